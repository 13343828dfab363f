//! Reading the block `signoff` with its tiers.
//!
//! An environment replaces single values and adds tiers. What could leave nobody who can sign, or no time in
//! which a sign-off counts, is a mistake here and not a surprise on the day of the change.

use super::layer::known_rule;
use super::pattern::PatternError;
use super::radius::RadiusLevel;
use super::raw::{Node, RawAttribute, RawBlock, RawBody, Value};
use super::read::{Reader, attribute, blocks, quote};
use super::shapes;
use super::signoff::{Operator, Overridable, Presence, Requirement, Signatures, Team, Tier};
use super::spelling;
use crate::source::Span;
use std::collections::{BTreeMap, BTreeSet};

/// More people than this never sign one change.
const MOST_SIGNERS: u64 = 9;

/// What one `signoff` block says.
#[derive(Debug, Clone)]
pub(super) struct SignoffBlock {
    /// The block's keyword.
    pub(super) span: Span,
    /// `operators` is there, right or wrong.
    names_operators: bool,
    pub(super) operators: Option<Node<Vec<Operator>>>,
    pub(super) signatures: Option<Node<Signatures>>,
    pub(super) allowed_signers: Option<Node<String>>,
    pub(super) touch: Option<Node<bool>>,
    pub(super) overridable: Option<Node<Overridable>>,
    pub(super) apps: Option<Node<Vec<String>>>,
    pub(super) asks: Asks,
    pub(super) tiers: Vec<WrittenTier>,
}

/// A tier with the places of what must fit together.
#[derive(Debug, Clone)]
pub(super) struct WrittenTier {
    pub(super) tier: Tier,
    asks: Asks,
}

/// What can be asked for, of every change or of those of a tier.
#[derive(Debug, Clone, Default)]
pub(super) struct Asks {
    pub(super) signers: Option<Node<u8>>,
    pub(super) teams: Option<Node<Vec<Team>>>,
    pub(super) presence: Option<Node<Presence>>,
    pub(super) acknowledge: Option<Node<bool>>,
    pub(super) wait: Option<Node<u64>>,
    pub(super) expires: Option<Node<u64>>,
}

/// Reads the block of a scope, if there is one.
pub(super) fn read(reader: &mut Reader<'_>, body: &RawBody, known: &[&str]) -> Option<SignoffBlock> {
    let block = reader.single(body, "signoff")?;
    reader.check(&block.body, &shapes::SIGNOFF);
    let body = &block.body;
    let signatures = [("when-listed", Signatures::WhenListed), ("required", Signatures::Required)];
    let overridable = [("acknowledge", Overridable::Acknowledge), ("waiver", Overridable::Waiver)];
    Some(SignoffBlock {
        span: block.header(),
        names_operators: attribute(body, "operators").is_some(),
        operators: attribute(body, "operators")
            .and_then(|found| some_of(reader, found, "\"team:acme/sre\"", spelling::operator)),
        signatures: attribute(body, "signatures").and_then(|found| reader.choice(found, &signatures)),
        allowed_signers: attribute(body, "allowed_signers").and_then(|found| file(reader, found)),
        touch: boolean(reader, body, "touch"),
        overridable: attribute(body, "overridable").and_then(|found| reader.choice(found, &overridable)),
        apps: attribute(body, "apps")
            .and_then(|found| some_of(reader, found, "\"github-actions\"", spelling::app)),
        asks: asks(reader, body),
        tiers: tiers(reader, body, known),
    })
}

fn asks(reader: &mut Reader<'_>, body: &RawBody) -> Asks {
    let presence = |live| if live { Presence::Live } else { Presence::Asynchronous };
    Asks {
        signers: attribute(body, "signers").and_then(|found| signers(reader, found)),
        teams: attribute(body, "teams").and_then(|found| set(reader, found, spelling::team)),
        presence: boolean(reader, body, "live").map(|live| Node::new(presence(live.value), live.span)),
        acknowledge: boolean(reader, body, "acknowledge"),
        wait: attribute(body, "wait").and_then(|found| duration(reader, found, 0, Requirement::LONGEST)),
        expires: attribute(body, "expires")
            .and_then(|found| duration(reader, found, 60, Requirement::LONGEST)),
    }
}

fn signers(reader: &mut Reader<'_>, found: &RawAttribute) -> Option<Node<u8>> {
    const WANTED: &str = "a whole number from 1 to 9";
    if found.value.value == Value::Whole(0) {
        let message = "`signers` is 0, and then nobody would sign".to_owned();
        let help = format!("write {WANTED}; without any `signoff` block nobody needs to sign");
        reader.error("config-value", message, found.value.span, "", help);
        return None;
    }
    let whole = reader.whole("signers", &found.value, MOST_SIGNERS, WANTED)?;
    Some(Node::new(u8::try_from(whole.value).ok()?, whole.span))
}

fn tiers(reader: &mut Reader<'_>, body: &RawBody, known: &[&str]) -> Vec<WrittenTier> {
    let mut tiers = Vec::new();
    let mut seen: BTreeMap<&str, Span> = BTreeMap::new();
    for block in blocks(body, "tier") {
        reader.check(&block.body, &shapes::TIER);
        let label = reader.label(block, "tier it describes", "critical");
        let levels = RadiusLevel::THRESHOLDS.map(|level| (level.name(), level));
        let blast_radius =
            attribute(&block.body, "blast_radius").and_then(|found| reader.choice(found, &levels));
        let rules =
            attribute(&block.body, "rules").map(|found| rules(reader, found, known)).unwrap_or_default();
        let asks = asks(reader, &block.body);
        complete(reader, block);
        let Some(label) = label else { continue };
        if let Some(first) = seen.insert(&label.value, label.span) {
            let message = format!("two tiers are called {}", quote(&label.value));
            reader.twice(message, first, label.span, "put both into one block, or rename one");
        }
        let tier = Tier {
            name: label.value.clone(),
            blast_radius: blast_radius.map(|level| level.value),
            rules,
            signers: asks.signers.map(|node| node.value),
            teams: asks.teams.clone().map(|node| node.value).unwrap_or_default(),
            presence: asks.presence.map(|node| node.value),
            acknowledge: asks.acknowledge.map(|node| node.value),
            wait: asks.wait.map(|node| node.value),
            expires: asks.expires.map(|node| node.value),
            span: block.header(),
        };
        tiers.push(WrittenTier { tier, asks });
    }
    tiers
}

/// A tier says when it holds and what it asks for.
fn complete(reader: &mut Reader<'_>, block: &RawBlock) {
    let has = |names: &[&str]| names.iter().any(|name| attribute(&block.body, name).is_some());
    if !has(&["blast_radius", "rules"]) {
        reader.error(
            "config-missing",
            "`tier` does not say for which changes it is".to_owned(),
            block.header(),
            "`blast_radius` or `rules` is missing",
            "write `blast_radius = \"high\"`, or `rules = [\"irreversible-change\"]`; what holds for every change stands in `signoff` itself".to_owned(),
        );
    }
    if !has(&["signers", "teams", "live", "acknowledge", "wait", "expires"]) {
        reader.error(
            "config-missing",
            "`tier` does not say what it asks for".to_owned(),
            block.header(),
            "",
            "write `signers`, `teams`, `live`, `acknowledge`, `wait` or `expires`".to_owned(),
        );
    }
}

fn rules(reader: &mut Reader<'_>, found: &RawAttribute, known: &[&str]) -> Vec<String> {
    let names = reader.patterns(found, |text| Ok(text.to_owned()));
    for name in &names {
        known_rule(reader, name, known);
    }
    names.into_iter().map(|name| name.value).collect()
}

/// What only shows when a scope is complete: somebody can sign, and there is a time in which that counts.
/// `below` is the block that this one is put on top of.
pub(super) fn check_whole(reader: &mut Reader<'_>, below: Option<&SignoffBlock>, block: &SignoffBlock) {
    if !block.names_operators && below.is_none_or(|below| !below.names_operators) {
        reader.error(
            "config-missing",
            "`signoff` without `operators`".to_owned(),
            block.span,
            "nobody could sign",
            "say who may sign, such as `operators = [\"team:acme/sre\", \"user:583231\"]`".to_owned(),
        );
    }
    for tier in &block.tiers {
        let same = |other: &&WrittenTier| other.tier.name == tier.tier.name;
        if let Some(other) = below.and_then(|below| below.tiers.iter().find(same)) {
            let message = format!("two tiers are called {}", quote(&tier.tier.name));
            let help = "an environment adds tiers to those of the whole file: give this one another name";
            reader.twice(message, other.tier.span, tier.tier.span, help);
        }
    }
    check_times(reader, below, block);
}

/// A sign-off counts after `wait` and until `expires`; all tiers may hold at once.
fn check_times(reader: &mut Reader<'_>, below: Option<&SignoffBlock>, block: &SignoffBlock) {
    let scopes = || below.into_iter().chain([block]);
    let own = |get: fn(&Asks) -> Option<Node<u64>>| {
        get(&block.asks).or_else(|| below.and_then(|below| get(&below.asks)))
    };
    let of_tiers = |get: fn(&Asks) -> Option<Node<u64>>| {
        scopes().flat_map(|scope| &scope.tiers).filter_map(move |tier| get(&tier.asks))
    };
    let waits = own(|asks| asks.wait).into_iter().chain(of_tiers(|asks| asks.wait));
    let Some(wait) = waits.max_by_key(|node| node.value) else { return };
    let expires = own(|asks| asks.expires).map_or(Requirement::DEFAULT_EXPIRES, |node| node.value);
    let expires = of_tiers(|asks| asks.expires).map(|node| node.value).fold(expires, u64::min);
    if wait.value > 0 && wait.value >= expires {
        let message = format!(
            "a sign-off would be over before it counts: it waits for {} and expires after {}",
            spelling::show_duration(wait.value),
            spelling::show_duration(expires)
        );
        let help = "tiers add up, so the longest `wait` must be shorter than the shortest `expires`";
        reader.error("config-signoff", message, wait.span, "", help.to_owned());
    }
}

fn boolean(reader: &mut Reader<'_>, body: &RawBody, name: &str) -> Option<Node<bool>> {
    let found = attribute(body, name)?;
    reader.boolean(found).map(|value| Node::new(value, found.value.span))
}

fn file(reader: &mut Reader<'_>, found: &RawAttribute) -> Option<Node<String>> {
    let text = reader.text(found)?;
    spelled(reader, "config-path", &text.value, text.span, spelling::file)
}

/// A list of texts that may be empty, in the order of the file; none when anything in it is wrong.
pub(super) fn list<T>(
    reader: &mut Reader<'_>,
    found: &RawAttribute,
    parse: impl Fn(&str) -> Result<T, PatternError>,
) -> Option<Node<Vec<Node<T>>>> {
    let Value::List(items) = &found.value.value else {
        reader.mismatch(&found.name.value, &found.value, "a list of texts, such as `[\"a\", \"b\"]`");
        return None;
    };
    let mut seen: BTreeMap<&str, Span> = BTreeMap::new();
    let mut read = Vec::new();
    let errors = reader.errors.len();
    for item in items {
        let Value::Text(text) = &item.value else {
            reader.mismatch(&found.name.value, item, "a list of texts");
            continue;
        };
        if let Some(first) = seen.insert(text, item.span) {
            reader.twice(format!("{} is named twice", quote(text)), first, item.span, "keep one of the two");
        }
        read.extend(spelled(reader, "config-value", text, item.span, &parse));
    }
    (reader.errors.len() == errors).then(|| Node::new(read, found.value.span))
}

/// A set of texts that may be empty.
fn set<T: Ord>(
    reader: &mut Reader<'_>,
    found: &RawAttribute,
    parse: impl Fn(&str) -> Result<T, PatternError>,
) -> Option<Node<Vec<T>>> {
    let Node { value, span } = list(reader, found, parse)?;
    let sorted: BTreeSet<T> = value.into_iter().map(|node| node.value).collect();
    Some(Node::new(sorted.into_iter().collect(), span))
}

/// A set of texts with at least one.
fn some_of<T: Ord>(
    reader: &mut Reader<'_>,
    found: &RawAttribute,
    example: &str,
    parse: impl Fn(&str) -> Result<T, PatternError>,
) -> Option<Node<Vec<T>>> {
    let name = &found.name.value;
    let read = set(reader, found, parse)?;
    if read.value.is_empty() {
        let help = format!("name at least one, such as `{name} = [{example}]`");
        let message = format!("`{name}` is an empty list, and nobody could sign");
        reader.error("config-value", message, read.span, "", help);
    }
    Some(read)
}

/// A duration between two bounds, in seconds.
pub(super) fn duration(
    reader: &mut Reader<'_>,
    found: &RawAttribute,
    least: u64,
    most: u64,
) -> Option<Node<u64>> {
    let text = reader.text(found)?;
    let read = spelled(reader, "config-value", &text.value, text.span, spelling::duration)?;
    if (least..=most).contains(&read.value) {
        return Some(read);
    }
    let (least, most) = (spelling::show_duration(least), spelling::show_duration(most));
    let message = format!("`{}` cannot be {}", found.name.value, quote(&text.value));
    reader.error(
        "config-value",
        message,
        text.span,
        "",
        format!("write at least `{least}` and at most `{most}`"),
    );
    None
}

/// One text in a spelling of its own.
pub(super) fn spelled<T>(
    reader: &mut Reader<'_>,
    code: &'static str,
    text: &str,
    span: Span,
    parse: impl Fn(&str) -> Result<T, PatternError>,
) -> Option<Node<T>> {
    match parse(text) {
        Ok(value) => Some(Node::new(value, span)),
        Err(PatternError { message, help }) => {
            reader.error(code, format!("{} {message}", quote(text)), span, "", help);
            None
        }
    }
}
