//! String templates, in quotes and in heredocs.
//!
//! The parser's tree is flattened to what HCL's own scanner sees (one piece a line in a heredoc, one
//! piece between two sequences in quotes), because strip markers and the indentation of `<<-` are defined
//! on those pieces. Literal text is read from the source again: inside of `%{ if }` the parser leaves
//! escape sequences as they are.

use std::iter::Peekable;
use std::sync::Arc;
use std::vec::IntoIter;

use hcl_edit::Span as _;
use hcl_edit::expr::Expression;
use hcl_edit::template::{Directive, Element, ForTemplateExpr, Strip, Template};

use super::expression::Maker;
use crate::hcl::place;
use crate::policy::expression::{Expr, Node, Part};
use crate::policy::value::Value;
use crate::source::Span;

/// A piece of a template.
enum Piece<'t> {
    Text(String),
    Value(&'t Expression),
    If(&'t Expression),
    Else,
    EndIf,
    For(&'t ForTemplateExpr),
    EndFor,
}

impl Maker<'_> {
    /// A template; `heredoc` says whether its indentation is taken off, none that it stands in quotes.
    pub(super) fn template(&mut self, template: &Template, span: Span, heredoc: Option<bool>) -> Expr {
        let mut pieces = Pieces { found: Vec::new(), eat: false };
        self.flatten(template, heredoc.is_none(), &mut pieces);
        let mut pieces = pieces.found;
        if heredoc == Some(true) {
            dedent(&mut pieces);
        }
        // `"${x}"` is x itself, of whatever type.
        if let [Piece::Value(inner)] = pieces.as_slice() {
            return self.expr(inner);
        }
        let parts = self.parts(&mut pieces.into_iter().peekable());
        let node = match parts.as_slice() {
            [] => Node::Literal(Value::text("")),
            [Part::Text(text)] => Node::Literal(Value::text(text)),
            _ => Node::Template(parts),
        };
        Expr { span, node }
    }

    /// Whether a heredoc begins with `<<-`.
    pub(super) fn is_indented(&self, span: Span) -> bool {
        self.source.text().get(span.start..).is_some_and(|text| text.starts_with("<<-"))
    }

    fn flatten<'t>(&mut self, template: &'t Template, quoted: bool, pieces: &mut Pieces<'t>) {
        for element in template.iter() {
            match element {
                Element::Literal(text) => {
                    let span = place(text.span());
                    let written = self.source.text().get(span.start..span.end).unwrap_or(text.as_str());
                    if quoted {
                        self.one_line(span);
                        let text = self.unescape(written, span);
                        pieces.text(text);
                    } else {
                        let text = written.replace("$${", "${").replace("%%{", "%{");
                        text.split_inclusive('\n').for_each(|line| pieces.text(line.to_owned()));
                    }
                }
                Element::Interpolation(inner) => pieces.sequence(Piece::Value(&inner.expr), inner.strip),
                Element::Directive(directive) => match directive.as_ref() {
                    Directive::If(found) => {
                        let head = &found.if_expr;
                        pieces.sequence(Piece::If(&head.cond_expr), head.strip);
                        self.flatten(&head.template, quoted, pieces);
                        if let Some(otherwise) = &found.else_expr {
                            pieces.sequence(Piece::Else, otherwise.strip);
                            self.flatten(&otherwise.template, quoted, pieces);
                        }
                        pieces.sequence(Piece::EndIf, found.endif_expr.strip);
                    }
                    Directive::For(found) => {
                        let head = &found.for_expr;
                        pieces.sequence(Piece::For(head), head.strip);
                        self.flatten(&head.template, quoted, pieces);
                        pieces.sequence(Piece::EndFor, found.endfor_expr.strip);
                    }
                },
            }
        }
    }

    /// Text in quotes without its escapes.
    fn unescape(&mut self, written: &str, span: Span) -> String {
        let mut text = String::with_capacity(written.len());
        let mut rest = written;
        while let Some(at) = rest.find(['\\', '$', '%', '"']) {
            let (before, from) = rest.split_at_checked(at).unwrap_or((rest, ""));
            text.push_str(before);
            let (plain, length) = match escape(from) {
                Some(found) => found,
                None => {
                    let start = span.start + written.len() - from.len();
                    let help = "write `\\\"` for a quote and `\\\\` for a backslash";
                    let at = Span::new(start, start + 1);
                    self.wrong("policy-syntax", "no valid text in quotes", at, "not expected here", help);
                    (None, 1)
                }
            };
            text.extend(plain);
            if let Some(marker) = ["$${", "%%{"].iter().find(|marker| from.starts_with(**marker)) {
                text.push_str(marker.get(1..).unwrap_or_default());
            }
            rest = from.get(length..).unwrap_or_default();
        }
        text.push_str(rest);
        text
    }

    /// Parts up to the end, or to the piece that ends what is open.
    fn parts(&mut self, pieces: &mut Peekable<IntoIter<Piece<'_>>>) -> Vec<Part> {
        let mut parts = Vec::new();
        while let Some(piece) =
            pieces.next_if(|piece| !matches!(piece, Piece::Else | Piece::EndIf | Piece::EndFor))
        {
            match piece {
                Piece::Text(mut text) => {
                    // Lines of a heredoc are gathered first: there may be very many of them.
                    while let Some(Piece::Text(more)) =
                        pieces.next_if(|piece| matches!(piece, Piece::Text(_)))
                    {
                        text.push_str(&more);
                    }
                    if !text.is_empty() {
                        parts.push(Part::Text(Arc::from(text)));
                    }
                }
                Piece::Value(inner) => parts.push(Part::Value(self.expr(inner))),
                Piece::If(condition) => {
                    let condition = self.expr(condition);
                    let then = self.parts(pieces);
                    let otherwise = match pieces.next() {
                        Some(Piece::Else) => {
                            let parts = self.parts(pieces);
                            pieces.next();
                            parts
                        }
                        _ => Vec::new(),
                    };
                    parts.push(Part::If(condition, then, otherwise));
                }
                Piece::For(head) => {
                    let source = self.expr(&head.collection_expr);
                    let key = head.key_var.as_ref().map(|name| self.scope.enter(name.as_str()));
                    let value = self.scope.enter(head.value_var.as_str());
                    let body = self.parts(pieces);
                    pieces.next();
                    self.scope.leave(1 + usize::from(key.is_some()));
                    parts.push(Part::For { key, value, source, body });
                }
                Piece::Else | Piece::EndIf | Piece::EndFor => {}
            }
        }
        parts
    }
}

/// What stands at the beginning of `from`: a character and the length of its escape; none for `$${`, whose
/// two signs the caller writes. None at all for what is not allowed.
fn escape(from: &str) -> Option<(Option<char>, usize)> {
    let mut chars = from.chars();
    match (chars.next()?, chars.next()) {
        ('$' | '%', _) if from.starts_with("$${") || from.starts_with("%%{") => Some((None, 3)),
        (sign @ ('$' | '%'), _) => Some((Some(sign), 1)),
        ('\\', Some('n')) => Some((Some('\n'), 2)),
        ('\\', Some('r')) => Some((Some('\r'), 2)),
        ('\\', Some('t')) => Some((Some('\t'), 2)),
        ('\\', Some(sign @ ('"' | '\\'))) => Some((Some(sign), 2)),
        ('\\', Some(kind @ ('u' | 'U'))) => {
            let length = if kind == 'u' { 6 } else { 10 };
            let code = u32::from_str_radix(from.get(2..length)?, 16).ok()?;
            Some((Some(char::from_u32(code)?), length))
        }
        _ => None,
    }
}

/// Pieces as they come, with strip markers applied.
struct Pieces<'t> {
    found: Vec<Piece<'t>>,
    /// The sequence before ended in `~}`.
    eat: bool,
}

impl<'t> Pieces<'t> {
    fn text(&mut self, text: String) {
        let eat = std::mem::take(&mut self.eat);
        self.found.push(Piece::Text(if eat { text.trim_start().to_owned() } else { text }));
    }

    fn sequence(&mut self, piece: Piece<'t>, strip: Strip) {
        if strip.strip_start()
            && let Some(Piece::Text(before)) = self.found.last_mut()
        {
            before.truncate(before.trim_end().len());
        }
        self.found.push(piece);
        self.eat = strip.strip_end();
    }
}

/// Takes the indentation that all lines share off them. A line of blanks alone does not count.
fn dedent(pieces: &mut [Piece<'_>]) {
    let blanks = |line: &str| line.chars().take_while(|c| c.is_whitespace()).count();
    let (mut least, mut starts, mut lines) = (usize::MAX, true, Vec::new());
    for (index, piece) in pieces.iter().enumerate() {
        let text = if let Piece::Text(text) = piece { text.as_str() } else { "" };
        if starts && !(text.ends_with('\n') && text.trim().is_empty()) {
            least = least.min(blanks(text));
            lines.push(index);
        }
        starts = text.ends_with('\n');
    }
    for index in lines {
        if let Some(Piece::Text(text)) = pieces.get_mut(index) {
            *text = text.chars().skip(least).collect();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::escape;

    #[test]
    fn escapes_are_read_or_refused() {
        assert_eq!(escape("\\u00e9x"), Some((Some('é'), 6)));
        assert_eq!(escape("\\U0001F600"), Some((Some('😀'), 10)));
        assert_eq!(escape("$${a"), Some((None, 3)));
        assert_eq!(escape("$ 5"), Some((Some('$'), 1)));
        for wrong in ["\\q", "\\ud800", "\\u12", "\\", "\""] {
            assert_eq!(escape(wrong), None, "{wrong}");
        }
    }
}
