//! A row of the table: a change, and what has to be said of it.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::generator::{PlanBuilder, Provider, Resource};

/// Rule ids by address.
pub type Expected = BTreeMap<String, BTreeSet<String>>;

/// One change. All its blocks are called after it, so that an address tells which row it belongs to.
pub struct Row {
    pub name: &'static str,
    pub resources: Vec<Resource>,
    /// What the built-in rules say.
    pub rules: Expected,
    /// What the built-in pack says besides.
    pub pack: Expected,
    /// Nobody gains anything.
    pub is_harmless: bool,
}

/// A change that has to be told. `expected` has a line an address, without the name of the block:
/// `aws_iam_role_policy: access-widened condition-removed`.
pub fn told(name: &'static str, resources: impl IntoIterator<Item = Resource>, expected: &[&str]) -> Row {
    Row {
        name,
        resources: resources.into_iter().collect(),
        rules: addresses(name, expected),
        pack: Expected::new(),
        is_harmless: false,
    }
}

/// A change of which no rule about access may say a word.
pub fn harmless(name: &'static str, resources: impl IntoIterator<Item = Resource>) -> Row {
    Row { is_harmless: true, ..told(name, resources, &[]) }
}

impl Row {
    /// What the pack says besides, and only when it is asked.
    pub fn pack(mut self, expected: &[&str]) -> Self {
        self.pack = addresses(self.name, expected);
        self
    }

    /// What rules say that are not about access, such as that a replacement loses an identity.
    pub fn besides(mut self, expected: &[&str]) -> Self {
        self.rules.extend(addresses(self.name, expected));
        self
    }

    /// Whether an address is one of its resources.
    pub fn has(&self, address: &str) -> bool {
        self.resources.iter().any(|resource| resource.address() == address)
    }
}

/// `kind: a b` is about the block of that type that is called after the row, `kind_2: a` about its second one.
fn addresses(name: &str, expected: &[&str]) -> Expected {
    let line = |line: &&str| {
        let (kind, rules) = line.split_once(": ").unwrap();
        let (kind, second) = kind.strip_suffix("_2").map_or((kind, ""), |kind| (kind, "_2"));
        let rules = rules.split(' ').map(str::to_owned).collect();
        (format!("{kind}.{name}{second}"), rules)
    };
    expected.iter().map(line).collect()
}

/// Every row.
pub fn all() -> Vec<Row> {
    let told = [crate::aws::rows(), crate::resources::rows(), crate::clouds::rows(), crate::forges::rows()];
    told.into_iter().flatten().chain(crate::harmless::rows()).collect()
}

/// A plan of these rows.
pub fn plan<'r>(rows: impl IntoIterator<Item = &'r Row>) -> Value {
    let named = |name: &str, of: &str| Provider::new(name, &format!("registry.terraform.io/{of}/{name}"));
    PlanBuilder::new()
        .provider(Provider::aws("ap-northeast-1"))
        .provider(named("azurerm", "hashicorp"))
        .provider(named("github", "integrations"))
        .provider(named("google", "hashicorp"))
        .provider(named("mackerel", "mackerelio-labs"))
        .provider(named("sentry", "jianyuan"))
        .resources(rows.into_iter().flat_map(|row| row.resources.iter().cloned()))
        .build()
}
