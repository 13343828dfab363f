//! Taking the new side apart, and keeping the cells that the old side does not have.

use super::super::document::{Document, Effect, Statement};
use super::super::grants::compare::{Found, Search};
use super::super::grants::compile::{Compiler, DIMS, Rule};
use super::super::grants::region::Region;
use super::super::grants::{Access, Answer, Gate, Request, Undecided};
use super::patterns::{Choice, Shown, choices, texts};
use super::{PIECES, Piece, Reason, merge, reasons, words};

/// More cells than this of one choice of statements are not looked at one by one.
pub(super) const CELLS: usize = 300;
/// More choices of statements than this are not looked at one by one.
const CHOICES: usize = 300;

/// The requests of so many cells have actions that AWS has, where there are such.
const EXAMPLES: usize = 20;

/// A statement with what it was compiled to.
pub(super) struct Part<'a> {
    pub document: &'a Document,
    pub statement: &'a Statement,
    pub rule: Rule,
}

/// What is known of a cell that is new.
pub(super) type Outcome = Result<Request, Undecided>;

/// A new cell.
struct Cell {
    shown: [Shown; DIMS],
    region: Region,
    outcome: Outcome,
}

/// What a cell is tried for.
#[derive(Clone, Copy)]
enum Probe<'p, 'a> {
    /// The old side does not allow it.
    Allows,
    /// The old side allows it and this Deny of the old side keeps it out.
    Deny(&'p Part<'a>),
}

/// The pieces, one at least.
pub(super) fn pieces(old: &Access, new: &Access, search: &mut Search<'_>, overall: &Answer) -> Vec<Piece> {
    let mut found = Vec::new();
    let choices = choices_of_statements(&mut search.engine.compiler, new);
    let denies: Vec<Part<'_>> = parts(&mut search.engine.compiler, &old.gates, Effect::Deny)
        .into_iter()
        .flatten()
        .filter(|deny| !search.new_denies().iter().any(|other| other.says_the_same(&deny.rule)))
        .collect();
    for statements in choices.iter().take(CHOICES) {
        take_apart(statements, Probe::Allows, old, new, search, &mut found);
        for deny in &denies {
            take_apart(statements, Probe::Deny(deny), old, new, search, &mut found);
        }
    }
    if choices.len() > CHOICES {
        found.push(Piece {
            undecided: Some(Undecided::TooLarge),
            actions: vec!["*".into()],
            ..Piece::default()
        });
    }
    if found.is_empty() {
        // Nothing may be silent: what the whole says and no part does is said of the whole.
        let piece = match overall {
            Answer::Witness(request) => Piece {
                actions: vec![request.action.clone()],
                resources: vec![request.resource.clone()],
                principals: request.principal.clone().into_iter().collect(),
                witness: Some(request.clone()),
                ..Piece::default()
            },
            Answer::Undecided(why) => {
                Piece { actions: vec!["*".into()], undecided: Some(*why), ..Piece::default() }
            }
            Answer::Empty => return found,
        };
        found.push(piece);
    }
    let mut found = merge::merged(found);
    if found.len() > PIECES {
        let rest = found.split_off(PIECES - 1);
        found.push(merge::all_in_one(rest));
    }
    for piece in &mut found {
        merge::finish(piece);
    }
    found
}

/// The statements of an effect, gate by gate.
pub(super) fn parts<'a>(compiler: &mut Compiler, gates: &'a [Gate], effect: Effect) -> Vec<Vec<Part<'a>>> {
    let mut part = |document: &'a Document, statement: &'a Statement| {
        let rule = compiler.statement(document, statement, (0, 0));
        Part { document, statement, rule }
    };
    gates
        .iter()
        .map(|gate| {
            let documents = gate.documents.iter().map(AsRef::as_ref);
            documents
                .flat_map(|document: &'a Document| document.statements.iter().map(move |one| (document, one)))
                .filter(|(_, statement)| statement.effect == effect)
                .map(|(document, statement)| part(document, statement))
                .collect()
        })
        .collect()
}

/// One allow of each gate of the new side, for all choices; one more than are looked at.
fn choices_of_statements<'a>(compiler: &mut Compiler, new: &'a Access) -> Vec<Vec<std::rc::Rc<Part<'a>>>> {
    let mut choices: Vec<Vec<std::rc::Rc<Part<'a>>>> = vec![Vec::new()];
    for gate in parts(compiler, &new.gates, Effect::Allow) {
        let gate: Vec<std::rc::Rc<Part<'a>>> = gate.into_iter().map(std::rc::Rc::new).collect();
        choices = choices
            .iter()
            .flat_map(|before| {
                gate.iter().map(move |part| before.iter().cloned().chain([part.clone()]).collect())
            })
            .take(CHOICES + 1)
            .collect();
    }
    choices
}

fn take_apart(
    statements: &[std::rc::Rc<Part<'_>>],
    probe: Probe<'_, '_>,
    old: &Access,
    new: &Access,
    search: &mut Search<'_>,
    found: &mut Vec<Piece>,
) {
    let mut sources: Vec<&Part<'_>> = statements.iter().map(AsRef::as_ref).collect();
    if let Probe::Deny(deny) = probe {
        sources.push(deny);
    }
    let whole = sources.iter().fold(Region::default(), |region, part| region.and(&part.rule));
    if search.engine.empty(&whole) {
        return;
    }
    let outcome = match tried(search, &whole, probe) {
        None => return,
        Some(outcome) => outcome,
    };
    let conditions = words::conditions(&sources);
    let choices = [0, 1, 2].map(|dim| choices(&mut search.engine.compiler, &sources, dim));
    let count: usize = choices.iter().map(Vec::len).product();
    let before = found.len();
    let mut cells = Vec::new();
    if count <= CELLS && outcome != Err(Undecided::Broken) {
        descend(search, &whole, &choices, probe, &mut cells);
    }
    for cell in cells {
        let reasons = match probe {
            Probe::Deny(deny) => vec![reasons::deny(deny, new)],
            Probe::Allows => reasons::of(old, new, search, &cell.region, statements),
        };
        found.push(piece(cell.shown, &conditions, reasons, cell.outcome));
    }
    if found.len() == before {
        // Too many cells, or none that shows by itself what the whole shows: the statement as it is.
        found.push(as_it_is(&sources, &conditions, probe, new, outcome));
    }
}

/// What is new of a region; none if nothing is.
fn tried(search: &mut Search<'_>, region: &Region, probe: Probe<'_, '_>) -> Option<Outcome> {
    let before = search.undecided.take();
    let found = match probe {
        Probe::Allows => {
            let (old, denies) = (std::mem::take(&mut search.old), search.new_denies());
            let found = search.beyond_allows(region, &old, &denies);
            search.old = old;
            found
        }
        Probe::Deny(_) => denied(search, region),
    };
    let outcome = match (found, search.undecided) {
        (Ok(Some(request)), _) => Some(Ok(request)),
        (Ok(None), Some(why)) => Some(Err(why)),
        (Ok(None), None) => None,
        (Err(_), _) => Some(Err(Undecided::TooLarge)),
    };
    search.undecided = before;
    outcome
}

/// What of a region the old side's allows let through; the region lies within one of its denies.
fn denied(search: &mut Search<'_>, region: &Region) -> Found {
    let denies = search.new_denies();
    let mut regions = vec![region.clone()];
    for gate in std::mem::take(&mut search.old).into_iter() {
        let mut next = Vec::new();
        for region in &regions {
            for rule in &gate.allows {
                search.engine.pay(4)?;
                let both = region.and(rule);
                if !search.engine.empty(&both) {
                    next.push(both);
                }
            }
        }
        search.old.push(gate);
        regions = next;
    }
    for region in regions {
        if let Some(found) = search.rest(region, &denies)? {
            return Ok(Some(found));
        }
    }
    Ok(None)
}

/// The cells of a region that are new: dimension by dimension, so that what is not new is dropped early.
fn descend(
    search: &mut Search<'_>,
    whole: &Region,
    choices: &[Vec<Choice>; DIMS],
    probe: Probe<'_, '_>,
    cells: &mut Vec<Cell>,
) {
    let nothing = || [Shown::Nothing, Shown::Nothing, Shown::Nothing];
    let mut open = vec![(whole.clone(), nothing(), 0)];
    while let Some((region, shown, dim)) = open.pop() {
        let Some(list) = choices.get(dim) else {
            let known = std::mem::replace(&mut search.known_actions, cells.len() < EXAMPLES);
            let outcome = tried(search, &region, probe);
            search.known_actions = known;
            cells.extend(outcome.map(|outcome| Cell { shown, region, outcome }));
            continue;
        };
        let mut next = Vec::new();
        for choice in list {
            let mut region = region.clone();
            for lit in &choice.lits {
                let mut rule = Rule { dims: [None; DIMS], tests: Vec::new(), place: (0, 0) };
                if let Some(place) = rule.dims.get_mut(dim) {
                    *place = Some(*lit);
                }
                region = region.and(&rule);
            }
            let mut shown = shown.clone();
            if let Some(place) = shown.get_mut(dim) {
                *place = choice.shown.clone();
            }
            let single = list.len() == 1;
            if !search.engine.empty(&region) && (single || tried(search, &region, probe).is_some()) {
                next.push((region, shown, dim + 1));
            }
        }
        open.extend(next.into_iter().rev());
    }
}

fn piece(shown: [Shown; DIMS], conditions: &[String], reasons: Vec<Reason>, outcome: Outcome) -> Piece {
    let [actions, resources, principals] = shown.map(|shown| match shown {
        Shown::Nothing => (Vec::new(), false),
        Shown::Only(text) => (vec![text], false),
        Shown::AllBut(list) => (list, true),
    });
    let (witness, undecided) = match outcome {
        Ok(request) => (Some(request), None),
        Err(why) => (None, Some(why)),
    };
    Piece {
        actions: actions.0,
        actions_negated: actions.1,
        resources: resources.0,
        resources_negated: resources.1,
        principals: principals.0,
        principals_negated: principals.1,
        conditions: conditions.to_vec(),
        reasons,
        witness,
        undecided,
        ..Piece::default()
    }
}

/// The statement in which something is new, not taken apart.
fn as_it_is(
    sources: &[&Part<'_>],
    conditions: &[String],
    probe: Probe<'_, '_>,
    new: &Access,
    outcome: Outcome,
) -> Piece {
    let mut made = Piece { conditions: conditions.to_vec(), ..Piece::default() };
    let statement = match (probe, sources) {
        (Probe::Deny(deny), _) => {
            made.reasons = vec![reasons::deny(deny, new)];
            deny.statement
        }
        (Probe::Allows, [first, ..]) => first.statement,
        (Probe::Allows, []) => return made,
    };
    made.actions = texts(&statement.actions.values);
    made.actions_negated = statement.actions.negated;
    if let Some(resources) = &statement.resources {
        (made.resources, made.resources_negated) = (texts(&resources.values), resources.negated);
    }
    if let Some(who) = &statement.principals {
        made.principals = who.values.iter().map(words::principal).collect();
        made.principals_negated = who.negated;
    }
    match outcome {
        Ok(request) => made.witness = Some(request),
        Err(why) => made.undecided = Some(why),
    }
    made
}
