//! Access keys of users. A key is told once: never used, unused, the older one of two, old, or switched off.

use super::desk::{Desk, Draft, Stale};
use super::library::Standing;
use super::people;
use super::sources;
use super::topics;
use super::words::{day, days, fill, last_use, plain, quoted, value};
use crate::audit::aws::facts::{AccessKey, Used, User};
use crate::audit::aws::kinds;
use crate::audit::finding::{Check, Evidence, Risk, Verb};
use crate::audit::object::{AwsItem, Change};
use crate::text::Text;

/// A finding about a key, without what all of them have.
struct Told {
    check: &'static Check,
    what: Text,
    since: Option<jiff::Timestamp>,
    risk: Risk,
    verb: Verb,
    because: Text,
    change: Change,
}

/// Every key of a user.
pub(super) fn check(desk: &mut Desk<'_>, user: &User, standing: &Standing) {
    let Some(keys) = user.keys.get() else { return };
    let mut in_use: Vec<&AccessKey> = Vec::new();
    for key in keys {
        if !key.active {
            inactive(desk, user, key, standing);
        } else if let Some(stale) = stale(desk, key) {
            unused(desk, user, key, standing, stale);
        } else {
            in_use.push(key);
        }
    }
    // Keys without an age come first, then the oldest.
    in_use.sort_by_key(|key| (key.created.get().copied(), key.slot));
    if let [older, newer, ..] = in_use.as_slice() {
        two(desk, user, (older, newer), standing);
        in_use.remove(0);
    }
    for key in in_use {
        old(desk, user, key, standing);
    }
}

fn stale(desk: &mut Desk<'_>, key: &AccessKey) -> Option<Stale> {
    let used = key.used.get()?;
    desk.stale(used, key.created.get().copied(), (&topics::KEY_USE, &topics::KEY_AGE))
}

/// How a key is called: its id, or its place. In Japanese a blank stands between these and what follows.
fn name(key: &AccessKey) -> Text {
    match &key.id {
        Some(id) => {
            let id = quoted(id);
            Text::new(format!("access key {id}"), format!("アクセスキー {id} "))
        }
        None => Text::new(format!("access key {}", key.slot), format!("アクセスキー {} ", key.slot)),
    }
}

/// What was seen of a key.
pub(super) fn seen(desk: &Desk<'_>, key: &AccessKey) -> Vec<Evidence> {
    let slot = key.slot.to_string();
    let field = |rest: &str| format!("access_key_{slot}_{rest}");
    let mut evidence = vec![desk.saw_at(value(&field("active"), key.active), sources::KEY, &slot)];
    if let Some(used) = key.used.get() {
        evidence.push(desk.saw_at(last_use(&field("last_used_date"), used), sources::KEY_USE, &slot));
    }
    if let Some(created) = key.created.get() {
        evidence.push(desk.saw_at(value(&field("last_rotated"), created), sources::KEY_AGE, &slot));
    }
    evidence
}

fn report(desk: &mut Desk<'_>, user: &User, key: &AccessKey, standing: &Standing, told: Told) {
    let Told { check, what, since, risk, verb, because, change } = told;
    let mut evidence = seen(desk, key);
    if check == &kinds::KEYS_TWO {
        let others = user.keys.get().into_iter().flatten().filter(|other| other.slot != key.slot);
        evidence.extend(others.flat_map(|other| seen(desk, other)));
    }
    desk.report(Draft {
        check,
        item: AwsItem::AccessKey { user: user.name.clone(), id: key.id.clone(), slot: key.slot },
        what,
        since,
        evidence,
        risk,
        why: fill("Whoever finds the key {0}", "キーを入手した人は、{0}", &[&standing.harm()]),
        verb,
        because,
        ask: people::of_user(user),
        change,
    });
}

fn unused(desk: &mut Desk<'_>, user: &User, key: &AccessKey, standing: &Standing, stale: Stale) {
    let owner = plain(quoted(&user.name));
    let (check, what) = match stale {
        Stale::Never { since, days: number } => (
            &kinds::KEY_NEVER_USED,
            fill(
                "The {1} of {0} was never used since it was made on {2}, {3} ago",
                "{0} の{1}は、{2} の作成以来 {3}間、一度も使われていません",
                &[&owner, &name(key), &plain(day(since)), &days(number)],
            ),
        ),
        Stale::Since { days: number, .. } => (
            &kinds::KEY_UNUSED,
            fill(
                "The {1} of {0} was last used {2} ago",
                "{0} の{1}は {2}間使われていません",
                &[&owner, &name(key), &days(number)],
            ),
        ),
    };
    let because = fill(
        "Nobody used it for more than {0}: switch it off, and remove it when nobody complains",
        "{0}を超えて使われていません。まず無効化し、問題がなければ削除してください",
        &[&days(desk.settings.unused_days)],
    );
    let (since, risk) = (Some(stale.since()), standing.risk());
    let told = Told { check, what, since, risk, verb: Verb::Abolish, because, change: Change::Deactivate };
    report(desk, user, key, standing, told);
}

fn two(desk: &mut Desk<'_>, user: &User, (older, newer): (&AccessKey, &AccessKey), standing: &Standing) {
    let owner = plain(quoted(&user.name));
    // Keys without an age come first.
    let (what, because, change) = if older.created.get().is_some() {
        let what = fill(
            "{0} has two active access keys, and the older one is the {1}",
            "{0} に有効なアクセスキーが 2 つあり、古いほうは{1}です",
            &[&owner, &name(older)],
        );
        let because = Text::new(
            "Two keys are for the days of a rotation: move what still uses the older one to the newer one, then switch the older one off",
            "2 つ目のキーは交換期間のためのものです。古いキーの利用元を新しいキーへ移してから、古いほうを無効化してください",
        );
        (what, because, Change::Deactivate)
    } else {
        let what = fill(
            "{0} has two active access keys, and nobody knows the age of the {1}",
            "{0} に有効なアクセスキーが 2 つあり、{1}の作成日時が分かりません",
            &[&owner, &name(older)],
        );
        let because = Text::new(
            "Two keys are for the days of a rotation: find out which one is older, move what still uses it to the other one, then switch it off",
            "2 つ目のキーは交換期間のためのものです。どちらが古いかを確認し、その利用元をもう一方へ移してから無効化してください",
        );
        (what, because, Change::Look)
    };
    let told = Told {
        check: &kinds::KEYS_TWO,
        what,
        since: newer.created.get().copied(),
        risk: standing.risk(),
        verb: Verb::Delegate,
        because,
        change,
    };
    report(desk, user, older, standing, told);
}

fn old(desk: &mut Desk<'_>, user: &User, key: &AccessKey, standing: &Standing) {
    let Some(created) = key.created.get().copied() else { return };
    // A key gets older whether somebody looks or not.
    let Some(number) = desk.days_ago(created, &topics::KEY_AGE) else { return };
    if number <= desk.settings.key_days {
        return;
    }
    let what = fill(
        "The {1} of {0} is {2} old",
        "{0} の{1}は作成から {2}経過しています",
        &[&plain(quoted(&user.name)), &name(key), &days(number)],
    );
    let because = Text::new(
        "Something may still use it: hand that over to a role, or make a new key, move to it and switch this one off",
        "まだ使われている可能性があります。ロールへ移行するか、新しいキーに切り替えてから無効化してください",
    );
    let told = Told {
        check: &kinds::KEY_OLD,
        what,
        since: Some(created),
        risk: standing.risk(),
        verb: Verb::Delegate,
        because,
        change: Change::Replace,
    };
    report(desk, user, key, standing, told);
}

fn inactive(desk: &mut Desk<'_>, user: &User, key: &AccessKey, standing: &Standing) {
    let what = fill(
        "The {1} of {0} is switched off and still there",
        "{0} の{1}が、無効化されたまま残っています",
        &[&plain(quoted(&user.name)), &name(key)],
    );
    // Whoever switched off what was in use is waiting for somebody to complain.
    let was_in_use = was_in_use(desk, key);
    let is_known = matches!(key.used.get(), Some(Used::At { at, .. }) if *at <= desk.settings.now);
    let (verb, because, change) = if was_in_use && !is_known {
        let because = Text::new(
            "Nobody knows whether it was in use when it was switched off: wait some days whether somebody misses it, and then remove it",
            "無効化の時点で使われていたかは不明です。数日間、困る人がいないことを確認してから削除してください",
        );
        (Verb::Delegate, because, Change::Look)
    } else if was_in_use {
        let because = fill(
            "It was used within {0} and switched off since: wait some days whether somebody misses it, and then remove it",
            "{0}以内に使われ、その後無効化されています。数日間、困る人がいないことを確認してから削除してください",
            &[&days(desk.settings.unused_days)],
        );
        (Verb::Delegate, because, Change::Look)
    } else {
        let because = Text::new(
            "It does not work, so nobody needs it; until it is gone it can be switched on again",
            "無効なため誰も必要としていません。削除するまでは再び有効化できます",
        );
        (Verb::Abolish, because, Change::Remove)
    };
    let told = Told {
        check: &kinds::KEY_INACTIVE,
        what,
        // AWS does not tell when it was switched off.
        since: None,
        risk: Risk::Low,
        verb,
        because,
        change,
    };
    report(desk, user, key, standing, told);
}

/// Whether a key that is switched off was used within the days without use. A use that nobody can place counts.
fn was_in_use(desk: &mut Desk<'_>, key: &AccessKey) -> bool {
    match key.used.get() {
        Some(Used::At { at, .. }) => !desk.is_grown(*at, &topics::KEY_USE),
        Some(Used::Never) => false,
        // Nobody read it, which is told; made lately it may have been in use lately.
        None => key.created.get().is_none_or(|created| !desk.is_grown(*created, &topics::KEY_AGE)),
    }
}
