//! Several patches in one text of each file. What each of them leaves may be nothing when they are together.

use std::collections::{BTreeMap, BTreeSet};

use super::draft::{Draft, checked, united};
use super::find::{Lookup, is_protected};
use super::index::Index;
use super::removal::{NOTHING_WITHOUT, lists, needs_some, take_block, twins};
use super::value::Value;
use super::{Edit, Patch, Sources, dangling};

/// Edits by their file.
type Edits<'p> = BTreeMap<&'p str, Vec<Edit>>;

/// The files with all patches in them, and the numbers of the patches that are left out because another one changes the
/// same place in another way, because a file would not parse with both, or because nothing would be left of a block that
/// has to stay. An edit that two patches have counts once; a block that nothing is left of goes as a whole.
pub fn merged(patches: &[&Patch], sources: &Sources) -> (BTreeMap<String, String>, Vec<usize>) {
    let texts: BTreeMap<&str, &str> =
        sources.files.iter().map(|file| (file.path.as_str(), file.text.as_str())).collect();
    let mut off = BTreeSet::new();
    loop {
        let mut taken: Edits<'_> = BTreeMap::new();
        let mut skipped = Vec::new();
        for (number, patch) in patches.iter().enumerate() {
            match with(&taken, patch, &texts) {
                Some(files) if !off.contains(&number) => taken.extend(files),
                _ => skipped.push(number),
            }
        }
        let on: Vec<(usize, &Patch)> =
            patches.iter().copied().enumerate().filter(|(number, _)| !skipped.contains(number)).collect();
        let edits = match completed(&taken, &on, sources) {
            Ok(edits) => edits,
            Err(number) => {
                off.insert(number);
                continue;
            }
        };
        return (written(&edits, &texts), skipped);
    }
}

fn written(edits: &Edits<'_>, texts: &BTreeMap<&str, &str>) -> BTreeMap<String, String> {
    let file = |(path, edits): (&&str, &Vec<Edit>)| {
        let mine: Vec<&Edit> = edits.iter().collect();
        Some(((*path).to_owned(), checked(path, texts.get(path)?, &mine).ok()?))
    };
    edits.iter().filter_map(file).collect()
}

/// The edits of the files that a patch is about, with those of the patch.
fn with<'p>(taken: &Edits<'p>, patch: &'p Patch, texts: &BTreeMap<&str, &str>) -> Option<Edits<'p>> {
    let mut files: Edits<'_> = BTreeMap::new();
    for edit in &patch.edits {
        let path = edit.path.as_str();
        let known = || taken.get(path).cloned().unwrap_or_default();
        files.entry(path).or_insert_with(known).push(edit.clone());
    }
    for (path, edits) in &mut files {
        *edits = united(std::mem::take(edits))?;
        checked(path, texts.get(path)?, &edits.iter().collect::<Vec<_>>()).ok()?;
    }
    Some(files)
}

/// The edits with the blocks that nothing is left of; else the patch without which one of them stays.
fn completed<'p>(
    taken: &Edits<'p>,
    on: &[(usize, &'p Patch)],
    sources: &'p Sources,
) -> Result<Edits<'p>, usize> {
    let is_one = |text: &str| NOTHING_WITHOUT.iter().any(|(kind, ..)| text.contains(kind));
    if on.len() < 2 || !sources.files.iter().any(|file| is_one(&file.text)) {
        return Ok(taken.clone());
    }
    let texts = sources.files.iter().map(|file| (file.path.as_str(), file.text.as_str())).collect();
    let mut after = sources.clone();
    let mut changed = written(taken, &texts);
    for file in &mut after.files {
        file.text = changed.remove(&file.path).unwrap_or_else(|| std::mem::take(&mut file.text));
    }
    let (old, new) = (Index::new(sources), Index::new(&after));
    let (old, new) = (Lookup::new(&old, true), Lookup::new(&new, true));
    let mut draft = Draft::of(old.index(), taken.values().flatten());
    for (before, now) in emptied(&old, &new) {
        let is_alone = new.instances(now).iter().all(|one| !one.is_one_of_many && one.call.is_none());
        if is_alone && goes(&old, before, &mut draft) || !needs_some(&old, before) {
            continue;
        }
        if let Some(number) = last_to_touch(&old, before, on) {
            return Err(number);
        }
    }
    let mut all: BTreeMap<String, Vec<Edit>> = BTreeMap::new();
    for edit in draft.into_edits(old.index()) {
        all.entry(edit.path.clone()).or_default().push(edit);
    }
    let mut done = taken.clone();
    for file in &sources.files {
        let Some(edits) = all.remove(&file.path).and_then(united) else { continue };
        if checked(&file.path, &file.text, &edits.iter().collect::<Vec<_>>()).is_ok() {
            done.insert(&file.path, edits);
        }
    }
    Ok(done)
}

/// Blocks that said something before and say nothing now, by their places in both.
fn emptied(old: &Lookup<'_, '_>, new: &Lookup<'_, '_>) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    for (kind, ..) in NOTHING_WITHOUT {
        for now in new.index().kinds.get(kind).into_iter().flatten() {
            let (kind, name) = new.index().address(*now);
            let key = (new.index().folder(*now).to_owned(), kind, name);
            if let Some(before) = old.index().resources.get(&key)
                && empty(new, *now) > empty(old, *before)
            {
                found.push((*before, *now));
            }
        }
    }
    found
}

/// How many of those that a block makes say nothing.
fn empty(lookup: &Lookup<'_, '_>, top: usize) -> usize {
    let Some(lists) = lists(lookup, top) else { return 0 };
    let is_empty = |value: Option<&Value>| match value {
        None => true,
        Some(Value::List(items)) => items.is_empty(),
        Some(_) => false,
    };
    let instances = lookup.instances(top).iter();
    instances.filter(|one| lists.iter().all(|list| is_empty(one.values.get(*list)))).count()
}

/// Takes the block, where nothing else needs it and nobody asked to be asked.
fn goes(lookup: &Lookup<'_, '_>, at: usize, draft: &mut Draft) -> bool {
    let index = lookup.index();
    let all: Vec<usize> = twins(lookup, at).collect();
    if all.iter().filter_map(|at| index.top(*at)).any(|top| is_protected(&top.block)) {
        return false;
    }
    let mut made = draft.clone();
    all.iter().for_each(|at| take_block(lookup, *at, &mut made));
    let is_free = all.iter().all(|at| dangling::of_block(lookup, *at, &mut made).is_ok());
    if is_free {
        *draft = made;
    }
    is_free
}

/// The last of the patches that take something out of the lists of a block.
fn last_to_touch(lookup: &Lookup<'_, '_>, at: usize, on: &[(usize, &Patch)]) -> Option<usize> {
    let index = lookup.index();
    let lists = lists(lookup, at)?;
    let values =
        lookup.instances(at).iter().flat_map(|one| lists.iter().filter_map(|list| one.values.get(*list)));
    let origins: Vec<_> = values
        .filter_map(|value| match value {
            Value::List(items) => Some(items),
            _ => None,
        })
        .flatten()
        .filter_map(|item| item.origin.as_ref())
        .collect();
    let touches = |edit: &Edit| {
        origins.iter().any(|origin| {
            index.files.get(origin.file).is_some_and(|file| file.path == edit.path)
                && edit.from < origin.span.end
                && origin.span.start < edit.to
        })
    };
    on.iter().rev().find(|(_, patch)| patch.edits.iter().any(touches)).map(|(number, _)| *number)
}
