//! What policies cannot decide yet, as findings.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::policies::title;
use crate::finding::Finding;
use crate::policy::backend;
use crate::policy::judgement::Verdict;
use crate::policy::suite::Decision;
use crate::rules;
use crate::text::Text;

/// What stands in the way and is unknown: one finding a resource, so that a first create stays readable.
pub(super) fn findings(decisions: &[Decision<'_>]) -> Vec<Finding> {
    let mut open: BTreeMap<Arc<str>, Vec<&Decision<'_>>> = BTreeMap::new();
    for decision in decisions {
        if decision.judgement.verdict == Verdict::Unknown && decision.judgement.level.blocks() {
            open.entry(decision.address.clone()).or_default().push(decision);
        }
    }
    let Some(rule) = rules::find("policy-undecided") else { return Vec::new() };
    let one = |(address, policies): (Arc<str>, Vec<&Decision<'_>>)| {
        let of_backend = policies.iter().any(|decision| decision.policy.target == backend::TYPE);
        let mut found =
            rule.finding(if of_backend { at_init(policies.len()) } else { later(policies.len()) });
        if of_backend {
            found.help = Text::new(
                "write the settings into the backend block or `-backend-config`, and run the check where `terraform init` has run",
                "設定を backend ブロックまたは `-backend-config` に書き、`terraform init` を実行したフォルダで確認してください",
            );
        }
        policies.iter().fold(found.at(address.as_ref()), |found, decision| {
            let id = &decision.policy.label;
            found.detail(title(decision.file, decision.policy).map(|title| format!("`{id}`: {title}")))
        })
    };
    open.into_iter().map(one).collect()
}

fn later(count: usize) -> Text {
    Text::new(
        match count {
            1 => "one policy can be decided only after apply".to_owned(),
            count => format!("{count} policies can be decided only after apply"),
        },
        format!("適用後にしか判定できないポリシーが {count} 件あります"),
    )
}

/// Whatever a backend lacks is given before the plan, not by apply.
fn at_init(count: usize) -> Text {
    Text::new(
        match count {
            1 => "one policy cannot be decided: the backend leaves settings to `init` or the environment"
                .to_owned(),
            count => format!(
                "{count} policies cannot be decided: the backend leaves settings to `init` or the environment"
            ),
        },
        format!(
            "backend の設定が `init` や環境変数で補われるため、判定できないポリシーが {count} 件あります"
        ),
    )
}
