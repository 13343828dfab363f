//! Console passwords and second factors of users.

use super::desk::{Desk, Draft, Stale};
use super::library::Standing;
use super::people;
use super::sources;
use super::topics;
use super::words::{day, days, fill, last_use, plain, quoted, value};
use crate::audit::aws::facts::{Password, Used, User};
use crate::audit::aws::kinds;
use crate::audit::finding::{Evidence, Risk, Verb};
use crate::audit::known::Known;
use crate::audit::object::{AwsItem, Change};
use crate::text::Text;

/// A password that nobody uses; only where it is in use, the second factor.
pub(super) fn check(desk: &mut Desk<'_>, user: &User, standing: &Standing) {
    let Known::Known(Some(password)) = &user.password else { return };
    let stale = stale(desk, password);
    match stale {
        Some(stale) => unused(desk, user, password, standing, stale),
        None if user.mfa == Known::Known(false) => no_mfa(desk, user, password, standing),
        None => {}
    }
}

fn stale(desk: &mut Desk<'_>, password: &Password) -> Option<Stale> {
    let used = password.used.get()?;
    desk.stale(used, password.changed.get().copied(), (&topics::PASSWORD_USE, &topics::PASSWORD_AGE))
}

/// What was seen of a password.
fn seen(desk: &Desk<'_>, user: &User, password: &Password) -> Vec<Evidence> {
    let mut evidence = Vec::new();
    if let Some(used) = password.used.get() {
        evidence.push(desk.saw(last_use("password_last_used", used), sources::PASSWORD_USE));
    }
    if let Some(changed) = password.changed.get() {
        evidence.push(desk.saw(value("password_last_changed", changed), sources::PASSWORD_AGE));
    }
    if let Some(mfa) = user.mfa.get() {
        evidence.push(desk.saw(value("mfa_active", mfa), sources::MFA));
    }
    evidence
}

fn unused(desk: &mut Desk<'_>, user: &User, password: &Password, standing: &Standing, stale: Stale) {
    let name = plain(quoted(&user.name));
    let alone = user.mfa == Known::Known(false);
    let (check, what) = match stale {
        Stale::Never { since, days: number } => (
            &kinds::PASSWORD_NEVER_USED,
            fill(
                "The console password of {0} was never used since it was set on {1}, {2} ago",
                "{0} のコンソールパスワードは、{1} の設定以来 {2}間、一度も使われていません",
                &[&name, &plain(day(since)), &days(number)],
            ),
        ),
        Stale::Since { days: number, .. } => (
            &kinds::PASSWORD_UNUSED,
            fill(
                "The console password of {0} was last used {1} ago",
                "{0} のコンソールパスワードは {1}間使われていません",
                &[&name, &days(number)],
            ),
        ),
    };
    desk.report(Draft {
        check,
        item: AwsItem::Password { user: user.name.clone() },
        what,
        since: Some(stale.since()),
        evidence: seen(desk, user, password),
        // Without a second factor it is told here alone, so it counts as much as there.
        risk: if alone { standing.risk().max(Risk::Medium) } else { standing.risk() },
        why: if alone {
            fill(
                "No second factor is asked for: whoever guesses or finds the password {0}",
                "多要素認証がないため、パスワードを推測または入手した人は、{0}",
                &[&standing.harm()],
            )
        } else {
            fill(
                "Whoever guesses or finds the password {0}",
                "パスワードを推測または入手した人は、{0}",
                &[&standing.harm()],
            )
        },
        verb: Verb::Abolish,
        because: fill(
            "Nobody signed in with it for more than {0}; it can be set again when somebody needs it",
            "{0}を超えて誰もサインインしていません。必要になれば設定し直せます",
            &[&days(desk.settings.unused_days)],
        ),
        ask: people::of_user(user),
        change: Change::Remove,
    });
}

fn no_mfa(desk: &mut Desk<'_>, user: &User, password: &Password, standing: &Standing) {
    let in_use = matches!(password.used, Known::Known(Used::At { .. }));
    let because = if in_use {
        Text::new(
            "Somebody signs in with it: whoever that is should register a second factor",
            "サインインに使われています。利用者本人が多要素認証を登録してください",
        )
    } else {
        Text::new(
            "The password is new, or nobody knows whether it is used: whoever has it should register a second factor",
            "新しいパスワードか、使用状況が分からないパスワードです。持ち主が多要素認証を登録してください",
        )
    };
    desk.report(Draft {
        check: &kinds::NO_MFA,
        item: AwsItem::Mfa { user: user.name.clone() },
        what: fill(
            "{0} has a console password and no second factor",
            "{0} にはコンソールパスワードがありますが、多要素認証がありません",
            &[&plain(quoted(&user.name))],
        ),
        // Nobody tells since when.
        since: None,
        evidence: seen(desk, user, password),
        risk: standing.risk().max(Risk::Medium),
        why: fill("Whoever learns the password {0}", "パスワードを知った人は、{0}", &[&standing.harm()]),
        verb: Verb::Delegate,
        because,
        ask: people::of_user(user),
        change: Change::Look,
    });
}
