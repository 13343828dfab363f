//! Several reports on a terminal: a line each, in the order of the overview.

use super::Merged;
use crate::config::RadiusLevel;
use crate::render::Style;
use crate::render::pull_request::overview::{numbers, sign, sorted};
use crate::render::signoff::words::Said;
use crate::render::text::page::{Page, Paint, own, theirs};
use crate::render::words::{self, Word};
use crate::report::Verdict;

/// All of them; nothing is left out.
pub(super) fn render(merged: &Merged, style: Style) -> String {
    let lang = style.lang;
    let mut page = Page::new(style);
    let rows = merged.rows();
    let paint = match merged.verdict() {
        Verdict::Clear => Paint::Good,
        Verdict::NeedsSignoff => Paint::Warn,
        Verdict::Blocked | Verdict::Undecided => Paint::Bad,
    };
    page.line(
        0,
        &[
            own(paint, Said::OverviewTitle.count(lang, rows.len())),
            own(Paint::Plain, format!(" · {}", numbers(&rows, lang))),
        ],
    );
    for row in sorted(&rows) {
        let mut pieces =
            vec![own(Paint::Plain, format!("{} ", sign(row))), theirs(Paint::Bold, &row.root_module)];
        if row.workspace != "default" {
            pieces.push(theirs(Paint::Bold, &format!(" [{}]", row.workspace)));
        }
        let mut facts =
            vec![Word::verdict(row.verdict).get(lang).to_owned(), words::counts(&row.counts, lang)];
        if row.irreversible > 0 {
            facts.push(Said::IrreversibleNumber.count(lang, row.irreversible));
        }
        if row.gains > 0 {
            facts.push(Said::GainsNumber.count(lang, row.gains));
        }
        if row.radius > RadiusLevel::None {
            facts.push(format!("{} {}", Word::BlastRadius.get(lang), words::radius(row.radius, lang)));
        }
        if row.signoff.as_ref().is_some_and(|one| one.satisfied) {
            facts.push(Said::Satisfied.get(lang).to_owned());
        }
        pieces.push(own(Paint::Plain, format!(" · {}", facts.join(" · "))));
        if let Some(three) = row.words.as_deref().filter(|words| !words.is_empty()) {
            pieces.push(own(Paint::Plain, " · "));
            pieces.push(theirs(Paint::Dim, three));
        }
        page.wrap(0, 3, &pieces);
    }
    page.finish()
}
