//! Answers that the forge may confirm instead of sending again: a verdict is made twice, and the second reading
//! costs no quota.

use std::collections::HashMap;

use super::wire::Answer;

/// All that is kept, in bytes. Beyond it nothing more is kept.
const MOST: usize = 64 * 1024 * 1024;

/// Answers by what was asked, for this process.
#[derive(Default)]
pub struct Cache {
    kept: HashMap<String, (String, Answer)>,
    bytes: usize,
}

impl Cache {
    /// Keeps an answer that has a tag.
    pub fn keep(&mut self, key: &str, answer: &Answer) {
        let Some(tag) = answer.header("etag").map(str::to_owned) else { return };
        if let Some((_, old)) = self.kept.remove(key) {
            self.bytes -= old.body.len();
        }
        if self.bytes + answer.body.len() <= MOST {
            self.bytes += answer.body.len();
            self.kept.insert(key.to_owned(), (tag, answer.clone()));
        }
    }

    /// The tag to ask with.
    pub fn tag(&self, key: &str) -> Option<&str> {
        self.kept.get(key).map(|(tag, _)| tag.as_str())
    }

    /// The answer that is still true.
    pub fn answer(&self, key: &str) -> Option<&Answer> {
        self.kept.get(key).map(|(_, answer)| answer)
    }
}
