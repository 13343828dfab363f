//! The rule `provisioner-runs`.

use std::collections::BTreeMap;

use super::subject::{lines, plain};
use super::{Context, Rule};
use crate::finding::Finding;
use crate::plan::configuration::{ConfigResource, Module};
use crate::plan::{ActionInvocation, Address, Mode, ResourceChange};
use crate::text::Text;

crate::rule! {
    /// ## What it finds
    ///
    /// A resource whose block has provisioners (`local-exec`, `remote-exec`, `file`) is created, replaced or
    /// destroyed, so that commands run which the plan does not show. Also actions (`action` blocks of Terraform
    /// 1.14 and later) that the plan would run.
    ///
    /// ## Why it matters
    ///
    /// A provisioner runs with the operator's credentials and can do anything. The plan says that it exists and
    /// neither what it does nor, for a destroy, whether it runs at all: plan JSON does not hold `when = destroy`.
    ///
    /// ## A plan that trips it
    ///
    /// ```text
    /// -/+ null_resource.migrate    # provisioner "local-exec" runs db/migrate.sh
    /// ```
    ///
    /// ## What to do
    ///
    /// - Read the provisioner in the configuration. Would you type that command now, in this account?
    /// - Can it run twice? A failed provisioner taints the resource and runs again at the next apply.
    /// - Better: let the provider do it, or a pipeline step that has its own log.
    ///
    /// ## Configuration
    ///
    /// The default level is `advisory`: the command is in the repository and was reviewed there, teams that use
    /// `null_resource` have one in most plans, and a rule that always blocks is soon switched off.
    /// `rule "provisioner-runs" { level = ... }` takes `advisory`, `mandatory_overridable`, `mandatory` or `off`.
    /// When it blocks:
    ///
    /// ```hcl
    /// waive "provisioner-runs" {
    ///   address = "null_resource.migrate"
    ///   reason  = "migration 42, rehearsed on staging"
    ///   owner   = "alice"
    ///   expires = "2030-12-31"
    /// }
    /// ```
    id: "provisioner-runs",
    level: Advisory,
    title: ("commands run that the plan does not show", "プランに表示されないコマンドが実行される"),
    help: (
        "read the provisioner or action in the configuration before you apply: the plan does not show what it does",
        "実行内容はプランに表示されません。適用の前に、設定内のプロビジョナーやアクションの中身を確認してください"
    ),
    check: check,
}

fn check(context: &Context<'_>, rule: &Rule) -> Vec<Finding> {
    // Instances of one block run the same commands: one finding, however many there are.
    let mut blocks: BTreeMap<String, (&ConfigResource<'_>, Vec<&ResourceChange<'_>>)> = BTreeMap::new();
    for change in &context.plan.changes {
        // Terraform runs no provisioners for a deposed object.
        let runs = change.actions.creates() || change.actions.destroys();
        if !change.is_managed() || !change.is_current() || !runs {
            continue;
        }
        let Some(mut address) = Address::parse(&change.address) else { continue };
        let Some(block) = block(&context.plan.configuration.root, &address) else { continue };
        if block.provisioners.is_empty() {
            continue;
        }
        address.key = None;
        address.module.iter_mut().for_each(|step| step.key = None);
        blocks.entry(address.to_string()).or_insert((block, Vec::new())).1.push(change);
    }
    let mut found: Vec<Finding> = blocks
        .into_iter()
        .map(|(address, (block, changes))| provisioners(rule, address, block, &changes))
        .collect();
    found.extend(context.plan.invocations.iter().map(|invocation| action(rule, invocation)));
    found
}

/// The block of an address: its module by name, without instance keys.
fn block<'c, 'a>(root: &'c Module<'a>, address: &Address) -> Option<&'c ConfigResource<'a>> {
    let mut module = root;
    for name in address.module_names() {
        module = module.calls.iter().find(|call| call.name == name).map(|call| &call.module)?;
    }
    let named = |block: &&ConfigResource<'_>| {
        block.kind == address.kind.as_str() && block.name == address.name.as_str()
    };
    module.resources.iter().filter(|block| block.mode == Mode::Managed).find(named)
}

fn provisioners(
    rule: &Rule,
    address: String,
    block: &ConfigResource<'_>,
    changes: &[&ResourceChange<'_>],
) -> Finding {
    let mut kinds: Vec<String> = block.provisioners.iter().map(|kind| format!("`{kind}`")).collect();
    kinds.dedup();
    let kinds = kinds.join(", ");
    let creates = |change: &&&ResourceChange<'_>| change.actions.creates();
    let destroys = |change: &&&ResourceChange<'_>| change.actions.destroys();
    let number = changes.len();
    let (made, gone) = (changes.iter().filter(creates).count(), changes.iter().filter(destroys).count());
    let (when, when_ja) = match (made, gone) {
        (made, gone) if made == number && gone == number => ("replaced", "置き換え"),
        (_, 0) => ("created", "作成"),
        (0, _) => ("destroyed", "削除"),
        _ => ("created or destroyed", "作成・削除"),
    };
    let (may, may_ja) = if made > 0 {
        (format!("their provisioners run: {kinds}"), format!("プロビジョナー ({kinds}) が実行されます"))
    } else {
        (
            format!("destroy-time provisioners run, if there are any: {kinds}"),
            format!("削除時のプロビジョナーがあれば実行されます ({kinds})"),
        )
    };
    let may = if number == 1 { may.replacen("their", "its", 1) } else { may };
    let (place, who, who_ja) = match changes {
        [one] => (one.address.to_string(), format!("`{}` is", one.address), format!("`{}` ", one.address)),
        _ => (
            address.clone(),
            format!("{number} instances of `{address}` are"),
            format!("`{address}` のインスタンス {number} 個"),
        ),
    };
    let message =
        Text::new(format!("{who} {when}, and {may}"), format!("{who_ja}の{when_ja}に伴い、{may_ja}"));
    let finding = rule.finding(message).at(place);
    match changes {
        [_] => finding,
        many => lines(finding, many.iter().map(|change| plain(format!("`{}`", change.address)))),
    }
}

fn action(rule: &Rule, invocation: &ActionInvocation<'_>) -> Finding {
    let (address, kind) = (&invocation.address, &invocation.kind);
    let message = match &invocation.trigger {
        Some(trigger) => Text::new(
            format!("action `{address}` (`{kind}`) runs, triggered by `{trigger}`"),
            format!("`{trigger}` をきっかけに、アクション `{address}` (`{kind}`) が実行されます"),
        ),
        None => Text::new(
            format!("action `{address}` (`{kind}`) runs"),
            format!("アクション `{address}` (`{kind}`) が実行されます"),
        ),
    };
    rule.finding(message).at(address.as_ref())
}
