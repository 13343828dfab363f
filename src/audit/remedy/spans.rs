//! Which bytes to take away or to put in, so that everything else stays as it is.

use std::ops::Range;

use super::lines::{Line, lines};

/// What some editors begin a file with.
const MARK: char = '\u{feff}';

/// The bytes of a block at the top of a file: with the comment lines right above it, the rest of its last line, and one
/// blank line. `before` is where the block before it ends.
pub(super) fn block(text: &str, before: usize, span: &Range<usize>) -> Range<usize> {
    let mark = if text.starts_with(MARK) { MARK.len_utf8() } else { 0 };
    let own = line_start(text, span.start).max(mark);
    // The rest of the line that the block before ends in is that block's, and so is a comment that begins there.
    let start = comment_start(text, before.max(mark), span.start);
    let is_heading = |start: usize| {
        // What a file begins with is about the file, and what is ruled off about a section.
        start < own && (start <= mark || has_rule(text.get(start..own).unwrap_or_default()))
    };
    let start = start.map_or(span.start, |start| if is_heading(start) { own } else { start });
    let mut end = rest_of_line(text, span.end);
    let is_first = text.get(mark..start).unwrap_or_default().trim().is_empty();
    let above_is_blank = is_first || ends_in_blank_line(text.get(..start).unwrap_or_default());
    if above_is_blank {
        let next = line_end(text, end);
        if next > end && is_blank(text, end..next) {
            end = next;
        }
    }
    // The last block of a file takes the blank lines above it along.
    let mut start = start;
    if text.get(end..).unwrap_or_default().trim().is_empty() {
        while start > before {
            let line = line_start(text, start.saturating_sub(1));
            if line < before || line >= start || !is_blank(text, line..start) {
                break;
            }
            start = line;
        }
    }
    start..end
}

/// The bytes of an element of a list or of an object, or of a nested block, with its comma or its line.
pub(super) fn element(text: &str, span: &Range<usize>, is_block: bool) -> Range<usize> {
    let from = line_start(text, span.start);
    let after = if is_block { span.end } else { past_comma(text, span.end) };
    let to = line_end(text, span.end.max(after));
    let stands_alone =
        is_blank(text, from..span.start) && has_no_code(text.get(after..to).unwrap_or_default());
    if stands_alone && to > span.end {
        let above = comment_start(text, 0, span.start).unwrap_or(from);
        let is_heading = has_rule(text.get(above..from).unwrap_or_default());
        return if is_heading { from } else { above }..to;
    }
    if after > span.end {
        let rest = text.get(after..).unwrap_or_default();
        let blanks = rest.len() - rest.trim_start_matches([' ', '\t']).len();
        return span.start..after + blanks;
    }
    // The last one: the comma before it goes.
    let head = text.get(..span.start).unwrap_or_default().trim_end();
    match head.strip_suffix(',') {
        Some(head) => head.len()..span.end,
        // What follows in the line gets its place.
        None if is_blank(text, from..span.start) => {
            let rest = text.get(span.end..).unwrap_or_default();
            span.start..span.end + rest.len() - rest.trim_start_matches([' ', '\t']).len()
        }
        None => span.clone(),
    }
}

/// The first byte of what is taken out of a line: with the comma before it, where nothing of the list is left behind it.
pub(super) fn before_comma(text: &str, taken: Range<usize>) -> usize {
    let behind = text.get(taken.end..).unwrap_or_default().trim_start_matches([' ', '\t']);
    let is_of_line = text.get(taken.clone()).is_some_and(|gone| !gone.contains('\n'));
    let head = text.get(..taken.start).unwrap_or_default().trim_end_matches([' ', '\t']);
    match head.strip_suffix(',') {
        Some(head) if is_of_line && behind.starts_with([']', '}', ')']) => head.len(),
        _ => taken.start,
    }
}

/// Whether a piece of an expression has a comment outside of its texts.
pub(super) fn has_comment(text: &str) -> bool {
    let (mut within, mut escaped, mut before) = (false, false, ' ');
    for c in text.chars() {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = within,
            '"' => within = !within,
            '#' if !within => return true,
            '/' | '*' if !within && before == '/' => return true,
            _ => {}
        }
        before = c;
    }
    false
}

/// Comments with a line that is only a rule: they head what follows, and not one block.
fn has_rule(comments: &str) -> bool {
    let is_rule = |line: &str| {
        let line = line.trim().trim_start_matches(['#', '/', '*', ' ']);
        line.len() > 2 && line.chars().all(|c| matches!(c, '-' | '=' | '*' | '~' | '_' | '#' | '/'))
    };
    comments
        .lines()
        .any(|line| is_rule(line) || line.trim().len() > 4 && line.trim().chars().all(|c| c == '#'))
}

/// Where the comma behind an element ends; the element's own end where there is none.
fn past_comma(text: &str, end: usize) -> usize {
    let rest = text.get(end..).unwrap_or_default();
    let blanks = rest.len() - rest.trim_start().len();
    if rest.trim_start().starts_with(',') { end + blanks + 1 } else { end }
}

/// The first byte of the line.
pub(super) fn line_start(text: &str, at: usize) -> usize {
    text.get(..at).unwrap_or_default().rfind('\n').map_or(0, |at| at + 1)
}

/// The byte after the line's break.
pub(super) fn line_end(text: &str, at: usize) -> usize {
    text.get(at..).unwrap_or_default().find('\n').map_or(text.len(), |found| at + found + 1)
}

/// The byte after the break of the line that something ends in; its own end where a comment goes on in the next line.
fn rest_of_line(text: &str, at: usize) -> usize {
    let end = line_end(text, at);
    if has_no_code(text.get(at..end).unwrap_or_default()) { end } else { at }
}

/// Whether the rest of a line is blank or a comment that ends in it.
fn has_no_code(mut rest: &str) -> bool {
    loop {
        rest = rest.trim();
        if rest.is_empty() || rest.starts_with('#') || rest.starts_with("//") {
            return true;
        }
        match rest.strip_prefix("/*").and_then(|rest| rest.split_once("*/")) {
            Some((_, behind)) => rest = behind,
            None => return false,
        }
    }
}

/// The blanks that a line begins with.
pub(super) fn indent(text: &str, at: usize) -> &str {
    let line = text.get(line_start(text, at)..).unwrap_or_default();
    line.get(..line.len() - line.trim_start_matches([' ', '\t']).len()).unwrap_or_default()
}

fn is_blank(text: &str, range: Range<usize>) -> bool {
    text.get(range).unwrap_or_default().trim().is_empty()
}

fn ends_in_blank_line(text: &str) -> bool {
    let text = text.strip_suffix('\n').unwrap_or(text);
    text.rsplit('\n').next().is_some_and(|line| line.trim().is_empty())
}

/// Where the comment lines right above the line begin that something starts in. Only a line that holds nothing but a
/// comment is one: what stands beside a neighbour is the neighbour's. `floor` must lie outside of every text and every
/// comment, and the line that it is in is somebody else's. None where a comment ends in the line itself.
fn comment_start(text: &str, floor: usize, at: usize) -> Option<usize> {
    let own = line_start(text, at).max(floor);
    let mut first = own;
    // Most lines have no comment above them, and to find what is one is to read all before it.
    let above = text.get(floor..own).unwrap_or_default().trim_end();
    let last = above.rsplit('\n').next().unwrap_or_default().trim_start();
    let may_be = last.starts_with('#') || last.starts_with("//") || above.ends_with("*/");
    if !may_be && !text.get(own..at).unwrap_or_default().contains("*/") {
        return Some(own);
    }
    let lines = lines(text.get(floor..at).unwrap_or_default());
    let place = |line: &Line<'_>| floor + line.span.start..floor + line.span.end;
    if lines.last().map(place).is_some_and(|line| line.start < own && own < line.end) {
        return None;
    }
    for line in lines.iter().filter(|line| place(line).end <= own).rev() {
        let before = text.get(..place(line).start).unwrap_or_default();
        let is_whole = before.is_empty() || before.ends_with(['\n', MARK]);
        if line.has_code || is_blank(text, place(line)) || !is_whole {
            break;
        }
        first = place(line).start;
    }
    Some(first)
}
