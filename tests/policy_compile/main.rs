//! Policy files from outside: what compiles and to what, what is refused, and how it is said.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, missing_docs)]

mod command;
mod expressions;
mod limits;
mod lines;
mod mistakes;
mod policies;
mod properties;
mod scope;
mod templates;

use pairgate::policy::compile;
use pairgate::policy::expression::{Expr, Node};
use pairgate::policy::program::{Policy, PolicyFile};
use pairgate::render::diagnostic::render;
use pairgate::source::Source;

fn parse(text: &str) -> Result<(PolicyFile, String), String> {
    match compile(&Source::new("s3.policy.hcl", text)) {
        Ok((file, warnings)) => Ok((file, render(&warnings, false))),
        Err(errors) => {
            assert!(!errors.is_empty(), "a refusal says why");
            for error in &errors {
                assert!(error.help.is_some(), "every mistake says what to do: {error:?}");
                assert!(!error.message.ends_with('.'), "no final stop: {}", error.message);
            }
            Err(render(&errors, false))
        }
    }
}

fn valid(text: &str) -> PolicyFile {
    parse(text).unwrap_or_else(|errors| panic!("should be valid:\n{errors}")).0
}

fn warned(text: &str) -> String {
    parse(text).unwrap_or_else(|errors| panic!("should be valid:\n{errors}")).1
}

fn refused(text: &str) -> String {
    parse(text).err().unwrap_or_else(|| panic!("should be refused: {text}"))
}

/// A file with one policy whose body is `body`.
fn in_policy(body: &str) -> String {
    format!("resource_policy \"aws_s3_bucket\" \"one\" {{\n{body}\n}}\n")
}

fn policy(body: &str) -> Policy {
    valid(&in_policy(body)).policies.remove(0)
}

/// The condition of a policy that has only this one.
fn condition(text: &str) -> Expr {
    policy(&format!("enforce {{\ncondition = {text}\n}}")).enforce.remove(0).condition
}

/// A condition that is wrong.
fn wrong(text: &str) -> String {
    refused(&in_policy(&format!("enforce {{\ncondition = {text}\n}}")))
}

/// A short form of an expression, for comparisons.
fn short(expr: &Expr) -> String {
    use pairgate::policy::expression::{Name, Part, UnaryOperator};
    let all = |items: &[Expr]| items.iter().map(short).collect::<Vec<_>>().join(" ");
    fn parts(all: &[Part]) -> String {
        let one = |part: &Part| match part {
            Part::Text(text) => format!("{text:?}"),
            Part::Value(expr) => short(expr),
            Part::If(condition, then, otherwise) => {
                format!("(if {} {} {})", short(condition), parts(then), parts(otherwise))
            }
            Part::For { key, value, source, body } => {
                format!("(for {key:?} {value} {} {})", short(source), parts(body))
            }
        };
        format!("<{}>", all.iter().map(one).collect::<Vec<_>>().join(" "))
    }
    match &expr.node {
        Node::Literal(value) => match value {
            pairgate::policy::Value::Null => "null".to_owned(),
            pairgate::policy::Value::Bool(value) => value.to_string(),
            pairgate::policy::Value::Number(number) => number.to_string(),
            pairgate::policy::Value::String(text) => format!("{text:?}"),
            other => panic!("no literal: {other:?}"),
        },
        Node::Template(inner) => parts(inner),
        Node::Tuple(items) => format!("[{}]", all(items)),
        Node::Object(members) => {
            let one = |(key, value): &(Expr, Expr)| format!("{}={}", short(key), short(value));
            format!("{{{}}}", members.iter().map(one).collect::<Vec<_>>().join(" "))
        }
        Node::Name(name) => match name {
            Name::Slot(slot) => format!("${slot}"),
            other => format!("{other:?}"),
        },
        Node::Attribute(inner, name) => format!("{}.{name}", short(inner)),
        Node::Index(inner, key) => format!("{}[{}]", short(inner), short(key)),
        Node::Splat { source, slot, each } => format!("(splat ${slot} {} {})", short(source), short(each)),
        Node::Unary(UnaryOperator::Negate, inner) => format!("(- {})", short(inner)),
        Node::Unary(UnaryOperator::Not, inner) => format!("(! {})", short(inner)),
        Node::Binary(operator, one, other) => format!("({operator:?} {} {})", short(one), short(other)),
        Node::Conditional(inner) => format!("(? {})", all(inner.as_slice())),
        Node::Call { function, args, expand } => {
            format!("({}{} {})", function.name, if *expand { "..." } else { "" }, all(args))
        }
        Node::For(inner) => format!(
            "(for {:?} ${} {} {}=> {}{} if {})",
            inner.key,
            inner.value,
            short(&inner.source),
            inner.result_key.as_ref().map(short).unwrap_or_default(),
            short(&inner.result),
            if inner.grouped { "..." } else { "" },
            inner.condition.as_ref().map(short).unwrap_or_default(),
        ),
    }
}
