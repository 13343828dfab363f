//! `error_message` and `info_message`.

use pairgate::policy::Value;
use pairgate::policy::expression::{Expr, Part};
use pairgate::policy::judgement::{Enforced, Verdict};

use crate::ir::*;

fn enforced(condition: Expr, error: Option<Expr>, info: Option<Expr>) -> Enforced {
    let mut block = enforce(condition);
    (block.error_message, block.info_message) = (error, info);
    judge_in(&mocks(&[true, false]), &policy(vec![block])).unwrap().enforced.remove(0)
}

fn said(message: Expr) -> String {
    let enforced = enforced(lit(false), Some(message), None);
    assert_eq!(enforced.fault, None);
    enforced.error_message.unwrap()
}

fn secret() -> Expr {
    lit(Value::text("hunter2").sensitive())
}

#[test]
fn an_error_is_said_when_it_fails_and_information_always() {
    let message = || Some(lit("said"));
    for (condition, verdict, error) in [
        (lit(true), Verdict::Pass, None),
        (lit(false), Verdict::Fail, Some("said")),
        (unknown(), Verdict::Unknown, None),
        (error(), Verdict::Error, None),
    ] {
        let found = enforced(condition, message(), message());
        assert_eq!(found.verdict, verdict);
        assert_eq!(found.error_message.as_deref(), error);
        assert_eq!(found.info_message.as_deref(), Some("said"));
        assert_eq!(found.fault.is_some(), verdict == Verdict::Error);
    }
}

#[test]
fn secrets_and_unknowns_are_named() {
    let with = |expr| template(vec![text("it is "), Part::Value(expr), text(", so")]);
    assert_eq!(said(with(int(3))), "it is 3, so");
    assert_eq!(said(with(secret())), "it is (sensitive value), so");
    assert_eq!(said(with(unknown())), "it is (known after apply), so");
    assert_eq!(said(secret()), "(sensitive value)");
    assert_eq!(said(unknown()), "(known after apply)");
    assert_eq!(said(with(with(secret()))), "it is it is (sensitive value), so, so");
    let hidden = || lit(Value::Bool(true).sensitive());
    assert_eq!(said(with(cond(hidden(), lit("yes"), lit("no")))), "it is (sensitive value), so");
    assert_eq!(said(cond(lit(true), with(secret()), error())), "it is (sensitive value), so");
    let part = |condition| template(vec![text("a"), Part::If(condition, vec![text("b")], vec![]), text("c")]);
    assert_eq!(said(part(hidden())), "a(sensitive value)c");
    assert_eq!(said(part(unknown())), "a(known after apply)c");
    assert_eq!(said(part(lit(true))), "abc");
    let body = vec![Part::Value(slot(0)), text(";")];
    let list =
        |source| template(vec![Part::For { key: None, value: 0, source, body: body.clone() }, text(".")]);
    assert_eq!(
        said(list(tuple(vec![int(1), secret(), unknown()]))),
        "1;(sensitive value);(known after apply);."
    );
    let hidden = Value::list(vec![Value::int(1), Value::int(2)]).sensitive();
    assert_eq!(said(list(lit(hidden))), "(sensitive value).");
}

#[test]
fn a_message_that_cannot_be_rendered_changes_no_verdict() {
    for message in [template(vec![Part::Value(null())]), error(), null(), int(5), tuple(vec![])] {
        let found = enforced(lit(false), Some(message.clone()), Some(lit("still")));
        assert_eq!((found.verdict, found.error_message), (Verdict::Fail, None), "{message:?}");
        assert!(found.fault.is_some());
        assert_eq!(found.info_message.as_deref(), Some("still"));
        let found = enforced(lit(true), None, Some(message));
        assert_eq!((found.verdict, found.fault.is_some()), (Verdict::Pass, true));
    }
    // The fault of the condition is the one that counts.
    let found = enforced(attr(null(), "first"), None, Some(attr(null(), "second")));
    assert!(found.fault.unwrap().problem.message.contains("first"));
}

#[test]
fn a_message_without_bounds_is_an_error() {
    let numbers = || lit(Value::list((0..3000).map(Value::int).collect()));
    let each = |body| vec![Part::For { key: None, value: 0, source: numbers(), body }];
    let endless = template(each(each(vec![text("and on it goes, "), Part::Value(slot(0))])));
    let found = enforced(lit(true), None, Some(endless));
    assert_eq!(found.verdict, Verdict::Error);
    assert!(found.fault.unwrap().problem.limit);
}

#[test]
fn long_messages_are_cut() {
    let long = said(lit(Value::text("ä".repeat(5000))));
    assert_eq!(long.chars().count(), 4097);
    assert!(long.ends_with("ä…"));
    assert_eq!(said(lit(Value::text("ä".repeat(4096)))).chars().count(), 4096);
}

#[test]
fn undecided_candidates_are_not_told_as_facts() {
    // One is there for certain and one may be.
    let count = |expr| said(template(vec![Part::Value(expr)]));
    assert_eq!(count(call(&LENGTH, vec![resources()])), "(known after apply)");
    assert_eq!(count(attr(index(resources(), int(0)), "id")), "0");
}
