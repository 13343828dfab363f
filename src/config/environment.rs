//! `environment` blocks: settings for some root modules only, by their path.
//!
//! Exactly one environment holds for a root module, or none: the one with the narrowest pattern that
//! matches. Two that are equally narrow are a mistake and not a matter of order, because swapping two
//! blocks must not change what the gate lets through.
//!
//! An environment is production or not: its name says so, or its attribute `production` where the name misleads. Some
//! rules are stricter there.
//!
//! An environment can change levels and thresholds. Protections and waivers it only adds, so reading
//! the general part of the file is enough to know what is protected everywhere.

use super::layer::Layer;
use super::path_pattern::PathPattern;
use super::raw::{Node, RawBody};
use super::read::{Reader, attribute, blocks, quote};
use super::shapes;
use crate::diagnostic::Diagnostic;
use crate::source::{Source, Span};
use std::collections::BTreeMap;

/// One environment.
#[derive(Debug, Clone)]
pub(super) struct Environment {
    pub(super) name: String,
    pub(super) span: Span,
    pub(super) paths: Vec<Node<PathPattern>>,
    /// What `production` says; none leaves it to the name.
    pub(super) production: Option<Node<bool>>,
    pub(super) layer: Layer,
}

/// Words in the name of an environment that say it is production.
const PRODUCTION: [&str; 4] = ["production", "prod", "prd", "live"];

/// Words that take it back: what runs before production, or beside it, is not it.
const NOT_PRODUCTION: [&str; 4] = ["pre", "non", "not", "no"];

/// Whether the name says that it is production: one of its words does, as in `prod-tokyo`, and none says the opposite,
/// as in `pre-production`. `nonprod` and `preprod` are words of their own.
fn sounds_like_production(name: &str) -> bool {
    let words = || name.split(|c: char| !c.is_alphanumeric());
    let any = |of: &[&str]| words().any(|word| of.iter().any(|one| one.eq_ignore_ascii_case(word)));
    any(&PRODUCTION) && !any(&NOT_PRODUCTION)
}

impl Environment {
    /// Whether it is production, and the place that says so.
    pub(super) fn production(&self) -> Node<bool> {
        let named = || Node::new(sounds_like_production(&self.name), self.span);
        self.production.unwrap_or_else(named)
    }

    /// The narrowest of its patterns that matches.
    fn best(&self, root_module: &str) -> Option<&Node<PathPattern>> {
        let matching = self.paths.iter().filter(|path| path.value.matches(root_module));
        matching.max_by_key(|path| path.value.specificity())
    }
}

pub(super) fn read(reader: &mut Reader<'_>, body: &RawBody, known_rules: &[&str]) -> Vec<Environment> {
    let mut environments: Vec<Environment> = Vec::new();
    let mut names: BTreeMap<&str, Span> = BTreeMap::new();
    let mut paths_seen: BTreeMap<String, Span> = BTreeMap::new();
    for block in blocks(body, "environment") {
        reader.check(&block.body, &shapes::ENVIRONMENT);
        let label = reader.label(block, "environment it describes", "production");
        let paths = reader
            .require(block, "paths", "say which root modules it is, such as `paths = [\"prod/**\"]`")
            .map(|found| reader.patterns(found, PathPattern::parse))
            .unwrap_or_default();
        for path in &paths {
            if let Some(first) = paths_seen.insert(path.value.normalized(), path.span) {
                let message = format!("the path {} is named twice", quote(path.value.as_str()));
                reader.twice(message, first, path.span, "a root module belongs to one environment at most");
            }
        }
        let production = attribute(&block.body, "production")
            .and_then(|found| reader.boolean(found).map(|value| Node::new(value, found.value.span)));
        let name = label.map(|label| label.value.as_str());
        let layer = Layer::read(reader, &block.body, Some(name.unwrap_or_default()), known_rules);
        let Some(label) = label else { continue };
        if let Some(first) = names.insert(&label.value, label.span) {
            let message = format!("two environments are called {}", quote(&label.value));
            reader.twice(message, first, label.span, "put both into one block, or rename one");
        }
        environments.push(Environment {
            name: label.value.clone(),
            span: block.header(),
            paths,
            production,
            layer,
        });
    }
    environments
}

/// The environment that holds for the root module, if any.
pub(super) fn choose<'e>(
    source: &Source,
    environments: &'e [Environment],
    root_module: &str,
) -> Result<Option<&'e Environment>, Diagnostic> {
    let mut best: Option<(&Environment, &Node<PathPattern>)> = None;
    let mut rival: Option<(&Environment, &Node<PathPattern>)> = None;
    for environment in environments {
        let Some(path) = environment.best(root_module) else { continue };
        match best.map(|(_, held)| path.value.specificity().cmp(&held.value.specificity())) {
            None | Some(std::cmp::Ordering::Greater) => (best, rival) = (Some((environment, path)), None),
            Some(std::cmp::Ordering::Equal) => rival = Some((environment, path)),
            Some(std::cmp::Ordering::Less) => {}
        }
    }
    match (best, rival) {
        (Some((one, one_path)), Some((other, other_path))) => {
            let message = format!(
                "the root module {} belongs to the environments {} and {} equally",
                quote(root_module),
                quote(&one.name),
                quote(&other.name)
            );
            let label = |name: &str| format!("matches in {}", quote(name));
            Err(Diagnostic::error("config-environment-tie", message)
                .at(source, one_path.span, label(&one.name))
                .at(source, other_path.span, label(&other.name))
                .help("make one of the two patterns narrower, or name the path itself in one of them"))
        }
        _ => Ok(best.map(|(environment, _)| environment)),
    }
}
