//! The search for a request that one side lets through and the other does not.

use super::automaton::Exhausted;
use super::compile::{Compiler, Rule, Rules};
use super::region::{Engine, Region};
use super::sets::Values;
use super::witness::{Leaf, Sides};
use super::{Access, Answer, Budget, Question, Request, Undecided};

/// What must let a request through, and what must not.
pub(crate) struct Search<'a> {
    /// The engine.
    pub engine: Engine,
    /// The texts of both sides, to try a request on.
    pub sides: Sides<'a>,
    /// Gates of the new side.
    pub new: Vec<Rules>,
    /// Gates of the old side.
    pub old: Vec<Rules>,
    /// The first reason why something was not decided.
    pub undecided: Option<Undecided>,
    /// Witnesses shall have actions that AWS has, where there are such.
    pub known_actions: bool,
}

/// Is there a request that `new` lets through and `old` does not?
pub(crate) fn wider(old: &Access, new: &Access, budget: &mut Budget) -> Answer {
    let mut search = Search::between(old, new, budget.steps);
    let answer = search.answer();
    budget.steps = search.engine.steps;
    answer
}

/// Is there a request of the question that the access lets through?
pub(crate) fn allows(access: &Access, question: &Question<'_>, budget: &mut Budget) -> Answer {
    let mut compiler = Compiler::new([access]);
    let mut rules = compiler.access(access);
    if rules.is_empty() {
        return Answer::Empty;
    }
    rules.push(Rules { allows: vec![compiler.question(question)], denies: Vec::new() });
    let sides = Sides { new: Some(access), old: None, question: Some(question) };
    granted(compiler, pins(question), sides, rules, budget)
}

/// Is there a request of the question that the access does not let through?
pub(crate) fn lacks(access: &Access, question: &Question<'_>, budget: &mut Budget) -> Answer {
    let mut compiler = Compiler::new([access]);
    let rules = compiler.access(access);
    let asked = vec![Rules { allows: vec![compiler.question(question)], denies: Vec::new() }];
    let sides = Sides { new: None, old: Some(access), question: Some(question) };
    let mut search = Search::new(Engine::new(compiler, pins(question), budget.steps), sides, asked, rules);
    let answer = search.answer();
    budget.steps = search.engine.steps;
    answer
}

/// The values that the question gives.
fn pins(question: &Question<'_>) -> Values {
    question.context.iter().map(|(key, value)| (key.to_lowercase(), Some((*value).to_owned()))).collect()
}

fn granted(
    compiler: Compiler,
    pins: Values,
    sides: Sides<'_>,
    new: Vec<Rules>,
    budget: &mut Budget,
) -> Answer {
    let mut search = Search::new(Engine::new(compiler, pins, budget.steps), sides, new, Vec::new());
    let found = search.granted();
    let answer = search.told(found);
    budget.steps = search.engine.steps;
    answer
}

/// A request, if there is one that could be decided about; see [`Search::undecided`] for the others.
pub(crate) type Found = Result<Option<Request>, Exhausted>;

impl<'a> Search<'a> {
    fn new(engine: Engine, sides: Sides<'a>, new: Vec<Rules>, old: Vec<Rules>) -> Self {
        Self { engine, sides, new, old, undecided: None, known_actions: false }
    }

    /// The search for what `new` lets through and `old` does not.
    pub fn between(old: &'a Access, new: &'a Access, steps: u64) -> Self {
        let mut compiler = Compiler::new([old, new]);
        let (old_rules, new_rules) = (compiler.access(old), compiler.access(new));
        let sides = Sides { new: Some(new), old: Some(old), question: None };
        Self::new(Engine::new(compiler, Values::default(), steps), sides, new_rules, old_rules)
    }
}

impl Search<'_> {
    /// The answer for both sides as they are.
    pub fn answer(&mut self) -> Answer {
        let found = self.beyond();
        self.told(found)
    }

    fn told(&self, found: Found) -> Answer {
        match (found, self.undecided) {
            (Ok(Some(request)), _) => Answer::Witness(request),
            (Err(Exhausted), _) => Answer::Undecided(Undecided::TooLarge),
            (Ok(None), Some(why)) => Answer::Undecided(why),
            (Ok(None), None) => Answer::Empty,
        }
    }

    /// A request that the new side lets through.
    fn granted(&mut self) -> Found {
        let denies = self.new_denies();
        for region in self.products()? {
            if let Some(found) = self.rest(region, &denies)? {
                return Ok(Some(found));
            }
        }
        Ok(None)
    }

    /// A request that the new side lets through and the old one does not.
    fn beyond(&mut self) -> Found {
        let denies = self.new_denies();
        let old = std::mem::take(&mut self.old);
        let mut found = Ok(None);
        for region in self.products()? {
            found = self.beyond_allows(&region, &old, &denies);
            if let Ok(None) = found {
                found = self.beyond_denies(&region, &old, &denies);
            }
            if !matches!(found, Ok(None)) {
                break;
            }
        }
        self.old = old;
        found
    }

    /// A request of the region that some gate does not allow, whatever that gate denies.
    pub fn beyond_allows(&mut self, region: &Region, gates: &[Rules], denies: &[Rule]) -> Found {
        if gates.is_empty() {
            return self.rest(region.clone(), denies);
        }
        for gate in gates {
            self.engine.pay(gate.allows.len() as u64)?;
            if !gate.allows.iter().any(|rule| region.lies_in(rule)) {
                let without: Vec<Rule> = gate.allows.iter().chain(denies).cloned().collect();
                if let Some(found) = self.rest(region.clone(), &without)? {
                    return Ok(Some(found));
                }
            }
        }
        Ok(None)
    }

    /// A request of the region that some gate denies.
    fn beyond_denies(&mut self, region: &Region, gates: &[Rules], denies: &[Rule]) -> Found {
        for deny in gates.iter().flat_map(|gate| &gate.denies) {
            self.engine.pay(denies.len() as u64 + 1)?;
            if denies.iter().any(|other| other.says_the_same(deny)) {
                continue;
            }
            let both = region.and(deny);
            if !self.engine.empty(&both)
                && let Some(found) = self.rest(both, denies)?
            {
                return Ok(Some(found));
            }
        }
        Ok(None)
    }

    /// All denies of the new side: whichever gate they stand in, what they name is not let through.
    pub fn new_denies(&self) -> Vec<Rule> {
        self.new.iter().flat_map(|gate| &gate.denies).cloned().collect()
    }

    /// What one allow of each gate of the new side has in common, for all choices of allows.
    fn products(&mut self) -> Result<Vec<Region>, Exhausted> {
        if self.new.is_empty() {
            return Ok(Vec::new());
        }
        let mut regions = vec![Region::default()];
        for gate in &self.new {
            let mut next = Vec::new();
            for region in &regions {
                for rule in &gate.allows {
                    self.engine.pay(4)?;
                    let both = region.and(rule);
                    if !self.engine.empty(&both) {
                        next.push(both);
                    }
                }
            }
            regions = next;
        }
        Ok(regions)
    }

    /// A request of the region that no rule covers.
    pub fn rest(&mut self, region: Region, rules: &[Rule]) -> Found {
        if rules.iter().any(|rule| region.lies_in(rule)) {
            return Ok(None);
        }
        let mut open = vec![(region, 0_usize)];
        while let Some((region, mut at)) = open.pop() {
            let mut pieces = None;
            while let Some(rule) = rules.get(at) {
                at += 1;
                pieces = self.engine.without(&region, rule)?;
                if pieces.is_some() {
                    break;
                }
            }
            match pieces {
                Some(pieces) => open.extend(pieces.into_iter().rev().map(|piece| (piece, at))),
                None => match self.leaf(&region)? {
                    Leaf::Empty => {}
                    Leaf::Found(request) => return Ok(Some(request)),
                    Leaf::Open(why) => self.undecided = self.undecided.or(Some(why)),
                },
            }
        }
        Ok(None)
    }
}
