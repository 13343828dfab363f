//! Facts from HCL.
//!
//! hcl-edit bounds the nesting that it accepts (64 levels, 128 chained operators), so a file cannot make
//! it, or the visitor here, run out of stack; `tests/repo_scan.rs` holds it to that.

use hcl_edit::expr::{Expression, ObjectKey, Traversal, TraversalOperator};
use hcl_edit::structure::{Attribute, Block, Body, Structure};
use hcl_edit::template::{Element, ForTemplateExpr, Template};
use hcl_edit::visit::{Visit, visit_attr, visit_block};
use hcl_edit::{Decorated, Span};

use super::facts::{BackendBlock, DataBlock, Facts, Local, Reference, Step};
use super::setting::{Piece, Setting};
use crate::hcl::visit_for_template;

/// Reads a file; the error is a line and what is wrong there.
pub fn facts(text: &str) -> Result<Facts, (usize, String)> {
    let body: Body = text
        .parse()
        .map_err(|error: hcl_edit::parser::Error| (error.location().line(), error.message().to_owned()))?;
    let mut reader = Reader::new(text);
    reader.visit_body(&body);
    Ok(reader.facts)
}

/// References in a template, such as a string of JSON syntax; None when it does not parse.
pub fn template(text: &str) -> Option<(Setting, Vec<Vec<Step>>)> {
    let parsed: Template = text.parse().ok()?;
    let mut reader = Reader::new("");
    reader.visit_template(&parsed);
    // A string that is one interpolation is that expression.
    let value = match parsed.as_single_element() {
        Some(Element::Interpolation(one)) => setting(&one.expr),
        _ => pieces(parsed.iter()),
    };
    Some((value, reader.facts.references.into_iter().map(|found| found.steps).collect()))
}

struct Reader {
    facts: Facts,
    /// Where each line starts.
    lines: Vec<usize>,
}

impl Reader {
    fn new(text: &str) -> Self {
        let starts = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(at, _)| at + 1);
        Self { facts: Facts::default(), lines: std::iter::once(0).chain(starts).collect() }
    }

    fn line(&self, node: &impl Span) -> usize {
        let start = node.span().map_or(0, |span| span.start);
        self.lines.partition_point(|line| *line <= start)
    }

    fn reference(&mut self, node: &Traversal) {
        let line = self.line(node);
        if let Some(steps) = steps(node) {
            self.facts.references.push(Reference { steps, line });
        }
    }

    fn locals(&mut self, block: &Block) {
        for found in block.body.attributes() {
            let alias = match bare(&found.value) {
                Expression::Traversal(one) => {
                    steps(one).map(|steps| Reference { steps, line: self.line(one.as_ref()) })
                }
                _ => None,
            };
            if alias.is_none() {
                visit_attr(self, found);
            }
            let value = setting(&found.value);
            self.facts.locals.push(Local { name: found.key.as_str().to_owned(), value, alias });
        }
    }

    fn terraform(&mut self, block: &Block) {
        for inner in block.body.blocks() {
            let kind = match (inner.ident.as_str(), inner.labels.as_slice()) {
                ("backend" | "state_store", [label]) => label.as_str(),
                ("cloud", []) => "cloud",
                _ => continue,
            };
            let settings = Setting::Map(arguments(&inner.body));
            self.facts.backend = Some(BackendBlock { kind: kind.to_owned(), settings });
        }
    }
}

impl Visit for Reader {
    fn visit_block(&mut self, block: &Block) {
        match (block.ident.as_str(), block.labels.as_slice()) {
            ("locals", []) => return self.locals(block),
            ("terraform", []) => self.terraform(block),
            ("provider", [_]) => self.facts.has_provider = true,
            ("module", [_]) => {
                let source = block.body.get_attribute("source").map(|found| setting(&found.value));
                self.facts.sources.extend(source.and_then(|source| source.as_literal()));
            }
            ("data", [kind, name]) => self.facts.data.push(DataBlock {
                kind: kind.as_str().to_owned(),
                name: name.as_str().to_owned(),
                arguments: arguments(&block.body),
                line: self.line(block),
            }),
            _ => {}
        }
        visit_block(self, block);
    }

    fn visit_traversal(&mut self, node: &Traversal) {
        match &node.expr {
            Expression::Variable(_) => self.reference(node),
            inner => self.visit_expr(inner),
        }
        for operator in &node.operators {
            self.visit_traversal_operator(operator);
        }
    }

    fn visit_for_template_expr(&mut self, node: &ForTemplateExpr) {
        visit_for_template(self, node);
    }
}

fn arguments(body: &Body) -> Vec<(String, Setting)> {
    let read = |structure: &Structure| match structure {
        Structure::Attribute(Attribute { key, value, .. }) => (key.as_str().to_owned(), setting(value)),
        Structure::Block(block) => (block.ident.as_str().to_owned(), Setting::Map(arguments(&block.body))),
    };
    body.iter().map(read).collect()
}

/// The expression without parentheses around it.
fn bare(mut expression: &Expression) -> &Expression {
    while let Expression::Parenthesis(inner) = expression {
        expression = inner.inner();
    }
    expression
}

/// The steps of a reference to `data` or `local`; others do not matter here.
fn steps(node: &Traversal) -> Option<Vec<Step>> {
    let Expression::Variable(first) = &node.expr else { return None };
    if !matches!(first.as_str(), "data" | "local") {
        return None;
    }
    let step = |operator: &Decorated<TraversalOperator>| match operator.value() {
        TraversalOperator::GetAttr(name) => Step::Name(name.as_str().to_owned()),
        TraversalOperator::Index(Expression::String(key)) => Step::Key(key.value().clone()),
        _ => Step::Any,
    };
    Some(
        std::iter::once(Step::Name(first.as_str().to_owned()))
            .chain(node.operators.iter().map(step))
            .collect(),
    )
}

fn setting(expression: &Expression) -> Setting {
    match bare(expression) {
        Expression::String(text) => Setting::literal(text.as_str()),
        Expression::Bool(found) => Setting::literal(found.value().to_string()),
        Expression::Number(found) => Setting::literal(found.value().to_string()),
        Expression::StringTemplate(template) => pieces(template.into_iter()),
        Expression::Array(items) => Setting::List(items.iter().map(setting).collect()),
        Expression::Object(members) => Setting::Map(
            members.iter().filter_map(|(key, value)| Some((key_text(key)?, setting(value.expr())))).collect(),
        ),
        Expression::Traversal(node) => match piece(node) {
            Piece::Hole => Setting::Unknown,
            found => Setting::Text(vec![found]),
        },
        _ => Setting::Unknown,
    }
}

fn key_text(key: &ObjectKey) -> Option<String> {
    match key {
        ObjectKey::Ident(name) => Some(name.as_str().to_owned()),
        ObjectKey::Expression(expression) => setting(expression).as_literal(),
    }
}

fn pieces<'a>(elements: impl Iterator<Item = &'a Element>) -> Setting {
    let one = |element: &Element| match element {
        Element::Literal(text) => Piece::Literal(text.as_str().to_owned()),
        Element::Interpolation(inner) => match bare(&inner.expr) {
            Expression::Traversal(node) => piece(node),
            _ => Piece::Hole,
        },
        Element::Directive(_) => Piece::Hole,
    };
    Setting::Text(elements.map(one).collect())
}

/// What a reference inside of a text stands for. The folder of the module is where paths start anyway.
fn piece(node: &Traversal) -> Piece {
    let (Expression::Variable(first), [operator]) = (&node.expr, node.operators.as_slice()) else {
        return Piece::Hole;
    };
    let TraversalOperator::GetAttr(name) = operator.value() else { return Piece::Hole };
    match (first.as_str(), name.as_str()) {
        ("path", "module" | "root" | "cwd") => Piece::Literal(".".to_owned()),
        ("local", name) => Piece::Local(name.to_owned()),
        _ => Piece::Hole,
    }
}
