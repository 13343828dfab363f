//! Sets of requests, and whether one lies within another.
//!
//! A request is an action, a resource, a principal and a context. An [`Access`] is what somebody may do: a list of
//! gates (identity policies, boundary, service control policies) that must all let a request through; a gate lets
//! through what one of its documents allows and none denies.
//!
//! The new set N lies within the old one exactly when for each old gate nothing is left of N − ∪allows and nothing is
//! in N ∩ deny for any of its denies. N is a union of *regions*: conjunctions of clauses, each of one statement.
//! Taking a statement away from a region splits it into disjoint regions, and a region is empty if one of its dimensions
//! is: the automata (`strings`) decide that of actions, resources and principals, `conditions` of each key.
//!
//! What is promised: [`Answer::Empty`] means that there is no such request, and a witness has been tried on the texts of
//! both sides by `evaluate`, which knows nothing of sets. Dimensions and keys count as independent, so a witness may be a
//! request that AWS would never make (an action on a resource of another service): that errs towards telling.

mod automaton;
pub(super) mod compare;
pub(super) mod compile;
pub(super) mod conditions;
mod evaluate;
pub(super) mod pattern;
pub(super) mod principals;
pub(super) mod region;
pub(super) mod sets;
pub(super) mod strings;
pub(super) mod witness;

use std::sync::Arc;

use super::document::Document;
use crate::text::Text;

/// What a gate is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum GateKind {
    /// What is granted: identity policies together, or one resource or trust policy.
    Grant,
    /// The permissions boundary.
    Boundary,
    /// Service control policies of one level.
    Scp,
    /// Resource control policies of one level.
    Rcp,
}

/// Documents that count together: their allows are united, and a deny of any of them wins.
#[derive(Debug, Clone)]
pub struct Gate {
    /// What it is.
    pub kind: GateKind,
    /// The documents. A gate without any lets nothing through.
    pub documents: Vec<Arc<Document>>,
}

/// What somebody may do: what every gate lets through. Without a gate it is nothing.
#[derive(Debug, Clone, Default)]
pub struct Access {
    /// The gates.
    pub gates: Vec<Gate>,
}

impl Access {
    /// Nothing.
    pub fn nothing() -> Self {
        Self::default()
    }

    /// What one document grants by itself.
    pub fn of(document: Document) -> Self {
        Self::granted([Arc::new(document)])
    }

    /// What documents grant together.
    pub fn granted(documents: impl IntoIterator<Item = Arc<Document>>) -> Self {
        Self { gates: vec![Gate { kind: GateKind::Grant, documents: documents.into_iter().collect() }] }
    }

    /// Limited by one more gate.
    #[must_use]
    pub fn limited(mut self, kind: GateKind, documents: impl IntoIterator<Item = Arc<Document>>) -> Self {
        self.gates.push(Gate { kind, documents: documents.into_iter().collect() });
        self
    }
}

/// How much work a question may cost. Steps are states of automata and pieces of sets, no time, so that the
/// answer is the same on every machine.
#[derive(Debug, Clone)]
pub struct Budget {
    /// Steps that are left.
    pub steps: u64,
}

impl Default for Budget {
    fn default() -> Self {
        Self { steps: 2_000_000 }
    }
}

/// A concrete request.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Request {
    /// `service:Action`, in lower case unless the catalog has it.
    pub action: String,
    /// An ARN, or whatever text the patterns allow.
    pub resource: String,
    /// `AWS arn:…`, `Service lambda.amazonaws.com`; none where no document names principals.
    pub principal: Option<String>,
    /// Keys of the context that matter, with their values; an empty list is an absent key.
    pub context: Vec<(String, Vec<String>)>,
}

/// An answer about a set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// No request.
    Empty,
    /// This one, for example.
    Witness(Request),
    /// Not decided, and why: treat it as if there were one.
    Undecided(Undecided),
}

/// Why something was not decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Undecided {
    /// The budget ran out.
    TooLarge,
    /// A condition that is not understood.
    Condition,
    /// A policy variable whose value depends on the request.
    Variable,
    /// A statement that AWS would not accept.
    Broken,
    /// Principals of whom AWS's documentation leaves open whether they are meant.
    Principal,
    /// A part of the policy is known only after apply, and counts as the most that it can be.
    Later,
}

impl Undecided {
    /// Why, in words that follow `not decided:`.
    pub fn reason(self) -> Text {
        match self {
            Self::TooLarge => Text::new(
                "the policies are too large or their wildcards too many to compare",
                "ポリシーが大きすぎるか、ワイルドカードが多すぎるため比較できません",
            ),
            Self::Condition => Text::new("a condition cannot be compared", "比較できない条件があります"),
            Self::Variable => Text::new(
                "it depends on the value of a policy variable",
                "ポリシー変数の値によって結果が変わります",
            ),
            Self::Broken => Text::new(
                "AWS would not accept a statement, so what it grants is unknown",
                "AWS が受け付けないステートメントがあり、許可される内容が分かりません",
            ),
            Self::Principal => Text::new(
                "AWS does not document whom the principals name",
                "プリンシパルが誰を指すのか、AWS の文書では定められていません",
            ),
            Self::Later => {
                Text::new("a part of it is known only after apply", "一部が適用後にしか確定しません")
            }
        }
    }
}

/// A question about a set: requests with one of these actions, on one of these resources, with this context.
#[derive(Debug, Clone, Default)]
pub struct Question<'q> {
    /// Patterns of actions; none means any.
    pub actions: &'q [&'q str],
    /// Patterns of resources; none means any.
    pub resources: &'q [&'q str],
    /// What is known of the context: only requests with these values.
    pub context: &'q [(&'q str, &'q str)],
}

/// Is there a request that `new` allows and `old` does not?
pub fn wider(old: &Access, new: &Access, budget: &mut Budget) -> Answer {
    compare::wider(old, new, budget)
}

/// Is there a request of the question that the access allows?
pub fn allows(access: &Access, question: &Question<'_>, budget: &mut Budget) -> Answer {
    compare::allows(access, question, budget)
}

/// Is there a request of the question that the access does *not* allow? [`Answer::Empty`] means: all of it is granted.
pub fn lacks(access: &Access, question: &Question<'_>, budget: &mut Budget) -> Answer {
    compare::lacks(access, question, budget)
}
