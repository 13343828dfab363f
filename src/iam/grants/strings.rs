//! Whether a text is in some sets and not in others, and one that is.

use rustc_hash::FxHashMap;

use super::Undecided;
use super::automaton::{Exhausted, Side, shortest};
use super::pattern::{Elem, Pattern, covers, glob, is_word, may_meet};
use super::sets::{Lit, Set, Sets, Values, has_loose_parts, has_variable};

/// Which texts there are at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Space {
    /// `service:action`.
    Action,
    /// Not empty.
    Resource,
    /// A kind, a colon, and who.
    Principal,
    /// Any text.
    Value,
}

/// What is known of a set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// It has no member.
    Empty,
    /// It has one, whatever the variables are.
    Some,
    /// Not decided.
    Unknown(Undecided),
}

/// The texts of each space, as patterns.
#[derive(Debug)]
pub(crate) struct Spaces {
    action: Vec<Pattern>,
    resource: Vec<Pattern>,
    principal: Vec<Pattern>,
    value: Vec<Pattern>,
}

impl Default for Spaces {
    fn default() -> Self {
        Self {
            action: vec![glob("?*:?*")],
            resource: vec![glob("?*")],
            principal: ["aws:?*", "service:?*", "federated:?*", "canonical:?*"].map(glob).into(),
            value: vec![glob("*")],
        }
    }
}

impl Spaces {
    fn of(&self, space: Space) -> &[Pattern] {
        match space {
            Space::Action => &self.action,
            Space::Resource => &self.resource,
            Space::Principal => &self.principal,
            Space::Value => &self.value,
        }
    }
}

/// Decides about texts, and remembers.
#[derive(Debug, Default)]
pub(crate) struct Strings {
    /// The sets.
    pub sets: Sets,
    spaces: Spaces,
    known: FxHashMap<(Space, Vec<Lit>), Verdict>,
}

/// Unions that must match, and unions that must not.
struct Question<'p> {
    positive: Vec<&'p [Pattern]>,
    negative: Vec<&'p [Pattern]>,
}

impl Strings {
    /// Whether there is a text for the literals, which are sorted.
    pub fn decide(&mut self, space: Space, lits: &[Lit], steps: &mut u64) -> Verdict {
        if lits.iter().zip(lits.iter().skip(1)).any(|(a, b)| a.not() == *b) {
            return Verdict::Empty;
        }
        let key = (space, lits.to_vec());
        if let Some(known) = self.known.get(&key) {
            return *known;
        }
        let verdict = self.compute(space, lits, steps).unwrap_or(Verdict::Unknown(Undecided::TooLarge));
        self.known.insert(key, verdict);
        verdict
    }

    fn sets_of(&self, lits: &[Lit]) -> (Vec<&Set>, Vec<&Set>) {
        let get = |positive: bool| {
            lits.iter()
                .filter(move |lit| lit.positive() == positive)
                .filter_map(|lit| self.sets.get(lit.id()))
                .collect()
        };
        (get(true), get(false))
    }

    fn compute(&self, space: Space, lits: &[Lit], steps: &mut u64) -> Result<Verdict, Exhausted> {
        let space = self.spaces.of(space);
        let (positive, negative) = self.sets_of(lits);
        let most = Question {
            positive: positive.iter().map(|set| set.upper()).collect(),
            negative: negative.iter().map(|set| set.lower()).collect(),
        };
        if any(space, &most, None, steps)?.is_none() {
            return Ok(Verdict::Empty);
        }
        let Some(open) = positive.iter().chain(&negative).find_map(|set| set.open) else {
            return Ok(Verdict::Some);
        };
        for set in &positive {
            if set.open == Some(Undecided::Variable) && within(space, set, &most, &negative, steps)? {
                return Ok(Verdict::Empty);
            }
        }
        match any(space, &least(&positive, &negative), None, steps)? {
            Some(_) => Ok(Verdict::Some),
            None => Ok(Verdict::Unknown(open)),
        }
    }

    /// A text for the literals: one that fits whatever the variables are, or one for these values.
    pub fn witness(
        &self,
        space: Space,
        lits: &[Lit],
        values: Option<&Values>,
        steps: &mut u64,
    ) -> Result<Option<String>, Exhausted> {
        let texts = self.spaces.of(space);
        let (positive, negative) = self.sets_of(lits);
        let Some(values) = values else {
            return any(texts, &least(&positive, &negative), Some(space), steps);
        };
        let resolve = |sets: &[&Set], upper: bool| -> Vec<Vec<Pattern>> {
            sets.iter()
                .map(|set| {
                    let bound = if upper { set.upper() } else { set.lower() };
                    self.sets.resolved(set, values).unwrap_or_else(|| bound.to_vec())
                })
                .collect()
        };
        let (positive, negative) = (resolve(&positive, false), resolve(&negative, true));
        let question = Question {
            positive: positive.iter().map(Vec::as_slice).collect(),
            negative: negative.iter().map(Vec::as_slice).collect(),
        };
        any(texts, &question, Some(space), steps)
    }
}

/// What is surely in all the positive sets and surely in none of the negative ones.
fn least<'p>(positive: &[&'p Set], negative: &[&'p Set]) -> Question<'p> {
    Question {
        positive: positive.iter().map(|set| set.lower()).collect(),
        negative: negative.iter().map(|set| set.upper()).collect(),
    }
}

/// Whether each pattern of one positive set lies within the rest for every value of its variables: either nothing of
/// it is left at most, or, with its variables as letters of their own, the negative sets match all of it. Letters stand
/// for any text, so what holds of them holds of every value; with a second positive set it would not.
fn within(
    space: &[Pattern],
    set: &Set,
    most: &Question<'_>,
    negative: &[&Set],
    steps: &mut u64,
) -> Result<bool, Exhausted> {
    for (pattern, upper) in set.patterns.iter().zip(set.upper()) {
        let upper = std::slice::from_ref(upper);
        let mut rest = Question { positive: most.positive.clone(), negative: most.negative.clone() };
        rest.positive.push(upper);
        if any(space, &rest, None, steps)?.is_none() {
            continue;
        }
        if !has_variable(pattern) || has_loose_parts(pattern) {
            return Ok(false);
        }
        let mut sides = vec![Side { positive: true, patterns: vec![pattern] }];
        sides.extend(negative.iter().map(|set| Side {
            positive: false,
            patterns: set.patterns.iter().map(Vec::as_slice).filter(|one| !has_loose_parts(one)).collect(),
        }));
        if shortest(&sides, steps)?.is_some() {
            return Ok(false);
        }
    }
    Ok(true)
}

/// A text of the question; the text itself is only made, and made readable for its space, where it is `wanted`.
fn any(
    space: &[Pattern],
    question: &Question<'_>,
    wanted: Option<Space>,
    steps: &mut u64,
) -> Result<Option<String>, Exhausted> {
    let positive = &question.positive;
    let smallest = positive.iter().enumerate().min_by_key(|(_, list)| list.len());
    let (chosen, list) = smallest.map_or((None, space), |(at, list)| (Some(at), *list));
    let others: Vec<&[Pattern]> = positive
        .iter()
        .enumerate()
        .filter(|(at, _)| Some(*at) != chosen)
        .map(|(_, list)| *list)
        .chain(chosen.is_some().then_some(space))
        .collect();
    for pattern in list {
        *steps = steps.checked_sub(1 + question.negative.len() as u64).ok_or(Exhausted)?;
        if let Some(found) = one(pattern, &others, &question.negative, wanted, steps)? {
            return Ok(Some(found));
        }
    }
    Ok(None)
}

/// A text of one pattern that is in all the other unions and in none of the negative ones.
fn one(
    pattern: &Pattern,
    others: &[&[Pattern]],
    negative: &[&[Pattern]],
    wanted: Option<Space>,
    steps: &mut u64,
) -> Result<Option<String>, Exhausted> {
    let mut needed: Vec<&[Pattern]> = Vec::new();
    let mut scanned = 0;
    for list in others {
        scanned += list.len();
        if !list.iter().any(|other| covers(other, pattern)) {
            needed.push(list);
        }
    }
    for list in negative {
        scanned += list.len();
        if list.iter().any(|other| covers(other, pattern)) {
            return Ok(None);
        }
    }
    *steps = steps.checked_sub(scanned as u64).ok_or(Exhausted)?;
    if is_word(pattern) {
        // Coverage is exact for a word.
        return Ok(needed.is_empty().then(|| written(pattern)));
    }
    let mut sides = vec![Side { positive: true, patterns: vec![pattern] }];
    for list in needed {
        let near = near(list, pattern);
        if near.is_empty() {
            return Ok(None);
        }
        sides.push(Side { positive: true, patterns: near });
    }
    for list in negative {
        let near = near(list, pattern);
        if !near.is_empty() {
            sides.push(Side { positive: false, patterns: near });
        }
    }
    let Some(space) = wanted else {
        return match sides.len() {
            // The pattern alone: it matches something.
            1 => Ok(Some(String::new())),
            _ => shortest(&sides, steps),
        };
    };
    readable(space, pattern, &sides, steps)
}

/// The patterns of a union that can have a text in common with one, as far as their ends tell.
fn near<'p>(list: &'p [Pattern], pattern: &[Elem]) -> Vec<&'p [Elem]> {
    list.iter().map(Vec::as_slice).filter(|other| may_meet(other, pattern)).collect()
}

/// A text that a person can read, if there is one: a whole ARN, or one in which stars stand for something.
fn readable(
    space: Space,
    pattern: &Pattern,
    sides: &[Side<'_>],
    steps: &mut u64,
) -> Result<Option<String>, Exhausted> {
    let full: Pattern = pattern
        .iter()
        .flat_map(|element| match element {
            Elem::Star => vec![Elem::One, Elem::Star],
            Elem::StarIn => vec![Elem::OneIn, Elem::StarIn],
            other => vec![*other],
        })
        .collect();
    let mut wishes = vec![full];
    if pattern.as_slice() == [Elem::Star] {
        let wish = match space {
            Space::Action => "s3:?*",
            Space::Resource => "arn:aws:?*:*:*:?*",
            Space::Principal => "aws:arn:aws:iam::111122223333:user/?*",
            Space::Value => "?*",
        };
        wishes.insert(0, glob(wish));
    }
    for wish in &wishes {
        let mut wished = sides.to_vec();
        wished.push(Side { positive: true, patterns: vec![wish] });
        // A wish must not use up what the answer needs.
        let mut some = *steps / 8;
        let before = some;
        let found = shortest(&wished, &mut some);
        *steps -= before - some;
        if let Ok(Some(found)) = found {
            return Ok(Some(found));
        }
    }
    shortest(sides, steps)
}

fn written(pattern: &[Elem]) -> String {
    pattern
        .iter()
        .filter_map(|element| match element {
            Elem::Char(one) => Some(*one),
            _ => None,
        })
        .collect()
}
