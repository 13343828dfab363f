//! Values that are known without anything else: defaults, descriptions, versions.

use std::sync::Arc;

use hcl_edit::structure::Attribute;

use super::expression::{compile_expression, span_of};
use super::report::Report;
use super::scope::{LITERAL, Scope};
use crate::policy::expression::{Expr, Node, UnaryOperator};
use crate::policy::value::{Members, Value};
use crate::source::Span;

/// The value of an expression that is made of literals alone.
pub(super) fn constant(expr: &Expr) -> Option<Value> {
    match &expr.node {
        Node::Literal(value) => Some(value.clone()),
        Node::Tuple(items) => items.iter().map(constant).collect::<Option<_>>().map(Value::tuple),
        Node::Object(members) => {
            let member = |(key, value): &(Expr, Expr)| match constant(key)? {
                Value::String(key) => Some((Arc::clone(&key), constant(value)?)),
                _ => None,
            };
            members.iter().map(member).collect::<Option<Members>>().map(Value::object)
        }
        Node::Unary(UnaryOperator::Negate, inner) => match constant(inner)? {
            Value::Number(number) => Some(Value::Number(number.neg())),
            _ => None,
        },
        Node::Unary(UnaryOperator::Not, inner) => match constant(inner)? {
            Value::Bool(value) => Some(Value::Bool(!value)),
            _ => None,
        },
        _ => None,
    }
}

impl Report<'_> {
    /// The value of an expression that must be made of literals; reported otherwise.
    pub(super) fn constant(&mut self, expression: &hcl_edit::expr::Expression, what: &str) -> Option<Value> {
        let before = self.errors.len();
        let mut scope = Scope { place: LITERAL, ..Scope::default() };
        let made = compile_expression(expression, self.source, &mut scope, &mut self.errors);
        if self.errors.len() > before {
            return None;
        }
        let found = constant(&made);
        if found.is_none() {
            let message = format!("{what} must be a literal value");
            self.error(
                "policy-literal",
                message,
                span_of(expression),
                "this is computed",
                "write the value that it would give",
            );
        }
        found
    }

    /// A text.
    pub(super) fn text(&mut self, attribute: &Attribute, name: &str) -> Option<(String, Span)> {
        let span = span_of(&attribute.value);
        match self.constant(&attribute.value, &format!("`{name}`"))? {
            Value::String(text) => Some((text.to_string(), span)),
            other => {
                self.mismatch(name, "a text in double quotes", &other, span);
                None
            }
        }
    }

    /// `true` or `false`.
    pub(super) fn bool(&mut self, attribute: &Attribute, name: &str) -> Option<bool> {
        match self.constant(&attribute.value, &format!("`{name}`"))? {
            Value::Bool(value) => Some(value),
            other => {
                self.mismatch(name, "`true` or `false`", &other, span_of(&attribute.value));
                None
            }
        }
    }

    /// Reports a value of the wrong type.
    pub(super) fn mismatch(&mut self, name: &str, wanted: &str, found: &Value, span: Span) {
        let message = format!("`{name}` must be {wanted}");
        let label = format!("this is {}", kind(found));
        self.error("policy-type", message, span, label, format!("write {wanted}"));
    }
}

/// What a value is, in words.
pub(super) fn kind(value: &Value) -> String {
    match value.kind_name() {
        "null" => "null".to_owned(),
        "object" => "an object".to_owned(),
        name => format!("a {name}"),
    }
}
