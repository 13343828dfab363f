//! One layer of settings: what the file says outside environments, or what one environment says.
//!
//! A layer holds only what is written, each value with its place. Defaults come in when layers are
//! put on top of each other, in `resolve`.

use super::freeze_block;
use super::policies::Policies;
use super::procedure_block::{self, ProcedureBlock};
use super::protect::{self, Protected};
use super::radius::{RadiusLevel, RadiusTerm};
use super::radius_block;
use super::raw::{Node, RawBody, Value};
use super::read::{Reader, attribute, blocks, quote};
use super::settings::RuleLevel;
use super::signoff::Freeze;
use super::signoff_block::{self, SignoffBlock};
use super::suggest::closest;
use super::waiver::{self, Waiver};
use crate::finding::Level;
use crate::source::Span;
use std::collections::BTreeMap;

/// A list of more names is not read.
const MOST_NAMES: usize = 30;

/// What is written in one scope.
#[derive(Debug, Clone, Default)]
pub(super) struct Layer {
    pub(super) fail_on: Option<Node<Level>>,
    pub(super) rules: BTreeMap<String, Node<RuleLevel>>,
    pub(super) count: Option<Node<u64>>,
    pub(super) percent: Option<Node<u64>>,
    pub(super) max_level: Option<Node<RadiusLevel>>,
    /// None as a value means never.
    pub(super) thresholds: BTreeMap<(RadiusTerm, RadiusLevel), Node<Option<u64>>>,
    pub(super) protected: Vec<Protected>,
    pub(super) waivers: Vec<Waiver>,
    pub(super) policies: Policies,
    pub(super) signoff: Option<SignoffBlock>,
    pub(super) procedure: Option<ProcedureBlock>,
    pub(super) freezes: Vec<Freeze>,
}

impl Layer {
    /// Reads what `body` says for a scope; `environment` is its name, none for the whole file.
    pub(super) fn read(
        reader: &mut Reader<'_>,
        body: &RawBody,
        environment: Option<&str>,
        known: &[&str],
    ) -> Self {
        let mut layer = Self {
            fail_on: attribute(body, "fail_on")
                .and_then(|found| reader.choice(found, &Level::ALL.map(|level| (level.name(), level)))),
            rules: rules(reader, body, known),
            protected: protect::read(reader, body, environment),
            waivers: waiver::read(reader, body, environment, known),
            policies: Policies::read(reader, reader.source, body),
            signoff: signoff_block::read(reader, body, known),
            procedure: procedure_block::read(reader, body),
            freezes: freeze_block::read(reader, body),
            ..Self::default()
        };
        layer.mass_delete(reader, body);
        layer.blast_radius(reader, body);
        layer
    }

    fn mass_delete(&mut self, reader: &mut Reader<'_>, body: &RawBody) {
        let Some(block) = reader.single(body, "mass_delete") else { return };
        reader.check(&block.body, &super::shapes::MASS_DELETE);
        let mut whole = |name, most, wanted| {
            attribute(&block.body, name).and_then(|found| reader.whole(name, &found.value, most, wanted))
        };
        self.count = whole("count", u64::MAX, "a whole number from 1");
        self.percent = whole("percent", 100, "a whole number from 1 to 100");
    }

    fn blast_radius(&mut self, reader: &mut Reader<'_>, body: &RawBody) {
        let Some(block) = reader.single(body, "blast_radius") else { return };
        (self.max_level, self.thresholds) = radius_block::read(reader, &block.body);
    }
}

fn rules(reader: &mut Reader<'_>, body: &RawBody, known: &[&str]) -> BTreeMap<String, Node<RuleLevel>> {
    let levels = Level::ALL.map(|level| (level.name(), RuleLevel::At(level)));
    let options: Vec<_> = levels.into_iter().chain([("off", RuleLevel::Off)]).collect();
    let mut rules = BTreeMap::new();
    let mut seen: BTreeMap<&str, Span> = BTreeMap::new();
    for block in blocks(body, "rule") {
        reader.check(&block.body, &super::shapes::RULE);
        let label = reader.label(block, "rule it is about", "stateful-destroy");
        let level = reader
            .require(
                block,
                "level",
                "write `level = \"advisory\"`, `\"mandatory_overridable\"`, `\"mandatory\"` or `\"off\"`",
            )
            .and_then(|found| reader.choice(found, &options));
        let Some(label) = label else { continue };
        known_rule(reader, label, known);
        if let Some(first) = seen.insert(&label.value, label.span) {
            let message = format!("two blocks for the rule {}", quote(&label.value));
            reader.twice(message, first, label.span, "keep one of the two");
        }
        if let Some(level) = level {
            rules.insert(label.value.clone(), level);
        }
    }
    rules
}

/// Reports a rule id that no rule has.
pub(super) fn known_rule(reader: &mut Reader<'_>, label: &Node<String>, known: &[&str]) {
    if known.contains(&label.value.as_str()) || known == super::ANY_RULE {
        return;
    }
    let near = closest(&label.value, known.iter().copied()).map(|near| format!("did you mean `{near}`?"));
    let help = if known.len() > MOST_NAMES {
        "`pairgate explain` lists the rules, and `pairgate policy list` the policies".to_owned()
    } else {
        let list = known.iter().map(|id| format!("`{id}`")).collect::<Vec<_>>().join(", ");
        format!("the rules are {list}")
    };
    let message = format!("no rule is called {}", quote(&label.value));
    reader.error("config-rule", message, label.span, near.as_deref().unwrap_or_default(), help);
}

/// Whether the value is the word that switches a threshold off.
pub(super) fn is_never(value: &Value) -> bool {
    matches!(value, Value::Text(text) if text == "never")
}
