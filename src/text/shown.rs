//! Characters that nobody can see, made visible: what commands and every format of output have in common.

use std::fmt::Write as _;

/// What a reader cannot see, or what changes the order or the place of what a reader sees.
///
/// Variation selectors stay: Japanese names are written with them.
pub fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
            | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{feff}' | '\u{ffa0}'
            | '\u{fff0}'..='\u{fffb}' | '\u{fffe}' | '\u{ffff}'
            | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}' if !is_ideographic_selector(c))
}

fn is_ideographic_selector(c: char) -> bool {
    matches!(c, '\u{e0100}'..='\u{e01ef}')
}

/// A name or a value in a sentence, as code: between backticks. One of its own would end the mark, and what follows would
/// read like words of this program, so it becomes a straight quote.
pub fn code(text: &str) -> String {
    format!("`{}`", unmarked(text))
}

/// The same without the marks, where those stand in the sentence.
pub fn unmarked(text: &str) -> String {
    text.replace('`', "'")
}

/// One character, as a visible escape when it is hidden.
fn push_visible(out: &mut String, c: char) {
    match c {
        '\n' => out.push_str("\\n"),
        '\r' => out.push_str("\\r"),
        '\t' => out.push_str("\\t"),
        c if is_hidden(c) => {
            // Writing to a string cannot fail.
            let _ = write!(out, "\\u{{{:x}}}", u32::from(c));
        }
        c => out.push(c),
    }
}

/// One line in which nothing is hidden; line breaks are shown too.
///
/// Whatever the format, it may be printed to a log, and the log may be one of GitHub Actions, whose runner obeys `::command::` at the start of a line and
/// the older `##[command]` anywhere in it. As a line may be wrapped, the start of a word counts as
/// the start of a line. `::/0` and `a::b` stay as they are.
pub fn visible(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut before: Option<char> = None;
    for (at, c) in text.char_indices() {
        let rest = text.get(at..).unwrap_or_default();
        let word_start = before.is_none_or(|b| b.is_whitespace() || !b.is_ascii() || b == '`');
        if rest.starts_with("##[") {
            out.push_str("\\u{23}");
        } else if word_start && is_command(rest) {
            out.push_str("\\u{3a}");
        } else {
            push_visible(&mut out, c);
        }
        before = Some(c);
    }
    out
}

fn is_command(rest: &str) -> bool {
    rest.strip_prefix("::").is_some_and(|name| name.starts_with(|c: char| c.is_ascii_alphabetic()))
}

/// Whether a line can be shown and copied exactly: nothing in it is hidden or would be shown in another way.
pub fn is_copyable(line: &str) -> bool {
    visible(line) == line && line.trim() == line
}

/// A word of a POSIX shell. None when it holds something that a person could not see in a command.
pub fn shell_word(text: &str) -> Option<String> {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-._/=:,+@%".contains(c);
    // A word that begins with a dash would be an option.
    let start = if text.starts_with('-') { "./" } else { "" };
    match text {
        text if !is_copyable(text) || text.is_empty() => None,
        text if text.chars().all(plain) => Some(format!("{start}{text}")),
        text => Some(format!("'{start}{}'", text.replace('\'', "'\\''"))),
    }
}
