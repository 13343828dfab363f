//! Reads the table of actions: an index of services at first use, a service's actions when it is asked for.
//!
//! A line that cannot be read is left out, which makes its action unknown, and what is unknown is a finding. Tests
//! compare what was read with the numbers in the head of the table.

use std::cmp::Ordering;
use std::sync::{LazyLock, OnceLock};

use rustc_hash::FxHashMap;

use super::{Action, Level, Source};

/// The actions as `data/iam/update.mjs` writes them.
static TEXT: &str = include_str!("../../../data/iam/actions.txt");

/// What we know better.
static OVERRIDES: &str = include_str!("../../../data/iam/overrides.tsv");

/// A service, read when it is asked for.
#[derive(Debug)]
pub(super) struct Service {
    /// `s3`.
    pub(super) name: &'static str,
    body: &'static str,
    read: OnceLock<Entries>,
}

/// What a service has.
#[derive(Debug)]
struct Entries {
    /// Resource types with a pattern of their ARNs; a type may have several.
    types: Vec<(&'static str, &'static str)>,
    /// Sorted without case.
    actions: Vec<Entry>,
}

/// An action with what it can be limited to.
#[derive(Debug)]
pub(super) struct Entry {
    /// The action.
    pub(super) action: Action,
    /// Names of resource types, with commas between them.
    types: &'static str,
}

impl Entry {
    /// The names of its resource types.
    pub(super) fn types(&self) -> impl Iterator<Item = &'static str> {
        self.types.split(',').filter(|name| !name.is_empty())
    }
}

impl Service {
    /// All its actions, sorted without case.
    pub(super) fn actions(&'static self) -> &'static [Entry] {
        &self.entries().actions
    }

    /// The action of this name, without case.
    pub(super) fn action(&'static self, name: &str) -> Option<&'static Entry> {
        let actions = self.actions();
        let at = actions.binary_search_by(|entry| compare(entry.action.name, name)).ok()?;
        actions.get(at)
    }

    /// Patterns of the ARNs that an action can be limited to.
    pub(super) fn formats(&'static self, entry: &'static Entry) -> Vec<&'static str> {
        let all = &self.entries().types;
        let of = |wanted: &'static str| all.iter().filter(move |(name, _)| *name == wanted);
        entry.types().flat_map(of).map(|(_, format)| *format).collect()
    }

    fn entries(&'static self) -> &'static Entries {
        self.read.get_or_init(|| {
            let mut entries = Entries { types: Vec::new(), actions: Vec::new() };
            for line in self.body.lines() {
                if let Some((name, format)) = line.strip_prefix('=').and_then(|line| line.split_once('\t')) {
                    entries.types.push((name, format));
                } else if let Some((name, rest)) = line.split_once('\t') {
                    let (level, types) = rest.split_once('\t').unwrap_or((rest, ""));
                    let level = overridden(self.name, name).unwrap_or_else(|| letter(level));
                    entries.actions.push(Entry { action: Action { service: self.name, name, level }, types });
                }
            }
            entries
        })
    }
}

/// All services, sorted.
pub(super) fn services() -> &'static [Service] {
    static SERVICES: LazyLock<Vec<Service>> = LazyLock::new(|| {
        let sections = TEXT.split("\n[").skip(1);
        let read = |section: &'static str| {
            let (name, body) = section.split_once("]\n")?;
            Some(Service { name, body, read: OnceLock::new() })
        };
        sections.filter_map(read).collect()
    });
    &SERVICES
}

/// The service of this name, without case.
pub(super) fn service(name: &str) -> Option<&'static Service> {
    let all = services();
    all.get(all.binary_search_by(|service| compare(service.name, name)).ok()?)
}

/// Where the table comes from.
pub(super) fn source() -> Source {
    Source::head(TEXT, "actions")
}

/// What we know better of an action.
fn overridden(service: &'static str, name: &'static str) -> Option<Level> {
    static LEVELS: LazyLock<FxHashMap<(&str, &str), Level>> = LazyLock::new(|| {
        let rows = OVERRIDES.lines().filter(|line| !line.starts_with('#'));
        let read = |row: &'static str| {
            let mut columns = row.split('\t');
            let action = columns.next()?.split_once(':')?;
            Some((action, Level::parse(columns.next()?)?))
        };
        rows.filter_map(read).collect()
    });
    LEVELS.get(&(service, name)).copied()
}

/// Why the level of an action is another one here.
pub(super) fn override_reason(service: &str, name: &str) -> Option<&'static str> {
    let columns = |row: &'static str| {
        let mut columns = row.split('\t');
        Some((columns.next()?.split_once(':')?, columns.nth(1)?))
    };
    let rows = OVERRIDES.lines().filter(|line| !line.starts_with('#')).filter_map(columns);
    rows.into_iter().find(|(action, _)| *action == (service, name)).map(|(_, why)| why)
}

/// A letter of the table. One that is new counts as the gravest.
fn letter(text: &str) -> Level {
    match text {
        "L" => Level::List,
        "R" => Level::Read,
        "T" => Level::Tagging,
        "W" => Level::Write,
        _ => Level::Permissions,
    }
}

/// Order without case, as the table is sorted.
fn compare(a: &str, b: &str) -> Ordering {
    a.bytes().map(|byte| byte.to_ascii_lowercase()).cmp(b.bytes().map(|byte| byte.to_ascii_lowercase()))
}
