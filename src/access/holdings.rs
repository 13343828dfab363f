//! Who holds what before and after, and what of it is new.
//!
//! A capability often moves from one object to another: a binding becomes single members, a member gets an address of
//! its own. So what is new is asked of all objects together, and only what nobody held before counts.

use std::collections::{BTreeMap, BTreeSet};

use crate::text::Text;

use super::node::Word;
use super::objects::Object;
use super::table::Table;
use super::{Fact, Review};

/// A capability that a principal has on a scope.
#[derive(Debug, Clone)]
pub struct Holding {
    /// Who, in the provider's words.
    pub principal: Word,
    /// On what.
    pub scope: Word,
    /// What the scope lies in; whoever holds the capability there holds it here.
    pub within: Option<String>,
    /// What.
    pub capability: Word,
    /// Only under this condition.
    pub condition: Option<Word>,
    /// What the capability leaves out.
    pub except: BTreeSet<Word>,
    /// A ladder on which higher steps include lower ones, and the step.
    pub rank: Option<(&'static str, u8)>,
    /// The access level, where it is plain.
    pub level: Option<&'static str>,
    /// The attribute that says it.
    pub attribute: &'static str,
    /// What rules say when it is new.
    pub facts: Vec<Fact>,
    /// How it can be abused.
    pub abuse: Vec<Text>,
}

impl Holding {
    /// A capability without condition and rank.
    pub fn new(attribute: &'static str, principal: Word, scope: Word, capability: Word) -> Self {
        Self {
            principal,
            scope,
            within: None,
            capability,
            condition: None,
            except: BTreeSet::new(),
            rank: None,
            level: None,
            attribute,
            facts: Vec::new(),
            abuse: Vec::new(),
        }
    }

    /// `roles/editor on project p for user:a`.
    pub fn line(&self) -> Text {
        let (who, what, place) = (self.principal.shown(), self.capability.shown(), self.scope.shown());
        let under = self.condition.as_ref().map(Word::shown);
        let (en, ja) = match under {
            Some(condition) => {
                (format!(", under the condition `{condition}`"), format!("(条件 `{condition}`)"))
            }
            None => (String::new(), String::new()),
        };
        let except: Vec<String> = self.except.iter().map(Word::shown).collect();
        let (but_en, but_ja) = if except.is_empty() {
            (String::new(), String::new())
        } else {
            (format!(", except `{}`", except.join("`, `")), format!("(`{}` を除く)", except.join("`, `")))
        };
        Text::new(
            format!("`{what}` on `{place}` for `{who}`{en}{but_en}"),
            format!("`{who}` に `{place}` の `{what}`{ja}{but_ja}"),
        )
    }

    /// A part of it is known only after apply.
    pub fn is_unknown(&self) -> bool {
        self.principal.is_unknown()
            || self.scope.is_unknown()
            || self.capability.is_unknown()
            || self.condition.as_ref().is_some_and(Word::is_unknown)
    }
}

/// What a provider says about principals, scopes and capabilities that include others.
#[derive(Debug, Clone, Copy)]
pub struct Model {
    /// Principals that include this one, besides itself.
    pub principals: fn(&str) -> Vec<&'static str>,
    /// Whether the first scope includes the second one.
    pub scopes: fn(&str, &str) -> bool,
    /// Whether the first capability includes the second one, besides ranks.
    pub capabilities: fn(&str, &str) -> bool,
}

/// Nothing includes anything else.
pub const PLAIN: Model = Model {
    principals: |_| Vec::new(),
    scopes: |one, other| one == other,
    capabilities: |one, other| one == other,
};

/// A holding with the object that it is from.
#[derive(Debug)]
pub struct Held {
    /// The holding.
    pub holding: Holding,
    /// The object.
    pub address: String,
    changed: bool,
}

/// Everything that is held, before and after.
#[derive(Debug, Default)]
pub struct Ledger {
    before: Vec<Held>,
    after: Vec<Held>,
}

impl Ledger {
    /// Adds what one object grants. `changed` is whether apply does anything with it.
    pub fn add(&mut self, object: &Object<'_, '_>, changed: bool, before: Vec<Holding>, after: Vec<Holding>) {
        let held = |holding| Held { holding, address: object.address().to_owned(), changed };
        self.before.extend(before.into_iter().map(held));
        self.after.extend(after.into_iter().map(held));
    }

    /// What is new and what is gone.
    pub fn review(&self, model: &Model) -> Review {
        let old = Index::new(&self.before);
        let new = Index::new(&self.after);
        let mut table = Table::default();
        for held in self.after.iter().filter(|held| held.changed) {
            if !old.covers(&held.holding, model) {
                table.add(held, &old);
            }
        }
        for held in self.before.iter().filter(|held| held.changed) {
            if !new.covers(&held.holding, model) {
                table.remove(held);
            }
        }
        table.finish()
    }
}

/// Holdings by who has them.
pub struct Index<'h> {
    by_principal: BTreeMap<&'h str, Vec<&'h Held>>,
}

impl<'h> Index<'h> {
    fn new(held: &'h [Held]) -> Self {
        let mut by_principal: BTreeMap<&str, Vec<&Held>> = BTreeMap::new();
        for one in held.iter().filter(|one| !one.holding.is_unknown()) {
            by_principal.entry(&one.holding.principal.text).or_default().push(one);
        }
        Self { by_principal }
    }

    fn of(&self, principal: &str) -> &[&'h Held] {
        self.by_principal.get(principal).map(Vec::as_slice).unwrap_or_default()
    }

    /// Whether somebody already holds it, whatever the object. What is unknown is never held.
    fn covers(&self, wanted: &Holding, model: &Model) -> bool {
        if wanted.is_unknown() {
            return false;
        }
        let who = (model.principals)(&wanted.principal.text);
        std::iter::once(wanted.principal.text.as_str())
            .chain(who)
            .flat_map(|principal| self.of(principal))
            .any(|held| includes(&held.holding, wanted, model))
    }

    /// The same principal on the same scope.
    pub fn near(&self, wanted: &Holding) -> impl Iterator<Item = &'h Held> {
        let scope = wanted.scope.text.clone();
        let known = !wanted.principal.is_unknown() && !wanted.scope.is_unknown();
        self.of(&wanted.principal.text)
            .to_vec()
            .into_iter()
            .filter(move |held| known && held.holding.scope.text == scope)
    }
}

fn includes(held: &Holding, wanted: &Holding, model: &Model) -> bool {
    let scope = (model.scopes)(&held.scope.text, &wanted.scope.text)
        || wanted.within.as_deref().is_some_and(|within| (model.scopes)(&held.scope.text, within));
    let condition = match (&held.condition, &wanted.condition) {
        (None, _) => true,
        (Some(one), Some(other)) => one.text == other.text,
        (Some(_), None) => false,
    };
    scope && condition && left_out(held, wanted) && stronger(held, wanted, model)
}

/// Whether what the first one leaves out is left out of the second one too.
fn left_out(held: &Holding, wanted: &Holding) -> bool {
    held.except.iter().all(|one| wanted.except.iter().any(|other| other.text == one.text))
}

fn stronger(held: &Holding, wanted: &Holding, model: &Model) -> bool {
    match (held.rank, wanted.rank) {
        (Some((one, higher)), Some((other, lower))) if one == other => higher >= lower,
        _ => (model.capabilities)(&held.capability.text, &wanted.capability.text),
    }
}
