//! An instant in the form of RFC 3339, read and written as Go's `time` does it.

use std::fmt;

const NANOS: i128 = 1_000_000_000;
const DAY: i64 = 86_400;

/// How the text is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reading {
    /// As RFC 3339 says.
    Strict,
    /// As `timecmp` does it, which takes an hour of one digit, a comma before the fraction and odd offsets.
    Lenient,
}

/// A date and a time of day with an offset from UTC.
#[derive(Debug, Clone)]
pub(super) struct Instant {
    pub year: i64,
    pub month: i64,
    pub day: i64,
    pub hour: i64,
    pub minute: i64,
    pub second: i64,
    nanos: i64,
    /// Seconds east of Greenwich.
    pub offset: i64,
}

/// A piece of the text with exactly so many digits.
fn digits(text: &str, count: usize) -> Option<(i64, &str)> {
    let (digits, rest) = text.split_at_checked(count)?;
    let plain = digits.bytes().all(|byte| byte.is_ascii_digit());
    if plain { Some((digits.parse().ok()?, rest)) } else { None }
}

fn after<'t>(text: &'t str, mark: &str) -> Option<&'t str> {
    text.strip_prefix(mark)
}

fn days_in(year: i64, month: i64) -> i64 {
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

impl Instant {
    /// Reads `2026-01-31T12:00:00Z`.
    pub(super) fn read(text: &str, how: Reading) -> Result<Self, String> {
        let wrong = "the string is no timestamp such as `2026-01-31T12:00:00Z`";
        let read = Self::parts(text, how).ok_or(wrong)?;
        let valid = (1..=12).contains(&read.month)
            && (1..=days_in(read.year, read.month)).contains(&read.day)
            && read.hour < 24
            && read.minute < 60
            && read.second < 60;
        if valid { Ok(read) } else { Err("the timestamp has a part that is out of range".to_owned()) }
    }

    fn parts(text: &str, how: Reading) -> Option<Self> {
        let (year, rest) = digits(text, 4)?;
        let (month, rest) = digits(after(rest, "-")?, 2)?;
        let (day, rest) = digits(after(rest, "-")?, 2)?;
        let rest = after(rest, "T")?;
        let (hour, rest) = match digits(rest, 2) {
            None if how == Reading::Lenient => digits(rest, 1)?,
            hour => hour?,
        };
        let (minute, rest) = digits(after(rest, ":")?, 2)?;
        let (second, rest) = digits(after(rest, ":")?, 2)?;
        let (nanos, rest) = fraction(rest, how)?;
        let offset = offset(rest, how)?;
        Some(Self { year, month, day, hour, minute, second, nanos, offset })
    }

    /// Days since 1 January 1970, by the civil calendar in both directions.
    fn days(&self) -> i64 {
        // Years that begin in March have their leap day at the end.
        let year = if self.month <= 2 { self.year - 1 } else { self.year };
        let era = year.div_euclid(400);
        let of_era = year.rem_euclid(400);
        let of_year = (153 * ((self.month + 9) % 12) + 2) / 5 + self.day - 1;
        era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
    }

    /// 0 for Sunday.
    pub(super) fn weekday(&self) -> i64 {
        (self.days() + 4).rem_euclid(7)
    }

    /// Nanoseconds since 1970, whatever the offset.
    pub(super) fn since_epoch(&self) -> i128 {
        let seconds = self.days() * DAY + self.hour * 3600 + self.minute * 60 + self.second - self.offset;
        i128::from(seconds) * NANOS + i128::from(self.nanos)
    }

    /// So many nanoseconds later, with the same offset.
    pub(super) fn plus(&self, nanos: i64) -> Self {
        let local = self.since_epoch() + i128::from(nanos) + i128::from(self.offset) * NANOS;
        // A sum of a date with four digits and 292 years is far inside the range.
        let seconds = i64::try_from(local.div_euclid(NANOS)).unwrap_or_default();
        let (days, of_day) = (seconds.div_euclid(DAY) + 719_468, seconds.rem_euclid(DAY));
        let (era, of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
        let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
        let of_year = of_era - (365 * year + year / 4 - year / 100);
        let month = (5 * of_year + 2) / 153;
        let day = of_year - (153 * month + 2) / 5 + 1;
        let month = if month < 10 { month + 3 } else { month - 9 };
        let year = year + era * 400 + i64::from(month <= 2);
        let (hour, minute, second) = (of_day / 3600, of_day / 60 % 60, of_day % 60);
        let nanos = i64::try_from(local.rem_euclid(NANOS)).unwrap_or_default();
        Self { year, month, day, hour, minute, second, nanos, offset: self.offset }
    }

    /// The offset with something between hours and minutes.
    pub(super) fn zone(&self, between: &str) -> String {
        let sign = if self.offset < 0 { '-' } else { '+' };
        let minutes = self.offset.abs() / 60;
        format!("{sign}{:02}{between}{:02}", minutes / 60, minutes % 60)
    }
}

/// Nanoseconds behind a point; further digits do not count.
fn fraction(text: &str, how: Reading) -> Option<(i64, &str)> {
    let rest = match text.strip_prefix('.') {
        None if how == Reading::Lenient => text.strip_prefix(','),
        rest => rest,
    };
    let Some(rest) = rest else { return Some((0, text)) };
    let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
    let (digits, rest) = rest.split_at_checked(end)?;
    if digits.is_empty() {
        return None;
    }
    let nine: String = digits.chars().chain(std::iter::repeat('0')).take(9).collect();
    Some((nine.parse().ok()?, rest))
}

fn offset(text: &str, how: Reading) -> Option<i64> {
    if text == "Z" {
        return Some(0);
    }
    let (sign, rest) = match text.strip_prefix('-') {
        Some(rest) => (-1, rest),
        None => (1, after(text, "+")?),
    };
    let (hours, rest) = digits(rest, 2)?;
    let (minutes, rest) = digits(after(rest, ":")?, 2)?;
    // Go lets people write 24 hours and 60 minutes where it reads leniently.
    let most = if how == Reading::Lenient { (24, 60) } else { (23, 59) };
    let valid = rest.is_empty() && hours <= most.0 && minutes <= most.1;
    valid.then_some(sign * (hours * 3600 + minutes * 60))
}

impl fmt::Display for Instant {
    /// RFC 3339 without a fraction.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.year < 0 { "-" } else { "" };
        let zone = if self.offset == 0 { "Z".to_owned() } else { self.zone(":") };
        write!(
            f,
            "{sign}{:04}-{:02}-{:02}T{:02}:{:02}:{:02}{zone}",
            self.year.abs(),
            self.month,
            self.day,
            self.hour,
            self.minute,
            self.second,
        )
    }
}
