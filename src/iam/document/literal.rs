//! What the values of typed condition operators must look like.
//!
//! Source: IAM User Guide, `reference_policies_elements_condition_operators`: numbers are integers or decimals, dates
//! are ISO 8601 in one of the W3C forms or seconds since 1970, addresses are CIDR blocks of either family.

// `core::net` has the types of addresses only; what opens sockets is in `std::net`.
use core::net::IpAddr;

use jiff::Timestamp;
use jiff::civil::Date;

use super::Operator;

/// Whether an operator can use a value at all. Policy variables are only replaced in texts, ARNs and booleans.
pub(super) fn fits(operator: Operator, value: &str, variables: bool) -> bool {
    match operator {
        Operator::NumericEquals
        | Operator::NumericLessThan
        | Operator::NumericLessThanEquals
        | Operator::NumericGreaterThan
        | Operator::NumericGreaterThanEquals => is_number(value),
        Operator::DateEquals
        | Operator::DateLessThan
        | Operator::DateLessThanEquals
        | Operator::DateGreaterThan
        | Operator::DateGreaterThanEquals => is_date(value),
        Operator::Bool => is_bool(value) || (variables && value.starts_with("${") && value.ends_with('}')),
        Operator::Null => is_bool(value),
        Operator::IpAddress => is_network(value),
        Operator::BinaryEquals => data_encoding::BASE64.decode(value.as_bytes()).is_ok(),
        Operator::StringEquals
        | Operator::StringEqualsIgnoreCase
        | Operator::StringLike
        | Operator::ArnLike
        | Operator::Unknown => true,
    }
}

fn is_bool(value: &str) -> bool {
    value.eq_ignore_ascii_case("true") || value.eq_ignore_ascii_case("false")
}

fn is_number(value: &str) -> bool {
    // Rust also reads `inf` and `nan`.
    let plain = value.bytes().all(|byte| byte.is_ascii_digit() || b"+-.eE".contains(&byte));
    plain && value.parse::<f64>().is_ok_and(f64::is_finite)
}

fn is_date(value: &str) -> bool {
    let digits = value.strip_prefix('-').unwrap_or(value);
    if !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return digits.len() <= 18;
    }
    if value.parse::<Timestamp>().is_ok() {
        return true;
    }
    // `2019-07` and `2019-07-16`, then `2019-07-16T12:00Z`, whose seconds jiff takes as optional.
    match value.len() {
        7 => format!("{value}-01").parse::<Date>().is_ok(),
        10 => value.parse::<Date>().is_ok(),
        _ => false,
    }
}

fn is_network(value: &str) -> bool {
    let (address, prefix) = match value.split_once('/') {
        Some((address, prefix)) => (address, Some(prefix)),
        None => (value, None),
    };
    let Ok(address) = address.parse::<IpAddr>() else { return false };
    let most = if address.is_ipv4() { 32 } else { 128 };
    prefix.is_none_or(|prefix| {
        prefix.bytes().all(|byte| byte.is_ascii_digit())
            && prefix.parse::<u8>().is_ok_and(|bits| bits <= most)
    })
}
