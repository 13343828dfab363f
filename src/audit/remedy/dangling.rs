//! What would refer to nothing once a block, or one of those that a block makes, is gone.

use std::collections::BTreeSet;
use std::ops::Range;

use super::draft::{Draft, Refused};
use super::find::{Hit, Lookup};
use super::index::Index;
use super::removal::take_block;
use crate::text::{Text, unmarked};

/// Refuses where something that nobody can read as code may refer to an address of a folder.
pub(super) fn elsewhere(index: &Index<'_>, folder: &str, words: &str) -> Result<(), Refused> {
    if let Some(path) = index.partial.get(folder).map(|path| unmarked(path)) {
        return Err(Text::new(
            format!("no patch: `{path}` was not read, and may refer to `{words}`; correct that file first"),
            format!(
                "パッチは作れません: `{path}` を読めないため、`{words}` を参照している可能性があります。先にそのファイルを修正してください"
            ),
        ));
    }
    if index.is_cut {
        return Err(Text::new(
            format!("no patch: not all code of the repository was read, and some may refer to `{words}`"),
            format!(
                "パッチは作れません: リポジトリのコードをすべては読んでいないため、`{words}` を参照している可能性があります"
            ),
        ));
    }
    // It is referred to by its address, and defined once more by type and name.
    let quoted: Vec<String> = words.split('.').map(|word| format!("\"{word}\"")).collect();
    let names = |text: &str| text.contains(words) || quoted.iter().all(|word| text.contains(word));
    let json = index.files.iter().find(|file| file.is_json && file.folder == folder && names(file.text));
    match json {
        None => Ok(()),
        Some(file) => Err(Text::new(
            format!("no patch: `{}` may refer to `{words}`, and JSON is not patched", file.path),
            format!(
                "パッチは作れません: `{}` が `{words}` を参照している可能性があります (JSON は変更しません)",
                file.path
            ),
        )),
    }
}

/// References to a block that goes away: import blocks go with it, anything else keeps it.
pub(super) fn of_block(lookup: &Lookup<'_, '_>, at: usize, draft: &mut Draft) -> Result<(), Refused> {
    let index = lookup.index();
    let address = index.address(at);
    let folder = index.folder(at);
    for reference in index.references_in(folder, &address) {
        let Some(top) = index.top(reference.top) else { continue };
        if reference.top == at || draft.takes(top.file, &reference.span) {
            continue;
        }
        if top.block.ident.as_str() == "import" {
            take_block(lookup, reference.top, draft);
            continue;
        }
        return Err(refers(index, top.file, &reference.span, &address));
    }
    elsewhere(index, folder, &format!("{}.{}", address.0, address.1))
}

/// References to one of several that a block, or the call of a module, makes. What names another one of them is fine,
/// and so is an output of all.
pub(super) fn of_element(
    lookup: &Lookup<'_, '_>,
    hit: &Hit,
    tops: &BTreeSet<usize>,
    draft: &mut Draft,
) -> Result<(), Refused> {
    let Some(instance) = lookup.instances(hit.top).get(hit.instance) else { return Ok(()) };
    if instance.is_one_of_many {
        one(lookup, hit.top, instance.key.as_deref(), false, tops, draft)?;
    }
    match instance.call {
        // The module goes on, with one fewer in its outputs.
        Some(call) if instance.is_one_of_many => {
            one(lookup, call, instance.key.as_deref(), true, tops, draft)
        }
        Some(call) => one(lookup, call, instance.call_key.as_deref(), false, tops, draft),
        None => Ok(()),
    }
}

fn one(
    lookup: &Lookup<'_, '_>,
    at: usize,
    key: Option<&str>,
    is_within: bool,
    tops: &BTreeSet<usize>,
    draft: &mut Draft,
) -> Result<(), Refused> {
    let index = lookup.index();
    let address = index.address(at);
    let folder = index.folder(at);
    for reference in index.references_in(folder, &address) {
        let Some(top) = index.top(reference.top) else { continue };
        if reference.top == at || draft.takes(top.file, &reference.span) {
            continue;
        }
        let text = index.files.get(top.file).and_then(|file| file.text.get(reference.span.clone()));
        let names = named(text.unwrap_or_default(), key);
        let ident = top.block.ident.as_str();
        if ident == "import" && names == Named::This {
            take_block(lookup, reference.top, draft);
            continue;
        }
        let is_fine = match names {
            Named::This => false,
            Named::Another => true,
            Named::All => is_within || ident == "output" || tops.contains(&reference.top),
            Named::Unknown => is_within || tops.contains(&reference.top),
        };
        if !is_fine {
            return Err(refers(index, top.file, &reference.span, &address));
        }
    }
    elsewhere(index, folder, &format!("{}.{}", address.0, address.1))
}

/// Which of several a reference names.
#[derive(PartialEq, Eq)]
enum Named {
    /// The one that goes, or perhaps that.
    This,
    /// Another one.
    Another,
    /// None by its key.
    All,
    /// One by a key or number that only Terraform knows.
    Unknown,
}

fn named(text: &str, key: Option<&str>) -> Named {
    let literals: Vec<&str> = text.split("[\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    if literals.is_empty() {
        return if text.replace("[*]", "").contains('[') { Named::Unknown } else { Named::All };
    }
    let Some(key) = key else { return Named::This };
    if literals.iter().any(|one| *one == key || one.contains(['\\', '$', '%'])) {
        Named::This
    } else {
        Named::Another
    }
}

fn refers(index: &Index<'_>, file: usize, span: &Range<usize>, address: &(String, String)) -> Refused {
    let spot = index.spot(file, span.start);
    let (kind, name) = address;
    Text::new(
        format!("no patch: `{spot}` refers to `{kind}.{name}`; change that first"),
        format!(
            "パッチは作れません: `{spot}` が `{kind}.{name}` を参照しています。先にそちらを変更してください"
        ),
    )
}
