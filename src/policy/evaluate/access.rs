//! `x.name` and `x[key]`.

use super::machine::{Answer, At, Machine};
use crate::config::closest;
use crate::policy::expression::{Expr, Node};
use crate::policy::problem::Problem;
use crate::policy::value::{MappingKind, Members, Number, SequenceKind, Type, Value, convert};

/// So many names are listed where none is close.
const LISTED: usize = 8;

impl Machine<'_> {
    /// `root.name[key].name`, without a level of depth for each step.
    pub(super) fn path(&mut self, expr: &Expr) -> Answer {
        let (mut steps, mut root) = (Vec::new(), expr);
        while let Node::Attribute(source, _) | Node::Index(source, _) = &root.node {
            self.fuel.charge(1).at(root.span)?;
            steps.push(root);
            root = source.as_ref();
        }
        let mut value = self.inner(root)?;
        for step in steps.into_iter().rev() {
            match &step.node {
                Node::Attribute(_, name) => value = attribute(&value, name).at(step.span)?,
                Node::Index(_, key) => {
                    let key = self.eval(key)?;
                    if let Value::Number(number) = key.unmark().0 {
                        self.fuel.charge(number.weight()).at(step.span)?;
                    }
                    value = index(&value, &key).at(step.span)?;
                }
                _ => {}
            }
        }
        Ok(value)
    }
}

/// An attribute of a value.
fn attribute(value: &Value, name: &str) -> Result<Value, Problem> {
    let (plain, mark) = value.unmark();
    let found = match plain {
        Value::Null => {
            return Err(Problem::new(format!(
                "attempt to get an attribute of null: what stands before `.{name}` is null; where that may \
                 be, write `core::try(..., DEFAULT)`"
            )));
        }
        Value::Unknown(_) => Value::unknown(),
        Value::Mapping(kind, members) => member(*kind, members, name, mark)?,
        Value::Sequence(..) => {
            return Err(Problem::new(format!(
                "a {} has no attribute `{name}`; write `[0].{name}` for its first element or `[*].{name}` for all",
                plain.kind_name()
            )));
        }
        other => return Err(Problem::new(format!("a {} has no attribute `{name}`", other.kind_name()))),
    };
    Ok(found.marked(mark))
}

/// A member of a mapping. Names of a sensitive one are not listed.
fn member(kind: MappingKind, members: &Members, name: &str, secret: bool) -> Result<Value, Problem> {
    match (members.get(name), kind) {
        (Some(value), _) => Ok(value.clone()),
        (None, MappingKind::Plan) => Ok(Value::Null),
        (None, kind) => {
            let what = if kind == MappingKind::Map { "element" } else { "attribute" };
            let names = if secret { String::new() } else { names(members, name) };
            Err(Problem::new(format!("no {what} `{name}`{names}")))
        }
    }
}

fn names(members: &Members, name: &str) -> String {
    if members.is_empty() {
        return "; there are none at all".to_owned();
    }
    if let Some(near) = closest(name, members.keys().map(AsRef::as_ref)) {
        return format!("; did you mean `{near}`?");
    }
    let listed: Vec<String> = members.keys().take(LISTED).map(|key| format!("`{key}`")).collect();
    let more = members.len().saturating_sub(LISTED);
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    format!("; there are {}{more}", listed.join(", "))
}

/// An element of a value.
fn index(value: &Value, key: &Value) -> Result<Value, Problem> {
    let ((plain, mark), (key, key_mark)) = (value.unmark(), key.unmark());
    if key.is_null() {
        return Err(Problem::new("the index is null"));
    }
    let found = match plain {
        Value::Null => return Err(Problem::new("attempt to index null: what stands before `[` is null")),
        _ if plain.is_unknown() || key.is_unknown() => Value::unknown(),
        Value::Sequence(SequenceKind::Set, _) => {
            return Err(Problem::new("a set has no order to index; make a list of it with `core::tolist`"));
        }
        Value::Sequence(_, items) => element(items, key, mark || key_mark)?,
        Value::Mapping(kind, members) => match convert(key, &Type::String) {
            Ok(Value::String(name)) => {
                member(*kind, members, &name, mark || key_mark).map_err(|problem| {
                    if key_mark {
                        Problem::new("no element under this key, which is sensitive")
                    } else {
                        problem
                    }
                })?
            }
            _ => return Err(Problem::new(format!("the key must be a string, not {}", key.kind_name()))),
        },
        other => return Err(Problem::new(format!("a {} has no elements", other.kind_name()))),
    };
    Ok(found.marked(mark || key_mark))
}

fn element(items: &[Value], key: &Value, secret: bool) -> Result<Value, Problem> {
    let number = match key {
        Value::Number(number) => Some(number.clone()),
        Value::String(text) => Number::parse(text),
        _ => None,
    };
    let Some(number) = number else {
        return Err(Problem::new(format!("the index of a list must be a number, not {}", key.kind_name())));
    };
    let told = |shown: String| if secret { "(sensitive value)".to_owned() } else { shown };
    if !number.is_whole() || number < Number::from(0) {
        return Err(Problem::new(format!(
            "the index must be a whole number that is not negative, not `{}`",
            told(number.to_string())
        )));
    }
    let found = number.to_i64().and_then(|at| usize::try_from(at).ok()).and_then(|at| items.get(at));
    found.cloned().ok_or_else(|| {
        Problem::new(format!(
            "the index `{}` is out of range: the length is {}",
            told(number.to_string()),
            told(items.len().to_string())
        ))
    })
}
