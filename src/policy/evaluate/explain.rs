//! What a condition looked at.
//!
//! The condition is evaluated once more for this, with steps of its own, so that asking for reasons changes no
//! verdict; undecided candidates are unknown here. What is told is what was really evaluated: the longest
//! paths (`attrs.tags.Owner`, not `attrs.tags`), locals, inputs, and calls that ask the plan.

use super::Environment;
use super::calls::is_query;
use super::machine::{Machine, Scope};
use crate::policy::expression::{Expr, Node};
use crate::policy::fuel::Fuel;
use crate::policy::functions::{Run, Special};
use crate::policy::judgement::Seen;
use crate::policy::value::{Value, show};
use crate::source::{Source, Span};

/// Characters of a value that are shown.
const SHOWN: usize = 200;

/// Entries that are kept: more than that explains nothing.
const MOST: usize = 64;

/// Values that are kept for one expression, which a `for` evaluates many times.
const EACH: usize = 4;

/// Gathers what is looked at.
#[derive(Default)]
pub(super) struct Gathered(Vec<Seen>);

impl Gathered {
    /// Notes the value of an expression that is worth it.
    pub(super) fn see(&mut self, expr: &Expr, value: &Value) {
        if self.0.len() >= MOST || !worth(expr) {
            return;
        }
        let same = self.0.iter().filter(|seen| seen.span == expr.span);
        if same.count() < EACH {
            self.0.push(Seen { span: expr.span, text: show(value, SHOWN) });
        }
    }

    /// In the order of the file, each expression with the same value once.
    fn sorted(mut self, source: &Source) -> Vec<Seen> {
        self.0.sort_by_key(|seen| (seen.span.start, seen.span.end));
        let written = |span: Span| source.text().get(span.start..span.end).filter(|text| !text.is_empty());
        let mut kept: Vec<Seen> = Vec::new();
        for seen in self.0 {
            let known = kept.iter().any(|other| {
                let same = other.span == seen.span
                    || written(seen.span).is_some_and(|text| Some(text) == written(other.span));
                same && other.text == seen.text
            });
            if !known {
                kept.push(seen);
            }
        }
        kept
    }
}

/// What a condition looks at.
pub(super) fn explain(
    scope: Scope<'_>,
    environment: &Environment<'_>,
    condition: &Expr,
    source: &Source,
) -> Vec<Seen> {
    let fuel = Fuel::new(environment.steps);
    let mut machine = Machine::new(scope, environment, &fuel);
    machine.seen = Some(Gathered::default());
    // Where it fails, what came before explains it; the fault itself is in the judgement.
    let _ = machine.eval(condition);
    machine.seen.take().unwrap_or_default().sorted(source)
}

fn worth(expr: &Expr) -> bool {
    match &expr.node {
        Node::Name(_) | Node::Attribute(..) | Node::Index(..) | Node::Splat { .. } => true,
        Node::Call { function, args, .. } => {
            matches!(function.run, Run::Special(Special::Try)) || is_query(expr) || args.iter().any(is_query)
        }
        _ => false,
    }
}
