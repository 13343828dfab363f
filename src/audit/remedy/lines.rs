//! Lines of HCL as they are read: what is a comment and what only looks like one, in a text or in a heredoc.

use std::ops::Range;

/// The lines of a text.
pub(super) fn lines(text: &str) -> Vec<Line<'_>> {
    Scanner { text, at: 0 }.lines()
}

/// A line; what a heredoc, a comment or a template holds over several belongs to the one that it begins in.
#[derive(Default)]
pub(super) struct Line<'t> {
    /// The first byte, and the byte after the last.
    pub(super) span: Range<usize>,
    /// Something stands in it that is neither a blank nor a comment.
    pub(super) has_code: bool,
    /// Up to the sign, or up to the comment.
    pub(super) lead: &'t str,
    /// From the sign on.
    pub(super) rest: Option<&'t str>,
    /// The rest closes what it opens, so that the sign is one of a column.
    pub(super) is_whole: bool,
    pub(super) comment: Option<&'t str>,
    /// What ends the line.
    pub(super) end: &'t str,
}

struct Scanner<'t> {
    text: &'t str,
    at: usize,
}

impl<'t> Scanner<'t> {
    fn lines(mut self) -> Vec<Line<'t>> {
        let mut out = Vec::new();
        while self.at < self.text.len() {
            let line = self.line();
            out.push(line);
        }
        out
    }

    fn rest(&self) -> &'t str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn line(&mut self) -> Line<'t> {
        let start = self.at;
        let (mut sign, mut comment, mut open) = (None, None, 0_i64);
        let (mut before, mut has_lead, mut has_code) = (' ', false, false);
        while let Some(c) = self.rest().chars().next() {
            let rest = self.rest();
            let is_comment = c == '#' || rest.starts_with("//") || rest.starts_with("/*");
            has_code |= !is_comment && !c.is_whitespace();
            match c {
                '\n' => break,
                '#' => comment = self.comment(has_lead),
                '/' if rest.starts_with("//") => comment = self.comment(has_lead),
                '/' if rest.starts_with("/*") => self.long_comment(),
                '"' => self.quoted(),
                '<' if rest.starts_with("<<") => self.heredoc(),
                '=' if sign.is_none() && has_lead && is_sign(before, rest) => {
                    sign = Some(self.at);
                    self.at += 1;
                }
                _ => {
                    open += i64::from(sign.is_some() && matches!(c, '{' | '[' | '('));
                    open -= i64::from(sign.is_some() && matches!(c, '}' | ']' | ')'));
                    self.at += c.len_utf8();
                }
            }
            before = c;
            has_lead |= !c.is_whitespace();
        }
        let whole = self.text.get(start..self.at).unwrap_or_default();
        let whole = whole.strip_suffix('\r').unwrap_or(whole);
        let stop = start + whole.len();
        self.at = self.text.len().min(self.at + 1);
        let piece = |from: usize, to: usize| self.text.get(from..to).unwrap_or_default();
        let code = comment.unwrap_or(stop);
        Line {
            span: start..self.at,
            has_code,
            lead: piece(start, sign.unwrap_or(code)),
            rest: sign.map(|sign| piece(sign, code)),
            is_whole: sign.is_some() && open == 0,
            comment: comment.map(|from| piece(from, stop)),
            end: piece(stop, self.at),
        }
    }

    /// Where a comment begins that something stands before.
    fn comment(&mut self, has_lead: bool) -> Option<usize> {
        let from = self.at;
        self.at += self.rest().find('\n').unwrap_or(self.rest().len());
        has_lead.then_some(from)
    }

    /// A comment that may go over several lines; it does not end in the sign that begins it.
    fn long_comment(&mut self) {
        self.at +=
            self.rest().get(2..).and_then(|rest| rest.find("*/")).map_or(self.rest().len(), |at| at + 4);
    }

    /// A text in quotes, with the texts in its templates.
    fn quoted(&mut self) {
        self.at += 1;
        let mut depth = 0_usize;
        while let Some(c) = self.rest().chars().next() {
            let rest = self.rest();
            match c {
                '\\' if depth == 0 => {
                    self.at += 1 + rest.chars().nth(1).map_or(0, char::len_utf8);
                    continue;
                }
                '"' if depth == 0 => {
                    self.at += 1;
                    return;
                }
                '"' => {
                    self.quoted();
                    continue;
                }
                '#' | '/' | '<' if depth > 0 && self.within_template() => continue,
                '$' | '%' if depth == 0 && (rest.starts_with("$${") || rest.starts_with("%%{")) => {
                    self.at += 2;
                }
                '{' if depth > 0 => depth += 1,
                '}' => depth = depth.saturating_sub(1),
                '$' | '%' if depth == 0 && rest.get(1..).is_some_and(|rest| rest.starts_with('{')) => {
                    depth = 1;
                    self.at += 1;
                }
                _ => {}
            }
            self.at += c.len_utf8();
        }
    }

    /// A comment or a heredoc in a template; whether there is one.
    fn within_template(&mut self) -> bool {
        let rest = self.rest();
        if rest.starts_with("/*") {
            self.long_comment();
        } else if rest.starts_with("<<") {
            self.heredoc();
        } else if rest.starts_with('#') || rest.starts_with("//") {
            self.comment(false);
        } else {
            return false;
        }
        true
    }

    /// A heredoc, up to the word that ends it.
    fn heredoc(&mut self) {
        let rest = self.rest();
        let (head, body) = rest.split_once('\n').unwrap_or((rest, ""));
        let word = head.trim_start_matches('<').trim_start_matches('-').trim();
        let mut at = head.len() + 1;
        for line in body.split_inclusive('\n') {
            if line.trim() == word {
                self.at += at + line.trim_end().len();
                return;
            }
            at += line.len();
        }
        self.at = self.text.len();
    }
}

/// A sign that sets something, and none that compares.
fn is_sign(before: char, rest: &str) -> bool {
    !matches!(before, '=' | '!' | '<' | '>') && !rest.starts_with("==") && !rest.starts_with("=>")
}
