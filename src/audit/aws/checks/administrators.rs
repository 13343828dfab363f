//! Principals that may do everything, or may give themselves everything.

use jiff::Timestamp;

use super::desk::{Desk, Draft, Stale};
use super::last::{self, Last};
use super::library::{Library, Standing};
use super::sources;
use super::topics;
use super::words::{days, fill, kind, names, plain, quoted, value};
use super::{people, services};
use crate::audit::aws::facts::{Grants, Group, Role, ServiceUses, Used, User};
use crate::audit::aws::kinds;
use crate::audit::finding::{Evidence, Person, Risk, Verb};
use crate::audit::object::{AwsItem, Change, Principal, PrincipalKind};
use crate::audit::old::is_old;
use crate::iam::escalation::Administrator;
use crate::text::Text;

/// A principal that is one.
struct Subject<'a> {
    kind: PrincipalKind,
    name: &'a str,
    created: Timestamp,
    how: Administrator,
    grants: Option<&'a Grants>,
    uses: Option<&'a ServiceUses>,
    /// Its last use, where that is told without the services.
    used: Option<Last>,
    /// What else was seen.
    seen: Vec<Evidence>,
    ask: Vec<Person>,
}

/// What it did lately.
enum Activity {
    Uses { recent: Vec<String>, of: usize },
    Used { days: i64 },
    Idle,
    Unknown,
}

/// That something unused is an administrator as well.
pub(super) fn evidence(desk: &Desk<'_>) -> Evidence {
    let what = Text::new(
        "its policies make it an administrator of the account",
        "ポリシーにより、アカウントの管理者に当たります",
    );
    desk.saw(what, sources::GRANTS)
}

/// A user that is one by itself, or by itself and its groups together. One that is by a group alone is named there.
pub(super) fn user<'a>(
    desk: &mut Desk<'a>,
    library: &mut Library<'a>,
    user: &'a User,
    whole: &Standing,
) -> bool {
    let own = library.own(user);
    let (how, seen) = match (own, whole) {
        // A group may also deny: then its own policies are not the whole of it.
        (Standing::Administrator(how), Standing::Administrator(_) | Standing::Unknown(_)) => {
            (how, Vec::new())
        }
        (_, Standing::Administrator(how)) if !library.by_group(user) => {
            let groups = names(user.groups.get().map_or(&[][..], Vec::as_slice));
            let what = fill(
                "only together with what its groups grant: {0}",
                "所属グループの権限と合わせた場合に限ります: {0}",
                &[&groups],
            );
            (*how, vec![desk.saw(what, sources::MEMBERS)])
        }
        _ => return false,
    };
    let subject = Subject {
        kind: PrincipalKind::User,
        name: &user.name,
        created: user.created,
        how,
        grants: user.grants.get(),
        uses: user.services.get(),
        used: last::of_user(user),
        seen,
        ask: people::of_user(user),
    };
    report(desk, subject);
    true
}

/// A group that makes its members administrators.
pub(super) fn group(desk: &mut Desk<'_>, group: &Group, standing: &Standing) -> bool {
    let Standing::Administrator(how) = standing else { return false };
    let mut seen = Vec::new();
    if let Some(members) = group.members.get() {
        let what = fill("its members: {0}", "メンバー: {0}", &[&names(members)]);
        seen.push(desk.saw(what, sources::MEMBERS));
    }
    let subject = Subject {
        kind: PrincipalKind::Group,
        name: &group.name,
        created: group.created,
        how: *how,
        grants: group.grants.get(),
        uses: group.services.get(),
        used: None,
        seen,
        ask: people::of_group(group),
    };
    report(desk, subject);
    true
}

/// A role that is one.
pub(super) fn role(desk: &mut Desk<'_>, role: &Role, standing: &Standing, ask: Vec<Person>) -> bool {
    let Standing::Administrator(how) = standing else { return false };
    let subject = Subject {
        kind: PrincipalKind::Role,
        name: &role.name,
        created: role.created,
        how: *how,
        grants: role.grants.get(),
        uses: role.services.get(),
        used: last::of_role(role),
        seen: Vec::new(),
        ask,
    };
    report(desk, subject);
    true
}

fn activity(desk: &mut Desk<'_>, subject: &Subject<'_>) -> Activity {
    if let Some(uses) = subject.uses {
        let unused = services::unused(uses, &desk.settings);
        services::note_odd(desk, uses, &unused);
        let recent: Vec<String> = services::fresh(&unused, uses).map(str::to_owned).collect();
        if !recent.is_empty() {
            return Activity::Uses { recent, of: uses.services.len() };
        }
        let idle = unused.odd.is_empty() && desk.is_grown_by(uses, subject.created, &topics::AGE);
        // AWS does not track every service here: what was used otherwise is not idle.
        return match (idle, &subject.used) {
            (false, _) => Activity::Unknown,
            // What was not used when AWS told it some time ago may be in use since.
            (true, None) if is_old(uses.made, &desk.settings) => Activity::Unknown,
            (true, None) => Activity::Idle,
            (true, Some(last)) => lately(desk, subject, &last.used),
        };
    }
    match &subject.used {
        Some(last) => match lately(desk, subject, &last.used) {
            Activity::Idle if !last.whole => Activity::Unknown,
            told => told,
        },
        None => Activity::Unknown,
    }
}

/// What a last use tells, of whatever it was.
fn lately(desk: &mut Desk<'_>, subject: &Subject<'_>, used: &Used) -> Activity {
    match (desk.stale(used, Some(subject.created), (&topics::ROLE_USE, &topics::AGE)), used) {
        (Some(Stale::Never { .. } | Stale::Since { .. }), _) => Activity::Idle,
        (None, Used::At { at, .. }) => match desk.days_ago(*at, &topics::ROLE_USE) {
            Some(days) => Activity::Used { days },
            None => Activity::Unknown,
        },
        (None, Used::Never) => Activity::Unknown,
    }
}

fn how(how: Administrator) -> Text {
    match how {
        Administrator::UnderCondition => Text::new(
            "its policies allow every action on every resource as long as conditions hold",
            "条件を満たす限り、すべてのリソースに対するすべてのアクションが許可されています",
        ),
        Administrator::ThroughIam => Text::new(
            "its policies allow it to give itself every permission",
            "自分自身にあらゆる権限を付与できます",
        ),
        Administrator::Full | Administrator::Undecided | Administrator::No => Text::new(
            "its policies allow every action on every resource",
            "すべてのリソースに対するすべてのアクションが許可されています",
        ),
    }
}

/// Which policies and which boundary it has.
fn policies(desk: &Desk<'_>, grants: &Grants) -> Vec<Evidence> {
    let all: Vec<&String> = grants.attached.iter().chain(grants.inline.keys()).collect();
    let mut evidence = Vec::new();
    if !all.is_empty() {
        let what = fill("its policies: {0}", "ポリシー: {0}", &[&names(&all)]);
        evidence.push(desk.saw(what, sources::GRANTS));
    }
    if let Some(boundary) = &grants.boundary {
        let what = fill(
            "its permissions boundary {0} does not change that",
            "アクセス許可の境界 {0} があっても変わりません",
            &[&plain(quoted(boundary))],
        );
        evidence.push(desk.saw(what, sources::GRANTS));
    }
    evidence
}

fn because(desk: &Desk<'_>, activity: &Activity) -> Text {
    let limit = days(desk.settings.unused_days);
    match activity {
        Activity::Uses { recent, of } => fill(
            "It used {0} of {1} services within {2}: give it those, and everything else to nobody",
            "{2}以内に使ったサービスは {1} 個中 {0} 個です。それらの権限だけを残してください",
            &[&plain(recent.len().to_string()), &plain(of.to_string()), &limit],
        ),
        Activity::Used { days: number } => fill(
            "It was used {0} ago: find out for what, and give it that",
            "{0}前に使われています。用途を調べ、必要な権限だけを残してください",
            &[&days(*number)],
        ),
        Activity::Idle => fill(
            "It used none of that within {0}",
            "{0}以内に、これらの権限は一度も使われていません",
            &[&limit],
        ),
        Activity::Unknown => Text::new(
            "Nobody knows what it uses of that: find out, and give it that",
            "使用状況が分かりません。調べたうえで、必要な権限だけを残してください",
        ),
    }
}

fn report(desk: &mut Desk<'_>, subject: Subject<'_>) {
    let activity = activity(desk, &subject);
    let mut seen = vec![desk.saw(how(subject.how), sources::GRANTS)];
    seen.extend(subject.grants.into_iter().flat_map(|grants| policies(desk, grants)));
    seen.extend(subject.seen);
    if let (Activity::Uses { recent, .. }, Some(uses)) = (&activity, subject.uses) {
        let what = fill("services that were used: {0}", "使われたサービス: {0}", &[&names(recent)]);
        seen.push(desk.saw_uses(what, uses));
    } else if let (Activity::Idle | Activity::Used { .. }, Some(uses)) = (&activity, subject.uses) {
        let number = uses.services.len();
        let what = Text::new(
            format!("services that it may use: {number}, none of them used"),
            format!("利用できるサービス: {number} 個（いずれも未使用）"),
        );
        seen.push(desk.saw_uses(what, uses));
    }
    seen.extend(subject.used.as_ref().map(|last| last.seen(desk)));
    seen.push(desk.saw(value("CreateDate", subject.created), sources::GRANTS));
    let because = because(desk, &activity);
    let idle = matches!(activity, Activity::Idle);
    let (who, name) = (kind(subject.kind), plain(quoted(subject.name)));
    let reach = desk.objects.administrator(subject.how, subject.kind, subject.name);
    let draft = Draft {
        check: &kinds::ADMINISTRATOR,
        item: AwsItem::Grants { principal: Principal { kind: subject.kind, name: subject.name.to_owned() } },
        what: fill("The {0} {1} is an administrator", "{0} {1} は管理者です", &[&who, &name]),
        // Nobody tells since when: AWS does not say when a policy was attached or an inline one was written.
        since: None,
        evidence: seen,
        risk: Risk::High,
        why: Text::new(
            "Whoever takes it over has the whole account",
            "乗っ取られると、アカウント全体を支配されます",
        ),
        verb: if idle { Verb::Abolish } else { Verb::Delegate },
        because,
        ask: subject.ask,
        change: if idle { Change::Remove } else { Change::Look },
    };
    desk.report_reaching(draft, Some(reach));
}
