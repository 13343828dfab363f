//! From texts to modules, and from what the interpreter says about a text to a diagnostic with its place.
//!
//! **Which Rego.** The interpreter takes the version by the file, and so do we: a file is read as v1
//! (`deny contains msg if { … }`), and when that fails as v0 (`deny[msg] { … }`). `import rego.v1` and
//! `import future.keywords` are v0 files that read new words, so they need no case of their own. Where both
//! fail, the reading that came further knows better what was meant, and its error is told.
//!
//! The interpreter's errors are texts: a place, the line, and `error: …`. It is given names with numbers for
//! the files, so that the place can be read back whatever a file is called.

use regorus::{Engine, LimitError};

use crate::diagnostic::Diagnostic;
use crate::source::{Source, Span};

/// Longest message of the interpreter that is repeated; values may stand in it.
const LONGEST: usize = 300;

/// What the interpreter's names of files start with; their number follows.
const NAME: &str = "policy#";

/// What an error of the interpreter says.
pub struct Trouble {
    /// What is wrong.
    pub message: String,
    /// Number of the file, line and column (from 1).
    pub place: Option<(usize, usize, usize)>,
    /// A limit was reached; the policy is not wrong in itself.
    pub limit: bool,
}

/// Reads the interpreter's error.
pub fn trouble(error: &anyhow::Error) -> Trouble {
    let text = error.to_string();
    let limit =
        error.downcast_ref::<LimitError>().is_some() || text.contains("execution exceeded time limit");
    let place = text.lines().find_map(|line| line.strip_prefix("--> ")).and_then(|place| {
        let mut parts = place.strip_prefix(NAME)?.split(':').map(|part| part.trim().parse().ok());
        Some((parts.next()??, parts.next()??, parts.next()??))
    });
    let told = match text.split_once("\nerror: ") {
        Some((_, told)) => told.lines().find(|line| !line.trim().is_empty()).unwrap_or("it cannot be used"),
        None => text.trim(),
    };
    let message = told.replace(['\n', '\r'], " ").trim().trim_end_matches(['.', ':']).to_owned();
    Trouble { message, place, limit }
}

/// A text cut to what a person reads.
pub fn shortened(text: &str) -> String {
    let mut told: String = text.chars().take(LONGEST).collect();
    if told.len() < text.len() {
        told.push('…');
    }
    told
}

/// What a character counts in the interpreter's columns: a tab is four, and texts are counted in bytes.
fn width(c: char) -> usize {
    if c == '\t' { 4 } else { c.len_utf8() }
}

/// The byte of a line and a column; the end of the text where there is no such line.
pub fn offset(source: &Source, line: usize, column: usize) -> usize {
    let text = source.text();
    let start: usize = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
    let (mut at, mut reached) = (start, 1);
    for c in text.get(start..).unwrap_or_default().chars().take_while(|c| *c != '\n') {
        if reached >= column {
            break;
        }
        at += c.len_utf8();
        reached += width(c);
    }
    at
}

/// Points into the file that the interpreter named, and calls it by its name.
pub fn point(
    mut diagnostic: Diagnostic,
    policies: &[Source],
    place: Option<(usize, usize, usize)>,
) -> Diagnostic {
    if diagnostic.message.contains(NAME) {
        // From the last, because the name of the first begins the name of the tenth.
        for (number, source) in policies.iter().enumerate().rev() {
            diagnostic.message = diagnostic.message.replace(&format!("{NAME}{number}"), source.name());
        }
    }
    let Some((source, line, column)) =
        place.and_then(|(file, line, column)| Some((policies.get(file)?, line, column)))
    else {
        return diagnostic;
    };
    let start = offset(source, line, column);
    let rest = source.text().get(start..).unwrap_or_default();
    let word: usize =
        rest.chars().take_while(|c| c.is_alphanumeric() || matches!(c, '_' | '.')).map(char::len_utf8).sum();
    let one = rest.chars().next().filter(|c| *c != '\n').map_or(0, char::len_utf8);
    diagnostic.at(source, Span::new(start, start + word.max(one)), "here")
}

/// Deepest nesting of `[` and `{`: the interpreter's parser takes twice as long for each level.
const DEEPEST: usize = 16;

/// The byte of the first bracket that is nested too deep.
fn too_deep(text: &str) -> Option<usize> {
    let mut open = 0_usize;
    let mut characters = text.char_indices();
    while let Some((at, c)) = characters.next() {
        match c {
            '#' => drop(characters.by_ref().find(|(_, c)| *c == '\n')),
            '`' => drop(characters.by_ref().find(|(_, c)| *c == '`')),
            '"' => {
                while let Some((_, c)) = characters.next().filter(|(_, c)| *c != '"') {
                    if c == '\\' {
                        characters.next();
                    }
                }
            }
            '[' | '{' => {
                open += 1;
                if open > DEEPEST {
                    return Some(at);
                }
            }
            ']' | '}' => open = open.saturating_sub(1),
            _ => {}
        }
    }
    None
}

/// Adds file `number` to the engine, as v1 or else as v0.
pub fn add(engine: &mut Engine, number: usize, source: &Source) -> Result<(), Trouble> {
    if let Some(at) = too_deep(source.text()) {
        let before = source.text().get(..at).unwrap_or_default();
        let line = before.rsplit('\n').next().unwrap_or_default();
        let column = 1 + line.chars().map(width).sum::<usize>();
        let message = format!("brackets are nested deeper than {DEEPEST} levels");
        let place = Some((number, source.position(at).line, column));
        return Err(Trouble { message, place, limit: false });
    }
    let mut attempt = |v0: bool| {
        engine.set_rego_v0(v0);
        // A byte order mark is no part of Rego, and editors write it.
        let text = source.text().strip_prefix('\u{feff}').unwrap_or(source.text());
        engine.add_policy(format!("{NAME}{number}"), text.to_owned()).map(|_| ())
    };
    let Err(first) = attempt(false) else { return Ok(()) };
    let Err(second) = attempt(true) else { return Ok(()) };
    let (first, second) = (trouble(&first), trouble(&second));
    let told_by_old = second.place > first.place && !source.text().contains("import rego.v1");
    Err(if told_by_old { second } else { first })
}
