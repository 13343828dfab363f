//! What a document that is known in part counts as.
//!
//! A label stands in each place that is not known ([`super::deferred`]). Three readings are made of the document:
//!
//! | reading | a label in an Allow is | used for |
//! |---|---|---|
//! | *most* | everything; a condition with one does not count | what is new: nothing that the document may grant is missed |
//! | *named* | one thing with that name, which nothing else matches | remarks about the document, administrators |
//! | *sure* | such a statement is left out | what is no longer denied or asked for |
//!
//! In a Deny a label denies nothing, in every reading. What only a label would give rise to is no remark: a bucket
//! that is made in the same plan is no wildcard.
//!
//! In the reading *most* a label becomes a row of stars, which AWS and the set algebra read as one star, and the length
//! of the row says which label it was when the result is told. Rows of that length in other documents are shortened.

use std::collections::HashMap;
use std::sync::Arc;

use super::deferred::Deferred;
use super::documents::Held;
use crate::iam::delta::Piece;
use crate::iam::document::{Document, Effect, Item, Kind, Principals, Problem, Statement, parse};
use crate::iam::escalation::Found;
use crate::iam::grants::{Access, Gate, GateKind, Undecided};

/// A row of so many stars or more is a label. No policy has one.
const ROW: usize = 64;

/// More labels are not told apart.
const LABELS: usize = 500;

/// What a text was read as.
pub(super) type Read = Result<Arc<Document>, Arc<Problem>>;

/// The readings of a document.
struct Readings {
    most: Arc<Document>,
    named: Arc<Document>,
    sure: Arc<Document>,
}

/// Documents that were read, so that a policy of thirty roles is read once.
#[derive(Default)]
pub(super) struct Library {
    read: HashMap<(Kind, String), Read>,
    readings: Vec<Readings>,
    labels: Vec<(String, bool)>,
}

impl Library {
    /// Reads a document; none where there is no text of it. One that is known in part is read as the most that it can be.
    pub fn read(&mut self, held: &Held<'_>, kind: Kind) -> Option<Read> {
        let (text, later) = match held {
            Held::Text { text, .. } => (text.as_ref(), None),
            Held::Deferred(deferred) => (deferred.text.as_str(), Some(deferred.as_ref())),
            Held::Unknown | Held::Foreign(_) => return None,
        };
        // The same text may be one that somebody wrote, labels and all.
        let key = (kind, format!("{}{text}", if later.is_some() { "later " } else { "" }));
        if let Some(read) = self.read.get(&key) {
            return Some(read.clone());
        }
        let read = match parse(text, kind) {
            Ok(mut document) => {
                shorten(&mut document);
                Ok(match later {
                    Some(deferred) => self.readings(document, deferred),
                    None => Arc::new(document),
                })
            }
            Err(problem) => Err(Arc::new(problem)),
        };
        self.read.insert(key, read.clone());
        Some(read)
    }

    fn readings(&mut self, mut document: Document, deferred: &Deferred) -> Arc<Document> {
        let is_label = |text: &str| deferred.labels.contains_key(text);
        // A label is no ARN and no number. What is wrong with it alone is not wrong with the document.
        let wrong = |problem: &Problem| {
            let text = deferred.text.get(problem.span.start..problem.span.end).unwrap_or_default();
            let read = serde_json::from_str::<String>(text);
            read.as_ref().is_ok_and(|text| is_label(text))
        };
        document.problems.retain(|problem| !wrong(problem));
        for statement in &mut document.statements {
            let inside = |problem: &&Problem| {
                statement.span.start <= problem.span.start && problem.span.end <= statement.span.end
            };
            let grave = |problem: &Problem| problem.grave && problem.id != "resource-form";
            statement.broken = document.problems.iter().filter(inside).any(grave);
        }
        document.statements.retain_mut(|one| one.effect == Effect::Allow || keeps(one, &is_label));
        let mut most = document.clone();
        for statement in most.statements.iter_mut().filter(|one| one.effect == Effect::Allow) {
            self.widen(statement, deferred);
        }
        let mut sure = document.clone();
        sure.statements.retain(|one| !has_label(one, &is_label));
        let readings = Readings { most: Arc::new(most), named: Arc::new(document), sure: Arc::new(sure) };
        let most = readings.most.clone();
        self.readings.push(readings);
        most
    }

    /// Makes each label of an Allow everything. A list of exceptions keeps its labels: what nothing matches excepts nothing.
    fn widen(&mut self, statement: &mut Statement, deferred: &Deferred) {
        if let Some(clause) = statement.resources.as_mut().filter(|clause| !clause.negated) {
            for item in &mut clause.values {
                if let Some(row) = self.row(&item.text, deferred) {
                    item.text = row;
                }
            }
        }
        if let Some(who) = statement.principals.as_mut().filter(|who| !who.negated) {
            for one in &mut who.values {
                if let Some(row) = self.row(&one.text, deferred) {
                    one.text = row;
                }
            }
        }
        let known = |item: &Item| !deferred.labels.contains_key(&item.text);
        statement.conditions.retain(|test| test.values.iter().all(known));
    }

    fn row(&mut self, label: &str, deferred: &Deferred) -> Option<String> {
        let named = *deferred.labels.get(label)?;
        let at = self.labels.iter().position(|(known, _)| known == label).unwrap_or_else(|| {
            let full = self.labels.len() >= LABELS;
            let one =
                if full { (super::deferred::LATER.to_owned(), false) } else { (label.to_owned(), named) };
            self.labels.push(one);
            self.labels.len().saturating_sub(1)
        });
        Some("*".repeat(ROW + at))
    }

    /// The label of a row of stars.
    fn label(&self, text: &str) -> Option<&(String, bool)> {
        let row = text.len() >= ROW && text.bytes().all(|byte| byte == b'*');
        if row { self.labels.get(text.len() - ROW) } else { None }
    }

    /// Puts labels back into what is told.
    pub fn restore(&self, pieces: &mut [Piece]) {
        if self.labels.is_empty() {
            return;
        }
        for piece in pieces {
            let mut later = false;
            for text in piece.resources.iter_mut().chain(&mut piece.principals) {
                let told = self.restored(text);
                later |= told != *text;
                *text = told;
            }
            if later {
                // A request on the row would be one on everything.
                piece.witness = None;
                piece.undecided = Some(Undecided::Later);
            }
        }
    }

    /// The same for a line of text.
    pub fn restored(&self, text: &str) -> String {
        let mut told = String::with_capacity(text.len());
        let mut rest = text;
        while let Some(start) = rest.find('*') {
            let (before, from) = rest.split_at(start);
            let length = from.bytes().take_while(|byte| *byte == b'*').count();
            let (row, after) = from.split_at(length);
            told.push_str(before);
            told.push_str(self.label(row).map_or(row, |(label, _)| label));
            rest = after;
        }
        told + rest
    }

    /// An access with labels as single things.
    pub fn named(&self, access: &Access) -> Access {
        self.instead(access, |readings| &readings.named)
    }

    /// An access without what labels are in.
    pub fn sure(&self, access: &Access) -> Access {
        self.instead(access, |readings| &readings.sure)
    }

    /// The same for limits alone, whatever is granted.
    pub fn sure_limits(&self, access: &Access) -> Access {
        let mut found = self.sure(access);
        for (gate, whole) in found.gates.iter_mut().zip(&access.gates) {
            if gate.kind == GateKind::Grant {
                *gate = whole.clone();
            }
        }
        found
    }

    /// A document as [`Library::named`] has it.
    pub fn named_document(&self, document: &Arc<Document>) -> Arc<Document> {
        let found = self.readings.iter().find(|readings| Arc::ptr_eq(&readings.most, document));
        found.map_or(document, |readings| &readings.named).clone()
    }

    fn instead(&self, access: &Access, choose: impl Fn(&Readings) -> &Arc<Document>) -> Access {
        if self.readings.is_empty() {
            return access.clone();
        }
        let other = |document: &Arc<Document>| {
            let found = self.readings.iter().find(|readings| Arc::ptr_eq(&readings.most, document));
            found.map_or(document, &choose).clone()
        };
        let gate =
            |gate: &Gate| Gate { kind: gate.kind, documents: gate.documents.iter().map(other).collect() };
        Access { gates: access.gates.iter().map(gate).collect() }
    }

    /// Leaves out ways that ask for a choice of resources where there is none but by labels that name an object, and
    /// says of the rest that rest on a label what it is.
    pub fn told(&self, access: &Access, mut found: Vec<Found>) -> Vec<Found> {
        if self.labels.is_empty() {
            return found;
        }
        found.retain(|one| one.path.needs_wildcard.is_none_or(|action| self.leaves_choice(access, action)));
        for one in &mut found {
            for line in &mut one.evidence {
                let told = self.restored(line);
                one.undecided |= told != *line;
                *line = told;
            }
        }
        found
    }

    /// Whether some statement that may grant an action does so on more than what has a name.
    fn leaves_choice(&self, access: &Access, action: &str) -> bool {
        let granting = access.gates.iter().filter(|gate| gate.kind == GateKind::Grant);
        let statements = granting.flat_map(|gate| &gate.documents).flat_map(|one| &one.statements);
        let mut statements = statements.filter(|one| one.effect == Effect::Allow && may_have(one, action));
        statements.any(|one| {
            one.broken
                || one.resources.as_ref().is_none_or(|clause| {
                    let open = |item: &Item| match self.label(&item.text) {
                        Some((_, named)) => !named,
                        None => item.text.contains(['*', '?']) || item.text.contains("${"),
                    };
                    clause.negated || clause.values.iter().any(open)
                })
        })
    }
}

/// Whether a statement may be about an action; a pattern is taken up to its first wildcard.
fn may_have(statement: &Statement, action: &str) -> bool {
    let action = action.to_ascii_lowercase();
    statement.actions.negated
        || statement.actions.values.iter().any(|item| {
            let pattern = item.text.to_ascii_lowercase();
            match pattern.split_once(['*', '?']) {
                Some((start, _)) => action.starts_with(start),
                None => action == pattern,
            }
        })
}

/// Takes what is not known out of a Deny; false where nothing is left that it surely denies.
fn keeps(statement: &mut Statement, is_label: &impl Fn(&str) -> bool) -> bool {
    if statement.conditions.iter().flat_map(|test| &test.values).any(|item| is_label(&item.text)) {
        return false;
    }
    let clause = statement.resources.as_mut().is_none_or(|clause| {
        let count = clause.values.len();
        clause.values.retain(|item| !is_label(&item.text));
        count == clause.values.len() || !clause.negated && !clause.values.is_empty()
    });
    let who = statement.principals.as_mut().is_none_or(|who: &mut Principals| {
        let count = who.values.len();
        who.values.retain(|one| !is_label(&one.text));
        count == who.values.len() || !who.negated && !who.values.is_empty()
    });
    clause && who
}

fn has_label(statement: &Statement, is_label: &impl Fn(&str) -> bool) -> bool {
    let resources = statement.resources.iter().flat_map(|clause| &clause.values);
    let values = statement.conditions.iter().flat_map(|test| &test.values);
    resources.chain(values).any(|item| is_label(&item.text))
        || statement.principals.iter().flat_map(|who| &who.values).any(|one| is_label(&one.text))
}

/// Makes rows of stars short enough to be none of a label; they mean the same.
fn shorten(document: &mut Document) {
    let row = "*".repeat(ROW);
    let short = |text: &mut String| {
        while text.contains(&row) {
            *text = text.replace(&row, "**");
        }
    };
    for statement in &mut document.statements {
        let resources = statement.resources.iter_mut().flat_map(|clause| &mut clause.values);
        for item in statement.actions.values.iter_mut().chain(resources) {
            short(&mut item.text);
        }
        for one in statement.principals.iter_mut().flat_map(|who| &mut who.values) {
            short(&mut one.text);
        }
    }
}
