//! The shortest text that some unions of patterns match and others do not.
//!
//! All patterns together are one nondeterministic automaton whose states are bits. A breadth-first walk over the
//! sets of states that can be reached, with the characters that occur and one that does not, finds a text or
//! shows that there is none. Every transition costs steps, so hostile patterns end in [`Exhausted`].

use rustc_hash::FxHashSet;

use super::pattern::{Elem, same_folded};

/// The steps ran out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Exhausted;

/// A union of patterns that must match, or must not.
#[derive(Debug, Clone)]
pub(crate) struct Side<'p> {
    /// Must match.
    pub positive: bool,
    /// The union.
    pub patterns: Vec<&'p [Elem]>,
}

/// A letter of the alphabet: a character, or a variable as if it were one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Letter {
    Char(char),
    Var(u32),
}

type Bits = Box<[u64]>;

/// What a letter does, in three rows of bits behind each other: states that it moves on from, stars that take it and
/// stay, and states for which it is not like the letter that no pattern names.
#[derive(Clone, Copy)]
struct Move<'m> {
    letter: Letter,
    on: &'m [u64],
    stay: &'m [u64],
    own: &'m [u64],
}

/// A full star that is reached makes the states before it in its pattern needless: whatever they accept, the star
/// accepts too.
struct Shadow {
    word: usize,
    bit: u64,
    /// The states before it.
    before: Vec<(usize, u64)>,
}

struct Machine {
    letters: Vec<Letter>,
    /// The rows of [`Move`], letter by letter.
    rows: Vec<u64>,
    /// The length of a row.
    words: usize,
    stars: Bits,
    start: Bits,
    shadows: Vec<Shadow>,
    /// Each side: must match, its states, its accepting states, its states that accept whatever follows.
    sides: Vec<(bool, Bits, Bits, Bits)>,
}

/// The shortest text that every positive side matches and no negative one. Variables in patterns are letters that
/// only they themselves and `*` match; a text with one of them shows it as U+FFFC.
pub(crate) fn shortest(sides: &[Side<'_>], steps: &mut u64) -> Result<Option<String>, Exhausted> {
    let machine = Machine::new(sides);
    let cost = (machine.words as u64).max(1);
    let mut seen: FxHashSet<Bits> = FxHashSet::default();
    let mut walked: Vec<(Bits, u32, Option<Letter>)> = Vec::new();
    if !machine.alive(&machine.start) {
        return Ok(None);
    }
    seen.insert(machine.start.clone());
    walked.push((machine.start.clone(), 0, None));
    let mut next: Bits = machine.start.clone();
    let mut state: Bits = machine.start.clone();
    let mut at = 0_usize;
    while let Some((here, ..)) = walked.get(at) {
        if machine.accepts(here) {
            return Ok(Some(text(&walked, at)));
        }
        state.copy_from_slice(here);
        for (number, step) in machine.moves().enumerate() {
            if number > 0 && !meet(step.own, &state) {
                continue;
            }
            *steps = steps.checked_sub(cost).ok_or(Exhausted)?;
            machine.step(&state, step, &mut next);
            if machine.alive(&next) && !seen.contains(&next) {
                seen.insert(next.clone());
                walked.push((next.clone(), u32::try_from(at).map_err(|_| Exhausted)?, Some(step.letter)));
            }
        }
        at += 1;
    }
    Ok(None)
}

/// The letters on the way to a state.
fn text(walked: &[(Bits, u32, Option<Letter>)], mut at: usize) -> String {
    let mut letters = Vec::new();
    while let Some((_, from, Some(letter))) = walked.get(at) {
        letters.push(match letter {
            Letter::Char(one) => *one,
            Letter::Var(_) => '\u{fffc}',
        });
        at = *from as usize;
    }
    letters.into_iter().rev().collect()
}

/// The characters of the patterns, one other, and their variables. A character that no pattern names behaves as
/// any other such, but for the colon, which `*` within a part of an ARN does not match.
fn alphabet(sides: &[Side<'_>]) -> Vec<Letter> {
    let mut letters = vec![Letter::Char(':')];
    for element in sides.iter().flat_map(|side| &side.patterns).flat_map(|pattern| pattern.iter()) {
        match element {
            Elem::Char(one) => letters.push(Letter::Char(*one)),
            Elem::Fold(one) => {
                letters.push(Letter::Char(*one));
                letters.extend(one.to_lowercase().chain(one.to_uppercase()).map(Letter::Char));
                // Three signs have a lower case that has another upper case: Kelvin, Angstrom, Ohm.
                letters.extend("\u{212a}\u{212b}\u{2126}".chars().map(Letter::Char));
            }
            Elem::Var(number) => letters.push(Letter::Var(*number)),
            Elem::One | Elem::Star | Elem::OneIn | Elem::StarIn => {}
        }
    }
    letters.sort_unstable();
    letters.dedup();
    let other = "xyzabcdefghijklmnopqrstuvw0123456789"
        .chars()
        .chain('\u{a1}'..=char::MAX)
        .find(|one| letters.binary_search(&Letter::Char(*one)).is_err());
    // The other one first: a witness of many of it reads better than one of colons.
    other.map(Letter::Char).into_iter().chain(letters).collect()
}

fn takes(element: Elem, letter: Letter) -> bool {
    match (element, letter) {
        (Elem::Char(a), Letter::Char(b)) => a == b,
        (Elem::Fold(a), Letter::Char(b)) => same_folded(a, b),
        (Elem::OneIn | Elem::StarIn, Letter::Char(b)) => b != ':',
        (Elem::One, Letter::Char(_)) | (Elem::Star, _) => true,
        (Elem::Var(a), Letter::Var(b)) => a == b,
        _ => false,
    }
}

/// Whether the element treats the letter in another way than one that no pattern names. A wildcard does not; that
/// it would take a variable as a letter does not matter, since it takes all texts without.
fn tells_apart(element: Elem, letter: Letter) -> bool {
    match element {
        Elem::Char(_) | Elem::Fold(_) | Elem::Var(_) => takes(element, letter),
        Elem::OneIn | Elem::StarIn => letter == Letter::Char(':'),
        Elem::One | Elem::Star => false,
    }
}

fn put(bits: &mut [u64], at: usize) {
    if let Some(word) = bits.get_mut(at / 64) {
        *word |= 1 << (at % 64);
    }
}

fn meet(a: &[u64], b: &[u64]) -> bool {
    a.iter().zip(b).any(|(a, b)| a & b != 0)
}

impl Machine {
    fn new(sides: &[Side<'_>]) -> Self {
        let states: usize = sides.iter().flat_map(|side| &side.patterns).map(|one| one.len() + 1).sum();
        let none: Bits = vec![0; states.div_ceil(64)].into();
        let words = none.len();
        let letters = alphabet(sides);
        let mut rows = vec![0; words * 3 * letters.len()];
        let (mut stars, mut start, mut shadows) = (none.clone(), none.clone(), Vec::new());
        let mut made = Vec::with_capacity(sides.len());
        let mut at = 0;
        for side in sides {
            let (mut all, mut accept, mut sure) = (none.clone(), none.clone(), none.clone());
            for pattern in &side.patterns {
                let first = at;
                put(&mut start, first);
                for element in *pattern {
                    put(&mut all, at);
                    let star = matches!(element, Elem::Star | Elem::StarIn);
                    if star {
                        put(&mut stars, at);
                    }
                    for (number, letter) in letters.iter().enumerate() {
                        let row = number * 3 * words;
                        if takes(*element, *letter) {
                            put(&mut rows, (row + if star { words } else { 0 }) * 64 + at);
                        }
                        if tells_apart(*element, *letter) {
                            put(&mut rows, (row + 2 * words) * 64 + at);
                        }
                    }
                    if *element == Elem::Star {
                        shadows.push(shadow(first, at));
                        if at + 1 == first + pattern.len() {
                            put(&mut sure, at);
                        }
                    }
                    at += 1;
                }
                put(&mut all, at);
                put(&mut accept, at);
                at += 1;
            }
            made.push((side.positive, all, accept, sure));
        }
        let mut machine = Self { letters, rows, words, stars, start: none, shadows, sides: made };
        machine.close(&mut start);
        machine.start = start;
        machine
    }

    /// A star may also match nothing; then what stands in a star's shadow goes.
    fn close(&self, state: &mut [u64]) {
        let mut carry = 0;
        for (word, stars) in state.iter_mut().zip(&self.stars) {
            let open = *word & stars;
            *word |= (open << 1) | carry;
            carry = open >> 63;
        }
        for shadow in &self.shadows {
            if state.get(shadow.word).is_some_and(|word| word & shadow.bit != 0) {
                for (at, bits) in &shadow.before {
                    if let Some(word) = state.get_mut(*at) {
                        *word &= !bits;
                    }
                }
            }
        }
    }

    fn moves(&self) -> impl Iterator<Item = Move<'_>> {
        let rows = self.rows.chunks_exact((self.words * 3).max(1));
        self.letters.iter().zip(rows).filter_map(|(letter, rows)| {
            let (on, rest) = rows.split_at_checked(self.words)?;
            let (stay, own) = rest.split_at_checked(self.words)?;
            Some(Move { letter: *letter, on, stay, own })
        })
    }

    fn step(&self, state: &[u64], step: Move<'_>, next: &mut Bits) {
        let mut carry = 0;
        let rows = step.on.iter().zip(step.stay);
        for ((out, word), (on, stay)) in next.iter_mut().zip(state).zip(rows) {
            let moved = word & on;
            *out = (moved << 1) | carry | (word & stay);
            carry = moved >> 63;
        }
        self.close(next);
    }

    /// Something accepting can still follow, as far as that shows.
    fn alive(&self, state: &[u64]) -> bool {
        self.sides.iter().all(|(positive, all, _, sure)| match positive {
            true => meet(state, all),
            false => !meet(state, sure),
        })
    }

    fn accepts(&self, state: &[u64]) -> bool {
        self.sides.iter().all(|(positive, _, accept, _)| meet(state, accept) == *positive)
    }
}

fn shadow(first: usize, star: usize) -> Shadow {
    let mut before: Vec<(usize, u64)> = Vec::new();
    for at in first..star {
        match before.last_mut() {
            Some((word, bits)) if *word == at / 64 => *bits |= 1 << (at % 64),
            _ => before.push((at / 64, 1 << (at % 64))),
        }
    }
    Shadow { word: star / 64, bit: 1 << (star % 64), before }
}
