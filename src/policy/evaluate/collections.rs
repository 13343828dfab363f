//! `[...]`, `{...}`, splats and `for`.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::machine::{Answer, At, Held, Machine};
use super::operators::truth;
use crate::policy::expression::{Expr, For};
use crate::policy::judgement::Fault;
use crate::policy::problem::Problem;
use crate::policy::value::{Members, SequenceKind, Type, Value, convert};
use crate::source::Span;

/// How going through a value went.
#[derive(Default)]
pub(super) struct Walk {
    /// The result as a whole is known only after apply.
    pub(super) unknown: bool,
    /// The result is sensitive.
    pub(super) mark: bool,
}

impl Machine<'_> {
    /// `[a, b]`.
    pub(super) fn tuple(&mut self, items: &[Expr]) -> Answer {
        let items: Result<Vec<Value>, Fault> = items.iter().map(|item| self.eval(item)).collect();
        Ok(Value::tuple(items?))
    }

    /// `{ a = b }`. The last of several equal keys counts, as in Terraform.
    pub(super) fn object(&mut self, members: &[(Expr, Expr)]) -> Answer {
        let (mut made, mut walk) = (Members::new(), Walk::default());
        for (key, value) in members {
            let key = self.key(key, &mut walk)?;
            let value = self.eval(value)?;
            if let Some(key) = key {
                made.insert(key, value);
            }
        }
        let object = if walk.unknown { Value::unknown() } else { Value::object(made) };
        Ok(object.marked(walk.mark))
    }

    /// The key of a member; none when it is unknown.
    fn key(&mut self, expr: &Expr, walk: &mut Walk) -> Result<Option<Arc<str>>, Fault> {
        let value = self.eval(expr)?;
        let (plain, mark) = value.unmark();
        walk.mark |= mark;
        if plain.is_null() {
            return Err(Problem::new("the key is null")).at(expr.span);
        }
        if let Value::Number(number) = plain {
            self.fuel.charge(number.weight()).at(expr.span)?;
        }
        match convert(plain, &Type::String) {
            Ok(Value::String(key)) => {
                self.fuel.charge_text(key.len()).at(expr.span)?;
                Ok(Some(key))
            }
            Ok(Value::Unknown(_)) => {
                walk.unknown = true;
                Ok(None)
            }
            _ => {
                let problem = Problem::new(format!("the key must be a string, not {}", plain.kind_name()));
                Err(problem).at(expr.span)
            }
        }
    }

    /// `x[*].a`.
    pub(super) fn splat(&mut self, span: Span, source: &Expr, slot: usize, each: &Expr) -> Answer {
        let fuel = self.fuel;
        let (value, height) = fuel.measured(|| self.inner(source));
        let value = value?;
        let (plain, mark) = value.unmark();
        let (kind, items) = match plain {
            Value::Null => return Ok(Value::tuple(Vec::new()).marked(mark)),
            Value::Unknown(_) => return Ok(Value::unknown().marked(mark)),
            Value::Sequence(SequenceKind::Set, items) => (SequenceKind::List, items.clone()),
            Value::Sequence(kind, items) => (*kind, items.clone()),
            single => (SequenceKind::Tuple, Arc::new(vec![single.clone()])),
        };
        fuel.charge(items.len()).at(span)?;
        let outer = self.put(slot, None);
        let made: Result<Vec<Value>, Fault> = self.quietly(|machine| {
            let one = |item: &Value| {
                machine.put(slot, Some(Held { value: item.clone().marked(mark), height }));
                machine.eval(each)
            };
            items.iter().map(one).collect()
        });
        self.put(slot, outer);
        Ok(Value::Sequence(kind, Arc::new(made?)).marked(mark))
    }

    /// Runs `body` for every element of a value. Elements of a sensitive value are sensitive.
    pub(super) fn go_through(
        &mut self,
        source: &Expr,
        (key_slot, value_slot): (Option<usize>, usize),
        mut body: impl FnMut(&mut Self, &mut Walk) -> Result<(), Fault>,
    ) -> Result<Walk, Fault> {
        let fuel = self.fuel;
        let (value, height) = fuel.measured(|| self.eval(source));
        let value = value?;
        let (plain, mark) = value.unmark();
        let mut walk = Walk { unknown: plain.is_unknown(), mark };
        if walk.unknown {
            return Ok(walk);
        }
        let pairs = pairs(plain).at(source.span)?;
        fuel.charge(pairs.len()).at(source.span)?;
        let outer = (key_slot.and_then(|slot| self.put(slot, None)), self.put(value_slot, None));
        let done = pairs.into_iter().try_for_each(|(key, item)| {
            if let Some(slot) = key_slot {
                self.put(slot, Some(Held { value: key.marked(mark), height }));
            }
            self.put(value_slot, Some(Held { value: item.marked(mark), height }));
            body(self, &mut walk)
        });
        if let Some(slot) = key_slot {
            self.put(slot, outer.0);
        }
        self.put(value_slot, outer.1);
        done.map(|()| walk)
    }

    /// `[for ...]` and `{for ...}`.
    pub(super) fn for_expression(&mut self, each: &For) -> Answer {
        let (mut items, mut members) = (Vec::new(), BTreeMap::<Arc<str>, Vec<Value>>::new());
        let walk = self.go_through(&each.source, (each.key, each.value), |machine, walk| {
            if !machine.wanted(each, walk)? {
                return Ok(());
            }
            let Some(key) = &each.result_key else {
                items.push(machine.eval(&each.result)?);
                return Ok(());
            };
            let span = key.span;
            let secret = walk.mark;
            let key = machine.key(key, walk)?;
            let value = machine.eval(&each.result)?;
            let Some(key) = key else { return Ok(()) };
            let under = members.entry(key.clone()).or_default();
            if !each.grouped && !under.is_empty() {
                let key = if secret || walk.mark { "(sensitive value)" } else { &*key };
                return Err(Problem::new(format!(
                    "two elements have the key `{key}`; put `...` behind the value to gather them"
                )))
                .at(span);
            }
            under.push(value);
            Ok(())
        })?;
        if walk.unknown {
            return Ok(Value::unknown().marked(walk.mark));
        }
        let made = if each.result_key.is_none() {
            Value::tuple(items)
        } else if each.grouped {
            Value::object(members.into_iter().map(|(key, under)| (key, Value::tuple(under))).collect())
        } else {
            let single = members.into_iter().filter_map(|(key, mut under)| Some((key, under.pop()?)));
            Value::object(single.collect())
        };
        Ok(made.marked(walk.mark))
    }

    /// The `if` of a `for`. An unknown one makes the result unknown.
    fn wanted(&mut self, each: &For, walk: &mut Walk) -> Result<bool, Fault> {
        let Some(condition) = &each.condition else { return Ok(true) };
        let value = self.eval(condition)?;
        walk.mark |= value.unmark().1;
        let wanted = truth(&value, "the `if` of a `for`").at(condition.span)?;
        walk.unknown |= wanted.is_none();
        Ok(wanted.unwrap_or(false))
    }
}

/// Keys and elements, in the order in which Terraform goes through them.
fn pairs(value: &Value) -> Result<Vec<(Value, Value)>, Problem> {
    Ok(match value {
        Value::Sequence(SequenceKind::Set, items) => {
            items.iter().map(|item| (item.clone(), item.clone())).collect()
        }
        Value::Sequence(_, items) => (0_i64..).map(Value::int).zip(items.iter().cloned()).collect(),
        Value::Mapping(_, members) => {
            members.iter().map(|(key, item)| (Value::String(key.clone()), item.clone())).collect()
        }
        Value::Null => return Err(Problem::new("`for` cannot go through null")),
        other => {
            return Err(Problem::new(format!(
                "`for` goes through lists, sets and maps, and this is a {}",
                other.kind_name()
            )));
        }
    })
}
