//! Schedules and time zones of `freeze` blocks, read by the configuration and again when they are asked.
//!
//! Time zones come from the database inside of the program: the one of the machine could be missing or old, and
//! two people would see two answers.

use croner::Cron;
use croner::parser::{CronParser, Seconds, Year};
use jiff::tz::{TimeZone, TimeZoneDatabase};
use jiff::{Timestamp, Zoned};

/// How many fields a schedule has.
const FIELDS: usize = 5;

/// Reads `minute hour day month weekday`. An error says what is wrong with it.
pub fn schedule(text: &str) -> Result<Cron, String> {
    let fields = text.split_whitespace().count();
    if fields != FIELDS {
        return Err(format!("it has {fields} fields, and {FIELDS} are needed"));
    }
    let parser = CronParser::builder().seconds(Seconds::Disallowed).year(Year::Disallowed).build();
    let cron = parser.parse(text).map_err(|error| one_line(&error.to_string()))?;
    // From a day long past: a leap day comes within eight years, and what has not come by then never does.
    let from = Timestamp::UNIX_EPOCH.to_zoned(TimeZone::UTC);
    let comes = cron.find_next_occurrence::<Zoned>(&from, true).is_ok();
    if comes { Ok(cron) } else { Err("there is no such day".to_owned()) }
}

/// The parser's own words, as a half sentence.
fn one_line(message: &str) -> String {
    let message = message.trim_end_matches('.').replace(['\n', '`'], " ");
    let message = message.rsplit(": ").next().unwrap_or_default();
    let mut letters = message.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}

/// The time zone of an IANA name.
pub fn time_zone(name: &str) -> Option<TimeZone> {
    TimeZoneDatabase::bundled().get(name).ok()
}

/// All names of time zones.
pub(super) fn time_zones() -> Vec<String> {
    TimeZoneDatabase::bundled().available().map(|name| name.to_string()).collect()
}

#[cfg(test)]
mod tests {
    use super::{schedule, time_zone};

    #[test]
    fn only_five_fields_that_come_true_are_a_schedule() {
        for text in ["0 18 22 12 *", "*/5 * * * *", "0 0 29 2 *", "0 17 * * FRI", "0 0 L * *", "0 0 1-7 * 1"]
        {
            assert!(schedule(text).is_ok(), "{text}");
        }
        for text in [
            "",
            "* * * *",
            "0 0 0 1 1 *",
            "0 0 1 1 * 2030",
            "@daily",
            "60 * * * *",
            "0 0 30 2 *",
            "0 0 31 4 *",
            "a b c d e",
            "0 0 1 13 *",
        ] {
            assert!(schedule(text).is_err(), "{text}");
        }
    }

    #[test]
    fn time_zones_are_those_of_the_bundled_database() {
        assert!(time_zone("Asia/Tokyo").is_some() && time_zone("UTC").is_some());
        assert!(time_zone("Asia/Tokio").is_none() && time_zone("+09:00").is_none());
    }
}
