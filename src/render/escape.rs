//! All escaping, for every place that text from outside can end up in.
//!
//! Names, values, reasons and messages come from plans, configurations and branches that a stranger
//! may have written. A renderer never writes such a text as it is: it calls the function that is
//! named after the place. Nothing else in this crate escapes but `text::shown`, which commands need as well
//! and which stands here again; these two pages are the whole of what has to be reviewed, and `tests/render`
//! attacks them with random and with well-known hostile texts.
//!
//! The rule for characters that nobody can see, or that change how others are seen, is the same
//! everywhere: they are shown as a visible escape such as `\u{202e}`, never dropped. A reviewer must
//! see that something is there.

use std::fmt::Write as _;

pub use crate::text::{is_copyable, is_hidden, shell_word, visible};

/// The lines of a text, each with nothing hidden in it. Tabs become four blanks.
pub fn visible_lines(text: &str) -> impl Iterator<Item = String> + '_ {
    text.split('\n').map(|line| visible(&line.strip_suffix('\r').unwrap_or(line).replace('\t', "    ")))
}

/// Prose in Markdown, on one line: nothing in it is markup, a mention, a reference or a link.
///
/// Character references cannot act as structure in CommonMark, so they are used instead of
/// backslashes; they also hold inside HTML. Mentions and references are made by the forge after
/// Markdown was rendered, where only a character in between helps (the way of other large bots).
pub fn markdown(text: &str) -> String {
    let flat: Vec<&str> = text.split_whitespace().collect();
    let flat = visible(&flat.join(" "));
    let mut out = String::with_capacity(flat.len());
    for (at, c) in flat.char_indices() {
        let next = flat.get(at..).and_then(|rest| rest.chars().nth(1));
        let before = flat.get(..at).unwrap_or_default();
        match c {
            '@' | '#' => push_broken(&mut out, c),
            ':' if next.is_some_and(|n| !n.is_whitespace()) => push_broken(&mut out, c),
            '.' if ends_with_ignoring_case(before, "www") => push_broken(&mut out, c),
            '-' if ends_with_ignoring_case(before, "gh") => push_broken(&mut out, c),
            // Lists, headings and rules start only at the start.
            '-' | '+' | '=' if at == 0 => push_reference(&mut out, c),
            // A box at the start of a list item would be one to tick.
            '[' if at == 0 => push_broken(&mut out, c),
            '.' | ')' if at > 0 && before.bytes().all(|b| b.is_ascii_digit()) => push_reference(&mut out, c),
            // Inside a word it is no emphasis, and names are full of it.
            '_' if before.ends_with(is_alphanumeric) && next.is_some_and(is_alphanumeric) => out.push(c),
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '&' | '~' | '|' | '$' | '"' | '\'' | '!'
            | '^' => push_reference(&mut out, c),
            c => out.push(c),
        }
    }
    out
}

fn is_alphanumeric(c: char) -> bool {
    c.is_ascii_alphanumeric()
}

fn ends_with_ignoring_case(text: &str, end: &str) -> bool {
    text.len()
        .checked_sub(end.len())
        .and_then(|at| text.get(at..))
        .is_some_and(|tail| tail.eq_ignore_ascii_case(end))
}

fn push_reference(out: &mut String, c: char) {
    let _ = write!(out, "&#{};", u32::from(c));
}

fn push_broken(out: &mut String, c: char) {
    push_reference(out, c);
    out.push_str("&#8203;");
}

/// Inline code in Markdown. Not for tables, where a pipe ends a cell even in code: see [`markdown_cell_code`].
pub fn markdown_code(text: &str) -> String {
    let text = visible(text);
    if text.trim().is_empty() {
        // Backticks around nothing, or around blanks alone, are not code.
        return "<code>&nbsp;</code>".to_owned();
    }
    let ticks = "`".repeat(longest_run(&text) + 1);
    let ends = |c| text.starts_with(c) || text.ends_with(c);
    if ends('`') || ends(' ') { format!("{ticks} {text} {ticks}") } else { format!("{ticks}{text}{ticks}") }
}

/// Inline code in which no comment of HTML begins or ends. Pages that are written anew are found again by comments, and
/// those who cut at one do not look whether it stands in code.
fn markdown_bare_code(text: &str) -> String {
    match text {
        text if ["<!--", "-->"].iter().any(|mark| text.contains(mark)) => {
            format!("<code>{}</code>", markdown(&visible(text)))
        }
        text => markdown_code(text),
    }
}

/// Inline code in a cell of a Markdown table. A pipe ends a cell even between backticks, and a backslash before it
/// may or may not take that back; as references in HTML neither means anything.
pub fn markdown_cell_code(text: &str) -> String {
    match text {
        text if text.contains(['|', '\\']) => format!("<code>{}</code>", markdown(&visible(text))),
        text => markdown_code(text),
    }
}

/// Prose in which single backticks mark user text, as findings write it.
pub fn markdown_marked(text: &str) -> String {
    marked_with(text, markdown_bare_code, markdown)
}

/// The same for a sentence of this program that names pages: its own addresses can be clicked and copied. An address
/// whose parts came from outside is one only where no character of it means anything; between backticks none is.
pub fn markdown_linked(text: &str) -> String {
    marked_with(text, markdown_bare_code, linked)
}

fn linked(prose: &str) -> String {
    let mut out = String::with_capacity(prose.len());
    let mut rest = prose;
    while let Some((before, from)) = rest.find("https://").and_then(|at| rest.split_at_checked(at)) {
        let end = from.find(|c: char| !is_plain(c)).unwrap_or(from.len());
        // What ends a clause ends no address.
        let url = from.get(..end).unwrap_or_default().trim_end_matches(['.', ',', ';', ':', '?']);
        // One that ends at a strange character is only the beginning of what was meant.
        let next = from.get(end..).and_then(|rest| rest.chars().next());
        let is_whole = next.is_none_or(|c| c.is_whitespace() || ")）」、。".contains(c));
        push_prose(&mut out, before);
        match link_target(url).filter(|_| is_whole) {
            Some(target) => {
                let _ = write!(out, "<{target}>");
            }
            None => out.push_str(&markdown(url)),
        }
        rest = from.get(url.len().max(1)..).unwrap_or_default();
    }
    push_prose(&mut out, rest);
    out
}

/// The same for a cell of a table.
pub fn markdown_cell(text: &str) -> String {
    marked_with(text, markdown_cell_code, markdown)
}

/// Prose with the blanks at its ends, which stand between it and code.
fn push_prose(out: &mut String, prose: &str) {
    if prose.starts_with(char::is_whitespace) && !out.is_empty() {
        out.push(' ');
    }
    out.push_str(&markdown(prose));
    if prose.ends_with(char::is_whitespace) && !out.ends_with(' ') {
        out.push(' ');
    }
}

fn marked_with(text: &str, code_span: fn(&str) -> String, words: fn(&str) -> String) -> String {
    let mut out = String::with_capacity(text.len());
    for part in marked(text) {
        match part {
            Part::Code(code) => out.push_str(&code_span(code)),
            Part::Prose(prose) => {
                // The blanks at the ends stand between prose and code.
                if prose.starts_with(char::is_whitespace) && !out.is_empty() {
                    out.push(' ');
                }
                out.push_str(&words(prose.trim()));
                if prose.ends_with(char::is_whitespace) && !out.ends_with(' ') {
                    out.push(' ');
                }
            }
        }
    }
    out.trim_end().to_owned()
}

/// A piece of a sentence in which backticks mark user text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part<'a> {
    /// Words.
    Prose(&'a str),
    /// What stood between two backticks, not empty.
    Code(&'a str),
}

/// Splits a sentence at its backticks. A backtick without a partner is prose.
pub fn marked(text: &str) -> Vec<Part<'_>> {
    let mut parts = Vec::new();
    let mut rest = text;
    while let Some((prose, after)) = rest.split_once('`') {
        let Some((code, tail)) = after.split_once('`').filter(|(code, _)| !code.is_empty()) else { break };
        if !prose.is_empty() {
            parts.push(Part::Prose(prose));
        }
        parts.push(Part::Code(code));
        rest = tail;
    }
    if !rest.is_empty() {
        parts.push(Part::Prose(rest));
    }
    parts
}

/// A fenced block; the fence is longer than any run of backticks inside. Lines must hold no break.
pub fn markdown_fence(language: &str, lines: &[String]) -> String {
    let longest = lines.iter().map(|line| longest_run(line)).max().unwrap_or_default();
    let fence = "`".repeat((longest + 1).max(3));
    let mut out = format!("{fence}{language}\n");
    for line in lines {
        out.push_str(&visible(line));
        out.push('\n');
    }
    out.push_str(&fence);
    out.push('\n');
    out
}

/// Lines as they are, as HTML: for places where no fence may stand. Lines must hold no break. Nothing in it is markup,
/// neither for Markdown nor for whoever looks for fences and hidden comments in the text.
pub fn markdown_preformatted(lines: &[String]) -> String {
    let mut out = "<pre>\n".to_owned();
    for line in lines {
        for c in visible(line).chars() {
            match c {
                '&' | '<' | '>' | '`' | '~' | '$' | '@' | '#' | '[' => push_reference(&mut out, c),
                c => out.push(c),
            }
        }
        out.push('\n');
    }
    out.push_str("</pre>\n");
    out
}

pub use crate::text::code as mark;

/// A link in Markdown. The words are Markdown already; the target comes from [`link_target`].
pub fn markdown_link(words: &str, target: &str) -> String {
    format!("[{words}]({target})")
}

/// An address as the target of a link: `https`, or `http`, a host without a user before it, and only characters
/// that mean nothing in Markdown.
pub fn link_target(url: &str) -> Option<String> {
    let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"))?;
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    (!host.is_empty() && !host.starts_with(':') && rest.chars().all(is_plain)).then(|| url.to_owned())
}

/// What an address may hold without meaning anything in Markdown.
fn is_plain(c: char) -> bool {
    c.is_ascii_alphanumeric() || "-._~/:?#%=+,;".contains(c)
}

/// One line in a fence, exactly as it is, for machines to read back. None when a fence could not hold it.
pub fn exact_fence(info: &str, line: &str) -> Option<String> {
    let holds = !line.is_empty() && !line.contains('`') && !line.chars().any(is_hidden);
    holds.then(|| format!("```{info}\n{line}\n```\n"))
}

/// Finished JSON for an HTML comment, which two dashes could end.
pub fn html_comment_json(text: &str) -> String {
    json(text).replace('-', "\\u002d").replace('>', "\\u003e").replace('<', "\\u003c")
}

fn longest_run(text: &str) -> usize {
    text.split(|c| c != '`').map(str::len).max().unwrap_or_default()
}

/// The message of a workflow command of GitHub Actions; line breaks stay line breaks.
pub fn command_message(text: &str) -> String {
    let lines: Vec<String> = visible_lines(text).collect();
    lines.join("\n").replace('%', "%25").replace('\n', "%0A")
}

/// A property of a workflow command, such as its title.
pub fn command_property(text: &str) -> String {
    visible(text).replace('%', "%25").replace(':', "%3A").replace(',', "%2C")
}

/// Text for XML: what XML cannot hold is made visible here, markup is escaped by quick-junit.
pub fn xml(text: &str) -> String {
    visible_lines(text).collect::<Vec<_>>().join("\n")
}

/// Text of a SARIF message, where `[words](target)` would be a link.
pub fn sarif_message(text: &str) -> String {
    let text = visible_lines(text).collect::<Vec<_>>().join("\n");
    if text.contains("](") {
        text.replace('\\', "\\\\").replace('[', "\\[").replace(']', "\\]")
    } else {
        text
    }
}

/// A path as a relative URI reference.
pub fn uri_path(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

/// Finished JSON, safe to look at and to print to a log: the same values, with hidden characters and
/// `##[` as `\uXXXX`. Outside of strings JSON has only line breaks, which stay; inside there are none.
pub fn json(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if c != '\n' && is_hidden(c) {
            let mut units = [0_u16; 2];
            for unit in c.encode_utf16(&mut units) {
                let _ = write!(out, "\\u{unit:04x}");
            }
        } else {
            out.push(c);
        }
    }
    out.replace("##[", "\\u0023#[")
}

/// Text in an HTML page: between tags, or in an attribute that stands in double quotes.
pub fn html(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in visible(text).chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
    out
}

/// Prose of an HTML page in which single backticks mark user text.
pub fn html_marked(text: &str) -> String {
    let piece = |part| match part {
        Part::Prose(prose) => html(prose),
        Part::Code(code) => format!("<code>{}</code>", html(code)),
    };
    marked(text).into_iter().map(piece).collect()
}

/// A cell of a CSV file. What a spreadsheet would take for a formula begins with an apostrophe then, which shows it
/// as text; the wide signs are what an input method makes of them.
pub fn csv_cell(text: &str) -> String {
    let text = visible(text);
    let formula = text.trim_start().starts_with(['=', '+', '-', '@', '\\', '＝', '＋', '－', '＠']);
    let text = if formula { format!("'{text}") } else { text };
    if text.contains([',', '"', ';']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text }
}
