//! What is secret in a plan, by marks and by value.
//!
//! Marks are not enough: a provider may copy a sensitive input into an attribute that carries no mark
//! (`terraform_data.output` does). So every leaf under a sensitive mark is remembered, and whatever
//! equals it, or contains it when it is long enough to be no accident, is masked wherever it appears.

use std::borrow::Cow;

use aho_corasick::{AhoCorasick, MatchKind};
use rayon::prelude::*;
use rustc_hash::FxHashSet;

use super::configuration::Module;
use super::model::{Change, Plan, ResourceChange, StateObject};
use super::value::{Marks, Raw, Value};

/// What stands in the place of a secret.
pub const MASK: &str = "(sensitive value)";

/// A shorter leaf that equals a secret is shown: masking every `1` or `eu` would hide the plan, and says
/// nothing that was not known.
const EQUAL_FROM: usize = 4;

/// A secret of this length is masked inside longer texts too.
const INSIDE_FROM: usize = 8;

/// A raw value under a sensitive mark, with the marks that say which parts of it are.
#[derive(Debug)]
pub struct Sensitive<'a> {
    /// The value.
    pub raw: Raw<'a>,
    /// Which parts of it.
    pub marks: Marks<'a>,
}

/// Every marked value of the plan, in no particular order.
pub fn marked<'a>(plan: &Plan<'a>) -> Vec<Sensitive<'a>> {
    let mut found: Vec<Sensitive<'a>> = plan.changes.par_iter().flat_map_iter(of_resource).collect();
    found.extend(plan.drift.iter().flat_map(of_resource));
    found.extend(plan.deferred.iter().flat_map(|deferred| of_resource(&deferred.change)));
    found.extend(plan.outputs.iter().flat_map(|output| of_change(&output.change)));
    found.par_extend(plan.prior.par_iter().flat_map_iter(of_state));
    found.par_extend(plan.planned.par_iter().flat_map_iter(of_state));
    found.extend(plan.sensitive_outputs.iter().map(|&raw| Sensitive { raw, marks: Marks::All }));
    found.extend(plan.invocations.iter().filter_map(|one| pair(one.values, one.sensitive)));
    let sensitive_variable = |name: &str| {
        plan.configuration.root.variables.iter().any(|variable| variable.sensitive && variable.name == name)
    };
    found.extend(
        plan.variables
            .iter()
            .filter(|variable| sensitive_variable(&variable.name))
            .filter_map(|variable| variable.value)
            .map(|raw| Sensitive { raw, marks: Marks::All }),
    );
    defaults(&plan.configuration.root, &mut found);
    found
}

fn pair<'a>(value: Option<Raw<'a>>, marks: Option<Raw<'a>>) -> Option<Sensitive<'a>> {
    let (raw, marks) = (value?, Marks::parse(marks?));
    (!marks.is_none()).then_some(Sensitive { raw, marks })
}

fn of_change<'a>(change: &Change<'a>) -> impl Iterator<Item = Sensitive<'a>> + use<'a> {
    [pair(change.before, change.before_sensitive), pair(change.after, change.after_sensitive)]
        .into_iter()
        .flatten()
}

fn of_resource<'a>(change: &ResourceChange<'a>) -> impl Iterator<Item = Sensitive<'a>> + use<'a> {
    of_change(&change.change)
}

fn of_state<'a>(object: &StateObject<'a>) -> Option<Sensitive<'a>> {
    pair(object.values, object.sensitive)
}

/// Defaults of variables that are declared sensitive, in every module.
fn defaults<'a>(module: &Module<'a>, found: &mut Vec<Sensitive<'a>>) {
    found.extend(
        module
            .variables
            .iter()
            .filter(|variable| variable.sensitive)
            .filter_map(|variable| variable.default)
            .map(|raw| Sensitive { raw, marks: Marks::All }),
    );
    for call in &module.calls {
        defaults(&call.module, found);
    }
}

/// Calls `visit` with every string and number under a mark.
fn leaves<'v>(value: &'v Value<'_>, marks: &Marks<'_>, visit: &mut impl FnMut(&'v str)) {
    match (value, marks) {
        (_, Marks::None) => {}
        (Value::Number(text) | Value::String(text), Marks::All) => visit(text),
        (Value::Array(items), _) => {
            for (index, item) in items.iter().enumerate() {
                leaves(item, marks.item(index), visit);
            }
        }
        (Value::Object(members), _) => {
            for (key, member) in members {
                leaves(member, marks.member(key), visit);
            }
        }
        _ => {}
    }
}

/// The secrets of a plan, ready to be looked for.
pub struct Secrets {
    exact: FxHashSet<Box<str>>,
    /// Bit `n` is set when a secret of `n` bytes exists (63 for all longer ones): most texts are no
    /// secret, and their length says so without hashing them.
    lengths: u64,
    inside: Option<AhoCorasick>,
}

impl std::fmt::Debug for Secrets {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Secrets({} leaves)", self.exact.len())
    }
}

impl Secrets {
    /// Gathers the secrets of a plan.
    pub fn of(plan: &Plan<'_>) -> Self {
        Self::from_marked(&marked(plan))
    }

    /// Gathers the leaves under marks. Keys of maps are not among them: `password` is a common word.
    pub fn from_marked(marked: &[Sensitive<'_>]) -> Self {
        let mut exact = FxHashSet::default();
        for Sensitive { raw, marks } in marked {
            let value = raw.value();
            leaves(&value, marks, &mut |leaf| {
                if !leaf.is_empty() && !exact.contains(leaf) {
                    exact.insert(Box::from(leaf));
                }
            });
        }
        let lengths = exact.iter().fold(0, |bits, leaf| bits | 1 << leaf.len().min(63));
        let patterns = patterns(&exact);
        let inside = (!patterns.is_empty())
            .then(|| AhoCorasick::builder().match_kind(MatchKind::LeftmostLongest).build(patterns).ok())
            .flatten();
        Self { exact, lengths, inside }
    }

    /// There are none.
    pub fn is_empty(&self) -> bool {
        self.exact.is_empty()
    }

    /// Whether a leaf equals a secret, of whatever length.
    pub fn equals(&self, leaf: &str) -> bool {
        self.lengths & (1 << leaf.len().min(63)) != 0 && self.exact.contains(leaf)
    }

    /// Whether a leaf must not be shown as a whole.
    pub fn hides(&self, leaf: &str) -> bool {
        leaf.chars().nth(EQUAL_FROM - 1).is_some() && self.equals(leaf)
    }

    /// The text with every secret inside masked.
    pub fn redact<'t>(&self, text: &'t str) -> Cow<'t, str> {
        if self.hides(text) {
            return Cow::Borrowed(MASK);
        }
        let Some(inside) = &self.inside else { return Cow::Borrowed(text) };
        if !inside.is_match(text) {
            return Cow::Borrowed(text);
        }
        let mut out = String::with_capacity(text.len());
        inside.replace_all_with(text, &mut out, |_, _, out| {
            out.push_str(MASK);
            true
        });
        Cow::Owned(out)
    }
}

/// Texts to look for inside of others: long secrets, as they are and as JSON strings write them, and
/// the long lines of secrets with many (keys and certificates are often indented line by line).
fn patterns(exact: &FxHashSet<Box<str>>) -> Vec<String> {
    let mut found = Vec::new();
    for leaf in exact {
        if leaf.chars().count() < INSIDE_FROM {
            continue;
        }
        found.push(leaf.to_string());
        if let Ok(quoted) = serde_json::to_string(leaf.as_ref()) {
            let inner = quoted.trim_start_matches('"').trim_end_matches('"');
            if inner != leaf.as_ref() {
                found.push(inner.to_owned());
            }
        }
        if leaf.contains('\n') {
            let long = leaf.lines().map(str::trim).filter(|line| line.chars().count() >= 2 * INSIDE_FROM);
            found.extend(long.map(str::to_owned));
        }
    }
    found
}
