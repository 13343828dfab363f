//! Type constraints: `list(object({ name = string, size = optional(number, 1) }))`.

use hcl_edit::Span as _;
use hcl_edit::expr::{Expression, FuncCall, ObjectKey};

use super::constant::kind;
use super::expression::span_of;
use super::report::Report;
use crate::config::closest;
use crate::diagnostic::Diagnostics;
use crate::hcl::{place, quote, written};
use crate::policy::value::{Attribute, Type, convert};
use crate::source::{Source, Span};

/// Words of a constraint that stand alone.
const PLAIN: [&str; 4] = ["string", "number", "bool", "any"];
/// Words that take types in parentheses.
const MAKERS: [&str; 5] = ["list", "set", "map", "tuple", "object"];

const HELP: &str = "a type is `string`, `number`, `bool`, `any`, `list(TYPE)`, `set(TYPE)`, `map(TYPE)`, \
                    `tuple([TYPE, ...])` or `object({ NAME = TYPE, ... })`";

/// Reads a type constraint; what is wrong with it is added to `errors`.
pub fn compile_type(expression: &Expression, source: &Source, errors: &mut Diagnostics) -> Option<Type> {
    let mut report = Report::new(source);
    let found = report.type_constraint(expression);
    errors.append(&mut report.errors);
    found
}

impl Report<'_> {
    /// Reads a type constraint.
    pub(super) fn type_constraint(&mut self, expression: &Expression) -> Option<Type> {
        let span = span_of(expression);
        match expression {
            Expression::Parenthesis(inner) => self.type_constraint(inner.inner()),
            Expression::Variable(word) => match word.as_str() {
                "string" => Some(Type::String),
                "number" => Some(Type::Number),
                "bool" => Some(Type::Bool),
                "any" => Some(Type::Any),
                other => self.wrong_word(other, span),
            },
            Expression::FuncCall(call) => self.made_type(call, span),
            Expression::String(text) => {
                let help = format!(
                    "write it without quotes: `{}`",
                    PLAIN.iter().chain(&MAKERS).find(|word| **word == text.as_str()).unwrap_or(&"string")
                );
                self.error("policy-type", "a type is written without quotes", span, "", help);
                None
            }
            _ => {
                self.error("policy-type", "this is no type", span, "", HELP);
                None
            }
        }
    }

    fn wrong_word(&mut self, word: &str, span: Span) -> Option<Type> {
        let (message, help) = match word {
            "tuple" => ("`tuple` needs types".to_owned(), "write `tuple([string, number])`".to_owned()),
            "object" => {
                ("`object` needs attributes".to_owned(), "write `object({ NAME = TYPE })`".to_owned())
            }
            "list" | "set" | "map" => (format!("`{word}` needs a type"), format!("write `{word}(any)`")),
            _ => {
                let help = match closest(word, PLAIN.into_iter().chain(MAKERS)) {
                    Some(known) => format!("did you mean `{known}`?"),
                    None => HELP.to_owned(),
                };
                (format!("there is no type {}", quote(word)), help)
            }
        };
        self.error("policy-type", message, span, "", help);
        None
    }

    fn made_type(&mut self, call: &FuncCall, span: Span) -> Option<Type> {
        let source = self.source;
        let name = written(source, call.name.name.as_str(), call.name.name.span());
        let word = place(call.name.name.span());
        let mut args = call.args.iter();
        let (first, more) = (args.next(), args.next());
        match (name, first, more) {
            _ if call.name.is_namespaced() => {
                self.error("policy-type", "this is no type", span, "", HELP);
                None
            }
            ("list", Some(inner), None) => {
                self.type_constraint(inner).map(|inner| Type::List(Box::new(inner)))
            }
            ("set", Some(inner), None) => self.type_constraint(inner).map(|inner| Type::Set(Box::new(inner))),
            ("map", Some(inner), None) => self.type_constraint(inner).map(|inner| Type::Map(Box::new(inner))),
            ("tuple", Some(Expression::Array(items)), None) => {
                let items: Vec<Option<Type>> = items.iter().map(|item| self.type_constraint(item)).collect();
                items.into_iter().collect::<Option<_>>().map(Type::Tuple)
            }
            ("object", Some(Expression::Object(members)), None) => self.object_type(members),
            ("optional", ..) => {
                let help =
                    "write `optional` around the type of an attribute: `object({ NAME = optional(TYPE) })`";
                self.error("policy-type", "`optional` stands outside of an `object`", span, "", help);
                None
            }
            ("list" | "set" | "map", ..) => {
                let message = format!("`{name}` takes one type");
                self.error("policy-type", message, span, "", format!("write `{name}(string)`"));
                None
            }
            ("tuple" | "object", ..) => self.wrong_word(name, span),
            ("string" | "number" | "bool" | "any", ..) => {
                let help = format!("write `{name}`");
                self.error("policy-type", format!("`{name}` takes nothing"), span, "", help);
                None
            }
            _ => self.wrong_word(name, word),
        }
    }

    fn object_type(&mut self, members: &hcl_edit::expr::Object) -> Option<Type> {
        let (mut attributes, mut complete): (Vec<Attribute>, bool) = (Vec::new(), true);
        for (key, value) in members.iter() {
            let (name, span) = match key {
                ObjectKey::Ident(name) => {
                    (written(self.source, name.as_str(), name.span()), place(name.span()))
                }
                ObjectKey::Expression(Expression::String(name)) => (name.as_str(), place(name.span())),
                ObjectKey::Expression(other) => {
                    self.error("policy-type", "this is no name", span_of(other), "", "write `NAME = TYPE`");
                    complete = false;
                    continue;
                }
            };
            if attributes.iter().any(|known| known.name == name) {
                let message = format!("the attribute {} is set twice", quote(name));
                self.error("policy-duplicate", message, span, "again here", "keep one of the two");
            }
            match self.attribute_type(name, value.expr()) {
                Some(attribute) => attributes.push(attribute),
                None => complete = false,
            }
        }
        complete.then_some(Type::Object(attributes))
    }

    fn attribute_type(&mut self, name: &str, expression: &Expression) -> Option<Attribute> {
        let name = name.to_owned();
        let call = match expression {
            Expression::FuncCall(call) if call.name.name.as_str() == "optional" => call,
            other => {
                let kind = self.type_constraint(other)?;
                return Some(Attribute { name, kind, optional: false, default: None });
            }
        };
        let args: Vec<&Expression> = call.args.iter().collect();
        let (kind, default) = match args.as_slice() {
            [kind] => (self.type_constraint(kind)?, None),
            [kind, default] => {
                let kind = self.type_constraint(kind)?;
                let default = self.fitting(default, &kind)?;
                (kind, Some(default))
            }
            _ => {
                let help = "write `optional(TYPE)` or `optional(TYPE, DEFAULT)`";
                let span = span_of(expression);
                self.error("policy-type", "`optional` takes a type and a default", span, "", help);
                return None;
            }
        };
        Some(Attribute { name, kind, optional: true, default })
    }

    /// A default that fits its type.
    pub(super) fn fitting(&mut self, expression: &Expression, to: &Type) -> Option<crate::policy::Value> {
        let span = span_of(expression);
        let value = self.constant(expression, "a default")?;
        match convert(&value, to) {
            Ok(value) => Some(value),
            Err(problem) => {
                let label = format!("this is {}", kind(&value));
                let message = format!("the default does not fit its type: {problem}");
                self.error("policy-type", message, span, label, "correct the default or the type");
                None
            }
        }
    }
}
