//! What stands behind a `%`.

/// Widths and precisions that Go still takes.
const MOST: usize = 1_000_000;

/// A verb with all that belongs to it.
#[derive(Debug, Default)]
pub(super) struct Verb {
    pub letter: char,
    pub plus: bool,
    pub minus: bool,
    pub space: bool,
    pub zero: bool,
    pub sharp: bool,
    pub width: Option<usize>,
    pub precision: Option<usize>,
    /// Which argument, from 1.
    pub index: Option<usize>,
}

/// Reads one verb, and gives what follows it: flags, width, precision, `[index]`, letter, in this order.
pub(super) fn next(text: &str) -> Result<(Verb, &str), String> {
    let mut verb = Verb::default();
    let after = text.trim_start_matches(['0', '#', '-', '+', ' ']);
    for flag in text.strip_suffix(after).unwrap_or_default().chars() {
        match flag {
            '0' => verb.zero = true,
            '#' => verb.sharp = true,
            '-' => verb.minus = true,
            '+' => verb.plus = true,
            _ => verb.space = true,
        }
    }
    let (width, mut rest) = number(after);
    verb.width = (!width.is_empty()).then(|| size(width)).transpose()?;
    if let Some(behind) = rest.strip_prefix('.') {
        let (digits, behind) = number(behind);
        verb.precision = Some(if digits.is_empty() { 0 } else { size(digits)? });
        rest = behind;
    }
    if let Some(behind) = rest.strip_prefix('[') {
        let (digits, behind) = number(behind);
        let behind = behind.strip_prefix(']').filter(|_| !digits.is_empty() && !digits.starts_with('0'));
        rest =
            behind.ok_or("an index in the format must be a number from 1 in brackets before the letter")?;
        verb.index = Some(digits.parse().map_err(|_| "an index in the format is too large")?);
    }
    let Some(letter) = rest.chars().next() else {
        return Err("the format ends in the middle of a verb; write `%%` for a percent sign".to_owned());
    };
    if !"vtbdoxXeEfgGsq%".contains(letter) || (letter == '%' && rest.len() != text.len()) {
        return Err(format!("`%{letter}` is not a verb here; write `%%` for a percent sign"));
    }
    verb.letter = letter;
    Ok((verb, rest.get(letter.len_utf8()..).unwrap_or_default()))
}

/// Digits, and what follows them.
fn number(text: &str) -> (&str, &str) {
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    text.split_at_checked(end).unwrap_or((text, ""))
}

fn size(digits: &str) -> Result<usize, String> {
    let size = digits.parse().ok().filter(|size| *size <= MOST);
    size.ok_or_else(|| format!("a width or precision of the format is beyond {MOST}"))
}
