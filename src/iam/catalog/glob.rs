//! Patterns of actions: `*` is any number of characters, `?` is one, and case does not matter.

/// Whether a pattern says more than one name.
pub(super) fn is_pattern(text: &str) -> bool {
    text.contains(['*', '?'])
}

/// Whether the pattern matches the whole text. Time is at most the product of both lengths: after a mismatch only
/// the last star can take more, since earlier ones gain nothing by it.
pub(in crate::iam) fn matches(pattern: &str, text: &str) -> bool {
    let (pattern, text) = (pattern.as_bytes(), text.as_bytes());
    let (mut p, mut t) = (0, 0);
    // Where to go on after a mismatch: behind the last star, and the text that it has not eaten yet.
    let mut retry: Option<(usize, usize)> = None;
    while let Some(&byte) = text.get(t) {
        match pattern.get(p) {
            Some(b'*') => {
                p += 1;
                retry = Some((p, t));
            }
            Some(b'?') => {
                p += 1;
                t += 1;
            }
            Some(wanted) if wanted.eq_ignore_ascii_case(&byte) => {
                p += 1;
                t += 1;
            }
            _ => {
                let Some((behind, eaten)) = retry else { return false };
                retry = Some((behind, eaten + 1));
                p = behind;
                t = eaten + 1;
            }
        }
    }
    pattern.get(p..).unwrap_or_default().iter().all(|&rest| rest == b'*')
}
