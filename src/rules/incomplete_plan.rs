//! The rule `incomplete-plan`.

use rustc_hash::FxHashSet;

use super::subject::{count, lines, plain};
use super::{Context, Rule};
use crate::finding::Finding;
use crate::plan::{Mode, Plan};
use crate::text::Text;

crate::rule! {
    /// ## What it finds
    ///
    /// A plan that does not say everything that would happen:
    ///
    /// - planning failed halfway (`errored`), or Terraform says that it cannot be applied although it has changes;
    /// - it was made with `-target`, or changes were put off to a later plan (`complete` is false);
    /// - it lists objects it wants to end with, but not the changes that lead there: cut by hand or by a tool;
    /// - the state has objects that the list of changes does not mention, as if their destroys were cut out.
    ///
    /// A refresh-only plan, a plan without any change and one that only shows drift are complete.
    ///
    /// ## Why it matters
    ///
    /// Every other rule looks at the changes that are listed. What is not listed has not been judged, and the
    /// second operator would sign something that nobody has seen.
    ///
    /// ## A plan that trips it
    ///
    /// ```text
    /// $ terraform plan -target=aws_instance.web -out=tfplan
    /// Warning: Resource targeting is in effect
    /// ```
    ///
    /// ## What to do
    ///
    /// - Fix the error that `terraform plan` shows, and plan again.
    /// - Plan without `-target`. If only a part may change now, split the root module or the pull request.
    /// - Deferred: apply what they wait for first, in a plan of its own.
    /// - Give pairgate the plan file or the unchanged output of `terraform show -json`.
    ///
    /// ## Configuration
    ///
    /// The default level is `mandatory`: what was not seen cannot be accepted. `rule "incomplete-plan" { level = ... }`
    /// takes `advisory`, `mandatory_overridable`, `mandatory` or `off`. A finding has no address, so no waiver
    /// example fits; an environment in which targeted plans are normal says so:
    ///
    /// ```hcl
    /// environment "sandbox" {
    ///   paths = ["sandbox/**"]
    ///   rule "incomplete-plan" {
    ///     level = "advisory"
    ///   }
    /// }
    /// ```
    id: "incomplete-plan",
    level: Mandatory,
    title: ("the plan does not say everything that would happen", "プランに、行われることのすべてが書かれていない"),
    help: (
        "fix what stopped the plan and make a whole one, without `-target`, from the unchanged output of `terraform show -json`",
        "プランを止めた原因を直し、`-target` を付けずにプランを作り直してください。`terraform show -json` の出力はそのまま渡してください"
    ),
    check: check,
}

fn check(context: &Context<'_>, rule: &Rule) -> Vec<Finding> {
    let plan = context.plan;
    let mut found = Vec::new();
    if plan.errored == Some(true) {
        found.push(rule.finding(Text::new(
            "planning failed before it was done: the changes listed are only a part",
            "プランの作成が途中で失敗しています。表示されている変更は一部だけです",
        )));
    } else {
        if plan.applyable == Some(false) && has_changes(plan) {
            found.push(rule.finding(Text::new(
                "terraform says that this plan cannot be applied, although it has changes",
                "変更があるにもかかわらず、Terraform はこのプランを適用できないとしています",
            )));
        }
        found.extend(deferred(plan, rule));
    }
    found.extend(unlisted(plan, rule));
    if found.is_empty() {
        found.extend(left_out(plan, rule));
    }
    found
}

/// Managed objects that exist and that the plan does not mention. Terraform lists a change for each of
/// them, if only a no-op; where one is missing, somebody may have cut a destroy out. A refresh-only plan
/// lists no changes at all: it has drift, or cannot be applied.
fn left_out(plan: &Plan<'_>, rule: &Rule) -> Option<Finding> {
    let refresh_only = !plan.has_resource_changes
        && (plan.applyable != Some(true) || !plan.drift.is_empty() || has_changes(plan));
    if refresh_only {
        return None;
    }
    let listed: FxHashSet<&str> = plan
        .changes
        .iter()
        .flat_map(|change| [Some(change.address.as_ref()), change.previous_address.as_deref()])
        .chain(plan.deferred.iter().map(|one| Some(one.change.address.as_ref())))
        .flatten()
        .collect();
    // Terraform 0.12 left the module out of addresses in the prior state.
    let old = plan.format_version.as_deref().is_some_and(|version| version.starts_with("0."));
    let below = |address: &str| old && listed.iter().any(|one| one.ends_with(&format!(".{address}")));
    let existing = plan.prior.iter().filter(|object| object.mode == Mode::Managed && !object.deposed);
    let missing: Vec<&str> = existing
        .map(|object| object.address.as_ref())
        .filter(|address| !listed.contains(address) && !below(address))
        .collect();
    if missing.is_empty() {
        return None;
    }
    let number = missing.len();
    let message = Text::new(
        format!(
            "{} in the state and not in the plan's changes",
            count(number, "resource") + if number == 1 { " is" } else { " are" }
        ),
        format!("ステートにある {number} 個のリソースが、プランの変更一覧にありません"),
    );
    Some(lines(rule.finding(message), missing.into_iter().map(|address| plain(format!("`{address}`")))))
}

fn has_changes(plan: &Plan<'_>) -> bool {
    plan.changes.iter().any(|change| !change.actions.is_idle())
        || plan.outputs.iter().any(|output| !output.actions.is_idle())
}

fn deferred(plan: &Plan<'_>, rule: &Rule) -> Option<Finding> {
    if plan.deferred.is_empty() {
        return (plan.complete == Some(false)).then(|| {
            rule.finding(Text::new(
                "the plan covers only a part of the configuration, as with `-target`",
                "`-target` などにより、プランは設定の一部だけを対象にしています",
            ))
        });
    }
    let number = plan.deferred.len();
    let message = Text::new(
        format!(
            "{} put off to a later plan",
            if number == 1 { "1 change is".to_owned() } else { format!("{number} changes are") }
        ),
        format!("{number} 件の変更が次回以降のプランに延期されています"),
    );
    let waiting = plan.deferred.iter().map(|one| match one.reason.as_ref() {
        "" => plain(format!("`{}`", one.change.address)),
        reason => plain(format!("`{}`: `{reason}`", one.change.address)),
    });
    Some(lines(rule.finding(message), waiting))
}

/// Managed objects that the plan wants to end with and no change leads to. Terraform lists a change for
/// each of them, if only a no-op; a refresh-only plan plans no objects and lists no changes.
fn unlisted(plan: &Plan<'_>, rule: &Rule) -> Option<Finding> {
    let listed: FxHashSet<&str> = plan.changes.iter().map(|change| change.address.as_ref()).collect();
    // Terraform leaves deferred objects out of the changes on purpose, and they have been told.
    let deferred: FxHashSet<&str> = plan.deferred.iter().map(|one| one.change.address.as_ref()).collect();
    let managed = plan.planned.iter().filter(|object| object.mode == Mode::Managed && !object.deposed);
    let missing: Vec<&str> = managed
        .map(|object| object.address.as_ref())
        .filter(|address| !listed.contains(address) && !deferred.contains(address))
        .collect();
    if missing.is_empty() {
        return None;
    }
    let number = missing.len();
    let message = if plan.has_resource_changes {
        Text::new(
            format!("the plan ends with {} for which it lists no change", count(number, "resource")),
            format!("プランの結果に含まれる {number} 個のリソースについて、変更内容が書かれていません"),
        )
    } else {
        Text::new(
            format!(
                "the plan has no `resource_changes`, although it ends with {}",
                count(number, "resource")
            ),
            format!("プランの結果には {number} 個のリソースがありますが、`resource_changes` がありません"),
        )
    };
    Some(lines(rule.finding(message), missing.into_iter().map(|address| plain(format!("`{address}`")))))
}
