//! Level, filter and `enforce` blocks of one policy for one subject.

use super::Environment;
use super::explain::explain;
use super::machine::{At, Machine, Scope};
use super::operators::truth;
use crate::finding::Level;
use crate::policy::expression::Expr;
use crate::policy::fuel::Fuel;
use crate::policy::judgement::{Enforced, Fault, Judgement, Verdict};
use crate::policy::problem::Problem;
use crate::policy::program::{Enforce, LevelExpr, Policy, PolicyFile};
use crate::policy::subject::Subject;
use crate::policy::value::Value;

/// What a policy says of a subject whose target and operation it matches; none when its filter says that it
/// does not apply.
pub fn judge(
    file: &PolicyFile,
    policy: &Policy,
    subject: &Subject,
    environment: &Environment<'_>,
) -> Option<Judgement> {
    let fuel = Fuel::new(environment.steps);
    let scope = Scope { file: &file.locals, policy: &policy.locals, subject: Some(subject) };
    let mut machine = Machine::new(scope, environment, &fuel);
    let applies = match &policy.filter {
        Some(filter) => machine.decide(filter, "`filter`"),
        None => Ok(Some(true)),
    };
    if matches!(applies, Ok(Some(false))) {
        return None;
    }
    let (level, applies) = match machine.level(&policy.level) {
        Ok(level) => (level, applies),
        Err(fault) => (Level::Mandatory, Err(fault)),
    };
    let (verdict, fault) = match applies {
        Ok(Some(_)) => (Verdict::Pass, None),
        Ok(None) => (Verdict::Unknown, None),
        Err(fault) => (Verdict::Error, Some(placed(policy, fault))),
    };
    if verdict != Verdict::Pass {
        return Some(Judgement {
            level,
            verdict,
            enforced: Vec::new(),
            fault,
            steps: environment.steps - fuel.left(),
        });
    }
    let enforced: Vec<Enforced> = policy
        .enforce
        .iter()
        .enumerate()
        .map(|(index, block)| {
            let mut enforced = machine.enforce(policy, index, block);
            if environment.explain {
                enforced.seen = explain(scope, environment, &block.condition, &file.source);
            }
            enforced
        })
        .collect();
    let verdict = enforced.iter().map(|one| one.verdict).max().unwrap_or(Verdict::Pass);
    Some(Judgement { level, verdict, enforced, fault: None, steps: environment.steps - fuel.left() })
}

/// Which expression reached a limit is chance; the policy as a whole is too much.
fn placed(policy: &Policy, fault: Fault) -> Fault {
    if fault.problem.limit { Fault { span: policy.span, ..fault } } else { fault }
}

impl Machine<'_> {
    /// The bool that an expression gives in every world; none when that is known only after apply.
    fn decide(&mut self, expr: &Expr, wanting: &str) -> Result<Option<bool>, Fault> {
        let agreed = self.in_every_world(|machine| {
            let value = machine.eval(expr)?;
            truth(&value, wanting).at(expr.span)
        });
        agreed.unwrap_or(Ok(None))
    }

    fn level(&mut self, level: &LevelExpr) -> Result<Level, Fault> {
        let expr = match level {
            LevelExpr::Known(level) => return Ok(*level),
            LevelExpr::Expr(expr) => expr,
        };
        let agreed = self.in_every_world(|machine| {
            let value = machine.eval(expr)?;
            read_level(&value).at(expr.span)
        });
        agreed.unwrap_or_else(|| Err(unknown_level()).at(expr.span))
    }

    fn enforce(&mut self, policy: &Policy, index: usize, block: &Enforce) -> Enforced {
        let (mut verdict, mut fault) = match self.decide(&block.condition, "`condition`") {
            Ok(Some(true)) => (Verdict::Pass, None),
            Ok(Some(false)) => (Verdict::Fail, None),
            Ok(None) => (Verdict::Unknown, None),
            Err(fault) => (Verdict::Error, Some(placed(policy, fault))),
        };
        let failed = verdict == Verdict::Fail;
        let mut text = |expr: Option<&Expr>| match self.message(expr?) {
            Ok(text) => Some(text),
            Err(problem) => {
                if problem.problem.limit {
                    verdict = Verdict::Error;
                }
                fault.get_or_insert(placed(policy, problem));
                None
            }
        };
        let error_message = text(block.error_message.as_ref().filter(|_| failed));
        let info_message = text(block.info_message.as_ref());
        Enforced { index, verdict, error_message, info_message, fault, seen: Vec::new() }
    }
}

fn unknown_level() -> Problem {
    Problem::new("the level is known only after apply; make it depend on inputs alone")
}

fn read_level(value: &Value) -> Result<Level, Problem> {
    let names = Level::ALL.map(|level| format!("`{}`", level.name())).join(", ");
    match value.unmark() {
        (Value::String(text), mark) => Level::parse(text).ok_or_else(|| {
            let text = if mark { "(sensitive value)" } else { &**text };
            Problem::new(format!("`{text}` is no level; the levels are {names}"))
        }),
        (Value::Unknown(_), _) => Err(unknown_level()),
        (other, _) => Err(Problem::new(format!(
            "the level must be one of {names}, and this is a {}",
            other.kind_name()
        ))),
    }
}
