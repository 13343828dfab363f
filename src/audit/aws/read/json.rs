//! JSON in files: one value, a list of values, or values one after the other.

use serde::de::DeserializeOwned;
use serde_json::error::Category;

use super::body;
use crate::diagnostic::Diagnostic;
use crate::source::Source;

/// All values of a file: `[a, b]`, `a` or `a b`. At least one.
pub(super) fn values<T: DeserializeOwned>(source: &Source, help: &str) -> Result<Vec<T>, Diagnostic> {
    let (text, skipped) = body(source)?;
    let read: serde_json::Result<Vec<T>> = if text.trim_start().starts_with('[') {
        serde_json::from_str(text)
    } else {
        serde_json::Deserializer::from_str(text).into_iter().collect()
    };
    match read {
        Ok(values) if values.is_empty() => {
            Err(Diagnostic::error("audit-file-empty", format!("`{}` is an empty list", source.name()))
                .help(help))
        }
        Ok(values) => Ok(values),
        Err(error) => Err(refused(source, text, skipped, &error).help(help)),
    }
}

/// One value.
pub(super) fn value<T: DeserializeOwned>(source: &Source, help: &str) -> Result<T, Diagnostic> {
    let (text, skipped) = body(source)?;
    serde_json::from_str(text).map_err(|error| refused(source, text, skipped, &error).help(help))
}

/// Why a text is not what it should be, and where.
fn refused(source: &Source, text: &str, skipped: usize, error: &serde_json::Error) -> Diagnostic {
    let name = source.name();
    let at = skipped + offset(text, error.line(), error.column());
    let place = source.position(at);
    let place = format!("line {}, column {}", place.line, place.column);
    let said = words(error);
    let diagnostic = match error.classify() {
        Category::Eof => Diagnostic::error("audit-file-cut", format!("`{name}` is cut off, at {place}")),
        Category::Data => Diagnostic::error(
            "audit-file-shape",
            format!("`{name}` is JSON of another shape: {said}, at {place}"),
        ),
        Category::Syntax | Category::Io => {
            Diagnostic::error("audit-not-json", format!("`{name}` is not JSON: {said}, at {place}"))
        }
    };
    diagnostic.at(source, at..at, "")
}

/// What serde says, without its place (it counts from behind a byte order mark) and without the value: that may be long,
/// or nobody's business.
fn words(error: &serde_json::Error) -> String {
    let said = error.to_string();
    let said = said.rsplit_once(" at line ").map_or(said.as_str(), |(said, _)| said);
    if said.starts_with("invalid type: ") || said.starts_with("invalid value: ") {
        if let Some((_, wanted)) = said.rsplit_once(", expected ") {
            return format!("something else stands where there should be {wanted}");
        }
    }
    said.to_owned()
}

/// The byte that serde means: its lines and columns count from 1, columns in bytes.
fn offset(text: &str, line: usize, column: usize) -> usize {
    let start: usize = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
    let mut at = (start + column.saturating_sub(1)).min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}
