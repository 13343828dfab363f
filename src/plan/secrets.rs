//! What is secret in a plan, by marks and by value.
//!
//! Marks are not enough: a provider may copy a sensitive input into an attribute that carries no mark
//! (`terraform_data.output` does). So every leaf under a sensitive mark is remembered, and whatever
//! equals it, or contains it when it is long enough to be no accident, is masked wherever it appears.

use std::borrow::Cow;
use std::fmt::Write as _;
use std::ops::Range;

use rayon::prelude::*;
use rustc_hash::FxHashSet;

use super::configuration::Module;
use super::json::Cursor;
use super::members::opt_raw;
use super::model::{Change, Plan, ResourceChange, StateObject};
use super::search::{SHORTEST, Search};
use super::value::{Marks, Raw, Value};

/// What stands in the place of a secret.
pub const MASK: &str = "(sensitive value)";

/// A shorter leaf that equals a secret is shown: masking every `1` or `eu` would hide the plan, and says
/// nothing that was not known.
const EQUAL_FROM: usize = 4;

/// A secret of this length is masked inside longer texts too.
const INSIDE_FROM: usize = SHORTEST;

/// A raw value under a sensitive mark, with the marks that say which parts of it are.
#[derive(Debug)] // `Raw` keeps its text to itself.
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
    declared(&plan.configuration.root, &mut found);
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

/// What modules declare sensitive and write down: defaults of variables, constants for such variables of
/// a called module, constant outputs.
fn declared<'a>(module: &Module<'a>, found: &mut Vec<Sensitive<'a>>) {
    let all = |raw| Sensitive { raw, marks: Marks::All };
    let variables = module.variables.iter().filter(|variable| variable.sensitive);
    found.extend(variables.filter_map(|variable| variable.default).map(all));
    let outputs = module.outputs.iter().filter(|output| output.sensitive);
    found.extend(outputs.filter_map(|output| constant(output.value?)).map(all));
    for call in &module.calls {
        for variable in call.module.variables.iter().filter(|variable| variable.sensitive) {
            found.extend(call.inputs.and_then(|inputs| constant(member(inputs, &variable.name)?)).map(all));
        }
        declared(&call.module, found);
    }
}

/// The constant of an expression.
fn constant(expression: Raw<'_>) -> Option<Raw<'_>> {
    member(expression, "constant_value")
}

/// A member of an object, unread. What is no object has none.
fn member<'a>(object: Raw<'a>, name: &str) -> Option<Raw<'a>> {
    let mut found = None;
    // An error means that this is no object; the rest was checked when the plan was read.
    let _ = Cursor::new(object.text()).object(|key, cursor| {
        let value = opt_raw(cursor)?;
        if key == name {
            found = value;
        }
        Ok(())
    });
    found
}

/// Calls `visit` with every string and number under a mark.
fn leaves<'v>(value: &'v Value<'_>, marks: &Marks<'_>, visit: &mut impl FnMut(&'v str)) {
    match (value, marks.over(value)) {
        (_, Marks::None) => {}
        (Value::Number(text) | Value::String(text), Marks::All) => visit(text),
        (Value::Array(items), marks) => {
            for (index, item) in items.iter().enumerate() {
                leaves(item, marks.item(index), visit);
            }
        }
        (Value::Object(members), marks) => {
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
    inside: Option<Search>,
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
                // Providers trim what they copy.
                for leaf in [leaf, leaf.trim()] {
                    if !leaf.is_empty() && !exact.contains(leaf) {
                        exact.insert(Box::from(leaf));
                    }
                }
            });
        }
        let lengths = exact.iter().fold(0, |bits, leaf| bits | 1 << leaf.len().min(63));
        let patterns = patterns(&exact);
        let inside = (!patterns.is_empty()).then(|| Search::new(patterns));
        Self { exact, lengths, inside }
    }

    /// Every secret as it stands in the plan, in no particular order, for those who look for more forms of it.
    pub(crate) fn texts(&self) -> impl Iterator<Item = &str> {
        self.exact.iter().map(AsRef::as_ref)
    }

    /// There are none.
    pub fn is_empty(&self) -> bool {
        self.exact.is_empty()
    }

    /// Whether a leaf equals a secret, of whatever length.
    pub fn equals(&self, leaf: &str) -> bool {
        self.lengths & (1 << leaf.len().min(63)) != 0 && self.exact.contains(leaf)
    }

    /// Whether a text has a long secret inside, or is one.
    pub fn within(&self, text: &str) -> bool {
        self.inside.as_ref().is_some_and(|inside| inside.finds(text))
    }

    /// Whether a leaf equals a secret of whatever length, or has a long one inside.
    pub fn holds(&self, leaf: &str) -> bool {
        self.equals(leaf) || self.within(leaf)
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
        let Some(inside) = self.inside.as_ref().filter(|_| self.within(text)) else {
            return Cow::Borrowed(text);
        };
        Cow::Owned(mask(text, inside.matches(text)))
    }
}

/// The text with these places masked; they come in the order of their starts. Secrets may overlap: of `one-two`
/// and `two-three`, `one-two-three` must keep nothing.
pub(crate) fn mask(text: &str, places: impl IntoIterator<Item = Range<usize>>) -> String {
    let mut spans: Vec<Range<usize>> = Vec::new();
    for span in places {
        match spans.last_mut().filter(|last| last.end >= span.start) {
            Some(last) => last.end = last.end.max(span.end),
            None => spans.push(span),
        }
    }
    let mut out = String::with_capacity(text.len());
    let mut end = 0;
    for span in spans {
        out.push_str(text.get(end..span.start).unwrap_or_default());
        out.push_str(MASK);
        end = span.end;
    }
    out.push_str(text.get(end..).unwrap_or_default());
    out
}

/// Texts to look for inside of others: long secrets, and the long lines of secrets with many (keys and
/// certificates are often indented line by line), each in every [`spellings`].
fn patterns(exact: &FxHashSet<Box<str>>) -> Vec<String> {
    let mut found = FxHashSet::default();
    for leaf in exact {
        let lines = leaf.lines().map(str::trim).filter(|_| leaf.contains('\n'));
        for text in lines.chain([leaf.as_ref()]).filter(|text| text.chars().count() >= INSIDE_FROM) {
            found.extend(spellings(text));
        }
    }
    let mut found: Vec<String> = found.into_iter().collect();
    found.sort_unstable();
    found
}

/// A text as it is, as JSON strings write it (also Terraform's `jsonencode`, which escapes HTML, and a
/// document inside of a document), as URLs do, and as it is shown as code.
pub(crate) fn spellings(text: &str) -> Vec<String> {
    let inner = |text: &str| {
        let quoted = serde_json::to_string(text).unwrap_or_default();
        quoted.get(1..quoted.len().saturating_sub(1)).unwrap_or_default().to_owned()
    };
    let json = inner(text);
    let html = ['<', '>', '&', '\u{2028}', '\u{2029}']
        .into_iter()
        .fold(json.clone(), |text, found| text.replace(found, &format!("\\u{:04x}", u32::from(found))));
    let mut found = vec![text.to_owned(), inner(&json), inner(&html), json, html];
    found.extend([percent(text, "%20"), percent(text, "+")]);
    // Whatever is shown between backticks has another quote in the place of its own.
    let requoted: Vec<String> =
        found.iter().filter(|one| one.contains('`')).map(|one| one.replace('`', "'")).collect();
    found.extend(requoted);
    found.retain(|one| !one.is_empty());
    found
}

/// Percent encoding with everything escaped but what RFC 3986 calls unreserved.
fn percent(text: &str, space: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b' ' => out.push_str(space),
            b'-' | b'.' | b'_' | b'~' => out.push(char::from(byte)),
            byte if byte.is_ascii_alphanumeric() => out.push(char::from(byte)),
            byte => {
                let _ = write!(out, "%{byte:02X}");
            }
        }
    }
    out
}
