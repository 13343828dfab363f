//! Instants. There is no clock here: `timestamp` is given to the run.

use super::instant::{Instant, Reading};
use super::{Call, Function, Param, Want, duration};
use crate::policy::problem::Problem;
use crate::policy::value::Value;

/// The rows.
pub const FUNCTIONS: &[Function] = &[
    Function::plain(
        "formatdate",
        &[Param::new("format", Want::Text), Param::new("time", Want::Text)],
        format_date,
    ),
    Function::plain(
        "timeadd",
        &[Param::new("timestamp", Want::Text), Param::new("duration", Want::Text)],
        time_add,
    ),
    Function::plain(
        "timecmp",
        &[Param::new("timestamp_a", Want::Text), Param::new("timestamp_b", Want::Text)],
        time_cmp,
    ),
    Function::plain("timestamp", &[], timestamp),
];

type Made = Result<Value, Problem>;

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

const DAYS: [&str; 7] = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];

fn timestamp(call: &Call<'_>) -> Made {
    Ok(Value::text(call.now))
}

fn time_add(call: &Call<'_>) -> Made {
    let instant = Instant::read(call.text(0)?, Reading::Strict).map_err(|why| Problem::argument(0, why))?;
    let duration = duration::read(call.text(1)?)
        .ok_or_else(|| Problem::argument(1, "the string is no duration such as `1h30m` or `-24h`"))?;
    Ok(Value::text(instant.plus(duration).to_string()))
}

fn time_cmp(call: &Call<'_>) -> Made {
    let read = |index| {
        Instant::read(call.text(index)?, Reading::Lenient).map_err(|why| Problem::argument(index, why))
    };
    Ok(Value::int(read(0)?.since_epoch().cmp(&read(1)?.since_epoch()) as i64))
}

fn format_date(call: &Call<'_>) -> Made {
    let format = call.text(0)?;
    call.fuel.charge_text(format.len().saturating_mul(8))?;
    let instant = Instant::read(call.text(1)?, Reading::Strict).map_err(|why| Problem::argument(1, why))?;
    let mut out = String::new();
    let mut rest = format.as_ref();
    while let Some(first) = rest.chars().next() {
        let end = match first {
            '\'' => quoted(rest, &mut out)?,
            letter if letter.is_ascii_alphabetic() => {
                let end = rest.find(|c| c != letter).unwrap_or(rest.len());
                out.push_str(&verb(&instant, letter, end).map_err(|why| Problem::argument(0, why))?);
                end
            }
            _ => {
                let end = rest.find(|c: char| c == '\'' || c.is_ascii_alphabetic()).unwrap_or(rest.len());
                out.push_str(rest.get(..end).unwrap_or_default());
                end
            }
        };
        rest = rest.get(end..).unwrap_or_default();
    }
    Ok(Value::text(out))
}

/// Writes what stands between quotes, and says where it ends. Two quotes are one that is meant.
fn quoted(text: &str, out: &mut String) -> Result<usize, Problem> {
    let inside = text.get(1..).unwrap_or_default();
    if inside.starts_with('\'') {
        out.push('\'');
        return Ok(2);
    }
    let mut chars = inside.char_indices();
    while let Some((at, c)) = chars.next() {
        if c != '\'' {
            out.push(c);
            continue;
        }
        let doubled = inside.get(at + 1..).is_some_and(|rest| rest.starts_with('\''));
        if !doubled {
            return Ok(at + 2);
        }
        out.push('\'');
        chars.next();
        if inside.len() == at + 2 {
            // Terraform lets a doubled quote at the very end close the text.
            return Ok(text.len());
        }
    }
    Err(Problem::argument(0, "a quote in the format is not closed; write `''` for one that is meant"))
}

/// One letter so many times.
fn verb(instant: &Instant, letter: char, count: usize) -> Result<String, String> {
    let short = |name: &str| name.get(..3).unwrap_or(name).to_owned();
    let named = |names: &[&'static str], index: i64| {
        usize::try_from(index).ok().and_then(|index| names.get(index)).copied().unwrap_or_default()
    };
    let half = if instant.hour < 12 { "AM" } else { "PM" };
    let made = match (letter, count) {
        ('Y', 2) => Some(format!("{:02}", instant.year % 100)),
        ('Y', 4) => Some(format!("{:04}", instant.year)),
        ('M', 3) => Some(short(named(&MONTHS, instant.month - 1))),
        ('M', 4) => Some(named(&MONTHS, instant.month - 1).to_owned()),
        ('E', 3) => Some(short(named(&DAYS, instant.weekday()))),
        ('E', 4) => Some(named(&DAYS, instant.weekday()).to_owned()),
        ('A', 2) => Some(half.to_owned()),
        ('a', 2) => Some(half.to_ascii_lowercase()),
        ('Z', _) => zone(instant, count),
        ('M', _) => number(instant.month, count),
        ('D', _) => number(instant.day, count),
        ('h', _) => number(instant.hour, count),
        ('H', _) => number((instant.hour + 11) % 12 + 1, count),
        ('m', _) => number(instant.minute, count),
        ('s', _) => number(instant.second, count),
        _ => None,
    };
    made.ok_or_else(|| {
        let verb: String = std::iter::repeat_n(letter, count.min(8)).collect();
        format!("`{verb}` is not known in formats of dates; put letters that are meant between single quotes")
    })
}

fn number(value: i64, count: usize) -> Option<String> {
    match count {
        1 => Some(value.to_string()),
        2 => Some(format!("{value:02}")),
        _ => None,
    }
}

fn zone(instant: &Instant, count: usize) -> Option<String> {
    Some(match count {
        1 if instant.offset == 0 => "Z".to_owned(),
        3 if instant.offset == 0 => "UTC".to_owned(),
        1 | 5 => instant.zone(":"),
        3 | 4 => instant.zone(""),
        _ => return None,
    })
}
