//! Moments in files, and whether they can be true.

use std::fmt;

use jiff::Timestamp;
use serde::de::{Deserialize, Deserializer, Error, Visitor};

use super::show;
use crate::audit::aws::facts::Used;
use crate::audit::known::{Known, Reason};
use crate::audit::settings::Settings;

/// 2006-01-01. AWS opened later that year, so an earlier moment is a placeholder of some tool (`0001-01-01`, `1970-01-01`).
const FIRST: Timestamp = Timestamp::constant(1_136_073_600, 0);

/// Reads `2026-01-31T12:00:00+00:00`, `2026-01-31T12:00:00Z` and `2026-01-31 12:00:00+00:00`. A moment without its
/// distance from UTC is refused: it could be any of 24 hours.
pub(super) fn parse(text: &str) -> Option<Timestamp> {
    text.parse().ok()
}

/// The moment as a fact: neither in the future nor before AWS.
pub(super) fn past(at: Timestamp, settings: &Settings) -> Known<Timestamp> {
    if settings.days_since(at).is_none() {
        return Known::NotRead(Reason::Future { at: Some(at) });
    }
    if at < FIRST {
        return odd(format!("`{at}` is before AWS began"), format!("`{at}` は AWS の開始より前です"));
    }
    Known::Known(at)
}

/// The last use at that moment, as a fact.
pub(super) fn used(
    at: Timestamp,
    service: Option<String>,
    region: Option<String>,
    settings: &Settings,
) -> Known<Used> {
    past(at, settings).map(|at| Used::At { at, service, region })
}

/// A fact that makes no sense.
pub(super) fn odd<T>(en: impl Into<String>, ja: impl Into<String>) -> Known<T> {
    Known::NotRead(Reason::odd(en, ja))
}

/// A moment as a JSON string. What is none refuses the file, with the place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Moment(pub Timestamp);

impl<'de> Deserialize<'de> for Moment {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Words;
        impl Visitor<'_> for Words {
            type Value = Moment;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("a moment such as `2026-01-31T12:00:00+00:00`")
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<Moment, E> {
                parse(text).map(Moment).ok_or_else(|| {
                    E::custom(format!("{} is no moment such as `2026-01-31T12:00:00+00:00`", show(text)))
                })
            }
        }
        deserializer.deserialize_str(Words)
    }
}
