//! Regions: conjunctions of literals, and taking a statement away from one.

use rustc_hash::FxHashMap;

use super::automaton::Exhausted;
use super::compile::{Compiler, DIMS, Rule};
use super::conditions::{Solved, Work};
use super::sets::{Lit, Values};
use super::strings::{Space, Verdict};

/// The spaces of the dimensions, in order.
pub(crate) const SPACES: [Space; DIMS] = [Space::Action, Space::Resource, Space::Principal];

/// Requests that satisfy all of these literals. The lists are sorted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Region {
    /// Action, resource, principal.
    pub dims: [Vec<Lit>; DIMS],
    /// Tests of conditions.
    pub tests: Vec<Lit>,
}

/// Adds to a sorted list.
fn with(list: &[Lit], lit: Lit) -> Vec<Lit> {
    let mut out = Vec::with_capacity(list.len() + 1);
    out.extend_from_slice(list);
    if let Err(at) = out.binary_search(&lit) {
        out.insert(at, lit);
    }
    out
}

impl Region {
    /// Only what the rule says too.
    pub fn and(&self, rule: &Rule) -> Self {
        let mut out = self.clone();
        for (list, lit) in out.dims.iter_mut().zip(rule.dims) {
            if let Some(lit) = lit {
                *list = with(list, lit);
            }
        }
        for test in &rule.tests {
            out.tests = with(&out.tests, *test);
        }
        out
    }

    /// Each literal of the rule is one of the region: it lies within the rule.
    pub fn lies_in(&self, rule: &Rule) -> bool {
        self.dims
            .iter()
            .zip(rule.dims)
            .all(|(list, lit)| lit.is_none_or(|lit| list.binary_search(&lit).is_ok()))
            && rule.tests.iter().all(|test| self.tests.binary_search(test).is_ok())
    }
}

/// Decides about regions.
#[derive(Debug)]
pub(crate) struct Engine {
    /// The sets and tests.
    pub compiler: Compiler,
    /// Keys whose value is given.
    pub pins: Values,
    /// What is left of the budget.
    pub steps: u64,
    known: FxHashMap<Vec<Lit>, Verdict>,
}

/// No single question may take all that is left: another part of the sets may be easy.
const SHARE: u64 = 4;

impl Engine {
    /// An engine for these sets.
    pub fn new(compiler: Compiler, pins: Values, steps: u64) -> Self {
        Self { compiler, pins, steps, known: FxHashMap::default() }
    }

    /// Pays for work.
    pub fn pay(&mut self, steps: u64) -> Result<(), Exhausted> {
        match self.steps.checked_sub(steps) {
            Some(rest) => {
                self.steps = rest;
                Ok(())
            }
            None => {
                self.steps = 0;
                Err(Exhausted)
            }
        }
    }

    /// Lets a question use a share of the steps.
    pub fn share<T>(&mut self, ask: impl FnOnce(&mut Self, &mut u64) -> T) -> T {
        let mut share = self.steps / SHARE;
        let before = share;
        let answer = ask(self, &mut share);
        self.steps = self.steps.saturating_sub(before - share);
        answer
    }

    /// Whether a dimension has a text for these literals.
    pub fn texts(&mut self, space: Space, lits: &[Lit]) -> Verdict {
        // A set alone is not empty unless its list is; most questions are about two and more.
        self.share(|engine, steps| engine.compiler.strings.decide(space, lits, steps))
    }

    /// Whether a key has values for these literals, all of that key and sorted.
    pub fn key(&mut self, lits: &[Lit]) -> Verdict {
        if let Some(known) = self.known.get(lits) {
            return *known;
        }
        let solved = self.share(|engine, steps| {
            let Compiler { strings, conditions, .. } = &mut engine.compiler;
            let mut work = Work { strings, pins: &engine.pins, fixed: false, wanted: false, steps };
            conditions.solve(lits, &mut work)
        });
        let verdict = match solved {
            Solved::Empty => Verdict::Empty,
            Solved::Some(_) => Verdict::Some,
            Solved::Unknown(why) => Verdict::Unknown(why),
        };
        self.known.insert(lits.to_vec(), verdict);
        verdict
    }

    /// The literals of the tests, key by key.
    pub fn by_key(&self, tests: &[Lit]) -> Vec<(u32, Vec<Lit>)> {
        let mut keys: Vec<(u32, Vec<Lit>)> = Vec::new();
        for lit in tests {
            let Some(test) = self.compiler.conditions.get(lit.id()) else { continue };
            match keys.iter_mut().find(|(key, _)| *key == test.key) {
                Some((_, lits)) => lits.push(*lit),
                None => keys.push((test.key, vec![*lit])),
            }
        }
        keys
    }

    /// The tests of the key of one literal, with that literal.
    fn key_with(&mut self, tests: &[Lit], lit: Lit) -> Verdict {
        let key = self.compiler.conditions.get(lit.id()).map(|test| test.key);
        let same: Vec<Lit> = tests
            .iter()
            .filter(|other| self.compiler.conditions.get(other.id()).map(|test| test.key) == key)
            .copied()
            .collect();
        self.key(&with(&same, lit))
    }

    /// Surely no request.
    pub fn empty(&mut self, region: &Region) -> bool {
        for (space, lits) in SPACES.iter().zip(&region.dims) {
            if !lits.is_empty() && self.texts(*space, lits) == Verdict::Empty {
                return true;
            }
        }
        self.by_key(&region.tests).iter().any(|(_, lits)| self.key(lits) == Verdict::Empty)
    }

    /// The region without the rule: regions that have nothing in common. None where they have nothing in common
    /// with the rule, so that the region stays what it is.
    pub fn without(&mut self, region: &Region, rule: &Rule) -> Result<Option<Vec<Region>>, Exhausted> {
        self.pay(4 + rule.tests.len() as u64)?;
        let mut pieces = Vec::new();
        let mut rest = region.clone();
        for (at, space) in SPACES.iter().enumerate() {
            let Some(lit) = rule.dims.get(at).copied().flatten() else { continue };
            let Some(list) = rest.dims.get(at).cloned() else { continue };
            let inside = with(&list, lit);
            if self.texts(*space, &inside) == Verdict::Empty {
                return Ok(None);
            }
            let outside = with(&list, lit.not());
            if self.texts(*space, &outside) != Verdict::Empty {
                pieces.push(replaced(&rest, at, outside));
            }
            rest = replaced(&rest, at, inside);
        }
        for test in &rule.tests {
            if self.key_with(&rest.tests, *test) == Verdict::Empty {
                return Ok(None);
            }
            if self.key_with(&rest.tests, test.not()) != Verdict::Empty {
                let mut piece = rest.clone();
                piece.tests = with(&rest.tests, test.not());
                pieces.push(piece);
            }
            rest.tests = with(&rest.tests, *test);
        }
        Ok(Some(pieces))
    }
}

fn replaced(region: &Region, at: usize, list: Vec<Lit>) -> Region {
    let mut out = region.clone();
    if let Some(place) = out.dims.get_mut(at) {
        *place = list;
    }
    out
}
