//! Pairs of destroyed and created objects, and the `moved` blocks that cover them.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use super::similarity::{Likeness, Traits};
use crate::plan::address::ModuleStep;
use crate::plan::{Actions, Address, Key, Plan, ResourceChange};

/// More comparisons than this for one type are not made: only objects with the same name or key then are.
const MOST_COMPARISONS: usize = 100_000;

/// A destroyed object that looks renamed.
#[derive(Clone, Copy)]
pub(super) struct Pair<'p> {
    pub(super) from: &'p ResourceChange<'p>,
    pub(super) to: &'p ResourceChange<'p>,
    pub(super) likeness: Likeness,
}

/// Pairs that one `moved` block covers.
pub(super) struct Rename<'p> {
    pub(super) from: String,
    pub(super) to: String,
    /// A module rather than a resource.
    pub(super) module: bool,
    pub(super) pairs: Vec<Pair<'p>>,
}

/// Every rename without a `moved` block, in the order of the plan.
pub(super) fn renames<'p>(plan: &'p Plan<'p>) -> Vec<Rename<'p>> {
    // By type and provider: what goes, and what comes.
    let mut kinds: BTreeMap<(&str, &str), [Vec<&ResourceChange<'_>>; 2]> = BTreeMap::new();
    for change in plan.changes.iter().filter(|change| change.is_managed() && change.is_current()) {
        let kind = (change.kind.as_ref(), change.provider_name());
        if change.actions == Actions::Delete && may_be_renamed(change) {
            let [gone, _] = kinds.entry(kind).or_default();
            gone.push(change);
        } else if change.actions == Actions::Create && change.importing.is_none() {
            let [_, made] = kinds.entry(kind).or_default();
            made.push(change);
        }
    }
    let pairs = kinds.into_values().flat_map(|[gone, made]| pair_up(&gone, &made)).collect();
    gather(plan, pairs)
}

/// It goes because its address is no longer in the configuration. Plans of old versions give no reason.
fn may_be_renamed(change: &ResourceChange<'_>) -> bool {
    matches!(
        change.action_reason.as_deref(),
        None | Some(
            "delete_because_no_resource_config"
                | "delete_because_no_module"
                | "delete_because_each_key"
                | "delete_because_count_index"
                | "delete_because_wrong_repetition"
                | "delete_because_no_move_target"
        )
    )
}

/// One side of a comparison.
struct Side<'p> {
    change: &'p ResourceChange<'p>,
    /// None for an address that cannot be read: it is compared all the same.
    address: Option<Address>,
    traits: Traits,
}

impl<'p> Side<'p> {
    fn new(change: &'p ResourceChange<'p>, traits: fn(&ResourceChange<'_>) -> Traits) -> Self {
        Self { change, address: Address::parse(&change.address), traits: traits(change) }
    }

    /// Name and key, the part of an address that a renamed module leaves.
    fn tail(&self) -> Option<(&str, Option<&Key>)> {
        self.address.as_ref().map(|address| (address.name.as_str(), address.key.as_ref()))
    }

    /// How much of the address stays: it decides between objects that are all alike.
    fn kept(&self, other: &Self) -> u8 {
        let (Some(one), Some(other)) = (&self.address, &other.address) else { return 0 };
        let part = |weight: u8, equal: bool| if equal { weight } else { 0 };
        part(4, one.module == other.module) + part(2, one.name == other.name) + part(1, one.key == other.key)
    }
}

/// Best pairs first; each object is in one pair at most.
fn pair_up<'p>(gone: &[&'p ResourceChange<'p>], made: &[&'p ResourceChange<'p>]) -> Vec<Pair<'p>> {
    if gone.is_empty() || made.is_empty() {
        return Vec::new();
    }
    let before: Vec<Side<'_>> = gone.iter().map(|change| Side::new(change, Traits::before)).collect();
    let after: Vec<Side<'_>> = made.iter().map(|change| Side::new(change, Traits::after)).collect();
    let every: Vec<usize> = (0..after.len()).collect();
    let mut by_tail: FxHashMap<_, Vec<usize>> = FxHashMap::default();
    for (index, side) in after.iter().enumerate() {
        by_tail.entry(side.tail()).or_default().push(index);
    }
    let few = before.len().saturating_mul(after.len()) <= MOST_COMPARISONS;
    let mut candidates = Vec::new();
    for (one, from) in before.iter().enumerate() {
        let others = if few { Some(&every) } else { by_tail.get(&from.tail()) };
        for &other in others.into_iter().flatten() {
            let Some(to) = after.get(other) else { continue };
            let likeness = from.traits.likeness(&to.traits);
            if likeness.is_close() {
                candidates.push((likeness, from.kept(to), one, other));
            }
        }
    }
    candidates.sort_by_key(|&(likeness, kept, one, other)| {
        (std::cmp::Reverse((likeness.permille(), kept, likeness.equal)), one, other)
    });
    let (mut left, mut right) = (vec![true; before.len()], vec![true; after.len()]);
    let mut pairs = Vec::new();
    for (likeness, _, one, other) in candidates {
        let (Some(free), Some(also_free)) = (left.get_mut(one), right.get_mut(other)) else { continue };
        if let (true, true, Some(from), Some(to)) = (*free, *also_free, before.get(one), after.get(other)) {
            (*free, *also_free) = (false, false);
            pairs.push(Pair { from: from.change, to: to.change, likeness });
        }
    }
    pairs
}

/// Puts together what one block covers: modules first, then resources with all their instances.
fn gather<'p>(plan: &Plan<'_>, pairs: Vec<Pair<'p>>) -> Vec<Rename<'p>> {
    if pairs.is_empty() {
        return Vec::new();
    }
    let staying = Staying::of(plan);
    let (modules, rest) = group(pairs, |pair| module_rename(&staying, pair));
    let (blocks, rest) = group(rest, |pair| block_rename(&staying, pair));
    let mut found: Vec<Rename<'p>> = Vec::new();
    for (groups, module) in [(modules, true), (blocks, false)] {
        found.extend(groups.into_iter().map(|((from, to), pairs)| Rename { from, to, module, pairs }));
    }
    found.extend(rest.into_iter().map(|pair| Rename {
        from: pair.from.address.to_string(),
        to: pair.to.address.to_string(),
        module: false,
        pairs: vec![pair],
    }));
    for rename in &mut found {
        rename.pairs.sort_by_key(|pair| pair.from.place.start);
    }
    found.sort_by_key(|rename| rename.pairs.first().map(|pair| pair.from.place.start));
    found
}

type Groups<'p> = FxHashMap<(String, String), Vec<Pair<'p>>>;

/// Groups of at least two, and what is left.
fn group<'p>(
    pairs: Vec<Pair<'p>>,
    key: impl Fn(&Pair<'p>) -> Option<(String, String)>,
) -> (Groups<'p>, Vec<Pair<'p>>) {
    let mut groups = Groups::default();
    let mut rest = Vec::new();
    for pair in pairs {
        match key(&pair) {
            Some(key) => groups.entry(key).or_default().push(pair),
            None => rest.push(pair),
        }
    }
    groups.retain(|_, pairs| {
        let keep = pairs.len() > 1;
        if !keep {
            rest.append(pairs);
        }
        keep
    });
    (groups, rest)
}

/// The shortest module addresses that explain the pair, when nothing but the module differs. None when
/// the old module keeps objects, for then it cannot move as a whole.
fn module_rename(staying: &Staying<'_>, pair: &Pair<'_>) -> Option<(String, String)> {
    let (from, to) = (Address::parse(&pair.from.address)?, Address::parse(&pair.to.address)?);
    if (&from.name, &from.key) != (&to.name, &to.key) {
        return None;
    }
    let (mut old, mut new): (&[ModuleStep], &[ModuleStep]) = (&from.module, &to.module);
    while let (Some((last, rest)), Some((other, other_rest))) = (old.split_last(), new.split_last()) {
        // One module has to stay on each side, and the step that differs stays as well.
        if last != other || rest.is_empty() || other_rest.is_empty() {
            break;
        }
        (old, new) = (rest, other_rest);
    }
    if old.is_empty() || new.is_empty() || old == new {
        return None;
    }
    let (old, new) = (module_text(old), module_text(new));
    (!staying.any(&format!("{old}."))).then_some((old, new))
}

/// Addresses of objects that are not destroyed, sorted.
struct Staying<'p>(Vec<&'p str>);

impl<'p> Staying<'p> {
    fn of(plan: &'p Plan<'_>) -> Self {
        let staying = plan.changes.iter().filter(|one| one.is_managed() && one.actions != Actions::Delete);
        let mut found: Vec<&str> = staying.map(|change| change.address.as_ref()).collect();
        found.sort_unstable();
        Self(found)
    }

    /// Some object below the old address stays: a block for all of it would move that one, too.
    fn any(&self, inside: &str) -> bool {
        let first = self.0.partition_point(|address| *address < inside);
        self.0.get(first).is_some_and(|address| address.starts_with(inside))
    }
}

fn module_text(steps: &[ModuleStep]) -> String {
    let steps: Vec<String> = steps
        .iter()
        .map(|step| {
            format!("module.{}{}", step.name, step.key.as_ref().map(ToString::to_string).unwrap_or_default())
        })
        .collect();
    steps.join(".")
}

/// The addresses of the blocks without instance keys, when all keys stay.
fn block_rename(staying: &Staying<'_>, pair: &Pair<'_>) -> Option<(String, String)> {
    let (mut from, mut to) = (Address::parse(&pair.from.address)?, Address::parse(&pair.to.address)?);
    if from.key != to.key || from.key.is_none() {
        return None;
    }
    (from.key, to.key) = (None, None);
    let (from, to) = (from.to_string(), to.to_string());
    (!staying.any(&format!("{from}["))).then_some((from, to))
}
