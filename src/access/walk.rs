//! The walk over a provider's objects that every provider's file takes.

use crate::plan::{Actions, Plan};
use crate::text::Text;

use super::holdings::{Holding, Ledger, Model};
use super::names;
use super::node::{Node, Word};
use super::objects::{Object, objects};
use super::{Fact, Review};

/// One side of one object, with the plan around it.
#[derive(Debug, Clone, Copy)]
pub struct Subject<'s, 'p, 'a> {
    /// The plan.
    pub plan: &'s Plan<'a>,
    /// The object.
    pub object: &'s Object<'p, 'a>,
    /// Its values on this side.
    pub node: Node<'s, 'a>,
}

impl<'s, 'a> Subject<'s, '_, 'a> {
    /// The resource type.
    pub fn kind(&self) -> &'s str {
        &self.object.change.kind
    }

    /// The text of a top-level attribute. What is unknown is named after the object that it will come from.
    pub fn word(&self, attribute: &str) -> Option<Word> {
        self.node.get(attribute).text().map(|word| self.named(word, attribute))
    }

    /// The text of a top-level attribute that must be there; without it nothing is known.
    pub fn must(&self, attribute: &str) -> Word {
        self.word(attribute).unwrap_or_else(Word::unknown)
    }

    /// The texts of a top-level list.
    pub fn words(&self, attribute: &str) -> Vec<Word> {
        let words = self.node.get(attribute).words();
        let single = words.iter().filter(|word| word.is_unknown()).count() == 1;
        words.into_iter().map(|word| if single { self.named(word, attribute) } else { word }).collect()
    }

    /// What is unknown, with the object that it will come from.
    pub fn named(&self, word: Word, attribute: &str) -> Word {
        if !word.is_unknown() || !word.text.is_empty() {
            return word;
        }
        let text = names::source(self.plan, self.object.change, attribute).unwrap_or_default();
        Word { text, ..word }
    }

    /// A fact about the object.
    pub fn fact(&self, rule: &'static str, message: Text) -> Fact {
        Fact::new(rule, self.object.address(), message)
    }
}

/// Both sides of one object.
#[derive(Debug, Clone, Copy)]
pub struct Change<'s, 'p, 'a> {
    /// Before; its node is absent when there is no object.
    pub before: Subject<'s, 'p, 'a>,
    /// After.
    pub after: Subject<'s, 'p, 'a>,
}

impl<'s> Change<'s, '_, '_> {
    /// The resource type.
    pub fn kind(&self) -> &'s str {
        self.after.kind()
    }

    /// There was none before.
    pub fn is_new(&self) -> bool {
        self.before.node.is_absent()
    }

    /// There is none after.
    pub fn is_gone(&self) -> bool {
        self.after.node.is_absent()
    }

    /// Apply makes a new object.
    pub fn creates(&self) -> bool {
        self.after.object.change.actions.creates()
    }

    /// A fact about the object.
    pub fn fact(&self, rule: &'static str, message: Text) -> Fact {
        self.after.fact(rule, message)
    }

    /// A fact that something is known only after apply.
    pub fn unknown(&self, attribute: &str) -> Fact {
        self.fact(
            "access-unknown-until-apply",
            Text::new(
                format!("`{attribute}` is known only after apply, so nobody can tell what it opens"),
                format!("`{attribute}` は apply 後まで確定しないため、影響を判断できません"),
            ),
        )
        .attribute(attribute)
    }
}

/// What a provider's objects grant, and what else there is to say of those that change.
pub fn review<'a>(
    plan: &Plan<'a>,
    wanted: impl Fn(&str) -> bool,
    model: &Model,
    holdings: impl Fn(&Subject<'_, '_, 'a>) -> Vec<Holding>,
    facts: impl Fn(&Change<'_, '_, 'a>, &[Object<'_, 'a>]) -> Vec<Fact>,
) -> Review {
    let touched = |change: &crate::plan::ResourceChange<'_>| {
        change.is_managed() && change.is_current() && !change.actions.is_idle() && wanted(&change.kind)
    };
    // Most plans change nothing of the kind, and then not one value is read.
    if !plan.changes.iter().any(touched) {
        return Review::default();
    }
    let all = objects(plan, &wanted);
    let mut ledger = Ledger::default();
    let mut found = Vec::new();
    for object in &all {
        let side = |node| Subject { plan, object, node };
        let change = Change { before: side(Node::before(object)), after: side(Node::after(object)) };
        let held = |subject: &Subject<'_, '_, 'a>| {
            if subject.node.is_absent() { Vec::new() } else { holdings(subject) }
        };
        let changed = !object.change.actions.is_idle() && object.change.actions != Actions::Forget;
        ledger.add(object, changed, held(&change.before), held(&change.after));
        if changed {
            found.extend(facts(&change, &all));
        }
    }
    let mut review = ledger.review(model);
    review.facts.extend(found);
    review
}

/// A credential that does not expire by itself, when an object of these types is made. One that takes another one's
/// place is only worth a word: there are as many as before.
pub fn key(change: &Change<'_, '_, '_>, of: &Word, what: (&str, &str)) -> Option<Fact> {
    if !change.creates() {
        return None;
    }
    let (en, ja) = what;
    let whose = of.shown();
    let fact = change.fact(
        "long-lived-key-created",
        Text::new(
            format!(
                "{en} of `{whose}` is created, which works for whoever holds it until somebody removes it"
            ),
            format!("`{whose}` の{ja}が作成されます。削除されるまで、持っている人なら誰でも使えます"),
        ),
    );
    Some(if change.is_new() { fact } else { fact.advisory() })
}
