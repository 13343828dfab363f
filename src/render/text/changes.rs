//! Changes on a terminal, by module, drawn as `terraform plan` draws them.

use super::page::{Page, Paint, own, theirs, width};
use super::{LIST, heading, limit, more};
use crate::graph::Reversibility;
use crate::render::escape::visible;
use crate::render::words::{self, Word};
use crate::render::{Style, clip, most_interesting, named_attributes, telling};
use crate::report::{AttributeView, ChangeView, DiffLine, OutputView, Report, Shown};
use crate::text::Lang;

/// The most characters of one value.
const VALUE: usize = 400;
/// The most lines of one difference.
const DIFF: usize = 60;

/// Changes, outputs, drift.
pub fn section(page: &mut Page, report: &Report, style: Style) {
    list(page, Word::Changes, Word::MoreChanges, &report.changes, style);
    outputs(page, &report.outputs, style);
    list(page, Word::Drift, Word::MoreDrift, &report.drift, style);
}

fn list(page: &mut Page, word: Word, more_word: Word, changes: &[ChangeView], style: Style) {
    if changes.is_empty() {
        return;
    }
    heading(page, word, Paint::Bold, style.lang);
    let (shown, left_out) = limit(changes.len(), style);
    let mut module: Option<&str> = None;
    for change in most_interesting(changes, shown) {
        if module != Some(change.module.as_str()) {
            module = Some(&change.module);
            let name = if change.module.is_empty() {
                own(Paint::Dim, Word::RootModule.get(style.lang))
            } else {
                theirs(Paint::Dim, &change.module)
            };
            page.line(2, &[name]);
        }
        one(page, change, style);
    }
    more(page, 2, more_word, left_out, style.lang);
}

fn sign_paint(symbol: &str) -> Paint {
    match symbol {
        "+" => Paint::Good,
        "~" | "." | "+/." => Paint::Warn,
        "-" | "-/+" | "+/-" | "?" => Paint::Bad,
        _ => Paint::Dim,
    }
}

fn one(page: &mut Page, change: &ChangeView, style: Style) {
    let lang = style.lang;
    let mut pieces = vec![
        own(sign_paint(change.symbol), format!("{:>3}", change.symbol)),
        own(Paint::Plain, " "),
        theirs(Paint::Bold, &change.address),
    ];
    if let Some(note) = words::reversibility_note(change.reversibility) {
        let paint =
            if change.reversibility == Reversibility::Irreversible { Paint::Bad } else { Paint::Warn };
        pieces.push(own(Paint::Plain, " "));
        pieces.push(own(paint, words::aside(note.get(lang), lang)));
    }
    page.line(4, &pieces);
    let mut notes: Vec<String> = Vec::new();
    notes.extend(change.action_reason.as_deref().map(|reason| visible(words::action_reason(reason, lang))));
    let named = |word: Word, text: &Option<String>| {
        text.as_ref().map(|text| format!("{}: {}", word.get(lang), visible(text)))
    };
    notes.extend(named(Word::MovedFrom, &change.previous_address));
    notes.extend(named(Word::ImportOf, &change.importing));
    notes.extend(named(Word::DeposedKey, &change.deposed));
    for note in notes {
        page.line(8, &[own(Paint::Dim, format!("# {note}"))]);
    }
    if style.all {
        attributes(page, &change.attributes.iter().collect::<Vec<_>>(), change.attributes_left_out, style);
        return;
    }
    let (told, untold) = telling(change);
    attributes(page, &told, change.attributes_left_out, style);
    if untold > 0 {
        page.line(8, &[own(Paint::Dim, format!("… {}", Word::KnownLater.count(lang, untold)))]);
    }
}

fn outputs(page: &mut Page, outputs: &[OutputView], style: Style) {
    if outputs.is_empty() {
        return;
    }
    heading(page, Word::Outputs, Paint::Bold, style.lang);
    let (shown, left_out) = limit(outputs.len(), style);
    for output in outputs.iter().take(shown) {
        if output.attributes.is_empty() {
            let sign = own(sign_paint(output.symbol), output.symbol);
            page.line(8, &[sign, own(Paint::Plain, " "), theirs(Paint::Plain, &output.name)]);
        }
        attributes(page, &named_attributes(output).iter().collect::<Vec<_>>(), 0, style);
    }
    more(page, 2, Word::MoreOutputs, left_out, style.lang);
}

fn attributes(page: &mut Page, attributes: &[&AttributeView], left_out: usize, style: Style) {
    let shown = if style.all { attributes.len() } else { attributes.len().min(LIST) };
    let names =
        attributes.iter().take(shown).map(|one| width(&visible(&one.path))).max().unwrap_or(0).min(40);
    for attribute in attributes.iter().take(shown) {
        value_line(page, attribute, names, style);
        difference(page, &attribute.diff, style);
    }
    let hidden = left_out + attributes.len() - shown;
    if hidden > 0 {
        page.line(8, &[own(Paint::Dim, format!("… {}", Word::MoreAttributes.count(style.lang, hidden)))]);
    }
}

/// `~ engine_version = "13.4" -> "16.1"  # forces replacement`
fn value_line(page: &mut Page, attribute: &AttributeView, names: usize, style: Style) {
    let (sign, paint) = match (&attribute.before, &attribute.after) {
        (Shown::Absent, _) => ("+", Paint::Good),
        (_, Shown::Absent) => ("-", Paint::Bad),
        _ => ("~", Paint::Warn),
    };
    let mut pieces = vec![own(paint, sign), own(Paint::Plain, " ")];
    if !attribute.path.is_empty() {
        let path = visible(&attribute.path);
        let pad = " ".repeat(names.saturating_sub(width(&path)));
        pieces.push(own(Paint::Plain, format!("{path}{pad} ")));
    }
    if attribute.diff.is_empty() {
        let text = match (&attribute.before, &attribute.after) {
            (Shown::Absent, after) => format!("= {}", value(after, style)),
            (before, Shown::Absent) => format!("= {}", value(before, style)),
            (Shown::Sensitive, Shown::Sensitive) => format!("= {}", value(&Shown::Sensitive, style)),
            (before, after) => format!("= {} -> {}", value(before, style), value(after, style)),
        };
        pieces.push(own(Paint::Plain, text));
    }
    if attribute.forces_replacement {
        pieces.push(own(Paint::Bad, format!("  # {}", Word::ForcesReplacement.get(style.lang))));
    }
    page.line(8, &pieces);
}

fn value(shown: &Shown, style: Style) -> String {
    let lang = style.lang;
    match shown {
        Shown::Absent => "null".to_owned(),
        Shown::Sensitive => Word::Sensitive.get(lang).to_owned(),
        Shown::Unknown => Word::KnownAfterApply.get(lang).to_owned(),
        Shown::Text(text) => {
            let (kept, cut) = clip(text, if style.all { usize::MAX } else { VALUE });
            let rest = if cut > 0 {
                format!(" … {}", Word::MoreCharacters.count(lang, cut))
            } else {
                String::new()
            };
            format!("{}{rest}", visible(kept))
        }
    }
}

fn difference(page: &mut Page, diff: &[DiffLine], style: Style) {
    let shown = if style.all || diff.len() <= DIFF + 1 { diff.len() } else { DIFF };
    for line in diff.iter().take(shown) {
        let paint = match line.sign {
            '+' => Paint::Good,
            '-' => Paint::Bad,
            '…' => Paint::Dim,
            _ => Paint::Plain,
        };
        let (kept, cut) = clip(&line.text, if style.all { usize::MAX } else { VALUE });
        let rest = if cut > 0 { format!(" … {}", more_characters(cut, style.lang)) } else { String::new() };
        let sign = visible(&line.sign.to_string());
        page.line(12, &[own(paint, format!("{sign} {}{rest}", visible(kept)))]);
    }
    if diff.len() > shown {
        page.line(
            12,
            &[own(Paint::Dim, format!("… {}", Word::MoreLines.count(style.lang, diff.len() - shown)))],
        );
    }
}

fn more_characters(cut: usize, lang: Lang) -> String {
    Word::MoreCharacters.count(lang, cut)
}
