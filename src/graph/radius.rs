//! The blast radius: what changes, what depends on it, and how much of the whole that is.

use std::collections::BTreeMap;

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::config::RadiusThresholds;
use crate::plan::model::{Plan, ResourceChange};
use crate::plan::{Actions, Mode, Raw};

use super::changed;
use super::location::{Location, Locator};
use super::spread::{Arrival, Carries, Spot, Wave};
use super::{Affected, Consequence, Consumer, Graph, Group, Radius, RadiusNumbers, Reversibility, level};

/// More hops than a person reads. A chain of n resources has n² of them, so there must be an end:
/// beyond it, affected resources are listed without their path.
const MOST_HOPS: usize = 50_000;

/// How far the changes of a plan reach. `consequences` and `consumers` come from those who know
/// resource types and other root modules.
pub fn blast_radius(
    graph: &Graph<'_>,
    consequences: &[Consequence],
    consumers: Vec<Consumer>,
    thresholds: &RadiusThresholds,
) -> Radius {
    let plan = graph.plan;
    let reach = Reach::of(graph);
    let changed: Vec<&ResourceChange<'_>> = plan.changes.iter().filter(|change| changes(change)).collect();
    let affected_managed = reach.affected.iter().filter(|found| !found.data).count();
    let managed = managed(plan);
    let existing = changed.iter().filter(|change| change.is_current() && exists(change)).count();
    let irreversible = |data: bool| {
        count(consequences, |found| {
            found.reversibility == Reversibility::Irreversible
                && matches!(found.holds, "data" | "key") == data
        })
    };
    let numbers = RadiusNumbers {
        changed: changed.len() as u64,
        destroyed: changed.iter().filter(|change| is_lost(&change.actions)).count() as u64,
        affected: affected_managed as u64,
        managed: managed as u64,
        share: percent(existing + affected_managed, managed),
        recoverable: count(consequences, |found| found.reversibility == Reversibility::Recoverable),
        irreversible_data: irreversible(true),
        irreversible_identity: irreversible(false),
        consumers: consumers.iter().map(|found| &found.root_module).collect::<FxHashSet<_>>().len() as u64,
    };
    let (level, terms) = level(&numbers, thresholds);
    let groups = groups(graph, &changed, &reach.nodes);
    Radius {
        level,
        terms,
        affected: reach.affected,
        groups,
        consumers,
        managed,
        hidden_references: graph.hidden_references(),
    }
}

/// Destroyed objects among the consequences; what is forgotten goes on to exist.
fn count(consequences: &[Consequence], wanted: impl Fn(&Consequence) -> bool) -> u64 {
    consequences.iter().filter(|found| found.action != "forget" && wanted(found)).count() as u64
}

/// Something happens to a managed object. A deposed object counts: it is destroyed like any other.
fn changes(change: &ResourceChange<'_>) -> bool {
    change.is_managed() && !change.actions.is_idle()
}

/// Destroyed or replaced, also where the old object is only left behind.
fn is_lost(actions: &Actions) -> bool {
    actions.destroys() || actions.replaces()
}

fn exists(change: &ResourceChange<'_>) -> bool {
    change.change.before.is_some_and(|before| !Raw::is_null(before))
}

/// Managed resources that exist before the change.
fn managed(plan: &Plan<'_>) -> usize {
    if plan.prior.is_empty() {
        let current = plan.changes.iter().filter(|change| change.is_managed() && change.is_current());
        return current.filter(|change| exists(change)).count();
    }
    plan.prior.iter().filter(|object| object.mode == Mode::Managed && !object.deposed).count()
}

/// Rounded up, so that a part is never nothing; never more than the whole.
fn percent(part: usize, whole: usize) -> u64 {
    if whole == 0 { 0 } else { (part * 100).div_ceil(whole).min(100) as u64 }
}

/// What is affected, told and as nodes, both by distance and address.
struct Reach {
    affected: Vec<Affected>,
    nodes: Vec<u32>,
}

impl Reach {
    fn of(graph: &Graph<'_>) -> Self {
        let (hard, soft) = (hard_wave(graph), soft_wave(graph));
        let mut found: Vec<(u32, &str, u32, bool)> = Vec::new();
        for (id, arrival) in &hard.nodes {
            let nearer = soft.nodes.get(id).is_some_and(|other| other.distance < arrival.distance);
            if let Some(node) = graph.instances.node(*id).filter(|_| !nearer) {
                found.push((arrival.distance, node.address, *id, true));
            }
        }
        for (id, arrival) in &soft.nodes {
            let nearer = hard.nodes.get(id).is_none_or(|other| arrival.distance < other.distance);
            if let Some(node) = graph.instances.node(*id).filter(|_| nearer) {
                found.push((arrival.distance, node.address, *id, false));
            }
        }
        // What changes itself is listed as a change.
        found.retain(|(_, _, id, _)| !graph.change(*id).is_some_and(changes));
        found.sort_unstable();
        let mut left = MOST_HOPS;
        let mut affected = Vec::with_capacity(found.len());
        for (distance, address, id, is_hard) in &found {
            let wave = if *is_hard { &hard } else { &soft };
            let path = match left.checked_sub(*distance as usize + 1) {
                Some(rest) => {
                    left = rest;
                    graph.path(wave, *id)
                }
                None => Vec::new(),
            };
            affected.push(Affected {
                address: (*address).to_owned(),
                data: graph.is_data(*id),
                distance: *distance,
                path,
            });
        }
        Self { affected, nodes: found.into_iter().map(|(_, _, id, _)| id).collect() }
    }
}

/// Everything that depends on what is destroyed or replaced, by any number of steps. An action that
/// we do not know may do the same. What is created had no dependents yet. What is forgotten stays as
/// it is: whoever uses it still finds it, and only Terraform looks away.
fn hard_wave<'p>(graph: &Graph<'p>) -> Wave<'p> {
    let mut wave = Wave::default();
    let is_hard = |change: &ResourceChange<'_>| {
        change.is_managed() && (is_lost(&change.actions) || matches!(change.actions, Actions::Unknown(_)))
    };
    let seeds = seeds(graph, &mut wave, is_hard);
    wave.spread(graph, seeds.clone(), &mut |_| Carries::Everything);
    graph.spread_recorded(&mut wave, &seeds);
    wave
}

/// Whoever reads an attribute that an update changes. Only what changes itself hands that on: other
/// updates are seeds of their own, and a data source that is read again during apply is passed.
fn soft_wave<'p>(graph: &Graph<'p>) -> Wave<'p> {
    let mut wave = Wave::default();
    let seeds =
        seeds(graph, &mut wave, |change| change.is_managed() && matches!(change.actions, Actions::Update));
    // Comparing values is the work here, so it is done on all cores, and only where somebody reads.
    let all: Vec<Carries> = seeds.par_iter().map(|id| carried(graph, *id)).collect();
    let all: FxHashMap<u32, Carries> = seeds.iter().copied().zip(all).collect();
    wave.spread(graph, seeds, &mut |id| match all.get(&id) {
        Some(carries) => carries.clone(),
        None => carried(graph, id),
    });
    wave
}

/// What an update, or a data source that is read again, hands on.
fn carried(graph: &Graph<'_>, id: u32) -> Carries {
    match graph.change(id) {
        Some(change) if graph.is_read(id) && matches!(change.actions, Actions::Update | Actions::Read) => {
            changed::attributes(&change.change)
        }
        _ => Carries::Nothing,
    }
}

fn seeds<'p>(
    graph: &Graph<'p>,
    wave: &mut Wave<'p>,
    wanted: impl Fn(&ResourceChange<'_>) -> bool,
) -> Vec<u32> {
    let start = Arrival { from: None, reads: None, distance: 0, recorded: false };
    let ids = 0..graph.instances.nodes.len() as u32;
    let seeds: Vec<u32> = ids.filter(|id| graph.change(*id).is_some_and(&wanted)).collect();
    for id in &seeds {
        wave.arrive(Spot::Node(*id), start);
    }
    seeds
}

impl<'p> Graph<'p> {
    /// The change of an instance.
    pub(super) fn change(&self, id: u32) -> Option<&'p ResourceChange<'p>> {
        self.plan.changes.get(self.instances.node(id)?.change as usize)
    }

    /// Whether something refers to the block of an instance.
    fn is_read(&self, id: u32) -> bool {
        self.instances.node(id).is_some_and(|node| self.edges.of(node.block).next().is_some())
    }
}

const GROUPS: [&str; 4] = ["module", "provider", "region", "account"];

/// Resources, changed and affected, by where they are.
type Tally = FxHashMap<Location, (usize, usize)>;

/// Managed resources, changed and affected, by module, provider, region and account. Values are read
/// for this, so it is done on all cores.
fn groups(graph: &Graph<'_>, changed: &[&ResourceChange<'_>], affected: &[u32]) -> Vec<Group> {
    let locator = Locator::new(graph);
    let of_changed = changed
        .par_iter()
        .fold(Tally::default, |mut tally, change| {
            tally.entry(locator.of_change(change)).or_default().0 += 1;
            tally
        })
        .reduce(Tally::default, merge);
    let of_affected = affected
        .par_iter()
        .filter(|id| !graph.is_data(**id))
        .fold(Tally::default, |mut tally, id| {
            tally.entry(locator.of_node(*id)).or_default().1 += 1;
            tally
        })
        .reduce(Tally::default, merge);
    let mut found: BTreeMap<(usize, String), (usize, usize)> = BTreeMap::new();
    for (location, (changed, affected)) in merge(of_changed, of_affected) {
        for (by, name) in location.names().into_iter().enumerate() {
            let Some(name) = name else { continue };
            let count = found.entry((by, name)).or_default();
            *count = (count.0 + changed, count.1 + affected);
        }
    }
    let group = |((by, name), (changed, affected)): ((usize, String), (usize, usize))| {
        Some(Group { by: GROUPS.get(by)?, name, changed, affected })
    };
    found.into_iter().filter_map(group).collect()
}

fn merge(mut into: Tally, from: Tally) -> Tally {
    for (location, (changed, affected)) in from {
        let found = into.entry(location).or_default();
        *found = (found.0 + changed, found.1 + affected);
    }
    into
}
