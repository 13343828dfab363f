//! Mackerel: how it gets into an AWS account.
//!
//! The provider has no resource for users, organizations or API keys, so nobody's access to Mackerel can change here.

use crate::plan::Plan;
use crate::text::Text;

use super::holdings::PLAIN;
use super::walk::{self, Change};
use super::{Fact, Review};

/// What the plan's Mackerel objects let in.
pub fn review(plan: &Plan<'_>) -> Review {
    walk::review(
        plan,
        |kind| kind == "mackerel_aws_integration",
        &PLAIN,
        |_| Vec::new(),
        |change, _| integration(change),
    )
}

fn integration(change: &Change<'_, '_, '_>) -> Vec<Fact> {
    if change.is_gone() {
        return Vec::new();
    }
    let name = change.after.must("name").shown();
    let (before, after) = (change.before.node, change.after.node);
    let mut found = Vec::new();
    // The key's id is no secret, the plan may mark it all the same; neither is shown.
    let has_key = |node: &super::node::Node<'_, '_>| node.get("key").text().is_some();
    if has_key(&after) && !has_key(&before) {
        found.push(
            change
                .fact(
                    "long-lived-key-created",
                    Text::new(
                        format!("the AWS integration `{name}` signs in with an access key, which never expires"),
                        format!("AWS インテグレーション `{name}` が、期限のないアクセスキーで認証するようになります"),
                    ),
                )
                .attribute("key"),
        );
    }
    let role = after.get("role_arn").text();
    let external = after.get("external_id").text();
    let unguarded = |node: &super::node::Node<'_, '_>| {
        node.get("role_arn").text().is_some() && node.get("external_id").text().is_none()
    };
    if unguarded(&after) && !unguarded(&before) {
        found.push(
            change
                .fact(
                    "confused-deputy",
                    Text::new(
                        format!("the AWS integration `{name}` assumes a role without an `external_id`, so another customer of Mackerel that knows the role may have it assumed"),
                        format!("AWS インテグレーション `{name}` が `external_id` なしでロールを引き受けます。ロールを知っている Mackerel の他の利用者に悪用されるおそれがあります"),
                    ),
                )
                .attribute("external_id"),
        );
    }
    for (attribute, word) in [("role_arn", role), ("external_id", external)] {
        if word.is_some_and(|word| word.is_unknown()) {
            // Which role it is says little as long as there is one; the trust policy of that role decides.
            found.push(change.unknown(attribute).advisory());
        }
    }
    found
}
