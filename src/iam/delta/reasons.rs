//! Why something is new although something like it was there.

use std::rc::Rc;

use super::super::document::{Effect, Version};
use super::super::grants::compare::Search;
use super::super::grants::compile::{DIMS, Rule, Rules};
use super::super::grants::region::{Region, SPACES};
use super::super::grants::sets::Lit;
use super::super::grants::strings::Verdict;
use super::super::grants::witness::Sides;
use super::super::grants::{Access, GateKind};
use super::Reason;
use super::cells::{Part, parts};
use super::words;

/// More statements than this are not asked for a reason.
const STATEMENTS: usize = 64;

/// A Deny that keeps it out no more.
pub(super) fn deny(deny: &Part<'_>, new: &Access) -> Reason {
    let statements = || new.gates.iter().flat_map(|gate| &gate.documents).flat_map(|one| &one.statements);
    let position = deny.document.statements.iter().position(|one| std::ptr::eq(one, deny.statement));
    match &deny.statement.sid {
        Some(sid) => {
            let still = statements().any(|one| one.effect == Effect::Deny && one.sid.as_ref() == Some(sid));
            let name = format!("\"{sid}\"");
            if still { Reason::DenyNarrower(name) } else { Reason::DenyGone(name) }
        }
        None => Reason::DenyGone(format!("statement {}", position.unwrap_or_default() + 1)),
    }
}

/// Why the old side did not allow the region.
pub(super) fn of(
    old: &Access,
    new: &Access,
    search: &mut Search<'_>,
    region: &Region,
    statements: &[Rc<Part<'_>>],
) -> Vec<Reason> {
    let mut found = Vec::new();
    let allows = parts(&mut search.engine.compiler, &old.gates, Effect::Allow);
    for (at, (gate, allows)) in old.gates.iter().zip(&allows).enumerate() {
        let Some(rules) = search.old.get(at).cloned() else { continue };
        if within(search, region, &rules.allows) {
            continue;
        }
        if gate.kind != GateKind::Grant {
            let still = new.gates.iter().any(|other| other.kind == gate.kind);
            found.push(if still { Reason::LimitWider(gate.kind) } else { Reason::LimitGone(gate.kind) });
            continue;
        }
        let near: Vec<&Part<'_>> =
            allows.iter().take(STATEMENTS).filter(|part| meets(search, region, &part.rule)).collect();
        if version(search, region, &rules, statements, old) {
            found.push(Reason::Version);
            continue;
        }
        let conditions = conditions(search, region, &rules, &near);
        match conditions.is_empty() {
            true => found.extend(only(search, region, &near)),
            false => found.extend(conditions),
        }
    }
    found.sort();
    found.dedup();
    found
}

/// Whether a region lies within some rules, after the new side's denies.
fn within(search: &mut Search<'_>, region: &Region, rules: &[Rule]) -> bool {
    let (before, denies) = (search.undecided.take(), search.new_denies());
    // The rules are not the old side's, so a request is not to be tried on that.
    let sides = std::mem::replace(&mut search.sides, Sides { new: None, old: None, question: None });
    let known = std::mem::replace(&mut search.known_actions, false);
    let gate = Rules { allows: rules.to_vec(), denies: Vec::new() };
    let found = search.beyond_allows(region, std::slice::from_ref(&gate), &denies);
    let within = matches!(found, Ok(None)) && search.undecided.is_none();
    (search.undecided, search.sides, search.known_actions) = (before, sides, known);
    within
}

/// Whether the texts of a statement and of a region have something in common.
fn meets(search: &mut Search<'_>, region: &Region, rule: &Rule) -> bool {
    let texts = Rule { tests: Vec::new(), ..rule.clone() };
    !rule.tests.iter().any(|test| search.engine.compiler.conditions.is_broken(test.id()))
        && !search.engine.empty(&Region { tests: Vec::new(), ..region.and(&texts) })
}

/// Whether the same statement, read as the old language, lies within.
fn version(
    search: &mut Search<'_>,
    region: &Region,
    rules: &Rules,
    statements: &[Rc<Part<'_>>],
    old: &Access,
) -> bool {
    let documents = old.gates.iter().flat_map(|gate| &gate.documents);
    let was = documents.into_iter().any(|document| document.version == Version::V2008);
    let [part] = statements else { return false };
    if !was || part.document.version == Version::V2008 {
        return false;
    }
    let mut document = part.document.clone();
    document.version = Version::V2008;
    let rule = search.engine.compiler.statement(&document, part.statement, (0, 0));
    if rule.says_the_same(&part.rule) {
        return false;
    }
    let dims = [0, 1, 2].map(|dim| {
        let own = rule.dims.get(dim).copied().flatten();
        let changed = own != part.rule.dims.get(dim).copied().flatten();
        if changed { own.into_iter().collect() } else { region.dims.get(dim).cloned().unwrap_or_default() }
    });
    within(search, &Region { dims, tests: rule.tests }, &rules.allows)
}

/// The conditions without which the old statements would cover the region.
fn conditions(search: &mut Search<'_>, region: &Region, rules: &Rules, near: &[&Part<'_>]) -> Vec<Reason> {
    let missing = |part: &Part<'_>| -> Vec<Lit> {
        part.rule.tests.iter().filter(|test| !region.tests.contains(test)).copied().collect()
    };
    let told = |search: &Search<'_>, part: &Part<'_>, tests: &[Lit]| -> Vec<Reason> {
        let key = |lit: &Lit| search.engine.compiler.conditions.get(lit.id()).map(|test| test.key);
        let still: Vec<Option<u32>> = region.tests.iter().map(key).collect();
        part.statement
            .conditions
            .iter()
            .filter_map(|test| {
                let lit = tests.iter().find(|lit| {
                    search.engine.compiler.conditions.is_test(lit.id(), test, part.document.version)
                })?;
                let words = words::test(test);
                Some(match still.contains(&key(lit)) {
                    true => Reason::ConditionWider(words),
                    false => Reason::ConditionGone(words),
                })
            })
            .collect()
    };
    for part in near {
        let missing = missing(part);
        for test in &missing {
            if within(search, region, &relaxed(rules, &[(part, std::slice::from_ref(test))])) {
                return told(search, part, std::slice::from_ref(test));
            }
        }
        if missing.len() > 1 && within(search, region, &relaxed(rules, &[(part, &missing)])) {
            return told(search, part, &missing);
        }
    }
    let all: Vec<(&Part<'_>, Vec<Lit>)> =
        near.iter().map(|part| (*part, missing(part))).filter(|(_, tests)| !tests.is_empty()).collect();
    let each: Vec<(&Part<'_>, &[Lit])> = all.iter().map(|(part, tests)| (*part, tests.as_slice())).collect();
    match each.len() > 1 && within(search, region, &relaxed(rules, &each)) {
        true => all.iter().flat_map(|(part, tests)| told(search, part, tests)).collect(),
        false => Vec::new(),
    }
}

/// The allows of a gate, and some of them once more without tests.
fn relaxed(rules: &Rules, without: &[(&Part<'_>, &[Lit])]) -> Vec<Rule> {
    let more = without.iter().map(|(part, tests)| Rule {
        tests: part.rule.tests.iter().filter(|test| !tests.contains(test)).copied().collect(),
        ..part.rule.clone()
    });
    rules.allows.iter().cloned().chain(more).collect()
}

/// What of one dimension was allowed, where all others were.
fn only(search: &mut Search<'_>, region: &Region, near: &[&Part<'_>]) -> Option<Reason> {
    let mut lists: [Vec<String>; DIMS] = Default::default();
    for part in near {
        let tests = part.rule.tests.iter().all(|test| region.tests.contains(test));
        let mut outside = Vec::new();
        for (dim, space) in SPACES.iter().enumerate() {
            let (Some(lit), Some(list)) = (part.rule.dims.get(dim).copied().flatten(), region.dims.get(dim))
            else {
                continue;
            };
            let mut lits = list.clone();
            lits.push(lit.not());
            lits.sort_unstable();
            lits.dedup();
            if search.engine.texts(*space, &lits) != Verdict::Empty {
                outside.push(dim);
            }
        }
        let [dim] = outside.as_slice() else { continue };
        let statement = part.statement;
        let clause = |clause: &super::super::document::Clause| match clause.negated {
            true => Vec::new(),
            false => clause.values.iter().map(|value| value.text.clone()).collect(),
        };
        let texts: Vec<String> = match dim {
            0 => clause(&statement.actions),
            1 => statement.resources.as_ref().map(clause).unwrap_or_default(),
            _ => match &statement.principals {
                Some(who) if !who.negated => who.values.iter().map(words::principal).collect(),
                _ => Vec::new(),
            },
        };
        if let (true, Some(list)) = (tests, lists.get_mut(*dim)) {
            list.extend(texts);
        }
    }
    for list in &mut lists {
        list.sort();
        list.dedup();
    }
    let [actions, resources, principals] = lists;
    if !actions.is_empty() {
        Some(Reason::OnlyActions(actions))
    } else if !resources.is_empty() {
        Some(Reason::OnlyResources(resources))
    } else if !principals.is_empty() {
        Some(Reason::OnlyPrincipals(principals))
    } else {
        None
    }
}
