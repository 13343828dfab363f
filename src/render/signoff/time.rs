//! Durations and moments as people read them.

use jiff::Timestamp;

use super::words::Said;
use crate::text::Lang;

/// `1 hour 30 minutes`
pub fn duration(seconds: u64, lang: Lang) -> String {
    let units = [(Said::Days, 86_400), (Said::Hours, 3_600), (Said::Minutes, 60), (Said::Seconds, 1)];
    let mut rest = seconds;
    let mut parts = Vec::new();
    for (unit, length) in units {
        let number = rest / length;
        rest %= length;
        // A day is how people call more than one; `24 hours` is plainer than `1 day`.
        if unit == Said::Days && number == 1 && rest == 0 {
            rest = seconds;
            continue;
        }
        if number > 0 {
            parts.push(unit.count(lang, usize::try_from(number).unwrap_or(usize::MAX)));
        }
    }
    if parts.is_empty() {
        return Said::Seconds.count(lang, 0);
    }
    parts.join(" ")
}

/// To the minute, in UTC: everybody who reads it may sit elsewhere.
pub fn moment(at: Timestamp) -> String {
    at.strftime("%Y-%m-%d %H:%M UTC").to_string()
}
