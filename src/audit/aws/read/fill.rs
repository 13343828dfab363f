//! What one file tells of a principal of another.

use std::collections::{BTreeMap, BTreeSet};

use super::details::Details;
use super::report::{Report, Row};
use crate::audit::aws::facts::{Group, Policy, Role, User};
use crate::audit::known::{Known, Reason};

const NO_USER: (&str, &str) = (
    "no user is in the authorization details, and no credential report shows that there is none; `--filter` leaves them out",
    "認可詳細にユーザーが 1 人もなく、本当にいないことを示す認証情報レポートもありません（`--filter` を付けると除外されます）",
);

fn odd((en, ja): (&str, &str)) -> Reason {
    Reason::odd(en, ja)
}

/// Users of both files. None where neither lists users.
pub(super) fn users(details: Option<&mut Details>, report: Option<Report>) -> Known<BTreeMap<String, User>> {
    let listed = details.map(|details| std::mem::take(&mut details.users));
    let (mut users, detailed) = match listed {
        Some(Known::Known(users)) => (users, true),
        Some(Known::NotRead(_)) | None => (BTreeMap::new(), false),
    };
    let Some(report) = report else {
        return if detailed { Known::Known(users) } else { Known::default() };
    };
    let missing = if detailed {
        odd(("it is not in the authorization details", "認可詳細に含まれていません"))
    } else {
        Reason::NotGiven
    };
    let mut rows = report.users;
    for (arn, user) in &mut users {
        match rows.remove(arn) {
            None => without(
                user,
                &odd(("it is not in the credential report", "認証情報レポートに含まれていません")),
            ),
            Some(row) if !row.is_of(user.created) => {
                without(
                    user,
                    &odd((
                        "the two files tell of different creations: it was deleted and made again",
                        "2 つのファイルで作成日時が異なります（削除後に作り直されています）",
                    )),
                );
            }
            Some(row) => credentials(user, row),
        }
    }
    for (arn, row) in rows {
        let mut user = bare(&arn, &row, &missing);
        credentials(&mut user, row);
        users.insert(arn, user);
    }
    Known::Known(users)
}

/// A user that only the credential report knows.
fn bare(arn: &str, row: &Row, missing: &Reason) -> User {
    User {
        name: row.name.clone(),
        arn: arn.to_owned(),
        created: row.created,
        tags: Known::NotRead(missing.clone()),
        password: Known::default(),
        mfa: Known::default(),
        keys: Known::default(),
        service_credentials: Known::default(),
        ssh_keys: Known::default(),
        certificates: Known::default(),
        groups: Known::NotRead(missing.clone()),
        grants: Known::NotRead(missing.clone()),
        services: Known::default(),
    }
}

fn credentials(user: &mut User, row: Row) {
    user.password = row.password;
    user.mfa = row.mfa;
    user.keys = row.keys;
    user.certificates = row.certificates;
}

fn without(user: &mut User, reason: &Reason) {
    user.password = Known::NotRead(reason.clone());
    user.mfa = Known::NotRead(reason.clone());
    user.keys = Known::NotRead(reason.clone());
    user.certificates = Known::NotRead(reason.clone());
}

/// Gives each group its members, as the users tell them. `seen` is whether a credential report shows that all users are
/// here.
///
/// A list that `--filter` shortened cannot be told from a short one, so what points to something that is not there, or
/// to nobody at all, makes the fact unknown.
pub(super) fn members(
    groups: &mut Known<BTreeMap<String, Group>>,
    users: &Known<BTreeMap<String, User>>,
    seen: bool,
) {
    let Known::Known(list) = groups else { return };
    let Known::Known(users) = users else { return };
    let mut members: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    let mut unknown = None;
    for user in users.values() {
        match &user.groups {
            Known::Known(names) => {
                for name in names {
                    members.entry(name).or_default().push(user.name.clone());
                }
            }
            Known::NotRead(reason) => unknown = Some(reason.clone()),
        }
    }
    if users.is_empty() && !seen {
        unknown = Some(odd(NO_USER));
    }
    let names: BTreeSet<&str> = list.values().map(|group| group.name.as_str()).collect();
    let strange = members.keys().find(|name| !names.contains(**name)).map(|name| (*name).to_owned());
    for group in list.values_mut() {
        group.members = match &unknown {
            Some(reason) => Known::NotRead(reason.clone()),
            None => Known::Known(members.remove(group.name.as_str()).unwrap_or_default()),
        };
    }
    if let Some(name) = strange {
        *groups = Known::NotRead(Reason::odd(
            format!("a user is in the group `{name}`, and the authorization details have none of this name"),
            format!(
                "ユーザーがグループ `{name}` に所属していますが、認可詳細にその名前のグループがありません"
            ),
        ));
    }
}

/// Refuses a list of users without a single one that no credential report confirms. `seen` is whether there is one.
pub(super) fn listed_users(users: &mut Known<BTreeMap<String, User>>, seen: bool) {
    if !seen && users.get().is_some_and(BTreeMap::is_empty) {
        *users = Known::NotRead(odd(NO_USER));
    }
}

/// Refuses a list of groups without a single one, where the other lists show that something was left out. `whole` is
/// whether they do not.
pub(super) fn listed_groups(groups: &mut Known<BTreeMap<String, Group>>, whole: bool) {
    if !whole && groups.get().is_some_and(BTreeMap::is_empty) {
        let what = (
            "no group is in the authorization details, and other lists of them are not whole; `--filter` leaves them out",
            "認可詳細にグループが 1 つもなく、ほかの一覧も揃っていません（`--filter` を付けると除外されます）",
        );
        *groups = Known::NotRead(odd(what));
    }
}

/// Refuses a list of roles without a single one: AWS makes service-linked roles in each account.
pub(super) fn roles(roles: &mut Known<BTreeMap<String, Role>>) {
    if roles.get().is_some_and(BTreeMap::is_empty) {
        let what = (
            "no role is in the authorization details, and each account has some; `--filter` leaves them out",
            "どのアカウントにもあるはずのロールが認可詳細に 1 つもありません（`--filter` を付けると除外されます）",
        );
        *roles = Known::NotRead(odd(what));
    }
}

/// Refuses a list of policies that lacks one of the account's own that is attached to something, and one without a single
/// one where no roles are listed: with those of AWS, which each account has, there would be policies of AWS.
pub(super) fn policies(
    policies: &mut Known<BTreeMap<String, Policy>>,
    attached: &BTreeSet<&str>,
    partition: &str,
    has_roles: bool,
) {
    let Known::Known(list) = &*policies else { return };
    if list.is_empty() && !has_roles {
        let what = (
            "neither policies nor roles are in the authorization details, and each account has some; `--filter` leaves them out",
            "どのアカウントにもあるはずのポリシーとロールが認可詳細にありません（`--filter` を付けると除外されます）",
        );
        *policies = Known::NotRead(odd(what));
        return;
    }
    let of_aws = format!("arn:{partition}:iam::aws:");
    // Without a single policy, not even one of AWS that is attached, the list was left out.
    let missing = |arn: &&&str| !list.contains_key(**arn) && (list.is_empty() || !arn.starts_with(&of_aws));
    if let Some(arn) = attached.iter().find(missing) {
        *policies = Known::NotRead(Reason::odd(
            format!(
                "`{arn}` is attached to something and not in the list of policies; `--filter` leaves them out"
            ),
            format!(
                "`{arn}` はアタッチされているのにポリシーの一覧にありません（`--filter` を付けると除外されます）"
            ),
        ));
    }
}
