//! The text of a policy with shorter lists of actions, everything else as it was.

use serde_json::{Map, Value};

use super::clause::{Narrower, Rest};
use crate::iam::document::{Document, Effect, Statement};

/// What became of a document.
#[derive(Debug)]
pub(super) enum Rewritten {
    /// Nothing is taken away.
    Same,
    /// This is left.
    Less(Value),
    /// Nothing is left.
    Nothing,
}

/// Narrows each statement that allows something. The text and the document are the same policy.
pub(super) fn document(old: &Value, document: &Document, narrower: &mut Narrower<'_>) -> Rewritten {
    let Some(written) = old.get("Statement") else { return Rewritten::Same };
    let list: Vec<&Value> = match written {
        Value::Array(items) => items.iter().collect(),
        one => vec![one],
    };
    let mut changed = false;
    let mut left = Vec::new();
    for (value, statement) in list.into_iter().zip(&document.statements) {
        match one(value, statement, narrower) {
            None => left.push(value.clone()),
            Some(new) => {
                changed = true;
                left.extend(new);
            }
        }
    }
    if !changed {
        return Rewritten::Same;
    }
    // Denies stay even by themselves: they may hold down what another policy allows.
    if left.is_empty() {
        return Rewritten::Nothing;
    }
    let mut new = old.clone();
    if let Some(place) = new.get_mut("Statement") {
        *place = match (written, left.pop()) {
            (Value::Object(_), Some(only)) if left.is_empty() => only,
            (_, last) => Value::Array(left.into_iter().chain(last).collect()),
        };
    }
    Rewritten::Less(new)
}

/// A statement that says less; outer none when it stays as it is, inner none when it goes.
fn one(value: &Value, statement: &Statement, narrower: &mut Narrower<'_>) -> Option<Option<Value>> {
    if statement.effect == Effect::Deny {
        return None;
    }
    let patterns: Vec<&str> = statement.actions.values.iter().map(|item| item.text.as_str()).collect();
    let rest =
        if statement.actions.negated { narrower.all_but(&patterns) } else { narrower.actions(&patterns) };
    let left = match rest {
        Rest::All => return None,
        Rest::Nothing => return Some(None),
        Rest::Some(left) => left,
    };
    let mut new = Map::new();
    for (name, member) in value.as_object()? {
        if name == "Action" || name == "NotAction" {
            new.insert("Action".to_owned(), list(&left, member));
        } else {
            new.insert(name.clone(), member.clone());
        }
    }
    Some(Some(Value::Object(new)))
}

/// One text where one text was, and a list otherwise.
fn list(left: &[String], was: &Value) -> Value {
    match (left, was) {
        ([only], Value::String(_)) => Value::String(only.clone()),
        _ => Value::Array(left.iter().cloned().map(Value::String).collect()),
    }
}
