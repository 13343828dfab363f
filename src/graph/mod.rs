//! Who depends on what is changed: the graph of instances, the blast radius, and whether a change can
//! be undone.
//!
//! A plan says what changes, not who leans on it. The configuration inside the plan does: `references`
//! names, for every argument, what its expression reads. From them come the edges (`references`,
//! `items`, `edges`, `provider_edges`), from the changes and the states the instances (`instances`),
//! and `spread` walks from what changes to what depends on it. Where the configuration cannot tell,
//! because an expression goes through a local or a block was deleted, the state's own record helps
//! out (`recorded`). `origin` goes the other way, from an attribute to where its value comes from.
//! `radius` counts, `location` groups, and `level` makes one word of the numbers.

mod changed;
mod edges;
mod instances;
mod items;
mod keeper;
mod level;
mod location;
mod loss;
mod origin;
mod paths;
mod proof;
mod provider_edges;
mod query;
mod radius;
mod recorded;
mod references;
pub mod reversibility;
mod spread;

pub use level::{RadiusNumbers, SHARE_COUNTS_FROM, level};
pub use origin::Origin;
pub use query::Dependent;
pub use radius::blast_radius;

pub use crate::config::RadiusLevel;
// The word belongs to the table of types, which must not know the graph.
pub use crate::types::Reversibility;

use crate::plan::Plan;
use crate::text::Text;

use edges::Edges;
use instances::Instances;
use items::Items;
use origin::Blocks;

/// The dependency graph of a plan's resource instances.
#[derive(Debug)]
pub struct Graph<'p> {
    plan: &'p Plan<'p>,
    items: Items<'p>,
    instances: Instances<'p>,
    edges: Edges<'p>,
    blocks: Blocks<'p>,
}

impl<'p> Graph<'p> {
    /// Reads who depends on whom. Values stay unread.
    pub fn new(plan: &'p Plan<'p>) -> Self {
        let mut items = Items::new(&plan.configuration.root);
        let instances = Instances::gather(plan, &mut items);
        let edges = edges::build(&plan.configuration, &mut items, |key| instances.key_id(key));
        let blocks = Blocks::new(&plan.configuration, &items);
        Self { plan, items, instances, edges, blocks }
    }
}

/// A resource that is not changed but depends on something that is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Affected {
    /// Its address.
    pub address: String,
    /// A data source rather than a managed resource.
    pub data: bool,
    /// How many resources lie between: 1 for a direct dependent.
    pub distance: u32,
    /// From the changed resource to this one, both included: one more than the distance. Empty for the
    /// farthest where a radius is so large that nobody could read all of them.
    pub path: Vec<Hop>,
}

/// A step on the way from a changed resource to one that it affects.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hop {
    /// The resource.
    pub address: String,
    /// The attribute of the resource before it that this one reads; none when it depends as a whole.
    pub reads: Option<String>,
    /// Module inputs and outputs in between, nearest to the source first: `module.db.endpoint`, `var.host`.
    pub through: Vec<String>,
    /// Known only from the state's record of dependencies (through locals, for instance).
    pub recorded: bool,
}

/// Another root module that reads what changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Consumer {
    /// Its folder relative to the repository.
    pub root_module: String,
    /// File and line.
    pub place: String,
    /// What it reads: output `db_endpoint` through …, or `aws_vpc.main` by its name.
    pub reads: Text,
    /// The address in this plan, or `output.NAME`.
    pub target: String,
}

/// How far the change reaches, and how that became a level.
#[derive(Debug, Clone)]
pub struct Radius {
    /// `none`, `low`, `medium`, `high` or `critical`.
    pub level: RadiusLevel,
    /// Every term of the formula with its number, in the order of the documentation.
    pub terms: Vec<RadiusTermView>,
    /// What is affected without being changed itself, nearest first.
    pub affected: Vec<Affected>,
    /// Numbers by module, provider, region and account.
    pub groups: Vec<Group>,
    /// Other root modules that read what changes.
    pub consumers: Vec<Consumer>,
    /// Managed resources that exist before the change.
    pub managed: usize,
    /// References through locals, which plan JSON does not show: dependents may be missing.
    pub hidden_references: usize,
}

/// One term of the formula.
#[derive(Debug, Clone)]
pub struct RadiusTermView {
    /// Its name, as in the configuration.
    pub name: &'static str,
    /// What it counts, for people.
    pub label: Text,
    /// The number found.
    pub value: u64,
    /// The level that this number alone gives.
    pub level: RadiusLevel,
    /// Whether it made the level.
    pub decisive: bool,
}

/// Numbers of one module, provider, region or account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// `module`, `provider`, `region` or `account`.
    pub by: &'static str,
    /// Which one.
    pub name: String,
    /// Changed managed resources.
    pub changed: usize,
    /// Affected managed resources.
    pub affected: usize,
}

/// What a destroyed, replaced or forgotten object takes with it.
#[derive(Debug, Clone)]
pub struct Consequence {
    /// Its address.
    pub address: String,
    /// Its type.
    pub kind: String,
    /// `delete`, `delete-create`, …
    pub action: &'static str,
    /// The category of the type table: `database`, `dns-zone`, …
    pub category: String,
    /// What it holds: `data`, `key`, `identity`, `history`, `watch`, `none`.
    pub holds: &'static str,
    /// Whether it comes back.
    pub reversibility: Reversibility,
    /// Why so, in a sentence.
    pub reason: Text,
}
