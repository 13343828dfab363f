//! Which resource a result is about: policies write addresses into their messages or beside them.

use regorus::Value;
use rustc_hash::FxHashSet;

use crate::plan::Plan;

/// Members in which policies put the address of what they complain about.
const MEMBERS: [&str; 3] = ["address", "resource", "resource_address"];

/// Members that hold such members.
const HOLDERS: [&str; 2] = ["metadata", "details"];

/// The addresses of a plan.
pub struct Addresses<'p>(FxHashSet<&'p str>);

impl<'p> Addresses<'p> {
    /// Those that change, drift or stand in one of the states.
    pub fn of(plan: &'p Plan<'_>) -> Self {
        let changes = plan.changes.iter().chain(&plan.drift).map(|change| change.address.as_ref());
        let deferred = plan.deferred.iter().map(|deferred| deferred.change.address.as_ref());
        let states = plan.prior.iter().chain(&plan.planned).map(|object| object.address.as_ref());
        Self(changes.chain(deferred).chain(states).collect())
    }

    /// The address that a result's object names.
    pub fn named(&self, result: &Value) -> Option<String> {
        let holders = HOLDERS.iter().filter_map(|holder| member(result, holder));
        std::iter::once(result)
            .chain(holders)
            .flat_map(|object| MEMBERS.iter().filter_map(move |name| member(object, name)))
            .find_map(|value| self.0.get(value.as_string().ok()?.as_ref()).map(|found| (*found).to_owned()))
    }

    /// The one address that stands in a message; none when there are several.
    pub fn mentioned(&self, message: &str) -> Option<String> {
        let mut found: Option<&str> = None;
        let mut rest = message;
        while !rest.is_empty() {
            let start = rest.find(word).unwrap_or(rest.len());
            rest = rest.get(start..).unwrap_or_default();
            let ends = ends(rest);
            let longest =
                ends.last().copied().unwrap_or_else(|| rest.find(|c| !word(c)).unwrap_or(rest.len()));
            let known = ends.iter().rev().find_map(|end| self.0.get(rest.get(..*end)?));
            if let Some(known) = known {
                if found.is_some_and(|other| other != *known) {
                    return None;
                }
                found = Some(known);
            }
            rest = rest.get(longest.max(1)..).unwrap_or_default();
        }
        found.map(str::to_owned)
    }
}

/// A member of an object.
pub fn member<'v>(value: &'v Value, name: &str) -> Option<&'v Value> {
    value.as_object().ok()?.get(&Value::from(name))
}

fn word(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '-')
}

/// Where a reference at the start of the text may end: behind each of its steps. `aws_x.a["b c"].id` has four.
fn ends(text: &str) -> Vec<usize> {
    let length = |rest: &str| rest.find(|c| !word(c)).unwrap_or(rest.len());
    let mut at = length(text);
    let mut found = Vec::new();
    while at > 0 {
        found.push(at);
        let rest = text.get(at..).unwrap_or_default();
        let step = match (rest.strip_prefix('.'), rest.strip_prefix('[')) {
            (Some(name), _) if length(name) > 0 => 1 + length(name),
            (_, Some(key)) => match bracket(key) {
                Some(length) => 1 + length,
                None => break,
            },
            _ => break,
        };
        at += step;
    }
    found
}

/// The length of `0]` or `"a\"b"]`.
fn bracket(text: &str) -> Option<usize> {
    let Some(quoted) = text.strip_prefix('"') else {
        let end = text.find(']')?;
        return text.get(..end)?.bytes().all(|byte| byte.is_ascii_digit()).then_some(end + 1);
    };
    let mut escaped = false;
    let end = quoted.find(|c| {
        let closes = c == '"' && !escaped;
        escaped = c == '\\' && !escaped;
        closes
    })?;
    quoted.get(end + 1..)?.starts_with(']').then_some(end + 3)
}
