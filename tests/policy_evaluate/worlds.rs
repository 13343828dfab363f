//! Undecided candidates of queries.

use std::sync::atomic::Ordering;

use pairgate::policy::Value;
use pairgate::policy::evaluate::{Environment, judge};
use pairgate::policy::expression::{BinaryOperator as Op, Expr};
use pairgate::policy::judgement::Verdict;

use crate::ir::*;

fn verdict(certain: &[bool], condition: Expr) -> Verdict {
    judge_in(&mocks(certain), &policy(vec![enforce(condition)])).unwrap().verdict
}

fn at_least(count: i64) -> Expr {
    op(call(&LENGTH, vec![resources()]), Op::GreaterOrEqual, int(count))
}

#[test]
fn certain_candidates_are_simply_there() {
    assert_eq!(verdict(&[true, true], eq(call(&LENGTH, vec![resources()]), int(2))), Verdict::Pass);
    assert_eq!(verdict(&[], at_least(1)), Verdict::Fail);
    assert_eq!(verdict(&[true], eq(attr(index(resources(), int(0)), "id"), int(0))), Verdict::Pass);
}

#[test]
fn what_holds_in_every_world_is_the_answer() {
    assert_eq!(verdict(&[true, false], at_least(1)), Verdict::Pass);
    assert_eq!(verdict(&[true, false], at_least(2)), Verdict::Unknown);
    assert_eq!(verdict(&[true, false], at_least(3)), Verdict::Fail);
    // Nothing of the candidate is needed: not touched, or it does not matter.
    assert_eq!(verdict(&[false], or(lit(true), at_least(1))), Verdict::Pass);
    assert_eq!(verdict(&[false], and(at_least(1), lit(false))), Verdict::Fail);
    // Present it is read, absent the index is out of range.
    let first = || attr(index(resources(), int(0)), "id");
    assert_eq!(verdict(&[false], eq(first(), int(0))), Verdict::Unknown);
    assert_eq!(verdict(&[false], eq(call(&TRY, vec![first(), int(0)]), int(0))), Verdict::Pass);
    assert_eq!(verdict(&[false], and(at_least(0), error())), Verdict::Error);
}

#[test]
fn equal_queries_are_answered_alike() {
    let same = || call(&LENGTH, vec![resource(0)]);
    assert_eq!(verdict(&[false], eq(same(), same())), Verdict::Pass);
    let other = call(&LENGTH, vec![resource(1)]);
    assert_eq!(verdict(&[false, false], eq(same(), other)), Verdict::Unknown);
    // Nobody knows whether two unnamed unknowns are the same.
    let unnamed = || {
        let mocked = object(vec![("x", unknown())]);
        call(&LENGTH, vec![call(&RESOURCES, vec![lit("t"), mocked])])
    };
    assert_eq!(verdict(&[false], eq(unnamed(), unnamed())), Verdict::Unknown);
    assert_eq!(verdict(&[false], op(unnamed(), Op::LessOrEqual, int(1))), Verdict::Pass);
    let world = mocks(&[false]);
    judge_in(&world, &policy(vec![enforce(eq(same(), same())), enforce(eq(same(), int(0)))]));
    assert_eq!(world.asked.load(Ordering::Relaxed), 1);
}

#[test]
fn too_many_worlds_are_unknown() {
    assert_eq!(verdict(&[false; 6], at_least(0)), Verdict::Pass);
    assert_eq!(verdict(&[false; 6], at_least(7)), Verdict::Fail);
    assert_eq!(verdict(&[false; 7], at_least(0)), Verdict::Unknown);
    assert_eq!(verdict(&[false; 7], or(at_least(0), lit(true))), Verdict::Pass);
    // Six of one query are tried, the seventh of the next is not.
    let six = (0..6).map(|id| op(call(&LENGTH, vec![resource(id)]), Op::GreaterOrEqual, int(0)));
    let six = six.reduce(and).unwrap();
    assert_eq!(verdict(&[false; 7], six.clone()), Verdict::Pass);
    let seventh = op(call(&LENGTH, vec![resource(6)]), Op::GreaterOrEqual, int(0));
    assert_eq!(verdict(&[false; 7], and(six, seventh)), Verdict::Unknown);
}

#[test]
fn a_world_found_only_in_another_is_tried() {
    // The second query is asked only where the first candidate matches.
    let has = |id| op(call(&LENGTH, vec![resource(id)]), Op::Greater, int(0));
    assert_eq!(verdict(&[false, false], cond(has(0), has(1), lit(true))), Verdict::Unknown);
    assert_eq!(verdict(&[false, false], cond(has(0), or(has(1), not(has(1))), lit(true))), Verdict::Pass);
    assert_eq!(
        verdict(&[false, false], cond(not(has(0)), or(has(1), lit(false)), lit(true))),
        Verdict::Unknown
    );
}

#[test]
fn a_limit_in_any_world_is_an_error() {
    let long = lit(Value::list((0..1000).map(Value::int).collect()));
    let long = eq(for_node(for_each(long, slot(0))), int(1));
    let world = mocks(&[false]);
    let file = file(vec![]);
    let mut environment = Environment::new(&file, &[], &world, "");
    environment.steps = 500;
    let policy = policy(vec![enforce(cond(at_least(1), lit(true), long))]);
    let subject = subject(plan_object(vec![]));
    let judgement = judge(&file, &policy, &subject, &environment).unwrap();
    assert_eq!(judgement.verdict, Verdict::Error);
    environment.steps = 5000;
    let judgement = judge(&file, &policy, &subject, &environment).unwrap();
    assert_eq!(judgement.verdict, Verdict::Unknown);
}

#[test]
fn locals_belong_to_their_world() {
    let world = mocks(&[false]);
    let count = || call(&LENGTH, vec![resources()]);
    let mut with_local = policy(vec![
        enforce(eq(local(0), int(1))),
        enforce(eq(local(0), int(0))),
        enforce(eq(local(0), count())),
        enforce(eq(local(1), count())),
    ]);
    with_local.locals = vec![local_of(count()), local_of(file_local(0))];
    let file = file(vec![count()]);
    let environment = Environment::new(&file, &[], &world, "");
    for _ in 0..2 {
        let subject = subject(plan_object(vec![]));
        let judgement = judge(&file, &with_local, &subject, &environment).unwrap();
        let verdicts: Vec<Verdict> = judgement.enforced.iter().map(|one| one.verdict).collect();
        use Verdict::{Pass, Unknown};
        assert_eq!(verdicts, [Unknown, Unknown, Pass, Pass]);
    }
}

#[test]
fn filters_and_levels_are_tried_too() {
    let mut filtered = policy(vec![enforce(lit(false))]);
    filtered.filter = Some(at_least(1));
    assert_eq!(judge_in(&mocks(&[false]), &filtered).unwrap().verdict, Verdict::Unknown);
    assert_eq!(judge_in(&mocks(&[true, false]), &filtered).unwrap().verdict, Verdict::Fail);
    filtered.filter = Some(at_least(2));
    assert!(judge_in(&mocks(&[false]), &filtered).is_none());
    let mut levelled = policy(vec![]);
    let level = |count| cond(at_least(count), lit("mandatory_overridable"), lit("mandatory"));
    levelled.level = pairgate::policy::program::LevelExpr::Expr(level(0));
    assert_eq!(judge_in(&mocks(&[false]), &levelled).unwrap().level.name(), "mandatory_overridable");
    levelled.level = pairgate::policy::program::LevelExpr::Expr(level(1));
    let judgement = judge_in(&mocks(&[false]), &levelled).unwrap();
    assert_eq!((judgement.level.name(), judgement.verdict), ("mandatory", Verdict::Error));
}

#[test]
fn a_data_source_is_one() {
    let data = || attr(call(&DATA, vec![lit("t"), object(vec![])]), "id");
    assert_eq!(verdict(&[true], eq(data(), int(0))), Verdict::Pass);
    assert_eq!(verdict(&[true, false], eq(data(), int(0))), Verdict::Unknown);
    for (certain, count) in [(&[][..], "0 results"), (&[true, true], "2 results")] {
        let judgement = judge_in(&mocks(certain), &policy(vec![enforce(eq(data(), int(0)))])).unwrap();
        let said = judgement.enforced[0].fault.clone().unwrap().problem.message;
        assert!(said.contains(count), "{said}");
    }
}

#[test]
fn queries_want_a_type_and_a_map() {
    let ask = |kind: Expr, filter: Expr| call(&RESOURCES, vec![kind, filter]);
    assert!(value(&ask(unknown(), object(vec![]))).is_unknown());
    assert!(value(&ask(lit("t"), unknown())).is_unknown());
    assert_eq!(value(&ask(lit("t"), object(vec![]))), Value::tuple(vec![]));
    assert!(message(&ask(null(), object(vec![]))).contains("the type must be a string"));
    assert!(message(&ask(lit("t"), null())).contains("the filter must be a map"));
    assert!(message(&ask(lit("t"), tuple(vec![]))).contains("not tuple"));
}
