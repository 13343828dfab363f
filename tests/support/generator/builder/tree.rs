//! Planned values and prior state: resources nested in their module instances.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use super::address::ModulePath;

type ByModule = BTreeMap<ModulePath, Vec<Value>>;

/// Nests the entries. Modules that hold nothing are left out; an empty plan still has an empty root module.
pub fn root_module(entries: Vec<(ModulePath, Value)>) -> Value {
    let mut by_module = ByModule::new();
    for (module, entry) in entries {
        by_module.entry(module).or_default().push(entry);
    }
    module_to_json(&by_module, &ModulePath::default())
}

fn module_to_json(by_module: &ByModule, path: &ModulePath) -> Value {
    let mut module = Map::new();
    if let Some(resources) = by_module.get(path) {
        module.insert("resources".into(), resources.clone().into());
    }
    if !path.0.is_empty() {
        module.insert("address".into(), path.address().into());
    }
    let depth = path.0.len() + 1;
    let children: BTreeSet<ModulePath> = by_module
        .keys()
        .filter(|other| other.0.len() >= depth && other.0.starts_with(&path.0))
        .map(|other| ModulePath(other.0.iter().take(depth).cloned().collect()))
        .collect();
    if !children.is_empty() {
        let children: Vec<Value> = children.iter().map(|child| module_to_json(by_module, child)).collect();
        module.insert("child_modules".into(), children.into());
    }
    Value::Object(module)
}
