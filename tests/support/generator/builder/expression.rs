//! Expressions of the configuration as a plan shows them: a constant, references, or nested blocks.

use serde_json::{Map, Value, json};

use super::super::references::expand_all;

#[derive(Clone, Debug, PartialEq)]
pub enum Expr {
    Constant(Value),
    /// Traversals; the shorter ones that terraform lists after each are added when the plan is built.
    Refers(Vec<String>),
    /// A repeated nested block, one map of expressions for each.
    Blocks(Vec<Vec<(String, Expr)>>),
}

/// `refers(&["aws_vpc.main.id"])`
pub fn refers(traversals: &[&str]) -> Expr {
    Expr::Refers(traversals.iter().map(|traversal| (*traversal).to_owned()).collect())
}

pub fn constant(value: impl Into<Value>) -> Expr {
    Expr::Constant(value.into())
}

/// A nested block that occurs once.
pub fn block(members: Vec<(&str, Expr)>) -> Expr {
    Expr::Blocks(vec![members.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()])
}

impl Expr {
    pub fn to_json(&self) -> Value {
        match self {
            Self::Constant(value) => json!({ "constant_value": value }),
            Self::Refers(traversals) if traversals.is_empty() => json!({}),
            Self::Refers(traversals) => {
                json!({ "references": expand_all(traversals.iter().map(String::as_str)) })
            }
            Self::Blocks(blocks) => blocks.iter().map(|members| members_to_json(members)).collect(),
        }
    }

    /// Whether a plan shows it as `count_expression` or `for_each_expression`; one without references it leaves out.
    pub fn is_shown(&self) -> bool {
        !matches!(self, Self::Refers(traversals) if traversals.is_empty())
    }

    /// All traversals in it, however deep.
    pub fn traversals(&self) -> Vec<&str> {
        match self {
            Self::Constant(_) => Vec::new(),
            Self::Refers(traversals) => traversals.iter().map(String::as_str).collect(),
            Self::Blocks(blocks) => {
                blocks.iter().flatten().flat_map(|(_, value)| value.traversals()).collect()
            }
        }
    }
}

pub fn members_to_json(members: &[(String, Expr)]) -> Value {
    Value::Object(members.iter().map(|(name, value)| (name.clone(), value.to_json())).collect::<Map<_, _>>())
}
