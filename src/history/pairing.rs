//! Whom to pair next: so that no root module is in one head only.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use super::apply::marked;
use super::people::{Module, People, Person};
use crate::text::Text;

/// More than these nobody takes up in a week.
const MOST: usize = 3;
/// A root module that so many people have applied is in no danger.
const ENOUGH: usize = 3;

/// Two people and a root module.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suggestion {
    /// The root module.
    pub root_module: String,
    /// Who knows it, and signs.
    pub knows: Person,
    /// Who learns it, and applies.
    pub learns: Person,
    /// Why these two, in one sentence.
    pub why: Text,
}

/// For the root modules that the fewest people have applied, the two who should apply next. The same history always
/// gives the same answer.
pub(super) fn suggestions(
    people: &People,
    active: &BTreeSet<u64>,
    pairs: &BTreeMap<(u64, u64), usize>,
) -> Vec<Suggestion> {
    let around = |ids: &BTreeSet<u64>| ids.intersection(active).count();
    let mut modules: Vec<&Module> = people.modules.iter().collect();
    modules
        .sort_by_key(|module| (module.ever_applied.len(), around(&module.ever_touched), &module.root_module));
    let few = modules.into_iter().filter(|module| module.ever_applied.len() < ENOUGH);
    few.filter_map(|module| suggestion(people, active, pairs, module)).take(MOST).collect()
}

fn suggestion(
    people: &People,
    active: &BTreeSet<u64>,
    pairs: &BTreeMap<(u64, u64), usize>,
    module: &Module,
) -> Option<Suggestion> {
    let applied = |id: &u64| module.ever_applied.get(id).copied().unwrap_or_default();
    let known = module.ever_touched.intersection(active);
    let knows = *known.min_by_key(|id| (Reverse(applied(id)), **id))?;
    let together = |id: &u64| {
        pairs.get(&(knows, *id)).copied().unwrap_or_default()
            + pairs.get(&(*id, knows)).copied().unwrap_or_default()
    };
    let modules = |id: &u64| people.modules.iter().filter(|module| module.ever_touched.contains(id)).count();
    // Who never saw it comes first, then who only signed it.
    let others = active.iter().filter(|id| **id != knows && applied(id) == 0);
    let learns =
        *others.min_by_key(|id| (module.ever_touched.contains(id), together(id), modules(id), **id))?;
    let person = |id: u64| Person { id, login: people.login(id).to_owned() };
    let (knows, learns) = (person(knows), person(learns));
    let fresh = !module.ever_touched.contains(&learns.id);
    let why = why(module, &knows, &learns, (applied(&knows.id), together(&learns.id), fresh));
    Some(Suggestion { root_module: module.root_module.clone(), knows, learns, why })
}

fn why(
    module: &Module,
    knows: &Person,
    learns: &Person,
    (times, together, fresh): (usize, usize, bool),
) -> Text {
    let (name, knower, learner) = (marked(&module.root_module), marked(&knows.login), marked(&learns.login));
    let heads = module.ever_applied.len();
    let people = if heads == 1 { "person has" } else { "people have" };
    let (did, did_ja) = match times {
        // Whoever applied it is not around any more.
        0 => ("signed it".to_owned(), "サインオフの経験があり".to_owned()),
        n => (format!("did so {}", times_en(n)), format!(" {n} 回適用し")),
    };
    let (seen, seen_ja) = match fresh {
        true => ("never touched it", "未経験です"),
        false => ("only ever signed it", "サインオフのみで、適用の経験がありません"),
    };
    let paired = match together {
        0 => "the two never paired".to_owned(),
        n => format!("the two paired {}", times_en(n)),
    };
    let paired_ja = match together {
        0 => "2人はまだ組んだことがありません".to_owned(),
        n => format!("2人が組んだのは {n} 回です"),
    };
    Text::new(
        format!(
            "{name}: let {learner} apply it and {knower} sign it, because {heads} {people} ever applied it, \
             {knower} {did}, {learner} {seen}, and {paired}"
        ),
        format!(
            "{name}：適用は {learner}、サインオフは {knower} がおすすめです。適用したことがあるのは {heads} 人で、\
             {knower} は{did_ja}、{learner} は{seen_ja}。{paired_ja}"
        ),
    )
}

fn times_en(n: usize) -> String {
    if n == 1 { "once".to_owned() } else { format!("{n} times") }
}
