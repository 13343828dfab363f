//! The part of a source that a message shows, made safe to show.
//!
//! A message points at a few lines; the source may be a plan of a hundred megabytes on one line, and
//! it may hold control codes that would colour or clear the reader's terminal, or turn the text
//! around. So only the lines around the labels are taken, long lines are cut around the labels,
//! control characters are replaced by signs for them, and the labels are moved along.

use crate::source::{Source, Span};
use std::ops::Range;

/// Bytes shown on each side of a label on a line that is too long to show.
const MARGIN: usize = 60;
/// Lines longer than this are cut.
const LONGEST: usize = 160;
/// A label this many lines from the one that the message is about is left out, which bounds the
/// excerpt. Only the lines around each label are drawn, whatever lies between.
const FARTHEST: usize = 20_000;

/// A shown part of a source.
#[derive(Debug, Clone)]
pub(super) struct Excerpt {
    /// The safe text.
    pub(super) text: String,
    /// The line of the source with which it begins, from 0.
    pub(super) first_line: usize,
    /// Where each label is in the safe text; a label too far from the first is left out.
    pub(super) labels: Vec<(Range<usize>, String)>,
}

impl Excerpt {
    /// Takes what is needed to show `labels`.
    pub(super) fn new(source: &Source, labels: &[(Span, String)]) -> Self {
        let text = source.text();
        let anchor = labels.last().map_or(0, |(span, _)| source.position(span.start).line - 1);
        let line_of = |span: &Span| source.position(span.start).line - 1;
        let near: Vec<_> =
            labels.iter().filter(|(span, _)| line_of(span).abs_diff(anchor) <= FARTHEST).collect();
        let first = near.iter().map(|(span, _)| line_of(span)).min().unwrap_or(0).saturating_sub(1);
        let last = near.iter().map(|(span, _)| line_of(span)).max().unwrap_or(0) + 1;
        let mut excerpt = Self { text: String::new(), first_line: first, labels: Vec::new() };
        let mut ranges: Vec<Option<Range<usize>>> = vec![None; near.len()];
        let mut offset = 0;
        for (number, line) in text.split_inclusive('\n').enumerate() {
            if number > last {
                break;
            }
            if number >= first {
                excerpt.line(line, offset, &near, &mut ranges);
            }
            offset += line.len();
        }
        let end = excerpt.text.len();
        for ((_, words), range) in near.into_iter().zip(ranges) {
            excerpt.labels.push((range.unwrap_or(end..end), words.clone()));
        }
        excerpt
    }

    /// Adds one line that begins at byte `offset` of the source.
    fn line(
        &mut self,
        line: &str,
        offset: usize,
        labels: &[&(Span, String)],
        ranges: &mut [Option<Range<usize>>],
    ) {
        let (content, ending) = match line.strip_suffix("\r\n").or_else(|| line.strip_suffix('\n')) {
            Some(content) => (content, "\n"),
            None => (line, ""),
        };
        // What a label covers beyond its first line is not shown: the beginning says enough.
        let within = |at: usize| at.saturating_sub(offset).min(content.len());
        let begins = |span: &Span| {
            let last_line = ending.is_empty();
            span.start >= offset && (span.start < offset + line.len() || last_line)
        };
        let mut moves: Vec<Move> = Vec::new();
        for (label, (span, _)) in labels.iter().enumerate().filter(|(_, (span, _))| begins(span)) {
            moves.push(Move { label, from: within(span.start)..within(span.end), start: None, end: None });
        }
        let window = window(content, moves.iter().map(|one| &one.from));
        if window.start > 0 {
            self.text.push('…');
        }
        for (at, c) in content.get(window.clone()).unwrap_or_default().char_indices() {
            moves.iter_mut().for_each(|one| one.reach(window.start + at, self.text.len()));
            self.text.push(shown(c));
        }
        let end = self.text.len();
        for mut one in moves {
            one.reach(window.end, end);
            if let Some(slot) = ranges.get_mut(one.label) {
                *slot = Some(one.start.unwrap_or(end)..one.end.unwrap_or(end));
            }
        }
        if window.end < content.len() {
            self.text.push('…');
        }
        self.text.push_str(ending);
    }
}

/// A label on its way from a line of the source to the excerpt.
struct Move {
    /// Which label.
    label: usize,
    /// Its bytes in the line.
    from: Range<usize>,
    /// Its first byte in the excerpt, once it is reached.
    start: Option<usize>,
    /// One past its last byte in the excerpt, once it is reached.
    end: Option<usize>,
}

impl Move {
    /// Byte `at` of the line comes to lie at byte `to` of the excerpt.
    fn reach(&mut self, at: usize, to: usize) {
        if self.from.start <= at {
            self.start.get_or_insert(to);
        }
        if self.from.end <= at {
            self.end.get_or_insert(to);
        }
    }
}

/// The bytes of a line that are shown.
fn window<'r>(line: &str, labels: impl Iterator<Item = &'r Range<usize>> + Clone) -> Range<usize> {
    if line.len() <= LONGEST {
        return 0..line.len();
    }
    let start = labels.clone().map(|range| range.start).min().unwrap_or(0).saturating_sub(MARGIN);
    let most = start + LONGEST;
    let end = labels.map(|range| range.end + MARGIN).max().unwrap_or(most).clamp(most, most + LONGEST);
    boundary(line, start)..boundary(line, end.min(line.len()))
}

/// The byte `at`, or the nearest one before it where a character begins.
fn boundary(line: &str, at: usize) -> usize {
    (0..=at).rev().find(|at| line.is_char_boundary(*at)).unwrap_or(0)
}

/// A character as it may be shown: controls and characters that reorder text become signs.
pub(super) fn shown(c: char) -> char {
    match c {
        '\t' => c,
        '\u{0}'..='\u{1f}' => char::from_u32(0x2400 + u32::from(c)).unwrap_or('\u{fffd}'),
        '\u{7f}' => '\u{2421}',
        '\u{80}'..='\u{9f}'
        | '\u{200b}'..='\u{200f}'
        | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{2069}'
        | '\u{feff}' => '\u{fffd}',
        _ => c,
    }
}
