//! Facts that were collected long before they are judged: what happened since is not in them.

use jiff::Timestamp;

use super::finding::Unchecked;
use super::known::Reason;
use super::settings::Settings;
use crate::text::Text;

/// Days after which facts are old: teams that look each week see the week.
const OLD: i64 = 7;

/// Whether something was collected so long before now that much may have happened since.
pub(super) fn is_old(read: Timestamp, settings: &Settings) -> bool {
    settings.as_seen(settings.now).days_since(read).is_some_and(|days| days > OLD)
}

/// Why parts that were read at different times do not make one whole, if so.
pub(super) fn apart(oldest: Timestamp, newest: Timestamp) -> Option<Reason> {
    let days = newest.duration_since(oldest).as_secs() / 86_400;
    (days > OLD).then_some(Reason::Apart { days })
}

/// The gap that old facts leave; `read` is when the oldest and the newest of them were collected, and `checks` are those
/// that rest on them, none where all do. They tell neither what was made since nor who came back since.
pub(super) fn old(
    place: &str,
    (read, newest): (Timestamp, Timestamp),
    checks: &[&'static str],
    settings: &Settings,
) -> Option<Unchecked> {
    let days = settings.days_since(read).filter(|_| is_old(read, settings))?;
    let day = read.strftime("%Y-%m-%d").to_string();
    Some(Unchecked {
        place: place.to_owned(),
        checks: checks.to_vec(),
        what: Text::new(
            format!("what happened since {day}, when the oldest of this was collected, {days} days ago"),
            format!("最も古い情報を収集した {day} 以降、{days} 日間の変化"),
        ),
        reason: Reason::NotGiven,
        // As of the first of several days the facts of the others would be of the future.
        help: if newest.strftime("%Y-%m-%d").to_string() == day {
            Text::new(
                format!("collect the facts again, or judge them as of then: `--as-of {day}`"),
                format!("情報を収集し直すか、`--as-of {day}` を付けて収集時点で判定してください"),
            )
        } else {
            Text::new("collect the facts again, all at once", "情報をまとめて収集し直してください")
        },
        hides: true,
    })
}
