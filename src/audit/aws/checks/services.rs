//! What is granted and not used.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::desk::{Desk, Draft, remembered};
use super::library::Library;
use super::reach::{Own, Reach};
use super::silent;
use super::topics;
use super::words::{days, fill, kind, names, plain, quoted, several};
use crate::audit::aws::facts::{Grants, ServiceUse, ServiceUses, Used};
use crate::audit::aws::kinds;
use crate::audit::finding::{Evidence, Person, Risk, Verb};
use crate::audit::known::Reason;
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

/// Which of the services and actions were not used when AWS told. What is used exactly as many days ago as is allowed counts as used.
pub fn unused(uses: &ServiceUses, settings: &Settings) -> Unused {
    let settings = &settings.as_seen(uses.made);
    let mut found = Unused::default();
    for (service, one) in &uses.services {
        match whole(one, settings) {
            Use::Odd => found.odd.push(service.clone()),
            Use::Stale(last) => {
                found.last = found.last.max(last);
                found.services.push(service.clone());
            }
            Use::Fresh => {
                for (action, used) in one.actions.iter().flatten() {
                    let bare = bare(action);
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

/// An action without its service.
fn bare(action: &str) -> &str {
    action.split_once(':').map_or(action, |(_, name)| name)
}

/// A service, whose own date may be older than that of one of its actions: the newest of all counts.
fn whole(one: &ServiceUse, settings: &Settings) -> Use {
    let actions = one.actions.iter().flatten().map(|(_, used)| used);
    match judge(&one.used, settings) {
        Use::Stale(last) => {
            actions.fold(Use::Stale(last), |known, used| match (known, judge(used, settings)) {
                (Use::Fresh, _) | (_, Use::Fresh) => Use::Fresh,
                (Use::Odd, _) | (_, Use::Odd) => Use::Odd,
                (Use::Stale(one), Use::Stale(other)) => Use::Stale(one.max(other)),
            })
        }
        known => known,
    }
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
    /// Whether groups may grant it something as well.
    pub(super) groups: bool,
    pub(super) ask: Vec<Person>,
}

/// Notes a use in the future.
pub(super) fn note_odd(desk: &mut Desk<'_>, uses: &ServiceUses, found: &Unused) {
    desk.days(uses.made, &topics::SERVICES);
    for _ in &found.odd {
        desk.note(&topics::SERVICES, &Reason::Future { at: None });
    }
}

/// What a principal uses and does not use of what its own policies reach.
struct Owned {
    unused: Unused,
    used: Vec<String>,
    /// How many services its own policies reach.
    of: usize,
    /// Whether groups grant it others.
    others: bool,
}

/// Leaves out what groups grant, which is told of them, and what only policies grant that came lately.
fn owned(desk: &mut Desk<'_>, own: &Own, mut found: Unused, uses: &ServiceUses) -> Owned {
    let mut reached: BTreeMap<&str, Reach> =
        uses.services.keys().map(|service| (service.as_str(), own.reach(service, None))).collect();
    let all = reached.len();
    reached.retain(|_, reach| *reach != Reach::Elsewhere);
    let used =
        fresh(&found, uses).filter(|service| reached.contains_key(service)).map(str::to_owned).collect();
    let mut keeps = |reach: &Reach| {
        if let Reach::Unknown(reason) = reach {
            desk.note(&topics::DOCUMENTS, reason);
        }
        *reach == Reach::Settled
    };
    found.services.retain(|service| reached.get(service.as_str()).is_some_and(&mut keeps));
    for (service, actions) in &mut found.actions {
        // A service of which nobody knows who grants it is noted once.
        match reached.get(service.as_str()) {
            Some(reach @ Reach::Unknown(_)) => {
                keeps(reach);
                actions.clear();
            }
            Some(_) => actions.retain(|action| keeps(&own.reach(service, Some(action)))),
            None => actions.clear(),
        }
    }
    found.actions.retain(|_, actions| !actions.is_empty());
    found.last = last(&found, uses);
    Owned { unused: found, used, of: reached.len(), others: reached.len() < all }
}

/// The latest use of anything that is unused.
fn last(found: &Unused, uses: &ServiceUses) -> Option<Timestamp> {
    let at = |used: &Used| match used {
        Used::At { at, .. } => Some(*at),
        Used::Never => None,
    };
    let of = |service: &String| uses.services.get(service);
    let services = found.services.iter().filter_map(of);
    let services = services
        .flat_map(|one| one.actions.iter().flat_map(BTreeMap::values).chain([&one.used]).filter_map(at));
    let actions = found.actions.iter().flat_map(|(service, names)| {
        let all = of(service).and_then(|one| one.actions.as_ref()).into_iter().flatten();
        all.filter(|(action, _)| names.iter().any(|name| name == bare(action)))
            .filter_map(|(_, used)| at(used))
    });
    services.chain(actions).max()
}

/// Tells what a principal may use and does not.
pub(super) fn check<'a>(desk: &mut Desk<'a>, library: &mut Library<'a>, subject: Subject<'a>) {
    let uses = subject.uses;
    let mut found = unused(uses, &desk.settings);
    note_odd(desk, uses, &found);
    let grants = subject.grants;
    let grants_nothing = grants.inline.is_empty() && grants.attached.is_empty();
    if grants_nothing || found.is_empty() || !desk.is_grown_by(uses, subject.created, &topics::AGE) {
        return;
    }
    silent::spare(desk, library, &subject, &mut found);
    let own = Own::of(library, grants, subject.groups, &desk.settings.as_seen(uses.made));
    let owned = owned(desk, &own, found, uses);
    if !owned.unused.is_empty() {
        report(desk, subject, &owned);
    }
}

/// What to say of so many services and actions that are unused, of so many services.
fn words(told: (usize, usize), of: usize) -> (&'static str, &'static str) {
    match told {
        (0, _) if of == 1 => (
            "The {0} may use {1}{5} and did not use {4} of it within {3}",
            "{0}は{5} {1} 個のサービスを利用できますが、{3}以内に使っていないアクションが {4} 個あります",
        ),
        (1, 0) if of == 1 => (
            "The {0} may use {1}{5} and did not use it within {3}",
            "{0}は{5} {1} 個のサービスを利用できますが、{3}以内に使っていません",
        ),
        (0, _) => (
            "The {0} may use {1}{5} and did not use {4} of them within {3}",
            "{0}は{5} {1} 個のサービスを利用できますが、{3}以内に使っていないアクションが {4} 個あります",
        ),
        (_, 0) => (
            "The {0} may use {1}{5} and did not use {2} of them within {3}",
            "{0}は{5} {1} 個のサービスを利用できますが、{3}以内に使っていないサービスが {2} 個あります",
        ),
        _ => (
            "The {0} may use {1}{5} and did not use {2} of them within {3}, nor {4} of the others",
            "{0}は{5} {1} 個のサービスを利用できますが、{3}以内に使っていないサービスが {2} 個、ほかのサービスで使っていないアクションが {4} 個あります",
        ),
    }
}

fn report(desk: &mut Desk<'_>, subject: Subject<'_>, owned: &Owned) {
    let Owned { unused: found, of, .. } = owned;
    let limit = days(desk.settings.unused_days);
    let who = kind(subject.principal.kind);
    let who = fill("{0} {1}", "{0} {1} ", &[&who, &plain(quoted(&subject.principal.name))]);
    let actions: usize = found.actions.values().map(Vec::len).sum();
    let own = if owned.others {
        Text::new(" by policies of its own", "自身のポリシーで")
    } else {
        Text::default()
    };
    let (en, ja) = words((found.services.len(), actions), *of);
    let (services, actions) = (several(*of, "service"), several(actions, "action"));
    let what = fill(en, ja, &[&who, &services, &number(found.services.len()), &limit, &actions, &own]);
    let all = found.services.len() == *of;
    let since = found.last.unwrap_or_else(|| remembered(subject.created, subject.uses.made));
    let reach = reach(found);
    let draft = Draft {
        check: &kinds::SERVICE_UNUSED,
        what,
        since: Some(since),
        evidence: evidence(desk, owned, subject.uses),
        risk: if all { Risk::Low } else { Risk::Medium }.max(risk(found)),
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
            Text::new("It needs what it uses: give it that and no more", "使っている権限だけを残してください")
        },
        item: AwsItem::Grants { principal: subject.principal },
        ask: subject.ask,
        change: Change::Look,
    };
    desk.report_reaching(draft, Some(reach));
}

/// What somebody accepts who accepts it: a service with all of its actions, or some actions of one.
fn reach(found: &Unused) -> Vec<String> {
    let of = |(service, names): (&String, &Vec<String>)| {
        names.iter().map(|name| format!("{service}:{name}")).collect::<Vec<_>>()
    };
    found.services.iter().cloned().chain(found.actions.iter().flat_map(of)).collect()
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
fn evidence(desk: &Desk<'_>, owned: &Owned, uses: &ServiceUses) -> Vec<Evidence> {
    let (found, used) = (&owned.unused, &owned.used);
    let mut evidence = Vec::new();
    if !found.services.is_empty() {
        let what = fill(
            "services that were not used: {0}",
            "使われていないサービス: {0}",
            &[&names(&found.services)],
        );
        evidence.push(desk.saw_uses(what, uses));
    }
    for (service, actions) in &found.actions {
        let what = fill(
            "actions of {0} that were not used: {1}",
            "{0} で使われていないアクション: {1}",
            &[&plain(quoted(service)), &names(actions)],
        );
        evidence.push(desk.saw_uses(what, uses));
    }
    if !used.is_empty() {
        let what = fill("services that were used: {0}", "使われたサービス: {0}", &[&names(used)]);
        evidence.push(desk.saw_uses(what, uses));
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
