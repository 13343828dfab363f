//! Calls of functions, and the functions whose arguments are lazy.

use super::machine::{Answer, At, Machine};
use crate::policy::expression::{Expr, Node};
use crate::policy::functions::{self, Function, Run, Special};
use crate::policy::judgement::Fault;
use crate::policy::problem::Problem;
use crate::policy::value::Value;
use crate::source::Span;

/// Arguments of a call, expanded.
struct Arguments {
    values: Vec<Value>,
    /// What was expanded is unknown, so nobody knows how many there are.
    unknown: bool,
    /// What was expanded is sensitive.
    mark: bool,
}

impl Machine<'_> {
    /// `core::name(args)`.
    pub(super) fn call(&mut self, span: Span, function: &Function, args: &[Expr], expand: bool) -> Answer {
        match function.run {
            Run::Special(_) if expand => {
                let problem = format!("`core::{}` takes its arguments one by one, without `...`", function.name);
                Err(Problem::new(problem)).at(span)
            }
            Run::Special(Special::Try) => self.try_all(span, args),
            Run::Special(Special::Can) => self.can(span, args),
            Run::Special(special @ (Special::GetResources | Special::GetDataSource)) => {
                self.query(span, special, args)
            }
            Run::Special(Special::GetHttpRequest) => Err(Problem::new(
                "`core::gethttprequest` is refused: the gate asks nobody outside; pass what is needed as an input",
            ))
            .at(span),
            Run::Plain(_) => self.plain(span, function, args, expand),
        }
    }

    fn plain(&mut self, span: Span, function: &Function, args: &[Expr], expand: bool) -> Answer {
        let Arguments { values, unknown, mark } = self.arguments(args, expand)?;
        if unknown {
            return Ok(Value::unknown().marked(mark));
        }
        let (least, most) =
            (function.params.len(), function.rest.map_or(function.params.len(), |_| usize::MAX));
        if !(least..=most).contains(&values.len()) {
            let (name, count) = (function.name, values.len());
            return Err(Problem::new(format!("`core::{name}` does not take {count} arguments"))).at(span);
        }
        for value in &values {
            self.charge_parts(value).at(span)?;
        }
        match functions::call(function, &values, self.fuel, self.environment.now) {
            Ok(value) => Ok(value.marked(mark)),
            Err(problem) => {
                let argument = problem.argument.and_then(|index| args.get(index).or(args.last()));
                Err(problem).at(argument.map_or(span, |argument| argument.span))
            }
        }
    }

    fn arguments(&mut self, args: &[Expr], expand: bool) -> Result<Arguments, Fault> {
        let mut found = Arguments { values: Vec::with_capacity(args.len()), unknown: false, mark: false };
        for (index, arg) in args.iter().enumerate() {
            // How many resources there are says more than what they are.
            let value = if is_query(arg) { self.inner(arg)? } else { self.eval(arg)? };
            if !expand || index + 1 < args.len() {
                found.values.push(value);
                continue;
            }
            let (plain, mark) = value.unmark();
            found.mark = mark;
            match plain {
                Value::Sequence(_, items) => {
                    self.fuel.charge(items.len()).at(arg.span)?;
                    found.values.extend(items.iter().map(|item| item.clone().marked(mark)));
                }
                Value::Unknown(_) => found.unknown = true,
                other => {
                    let problem = format!("`...` needs a list, and this is a {}", other.kind_name());
                    return Err(Problem::new(problem)).at(arg.span);
                }
            }
        }
        Ok(found)
    }

    /// The first argument that has a value. Null is one.
    fn try_all(&mut self, span: Span, args: &[Expr]) -> Answer {
        let mut last = None;
        for arg in args {
            match self.quietly(|machine| machine.eval(arg)) {
                Ok(value) if self.lasting(arg, &value)? => return Ok(value),
                Ok(value) => return Ok(Value::unknown().marked(value.is_marked())),
                Err(fault) if fault.problem.limit => return Err(fault),
                Err(fault) => last = Some(fault),
            }
        }
        let why = last.map_or_else(String::new, |fault| format!("; the last one: {}", fault.problem));
        Err(Problem::new(format!("no argument of `core::try` has a value{why}"))).at(span)
    }

    /// Whether the argument has a value.
    fn can(&mut self, span: Span, args: &[Expr]) -> Answer {
        let [arg] = args else {
            return Err(Problem::new("`core::can` takes one argument")).at(span);
        };
        match self.quietly(|machine| machine.eval(arg)) {
            Ok(value) if self.lasting(arg, &value)? => Ok(Value::Bool(true)),
            Ok(_) => Ok(Value::unknown()),
            Err(fault) if fault.problem.limit => Err(fault),
            Err(_) => Ok(Value::Bool(false)),
        }
    }

    /// Whether an expression that has this value now has one after apply too.
    fn lasting(&mut self, expr: &Expr, value: &Value) -> Result<bool, Fault> {
        self.charge_parts(value).at(expr.span)?;
        Ok(value.is_wholly_known() || self.quietly(|machine| machine.settled(expr))?)
    }
}

/// A call that asks the plan.
pub(super) fn is_query(expr: &Expr) -> bool {
    matches!(
        &expr.node,
        Node::Call { function, .. }
            if matches!(function.run, Run::Special(Special::GetResources | Special::GetDataSource))
    )
}
