//! What everybody who has a policy used, put together.
//!
//! Source: IAM User Guide, `access_policies_last-accessed`: AWS reports each service that the policies of a principal
//! reach, and for some services each management action that it tracks. Data events such as `s3:GetObject` are not
//! tracked. What is not reported may be used.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;

use crate::audit::aws::facts::{ServiceUse, ServiceUses, Used};
use crate::audit::known::Reason;
use crate::audit::settings::Settings;
use crate::iam::catalog::{self, Level};
use crate::text::Text;

use super::Left;

/// A report older than this says too little about the days before an audit.
const REPORT_DAYS: i64 = 30;

/// A permission and no call: AWS reports no use of it, not even with the service.
const PASS_ROLE: &str = "passrole";

/// How names of actions begin that make something, which may get its tags in the same call: that needs the permission
/// to tag, and is no call of that either (`ec2:RunInstances` with `TagSpecifications`).
const MAKES: [&str; 13] = [
    "create", "run", "allocate", "request", "import", "copy", "register", "restore", "start", "put",
    "publish", "add", "upload",
];

/// Permissions that a call of `sts:AssumeRole…` needs besides its own: for tags and for the source identity of a session.
const SESSION: [&str; 2] = ["tagsession", "setsourceidentity"];
const ASSUMES: &str = "assumerole";

/// What becomes of an action, and why.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Fate {
    /// It goes.
    Unused,
    /// Somebody used it.
    Used,
    /// AWS tracks other actions of the service and not this one.
    Untracked,
    /// Somebody used the service, and AWS tells no more.
    ServiceOnly,
    /// No report has the service.
    NotReported,
    /// It is `iam:PassRole`, and other services are used.
    PassRole,
    /// It sets tags, and something that may get tags as it is made was made.
    Tagging,
    /// It tells something of a session, and roles are assumed.
    Session,
}

/// The uses of a service by everybody.
#[derive(Debug, Default)]
struct Service {
    /// Why all of it stays, where something says so.
    whole: Option<Fate>,
    /// Somebody used it.
    used: bool,
    /// Actions that somebody used, in lower case.
    actions: BTreeSet<String>,
    /// Actions that are tracked for each who uses the service and that nobody used; none when nobody was looked at.
    unused: Option<BTreeSet<String>>,
    /// Tracked actions as AWS spells them.
    names: BTreeSet<String>,
    last: Option<Timestamp>,
}

/// The uses of everybody who has a policy.
#[derive(Debug, Default)]
pub(super) struct Uses {
    services: BTreeMap<String, Service>,
    /// Actions and whole services (`s3:*`) that were used, straight from the reports: what must not be lost.
    pub needed: BTreeSet<String>,
}

/// Whether a use is recent. A moment in the future is odd, and whoever is that recent is in use.
fn recent(used: &Used, settings: &Settings) -> bool {
    match used {
        Used::Never => false,
        Used::At { at, .. } => settings.days_since(*at).is_none_or(|days| days <= settings.unused_days),
    }
}

impl Uses {
    /// Puts reports together; refuses those that are too old to say anything.
    pub(super) fn united(reports: &[&ServiceUses], settings: &Settings) -> Result<Self, Left> {
        let mut out = Self::default();
        for report in reports {
            match settings.days_since(report.made) {
                Some(days) if days <= REPORT_DAYS => {}
                Some(days) => return Err(too_old(days)),
                None => {
                    return Err(Left {
                        why: Text::new(
                            "the report of last uses is from the future",
                            "最終アクセスのレポートの日時が未来になっています",
                        ),
                        reason: Reason::Future { at: None },
                    });
                }
            }
            for (name, service) in &report.services {
                out.add(&name.to_ascii_lowercase(), service, &settings.as_seen(report.made));
            }
        }
        // Whoever's report lacks a service that others have: nobody knows of that one.
        for report in reports {
            let has: BTreeSet<String> =
                report.services.keys().map(|name| name.to_ascii_lowercase()).collect();
            for (name, service) in &mut out.services {
                if !has.contains(name) {
                    service.whole = Some(Fate::NotReported);
                }
            }
        }
        Ok(out)
    }

    fn add(&mut self, name: &str, use_: &ServiceUse, settings: &Settings) {
        let service = self.services.entry(name.to_owned()).or_default();
        if let Used::At { at, .. } = &use_.used {
            service.last = service.last.max(Some(*at));
        }
        let plain = |action: &str| action.split_once(':').map_or(action, |(_, name)| name).to_owned();
        let tracked = use_.actions.iter().flatten();
        let (used, unused): (Vec<_>, Vec<_>) = tracked.partition(|(_, used)| recent(used, settings));
        service.names.extend(use_.actions.iter().flatten().map(|(action, _)| plain(action)));
        if !recent(&use_.used, settings) && used.is_empty() {
            return;
        }
        service.used = true;
        if use_.actions.is_none() {
            self.needed.insert(format!("{name}:*"));
            service.whole = service.whole.or(Some(Fate::ServiceOnly));
            return;
        }
        for (action, _) in used {
            let action = plain(action).to_ascii_lowercase();
            self.needed.insert(format!("{name}:{action}"));
            service.actions.insert(action);
        }
        let unused: BTreeSet<String> =
            unused.into_iter().map(|(action, _)| plain(action).to_ascii_lowercase()).collect();
        service.unused = Some(match service.unused.take() {
            Some(others) => others.intersection(&unused).cloned().collect(),
            None => unused,
        });
    }

    /// What becomes of an action. Both in lower case.
    pub(super) fn fate(&self, service: &str, action: &str) -> Fate {
        let fate = match self.services.get(service) {
            None => Fate::NotReported,
            Some(Service { whole: Some(why), actions, .. }) => {
                if actions.contains(action) {
                    Fate::Used
                } else {
                    *why
                }
            }
            Some(Service { used: false, .. }) => Fate::Unused,
            Some(known) if known.actions.contains(action) => Fate::Used,
            Some(known) if known.unused.as_ref().is_some_and(|all| all.contains(action)) => Fate::Unused,
            Some(_) => Fate::Untracked,
        };
        let passes = service == "iam" && action == PASS_ROLE;
        if fate == Fate::Unused && passes && self.services.values().any(|other| other.used) {
            return Fate::PassRole;
        }
        let used = self.services.get(service);
        let has = |fits: fn(&str, &str) -> bool| {
            used.into_iter().flat_map(|known| &known.actions).any(|name| fits(service, name))
        };
        // Where AWS tells of a use of STS and of no call of it that assumes, nobody knows.
        let untold =
            || used.is_some_and(|known| known.used && !known.names.iter().any(|name| assumes("sts", name)));
        match fate {
            Fate::Unused if is_tagging(service, action) && has(makes) => Fate::Tagging,
            Fate::Unused if is_of_session(service, action) && (has(assumes) || untold()) => Fate::Session,
            fate => fate,
        }
    }

    /// Whether every report has the service and none a use of it.
    pub(super) fn is_idle(&self, service: &str) -> bool {
        self.services.get(service).is_some_and(|known| !known.used && known.whole.is_none())
    }

    /// The last use of a service by anybody, however long ago.
    pub(super) fn last(&self, service: &str) -> Option<Timestamp> {
        self.services.get(service).and_then(|known| known.last)
    }

    /// Services that a report has.
    pub(super) fn services(&self) -> impl Iterator<Item = &str> {
        self.services.keys().map(String::as_str)
    }

    /// Actions of a service that AWS tracks, as AWS spells them.
    pub(super) fn tracked(&self, service: &str) -> impl Iterator<Item = &str> {
        self.services.get(service).into_iter().flat_map(|known| &known.names).map(String::as_str)
    }
}

/// Whether AWS may report no use of an action that is used. Both in lower case.
pub(in crate::audit::aws) fn may_be_silent(service: &str, action: &str) -> bool {
    (service == "iam" && action == PASS_ROLE) || is_of_session(service, action) || is_tagging(service, action)
}

/// Whether a report may be silent about an action although it is used, as [`Uses::fate`] has it: it is needed by other
/// calls, which are in the report. Both in lower case.
pub(in crate::audit::aws) fn is_silent(
    report: &ServiceUses,
    settings: &Settings,
    service: &str,
    action: &str,
) -> bool {
    let settings = &settings.as_seen(report.made);
    let lately = |one: &ServiceUse| {
        recent(&one.used, settings) || one.actions.iter().flatten().any(|(_, used)| recent(used, settings))
    };
    if service == "iam" && action == PASS_ROLE {
        return report.services.values().any(lately);
    }
    let of = report.services.iter().filter(|(name, _)| name.eq_ignore_ascii_case(service));
    let actions: Vec<(String, bool)> = of
        .flat_map(|(_, one)| one.actions.iter().flatten())
        .map(|(name, used)| {
            let name = name.split_once(':').map_or(name.as_str(), |(_, name)| name);
            (name.to_ascii_lowercase(), recent(used, settings))
        })
        .collect();
    // Tagging a session is no tagging of something that is made.
    if !is_of_session(service, action) && is_tagging(service, action) {
        return actions.iter().any(|(name, lately)| *lately && makes(service, name));
    }
    // Where AWS tracks no call that assumes, nobody knows.
    let mut assuming = actions.iter().filter(|(name, _)| assumes(service, name)).peekable();
    is_of_session(service, action) && (assuming.peek().is_none() || assuming.any(|(_, lately)| *lately))
}

/// Whether an action makes something.
fn makes(service: &str, name: &str) -> bool {
    MAKES.iter().any(|start| name.starts_with(start)) && !is_tagging(service, name)
}

/// Whether an action assumes a role.
fn assumes(service: &str, name: &str) -> bool {
    service == "sts" && name.get(..ASSUMES.len()).is_some_and(|start| start.eq_ignore_ascii_case(ASSUMES))
}

/// Whether an action only goes with one that assumes a role.
fn is_of_session(service: &str, action: &str) -> bool {
    service == "sts" && SESSION.contains(&action)
}

/// Whether an action sets tags. Taking them away is a call of its own.
fn is_tagging(service: &str, action: &str) -> bool {
    let takes = ["untag", "delete", "remove"].iter().any(|start| action.starts_with(start));
    !takes && catalog::find(&format!("{service}:{action}")).is_some_and(|known| known.level == Level::Tagging)
}

fn too_old(days: i64) -> Left {
    Left {
        why: Text::new(
            format!("the report of last uses is {days} days old, and {REPORT_DAYS} is the most that counts"),
            format!("最終アクセスのレポートが {days} 日前のものです（有効なのは {REPORT_DAYS} 日以内）"),
        ),
        reason: Reason::TooOld { days },
    }
}
