//! Reproducible randomness without a dependency: splitmix64, and hashes that name a place instead of a turn.
//!
//! The large plan is written in several passes over the same resources (planned values, changes, prior state). A
//! generator with a running state would have to be replayed for each pass; a hash of "which resource, which attribute"
//! gives the same answer in any order.

/// Steele, Lea and Flood's splitmix64: enough for test data, and 5 lines.
#[derive(Clone, Debug)]
pub struct SplitMix64(u64);

impl SplitMix64 {
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub fn next_u64(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        finish(self.0)
    }

    /// A number in `0..bound`; 0 when `bound` is 0. The bias of the modulo does not matter here.
    pub fn below(&mut self, bound: u64) -> u64 {
        self.next_u64().checked_rem(bound).unwrap_or(0)
    }

    pub fn pick<'a, T>(&mut self, from: &'a [T]) -> Option<&'a T> {
        let index = self.below(from.len() as u64) as usize;
        from.get(index)
    }
}

/// The mixing step of splitmix64, on its own a good hash of one word.
pub fn finish(word: u64) -> u64 {
    let word = (word ^ (word >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let word = (word ^ (word >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    word ^ (word >> 31)
}

/// Combines a salt with a label and a number, so that every (place, purpose, index) has its own stream.
pub fn mix(salt: u64, label: &str, index: u64) -> u64 {
    let named = label.bytes().fold(salt ^ 0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    });
    finish(named ^ index.wrapping_mul(0x9e37_79b9_7f4a_7c15))
}
