//! The backend of the root module as something that policies judge.
//!
//! A plan does not say where its state is kept, and a state that two people can write at once, or that lies
//! on one disk, is lost sooner or later. Whoever runs a check reads the backend from the root module's
//! folder and passes it in; here it becomes a subject of `resource_policy "terraform_backend"`.

use std::sync::Arc;

use super::program::{Operation, Policy, PolicyKind};
use super::subject::Subject;
use super::value::{MappingKind, Members, Value};
use super::world::meta;

/// The pseudo type. Wildcards do not match it: a file that was written for `*` knows nothing of backends.
pub const TYPE: &str = "terraform_backend";

/// Where the state of a plan is kept, without anything that is a credential.
#[derive(Debug, Clone)]
pub struct Backend {
    /// `s3`, `gcs`, …; `cloud`; `local` without a backend block.
    pub kind: String,
    /// Its settings.
    pub settings: Members,
    /// Settings may be given elsewhere too, as by `init -backend-config`.
    pub is_partial: bool,
}

impl Backend {
    /// What a policy judges.
    pub(super) fn subject(&self, policy: &Policy) -> Subject {
        let address = format!("{TYPE}.{}", self.kind);
        Subject {
            kind: PolicyKind::Resource,
            target: Arc::from(TYPE),
            meta: meta([
                ("type", Value::text(TYPE)),
                ("operation", Value::text(Operation::NoOp.name())),
                ("provider_type", Value::text("terraform")),
                ("module_path", Value::text(".")),
                ("address", Value::text(&address)),
            ]),
            address: address.into(),
            operation: Some(Operation::NoOp),
            attrs: self.attrs(policy.reads.as_deref()),
            prior_attrs: Value::Null,
        }
    }

    /// Absent settings are null, as they are in a plan; of a partial backend nobody knows.
    fn attrs(&self, reads: Option<&[Arc<str>]>) -> Value {
        let mut members = self.settings.clone();
        members.insert(Arc::from("type"), Value::text(&self.kind));
        if self.is_partial {
            // A policy that goes through all settings would take those that are here for all there are.
            let Some(reads) = reads else { return Value::unknown() };
            for name in reads {
                members.entry(name.clone()).or_insert_with(Value::unknown);
            }
        }
        Value::Mapping(MappingKind::Plan, Arc::new(members))
    }
}
