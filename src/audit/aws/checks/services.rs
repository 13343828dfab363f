//! What is granted and not used.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::desk::{Desk, Draft};
use super::sources;
use super::topics;
use super::words::{days, fill, kind, names, plain, quoted, several};
use crate::audit::aws::facts::{Grants, ServiceUses, Used};
use crate::audit::aws::kinds;
use crate::audit::finding::{Evidence, Person, Risk, Verb};
use crate::audit::object::{AwsItem, Change, Principal};
use crate::audit::settings::Settings;
use crate::text::Text;

/// What a principal may use and does not, as far as AWS tells.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Unused {
    /// Services (`s3`) that were not used within the days of [`Settings::unused_days`], or never.
    pub services: Vec<String>,
    /// Actions (`DeleteBucket`, without the service) of services that *were* used, by service. Only those that AWS tracks.
    pub actions: BTreeMap<String, Vec<String>>,
    /// Services (`s3`) and actions (`s3:DeleteBucket`) whose last use lies in the future, so that nobody can tell.
    pub odd: Vec<String>,
    /// The latest use of anything that is unused; none where nothing of it was ever used.
    pub last: Option<Timestamp>,
}

impl Unused {
    /// Whether everything is used.
    pub fn is_empty(&self) -> bool {
        self.services.is_empty() && self.actions.is_empty()
    }
}

/// Which of the services and actions are not used. What is used exactly as many days ago as is allowed counts as used.
pub fn unused(uses: &ServiceUses, settings: &Settings) -> Unused {
    let mut found = Unused::default();
    for (service, one) in &uses.services {
        match judge(&one.used, settings) {
            Use::Odd => found.odd.push(service.clone()),
            Use::Stale(last) => {
                found.last = found.last.max(last);
                found.services.push(service.clone());
            }
            Use::Fresh => {
                for (action, used) in one.actions.iter().flatten() {
                    let bare = action.split_once(':').map_or(action.as_str(), |(_, name)| name);
                    match judge(used, settings) {
                        Use::Odd => found.odd.push(format!("{service}:{bare}")),
                        Use::Stale(last) => {
                            found.last = found.last.max(last);
                            found.actions.entry(service.clone()).or_default().push(bare.to_owned());
                        }
                        Use::Fresh => {}
                    }
                }
            }
        }
    }
    found
}

enum Use {
    Fresh,
    Stale(Option<Timestamp>),
    Odd,
}

fn judge(used: &Used, settings: &Settings) -> Use {
    match used {
        Used::Never => Use::Stale(None),
        Used::At { at, .. } => match settings.days_since(*at) {
            None => Use::Odd,
            Some(days) if days > settings.unused_days => Use::Stale(Some(*at)),
            Some(_) => Use::Fresh,
        },
    }
}

/// A principal with what it used.
pub(super) struct Subject<'a> {
    pub(super) principal: Principal,
    pub(super) created: Timestamp,
    /// Its own policies; without any there is nothing of its own to narrow.
    pub(super) grants: &'a Grants,
    pub(super) uses: &'a ServiceUses,
    pub(super) ask: Vec<Person>,
}

/// Notes a use in the future.
pub(super) fn note_odd(desk: &mut Desk<'_>, uses: &ServiceUses, found: &Unused) {
    desk.days(uses.made, &topics::SERVICES);
    for _ in &found.odd {
        let reason = crate::audit::known::Reason::Odd { what: "a moment in the future".to_owned() };
        desk.note(&topics::SERVICES, &reason);
    }
}

/// Tells what a principal may use and does not.
pub(super) fn check(desk: &mut Desk<'_>, subject: Subject<'_>) {
    let found = unused(subject.uses, desk.settings);
    note_odd(desk, subject.uses, &found);
    let grants = subject.grants;
    let grants_nothing = grants.inline.is_empty() && grants.attached.is_empty();
    if grants_nothing || found.is_empty() || !desk.is_grown(subject.created, &topics::AGE) {
        return;
    }
    let limit = days(desk.settings.unused_days);
    let of = subject.uses.services.len();
    let who = kind(subject.principal.kind);
    let who = fill("{0} {1}", "{0} {1} ", &[&who, &plain(quoted(&subject.principal.name))]);
    let actions: usize = found.actions.values().map(Vec::len).sum();
    let (en, ja) = match (found.services.len(), actions) {
        (0, _) => (
            "The {0} may use {1} and did not use {4} of them within {3}",
            "{0}は {1} 個のサービスを利用できますが、{3}以内に使っていないアクションが {4} 個あります",
        ),
        (_, 0) => (
            "The {0} may use {1} and did not use {2} of them within {3}",
            "{0}は {1} 個のサービスを利用できますが、{3}以内に使っていないサービスが {2} 個あります",
        ),
        _ => (
            "The {0} may use {1} and did not use {2} of them within {3}, nor {4} of the others",
            "{0}は {1} 個のサービスを利用できますが、{3}以内に使っていないサービスが {2} 個、ほかのサービスで使っていないアクションが {4} 個あります",
        ),
    };
    let what = fill(
        en,
        ja,
        &[&who, &several(of, "service"), &number(found.services.len()), &limit, &several(actions, "action")],
    );
    let all = found.services.len() == of;
    let since = if found.last.is_none() { Some(subject.created) } else { found.last };
    desk.report(Draft {
        check: &kinds::SERVICE_UNUSED,
        what,
        since,
        evidence: evidence(desk, &found, subject.uses),
        risk: if all { Risk::Low } else { Risk::Medium }.max(risk(&found)),
        why: Text::new(
            "Whoever takes over the principal can use what it never needed, and nobody notices that it is unusual",
            "このプリンシパルを乗っ取った人は、本来不要な権限まで使え、異常にも気付かれません",
        ),
        verb: if all { Verb::Abolish } else { Verb::Delegate },
        because: if all {
            Text::new(
                "It used nothing that its policies allow",
                "ポリシーで許可されたものを何も使っていません",
            )
        } else {
            Text::new(
                "It needs what it uses: give it that and no more",
                "使っている権限だけを残してください",
            )
        },
        item: AwsItem::Grants { principal: subject.principal },
        ask: subject.ask,
        change: Change::Look,
    });
}

/// Services that decide who may do what are worth more than others.
fn risk(found: &Unused) -> Risk {
    const GRAVE: [&str; 6] = ["iam", "sts", "organizations", "sso", "kms", "secretsmanager"];
    if found.services.iter().any(|service| GRAVE.contains(&service.as_str())) {
        Risk::Medium
    } else {
        Risk::Low
    }
}

fn number(of: usize) -> Text {
    plain(of.to_string())
}

/// What was not used, and what was.
pub(super) fn evidence(desk: &Desk<'_>, found: &Unused, uses: &ServiceUses) -> Vec<Evidence> {
    let mut evidence = Vec::new();
    if !found.services.is_empty() {
        let what = fill(
            "services that were not used: {0}",
            "使われていないサービス: {0}",
            &[&names(&found.services)],
        );
        evidence.push(desk.saw(what, sources::SERVICES));
    }
    for (service, actions) in &found.actions {
        let what = fill(
            "actions of {0} that were not used: {1}",
            "{0} で使われていないアクション: {1}",
            &[&plain(quoted(service)), &names(actions)],
        );
        evidence.push(desk.saw(what, sources::SERVICES));
    }
    let used: Vec<&str> = fresh(found, uses).collect();
    if !used.is_empty() {
        let what = fill("services that were used: {0}", "使われたサービス: {0}", &[&names(&used)]);
        evidence.push(desk.saw(what, sources::SERVICES));
    }
    evidence
}

/// Services that were used within the days.
pub(super) fn fresh<'u>(found: &'u Unused, uses: &'u ServiceUses) -> impl Iterator<Item = &'u str> {
    // Both are in the order of names, and there are hundreds for each of thousands of principals.
    let known =
        |service: &&String| found.services.binary_search(service).is_err() && !found.odd.contains(service);
    uses.services.keys().filter(known).map(String::as_str)
}
