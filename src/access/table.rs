//! What is new and what is gone, as rows of the access table and as facts.

use std::collections::BTreeMap;

use crate::text::{Lang, Text};

use super::holdings::{Held, Holding, Index};
use super::node::Word;
use super::{Entry, Fact, Grant, Review};

/// What one object adds.
struct Added {
    attribute: &'static str,
    first: Text,
    count: usize,
    lines: Vec<Text>,
}

/// The access table and the facts in the making.
#[derive(Default)]
pub struct Table {
    entries: BTreeMap<String, Entry>,
    added: BTreeMap<String, Added>,
    order: Vec<String>,
    facts: Vec<Fact>,
}

impl Table {
    fn entry(&mut self, held: &Held) -> &mut Entry {
        let principal = held.holding.principal.shown();
        let entry = self.entries.entry(principal.clone()).or_insert_with(|| Entry {
            principal,
            address: held.address.clone(),
            ..Entry::default()
        });
        if entry.added.is_empty() {
            entry.address.clone_from(&held.address);
        }
        entry
    }

    /// Adds what is new.
    pub fn add(&mut self, held: &Held, old: &Index<'_>) {
        let holding = &held.holding;
        let mut grant = grant(holding);
        let mut lines = vec![holding.line()];
        for before in old.near(holding) {
            self.compare(held, &before.holding, &mut grant);
        }
        lines.extend(grant.because.iter().cloned());
        let unknown = holding.is_unknown();
        let entry = self.entry(held);
        entry.added.push(grant);
        for text in
            holding.abuse.iter().chain(holding.facts.iter().filter(|fact| grave(fact)).map(|f| &f.message))
        {
            if !entry.abuse.contains(text) {
                entry.abuse.push(text.clone());
            }
        }
        if unknown {
            entry.notes.push(not_known());
            self.push(unknown_fact(held));
        }
        for fact in &holding.facts {
            self.push(fact.clone());
        }
        if !self.added.contains_key(&held.address) {
            self.order.push(held.address.clone());
        }
        let added = self.added.entry(held.address.clone()).or_insert_with(|| Added {
            attribute: holding.attribute,
            first: holding.line(),
            count: 0,
            lines: Vec::new(),
        });
        added.count += 1;
        added.lines.append(&mut lines);
    }

    /// Why it is new although the same principal held something like it on the same scope.
    fn compare(&mut self, held: &Held, before: &Holding, grant: &mut Grant) {
        let new = &held.holding;
        let same = before.capability.text == new.capability.text;
        let ladder = matches!((before.rank, new.rank), (Some((one, _)), Some((other, _))) if one == other);
        if ladder && !same {
            let was = before.capability.shown();
            grant.because.push(Text::new(format!("before: `{was}`"), format!("変更前: `{was}`")));
        }
        if !same || new.capability.is_unknown() {
            return;
        }
        let Some(condition) = before.condition.as_ref().map(Word::shown) else { return };
        match &new.condition {
            None => {
                grant.because.push(Text::new(
                    format!("without the condition `{condition}`"),
                    format!("条件 `{condition}` なし"),
                ));
                let what = new.line();
                self.push(
                    Fact::new(
                        "condition-removed",
                        held.address.clone(),
                        Text::new(
                            format!("the condition `{condition}` no longer limits {}", what.get(Lang::En)),
                            format!("条件 `{condition}` による制限がなくなります: {}", what.get(Lang::Ja)),
                        ),
                    )
                    .attribute("condition"),
                );
            }
            Some(_) => grant.because.push(Text::new(
                format!("before under the condition `{condition}`"),
                format!("変更前の条件: `{condition}`"),
            )),
        }
        // Two conditions are not compared, so the new one counts as wider.
        grant.undecided |= new.condition.is_some();
    }

    fn push(&mut self, fact: Fact) {
        if !self.facts.contains(&fact) {
            self.facts.push(fact);
        }
    }

    /// Adds what is gone.
    pub fn remove(&mut self, held: &Held) {
        let grant = grant(&held.holding);
        self.entry(held).removed.push(grant);
    }

    /// Entries with additions first, and what each object adds before what rules say of it.
    pub fn finish(mut self) -> Review {
        let mut facts = Vec::new();
        for address in std::mem::take(&mut self.order) {
            let Some(added) = self.added.remove(&address) else { continue };
            facts.push(widened(&address, added));
        }
        facts.append(&mut self.facts);
        let mut entries: Vec<Entry> = self.entries.into_values().collect();
        entries.sort_by_key(|entry| entry.added.is_empty());
        Review { entries, facts }
    }
}

fn grave(fact: &Fact) -> bool {
    !fact.advisory && fact.rule != "access-unknown-until-apply"
}

fn grant(holding: &Holding) -> Grant {
    let except: Vec<String> = holding.except.iter().map(Word::shown).collect();
    let mut capability = holding.capability.shown();
    if !except.is_empty() {
        capability = format!("{capability} except {}", except.join(", "));
    }
    Grant {
        capability,
        scope: holding.scope.shown(),
        condition: holding.condition.as_ref().map(Word::shown),
        level: holding.level,
        undecided: holding.is_unknown(),
        ..Grant::default()
    }
}

fn not_known() -> Text {
    Text::new(
        "a part of it is known only after apply, so it counts as new",
        "一部が apply 後まで分からないため、新しい権限として扱います",
    )
}

fn widened(address: &str, added: Added) -> Fact {
    let (en, ja) = (added.first.get(Lang::En), added.first.get(Lang::Ja));
    let more = added.count.saturating_sub(1);
    let message = if more == 0 {
        Text::new(format!("new: {en}"), format!("新しい権限: {ja}"))
    } else {
        Text::new(format!("new: {en}, and {more} more"), format!("新しい権限: {ja} (ほか{more}件)"))
    };
    let mut fact = Fact::new("access-widened", address, message).attribute(added.attribute);
    if added.lines.len() > 1 {
        fact.details = added.lines;
    }
    fact
}

/// What is unknown of a new holding. Where only the principal or the scope is unknown and the configuration says which
/// object of the plan it comes from, a reader can tell who gets it: then it is worth a word, no more.
fn unknown_fact(held: &Held) -> Fact {
    let holding = &held.holding;
    let named = |word: &Word| !word.is_unknown() || !word.text.is_empty();
    let harmless = !holding.capability.is_unknown()
        && holding.condition.as_ref().is_none_or(|word| !word.is_unknown())
        && named(&holding.principal)
        && named(&holding.scope);
    let line = holding.line();
    let fact = Fact::new(
        "access-unknown-until-apply",
        held.address.clone(),
        Text::new(
            format!("what this grants is known only after apply: {}", line.get(Lang::En)),
            format!("付与される内容は apply 後まで確定しません: {}", line.get(Lang::Ja)),
        ),
    )
    .attribute(holding.attribute);
    if harmless { fact.advisory() } else { fact }
}
