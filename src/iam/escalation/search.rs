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

/// Which texts count as resources.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Shape {
    Any,
    /// Only what has no more colons than a resource of the type.
    OfType,
}

/// What was found out about a step.
#[derive(Debug, Clone)]
enum Held {
    No,
    Yes(Request),
    Undecided,
}

/// Every path that is there. What a statement gives that AWS would not accept is never certain.
pub(super) fn every(access: &Access, reach: Reach, budget: &mut Budget) -> Vec<Found> {
    if !scope::statements(access).any(scope::is_broken_allow) {
        return Search::new(access, budget).every(reach);
    }
    let mut found = Search::new(&scope::as_read(access), budget).every(reach);
    let certain = Search::new(&scope::certain(access), budget).every(reach);
    for one in &mut found {
        one.undecided |= !certain.iter().any(|other| other.path.id == one.path.id && !other.undecided);
    }
    found
}

/// One access with what was asked about it.
#[derive(Debug)]
struct Search<'a> {
    access: &'a Access,
    names: Vec<String>,
    narrowed: FxHashMap<(&'static str, Part, Shape), Access>,
    services_matter: bool,
    budget: &'a mut Budget,
    asked: FxHashMap<(&'static str, Vec<&'static str>, Part), Held>,
}

impl<'a> Search<'a> {
    fn new(access: &'a Access, budget: &'a mut Budget) -> Self {
        Self {
            access,
            names: scope::names(access),
            narrowed: FxHashMap::default(),
            services_matter: scope::asks_for(access, PASSED_TO),
            budget,
            asked: FxHashMap::default(),
        }
    }

    fn every(&mut self, reach: Reach) -> Vec<Found> {
        super::all().iter().filter_map(|path| self.path(path, reach)).collect()
    }

    fn path(&mut self, path: &'static Path, reach: Reach) -> Option<Found> {
        // A boundary that is not there cannot be taken off.
        if path.gain == Gain::Boundary
            && !self.access.gates.iter().any(|gate| gate.kind == GateKind::Boundary)
        {
            return None;
        }
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
        self.shaped(action, |search, shape| {
            let access = search.narrowed(action, part, shape);
            let question = Question { actions: &[action], resources: table::targets(action), context };
            held(allows(&access, &question, search.budget))
        })
    }

    /// Whether the actions that need one resource have one. What one of them may not use, none of them may.
    fn meet(&mut self, path: &'static Path, reach: Reach) -> Held {
        let Some(first) = path.same.first().copied() else { return Held::Yes(Request::default()) };
        let asked = path.same.iter().map(|action| (*action, self.part(path, action, reach)));
        let (action, part) = asked.max_by_key(|(_, part)| *part as u8).unwrap_or((first, Part::Whole));
        self.shaped(action, |search, shape| {
            let meeting = scope::meeting(&search.narrowed(action, part, shape), &path.same);
            let question = Question { actions: &[first], resources: table::targets(first), context: &[] };
            held(allows(&meeting, &question, search.budget))
        })
    }

    /// Asks for any text first, which costs less, and for well-formed resources only when that gave none.
    fn shaped(&mut self, action: &'static str, ask: impl Fn(&mut Self, Shape) -> Held) -> Held {
        let any = ask(self, Shape::Any);
        let Some(most) = scope::most_colons(self.access, table::targets(action)) else { return any };
        match any {
            Held::No => Held::No,
            Held::Yes(request) if scope::colons(&request.resource) <= most => Held::Yes(request),
            _ => ask(self, Shape::OfType),
        }
    }

    /// The part of the access that counts for the action.
    fn narrowed(&mut self, action: &'static str, part: Part, shape: Shape) -> Access {
        let make = || {
            let targets = table::targets(action);
            let mut left_out = match part {
                Part::Whole => Vec::new(),
                Part::BeyondNames => scope::of_type(&self.names, targets),
                Part::OtherUsers => scope::own_user(),
            };
            if shape == Shape::OfType {
                left_out.extend(scope::most_colons(self.access, targets).map(scope::overlong));
            }
            scope::without(self.access, left_out)
        };
        self.narrowed.entry((action, part, shape)).or_insert_with(make).clone()
    }
}

fn held(answer: Answer) -> Held {
    match answer {
        Answer::Empty => Held::No,
        Answer::Witness(request) => Held::Yes(request),
        Answer::Undecided(_) => Held::Undecided,
    }
}
