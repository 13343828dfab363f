//! Which texts need not be searched for secrets.
//!
//! The digest looks into every text of a plan for thousands of secrets of eight bytes and more. A text
//! that has one inside has five of its bytes at some multiple of four: so it is enough to look at every
//! fourth place, and to search only where five bytes are found that some secret has. Measured with
//! `benches/check`: searching every text took a seventh of the whole check.

/// Bytes looked at together.
const GRAM: usize = 5;
/// Distance between looks. A pattern of `GRAM + STRIDE - 1` bytes cannot hide between two.
const STRIDE: usize = 4;
/// Shorter patterns would slip through.
pub const SHORTEST: usize = GRAM + STRIDE - 1;

/// A set of five-byte runs, kept as bits of their hashes: it may say yes too often, never no wrongly.
pub struct Sieve {
    bits: Vec<u64>,
    /// Keeps as many upper bits of a hash as the set has room for.
    shift: u32,
}

impl Sieve {
    /// Remembers every run of the patterns. A pattern that is too short makes it say yes to everything.
    pub fn new(patterns: &[String]) -> Self {
        let runs: usize = patterns.iter().map(String::len).sum();
        // 64 bits for each run: about one look in a hundred says yes by chance. At most 2 MiB.
        let size = (runs.max(1) * 64).next_power_of_two().clamp(1 << 12, 1 << 24);
        let mut sieve = Self { bits: vec![0; size / 64], shift: 64 - size.trailing_zeros() };
        for pattern in patterns {
            if pattern.len() < SHORTEST {
                sieve.bits.fill(u64::MAX);
                break;
            }
            for run in pattern.as_bytes().windows(GRAM) {
                let at = sieve.place(run);
                if let Some(word) = sieve.bits.get_mut(at / 64) {
                    *word |= 1 << (at % 64);
                }
            }
        }
        sieve
    }

    /// False when no pattern can be inside.
    #[inline]
    pub fn may_hold(&self, text: &str) -> bool {
        let mut rest = text.as_bytes();
        while let Some(run) = rest.get(..GRAM) {
            let at = self.place(run);
            if self.bits.get(at / 64).is_some_and(|word| word >> (at % 64) & 1 == 1) {
                return true;
            }
            rest = rest.get(STRIDE..).unwrap_or_default();
        }
        false
    }

    /// The bit of a run: multiplicative hashing, which spreads well into the upper bits.
    #[inline]
    fn place(&self, run: &[u8]) -> usize {
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
            let sieve = Sieve::new(std::slice::from_ref(&pattern));
            let text = [before, pattern, after].concat();
            prop_assert!(sieve.may_hold(&text));
        }
    }

    #[test]
    fn a_pattern_that_is_too_short_passes_nothing_over() {
        assert!(Sieve::new(&["seven77".to_owned()]).may_hold("anything"));
    }

    #[test]
    fn most_other_texts_are_passed_over() {
        let patterns: Vec<String> = (0..1000).map(|number| format!("secret-number-{number}")).collect();
        let sieve = Sieve::new(&patterns);
        let held =
            (0..1000).filter(|number| sieve.may_hold(&format!("arn:aws:iam::{number}:role/x"))).count();
        assert!(held < 200, "{held}");
    }
}
