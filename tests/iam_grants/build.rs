//! Documents from JSON, and the questions in short.

use pairgate::iam::document::{Document, Kind, parse};
use pairgate::iam::grants::{Access, Answer, Budget, Request, Undecided, wider};

/// A document of a kind.
pub fn document(kind: Kind, text: &str) -> Document {
    parse(text, kind).unwrap_or_else(|problem| panic!("{problem:?}\n{text}"))
}

/// An identity policy of version 2012 with these statements.
pub fn policy(statements: &str) -> Document {
    document(Kind::Identity, &format!(r#"{{"Version": "2012-10-17", "Statement": [{statements}]}}"#))
}

/// The same for a resource policy.
pub fn resource(statements: &str) -> Document {
    document(Kind::Resource, &format!(r#"{{"Version": "2012-10-17", "Statement": [{statements}]}}"#))
}

/// An allow of `s3:GetObject` on `*` under a condition.
pub fn when(condition: &str) -> Document {
    policy(&format!(
        r#"{{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*", "Condition": {condition}}}"#
    ))
}

/// An allow of `s3:GetObject` on resources.
pub fn on(resources: &str) -> Document {
    policy(&format!(r#"{{"Effect": "Allow", "Action": "s3:GetObject", "Resource": {resources}}}"#))
}

/// What `new` allows and `old` does not.
pub fn compare(old: &Document, new: &Document) -> Answer {
    wider(&Access::of(old.clone()), &Access::of(new.clone()), &mut Budget::default())
}

/// The new one allows nothing that the old one does not.
#[track_caller]
pub fn within(old: &Document, new: &Document) {
    assert_eq!(compare(old, new), Answer::Empty);
}

/// The new one allows something more.
#[track_caller]
pub fn beyond(old: &Document, new: &Document) -> Request {
    match compare(old, new) {
        Answer::Witness(request) => {
            let (old, new) = (Access::of(old.clone()), Access::of(new.clone()));
            assert!(crate::naive::allowed(&new, &request), "{request:?}");
            assert!(!crate::naive::allowed(&old, &request), "{request:?}");
            request
        }
        other => panic!("{other:?}"),
    }
}

/// Strictly less in one direction, more in the other.
#[track_caller]
pub fn narrower(old: &Document, new: &Document) -> Request {
    within(old, new);
    beyond(new, old)
}

/// Equal as sets.
#[track_caller]
pub fn equal(one: &Document, other: &Document) {
    within(one, other);
    within(other, one);
}

/// Not decided, for this reason.
#[track_caller]
pub fn open(old: &Document, new: &Document, why: Undecided) {
    assert_eq!(compare(old, new), Answer::Undecided(why));
}
