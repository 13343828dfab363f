//! The audit log, which only Enterprise Cloud has. Without it nothing is lost but what leaves no other trace.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::OrgReader;
use super::newest::Newest;
use super::part::Part;
use crate::audit::Reason;
use crate::audit::github::facts::ActivityKind;
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

#[derive(Serialize, Deserialize)]
struct Entry {
    #[serde(rename = "@timestamp")]
    at: Option<i64>,
    actor: Option<String>,
}

impl OrgReader {
    /// Takes in who did anything; where the log cannot be read (to its end) it is remarked on.
    pub(super) fn audit_log(&self, newest: &mut Newest, since: Timestamp) {
        let mut read = 0;
        self.client.no.take();
        if let Err(missing) = self.entries(newest, since, &mut read) {
            let status = self.status();
            let words = self.client.no.borrow().as_ref().map(|no| no.words.clone()).unwrap_or_default();
            let reason = match self.why(missing, NEEDS) {
                // A plan without it answers as if there were no such address.
                Reason::Forbidden { .. } if status == 404 => Reason::Unsupported { said: words },
                reason => reason,
            };
            self.missed.set(false);
            self.remark(
                WITHOUT_LOG,
                Text::new(
                    "the audit log: who only reads, administers or uses the API leaves no other trace",
                    "監査ログ(閲覧・管理・API 利用だけの人は、ほかに記録が残りません)",
                ),
                reason,
                Text::new(
                    "on GitHub Enterprise Cloud, run it with a token of an owner that has `read:audit_log`; elsewhere ask \
                     the people before removing them",
                    "GitHub Enterprise Cloud では `read:audit_log` を持つオーナーのトークンで実行してください。それ以外では、削除する前に本人に確認してください",
                ),
                false,
            );
        }
    }

    fn entries(&self, newest: &mut Newest, since: Timestamp, read: &mut usize) -> Part<()> {
        let day = since.strftime("%Y-%m-%d").to_string();
        let ask = self.org(&["audit-log"])?.with("include", "all").with("order", "desc");
        let ask = ask.with("phrase", &format!("created:>={day}")).keeping::<Vec<Entry>>();
        let ended = self.client.each_page::<Vec<Entry>>(&ask, self.reading.most_pages, |page| {
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
