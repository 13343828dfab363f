//! Whether a freeze holds now: windows that come again by a schedule, and holidays from a file.
//!
//! A window begins at its wall clock time in its own zone. In the night that has no such time it begins when
//! the clock has gone forward, in the one that has it twice at the first of the two. It lasts whole days by the
//! wall clock and the rest by seconds, so that "from Friday 18:00 for `3d`" ends on Monday at 18:00.
//!
//! A file of holidays that is missing, unread or broken is a freeze of its own: nobody can say that today is none.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use jiff::{Timestamp, ToSpan as _, Zoned};

use super::facts::Answer;
use crate::config::signoff::Freeze;
use crate::config::{schedule, time_zone};
use crate::source::Source;
use crate::text::Text;

/// A freeze that holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Frozen {
    /// Its name.
    pub name: String,
    /// The team's reason.
    pub reason: String,
    /// Until when; none when it ends with no date: its windows never leave a gap, or something must be repaired.
    pub until: Option<Timestamp>,
    /// All of it in a sentence.
    pub message: Text,
}

/// So many windows and holidays that touch are followed to their end.
const MOST_LINKS: usize = 400;
/// So many wrong lines are told.
const MOST_LINES: usize = 5;
const DAY: u64 = 24 * 60 * 60;

/// The freezes that hold at `now`, in the order of the configuration. `holidays` are the files that freezes name,
/// as the base branch has them, by the path that the configuration gives; known and none for a file that is not
/// there. A freeze can be in the list twice: by itself, and because its file is broken.
pub fn standing(
    freezes: &[Freeze],
    holidays: &BTreeMap<String, Answer<Option<Source>>>,
    now: Timestamp,
) -> Vec<Frozen> {
    freezes.iter().flat_map(|freeze| one(freeze, holidays, now)).collect()
}

fn one(freeze: &Freeze, holidays: &BTreeMap<String, Answer<Option<Source>>>, now: Timestamp) -> Vec<Frozen> {
    let (days, broken) = match &freeze.holidays {
        None => (BTreeSet::new(), None),
        Some(path) => match days(path, holidays.get(path)) {
            Ok(days) => (days, None),
            Err(why) => (BTreeSet::new(), Some(unreadable(freeze, &why))),
        },
    };
    let held = match held(freeze, &days, now) {
        Ok(held) => held,
        Err(why) => Some(unreadable(freeze, &why)),
    };
    held.into_iter().chain(broken).collect()
}

/// The freeze, when a window or a holiday holds.
fn held(freeze: &Freeze, days: &BTreeSet<Date>, now: Timestamp) -> Result<Option<Frozen>, Text> {
    let unknown_zone = || {
        Text::new(
            format!("the time zone `{}` is unknown", freeze.time_zone),
            format!("タイムゾーン `{}` が不明です", freeze.time_zone),
        )
    };
    let now = now.to_zoned(time_zone(&freeze.time_zone).ok_or_else(unknown_zone)?);
    let Some(mut end) = end(freeze, days, &now)? else { return Ok(None) };
    for _ in 0..MOST_LINKS {
        match self::end(freeze, days, &end)? {
            Some(later) if later > end => end = later,
            _ => return Ok(Some(frozen(freeze, Some(&end)))),
        }
    }
    Ok(Some(frozen(freeze, None)))
}

/// When the window or holiday that holds at this moment ends; the later of the two.
fn end(freeze: &Freeze, days: &BTreeSet<Date>, at: &Zoned) -> Result<Option<Zoned>, Text> {
    let holiday = if days.contains(&at.date()) {
        Some(at.date().tomorrow().and_then(|next| next.to_zoned(at.time_zone().clone())).map_err(beyond)?)
    } else {
        None
    };
    Ok(window(freeze, at)?.into_iter().chain(holiday).max())
}

/// When the newest window that has begun ends, unless that is over. All windows of a freeze are equally long,
/// so when the newest is over, all are.
fn window(freeze: &Freeze, at: &Zoned) -> Result<Option<Zoned>, Text> {
    let Some(starts) = &freeze.starts else { return Ok(None) };
    let cron = schedule(starts).map_err(beyond)?;
    let began = cron.find_previous_occurrence(at, true).map_err(beyond)?;
    let whole = i64::try_from(freeze.lasts / DAY).map_err(beyond)?;
    let rest = i64::try_from(freeze.lasts % DAY).map_err(beyond)?;
    let end =
        began.checked_add(whole.days()).and_then(|day| day.checked_add(rest.seconds())).map_err(beyond)?;
    Ok((end > *at).then_some(end))
}

/// A schedule that cannot be followed.
fn beyond(error: impl std::fmt::Display) -> Text {
    let error = error.to_string();
    let error = error.trim_end_matches('.');
    Text::new(
        format!("its schedule could not be followed: {error}"),
        format!("スケジュールを計算できません({error})"),
    )
}

/// The days of a file, or what is wrong with it.
fn days(path: &str, file: Option<&Answer<Option<Source>>>) -> Result<BTreeSet<Date>, Text> {
    match file {
        Some(Answer::Known(Some(source))) => read(source),
        Some(Answer::Known(None)) => Err(Text::new(
            format!("there is no file `{path}` on the base branch; add it, with one `YYYY-MM-DD` a line"),
            format!("ベースブランチに `{path}` がありません。1行に1つ `YYYY-MM-DD` を書いて追加してください"),
        )),
        Some(Answer::Unknown(why)) => Err(Text::new(
            format!("`{path}` could not be read: {}", why.get(crate::text::Lang::En)),
            format!("`{path}` を読めません: {}", why.get(crate::text::Lang::Ja)),
        )),
        None => Err(Text::new(format!("`{path}` was not read"), format!("`{path}` が読み込まれていません"))),
    }
}

/// One `YYYY-MM-DD` a line; the rest of a line after `#` is for people.
fn read(source: &Source) -> Result<BTreeSet<Date>, Text> {
    let mut days = BTreeSet::new();
    let mut wrong = Vec::new();
    for (index, line) in source.text().trim_start_matches('\u{feff}').lines().enumerate() {
        let day = line.split_once('#').map_or(line, |(day, _)| day).trim();
        if day.is_empty() {
            continue;
        }
        match date(day) {
            Some(day) => drop(days.insert(day)),
            None => wrong.push(format!("`{}:{}`", source.name(), index + 1)),
        }
    }
    if wrong.is_empty() {
        return Ok(days);
    }
    let more = wrong.len().saturating_sub(MOST_LINES);
    wrong.truncate(MOST_LINES);
    let (places, more_en, more_ja) = match more {
        0 => (wrong.join(", "), String::new(), String::new()),
        _ => (wrong.join(", "), format!(" and {more} more"), format!(" ほか {more} 行")),
    };
    Err(Text::new(
        format!("no day stands at {places}{more_en}; write one `YYYY-MM-DD` a line, and remarks after `#`"),
        format!(
            "{places}{more_ja} が日付ではありません。1行に1つ `YYYY-MM-DD` を書き、メモは `#` の後に書いてください"
        ),
    ))
}

/// Only the plain form, as in the configuration.
fn date(text: &str) -> Option<Date> {
    let plain = text.len() == 10
        && text.bytes().enumerate().all(|(at, byte)| match at {
            4 | 7 => byte == b'-',
            _ => byte.is_ascii_digit(),
        });
    if plain { text.parse().ok() } else { None }
}

fn frozen(freeze: &Freeze, end: Option<&Zoned>) -> Frozen {
    let (name, reason) = (&freeze.name, &freeze.reason);
    let message = match end {
        Some(end) => {
            let end = format!("{} ({})", end.strftime("%Y-%m-%d %H:%M"), freeze.time_zone);
            Text::new(
                format!("the freeze `{name}` holds until {end}: {reason}"),
                format!("凍結期間 `{name}` は {end} まで続きます: {reason}"),
            )
        }
        None => Text::new(
            format!("the freeze `{name}` holds, and its windows follow each other without a gap: {reason}"),
            format!("凍結期間 `{name}` の最中で、期間が途切れずに続きます: {reason}"),
        ),
    };
    Frozen { name: name.clone(), reason: reason.clone(), until: end.map(Zoned::timestamp), message }
}

fn unreadable(freeze: &Freeze, why: &Text) -> Frozen {
    let (name, reason) = (&freeze.name, &freeze.reason);
    let message = Text::new(
        format!(
            "nobody can tell whether the freeze `{name}` holds, so it does: {}",
            why.get(crate::text::Lang::En)
        ),
        format!(
            "凍結期間 `{name}` かどうかを判断できないため、凍結中として扱います: {}",
            why.get(crate::text::Lang::Ja)
        ),
    );
    Frozen { name: name.clone(), reason: reason.clone(), until: None, message }
}
