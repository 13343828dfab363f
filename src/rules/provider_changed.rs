//! The rule `provider-changed`.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use super::subject::{count, lines, plain};
use super::{Context, Rule};
use crate::finding::Finding;
use crate::plan::{Mode, ResourceChange, StateObject};
use crate::text::Text;

/// Before 0.13 every provider came from HashiCorp, and the namespace `-` stood for "unknown, from then".
const OLD_NAMESPACES: [&str; 3] = ["hashicorp", "-", "builtin"];

crate::rule! {
    /// ## What it finds
    ///
    /// Resources are handled by another provider than the one that made them: the full name (registry, namespace,
    /// name) in the state differs from the one in the plan. Short names of old plans equal the `hashicorp/` ones.
    ///
    /// ## Why it matters
    ///
    /// A provider is a program that runs with your cloud credentials. A fork with a similar name, a mirror that
    /// somebody set up, or a typing mistake in `required_providers` changes who writes that program, and the
    /// plan's list of changes does not show it at all.
    ///
    /// ## A plan that trips it
    ///
    /// ```text
    /// terraform {
    ///   required_providers {
    ///     aws = { source = "acme-mirror/aws" }    # was hashicorp/aws
    ///   }
    /// }
    /// ```
    ///
    /// ## What to do
    ///
    /// - Not meant? Correct `source`, delete `.terraform`, `terraform init` and plan again.
    /// - Meant? Check the publisher and the hashes in `.terraform.lock.hcl`, then run
    ///   `terraform state replace-provider OLD NEW` as a change of its own: after that this rule is silent.
    ///
    /// ## Configuration
    ///
    /// The default level is `mandatory_overridable`; `rule "provider-changed" { level = ... }` takes `advisory`,
    /// `mandatory_overridable`, `mandatory` or `off`. There is one finding for each pair of providers. With a
    /// single resource it has that address; with several it has none, and no waiver covers it.
    ///
    /// ```hcl
    /// waive "provider-changed" {
    ///   address = "postgresql_role.app"
    ///   reason  = "the maintained fork, reviewed in INFRA-7"
    ///   owner   = "alice"
    ///   expires = "2030-12-31"
    /// }
    /// ```
    id: "provider-changed",
    level: MandatoryOverridable,
    title: ("resources change their provider", "リソースを扱うプロバイダーが変わる"),
    help: (
        "correct `source` in `required_providers`; if it is meant, run `terraform state replace-provider` first, on its own",
        "`required_providers` の `source` を確認してください。意図した変更であれば、先に `terraform state replace-provider` を単独で実行してください"
    ),
    check: check,
}

fn check(context: &Context<'_>, rule: &Rule) -> Vec<Finding> {
    let plan = context.plan;
    let (prior, planned) = (index(&plan.prior), index(&plan.planned));
    let mut pairs: BTreeMap<(&str, &str), Vec<&str>> = BTreeMap::new();
    for change in plan.changes.iter().filter(|change| change.is_managed() && change.is_current()) {
        let Some(old) = former(&prior, change) else { continue };
        let after =
            [change.provider.as_ref(), planned.get(change.address.as_ref()).copied().unwrap_or_default()];
        if let Some(new) = after.into_iter().find(|new| !new.is_empty() && !same(old, new)) {
            pairs.entry((old, new)).or_default().push(&change.address);
        }
    }
    pairs.into_iter().map(|((old, new), addresses)| finding(rule, old, new, &addresses)).collect()
}

fn index<'p>(objects: &'p [StateObject<'_>]) -> FxHashMap<&'p str, &'p str> {
    let managed = objects.iter().filter(|object| object.mode == Mode::Managed && !object.deposed);
    managed.map(|object| (object.address.as_ref(), object.provider.as_ref())).collect()
}

fn former<'p>(prior: &FxHashMap<&'p str, &'p str>, change: &ResourceChange<'_>) -> Option<&'p str> {
    // The prior state already knows moved objects by their new address; older versions do not.
    let addresses = [Some(change.address.as_ref()), change.previous_address.as_deref()];
    let found = addresses.into_iter().flatten().find_map(|address| prior.get(address).copied());
    found.filter(|provider| !provider.is_empty())
}

fn finding(rule: &Rule, old: &str, new: &str, addresses: &[&str]) -> Finding {
    let number = addresses.len();
    if let [address] = addresses {
        let message = Text::new(
            format!("`{address}` changes its provider from `{old}` to `{new}`"),
            format!("`{address}` のプロバイダーが `{old}` から `{new}` に変わります"),
        );
        return rule.finding(message).at(*address);
    }
    let message = Text::new(
        format!("{} change their provider from `{old}` to `{new}`", count(number, "resource")),
        format!("{number} 個のリソースのプロバイダーが `{old}` から `{new}` に変わります"),
    );
    lines(rule.finding(message), addresses.iter().map(|address| plain(format!("`{address}`"))))
}

/// The same provider, by full names or with a short one of an old version.
fn same(one: &str, other: &str) -> bool {
    let parts = |name: &str| -> (Option<String>, String) {
        let mut parts = name.rsplitn(3, '/');
        let kind = parts.next().unwrap_or_default().to_lowercase();
        let namespace = parts.next().map(str::to_lowercase);
        (namespace, kind)
    };
    if one.eq_ignore_ascii_case(other) {
        return true;
    }
    let old =
        |namespace: &Option<String>| namespace.as_deref().is_none_or(|name| OLD_NAMESPACES.contains(&name));
    let legacy = |namespace: &Option<String>| namespace.as_deref().is_none_or(|name| name == "-");
    let ((space, kind), (other_space, other_kind)) = (parts(one), parts(other));
    kind == other_kind && (legacy(&space) || legacy(&other_space)) && old(&space) && old(&other_space)
}
