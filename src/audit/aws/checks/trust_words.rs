//! What is said of an entry of a trust policy.

use super::desk::{Desk, Draft};
use super::library::Standing;
use super::roles;
use super::sources;
use super::words::{fill, plain, quoted};
use crate::audit::aws::facts::Role;
use crate::audit::aws::kinds;
use crate::audit::finding::{Evidence, Risk, Verb};
use crate::audit::object::{AwsItem, Change};
use crate::text::Text;

/// What is wrong with one entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Fault {
    /// A user or role that was deleted.
    Deleted,
    /// An account outside, with a condition on an id that both sides agreed on.
    OutsideWithId,
    /// Everybody, within conditions that name an organisation, accounts or networks.
    Narrowed,
    /// Tokens of a provider, with a condition that is wider than it should be.
    Loose,
    /// A canonical user, whoever that is.
    Canonical,
    /// An account outside.
    Outside,
    /// Assertions of a SAML provider for any audience.
    Saml,
    /// Tokens of a provider that others can get.
    Federation,
    /// Everybody but a list.
    AllBut,
    /// Everybody.
    Everybody,
}

fn words(fault: Fault, stale: bool) -> (&'static str, &'static str) {
    match fault {
        Fault::Deleted => (
            "The role {0} trusts {1}, a user or role that was deleted",
            "ロール {0} が、削除されたユーザーまたはロール {1} を信頼しています",
        ),
        Fault::OutsideWithId | Fault::Outside if stale => (
            "The role {0}, which nobody uses, trusts {1} outside the organisation",
            "使われていないロール {0} が、組織外の {1} を信頼しています",
        ),
        Fault::OutsideWithId | Fault::Outside => (
            "The role {0} trusts {1} outside the organisation",
            "ロール {0} が、組織外の {1} を信頼しています",
        ),
        Fault::Narrowed => {
            ("The role {0} trusts {1}, within conditions", "ロール {0} が、条件付きで {1} を信頼しています")
        }
        Fault::Canonical => (
            "The role {0} trusts the canonical user {1}, and whose that is cannot be told",
            "ロール {0} が、所有者の分からない正規ユーザー {1} を信頼しています",
        ),
        Fault::Saml => (
            "The role {0} trusts assertions of {1} without a condition on their audience",
            "ロール {0} が、対象（audience）の条件なしに {1} のアサーションを信頼しています",
        ),
        Fault::Loose | Fault::Federation => (
            "The role {0} trusts tokens of {1} that others can get",
            "ロール {0} が、第三者も取得できる {1} のトークンを信頼しています",
        ),
        Fault::AllBut => (
            "The role {0} trusts everybody but a list: {1}",
            "ロール {0} が、列挙した相手以外のすべてを信頼しています: {1}",
        ),
        Fault::Everybody => {
            ("The role {0} trusts everybody: {1}", "ロール {0} が、すべての相手（{1}）を信頼しています")
        }
    }
}

fn risk(fault: Fault, standing: &Standing) -> Risk {
    match fault {
        Fault::Deleted => Risk::Low,
        Fault::OutsideWithId | Fault::Narrowed | Fault::Loose if standing.is_administrator() => Risk::Medium,
        Fault::OutsideWithId | Fault::Narrowed | Fault::Loose => Risk::Low,
        Fault::Canonical | Fault::Outside | Fault::Saml => standing.risk().max(Risk::Medium),
        Fault::Federation | Fault::AllBut | Fault::Everybody => Risk::High,
    }
}

fn seen(desk: &Desk<'_>, trusted: &str, fault: Fault, details: &[Text]) -> Vec<Evidence> {
    let shown =
        fill("the trust policy names {0}", "信頼ポリシーに {0} があります", &[&plain(quoted(trusted))]);
    let mut evidence = vec![desk.saw(shown, sources::TRUST)];
    evidence.extend(details.iter().map(|detail| desk.saw(detail.clone(), sources::TRUST)));
    match fault {
        Fault::OutsideWithId => evidence.push(desk.saw(
            Text::new("a condition on `sts:ExternalId` is demanded", "`sts:ExternalId` の条件があります"),
            sources::TRUST,
        )),
        Fault::Outside => evidence.push(desk.saw(
            Text::new("no condition on `sts:ExternalId`", "`sts:ExternalId` の条件がありません"),
            sources::TRUST,
        )),
        _ => {}
    }
    if matches!(fault, Fault::Outside | Fault::OutsideWithId) {
        let what = Text::new(
            "no account of the organisation has this number",
            "組織内に該当するアカウントはありません",
        );
        evidence.push(desk.saw(what, sources::ACCOUNTS));
    }
    evidence
}

fn because(fault: Fault, stale: bool) -> Text {
    match fault {
        Fault::Deleted => Text::new(
            "Nobody can be this user or role again, even with the same name",
            "同じ名前で作り直しても、このユーザーやロールになることはできません",
        ),
        _ if stale => Text::new("Nobody uses the role", "ロールが使われていません"),
        Fault::Outside | Fault::OutsideWithId | Fault::Canonical => Text::new(
            "Somebody outside may rely on it: ask who that is, and name the role of theirs that needs it",
            "外部で利用されている可能性があります。相手を確認し、必要なロールだけを指定してください",
        ),
        _ => Text::new(
            "Somebody uses the role: let in whoever that is, and nobody else",
            "ロールは使われている可能性があります。実際の利用者だけを許可してください",
        ),
    }
}

/// Tells an entry of a role, of which it is known what it may do and whether nobody uses it.
pub(super) fn report(
    desk: &mut Desk<'_>,
    (role, standing, stale): (&Role, &Standing, bool),
    trusted: &str,
    fault: Fault,
    details: &[Text],
) {
    let (en, ja) = words(fault, stale);
    let abolish = stale || fault == Fault::Deleted;
    let evidence = seen(desk, trusted, fault, details);
    desk.report(Draft {
        check: &kinds::EXTERNAL_TRUST,
        item: AwsItem::Trust { role: role.name.clone(), trusted: trusted.to_owned() },
        what: fill(en, ja, &[&plain(quoted(&role.name)), &plain(quoted(trusted))]),
        since: None,
        evidence,
        risk: risk(fault, standing),
        why: fill("Whoever is let in {0}", "許可された相手は、{0}", &[&standing.harm()]),
        verb: if abolish { Verb::Abolish } else { Verb::Delegate },
        because: because(fault, stale),
        ask: roles::ask(role),
        change: if abolish { Change::Remove } else { Change::Look },
    });
}
