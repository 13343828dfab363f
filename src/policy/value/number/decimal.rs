//! Decimal texts: reading them, and writing digits with the point in its place.

/// The digits of a decimal text as a whole number with its sign, and the power of ten that belongs to it.
pub(super) fn read(text: &str) -> Option<(String, i64)> {
    let (sign, rest) = match text.as_bytes().first()? {
        b'-' => ("-", text.get(1..)?),
        b'+' => ("", text.get(1..)?),
        _ => ("", text),
    };
    let (mantissa, exponent) = match rest.find(['e', 'E']) {
        Some(at) => (rest.get(..at)?, exponent(rest.get(at + 1..)?)?),
        None => (rest, 0),
    };
    // One side of the point may be empty, as in Go.
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = format!("{whole}{fraction}");
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    Some((format!("{sign}{digits}"), exponent.checked_sub(fraction.len() as i64)?))
}

fn exponent(text: &str) -> Option<i64> {
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    text.parse().ok()
}

/// Digits before and behind a point that stands behind the first `whole` of them; zeros where it stands
/// outside of them.
pub(super) fn write(negative: bool, digits: &str, whole: i64) -> String {
    let sign = if negative { "-" } else { "" };
    if digits.is_empty() {
        return "0".to_owned();
    }
    let count = digits.len() as i64;
    if whole <= 0 {
        return format!("{sign}0.{}{digits}", "0".repeat((-whole) as usize));
    }
    if whole >= count {
        return format!("{sign}{digits}{}", "0".repeat((whole - count) as usize));
    }
    let (before, behind) = digits.split_at_checked(whole as usize).unwrap_or((digits, ""));
    format!("{sign}{before}.{behind}")
}
