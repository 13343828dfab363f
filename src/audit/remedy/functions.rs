//! Functions and `for` expressions, as far as they keep what their elements are.

use hcl_edit::expr::{ForExpr, FuncCall};

use super::document::encoded;
use super::evaluate::{Evaluator, Scope};
use super::value::{Item, Piece, Value};

impl Evaluator<'_, '_> {
    pub(super) fn for_each(&self, one: &ForExpr, scope: &Scope<'_>) -> Value {
        let over = self.value(&one.intro.collection_expr, scope);
        let Some(elements) = self.elements(&over, scope).filter(|_| one.cond.is_none() && !one.grouping)
        else {
            return Value::Unknown;
        };
        let mut list = Vec::new();
        let mut map = Vec::new();
        for (key, item) in elements {
            let mut inner = scope.clone();
            // In a list the key is the element's number, in a set the element: nobody can tell here which it is.
            let key = if matches!(over, Value::List(_)) { Value::Unknown } else { key };
            inner.names.extend(one.intro.key_var.as_ref().map(|name| (name.as_str().to_owned(), key)));
            inner.names.push((one.intro.value_var.as_str().to_owned(), item.value));
            let made = Item { value: self.value(&one.value_expr, &inner), origin: item.origin };
            match &one.key_expr {
                Some(key) => map.push((self.value(key, &inner), made)),
                None => list.push(made),
            }
        }
        if one.key_expr.is_some() { Value::Map(map) } else { Value::List(list) }
    }

    pub(super) fn call(&self, call: &FuncCall, scope: &Scope<'_>) -> Value {
        let mut given = call.args.iter().map(|argument| self.value(argument, scope));
        if call.name.is_namespaced() || call.args.expand_final() {
            return Value::Unknown;
        }
        match (call.name.name.as_str(), call.args.len()) {
            ("toset" | "tolist" | "tomap" | "tostring" | "sensitive" | "nonsensitive", 1) => {
                given.next().unwrap_or(Value::Unknown)
            }
            ("jsonencode", 1) => encoded(&given.next().unwrap_or(Value::Unknown)),
            ("lower", 1) => lower(given.next().unwrap_or(Value::Unknown)),
            ("length", 1) => match given.next() {
                Some(Value::List(items)) => Value::literal(items.len().to_string()),
                Some(Value::Map(members)) => Value::literal(members.len().to_string()),
                _ => Value::Unknown,
            },
            ("element", 2) => {
                let (list, at) = (given.next().unwrap_or(Value::Unknown), given.next());
                self.element(list, &at.unwrap_or(Value::Unknown), scope)
            }
            ("keys", 1) => match given.next() {
                Some(Value::Map(members)) => Value::List(
                    members.into_iter().map(|(key, item)| Item { value: key, origin: item.origin }).collect(),
                ),
                _ => Value::Unknown,
            },
            ("values", 1) => {
                let elements = given.next().and_then(|value| self.elements(&value, scope));
                elements.map_or(Value::Unknown, |all| {
                    Value::List(all.into_iter().map(|(_, item)| item).collect())
                })
            }
            ("concat" | "setunion", _) => {
                let lists: Option<Vec<Vec<Item>>> = given
                    .map(|value| if let Value::List(items) = value { Some(items) } else { None })
                    .collect();
                lists.map_or(Value::Unknown, |lists| Value::List(lists.into_iter().flatten().collect()))
            }
            _ => Value::Unknown,
        }
    }
}

fn lower(value: Value) -> Value {
    let one = |piece| match piece {
        Piece::Literal(text) => Piece::Literal(text.to_lowercase()),
        other => other,
    };
    Value::Text(value.pieces().into_iter().map(one).collect())
}
