//! The plan as the gate sees it: every member that says something, values still raw.

use std::borrow::Cow;
use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use super::actions::Actions;
use super::address::{Key, Mode};
use super::configuration::Configuration;
use super::value::{Marks, Raw, Value};

/// A plan, borrowed from its text.
#[derive(Debug, Default)]
pub struct Plan<'a> {
    /// `format_version`; absent in hand-cut plans.
    pub format_version: Option<Cow<'a, str>>,
    /// `terraform_version`; OpenTofu writes its own version here.
    pub terraform_version: Option<Cow<'a, str>>,
    /// `timestamp`, when the plan was made.
    pub timestamp: Option<Cow<'a, str>>,
    /// `applyable`; absent before Terraform 1.7.
    pub applyable: Option<bool>,
    /// `complete`; absent before Terraform 1.8.
    pub complete: Option<bool>,
    /// `errored`; absent before Terraform 1.3.
    pub errored: Option<bool>,
    /// Changes of resource instances, no-op ones included.
    pub changes: Vec<ResourceChange<'a>>,
    /// Whether the plan has the member `resource_changes` at all.
    pub has_resource_changes: bool,
    /// What changed outside of Terraform since the last apply.
    pub drift: Vec<ResourceChange<'a>>,
    /// Changes put off to a later plan.
    pub deferred: Vec<Deferred<'a>>,
    /// Changes of the root module's outputs.
    pub outputs: Vec<OutputChange<'a>>,
    /// Results of `check` blocks and conditions.
    pub checks: Vec<Check<'a>>,
    /// Attributes outside of a resource that decided its change.
    pub relevant_attributes: Vec<RelevantAttribute<'a>>,
    /// Provider actions that the plan would run.
    pub invocations: Vec<ActionInvocation<'a>>,
    /// Input variables of the root module.
    pub variables: Vec<Variable<'a>>,
    /// The configuration: references, provisioners, module calls, provider configurations.
    pub configuration: Configuration<'a>,
    /// Objects as they are before the change.
    pub prior: Vec<StateObject<'a>>,
    /// Objects as they are expected after it.
    pub planned: Vec<StateObject<'a>>,
    /// Outputs of the planned and of the prior state that are marked sensitive.
    pub sensitive_outputs: Vec<Raw<'a>>,
    /// Names of all top-level members.
    pub members: Vec<Cow<'a, str>>,
    /// Top-level members that no version we know writes.
    pub foreign_members: Vec<Cow<'a, str>>,
    /// Pieces of the file in reading order; the digest is made from them.
    pub pieces: Vec<Piece<'a>>,
}

/// One change of one resource instance.
#[derive(Debug)]
pub struct ResourceChange<'a> {
    /// The address, as Terraform writes it.
    pub address: Cow<'a, str>,
    /// The address it had in the state, when a `moved` block renames it.
    pub previous_address: Option<Cow<'a, str>>,
    /// The module part of the address, empty for the root.
    pub module_address: Cow<'a, str>,
    /// Managed or data.
    pub mode: Mode,
    /// The resource type.
    pub kind: Cow<'a, str>,
    /// The name of the block.
    pub name: Cow<'a, str>,
    /// The instance key.
    pub key: Option<Key>,
    /// The full provider name, or the short one of old plans.
    pub provider: Cow<'a, str>,
    /// The key of a deposed object: a leftover of a create-before-destroy that failed.
    pub deposed: Option<Cow<'a, str>>,
    /// Why Terraform does it, where it says so.
    pub action_reason: Option<Cow<'a, str>>,
    /// What it would do.
    pub actions: Actions,
    /// The values and their marks.
    pub change: Change<'a>,
    /// Paths of attributes that force the replacement.
    pub replace_paths: Vec<Value<'a>>,
    /// Set when the change imports an existing object; the id when it is known.
    pub importing: Option<Importing<'a>>,
    /// The configuration that Terraform would write for an import.
    pub generated_config: Option<Cow<'a, str>>,
    /// Byte range of the change in the plan's text.
    pub place: Range<usize>,
}

/// Values before and after, with their marks, all raw.
#[derive(Debug, Clone, Copy, Default)]
pub struct Change<'a> {
    /// Values before; absent when there is nothing yet.
    pub before: Option<Raw<'a>>,
    /// Values after; absent when there is nothing left.
    pub after: Option<Raw<'a>>,
    /// Which parts of `after` are known only after apply.
    pub after_unknown: Option<Raw<'a>>,
    /// Which parts of `before` are sensitive.
    pub before_sensitive: Option<Raw<'a>>,
    /// Which parts of `after` are sensitive.
    pub after_sensitive: Option<Raw<'a>>,
    /// The identity before, where the provider has one.
    pub before_identity: Option<Raw<'a>>,
    /// The identity after.
    pub after_identity: Option<Raw<'a>>,
}

impl<'a> Change<'a> {
    /// Values before, read; null when there are none.
    pub fn before_value(&self) -> Value<'a> {
        self.before.map_or(Value::Null, Raw::value)
    }

    /// Values after, read; null when there are none.
    pub fn after_value(&self) -> Value<'a> {
        self.after.map_or(Value::Null, Raw::value)
    }

    /// Marks of what is known only after apply.
    pub fn unknown_marks(&self) -> Marks<'a> {
        self.after_unknown.map_or(Marks::None, Marks::parse)
    }

    /// Marks of what is sensitive before and after.
    pub fn sensitive_marks(&self) -> (Marks<'a>, Marks<'a>) {
        (
            self.before_sensitive.map_or(Marks::None, Marks::parse),
            self.after_sensitive.map_or(Marks::None, Marks::parse),
        )
    }
}

/// The import behind a change.
#[derive(Debug, Clone, Default)]
pub struct Importing<'a> {
    /// The id that is imported.
    pub id: Option<Cow<'a, str>>,
    /// The identity that is imported, where an import block uses one.
    pub identity: Option<Raw<'a>>,
    /// The id is known only after apply.
    pub unknown: bool,
}

/// A change that Terraform put off.
#[derive(Debug)]
pub struct Deferred<'a> {
    /// Why, for instance `instance_count_unknown`.
    pub reason: Cow<'a, str>,
    /// The change as far as it is known.
    pub change: ResourceChange<'a>,
}

/// A change of one output of the root module.
#[derive(Debug)]
pub struct OutputChange<'a> {
    /// Its name.
    pub name: Cow<'a, str>,
    /// What happens to it.
    pub actions: Actions,
    /// Its values and marks.
    pub change: Change<'a>,
}

/// The result of a `check` block, a condition or a validation.
#[derive(Debug)]
pub struct Check<'a> {
    /// The address as Terraform displays it.
    pub address: Cow<'a, str>,
    /// `pass`, `fail`, `error` or `unknown`.
    pub status: Cow<'a, str>,
    /// Messages of the instances that failed.
    pub problems: Vec<Cow<'a, str>>,
}

/// An attribute outside of a resource that decided its change.
#[derive(Debug)]
pub struct RelevantAttribute<'a> {
    /// The resource's address.
    pub resource: Cow<'a, str>,
    /// The path of the attribute, as JSON.
    pub attribute: Raw<'a>,
}

/// A provider action (Terraform 1.14) that the plan would run.
#[derive(Debug)]
pub struct ActionInvocation<'a> {
    /// The address of the `action` block.
    pub address: Cow<'a, str>,
    /// Its type.
    pub kind: Cow<'a, str>,
    /// The resource that triggers it, where the plan says so.
    pub trigger: Option<Cow<'a, str>>,
    /// Its arguments.
    pub values: Option<Raw<'a>>,
    /// Which of them are sensitive.
    pub sensitive: Option<Raw<'a>>,
}

/// An input variable of the root module.
#[derive(Debug)]
pub struct Variable<'a> {
    /// Its name.
    pub name: Cow<'a, str>,
    /// Its value.
    pub value: Option<Raw<'a>>,
}

/// A resource instance in the prior or in the planned state.
#[derive(Debug)]
pub struct StateObject<'a> {
    /// Its address.
    pub address: Cow<'a, str>,
    /// Managed or data.
    pub mode: Mode,
    /// Its type.
    pub kind: Cow<'a, str>,
    /// Its values.
    pub values: Option<Raw<'a>>,
    /// Which of them are sensitive.
    pub sensitive: Option<Raw<'a>>,
    /// The full provider name, or the short one of old plans.
    pub provider: Cow<'a, str>,
    /// The version of the provider's schema that the values follow.
    pub schema_version: Option<u64>,
    /// Configuration addresses that it depends on, as recorded in the state: a list of strings, unread.
    pub depends_on: Option<Raw<'a>>,
    /// A leftover object.
    pub deposed: bool,
}

/// What a piece of the file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PieceKind {
    /// A whole top-level member.
    Member,
    /// Element of `resource_changes`: index into [`Plan::changes`].
    Change(usize),
    /// Element of `resource_drift`: index into [`Plan::drift`].
    Drift(usize),
    /// A resource of `prior_state`: index into [`Plan::prior`].
    Prior(usize),
    /// A resource of `planned_values`: index into [`Plan::planned`].
    Planned(usize),
}

/// The path that leads to a piece: of a member, or of a list with the number of its element. A large
/// plan has hundreds of thousands of pieces in a few thousand lists, which share their paths.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct PiecePath {
    /// Steps by `/`.
    pub base: Arc<str>,
    /// The element.
    pub number: Option<u32>,
}

impl PiecePath {
    /// The path of a member.
    pub fn of(base: impl Into<Arc<str>>) -> Self {
        Self { base: base.into(), number: None }
    }

    /// Whether it is this member.
    pub fn is(&self, member: &str) -> bool {
        self.number.is_none() && self.base.as_ref() == member
    }
}

impl fmt::Display for PiecePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.number {
            Some(number) => write!(f, "{}/{number}", self.base),
            None => f.write_str(&self.base),
        }
    }
}

/// A piece of the file under the path that leads to it, such as `resource_changes/4`.
#[derive(Debug)]
pub struct Piece<'a> {
    /// Where it stands.
    pub path: PiecePath,
    /// What it is.
    pub kind: PieceKind,
    /// Its text.
    pub text: &'a str,
}

impl<'a> StateObject<'a> {
    /// Configuration addresses that it depends on, as recorded in the state.
    pub fn dependencies(&self) -> Vec<Cow<'a, str>> {
        match self.depends_on.map(Raw::value) {
            Some(Value::Array(items)) => items
                .into_iter()
                .filter_map(|item| match item {
                    Value::String(text) => Some(text),
                    _ => None,
                })
                .collect(),
            _ => Vec::new(),
        }
    }

    /// Whether any are recorded.
    pub fn has_dependencies(&self) -> bool {
        self.depends_on.is_some_and(|list| list.text() != "[]")
    }
}

impl ResourceChange<'_> {
    /// An instance that Terraform manages.
    pub fn is_managed(&self) -> bool {
        self.mode == Mode::Managed
    }

    /// The object of this address that is current, not a deposed leftover.
    pub fn is_current(&self) -> bool {
        self.deposed.is_none()
    }

    /// Something happens that a person should see: no plain no-op and no read.
    pub fn is_notable(&self) -> bool {
        !self.actions.is_idle() || self.previous_address.is_some() || self.importing.is_some()
    }

    /// The provider's last word: `aws` for `registry.terraform.io/hashicorp/aws`.
    pub fn provider_name(&self) -> &str {
        self.provider.rsplit('/').next().unwrap_or_default()
    }
}
