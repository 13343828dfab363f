//! What people take for one character: the unit in which Terraform counts, cuts and turns texts round.

use unicode_segmentation::UnicodeSegmentation;

/// The parts of a text.
///
/// Terraform follows Unicode 15.0. Since 15.1 a consonant of an Indic script stays with the virama before
/// it, so such parts are split once more.
pub(super) fn graphemes(text: &str) -> impl DoubleEndedIterator<Item = &str> {
    text.graphemes(true).flat_map(apart)
}

/// How many there are.
pub(super) fn count(text: &str) -> usize {
    // In ASCII only `\r\n` is one character out of two bytes.
    if text.is_ascii() { text.len() - text.matches("\r\n").count() } else { graphemes(text).count() }
}

fn apart(part: &str) -> Vec<&str> {
    let (mut parts, mut from, mut before) = (Vec::new(), 0, None);
    for (at, c) in part.char_indices() {
        if before.is_some_and(|before| is_brahmic(c) && starts(c) && !takes_the_next(before)) {
            parts.extend(part.get(from..at));
            from = at;
        }
        before = Some(c);
    }
    parts.extend(part.get(from..));
    parts
}

/// The blocks where the rule applies; no emoji and no Hangul are among them.
fn is_brahmic(c: char) -> bool {
    matches!(c, '\u{900}'..='\u{109f}' | '\u{1700}'..='\u{17ff}' | '\u{1900}'..='\u{1cff}' | '\u{a800}'..='\u{a95f}'
        | '\u{a980}'..='\u{abbf}' | '\u{abc0}'..='\u{abff}' | '\u{11000}'..='\u{11fff}')
}

/// Whether it begins a part behind a letter.
fn starts(c: char) -> bool {
    format!("a{c}").graphemes(true).count() == 2
}

/// Whether it belongs to what follows it.
fn takes_the_next(c: char) -> bool {
    format!("{c}a").graphemes(true).count() == 1
}
