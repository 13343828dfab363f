//! The timestamps of the allowed-signers file, in UTC only.

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;

/// Why a timestamp cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wrong {
    /// OpenSSH would read it in the time zone of the machine, so that two verifiers differ.
    NoZone,
    /// It is no date.
    NoDate,
}

/// Reads `YYYYMMDDZ`, `YYYYMMDDHHMMZ` or `YYYYMMDDHHMMSSZ`.
pub(super) fn read(text: &str) -> Result<Timestamp, Wrong> {
    let digits = text.strip_suffix(['Z', 'z']);
    let all = digits.unwrap_or(text);
    if !matches!(all.len(), 8 | 12 | 14) || !all.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(Wrong::NoDate);
    }
    let part = |from: usize, to: usize| all.get(from..to).map_or(Some(0), |part| part.parse::<i16>().ok());
    let small = |from: usize| part(from, from + 2).and_then(|number| i8::try_from(number).ok());
    let date = || {
        let (year, month, day) = (part(0, 4)?, small(4)?, small(6)?);
        let time = DateTime::new(year, month, day, small(8)?, small(10)?, small(12)?, 0).ok()?;
        Some(time.to_zoned(TimeZone::UTC).ok()?.timestamp())
    };
    let time = date().ok_or(Wrong::NoDate)?;
    if digits.is_none() { Err(Wrong::NoZone) } else { Ok(time) }
}
