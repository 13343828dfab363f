//! temporary
use super::program::PolicyFile;
use super::value::Value;
use crate::diagnostic::Diagnostics;
use crate::source::{Source, Span};
/// x
pub struct Given {
    /// x
    pub name: String,
    /// x
    pub value: GivenValue,
    /// x
    pub origin: String,
    /// x
    pub place: Option<(Source, Span)>,
}
/// x
pub enum GivenValue {
    /// x
    Text(String),
    /// x
    Value(Value),
}
/// x
pub fn resolve(file: &PolicyFile, _: &[Given]) -> Result<Vec<Value>, Diagnostics> {
    Ok(file.inputs.iter().map(|i| i.default.clone().unwrap_or(Value::Null)).collect())
}
/// x
pub fn undeclared(_: &[&PolicyFile], _: &[Given]) -> Diagnostics {
    Vec::new()
}
/// x
pub fn read_tfvars(_: &Source) -> Result<Vec<Given>, Diagnostics> {
    Ok(Vec::new())
}
impl From<&crate::config::Literal> for Value {
    fn from(_: &crate::config::Literal) -> Self {
        Value::Null
    }
}
