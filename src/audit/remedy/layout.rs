//! The columns of `terraform fmt`: signs of neighbouring attributes stand below each other, and so do comments behind
//! lines. The rules are those of `formatCells` in hclwrite.

/// The new text, in columns where the old one was: nobody formats half of a file.
pub(super) fn kept(old: &str, new: String) -> String {
    if aligned(old) == old { aligned(&new) } else { new }
}

/// A line; what a heredoc holds belongs to the line that it begins in.
#[derive(Default)]
struct Line<'t> {
    /// Up to the sign, or up to the comment.
    lead: &'t str,
    /// From the sign on.
    rest: Option<&'t str>,
    /// The rest closes what it opens, so that the sign is one of a column.
    is_whole: bool,
    comment: Option<&'t str>,
    /// What ends the line.
    end: &'t str,
}

fn aligned(text: &str) -> String {
    let lines = Scanner { text, at: 0 }.lines();
    let signs = columns(&lines, |line| line.is_whole.then(|| width(line.lead.trim_end())));
    let codes: Vec<String> = lines
        .iter()
        .zip(signs)
        .map(|(line, column)| match line.rest {
            None => line.lead.to_owned(),
            Some(rest) => {
                let lead = line.lead.trim_end();
                let column = column.unwrap_or_else(|| width(lead));
                format!("{lead}{} {rest}", " ".repeat(column.saturating_sub(width(lead))))
            }
        })
        .collect();
    let codes: Vec<(&Line<'_>, String)> = lines.iter().zip(codes).collect();
    let comments = columns(&codes, |(line, code)| line.comment.map(|_| width(code.trim_end())));
    let mut out = String::with_capacity(text.len());
    for ((line, code), column) in codes.iter().zip(comments) {
        match (line.comment, column) {
            (Some(comment), Some(column)) => {
                let code = code.trim_end();
                out.push_str(code);
                out.push_str(&" ".repeat(column.saturating_sub(width(code)) + 1));
                out.push_str(comment);
            }
            _ => out.push_str(code),
        }
        out.push_str(line.end);
    }
    out
}

/// The widest of each row of neighbours that have a width.
fn columns<T>(all: &[T], width: impl Fn(&T) -> Option<usize>) -> Vec<Option<usize>> {
    let widths: Vec<Option<usize>> = all.iter().map(width).collect();
    let mut out = Vec::with_capacity(widths.len());
    for row in widths.chunk_by(|a, b| a.is_some() == b.is_some()) {
        let widest = row.iter().copied().max().flatten();
        out.extend(row.iter().map(|_| widest));
    }
    out
}

fn width(text: &str) -> usize {
    text.chars().count()
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
        let (mut before, mut has_lead) = (' ', false);
        while let Some(c) = self.rest().chars().next() {
            let rest = self.rest();
            match c {
                '\n' => break,
                '#' => comment = self.comment(has_lead),
                '/' if rest.starts_with("//") => comment = self.comment(has_lead),
                '/' if rest.starts_with("/*") => self.skip_behind("*/"),
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

    fn skip_behind(&mut self, end: &str) {
        self.at += self.rest().find(end).map_or(self.rest().len(), |at| at + end.len());
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
