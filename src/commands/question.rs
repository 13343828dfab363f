//! Questions at a terminal. The default answer is no: an empty line, the end of the input and anything that is not
//! exactly what was asked for begin nothing.

use std::io::{BufRead, IsTerminal, Read, Write};

use crate::diagnostic::Diagnostic;
use crate::render::escape::visible;
use crate::text::{Lang, Text};

use super::{Failure, unwritable};

/// Longer than any answer; a pipe that never ends a line must not fill the memory.
const LONGEST: u64 = 1_000;

/// Asks, and gives what was typed without the blanks around it.
pub(super) fn ask(
    question: &Text,
    lang: Lang,
    input: &mut dyn BufRead,
    out: &mut dyn Write,
) -> Result<String, Failure> {
    let prompt = format!("{} ", question.get(lang));
    out.write_all(prompt.as_bytes()).and_then(|()| out.flush()).map_err(|error| unwritable(&error))?;
    let mut line = String::new();
    input.take(LONGEST).read_line(&mut line).map_err(|error| {
        Diagnostic::error("answer", format!("the answer cannot be read: {error}"))
            .help("nothing was signed and nothing was begun; run it again at a terminal")
    })?;
    let answer = line.trim().to_owned();
    // A terminal shows what is typed; where it comes from elsewhere, a log would not.
    if !std::io::stdin().is_terminal() {
        let shown = writeln!(out, "{}", visible(&answer)).and_then(|()| out.flush());
        shown.map_err(|error| unwritable(&error))?;
    }
    Ok(answer)
}

/// Whether the words that were typed are these, whatever blanks are between them.
pub(super) fn same_words(typed: &str, words: &str) -> bool {
    !words.is_empty() && typed.split_whitespace().eq(words.split(' '))
}
