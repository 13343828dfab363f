//! What a YAML scalar is: a bool, a number, null, a time, or text.
//!
//! Terraform mixes the versions of the standard: `yes` and `off` are bools as in 1.1, octal numbers are
//! written as in 1.2, and times become texts in the form of RFC 3339.

use crate::policy::problem::Problem;
use crate::policy::value::{Number, Value};

/// A scalar.
pub(super) enum Scalar {
    Value(Value),
    /// `<<`, which as a key merges a map.
    Merge,
}

/// What a scalar with this tag of the core schema is.
pub(super) fn resolve(text: &str, quoted: bool, tag: Option<&str>) -> Result<Scalar, Problem> {
    let known =
        matches!(tag, None | Some("str" | "bool" | "int" | "float" | "null" | "timestamp" | "binary"));
    if !known {
        return Err(Problem::new(format!("the tag `!!{}` is not supported", tag.unwrap_or_default())));
    }
    let unfit = || Problem::new(format!("`{text}` does not fit its tag `!!{}`", tag.unwrap_or_default()));
    let value = match tag {
        Some("str") => Value::text(text),
        Some("binary") => {
            super::base64::decode(text).ok_or_else(unfit)?;
            Value::text(text)
        }
        _ => match guess(text, quoted, tag)? {
            Guess::Value(value) => value,
            Guess::Number => Value::Number(number(text).ok_or_else(unfit)?),
            Guess::Nothing => match tag {
                None if text == "<<" => return Ok(Scalar::Merge),
                None => Value::text(text),
                Some("null") => Value::Null,
                Some("int" | "float") => Value::Number(number(text).ok_or_else(unfit)?),
                _ => return Err(unfit()),
            },
        },
    };
    Ok(Scalar::Value(value))
}

enum Guess {
    Value(Value),
    Number,
    Nothing,
}

/// What a scalar looks like, whatever its tag says. Between quotes it is text, if it starts as something
/// else could.
fn guess(text: &str, quoted: bool, tag: Option<&str>) -> Result<Guess, Problem> {
    let first = text.bytes().next();
    if !first.is_none_or(|first| b"+-0123456789yYnNtTfFoO~.".contains(&first)) {
        return Ok(Guess::Nothing);
    }
    if quoted {
        return Ok(Guess::Value(Value::text(text)));
    }
    Ok(match text {
        "y" | "Y" | "yes" | "Yes" | "YES" | "true" | "True" | "TRUE" | "on" | "On" | "ON" => {
            Guess::Value(Value::Bool(true))
        }
        "n" | "N" | "no" | "No" | "NO" | "false" | "False" | "FALSE" | "off" | "Off" | "OFF" => {
            Guess::Value(Value::Bool(false))
        }
        "" | "~" | "null" | "Null" | "NULL" => Guess::Value(Value::Null),
        ".inf" | ".Inf" | ".INF" | "+.inf" | "+.Inf" | "+.INF" | "-.inf" | "-.Inf" | "-.INF" => {
            return Err(Problem::new("infinite numbers are not supported"));
        }
        ".nan" | ".NaN" | ".NAN" if tag.is_none() => {
            return Err(Problem::new("what is no number is not supported"));
        }
        _ => {
            let time = matches!(tag, None | Some("timestamp")).then(|| time(text)).flatten();
            match time {
                Some(time) => Guess::Value(Value::text(time)),
                None if is_whole(text) || is_float(text) => Guess::Number,
                None => Guess::Nothing,
            }
        }
    })
}

fn unsigned(text: &str) -> &str {
    text.strip_prefix(['-', '+']).unwrap_or(text)
}

fn is_whole(text: &str) -> bool {
    let all = |text: &str, is: fn(&u8) -> bool| !text.is_empty() && text.bytes().all(|byte| is(&byte));
    // A sign stands before decimal digits only.
    match (text.strip_prefix("0x"), text.strip_prefix("0o")) {
        (Some(digits), _) => all(digits, u8::is_ascii_hexdigit),
        (_, Some(digits)) => all(digits, |byte| matches!(byte, b'0'..=b'7')),
        _ => all(unsigned(text), u8::is_ascii_digit),
    }
}

fn is_float(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit() || b"+-.eE".contains(&byte)) && decimal(text).is_some()
}

/// A decimal number; digits may be missing on one side of the point.
fn decimal(text: &str) -> Option<Number> {
    let (mantissa, exponent) = match text.find(['e', 'E']) {
        Some(at) => text.split_at_checked(at)?,
        None => (text, ""),
    };
    let bare = unsigned(mantissa);
    let sign = if mantissa.starts_with('-') { "-" } else { "" };
    let (whole, fraction) = bare.split_once('.').unwrap_or((bare, ""));
    if whole.is_empty() && fraction.is_empty() {
        return None;
    }
    Number::parse(&format!("{sign}0{whole}.{fraction}0{exponent}"))
}

/// Underscores do not count here; only a tag brings a number that has them.
fn number(text: &str) -> Option<Number> {
    let plain = text.replace('_', "");
    if let Some(number) = decimal(&plain) {
        return Some(number);
    }
    let (bare, negative) = (unsigned(&plain), plain.starts_with('-'));
    let signed = bare.len() < plain.len();
    let (digits, base) = match bare.get(..2)? {
        "0x" | "0X" => (bare.get(2..)?, 16),
        "0o" | "0O" => (bare.get(2..)?, 8),
        "0b" | "0B" => (bare.get(2..)?, 2),
        _ => return None,
    };
    // Terraform reads these as machine integers.
    let value = i128::from(u64::from_str_radix(digits, base).ok()?);
    let value = if negative { -value } else { value };
    if signed && i64::try_from(value).is_err() {
        return None;
    }
    Number::parse(&value.to_string())
}

/// A time in one of the forms that YAML has, in the form of RFC 3339.
fn time(text: &str) -> Option<String> {
    let year = text.get(..4).filter(|year| year.bytes().all(|byte| byte.is_ascii_digit()))?;
    let rest = text.get(4..)?.strip_prefix('-')?;
    let (month, rest) = short(rest)?;
    let (day, rest) = short(rest.strip_prefix('-')?)?;
    let (year_number, month_number, day_number) =
        (year.parse().ok()?, month.parse().ok()?, day.parse().ok()?);
    jiff::civil::Date::new(year_number, month_number, day_number).ok()?;
    let date = format!("{year}-{month:0>2}-{day:0>2}");
    if rest.is_empty() {
        return Some(format!("{date}T00:00:00Z"));
    }
    let spaced = rest.starts_with(' ');
    let (hour, rest) = short(rest.strip_prefix(['T', 't', ' '])?)?;
    let (minute, rest) = short(rest.strip_prefix(':')?)?;
    let (second, rest) = short(rest.strip_prefix(':')?)?;
    let below = |text: &str, limit: u8| text.parse::<u8>().is_ok_and(|number| number < limit);
    if !below(hour, 24) || !below(minute, 60) || !below(second, 60) {
        return None;
    }
    let zone = match rest.strip_prefix(['.', ',']) {
        Some(fraction) => {
            let zone = fraction.trim_start_matches(|c: char| c.is_ascii_digit());
            if zone.len() == fraction.len() {
                return None;
            }
            zone
        }
        None => rest,
    };
    let zone = match zone {
        "" if spaced => "Z",
        "Z" if !spaced => "Z",
        zone if !spaced && is_offset(zone) => zone,
        _ => return None,
    };
    let zone = if matches!(zone, "+00:00" | "-00:00") { "Z" } else { zone };
    Some(format!("{date}T{hour:0>2}:{minute:0>2}:{second:0>2}{zone}"))
}

fn is_offset(zone: &str) -> bool {
    let two = |at: usize, most: u8| {
        zone.get(at..at + 2).is_some_and(|text| {
            text.bytes().all(|byte| byte.is_ascii_digit())
                && text.parse::<u8>().is_ok_and(|number| number <= most)
        })
    };
    zone.len() == 6 && zone.starts_with(['+', '-']) && two(1, 24) && zone.get(3..4) == Some(":") && two(4, 60)
}

/// One or two digits.
fn short(text: &str) -> Option<(&str, &str)> {
    let count = text.bytes().take(2).take_while(u8::is_ascii_digit).count();
    if count == 0 { None } else { text.split_at_checked(count) }
}
