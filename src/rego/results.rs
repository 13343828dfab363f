//! What rules gave, as findings.
//!
//! A rule gives a set or an array; each element is a string, or an object with a string `msg`. conftest
//! passes over everything else (a rule that gives `true` never fails there); here it is an error, because
//! whoever wrote it meant to say something.

use std::collections::BTreeSet;

use regorus::Value;

use crate::finding::Finding;
use crate::plan::Secrets;
use crate::plan::secrets::MASK;
use crate::text::Text;

use super::mentions::{Addresses, member};
use super::rule::Rule;

/// Longest message; more of it helps nobody.
const LONGEST: usize = 4000;

/// A rule whose results an exception takes back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Excepted {
    /// The rule's id.
    pub rule: String,
    /// How many results it gave.
    pub results: usize,
}

/// One result: a message and the object that it came in.
pub struct Said {
    message: String,
    whole: Value,
}

/// The results of a rule; otherwise what it gave instead.
pub fn results(value: &Value) -> Result<Vec<Said>, String> {
    let one = |item: &Value| match item {
        Value::String(text) => Ok(Said { message: text.as_ref().to_owned(), whole: Value::Null }),
        Value::Object(_) => match member(item, "msg") {
            Some(Value::String(text)) => Ok(Said { message: text.as_ref().to_owned(), whole: item.clone() }),
            Some(other) => Err(format!("a result whose `msg` is {}", kind(other))),
            None => Err("a result without `msg`".to_owned()),
        },
        other => Err(format!("a result that is {}", kind(other))),
    };
    match value {
        Value::Undefined => Ok(Vec::new()),
        Value::Array(items) => items.iter().map(one).collect(),
        Value::Set(items) => items.iter().map(one).collect(),
        other => Err(kind(other).to_owned()),
    }
}

/// A value's kind in words. Never the value.
fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "an array",
        Value::Set(_) => "a set",
        Value::Object(_) => "an object",
        Value::Undefined => "nothing",
    }
}

/// The names in `exception[rules] { rules = [...] }`; otherwise what it gave instead.
pub fn exceptions(value: &Value) -> Result<BTreeSet<String>, String> {
    let mut found = BTreeSet::new();
    for list in items(value).ok_or_else(|| kind(value).to_owned())? {
        for name in items(list).ok_or_else(|| format!("a list that is {}", kind(list)))? {
            let name = name.as_string().map_err(|_| format!("a name that is {}", kind(name)))?;
            found.insert(name.as_ref().to_owned());
        }
    }
    Ok(found)
}

fn items(value: &Value) -> Option<Vec<&Value>> {
    match value {
        Value::Undefined => Some(Vec::new()),
        Value::Array(items) => Some(items.iter().collect()),
        Value::Set(items) => Some(items.iter().collect()),
        Value::Object(members) => Some(members.iter().map(|(_, value)| value).collect()),
        _ => None,
    }
}

/// A result as a finding.
pub fn finding(rule: &Rule, said: &Said, addresses: &Addresses<'_>, secrets: &Secrets) -> Finding {
    let message = shown(&said.message, secrets);
    let place = rule.place_text();
    let help = Text::new(
        format!(
            "the policy stands in {place}; change the configuration so that it holds, or waive `{}`",
            rule.id()
        ),
        format!(
            "ポリシーは {place} にあります。設定を直してポリシーを満たすか、`{}` を waiver で免除してください",
            rule.id()
        ),
    );
    let mut finding = Finding::new(&rule.id(), rule.level(), Text::new(message.clone(), message), help);
    if let Some(address) = addresses.named(&said.whole).or_else(|| addresses.mentioned(&said.message)) {
        finding = finding.at(address);
    }
    match rule.clauses.as_slice() {
        // Which of several clauses spoke, nobody knows.
        [(file, line)] => finding.place(file, *line),
        _ => finding,
    }
}

/// A text without secrets: long ones wherever they stand, short ones where they are a word.
pub fn shown(text: &str, secrets: &Secrets) -> String {
    let redacted = secrets.redact(text);
    let mut out = String::with_capacity(redacted.len());
    let mut rest: &str = &redacted;
    while !rest.is_empty() {
        let end = rest.find(separates).unwrap_or(rest.len());
        let (token, behind) = rest.split_at(end);
        let bare = token.trim_end_matches('.');
        if secrets.hides(bare) {
            out.push_str(MASK);
            out.push_str(token.get(bare.len()..).unwrap_or_default());
        } else {
            out.push_str(token);
        }
        let next = behind.chars().next().map_or(0, char::len_utf8);
        out.push_str(behind.get(..next).unwrap_or_default());
        rest = behind.get(next..).unwrap_or_default();
    }
    if out.chars().nth(LONGEST).is_some() {
        out = out.chars().take(LONGEST).chain(['…']).collect();
    }
    out
}

fn separates(c: char) -> bool {
    c.is_whitespace()
        || matches!(
            c,
            '"' | '\'' | '`' | ',' | ';' | ':' | '(' | ')' | '[' | ']' | '{' | '}' | '<' | '>' | '='
        )
}
