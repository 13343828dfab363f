//! One list of actions: what of it stays, in few words.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use super::tally::Tally;
use super::uses::{Fate, Uses};
use crate::iam::catalog;

/// So many actions in a row are worth a wildcard.
const WORTH: usize = 3;

/// Words of a name that a wildcard may stand behind: `Get*`, `GetBucket*`, `GetBucketObject*`.
const WORDS: usize = 3;

/// A shorter beginning is no word.
const SHORTEST: usize = 3;

/// What is left of a list.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Rest {
    /// All of it, as it is written.
    All,
    /// These.
    Some(Vec<String>),
    /// Nothing.
    Nothing,
}

/// Narrows lists of actions by uses.
#[derive(Debug)]
pub(super) struct Narrower<'u> {
    uses: &'u Uses,
    /// Single actions go; otherwise only whole services.
    fine: bool,
    /// What went and what stayed.
    pub tally: Tally,
    /// All actions of a service.
    names: BTreeMap<String, Vec<Cow<'u, str>>>,
}

/// What is left of one pattern within one service.
struct Part<'u> {
    service: String,
    kept: Vec<Cow<'u, str>>,
    all: bool,
}

impl<'u> Narrower<'u> {
    pub(super) fn new(uses: &'u Uses, fine: bool) -> Self {
        Self { uses, fine, tally: Tally::default(), names: BTreeMap::new() }
    }

    /// What is left of `Action`.
    pub(super) fn actions(&mut self, patterns: &[&str]) -> Rest {
        let parts: Vec<(&str, Vec<Part<'u>>)> =
            patterns.iter().map(|pattern| (*pattern, self.pattern(pattern))).collect();
        let whole = |parts: &[Part<'_>]| parts.iter().all(|part| part.all);
        if parts.iter().all(|(_, parts)| whole(parts)) {
            return Rest::All;
        }
        let kept: Vec<&str> =
            parts.iter().filter(|(_, parts)| whole(parts)).map(|(pattern, _)| *pattern).collect();
        let mut out: Vec<String> = Vec::new();
        for (pattern, parts) in &parts {
            if whole(parts) {
                push(&mut out, (*pattern).to_owned());
                continue;
            }
            let (service, name) = split(pattern);
            if service == "*" {
                self.tally.closed("*".to_owned());
            }
            let open = |text: &str| pattern.ends_with('*') && catalog::matches(pattern, text);
            for part in parts {
                if part.all {
                    push(&mut out, format!("{}:{name}", part.service));
                    continue;
                }
                if !part.kept.is_empty() {
                    self.tally.closed(part.service.clone());
                }
                let covered = |name: &str| {
                    kept.iter().any(|k| catalog::matches(k, &format!("{}:{name}", part.service)))
                };
                let names: Vec<&str> =
                    part.kept.iter().map(AsRef::as_ref).filter(|name| !covered(name)).collect();
                self.short(&part.service, &names, &open).into_iter().for_each(|one| push(&mut out, one));
            }
        }
        // A name that a new wildcard says as well is not said twice.
        let wildcards: Vec<String> =
            out.iter().filter(|one| one.ends_with('*') && !kept.contains(&one.as_str())).cloned().collect();
        out.retain(|one| {
            one.contains(['*', '?']) || !wildcards.iter().any(|wildcard| catalog::matches(wildcard, one))
        });
        if out.is_empty() { Rest::Nothing } else { Rest::Some(out) }
    }

    /// What is left of everything but `NotAction`, as a list of what it is.
    pub(super) fn all_but(&mut self, patterns: &[&str]) -> Rest {
        let excepted = |text: &str| patterns.iter().any(|pattern| catalog::matches(pattern, text));
        let open = |text: &str| !patterns.iter().any(|pattern| meets(pattern, text));
        let (mut out, mut dropped, mut closed) = (Vec::new(), false, vec!["*".to_owned()]);
        for service in self.services() {
            let names = self.universe(&service);
            let free: Vec<_> =
                names.into_iter().filter(|name| !excepted(&format!("{service}:{name}"))).collect();
            let untouched = open(&format!("{service}:"));
            let part = self.part(service, free, untouched);
            dropped |= !part.all;
            if !(part.kept.is_empty() || part.all && untouched) {
                closed.push(part.service.clone());
            }
            if part.all && untouched {
                out.push(format!("{}:*", part.service));
            } else {
                let names: Vec<&str> = part.kept.iter().map(AsRef::as_ref).collect();
                out.extend(self.short(&part.service, &names, &open));
            }
        }
        if dropped {
            closed.into_iter().for_each(|service| self.tally.closed(service));
        }
        match (dropped, out.is_empty()) {
            (false, _) => Rest::All,
            (true, true) => Rest::Nothing,
            (true, false) => Rest::Some(out),
        }
    }

    /// What is left of a pattern, service by service.
    fn pattern(&mut self, pattern: &str) -> Vec<Part<'u>> {
        let (service, name) = split(pattern);
        let services = if service == "*" { self.services() } else { vec![service.to_ascii_lowercase()] };
        let plain = !name.contains(['*', '?']);
        let mut out = Vec::new();
        for one in services {
            let names: Vec<Cow<'u, str>> = if plain && service != "*" {
                vec![Cow::Owned(name.to_owned())]
            } else {
                let all = self.universe(&one);
                all.into_iter().filter(|known| catalog::matches(name, known)).collect()
            };
            if names.is_empty() && service == "*" && name != "*" {
                continue;
            }
            // A pattern that matches nothing that anybody knows can match what is new.
            let opaque = names.is_empty() || (!plain && !catalog::service_exists(&one));
            let nothing = names.is_empty();
            let part = self.part(one, names, opaque);
            if nothing && part.all {
                self.tally.unknown(pattern.to_owned());
            }
            out.push(part);
        }
        out
    }

    /// What is left of these actions of a service. With `opaque` the pattern means others besides them.
    fn part(&mut self, service: String, names: Vec<Cow<'u, str>>, opaque: bool) -> Part<'u> {
        let known = catalog::service_exists(&service);
        if !known && opaque && !self.uses.is_idle(&service) {
            // Nobody can list what is in it: taking one action out of it would take others as well.
            self.tally.unknown(format!("{service}:*"));
            return Part { service, kept: names, all: true };
        }
        if names.is_empty() {
            let all = !(opaque && self.uses.is_idle(&service));
            if !all {
                self.tally.count(&service, "*", Fate::Unused);
            }
            return Part { service, kept: names, all };
        }
        let (mut kept, mut all) = (Vec::new(), true);
        for name in names {
            let mut fate = self.uses.fate(&service, &name.to_ascii_lowercase());
            if !self.fine && fate == Fate::Unused && !self.uses.is_idle(&service) {
                fate = Fate::ServiceOnly;
            }
            self.tally.count(&service, &name, fate);
            if fate == Fate::Unused {
                all = false;
            } else {
                kept.push(name);
            }
        }
        Part { service, kept, all }
    }

    /// Every service that is known, or that a report names.
    fn services(&self) -> Vec<String> {
        let all: BTreeSet<String> =
            catalog::services().map(str::to_owned).chain(self.uses.services().map(str::to_owned)).collect();
        all.into_iter().collect()
    }

    /// All actions of a service that are known, or that AWS tracks.
    fn universe(&mut self, service: &str) -> Vec<Cow<'u, str>> {
        if let Some(known) = self.names.get(service) {
            return known.clone();
        }
        let mut all: Vec<Cow<'u, str>> = match catalog::expand(&format!("{service}:*")) {
            catalog::Known::Actions(actions) => {
                actions.into_iter().map(|action| Cow::Borrowed(action.name)).collect()
            }
            catalog::Known::NoService | catalog::Known::NoAction => Vec::new(),
        };
        let listed: BTreeSet<String> = all.iter().map(|name| name.to_ascii_lowercase()).collect();
        let new = self.uses.tracked(service).filter(|name| !listed.contains(&name.to_ascii_lowercase()));
        all.extend(new.map(Cow::Borrowed));
        self.names.insert(service.to_owned(), all.clone());
        all
    }

    /// The names with their service, those of one beginning as a wildcard where nothing else begins so and where the old
    /// list is `open` to all that begins so.
    fn short(&mut self, service: &str, names: &[&str], open: &dyn Fn(&str) -> bool) -> Vec<String> {
        let universe = self.universe(service);
        let kept: BTreeSet<String> = names.iter().map(|name| name.to_ascii_lowercase()).collect();
        let fits = |beginning: &str| {
            let begins = |name: &&Cow<'_, str>| starts(name, beginning);
            universe.iter().filter(begins).count() >= WORTH
                && universe.iter().filter(begins).all(|name| kept.contains(&name.to_ascii_lowercase()))
                && open(&format!("{service}:{beginning}"))
        };
        let mut known: BTreeMap<&str, bool> = BTreeMap::new();
        for &name in names {
            let beginnings = (1..=WORDS).filter_map(|words| beginning(name, words));
            for text in beginnings.filter(|text| text.len() >= SHORTEST) {
                if *known.entry(text).or_insert_with(|| fits(text)) {
                    break;
                }
            }
        }
        known.retain(|_, fits| *fits);
        let mut out = Vec::new();
        for &name in names {
            let one = match known.keys().find(|text| starts(name, text)) {
                Some(text) => format!("{service}:{text}*"),
                None => format!("{service}:{name}"),
            };
            push(&mut out, one);
        }
        out
    }
}

/// Adds what is not there yet. Lists are short but for those of everything, whose entries come sorted.
fn push(out: &mut Vec<String>, one: String) {
    if out.last() != Some(&one) && !out.contains(&one) {
        out.push(one);
    }
}

/// Service and name of a pattern; all stars are both.
fn split(pattern: &str) -> (&str, &str) {
    pattern.split_once(':').unwrap_or(("*", "*"))
}

fn starts(name: &str, beginning: &str) -> bool {
    name.get(..beginning.len()).is_some_and(|start| start.eq_ignore_ascii_case(beginning))
}

/// The first words of a name in camel case, where it has more than those.
fn beginning(name: &str, words: usize) -> Option<&str> {
    let mut before = 'A';
    let mut seen = 0;
    for (at, one) in name.char_indices() {
        // `DBInstance` and `ACL` are words that go on.
        if one.is_ascii_uppercase() && before.is_ascii_lowercase() {
            seen += 1;
            if seen == words {
                return name.get(..at);
            }
        }
        before = one;
    }
    None
}

/// Whether a pattern matches anything that begins with a text, without case.
fn meets(pattern: &str, text: &str) -> bool {
    let mut rest = text.bytes();
    for byte in pattern.bytes() {
        match byte {
            b'*' => return true,
            b'?' => {
                if rest.next().is_none() {
                    return true;
                }
            }
            _ => match rest.next() {
                None => return true,
                Some(other) if other.eq_ignore_ascii_case(&byte) => {}
                Some(_) => return false,
            },
        }
    }
    rest.next().is_none()
}
