//! From text to HCL: the limits, and syntax errors with their places.
//!
//! The parser refuses more than 64 levels of nesting itself (a test holds it to that). What is left
//! to bound here is the size, and the number of values: for each key of a map the parser looks
//! through all the keys before it, so a map as large as the file may be would take minutes.
//!
//! The parser also stops at a name that is set twice, which would
//! hide every other mistake of the file; so its second place is masked and the parser asked again, and
//! the next stage, which reads names from the text ([`super::written`]), finds both.

use hcl_edit::structure::Body;

use super::{Kind, quote};
use crate::diagnostic::Diagnostic;
use crate::source::{Source, Span};

/// The largest file that is read, in bytes.
pub const MAX_SIZE: usize = 1024 * 1024;

/// More values than this are refused. Five thousand waivers stay below it.
const MAX_VALUES: usize = 20_000;

/// Repeated names are masked in files up to this size, because each costs another parse.
const MASK_SIZE: usize = 64 * 1024;

/// How often a repeated name is masked, which is how often the file is parsed again.
const MAX_REPEATS: usize = 8;

/// What the parser says, among other things, when an attribute or a key of a map is written twice.
const REPEATED: &str = "found redefined";

/// Parses the text. Names that are set twice are there twice, the second time under a mask.
pub fn parse(source: &Source, kind: &Kind) -> Result<Body, Diagnostic> {
    if source.text().len() > MAX_SIZE {
        let message = format!("{} is larger than 1 MiB", quote(source.name()));
        let help = format!("check that this is the {}; one of this size is refused unread", kind.file);
        return Err(Diagnostic::error(kind.size, message).help(help));
    }
    if values(source.text()) > MAX_VALUES {
        let message = format!("{} has more than {MAX_VALUES} values", quote(source.name()));
        return Err(Diagnostic::error(kind.size, message).help(kind.shorten));
    }
    let mut text = source.text().to_owned();
    if let Some(rest) = text.strip_prefix('\u{feff}') {
        // As many blanks as the mark has bytes, so that every span stays what it is.
        text = format!("   {rest}");
    }
    let mut repeats = 0;
    loop {
        let error = match hcl_edit::parser::parse_body(&text) {
            Ok(body) => return Ok(body),
            Err(error) => error,
        };
        let at = boundary(&text, error.location().offset());
        let affordable = repeats < MAX_REPEATS && text.len() <= MASK_SIZE;
        let repeated = affordable && error.message().contains(REPEATED);
        match repeated.then(|| mask(&text, at, repeats)).flatten() {
            Some(masked) => text = masked,
            None => return Err(syntax_error(source, kind, at, error.message())),
        }
        repeats += 1;
    }
}

/// The parser's places are sometimes inside of a character: then where it starts.
fn boundary(text: &str, at: usize) -> usize {
    let at = at.min(text.len());
    (0..=at).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0)
}

/// At least the number of values, for every value stands behind a `=` or `:`. Signs in texts and
/// comments are counted too, since telling them apart is the parser's work; rulers of `====` are not.
fn values(text: &str) -> usize {
    let mut before = b'\n';
    let signs = text.bytes().filter(|&byte| {
        let counts = matches!(byte, b'=' | b':') && before != byte;
        before = byte;
        counts
    });
    signs.count()
}

/// Replaces the name at byte `at`, quoted or not, by another of the same length in bytes.
fn mask(text: &str, at: usize, count: usize) -> Option<String> {
    let at = if text.get(at..)?.starts_with('"') { at + 1 } else { at };
    let (before, rest) = text.split_at_checked(at)?;
    let length = identifier_length(rest);
    let mask = match length {
        0 => return None,
        // Should the file have that name too, the parser stops there next, and the next letter is tried.
        1 | 2 => {
            let letters = ["_", "Z", "Q", "X", "J", "K", "V", "Y"];
            let letter = letters.get(count % letters.len())?;
            format!("{}{letter}", "_".repeat(length - 1))
        }
        _ => format!("{}_{:02}", "_".repeat(length - 3), count % 100),
    };
    Some(format!("{before}{mask}{}", rest.get(length..)?))
}

fn identifier_length(text: &str) -> usize {
    let part = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-');
    text.find(|c| !part(c)).unwrap_or(text.len())
}

fn syntax_error(source: &Source, kind: &Kind, at: usize, message: &str) -> Diagnostic {
    let rest = source.text().get(at..).unwrap_or_default();
    let length = identifier_length(rest);
    let (name, behind) = rest.split_at_checked(length).unwrap_or_default();
    let width = match length {
        0 => rest.chars().next().filter(|c| !c.is_control()).map_or(0, char::len_utf8),
        length => length,
    };
    let span = Span::new(at, at + width);
    if message.contains(REPEATED) {
        return Diagnostic::error(kind.duplicate, "a name is set twice")
            .at(source, span, "again here")
            .help("keep one of the two");
    }
    let line = source.text().get(..at).and_then(|before| before.rsplit('\n').next()).unwrap_or_default();
    if line.trim().is_empty() && !name.is_empty() && behind.trim_start_matches([' ', '\t']).starts_with('=') {
        // The parser names the beginning of the attribute when it cannot make sense of the value.
        return Diagnostic::error(kind.syntax, format!("the value of {} cannot be read", quote(name)))
            .at(source, span, "its value is incomplete")
            .help("write a text in double quotes, a number, a list in brackets or a map in braces, and close them");
    }
    let label = match rest.chars().next() {
        _ if rest.trim().is_empty() => "the file ends here",
        Some('\n' | '\r') => "the line ends here",
        Some('{') => "what begins here is not closed, or not valid",
        _ => "not expected here",
    };
    Diagnostic::error(kind.syntax, format!("no valid HCL: {}", plain(message)))
        .at(source, span, label)
        .help(help_for(kind, source.text(), at, message))
}

/// The parser's words with its names for line ends made readable.
fn plain(message: &str) -> String {
    message.replace("newline or eof", "a new line").replace("`\n`", "a new line").replace('\n', "\\n")
}

/// What to do, by the mistakes that HCL's grammar makes likely.
fn help_for(kind: &Kind, text: &str, at: usize, message: &str) -> String {
    let (before, rest) = text.split_at_checked(at).unwrap_or_default();
    let line = before.rsplit('\n').next().unwrap_or_default();
    if message.contains("nesting depth") || message.contains("binary operation") {
        return "nothing in this file needs such depth".to_owned();
    }
    if message.contains("escape sequence") {
        return "write `\\\\` for a backslash".to_owned();
    }
    if rest.trim().is_empty() {
        return "close the block with `}` on a line of its own".to_owned();
    }
    let ends = ["||", "&&", "==", "!=", "<=", ">=", "<", ">", "+", "-", "*", "/", "%", "?", ":"];
    let goes_on = line.contains("=>") || ends.iter().any(|end| line.trim_end().ends_with(end));
    if rest.starts_with(['\n', '\r']) && goes_on {
        return "an expression that goes on in the next line stands in parentheses: `(...)`".to_owned();
    }
    if rest.starts_with(':') {
        return "write `=` between a name and its value".to_owned();
    }
    if rest.starts_with('"') {
        return "a label is a plain text in double quotes, without `${`".to_owned();
    }
    if at == 0 && rest.starts_with('{') {
        return "this file is HCL, not JSON: write `name = value`, each on its own line".to_owned();
    }
    if line.contains('{') && line.contains('=') {
        return format!(
            "a block on one line holds one attribute at most: write one attribute a line, \
             or a map with commas, as in `{}`",
            kind.map
        );
    }
    "write `name = value` or `block \"label\" { ... }`, each on its own line".to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mask_has_the_length_of_the_name() {
        assert_eq!(mask("a = 1\nlevel = 2", 6, 7).as_deref(), Some("a = 1\n___07 = 2"));
        assert_eq!(mask("abc", 0, 31).as_deref(), Some("_31"));
        assert_eq!(mask("ab = 1", 0, 0).as_deref(), Some("__ = 1"));
        assert_eq!(mask("a = 1", 0, 1).as_deref(), Some("Z = 1"));
        assert_eq!(mask("(a) = 1", 0, 0), None);
        assert_eq!(mask("日本 = 1", 0, 0).as_deref(), Some("____00 = 1"));
        assert_eq!(mask("{ \"low\" = 1 }", 2, 3).as_deref(), Some("{ \"_03\" = 1 }"));
    }
}
