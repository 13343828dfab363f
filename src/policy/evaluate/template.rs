//! String templates.

use super::collections::Walk;
use super::machine::{Answer, At, Machine};
use super::operators::truth;
use crate::policy::expression::{Expr, Node, Part};
use crate::policy::judgement::Fault;
use crate::policy::problem::Problem;
use crate::policy::value::{Type, Value, convert};
use crate::source::Span;

/// What stands for a part that is known only after apply, in messages.
pub(super) const UNKNOWN: &str = "(known after apply)";

/// What stands for a sensitive part, in messages.
pub(super) const SENSITIVE: &str = "(sensitive value)";

/// A text in the making.
#[derive(Default)]
pub(super) struct Writing {
    pub(super) text: String,
    /// It is for people: parts that cannot be shown are named in their place.
    pub(super) message: bool,
    /// A part is known only after apply.
    unknown: bool,
    /// A part is sensitive.
    mark: bool,
}

impl Writing {
    /// A text for people.
    pub(super) fn message() -> Self {
        Self { message: true, ..Self::default() }
    }

    /// Notes a part that is unknown or sensitive; whether it is to be left out.
    pub(super) fn veil(&mut self, unknown: bool, mark: bool) -> bool {
        if self.message && (unknown || mark) {
            self.text.push_str(if mark { SENSITIVE } else { UNKNOWN });
        }
        self.unknown |= unknown;
        self.mark |= mark;
        unknown || (self.message && mark)
    }
}

impl Machine<'_> {
    /// A string template.
    pub(super) fn template(&mut self, span: Span, parts: &[Part]) -> Answer {
        let mut writing = Writing::default();
        self.write_parts(span, parts, &mut writing)?;
        let text = if writing.unknown { Value::unknown() } else { Value::text(&writing.text) };
        Ok(text.marked(writing.mark))
    }

    pub(super) fn write_parts(
        &mut self,
        span: Span,
        parts: &[Part],
        writing: &mut Writing,
    ) -> Result<(), Fault> {
        parts.iter().try_for_each(|part| self.write_part(span, part, writing))
    }

    fn write_part(&mut self, span: Span, part: &Part, writing: &mut Writing) -> Result<(), Fault> {
        let fuel = self.fuel;
        match part {
            Part::Text(text) => {
                fuel.charge_text(text.len()).at(span)?;
                writing.text.push_str(text);
                Ok(())
            }
            Part::Value(expr) => self.write_value(expr, writing),
            Part::If(condition, then, otherwise) => {
                fuel.deeper(|| Ok(self.write_if(condition, [then, otherwise], writing))).at(span)?
            }
            Part::For { key, value, source, body } => {
                fuel.deeper(|| Ok(self.write_for(source, (*key, *value), body, writing))).at(span)?
            }
        }
    }

    fn write_value(&mut self, expr: &Expr, writing: &mut Writing) -> Result<(), Fault> {
        if writing.message && matches!(expr.node, Node::Template(_) | Node::Conditional(_)) {
            return self.write_message(expr, writing);
        }
        let value = self.eval(expr)?;
        let (plain, mark) = value.unmark();
        if plain.is_null() {
            return Err(Problem::new(
                "null cannot stand in a string; where that may be, write `core::coalesce(..., DEFAULT)`",
            ))
            .at(expr.span);
        }
        if let Value::Number(number) = plain {
            self.fuel.charge(number.weight()).at(expr.span)?;
        }
        match convert(plain, &Type::String) {
            Ok(Value::String(text)) => {
                self.fuel.charge_text(text.len()).at(expr.span)?;
                if !writing.veil(false, mark) {
                    writing.text.push_str(&text);
                }
                Ok(())
            }
            Ok(Value::Unknown(_)) => {
                writing.veil(true, mark);
                Ok(())
            }
            _ => {
                let kind = plain.kind_name();
                let problem =
                    format!("a {kind} cannot stand in a string; write it out with `core::jsonencode`");
                Err(Problem::new(problem)).at(expr.span)
            }
        }
    }

    fn write_if(
        &mut self,
        condition: &Expr,
        [then, otherwise]: [&Vec<Part>; 2],
        writing: &mut Writing,
    ) -> Result<(), Fault> {
        let value = self.eval(condition)?;
        let truth = truth(&value, "`%{if}`").at(condition.span)?;
        if writing.veil(truth.is_none(), value.unmark().1) {
            return Ok(());
        }
        match truth {
            Some(true) => self.write_parts(condition.span, then, writing),
            _ => self.write_parts(condition.span, otherwise, writing),
        }
    }

    fn write_for(
        &mut self,
        source: &Expr,
        slots: (Option<usize>, usize),
        body: &[Part],
        writing: &mut Writing,
    ) -> Result<(), Fault> {
        // Of a sensitive list not even the length is told.
        let mut inner = Writing { message: writing.message, ..Writing::default() };
        let walk: Walk =
            self.go_through(source, slots, |machine, _| machine.write_parts(source.span, body, &mut inner))?;
        writing.unknown |= inner.unknown;
        writing.mark |= inner.mark;
        if !writing.veil(walk.unknown, walk.mark) {
            writing.text.push_str(&inner.text);
        }
        Ok(())
    }
}
