//! Whether an expression whose value is partly unknown may still turn into an error.
//!
//! Terraform's own `try` gives up on every argument that is not wholly known, since it looks at the value
//! alone. A plan is full of unknowns, so we look at the expression: `attrs.rule[0].id` has a value for good when
//! `attrs.rule` is known, whatever the id will be. What we do not see through is as in Terraform.

use super::calls::is_query;
use super::machine::{At, Held, Machine};
use crate::policy::expression::{BinaryOperator, Expr, Name, Node};
use crate::policy::judgement::Fault;
use crate::policy::program::Local;
use crate::policy::value::Value;

impl Machine<'_> {
    /// Whether an expression that has a value has one for good. The only errors are limits.
    pub(super) fn settled(&mut self, expr: &Expr) -> Result<bool, Fault> {
        let fuel = self.fuel;
        fuel.charge(1).at(expr.span)?;
        fuel.deeper(|| Ok(self.settled_node(expr))).at(expr.span)?
    }

    fn settled_node(&mut self, expr: &Expr) -> Result<bool, Fault> {
        let scope = self.scope;
        match &expr.node {
            Node::Literal(_) => Ok(true),
            Node::Name(Name::FileLocal(index)) => self.settled_local(scope.file.get(*index)),
            Node::Name(Name::PolicyLocal(index)) => self.settled_local(scope.policy.get(*index)),
            Node::Name(_) => Ok(true),
            Node::Attribute(source, _) => self.settled_and_known(source),
            Node::Index(source, key) => Ok(self.settled_and_known(source)? && self.settled_and_known(key)?),
            Node::Splat { source, slot, each } => self.settled_splat(source, *slot, each),
            Node::Tuple(items) => self.all_settled(items),
            Node::Object(members) => {
                for (key, value) in members {
                    if !(self.settled_and_known(key)? && self.settled(value)?) {
                        return Ok(false);
                    }
                }
                Ok(true)
            }
            // Neither fails, whatever its operands are.
            Node::Binary(BinaryOperator::Equal | BinaryOperator::NotEqual, one, other) => {
                Ok(self.settled(one)? && self.settled(other)?)
            }
            // Each world has its own answer, which is known there.
            Node::Call { args, .. } if is_query(expr) => self.all_settled(args),
            _ => {
                let Some(value) = self.value(expr)? else { return Ok(false) };
                self.charge_parts(&value).at(expr.span)?;
                Ok(value.is_wholly_known())
            }
        }
    }

    fn all_settled(&mut self, exprs: &[Expr]) -> Result<bool, Fault> {
        for expr in exprs {
            if !self.settled(expr)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// The value that an expression has; none when it has none.
    fn value(&mut self, expr: &Expr) -> Result<Option<Value>, Fault> {
        match self.eval(expr) {
            Ok(value) => Ok(Some(value)),
            Err(fault) if fault.problem.limit => Err(fault),
            Err(_) => Ok(None),
        }
    }

    fn settled_and_known(&mut self, expr: &Expr) -> Result<bool, Fault> {
        Ok(self.settled(expr)? && self.value(expr)?.is_some_and(|value| !value.is_unknown()))
    }

    fn settled_local(&mut self, local: Option<&Local>) -> Result<bool, Fault> {
        let Some(local) = local else { return Ok(false) };
        let slots = std::mem::take(&mut self.slots);
        let settled = self.settled(&local.value);
        self.slots = slots;
        settled
    }

    fn settled_splat(&mut self, source: &Expr, slot: usize, each: &Expr) -> Result<bool, Fault> {
        if !self.settled(source)? {
            return Ok(false);
        }
        let fuel = self.fuel;
        let (value, height) = fuel.measured(|| self.value(source));
        let Some(value) = value? else { return Ok(false) };
        let items = match value.unmark().0 {
            Value::Unknown(_) => return Ok(false),
            Value::Sequence(_, items) => items.clone(),
            Value::Null => return Ok(true),
            single => std::sync::Arc::new(vec![single.clone()]),
        };
        let outer = self.put(slot, None);
        let mut settled = Ok(true);
        for item in items.iter() {
            self.put(slot, Some(Held { value: item.clone(), height }));
            settled = self.settled(each);
            if !matches!(settled, Ok(true)) {
                break;
            }
        }
        self.put(slot, outer);
        settled
    }
}
