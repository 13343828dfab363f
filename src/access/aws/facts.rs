//! Facts as they are gathered: each once, however many principals it concerns.

use std::collections::HashSet;
use std::sync::Arc;

use super::bounds::Library;
use super::compare::is_wider;
use super::deferred::Deferred;
use super::documents::{Held, Part, pretty};
use super::estate::{Estate, When};
use super::judged::Known;
use super::show;
use crate::access::{Changed, Entry, Fact, Review};
use crate::iam::document::{Document, Problem};
use crate::iam::grants::{Access, Budget};
use crate::iam::lint::{Remark, remarks};
use crate::text::{Lang, Text};

/// Everything that the steps need, and what they found.
pub(super) struct Findings<'e, 'p> {
    /// The objects.
    pub estate: &'e Estate<'p>,
    /// The documents.
    pub library: Library,
    /// What was found out about pairs of sides.
    pub known: Known,
    /// What was found.
    pub review: Review,
    said: HashSet<(&'static str, String, String)>,
    shown: HashSet<(usize, &'static str)>,
}

impl<'e, 'p> Findings<'e, 'p> {
    /// Nothing yet.
    pub fn new(estate: &'e Estate<'p>) -> Self {
        Self {
            estate,
            library: Library::default(),
            known: Known::default(),
            review: Review::default(),
            said: HashSet::new(),
            shown: HashSet::new(),
        }
    }

    /// Adds a fact, unless it was said.
    pub fn fact(&mut self, fact: Fact) {
        let key = (fact.rule, fact.address.clone(), fact.message.get(Lang::En).to_owned());
        if self.said.insert(key) {
            self.review.facts.push(fact);
        }
    }

    /// Adds an entry that says something.
    pub fn entry(&mut self, entry: Entry) {
        let Entry { added, removed, abuse, notes, documents, .. } = &entry;
        if !(added.is_empty()
            && removed.is_empty()
            && abuse.is_empty()
            && notes.is_empty()
            && documents.is_empty())
        {
            self.review.entries.push(entry);
        }
    }

    /// What a document that the change brings says by itself, unless a document that was there before said it.
    /// `own` is what stood in its place; a document that grants no more than that raises nothing.
    pub fn remarks(
        &mut self,
        part: &Part<'_>,
        document: &Arc<Document>,
        own: Option<&Arc<Document>>,
        old: &[Arc<Document>],
        budget: &mut Budget,
    ) {
        let widened = own.is_none_or(|own| {
            is_wider(&Access::granted([own.clone()]), &Access::granted([document.clone()]), budget)
        });
        if !widened {
            return;
        }
        let account = self.estate.account(part.object).map(str::to_owned);
        let document = &self.library.named_document(document);
        let of = |document: &Document| remarks(document, account.as_deref());
        let old: Vec<Remark> = old.iter().flat_map(|document| of(document)).collect();
        let sensitive = part.held.is_sensitive();
        for remark in of(document) {
            if old.iter().any(|one| one.rule == remark.rule && one.message == remark.message) {
                continue;
            }
            let message = if sensitive { hidden() } else { remark.message };
            let mut fact =
                Fact::new(remark.rule, self.estate.address(part.object), message).attribute(part.attribute);
            fact.advisory = remark.advisory;
            if !sensitive {
                fact.details = remark.details;
            }
            self.fact(fact);
        }
    }

    /// A document that is none.
    pub fn unread(&mut self, part: &Part<'_>, problem: &Problem) {
        let sensitive = part.held.is_sensitive();
        let message = if sensitive { hidden() } else { problem.message.clone() };
        let fact = Fact::new("policy-document-invalid", self.estate.address(part.object), message);
        self.fact(fact.attribute(part.attribute).detail(problem.help.clone()));
    }

    /// A document that nobody can judge before the apply.
    pub fn unknown(&mut self, part: &Part<'_>, who: &str) {
        if let Held::Deferred(deferred) = &part.held {
            self.in_part(part, deferred, who);
            return;
        }
        let address = self.estate.address(part.object);
        let message = Text::new(
            format!(
                "what `{who}` may do is known only after apply: `{}` is unknown in this plan",
                part.attribute
            ),
            format!(
                "`{who}` に何が許可されるかは適用後にしか分かりません。このプランでは `{}` が未確定です",
                part.attribute
            ),
        );
        let mut fact = Fact::new("access-unknown-until-apply", address, message).attribute(part.attribute);
        // Of `jsonencode(...)` a plan keeps nothing but what it refers to.
        let mentioned = self.estate.mentioned(part.object, part.attribute);
        if !mentioned.is_empty() {
            let names = |more: &str| show::listed(&mentioned, more);
            fact.details.push(Text::new(
                format!("it refers to {}", names("and {} more")),
                format!("参照先: {}", names("ほか {} 件")),
            ));
        }
        self.fact(fact);
    }

    /// A document of which the statements are known, and not everything in them.
    fn in_part(&mut self, part: &Part<'_>, deferred: &Deferred, who: &str) {
        let (attribute, source) = (part.attribute, &deferred.source);
        let message = match deferred.open {
            true => Text::new(
                format!(
                    "what `{who}` may do is known only after apply: `{attribute}` is `{source}`, of which more is unknown than resources and conditions"
                ),
                format!(
                    "`{who}` に何が許可されるかは適用後にしか分かりません。`{attribute}` は `{source}` から作られますが、リソースと条件以外にも未確定の部分があります"
                ),
            ),
            false => Text::new(
                format!(
                    "on what `{who}` may do this is known only after apply: `{attribute}` is `{source}`, and is judged as the most that it can be"
                ),
                format!(
                    "`{who}` の権限の対象は適用後に確定します。`{attribute}` は `{source}` から作られるため、最も広い場合として判定します"
                ),
            ),
        };
        let fact = Fact::new("access-unknown-until-apply", self.estate.address(part.object), message);
        let mut fact = fact.attribute(attribute);
        fact.advisory = !deferred.open;
        if !deferred.sensitive {
            fact.details = show::bounded(deferred.lines());
        }
        self.fact(fact);
    }

    /// A document of which nobody can tell before the apply who gets it.
    pub fn unknown_holder(&mut self, part: &Part<'_>) {
        let object = part.via.last().copied().unwrap_or(part.object);
        let message = Text::new(
            "who gets this is known only after apply, so it is judged by itself",
            "誰に付与されるかは適用後にしか分からないため、単独で判定します",
        );
        self.fact(Fact::new("access-unknown-until-apply", self.estate.address(object), message));
    }

    /// A policy of which only the ARN is known.
    pub fn foreign(&mut self, part: &Part<'_>, name: &str, who: &str) {
        let message = Text::new(
            format!("`{who}` gets the policy `{name}`, whose document is not in this plan"),
            format!("`{who}` にポリシー `{name}` が付与されますが、その内容はこのプランに含まれていません"),
        );
        let address = self.estate.address(part.object);
        self.fact(Fact::new("access-unknown-until-apply", address, message).attribute(part.attribute));
    }

    /// The document of a part before and after, where it changes and was not shown yet.
    pub fn document(
        &mut self,
        part: &Part<'_>,
        before: Option<&Held<'_>>,
        after: Option<&Held<'_>>,
    ) -> Option<Changed> {
        let plain = |held: Option<&Held<'_>>| match held {
            Some(Held::Text { text, sensitive: false }) => pretty(text),
            Some(Held::Deferred(deferred)) if !deferred.sensitive => pretty(&deferred.text),
            _ => None,
        };
        let secret = |held: Option<&Held<'_>>| held.is_some_and(Held::is_sensitive);
        if before == after || secret(before) || secret(after) {
            return None;
        }
        let (before, after) = (plain(before), plain(after));
        if before.is_none() && after.is_none() || !self.shown.insert((part.object, part.attribute)) {
            return None;
        }
        let address = self.estate.address(part.object).to_owned();
        Some(Changed { address, attribute: part.attribute.to_owned(), before, after })
    }

    /// The address that a reader has to look at: the one object whose change causes it, else the principal's.
    pub fn cause<'x>(
        &self,
        changed: impl IntoIterator<Item = &'x Part<'x>>,
        principal: Option<usize>,
    ) -> String {
        let mut causes: Vec<usize> = changed
            .into_iter()
            .filter_map(|part| part.via.iter().copied().find(|object| self.estate.changes(*object)))
            .collect();
        causes.dedup();
        let object = match (causes.as_slice(), principal) {
            ([one], _) | ([one, ..], None) => Some(*one),
            (_, principal) => principal,
        };
        object.map_or_else(String::new, |object| self.estate.address(object).to_owned())
    }

    /// A name of an object for people: its `name`, or its address where that is unknown or sensitive.
    pub fn name(&self, object: usize, attribute: &str) -> String {
        let name = |when| {
            let found = self.estate.object(object)?;
            let secret = match when {
                When::Before => &found.before_sensitive,
                When::After => &found.after_sensitive,
            };
            self.estate.text(object, attribute, when).filter(|_| secret.member(attribute).is_none())
        };
        let name = name(When::After).or_else(|| name(When::Before));
        name.unwrap_or_else(|| self.estate.address(object)).to_owned()
    }
}

fn hidden() -> Text {
    Text::new(
        "the policy is marked sensitive, so what is wrong with it is not shown",
        "ポリシーが機密値のため、問題の内容は表示しません",
    )
}
