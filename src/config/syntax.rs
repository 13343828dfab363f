//! From text to HCL: the limits, and syntax errors with their places.
//!
//! The parser refuses more than 64 levels of nesting itself (a test holds it to that), so what is
//! left to bound here is the size. It also stops at an attribute that is written twice, which would
//! hide every other mistake of the file; so such a name is masked and the parser asked again, and
//! the next stage, which reads names from the text, finds both.

use super::raw::{self, RawBody};
use super::read::quote;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::source::{Source, Span};

/// The largest configuration file that is read, in bytes.
pub const MAX_SIZE: usize = 1024 * 1024;

/// How often a repeated attribute is masked before the file is given up.
const MAX_REPEATS: usize = 32;

/// What the parser says, among other things, when an attribute is written twice.
const REPEATED: &str = "redefined attribute";

/// Parses the text and takes the literals out of it.
pub(super) fn parse(source: &Source) -> Result<(RawBody, Diagnostics), Diagnostic> {
    if source.text().len() > MAX_SIZE {
        return Err(Diagnostic::error(
            "config-size",
            format!("{} is larger than 1 MiB", quote(source.name())),
        )
        .help("check that this is the configuration file; one of this size is refused unread"));
    }
    let mut text = source.text().to_owned();
    if let Some(rest) = text.strip_prefix('\u{feff}') {
        // As many blanks as the mark has bytes, so that every span stays what it is.
        text = format!("   {rest}");
    }
    let mut repeats = 0;
    loop {
        let error = match hcl_edit::parser::parse_body(&text) {
            Ok(body) => return Ok(raw::from_body(source, &body)),
            Err(error) => error,
        };
        let at = error.location().offset();
        let repeated = error.message().contains(REPEATED) && repeats < MAX_REPEATS;
        match repeated.then(|| mask(&text, at, repeats)).flatten() {
            Some(masked) => text = masked,
            None => return Err(syntax_error(source, at, error.message())),
        }
        repeats += 1;
    }
}

/// Replaces the identifier at byte `at` by another of the same length in bytes.
fn mask(text: &str, at: usize, count: usize) -> Option<String> {
    let (before, rest) = text.split_at_checked(at)?;
    let length = identifier_length(rest);
    let digits = format!("{count:02}");
    let mask = match length.checked_sub(digits.len() + 1)? {
        0 => format!("_{digits}"),
        filler => format!("_{}{digits}", "_".repeat(filler)),
    };
    Some(format!("{before}{mask}{}", rest.get(length..)?))
}

fn identifier_length(text: &str) -> usize {
    let part = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-');
    text.find(|c| !part(c)).unwrap_or(text.len())
}

fn syntax_error(source: &Source, at: usize, message: &str) -> Diagnostic {
    let text = source.text();
    let rest = text.get(at..).unwrap_or_default();
    let width = match identifier_length(rest) {
        0 => rest.chars().next().filter(|c| !c.is_control()).map_or(0, char::len_utf8),
        length => length,
    };
    let name = rest.get(..width).unwrap_or_default();
    if message.contains(REPEATED) {
        return Diagnostic::error("config-duplicate", format!("{} is set twice", quote(name)))
            .at(source, Span::new(at, at + width), "again here")
            .help("keep one of the two");
    }
    let label = match rest.chars().next() {
        None => "the file ends here".to_owned(),
        Some('\n' | '\r') => "the line ends here".to_owned(),
        Some(_) => "not expected here".to_owned(),
    };
    Diagnostic::error("config-syntax", format!("no valid HCL: {}", plain(message)))
        .at(source, Span::new(at, at + width), label)
        .help(help_for(text, at, message))
}

/// The parser's words without its name for the end of a file.
fn plain(message: &str) -> String {
    message
        .replace("newline or eof", "a new line")
        .replace("expected `\n`", "expected a new line")
        .replace('\n', "\\n")
}

/// The two mistakes that HCL's grammar makes likely, by the line on which the error is.
fn help_for(text: &str, at: usize, message: &str) -> &'static str {
    let line = text.get(..at).and_then(|before| before.rsplit('\n').next()).unwrap_or_default();
    if message.contains("nesting depth") {
        return "nothing in this file needs more than four levels";
    }
    if line.contains('{') && line.contains('=') {
        return "a block on one line holds one attribute at most: write one attribute a line, or a map with commas, as in `changed = { low = 1, high = 100 }`";
    }
    if line.trim_end().ends_with('=') {
        return "a value follows `=`: a text in double quotes, a number, a list in brackets or a map in braces";
    }
    "write `name = value` or `block \"label\" { ... }`, each on its own line"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mask_has_the_length_of_the_name() {
        assert_eq!(mask("a = 1\nlevel = 2", 6, 7).as_deref(), Some("a = 1\n___07 = 2"));
        assert_eq!(mask("abc", 0, 31).as_deref(), Some("_31"));
        assert_eq!(mask("ab", 0, 0), None);
        assert_eq!(mask("日本 = 1", 0, 0).as_deref(), Some("____00 = 1"));
    }
}
