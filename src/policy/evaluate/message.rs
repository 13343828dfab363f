//! Messages: texts for people, in which secrets and what is not known yet are named and not shown.

use super::machine::{At, Machine};
use super::operators::truth;
use super::template::Writing;
use crate::policy::expression::{Expr, Node};
use crate::policy::judgement::Fault;
use crate::policy::problem::Problem;
use crate::policy::value::Value;

/// Characters of a message that are kept.
const LONGEST: usize = 4096;

impl Machine<'_> {
    /// The text of `error_message` or `info_message`. Where the worlds disagree, undecided candidates are unknown.
    pub(super) fn message(&mut self, expr: &Expr) -> Result<String, Fault> {
        let agreed = self.in_every_world(|machine| machine.render(expr));
        agreed.unwrap_or_else(|| self.render(expr))
    }

    fn render(&mut self, expr: &Expr) -> Result<String, Fault> {
        let mut writing = Writing::message();
        self.write_message(expr, &mut writing)?;
        let mut text = writing.text;
        if let Some((end, _)) = text.char_indices().nth(LONGEST) {
            text.truncate(end);
            text.push('…');
        }
        Ok(text)
    }

    /// Writes what has parts in parts, so that one secret does not hide the rest.
    pub(super) fn write_message(&mut self, expr: &Expr, writing: &mut Writing) -> Result<(), Fault> {
        let fuel = self.fuel;
        fuel.charge(1).at(expr.span)?;
        match &expr.node {
            Node::Template(parts) => {
                fuel.deeper(|| Ok(self.write_parts(expr.span, parts, writing))).at(expr.span)?
            }
            Node::Conditional(arms) => {
                let [condition, then, otherwise] = &**arms;
                let value = self.eval(condition)?;
                let truth = truth(&value, "a conditional").at(condition.span)?;
                if writing.veil(truth.is_none(), value.unmark().1) {
                    return Ok(());
                }
                let arm = if truth == Some(true) { then } else { otherwise };
                fuel.deeper(|| Ok(self.write_message(arm, writing))).at(expr.span)?
            }
            _ => self.write_text(expr, writing),
        }
    }

    fn write_text(&mut self, expr: &Expr, writing: &mut Writing) -> Result<(), Fault> {
        let value = self.eval(expr)?;
        let (plain, mark) = value.unmark();
        match plain {
            Value::String(text) => {
                self.fuel.charge_text(text.len()).at(expr.span)?;
                if !writing.veil(false, mark) {
                    writing.text.push_str(text);
                }
                Ok(())
            }
            Value::Unknown(_) => {
                writing.veil(true, mark);
                Ok(())
            }
            other => {
                let problem = format!("a message must be a string, and this is a {}", other.kind_name());
                Err(Problem::new(problem)).at(expr.span)
            }
        }
    }
}
