//! Taking typed values out of the raw form, with one error for each that is wrong.
//!
//! Everything returns an option and goes on: a mistake in one place must not hide the next one.

use super::pattern::PatternError;
use super::raw::{Node, RawAttribute, RawBlock, RawBody, Value};
use super::suggest::closest;
use crate::diagnostic::{Diagnostic, Diagnostics};
pub(super) use crate::hcl::quote;
use crate::source::{Source, Span};

/// Reads values and gathers what is wrong with them.
pub(super) struct Reader<'s> {
    pub(super) source: &'s Source,
    pub(super) errors: Diagnostics,
    pub(super) warnings: Diagnostics,
}

impl<'s> Reader<'s> {
    pub(super) fn new(source: &'s Source, errors: Diagnostics) -> Self {
        Self { source, errors, warnings: Vec::new() }
    }

    /// Adds an error at one place.
    pub(super) fn error(
        &mut self,
        code: &'static str,
        message: String,
        span: Span,
        label: &str,
        help: String,
    ) {
        self.errors.push(Diagnostic::error(code, message).at(self.source, span, label).help(help));
    }

    /// Adds a warning at one place.
    pub(super) fn warn(&mut self, code: &'static str, message: String, span: Span, label: &str, help: &str) {
        self.warnings.push(Diagnostic::warning(code, message).at(self.source, span, label).help(help));
    }

    /// Adds an error about a thing that is there twice.
    pub(super) fn twice(&mut self, message: String, first: Span, again: Span, help: &str) {
        self.errors.push(
            Diagnostic::error("config-duplicate", message)
                .at(self.source, first, "first here")
                .at(self.source, again, "again here")
                .help(help),
        );
    }

    /// The attribute of that name, or an error that it is missing from the block.
    pub(super) fn require<'b>(
        &mut self,
        block: &'b RawBlock,
        name: &str,
        help: &str,
    ) -> Option<&'b RawAttribute> {
        let found = attribute(&block.body, name);
        if found.is_none() {
            let message = format!("`{}` without `{name}`", block.kind.value);
            self.error(
                "config-missing",
                message,
                block.header(),
                &format!("`{name}` is missing"),
                help.to_owned(),
            );
        }
        found
    }

    /// Reports a value of the wrong type; silent when it was reported as no literal before.
    pub(super) fn mismatch(&mut self, name: &str, value: &Node<Value>, wanted: &str) {
        if value.value != Value::Rejected {
            let message = format!("{} must be {wanted}", quote(name));
            let label = format!("this is {}", value.value.kind());
            self.error("config-type", message, value.span, &label, format!("write {wanted}"));
        }
    }

    /// A text that says something.
    pub(super) fn text(&mut self, attribute: &RawAttribute) -> Option<Node<String>> {
        let (name, value) = (&attribute.name.value, &attribute.value);
        let Value::Text(text) = &value.value else {
            self.mismatch(name, value, "a text in double quotes");
            return None;
        };
        if text.trim().is_empty() {
            let help = format!("write what `{name}` is");
            self.error("config-value", format!("`{name}` is empty"), value.span, "", help);
            return None;
        }
        Some(Node::new(text.clone(), value.span))
    }

    /// A boolean.
    pub(super) fn boolean(&mut self, attribute: &RawAttribute) -> Option<bool> {
        if let Value::Bool(value) = attribute.value.value {
            return Some(value);
        }
        self.mismatch(&attribute.name.value, &attribute.value, "`true` or `false`");
        None
    }

    /// One of a few names.
    pub(super) fn choice<T: Copy>(
        &mut self,
        attribute: &RawAttribute,
        options: &[(&str, T)],
    ) -> Option<Node<T>> {
        let (name, value) = (&attribute.name.value, &attribute.value);
        let wanted = one_of(options.iter().map(|(option, _)| *option));
        let Value::Text(text) = &value.value else {
            self.mismatch(name, value, &wanted);
            return None;
        };
        if let Some((_, found)) = options.iter().find(|(option, _)| option == text) {
            return Some(Node::new(*found, value.span));
        }
        let label = closest(text, options.iter().map(|(option, _)| *option))
            .map(|near| format!("did you mean `\"{near}\"`?"));
        let message = format!("`{name}` cannot be {}", quote(text));
        self.error(
            "config-value",
            message,
            value.span,
            label.as_deref().unwrap_or_default(),
            format!("write {wanted}"),
        );
        None
    }

    /// A whole number from 1 to `most`.
    pub(super) fn whole(
        &mut self,
        name: &str,
        value: &Node<Value>,
        most: u64,
        wanted: &str,
    ) -> Option<Node<u64>> {
        match value.value {
            Value::Whole(number @ 1..) if number <= most => return Some(Node::new(number, value.span)),
            Value::Whole(0) => {
                let message = format!("`{name}` is 0, which would always hold");
                self.error("config-value", message, value.span, "", format!("write {wanted}"));
            }
            Value::Whole(number) => {
                let message = format!("`{name}` is {number}, and at most {most} makes sense");
                self.error("config-value", message, value.span, "", format!("write {wanted}"));
            }
            _ => self.mismatch(name, value, wanted),
        }
        None
    }

    /// A list of texts, each read by `parse`; a bad element is reported and left out.
    pub(super) fn patterns<T>(
        &mut self,
        attribute: &RawAttribute,
        parse: impl Fn(&str) -> Result<T, PatternError>,
    ) -> Vec<Node<T>> {
        let (name, value) = (&attribute.name.value, &attribute.value);
        let Value::List(items) = &value.value else {
            self.mismatch(name, value, "a list of texts, such as `[\"a\", \"b\"]`");
            return Vec::new();
        };
        if items.is_empty() {
            let help = format!("name at least one, or leave `{name}` out");
            self.error("config-value", format!("`{name}` is an empty list"), value.span, "", help);
        }
        let mut read = Vec::new();
        for item in items {
            let Value::Text(text) = &item.value else {
                self.mismatch(name, item, "a list of texts");
                continue;
            };
            read.extend(self.pattern(text, item.span, &parse));
        }
        read
    }

    /// One text read by `parse`.
    pub(super) fn pattern<T>(
        &mut self,
        text: &str,
        span: Span,
        parse: impl Fn(&str) -> Result<T, PatternError>,
    ) -> Option<Node<T>> {
        match parse(text) {
            Ok(pattern) => Some(Node::new(pattern, span)),
            Err(PatternError { message, help }) => {
                self.error(
                    "config-pattern",
                    format!("the pattern {} {message}", quote(text)),
                    span,
                    "",
                    help,
                );
                None
            }
        }
    }

    /// The one label of a block.
    pub(super) fn label<'b>(
        &mut self,
        block: &'b RawBlock,
        what: &str,
        example: &str,
    ) -> Option<&'b Node<String>> {
        let kind = &block.kind.value;
        match block.labels.as_slice() {
            [label] if !label.value.trim().is_empty() => return Some(label),
            [_, extra, ..] => {
                let message = format!("`{kind}` has more than one label");
                self.error(
                    "config-label",
                    message,
                    extra.span,
                    "one too many",
                    format!("write `{kind} \"{example}\" {{ ... }}`"),
                );
            }
            _ => {
                let message = format!("`{kind}` does not say which {what}");
                self.error(
                    "config-label",
                    message,
                    block.header(),
                    "",
                    format!("write `{kind} \"{example}\" {{ ... }}`"),
                );
            }
        }
        None
    }

    /// The only block of that kind, which has no label.
    pub(super) fn single<'b>(&mut self, body: &'b RawBody, kind: &str) -> Option<&'b RawBlock> {
        let mut found = blocks(body, kind);
        let first = found.next()?;
        for again in found {
            let message = format!("two blocks `{kind}` in one place");
            self.twice(message, first.kind.span, again.kind.span, "write everything into one of them");
        }
        if let Some(label) = first.labels.first() {
            self.error(
                "config-label",
                format!("`{kind}` has no label"),
                label.span,
                "",
                format!("write `{kind} {{ ... }}`"),
            );
        }
        Some(first)
    }
}

/// The blocks of one kind.
pub(super) fn blocks<'b>(body: &'b RawBody, kind: &str) -> impl Iterator<Item = &'b RawBlock> {
    body.blocks.iter().filter(move |block| block.kind.value == kind)
}

/// The first attribute of that name; `check` reports a second one.
pub(super) fn attribute<'b>(body: &'b RawBody, name: &str) -> Option<&'b RawAttribute> {
    body.attributes.iter().find(|attribute| attribute.name.value == name)
}

/// `"a"`, `"b"` or `"c"`.
fn one_of<'a>(options: impl Iterator<Item = &'a str>) -> String {
    let options: Vec<String> = options.map(|option| format!("`\"{option}\"`")).collect();
    match options.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, others)) => format!("{} or {last}", others.join(", ")),
        None => String::new(),
    }
}
