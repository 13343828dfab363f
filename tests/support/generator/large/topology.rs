//! Which environments, services and instances a large plan has: the only part that is held in memory.
//!
//! ```text
//! root                              log buckets, which also fill up the count
//! └ module.env["prod-17"]           for_each, one AWS region each, a permissions boundary
//!   ├ module.network                VPC, subnets, base security group
//!   └ module.service["api"]         for_each: instances, security group, role, policy, bucket, database, functions
//!     └ module.monitoring           alarms
//! ```

use super::super::rng::{SplitMix64, mix};
use super::LargePlan;

pub const STAGES: [&str; 4] = ["dev", "prod", "qa", "stage"];
/// Each with the alias of its provider configuration in the root module; the first is the default one.
pub const REGIONS: [(&str, &str); 3] =
    [("ap-northeast-1", "aws"), ("eu-west-1", "aws.ireland"), ("us-east-1", "aws.virginia")];
const SERVICES: [&str; 16] = [
    "accounts", "api", "auth", "billing", "catalog", "checkout", "feed", "gateway", "images", "ledger",
    "mailer", "orders", "reports", "search", "shipping", "web",
];
pub const ZONES: [&str; 3] = ["a", "b", "c"];
/// Functions of every service, in the order of their `for_each` keys.
pub const WORKERS: [&str; 2] = ["cleanup", "ingest"];
const SERVICES_PER_ENVIRONMENT: usize = 8;
/// The boundary policy, the VPC, two subnets a zone and the base security group.
const CHANGES_PER_ENVIRONMENT: usize = 3 + 2 * ZONES.len();

/// What the plan does to a whole service, that is to all resources of one module instance.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    Kept,
    /// A new key in `for_each`: everything in it is created.
    Added,
    /// A key that left `for_each`: everything in it is deleted.
    Removed,
}

#[derive(Clone, Debug)]
pub struct Service {
    pub name: &'static str,
    pub standing: Standing,
    /// Instances in the prior state and in the plan.
    pub before: u64,
    pub after: u64,
    pub has_database: bool,
    /// Whether its data source can only be read during apply, which is when terraform lists it as a change.
    pub reads_late: bool,
    pub salt: u64,
}

#[derive(Clone, Debug)]
pub struct Environment {
    pub key: String,
    pub stage: &'static str,
    pub number: u64,
    pub region: &'static str,
    pub provider_key: &'static str,
    pub services: Vec<Service>,
    pub salt: u64,
}

#[derive(Clone, Debug)]
pub struct Topology {
    pub environments: Vec<Environment>,
    /// Log buckets in the root module; they make the number of changes exact.
    pub log_buckets: u64,
    pub salt: u64,
}

impl Service {
    /// `ordinal` counts the services of the whole plan. Which ones come and go depends on it and not on chance, so
    /// that a plan of a thousand resources has both.
    fn new(name: &'static str, ordinal: u64, salt: u64) -> Self {
        let mut random = SplitMix64::new(salt);
        let standing = match ordinal % 27 {
            5 => Standing::Added,
            13 => Standing::Removed,
            _ => Standing::Kept,
        };
        let count = 2 + random.below(4);
        let (before, after) = match (standing, random.below(40)) {
            (Standing::Added, _) => (0, count),
            (Standing::Removed, _) => (count, 0),
            (Standing::Kept, 0) => (count, count + 1),
            (Standing::Kept, 1) => (count, count - 1),
            (Standing::Kept, _) => (count, count),
        };
        let has_database = random.below(2) == 0;
        let reads_late = match standing {
            Standing::Added => true,
            Standing::Removed => false,
            Standing::Kept => random.below(12) == 0,
        };
        Self { name, standing, before, after, has_database, reads_late, salt }
    }

    /// How many indices of `count` appear in the plan, in whichever role.
    pub fn indices(&self) -> u64 {
        self.before.max(self.after)
    }

    /// How many entries of `resource_changes` the service makes; `modules` must agree, or the plan has
    /// another length than asked for.
    fn changes(&self) -> usize {
        let singles = 6; // security group, role, policy, bucket, versioning, record
        let database = if self.has_database { 3 } else { 0 }; // instance, secret version, alarm
        let per_instance = 3; // instance and two alarms
        let per_worker = 2; // function and alarm
        singles
            + database
            + per_instance * self.indices() as usize
            + per_worker * WORKERS.len()
            + usize::from(self.reads_late)
    }
}

impl Topology {
    pub fn new(spec: &LargePlan) -> Self {
        let mut left = spec.resources;
        let mut environments = Vec::new();
        for index in 0.. {
            match Environment::new(spec.seed, index, left) {
                Some((environment, used)) => {
                    left -= used;
                    environments.push(environment);
                }
                None => break,
            }
        }
        // String keys sort as strings: "prod-17" comes before "prod-2".
        environments.sort_by(|one, other| one.key.cmp(&other.key));
        Self { environments, log_buckets: left as u64, salt: mix(spec.seed, "root", 0) }
    }
}

impl Environment {
    /// The next environment and its number of changes, or nothing when not even one service fits in `budget`.
    fn new(seed: u64, index: u64, budget: usize) -> Option<(Self, usize)> {
        let stages = STAGES.len() as u64;
        let stage = *STAGES.get((index % stages) as usize)?;
        let salt = mix(seed, "environment", index);
        let (region, provider_key) = *REGIONS.get((salt % 3) as usize)?;
        let mut used = CHANGES_PER_ENVIRONMENT;
        let mut services = Vec::new();
        let offset = (salt >> 8) % 2;
        for position in 0..SERVICES_PER_ENVIRONMENT as u64 {
            let name = *SERVICES.get((position * 2 + offset) as usize)?;
            let service = Service::new(
                name,
                index * SERVICES_PER_ENVIRONMENT as u64 + position,
                mix(salt, "service", position),
            );
            if used + service.changes() > budget {
                break;
            }
            used += service.changes();
            services.push(service);
        }
        let number = index / stages + 1;
        let environment =
            Self { key: format!("{stage}-{number}"), stage, number, region, provider_key, services, salt };
        (!environment.services.is_empty()).then_some((environment, used))
    }
}
