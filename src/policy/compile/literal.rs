//! Literals on their own: the value of an input, and files of such values.

use hcl_edit::expr::Expression;

use super::body::Shape;
use super::constant::constant;
use super::expression::compile_expression;
use super::report::Report;
use super::scope::Scope;
use crate::diagnostic::Diagnostics;
use crate::hcl;
use crate::policy::value::Value;
use crate::source::{Source, Span};

/// `name = value` at the top of a file.
#[derive(Debug)]
pub struct Assigned {
    /// The name.
    pub name: String,
    /// Where the name stands.
    pub span: Span,
    /// The value; none when it is no literal.
    pub value: Option<Value>,
}

const KIND: hcl::Kind = hcl::Kind {
    file: "file of inputs",
    size: "input-size",
    syntax: "input-syntax",
    duplicate: "input-duplicate",
    shorten: "keep only the values that policies declare as inputs",
    map: "tags = { team = \"core\", stage = \"prod\" }",
};
const FILE: Shape = Shape { what: "a file of inputs", attributes: None, blocks: &[] };

/// Reads a file of `name = value` lines, which is what tfvars files are.
pub fn assignments(source: &Source) -> Result<Vec<Assigned>, Diagnostics> {
    let body = hcl::parse(source, &KIND)?;
    let mut report = Report::new(source);
    let members = report.members(&body, &FILE);
    if !report.errors.is_empty() {
        return Err(hcl::shown(report.errors, "input-more"));
    }
    let assigned = members.attributes.iter().map(|one| Assigned {
        name: one.name.clone(),
        span: one.span,
        value: value(&one.attribute.value, source),
    });
    Ok(assigned.collect())
}

/// The value of a text that is one literal.
pub fn literal(text: &str) -> Option<Value> {
    let source = Source::new("", format!("value = {text}\n"));
    match assignments(&source).ok()?.as_mut_slice() {
        [only] => only.value.take(),
        _ => None,
    }
}

fn value(expression: &Expression, source: &Source) -> Option<Value> {
    let (mut scope, mut errors) = (Scope::default(), Vec::new());
    let made = compile_expression(expression, source, &mut scope, &mut errors);
    constant(&made).filter(|_| errors.is_empty())
}
