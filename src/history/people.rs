//! Who applied what with whom, and which root modules one head knows alone.

use std::collections::{BTreeMap, BTreeSet};

use jiff::SignedDuration;

use super::pairing::{self, Suggestion};
use super::{Apply, History};

/// Whoever was not seen for so long before the newest apply is not asked for.
const ACTIVE: SignedDuration = SignedDuration::from_hours(90 * 24);

/// Somebody who applied or signed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// The forge's number.
    pub id: u64,
    /// The newest login.
    pub login: String,
}

/// A root module and who knows it. Numbers are those of accounts, sorted.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Module {
    /// Its folder.
    pub root_module: String,
    /// How often each person applied it in the time that was asked for.
    pub applied: BTreeMap<u64, usize>,
    /// Who applied or signed it in the time that was asked for.
    pub touched: BTreeSet<u64>,
    /// How often each person ever applied it.
    pub ever_applied: BTreeMap<u64, usize>,
    /// Who ever applied or signed it.
    pub ever_touched: BTreeSet<u64>,
    /// Who is around and never touched it.
    pub never: BTreeSet<u64>,
}

impl Module {
    /// How often it was applied in the time that was asked for.
    pub fn applies(&self) -> usize {
        self.applied.values().sum()
    }
}

/// The people of a history.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct People {
    /// Everybody, sorted by login.
    pub all: Vec<Person>,
    /// Those of the time that was asked for, in the same order.
    pub recent: Vec<Person>,
    /// How often somebody applied (first number) what somebody signed (second).
    pub pairs: BTreeMap<(u64, u64), usize>,
    /// The root modules by name.
    pub modules: Vec<Module>,
    /// Who should pair next, where few people know a root module.
    pub suggestions: Vec<Suggestion>,
}

impl People {
    /// Counts a history. An apply that never ran taught nobody anything.
    pub fn of(history: &History) -> Self {
        let mut people = Self { all: everybody(history), ..Self::default() };
        let active = active(history);
        let mut modules: BTreeMap<&str, Module> = BTreeMap::new();
        let mut recent: BTreeSet<u64> = BTreeSet::new();
        let mut ever_pairs: BTreeMap<(u64, u64), usize> = BTreeMap::new();
        for (apply, asked_for) in ran(history) {
            let applier = apply.applier().id;
            let ids: Vec<u64> = apply.people().iter().map(|one| one.id).collect();
            let module = modules.entry(&apply.started.request.root_module).or_default();
            *module.ever_applied.entry(applier).or_default() += 1;
            module.ever_touched.extend(&ids);
            for signer in ids.iter().skip(1) {
                *ever_pairs.entry((applier, *signer)).or_default() += 1;
            }
            if asked_for {
                *module.applied.entry(applier).or_default() += 1;
                module.touched.extend(&ids);
                recent.extend(&ids);
                for signer in ids.iter().skip(1) {
                    *people.pairs.entry((applier, *signer)).or_default() += 1;
                }
            }
        }
        people.modules = modules
            .into_iter()
            .map(|(name, module)| {
                let never = active.difference(&module.ever_touched).copied().collect();
                Module { root_module: name.to_owned(), never, ..module }
            })
            .collect();
        people.recent = people.all.iter().filter(|one| recent.contains(&one.id)).cloned().collect();
        people.suggestions = pairing::suggestions(&people, &active, &ever_pairs);
        people
    }

    /// The login of an account.
    pub fn login(&self, id: u64) -> &str {
        self.all.iter().find(|one| one.id == id).map_or("", |one| &one.login)
    }

    /// Logins of accounts, in the order of the logins.
    pub fn logins<'a>(&'a self, ids: impl IntoIterator<Item = &'a u64>) -> Vec<&'a str> {
        let mut logins: Vec<&str> = ids.into_iter().map(|id| self.login(*id)).collect();
        logins.sort_unstable();
        logins
    }
}

fn ran(history: &History) -> impl Iterator<Item = (&Apply, bool)> {
    let recent = history.applies.iter().map(|apply| (apply, true));
    recent.chain(history.earlier.iter().map(|apply| (apply, false))).filter(|(apply, _)| apply.ran())
}

fn everybody(history: &History) -> Vec<Person> {
    let mut logins: BTreeMap<u64, &str> = BTreeMap::new();
    // The newest first, so that a person who was renamed has the new login.
    for (apply, _) in ran(history) {
        for one in apply.people() {
            logins.entry(one.id).or_insert(&one.login);
        }
    }
    let mut all: Vec<Person> =
        logins.into_iter().map(|(id, login)| Person { id, login: login.to_owned() }).collect();
    all.sort_by(|one, other| (&one.login, one.id).cmp(&(&other.login, other.id)));
    all
}

fn active(history: &History) -> BTreeSet<u64> {
    let newest = ran(history).map(|(apply, _)| apply.started.at).max();
    let Some(start) = newest.and_then(|newest| newest.checked_sub(ACTIVE).ok()) else {
        return BTreeSet::new();
    };
    let seen = ran(history).filter(|(apply, _)| apply.started.at >= start);
    seen.flat_map(|(apply, _)| apply.people().into_iter().map(|one| one.id).collect::<Vec<_>>()).collect()
}
