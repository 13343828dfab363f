//! The audit log, which only Enterprise Cloud has. Without it nothing is lost but what leaves no other trace.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::newest::Newest;
use super::part::Part;
use super::{DAY, OrgReader};
use crate::audit::Reason;
use crate::audit::github::facts::{ActivityKind, Unsure};
use crate::text::Text;

const NEEDS: &str = "read:audit_log (fine-grained: administration: read) on GitHub Enterprise Cloud";

/// Whoever only the log shows as active is told as inactive without it, and as nothing else.
const WITHOUT_LOG: &[&str] = &[
    "github-owner-inactive",
    "github-member-inactive",
    "github-outside-inactive",
    "github-without-two-factor",
    "github-outside-admin",
    "github-admin-direct",
    "github-admin-inactive",
];

/// People who are asked for one by one when the log is too long: GitHub answers 1,750 such questions an hour.
const CANDIDATES: usize = 200;

#[derive(Serialize, Deserialize)]
struct Entry {
    #[serde(rename = "@timestamp")]
    at: Option<i64>,
    actor: Option<String>,
}

impl OrgReader {
    /// Takes in who did anything; where the log cannot be read (to its end) it is remarked on. Whom the rest of a log may
    /// show as active is `unsure`.
    pub(super) fn audit_log(
        &self,
        newest: &mut Newest,
        people: &[String],
        now: Timestamp,
        unsure: &mut Vec<Unsure>,
    ) {
        let mut read = 0;
        self.client.no.take();
        if let Err(missing) = self.entries(newest, self.since(now), None, &mut read) {
            let status = self.status();
            let words = self.client.no.borrow().as_ref().map(|no| no.words.clone()).unwrap_or_default();
            let reason = match self.why(missing, NEEDS) {
                // A plan without it answers as if there were no such address.
                Reason::Forbidden { .. } if status == 404 => Reason::Unsupported { said: Text::said(words) },
                reason => reason,
            };
            self.missed.set(false);
            self.rest_of_log(newest, people, now, &reason, unsure);
            let help = if matches!(reason, Reason::TooMany { .. }) {
                Text::new(
                    "nothing, where nobody is listed as perhaps still active: who does nothing else was looked for by name",
                    "「現在も活動しているか」に挙がった人がいなければ対応は不要です（ほかに活動のない人は名前で検索しました）",
                )
            } else {
                Text::new(
                    "on GitHub Enterprise Cloud, run it with a token of an owner that has `read:audit_log`; elsewhere ask \
                     the people before removing them",
                    "GitHub Enterprise Cloud では `read:audit_log` を持つオーナーのトークンで実行してください。それ以外では、削除する前に本人に確認してください",
                )
            };
            self.remark(
                WITHOUT_LOG,
                Text::new(
                    "the audit log: who only reads, administers or uses the API leaves no other trace",
                    "監査ログ（閲覧・管理・API 利用だけの人は、ほかに記録が残りません）",
                ),
                reason,
                help,
                false,
            );
        }
    }

    /// Asks for each of those who are not known to be active what the log has of them.
    fn rest_of_log(
        &self,
        newest: &mut Newest,
        people: &[String],
        now: Timestamp,
        reason: &Reason,
        unsure: &mut Vec<Unsure>,
    ) {
        // Where there is no log, or none for whoever asks, nobody is better off than without.
        if matches!(reason, Reason::Unsupported { .. } | Reason::Forbidden { .. }) {
            return;
        }
        let from = now - SignedDuration::from_secs(self.days() * DAY);
        let rest: Vec<&String> = people.iter().filter(|login| !newest.is_active(login, from)).collect();
        let mut stop =
            (!matches!(reason, Reason::TooMany { .. }) || rest.len() > CANDIDATES).then(|| reason.clone());
        for login in rest {
            if stop.is_none() {
                self.client.no.take();
                let asked = self.entries(newest, self.since(now), Some(login), &mut 0);
                stop = match asked.map_err(|missing| self.why(missing, NEEDS)) {
                    // One page that is full of them is enough to know.
                    Ok(()) | Err(Reason::TooMany { .. }) => None,
                    Err(reason) => Some(reason),
                };
                self.missed.set(false);
            }
            if let Some(why) = &stop {
                unsure.push(Unsure { login: login.clone(), why: why.clone() });
            }
        }
    }

    /// What the log has of one person, or of everybody.
    fn entries(&self, newest: &mut Newest, since: Timestamp, of: Option<&str>, read: &mut usize) -> Part<()> {
        let day = since.strftime("%Y-%m-%d").to_string();
        let actor = of.map(|login| format!("actor:{login} ")).unwrap_or_default();
        // The newest is first.
        let most = if of.is_some() { 1 } else { self.reading.most_pages };
        let ask = self.org(&["audit-log"])?.with("include", "all").with("order", "desc");
        let ask = ask.with("phrase", &format!("{actor}created:>={day}")).keeping::<Vec<Entry>>();
        let ended = self.client.each_page::<Vec<Entry>>(&ask, most, |page| {
            *read += page.len();
            for entry in page {
                let at = entry.at.and_then(|at| Timestamp::from_millisecond(at).ok());
                if let (Some(actor), Some(at)) = (entry.actor, at) {
                    newest.add(&actor, ActivityKind::AuditLog, at, None);
                }
            }
            true
        })?;
        if ended { Ok(()) } else { Err(Reason::TooMany { most: *read }.into()) }
    }
}
