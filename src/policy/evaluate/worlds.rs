//! Worlds: each undecided candidate matches or does not, and an answer must hold in all of them.

use super::machine::Machine;
use super::query::Queries;
use crate::policy::judgement::Fault;

/// So many undecided candidates are tried in one world: 64 evaluations at most.
pub(super) const MOST: usize = 6;

/// What is supposed of one candidate.
struct Choice {
    /// The query that found it.
    query: usize,
    /// The resource.
    id: u32,
    /// It matches.
    matches: bool,
}

/// The world that is being tried.
#[derive(Default)]
pub(super) struct Worlds {
    /// What has been asked.
    pub(super) queries: Queries,
    /// Suppositions in the order in which they were made.
    choices: Vec<Choice>,
    /// Whether worlds are tried at all; otherwise a query with undecided candidates is unknown.
    trying: bool,
    /// How often an undecided candidate had a part.
    pub(super) touched: u64,
}

impl Worlds {
    /// Which of these undecided candidates of a query match in this world; none when that is not tried.
    pub(super) fn suppose(&mut self, query: usize, undecided: &[u32]) -> Option<Vec<u32>> {
        if undecided.is_empty() {
            return Some(Vec::new());
        }
        self.touched += 1;
        let mut matching = Vec::new();
        let mut fresh = Vec::new();
        for &id in undecided {
            match self.choices.iter().find(|choice| choice.query == query && choice.id == id) {
                Some(choice) if choice.matches => matching.push(id),
                Some(_) => {}
                None => fresh.push(id),
            }
        }
        if !fresh.is_empty() && (!self.trying || self.choices.len() + fresh.len() > MOST) {
            return None;
        }
        self.choices.extend(fresh.iter().map(|&id| Choice { query, id, matches: true }));
        matching.extend(fresh);
        Some(matching)
    }

    /// Goes on to the next world; false when all have been tried.
    fn next(&mut self) -> bool {
        while self.choices.pop_if(|choice| !choice.matches).is_some() {}
        match self.choices.last_mut() {
            Some(choice) => {
                choice.matches = false;
                true
            }
            None => false,
        }
    }
}

impl Machine<'_> {
    /// Runs something in every world; none when they disagree. Errors agree with each other, and a limit ends it.
    pub(super) fn in_every_world<T: PartialEq>(
        &mut self,
        mut run: impl FnMut(&mut Self) -> Result<T, Fault>,
    ) -> Option<Result<T, Fault>> {
        self.worlds.choices.clear();
        self.worlds.trying = true;
        let mut first: Option<Result<T, Fault>> = None;
        let agreed = loop {
            self.memory.forget_undecided();
            self.worlds.queries.unnamed = 0;
            let found = run(self);
            if found.as_ref().is_err_and(|fault| fault.problem.limit) {
                break Some(found);
            }
            let same = match (&first, &found) {
                (Some(Ok(one)), Ok(other)) => one == other,
                (Some(Ok(_)), Err(_)) | (Some(Err(_)), Ok(_)) => false,
                (None, _) | (Some(Err(_)), Err(_)) => true,
            };
            if !same {
                break None;
            }
            first.get_or_insert(found);
            if !self.worlds.next() {
                break first;
            }
        };
        self.worlds.choices.clear();
        self.worlds.trying = false;
        self.memory.forget_undecided();
        agreed
    }
}
