//! What policies judge, and what they can ask about the rest of the plan.

use std::sync::Arc;

use super::fuel::Fuel;
use super::problem::Problem;
use super::program::{Operation, PolicyKind};
use super::value::Value;

/// One thing that policies judge: a half of a resource change, a module call, a provider configuration.
#[derive(Debug, Clone)]
pub struct Subject {
    /// What it is.
    pub kind: PolicyKind,
    /// What first labels are compared with: the type, the source, the provider's local name.
    pub target: Arc<str>,
    /// Its address, for people and findings.
    pub address: Arc<str>,
    /// What happens to it; none for modules and providers.
    pub operation: Option<Operation>,
    /// `attrs`.
    pub attrs: Value,
    /// `prior_attrs`.
    pub prior_attrs: Value,
    /// `meta`.
    pub meta: Value,
}

/// The wanted attributes of a `core::getresources` call: all must be equal, nested maps key by key.
pub type Filter = [(Arc<str>, Value)];

/// A resource that a query found.
#[derive(Debug, Clone)]
pub struct Found {
    /// Which one: equal numbers are the same resource.
    pub id: u32,
    /// Its attributes.
    pub attrs: Value,
    /// Whether it certainly matches; otherwise that is known only after apply.
    pub certain: bool,
}

/// The rest of the plan, or the mocks of a test.
pub trait World: Sync {
    /// Managed resources of a type in the planned values that match or may match, in the plan's order.
    fn resources(&self, kind: &str, filter: &Filter, fuel: &Fuel) -> Result<Vec<Found>, Problem>;

    /// Results of data sources of a type that match or may match, in the plan's order.
    fn data_sources(&self, kind: &str, filter: &Filter, fuel: &Fuel) -> Result<Vec<Found>, Problem>;

    /// The attributes of mock `index`; only tests have them.
    fn mock(&self, index: usize, fuel: &Fuel) -> Result<Value, Problem>;
}
