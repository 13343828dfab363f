//! One line of the allowed-signers file, cut into its parts.

use crate::source::Span;

/// A piece of the text and where it is.
#[derive(Debug, Clone, Copy)]
pub(super) struct Piece<'a> {
    /// The piece, quotes included.
    pub(super) text: &'a str,
    /// Where it is in the file.
    pub(super) span: Span,
}

impl<'a> Piece<'a> {
    fn new(text: &'a str, start: usize) -> Self {
        Self { text, span: Span::new(start, start + text.len()) }
    }

    /// The pieces between commas that stand outside of quotes.
    pub(super) fn members(self) -> Vec<Piece<'a>> {
        let mut found = Vec::new();
        let mut rest = self.text;
        let mut start = self.span.start;
        loop {
            let end = end_of(rest, |c| c == ',');
            let (member, behind) = rest.split_at(end);
            found.push(Self::new(member, start));
            let Some(behind) = behind.strip_prefix(',') else { return found };
            start += end + 1;
            rest = behind;
        }
    }

    /// Without the quotes around the whole, when there are some.
    pub(super) fn unquoted(self) -> Piece<'a> {
        match self.text.strip_prefix('"').and_then(|text| text.strip_suffix('"')) {
            Some(inside) => Self::new(inside, self.span.start + 1),
            None => self,
        }
    }
}

/// The parts of a line that is no comment.
#[derive(Debug)]
pub(super) struct Line<'a> {
    /// Who.
    pub(super) principals: Piece<'a>,
    /// Under which conditions; none when there are none.
    pub(super) options: Option<Piece<'a>>,
    /// The kind of key.
    pub(super) kind: Option<Piece<'a>>,
    /// The key.
    pub(super) key: Option<Piece<'a>>,
    /// All of it.
    pub(super) span: Span,
}

/// Cuts a line that begins at byte `start` of the file; none for an empty one and for a comment.
pub(super) fn cut(text: &str, start: usize) -> Option<Line<'_>> {
    let mut words = words(text, start).into_iter();
    let principals = words.next().filter(|first| !first.text.starts_with('#'))?;
    let span = Piece::new(text.trim(), start + text.len() - text.trim_start().len()).span;
    let mut next = words.next();
    let options = next.filter(|word| !is_kind(word.text));
    if options.is_some() {
        next = words.next();
    }
    Some(Line { principals, options, kind: next, key: words.next(), span })
}

/// Kinds of keys begin so, and no option does.
fn is_kind(word: &str) -> bool {
    ["ssh-", "ecdsa-", "sk-", "rsa-", "webauthn-"].iter().any(|start| word.starts_with(start))
}

fn words(text: &str, start: usize) -> Vec<Piece<'_>> {
    let mut found = Vec::new();
    let mut rest = text;
    loop {
        let trimmed = rest.trim_start_matches(is_space);
        if trimmed.is_empty() {
            return found;
        }
        let at = text.len() - trimmed.len();
        let (word, behind) = trimmed.split_at(end_of(trimmed, is_space));
        found.push(Piece::new(word, start + at));
        rest = behind;
    }
}

fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\r')
}

/// Where the text ends that stops at such a character outside of quotes.
fn end_of(text: &str, stops: impl Fn(char) -> bool) -> usize {
    let mut quoted = false;
    for (at, c) in text.char_indices() {
        if c == '"' {
            quoted = !quoted;
        } else if !quoted && stops(c) {
            return at;
        }
    }
    text.len()
}
