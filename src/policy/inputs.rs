//! Values of `input` blocks: where they come from, and which one counts.
//!
//! A value reaches a policy by one of several routes; who puts the routes in an order is the caller. The
//! first value for a name counts, and is converted to the declared type. What a message tells about a value
//! is its route and its place, never the value: an input may be a secret, and a route does not know.

use std::borrow::Cow;

use super::compile::{assignments, literal};
use super::program::{Input, PolicyFile};
use super::value::{Members, Number, Type, Value, convert};
use crate::config::{Literal, closest};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::hcl::quote;
use crate::source::{Source, Span};

/// What the names of environment variables begin with that set inputs.
pub const VARIABLE: &str = "TFPOLICY_INPUT_";

/// A value for an input.
#[derive(Debug, Clone)]
pub struct Given {
    /// The input's name.
    pub name: String,
    /// The value.
    pub value: GivenValue,
    /// The route, as messages call it: `--input`, `prod.tfvars:3`, `TFPOLICY_INPUT_x`.
    pub origin: String,
    /// Where it stands, when that is a file.
    pub place: Option<(Source, Span)>,
}

/// A value before it is converted.
#[derive(Debug, Clone)]
pub enum GivenValue {
    /// As `-var` of Terraform takes it: for a `string`, `number` or `bool` the text itself, otherwise a
    /// literal of the language.
    Text(String),
    /// A value.
    Value(Value),
}

impl From<&Literal> for Value {
    fn from(literal: &Literal) -> Self {
        match literal {
            Literal::Null => Self::Null,
            Literal::Bool(value) => Self::Bool(*value),
            // The configuration has read it as a number before.
            Literal::Number(text) => Number::parse(text).map_or(Self::Null, Self::Number),
            Literal::Text(text) => Self::text(text),
            Literal::List(items) => Self::tuple(items.iter().map(Self::from).collect()),
            Literal::Map(members) => {
                let member = |(name, value): &(String, Literal)| (name.as_str().into(), Self::from(value));
                Self::object(members.iter().map(member).collect::<Members>())
            }
        }
    }
}

/// The values of a file's inputs in their order. `given` has the strongest route first; the default comes
/// last.
pub fn resolve(file: &PolicyFile, given: &[Given]) -> Result<Vec<Value>, Diagnostics> {
    let (mut values, mut errors) = (Vec::with_capacity(file.inputs.len()), Vec::new());
    for input in &file.inputs {
        let found = match given.iter().find(|given| given.name == input.name) {
            Some(given) => converted(input, given),
            None => input.default.clone().ok_or_else(|| missing(file, input)),
        };
        match found {
            Ok(value) => values.push(value.marked(input.sensitive)),
            Err(error) => errors.push(error),
        }
    }
    if errors.is_empty() { Ok(values) } else { Err(errors) }
}

/// Names that no file declares: a typo would weaken a rule and nobody would see it. Environment variables may
/// name what is not there, since a shell keeps them for other projects too.
pub fn undeclared(files: &[&PolicyFile], given: &[Given]) -> Diagnostics {
    let names = || files.iter().flat_map(|file| file.inputs.iter().map(|input| input.name.as_str()));
    let unknown = given
        .iter()
        .filter(|given| !given.origin.starts_with(VARIABLE) && names().all(|name| name != given.name));
    unknown
        .map(|given| {
            let help = match closest(&given.name, names()) {
                Some(name) => format!("did you mean {}?", quote(name)),
                None => {
                    "remove it, or declare it with an `input` block in the policy that needs it".to_owned()
                }
            };
            let message = format!("no policy declares the input {}", quote(&given.name));
            placed(Diagnostic::error("input-unknown", message), given).help(help)
        })
        .collect()
}

/// Reads a file of `name = value` lines. Messages show no line of it, for it may hold secrets.
pub fn read_tfvars(source: &Source) -> Result<Vec<Given>, Diagnostics> {
    let told = |errors: Diagnostics| {
        errors.into_iter().map(|error| without_excerpt(source, error)).collect::<Vec<_>>()
    };
    let assigned = assignments(source).map_err(told)?;
    let (mut found, mut errors) = (Vec::new(), Vec::new());
    for one in assigned {
        let origin = format!("{}:{}", source.name(), source.position(one.span.start).line);
        match one.value {
            Some(value) => found.push(Given {
                name: one.name,
                value: GivenValue::Value(value),
                origin,
                place: Some((source.clone(), one.span)),
            }),
            None => errors.push(
                Diagnostic::error(
                    "input-value",
                    format!("the value of {} in {} is no literal", quote(&one.name), quote(&origin)),
                )
                .help("write a text in double quotes, a number, `true`, `false`, a list or a map of such"),
            ),
        }
    }
    if errors.is_empty() { Ok(found) } else { Err(errors) }
}

fn without_excerpt(source: &Source, error: Diagnostic) -> Diagnostic {
    let place = error.labels.last().map(|(span, _)| source.position(span.start));
    let place = place.map_or(String::new(), |at| format!(":{}:{}", at.line, at.column));
    let message = format!("{}{place}: {}", quote(source.name()), error.message);
    Diagnostic { message, source: None, labels: Vec::new(), ..error }
}

/// Where a value stands, or what brought it.
fn placed(diagnostic: Diagnostic, given: &Given) -> Diagnostic {
    match &given.place {
        // An excerpt would show the line with the value.
        Some((source, span)) => {
            let at = source.position(span.start);
            let message = format!("{}:{}:{}: {}", source.name(), at.line, at.column, diagnostic.message);
            Diagnostic { message, ..diagnostic }
        }
        None => {
            let message = format!("{}: {}", given.origin, diagnostic.message);
            Diagnostic { message, ..diagnostic }
        }
    }
}

fn converted(input: &Input, given: &Given) -> Result<Value, Diagnostic> {
    let wrong = |what: String, help: &str| {
        placed(Diagnostic::error("input-value", what), given).help(help.to_owned())
    };
    let name = quote(&input.name);
    let value = match &given.value {
        GivenValue::Value(value) => Cow::Borrowed(value),
        GivenValue::Text(text) if matches!(input.kind, Type::String | Type::Number | Type::Bool) => {
            Cow::Owned(Value::text(text))
        }
        GivenValue::Text(text) => match literal(text) {
            Some(value) => Cow::Owned(value),
            None => {
                return Err(wrong(
                    format!("the value for the input {name} is no literal"),
                    "write it as in a policy: `[\"a\", \"b\"]`, `{ a = 1 }`, a text in double quotes; and quote it for the shell",
                ));
            }
        },
    };
    match convert(&value, &input.kind) {
        Ok(value) if value.is_null() && !input.nullable => Err(wrong(
            format!("the input {name} must not be null"),
            "give it a value, or remove it so that the default counts",
        )),
        Ok(value) => Ok(value),
        // Why not may tell keys of a map.
        Err(_) if input.sensitive => Err(wrong(
            format!("the value for the input {name} does not fit its type"),
            "give a value of the type that the policy declares",
        )),
        Err(problem) => Err(wrong(
            format!("the value for the input {name} does not fit its type: {problem}"),
            "give a value of the type that the policy declares",
        )),
    }
}

fn missing(file: &PolicyFile, input: &Input) -> Diagnostic {
    let message = format!("the input {} of {} has no value", quote(&input.name), quote(file.source.name()));
    let name = if input.name.len() <= 40 { &input.name } else { "NAME" };
    Diagnostic::error("input-missing", message)
        .at(&file.source, input.span, "declared here without a default")
        .help(format!("pass it with `--input {name}=VALUE`, or give the declaration a `default`"))
}
