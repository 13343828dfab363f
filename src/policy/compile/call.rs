//! Function calls.

use hcl_edit::Span as _;
use hcl_edit::expr::FuncCall;

use super::expression::Maker;
use crate::config::closest;
use crate::hcl::{place, quote, written};
use crate::policy::expression::{Expr, Node};
use crate::policy::functions::{self, Function, Run, Special};
use crate::source::Span;

impl Maker<'_> {
    pub(super) fn call(&mut self, call: &FuncCall, span: Span) -> Expr {
        let found = self.function(call);
        let args: Vec<Expr> = call.args.iter().map(|arg| self.expr(arg)).collect();
        let expand = call.args.expand_final();
        let Some(function) = found else {
            return Expr { span, node: Node::Literal(crate::policy::Value::Null) };
        };
        if !fits(function, args.len(), expand) {
            let name = place(call.name.name.span());
            let message = format!("`core::{}` takes {}", function.name, wanted(function));
            let label = format!("{} given", counted(args.len(), "argument"));
            let help = format!("write `{}`", usage(function));
            return self.wrong("policy-arguments", message, name, label, help);
        }
        Expr { span, node: Node::Call { function, args, expand } }
    }

    fn function(&mut self, call: &FuncCall) -> Option<&'static Function> {
        let source = self.source;
        let name = written(source, call.name.name.as_str(), call.name.name.span());
        let end = place(call.name.name.span());
        let spaces: Vec<&str> =
            call.name.namespace.iter().map(|space| written(source, space.as_str(), space.span())).collect();
        let start = call.name.namespace.first().map_or(end, |space| place(space.span()));
        let span = Span::new(start.start, end.end);
        let known = functions::find(name);
        let suggested = || closest(name, functions::all().map(|function| function.name));
        if spaces == ["core"] {
            if name == "gethttprequest"
                || known.is_some_and(|known| matches!(known.run, Run::Special(Special::GetHttpRequest)))
            {
                self.wrong(
                    "policy-function",
                    "`core::gethttprequest` is refused: a gate must give the same answer without a network",
                    span,
                    "",
                    "pass what the request would give as an `input`",
                );
                return None;
            }
            if known.is_none() {
                let help = match suggested() {
                    Some(name) => format!("did you mean `core::{name}`?"),
                    None => "the functions are those of Terraform, under `core::`".to_owned(),
                };
                let message = format!("there is no function {}", quote(&format!("core::{name}")));
                self.wrong("policy-function", message, span, "unknown", help);
            }
            return known;
        }
        if let (Some(known), []) = (known, spaces.as_slice()) {
            let message = format!("the function `{}` is written with its namespace", known.name);
            self.wrong("policy-function", message, span, "", format!("write `core::{}(...)`", known.name));
            return None;
        }
        let full = [spaces.as_slice(), &[name]].concat().join("::");
        let help = match known.map(|known| known.name).or_else(suggested) {
            Some(name) => format!("did you mean `core::{name}`?"),
            None => "the functions are those of Terraform, under `core::`".to_owned(),
        };
        let message = format!("there is no function {}", quote(&full));
        self.wrong("policy-function", message, span, "unknown", help);
        None
    }
}

/// Whether so many arguments can be right. An expanded last one may stand for any number, even none.
fn fits(function: &Function, count: usize, expand: bool) -> bool {
    match expand {
        true => function.rest.is_some() || count <= function.params.len() + 1,
        false => function.takes(count) && count >= least(function),
    }
}

/// How many arguments there must be. `try` has no parameters, since all of its arguments are alike.
fn least(function: &Function) -> usize {
    match function.run {
        Run::Special(Special::Try) => 1,
        _ => function.params.len(),
    }
}

fn wanted(function: &Function) -> String {
    let least = least(function);
    match function.rest {
        Some(_) => format!("at least {}", counted(least, "argument")),
        None if least == 0 => "no arguments".to_owned(),
        None => counted(least, "argument"),
    }
}

fn counted(count: usize, what: &str) -> String {
    if count == 1 { format!("1 {what}") } else { format!("{count} {what}s") }
}

/// `core::name(a, b, more...)`.
fn usage(function: &Function) -> String {
    let mut names: Vec<String> = function.params.iter().map(|param| param.name.to_owned()).collect();
    names.extend(function.rest.map(|rest| format!("{}...", rest.name)));
    format!("core::{}({})", function.name, names.join(", "))
}
