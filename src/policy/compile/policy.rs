//! Policy blocks.

use hcl_edit::structure::Block;

use super::body::{Members, Shape, header};
use super::constant::{constant, kind as kind_of};
use super::expression::compile_expression;
use super::file::local_drafts;
use super::reach::Reach;
use super::report::Report;
use super::scope::Scope;
use super::traversal::list;
use super::{cycles, manual, operations};
use crate::config::closest;
use crate::finding::Level;
use crate::hcl::quote;
use crate::policy::expression::Expr;
use crate::policy::program::{Enforce, LevelExpr, Local, Policy, PolicyKind};
use crate::policy::value::Value;

const RESOURCE: Shape = Shape {
    what: "`resource_policy`",
    attributes: Some(&["enforcement_level", "operations", "filter"]),
    blocks: &["locals", "enforce"],
};
const MODULE: Shape = Shape {
    what: "`module_policy`",
    attributes: Some(&["enforcement_level", "filter"]),
    blocks: &["locals", "enforce"],
};
const PROVIDER: Shape = Shape { what: "`provider_policy`", ..MODULE };
const ENFORCE: Shape = Shape {
    what: "`enforce`",
    attributes: Some(&["condition", "error_message", "info_message"]),
    blocks: &[],
};

/// Reads a policy; none when it has not even a name.
pub(super) fn read(
    report: &mut Report<'_>,
    block: &Block,
    kind: PolicyKind,
    scope: &Scope,
    file_locals: &[Local],
) -> Option<Policy> {
    let shape = match kind {
        PolicyKind::Resource => &RESOURCE,
        PolicyKind::Module => &MODULE,
        PolicyKind::Provider => &PROVIDER,
    };
    let labels = labels(report, block, kind);
    let members = report.members(&block.body, shape);
    let mut scope = scope.clone().of_policy(kind);
    let blocks: Vec<&Block> = members.blocks("locals").collect();
    if let [first, again, ..] = blocks.as_slice() {
        report.twice(
            "a policy has one `locals` block",
            header(first),
            header(again),
            "put everything into one",
        );
    }
    let drafts = local_drafts(report, &blocks);
    scope.policy_locals = drafts.names();
    let locals = drafts.compile(report, &mut scope);
    cycles::check(report, &locals, true);
    let compiled = |report: &mut Report<'_>, scope: &mut Scope, name: &str| {
        let found = members.get(name)?;
        Some(compile_expression(&found.value, report.source, scope, &mut report.errors))
    };
    let filter = compiled(report, &mut scope, "filter");
    let level = compiled(report, &mut scope, "enforcement_level");
    let level = self::level(report, level, &locals, file_locals);
    let mut enforce: Vec<Enforce> =
        members.blocks("enforce").filter_map(|block| self::enforce(report, block, &mut scope)).collect();
    for one in &mut enforce {
        one.attribute = Reach::of([&one.condition], &locals, file_locals).attribute();
    }
    let reach = Reach::of(expressions(&filter, &enforce), &locals, file_locals);
    let operations = operations::read(report, kind, block, members.get("operations"), &reach);
    let (target, label) = labels?;
    Some(Policy {
        kind,
        target,
        label,
        span: header(block),
        manual: manual::above(report.source.text(), header(block).start),
        level,
        operations,
        reads: reach.reads(),
        filter,
        locals,
        enforce,
        slots: scope.slots(),
    })
}

/// Everything that is evaluated for a subject, locals aside.
fn expressions<'e>(filter: &'e Option<Expr>, enforce: &'e [Enforce]) -> impl Iterator<Item = &'e Expr> {
    let parts =
        |one: &'e Enforce| std::iter::once(&one.condition).chain(&one.error_message).chain(&one.info_message);
    filter.iter().chain(enforce.iter().flat_map(parts))
}

fn labels(report: &mut Report<'_>, block: &Block, kind: PolicyKind) -> Option<(String, String)> {
    let (what, example) = match kind {
        PolicyKind::Resource => ("a resource type", "TYPE"),
        PolicyKind::Module => ("a module source", "SOURCE"),
        PolicyKind::Provider => ("a provider's name", "PROVIDER"),
    };
    let usage = format!("{} \"{example}\" \"NAME\" {{ ... }}", kind.block());
    let [(target, target_span), (label, label_span)] = report.labels(block, &usage)?;
    let readable =
        |text: &str| !text.is_empty() && !text.contains(|c: char| c.is_control() || c.is_whitespace());
    if !readable(&target) {
        let message = format!("the first label must be {what}");
        report.error("policy-label", message, target_span, "", "`*` stands for any run of characters");
    }
    if !readable(&label) {
        let message = "the second label must be a name without blanks";
        let help =
            "findings, waivers and tests call the policy by this name: use letters, digits, `_` and `-`";
        report.error("policy-label", message, label_span, "", help);
    }
    Some((target, label))
}

fn enforce(report: &mut Report<'_>, block: &Block, scope: &mut Scope) -> Option<Enforce> {
    report.labels::<0>(block, "enforce { ... }");
    let members: Members<'_> = report.members(&block.body, &ENFORCE);
    let mut compiled = |name: &str| {
        let found = members.get(name)?;
        Some(compile_expression(&found.value, report.source, scope, &mut report.errors))
    };
    let condition = compiled("condition");
    let (error_message, info_message) = (compiled("error_message"), compiled("info_message"));
    if condition.is_none() {
        let help = "write what must hold: `condition = attrs.encrypted == true`";
        report.error(
            "policy-missing",
            "`enforce` without `condition`",
            header(block),
            "`condition` is missing",
            help,
        );
    }
    Some(Enforce { span: header(block), condition: condition?, error_message, info_message, attribute: None })
}

fn level(report: &mut Report<'_>, found: Option<Expr>, locals: &[Local], file_locals: &[Local]) -> LevelExpr {
    let Some(expr) = found else { return LevelExpr::Known(Level::Mandatory) };
    let names = || Level::ALL.iter().map(|level| level.name());
    match constant(&expr) {
        // A mistake in the expression leaves null behind and has been told.
        Some(Value::Null) => {}
        Some(Value::String(name)) => match Level::parse(&name) {
            Some(level) => return LevelExpr::Known(level),
            None => {
                let help = closest(&name, names()).map(|name| format!("did you mean `\"{name}\"`?"));
                let help = help.unwrap_or_else(level_help);
                let message = format!("there is no level {}", quote(&name));
                report.error("policy-level", message, expr.span, "unknown", help);
            }
        },
        Some(other) => {
            let label = format!("this is {}", kind_of(&other));
            report.error("policy-level", "a level must be a text", expr.span, label, level_help());
        }
        None => {
            let reach = Reach::of([&expr], locals, file_locals);
            if let Some((what, at)) = reach.subject() {
                let help = "use inputs and locals that do not depend on what is judged; \
                            two policies with a `filter` each can have two levels";
                let message = format!("a level may not depend on {what}");
                report.error("policy-level", message, at, "", help);
            }
        }
    }
    LevelExpr::Expr(expr)
}

fn level_help() -> String {
    format!("the levels are {}", list(Level::ALL.iter().map(|level| level.name())))
}
