//! Who can do what, before and after a plan, on every cloud and forge in one model.
//!
//! A provider's file reads the objects of its types and says two things: entries, one a principal, for the access
//! table; and facts, each of which belongs to one built-in rule. The rules themselves only turn facts into findings,
//! so that what a Google binding means stands in one place.
//!
//! Only what the change *adds* becomes a fact: an object that was as open before raises nothing, and neither does a
//! narrowing or a new order.

mod aws;
pub mod azure;
pub mod github;
pub mod google;
mod guards;
mod holdings;
pub mod mackerel;
mod names;
mod node;
pub mod objects;
pub mod sentry;
mod table;
mod walk;

use crate::plan::Plan;
use crate::text::Text;

/// What a change grants and takes away.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Review {
    /// One a principal, those with additions first, then by name.
    pub entries: Vec<Entry>,
    /// What rules have to say.
    pub facts: Vec<Fact>,
}

impl Review {
    /// Adds what another provider found.
    pub fn extend(&mut self, other: Self) {
        self.entries.extend(other.entries);
        self.facts.extend(other.facts);
    }
}

/// What one principal gains and loses.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Entry {
    /// Who, in the provider's words: `role deploy`, `user:alice@example.com`, `team sre`, `everyone`.
    pub principal: String,
    /// The resource that stands for it or that the access is on.
    pub address: String,
    /// What is new.
    pub added: Vec<Grant>,
    /// What is gone.
    pub removed: Vec<Grant>,
    /// How what is new can be abused, worst first.
    pub abuse: Vec<Text>,
    /// What could not be told, such as a policy that is not in the plan.
    pub notes: Vec<Text>,
    /// Documents that changed.
    pub documents: Vec<Changed>,
}

/// A capability on a scope, under a condition.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Grant {
    /// What: `s3:DeleteObject`, `roles/editor`, `admin`.
    pub capability: String,
    /// On what: an ARN, a project, a repository; empty where it says nothing.
    pub scope: String,
    /// Under which condition.
    pub condition: Option<String>,
    /// Why it is new, where something like it was there: `without the condition …`, `before: read`.
    pub because: Vec<Text>,
    /// The strongest access level, in the words of the field: `permissions management`, `write`, `read`.
    pub level: Option<&'static str>,
    /// A concrete request that shows it.
    pub witness: Option<String>,
    /// It was not decided, and counts as wider.
    pub undecided: bool,
}

/// A document before and after, as JSON with indentation; never one that is marked sensitive.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Changed {
    /// The resource.
    pub address: String,
    /// Its attribute.
    pub attribute: String,
    /// Before; none where there was none.
    pub before: Option<String>,
    /// After; none where there is none.
    pub after: Option<String>,
}

/// What one rule has to say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact {
    /// The rule's id.
    pub rule: &'static str,
    /// The resource.
    pub address: String,
    /// Its attribute.
    pub attribute: Option<String>,
    /// What.
    pub message: Text,
    /// Evidence, a line each.
    pub details: Vec<Text>,
    /// Worth a word, no more: the finding is advisory whatever the rule's level.
    pub advisory: bool,
}

impl Fact {
    /// A fact without evidence yet.
    pub fn new(rule: &'static str, address: impl Into<String>, message: Text) -> Self {
        Self { rule, address: address.into(), attribute: None, message, details: Vec::new(), advisory: false }
    }

    /// Says which attribute it is about.
    #[must_use]
    pub fn attribute(mut self, path: impl Into<String>) -> Self {
        self.attribute = Some(path.into());
        self
    }

    /// Adds a line of evidence.
    #[must_use]
    pub fn detail(mut self, text: Text) -> Self {
        self.details.push(text);
        self
    }

    /// Makes it worth a word, no more.
    #[must_use]
    pub fn advisory(mut self) -> Self {
        self.advisory = true;
        self
    }
}

/// What the plan grants and takes away.
pub fn review(plan: &Plan<'_>) -> Review {
    let mut review = Review::default();
    review.extend(aws::review(plan));
    review.extend(google::review(plan));
    review.extend(azure::review(plan));
    review.extend(github::review(plan));
    review.extend(sentry::review(plan));
    review.extend(mackerel::review(plan));
    review
}
