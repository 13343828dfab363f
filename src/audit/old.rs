//! Facts that were collected long before they are judged: what happened since is not in them.

use jiff::Timestamp;

use super::finding::Unchecked;
use super::known::Reason;
use super::settings::Settings;
use crate::text::Text;

/// Days after which facts are old: teams that look each week see the week.
const OLD: i64 = 7;

/// Why parts that were read at different times do not make one whole, if so.
pub(super) fn apart(oldest: Timestamp, newest: Timestamp) -> Option<Reason> {
    let days = newest.duration_since(oldest).as_secs() / 86_400;
    let what = format!("parts of it were read {days} days apart");
    (days > OLD).then_some(Reason::Odd { what })
}

/// The gap that old facts leave; `read` is when the oldest of them was collected, and `checks` are those that rest on
/// them, none where all do. They tell neither what was made since nor who came back since.
pub(super) fn old(
    place: &str,
    read: Timestamp,
    checks: &[&'static str],
    settings: &Settings,
) -> Option<Unchecked> {
    let days = settings.days_since(read).filter(|days| *days > OLD)?;
    let day = read.strftime("%Y-%m-%d");
    Some(Unchecked {
        place: place.to_owned(),
        checks: checks.to_vec(),
        what: Text::new(
            format!("what happened since {day}, when the oldest of this was collected, {days} days ago"),
            format!("最も古い情報を収集した {day} 以降、{days} 日間の変化"),
        ),
        reason: Reason::NotGiven,
        help: Text::new(
            format!("collect the facts again, or judge them as of then: `--as-of {day}`"),
            format!("情報を収集し直すか、`--as-of {day}` を付けて収集時点で判定してください"),
        ),
        hides: true,
    })
}
