//! Customer-managed policies that are attached to nothing.

use super::desk::{Desk, Draft};
use super::library::Library;
use super::named::Named;
use super::sources;
use super::topics;
use super::words::{days, fill, plain, quoted, value};
use crate::audit::aws::facts::Policy;
use crate::audit::aws::kinds;
use crate::audit::finding::{Risk, Verb};
use crate::audit::known::Known;
use crate::audit::object::{AwsItem, Change};
use crate::text::{Lang, Text};

/// Every policy.
pub(super) fn check<'a>(desk: &mut Desk<'a>, library: &mut Library<'a>) {
    let Some(policies) = desk.account.policies.get() else { return };
    desk.count("policies", policies.len());
    let mut named = None;
    for policy in policies.iter().filter(|policy| !policy.is_of_aws()) {
        if policy.attachments != Known::Known(0) || policy.boundaries != Known::Known(0) {
            continue;
        }
        // Whoever wrote it lately may be about to attach it.
        let Some(number) = desk.days(policy.touched(), &topics::POLICY_AGE) else { continue };
        if number > desk.settings.unused_days {
            // Reading all documents is for accounts that have such a policy.
            let named = named.get_or_insert_with(|| Named::by(desk.account, library));
            unused(desk, policy, number, named);
        }
    }
}

/// What to do with it, and why; nothing is removed that a policy names, or may name.
fn remedy(named: &Named, who: &[Text]) -> (Verb, Text, Change) {
    if !who.is_empty() {
        let because = fill(
            "It is named by {0}, perhaps as the boundary that new roles must have: ask about that, and change what names it before the policy goes",
            "{0}がこのポリシーを指定しています。新しいロールに必須の境界などの可能性があるため、用途を確認し、指定を外してから削除してください",
            &[&listed(who)],
        );
        return (Verb::Delegate, because, Change::Look);
    }
    if named.unread {
        let because = Text::new(
            "It grants nobody anything and limits nobody, but not all policies were read, and one of them may name it: look into these first",
            "誰にも権限を与えておらず、誰の境界にもなっていませんが、読み取れていないポリシーに指定されている可能性があります。先にそれらを確認してください",
        );
        return (Verb::Delegate, because, Change::Look);
    }
    let because = Text::new(
        "It grants nobody anything and limits nobody",
        "誰にも権限を与えておらず、誰の境界にもなっていません",
    );
    (Verb::Abolish, because, Change::Remove)
}

/// The first who name it, and how many more there are.
fn listed(who: &[Text]) -> Text {
    const MOST: usize = 3;
    let join =
        |lang, comma: &str| who.iter().take(MOST).map(|one| one.get(lang)).collect::<Vec<_>>().join(comma);
    let all = Text::new(join(Lang::En, ", "), join(Lang::Ja, "、"));
    match who.len().saturating_sub(MOST) {
        0 => all,
        more => fill("{0} and {1} more", "{0} ほか {1} 件", &[&all, &plain(more.to_string())]),
    }
}

fn unused(desk: &mut Desk<'_>, policy: &Policy, number: i64, named: &Named) {
    let who = named.who(&policy.arn);
    let (verb, because, change) = remedy(named, &who);
    let mut evidence = vec![
        desk.saw(value("AttachmentCount", 0), sources::POLICY),
        desk.saw(value("PermissionsBoundaryUsageCount", 0), sources::POLICY),
        desk.saw(value("CreateDate", policy.created), sources::POLICY),
    ];
    if let Some(updated) = policy.updated.get() {
        evidence.push(desk.saw(value("UpdateDate", updated), sources::POLICY));
    }
    if !who.is_empty() {
        let what = fill("named by {0}", "{0}で指定されています", &[&listed(&who)]);
        evidence.push(desk.saw(what, sources::GRANTS));
    }
    desk.report(Draft {
        check: &kinds::POLICY_UNUSED,
        item: AwsItem::Policy { arn: policy.arn.clone() },
        what: fill(
            "The policy {0}, last changed {1} ago, is attached to nothing",
            "ポリシー {0}（最終更新から {1}経過）は、どこにもアタッチされていません",
            &[&plain(quoted(&policy.name)), &days(number)],
        ),
        // Nobody tells when it was detached.
        since: None,
        evidence,
        risk: Risk::Low,
        why: Text::new(
            "Somebody may attach it by its name without reading what it grants",
            "内容が確認されないまま、名前だけで付与されるおそれがあります",
        ),
        verb,
        because,
        ask: Vec::new(),
        change,
    });
}
