//! Changes, outputs and drift in Markdown: folded, each module one block of `diff`.
//!
//! Inside a fence nothing is markup, so what has to be escaped is small. A `diff` fence colours a
//! line by its first character, so the sign stands there, and `~` becomes `!`, which is coloured.

use super::cut::{Cut, Kind, has_attributes, is_high};
use super::fold;
use crate::render::escape::{markdown_code, markdown_fence, visible};
use crate::render::words::{self, Word};
use crate::render::{clip, interest, named_attributes, telling};
use crate::report::{AttributeView, ChangeView, Report, Shown};
use crate::text::Lang;

/// The most characters of one value. A longer one is in the JSON.
const VALUE: usize = 300;

/// Managed changes, by module.
pub fn changes(out: &mut String, report: &Report, lines: &mut Lines, cut: &Cut) {
    let lang = lines.lang;
    let (mut low, mut high) = (cut.get(Kind::LowChanges), cut.get(Kind::HighChanges));
    let shown: Vec<&ChangeView> = report
        .changes
        .iter()
        .filter(|change| take(if is_high(change) { &mut high } else { &mut low }))
        .collect();
    if shown.is_empty() {
        return;
    }
    // The most interesting keep their attributes longest.
    let mut ranked: Vec<usize> = (0..shown.len()).collect();
    ranked.sort_by_key(|at| (std::cmp::Reverse(shown.get(*at).map(|change| interest(change))), *at));
    ranked.retain(|at| shown.get(*at).is_some_and(|change| has_attributes(change)));
    ranked.truncate(cut.get(Kind::Attributes));
    let keep: std::collections::BTreeSet<usize> = ranked.into_iter().collect();
    let mut body = String::new();
    let mut block: Vec<String> = Vec::new();
    let mut module: Option<&str> = None;
    for (at, change) in shown.iter().enumerate() {
        if module != Some(&change.module) {
            flush(&mut body, module, &mut block, lang);
            module = Some(&change.module);
        }
        lines.change(&mut block, change, keep.contains(&at));
    }
    flush(&mut body, module, &mut block, lang);
    fold(
        out,
        &format!("{} ({})", Word::Changes.get(lang), report.changes.len()),
        body.trim_end_matches('\n'),
    );
}

/// One less, or no more.
fn take(left: &mut usize) -> bool {
    let any = *left > 0;
    *left = left.saturating_sub(1);
    any
}

fn flush(body: &mut String, module: Option<&str>, block: &mut Vec<String>, lang: Lang) {
    let Some(module) = module.filter(|_| !block.is_empty()) else { return };
    if module.is_empty() {
        body.push_str(&format!("{}\n\n", Word::RootModule.get(lang)));
    } else {
        body.push_str(&format!("{}\n\n", markdown_code(module)));
    }
    body.push_str(&markdown_fence("diff", block));
    body.push('\n');
    block.clear();
}

/// Outputs of the root module.
pub fn outputs(out: &mut String, report: &Report, lines: &mut Lines, cut: &Cut) {
    let lang = lines.lang;
    let mut block = Vec::new();
    for output in report.outputs.iter().take(cut.get(Kind::Outputs)) {
        if output.attributes.is_empty() {
            block.push(format!("{} {}", diff_sign(output.symbol), visible(&output.name)));
        }
        lines.attributes(&mut block, &named_attributes(output).iter().collect::<Vec<_>>(), 0);
    }
    if !block.is_empty() {
        let title = format!("{} ({})", Word::Outputs.get(lang), report.outputs.len());
        fold(out, &title, markdown_fence("diff", &block).trim_end());
    }
}

/// What changed outside of Terraform.
pub fn drift(out: &mut String, report: &Report, lines: &mut Lines, cut: &Cut) {
    let lang = lines.lang;
    let mut block = Vec::new();
    for change in report.drift.iter().take(cut.get(Kind::Drift)) {
        lines.change(&mut block, change, true);
    }
    if !block.is_empty() {
        let title = format!("{} ({})", Word::Drift.get(lang), report.drift.len());
        fold(out, &title, markdown_fence("diff", &block).trim_end());
    }
}

fn diff_sign(symbol: &str) -> &str {
    match symbol {
        "~" => "!",
        other => other,
    }
}

/// Writes lines of a `diff` fence while unchanged lines are left.
pub struct Lines {
    lang: Lang,
    context: usize,
}

impl Lines {
    /// All sections of the page share the unchanged lines.
    pub fn new(lang: Lang, cut: &Cut) -> Self {
        Self { lang, context: cut.get(Kind::Context) }
    }

    fn change(&mut self, block: &mut Vec<String>, change: &ChangeView, attributes: bool) {
        let lang = self.lang;
        let mut line = format!("{} {}", diff_sign(change.symbol), visible(&change.address));
        let mut notes: Vec<String> = Vec::new();
        notes.extend(words::reversibility_note(change.reversibility).map(|word| word.get(lang).to_owned()));
        notes.extend(
            change.action_reason.as_deref().map(|reason| words::action_reason(reason, lang).to_owned()),
        );
        let mut note = |word: Word, text: &Option<String>| {
            notes.extend(text.as_ref().map(|text| format!("{} {text}", word.get(lang))));
        };
        note(Word::MovedFrom, &change.previous_address);
        note(Word::ImportOf, &change.importing);
        note(Word::DeposedKey, &change.deposed);
        if !notes.is_empty() {
            line.push_str(&format!("  # {}", visible(&notes.join(", "))));
        }
        block.push(line);
        if attributes {
            let (told, untold) = telling(change);
            self.attributes(block, &told, change.attributes_left_out);
            if untold > 0 {
                block.push(format!("    … {}", Word::KnownLater.count(lang, untold)));
            }
        }
    }

    fn attributes(&mut self, block: &mut Vec<String>, attributes: &[&AttributeView], left_out: usize) {
        for attribute in attributes {
            self.attribute(block, attribute);
        }
        if left_out > 0 {
            block.push(format!("    … {}", Word::MoreAttributes.count(self.lang, left_out)));
        }
    }

    fn attribute(&mut self, block: &mut Vec<String>, attribute: &AttributeView) {
        let force = if attribute.forces_replacement {
            format!("  # {}", Word::ForcesReplacement.get(self.lang))
        } else {
            String::new()
        };
        let sign = match (&attribute.before, &attribute.after) {
            (Shown::Absent, _) => '+',
            (_, Shown::Absent) => '-',
            _ => '!',
        };
        let path = visible(&attribute.path);
        if !attribute.diff.is_empty() {
            block.push(format!("{sign}   {path}{force}"));
            for line in &attribute.diff {
                self.diff_line(block, line.sign, &line.text);
            }
            return;
        }
        let value = match (&attribute.before, &attribute.after) {
            (Shown::Absent, one) | (one, Shown::Absent) => self.value(one),
            (Shown::Sensitive, Shown::Sensitive) => self.value(&Shown::Sensitive),
            (before, after) => format!("{} -> {}", self.value(before), self.value(after)),
        };
        block.push(format!("{sign}   {path} = {value}{force}"));
    }

    fn diff_line(&mut self, block: &mut Vec<String>, sign: char, text: &str) {
        if sign == ' ' && !take(&mut self.context) {
            return;
        }
        if sign == '…' {
            block.push(format!("… {}", self.clipped(text)).trim_end().to_owned());
            return;
        }
        let sign = if matches!(sign, '+' | '-') { sign } else { ' ' };
        block.push(format!("{sign}       {}", self.clipped(text)));
    }

    fn value(&self, shown: &Shown) -> String {
        match shown {
            Shown::Absent => "null".to_owned(),
            Shown::Sensitive => Word::Sensitive.get(self.lang).to_owned(),
            Shown::Unknown => Word::KnownAfterApply.get(self.lang).to_owned(),
            Shown::Text(text) => self.clipped(text),
        }
    }

    fn clipped(&self, text: &str) -> String {
        let (kept, cut) = clip(text, VALUE);
        let rest = if cut > 0 {
            format!(" … {}", Word::MoreCharacters.count(self.lang, cut))
        } else {
            String::new()
        };
        format!("{}{rest}", visible(kept))
    }
}
