//! References and what follows them: attributes, indices, splats.

use std::sync::Arc;

use hcl_edit::Decorated;
use hcl_edit::Span as _;
use hcl_edit::expr::{Expression, Traversal, TraversalOperator as Step};

use super::expression::{Maker, span_of};
use super::scope::LITERAL;
use crate::hcl::{place, quote, written};
use crate::policy::expression::{Expr, Name, Node};
use crate::policy::value::{Number, Value};
use crate::source::Span;

type Steps<'t> = &'t [Decorated<Step>];

impl Maker<'_> {
    pub(super) fn traversal(&mut self, traversal: &Traversal, span: Span) -> Expr {
        let steps = traversal.operators.as_slice();
        self.deeper(steps.len(), span, |maker| match &traversal.expr {
            Expression::Variable(name) => {
                let root = span_of(&traversal.expr);
                maker.reference(name.as_str(), root, steps, span)
            }
            inner => {
                let base = maker.expr(inner);
                maker.steps(base, steps)
            }
        })
    }

    /// A name and what follows it.
    pub(super) fn reference(&mut self, name: &str, root: Span, steps: Steps<'_>, span: Span) -> Expr {
        let source = self.source;
        let name = written(source, name, Some(root.start..root.end));
        let (found, used) = match self.name(name, root, steps, span) {
            Some(found) => found,
            None => {
                // The indices may hold mistakes of their own.
                for step in steps {
                    if let Step::Index(index) = step.value() {
                        self.expr(index);
                    }
                }
                return Expr { span, node: Node::Literal(Value::Null) };
            }
        };
        let (own, rest) = steps.split_at_checked(used).unwrap_or((steps, &[]));
        let end = own.last().map_or(root.end, |step| step_span(step).end);
        let base = Expr { span: Span::new(root.start, end), node: Node::Name(found) };
        self.steps(base, rest)
    }

    /// Resolves a name, with as many of the steps behind it as belong to it.
    fn name(&mut self, name: &str, root: Span, steps: Steps<'_>, span: Span) -> Option<(Name, usize)> {
        if let Some(slot) = self.scope.variable(name) {
            return Some((Name::Slot(slot), 0));
        }
        match name {
            "attrs" if self.scope.attrs => Some((Name::Attrs, 0)),
            "prior_attrs" if self.scope.prior_attrs => Some((Name::PriorAttrs, 0)),
            "meta" if self.scope.meta.is_some() => self.meta(steps),
            "input" => {
                let (member, at) = self.member("input", root, steps)?;
                let known = self.scope.inputs.get(&member).copied();
                known.map(|index| (Name::Input(index), 1)).or_else(|| self.unknown_input(&member, at))
            }
            "local" => {
                let (member, at) = self.member("local", root, steps)?;
                let scope = &self.scope;
                let own = scope.policy_locals.get(&member).map(|index| Name::PolicyLocal(*index));
                let known =
                    own.or_else(|| scope.file_locals.get(&member).map(|index| Name::FileLocal(*index)));
                known.map(|name| (name, 1)).or_else(|| self.unknown_local(&member, at))
            }
            _ => self.mock(name, steps).or_else(|| self.unknown(name, root, span)),
        }
    }

    fn mock(&self, name: &str, steps: Steps<'_>) -> Option<(Name, usize)> {
        let mut path = name.to_owned();
        let used = if name == "data" { 2 } else { 1 };
        for step in steps.get(..used)? {
            let member = literal_step(step)?;
            path = format!("{path}.{member}");
        }
        self.scope.mocks.get(&path).map(|index| (Name::Mock(*index), used))
    }

    fn meta(&mut self, steps: Steps<'_>) -> Option<(Name, usize)> {
        let found = steps.first().and_then(|step| Some((literal_step(step)?, step_span(step))));
        let known = self.scope.meta.unwrap_or_default();
        if let Some((member, at)) = found
            && !known.contains(&member.as_str())
        {
            let message = format!("`meta` has no {} in {}", quote(&member), self.scope.place);
            let help = match self.closest(&member, known.iter().copied()) {
                Some(name) => format!("did you mean `meta.{name}`?"),
                None => format!("there is {}", list(known.iter().copied())),
            };
            self.wrong("policy-name", message, at, "unknown", help);
            return None;
        }
        Some((Name::Meta, 0))
    }

    /// The name behind `input` or `local`.
    fn member(&mut self, root: &str, span: Span, steps: Steps<'_>) -> Option<(String, Span)> {
        let found = steps.first().and_then(|step| Some((literal_step(step)?, step_span(step))));
        if found.is_none() {
            let message = format!("`{root}` is used without a name");
            self.wrong("policy-name", message, span, "", format!("write `{root}.NAME`"));
        }
        found
    }

    fn unknown_input(&mut self, member: &str, at: Span) -> Option<(Name, usize)> {
        let help = match self.closest(member, self.scope.inputs.keys().map(String::as_str)) {
            Some(name) => format!("did you mean `input.{name}`?"),
            None => format!("declare it: `input \"{}\" {{ type = string }}`", short(member)),
        };
        let message = format!("no input {} is declared in this file", quote(member));
        self.wrong("policy-name", message, at, "unknown", help);
        None
    }

    fn unknown_local(&mut self, member: &str, at: Span) -> Option<(Name, usize)> {
        let scope = &self.scope;
        let known = scope.policy_locals.keys().chain(scope.file_locals.keys());
        let help = match self.closest(member, known.map(String::as_str)) {
            Some(name) => format!("did you mean `local.{name}`?"),
            None => "set it in a `locals` block of this policy or of this file".to_owned(),
        };
        let message = format!("no local {} is set here", quote(member));
        self.wrong("policy-name", message, at, "unknown", help);
        None
    }

    fn unknown(&mut self, name: &str, root: Span, span: Span) -> Option<(Name, usize)> {
        let scope = &self.scope;
        let place = scope.place;
        let is_mock = |prefix: &str| scope.mocks.keys().any(|key| key.starts_with(prefix));
        if place == LITERAL {
            let help = "if a text is meant, put it in double quotes";
            self.wrong(
                "policy-literal",
                "only a literal value is allowed here",
                root,
                "this is a reference",
                help,
            );
            return None;
        }
        let (message, help) = match name {
            "attrs" | "prior_attrs" | "meta" if !scope.attrs => (
                format!("`{name}` is not known in {place}"),
                "nothing is judged here: use it in the policies that need it".to_owned(),
            ),
            "prior_attrs" => (
                format!("`prior_attrs` is not known in {place}"),
                "only a `resource_policy` sees values before the change".to_owned(),
            ),
            "var" => (
                "`var` is not known in policies".to_owned(),
                "declare an `input` block and write `input.NAME`".to_owned(),
            ),
            _ if is_mock(&format!("{name}.")) => {
                let text = self.source.text().get(span.start..span.end).unwrap_or_default();
                let count = if name == "data" { 3 } else { 2 };
                let text = &text.split('.').take(count).collect::<Vec<_>>().join(".");
                let help = match self.closest(text, scope.mocks.keys().map(String::as_str)) {
                    Some(known) => format!("did you mean `{known}`?"),
                    None => "write the type and the label of a mock in this file".to_owned(),
                };
                (format!("there is no mock {}", quote(text)), help)
            }
            _ => (format!("{} is not known in {place}", quote(name)), self.unknown_help(name)),
        };
        self.wrong("policy-name", message, root, "unknown", help);
        None
    }

    fn unknown_help(&self, name: &str) -> String {
        let scope = &self.scope;
        if scope.inputs.contains_key(name) {
            return format!("did you mean `input.{name}`?");
        }
        if scope.policy_locals.contains_key(name) || scope.file_locals.contains_key(name) {
            return format!("did you mean `local.{name}`?");
        }
        let roots = scope.roots();
        match self.closest(name, roots.iter().copied()) {
            Some(known) => format!("did you mean `{known}`?"),
            None if roots.is_empty() => "if a text is meant, put it in double quotes".to_owned(),
            None => format!("there is {}; a text stands in double quotes", list(roots.into_iter())),
        }
    }

    /// What is read of `base`.
    fn steps(&mut self, mut base: Expr, mut steps: Steps<'_>) -> Expr {
        while let Some((step, rest)) = steps.split_first() {
            steps = rest;
            let span = Span::new(base.span.start, step_span(step).end);
            let node = match step.value() {
                Step::GetAttr(name) => {
                    let name = written(self.source, name.as_str(), name.span());
                    Node::Attribute(Box::new(base), Arc::from(name))
                }
                Step::Index(index) => {
                    let index = self.expr(index);
                    Node::Index(Box::new(base), Box::new(index))
                }
                Step::LegacyIndex(index) => {
                    Node::Index(Box::new(base), Box::new(legacy(*index.value(), span)))
                }
                Step::AttrSplat(_) => {
                    // Only names and legacy indices belong to the elements; `[0]` picks of the result.
                    let of_each = |step: &Decorated<Step>| {
                        matches!(step.value(), Step::GetAttr(_) | Step::LegacyIndex(_))
                    };
                    let count = rest.iter().take_while(|step| of_each(step)).count();
                    let (own, behind) = rest.split_at_checked(count).unwrap_or((rest, &[]));
                    steps = behind;
                    if matches!(behind.first().map(|step| step.value()), Some(Step::AttrSplat(_))) {
                        let help = "write `[*]` for both";
                        return self.wrong("policy-splat", "`.*` cannot follow `.*`", span, "", help);
                    }
                    self.splat(base, own, span)
                }
                Step::FullSplat(_) => {
                    steps = &[];
                    self.splat(base, rest, span)
                }
            };
            base = Expr { span, node };
        }
        base
    }

    fn splat(&mut self, source: Expr, steps: Steps<'_>, span: Span) -> Node {
        let slot = self.scope.slot();
        let each = self.steps(Expr { span, node: Node::Name(Name::Slot(slot)) }, steps);
        Node::Splat { source: Box::new(source), slot, each: Box::new(each) }
    }
}

fn legacy(index: u64, span: Span) -> Expr {
    let number = Number::parse(&index.to_string()).map_or(Value::Null, Value::Number);
    Expr { span, node: Node::Literal(number) }
}

/// `.name` and `["name"]`.
fn literal_step(step: &Decorated<Step>) -> Option<String> {
    match step.value() {
        Step::GetAttr(name) => Some(name.as_str().to_owned()),
        Step::Index(Expression::String(name)) => Some(name.value().clone()),
        _ => None,
    }
}

/// Where a step stands.
fn step_span(step: &Decorated<Step>) -> Span {
    place(step.span())
}

/// A name that fits into a help line.
fn short(name: &str) -> &str {
    if name.len() <= 40 && !name.contains(['"', '\\', '$', '%']) { name } else { "NAME" }
}

/// `` `a`, `b` and `c` ``.
pub(super) fn list<'a>(names: impl Iterator<Item = &'a str>) -> String {
    let names: Vec<String> = names.map(|name| format!("`{name}`")).collect();
    match names.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, others)) => format!("{} and {last}", others.join(", ")),
        None => "nothing".to_owned(),
    }
}
