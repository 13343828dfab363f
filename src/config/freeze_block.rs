//! Reading `freeze` blocks: times in which nothing is applied.
//!
//! Reason and time zone are not optional: whoever is refused wants to know why, and a window in the wrong zone
//! is open half a day too early.

use super::raw::{Node, RawAttribute, RawBlock, RawBody};
use super::read::{Reader, attribute, blocks, quote};
use super::schedule::{schedule, time_zone, time_zones};
use super::signoff::Freeze;
use super::signoff_block::{duration, spelled};
use super::suggest::closest;
use super::{shapes, spelling};
use crate::source::Span;
use std::collections::BTreeMap;

/// A window longer than this is no window.
const LONGEST: u64 = 366 * spelling::DAY;

pub(super) fn read(reader: &mut Reader<'_>, body: &RawBody) -> Vec<Freeze> {
    let mut freezes = Vec::new();
    let mut seen: BTreeMap<&str, Span> = BTreeMap::new();
    for block in blocks(body, "freeze") {
        reader.check(&block.body, &shapes::FREEZE);
        let label = reader.label(block, "freeze it describes", "year-end");
        let window = window(reader, block);
        let holidays = attribute(&block.body, "holidays").and_then(|found| reader.text(found));
        let holidays =
            holidays.and_then(|text| spelled(reader, "config-path", &text.value, text.span, spelling::file));
        let reason = reader
            .require(block, "reason", "say why nothing is applied then, for the person who wants to")
            .and_then(|found| reader.text(found));
        let zone = reader
            .require(block, "time_zone", "name the time zone of it all, such as `time_zone = \"Asia/Tokyo\"`")
            .and_then(|found| zone(reader, found));
        let Some(label) = label else { continue };
        if let Some(first) = seen.insert(&label.value, label.span) {
            let message = format!("two freezes are called {}", quote(&label.value));
            reader.twice(message, first, label.span, "rename one of the two");
        }
        let (Some(reason), Some(time_zone)) = (reason, zone) else { continue };
        let (starts, lasts) = window.map_or((None, 0), |(starts, lasts)| (Some(starts), lasts));
        freezes.push(Freeze {
            name: label.value.clone(),
            starts,
            lasts,
            holidays: holidays.map(|file| file.value),
            time_zone,
            reason: reason.value,
            span: block.header(),
        });
    }
    freezes
}

/// When it begins and how many seconds it lasts; both or none of them.
fn window(reader: &mut Reader<'_>, block: &RawBlock) -> Option<(String, u64)> {
    let starts = attribute(&block.body, "starts");
    let lasts = attribute(&block.body, "lasts");
    if starts.is_none() && lasts.is_none() {
        if attribute(&block.body, "holidays").is_none() {
            reader.error(
                "config-missing",
                "`freeze` does not say when".to_owned(),
                block.header(),
                "`starts` with `lasts`, or `holidays` is missing",
                "write `starts = \"0 18 22 12 *\"` and `lasts = \"12d\"`, or `holidays = \".pairgate/holidays.txt\"`"
                    .to_owned(),
            );
        }
        return None;
    }
    let starts = reader
        .require(block, "starts", "say when it begins, such as `starts = \"0 18 22 12 *\"`")
        .and_then(|found| begins(reader, found));
    let lasts = reader
        .require(block, "lasts", "say how long it lasts, such as `lasts = \"12d\"`")
        .and_then(|found| duration(reader, found, 60, LONGEST));
    Some((starts?.value, lasts?.value))
}

fn begins(reader: &mut Reader<'_>, found: &RawAttribute) -> Option<Node<String>> {
    let text = reader.text(found)?;
    if let Err(why) = schedule(&text.value) {
        let message = format!("{} is no schedule: {why}", quote(&text.value));
        let help = "write minute, hour, day, month and weekday as in a crontab: `0 18 22 12 *` is the 22nd of December at 18:00";
        reader.error("config-schedule", message, text.span, "", help.to_owned());
        return None;
    }
    Some(text)
}

/// The time zone by the name that the database has for it.
fn zone(reader: &mut Reader<'_>, found: &RawAttribute) -> Option<String> {
    let text = reader.text(found)?;
    if let Some(name) = time_zone(&text.value).as_ref().and_then(jiff::tz::TimeZone::iana_name) {
        return Some(name.to_owned());
    }
    let names = time_zones();
    // Three letters are like many others, and `EST` for `JST` would be a poor advice.
    let places = names.iter().map(String::as_str).filter(|name| name.contains('/'));
    let near = closest(&text.value, places);
    let label = near.map(|near| format!("did you mean `{near}`?")).unwrap_or_default();
    let help = "write a name of the IANA database, such as `Asia/Tokyo`, `Europe/Berlin` or `UTC`";
    let message = format!("no time zone is called {}", quote(&text.value));
    reader.error("config-time-zone", message, text.span, &label, help.to_owned());
    None
}

/// An environment's freezes stand beside those of the whole file, so they need names of their own.
pub(super) fn check_names(reader: &mut Reader<'_>, below: &[Freeze], freezes: &[Freeze]) {
    for freeze in freezes {
        if let Some(other) = below.iter().find(|other| other.name == freeze.name) {
            let message = format!("two freezes are called {}", quote(&freeze.name));
            let help = "an environment adds freezes to those of the whole file: give this one another name";
            reader.twice(message, other.span, freeze.span, help);
        }
    }
}
