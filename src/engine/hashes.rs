//! Short hashes of what a plan changes, attribute by attribute, for whoever holds another plan later.
//!
//! Only what the report shows is hashed. What is marked sensitive, what equals or holds a secret, and a document
//! with a secret in it leave a mark: from the hash of a four-digit PIN the PIN is guessed in no time.

use std::collections::{BTreeMap, BTreeSet};

use crate::plan::canonical::{Treatment, Writer};
use crate::plan::digest::{Digest, hex};
use crate::plan::json::Cursor;
use crate::plan::volatile::{is_left_out, volatile_of};
use crate::plan::{Change, Marks, PieceKind, PiecePath, Plan, Raw, ResourceChange, Secrets, Value};
use crate::signoff::build::MOST_WITH_HASHES;
use crate::signoff::hashes::{Attributes, ChangeHash, Hashes, digits};

use super::show::document;

/// More changes than this do not fit into a request, however little is said of each.
const MOST: usize = MOST_WITH_HASHES / 32;

/// What [`Writer`] puts in the place of a secret.
const SECRET: &[u8] = b"(sensitive)";

/// Documents in documents are taken apart this deep.
const DOCUMENTS: u8 = 3;

/// What a change says of the resource and not of what happens to it.
const IDENTITY: [&str; 9] =
    ["address", "change", "deposed", "index", "mode", "module_address", "name", "provider_name", "type"];

/// What is told as attributes or as the action.
const VALUES: [&str; 6] =
    ["actions", "after", "after_sensitive", "after_unknown", "before", "before_sensitive"];

/// The hashes of a plan; none when there is too much to keep.
pub(super) fn hashes(text: &str, plan: &Plan<'_>, secrets: &Secrets, digest: &Digest) -> Option<Hashes> {
    let drift = plan.pieces.iter().filter_map(|piece| match piece.kind {
        PieceKind::Drift(index) if !is_left_out(plan, piece) => plan.drift.get(index),
        _ => None,
    });
    let notable = || plan.changes.iter().filter(|change| change.is_notable());
    let outputs = || plan.outputs.iter().filter(|output| !output.actions.is_idle());
    if notable().count() + outputs().count() + plan.drift.len() > MOST {
        return None;
    }
    let look = Look { text, secrets };
    let mut changes: Vec<ChangeHash> = notable().map(|change| look.resource(change, "")).collect();
    changes.extend(drift.map(|change| look.resource(change, " (drift)")));
    changes.extend(outputs().map(|output| {
        let attributes = look.whole("value", &output.change);
        let action = output.actions.name();
        finished(format!("output.{}", output.name), action, Vec::new(), attributes)
    }));
    Some(Hashes { parts: parts(plan, secrets, digest), changes })
}

/// Members of the plan, each with one hash over all of its pieces but those of changes that are told by address.
fn parts(plan: &Plan<'_>, secrets: &Secrets, digest: &Digest) -> BTreeMap<String, String> {
    let told = |number: Option<u32>| {
        let change = number.and_then(|number| plan.changes.get(number as usize));
        change.is_some_and(ResourceChange::is_notable)
    };
    let hidden = plan.pieces.iter().filter(|piece| hidden_in_document(piece.text, secrets));
    let hidden: BTreeSet<&PiecePath> = hidden.map(|piece| &piece.path).collect();
    let mut lines: BTreeMap<&str, String> = BTreeMap::new();
    for (path, hash) in &digest.pieces {
        let member = path.base.split('/').next().unwrap_or_default();
        let by_address = match member {
            "resource_changes" => told(path.number),
            "resource_drift" => path.number.is_some(),
            _ => false,
        };
        if !by_address {
            let hash = if hidden.contains(path) { "*".to_owned() } else { hex(hash) };
            lines.entry(member).or_default().push_str(&format!("{path} {hash}\n"));
        }
    }
    let named = |member: &str| secrets.redact(&member.replace("~1", "/").replace("~0", "~")).into_owned();
    lines.into_iter().map(|(member, lines)| (named(member), digits(lines.as_bytes(), 16))).collect()
}

/// Puts the hash of everything on top.
fn finished(address: String, action: &str, rest: Vec<u8>, attributes: Attributes) -> ChangeHash {
    let mut all = rest;
    for (name, value) in &attributes {
        all.extend_from_slice(format!("{name}={value}\n").as_bytes());
    }
    all.extend_from_slice(action.as_bytes());
    ChangeHash { address, action: action.to_owned(), hash: digits(&all, 16), attributes: Some(attributes) }
}

struct Look<'l> {
    text: &'l str,
    secrets: &'l Secrets,
}

impl<'l> Look<'l> {
    fn resource(&self, change: &ResourceChange<'l>, suffix: &str) -> ChangeHash {
        let deposed = change.deposed.as_ref().map(|key| format!(" (deposed {key})")).unwrap_or_default();
        let (mut attributes, rest) = self.others(change);
        attributes.extend(self.attributes(&change.change, volatile_of(&change.kind)));
        let address = format!("{}{deposed}{suffix}", change.address);
        finished(address, change.actions.name(), rest, attributes)
    }

    /// What is no attribute: reasons, imports, moves, identities, and what later versions will write.
    fn others(&self, change: &ResourceChange<'l>) -> (Attributes, Vec<u8>) {
        let mut found = Attributes::new();
        let whole = self.text.get(change.place.clone()).unwrap_or_default();
        members(whole, |name, text| {
            if !IDENTITY.contains(&name) {
                self.other(name, text, &mut found);
            } else if name == "change" {
                members(text, |name, text| {
                    if !VALUES.contains(&name) {
                        self.other(name, text, &mut found);
                    }
                });
            }
        });
        (found, self.secrets.redact(&change.provider).into_owned().into_bytes())
    }

    fn other(&self, name: &str, text: &str, found: &mut Attributes) {
        if text != "null" {
            found.insert(format!("({})", self.secrets.redact(name)), self.value(text, &Marks::None, None));
        }
    }

    /// The attributes of a resource, by their names.
    fn attributes(&self, change: &Change<'l>, volatile: &[&str]) -> Attributes {
        let object = |side: Option<Raw<'_>>| side.is_none_or(|raw| raw.text().starts_with('{'));
        let (before, after) = change.sensitive_marks();
        let marks = before.with(&after);
        let unknown = change.unknown_marks();
        let closed = |marks: &Marks<'_>| matches!(marks, Marks::All | Marks::Items(_));
        // Where not even the names are known to be public, there is one value.
        if !object(change.before) || !object(change.after) || closed(&marks) || closed(&unknown) {
            return self.whole("(whole)", change);
        }
        let mut sides: BTreeMap<String, Sides<'l>> = BTreeMap::new();
        let named = [change.before, change.after, change.after_unknown];
        for (index, raw) in named.into_iter().enumerate() {
            let Some(raw) = raw else { continue };
            raw.members(
                |name| !volatile.contains(&name),
                |name, value| {
                    if let Some(side) = sides.entry(name.into_owned()).or_default().get_mut(index) {
                        *side = Some(value);
                    }
                },
            );
        }
        let told = sides.into_iter().filter_map(|(name, sides)| {
            let value = self.pair(sides, marks.member(&name), [before.member(&name), after.member(&name)])?;
            Some((self.secrets.redact(&name).into_owned(), value))
        });
        told.collect()
    }

    /// A value that is told as one.
    fn whole(&self, name: &str, change: &Change<'l>) -> Attributes {
        let (before, after) = change.sensitive_marks();
        let sides = [change.before, change.after, change.after_unknown];
        let value = self.pair(sides, &before.with(&after), [&before, &after]);
        value.map(|value| (name.to_owned(), value)).into_iter().collect()
    }

    /// A value before and after. What is marked on one side is as secret on the other.
    fn pair(
        &self,
        [before, after, unknown]: Sides<'_>,
        marks: &Marks<'_>,
        own: [&Marks<'_>; 2],
    ) -> Option<String> {
        let side = |raw: Option<Raw<'_>>, unknown: Option<Raw<'_>>, own: &Marks<'_>| {
            let unknown = unknown.filter(|raw| !Marks::parse(*raw).is_none());
            match raw.filter(|raw| !raw.is_null()) {
                _ if unknown.is_some_and(|raw| Marks::parse(raw).is_all()) && marks.is_none() => {
                    "?".to_owned()
                }
                None if unknown.is_none() && own.is_none() => "-".to_owned(),
                None => self.value("null", marks, unknown),
                Some(raw) => self.value(raw.text(), marks, unknown),
            }
        };
        let [own_before, own_after] = own;
        let (before, after) = (side(before, None, own_before), side(after, unknown, own_after));
        match (before, after) {
            (before, after) if before == after => (before != "-").then_some(before),
            (before, after) => Some(format!("{before}:{after}")),
        }
    }

    /// One value.
    fn value(&self, text: &str, marks: &Marks<'_>, unknown: Option<Raw<'_>>) -> String {
        let treatments = [Treatment { offset: 0, marks: marks.clone(), volatile: &[] }];
        let mut writer = Writer::new(Some(self.secrets), &treatments, 0);
        let mut out = Vec::new();
        // The digest read the same text a moment ago; what it could not read has no hashes.
        let unread = writer.value(&mut Cursor::new(text), &mut out).is_err();
        if unread || out == SECRET || hidden_in_document(text, self.secrets) {
            return "*".to_owned();
        }
        let mut tail = String::new();
        if writer.masked {
            tail.push('*');
        }
        if let Some(unknown) = unknown {
            tail.push('?');
            let mut writer = Writer::new(Some(self.secrets), &[], 0);
            let _ = writer.value(&mut Cursor::new(unknown.text()), &mut out);
        }
        digits(&out, 8) + &tail
    }
}

/// Whether a string of a value is a document with a secret in it, which no mark tells.
fn hidden_in_document(text: &str, secrets: &Secrets) -> bool {
    if secrets.is_empty() || !text.contains(['{', '[']) {
        return false;
    }
    let mut found = false;
    Value::parse(text).unwrap_or(Value::Null).leaves(&mut |leaf| {
        found |= !found && document(leaf).is_some_and(|document| holds(&document, secrets, DOCUMENTS));
    });
    found
}

fn holds(value: &Value<'_>, secrets: &Secrets, depth: u8) -> bool {
    let mut found = false;
    value.leaves(&mut |leaf| {
        let inner = || document(leaf).filter(|_| depth > 0);
        found |= secrets.holds(leaf) || inner().is_some_and(|inner| holds(&inner, secrets, depth - 1));
    });
    found
}

/// Before, after, and which parts of it are unknown.
type Sides<'a> = [Option<Raw<'a>>; 3];

/// Calls `visit` with the members of an object. What was checked when the plan was read cannot fail.
fn members<'t>(text: &'t str, mut visit: impl FnMut(&str, &'t str)) {
    if !text.starts_with('{') {
        return;
    }
    let _ = Cursor::new(text).object(|name, cursor| {
        let value = cursor.skip()?;
        visit(&name, value);
        Ok(())
    });
}
