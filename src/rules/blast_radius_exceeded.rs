//! The rule `blast-radius-exceeded`.

use super::subject::lines;
use super::{Context, Rule};
use crate::config::RadiusLevel;
use crate::finding::Finding;
use crate::text::{Lang, Text};

crate::rule! {
    /// ## What it finds
    ///
    /// The change reaches further than the limit of this root module: its blast radius is above
    /// `blast_radius.max_level` (`high` unless you say otherwise, so only `critical` trips it). The finding lists
    /// the numbers that made the level.
    ///
    /// ## Why it matters
    ///
    /// A reviewer looks at the lines of a change, not at what hangs on them. A subnet that forty resources and
    /// three other root modules read is one line, too.
    ///
    /// ## A plan that trips it
    ///
    /// ```text
    /// -/+ aws_vpc.main      # everything inside is replaced with it
    /// Plan: 61 to add, 0 to change, 61 to destroy.
    /// ```
    ///
    /// ## What to do
    ///
    /// - Cut the change: apply the parts that do not depend on each other one after the other.
    /// - Look at the decisive numbers. Is one of them a surprise, the change does more than was meant.
    /// - If it has to be done in one piece, plan a window and raise the limit for this root module.
    ///
    /// ## Configuration
    ///
    /// The default level is `mandatory_overridable`; `rule "blast-radius-exceeded" { level = ... }` takes
    /// `advisory`, `mandatory_overridable`, `mandatory` or `off`. The finding is about the plan as a whole and has
    /// no address, so the thresholds are the way to accept one, not a waiver:
    ///
    /// ```hcl
    /// blast_radius {
    ///   max_level = "high"
    ///   destroyed = { medium = 3, high = 10, critical = 50 }
    /// }
    /// ```
    id: "blast-radius-exceeded",
    level: MandatoryOverridable,
    title: ("the change reaches further than the limit", "影響範囲が上限を超えている"),
    help: (
        "split the change, or raise `blast_radius.max_level` for this root module with a reason",
        "変更を分割するか、理由を添えてこのルートモジュールの `blast_radius.max_level` を上げてください"
    ),
    check: check,
}

fn check(context: &Context<'_>, rule: &Rule) -> Vec<Finding> {
    let (level, limit) = (context.radius.level, context.settings.radius.max_level);
    if level <= limit {
        return Vec::new();
    }
    let (en, ja) = (Lang::En, Lang::Ja);
    // The configuration knows the English names only, so the Japanese sentence has both.
    let both = |level: RadiusLevel| format!("「{}」({})", level.word(ja), level.name());
    let message = Text::new(
        format!("the blast radius is {}; the limit is {}", level.word(en), limit.word(en)),
        format!("影響範囲は{}で、上限の{}を超えています", both(level), both(limit)),
    );
    let decisive = context.radius.terms.iter().filter(|term| term.decisive).map(|term| {
        let line = |lang| format!("{}: {} ({})", term.label.get(lang), term.value, term.level.word(lang));
        Text::new(line(en), line(ja))
    });
    vec![lines(rule.finding(message), decisive)]
}
