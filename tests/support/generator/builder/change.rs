//! What follows from a resource: actions, marks, and its entries in the sections of a plan.

use serde_json::{Map, Value, json};

use super::marks;
use super::resource::Resource;

/// Members that may be missing are left out, as Go's `omitempty` does.
fn insert(target: &mut Map<String, Value>, name: &str, value: Option<Value>) {
    if let Some(value) = value {
        target.insert(name.to_owned(), value);
    }
}

impl Resource {
    /// The address within its module and without key: `data.aws_region.current`.
    pub fn block_address(&self) -> String {
        let data = if self.is_data { "data." } else { "" };
        format!("{data}{}.{}", self.type_name, self.name)
    }

    pub fn address(&self) -> String {
        self.module.join(&format!("{}{}", self.block_address(), self.key.suffix()))
    }

    /// Terraform's order of `resource_changes`: module, data sources first, type, name, key, deposed key.
    pub fn sort_key(&self) -> impl Ord + use<> {
        let block = (self.type_name.clone(), self.name.clone());
        (self.module.clone(), !self.is_data, block, self.key.clone(), self.deposed.clone())
    }

    /// `after` without what is unknown.
    pub fn known_after(&self) -> Option<Value> {
        let mut after = self.after.clone()?;
        self.unknown.iter().for_each(|path| marks::strip(&mut after, path));
        Some(after)
    }

    pub fn before_sensitive(&self) -> Value {
        self.raw_before_sensitive.clone().unwrap_or_else(|| match &self.before {
            Some(value) => marks::sensitive(value, &self.sensitive_before, &[]),
            None => Value::Bool(false),
        })
    }

    pub fn after_sensitive(&self) -> Value {
        self.raw_after_sensitive.clone().unwrap_or_else(|| match &self.after {
            Some(value) => marks::sensitive(value, &self.sensitive_after, &self.unknown),
            None => Value::Bool(false),
        })
    }

    fn after_unknown(&self) -> Value {
        self.raw_after_unknown.clone().unwrap_or_else(|| match &self.after {
            Some(value) => marks::unknown(value, &self.unknown),
            None => json!({}),
        })
    }

    pub fn is_replaced(&self) -> bool {
        let by_reason = self.action_reason.as_deref().is_some_and(|reason| reason.starts_with("replace_"));
        by_reason || !self.replace_paths.is_empty()
    }

    pub fn actions_taken(&self) -> Vec<String> {
        if let Some(actions) = &self.actions {
            return actions.clone();
        }
        let derived: &[&str] = match (&self.before, &self.after) {
            (None, Some(_)) if self.is_data => &["read"],
            (None, Some(_)) => &["create"],
            (Some(_), None) => &["delete"],
            (Some(_), Some(_)) if self.is_replaced() && self.creates_before_destroy => &["create", "delete"],
            (Some(_), Some(_)) if self.is_replaced() => &["delete", "create"],
            (before, after) if before != after || !self.unknown.is_empty() => &["update"],
            _ if self.before_sensitive() != self.after_sensitive() => &["update"],
            _ => &["no-op"],
        };
        derived.iter().map(|action| (*action).to_owned()).collect()
    }

    pub fn is_no_op(&self) -> bool {
        self.actions_taken() == ["no-op"]
    }

    /// Data sources that were read while planning are no change; only the prior state has them.
    pub fn is_change(&self) -> bool {
        !(self.is_data && self.is_no_op())
    }

    fn reason_given(&self) -> Option<String> {
        let actions = self.actions_taken();
        let derived = match actions.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
            ["delete", "create"] | ["create", "delete"] => Some("replace_because_cannot_update"),
            ["delete"] if self.deposed.is_none() && !self.is_destroyed => {
                Some("delete_because_no_resource_config")
            }
            ["read"] => Some("read_because_config_unknown"),
            _ => None,
        };
        self.action_reason.clone().or_else(|| derived.map(str::to_owned))
    }

    /// The members that all sections share.
    fn identity(&self, provider_name: &str) -> Map<String, Value> {
        let mut entry = Map::new();
        entry.insert("address".into(), self.address().into());
        entry.insert("mode".into(), (if self.is_data { "data" } else { "managed" }).into());
        entry.insert("type".into(), self.type_name.as_str().into());
        entry.insert("name".into(), self.name.as_str().into());
        insert(&mut entry, "index", self.key.to_json());
        entry.insert("provider_name".into(), provider_name.into());
        entry
    }

    pub fn change_json(&self, provider_name: &str) -> Value {
        let mut change = Map::new();
        change.insert("actions".into(), self.actions_taken().into());
        change.insert("before".into(), self.before.clone().unwrap_or_default());
        change.insert("after".into(), self.known_after().unwrap_or_default());
        change.insert("after_unknown".into(), self.after_unknown());
        change.insert("before_sensitive".into(), self.before_sensitive());
        change.insert("after_sensitive".into(), self.after_sensitive());
        let paths: Vec<Value> = self.replace_paths.iter().map(|path| marks::path_to_json(path)).collect();
        insert(&mut change, "replace_paths", (!paths.is_empty()).then(|| paths.into()));
        insert(&mut change, "importing", self.importing.as_ref().map(|id| json!({ "id": id })));
        insert(&mut change, "generated_config", self.generated_config.clone().map(Value::from));

        let mut entry = self.head(provider_name);
        insert(&mut entry, "previous_address", self.previous_address.clone().map(Value::from));
        insert(&mut entry, "deposed", self.deposed.clone().map(Value::from));
        entry.insert("change".into(), Value::Object(change));
        insert(&mut entry, "action_reason", self.reason_given().map(Value::from));
        Value::Object(entry)
    }

    fn head(&self, provider_name: &str) -> Map<String, Value> {
        let mut entry = self.identity(provider_name);
        let module = self.module.address();
        insert(&mut entry, "module_address", (!module.is_empty()).then(|| module.into()));
        entry
    }

    /// The entry of `resource_drift`, if somebody changed the object behind terraform's back.
    pub fn drift_json(&self, provider_name: &str) -> Option<Value> {
        let recorded = self.drifted_from.as_ref()?;
        let mut entry = self.head(provider_name);
        let found = self.before.clone().unwrap_or_default();
        let change = json!({
            "actions": [if self.before.is_some() { "update" } else { "delete" }],
            "before": recorded,
            "after": found,
            "after_unknown": {},
            "before_sensitive": marks::sensitive(recorded, &self.sensitive_before, &[]),
            "after_sensitive": self.before_sensitive(),
        });
        entry.insert("change".into(), change);
        Some(Value::Object(entry))
    }

    /// The entry among the planned values; nothing for what goes away.
    pub fn planned_json(&self, provider_name: &str) -> Option<Value> {
        let is_forgotten = self.actions_taken() == ["forget"];
        if !self.is_change() || self.deposed.is_some() || (self.after.is_none() && !is_forgotten) {
            return None;
        }
        let mut entry = self.identity(provider_name);
        entry.insert("schema_version".into(), self.schema_version.into());
        // A resource to be forgotten is listed, but has no values.
        insert(&mut entry, "values", self.known_after());
        entry.insert("sensitive_values".into(), self.after_sensitive());
        Some(Value::Object(entry))
    }

    /// The entry in the prior state; nothing for what does not exist yet.
    pub fn prior_json(&self, provider_name: &str, depends_on: Vec<String>) -> Option<Value> {
        let before = self.before.clone()?;
        let mut entry = self.identity(provider_name);
        entry.insert("schema_version".into(), self.schema_version.into());
        entry.insert("values".into(), before);
        entry.insert("sensitive_values".into(), self.before_sensitive());
        insert(&mut entry, "depends_on", (!depends_on.is_empty()).then(|| depends_on.into()));
        let is_tainted = self.action_reason.as_deref() == Some("replace_because_tainted");
        insert(&mut entry, "tainted", is_tainted.then_some(Value::Bool(true)));
        insert(&mut entry, "deposed_key", self.deposed.clone().map(Value::from));
        Some(Value::Object(entry))
    }
}
