//! Plans put together by hand, for tests and for `examples/`.
//!
//! A test says what it is about (a database is replaced, a service reads its endpoint) and gets the whole plan that
//! terraform would print for it: planned values, prior state with dependencies, changes in terraform's order, marks
//! that mirror the values, the configuration with its references, relevant attributes.
//!
//! ```ignore
//! let plan = PlanBuilder::new()
//!     .provider(Provider::aws("ap-northeast-1"))
//!     .resource(
//!         Resource::managed("aws_db_instance", "main")
//!             .values(json!({ "id": "db-1", "engine": "postgres", "kms_key_id": "a", "password": "dummy" }))
//!             .set("kms_key_id", "b")
//!             .unknown(&["id"])
//!             .sensitive(&["password"])
//!             .replaced_by(&["kms_key_id"])
//!             .refers("password", &["var.password"]),
//!     )
//!     .build();
//! ```

pub mod address;
mod change;
mod configuration;
pub mod expression;
pub mod marks;
mod output;
pub mod parts;
mod resolve;
pub mod resource;
mod tree;

use serde_json::{Map, Value, json};

pub use expression::{Expr, block, constant, refers};
pub use parts::{Call, Output, Provider, Variable};
pub use resource::Resource;

use resolve::Resolver;

#[derive(Clone, Debug)]
pub struct PlanBuilder {
    pub(crate) providers: Vec<Provider>,
    pub(crate) variables: Vec<Variable>,
    pub(crate) outputs: Vec<Output>,
    pub(crate) calls: Vec<Call>,
    pub(crate) resources: Vec<Resource>,
    checks: Vec<Value>,
    extra: Map<String, Value>,
    terraform_version: String,
    timestamp: String,
    is_complete: bool,
    is_errored: bool,
    is_applyable: Option<bool>,
}

impl Default for PlanBuilder {
    fn default() -> Self {
        Self::new()
    }
}

impl PlanBuilder {
    pub fn new() -> Self {
        Self {
            providers: Vec::new(),
            variables: Vec::new(),
            outputs: Vec::new(),
            calls: Vec::new(),
            resources: Vec::new(),
            checks: Vec::new(),
            extra: Map::new(),
            terraform_version: "1.11.4".into(),
            timestamp: "2026-11-22T02:07:05Z".into(),
            is_complete: true,
            is_errored: false,
            is_applyable: None,
        }
    }

    pub fn provider(mut self, provider: Provider) -> Self {
        self.providers.push(provider);
        self
    }

    pub fn variable(mut self, variable: Variable) -> Self {
        self.variables.push(variable);
        self
    }

    pub fn output(mut self, output: Output) -> Self {
        self.outputs.push(output);
        self
    }

    pub fn module_call(mut self, call: Call) -> Self {
        self.calls.push(call);
        self
    }

    pub fn resource(mut self, resource: Resource) -> Self {
        self.resources.push(resource);
        self
    }

    pub fn resources(mut self, resources: impl IntoIterator<Item = Resource>) -> Self {
        self.resources.extend(resources);
        self
    }

    /// An entry of `checks` as it is.
    pub fn check(mut self, check: Value) -> Self {
        self.checks.push(check);
        self
    }

    /// A top-level member as it is, in place of the one that would be there: `deferred_changes`, foreign keys.
    pub fn member(mut self, name: &str, value: Value) -> Self {
        self.extra.insert(name.into(), value);
        self
    }

    pub fn terraform_version(mut self, version: &str) -> Self {
        self.terraform_version = version.into();
        self
    }

    pub fn timestamp(mut self, timestamp: &str) -> Self {
        self.timestamp = timestamp.into();
        self
    }

    pub fn incomplete(mut self) -> Self {
        self.is_complete = false;
        self
    }

    pub fn errored(mut self) -> Self {
        (self.is_errored, self.is_complete, self.is_applyable) = (true, false, Some(false));
        self
    }

    pub fn applyable(mut self, is_applyable: bool) -> Self {
        self.is_applyable = Some(is_applyable);
        self
    }

    /// The provider configuration of a resource: its own, or the default one of its type's prefix.
    pub(crate) fn provider_key(&self, resource: &Resource) -> String {
        let prefix = || resource.type_name.split('_').next().unwrap_or_default().to_owned();
        resource.provider_key.clone().unwrap_or_else(prefix)
    }

    fn provider_name(&self, resource: &Resource) -> String {
        let key = self.provider_key(resource);
        match self.providers.iter().find(|provider| provider.key() == key) {
            Some(provider) => provider.full_name.clone(),
            None => format!("registry.terraform.io/hashicorp/{}", key.split('.').next().unwrap_or_default()),
        }
    }

    pub fn build(&self) -> Value {
        let resolver = Resolver::new(&self.calls, &self.resources);
        let mut resources: Vec<&Resource> = self.resources.iter().collect();
        resources.sort_by_cached_key(|resource| resource.sort_key());

        let mut plan = Map::new();
        plan.insert("format_version".into(), "1.2".into());
        plan.insert("terraform_version".into(), self.terraform_version.as_str().into());
        let variables =
            self.variables.iter().map(|variable| (variable.name.clone(), json!({ "value": variable.value })));
        insert_unless_empty(&mut plan, "variables", Value::Object(variables.collect()));
        plan.insert("planned_values".into(), self.planned_values(&resources));
        let drift =
            resources.iter().filter_map(|resource| resource.drift_json(&self.provider_name(resource)));
        insert_unless_empty(&mut plan, "resource_drift", drift.collect());
        let changes = resources.iter().filter(|resource| resource.is_change());
        let changes = changes.map(|resource| resource.change_json(&self.provider_name(resource)));
        insert_unless_empty(&mut plan, "resource_changes", changes.collect());
        let outputs = self.outputs.iter().map(|output| (output.name.clone(), output.change_json()));
        insert_unless_empty(&mut plan, "output_changes", Value::Object(outputs.collect()));
        if let Some(state) = self.prior_state(&resources, &resolver) {
            plan.insert("prior_state".into(), state);
        }
        plan.insert("configuration".into(), configuration::configuration(self, &resolver));
        insert_unless_empty(
            &mut plan,
            "relevant_attributes",
            self.relevant_attributes(&resources, &resolver),
        );
        insert_unless_empty(&mut plan, "checks", self.checks.clone().into());
        plan.insert("timestamp".into(), self.timestamp.as_str().into());
        plan.insert("applyable".into(), self.is_applyable.unwrap_or_else(|| self.has_effect()).into());
        plan.insert("complete".into(), self.is_complete.into());
        plan.insert("errored".into(), self.is_errored.into());
        plan.extend(self.extra.clone());
        Value::Object(plan)
    }

    fn planned_values(&self, resources: &[&Resource]) -> Value {
        let mut entries: Vec<_> = resources
            .iter()
            .filter_map(|resource| {
                Some((resource.address(), resource.module.clone(), self.planned_entry(resource)?))
            })
            .collect();
        // Sorted by the printed address (`this[10]` before `this[2]`), unlike changes and state.
        entries.sort_by(|one, other| one.0.cmp(&other.0));
        let root = tree::root_module(entries.into_iter().map(|(_, module, entry)| (module, entry)).collect());
        let outputs =
            self.outputs.iter().filter_map(|output| Some((output.name.clone(), output.planned_json()?)));
        let mut values = Map::new();
        insert_unless_empty(&mut values, "outputs", Value::Object(outputs.collect()));
        values.insert("root_module".into(), root);
        Value::Object(values)
    }

    fn planned_entry(&self, resource: &Resource) -> Option<Value> {
        resource.planned_json(&self.provider_name(resource))
    }

    /// Nothing when there was no state, which is what terraform does before the first apply.
    fn prior_state(&self, resources: &[&Resource], resolver: &Resolver<'_>) -> Option<Value> {
        let entries: Vec<_> = resources
            .iter()
            .filter_map(|resource| {
                let entry =
                    resource.prior_json(&self.provider_name(resource), resolver.depends_on(resource))?;
                Some((resource.module.clone(), entry))
            })
            .collect();
        let outputs: Map<_, _> = self
            .outputs
            .iter()
            .filter_map(|output| Some((output.name.clone(), output.prior_json()?)))
            .collect();
        if entries.is_empty() && outputs.is_empty() {
            return None;
        }
        let mut values = Map::new();
        insert_unless_empty(&mut values, "outputs", Value::Object(outputs));
        values.insert("root_module".into(), tree::root_module(entries));
        Some(
            json!({ "format_version": "1.0", "terraform_version": self.terraform_version, "values": values }),
        )
    }

    fn relevant_attributes(&self, resources: &[&Resource], resolver: &Resolver<'_>) -> Value {
        let changed: Vec<&Resource> =
            resources.iter().copied().filter(|it| it.after.is_some() && !it.is_no_op()).collect();
        let outputs: Vec<&Expr> = self
            .outputs
            .iter()
            .filter(|output| output.is_unknown || output.before != output.after)
            .map(|output| &output.expression)
            .collect();
        resolver.relevant_attributes(&changed, &outputs).into()
    }

    /// Whether apply would do anything; taking note of a move or an import is something.
    fn has_effect(&self) -> bool {
        let resource =
            |it: &Resource| !it.is_no_op() || it.previous_address.is_some() || it.importing.is_some();
        self.resources.iter().any(resource)
            || self.outputs.iter().any(|it| it.is_unknown || it.before != it.after)
    }
}

fn insert_unless_empty(target: &mut Map<String, Value>, name: &str, value: Value) {
    let is_empty = match &value {
        Value::Array(items) => items.is_empty(),
        Value::Object(members) => members.is_empty(),
        _ => false,
    };
    if !is_empty {
        target.insert(name.into(), value);
    }
}
