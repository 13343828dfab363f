//! Edits that are being gathered, and how they become a patch: a file that would not parse any more is never one.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use similar::TextDiff;

use super::index::Index;
use super::{Edit, Patch, layout, spans};
use crate::text::{Lang, Text};

/// Lines around a change, as git shows them.
const CONTEXT: usize = 3;

/// Edits of the files of an index.
#[derive(Debug, Clone, Default)]
pub(super) struct Draft {
    edits: Vec<(usize, Range<usize>, String)>,
    notes: Vec<Text>,
}

/// Why there is no patch.
pub(super) type Refused = Text;

impl Draft {
    /// A draft of edits that are made already.
    pub(super) fn of<'e>(index: &Index<'_>, edits: impl Iterator<Item = &'e Edit>) -> Self {
        let numbers: BTreeMap<&str, usize> =
            index.files.iter().enumerate().map(|(at, file)| (file.path, at)).collect();
        let one =
            |edit: &Edit| Some((*numbers.get(edit.path.as_str())?, edit.from..edit.to, edit.text.clone()));
        Self { edits: edits.filter_map(one).collect(), notes: Vec::new() }
    }

    /// The edits of a draft of which none puts in what was not put in before.
    pub(super) fn into_edits(self, index: &Index<'_>) -> Vec<Edit> {
        let one = |(file, span, text): (usize, Range<usize>, String)| {
            let path = index.files.get(file)?.path.to_owned();
            Some(Edit { path, from: span.start, to: span.end, text })
        };
        self.edits.into_iter().filter_map(one).collect()
    }

    pub(super) fn remove(&mut self, file: usize, span: Range<usize>) {
        self.replace(file, span, String::new());
    }

    pub(super) fn replace(&mut self, file: usize, span: Range<usize>, text: String) {
        let edit = (file, span, text);
        if !self.edits.contains(&edit) {
            self.edits.push(edit);
        }
    }

    pub(super) fn note(&mut self, note: Text) {
        if !self.notes.contains(&note) {
            self.notes.push(note);
        }
    }

    /// Whether a place goes away with one of the edits.
    pub(super) fn takes(&self, file: usize, span: &Range<usize>) -> bool {
        self.edits.iter().any(|(other, taken, text)| {
            *other == file && text.is_empty() && taken.start <= span.start && span.end <= taken.end
        })
    }

    pub(super) fn is_empty(&self) -> bool {
        self.edits.is_empty()
    }

    /// The patch, and what to know about it.
    pub(super) fn finish(self, index: &Index<'_>) -> (Option<Patch>, Option<Text>) {
        let Self { mut edits, mut notes } = self;
        let edits: Vec<Edit> = edits
            .drain(..)
            .filter_map(|(file, span, text)| {
                let file = index.files.get(file)?;
                let text = if file.text.contains("\r\n") { text.replace('\n', "\r\n") } else { text };
                Some(Edit { path: file.path.to_owned(), from: span.start, to: span.end, text })
            })
            .collect();
        let Some(edits) = united(edits) else {
            notes
                .push(Text::new("no patch: the changes overlap", "パッチは作れません: 変更箇所が重なります"));
            return (None, joined(notes));
        };
        if edits.is_empty() {
            return (None, joined(notes));
        }
        let texts = index.files.iter().map(|file| (file.path, file.text)).collect();
        match diff(&edits, &texts) {
            Ok(diff) => (Some(Patch { edits, diff }), joined(notes)),
            Err(why) => {
                notes.push(why);
                (None, joined(notes))
            }
        }
    }
}

/// Edits in order, none of which overlaps another: what two of them take away becomes one piece, and what lies within a
/// piece that is taken away goes with it. None when two of them want different things of one place.
pub(super) fn united(mut edits: Vec<Edit>) -> Option<Vec<Edit>> {
    edits.sort_by(|a, b| (&a.path, a.from, b.to, &a.text).cmp(&(&b.path, b.from, a.to, &b.text)));
    edits.dedup();
    let mut kept: Vec<Edit> = Vec::new();
    for edit in edits {
        match kept.last_mut() {
            Some(last)
                if last.path == edit.path
                    && last.to == edit.from
                    && last.text.is_empty()
                    && edit.text.is_empty() =>
            {
                last.to = edit.to;
            }
            Some(last) if last.path == edit.path && (edit.from < last.to || edit.from == last.from) => {
                if !last.text.is_empty() || !edit.text.is_empty() {
                    return None;
                }
                last.to = last.to.max(edit.to);
            }
            _ => kept.push(edit),
        }
    }
    Some(kept)
}

/// Notes as one text.
pub(super) fn joined(notes: Vec<Text>) -> Option<Text> {
    if notes.is_empty() {
        return None;
    }
    let all =
        |lang: Lang, between: &str| notes.iter().map(|note| note.get(lang)).collect::<Vec<_>>().join(between);
    Some(Text::new(all(Lang::En, "; "), all(Lang::Ja, "。")))
}

/// The diff of all files that are edited.
fn diff(edits: &[Edit], texts: &BTreeMap<&str, &str>) -> Result<String, Refused> {
    let paths: BTreeSet<&str> = edits.iter().map(|edit| edit.path.as_str()).collect();
    let mut out = String::new();
    for path in paths {
        let old = texts.get(path).copied().unwrap_or_default();
        let mine: Vec<&Edit> = edits.iter().filter(|edit| edit.path == path).collect();
        let new = checked(path, old, &mine)?;
        out.push_str(&unified(path, old, &new));
    }
    Ok(out)
}

/// The text with its edits, when it is still HCL.
pub(super) fn checked(path: &str, old: &str, edits: &[&Edit]) -> Result<String, Refused> {
    let new = applied(old, edits).ok_or_else(|| does_not_parse(path))?;
    let masked = new.strip_prefix('\u{feff}').unwrap_or(&new);
    match hcl_edit::parser::parse_body(masked) {
        Ok(_) => Ok(layout::kept(old, new)),
        Err(_) => Err(does_not_parse(path)),
    }
}

fn does_not_parse(path: &str) -> Refused {
    Text::new(
        format!("no patch: `{path}` would not be valid HCL after it"),
        format!("パッチは作れません: 適用すると `{path}` が HCL として不正になります"),
    )
}

/// The text with its edits; none when one of them does not fit.
fn applied(text: &str, edits: &[&Edit]) -> Option<String> {
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for edit in edits {
        // Two neighbours that go leave the comma of the first.
        let from =
            if edit.text.is_empty() { spans::before_comma(text, edit.from..edit.to) } else { edit.from };
        let from = from.max(at);
        out.push_str(text.get(at..from)?);
        out.push_str(&edit.text);
        at = edit.to;
    }
    out.push_str(text.get(at..)?);
    Some(out)
}

/// A unified diff as git reads it.
fn unified(path: &str, old: &str, new: &str) -> String {
    let (a, b) = (git_path("a", path), git_path("b", path));
    TextDiff::from_lines(old, new).unified_diff().context_radius(CONTEXT).header(&a, &b).to_string()
}

/// A path in the head of a diff. Git reads odd ones in the quotes of C.
fn git_path(side: &str, path: &str) -> String {
    let whole = format!("{side}/{path}");
    let is_plain = |byte: u8| (0x20..0x7f).contains(&byte) && byte != b'"' && byte != b'\\';
    if whole.bytes().all(is_plain) {
        return if whole.contains(' ') { format!("{whole}\t") } else { whole };
    }
    let mut out = String::from("\"");
    for byte in whole.bytes() {
        match byte {
            b'"' | b'\\' => out.extend(['\\', char::from(byte)]),
            byte if is_plain(byte) => out.push(char::from(byte)),
            byte => out.push_str(&format!("\\{byte:03o}")),
        }
    }
    out.push('"');
    out
}
