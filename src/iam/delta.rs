//! What is new, in the smallest readable form: one line for what a reviewer must decide about.

use super::catalog::Level;
use super::grants::{Access, Budget, Request, Undecided};
use crate::text::Text;

/// Something that only one of two sides allows.
#[derive(Debug, Clone, PartialEq, Eq)]
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
    /// `before: only s3:GetObject`, `no longer denied by "DenyDelete"`.
    pub because: Vec<Text>,
    /// The access levels of the known actions among it, strongest first.
    pub levels: Vec<Level>,
    /// How many known actions it has.
    pub known_actions: usize,
    /// A request that shows it; none when it was not decided.
    pub witness: Option<Request>,
    /// Why it was not decided; it counts as wider.
    pub undecided: Option<Undecided>,
}

impl Piece {
    /// `s3:DeleteObject on arn:aws:s3:::prod-*/*, without the condition …`, with no escaping.
    pub fn line(&self) -> Text {
        Text::default()
    }
}

/// What `new` allows and `old` does not; empty exactly when `new` lies within `old`.
pub fn added(old: &Access, new: &Access, budget: &mut Budget) -> Vec<Piece> {
    let _ = (old, new, budget);
    Vec::new()
}
