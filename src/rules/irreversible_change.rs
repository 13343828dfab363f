//! The rule `irreversible-change`.

use super::loss::{Loss, losses};
use super::subject::Words;
use super::{Context, Rule};
use crate::finding::Finding;
use crate::graph::Reversibility;
use crate::text::Text;

crate::rule! {
    /// ## What it finds
    ///
    /// A change after which something cannot be brought back, as far as the plan can prove: data without a
    /// backup that outlives its owner, a key, a name or address that cannot be had again. Destroying, replacing
    /// and, for a few attributes, changing in place (a deletion window, a retention) can all be that.
    ///
    /// ## Why it matters
    ///
    /// `git revert` brings back the code and not the data. This is the one kind of mistake that an apply cannot
    /// mend. What is not proven counts as gone: a value that is sensitive or known only after apply is no proof.
    ///
    /// ## A plan that trips it
    ///
    /// ```text
    /// - aws_db_instance.main
    ///     skip_final_snapshot = true    # no snapshot is left behind
    /// ```
    ///
    /// ## What to do
    ///
    /// - Read the line that says why it is not proven. Often one apply before this one can make the proof: set
    ///   `skip_final_snapshot = false`, add a backup plan or a replica, turn on versioning.
    /// - If it may go for good, a person who owns the data says so, in the waiver.
    ///
    /// ## Configuration
    ///
    /// The default level is `mandatory_overridable`; `rule "irreversible-change" { level = ... }` takes `advisory`,
    /// `mandatory_overridable`, `mandatory` or `off`. For production, `mandatory` is a good choice.
    ///
    /// ```hcl
    /// waive "irreversible-change" {
    ///   address = "aws_db_instance.sandbox"
    ///   reason  = "test data only"
    ///   owner   = "alice"
    ///   expires = "2030-12-31"
    /// }
    /// ```
    id: "irreversible-change",
    level: MandatoryOverridable,
    title: ("a change cannot be undone", "元に戻せない変更がある"),
    help: (
        "first apply a change that makes a backup the plan can prove; if it may go for good, its owner says so in a waiver",
        "先に、プランで確認できるバックアップを用意する変更を適用してください。失ってよいものであれば、責任者が免除設定に理由を書いてください"
    ),
    check: check,
}

fn check(context: &Context<'_>, rule: &Rule) -> Vec<Finding> {
    let losses = losses(context, &[]).into_iter();
    losses
        .filter(|loss| loss.consequence.reversibility == Reversibility::Irreversible)
        .map(|loss| {
            let ((en, ja), (verb, verb_ja), (content, content_ja)) =
                (loss.object(), happens(&loss), loss.content());
            let message = Text::new(
                format!("{en} {verb}, and nothing in the plan proves that its {content} can be brought back"),
                format!("{ja} が{verb_ja}が、{content_ja}を元に戻せることをプランから確認できません"),
            );
            rule.finding(message)
                .at(loss.consequence.address.as_str())
                .detail(loss.consequence.reason.clone())
        })
        .collect()
}

fn happens(loss: &Loss<'_>) -> Words {
    let (en, ja) = match loss.consequence.action {
        "delete" => ("is destroyed", "削除されます"),
        "delete-create" | "create-delete" | "create-forget" => ("is replaced", "置き換えられます"),
        "update" => ("is changed in place", "変更されます"),
        "forget" => ("is no longer managed", "管理対象から外れます"),
        _ => ("is changed in a way that is not known", "不明な操作を受けます"),
    };
    (en.to_owned(), ja.to_owned())
}
