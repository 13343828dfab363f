//! Finds the blocks that manage an object.

use std::cell::OnceCell;
use std::collections::BTreeSet;

use hcl_edit::expr::Expression;
use hcl_edit::structure::Block;

use super::accounts::{Applied, applied};
use super::evaluate::Evaluator;
use super::index::Index;
use super::mentions::Arns;
use super::resource::{Instance, instances};
use super::rules::{Inside, Rule, rules};
use super::value::{Expect, Origin, Sure, Value};
use crate::audit::object::Object;

/// Looks objects up.
pub(super) struct Lookup<'i, 'a> {
    pub(super) evaluator: Evaluator<'i, 'a>,
    /// What each block makes, once somebody asked.
    made: Vec<OnceCell<Vec<Instance>>>,
    /// Where what each block makes is applied, in the same order.
    applied: Vec<OnceCell<Vec<Applied>>>,
    /// ARNs that stand in the files, once somebody asked.
    arns: OnceCell<Arns>,
    /// More than one account was audited: without a word about the account, a name says little.
    has_many_scopes: bool,
}

/// A block that manages an object, or may.
#[derive(Debug, Clone)]
pub(super) struct Hit {
    pub(super) top: usize,
    pub(super) instance: usize,
    pub(super) sure: Sure,
    /// The same by its names alone, in whatever account.
    pub(super) named: Sure,
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
        let applied = (0..index.tops.len()).map(|_| OnceCell::new()).collect();
        Self { evaluator: Evaluator::new(index), made, applied, arns: OnceCell::new(), has_many_scopes }
    }

    pub(super) fn index(&self) -> &'i Index<'a> {
        self.evaluator.index
    }

    pub(super) fn instances(&self, top: usize) -> &[Instance] {
        self.made.get(top).map_or(&[], |cell| cell.get_or_init(|| instances(&self.evaluator, top)))
    }

    pub(super) fn arns(&self) -> &Arns {
        self.arns.get_or_init(|| Arns::new(self.index()))
    }

    /// Whether an instance is applied to the object's account or organisation.
    pub(super) fn is_there(&self, top: usize, instance: usize, object: &Object) -> Sure {
        let applied = self.applied(top).get(instance);
        applied.map_or(Sure::Maybe, |applied| applied.is_in(object.scope(), self.has_many_scopes))
    }

    /// All blocks that manage the object, or may, and those that go with it.
    pub(super) fn hits(&self, object: &Object) -> Vec<Hit> {
        let mut found = Vec::new();
        for rule in rules(object) {
            for top in self.index().kinds.get(rule.kind).into_iter().flatten() {
                self.of_block(*top, &rule, object, &mut found);
            }
        }
        self.told_apart(found)
    }

    fn of_block(&self, top: usize, rule: &Rule, object: &Object, found: &mut Vec<Hit>) {
        for (number, instance) in self.instances(top).iter().enumerate() {
            let keys = rule.keys.iter().map(|(path, expect)| key(instance, path, expect)).min();
            let named = keys.unwrap_or(Sure::Yes);
            if named == Sure::No {
                continue;
            }
            let sure = named.min(self.is_there(top, number, object));
            if sure == Sure::No {
                continue;
            }
            let is_itself = rule.is_itself;
            let hit = Hit { top, instance: number, sure, named, is_itself, list: None, origin: None };
            match &rule.inside {
                None => found.push(hit),
                Some(inside) => found.extend(within(instance, inside).into_iter().map(|(one, origin)| Hit {
                    sure: one.min(sure),
                    named: one.min(named),
                    list: Some(inside.list),
                    origin,
                    ..hit.clone()
                })),
            }
        }
    }

    /// Where each thing that a block makes is applied, by the settings of the provider.
    fn applied(&self, top: usize) -> &[Applied] {
        let made = || self.instances(top).iter().map(|made| applied(&self.evaluator, top, made)).collect();
        self.applied.get(top).map_or(&[], |cell| cell.get_or_init(made))
    }

    /// Where only the credentials say which account it is, blocks in several folders that Terraform runs in are those of
    /// several accounts, as a rule: nobody can tell which of them is the object.
    fn told_apart(&self, mut found: Vec<Hit>) -> Vec<Hit> {
        let nowhere = Applied::default();
        let at = |hit: &Hit| self.applied(hit.top).get(hit.instance).unwrap_or(&nowhere);
        let sure = found.iter().filter(|hit| hit.sure == Sure::Yes);
        let roots: BTreeSet<&String> = sure.flat_map(|hit| &at(hit).roots).collect();
        if roots.len() > 1 {
            for hit in &mut found {
                if at(hit).is_silent() {
                    hit.sure = hit.sure.min(Sure::Maybe);
                }
            }
        }
        found
    }
}

/// Whether an instance is, or holds, what a rule looks for.
pub(super) fn fits(instance: &Instance, rule: &Rule) -> Sure {
    let keys = rule.keys.iter().map(|(path, expect)| key(instance, path, expect)).min();
    let inside = rule
        .inside
        .as_ref()
        .map(|inside| within(instance, inside).into_iter().map(|(sure, _)| sure).max().unwrap_or(Sure::No));
    keys.into_iter().chain(inside).min().unwrap_or(Sure::Yes)
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
