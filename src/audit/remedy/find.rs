//! Finds the blocks that manage an object.

use std::cell::OnceCell;
use std::collections::BTreeSet;

use hcl_edit::expr::Expression;
use hcl_edit::structure::Block;

use super::evaluate::{Evaluator, Scope};
use super::index::Index;
use super::resource::{Instance, instances};
use super::rules::{Inside, Rule, rules};
use super::value::{Expect, Origin, Sure, Value};
use crate::audit::object::Object;

/// Looks objects up.
pub(super) struct Lookup<'i, 'a> {
    pub(super) evaluator: Evaluator<'i, 'a>,
    /// What each block makes, once somebody asked.
    made: Vec<OnceCell<Vec<Instance>>>,
    /// The findings are about more than one account: without a word about the account, a name says little.
    has_many_scopes: bool,
}

/// A block that manages an object, or may.
#[derive(Debug, Clone)]
pub(super) struct Hit {
    pub(super) top: usize,
    pub(super) instance: usize,
    pub(super) sure: Sure,
    /// The resource is the object itself; else it goes with it.
    pub(super) is_itself: bool,
    /// The list or the type of nested blocks that the object is one of.
    pub(super) list: Option<&'static str>,
    /// Where in the list.
    pub(super) origin: Option<Origin>,
}

impl<'i, 'a> Lookup<'i, 'a> {
    pub(super) fn new(index: &'i Index<'a>, has_many_scopes: bool) -> Self {
        let made = (0..index.tops.len()).map(|_| OnceCell::new()).collect();
        Self { evaluator: Evaluator::new(index), made, has_many_scopes }
    }

    pub(super) fn index(&self) -> &'i Index<'a> {
        self.evaluator.index
    }

    pub(super) fn instances(&self, top: usize) -> &[Instance] {
        self.made.get(top).map_or(&[], |cell| cell.get_or_init(|| instances(&self.evaluator, top)))
    }

    /// All blocks that manage the object, or may, and those that go with it.
    pub(super) fn hits(&self, object: &Object) -> Vec<Hit> {
        let mut found = Vec::new();
        for rule in rules(object) {
            for top in self.index().kinds.get(rule.kind).into_iter().flatten() {
                let scope = self.scope(*top, object);
                if scope != Sure::No {
                    self.of_block(*top, &rule, scope, &mut found);
                }
            }
        }
        found
    }

    fn of_block(&self, top: usize, rule: &Rule, scope: Sure, found: &mut Vec<Hit>) {
        for (number, instance) in self.instances(top).iter().enumerate() {
            let keys = rule.keys.iter().map(|(path, expect)| key(instance, path, expect)).min();
            let sure = keys.unwrap_or(Sure::Yes).min(scope);
            if sure == Sure::No {
                continue;
            }
            let hit =
                Hit { top, instance: number, sure, is_itself: rule.is_itself, list: None, origin: None };
            match &rule.inside {
                None => found.push(hit),
                Some(inside) => found.extend(within(instance, inside).into_iter().map(|(one, origin)| Hit {
                    sure: one.min(sure),
                    list: Some(inside.list),
                    origin,
                    ..hit.clone()
                })),
            }
        }
    }

    /// Whether the block is about the object's account or organisation, by the settings of the provider.
    fn scope(&self, top: usize, object: &Object) -> Sure {
        let provider = match object {
            Object::Aws { .. } => "aws",
            Object::GitHub { .. } => "github",
        };
        let unknown = if self.has_many_scopes { Sure::Maybe } else { Sure::Yes };
        let all: Vec<Sure> = self
            .instances(top)
            .iter()
            .map(|made| {
                let (from, alias) = match made.call {
                    None => (top, alias(self.index(), top, "provider")),
                    // Whichever providers a call hands down, only the usual one is followed.
                    Some(call) => {
                        let hands = self
                            .index()
                            .top(call)
                            .is_some_and(|top| top.block.body.get_attribute("providers").is_some());
                        (call, if hands { Alias::Unknown } else { Alias::Default })
                    }
                };
                match self.named_scopes(self.index().folder(from), provider, &alias) {
                    None => unknown,
                    Some(named) if named.iter().any(|one| one.eq_ignore_ascii_case(object.scope())) => {
                        Sure::Yes
                    }
                    Some(_) => Sure::No,
                }
            })
            .collect();
        all.into_iter().max().unwrap_or(unknown)
    }

    /// Accounts or organisations that a provider block is held to; none where it does not say.
    fn named_scopes(&self, folder: &str, provider: &str, alias: &Alias) -> Option<BTreeSet<String>> {
        let index = self.index();
        let found = index.tops.iter().find(|top| {
            top.block.ident.as_str() == "provider"
                && top.block.labels.first().is_some_and(|label| label.as_str() == provider)
                && index.files.get(top.file).is_some_and(|file| file.folder == folder)
                && alias.is(top.block.body.get_attribute("alias").map(|one| &one.value))
        })?;
        let scope =
            Scope { folder, file: found.file, names: Vec::new(), arguments: None, depth: 0, local: None };
        let body = &found.block.body;
        if provider == "github" {
            let owner = self.evaluator.written(body, "owner", &scope)?.exact()?;
            return Some(BTreeSet::from([owner]));
        }
        if let Some(Value::List(items)) = self.evaluator.written(body, "allowed_account_ids", &scope) {
            return items.iter().map(|item| item.value.exact()).collect();
        }
        let role = body.get_blocks("assume_role").next()?;
        let arn = self.evaluator.written(&role.body, "role_arn", &scope)?;
        // The account may be known although the role's name is not.
        let Value::Text(pieces) = arn else { return None };
        let Some(super::value::Piece::Literal(start)) = pieces.first() else { return None };
        let account = start.split(':').nth(4).filter(|id| id.len() == 12)?;
        Some(BTreeSet::from([account.to_owned()]))
    }
}

enum Alias {
    Default,
    Named(String),
    Unknown,
}

impl Alias {
    fn is(&self, written: Option<&Expression>) -> bool {
        match (self, written) {
            (Self::Default, None) => true,
            (Self::Named(name), Some(Expression::String(alias))) => alias.as_str() == name,
            _ => false,
        }
    }
}

/// The provider that a block names: `provider = aws.security`.
fn alias(index: &Index<'_>, top: usize, attribute: &str) -> Alias {
    let written = index.top(top).and_then(|top| top.block.body.get_attribute(attribute));
    match written.map(|one| one.value.to_string()) {
        None => Alias::Default,
        Some(text) => match text.trim().split_once('.') {
            Some((_, alias)) => Alias::Named(alias.to_owned()),
            None if matches!(text.trim(), "aws" | "github") => Alias::Default,
            None => Alias::Unknown,
        },
    }
}

/// Whether an instance has what is expected under a path.
fn key(instance: &Instance, path: &str, expect: &Expect) -> Sure {
    let Some((block, name)) = path.split_once('.') else {
        return instance.values.get(path).map_or(Sure::No, |value| value.is(expect));
    };
    match instance.values.get(block) {
        Some(Value::List(items)) => items.iter().map(|item| member(&item.value, name, expect)).max(),
        Some(value) => Some(member(value, name, expect)),
        None => None,
    }
    .unwrap_or(Sure::No)
}

fn member(value: &Value, name: &str, expect: &Expect) -> Sure {
    match value {
        Value::Map(_) => value.member(name).map_or(Sure::No, |item| item.value.is(expect)),
        Value::Unknown => Sure::Maybe,
        _ => Sure::No,
    }
}

fn within(instance: &Instance, inside: &Inside) -> Vec<(Sure, Option<Origin>)> {
    let judge = |value: &Value| match inside.key {
        None => value.is(&inside.expect),
        Some(name) => member(value, name, &inside.expect),
    };
    match instance.values.get(inside.list) {
        None => Vec::new(),
        Some(Value::List(items)) => items
            .iter()
            .map(|item| (judge(&item.value), item.origin.clone()))
            .filter(|(sure, _)| *sure != Sure::No)
            .collect(),
        Some(_) => vec![(Sure::Maybe, None)],
    }
}

/// A block's lifecycle says that it must not be destroyed.
pub(super) fn is_protected(block: &Block) -> bool {
    block.body.get_blocks("lifecycle").any(|inner| {
        inner
            .body
            .get_attribute("prevent_destroy")
            .is_some_and(|one| !matches!(&one.value, Expression::Bool(value) if !*value.value()))
    })
}
