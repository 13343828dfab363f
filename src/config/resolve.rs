//! Defaults, file and environment on top of each other, each value with where it comes from.
//!
//! There is one merge, and both the settings and `pairgate config` are made from its result, so what
//! is shown is what holds.

use super::layer::Layer;
use super::policies::{Literal, Pack};
use super::protect::Protected;
use super::radius::{RadiusLevel, RadiusTerm, RadiusThresholds};
use super::raw::Node;
use super::resolve_signoff::{ResolvedProcedure, ResolvedSignoff};
use super::settings::{MassDelete, RuleLevel, Settings};
use super::signoff::Freeze;
use super::stateful::ExtraType;
use super::waiver::Waiver;
use super::{Config, environment};
use crate::diagnostic::Diagnostic;
use crate::finding::Level;
use crate::source::{Source, Span};
use crate::text::Lang;
use std::collections::BTreeMap;

/// Where a value comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// Built in.
    Default,
    /// The part of the file that holds for all root modules.
    File {
        /// The file.
        name: String,
        /// The line, from 1.
        line: usize,
    },
    /// An environment of the file.
    Environment {
        /// The file.
        name: String,
        /// The environment's label.
        environment: String,
        /// The line, from 1.
        line: usize,
    },
}

/// A value and where it comes from.
#[derive(Debug, Clone)]
pub(super) struct Sourced<T> {
    pub(super) value: T,
    pub(super) origin: Origin,
}

impl<T> Sourced<T> {
    pub(super) fn default(value: T) -> Self {
        Self { value, origin: Origin::Default }
    }
}

/// All that holds for one root module.
#[derive(Debug, Clone)]
pub(super) struct Resolved {
    pub(super) language: Sourced<Lang>,
    pub(super) environment: Option<Sourced<String>>,
    /// None without an environment: then it is not production.
    pub(super) production: Option<Sourced<bool>>,
    pub(super) fail_on: Sourced<Level>,
    pub(super) rules: BTreeMap<String, Sourced<RuleLevel>>,
    pub(super) count: Sourced<u64>,
    pub(super) percent: Sourced<u64>,
    pub(super) max_level: Sourced<RadiusLevel>,
    pub(super) thresholds: BTreeMap<(RadiusTerm, RadiusLevel), Sourced<Option<u64>>>,
    pub(super) protected: Vec<Sourced<Protected>>,
    pub(super) waivers: Vec<Sourced<Waiver>>,
    pub(super) stateful: Vec<Sourced<ExtraType>>,
    pub(super) pack: Sourced<Pack>,
    pub(super) folders: Vec<Sourced<String>>,
    pub(super) inputs: BTreeMap<String, (Sourced<Literal>, Span)>,
    /// None without a block: then nobody needs to sign.
    pub(super) signoff: Option<ResolvedSignoff>,
    pub(super) procedure: Option<ResolvedProcedure>,
    pub(super) freezes: Vec<Sourced<Freeze>>,
}

impl Default for Resolved {
    fn default() -> Self {
        let pairs =
            RadiusTerm::ALL.into_iter().flat_map(|term| RadiusLevel::THRESHOLDS.map(|level| (term, level)));
        let threshold = |(term, level): (RadiusTerm, RadiusLevel)| {
            ((term, level), Sourced::default(term.defaults().get(level)))
        };
        let mass_delete = MassDelete::default();
        Self {
            language: Sourced::default(Lang::default()),
            environment: None,
            production: None,
            fail_on: Sourced::default(Settings::DEFAULT_FAIL_ON),
            rules: BTreeMap::new(),
            count: Sourced::default(mass_delete.count),
            percent: Sourced::default(mass_delete.percent),
            max_level: Sourced::default(RadiusThresholds::DEFAULT_MAX_LEVEL),
            thresholds: pairs.map(threshold).collect(),
            protected: Vec::new(),
            waivers: Vec::new(),
            stateful: Vec::new(),
            pack: Sourced::default(Pack::All),
            folders: Vec::new(),
            inputs: BTreeMap::new(),
            signoff: None,
            procedure: None,
            freezes: Vec::new(),
        }
    }
}

impl Resolved {
    fn put(&mut self, layer: &Layer, places: &Places<'_>) {
        places.put(&mut self.fail_on, layer.fail_on.as_ref());
        places.put(&mut self.count, layer.count.as_ref());
        places.put(&mut self.percent, layer.percent.as_ref());
        places.put(&mut self.max_level, layer.max_level.as_ref());
        self.rules.extend(
            layer.rules.iter().map(|(id, level)| (id.clone(), places.sourced(level.value, level.span))),
        );
        for (pair, node) in &layer.thresholds {
            self.thresholds.insert(*pair, places.sourced(node.value, node.span));
        }
        self.protected.extend(layer.protected.iter().map(|one| places.sourced(one.clone(), one.span)));
        let policies = &layer.policies;
        if let Some(pack) = &policies.pack {
            self.pack = places.sourced(pack.value.clone(), pack.span);
        }
        self.folders.extend(policies.folders.iter().map(|one| places.sourced(one.value.clone(), one.span)));
        self.inputs.extend(
            policies
                .inputs
                .iter()
                .map(|(name, one)| (name.clone(), (places.sourced(one.value.clone(), one.span), one.span))),
        );
        self.waivers.extend(layer.waivers.iter().map(|one| places.sourced(one.clone(), one.span)));
        if let Some(block) = &layer.signoff {
            self.signoff.get_or_insert_default().put(block, places);
        }
        if let Some(block) = &layer.procedure {
            self.procedure.get_or_insert_default().put(block, places);
        }
        self.freezes.extend(layer.freezes.iter().map(|one| places.sourced(one.clone(), one.span)));
    }
}

/// Turns spans into origins.
pub(super) struct Places<'c> {
    name: &'c str,
    /// Where lines begin, so that a file of many blocks is not counted through for each of them.
    lines: &'c [usize],
    environment: Option<&'c str>,
}

impl Places<'_> {
    fn origin(&self, span: Span) -> Origin {
        let (name, line) = (self.name.to_owned(), self.lines.partition_point(|start| *start <= span.start));
        match self.environment {
            None => Origin::File { name, line },
            Some(environment) => Origin::Environment { name, environment: environment.to_owned(), line },
        }
    }

    pub(super) fn sourced<T>(&self, value: T, span: Span) -> Sourced<T> {
        Sourced { value, origin: self.origin(span) }
    }

    pub(super) fn put<T: Clone>(&self, slot: &mut Sourced<T>, written: Option<&Node<T>>) {
        if let Some(node) = written {
            *slot = self.sourced(node.value.clone(), node.span);
        }
    }
}

impl Config {
    pub(super) fn resolve(&self, root_module: &str) -> Result<Resolved, Diagnostic> {
        let chosen = environment::choose(&self.source, &self.environments, root_module)?;
        let lines = line_starts(&self.source);
        let file = Places { name: self.source.name(), lines: &lines, environment: None };
        let mut resolved = Resolved::default();
        file.put(&mut resolved.language, self.language.as_ref());
        resolved.put(&self.general, &file);
        resolved.stateful.extend(self.stateful.iter().map(|one| file.sourced(one.clone(), one.span)));
        if let Some(environment) = chosen {
            resolved.environment = Some(file.sourced(environment.name.clone(), environment.span));
            let places = Places { environment: Some(&environment.name), ..file };
            let production = environment.production();
            resolved.production = Some(places.sourced(production.value, production.span));
            resolved.put(&environment.layer, &places);
        }
        Ok(resolved)
    }
}

fn line_starts(source: &Source) -> Vec<usize> {
    let ends = source.text().bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
    std::iter::once(0).chain(ends.map(|(at, _)| at + 1)).collect()
}
