//! Looks for paths in an access.

use rustc_hash::FxHashMap;

use super::{Found, Gain, Path, evidence, scope, table};
use crate::iam::grants::{Access, Answer, Budget, GateKind, Question, Request, allows, lacks};

/// The key that says which service a role is passed to.
const PASSED_TO: &str = "iam:PassedToService";

/// What a step has to reach.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Reach {
    /// More than what the policies name, where the path asks for a choice.
    Choice,
    /// Anything.
    Any,
}

/// Which access a question is put to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Part {
    Whole,
    BeyondNames,
    OtherUsers,
}

/// What was found out about a step.
#[derive(Debug, Clone)]
enum Held {
    No,
    Yes(Request),
    Undecided,
}

/// One access with what was asked about it.
#[derive(Debug)]
pub(super) struct Search<'a> {
    access: &'a Access,
    names: Vec<String>,
    beyond_names: FxHashMap<&'static str, Access>,
    other_users: Access,
    services_matter: bool,
    budget: &'a mut Budget,
    asked: FxHashMap<(&'static str, Vec<&'static str>, Part), Held>,
}

impl<'a> Search<'a> {
    pub(super) fn new(access: &'a Access, budget: &'a mut Budget) -> Self {
        Self {
            access,
            names: scope::names(access),
            beyond_names: FxHashMap::default(),
            other_users: scope::other_users(access),
            services_matter: scope::asks_for(access, PASSED_TO),
            budget,
            asked: FxHashMap::default(),
        }
    }

    /// Every path that is there.
    pub(super) fn every(&mut self, reach: Reach) -> Vec<Found> {
        super::all().iter().filter_map(|path| self.path(path, reach)).collect()
    }

    fn path(&mut self, path: &'static Path, reach: Reach) -> Option<Found> {
        // A table that could not be read stands for a path without a step.
        let mut undecided = path.actions.is_empty();
        let mut lines = Vec::with_capacity(path.actions.len());
        for action in path.actions.iter().copied() {
            let held = self.step(path, action, reach);
            let request = match &held {
                Held::No => return None,
                Held::Yes(request) => Some(request),
                Held::Undecided => {
                    undecided = true;
                    None
                }
            };
            lines.push(evidence::line(self.access, action, request));
        }
        match self.meet(path, reach) {
            Held::No => return None,
            Held::Yes(_) => {}
            Held::Undecided => undecided = true,
        }
        Some(Found { path, evidence: lines, undecided })
    }

    /// Whether the action is allowed by itself, as the path needs it.
    fn step(&mut self, path: &'static Path, action: &'static str, reach: Reach) -> Held {
        let part = self.part(path, action, reach);
        let passes = action == "iam:PassRole" && self.services_matter;
        let services = if passes { path.passed_to.clone() } else { Vec::new() };
        let key = (action, services, part);
        if let Some(held) = self.asked.get(&key) {
            return held.clone();
        }
        let held = if !self.mentioned(action) {
            Held::No
        } else if action.contains('*') {
            self.whole(action)
        } else {
            self.passed(action, &key.1, part)
        };
        self.asked.insert(key, held.clone());
        held
    }

    /// One's own credentials are no escalation, and what a policy names is no choice.
    fn part(&self, path: &Path, action: &str, reach: Reach) -> Part {
        match path.gain {
            Gain::User => Part::OtherUsers,
            _ if reach == Reach::Choice && path.needs_wildcard == Some(action) => Part::BeyondNames,
            _ => Part::Whole,
        }
    }

    /// Some statement that grants may have the action: most principals are done here. What is broken may be anything.
    fn mentioned(&self, action: &str) -> bool {
        let granting = self.access.gates.iter().filter(|gate| gate.kind == GateKind::Grant);
        let mut statements = granting.flat_map(|gate| &gate.documents).flat_map(|one| &one.statements);
        let pattern = action.contains('*');
        statements.any(|statement| pattern || statement.broken || scope::has(&statement.actions, action))
    }

    /// A pattern of actions counts when nothing of it is missing.
    fn whole(&mut self, action: &str) -> Held {
        let question = Question { actions: &[action], ..Question::default() };
        match lacks(self.access, &question, self.budget) {
            Answer::Empty => Held::Yes(Request { action: action.to_owned(), ..Request::default() }),
            Answer::Witness(_) => Held::No,
            Answer::Undecided(_) => Held::Undecided,
        }
    }

    /// For `iam:PassRole` any of the services will do; services of `aws-cn` have names of their own.
    fn passed(&mut self, action: &'static str, services: &[&str], part: Part) -> Held {
        if services.is_empty() {
            return self.ask(action, &[], part);
        }
        let mut held = Held::No;
        for service in services {
            for name in [(*service).to_owned(), format!("{service}.cn")] {
                match self.ask(action, &[(PASSED_TO, &name)], part) {
                    Held::No => {}
                    Held::Undecided => held = Held::Undecided,
                    yes => return yes,
                }
            }
        }
        held
    }

    fn ask(&mut self, action: &'static str, context: &[(&str, &str)], part: Part) -> Held {
        let access = self.narrowed(action, part);
        let question = Question { actions: &[action], resources: table::targets(action), context };
        held(allows(&access, &question, self.budget))
    }

    /// The part of the access that counts for the action.
    fn narrowed(&mut self, action: &'static str, part: Part) -> Access {
        match part {
            Part::Whole => self.access.clone(),
            Part::OtherUsers => self.other_users.clone(),
            Part::BeyondNames => {
                let beyond = || scope::beyond(self.access, &self.names, table::targets(action));
                self.beyond_names.entry(action).or_insert_with(beyond).clone()
            }
        }
    }

    /// Whether the actions that need one resource have one. What one of them may not use, none of them may.
    fn meet(&mut self, path: &'static Path, reach: Reach) -> Held {
        let Some(first) = path.same.first().copied() else { return Held::Yes(Request::default()) };
        let asked = path.same.iter().map(|action| (*action, self.part(path, action, reach)));
        let (action, part) = asked.max_by_key(|(_, part)| *part as u8).unwrap_or((first, Part::Whole));
        let meeting = scope::meeting(&self.narrowed(action, part), &path.same);
        let question = Question { actions: &[first], resources: table::targets(first), context: &[] };
        held(allows(&meeting, &question, self.budget))
    }
}

fn held(answer: Answer) -> Held {
    match answer {
        Answer::Empty => Held::No,
        Answer::Witness(request) => Held::Yes(request),
        Answer::Undecided(_) => Held::Undecided,
    }
}
