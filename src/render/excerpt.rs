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
/// Lines shown between two labels; labels further apart than this are not shown together.
const FARTHEST: usize = 60;

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
        // Labels that begin on this line, from byte to byte of the line; what reaches beyond the
        // line is shown as far as the line goes.
        let end = offset + content.len();
        let last = ending.is_empty();
        let begins = |span: &Span| {
            span.start >= offset && (span.start <= end || line.len() > span.start - offset || last)
        };
        let here: Vec<(usize, Range<usize>)> = (labels.iter().enumerate())
            .filter(|(at, (span, _))| ranges.get(*at).is_some_and(Option::is_none) && begins(span))
            .map(|(at, (span, _))| {
                (at, span.start.min(end) - offset..span.end.clamp(span.start.min(end), end) - offset)
            })
            .collect();
        let window = window(content, here.iter().map(|(_, range)| range));
        if window.start > 0 {
            self.text.push('…');
        }
        let mut moved: Vec<(usize, Range<usize>)> =
            here.iter().map(|(at, _)| (*at, usize::MAX..usize::MAX)).collect();
        for (at, c) in content.get(window.clone()).unwrap_or_default().char_indices() {
            self.mark(&here, &mut moved, window.start + at);
            self.text.push(shown(c));
        }
        self.mark(&here, &mut moved, window.end);
        let end = self.text.len();
        for (at, range) in moved {
            if let Some(slot) = ranges.get_mut(at) {
                *slot = Some(range.start.min(end)..range.end.min(end));
            }
        }
        if window.end < content.len() {
            self.text.push('…');
        }
        self.text.push_str(ending);
    }

    /// Notes where the labels' ends come to lie, when byte `at` of the line is about to be added.
    fn mark(&self, here: &[(usize, Range<usize>)], moved: &mut [(usize, Range<usize>)], at: usize) {
        for ((_, original), (_, new)) in here.iter().zip(moved) {
            if new.start == usize::MAX && original.start <= at {
                new.start = self.text.len();
            }
            if new.end == usize::MAX && original.end <= at {
                new.end = self.text.len();
            }
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
    line.floor_char_boundary(start)..line.floor_char_boundary(end.min(line.len()))
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
