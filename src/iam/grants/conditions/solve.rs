//! Whether one key can have values that satisfy some tests and violate others.

use super::super::Undecided;
use super::super::automaton::Exhausted;
use super::super::pattern::{covers, word};
use super::super::sets::{Lit, Values};
use super::super::strings::{Space, Strings, Verdict};
use super::points::{Point, points};
use super::{Against, Conditions, Family, Key, Qualifier, Test};
use crate::iam::catalog::Kind;

/// What was found of a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Solved {
    /// No values satisfy it.
    Empty,
    /// These do; none is the absent key. Only filled in where it was asked for.
    Some(Vec<String>),
    /// Not decided.
    Unknown(Undecided),
}

/// What the solver works with: values of pinned keys, whether values are wanted, and what is left of the budget.
pub(crate) struct Work<'w> {
    /// The texts.
    pub strings: &'w mut Strings,
    /// Keys whose values are given.
    pub pins: &'w Values,
    /// Variables have the values of the pins; otherwise any.
    pub fixed: bool,
    /// The values are wanted.
    pub wanted: bool,
    /// Steps that are left.
    pub steps: &'w mut u64,
}

/// A test and whether it must hold.
#[derive(Debug, Clone, Copy)]
struct Signed<'t> {
    test: &'t Test,
    sign: bool,
    /// The test's, or what a test without one is taken for.
    qualifier: Option<Qualifier>,
    /// The key has values of the test's family and no others.
    typed: bool,
}

impl Signed<'_> {
    /// It says something of every value, and nothing where there is none.
    fn of_every(&self) -> bool {
        matches!(
            (self.qualifier, self.sign),
            (Some(Qualifier::ForAllValues), true) | (Some(Qualifier::ForAnyValue), false)
        )
    }
}

/// What a test without qualifier may say of several values, for operators that are not negated and for those that
/// are: that one matches, or that all do. AWS documents neither.
const READINGS: [(Qualifier, Qualifier); 4] = [
    (Qualifier::ForAnyValue, Qualifier::ForAllValues),
    (Qualifier::ForAnyValue, Qualifier::ForAnyValue),
    (Qualifier::ForAllValues, Qualifier::ForAllValues),
    (Qualifier::ForAllValues, Qualifier::ForAnyValue),
];

impl Conditions {
    /// Literals of one key, sorted.
    pub fn solve(&self, lits: &[Lit], work: &mut Work<'_>) -> Solved {
        if lits.iter().zip(lits.iter().skip(1)).any(|(a, b)| a.not() == *b) {
            return Solved::Empty;
        }
        match self.try_solve(lits, work) {
            Ok(solved) => solved,
            Err(Exhausted) => Solved::Unknown(Undecided::TooLarge),
        }
    }

    fn try_solve(&self, lits: &[Lit], work: &mut Work<'_>) -> Result<Solved, Exhausted> {
        let mut open = None;
        let mut known: Vec<Signed<'_>> = Vec::new();
        for lit in lits {
            let Some(test) = self.get(lit.id()) else { continue };
            match test.against {
                // What AWS refuses does nothing; only what it may grant is open.
                Against::Opaque(Undecided::Broken) if !lit.positive() => {}
                Against::Opaque(why) => open = open.or(Some(why)),
                _ => known.push(Signed {
                    test,
                    sign: lit.positive(),
                    qualifier: test.qualifier,
                    typed: self.key(test.key).is_some_and(|key| is_typed(key, test.family())),
                }),
            }
        }
        let key = lits.first().and_then(|lit| self.key(self.get(lit.id())?.key));
        if let Some(pin) = key.and_then(|key| work.pins.get(&key.name)) {
            return Ok(self.pinned(&known, pin.as_deref(), open, work));
        }
        let absent = known.iter().all(|one| one.test.absent() == one.sign);
        if absent {
            return Ok(open.map_or(Solved::Some(Vec::new()), Solved::Unknown));
        }
        let (presence, rest): (Vec<Signed<'_>>, Vec<Signed<'_>>) =
            known.iter().partition(|one| one.test.family().is_none());
        let present = presence.iter().all(|one| match one.test.against {
            Against::Presence { present, .. } => present == one.sign,
            _ => true,
        });
        if !present {
            return Ok(Solved::Empty);
        }
        let solved = match rest.is_empty() {
            true => Solved::Some(vec![example(key.and_then(|key| key.family))]),
            false => self.present(&rest, key, work)?,
        };
        Ok(match (solved, open) {
            (Solved::Some(_), Some(why)) => Solved::Unknown(why),
            (solved, _) => solved,
        })
    }

    /// A key whose value is given.
    fn pinned(
        &self,
        known: &[Signed<'_>],
        pin: Option<&str>,
        open: Option<Undecided>,
        work: &Work<'_>,
    ) -> Solved {
        let mut open = open;
        for Signed { test, sign, .. } in known {
            let holds = match (pin, &test.against) {
                (None, _) => Some(test.absent()),
                (Some(_), Against::Presence { present, .. }) => Some(*present),
                (Some(value), _) => holds(test, value, work),
            };
            match holds {
                Some(holds) if holds != *sign => return Solved::Empty,
                Some(_) => {}
                None => open = open.or(Some(Undecided::Condition)),
            }
        }
        match open {
            Some(why) => Solved::Unknown(why),
            None => Solved::Some(pin.map(str::to_owned).into_iter().collect()),
        }
    }

    /// A key that is present.
    fn present(
        &self,
        rest: &[Signed<'_>],
        key: Option<&Key>,
        work: &mut Work<'_>,
    ) -> Result<Solved, Exhausted> {
        let known = key.and_then(|key| key.known);
        // What a test without qualifier says of several values is documented nowhere.
        let several = known.is_some_and(|known| known.several);
        let first = rest.first().and_then(|one| one.test.family());
        let families = rest.iter().any(|one| one.test.family() != first);
        let bare = rest.iter().any(|one| one.qualifier.is_none());
        let loose = bare && (several || rest.iter().any(|one| one.qualifier.is_some()));
        if !families && !loose {
            return uniform(rest, work);
        }
        if families && !loose && known.is_some_and(|known| known.kind == Kind::Bool) {
            return Ok(of_truth(rest, work));
        }
        let mut kinds: Vec<Family> = rest.iter().filter_map(|one| one.test.family()).collect();
        kinds.sort_unstable();
        kinds.dedup();
        for kind in &kinds {
            let group = of_family(rest, *kind);
            // Every text is a text. Of the others a value may be none at all, unless something matched it.
            let total = matches!(kind, Family::Text | Family::Binary);
            let sure = total || group.iter().any(|one| one.sign != one.test.negated && !one.of_every());
            if (sure || !families) && empty_in_every_reading(&group, loose, work)? {
                return Ok(Solved::Empty);
            }
        }
        single(rest, &kinds, work)
    }
}

/// Any value of a family.
fn example(family: Option<Family>) -> String {
    let point = family.and_then(|family| points(family, std::iter::empty()).into_iter().next());
    point.and_then(Point::text).unwrap_or_else(|| "x".to_owned())
}

/// Texts are often compared where the values are `true` and `false`: then these two are all that there is to try.
fn of_truth(rest: &[Signed<'_>], work: &Work<'_>) -> Solved {
    let mut open = false;
    for value in ["true", "false"] {
        let mut holds = rest.iter().map(|one| holds(one.test, value, work).map(|holds| holds == one.sign));
        match holds.try_fold(true, |all, one| one.map(|one| all && one)) {
            Some(true) => return Solved::Some(vec![value.to_owned()]),
            Some(false) => {}
            None => open = true,
        }
    }
    if open { Solved::Unknown(Undecided::Condition) } else { Solved::Empty }
}

fn of_family<'t>(tests: &[Signed<'t>], family: Family) -> Vec<Signed<'t>> {
    tests.iter().filter(|one| one.test.family() == Some(family)).copied().collect()
}

/// Whether nothing satisfies the tests, however those without qualifier are read.
fn empty_in_every_reading(tests: &[Signed<'_>], loose: bool, work: &mut Work<'_>) -> Result<bool, Exhausted> {
    if !loose {
        return Ok(uniform(tests, work)? == Solved::Empty);
    }
    for (plain, negated) in READINGS {
        let mut read = tests.to_vec();
        for one in &mut read {
            let reading = if one.test.negated { negated } else { plain };
            one.qualifier = one.qualifier.or(Some(reading));
        }
        if uniform(&read, work)? != Solved::Empty {
            return Ok(false);
        }
    }
    Ok(true)
}

/// One value is a value for every qualifier alike, so if one fits, it is certain.
fn single(rest: &[Signed<'_>], kinds: &[Family], work: &mut Work<'_>) -> Result<Solved, Exhausted> {
    let wanted = std::mem::replace(&mut work.wanted, true);
    let mut found = Solved::Unknown(Undecided::Condition);
    for kind in kinds {
        if let Solved::Some(values) = element(&of_family(rest, *kind), work)?
            && let Some(value) = values.first()
            && rest.iter().all(|one| holds(one.test, value, work) == Some(one.sign))
        {
            found = Solved::Some(values);
            break;
        }
    }
    work.wanted = wanted;
    Ok(found)
}

/// Tests of one family, all with a qualifier or all without.
fn uniform(tests: &[Signed<'_>], work: &mut Work<'_>) -> Result<Solved, Exhausted> {
    if tests.iter().all(|one| one.qualifier.is_none()) {
        return element(tests, work);
    }
    let (every, some): (Vec<Signed<'_>>, Vec<Signed<'_>>) = tests.iter().partition(|one| one.of_every());
    if some.is_empty() {
        return element(&every, work);
    }
    let (mut values, mut open) = (Vec::new(), None);
    for one in some {
        let mut all = every.clone();
        all.push(one);
        match element(&all, work)? {
            Solved::Empty => return Ok(Solved::Empty),
            Solved::Unknown(why) => open = Some(why),
            Solved::Some(found) => values.extend(found),
        }
    }
    values.sort_unstable();
    values.dedup();
    Ok(open.map_or(Solved::Some(values), Solved::Unknown))
}

/// One value for which the tests hold or not, as tests of that value alone.
fn element(tests: &[Signed<'_>], work: &mut Work<'_>) -> Result<Solved, Exhausted> {
    let Some(family) = tests.first().and_then(|one| one.test.family()) else {
        return Ok(Solved::Some(vec!["x".to_owned()]));
    };
    if !matches!(family, Family::Text | Family::Binary) {
        let candidates = points(family, tests.iter().map(|one| one.test));
        *work.steps = work.steps.checked_sub(candidates.len() as u64).ok_or(Exhausted)?;
        let found =
            candidates.into_iter().find(|point| tests.iter().all(|one| point.holds(one.test) == one.sign));
        return Ok(match found {
            Some(point) => Solved::Some(point.text().into_iter().collect()),
            None => foreign(tests),
        });
    }
    let mut lits: Vec<Lit> = tests
        .iter()
        .filter_map(|one| match one.test.against {
            Against::Text(set) | Against::Binary(set) => Some(Lit::new(set, one.sign != one.test.negated)),
            _ => None,
        })
        .collect();
    lits.sort_unstable();
    lits.dedup();
    if work.fixed {
        let found = work.strings.witness(Space::Value, &lits, Some(work.pins), work.steps)?;
        return Ok(found.map_or(Solved::Empty, |text| Solved::Some(vec![text])));
    }
    Ok(match work.strings.decide(Space::Value, &lits, work.steps) {
        Verdict::Empty => Solved::Empty,
        Verdict::Unknown(why) => Solved::Unknown(why),
        Verdict::Some if !work.wanted => Solved::Some(Vec::new()),
        Verdict::Some => match work.strings.witness(Space::Value, &lits, None, work.steps)? {
            Some(text) => Solved::Some(vec![text]),
            None => Solved::Unknown(Undecided::Condition),
        },
    })
}

/// Whether a key is known to have values of a family and no others: a tag with a number in it is a text.
fn is_typed(key: &Key, family: Option<Family>) -> bool {
    matches!(
        (key.known.map(|known| known.kind), family),
        (Some(Kind::Number), Some(Family::Number))
            | (Some(Kind::Date), Some(Family::Date))
            | (Some(Kind::Bool), Some(Family::Truth))
            | (Some(Kind::Address), Some(Family::Address))
    )
}

/// A value that is none of the family: what matches is not satisfied by it, and what a negated operator says of it is
/// documented nowhere.
fn foreign(tests: &[Signed<'_>]) -> Solved {
    let excluded = |one: &Signed<'_>| one.typed || one.sign && !one.test.negated;
    if tests.iter().any(excluded) {
        return Solved::Empty;
    }
    Solved::Unknown(Undecided::Condition)
}

/// Whether a test holds for a key with this one value; none where that is not known.
fn holds(test: &Test, value: &str, work: &Work<'_>) -> Option<bool> {
    let (Against::Text(set) | Against::Binary(set)) = test.against else {
        return Point::read(test.family()?, value).map(|point| point.holds(test));
    };
    let set = work.strings.sets.get(set)?;
    let value = word(value);
    let patterns = work.strings.sets.resolved(set, work.pins)?;
    Some(patterns.iter().any(|pattern| covers(pattern, &value)) != test.negated)
}
