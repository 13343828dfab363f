//! The rule `check-failed`.

use super::subject::{lines, plain};
use super::{Context, Rule};
use crate::finding::Finding;
use crate::text::Text;

crate::rule! {
    /// ## What it finds
    ///
    /// A `check` block, a precondition, a postcondition or a validation that failed, or that could not be
    /// evaluated, while the plan was made. Checks that are only known after apply are no finding.
    ///
    /// ## Why it matters
    ///
    /// Somebody wrote the check to be told, and Terraform tells it as a warning at the end of a long output that
    /// nobody reads in CI. The apply goes ahead all the same.
    ///
    /// ## A plan that trips it
    ///
    /// ```text
    /// Warning: Check block assertion failed
    ///   check "certificate" { assert { condition = ... error_message = "expires in 6 days" } }
    /// ```
    ///
    /// ## What to do
    ///
    /// - Read the message. Is the state of the world wrong, mend that first; this plan may make it worse.
    /// - Is the check itself wrong or outdated? Correct it: a check that always fails teaches to look away.
    ///
    /// ## Configuration
    ///
    /// The default level is `advisory`, as in Terraform, where a `check` block does not block. Where checks guard
    /// production, set `mandatory_overridable`. `rule "check-failed" { level = ... }` takes `advisory`,
    /// `mandatory_overridable`, `mandatory` or `off`. The address is the one that Terraform displays:
    ///
    /// ```hcl
    /// waive "check-failed" {
    ///   address = "check.certificate"
    ///   reason  = "renewal is under way"
    ///   owner   = "alice"
    ///   expires = "2030-12-31"
    /// }
    /// ```
    id: "check-failed",
    level: Advisory,
    title: ("a check of the configuration failed", "設定内のチェックが失敗している"),
    help: (
        "read the message and mend what it is about, or correct the check",
        "メッセージを読んで原因を直すか、チェックのほうを直してください"
    ),
    check: check,
}

fn check(context: &Context<'_>, rule: &Rule) -> Vec<Finding> {
    let failed = context.plan.checks.iter().filter_map(|check| {
        let address = check.address.as_ref();
        let message = match check.status.as_ref() {
            "fail" => Text::new(format!("`{address}` failed"), format!("`{address}` が失敗しています")),
            "error" => Text::new(
                format!("`{address}` could not be evaluated"),
                format!("`{address}` を評価できませんでした"),
            ),
            _ => return None,
        };
        let said = check.problems.iter().map(|problem| {
            let problem = context.secrets.redact(problem);
            // One line, so that it stays between its backticks.
            plain(format!("`{}`", problem.split_whitespace().collect::<Vec<_>>().join(" ")))
        });
        Some(lines(rule.finding(message).at(address), said))
    });
    failed.collect()
}
