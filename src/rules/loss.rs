//! What is lost with an object, from the consequences that the graph worked out.

use std::collections::VecDeque;

use rustc_hash::FxHashMap;

use super::Context;
use super::subject::{Words, named};
use crate::graph::{Consequence, Reversibility};
use crate::plan::ResourceChange;
use crate::text::Lang;
use crate::types::category;

/// A consequence and the change that it belongs to.
pub(super) struct Loss<'c> {
    pub(super) consequence: &'c Consequence,
    /// None when the plan has no such change, which only a hand-made context has.
    pub(super) change: Option<&'c ResourceChange<'c>>,
}

/// Consequences of changes with one of these actions; all of them when none is named.
///
/// A consequence has no deposed key. Where one address has a current and a deposed object, the action
/// tells them apart, and where both are destroyed, their order does.
pub(super) fn losses<'c>(context: &Context<'c>, actions: &[&str]) -> Vec<Loss<'c>> {
    if context.consequences.is_empty() {
        return Vec::new();
    }
    // Thousands of consequences against a hundred thousand changes: by address, in the plan's order.
    let mut changes: FxHashMap<(&str, &str), VecDeque<&ResourceChange<'_>>> = FxHashMap::default();
    for change in
        context.plan.changes.iter().filter(|change| change.is_managed() && !change.actions.is_idle())
    {
        changes.entry((change.address.as_ref(), change.actions.name())).or_default().push_back(change);
    }
    let wanted = context.consequences.iter();
    let wanted = wanted.filter(|one| actions.is_empty() || actions.contains(&one.action));
    wanted
        .map(|consequence| {
            let found = changes.get_mut(&(consequence.address.as_str(), consequence.action));
            Loss { consequence, change: found.and_then(VecDeque::pop_front) }
        })
        .collect()
}

impl Loss<'_> {
    /// The object by name, with the category of its type.
    pub(super) fn object(&self) -> Words {
        let deposed = self.change.and_then(|change| change.deposed.as_deref());
        let (en, ja) = named(&self.consequence.address, deposed);
        match self.consequence.category.as_str() {
            "" => (en, ja),
            kind => {
                let word = |lang| category(kind, lang);
                (format!("{en} ({})", word(Lang::En)), format!("{ja} ({})", word(Lang::Ja)))
            }
        }
    }

    /// Something is lost that a new object with the same arguments does not have.
    pub(super) fn is_stateful(&self) -> bool {
        !matches!(self.consequence.holds, "none" | "watch" | "")
            && self.consequence.reversibility != Reversibility::Reversible
    }

    /// What it holds, as a noun that follows "its".
    pub(super) fn content(&self) -> (&'static str, &'static str) {
        match self.consequence.holds {
            "data" => ("data", "データ"),
            "key" => ("key material", "鍵・秘密情報"),
            "identity" => (
                "identity (name, address or id that others use)",
                "識別子 (他から参照される名前・アドレス・ID)",
            ),
            "history" => ("history", "履歴"),
            _ => ("content", "内容"),
        }
    }

    /// How grave it is: the end of a sentence about the content.
    pub(super) fn outlook(&self) -> Words {
        let (en, ja) = self.content();
        match self.consequence.reversibility {
            Reversibility::Irreversible => {
                (format!("its {en} cannot be brought back"), format!("{ja}は元に戻せません"))
            }
            _ => (
                format!("its {en} can be brought back, but only by hand"),
                format!("{ja}は手作業で復旧しない限り戻りません"),
            ),
        }
    }
}
