//! The rule `stateful-replace`.

use super::loss::{Loss, losses};
use super::subject::why;
use super::{Context, Rule};
use crate::finding::Finding;
use crate::plan::value::path_text;
use crate::text::Text;

crate::rule! {
    /// ## What it finds
    ///
    /// A resource that holds data, keys, an identity or history is destroyed and made anew, because an
    /// attribute changes that the provider cannot change in place. The finding names the attribute.
    ///
    /// ## Why it matters
    ///
    /// Nobody means to delete the database when they change its subnet group. The new object is empty, and it
    /// has the same name, so everything that connects to it finds nothing.
    ///
    /// ## A plan that trips it
    ///
    /// ```text
    /// -/+ aws_db_instance.main
    ///       ~ storage_encrypted = false -> true   # forces replacement
    /// ```
    ///
    /// ## What to do
    ///
    /// - Take the attribute back, or look for a way to change it in place (a snapshot restored under a new name,
    ///   a blue/green deployment).
    /// - If the provider shows a difference that is none, `lifecycle { ignore_changes = [...] }` helps.
    /// - If it must be replaced: back up first, plan the downtime, write the restore into the runbook, and waive
    ///   this finding for those days.
    ///
    /// ## Configuration
    ///
    /// The default level is `mandatory_overridable`; `rule "stateful-replace" { level = ... }` takes `advisory`,
    /// `mandatory_overridable`, `mandatory` or `off`.
    ///
    /// ```hcl
    /// waive "stateful-replace" {
    ///   address = "aws_db_instance.main"
    ///   reason  = "encryption at rest, restored from the snapshot of the same night"
    ///   owner   = "alice"
    ///   expires = "2030-12-31"
    /// }
    /// ```
    id: "stateful-replace",
    level: MandatoryOverridable,
    title: (
        "a resource that holds data, keys, an identity or history is replaced",
        "データ・鍵・識別子・履歴を持つリソースが置き換えられる"
    ),
    help: (
        "take the attribute back or change it in place; if it must be replaced, back up first and waive this finding",
        "原因の属性を元に戻すか、置き換えずに変更する方法を検討してください。置き換えが必要であれば、先にバックアップを取ってからこの指摘を免除してください"
    ),
    check: check,
}

fn check(context: &Context<'_>, rule: &Rule) -> Vec<Finding> {
    let losses = losses(context, &["delete-create", "create-delete", "create-forget"]).into_iter();
    losses.filter(|loss| loss.is_stateful()).map(|loss| finding(context, rule, &loss)).collect()
}

fn finding(context: &Context<'_>, rule: &Rule, loss: &Loss<'_>) -> Finding {
    let ((en, ja), (outlook, outlook_ja)) = (loss.object(), loss.outlook());
    let message =
        Text::new(format!("{en} is replaced; {outlook}"), format!("{ja} が置き換えられます。{outlook_ja}"));
    let mut finding = rule.finding(message).at(loss.consequence.address.as_str());
    let paths = loss.change.map(|change| change.replace_paths.as_slice()).unwrap_or_default();
    let paths: Vec<String> =
        paths.iter().map(|steps| context.secrets.redact(&path_text(steps)).into_owned()).collect();
    if let [one] = paths.as_slice() {
        finding = finding.attribute(one.as_str());
    }
    for path in paths.iter().filter(|path| !path.is_empty()) {
        finding = finding.detail(Text::new(
            format!("`{path}` forces the replacement"),
            format!("`{path}` の変更が置き換えの原因です"),
        ));
    }
    let reason = loss.change.and_then(|change| why(change.action_reason.as_deref()));
    for line in reason.into_iter().chain([loss.consequence.reason.clone()]) {
        finding = finding.detail(line);
    }
    finding
}
