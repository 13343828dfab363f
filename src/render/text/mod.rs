//! The report on a terminal.
//!
//! Somebody tired reads it: the verdict stands first, then what cannot be undone, then why, then how
//! far it reaches, and the long list of changes last, drawn the way `terraform plan` draws it. A
//! plan that is clear gets a few lines and no list, because the reader has just seen the plan. Long
//! lists end with a line that says how many are left out and how to see them.

use self::page::{Page, Paint, Piece, own, sentence, theirs, width};
use super::words::{self, Word};
use super::{Style, blocking};
use crate::graph::{Consequence, Reversibility};
use crate::report::{DigestView, Report, Verdict, WaiverNote};
use crate::text::Lang;

mod access;
mod changes;
mod findings;
pub(super) mod page;
pub(super) mod radius;

/// The most entries of a list before it is shortened.
const LIST: usize = 30;

/// The whole page.
pub fn render(report: &Report, style: Style) -> String {
    let mut page = Page::new(style);
    head(&mut page, report, style.lang);
    let undecided = report.verdict == Verdict::Undecided;
    if undecided {
        // They say why.
        notices(&mut page, report, style.lang);
    }
    for reversibility in [Reversibility::Irreversible, Reversibility::Recoverable, Reversibility::Reversible]
    {
        consequences(&mut page, report, reversibility, style.lang);
    }
    findings::section(&mut page, report, style);
    access::section(&mut page, report, style);
    radius::section(&mut page, report, style);
    if is_short(report, style) {
        more(&mut page, 0, Word::HiddenChanges, report.changes.len(), style.lang);
    } else {
        changes::section(&mut page, report, style);
    }
    waivers(&mut page, &report.waivers, style.lang);
    if !undecided {
        notices(&mut page, report, style.lang);
    }
    digest(&mut page, &report.digest, style.lang);
    super::signoff::text::section(&mut page, report, style.lang);
    next(&mut page, report, style.lang);
    page.finish()
}

/// A clear plan needs no list of changes, only the way to it: whoever reads a log has not seen the plan.
fn is_short(report: &Report, style: Style) -> bool {
    report.verdict == Verdict::Clear && !style.all
}

/// How many entries are shown, and how many are not.
fn limit(len: usize, style: Style) -> (usize, usize) {
    // One line that stands for one line would be silly.
    if style.all || len <= LIST + 1 { (len, 0) } else { (LIST, len - LIST) }
}

fn more(page: &mut Page, indent: usize, word: Word, left_out: usize, lang: Lang) {
    if left_out > 0 {
        let separator = if lang == Lang::Ja { "。" } else { ": " };
        let text = format!("{}{separator}{}", word.count(lang, left_out), Word::SeeAll.get(lang));
        page.wrap(indent, indent, &[own(Paint::Dim, "… "), own(Paint::Dim, text)]);
    }
}

fn heading(page: &mut Page, word: Word, paint: Paint, lang: Lang) {
    page.gap();
    page.line(0, &[own(paint, word.get(lang))]);
}

fn verdict_paint(verdict: Verdict) -> Paint {
    match verdict {
        Verdict::Clear => Paint::Good,
        Verdict::NeedsSignoff => Paint::Warn,
        Verdict::Blocked | Verdict::Undecided => Paint::Bad,
    }
}

fn head(page: &mut Page, report: &Report, lang: Lang) {
    let word = Word::verdict(report.verdict).get(lang);
    let hang = width(word) + 2;
    let why = words::verdict_why(report.verdict, blocking(report).count(), lang);
    page.labelled(verdict_paint(report.verdict), word, &[own(Paint::Plain, why)]);
    page.wrap(hang, hang, &[own(Paint::Plain, words::counts(&report.counts, lang))]);
    let plan = &report.plan;
    let mut facts = vec![plan.source.clone()];
    if plan.root_module != "." && !plan.root_module.is_empty() {
        facts.push(plan.root_module.clone());
    }
    facts.extend(plan.environment.clone());
    facts.extend(plan.terraform_version.as_ref().map(|version| format!("Terraform {version}")));
    facts.extend(plan.timestamp.as_ref().map(|time| match lang {
        Lang::En => format!("{} {time}", Word::MadeAt.get(lang)),
        Lang::Ja => format!("{time} {}", Word::MadeAt.get(lang)),
    }));
    let line: Vec<String> = facts.iter().map(|fact| theirs(Paint::Dim, fact).1).collect();
    page.wrap(hang, hang, &[own(Paint::Dim, line.join(" · "))]);
}

fn consequences(page: &mut Page, report: &Report, reversibility: Reversibility, lang: Lang) {
    let found: Vec<&Consequence> =
        report.consequences.iter().filter(|found| found.reversibility == reversibility).collect();
    if found.is_empty() {
        return;
    }
    let paint = match reversibility {
        Reversibility::Irreversible => Paint::Bad,
        Reversibility::Recoverable => Paint::Warn,
        Reversibility::Reversible => Paint::Bold,
    };
    heading(page, Word::reversibility(reversibility), paint, lang);
    for one in found {
        page.line(
            2,
            &[
                own(paint, symbol(one.action)),
                own(Paint::Plain, " "),
                theirs(Paint::Bold, &one.address),
                own(Paint::Dim, format!("  {}", theirs(Paint::Dim, &what_it_is(one, lang)).1)),
            ],
        );
        page.wrap(6, 6, &sentence(one.reason.get(lang)));
    }
}

/// `database, holds data`
pub(super) fn what_it_is(one: &Consequence, lang: Lang) -> String {
    let mut parts = vec![words::category(&one.category, lang)];
    parts.extend(words::holds(one.holds, lang));
    parts.retain(|part| !part.is_empty());
    parts.join(if lang == Lang::Ja { "、" } else { ", " })
}

/// The sign of `terraform plan` for an action name, padded to three columns.
pub(super) fn symbol(action: &str) -> &'static str {
    match action {
        "create" => "  +",
        "read" => " <=",
        "update" => "  ~",
        "delete" => "  -",
        "delete-create" => "-/+",
        "create-delete" => "+/-",
        "create-forget" => "+/.",
        "forget" => "  .",
        "no-op" => "   ",
        _ => "  ?",
    }
}

fn waivers(page: &mut Page, notes: &[WaiverNote], lang: Lang) {
    if notes.is_empty() {
        return;
    }
    heading(page, Word::Waivers, Paint::Warn, lang);
    for note in notes {
        page.line(
            2,
            &[
                theirs(Paint::Bold, &note.rule),
                own(Paint::Plain, "  "),
                theirs(Paint::Plain, &note.address),
                own(Paint::Dim, format!("  {}", theirs(Paint::Dim, &note.place).1)),
            ],
        );
        page.wrap(4, 4, &sentence(note.problem.get(lang)));
    }
}

fn notices(page: &mut Page, report: &Report, lang: Lang) {
    if report.notices.is_empty() {
        return;
    }
    heading(page, Word::Notices, Paint::Bold, lang);
    for notice in &report.notices {
        let mut pieces = vec![own(Paint::Plain, "- ")];
        pieces.extend(sentence(notice.get(lang)));
        page.wrap(2, 4, &pieces);
    }
}

fn digest(page: &mut Page, digest: &DigestView, lang: Lang) {
    page.gap();
    let word = Word::Digest.get(lang);
    let hang = width(word) + 2;
    match digest {
        DigestView::Digest { full, short, words, commitment } => {
            page.line(
                0,
                &[
                    own(Paint::Bold, word),
                    own(Paint::Plain, "  "),
                    theirs(Paint::Bold, words),
                    own(Paint::Plain, "  "),
                    theirs(Paint::Plain, short),
                ],
            );
            page.line(hang, &[theirs(Paint::Dim, full)]);
            if let Some(commitment) = commitment_word(commitment) {
                page.wrap(hang, hang, &[own(Paint::Dim, commitment.get(lang))]);
            }
        }
        DigestView::Unavailable(why) => {
            let mut pieces = vec![own(Paint::Warn, format!("{}: ", Word::NoDigest.get(lang)))];
            pieces.extend(sentence(why.get(lang)));
            page.labelled(Paint::Bold, word, &pieces);
        }
    }
}

/// The sentence for a way to bind sensitive values.
pub(super) fn commitment_word(commitment: &str) -> Option<Word> {
    match commitment {
        "none" => Some(Word::CommitNone),
        "argon2id" => Some(Word::CommitArgon),
        "keyed" => Some(Word::CommitKeyed),
        _ => None,
    }
}

fn next(page: &mut Page, report: &Report, lang: Lang) {
    page.gap();
    let mut pieces: Vec<Piece> = Vec::new();
    for step in words::next_steps(report, can_waive(report)) {
        pieces.extend(sentence(step.get(lang)));
        if lang == Lang::En {
            pieces.push(own(Paint::Plain, " "));
        }
    }
    page.labelled(Paint::Bold, Word::Next.get(lang), &pieces);
}

/// Whether a waiver could lift anything that blocks.
pub(super) fn can_waive(report: &Report) -> bool {
    blocking(report).any(|finding| finding.level != crate::finding::Level::Mandatory)
}
