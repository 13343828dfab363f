//! Resources depend on what their provider is configured with.
//!
//! A cluster's endpoint in `provider "kubernetes"` makes everything in the cluster depend on it,
//! although no resource names it. The state does not record this, so nobody else can tell.

use rustc_hash::FxHashMap;

use crate::plan::Key;
use crate::plan::address::steps;
use crate::plan::configuration::Configuration;

use super::edges::{Builder, Reader, Way};
use super::instances::ROOT;
use super::items::Kind;

/// Adds the edges from references through provider configurations to resources.
pub(super) fn add<'p, F: Fn(&Key) -> Option<u32>>(
    configuration: &'p Configuration<'p>,
    builder: &mut Builder<'_, 'p, F>,
) {
    let mut known: FxHashMap<&str, u32> = FxHashMap::default();
    for provider in configuration.providers.iter().filter(|provider| !provider.references.is_empty()) {
        let module = provider.module_address.as_deref().unwrap_or_default();
        let calls = steps(module).filter(|_| !module.is_empty()).unwrap_or_default();
        let place = calls
            .iter()
            .skip(1)
            .step_by(2)
            .try_fold(ROOT, |place, step| builder.items.find_place(place, step.name));
        let Some(place) = place else { continue };
        let to = builder.items.intern(place, Kind::Provider(&provider.key));
        known.insert(&provider.key, to);
        for references in &provider.references {
            builder.expression(&references.to, Reader { place, to, down: false, waits: false });
        }
    }
    if known.is_empty() {
        return;
    }
    for place in 0..builder.items.places.len() {
        let module = builder.items.places.get(place).and_then(|found| found.module);
        for resource in module.into_iter().flat_map(|module| &module.resources) {
            let key = resource.provider_key.as_deref().unwrap_or_default();
            if let Some(from) = known.get(key) {
                let to = builder.block(place as u32, resource);
                builder.add(*from, to, Way { up: false, down: false, anywhere: true });
            }
        }
    }
}
