//! Roles that nobody uses, and the checks of what the others trust and grant.

use super::desk::{Desk, Draft, Stale, remembered};
use super::library::{Library, Standing};
use super::sources;
use super::topics;
use super::words::{day, days, fill, last_use, plain, quoted, value};
use super::{administrators, people, services, trust};
use crate::audit::aws::REMEMBERED;
use crate::audit::aws::facts::{Organisation, Role};
use crate::audit::aws::kinds;
use crate::audit::finding::{Person, Verb};
use crate::audit::object::{AwsItem, Change, Principal, PrincipalKind};
use crate::text::Text;

/// A service-linked role: AWS makes, uses and limits it.
pub(super) fn is_of_aws(role: &Role) -> bool {
    role.is_service_linked()
}

/// A role of Identity Center: it goes with its last assignment.
pub(super) fn is_of_identity_center(role: &Role) -> bool {
    role.path.starts_with("/aws-reserved/sso.amazonaws.com/")
}

/// Every role.
pub(super) fn check<'a>(desk: &mut Desk<'a>, library: &mut Library<'a>, organisation: &Organisation) {
    let Some(roles) = desk.account.roles.get() else { return };
    desk.count("roles", roles.len());
    for role in roles.iter().filter(|role| !is_of_aws(role)) {
        let standing = library.role(role);
        if let Standing::Unknown(reason) = &standing {
            desk.note(&topics::STANDING, reason);
        }
        let stale = stale(desk, role);
        trust::check(desk, organisation, role, &standing, stale.is_some());
        if let Some(stale) = stale {
            if !is_of_identity_center(role) {
                unused(desk, role, &standing, stale);
            }
            continue;
        }
        if administrators::role(desk, role, &standing, ask(role)) {
            continue;
        }
        if let (Some(grants), Some(uses)) = (role.grants.get(), role.services.get()) {
            let subject = services::Subject {
                principal: Principal { kind: PrincipalKind::Role, name: role.name.clone() },
                created: role.created,
                grants,
                uses,
                groups: false,
                ask: ask(role),
            };
            services::check(desk, library, subject);
        }
    }
}

fn stale(desk: &mut Desk<'_>, role: &Role) -> Option<Stale> {
    desk.stale(role.used.get()?, Some(role.created), (&topics::ROLE_USE, &topics::AGE))
}

/// Whoever the tags of a role name, and whoever used it last.
pub(super) fn ask(role: &Role) -> Vec<Person> {
    let mut found = people::by_tags(&role.tags);
    if let Some(uses) = role.services.get() {
        people::by_use(&mut found, uses, &role.arn);
    }
    found
}

fn unused(desk: &mut Desk<'_>, role: &Role, standing: &Standing, stale: Stale) {
    let name = plain(quoted(&role.name));
    let what = match stale {
        Stale::Never { since, days: number } if number <= REMEMBERED => fill(
            "Nobody used the role {0} since it was made on {1}, {2} ago",
            "ロール {0} は、{1} の作成以来 {2}間、一度も使われていません",
            &[&name, &plain(day(since)), &days(number)],
        ),
        Stale::Never { since, days: number } => fill(
            "Nobody used the role {0} within the 400 days that AWS remembers; it was made on {1}, {2} ago",
            "ロール {0} は、AWS が記録を保持する 400 日以内に使われていません（作成日 {1}、{2}経過）",
            &[&name, &plain(day(since)), &days(number)],
        ),
        Stale::Since { days: number, .. } => fill(
            "The role {0} was last used {1} ago",
            "ロール {0} は {1}間使われていません",
            &[&name, &days(number)],
        ),
    };
    let mut evidence = Vec::new();
    if let Some(used) = role.used.get() {
        evidence.push(desk.saw(last_use("RoleLastUsed", used), sources::ROLE_USE));
    }
    evidence.push(desk.saw(value("CreateDate", role.created), sources::ROLE));
    if standing.is_administrator() {
        evidence.push(administrators::evidence(desk));
    }
    desk.report(Draft {
        check: &kinds::ROLE_UNUSED,
        item: AwsItem::Role { name: role.name.clone() },
        what,
        since: Some(match stale {
            Stale::Never { since, .. } => remembered(since, desk.settings.seen),
            Stale::Since { at, .. } => at,
        }),
        evidence,
        risk: standing.risk(),
        why: fill(
            "Whoever its trust policy lets in {0}",
            "信頼ポリシーで許可された人は、{0}",
            &[&standing.harm()],
        ),
        verb: Verb::Abolish,
        because: match stale {
            Stale::Never { .. } => Text::new(
                "Nothing assumes it; its policies and its trust policy can be kept in a file if somebody doubts that",
                "どこからも引き受けられていません。念のため、ポリシーと信頼ポリシーはファイルに保存できます",
            ),
            Stale::Since { .. } => fill(
                "Nothing assumed it for more than {0}; ask whether a job that runs once a year needs it",
                "{0}を超えて使われていません。年 1 回の処理などで必要でないかを確認してください",
                &[&days(desk.settings.unused_days)],
            ),
        },
        ask: ask(role),
        change: Change::Remove,
    });
}
