//! The root user.

use super::desk::{Desk, Draft};
use super::sources;
use super::topics;
use super::words::{days, fill, last_use, plain, quoted, value};
use crate::audit::aws::facts::{AccessKey, Root, Used};
use crate::audit::aws::kinds;
use crate::audit::finding::{Risk, Verb};
use crate::audit::known::Known;
use crate::audit::object::{AwsItem, Change};
use crate::text::Text;

/// Its use, its keys and its second factor.
pub(super) fn check(desk: &mut Desk<'_>) {
    let Some(root) = desk.account.root.get() else { return };
    used(desk, root);
    if let Some(keys) = root.keys.get().filter(|keys| !keys.is_empty()) {
        desk.count("keys", keys.len());
        has_keys(desk, keys);
    }
    if root.mfa == Known::Known(false) {
        no_mfa(desk);
    }
}

/// What somebody can do as root: the end of a sentence.
fn why() -> Text {
    Text::new(
        "The root user can do everything in the account, close it, and no policy of the account limits it",
        "ルートユーザーはアカウントの閉鎖を含むすべての操作ができ、アカウントのポリシーでは制限できません",
    )
}

fn account(desk: &Desk<'_>) -> Text {
    plain(quoted(&desk.account.id))
}

fn used(desk: &mut Desk<'_>, root: &Root) {
    let Some(password @ Used::At { at, .. }) = root.password_used.get() else { return };
    let Some(number) = desk.days_ago(*at, &topics::ROOT_PASSWORD) else { return };
    if number > desk.settings.unused_days {
        return;
    }
    desk.report(Draft {
        check: &kinds::ROOT_USED,
        item: AwsItem::Root,
        what: fill(
            "Somebody signed in as the root user of the account {0} {1} ago",
            "アカウント {0} のルートユーザーで {1}前にサインインがありました",
            &[&account(desk), &days(number)],
        ),
        since: Some(*at),
        evidence: vec![desk.saw(last_use("password_last_used", password), sources::ROOT_USE)],
        risk: Risk::High,
        why: why(),
        verb: Verb::Delegate,
        because: Text::new(
            "Whatever was done as root should be done by a role that is made for it, so that it is seen who did it",
            "ルートユーザーで行った作業は専用のロールに移し、誰が行ったか分かるようにしてください",
        ),
        ask: Vec::new(),
        change: Change::Look,
    });
}

fn has_keys(desk: &mut Desk<'_>, all: &[AccessKey]) {
    let active = all.iter().filter(|key| key.active).count();
    let mut evidence = Vec::new();
    for key in all {
        let (slot, field) = (key.slot.to_string(), format!("access_key_{}", key.slot));
        let shown = value(&format!("{field}_active"), key.active);
        evidence.push(desk.saw_at(shown, sources::ROOT_KEYS, &slot));
        if let Some(used) = key.used.get() {
            let shown = last_use(&format!("{field}_last_used_date"), used);
            evidence.push(desk.saw_at(shown, sources::ROOT_KEY_USE, &slot));
        }
    }
    // Not two findings: one who removes root keys removes all of them.
    let stale = all.iter().filter(|key| key.active).all(|key| {
        let used = key.used.get().map(|used| desk.stale(used, key.created.get().copied(), USE));
        matches!(used, Some(Some(_)))
    });
    let because = if stale {
        Text::new("Nobody uses them: remove them", "使われていないため、削除してください")
    } else {
        Text::new(
            "They may be in use: hand what uses them over to a role, then remove them",
            "使われている可能性があります。利用元をロールに移してから削除してください",
        )
    };
    desk.report(Draft {
        check: &kinds::ROOT_KEY,
        item: AwsItem::RootKey,
        what: fill(
            "The root user of the account {0} has access keys: {1}, of which {2} active",
            "アカウント {0} のルートユーザーにアクセスキーがあります（{1} 個、うち有効 {2} 個）",
            &[&account(desk), &plain(all.len().to_string()), &plain(active.to_string())],
        ),
        since: all.iter().filter_map(|key| key.created.get().copied()).min(),
        evidence,
        risk: Risk::High,
        why: why(),
        verb: if stale { Verb::Abolish } else { Verb::Delegate },
        because,
        ask: Vec::new(),
        change: Change::Remove,
    });
}

const USE: (&topics::Topic, &topics::Topic) = (&topics::KEY_USE, &topics::KEY_AGE);

fn no_mfa(desk: &mut Desk<'_>) {
    desk.report(Draft {
        check: &kinds::ROOT_NO_MFA,
        item: AwsItem::Root,
        what: fill(
            "The root user of the account {0} has no second factor",
            "アカウント {0} のルートユーザーに多要素認証がありません",
            &[&account(desk)],
        ),
        since: None,
        evidence: vec![desk.saw(value("mfa_active", false), sources::ROOT_MFA)],
        risk: Risk::High,
        why: why(),
        verb: Verb::Delegate,
        because: Text::new(
            "Whoever keeps the root user should register a second factor, or remove its credentials centrally in the organisation",
            "ルートユーザーの管理者が多要素認証を登録するか、組織で認証情報を一括削除してください",
        ),
        ask: Vec::new(),
        change: Change::Look,
    });
}
