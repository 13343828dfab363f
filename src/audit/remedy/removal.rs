//! Takes an object out of the files, with everything that only exists for it, and nothing that anything else refers to.

use std::collections::BTreeSet;

use hcl_edit::Span as _;

use super::draft::{Draft, Refused};
use super::find::{Hit, Lookup};
use super::value::{Item, Origin, Sure, Value};
use super::{dangling, lifecycle, spans};
use crate::text::Text;

/// Without elements these say nothing; of the last word, the provider refuses them.
pub(super) const NOTHING_WITHOUT: [(&str, &[&str], bool); 4] = [
    ("aws_iam_group_membership", &["users"], false),
    ("aws_iam_user_group_membership", &["groups"], false),
    ("aws_iam_policy_attachment", &["users", "roles", "groups"], true),
    ("github_team_members", &["members"], true),
];

/// Takes everything out that was found.
pub(super) fn removal(lookup: &Lookup<'_, '_>, hits: &[Hit], draft: &mut Draft) -> Result<(), Refused> {
    let sure: Vec<&Hit> = hits.iter().filter(|hit| hit.sure == Sure::Yes).collect();
    let tops: BTreeSet<usize> = sure.iter().map(|hit| hit.top).collect();
    let mut whole = BTreeSet::new();
    let mut elements: Vec<(&Hit, &Origin)> = Vec::new();
    let mut keyed: Vec<&Hit> = Vec::new();
    for hit in &sure {
        if belongs_whole(lookup, hit, &sure) {
            whole.insert(hit.top);
            continue;
        }
        let instance = lookup.instances(hit.top).get(hit.instance);
        let Some(instance) = instance else { continue };
        let (origin, is_many) = match (hit.list, instance.is_one_of_many, instance.call) {
            (Some(_), ..) => (hit.origin.as_ref(), true),
            (None, true, _) => (instance.origin.as_ref(), true),
            (None, false, Some(_)) => (instance.call_origin.as_ref(), true),
            (None, false, None) => (None, false),
        };
        match origin {
            _ if !is_many => {
                whole.insert(hit.top);
            }
            Some(origin) => {
                if is_shared(lookup, hit, origin, &sure) {
                    return Err(of_others(lookup, hit.top));
                }
                if hit.list.is_some() && is_emptied(lookup, hit, &sure) {
                    if can_go(lookup, hit, origin) {
                        whole.insert(hit.top);
                        continue;
                    }
                    if needs_some(lookup, hit.top) {
                        return Err(last_one(lookup, hit.top));
                    }
                }
                // What only belongs to it is left behind, and does no harm.
                if let Some(list) = hit.list.filter(|_| hit.is_itself) {
                    lifecycle::ignored(lookup, hit.top, &[list])?;
                }
                elements.push((*hit, origin));
                keyed.extend(Some(*hit).filter(|hit| hit.list.is_none()));
            }
            None => return Err(no_element(lookup, hit, instance.call)),
        }
    }
    let whole: BTreeSet<usize> = whole.into_iter().flat_map(|top| twins(lookup, top)).collect();
    for top in &whole {
        take_block(lookup, *top, draft);
    }
    for (hit, origin) in elements {
        take_element(lookup, (hit, origin), &tops, draft)?;
    }
    for hit in &keyed {
        lifecycle::note(lookup, hit.top, false, draft);
    }
    dangling::documents(lookup, draft);
    for top in &whole {
        dangling::of_block(lookup, *top, draft)?;
    }
    keyed.iter().try_for_each(|hit| dangling::of_element(lookup, hit, &tops, draft))
}

/// Everything that stands under the address of a block: another file may override what one says.
pub(super) fn twins<'l>(lookup: &'l Lookup<'_, '_>, at: usize) -> impl Iterator<Item = usize> + 'l {
    let index = lookup.index();
    let (address, folder) = (index.address(at), index.folder(at));
    let all = index.kinds.get(&address.0).into_iter().flatten().copied();
    all.filter(move |other| index.folder(*other) == folder && index.address(*other) == address)
}

/// Whether a block with `for_each` or `count` only makes what belongs to an object whose own block goes as a whole.
fn belongs_whole(lookup: &Lookup<'_, '_>, hit: &Hit, sure: &[&Hit]) -> bool {
    let is_alone = |hit: &Hit| {
        let made = lookup.instances(hit.top).get(hit.instance);
        hit.is_itself
            && hit.list.is_none()
            && made.is_some_and(|one| !one.is_one_of_many && one.call.is_none())
    };
    let made = lookup.instances(hit.top);
    let goes = |number: usize| {
        sure.iter().any(|one| one.top == hit.top && one.instance == number && one.list.is_none())
    };
    !hit.is_itself
        && sure.iter().any(|one| is_alone(one))
        && made.iter().all(|one| one.call.is_none())
        && (0..made.len()).all(goes)
}

/// Whether nothing is left of the block without the elements that go.
fn is_emptied(lookup: &Lookup<'_, '_>, hit: &Hit, sure: &[&Hit]) -> bool {
    let Some(lists) = lists(lookup, hit.top) else { return false };
    let Some(instance) = lookup.instances(hit.top).get(hit.instance) else { return false };
    let goes = |item: &Item| {
        let is_it =
            |one: &&Hit| one.top == hit.top && one.instance == hit.instance && one.origin == item.origin;
        item.origin.is_some() && sure.iter().any(is_it)
    };
    lists.iter().all(|list| match instance.values.get(*list) {
        None => true,
        Some(Value::List(items)) => items.iter().all(goes),
        Some(_) => false,
    })
}

/// The lists that something of a type says nothing without.
pub(super) fn lists(lookup: &Lookup<'_, '_>, top: usize) -> Option<&'static [&'static str]> {
    let (kind, _) = lookup.index().address(top);
    NOTHING_WITHOUT.iter().find(|(other, ..)| *other == kind).map(|(_, lists, _)| *lists)
}

/// Whether the provider refuses one without elements.
pub(super) fn needs_some(lookup: &Lookup<'_, '_>, top: usize) -> bool {
    let (kind, _) = lookup.index().address(top);
    NOTHING_WITHOUT.iter().any(|(other, _, needs_some)| *other == kind && *needs_some)
}

/// Whether the element also stands in a list of something else that the same block makes: a module that is called twice,
/// or a block with `for_each`, has one text for all of them.
fn is_shared(lookup: &Lookup<'_, '_>, hit: &Hit, origin: &Origin, sure: &[&Hit]) -> bool {
    let Some(list) = hit.list else { return false };
    let goes = |number: usize| {
        sure.iter()
            .any(|one| one.top == hit.top && one.instance == number && one.origin.as_ref() == Some(origin))
    };
    let holds = |value: Option<&Value>| match value {
        Some(Value::List(items)) => items.iter().any(|item| item.origin.as_ref() == Some(origin)),
        _ => false,
    };
    let made = lookup.instances(hit.top).iter().enumerate();
    made.filter(|(number, _)| !goes(*number)).any(|(_, one)| holds(one.values.get(list)))
}

fn of_others(lookup: &Lookup<'_, '_>, at: usize) -> Refused {
    let index = lookup.index();
    let spot = index.top(at).map_or_else(String::new, |top| index.spot(top.file, top.span.start));
    Text::new(
        format!(
            "no patch: `{spot}` makes several with this one list, and the others would lose the element as well"
        ),
        format!("パッチは作れません: `{spot}` は同じリストで複数を作成しており、ほかからも要素が消えます"),
    )
}

/// Whether the block is that of one list alone, which stands in it.
fn can_go(lookup: &Lookup<'_, '_>, hit: &Hit, origin: &Origin) -> bool {
    let Some(top) = lookup.index().top(hit.top) else { return false };
    let is_here =
        origin.file == top.file && top.span.start <= origin.span.start && origin.span.end <= top.span.end;
    is_here && matches!(lookup.instances(hit.top), [one] if !one.is_one_of_many)
}

fn last_one(lookup: &Lookup<'_, '_>, at: usize) -> Refused {
    let index = lookup.index();
    let spot = index.top(at).map_or_else(String::new, |top| index.spot(top.file, top.span.start));
    Text::new(
        format!("no patch: `{spot}` would be left with none, which the provider refuses; remove it by hand"),
        format!(
            "パッチは作れません: `{spot}` の要素がなくなり、プロバイダーが受け付けません。手で削除してください"
        ),
    )
}

pub(super) fn take_block(lookup: &Lookup<'_, '_>, at: usize, draft: &mut Draft) {
    let index = lookup.index();
    let Some(top) = index.top(at) else { return };
    let Some(file) = index.files.get(top.file) else { return };
    draft.remove(top.file, spans::block(file.text, top.before, &top.span));
    lifecycle::note(lookup, at, true, draft);
}

fn take_element(
    lookup: &Lookup<'_, '_>,
    (hit, origin): (&Hit, &Origin),
    tops: &BTreeSet<usize>,
    draft: &mut Draft,
) -> Result<(), Refused> {
    if let Some(spot) = other_reader(lookup, origin, tops) {
        return Err(Text::new(
            format!("no patch: `{spot}` reads the same list, and would lose the element as well"),
            format!(
                "パッチは作れません: `{spot}` も同じリストを参照しているため、要素を消すとそちらにも影響します"
            ),
        ));
    }
    if let Some(file) = lookup.index().files.get(origin.file) {
        let span = spans::element(file.text, &origin.span, origin.is_block);
        match lifecycle::inline_left(lookup, hit, origin, draft) {
            Some(left) if file.text.get(span.clone()).is_some_and(|gone| gone.ends_with('\n')) => {
                let indent = spans::indent(file.text, origin.span.start);
                draft.replace(origin.file, span, format!("{indent}{left}\n"));
            }
            Some(left) => draft.replace(origin.file, origin.span.clone(), left.to_owned()),
            None => draft.remove(origin.file, span),
        }
    }
    Ok(())
}

/// Somebody else who would notice that an element is gone.
fn other_reader(lookup: &Lookup<'_, '_>, origin: &Origin, tops: &BTreeSet<usize>) -> Option<String> {
    let index = lookup.index();
    let holder = index.tops.iter().position(|top| {
        top.file == origin.file && top.span.start <= origin.span.start && origin.span.end <= top.span.end
    })?;
    let top = index.top(holder)?;
    let here = index.folder(holder).to_owned();
    let (folder, to, is_resource) = match (top.block.ident.as_str(), &origin.local) {
        (_, Some((folder, name))) => (folder.clone(), ("local".to_owned(), name.clone()), false),
        ("module", None) => {
            let argument = top.block.body.attributes().find(|one| {
                one.span().is_some_and(|span| span.start <= origin.span.start && origin.span.end <= span.end)
            })?;
            let called = index.calls.iter().find(|(_, calls)| calls.contains(&holder))?.0;
            if argument.key.as_str() == "for_each" {
                // All that the call makes goes: more than what was looked for, as a rule.
                let others = index.tops.iter().enumerate().find(|(at, other)| {
                    other.block.ident.as_str() == "resource"
                        && index.folder(*at) == called
                        && !tops.contains(at)
                });
                return others.map(|(_, other)| index.spot(other.file, other.span.start));
            }
            (called.clone(), ("var".to_owned(), argument.key.as_str().to_owned()), false)
        }
        _ => (here, index.address(holder), true),
    };
    if is_resource && !tops.contains(&holder) {
        return Some(index.spot(top.file, top.span.start));
    }
    let other = Some(holder).filter(|_| is_resource).and_then(|at| twins(lookup, at).find(|one| *one != at));
    if let Some(top) = other.and_then(|at| index.top(at)) {
        return Some(index.spot(top.file, top.span.start));
    }
    // Who refers to the block itself is looked at when everything else is gone.
    if is_resource {
        return None;
    }
    let reader = index.references_in(&folder, &to).find(|reference| !tops.contains(&reference.top))?;
    let file = index.top(reader.top)?.file;
    Some(index.spot(file, reader.span.start))
}

fn no_element(lookup: &Lookup<'_, '_>, hit: &Hit, call: Option<usize>) -> Refused {
    let index = lookup.index();
    let spot = |at: usize| index.top(at).map_or_else(String::new, |top| index.spot(top.file, top.span.start));
    match call {
        Some(call) => {
            let spot = spot(call);
            Text::new(
                format!("no patch: it is made by the module call at `{spot}`; change or remove that call"),
                format!(
                    "パッチは作れません: `{spot}` のモジュール呼び出しで作られています。その呼び出しを変更または削除してください"
                ),
            )
        }
        None => {
            let spot = spot(hit.top);
            Text::new(
                format!(
                    "no patch: `{spot}` makes more than one, and its elements are not literals that could be taken out"
                ),
                format!(
                    "パッチは作れません: `{spot}` は複数のリソースを作り、取り除けるリテラルの要素がありません"
                ),
            )
        }
    }
}
