//! Values of conditions that are no plain texts: numbers, dates, truth and addresses.

// `core::net` has the types of addresses only; what opens sockets is in `std::net`.
use core::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use jiff::Timestamp;
use jiff::civil::Date;

/// Digits behind the point that are told apart.
const SCALE: u32 = 12;

/// A number as a whole multiple of 10⁻¹², so that comparing is exact; none if it has more digits than that or is none.
pub(crate) fn number(text: &str) -> Option<i128> {
    let (negative, digits) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
    let part = part.trim_end_matches('0');
    let fine = |text: &str| text.bytes().all(|one| one.is_ascii_digit());
    if whole.is_empty() || whole.len() > 18 || part.len() > SCALE as usize || !fine(whole) || !fine(part) {
        return None;
    }
    let missing = SCALE - u32::try_from(part.len()).ok()?;
    let part = match part {
        "" => 0,
        digits => digits.parse::<i128>().ok()? * 10_i128.pow(missing),
    };
    let value = whole.parse::<i128>().ok()? * 10_i128.pow(SCALE) + part;
    Some(if negative { -value } else { value })
}

/// A number as [`number`] reads it.
pub(crate) fn number_text(value: i128) -> String {
    let (sign, value) = if value < 0 { ("-", -value) } else { ("", value) };
    let one = 10_i128.pow(SCALE);
    let part = format!("{:012}", value % one);
    let part = part.trim_end_matches('0');
    let point = if part.is_empty() { "" } else { "." };
    format!("{sign}{}{point}{part}", value / one)
}

/// A date of ISO 8601, or seconds since 1970, in nanoseconds.
pub(crate) fn date(text: &str) -> Option<i128> {
    if let Ok(stamp) = text.parse::<Timestamp>() {
        return Some(stamp.as_nanosecond());
    }
    if let Ok(seconds) = text.parse::<i64>()
        && !text.starts_with('+')
        && text.len() > 4
    {
        return Timestamp::from_second(seconds).ok().map(Timestamp::as_nanosecond);
    }
    let day = text.parse::<Date>().ok().filter(|_| text.len() == 10)?;
    day.in_tz("UTC").ok().map(|zoned| zoned.timestamp().as_nanosecond())
}

/// A date as [`date`] reads it.
pub(crate) fn date_text(value: i128) -> Option<String> {
    Timestamp::from_nanosecond(value).ok().map(|stamp| stamp.to_string())
}

/// `true` or `false`.
pub(crate) fn truth(text: &str) -> Option<bool> {
    match text.to_ascii_lowercase().as_str() {
        "true" => Some(true),
        "false" => Some(false),
        _ => None,
    }
}

/// Addresses from one to another, of one family.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Addresses {
    /// IPv6.
    pub six: bool,
    /// The first.
    pub first: u128,
    /// The last.
    pub last: u128,
}

/// An address or a block; bits of the host do not matter.
pub(crate) fn addresses(text: &str) -> Option<Addresses> {
    let (address, length) = match text.split_once('/') {
        Some((address, length)) => {
            let plain = length.bytes().all(|one| one.is_ascii_digit()) && !length.is_empty();
            (address, Some(plain.then(|| length.parse::<u32>().ok()).flatten()?))
        }
        None => (text, None),
    };
    let (six, bits, value) = match address.parse::<IpAddr>().ok()? {
        IpAddr::V4(four) => (false, 32, u128::from(u32::from(four))),
        IpAddr::V6(six) => (true, 128, u128::from(six)),
    };
    let free = bits - length.filter(|length| *length <= bits).or(length.is_none().then_some(bits))?;
    let host = if free >= 128 { u128::MAX } else { (1_u128 << free) - 1 };
    Some(Addresses { six, first: value & !host, last: value | host })
}

/// An address as [`addresses`] reads it.
pub(crate) fn address_text(six: bool, value: u128) -> Option<String> {
    match six {
        true => Some(Ipv6Addr::from(value).to_string()),
        false => u32::try_from(value).ok().map(|value| Ipv4Addr::from(value).to_string()),
    }
}
