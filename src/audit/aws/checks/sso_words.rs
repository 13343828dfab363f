//! What is said of an assignment of Identity Center.

use super::desk::{Stale, remembered};
use super::sso::{SetRole, since};
use super::words::{days, fill, plain, quoted};
use crate::audit::aws::facts::{Assignment, IdentityCenter, Standing};
use crate::audit::aws::kinds;
use crate::audit::finding::{Evidence, Finding, Person, Risk, Verb};
use crate::audit::known::Known;
use crate::audit::object::{AssigneeKind, AwsItem, Change, Object};
use crate::audit::settings::Settings;
use crate::text::Text;

/// Its user or group, by name where the identity store knows one.
fn assignee(one: &Assignment) -> Text {
    let name = match &one.standing {
        Known::Known(Standing::There { name, .. }) => name,
        _ => &one.assignee,
    };
    let name = quoted(name);
    match one.kind {
        AssigneeKind::User => Text::new(format!("user {name}"), format!("ユーザー {name}")),
        AssigneeKind::Group => Text::new(format!("group {name}"), format!("グループ {name}")),
    }
}

/// Its permission set, by name where that was read.
fn set(one: &Assignment) -> Text {
    plain(quoted(one.permission_set_name.get().unwrap_or(&one.permission_set)))
}

/// Whether one of the roles is an administrator.
fn administers(roles: &[SetRole]) -> bool {
    roles.iter().any(|role| role.administrator)
}

fn object(center: &IdentityCenter, one: &Assignment, roles: &[SetRole]) -> Object {
    // `arn:PARTITION:sso:::instance/…`: the same in all accounts of an organisation.
    let of_instance = center.instance.split(':').nth(1).filter(|partition| !partition.is_empty());
    let partition = roles.first().map(|role| role.partition.as_str()).or(of_instance).unwrap_or("aws");
    Object::Aws {
        account: one.account.clone(),
        partition: partition.to_owned(),
        item: AwsItem::Assignment {
            instance: center.instance.clone(),
            permission_set: one.permission_set.clone(),
            kind: one.kind,
            assignee: one.assignee.clone(),
        },
    }
}

/// An assignment to nobody.
pub(super) fn orphan(
    center: &IdentityCenter,
    one: &Assignment,
    roles: &[SetRole],
    seen: Evidence,
) -> Finding {
    let deleted = one.standing == Known::Known(Standing::Deleted);
    let pieces = [&set(one), &plain(quoted(&one.account)), &assignee(one)];
    let what = if deleted {
        fill(
            "The permission set {0} in the account {1} is assigned to a {2} that was deleted",
            "アカウント {1} の許可セット {0} が、削除された{2} に割り当てられたままです",
            &pieces,
        )
    } else {
        fill(
            "The permission set {0} in the account {1} is assigned to the {2}, which has no members",
            "アカウント {1} の許可セット {0} が、メンバーのいない{2} に割り当てられています",
            &pieces,
        )
    };
    let why = if deleted {
        Text::new(
            "It hides who really has the permission set",
            "許可セットを実際に持つ人が分かりにくくなります",
        )
    } else {
        Text::new(
            "Whoever is put into the group gets the permission set, without an assignment that somebody would review",
            "グループに追加された人は、割り当てのレビューなしに許可セットを得ます",
        )
    };
    let administrator = administers(roles);
    Finding {
        check: &kinds::SSO_ASSIGNMENT_ORPHAN,
        object: object(center, one, roles),
        what,
        since: None,
        evidence: vec![seen],
        risk: if administrator && !deleted { Risk::Medium } else { Risk::Low },
        why,
        verb: Verb::Abolish,
        because: Text::new("Nobody has it", "誰も利用していません"),
        ask: Vec::new(),
        change: Change::Remove,
        proposals: Vec::new(),
        fingerprint: None,
    }
}

/// An assignment that nobody uses.
pub(super) fn stale(
    center: &IdentityCenter,
    one: &Assignment,
    roles: &[SetRole],
    stale: Stale,
    settings: &Settings,
    evidence: Vec<Evidence>,
) -> Finding {
    let what = fill(
        "The permission set {0} of the {2} in the account {1} {3}",
        "アカウント {1} で{2} に割り当てられた許可セット {0} は、{3}",
        &[&set(one), &plain(quoted(&one.account)), &assignee(one), &since(stale)],
    );
    let administrator = administers(roles);
    let why = if administrator {
        Text::new(
            "Whoever takes over the sign-in is an administrator of the account",
            "サインインを乗っ取った人は、アカウントの管理者権限を得ます",
        )
    } else {
        Text::new(
            "Whoever takes over the sign-in gets permissions that nobody needs",
            "サインインを乗っ取った人は、誰も必要としていない権限を得ます",
        )
    };
    Finding {
        check: &kinds::SSO_ASSIGNMENT_STALE,
        object: object(center, one, roles),
        what,
        since: Some(match stale {
            Stale::Never { since, .. } => remembered(since, settings.seen),
            Stale::Since { at, .. } => at,
        }),
        evidence,
        risk: if administrator { Risk::High } else { Risk::Medium },
        why,
        verb: Verb::Abolish,
        because: fill(
            "Nobody used the permission set there for more than {0}",
            "{0}を超えて、このアカウントで許可セットを使った人はいません",
            &[&days(settings.unused_days)],
        ),
        ask: ask(one),
        change: Change::Remove,
        proposals: Vec::new(),
        fingerprint: None,
    }
}

fn ask(one: &Assignment) -> Vec<Person> {
    let Known::Known(Standing::There { name, .. }) = &one.standing else { return Vec::new() };
    let why = match one.kind {
        AssigneeKind::User => {
            Text::new("the permission set is assigned to them", "許可セットの割り当て先です")
        }
        AssigneeKind::Group => {
            Text::new("the permission set is assigned to this group", "許可セットの割り当て先グループです")
        }
    };
    vec![Person { name: name.clone(), why }]
}
