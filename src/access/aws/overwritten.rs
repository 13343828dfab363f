//! Policies that another resource writes over. A service keeps one text a place (an inline policy of one name, the policy of
//! one bucket), so a resource that the plan leaves alone, or forgets, loses its text to one that is made for the same
//! place. Counted as still there, its Deny would hide what the new text grants.

use rustc_hash::FxHashMap;

use super::table;
use crate::access::objects::Object;
use crate::plan::{Actions, Value};

/// A type and what says where its policy is.
type Place = (String, Vec<String>);

/// The objects whose text is written over. `is_apart` tells that two of them may be in two accounts.
pub(super) fn lost(objects: &[Object<'_, '_>], is_apart: impl Fn(usize, usize) -> bool) -> Vec<usize> {
    let rests =
        |object: &Object<'_, '_>| object.change.actions.is_idle() || object.change.actions == Actions::Forget;
    let mut written: FxHashMap<Place, Vec<usize>> = FxHashMap::default();
    for (index, object) in objects.iter().enumerate().filter(|(_, object)| !rests(object)) {
        let at = place(object, &object.after);
        // What keeps its place was there before, beside the other one.
        if let Some(at) = at.filter(|at| place(object, &object.before).as_ref() != Some(at)) {
            written.entry(at).or_default().push(index);
        }
    }
    let lost = |index: usize, object: &Object<'_, '_>| {
        let by = place(object, &object.after).and_then(|at| written.get(&at));
        rests(object) && by.is_some_and(|by| by.iter().any(|by| !is_apart(index, *by)))
    };
    objects
        .iter()
        .enumerate()
        .filter(|(index, object)| lost(*index, object))
        .map(|(index, _)| index)
        .collect()
}

fn place(object: &Object<'_, '_>, value: &Value<'_>) -> Option<Place> {
    let names = table::place(&object.change.kind)?;
    let texts = names.iter().map(|name| Some(value.get(name)?.as_str()?.to_owned()));
    Some((object.change.kind.to_string(), texts.collect::<Option<_>>()?))
}
