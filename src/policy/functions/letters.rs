//! Upper and lower case as in Go: one character for one character, so `ß` has no upper case.

/// `unicode.ToUpper`.
pub(super) fn upper(c: char) -> char {
    match c {
        // Full mappings of these have two characters, and the simple one is another.
        '\u{1f80}'..='\u{1f87}' | '\u{1f90}'..='\u{1f97}' | '\u{1fa0}'..='\u{1fa7}' => shifted(c, 8),
        '\u{1fb3}' | '\u{1fc3}' | '\u{1ff3}' => shifted(c, 9),
        c => only(c, c.to_uppercase()),
    }
}

/// `unicode.ToLower`.
pub(super) fn lower(c: char) -> char {
    if c == 'İ' { 'i' } else { only(c, c.to_lowercase()) }
}

/// `unicode.ToTitle`.
pub(super) fn title(c: char) -> char {
    match c {
        'Ǆ'..='ǆ' => 'ǅ',
        'Ǉ'..='ǉ' => 'ǈ',
        'Ǌ'..='ǌ' => 'ǋ',
        'Ǳ'..='ǳ' => 'ǲ',
        // Georgian has capitals, and no word begins with one.
        'ა'..='ჺ' | 'ჽ'..='ჿ' => c,
        c => upper(c),
    }
}

fn only(c: char, mut mapped: impl Iterator<Item = char>) -> char {
    match (mapped.next(), mapped.next()) {
        (Some(one), None) => one,
        _ => c,
    }
}

fn shifted(c: char, by: u32) -> char {
    char::from_u32(c as u32 + by).unwrap_or(c)
}
