//! Users: what is left of those who cannot sign in, and the checks of the others' credentials and policies.

use super::desk::{Desk, Draft};
use super::last::{self, Last};
use super::library::{Library, Standing};
use super::sources;
use super::topics;
use super::words::{days, fill, plain, quoted, value};
use super::{administrators, credentials, keys, passwords, people, services};
use crate::audit::aws::facts::User;
use crate::audit::aws::kinds;
use crate::audit::finding::{Evidence, Risk, Verb};
use crate::audit::known::Known;
use crate::audit::object::{AwsItem, Change, Principal, PrincipalKind};
use crate::text::Text;

/// Every user.
pub(super) fn check<'a>(desk: &mut Desk<'a>, library: &mut Library<'a>) {
    let Some(users) = desk.account.users.get() else { return };
    desk.count("users", users.len());
    for user in users {
        desk.count("keys", user.keys.get().map_or(0, Vec::len));
        let standing = library.user(user);
        if let Standing::Unknown(reason) = &standing {
            desk.note(&topics::STANDING, reason);
        }
        if without_access(desk, user, &standing) {
            continue;
        }
        passwords::check(desk, user, &standing);
        keys::check(desk, user, &standing);
        credentials::check(desk, user, &standing);
        if administrators::user(desk, library, user, &standing) {
            continue;
        }
        if let (Some(grants), Some(uses)) = (user.grants.get(), user.services.get()) {
            let subject = services::Subject {
                principal: Principal { kind: PrincipalKind::User, name: user.name.clone() },
                created: user.created,
                grants,
                uses,
                groups: user.groups.get().is_none_or(|groups| !groups.is_empty()),
                ask: people::of_user(user),
            };
            services::check(desk, library, subject);
        }
    }
}

/// Credentials of a user that do not work any more: how many.
#[derive(Debug, Default)]
struct Left {
    keys: usize,
    others: usize,
}

/// What is left of a user that has nothing to sign in with; none where it has something, or nobody knows.
fn left(user: &User) -> Option<Left> {
    let keys = user.keys.get()?;
    let services = user.service_credentials.get()?;
    let (ssh, certificates) = (user.ssh_keys.get()?, user.certificates.get()?);
    let active = keys.iter().any(|key| key.active)
        || services.iter().any(|one| one.active)
        || ssh.iter().chain(certificates).any(|one| one.active);
    let none = user.password == Known::Known(None) && !active;
    none.then(|| Left { keys: keys.len(), others: services.len() + ssh.len() + certificates.len() })
}

fn without_access(desk: &mut Desk<'_>, user: &User, standing: &Standing) -> bool {
    let Some(left) = left(user) else { return false };
    if !desk.is_grown(user.created, &topics::AGE) {
        return false;
    }
    // A key that was used the other day and switched off since: somebody is about to find out who needs it.
    let last = last::of_keys(user);
    let used = last.as_ref().and_then(Last::at);
    if used.is_some_and(|at| !desk.is_grown(at, &topics::KEY_USE)) {
        return false;
    }
    let Some(number) = desk.days(user.created, &topics::AGE) else { return false };
    let administrator = standing.is_administrator();
    let why = if administrator {
        Text::new(
            "Whoever can give the user a credential is an administrator of the account",
            "このユーザーに認証情報を与えられる人は、アカウントの管理者権限を得ます",
        )
    } else {
        Text::new(
            "Whoever can give the user a credential gets what it may do, under its name",
            "このユーザーに認証情報を与えられる人は、その名義で権限を使えます",
        )
    };
    desk.report(Draft {
        check: &kinds::USER_WITHOUT_ACCESS,
        item: AwsItem::User { name: user.name.clone() },
        what: fill(
            "{0}, made {1} ago, has no password, no active key and no other active credential",
            "{0}（作成から {1}経過）には、パスワードも、有効なキーやその他の認証情報もありません",
            &[&plain(quoted(&user.name)), &days(number)],
        ),
        // Nobody tells since when: a password may have gone yesterday.
        since: None,
        evidence: evidence(desk, user, &left, last.as_ref(), administrator),
        risk: match standing {
            Standing::Administrator(_) => Risk::High,
            // Nobody can tell that it is none.
            Standing::Unknown(_) => Risk::Medium,
            Standing::Some | Standing::Nothing => Risk::Low,
        },
        why,
        verb: Verb::Abolish,
        because: Text::new(
            "Nobody can sign in as this user, so nobody needs it",
            "誰もこのユーザーとしてサインインできないため、必要とされていません",
        ),
        ask: people::of_user(user),
        change: Change::Remove,
    });
    true
}

fn evidence(
    desk: &Desk<'_>,
    user: &User,
    left: &Left,
    last: Option<&Last>,
    administrator: bool,
) -> Vec<Evidence> {
    let mut evidence = vec![
        desk.saw(value("user_creation_time", user.created), sources::USER),
        desk.saw(value("password_enabled", false), sources::PASSWORD),
        desk.saw(
            Text::new(
                format!("access keys: {}, none of them active", left.keys),
                format!("アクセスキー: {} 個（有効なものなし）", left.keys),
            ),
            sources::KEY,
        ),
        desk.saw(
            Text::new(
                format!("other credentials: {}, none of them active", left.others),
                format!("その他の認証情報: {} 個（有効なものなし）", left.others),
            ),
            sources::SERVICE_CREDENTIAL,
        ),
    ];
    evidence.extend(last.map(|last| last.seen(desk)));
    if administrator {
        evidence.push(administrators::evidence(desk));
    }
    evidence
}
