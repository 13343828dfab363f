//! From a region to one concrete request, tried on both sides before anybody is told of it.

use super::automaton::Exhausted;
use super::compare::Search;
use super::compile::Compiler;
use super::conditions::{Solved, Work};
use super::evaluate;
use super::pattern::{Elem, Pattern, covers, glob, plain, word};
use super::principals;
use super::region::{Region, SPACES};
use super::sets::{Lit, Values};
use super::strings::{Space, Verdict};
use super::{Access, Question, Request, Undecided};
use crate::iam::catalog::{Action, Known, expand};

/// The two sides as texts. A side that is none is a question: everything that it asks for.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Sides<'a> {
    /// Must let the request through.
    pub new: Option<&'a Access>,
    /// Must not; for a question alone it is none.
    pub old: Option<&'a Access>,
    /// The request must be one of these.
    pub question: Option<&'a Question<'a>>,
}

impl Sides<'_> {
    /// Whether the request shows what it shall show, by the texts alone.
    fn shown_by(&self, request: &Request) -> bool {
        self.new.is_none_or(|access| evaluate::lets_through(access, request) == Some(true))
            && self.old.is_none_or(|access| evaluate::lets_through(access, request) == Some(false))
            && self.question.is_none_or(|question| evaluate::asked(question, request))
    }
}

/// What became of a region from which nothing more is to be taken away.
pub(crate) enum Leaf {
    /// No request.
    Empty,
    /// This one.
    Found(Request),
    /// Not decided.
    Open(Undecided),
}

/// How many patterns are looked up for a known action.
const KNOWN_PATTERNS: usize = 8;

/// A pattern that reaches over services, for services that everybody knows: it is only about one example.
fn of_few_services(pattern: &str) -> Vec<String> {
    match pattern.split_once(':') {
        Some((service, _)) if !service.contains(['*', '?']) => vec![pattern.to_owned()],
        _ => ["iam:*", "s3:*", "ec2:*"].map(str::to_owned).to_vec(),
    }
}

/// How many ways to give variables values are tried.
const TRIES: usize = 24;

impl Search<'_> {
    /// Decides about a region.
    pub(crate) fn leaf(&mut self, region: &Region) -> Result<Leaf, Exhausted> {
        self.engine.pay(8)?;
        let mut open = None;
        for (space, lits) in SPACES.iter().zip(&region.dims) {
            match self.engine.texts(*space, lits) {
                Verdict::Empty => return Ok(Leaf::Empty),
                Verdict::Some => {}
                Verdict::Unknown(why) => open = open.or(Some(why)),
            }
        }
        let mut hopeless = false;
        for (_, lits) in self.engine.by_key(&region.tests) {
            match self.engine.key(&lits) {
                Verdict::Empty => return Ok(Leaf::Empty),
                Verdict::Some => {}
                Verdict::Unknown(why) => {
                    hopeless |= why != Undecided::Variable && !self.has_variables();
                    open = open.or(Some(why));
                }
            }
        }
        match open {
            None => {
                let pins = self.engine.pins.clone();
                if let Some(request) = self.request(region, &pins, false)
                    && self.sides.shown_by(&request)
                {
                    return Ok(Leaf::Found(request));
                }
                // What fits each dimension by itself does not fit together: only a variable does that.
                // Otherwise no text could be found with what is left of the budget.
                if !self.has_variables() {
                    return Ok(Leaf::Open(Undecided::TooLarge));
                }
            }
            Some(why) if hopeless || why == Undecided::TooLarge || why == Undecided::Broken => {
                return Ok(Leaf::Open(why));
            }
            Some(_) => {}
        }
        if self.has_variables() {
            for values in self.valuations(region) {
                self.engine.pay(16)?;
                if let Some(request) = self.request(region, &values, true)
                    && self.sides.shown_by(&request)
                {
                    return Ok(Leaf::Found(request));
                }
            }
        }
        Ok(Leaf::Open(open.unwrap_or(Undecided::Variable)))
    }

    fn has_variables(&self) -> bool {
        self.engine.compiler.strings.sets.variables().next().is_some()
    }

    /// A request of the region; with `fixed`, one for these values of the variables.
    fn request(&mut self, region: &Region, values: &Values, fixed: bool) -> Option<Request> {
        let named = self.engine.compiler.named;
        let mut texts = Vec::new();
        for (space, lits) in SPACES.iter().zip(&region.dims) {
            if *space == Space::Principal && !named {
                continue;
            }
            let known = if *space == Space::Action { self.known_action(lits) } else { None };
            let text = match known {
                Some(action) => Some(action),
                None => self
                    .engine
                    .share(|engine, steps| {
                        engine.compiler.strings.witness(*space, lits, fixed.then_some(values), steps)
                    })
                    .ok()?,
            };
            texts.push(text?);
        }
        let mut context = Vec::new();
        for (key, lits) in self.engine.by_key(&region.tests) {
            let solved = self.engine.share(|engine, steps| {
                let Compiler { strings, conditions, .. } = &mut engine.compiler;
                let mut work = Work { strings, pins: values, fixed, wanted: true, steps };
                conditions.solve(&lits, &mut work)
            });
            let Solved::Some(found) = solved else { return None };
            let key = self.engine.compiler.conditions.key(key).filter(|key| !key.written.is_empty());
            context.extend(key.map(|key| (key.written.clone(), found)));
        }
        for (key, value) in values {
            if !context.iter().any(|(known, _)| known.eq_ignore_ascii_case(key)) {
                let written = self.engine.compiler.conditions.key_named(key).map_or(key, |key| &key.written);
                context.push((written.clone(), value.iter().cloned().collect()));
            }
        }
        context.sort();
        let mut texts = texts.into_iter();
        Some(Request {
            action: texts.next()?,
            resource: texts.next()?,
            principal: texts.next().map(|text| principals::shown(&text)),
            context,
        })
    }

    /// The strongest action of the catalog that satisfies the literals, of the services that come into question.
    fn known_action(&mut self, lits: &[Lit]) -> Option<String> {
        if !self.known_actions {
            return None;
        }
        let sets = &self.engine.compiler.strings.sets;
        let mut positive: Vec<&[Pattern]> = lits
            .iter()
            .filter(|lit| lit.positive())
            .filter_map(|lit| sets.get(lit.id()).map(|set| set.patterns.as_slice()))
            .collect();
        positive.sort_by_key(|patterns| patterns.len());
        let all = [glob("*")];
        let narrow = positive.first().copied().unwrap_or(&all);
        let mut best: Option<Action> = None;
        let mut cost = 0;
        let patterns = narrow.iter().take(KNOWN_PATTERNS).map(|pattern| plain(pattern));
        for pattern in patterns.flat_map(|pattern| of_few_services(&pattern)) {
            let Known::Actions(actions) = expand(&pattern) else { continue };
            for action in actions {
                cost += lits.len() as u64;
                if best.as_ref().is_some_and(|best| best.level <= action.level) {
                    continue;
                }
                let name = word(&format!("{}:{}", action.service, action.name).to_lowercase());
                let fits = lits.iter().all(|lit| {
                    sets.get(lit.id()).is_some_and(|set| {
                        set.patterns.iter().any(|one| covers(one, &name)) == lit.positive()
                    })
                });
                if fits {
                    best = Some(action);
                }
            }
        }
        self.engine.steps = self.engine.steps.saturating_sub(cost);
        best.map(|action| format!("{}:{}", action.service, action.name))
    }

    /// Values for the variables: words that occur nowhere, none at all, and words that the policies compare with.
    fn valuations(&self, region: &Region) -> Vec<Values> {
        let variables = self.engine.compiler.strings.sets.variables();
        let mut keys: Vec<&String> = variables.filter_map(|one| one.key.as_ref()).collect();
        keys.sort_unstable();
        keys.dedup();
        keys.retain(|key| !self.engine.pins.contains_key(*key));
        let with = |value: &dyn Fn(usize, &str) -> Option<String>| {
            let mut values = self.engine.pins.clone();
            for (at, key) in keys.iter().enumerate() {
                values.insert((*key).clone(), value(at, key));
            }
            values
        };
        let fresh = |at: usize| Some(format!("value{}", at + 1));
        let mut out = vec![with(&|at, _| fresh(at)), with(&|_, _| None)];
        let words = self.words(region);
        for (at, key) in keys.iter().enumerate() {
            out.push(with(&|other, _| if other == at { None } else { fresh(other) }));
            let known = self.engine.compiler.conditions.key_named(key);
            let own = known.into_iter().flat_map(|key| &key.words);
            for word in own.chain(&words).take(TRIES) {
                out.push(with(&|other, _| if other == at { Some(word.clone()) } else { fresh(other) }));
            }
        }
        for word in words.iter().take(TRIES) {
            out.push(with(&|_, _| Some(word.clone())));
        }
        let mut seen: Vec<Values> = Vec::new();
        for values in out {
            if seen.len() < TRIES && !seen.contains(&values) {
                seen.push(values);
            }
        }
        seen
    }

    /// Words between separators in the patterns that the region must match.
    fn words(&self, region: &Region) -> Vec<String> {
        let sets = &self.engine.compiler.strings.sets;
        let mut words: Vec<String> = Vec::new();
        for lit in region.dims.iter().flatten() {
            let patterns: &[Pattern] = sets.get(lit.id()).map_or(&[], |set| &set.patterns);
            for pattern in patterns.iter().take(TRIES) {
                for part in pattern.split(|element| matches!(element, Elem::Char(':' | '/'))) {
                    let text: Option<String> = part
                        .iter()
                        .map(|element| match element {
                            Elem::Char(one) => Some(*one),
                            _ => None,
                        })
                        .collect();
                    if let Some(text) = text.filter(|text| !text.is_empty() && !words.contains(text)) {
                        words.push(text);
                    }
                }
            }
        }
        // The end of a pattern is where names are.
        words.reverse();
        words
    }
}
