//! The rule `mass-delete`.

use std::collections::BTreeMap;

use super::subject::{count, lines, plain};
use super::{Context, Rule};
use crate::finding::Finding;
use crate::text::Text;

/// A single resource is no mass, whatever share of a small root module it is.
const FEWEST: u64 = 2;

crate::rule! {
    /// ## What it finds
    ///
    /// Many managed resources are destroyed or replaced at once: `mass_delete.count` of them (5 unless you say
    /// otherwise), or `mass_delete.percent` of those that exist (20, and at least 2 resources). Data sources,
    /// deposed leftovers and forgotten objects do not count.
    ///
    /// ## Why it matters
    ///
    /// A wrong workspace, an empty variable file or a provider that points to another account makes a plan that
    /// deletes everything, and each line of it looks fine. The number is the only thing that looks wrong.
    ///
    /// ## A plan that trips it
    ///
    /// ```text
    /// Plan: 0 to add, 0 to change, 14 to destroy.
    /// ```
    ///
    /// ## What to do
    ///
    /// - First check workspace, variables and account: is this the root module you think it is?
    /// - A renamed module? `unmoved-rename` then says which `moved` block is missing.
    /// - Meant? Take it down in steps, or raise the numbers for the environment that is torn down.
    ///
    /// ## Configuration
    ///
    /// The default level is `mandatory_overridable`; `rule "mass-delete" { level = ... }` takes `advisory`,
    /// `mandatory_overridable`, `mandatory` or `off`. The finding is about the plan as a whole and has no address,
    /// so the numbers are the way to accept one, not a waiver:
    ///
    /// ```hcl
    /// environment "sandbox" {
    ///   paths = ["sandbox/**"]
    ///   mass_delete {
    ///     count   = 50
    ///     percent = 100
    ///   }
    /// }
    /// ```
    id: "mass-delete",
    level: MandatoryOverridable,
    title: ("many resources are destroyed or replaced at once", "多数のリソースが一度に削除または置き換えられる"),
    help: (
        "check workspace, variables and account first; then take it down in steps, or raise `mass_delete` for this environment",
        "まずワークスペース・変数・アカウントが正しいか確認してください。意図した変更であれば、段階的に削除するか、この環境の `mass_delete` を見直してください"
    ),
    check: check,
}

fn check(context: &Context<'_>, rule: &Rule) -> Vec<Finding> {
    let mut kinds: BTreeMap<&str, usize> = BTreeMap::new();
    for change in &context.plan.changes {
        if change.is_managed() && change.is_current() && change.actions.destroys() {
            *kinds.entry(&change.kind).or_default() += 1;
        }
    }
    let destroyed: usize = kinds.values().sum();
    // A plan without its prior state cannot say how much exists: then what is destroyed is all we know.
    let existing = context.radius.managed.max(destroyed);
    let (number, all, limit) = (destroyed as u64, existing as u64, context.settings.mass_delete);
    let share = number >= FEWEST && number.saturating_mul(100) >= limit.percent.saturating_mul(all);
    if number == 0 || !(number >= limit.count || share) {
        return Vec::new();
    }
    let percent = number.saturating_mul(100).saturating_add(all / 2) / all;
    let message = Text::new(
        format!(
            "{destroyed} of {} are destroyed or replaced ({percent} %)",
            count(existing, "managed resource")
        ),
        format!("管理リソース {existing} 個のうち {destroyed} 個 ({percent} %) が削除または置き換えられます"),
    );
    let finding = rule.finding(message).detail(Text::new(
        format!("the limit is {} resources, or {} %", limit.count, limit.percent),
        format!("上限は {} 個または {} % です", limit.count, limit.percent),
    ));
    let mut kinds: Vec<(&str, usize)> = kinds.into_iter().collect();
    kinds.sort_by_key(|&(kind, number)| (std::cmp::Reverse(number), kind));
    vec![lines(finding, kinds.into_iter().map(|(kind, number)| plain(format!("`{kind}`: {number}"))))]
}
