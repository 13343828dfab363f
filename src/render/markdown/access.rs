//! Who gains and who loses access: a row a principal, and below, folded, what changed in their documents.
//!
//! It is the one table of the page: before and after stand side by side, which a list cannot show. Cells are short, so
//! that a phone shows two of them at once.

use super::cut::{Cut, Kind};
use super::fold;
use crate::render::access::grant;
use crate::render::clip;
use crate::render::escape::{markdown_cell, markdown_cell_code, markdown_code, markdown_fence};
use crate::render::words::Word;
use crate::report::{AccessView, DiffLine, DocumentView, Report};
use crate::text::Lang;

/// The most lines of a cell. More are in the JSON, and counted.
const LINES: usize = 6;

/// The most characters of one line of a cell, and of a document.
const LINE: usize = 400;

/// The table, and the folded documents.
pub fn section(out: &mut String, report: &Report, lang: Lang, cut: &Cut) {
    let rows: Vec<&AccessView> = report.access.iter().take(cut.get(Kind::Principals)).collect();
    if !rows.is_empty() {
        let number = report.access.len() + report.access_left_out;
        out.push_str(&format!("\n### 🔑 {} ({number})\n\n", Word::Access.get(lang)));
        let head = [Word::Principal, Word::Added, Word::Removed, Word::Abuse].map(|word| word.get(lang));
        out.push_str(&format!("| {} |\n|---|---|---|---|\n", head.join(" | ")));
        for one in rows {
            row(out, one, lang);
        }
        if report.access_left_out > 0 {
            let text = Word::MorePrincipals.count(lang, report.access_left_out);
            out.push_str(&format!("\n… {text}\n"));
        }
    }
    documents(out, report, lang, cut);
}

fn row(out: &mut String, one: &AccessView, lang: Lang) {
    let mut who = markdown_cell_code(&one.principal);
    if one.address != one.principal {
        who.push_str(&format!("<br><sub>{}</sub>", markdown_cell_code(&one.address)));
    }
    let added = one.added.iter().map(|one| line(&grant(one, lang)));
    let removed = one.removed.iter().map(|one| line(&grant(one, lang)));
    let abuse = one.abuse.iter().map(|text| format!("⚠️ {}", line(text.get(lang))));
    let notes = one.notes.iter().map(|text| format!("❔ {}", line(text.get(lang))));
    let added = cell(added, one.added_left_out, lang);
    let removed = cell(removed, one.removed_left_out, lang);
    let mut last = cell(abuse, one.abuse_left_out, lang);
    let notes = cell(notes, one.notes_left_out, lang);
    if !last.is_empty() && !notes.is_empty() {
        last.push_str("<br>");
    }
    last.push_str(&notes);
    let cells = [who, added, removed, last].map(|cell| if cell.is_empty() { "–".to_owned() } else { cell });
    out.push_str(&format!("| {} |\n", cells.join(" | ")));
}

/// One line of a cell. A backtick that lost its partner is prose.
fn line(text: &str) -> String {
    let (kept, cut) = clip(text, LINE);
    let rest = if cut > 0 { " …" } else { "" };
    format!("{}{rest}", markdown_cell(kept))
}

fn cell(lines: impl ExactSizeIterator<Item = String>, left_out: usize, lang: Lang) -> String {
    let number = lines.len();
    // One line that stands for one line would be silly.
    let shown = if number <= LINES + 1 { number } else { LINES };
    let mut said: Vec<String> = lines.take(shown).collect();
    let left_out = number - shown + left_out;
    if left_out > 0 {
        said.push(format!("… {}", Word::MoreGrants.count(lang, left_out)));
    }
    said.join("<br>")
}

/// Every document once: what two principals share changed once.
pub fn changed(report: &Report) -> Vec<&DocumentView> {
    let mut seen = std::collections::BTreeSet::new();
    let all = report.access.iter().flat_map(|one| &one.documents);
    all.filter(|one| !one.diff.is_empty() && seen.insert((&one.address, &one.attribute))).collect()
}

fn documents(out: &mut String, report: &Report, lang: Lang, cut: &Cut) {
    let all = changed(report);
    let mut body = String::new();
    for one in all.iter().take(cut.get(Kind::Documents)) {
        let lines: Vec<String> = one.diff.iter().map(diff_line).collect();
        body.push_str(&format!("{} {}\n\n", markdown_code(&one.address), markdown_code(&one.attribute)));
        body.push_str(&markdown_fence("diff", &lines));
        body.push('\n');
    }
    if !body.is_empty() {
        let title = format!("{} ({})", Word::Documents.get(lang), all.len());
        fold(out, &title, body.trim_end_matches('\n'));
    }
}

fn diff_line(line: &DiffLine) -> String {
    let (kept, cut) = clip(&line.text, LINE);
    let rest = if cut > 0 { " …" } else { "" };
    format!("{} {kept}{rest}", line.sign).trim_end().to_owned()
}
