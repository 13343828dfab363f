//! The raw form: what the file says, as literals with their places, before anybody asks whether it
//! makes sense.
//!
//! Only literals are allowed. A gate whose settings depend on functions or variables could not be
//! read by a reviewer, and there is nothing here that they could refer to.

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::hcl::{place, written};
use crate::source::{Source, Span};
use hcl_edit::Span as _;
use hcl_edit::expr::{Expression, ObjectKey};
use hcl_edit::structure::{Block, Body, Structure};
use std::ops::Range;

/// A thing and its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Node<T> {
    /// The thing.
    pub value: T,
    /// Its place.
    pub span: Span,
}

impl<T> Node<T> {
    pub(super) fn new(value: T, span: Span) -> Self {
        Self { value, span }
    }
}

/// A literal.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Value {
    Null,
    Bool(bool),
    Whole(u64),
    Negative,
    Fraction,
    TooLarge,
    Text(String),
    List(Vec<Node<Value>>),
    Map(Vec<(Node<String>, Node<Value>)>),
    /// No literal; already reported.
    Rejected,
}

impl Value {
    /// What it is, in words.
    pub(super) fn kind(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Bool(_) => "a boolean",
            Self::Whole(_) => "a number",
            Self::Negative => "a negative number",
            Self::Fraction => "a fraction",
            Self::TooLarge => "a number that is too large",
            Self::Text(_) => "a text",
            Self::List(_) => "a list",
            Self::Map(_) => "a map",
            Self::Rejected => "an expression",
        }
    }
}

#[derive(Debug, Clone, Default)]
pub(super) struct RawBody {
    pub(super) attributes: Vec<RawAttribute>,
    pub(super) blocks: Vec<RawBlock>,
}

#[derive(Debug, Clone)]
pub(super) struct RawAttribute {
    pub(super) name: Node<String>,
    pub(super) value: Node<Value>,
}

#[derive(Debug, Clone)]
pub(super) struct RawBlock {
    pub(super) kind: Node<String>,
    pub(super) labels: Vec<Node<String>>,
    pub(super) body: RawBody,
}

impl RawBlock {
    /// The keyword with its labels.
    pub(super) fn header(&self) -> Span {
        let end = self.labels.last().map_or(self.kind.span.end, |label| label.span.end);
        Span::new(self.kind.span.start, end)
    }
}

/// Takes a parsed body apart, with one error for each value that is no literal.
pub(super) fn from_body(source: &Source, body: &Body) -> (RawBody, Diagnostics) {
    let mut taker = Taker { source, errors: Vec::new() };
    let body = taker.body(body);
    (body, taker.errors)
}

struct Taker<'s> {
    source: &'s Source,
    errors: Diagnostics,
}

impl Taker<'_> {
    fn body(&mut self, body: &Body) -> RawBody {
        let mut raw = RawBody::default();
        for structure in body {
            match structure {
                Structure::Attribute(attribute) => {
                    let name = self.name(attribute.key.as_str(), attribute.key.span());
                    let value = self.value(&attribute.value);
                    raw.attributes.push(RawAttribute { name, value });
                }
                Structure::Block(block) => raw.blocks.push(self.block(block)),
            }
        }
        raw
    }

    fn block(&mut self, block: &Block) -> RawBlock {
        let labels = block.labels.iter();
        RawBlock {
            kind: self.name(block.ident.as_str(), block.ident.span()),
            labels: labels.map(|label| Node::new(label.as_str().to_owned(), place(label.span()))).collect(),
            body: self.body(&block.body),
        }
    }

    /// An identifier as the text has it, for `hcl` may have masked it.
    fn name(&self, parsed: &str, range: Option<Range<usize>>) -> Node<String> {
        Node::new(written(self.source, parsed, range.clone()).to_owned(), place(range))
    }

    fn value(&mut self, expression: &Expression) -> Node<Value> {
        let span = place(expression.span());
        let value = match expression {
            Expression::Null(_) => Value::Null,
            Expression::Bool(value) => Value::Bool(*value.value()),
            Expression::Number(number) => number_value(number.value()),
            Expression::String(text) => Value::Text(text.value().clone()),
            Expression::Array(array) => Value::List(array.iter().map(|item| self.value(item)).collect()),
            Expression::Object(object) => Value::Map(
                object.iter().map(|(key, value)| (self.key(key), self.value(value.expr()))).collect(),
            ),
            Expression::Parenthesis(inner) => return self.value(inner.inner()),
            other => {
                self.reject(other, span);
                Value::Rejected
            }
        };
        Node::new(value, span)
    }

    fn key(&mut self, key: &ObjectKey) -> Node<String> {
        match key {
            ObjectKey::Ident(ident) => self.name(ident.as_str(), ident.span()),
            ObjectKey::Expression(Expression::String(text)) => {
                let range = text.span();
                let written = range.clone().and_then(|range| self.source.text().get(range));
                // `hcl` masks plain names only, so a key with escapes is as the parser read it.
                let plain = written.and_then(|written| written.strip_prefix('"')?.strip_suffix('"'));
                let plain = plain.filter(|plain| !plain.contains(['\\', '$', '%']));
                Node::new(plain.unwrap_or(text.value()).to_owned(), place(range))
            }
            ObjectKey::Expression(other) => {
                let span = place(other.span());
                self.reject(other, span);
                Node::new(String::new(), span)
            }
        }
    }

    fn reject(&mut self, expression: &Expression, span: Span) {
        let (what, help) = match expression {
            Expression::Variable(_) | Expression::Traversal(_) => {
                ("a reference", "if a text is meant, put it in double quotes")
            }
            Expression::FuncCall(_) => ("a function call", "write the value that the call would give"),
            Expression::StringTemplate(_) => {
                ("a text with a template in it", "write the text out; `$${` stands for a literal `${`")
            }
            Expression::HeredocTemplate(_) => ("a heredoc", "write the text in double quotes"),
            _ => ("an expression", "write the value that the expression would give"),
        };
        self.errors.push(
            Diagnostic::error("config-not-literal", "only literal values are allowed here")
                .at(self.source, span, format!("this is {what}"))
                .help(help),
        );
    }
}

/// Whole numbers up to here have one floating point form each.
const EXACT: f64 = 9_007_199_254_740_992.0;

fn number_value(number: &hcl_edit::Number) -> Value {
    if let Some(whole) = number.as_u64() {
        return Value::Whole(whole);
    }
    match number.as_f64() {
        Some(value) if value < 0.0 => Value::Negative,
        Some(value) if value.fract() != 0.0 => Value::Fraction,
        // `20.0` and `2e1` are whole numbers in HCL; below this bound the conversion is exact.
        Some(value) if value <= EXACT => Value::Whole(value as u64),
        _ => Value::TooLarge,
    }
}
