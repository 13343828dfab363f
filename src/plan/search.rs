//! Finding many long secrets in many texts.
//!
//! The digest looks into every text of a plan for thousands of secrets of eight bytes and more. A text
//! that has one inside has five of its bytes at some multiple of four: so it is enough to look at every
//! fourth place, and to search only where five bytes are found that some secret has. An automaton
//! (Aho-Corasick) over 5,000 secrets in their spellings took a seventh of the whole check and 70 MB;
//! this takes a fiftieth and 5 MB, measured with `benches/check`.

use std::ops::Range;

use rustc_hash::{FxHashMap, FxHashSet};

/// Bytes looked at together.
const GRAM: usize = 5;
/// Distance between looks. A pattern of `GRAM + STRIDE - 1` bytes cannot hide between two.
const STRIDE: usize = 4;
/// Patterns have at least this many bytes; their first ones are the key to them.
pub const SHORTEST: usize = GRAM + STRIDE - 1;

/// Patterns to be found inside of texts.
pub struct Search {
    /// Runs of [`GRAM`] bytes from anywhere in the patterns.
    sieve: Sieve,
    /// First bytes of the patterns.
    heads: Sieve,
    patterns: FxHashSet<Box<[u8]>>,
    /// Lengths of the patterns that begin with these bytes. Thousands of secrets may begin alike
    /// (`arn:aws:`), but they share few lengths.
    starts: FxHashMap<[u8; SHORTEST], Vec<usize>>,
}

impl Search {
    /// A search for these patterns; none may be shorter than [`SHORTEST`] bytes.
    pub fn new(patterns: Vec<String>) -> Self {
        let mut starts: FxHashMap<[u8; SHORTEST], Vec<usize>> = FxHashMap::default();
        for pattern in &patterns {
            if let Some(start) = pattern.as_bytes().first_chunk() {
                let lengths = starts.entry(*start).or_default();
                if let Err(place) = lengths.binary_search(&pattern.len()) {
                    lengths.insert(place, pattern.len());
                }
            }
        }
        let runs = patterns.iter().flat_map(|pattern| pattern.as_bytes().windows(GRAM));
        let sieve = Sieve::of::<GRAM>(runs.filter_map(<[u8]>::first_chunk));
        let heads = Sieve::of(starts.keys());
        let patterns = patterns.into_iter().map(|pattern| pattern.into_bytes().into()).collect();
        Self { sieve, heads, patterns, starts }
    }

    /// Whether a pattern is inside.
    #[inline]
    pub fn finds(&self, text: &str) -> bool {
        self.sieve.may_hold(text) && self.scan(text, |_| false)
    }

    /// Every place of every pattern, overlapping ones too, in the order of their starts.
    pub fn matches(&self, text: &str) -> Vec<Range<usize>> {
        let mut found = Vec::new();
        self.scan(text, |place| {
            found.push(place);
            true
        });
        found
    }

    /// Calls `each` with every place until it says false; tells whether it was called at all.
    fn scan(&self, text: &str, mut each: impl FnMut(Range<usize>) -> bool) -> bool {
        let bytes = text.as_bytes();
        let mut any = false;
        for at in 0..bytes.len().saturating_sub(SHORTEST - 1) {
            let rest = bytes.get(at..).unwrap_or_default();
            let Some(start) = rest.first_chunk().filter(|start| self.heads.may_hold_run(start)) else {
                continue;
            };
            for &length in self.starts.get(start).into_iter().flatten() {
                if rest.get(..length).is_some_and(|part| self.patterns.contains(part)) {
                    any = true;
                    if !each(at..at + length) {
                        return true;
                    }
                }
            }
        }
        any
    }
}

/// A set of runs of bytes, kept as bits of their hashes: it may say yes too often, never no wrongly.
struct Sieve {
    bits: Vec<u64>,
    /// Keeps as many upper bits of a hash as the set has room for.
    shift: u32,
}

impl Sieve {
    /// A set of the runs of `LENGTH` bytes.
    fn of<'p, const LENGTH: usize>(runs: impl Iterator<Item = &'p [u8; LENGTH]> + Clone) -> Self {
        // 64 bits for each run: about one look in a hundred says yes by chance. At most 2 MiB.
        let size = (runs.clone().count().max(1) * 64).next_power_of_two().clamp(1 << 12, 1 << 24);
        let mut sieve = Self { bits: vec![0; size / 64], shift: 64 - size.trailing_zeros() };
        for run in runs {
            let at = sieve.place(run);
            if let Some(word) = sieve.bits.get_mut(at / 64) {
                *word |= 1 << (at % 64);
            }
        }
        sieve
    }

    /// False when none of the runs stands at a multiple of [`STRIDE`].
    #[inline]
    fn may_hold(&self, text: &str) -> bool {
        let mut rest = text.as_bytes();
        while let Some(run) = rest.first_chunk::<GRAM>() {
            if self.may_hold_run(run) {
                return true;
            }
            rest = rest.get(STRIDE..).unwrap_or_default();
        }
        false
    }

    #[inline]
    fn may_hold_run<const LENGTH: usize>(&self, run: &[u8; LENGTH]) -> bool {
        let at = self.place(run);
        self.bits.get(at / 64).is_some_and(|word| word >> (at % 64) & 1 == 1)
    }

    /// The bit of a run: multiplicative hashing, which spreads well into the upper bits.
    #[inline]
    fn place<const LENGTH: usize>(&self, run: &[u8; LENGTH]) -> usize {
        let value = run.iter().fold(0u64, |value, byte| value << 8 | u64::from(*byte));
        (value.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> self.shift) as usize
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_text_with_a_pattern_inside_is_never_passed_over(
            pattern in "\\PC{8,40}", before in "\\PC{0,30}", after in "\\PC{0,30}",
        ) {
            let search = Search::new(vec![pattern.clone()]);
            let at = before.len()..before.len() + pattern.len();
            let text = [before, pattern, after].concat();
            prop_assert!(search.finds(&text));
            prop_assert!(search.matches(&text).contains(&at));
        }
    }

    #[test]
    fn most_other_texts_are_passed_over() {
        let search = Search::new((0..1000).map(|number| format!("secret-number-{number}")).collect());
        let passes = |number: &usize| search.sieve.may_hold(&format!("arn:aws:iam::{number}:role/x"));
        let held = (0..1000).filter(passes).count();
        assert!(held < 200, "{held}");
    }
}
