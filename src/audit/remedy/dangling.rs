//! What would refer to nothing once a block, or one of those that a block makes, is gone.

use std::collections::BTreeSet;
use std::ops::Range;

use super::draft::{Draft, Refused};
use super::find::{Hit, Lookup};
use super::index::{Index, Reference, Top};
use super::removal::{take_block, twins};
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
    let json = index.files.iter().find(|file| file.is_json && file.reads(folder) && names(file.text));
    match json {
        None => Ok(()),
        Some(file) => Err(Text::new(
            format!("no patch: `{}` may refer to `{words}`, and JSON is not patched", file.path),
            format!(
                "パッチは作れません: `{}` が `{words}` を参照している可能性があります（JSON は変更しません）",
                file.path
            ),
        )),
    }
}

/// Takes policy documents along that were written for nothing but what the draft takes away: they ask nobody anything and
/// make nothing.
pub(super) fn documents(lookup: &Lookup<'_, '_>, draft: &mut Draft) {
    let index = lookup.index();
    // A document may be read by another one that goes.
    loop {
        let folders = index.documents().flat_map(|(to, readers)| {
            let goes = readers.iter().filter(|one| goes(index, one, draft));
            let folders: BTreeSet<&str> = goes.map(|one| index.folder(one.top)).collect();
            folders.into_iter().map(move |folder| (folder, to))
        });
        let alone: Vec<usize> =
            folders.filter_map(|(folder, to)| alone(lookup, folder, to, draft)).flatten().collect();
        if alone.is_empty() {
            return;
        }
        for at in alone {
            take_block(lookup, at, draft);
        }
    }
}

fn goes(index: &Index<'_>, reference: &Reference, draft: &Draft) -> bool {
    index.top(reference.top).is_some_and(|top| draft.takes(top.file, &reference.span))
}

/// The blocks of a document that nothing refers to which stays; none where they go already.
fn alone(lookup: &Lookup<'_, '_>, folder: &str, to: &(String, String), draft: &Draft) -> Option<Vec<usize>> {
    let index = lookup.index();
    let at = *index.resources.get(&(folder.to_owned(), to.0.clone(), to.1.clone()))?;
    let blocks: Vec<usize> = twins(lookup, at).collect();
    let stays = |one: &Reference| !blocks.contains(&one.top) && !goes(index, one, draft);
    let is_gone = |at: &usize| index.top(*at).is_none_or(|top| draft.takes(top.file, &top.span));
    let is_read = index.references_in(folder, to).any(stays)
        || elsewhere(index, folder, &format!("{}.{}", to.0, to.1)).is_err();
    (!is_read && !blocks.iter().all(is_gone)).then_some(blocks)
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
        if top.block.ident.as_str() == "moved" {
            draft.note(moved(index, top));
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
        if ident == "moved" && names == Named::This {
            draft.note(moved(index, top));
            continue;
        }
        let is_fine = match names {
            Named::All | Named::Unknown if ident == "moved" => true,
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

/// Terraform takes a `moved` block that leads to nothing.
fn moved(index: &Index<'_>, top: &Top) -> Text {
    let spot = index.spot(top.file, top.span.start);
    Text::new(
        format!("the `moved` block at `{spot}` leads to what goes, and may go once that is applied"),
        format!("`{spot}` の `moved` ブロックは削除対象を指しています。適用後は不要です"),
    )
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
