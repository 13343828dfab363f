//! `operations`: which halves of which changes a policy is about.

use hcl_edit::expr::Expression;
use hcl_edit::structure::{Attribute, Block};

use super::body::header;
use super::constant::kind as kind_of;
use super::expression::span_of;
use super::reach::Reach;
use super::report::Report;
use super::traversal::list;
use crate::config::closest;
use crate::diagnostic::Diagnostic;
use crate::hcl::quote;
use crate::policy::program::{Operation, PolicyKind};
use crate::policy::value::Value;
use crate::source::Span;

/// What holds without `operations`.
const DEFAULT: [Operation; 3] = [Operation::Create, Operation::Update, Operation::NoOp];

/// Reads and checks the operations of a policy.
pub(super) fn read(
    report: &mut Report<'_>,
    kind: PolicyKind,
    block: &Block,
    attribute: Option<&Attribute>,
    reach: &Reach,
) -> Vec<Operation> {
    if kind != PolicyKind::Resource {
        return Operation::ALL.to_vec();
    }
    let Some(attribute) = attribute else {
        if let Some(prior) = reach.prior() {
            needed(report, prior, header(block), "`operations` is missing");
        }
        return DEFAULT.to_vec();
    };
    let Some(listed) = self::list_of(report, &attribute.value) else { return DEFAULT.to_vec() };
    let span = span_of(&attribute.value);
    let found: Vec<Operation> = listed.iter().map(|(operation, _)| *operation).collect();
    let of = |wanted: &[Operation]| listed.iter().find(|(operation, _)| wanted.contains(operation)).copied();
    if let Some(prior) = reach.prior() {
        if let Some((other, at)) = of(&[Operation::Create, Operation::NoOp]) {
            let message = format!("a policy that reads `prior_attrs` cannot be about `{}`", other.name());
            let help = "list `update`, `delete` or both: the others have no values before";
            report.errors.push(
                Diagnostic::error("policy-operations", message)
                    .at(report.source, prior, "read here")
                    .at(report.source, at, "")
                    .help(help),
            );
        } else if of(&[Operation::Update, Operation::Delete]).is_none() {
            needed(report, prior, span, "neither `update` nor `delete`");
        }
    } else if let (Some(_), Some((other, at))) =
        (of(&[Operation::Delete]), of(&[Operation::Create, Operation::NoOp]))
    {
        let message = format!("one policy cannot be about `delete` and `{}`", other.name());
        let help = "write two policies; for a `delete` every attribute in `attrs` is null";
        report.error("policy-operations", message, at, "", help);
    } else if let Some(at) = reach.queries()
        && !found.is_empty()
        && of(&[Operation::NoOp, Operation::Delete]).is_none()
    {
        let message = "this policy asks for other resources, and does not run on those that stay as they are";
        let help =
            "add `no-op`: a change of one resource can break the policy for another that does not change";
        report.warnings.push(
            Diagnostic::warning("policy-operations", message)
                .at(report.source, at, "asks here")
                .at(report.source, span, "without `no-op`")
                .help(help),
        );
    }
    if found.is_empty() { Operation::ALL.to_vec() } else { found }
}

fn needed(report: &mut Report<'_>, prior: Span, at: Span, label: &str) {
    report.errors.push(
        Diagnostic::error(
            "policy-operations",
            "a policy that reads `prior_attrs` says which changes it is about",
        )
        .at(report.source, prior, "read here")
        .at(report.source, at, label)
        .help("write `operations = [\"update\"]`, `[\"delete\"]` or both"),
    );
}

/// The operations with their places; none when something was wrong.
fn list_of(report: &mut Report<'_>, expression: &Expression) -> Option<Vec<(Operation, Span)>> {
    let Expression::Array(items) = expression else {
        let help = "write `operations = [\"create\", \"update\"]`; `[]` means every operation";
        report.error("policy-operations", "`operations` must be a list", span_of(expression), "", help);
        return None;
    };
    let (mut found, mut complete): (Vec<(Operation, Span)>, bool) = (Vec::new(), true);
    for item in items.iter() {
        let span = span_of(item);
        let before = found.len();
        match report.constant(item, "an operation") {
            Some(Value::String(name)) => match Operation::parse(&name) {
                Some(operation) => match found.iter().find(|(known, _)| *known == operation) {
                    Some((_, first)) => {
                        let message = format!("`{name}` is listed twice");
                        let first = *first;
                        report.twice(message, first, span, "keep one of the two");
                        continue;
                    }
                    None => found.push((operation, span)),
                },
                None => {
                    let names = || Operation::ALL.iter().map(|operation| operation.name());
                    let help = match closest(&name, names()) {
                        Some(name) => format!("did you mean `\"{name}\"`?"),
                        None => format!("the operations are {}", list(names())),
                    };
                    let message = format!("there is no operation {}", quote(&name));
                    report.error("policy-operations", message, span, "unknown", help);
                }
            },
            Some(other) => {
                let label = format!("this is {}", kind_of(&other));
                let help = "write the operation in double quotes: `\"update\"`";
                report.error("policy-operations", "an operation must be a text", span, label, help);
            }
            None => {}
        }
        complete &= found.len() > before;
    }
    complete.then_some(found)
}
