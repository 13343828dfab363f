//! The blast radius on a terminal: the level, the numbers that made it, and who is affected how.

use super::page::{Page, Paint, own, theirs, width};
use super::{limit, more};
use crate::graph::{Affected, Hop, Radius, RadiusLevel};
use crate::render::Style;
use crate::render::escape::visible;
use crate::render::words::{self, Word};
use crate::report::{Report, Verdict};
use crate::text::Lang;

/// Level first; for a clear plan of low reach that line is all.
pub fn section(page: &mut Page, report: &Report, style: Style) {
    let radius = &report.radius;
    let lang = style.lang;
    page.gap();
    page.line(
        0,
        &[
            own(Paint::Bold, Word::BlastRadius.get(lang)),
            own(Paint::Plain, "  "),
            own(level_paint(radius.level), words::radius(radius.level, lang)),
        ],
    );
    if report.verdict == Verdict::Clear && radius.level <= RadiusLevel::Low && !style.all {
        return;
    }
    terms(page, radius, lang);
    affected(page, radius, style);
    consumers(page, radius, style);
    groups(page, radius, style);
    if radius.hidden_references > 0 {
        page.gap();
        page.wrap(2, 2, &[own(Paint::Dim, Word::HiddenReferences.count(lang, radius.hidden_references))]);
    }
}

fn level_paint(level: RadiusLevel) -> Paint {
    match level {
        RadiusLevel::None | RadiusLevel::Low => Paint::Good,
        RadiusLevel::Medium => Paint::Warn,
        RadiusLevel::High | RadiusLevel::Critical => Paint::Bad,
    }
}

/// Numbers of nothing say nothing, unless they decide.
fn terms(page: &mut Page, radius: &Radius, lang: Lang) {
    let shown: Vec<_> = radius.terms.iter().filter(|term| term.value > 0 || term.decisive).collect();
    let labels =
        shown.iter().map(|term| width(&theirs(Paint::Plain, term.label.get(lang)).1)).max().unwrap_or(0);
    for term in shown {
        let label = theirs(Paint::Plain, term.label.get(lang)).1;
        let pad = " ".repeat(labels - width(&label));
        let mut pieces = vec![
            own(Paint::Plain, format!("{label}{pad}  {:>5}  ", term.value)),
            own(level_paint(term.level), words::radius(term.level, lang)),
        ];
        if term.decisive {
            pieces.push(own(Paint::Bold, format!("  <- {}", Word::Decisive.get(lang))));
        }
        page.line(2, &pieces);
    }
}

fn affected(page: &mut Page, radius: &Radius, style: Style) {
    if radius.affected.is_empty() {
        return;
    }
    let lang = style.lang;
    page.gap();
    page.line(2, &[own(Paint::Bold, Word::Affected.count(lang, radius.affected.len()))]);
    let (shown, left_out) = limit(radius.affected.len(), style);
    for one in radius.affected.iter().take(shown) {
        page.line(4, &[theirs(Paint::Plain, &one.address)]);
        for step in steps(one, lang, &visible) {
            page.wrap(8, 11, &[own(Paint::Dim, format!("<- {step}"))]);
        }
    }
    more(page, 4, Word::MoreAffected, left_out, lang);
}

/// The steps from the changed resource to this one, nearest first; names are escaped by `safe`.
///
/// A path may begin with the changed resource itself, which reads nothing.
pub fn steps(one: &Affected, lang: Lang, safe: &dyn Fn(&str) -> String) -> Vec<String> {
    let starts = one.path.len() > 1
        && one.path.first().is_some_and(|hop| hop.reads.is_none() && hop.through.is_empty());
    let mut from: Option<&str> = one.path.first().filter(|_| starts).map(|hop| hop.address.as_str());
    let mut steps = Vec::new();
    for hop in one.path.iter().skip(usize::from(starts)) {
        steps.push(step(hop, from, lang, safe));
        from = Some(&hop.address);
    }
    // The reader stands at the affected resource and asks why.
    steps.reverse();
    steps
}

/// `reads aws_db_instance.main.endpoint, through module.db.endpoint`
fn step(hop: &Hop, from: Option<&str>, lang: Lang, safe: &dyn Fn(&str) -> String) -> String {
    let target = match (from, &hop.reads) {
        (Some(from), Some(attribute)) => Some(safe(&format!("{from}.{attribute}"))),
        (None, Some(attribute)) => Some(safe(attribute)),
        (Some(from), None) => Some(safe(from)),
        (None, None) => None,
    };
    let mut text = target.map_or_else(|| Word::DependsOn.get(lang).to_owned(), |it| words::reads(&it, lang));
    if !hop.through.is_empty() {
        let through: Vec<String> = hop.through.iter().map(|name| safe(name)).collect();
        let through = through.join(", ");
        text.push_str(&match lang {
            Lang::En => format!(" through {through}"),
            Lang::Ja => format!("（{through} 経由）"),
        });
    }
    if hop.recorded {
        text.push_str(&words::aside(Word::Recorded.get(lang), lang));
    }
    text
}

fn consumers(page: &mut Page, radius: &Radius, style: Style) {
    if radius.consumers.is_empty() {
        return;
    }
    let lang = style.lang;
    page.gap();
    page.line(2, &[own(Paint::Bold, Word::Consumers.count(lang, radius.consumers.len()))]);
    let (shown, left_out) = limit(radius.consumers.len(), style);
    for one in radius.consumers.iter().take(shown) {
        page.line(
            4,
            &[
                theirs(Paint::Plain, &one.root_module),
                own(Paint::Plain, "  "),
                theirs(Paint::Dim, &one.place),
            ],
        );
        let mut pieces = vec![own(Paint::Dim, "<- ")];
        pieces.extend(super::page::sentence(&words::reads(one.reads.get(lang), lang)));
        page.wrap(8, 10, &pieces);
    }
    more(page, 4, Word::MoreConsumers, left_out, lang);
}

fn groups(page: &mut Page, radius: &Radius, style: Style) {
    if radius.groups.is_empty() {
        return;
    }
    let lang = style.lang;
    page.gap();
    let (shown, left_out) = limit(radius.groups.len(), style);
    let shown: Vec<_> =
        radius.groups.iter().take(shown).map(|group| (group, name(&group.name, group.by, lang))).collect();
    let by = shown.iter().map(|(group, _)| width(by_word(group.by, lang))).max().unwrap_or(0);
    let names = shown.iter().map(|(_, name)| width(name)).max().unwrap_or(0).min(48);
    for (group, name) in shown {
        let label = by_word(group.by, lang);
        page.line(
            2,
            &[
                own(Paint::Dim, format!("{label}{}", " ".repeat(by - width(label)))),
                own(Paint::Plain, format!("  {name}{}", " ".repeat(names.saturating_sub(width(&name))))),
                own(Paint::Dim, format!("  {}", reach(group.changed, group.affected, lang))),
            ],
        );
    }
    more(page, 2, Word::MoreGroups, left_out, lang);
}

fn name(name: &str, by: &str, lang: Lang) -> String {
    if is_root(name, by) { Word::RootModule.get(lang).to_owned() } else { theirs(Paint::Plain, name).1 }
}

/// The root module has no address.
pub fn is_root(name: &str, by: &str) -> bool {
    by == "module" && matches!(name, "" | ".")
}

/// `3 changed, 2 affected`
pub fn reach(changed: usize, affected: usize, lang: Lang) -> String {
    let comma = if lang == Lang::Ja { "、" } else { ", " };
    format!(
        "{}{comma}{}",
        Word::ChangedNumber.count(lang, changed),
        Word::AffectedNumber.count(lang, affected)
    )
}

/// The word for what groups are made by.
pub fn by_word(by: &'static str, lang: Lang) -> &'static str {
    match by {
        "module" => Word::ByModule.get(lang),
        "provider" => Word::ByProvider.get(lang),
        "region" => Word::ByRegion.get(lang),
        "account" => Word::ByAccount.get(lang),
        other => other,
    }
}
