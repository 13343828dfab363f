//! The module instances of a large plan and what is in each: the unit in which the plan is streamed.

use super::place::Place;
use super::resource::{Fate, Key, Resource};
use super::topology::{Environment, Service, Standing, Topology, WORKERS, ZONES};
use super::{aws_compute, aws_data, aws_network, kinds};

const NO_MODULE: &str = "delete_because_no_module";
const COUNT_INDEX: &str = "delete_because_count_index";

#[derive(Clone, Copy)]
pub enum Module<'a> {
    Root(&'a Topology),
    Environment(&'a Environment),
    Network(&'a Environment),
    Service(&'a Environment, &'a Service),
    Monitoring(&'a Environment, &'a Service),
}

impl<'a> Module<'a> {
    /// All module instances in the order of `resource_changes`: the shallow ones first, then by path.
    pub fn by_depth(topology: &'a Topology) -> impl Iterator<Item = Module<'a>> {
        let environments = &topology.environments;
        let second = environments.iter().flat_map(|env| {
            std::iter::once(Module::Network(env))
                .chain(env.services.iter().map(move |s| Module::Service(env, s)))
        });
        let third =
            environments.iter().flat_map(|env| env.services.iter().map(move |s| Module::Monitoring(env, s)));
        std::iter::once(Module::Root(topology))
            .chain(environments.iter().map(Module::Environment))
            .chain(second)
            .chain(third)
    }

    pub fn children(self) -> Vec<Module<'a>> {
        match self {
            Self::Root(topology) => topology.environments.iter().map(Module::Environment).collect(),
            Self::Environment(env) => std::iter::once(Module::Network(env))
                .chain(env.services.iter().map(|service| Module::Service(env, service)))
                .collect(),
            Self::Service(env, service) => vec![Module::Monitoring(env, service)],
            Self::Network(_) | Self::Monitoring(..) => Vec::new(),
        }
    }

    /// Empty for the root module.
    pub fn address(self) -> String {
        match self {
            Self::Root(_) => String::new(),
            Self::Environment(env) => format!("module.env[\"{}\"]", env.key),
            Self::Network(env) => format!("module.env[\"{}\"].module.network", env.key),
            Self::Service(env, service) => {
                format!("module.env[\"{}\"].module.service[\"{}\"]", env.key, service.name)
            }
            Self::Monitoring(..) => match self.parent() {
                Some(parent) => format!("{}.module.monitoring", parent.address()),
                None => String::new(),
            },
        }
    }

    fn parent(self) -> Option<Module<'a>> {
        match self {
            Self::Monitoring(env, service) => Some(Self::Service(env, service)),
            _ => None,
        }
    }

    /// Sorted as in `resource_changes`: data sources first, then type, name and key.
    pub fn resources(self) -> Vec<Resource> {
        let mut resources = match self {
            Self::Root(topology) => root(topology),
            Self::Environment(env) => environment(env),
            Self::Network(env) => network(env),
            Self::Service(env, service) => Fates::new(env, service).service(),
            Self::Monitoring(env, service) => Fates::new(env, service).monitoring(),
        };
        resources.sort_by_key(|resource| {
            (!resource.is_data(), resource.kind.type_name, resource.kind.name, resource.key)
        });
        resources
    }
}

fn root(topology: &Topology) -> Vec<Resource> {
    let place = Place::root(topology);
    (0..topology.log_buckets)
        .map(|index| {
            let base = aws_data::bucket(&place, &format!("log-{index}"));
            if index == 7 {
                Resource::new(&kinds::LEGACY_BUCKET, Key::None, Fate::Forget, &place, base)
            } else {
                // The forgotten one took a number out of the middle.
                let key = Key::Index(if index > 7 { index - 1 } else { index });
                Resource::new(&kinds::LOG_BUCKET, key, Fate::of_lasting(&place, "log", index), &place, base)
            }
        })
        .collect()
}

fn environment(env: &Environment) -> Vec<Resource> {
    let place = Place::environment(env);
    let base = aws_data::policy(&place, &format!("{}-boundary", place.name));
    vec![Resource::new(&kinds::BOUNDARY, Key::None, Fate::of_lasting(&place, "boundary", 0), &place, base)]
}

fn network(env: &Environment) -> Vec<Resource> {
    let place = Place::environment(env);
    let lasting = |label: &str, index: u64| Fate::of_lasting(&place, label, index);
    let mut resources = vec![
        Resource::new(&kinds::VPC, Key::None, lasting("vpc", 0), &place, aws_network::vpc(&place)),
        Resource::new(
            &kinds::BASE_GROUP,
            Key::None,
            lasting("base group", 0),
            &place,
            aws_network::security_group(&place, true),
        ),
    ];
    for (zone, number) in ZONES.iter().zip((0..).step_by(2)) {
        for (kind, number) in [(&kinds::PRIVATE_SUBNET, number), (&kinds::PUBLIC_SUBNET, number + 1)] {
            let fate = lasting("subnet", number);
            resources.push(Resource::new(
                kind,
                Key::Name(zone),
                fate,
                &place,
                aws_network::subnet(&place, number),
            ));
        }
    }
    resources
}

/// Decides a service's fates together, since alarms, records and functions follow what they refer to.
struct Fates<'a> {
    place: Place,
    service: &'a Service,
    group: Fate,
    role: Fate,
    bucket: Fate,
    database: Fate,
}

impl<'a> Fates<'a> {
    fn new(env: &Environment, service: &'a Service) -> Self {
        let place = Place::service(env, service);
        let single = |label: &str| standing(service).unwrap_or_else(|| Fate::of(&place, label, 0));
        let (group, role) = (single("group"), single("role"));
        let (bucket, database) = (single("bucket"), single("database"));
        // A late read of the trust document makes the role's policy unknown.
        let role = if service.reads_late && role.is_no_op() { Fate::Follow } else { role };
        Self { group, role, bucket, database, place, service }
    }

    fn instance(&self, index: u64) -> Fate {
        match (standing(self.service), index) {
            (Some(fate), _) => fate,
            (None, index) if index >= self.service.before => Fate::Create,
            (None, index) if index >= self.service.after => Fate::Delete(COUNT_INDEX),
            (None, index) => Fate::of(&self.place, "instance", index).following(self.group),
        }
    }

    fn single(&self, label: &str, index: u64) -> Fate {
        standing(self.service).unwrap_or_else(|| Fate::of(&self.place, label, index))
    }

    fn record(&self) -> Fate {
        self.single("record", 0).following(self.instance(0)).following(self.instance(1))
    }

    fn worker(&self, index: u64) -> Fate {
        self.single("worker", index).following(self.role)
    }

    /// Versioning and secret can't be updated in place when what they hang on gets a new identity.
    fn replaced_with(&self, label: &str, neighbour: Fate) -> Fate {
        match self.single(label, 0).following(neighbour) {
            Fate::Follow => Fate::ReplaceFollowing,
            Fate::Replace | Fate::ReplaceCreateFirst if neighbour.is_no_op() => Fate::Keep,
            other => other,
        }
    }

    fn service(&self) -> Vec<Resource> {
        let place = &self.place;
        let one = |kind, fate, base| Resource::new(kind, Key::None, fate, place, base);
        let versioning = self.replaced_with("versioning", self.bucket);
        let mut resources = vec![
            one(&kinds::SECURITY_GROUP, self.group, aws_network::security_group(place, false)),
            one(&kinds::ROLE, self.role, aws_data::role(place)),
            one(&kinds::POLICY, self.single("policy", 0), aws_data::policy(place, &place.name)),
            one(&kinds::BUCKET, self.bucket, aws_data::bucket(place, "assets")),
            one(&kinds::VERSIONING, versioning, aws_data::versioning(place)),
            one(&kinds::RECORD, self.record(), aws_compute::record(place)),
        ];
        if self.service.reads_late || self.service.standing == Standing::Kept {
            let fate = if self.service.reads_late { Fate::Read } else { Fate::AlreadyRead };
            resources.push(one(&kinds::TRUST_DOCUMENT, fate, aws_data::trust_document(place)));
        }
        if self.service.has_database {
            let database = aws_data::database(place);
            resources.push(Resource::new(&kinds::DATABASE, Key::Index(0), self.database, place, database));
            let secret = self.replaced_with("secret", self.database);
            let version = aws_data::secret_version(place);
            resources.push(Resource::new(&kinds::SECRET_VERSION, Key::Index(0), secret, place, version));
        }
        for index in 0..self.service.indices() {
            let base = aws_compute::instance(place, index);
            resources.push(Resource::new(
                &kinds::INSTANCE,
                Key::Index(index),
                self.instance(index),
                place,
                base,
            ));
        }
        for (index, worker) in (0..).zip(WORKERS) {
            let base = aws_compute::lambda(place, worker);
            resources.push(Resource::new(&kinds::LAMBDA, Key::Name(worker), self.worker(index), place, base));
        }
        resources
    }

    fn monitoring(&self) -> Vec<Resource> {
        let place = &self.place;
        let watched = |namespace, metric, dimension, id, threshold| aws_compute::Watched {
            namespace,
            metric,
            dimension,
            id,
            threshold,
        };
        let alarm = |suffix: &str, watched| aws_compute::alarm(place, suffix, watched);
        let mut resources = Vec::new();
        for index in 0..self.service.indices() {
            let id = place.instance_id(index);
            let cpu = watched("AWS/EC2", "CPUUtilization", "InstanceId", id.clone(), 80);
            let status = watched("AWS/EC2", "StatusCheckFailed", "InstanceId", id, 0);
            for (kind, suffix, watched) in
                [(&kinds::CPU_ALARM, "cpu", cpu), (&kinds::STATUS_ALARM, "status", status)]
            {
                let fate = match self.instance(index) {
                    fate @ (Fate::Create | Fate::Delete(_)) => fate,
                    fate => Fate::of_lasting(place, suffix, index).following(fate),
                };
                let base = alarm(&format!("{suffix}-{index}"), watched);
                resources.push(Resource::new(kind, Key::Index(index), fate, place, base));
            }
        }
        if self.service.has_database {
            let watched =
                watched("AWS/RDS", "CPUUtilization", "DBInstanceIdentifier", place.name.clone(), 70);
            let fate = self.single("database alarm", 0).following(self.database);
            resources.push(Resource::new(
                &kinds::DATABASE_ALARM,
                Key::Index(0),
                fate,
                place,
                alarm("database", watched),
            ));
        }
        for (index, worker) in (0..).zip(WORKERS) {
            let name = format!("{}-{worker}", place.name);
            let base = alarm(worker, watched("AWS/Lambda", "Errors", "FunctionName", name, 5));
            let fate = self.single("worker alarm", index).following(self.worker(index));
            resources.push(Resource::new(&kinds::WORKER_ALARM, Key::Name(worker), fate, place, base));
        }
        resources
    }
}

/// The fate that a service as a whole dictates, if it does.
fn standing(service: &Service) -> Option<Fate> {
    match service.standing {
        Standing::Kept => None,
        Standing::Added => Some(Fate::Create),
        Standing::Removed => Some(Fate::Delete(NO_MODULE)),
    }
}
