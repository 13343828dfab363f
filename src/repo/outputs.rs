//! Who reads an output of the plan's root module, through its state.

use std::collections::BTreeMap;
use std::path::Path;

use super::backend::Own;
use super::facts::{DataBlock, Folder, Place, Step};
use super::setting::Likeness;
use super::{consumer, may};
use crate::graph::Consumer;
use crate::text::Text;

/// Adds a consumer for every changed output that the folder reads.
pub fn consumers(
    folder: &Folder,
    here: &Path,
    own: &Own,
    outputs: &[String],
    root: &str,
    found: &mut Vec<Consumer>,
) {
    for (block, _) in &folder.data {
        if !matches!(block.kind.as_str(), "terraform_remote_state" | "tfe_outputs") || outputs.is_empty() {
            continue;
        }
        let likeness = own.read_by(block, folder, here);
        if likeness == Likeness::No {
            continue;
        }
        let read = reads(folder, block);
        for output in outputs {
            let whole = read.get(&None).map(|place| (place, true));
            let Some((place, whole)) = read.get(&Some(output.clone())).map(|place| (place, false)).or(whole)
            else {
                continue;
            };
            let text = sentence(output, block, whole);
            let sure = likeness == Likeness::Same;
            found.push(consumer(root, place, may(text, sure), &format!("output.{output}")));
        }
    }
}

fn sentence(output: &str, block: &DataBlock, whole: bool) -> Text {
    let through = format!("data.{}.{}", block.kind, block.name);
    if whole {
        return Text::new(
            format!("output `{output}` among all outputs through {through}"),
            format!("{through} 経由で output `{output}` を含む全 output"),
        );
    }
    Text::new(format!("output `{output}` through {through}"), format!("{through} 経由で output `{output}`"))
}

/// The outputs that references to `block` read, each with its first place. No name stands for all of
/// them: the whole object, or a name that is not literal.
fn reads<'a>(folder: &'a Folder, block: &DataBlock) -> BTreeMap<Option<String>, &'a Place> {
    let mut found: BTreeMap<Option<String>, &'a Place> = BTreeMap::new();
    for (steps, place) in folder.references() {
        let Some(output) = output(&steps, block) else { continue };
        let first = found.entry(output).or_insert(place);
        *first = place.min(*first);
    }
    found
}

/// The output that a reference reads through `block`; Some(None) for all of them.
fn output(steps: &[Step], block: &DataBlock) -> Option<Option<String>> {
    let is = |step: Option<&Step>, wanted: &str| matches!(step, Some(Step::Name(name) | Step::Key(name)) if name == wanted);
    if !is(steps.first(), "data") || !is(steps.get(1), &block.kind) || !is(steps.get(2), &block.name) {
        return None;
    }
    let members = ["outputs", "values", "nonsensitive_values"];
    let is_member = |step: &Step| matches!(step, Step::Name(name) if members.contains(&name.as_str()));
    let rest = steps.get(3..).unwrap_or_default();
    let Some(at) = rest.iter().position(is_member) else {
        // The block as a whole carries its outputs along; another attribute of it does not.
        return rest.iter().all(|step| !matches!(step, Step::Name(_))).then_some(None);
    };
    Some(match rest.get(at + 1) {
        Some(Step::Name(name) | Step::Key(name)) => Some(name.clone()),
        _ => None,
    })
}
