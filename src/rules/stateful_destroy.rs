//! The rule `stateful-destroy`.

use super::loss::losses;
use super::subject::why;
use super::{Context, Rule};
use crate::finding::Finding;
use crate::text::Text;

crate::rule! {
    /// ## What it finds
    ///
    /// A resource that holds data, keys, an identity or history is destroyed. What a type holds comes from
    /// a table with a source for every row; your own types go into `stateful` blocks.
    ///
    /// ## Why it matters
    ///
    /// In a plan the only copy of a database is one line with a minus, like a tag. `prevent_destroy` stands in
    /// the resource's block and vanishes with it, so deleting the block is exactly what it does not stop.
    ///
    /// ## A plan that trips it
    ///
    /// ```text
    /// - aws_db_instance.main    (its block was removed from main.tf)
    /// ```
    ///
    /// ## What to do
    ///
    /// - Not meant? Put the block back. Renamed? Write a `moved` block.
    /// - Should it live on without Terraform? Use `removed { lifecycle { destroy = false } }`.
    /// - Meant? Take a last backup that outlives it, write down who said so, and waive it for a few days.
    ///
    /// If the data cannot be brought back, `irreversible-change` speaks up as well and needs its own waiver:
    /// accepting a destroy that a backup covers must not accept one that no backup covers.
    ///
    /// ## Configuration
    ///
    /// The default level is `mandatory_overridable`; `rule "stateful-destroy" { level = ... }` takes `advisory`,
    /// `mandatory_overridable`, `mandatory` or `off`.
    ///
    /// ```hcl
    /// waive "stateful-destroy" {
    ///   address = "aws_s3_bucket.old_logs"
    ///   reason  = "moved to the central log bucket"
    ///   owner   = "alice"
    ///   expires = "2030-12-31"
    /// }
    /// ```
    id: "stateful-destroy",
    level: MandatoryOverridable,
    title: (
        "a resource that holds data, keys, an identity or history is destroyed",
        "データ・鍵・識別子・履歴を持つリソースが削除される"
    ),
    help: (
        "put the block back, write a `moved` block, or take a backup that outlives it and waive this finding",
        "ブロックを戻すか `moved` を書いてください。意図した削除であれば、残るバックアップを取ってからこの指摘を免除してください"
    ),
    check: check,
}

fn check(context: &Context<'_>, rule: &Rule) -> Vec<Finding> {
    let losses = losses(context, &["delete"]).into_iter().filter(|loss| loss.is_stateful());
    losses
        .map(|loss| {
            let ((en, ja), (outlook, outlook_ja)) = (loss.object(), loss.outlook());
            let message = Text::new(
                format!("{en} is destroyed; {outlook}"),
                format!("{ja} が削除されます。{outlook_ja}"),
            );
            let mut finding = rule.finding(message).at(loss.consequence.address.as_str());
            let reason = loss.change.and_then(|change| why(change.action_reason.as_deref()));
            for line in reason.into_iter().chain([loss.consequence.reason.clone()]) {
                finding = finding.detail(line);
            }
            finding
        })
        .collect()
}
