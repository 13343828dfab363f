//! Who was active, and when last.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use jiff::Timestamp;

use super::facts::{Activity, ActivityKind};
use super::level::key;
use crate::audit::settings::Settings;
use crate::text::Text;

/// The newest thing that somebody did.
#[derive(Debug, Clone)]
pub(super) struct Deed {
    pub(super) kind: ActivityKind,
    pub(super) at: Timestamp,
    pub(super) url: Option<String>,
    /// Where, if it was in one repository.
    pub(super) repository: Option<Arc<str>>,
}

/// What is known of somebody's activity.
#[derive(Debug, Clone)]
pub(super) enum Standing {
    /// Active within the limit.
    Active,
    /// Not active within the limit; what was the last, if anything is known.
    Idle(Option<Deed>),
    /// The only news of them is from the future.
    Odd,
}

/// The newest deed of each login.
#[derive(Debug, Default)]
pub(super) struct Actives {
    newest: HashMap<String, Deed>,
    /// Logins with a deed in the future. A commit's date is whatever its author's clock said.
    odd: HashSet<String>,
}

impl Actives {
    /// Takes in what was read of one place.
    pub(super) fn add(&mut self, all: &[Activity], repository: Option<&Arc<str>>, settings: &Settings) {
        for activity in all {
            let login = key(&activity.login);
            if settings.days_since(activity.at).is_none() {
                self.odd.insert(login);
                continue;
            }
            if self.newest.get(&login).is_none_or(|known| known.at < activity.at) {
                let deed = Deed {
                    kind: activity.kind,
                    at: activity.at,
                    url: activity.url.clone(),
                    repository: repository.map(Arc::clone),
                };
                self.newest.insert(login, deed);
            }
        }
    }

    /// The newest deed of somebody.
    pub(super) fn newest(&self, login: &str) -> Option<&Deed> {
        self.newest.get(&key(login))
    }

    /// Where a group stands, by the keys of their logins: active when one of them is. Looks at those who were active, who
    /// are few, and not at the group, which may be everybody.
    pub(super) fn standing_of(&self, group: &HashSet<String>, settings: &Settings) -> Standing {
        let theirs = self.newest.iter().filter(|(login, _)| group.contains(*login));
        let newest = theirs.max_by(|(a, one), (b, two)| one.at.cmp(&two.at).then(b.cmp(a)));
        let odd = self.odd.iter().any(|login| group.contains(login));
        judge(newest.map(|(_, deed)| deed), odd, settings)
    }

    /// Where somebody stands.
    pub(super) fn standing(&self, login: &str, settings: &Settings) -> Standing {
        judge(self.newest(login), self.odd.contains(&key(login)), settings)
    }

    /// Logins by their newest deed, the newest first.
    pub(super) fn latest(&self) -> Vec<(&str, &Deed)> {
        let mut all: Vec<(&str, &Deed)> =
            self.newest.iter().map(|(login, deed)| (login.as_str(), deed)).collect();
        all.sort_by(|(a, one), (b, two)| two.at.cmp(&one.at).then(a.cmp(b)));
        all
    }
}

fn judge(newest: Option<&Deed>, odd: bool, settings: &Settings) -> Standing {
    match newest.and_then(|deed| settings.days_since(deed.at)) {
        Some(days) if days <= settings.unused_days => Standing::Active,
        _ if odd => Standing::Odd,
        _ => Standing::Idle(newest.cloned()),
    }
}

/// The day of a moment, in UTC.
pub(super) fn day(at: Timestamp) -> String {
    at.strftime("%Y-%m-%d").to_string()
}

fn kind(kind: ActivityKind) -> (&'static str, &'static str) {
    match kind {
        ActivityKind::Push => ("push", "プッシュ"),
        ActivityKind::Commit => ("commit", "コミット"),
        ActivityKind::PullRequest => ("pull request", "プルリクエスト"),
        ActivityKind::Review => ("review", "レビュー"),
        ActivityKind::Issue => ("issue", "Issue"),
        ActivityKind::Comment => ("comment", "コメント"),
        ActivityKind::AuditLog => ("entry in the audit log", "監査ログの記録"),
    }
}

/// The first day without anything, in a sentence of evidence, and the last thing before it.
pub(super) fn silence(deed: Option<&Deed>, settings: &Settings) -> Text {
    // Days of a setting that reach back beyond the calendar: then the sentence has no day.
    let from = settings
        .seen
        .checked_sub(jiff::SignedDuration::from_hours(settings.unused_days.clamp(0, 1_000_000) * 24))
        .map_or_else(|_| format!("{} days", settings.unused_days), day);
    let (last, last_ja) = match deed {
        None => ("none is known from before".to_owned(), "それ以前の記録もありません".to_owned()),
        Some(deed) => {
            let (what, what_ja) = kind(deed.kind);
            let (place, place_ja) = match &deed.repository {
                Some(name) => (format!(" in `{name}`"), format!(" `{name}` での")),
                None => (String::new(), String::new()),
            };
            (
                format!("the newest: {what} on {}{place}", day(deed.at)),
                format!("最後の活動は {} の{place_ja}{what_ja}です", day(deed.at)),
            )
        }
    };
    Text::new(
        format!(
            "no push, commit (of a default branch, by its author), pull request, review, issue, or comment on issues and pull requests since {from}; {last}"
        ),
        format!(
            "{from} 以降、プッシュ、コミット（既定ブランチの author）、プルリクエスト、レビュー、Issue、Issue とプルリクエストへのコメントがありません。{last_ja}"
        ),
    )
}
