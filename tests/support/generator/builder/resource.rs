//! One resource instance of a hand-made plan, and what the plan does to it.

use serde_json::Value;

use super::address::{Key, ModulePath};
use super::expression::Expr;
use super::marks::{self, Path, parse_path};

#[derive(Clone, Debug)]
pub struct Resource {
    pub module: ModulePath,
    pub is_data: bool,
    pub type_name: String,
    pub name: String,
    pub key: Key,
    pub provider_key: Option<String>,
    pub schema_version: u64,
    pub before: Option<Value>,
    /// With placeholders where it is unknown: they tell the shape.
    pub after: Option<Value>,
    pub unknown: Vec<Path>,
    pub sensitive_before: Vec<Path>,
    pub sensitive_after: Vec<Path>,
    pub raw_after_unknown: Option<Value>,
    pub raw_before_sensitive: Option<Value>,
    pub raw_after_sensitive: Option<Value>,
    pub actions: Option<Vec<String>>,
    pub action_reason: Option<String>,
    pub replace_paths: Vec<Path>,
    pub creates_before_destroy: bool,
    pub previous_address: Option<String>,
    pub importing: Option<String>,
    pub generated_config: Option<String>,
    pub deposed: Option<String>,
    pub drifted_from: Option<Value>,
    pub expressions: Vec<(String, Expr)>,
    pub count: Option<Expr>,
    pub for_each: Option<Expr>,
    pub depends_on: Vec<String>,
    /// Deleted by `terraform destroy`: no reason is given, and the block is still in the configuration.
    pub is_destroyed: bool,
}

impl Resource {
    pub fn managed(type_name: &str, name: &str) -> Self {
        Self {
            module: ModulePath::default(),
            is_data: false,
            type_name: type_name.into(),
            name: name.into(),
            key: Key::None,
            provider_key: None,
            schema_version: 0,
            before: None,
            after: None,
            unknown: Vec::new(),
            sensitive_before: Vec::new(),
            sensitive_after: Vec::new(),
            raw_after_unknown: None,
            raw_before_sensitive: None,
            raw_after_sensitive: None,
            actions: None,
            action_reason: None,
            replace_paths: Vec::new(),
            creates_before_destroy: false,
            previous_address: None,
            importing: None,
            generated_config: None,
            deposed: None,
            drifted_from: None,
            expressions: Vec::new(),
            count: None,
            for_each: None,
            depends_on: Vec::new(),
            is_destroyed: false,
        }
    }

    pub fn data(type_name: &str, name: &str) -> Self {
        Self { is_data: true, ..Self::managed(type_name, name) }
    }

    /// `module.env["prod"].module.network`
    pub fn module(mut self, address: &str) -> Self {
        self.module = ModulePath::parse(address);
        self
    }

    /// A number for `count`, a text for `for_each`.
    pub fn key(mut self, key: impl Into<Key>) -> Self {
        self.key = key.into();
        self
    }

    /// The provider configuration, when it isn't the default one of the type's prefix: `aws.tokyo`.
    pub fn provider(mut self, key: &str) -> Self {
        self.provider_key = Some(key.into());
        self
    }

    pub fn schema_version(mut self, version: u64) -> Self {
        self.schema_version = version;
        self
    }

    /// Left as it is: the same before and after. Follow with [`set`](Self::set) for an update.
    pub fn values(self, value: Value) -> Self {
        self.before(value.clone()).after(value)
    }

    pub fn before(mut self, value: Value) -> Self {
        self.before = Some(value);
        self
    }

    pub fn after(mut self, value: Value) -> Self {
        self.after = Some(value);
        self
    }

    /// Changes what comes after. The path may be nested: `root_block_device[0].volume_size`.
    pub fn set(mut self, path: &str, value: impl Into<Value>) -> Self {
        marks::put(self.after.get_or_insert(Value::Null), &parse_path(path), value.into());
        self
    }

    /// Sets the same before and after.
    pub fn with(self, path: &str, value: impl Into<Value>) -> Self {
        let value = value.into();
        let is_there = (self.before.is_some(), self.after.is_some());
        let resource = if is_there.0 { self.was(path, value.clone()) } else { self };
        if is_there.1 { resource.set(path, value) } else { resource }
    }

    /// Changes what was before.
    pub fn was(mut self, path: &str, value: impl Into<Value>) -> Self {
        marks::put(self.before.get_or_insert(Value::Null), &parse_path(path), value.into());
        self
    }

    /// Only known after apply. What `after` holds there is only a placeholder that tells the shape.
    pub fn unknown(mut self, paths: &[&str]) -> Self {
        self.unknown.extend(paths.iter().map(|path| parse_path(path)));
        self
    }

    /// Sensitive before and after.
    pub fn sensitive(self, paths: &[&str]) -> Self {
        self.sensitive_before(paths).sensitive_after(paths)
    }

    pub fn sensitive_before(mut self, paths: &[&str]) -> Self {
        self.sensitive_before.extend(paths.iter().map(|path| parse_path(path)));
        self
    }

    pub fn sensitive_after(mut self, paths: &[&str]) -> Self {
        self.sensitive_after.extend(paths.iter().map(|path| parse_path(path)));
        self
    }

    /// Instead of the marks that the paths give: shapes that terraform never writes, for tests of robustness.
    pub fn raw_marks(
        mut self,
        after_unknown: Value,
        before_sensitive: Value,
        after_sensitive: Value,
    ) -> Self {
        self.raw_after_unknown = Some(after_unknown);
        self.raw_before_sensitive = Some(before_sensitive);
        self.raw_after_sensitive = Some(after_sensitive);
        self
    }

    /// Instead of what follows from before and after.
    pub fn actions(mut self, actions: &[&str]) -> Self {
        self.actions = Some(actions.iter().map(|action| (*action).to_owned()).collect());
        self
    }

    pub fn reason(mut self, reason: &str) -> Self {
        self.action_reason = Some(reason.into());
        self
    }

    /// Replaces the resource because these attributes can't be updated.
    pub fn replaced_by(mut self, paths: &[&str]) -> Self {
        self.replace_paths.extend(paths.iter().map(|path| parse_path(path)));
        self
    }

    pub fn create_before_destroy(mut self) -> Self {
        self.creates_before_destroy = true;
        self
    }

    pub fn deleted(mut self, reason: &str) -> Self {
        self.after = None;
        self.reason(reason)
    }

    /// Deleted by `terraform destroy`.
    pub fn destroyed(mut self) -> Self {
        (self.after, self.is_destroyed) = (None, true);
        self
    }

    /// A `removed` block: terraform lets go of it and the object stays.
    pub fn forgotten(mut self) -> Self {
        self.after = None;
        self.actions(&["forget"]).reason("delete_because_no_resource_config")
    }

    pub fn moved_from(mut self, address: &str) -> Self {
        self.previous_address = Some(address.into());
        self
    }

    pub fn importing(mut self, id: &str) -> Self {
        self.importing = Some(id.into());
        self
    }

    pub fn generated_config(mut self, text: &str) -> Self {
        self.generated_config = Some(text.into());
        self
    }

    pub fn deposed(mut self, key: &str) -> Self {
        self.deposed = Some(key.into());
        self
    }

    /// What the state held before terraform looked: an entry of `resource_drift`.
    pub fn drifted_from(mut self, value: Value) -> Self {
        self.drifted_from = Some(value);
        self
    }

    /// An expression of the configuration. See [`Resource::arguments`] for the plain ones.
    pub fn expression(mut self, name: &str, value: Expr) -> Self {
        self.expressions.push((name.into(), value));
        self
    }

    pub fn refers(self, name: &str, traversals: &[&str]) -> Self {
        self.expression(name, super::expression::refers(traversals))
    }

    /// Attributes that are written as constants in the configuration, with the value they have after (or had before).
    pub fn arguments(mut self, names: &[&str]) -> Self {
        for name in names {
            let side = self.after.as_ref().or(self.before.as_ref());
            let value = side.and_then(|value| value.get(name)).cloned().unwrap_or(Value::Null);
            self.expressions.push(((*name).to_owned(), Expr::Constant(value)));
        }
        self
    }

    pub fn count(mut self, value: Expr) -> Self {
        self.count = Some(value);
        self
    }

    pub fn for_each(mut self, value: Expr) -> Self {
        self.for_each = Some(value);
        self
    }

    pub fn depends_on(mut self, addresses: &[&str]) -> Self {
        self.depends_on = addresses.iter().map(|address| (*address).to_owned()).collect();
        self
    }
}
