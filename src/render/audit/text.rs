//! An audit on a terminal.
//!
//! Somebody reads four hundred findings here: numbers, the worst few and numbers by check come first, and many findings
//! of one check are a list with a line or two each. With `--all` each stands with everything.

use super::facts::{blocks, facts, short};
use super::lines::{self, ByCheck, Outcome};
use super::words::{self, Told};
use crate::audit::{Entry, Report, Risk};
use crate::render::Style;
use crate::render::escape::visible_lines;
use crate::render::text::page::{Page, Paint, Piece, own, sentence, theirs, width};
use crate::text::Lang;

/// More findings of one check and one risk than this become a list.
const MANY: usize = 10;

/// So many are named at the top, where the rest may be screens away.
const WORST: usize = 3;

pub(super) fn text(report: &Report, style: Style) -> String {
    let mut page = Page::new(style);
    head(&mut page, report, style.lang);
    worst(&mut page, report, style.lang);
    by_check(&mut page, report, style.lang);
    for risk in Risk::ALL {
        let some: Vec<&Entry> = report.open().filter(|entry| entry.finding.risk == risk).collect();
        section(&mut page, risk, &some, report, style);
    }
    accepted(&mut page, report, style.lang);
    gone(&mut page, report, style.lang);
    not_checked(&mut page, report, style);
    page.finish()
}

fn paint(risk: Risk) -> Paint {
    match risk {
        Risk::High => Paint::Bad,
        Risk::Medium => Paint::Warn,
        Risk::Low => Paint::Bold,
    }
}

fn head(page: &mut Page, report: &Report, lang: Lang) {
    page.wrap(0, 2, &bold(sentence(&lines::title(report, lang))));
    if let (outcome, Some(told)) = lines::outcome(report, lang) {
        let paint = if outcome == Outcome::Clean { Paint::Good } else { Paint::Warn };
        page.wrap(2, 4, &[own(paint, told)]);
    } else {
        let mut pieces = Vec::new();
        for (risk, number, told) in lines::totals(report, lang) {
            if !pieces.is_empty() {
                pieces.push(own(Paint::Plain, " · "));
            }
            pieces.push(own(if number == 0 { Paint::Dim } else { paint(risk) }, told));
        }
        page.wrap(2, 4, &pieces);
    }
    let standings = lines::standings(report, lang);
    if !standings.is_empty() {
        page.wrap(2, 4, &[own(Paint::Plain, standings.join(" · "))]);
    }
    if !report.unchecked.is_empty() {
        page.wrap(2, 4, &[own(Paint::Bad, Told::NotChecked.count(lang, report.unchecked.len()))]);
    }
    let colon = if lang == Lang::Ja { "：" } else { ": " };
    let mut dim = |label: Told, text: String| {
        page.wrap(2, 4, &[own(Paint::Dim, format!("{}{colon}{text}", label.get(lang)))]);
    };
    if !report.counted.is_empty() {
        dim(Told::Looked, lines::looked(report, lang));
    }
    dim(Told::Limit, lines::limits(report, lang));
    if let Some(told) = lines::unsearched(report, lang) {
        page.wrap(2, 4, &sentence(&format!("{}{colon}{told}", Told::Terraform.get(lang))));
    }
}

fn bold(pieces: Vec<Piece>) -> Vec<Piece> {
    pieces
        .into_iter()
        .map(|(paint, text)| (if paint == Paint::Plain { Paint::Bold } else { paint }, text))
        .collect()
}

fn heading(page: &mut Page, paint: Paint, text: &str) {
    page.gap();
    page.line(0, &[own(paint, text)]);
}

/// The first few of many: whoever reads one screen has read these.
fn worst(page: &mut Page, report: &Report, lang: Lang) {
    if report.open().count() <= WORST {
        return;
    }
    heading(page, Paint::Bold, &Told::Worst.count(lang, WORST));
    let open =
        Risk::ALL.into_iter().flat_map(|risk| report.open().filter(move |one| one.finding.risk == risk));
    for entry in open.take(WORST) {
        let risk = words::risk(entry.finding.risk).get(lang);
        let mut pieces = vec![own(paint(entry.finding.risk), format!("{risk} · "))];
        pieces.extend(sentence(entry.finding.what.get(lang)));
        pieces.extend([own(Paint::Plain, " · "), theirs(Paint::Dim, &entry.finding.id())]);
        page.wrap(2, 4, &pieces);
    }
}

/// One line a check: how many of which risk, and the oldest.
fn by_check(page: &mut Page, report: &Report, lang: Lang) {
    let groups = lines::by_check(report.open());
    if groups.len() < 2 {
        return;
    }
    heading(page, Paint::Bold, Told::ByCheck.get(lang));
    let number = groups.iter().map(|group| group.entries.len().to_string().len()).max().unwrap_or_default();
    let name = groups.iter().map(|group| width(group.check.id)).max().unwrap_or_default();
    for group in &groups {
        let count = group.entries.len().to_string();
        let mut about = group.check.title().get(lang).to_owned();
        if let Some(days) = group.oldest(&report.settings) {
            let oldest = Told::Oldest.count(lang, usize::try_from(days).unwrap_or_default());
            about = format!("{about} · {oldest}");
        }
        let label = format!("{}{count}  {}", " ".repeat(number - count.len()), group.check.id);
        page.fact(2, number + 2 + name, &label, &[theirs(Paint::Plain, &about)]);
    }
}

fn section(page: &mut Page, risk: Risk, entries: &[&Entry], report: &Report, style: Style) {
    if entries.is_empty() {
        return;
    }
    let title = format!("{} ({})", words::risk_title(risk).get(style.lang), entries.len());
    heading(page, paint(risk), &title);
    for group in lines::by_check(entries.iter().copied()) {
        if group.entries.len() > MANY && !style.all {
            list(page, &group, report, style.lang);
        } else {
            group.entries.iter().for_each(|entry| one(page, entry, report, style.lang));
        }
    }
}

/// A finding with everything about it.
fn one(page: &mut Page, entry: &Entry, report: &Report, lang: Lang) {
    page.gap();
    let mut pieces = vec![own(paint(entry.finding.risk), "- ")];
    pieces.extend(bold(sentence(entry.finding.what.get(lang))));
    page.wrap(2, 4, &pieces);
    let mut rows = vec![(Told::Id, vec![theirs(Paint::Dim, &entry.finding.id())])];
    rows.extend(facts(entry, report, lang).into_iter().map(|(label, text)| (label, sentence(&text))));
    let column = rows.iter().map(|(label, _)| width(label.get(lang))).max().unwrap_or_default();
    let mut before = None;
    for (label, pieces) in rows {
        // The same label is not said again.
        let shown = if before == Some(label) { "" } else { label.get(lang) };
        page.fact(4, column, shown, &pieces);
        before = Some(label);
    }
    for block in blocks(entry, lang) {
        page.wrap(4, 4, &sentence(&block.label));
        for line in visible_lines(&block.text) {
            let paint = match (block.language, line.chars().next()) {
                ("diff", Some('+')) => Paint::Good,
                ("diff", Some('-')) => Paint::Bad,
                _ => Paint::Plain,
            };
            page.line(6, &[own(paint, line)]);
        }
    }
}

/// Many findings of one check: what they share once, then two lines each.
fn list(page: &mut Page, group: &ByCheck<'_>, report: &Report, lang: Lang) {
    page.gap();
    let title = format!("{} ({})", group.check.id, group.entries.len());
    page.wrap(
        2,
        4,
        &[
            own(Paint::Bold, title),
            own(Paint::Plain, " "),
            theirs(Paint::Plain, group.check.title().get(lang)),
        ],
    );
    let first = group.entries.first().map(|entry| entry.finding.why.get(lang));
    if let Some(why) = first.filter(|why| group.entries.iter().all(|one| one.finding.why.get(lang) == *why)) {
        page.wrap(4, 4, &sentence(why));
    }
    page.wrap(4, 4, &[own(Paint::Dim, Told::Short.count(lang, group.entries.len()))]);
    for entry in &group.entries {
        let mut pieces = vec![own(paint(entry.finding.risk), "- ")];
        pieces.extend(sentence(entry.finding.what.get(lang)));
        page.wrap(4, 6, &pieces);
        let mut parts = vec![words::risk(entry.finding.risk).get(lang).to_owned()];
        parts.extend(short(entry, report, lang));
        parts.push(entry.finding.id());
        parts.extend(lines::standing(&entry.status, &report.settings, lang));
        page.wrap(6, 8, &sentence(&parts.join(" · ")));
    }
}

fn accepted(page: &mut Page, report: &Report, lang: Lang) {
    let some: Vec<&Entry> = report.entries.iter().filter(|entry| !entry.status.is_open()).collect();
    if some.is_empty() {
        return;
    }
    heading(page, Paint::Bold, &format!("{} ({})", Told::AcceptedTitle.get(lang), some.len()));
    for entry in some {
        let mut pieces = vec![own(Paint::Dim, "- ")];
        pieces.extend(sentence(entry.finding.what.get(lang)));
        page.wrap(2, 4, &pieces);
        let mut parts = vec![entry.finding.id(), words::risk(entry.finding.risk).get(lang).to_owned()];
        parts.extend(lines::standing(&entry.status, &report.settings, lang));
        page.wrap(4, 6, &sentence(&parts.join(" · ")));
    }
}

fn gone(page: &mut Page, report: &Report, lang: Lang) {
    if report.gone.is_empty() {
        return;
    }
    heading(page, Paint::Good, &format!("{} ({})", Told::GoneTitle.get(lang), report.gone.len()));
    for (id, told) in lines::gone(report, lang) {
        let mut pieces = vec![own(Paint::Good, "✓ ")];
        pieces.extend(sentence(&told));
        page.wrap(2, 4, &pieces);
        page.line(4, &[theirs(Paint::Dim, id)]);
    }
}

fn not_checked(page: &mut Page, report: &Report, style: Style) {
    if report.unchecked.is_empty() {
        return;
    }
    let lang = style.lang;
    heading(page, Paint::Bad, &format!("{} ({})", Told::NotCheckedTitle.get(lang), report.unchecked.len()));
    page.wrap(2, 2, &[own(Paint::Plain, Told::NotCheckedMeans.get(lang))]);
    for one in lines::not_checked(&report.unchecked, style.all, lang) {
        let mut pieces = vec![own(Paint::Bad, "? ")];
        pieces.extend(sentence(&one.sentence(lang)));
        page.wrap(2, 4, &pieces);
        if !one.help.is_empty() {
            page.wrap(4, 4, &sentence(&one.help));
        }
    }
}
