//! The machine that evaluates one expression after another for one judgement.

use super::Environment;
use super::explain::Gathered;
use super::locals::{Memory, Which};
use super::worlds::Worlds;
use crate::policy::expression::{Expr, Name, Node};
use crate::policy::fuel::Fuel;
use crate::policy::judgement::Fault;
use crate::policy::problem::Problem;
use crate::policy::program::Local;
use crate::policy::subject::Subject;
use crate::policy::value::Value;
use crate::source::Span;

/// A value, or why there is none and where.
pub(super) type Answer = Result<Value, Fault>;

/// Gives a problem its place.
pub(super) trait At<T> {
    /// The same with a place.
    fn at(self, span: Span) -> Result<T, Fault>;
}

impl<T> At<T> for Result<T, Problem> {
    fn at(self, span: Span) -> Result<T, Fault> {
        self.map_err(|problem| Fault { span, problem })
    }
}

/// What names can mean.
#[derive(Clone, Copy, Default)]
pub(super) struct Scope<'a> {
    /// Locals of the file.
    pub(super) file: &'a [Local],
    /// Locals of the policy.
    pub(super) policy: &'a [Local],
    /// What is judged.
    pub(super) subject: Option<&'a Subject>,
}

/// A value in a slot, and how many levels it took to compute it.
#[derive(Clone)]
pub(super) struct Held {
    pub(super) value: Value,
    pub(super) height: u32,
}

/// Evaluates expressions.
pub(super) struct Machine<'a> {
    pub(super) scope: Scope<'a>,
    pub(super) environment: &'a Environment<'a>,
    pub(super) fuel: &'a Fuel,
    /// Variables of the `for`s and splats that are being gone through.
    pub(super) slots: Vec<Option<Held>>,
    pub(super) memory: Memory,
    pub(super) worlds: Worlds,
    /// What was looked at; none while nobody wants to know.
    pub(super) seen: Option<Gathered>,
}

impl<'a> Machine<'a> {
    /// Fresh, without any memory.
    pub(super) fn new(scope: Scope<'a>, environment: &'a Environment<'a>, fuel: &'a Fuel) -> Self {
        Self {
            scope,
            environment,
            fuel,
            slots: Vec::new(),
            memory: Memory::new(scope.file.len(), scope.policy.len()),
            worlds: Worlds::default(),
            seen: None,
        }
    }

    /// The value of an expression.
    pub(super) fn eval(&mut self, expr: &Expr) -> Answer {
        let value = self.inner(expr)?;
        if let Some(seen) = &mut self.seen {
            seen.see(expr, &value);
        }
        Ok(value)
    }

    /// The value of an expression that is part of a larger one worth telling: `attrs.x` in `attrs.x.y`.
    pub(super) fn inner(&mut self, expr: &Expr) -> Answer {
        let fuel = self.fuel;
        fuel.charge(1).at(expr.span)?;
        fuel.deeper(|| Ok(self.node(expr))).at(expr.span)?
    }

    fn node(&mut self, expr: &Expr) -> Answer {
        match &expr.node {
            Node::Literal(value) => Ok(value.clone()),
            Node::Template(parts) => self.template(expr.span, parts),
            Node::Tuple(items) => self.tuple(items),
            Node::Object(members) => self.object(members),
            Node::Name(name) => self.name(expr.span, name),
            Node::Attribute(..) | Node::Index(..) => self.path(expr),
            Node::Splat { source, slot, each } => self.splat(expr.span, source, *slot, each),
            Node::Unary(operator, operand) => self.unary(*operator, operand),
            Node::Binary(operator, one, other) => self.binary(expr, *operator, one, other),
            Node::Conditional(arms) => self.conditional(arms),
            Node::Call { function, args, expand } => self.call(expr.span, function, args, *expand),
            Node::For(each) => self.for_expression(each),
        }
    }

    fn name(&mut self, span: Span, name: &Name) -> Answer {
        let of_subject = |machine: &mut Self, part: fn(&Subject) -> &Value| {
            machine.memory.subjective += 1;
            machine.scope.subject.map(|subject| part(subject).clone())
        };
        let value = match name {
            Name::Attrs => of_subject(self, |subject| &subject.attrs),
            Name::PriorAttrs => of_subject(self, |subject| &subject.prior_attrs),
            Name::Meta => of_subject(self, |subject| &subject.meta),
            Name::Input(index) => self.environment.inputs.get(*index).cloned(),
            Name::FileLocal(index) => return self.local(span, Which::File(*index)),
            Name::PolicyLocal(index) => return self.local(span, Which::Policy(*index)),
            Name::Slot(slot) => {
                let held = self.slots.get(*slot).cloned().flatten();
                held.map(|held| self.fuel.reach(held.height).map(|()| held.value)).transpose().at(span)?
            }
            Name::Mock(index) => Some(self.environment.world.mock(*index, self.fuel).at(span)?),
        };
        value.ok_or_else(|| Problem::new("the name has no value here")).at(span)
    }

    /// Runs `inner` without telling what it looks at.
    pub(super) fn quietly<T>(&mut self, inner: impl FnOnce(&mut Self) -> T) -> T {
        let seen = self.seen.take();
        let result = inner(self);
        self.seen = seen;
        result
    }

    /// Puts a value in a slot and gives what was there.
    pub(super) fn put(&mut self, slot: usize, held: Option<Held>) -> Option<Held> {
        if self.slots.len() <= slot {
            self.slots.resize(slot + 1, None);
        }
        self.slots.get_mut(slot).and_then(|place| std::mem::replace(place, held))
    }

    /// Takes steps for all parts of a value, before something walks it. The walk ends when they run out:
    /// a value that shares its parts may be far larger than what it cost to make.
    pub(super) fn charge_parts(&self, value: &Value) -> Result<(), Problem> {
        charge_parts(self.fuel, value)
    }
}

fn charge_parts(fuel: &Fuel, value: &Value) -> Result<(), Problem> {
    match value.unmark().0 {
        Value::String(text) => fuel.charge_text(text.len()),
        Value::Sequence(_, items) => {
            fuel.charge(1)?;
            items.iter().try_for_each(|item| charge_parts(fuel, item))
        }
        Value::Mapping(_, members) => members.iter().try_for_each(|(key, item)| {
            fuel.charge_text(key.len())?;
            charge_parts(fuel, item)
        }),
        Value::Number(number) => fuel.charge(1 + number.weight()),
        _ => fuel.charge(1),
    }
}
