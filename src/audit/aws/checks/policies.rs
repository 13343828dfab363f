//! Customer-managed policies that are attached to nothing.

use super::desk::{Desk, Draft};
use super::sources;
use super::topics;
use super::words::{days, fill, plain, quoted, value};
use crate::audit::aws::facts::Policy;
use crate::audit::aws::kinds;
use crate::audit::finding::{Risk, Verb};
use crate::audit::known::Known;
use crate::audit::object::{AwsItem, Change};
use crate::text::Text;

/// Every policy.
pub(super) fn check(desk: &mut Desk<'_>) {
    let Some(policies) = desk.account.policies.get() else { return };
    desk.count("policies", policies.len());
    for policy in policies.iter().filter(|policy| !policy.is_of_aws()) {
        if policy.attachments == Known::Known(0) && policy.boundaries == Known::Known(0) {
            unused(desk, policy);
        }
    }
}

fn unused(desk: &mut Desk<'_>, policy: &Policy) {
    // Whoever wrote it lately may be about to attach it.
    let touched = policy.touched();
    let Some(number) = desk.days(touched, &topics::POLICY_AGE) else { return };
    if number <= desk.settings.unused_days {
        return;
    }
    let mut evidence = vec![
        desk.saw(value("AttachmentCount", 0), sources::POLICY),
        desk.saw(value("PermissionsBoundaryUsageCount", 0), sources::POLICY),
        desk.saw(value("CreateDate", policy.created), sources::POLICY),
    ];
    if let Some(updated) = policy.updated.get() {
        evidence.push(desk.saw(value("UpdateDate", updated), sources::POLICY));
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
        verb: Verb::Abolish,
        because: Text::new(
            "It grants nobody anything and limits nobody",
            "誰にも権限を与えておらず、誰の境界にもなっていません",
        ),
        ask: Vec::new(),
        change: Change::Remove,
    });
}
