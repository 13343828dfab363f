//! The rule `runbook-missing`.

use super::subject::lines;
use super::{Context, Rule};
use crate::config::signoff::Section;
use crate::finding::Finding;
use crate::procedure;
use crate::text::{Lang, Text};

crate::rule! {
    /// ## What it finds
    ///
    /// The change is large enough for your procedure, and the pull request's description lacks a part of it: a
    /// heading is missing, or nothing stands below it. By default the parts are purpose, steps, verification,
    /// rollback and contact, with the usual English and Japanese headings. Comments, text in italics or angle
    /// brackets, empty boxes and `TODO` are what a template says, and do not count. A link to a document below an
    /// allowed address stands for all parts. Without a pull request the rule says nothing.
    ///
    /// ## Why it matters
    ///
    /// The second operator signs a plan, and a plan does not say how to see that it worked, nor how to go back.
    /// Whoever is woken up by the change at night has only the description.
    ///
    /// ## A plan that trips it
    ///
    /// ```text
    /// Plan: 0 to add, 0 to change, 3 to destroy.      # and the description is the empty template
    /// ```
    ///
    /// ## What to do
    ///
    /// - Write the parts that the finding lists below headings of these names, at any level.
    /// - Or link the document that has them, such as a page in the team's own space.
    ///
    /// ## Configuration
    ///
    /// The default level is `mandatory_overridable`; `rule "runbook-missing" { level = ... }` takes `advisory`,
    /// `mandatory_overridable`, `mandatory` or `off`. The rule runs only with a `procedure` block:
    ///
    /// ```hcl
    /// procedure {
    ///   blast_radius = "medium"
    ///   documents    = ["https://www.notion.so/acme/"]
    ///   section "rollback" {
    ///     headings = ["Rollback", "切り戻し"]
    ///   }
    /// }
    /// ```
    id: "runbook-missing",
    level: MandatoryOverridable,
    title: ("the pull request lacks the procedure for a change of this size", "この規模の変更に必要な手順書がない"),
    help: (
        "complete the pull request's description, or link the document that has the procedure",
        "プルリクエストの説明を補うか、手順を書いたドキュメントへのリンクを追加してください"
    ),
    check: check,
}

fn check(context: &Context<'_>, rule: &Rule) -> Vec<Finding> {
    let (Some(procedure), Some(description)) = (&context.settings.procedure, context.description) else {
        return Vec::new();
    };
    if context.radius.level < procedure.blast_radius {
        return Vec::new();
    }
    let Some(lack) = procedure::lack(procedure, description) else { return Vec::new() };
    let (missing, empty) = (lack.missing.len(), lack.empty.len());
    let (level, level_ja) = (context.radius.level.word(Lang::En), context.radius.level.word(Lang::Ja));
    let message = Text::new(
        format!(
            "the blast radius is {level}, and the description lacks the procedure: {missing} missing, {empty} empty"
        ),
        format!(
            "影響範囲が「{level_ja}」ですが、説明に手順が揃っていません (見出しなし {missing}、記入なし {empty})"
        ),
    );
    let missing = lack.missing.into_iter().map(|section| {
        let (name, en, ja) = named(section);
        Text::new(
            format!("`{name}` is missing: write it below a heading `{en}`"),
            format!("`{name}` がありません: 見出し「{ja}」の下に書いてください"),
        )
    });
    let empty = lack.empty.into_iter().map(|section| {
        let (name, en, ja) = named(section);
        Text::new(
            format!("`{name}` is empty: write what is meant below the heading `{en}`"),
            format!("`{name}` が空です: 見出し「{ja}」の下に内容を書いてください"),
        )
    });
    vec![lines(rule.finding(message), missing.chain(empty))]
}

/// A section's name, and for each language a heading that stands for it.
fn named(section: &Section) -> (&str, &str, &str) {
    let heading = |ascii: bool| {
        let fits = |heading: &&String| heading.is_ascii() == ascii;
        let any = section.headings.iter().find(fits).or(section.headings.first());
        any.map_or(section.name.as_str(), String::as_str)
    };
    (&section.name, heading(true), heading(false))
}
