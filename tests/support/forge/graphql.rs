//! The GraphQL interface.
use super::exchange::{Call, Reply, refuse};
use super::world::World;
pub fn answer(_world: &mut World, _call: &Call, violations: &mut Vec<String>) -> Reply {
    violations.push("no GraphQL yet".into());
    refuse(501, "not yet")
}
