//! Who can do what, before and after, as the report tells it: redacted, in order, and bounded.
//!
//! A plan may be about thousands of principals, and one of them may gain thousands of things. What is left out is
//! counted, so that no format can show a part as if it were all.

use crate::access::{Changed, Entry, Grant, Review};
use crate::plan::Secrets;
use crate::report::{AccessView, DocumentView, GrantView};
use crate::text::Text;

use super::diff::lines;

/// More principals than this are counted.
const MOST_PRINCIPALS: usize = 1000;

/// More grants, ways of abuse or notes of one principal are counted.
const MOST_LINES: usize = 100;

/// More documents of one principal are counted: the changes show them as well.
const MOST_DOCUMENTS: usize = 20;

/// The principals that something changes for, those who gain first, and how many more there are.
pub(super) fn views(review: Review, secrets: &Secrets) -> (Vec<AccessView>, usize) {
    let mut entries: Vec<Entry> = review.entries.into_iter().filter(tells).collect();
    // Each provider gives its own in order; together they are not.
    entries.sort_by(|one, other| {
        let key = |entry: &Entry| (entry.added.is_empty(), entry.abuse.is_empty());
        key(one)
            .cmp(&key(other))
            .then_with(|| (&one.principal, &one.address).cmp(&(&other.principal, &other.address)))
    });
    let (entries, left_out) = first(entries, MOST_PRINCIPALS);
    (entries.into_iter().map(|entry| view(entry, secrets)).collect(), left_out)
}

/// Whether there is anything to say.
fn tells(entry: &Entry) -> bool {
    let Entry { principal: _, address: _, added, removed, abuse, notes, documents } = entry;
    !(added.is_empty() && removed.is_empty() && abuse.is_empty() && notes.is_empty() && documents.is_empty())
}

/// The first ones, and how many there are besides.
fn first<T>(mut all: Vec<T>, most: usize) -> (Vec<T>, usize) {
    let left_out = all.len().saturating_sub(most);
    all.truncate(most);
    (all, left_out)
}

fn view(entry: Entry, secrets: &Secrets) -> AccessView {
    let grants = |grants: Vec<Grant>| {
        let (grants, left_out) = first(grants, MOST_LINES);
        let grants: Vec<GrantView> = grants.into_iter().map(|one| grant(one, secrets)).collect();
        (grants, left_out)
    };
    let texts = |all: Vec<Text>| {
        let (all, left_out) = first(all, MOST_LINES);
        let all: Vec<Text> = all.into_iter().map(|one| redacted(one, secrets)).collect();
        (all, left_out)
    };
    let (added, added_left_out) = grants(entry.added);
    let (removed, removed_left_out) = grants(entry.removed);
    let (abuse, abuse_left_out) = texts(entry.abuse);
    let (notes, notes_left_out) = texts(entry.notes);
    let (documents, documents_left_out) = first(entry.documents, MOST_DOCUMENTS);
    AccessView {
        principal: secrets.redact(&entry.principal).into_owned(),
        address: entry.address,
        added,
        added_left_out,
        removed,
        removed_left_out,
        abuse,
        abuse_left_out,
        notes,
        notes_left_out,
        documents: documents.iter().map(|one| document(one, secrets)).collect(),
        documents_left_out,
    }
}

fn grant(one: Grant, secrets: &Secrets) -> GrantView {
    let redact = |text: String| secrets.redact(&text).into_owned();
    let Grant { capability, scope, condition, because, level, witness, undecided } = one;
    GrantView {
        capability: redact(capability),
        scope: redact(scope),
        condition: condition.map(redact),
        because: because.into_iter().map(|one| redacted(one, secrets)).collect(),
        level,
        witness: witness.map(redact),
        undecided,
    }
}

fn redacted(text: Text, secrets: &Secrets) -> Text {
    text.map(|text| secrets.redact(&text).into_owned())
}

fn document(one: &Changed, secrets: &Secrets) -> DocumentView {
    let side = |side: &Option<String>| match side {
        Some(text) if text.ends_with('\n') => text.clone(),
        // Two texts that end without a line break would differ in their last lines.
        Some(text) => format!("{text}\n"),
        None => String::new(),
    };
    DocumentView {
        address: one.address.clone(),
        attribute: secrets.redact(&one.attribute).into_owned(),
        diff: lines(&side(&one.before), &side(&one.after), secrets),
    }
}
