//! Whether a line says something that a template did not.

use unicode_normalization::UnicodeNormalization as _;

/// Lines that stand where something will be written.
const NOTHING: [&str; 22] = [
    "todo",
    "tbd",
    "tba",
    "fixme",
    "wip",
    "xxx",
    "na",
    "none",
    "nothing",
    "nil",
    "なし",
    "無し",
    "特になし",
    "特に無し",
    "未定",
    "未記入",
    "未記載",
    "後で",
    "あとで",
    "同上",
    "該当なし",
    "省略",
];

/// Words that say at the start of a line that the rest is still to be written.
const LATER: [&str; 3] = ["todo", "tbd", "fixme"];

/// Whether a line says something.
pub(super) fn says_something(line: &str) -> bool {
    let folded: String = line.nfkc().collect::<String>().to_lowercase();
    let first = folded.split(|c: char| !c.is_alphanumeric()).find(|word| !word.is_empty());
    if first.is_none_or(|word| LATER.contains(&word)) {
        return false;
    }
    // An empty box is `[ ]`, or `[x]` where somebody ticked it.
    let boxed = folded.trim_start_matches(|c: char| !c.is_alphanumeric() && c != '[');
    let unboxed = boxed.strip_prefix("[x]").unwrap_or(&folded);
    let words: String = unboxed.chars().filter(|c| c.is_alphanumeric() && !is_invisible(*c)).collect();
    !words.is_empty() && !NOTHING.contains(&words.as_str())
}

/// Letters by their class that nobody sees; others of the kind fold into these.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{115f}' | '\u{1160}')
}

/// The text without comments and without anything in angle brackets, which is a tag or a hint. A comment without
/// an end goes to the end, as it does on the page.
pub(super) fn without_tags(text: &str) -> String {
    let mut kept = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('<') {
        kept.push_str(before);
        if let Some(comment) = after.strip_prefix("!--") {
            rest = comment.split_once("-->").map_or("", |(_, rest)| rest);
            continue;
        }
        match after.split_once('>') {
            // `a < b` opens nothing.
            Some((inside, rest_)) if !inside.contains('<') && !inside.starts_with([' ', '=']) => {
                rest = rest_;
            }
            _ => {
                kept.push('<');
                rest = after;
            }
        }
    }
    kept.push_str(rest);
    kept
}

/// Whether a text of tags shows a picture, which is how the forge writes one that was dropped into it.
pub(super) fn has_picture(html: &str) -> bool {
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        let tag = rest.get(at + 1..).unwrap_or_default();
        if tag.starts_with("!--") {
            rest = tag.split_once("-->").map_or("", |(_, rest)| rest);
            continue;
        }
        let inside = tag.split('>').next().unwrap_or_default().to_ascii_lowercase();
        if inside.starts_with("img ") && inside.contains("src=") {
            return true;
        }
        rest = tag;
    }
    false
}
