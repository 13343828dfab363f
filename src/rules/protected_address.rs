//! The rule `protected-address`.

use std::borrow::Cow;

use super::subject::object;
use super::{Context, Rule};
use crate::config::Protected;
use crate::finding::Finding;
use crate::plan::{Marks, ResourceChange, Value};
use crate::text::Text;

/// Attributes in which providers keep tags: AWS and Azure, Google, Oracle, Kubernetes and their like.
const TAGS: [&str; 9] = [
    // What the provider really keeps comes before what the configuration asks for.
    "tags_all",
    "effective_tags",
    "effective_labels",
    "terraform_labels",
    "tags",
    "labels",
    "user_labels",
    "freeform_tags",
    "tag",
];

/// Blocks that keep tags inside: `metadata[0].labels` of Kubernetes, `settings[0].user_labels` of Cloud SQL.
const BLOCKS: [&str; 2] = ["metadata", "settings"];

crate::rule! {
    /// ## What it finds
    ///
    /// A resource that a `protect` block names is destroyed or replaced. A block names addresses, types or tags;
    /// one of them is enough. Tags are those that the object has now, not those it would get, and the address is
    /// also the one before a `moved` block: neither a new tag nor a new name takes the protection away.
    ///
    /// ## Why it matters
    ///
    /// `prevent_destroy` stands in the resource's block and is deleted with it. A `protect` block stands in
    /// `.pairgate.hcl`, where a second person reviews it, and survives the deletion of the block.
    ///
    /// ## A plan that trips it
    ///
    /// ```text
    /// - aws_rds_cluster.main    (its block was removed, prevent_destroy and all)
    /// ```
    ///
    /// ## What to do
    ///
    /// - Not meant? Put the block back.
    /// - Meant? Take the resource out of the `protect` block in a pull request of its own, so that somebody
    ///   decides about that and nothing else.
    ///
    /// A tag that Terraform marks as sensitive is not looked at. If the block asks for it, the resource counts as
    /// protected: too much protection costs a conversation, too little costs a database.
    ///
    /// ## Configuration
    ///
    /// The default level is `mandatory`: no waiver lifts it. `rule "protected-address" { level = ... }` takes
    /// `advisory`, `mandatory_overridable`, `mandatory` or `off`; with `mandatory_overridable` a
    /// `waive "protected-address"` block works.
    ///
    /// ```hcl
    /// protect "databases" {
    ///   addresses = ["module.db"]
    ///   types     = ["aws_rds_*"]
    ///   tags      = { Environment = "production" }
    ///   reason    = "ask #db first"
    /// }
    /// ```
    id: "protected-address",
    level: Mandatory,
    title: ("a protected resource is destroyed", "保護されたリソースが削除される"),
    help: (
        "put the block back; if it is meant, first take the resource out of the `protect` block in a pull request of its own",
        "ブロックを戻してください。意図した変更であれば、先に別のプルリクエストで `protect` の対象から外してください"
    ),
    check: check,
}

fn check(context: &Context<'_>, rule: &Rule) -> Vec<Finding> {
    if context.settings.protected.is_empty() {
        return Vec::new();
    }
    let changes = context.plan.changes.iter();
    let destroyed = changes.filter(|change| change.is_managed() && change.actions.destroys());
    destroyed.filter_map(|change| finding(context, rule, change)).collect()
}

fn finding(context: &Context<'_>, rule: &Rule, change: &ResourceChange<'_>) -> Option<Finding> {
    let before = change.change.before_value();
    let (sensitive, _) = change.change.sensitive_marks();
    let found: Vec<(&Protected, Cover)> = context
        .settings
        .protected
        .iter()
        .filter_map(|block| cover(block, change, &before, &sensitive).map(|cover| (block, cover)))
        .collect();
    if found.is_empty() {
        return None;
    }
    let (en, ja) = object(change);
    let (verb, verb_ja) = if change.actions.replaces() {
        ("replaced", "置き換えられます")
    } else {
        ("destroyed", "削除されます")
    };
    let message = Text::new(
        format!("{en} is protected and would be {verb}"),
        format!("保護されている {ja} が{verb_ja}"),
    );
    let mut finding = rule.finding(message).at(change.address.as_ref());
    if let Some(from) = &change.previous_address {
        finding = finding.detail(Text::new(
            format!("until this plan its address is `{from}`"),
            format!("このプランまでのアドレスは `{from}` です"),
        ));
    }
    Some(found.into_iter().fold(finding, |finding, (block, cover)| finding.detail(reason(block, cover))))
}

fn reason(block: &Protected, cover: Cover) -> Text {
    let name = &block.name;
    let why = block.reason.as_ref().map(|why| format!(": `{why}`")).unwrap_or_default();
    match cover {
        Cover::Sure => Text::new(format!("protected by `{name}`{why}"), format!("`{name}` による保護{why}")),
        Cover::Possible => Text::new(
            format!("protected by `{name}`, because its tags are sensitive and cannot be looked at{why}"),
            format!("タグが機密値で確認できないため、`{name}` による保護の対象として扱います{why}"),
        ),
    }
}

/// How a block protects an object.
#[derive(Clone, Copy)]
enum Cover {
    /// It names the object.
    Sure,
    /// It asks for a tag that is sensitive.
    Possible,
}

fn cover(
    block: &Protected,
    change: &ResourceChange<'_>,
    before: &Value<'_>,
    sensitive: &Marks<'_>,
) -> Option<Cover> {
    let tags: Vec<(&str, &str, Tag<'_>)> = block
        .tags
        .iter()
        .filter_map(|(key, wanted)| {
            tag(before, sensitive, key).map(|tag| (key.as_str(), wanted.as_str(), tag))
        })
        .collect();
    let covers = |hidden_too: bool| {
        let look_up = |key: &str| {
            let (_, wanted, tag) = tags.iter().find(|(name, ..)| *name == key)?;
            match tag {
                Tag::Known(text) => Some(text.as_ref()),
                // Not compared, so that nobody can guess it through the configuration.
                Tag::Hidden => hidden_too.then_some(*wanted),
            }
        };
        let addresses = [Some(change.address.as_ref()), change.previous_address.as_deref()];
        addresses.into_iter().flatten().any(|address| block.covers(address, &change.kind, look_up))
    };
    match (covers(false), covers(true)) {
        (true, _) => Some(Cover::Sure),
        (false, true) => Some(Cover::Possible),
        _ => None,
    }
}

/// The value of a tag.
enum Tag<'v> {
    Known(Cow<'v, str>),
    Hidden,
}

/// A tag of the object, wherever its provider keeps tags. The first place that has it counts, and a
/// hidden place counts only when no other place tells.
fn tag<'v>(before: &'v Value<'_>, sensitive: &Marks<'_>, key: &str) -> Option<Tag<'v>> {
    if sensitive.is_all() {
        return Some(Tag::Hidden);
    }
    if before.is_null() {
        // Destroyed, and the plan does not say what: nothing can be looked at.
        return Some(Tag::Hidden);
    }
    let mut hidden = false;
    for block in BLOCKS {
        let marks = sensitive.member(block);
        for (index, item) in before.get(block).map_or(&[][..], Value::items).iter().enumerate() {
            match tag(item, marks.item(index), key).filter(|_| !item.is_null()) {
                Some(Tag::Hidden) => hidden = true,
                Some(known) => return Some(known),
                None => {}
            }
        }
    }
    for name in TAGS {
        let marks = sensitive.member(name);
        match before.get(name) {
            Some(_) if marks.is_all() => hidden = true,
            Some(value) => match inside(value, marks, key) {
                Some(Tag::Hidden) => hidden = true,
                Some(known) => return Some(known),
                None => {}
            },
            None => {}
        }
    }
    hidden.then_some(Tag::Hidden)
}

/// A tag inside a map, a list of `key` and `value` blocks, or a list of `key:value` texts.
fn inside<'v>(value: &'v Value<'_>, marks: &Marks<'_>, key: &str) -> Option<Tag<'v>> {
    if let Some(found) = value.get(key) {
        return if marks.member(key).is_all() { Some(Tag::Hidden) } else { text(found).map(Tag::Known) };
    }
    let mut hidden = false;
    for (index, item) in value.items().iter().enumerate() {
        let marks = marks.item(index);
        if !marks.is_none() {
            hidden = true;
        } else if item.get("key").and_then(Value::as_str) == Some(key) {
            return item.get("value").and_then(text).map(Tag::Known);
        } else if let Some((name, rest)) = item.as_str().and_then(|item| item.split_once(':'))
            && name == key
        {
            return Some(Tag::Known(Cow::Borrowed(rest)));
        }
    }
    hidden.then_some(Tag::Hidden)
}

fn text<'v>(value: &'v Value<'_>) -> Option<Cow<'v, str>> {
    match value {
        Value::String(text) | Value::Number(text) => Some(Cow::Borrowed(text)),
        Value::Bool(value) => Some(Cow::Borrowed(if *value { "true" } else { "false" })),
        _ => None,
    }
}
