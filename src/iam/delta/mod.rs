//! What is new, in the smallest readable form: one line for what a reviewer must decide about.
//!
//! The new side is taken apart into cells: one pattern of actions, one of resources, one principal of a statement.
//! What lies within the old side is dropped, the rest is put together again where only one list differs. So the words
//! are those of the document, and never more of them than what is new.

mod cells;
mod merge;
mod patterns;
mod reasons;
mod words;

use super::catalog::Level;
use super::grants::compare::Search;
use super::grants::{Access, Answer, Budget, GateKind, Request, Undecided};
use crate::text::Text;

/// Something that only one of two sides allows.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Piece {
    /// Patterns of actions, as the document writes them; `everything but …` is [`Piece::actions_negated`].
    pub actions: Vec<String>,
    /// The actions are everything but the list.
    pub actions_negated: bool,
    /// Patterns of resources; empty where the kind has none.
    pub resources: Vec<String>,
    /// The resources are everything but the list.
    pub resources_negated: bool,
    /// Who, for documents that name principals.
    pub principals: Vec<String>,
    /// The principals are everybody but the list.
    pub principals_negated: bool,
    /// Under which conditions, one line each, as `aws:SourceIp in 10.0.0.0/8`; empty means always.
    pub conditions: Vec<String>,
    /// Why it is new although something like it was there: `without the condition aws:MultiFactorAuthPresent = true`,
    /// `before: only s3:GetObject`, `no longer denied by "DenyDelete"`. The words of [`Piece::reasons`].
    pub because: Vec<Text>,
    /// The same for programs.
    pub reasons: Vec<Reason>,
    /// The access levels of the known actions among it, strongest first.
    pub levels: Vec<Level>,
    /// How many known actions it has.
    pub known_actions: usize,
    /// A request that shows it; none when it was not decided.
    pub witness: Option<Request>,
    /// Why it was not decided; it counts as wider.
    pub undecided: Option<Undecided>,
}

/// Why something is new although something like it was there.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Reason {
    /// It was allowed only under this condition, which is gone.
    ConditionGone(String),
    /// It was allowed only under this condition, which is wider now.
    ConditionWider(String),
    /// A Deny kept it out, and there is none of that name now.
    DenyGone(String),
    /// A Deny kept it out that covers less now.
    DenyNarrower(String),
    /// Only these actions were allowed.
    OnlyActions(Vec<String>),
    /// It was allowed only on these resources.
    OnlyResources(Vec<String>),
    /// It was allowed only for these principals.
    OnlyPrincipals(Vec<String>),
    /// A limit of this kind kept it out, and there is none now.
    LimitGone(GateKind),
    /// A limit of this kind kept it out that is wider now.
    LimitWider(GateKind),
    /// The same words mean more in the new version of the language.
    Version,
}

/// Pieces beyond this many are not told one by one.
const PIECES: usize = 200;

/// What `new` allows and `old` does not; empty exactly when `new` lies within `old`.
pub fn added(old: &Access, new: &Access, budget: &mut Budget) -> Vec<Piece> {
    // The parts get what the whole leaves, and a half of the budget at least.
    let half = budget.steps / 2;
    let mut search = Search::between(old, new, budget.steps - half);
    let overall = search.answer();
    search.engine.steps += half;
    let pieces = match overall {
        Answer::Empty => Vec::new(),
        overall => cells::pieces(old, new, &mut search, &overall),
    };
    budget.steps = search.engine.steps;
    pieces
}

/// What `old` allows and `new` does not. Reasons say what had kept something out before, which of a thing that goes
/// would read the wrong way round, so these have none.
pub fn removed(old: &Access, new: &Access, budget: &mut Budget) -> Vec<Piece> {
    let mut pieces = added(new, old, budget);
    for piece in &mut pieces {
        piece.because.clear();
        piece.reasons.clear();
    }
    pieces
}

impl Piece {
    /// `s3:DeleteObject on arn:aws:s3:::prod-*/*, without the condition …`, with no escaping.
    pub fn line(&self) -> Text {
        words::line(self)
    }
}
