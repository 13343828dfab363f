//! Where a resource is: module, provider, region, account.
//!
//! A change in two regions or two accounts is another kind of change than one in one. A plan tells
//! this in many places and in none for sure, so the places are tried in a fixed order. Sensitive
//! values are never used, not even to group by: a group's name is printed.

use std::borrow::Cow;

use rustc_hash::FxHashMap;

use crate::plan::address::module_of;
use crate::plan::configuration::{ConfigResource, ProviderConfig};
use crate::plan::json::{Cursor, JsonError, Kind as Json, Problem};
use crate::plan::model::{ResourceChange, StateObject};
use crate::plan::{Marks, Mode, Raw, Value};

use super::Graph;
use super::items::Kind;

/// Where a resource is, as far as the plan says.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub(super) struct Location {
    module: String,
    provider: String,
    region: Option<String>,
    account: Option<String>,
}

impl Location {
    /// Module, provider, region and account, in this order.
    pub fn names(self) -> [Option<String>; 4] {
        let Self { module, provider, region, account } = self;
        let module = if module.is_empty() { ".".to_owned() } else { module };
        [Some(module), Some(provider).filter(|name| !name.is_empty()), region, account]
    }
}

/// A provider configuration with the region and the account that it sets.
struct Configured<'p> {
    provider: &'p ProviderConfig<'p>,
    region: Option<String>,
    account: Option<String>,
}

/// Finds locations; provider configurations are read once.
pub(super) struct Locator<'g, 'p> {
    graph: &'g Graph<'p>,
    blocks: FxHashMap<u32, &'p ConfigResource<'p>>,
    providers: FxHashMap<&'p str, Configured<'p>>,
}

/// Attributes that tell a region or an account.
const TELLING: [&str; 9] =
    ["account_id", "arn", "availability_zone", "id", "location", "owner_id", "project", "region", "zone"];

impl<'g, 'p> Locator<'g, 'p> {
    pub fn new(graph: &'g Graph<'p>) -> Self {
        let mut blocks = FxHashMap::default();
        for (place, found) in (0u32..).zip(&graph.items.places) {
            for resource in found.module.into_iter().flat_map(|module| &module.resources) {
                let kind = Kind::Block { mode: resource.mode, kind: &resource.kind, name: &resource.name };
                blocks.extend(graph.items.find(place, kind).map(|block| (block, resource)));
            }
        }
        let providers = graph.plan.configuration.providers.iter().map(|provider| {
            let (region, account) = defaults(graph, provider);
            (provider.key.as_ref(), Configured { provider, region, account })
        });
        Self { graph, blocks, providers: providers.collect() }
    }

    /// Where a changed resource is.
    pub fn of_change(&self, change: &ResourceChange<'p>) -> Location {
        let values = change.change;
        let told = match values.before.filter(|before| !before.is_null()) {
            Some(before) => telling(before, values.before_sensitive),
            None => values.after.map(|after| telling(after, values.after_sensitive)).unwrap_or_default(),
        };
        let node = self.graph.instances.by_address.get(change.address.as_ref());
        let block = node.and_then(|id| self.graph.instances.node(*id)).map(|node| node.block);
        let module = match change.module_address.is_empty() && change.address.starts_with("module.") {
            true => module_of(&change.address).into_owned(),
            false => change.module_address.clone().into_owned(),
        };
        self.locate(module, change.provider_name(), &change.kind, block, &told)
    }

    /// Where an unchanged instance is.
    pub fn of_node(&self, id: u32) -> Location {
        let Some(node) = self.graph.instances.node(id) else { return Location::default() };
        if let Some(change) = self.graph.change(id) {
            return self.of_change(change);
        }
        let plan = self.graph.plan;
        let object: Option<&StateObject<'p>> =
            plan.prior.get(node.prior as usize).or_else(|| plan.planned.get(node.planned as usize));
        let told =
            object.and_then(|object| Some(telling(object.values?, object.sensitive))).unwrap_or_default();
        let kind = object.map_or("", |object| object.kind.as_ref());
        self.locate(module_of(node.address).into_owned(), "", kind, Some(node.block), &told)
    }

    fn locate(
        &self,
        module: String,
        provider: &str,
        kind: &str,
        block: Option<u32>,
        told: &Told<'_>,
    ) -> Location {
        let key = block
            .and_then(|block| self.blocks.get(&block))
            .and_then(|resource| resource.provider_key.as_deref())
            .unwrap_or_default();
        let configured = self.providers.get(key);
        let provider = [provider, configured.map_or("", |found| found.provider.name.as_ref())]
            .into_iter()
            .find(|name| !name.is_empty())
            // Types start with the provider's local name, which is nearly always its name.
            .unwrap_or_else(|| kind.split('_').next().unwrap_or_default());
        let region = region(told, provider).or_else(|| configured?.region.clone());
        let account = account(told, provider).or_else(|| configured?.account.clone());
        Location { module, provider: provider.to_owned(), region, account }
    }
}

type Told<'a> = Vec<(&'static str, Cow<'a, str>)>;

/// The telling attributes of a resource that are plain, not empty and not sensitive. An ARN with region
/// and account tells everything: the rest, which is nearly all of a resource, is left unread.
fn telling<'a>(values: Raw<'a>, sensitive: Option<Raw<'a>>) -> Told<'a> {
    let marks = sensitive.map_or(Marks::None, Marks::parse);
    let mut found = Vec::new();
    let mut cursor = Cursor::new(values.text());
    if !matches!(cursor.peek(), Ok(Json::Object)) {
        return found;
    }
    // The text was checked when the plan was read, so an error only says that enough was seen.
    let _ = cursor.object(|name, cursor| {
        let wanted = TELLING.iter().find(|telling| **telling == name);
        match wanted.filter(|name| marks.member(name).is_none()) {
            Some(name) if cursor.peek()? == Json::String => {
                let text = cursor.string()?;
                if !text.is_empty() {
                    found.push((*name, text));
                }
                if *name == "arn" && arn_part(&found, 3).is_some() && arn_part(&found, 4).is_some() {
                    return Err(JsonError { offset: cursor.offset(), problem: Problem::Trailing });
                }
            }
            _ => {
                cursor.skip()?;
            }
        }
        Ok(())
    });
    found
}

fn get<'t>(told: &'t Told<'_>, name: &str) -> Option<&'t str> {
    told.iter().find(|(found, _)| *found == name).map(|(_, text)| text.as_ref())
}

/// A part of `arn:partition:service:region:account:resource`.
fn arn_part<'t>(told: &'t Told<'_>, part: usize) -> Option<&'t str> {
    let arn = get(told, "arn").filter(|arn| arn.starts_with("arn:"))?;
    arn.split(':').nth(part).filter(|found| !found.is_empty())
}

fn is_google(provider: &str) -> bool {
    matches!(provider, "google" | "google-beta")
}

fn region(told: &Told<'_>, provider: &str) -> Option<String> {
    let of_zone = |zone: &str| match zone.rsplit_once('-') {
        Some((region, letter)) if letter.len() == 1 => region.to_owned(),
        _ => zone.to_owned(),
    };
    let located = matches!(provider, "azurerm" | "azapi") || is_google(provider);
    arn_part(told, 3)
        .or_else(|| get(told, "region"))
        .or_else(|| get(told, "location").filter(|_| located))
        .map(str::to_owned)
        .or_else(|| get(told, "zone").filter(|_| is_google(provider)).map(of_zone))
        .or_else(|| {
            let zone = get(told, "availability_zone")?;
            let stripped = zone.trim_end_matches(|found: char| found.is_ascii_lowercase());
            Some(
                if stripped.ends_with(|found: char| found.is_ascii_digit()) { stripped } else { zone }
                    .to_owned(),
            )
        })
}

fn account(told: &Told<'_>, provider: &str) -> Option<String> {
    // AWS writes `aws` for what it manages itself, which is nobody's account.
    let owned = |text: &&str| text.bytes().all(|byte| byte.is_ascii_digit());
    arn_part(told, 4)
        .filter(owned)
        .or_else(|| get(told, "owner_id").filter(|_| provider == "aws"))
        .or_else(|| get(told, "account_id"))
        .or_else(|| get(told, "project").filter(|_| is_google(provider)))
        .or_else(|| get(told, "id")?.strip_prefix("/subscriptions/")?.split('/').next())
        .filter(|found| !found.is_empty())
        .map(str::to_owned)
}

/// Region and account of a provider configuration.
fn defaults(graph: &Graph<'_>, provider: &ProviderConfig<'_>) -> (Option<String>, Option<String>) {
    let Some(Value::Object(arguments)) = provider.expressions.map(Raw::value) else { return (None, None) };
    let argument = |name: &str| {
        let (_, expression) = arguments.iter().find(|(found, _)| found == name)?;
        if let Some(text) = expression.get("constant_value").and_then(Value::as_str) {
            return Some(text.to_owned());
        }
        let [reference] = expression.get("references").map(Value::items).unwrap_or_default() else {
            return None;
        };
        let variable = reference.as_str()?.strip_prefix("var.")?;
        // A variable of another module has its value from a call, which a plan does not show.
        let is_root = provider.module_address.as_deref().unwrap_or_default().is_empty();
        if is_root { plain_variable(graph, variable) } else { None }
    };
    let first = |names: &[&str]| names.iter().find_map(|name| argument(name)).filter(|text| !text.is_empty());
    (first(&["region", "location"]), first(&["project", "subscription_id"]))
}

/// The value of a variable of the root module, unless it is declared sensitive.
fn plain_variable(graph: &Graph<'_>, name: &str) -> Option<String> {
    let declared = graph.plan.configuration.root.variables.iter().find(|variable| variable.name == name)?;
    if declared.sensitive {
        return None;
    }
    let given = graph.plan.variables.iter().find(|variable| variable.name == name);
    let value = given.map_or(declared.default, |variable| variable.value)?.value();
    value.as_str().map(str::to_owned)
}

impl Graph<'_> {
    /// Whether an instance is a data source.
    pub(super) fn is_data(&self, id: u32) -> bool {
        let block = self.instances.node(id).and_then(|node| self.items.item(node.block));
        block.is_some_and(|block| matches!(block.kind, Kind::Block { mode: Mode::Data, .. }))
    }
}
