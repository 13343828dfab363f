//! What one reference says.
//!
//! Terraform lists the whole traversal of an expression first and then each of its prefixes, so that
//! `aws_db_instance.main.endpoint` appears with `aws_db_instance.main` behind it. Only the longest
//! says what is read; taking the prefix for a reference of its own would make every reader of one
//! attribute a reader of the whole object.

use std::borrow::Cow;

use crate::plan::address::{Step, steps};
use crate::plan::{Key, Mode};

/// A reference, read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Reference<'p> {
    /// `aws_db_instance.main[0].endpoint`, `data.aws_vpc.main`.
    Resource {
        /// Managed or data.
        mode: Mode,
        /// The type.
        kind: &'p str,
        /// The block's name.
        name: &'p str,
        /// A literal key.
        key: Option<Key>,
        /// What is read of it; none for the whole object.
        path: Option<&'p str>,
    },
    /// `module.db["main"].endpoint`, or `module.db` alone.
    Module {
        /// The call's name.
        name: &'p str,
        /// A literal key.
        key: Option<Key>,
        /// The output; none for all of them.
        output: Option<&'p str>,
    },
    /// `var.host`.
    Variable(&'p str),
    /// `local.host`: plan JSON does not say what stands behind it.
    Local,
    /// `each.key` or `count.index`.
    OwnKey,
    /// Nothing that another resource could change.
    Nothing,
}

/// The references of one expression that no longer one contains, in the order of the list.
///
/// A prefix is dropped only where it follows its longer form, as Terraform lists it: the same text
/// further on is a second reference, to the whole object.
pub(super) fn specific<'l>(list: &'l [Cow<'_, str>]) -> Vec<&'l str> {
    let mut found: Vec<&str> = Vec::with_capacity(list.len());
    let mut previous = "";
    for text in list {
        let text = text.as_ref();
        let follows = previous.strip_prefix(text).is_some_and(|rest| rest.starts_with(['.', '[']));
        if !follows {
            found.push(text);
        }
        previous = text;
    }
    found
}

/// Whether an expression looks up `x[each.key]` or `x[count.index]` and nothing else. Terraform cuts
/// the traversal at a key that is no literal and lists the key behind it.
pub(super) fn looks_up_own_key(list: &[&str]) -> bool {
    let pairs = list.chunks(2).all(|pair| match pair {
        [object, "each.key" | "count.index"] => list.first() == Some(object) && is_bare(object),
        _ => false,
    });
    pairs && !list.is_empty()
}

/// A resource or a module call without key and attribute.
fn is_bare(text: &str) -> bool {
    match read(text) {
        Reference::Resource { key, path, .. } => key.is_none() && path.is_none(),
        Reference::Module { key, output, .. } => key.is_none() && output.is_none(),
        _ => false,
    }
}

/// Reads one reference.
pub(super) fn read(text: &str) -> Reference<'_> {
    let Some(found) = steps(text) else { return Reference::Nothing };
    let mut found = found.into_iter().peekable();
    let Some(first) = found.next() else { return Reference::Nothing };
    match first.name {
        "var" => found.next().map_or(Reference::Nothing, |step| Reference::Variable(step.name)),
        "local" => Reference::Local,
        "each" | "count" => match found.next().map(|step| step.name) {
            Some("key" | "index") => Reference::OwnKey,
            _ => Reference::Nothing,
        },
        "path" | "terraform" | "self" | "ephemeral" => Reference::Nothing,
        "module" => {
            let Some(call) = found.next() else { return Reference::Nothing };
            let key = call.key.or_else(|| old_key(&mut found));
            Reference::Module { name: call.name, key, output: found.next().map(|step| step.name) }
        }
        "data" => match found.next() {
            Some(kind) => resource(text, Mode::Data, &kind, found),
            None => Reference::Nothing,
        },
        _ => resource(text, Mode::Managed, &first, found),
    }
}

type Rest<'p> = std::iter::Peekable<std::vec::IntoIter<Step<'p>>>;

fn resource<'p>(text: &'p str, mode: Mode, kind: &Step<'p>, mut rest: Rest<'p>) -> Reference<'p> {
    let Some(name) = rest.next() else { return Reference::Nothing };
    let key = name.key.or_else(|| old_key(&mut rest));
    // The path is a slice of the reference: it starts where the next step's name does.
    let path = rest.next().and_then(|step| {
        let start = (step.name.as_ptr() as usize).checked_sub(text.as_ptr() as usize)?;
        text.get(start..)
    });
    Reference::Resource { mode, kind: kind.name, name: name.name, key, path }
}

/// The old way to write keys, `x.0.id`, and the old splat, `x.*.id`, which means all of them.
fn old_key(rest: &mut Rest<'_>) -> Option<Key> {
    let is_key = |step: &Step<'_>| step.name == "*" || step.name.bytes().all(|byte| byte.is_ascii_digit());
    rest.next_if(is_key).and_then(|step| step.name.parse().ok().map(Key::Index))
}

/// The attribute at the top of a path: `tags` of `tags["Name"]`.
pub(super) fn top(path: &str) -> &str {
    path.split(['.', '[']).next().unwrap_or(path)
}
