//! Gathering what is wrong, so that all of it is told at once.

use super::Problem;
use crate::source::Span;
use crate::text::Text;

/// More characters of a document are not quoted in a message.
const LONGEST_QUOTE: usize = 80;

/// Nobody reads more, and a hostile document could have one for every few bytes.
const MOST: usize = 200;

/// What has been found so far.
#[derive(Debug, Default)]
pub(super) struct Problems {
    found: Vec<Problem>,
    graves: usize,
    /// Grave ones that are in the list.
    kept: usize,
}

impl Problems {
    /// AWS would refuse it, or what it grants cannot be told.
    pub(super) fn grave(&mut self, id: &'static str, span: Span, message: Text, help: Text) {
        self.graves += 1;
        self.push(Problem { id, span, message, help, grave: true });
    }

    /// It is odd, and what it grants is plain.
    pub(super) fn odd(&mut self, id: &'static str, span: Span, message: Text, help: Text) {
        self.push(Problem { id, span, message, help, grave: false });
    }

    fn push(&mut self, problem: Problem) {
        // What is odd must not take the place of what is grave.
        if self.found.len() < MOST || (problem.grave && self.kept < MOST) {
            self.kept += usize::from(problem.grave);
            self.found.push(problem);
        }
    }

    /// Counts a grave one that would not be told any more; false when it must be told.
    pub(super) fn untold(&mut self) -> bool {
        let full = self.kept >= MOST;
        self.graves += usize::from(full);
        full
    }

    /// How many grave ones there are.
    pub(super) fn graves(&self) -> usize {
        self.graves
    }

    /// All of them, in order of place.
    pub(super) fn sorted(mut self) -> Vec<Problem> {
        self.found.sort_by_key(|problem| problem.span);
        self.found
    }
}

/// A text of the document as a message quotes it.
pub(in crate::iam) fn quote(text: &str) -> String {
    // A backtick of its own would end the mark.
    let plain = |c: char| if c == '`' { '\'' } else { c };
    let mut told: String = text.chars().take(LONGEST_QUOTE).map(plain).collect();
    if text.chars().nth(LONGEST_QUOTE).is_some() {
        told.push('…');
    }
    format!("`{told}`")
}

/// Both languages with the same quoted text in place of `{}`.
pub(super) fn about(text: &str, en: &str, ja: &str) -> Text {
    let quoted = quote(text);
    Text::new(en.replacen("{}", &quoted, 1), ja.replacen("{}", &quoted, 1))
}
