//! Resources: what their attributes are, and which instances a block makes.
//!
//! What an attribute such as `id` or `arn` of a resource holds is from the documentation of the providers
//! `hashicorp/aws` and `integrations/github`.

use std::collections::BTreeMap;

use hcl_edit::structure::{Block, Body};

use super::document::of_blocks;
use super::evaluate::{Evaluator, Scope, each_name};
use super::value::{Item, Origin, Piece, Value, slug};
use hcl_edit::Span as _;

/// A `count` beyond this is not unfolded.
const MOST: usize = 1_000;

/// One thing that a block makes.
#[derive(Debug, Clone)]
pub(super) struct Instance {
    /// The element of `for_each` that makes it.
    pub(super) origin: Option<Origin>,
    /// Its key in a `for_each`, where that is known.
    pub(super) key: Option<String>,
    /// The block has `for_each` or `count`, so that more than this comes from it.
    pub(super) is_one_of_many: bool,
    /// The module call that it is made by.
    pub(super) call: Option<usize>,
    /// The element of the call's `for_each`.
    pub(super) call_origin: Option<Origin>,
    /// The key of the call.
    pub(super) call_key: Option<String>,
    /// Attributes and nested blocks by name; `@name`, `@arn` and `@slug` are derived.
    pub(super) values: BTreeMap<String, Value>,
}

/// A call of a module with its arguments.
struct Call {
    at: usize,
    origin: Option<Origin>,
    key: Option<String>,
    arguments: BTreeMap<String, Value>,
}

/// An attribute of a resource, also those that the provider computes.
pub(super) fn attribute(evaluator: &Evaluator<'_, '_>, at: usize, name: &str, scope: &Scope<'_>) -> Value {
    let (kind, _) = evaluator.index.address(at);
    let Some(top) = evaluator.index.top(at) else { return Value::Unknown };
    let body = &top.block.body;
    let written = |name: &str| evaluator.written(body, name, scope);
    let or_unknown = |found: Option<Value>| found.unwrap_or(Value::Unknown);
    match (kind.as_str(), name) {
        ("aws_iam_user" | "aws_iam_role" | "aws_iam_group", "id" | "name") => named(&written),
        ("aws_iam_policy", "name") => named(&written),
        ("aws_iam_user", "arn") => arn("user", named(&written), &written),
        ("aws_iam_role", "arn") => arn("role", named(&written), &written),
        ("aws_iam_group", "arn") => arn("group", named(&written), &written),
        ("aws_iam_policy", "arn" | "id") => arn("policy", named(&written), &written),
        ("data.aws_iam_policy", "arn" | "id") => match written("arn") {
            Some(found) => found,
            None => arn_anywhere("policy", or_unknown(written("name"))),
        },
        ("data.aws_iam_policy_document", "json" | "minified_json") => {
            of_blocks(&self::body(evaluator, body, scope))
        }
        ("data.aws_iam_user", "user_name" | "id") => or_unknown(written("user_name")),
        ("data.aws_iam_role", "id") => or_unknown(written("name")),
        ("data.aws_iam_group", "group_name" | "id") => or_unknown(written("group_name")),
        ("github_team", "id" | "slug" | "node_id") => slug(or_unknown(written("name"))),
        ("data.github_team", "id" | "slug" | "node_id") => or_unknown(written("slug")),
        ("github_repository" | "data.github_repository", "id" | "node_id" | "name") => {
            or_unknown(written("name"))
        }
        ("github_membership", "id") => Value::Unknown,
        _ => or_unknown(written(name)),
    }
}

/// The attributes that are derived from others, by the name that rules know them by.
pub(super) const DERIVED: [(&str, &str); 3] = [("@name", "name"), ("@arn", "arn"), ("@slug", "slug")];

/// A name; what a prefix makes ends in something that nobody knows.
pub(super) fn named(written: &dyn Fn(&str) -> Option<Value>) -> Value {
    written("name").unwrap_or_else(|| {
        let prefix = written("name_prefix").unwrap_or_else(|| Value::literal("terraform-"));
        let mut pieces = prefix.pieces();
        pieces.push(Piece::Hole);
        Value::Text(pieces)
    })
}

pub(super) fn arn(kind: &str, name: Value, written: &dyn Fn(&str) -> Option<Value>) -> Value {
    let path = written("path").unwrap_or_else(|| Value::literal("/"));
    let start = [Piece::Literal("arn:".into()), Piece::Account, Piece::Literal(format!(":{kind}"))];
    Value::Text(start.into_iter().chain(path.pieces()).chain(name.pieces()).collect())
}

fn arn_anywhere(kind: &str, name: Value) -> Value {
    let start =
        [Piece::Literal("arn:".into()), Piece::Hole, Piece::Literal(format!(":{kind}/")), Piece::Hole];
    Value::Text(start.into_iter().chain(name.pieces()).collect())
}

/// Everything that a block makes. A block that nobody can unfold makes one thing with holes.
pub(super) fn instances(evaluator: &Evaluator<'_, '_>, at: usize) -> Vec<Instance> {
    evaluator.refuel();
    let folder = evaluator.index.folder(at);
    let mut found = Vec::new();
    for call in calls(evaluator, folder) {
        let Some(top) = evaluator.index.top(at) else { continue };
        let scope = Scope {
            folder,
            file: top.file,
            names: Vec::new(),
            arguments: call.as_ref().map(|call| &call.arguments),
            depth: 0,
            local: None,
        };
        for (names, origin, many) in unfold(evaluator, &top.block, &scope) {
            let key = each_key(&names);
            let scope = Scope { names, ..scope.clone() };
            let mut values = body(evaluator, &top.block.body, &scope);
            for (derived, name) in DERIVED {
                values.insert(derived.to_owned(), attribute(evaluator, at, name, &scope));
            }
            found.push(Instance {
                origin,
                key,
                is_one_of_many: many,
                call: call.as_ref().map(|call| call.at),
                call_origin: call.as_ref().and_then(|call| call.origin.clone()),
                call_key: call.as_ref().and_then(|call| call.key.clone()),
                values,
            });
        }
    }
    found
}

/// `each.key`, where it is known.
fn each_key(names: &[(String, Value)]) -> Option<String> {
    let (_, each) = names.iter().find(|(name, _)| name == "each")?;
    each.member("key")?.value.exact()
}

type Unfolded = (Vec<(String, Value)>, Option<Origin>, bool);

/// What `for_each` or `count` make of a block.
fn unfold(evaluator: &Evaluator<'_, '_>, block: &Block, scope: &Scope<'_>) -> Vec<Unfolded> {
    if let Some(over) = evaluator.written(&block.body, "for_each", scope) {
        return match evaluator.elements(&over, scope) {
            Some(all) => all
                .into_iter()
                .map(|(key, item)| (vec![each_name(&key, &item.value)], item.origin, true))
                .collect(),
            None => vec![(Vec::new(), None, true)],
        };
    }
    let Some(count) = evaluator.written(&block.body, "count", scope) else {
        return vec![(Vec::new(), None, false)];
    };
    match count.exact().and_then(|count| count.parse::<usize>().ok()) {
        Some(count) if count <= MOST => {
            let one = |number: usize| {
                let item = Item { value: Value::literal(number.to_string()), origin: None };
                let index = Value::Map(vec![(Value::literal("index"), item)]);
                (vec![("count".to_owned(), index)], None, count > 1)
            };
            (0..count).map(one).collect()
        }
        _ => vec![(Vec::new(), None, false)],
    }
}

/// The calls of a folder; one that is none where it is run by itself.
fn calls(evaluator: &Evaluator<'_, '_>, folder: &str) -> Vec<Option<Call>> {
    let index = evaluator.index;
    let calls = index.calls.get(folder).into_iter().flatten();
    let mut found: Vec<Option<Call>> = calls.flat_map(|at| unfolded(evaluator, *at)).map(Some).collect();
    let runs = index.providers.contains_key(folder);
    if found.is_empty() || runs {
        found.push(None);
    }
    found
}

fn unfolded(evaluator: &Evaluator<'_, '_>, at: usize) -> Vec<Call> {
    let Some(top) = evaluator.index.top(at) else { return Vec::new() };
    let scope = Scope {
        folder: evaluator.index.folder(at),
        file: top.file,
        names: Vec::new(),
        arguments: None,
        depth: 2,
        local: None,
    };
    let one = |(names, origin, _): Unfolded| {
        let key = each_key(&names);
        let scope = Scope { names, ..scope.clone() };
        let arguments = top.block.body.attributes();
        let arguments =
            arguments.map(|one| (one.key.as_str().to_owned(), evaluator.value(&one.value, &scope))).collect();
        Call { at, origin, key, arguments }
    };
    unfold(evaluator, &top.block, &scope).into_iter().map(one).collect()
}

/// What each call of a module is given, whatever it is called.
pub(super) fn given(evaluator: &Evaluator<'_, '_>, at: usize) -> Vec<Vec<Value>> {
    evaluator.refuel();
    unfolded(evaluator, at).into_iter().map(|call| call.arguments.into_values().collect()).collect()
}

fn body(evaluator: &Evaluator<'_, '_>, body: &Body, scope: &Scope<'_>) -> BTreeMap<String, Value> {
    let mut found: BTreeMap<String, Value> = body
        .attributes()
        .map(|one| (one.key.as_str().to_owned(), evaluator.value(&one.value, scope)))
        .collect();
    let mut nested: BTreeMap<String, Vec<Item>> = BTreeMap::new();
    for block in body.blocks() {
        let kind = block.ident.as_str();
        match (kind, block.labels.first()) {
            ("dynamic", Some(name)) => {
                let items = dynamic(evaluator, block, name.as_str(), scope);
                nested.entry(name.as_str().to_owned()).or_default().extend(items);
            }
            _ => {
                let origin =
                    block.span().map(|span| Origin { file: scope.file, span, is_block: true, local: None });
                let value = members(evaluator, &block.body, scope);
                nested.entry(kind.to_owned()).or_default().push(Item { value, origin });
            }
        }
    }
    found.extend(nested.into_iter().map(|(name, items)| (name, Value::List(items))));
    found
}

fn members(evaluator: &Evaluator<'_, '_>, inner: &Body, scope: &Scope<'_>) -> Value {
    let one = |(name, value): (String, Value)| (Value::literal(name), Item { value, origin: None });
    Value::Map(body(evaluator, inner, scope).into_iter().map(one).collect())
}

fn dynamic(evaluator: &Evaluator<'_, '_>, block: &Block, name: &str, scope: &Scope<'_>) -> Vec<Item> {
    let Some(content) = block.body.get_blocks("content").next() else { return Vec::new() };
    let over = evaluator.written(&block.body, "for_each", scope).unwrap_or(Value::Unknown);
    let iterator = block.body.get_attribute("iterator").map(|one| one.value.to_string().trim().to_owned());
    let iterator = iterator.unwrap_or_else(|| name.to_owned());
    let Some(elements) = evaluator.elements(&over, scope) else {
        return vec![Item { value: Value::Unknown, origin: None }];
    };
    let one = |(key, item): (Value, Item)| {
        let mut inner = scope.clone();
        let (_, each) = each_name(&key, &item.value);
        inner.names.push((iterator.clone(), each));
        Item { value: members(evaluator, &content.body, &inner), origin: item.origin }
    };
    elements.into_iter().map(one).collect()
}
