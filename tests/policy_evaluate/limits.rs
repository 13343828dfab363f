//! Steps, depth, and that both end in the same error everywhere.

use pairgate::policy::evaluate::{Environment, evaluate, judge};
use pairgate::policy::expression::{Expr, Part};
use pairgate::policy::fuel::DEPTH;
use pairgate::policy::judgement::Verdict;
use pairgate::policy::value::equal;
use pairgate::policy::{Fuel, Value};
use pairgate::source::Span;

use crate::ir::*;

/// Expressions of every kind that nests, around `inner`.
const WRAPPERS: [fn(Expr) -> Expr; 11] = [
    |inner| tuple(vec![inner]),
    |inner| object(vec![("k", inner)]),
    |inner| index(lit("x"), inner),
    |inner| eq(inner, int(1)),
    |inner| and(lit(true), not(inner)),
    |inner| cond(lit(true), inner, null()),
    |inner| template(vec![Part::Value(inner)]),
    |inner| template(vec![Part::If(lit(true), vec![Part::Value(inner)], vec![])]),
    |inner| splat(inner, 0, slot(0)),
    |inner| for_node(for_each(tuple(vec![int(1)]), inner)),
    |inner| call(&TRY, vec![call(&COUNT, vec![inner])]),
];

fn nested(wrap: fn(Expr) -> Expr, times: u32) -> Expr {
    (0..times).fold(unknown(), |inner, _| wrap(inner))
}

/// In a thread with as little stack as the tests of any platform have.
fn in_a_small_thread(run: impl FnOnce() + Send + 'static) {
    std::thread::Builder::new().stack_size(2 << 20).spawn(run).unwrap().join().unwrap();
}

#[test]
fn the_stack_survives_all_depth_there_is() {
    in_a_small_thread(|| {
        for (number, wrap) in WRAPPERS.into_iter().enumerate() {
            let fault = eval(&nested(wrap, DEPTH + 1)).err();
            assert!(fault.is_some_and(|fault| fault.problem.limit), "wrapper {number}");
            let deep = nested(wrap, DEPTH / 2 - 2);
            assert!(!eval(&deep).is_err_and(|fault| fault.problem.limit), "wrapper {number}");
        }
    });
}

#[test]
fn many_conditions_in_a_row_and_long_paths_are_not_deep() {
    assert!(value(&nested(|inner| index(attr(inner, "x"), int(0)), 1000)).is_unknown());
    let all = (0..1000).map(|_| lit(true)).reduce(and).unwrap();
    assert_eq!(value(&all), Value::Bool(true));
}

#[test]
fn values_do_not_grow_deeper_than_expressions_may() {
    in_a_small_thread(|| {
        // Each local wraps the one before, and all are kept: none of them nests deeply by itself.
        let wrap = |inner| (0..60).fold(inner, |inner, _| tuple(vec![inner]));
        let mut locals = vec![int(1)];
        locals.extend((0..500).map(|index| wrap(file_local(index))));
        let file = file(locals);
        let world = mocks(&[]);
        let environment = Environment::new(&file, &[], &world, "");
        let read = |index| policy(vec![enforce(eq(file_local(index), file_local(index)))]);
        let mut verdicts = Vec::new();
        for index in 0..500 {
            let subject = subject(plan_object(vec![]));
            verdicts.push(judge(&file, &read(index), &subject, &environment).unwrap().verdict);
        }
        assert_eq!(verdicts[..4], [Verdict::Pass, Verdict::Pass, Verdict::Pass, Verdict::Error]);
        assert!(verdicts[4..].iter().all(|verdict| *verdict == Verdict::Error));
        // The same with the element of a `for`.
        let each = |inner: Expr| {
            let body = (0..30).fold(slot(0), |inner, _| tuple(vec![inner]));
            for_node(for_each(inner, body))
        };
        let deep = (0..60).fold(tuple(vec![int(1)]), |inner, _| each(inner));
        assert!(eval(&deep).unwrap_err().problem.limit);
    });
}

#[test]
fn a_cycle_of_locals_ends() {
    let mut cyclic = policy(vec![enforce(local(0))]);
    cyclic.locals = vec![local_of(local(1)), local_of(local(0))];
    let judgement = judge_in(&mocks(&[]), &cyclic).unwrap();
    let fault = judgement.enforced[0].fault.clone().unwrap();
    assert!(fault.problem.limit);
    assert_eq!((judgement.verdict, fault.span), (Verdict::Error, Span::new(900, 910)));
}

#[test]
fn limits_are_not_caught() {
    let numbers = lit(Value::list((0..1000).map(Value::int).collect()));
    let inner = for_node(for_each(numbers.clone(), int(1)));
    let square = for_node(for_each(numbers.clone(), inner));
    let cube = for_node(for_each(numbers, square));
    for function in [&TRY, &CAN] {
        assert!(eval(&call(function, vec![cube.clone()])).unwrap_err().problem.limit);
    }
    assert!(eval(&and(unknown(), cube)).unwrap_err().problem.limit);
}

#[test]
fn a_value_that_shares_its_parts_is_not_walked_for_ever() {
    let mut bomb = Value::list(vec![Value::int(1)]);
    for _ in 0..60 {
        bomb = Value::list(vec![bomb.clone(), bomb]);
    }
    let bomb = || lit(bomb.clone());
    for expr in [
        eq(bomb(), bomb()),
        call(&LENGTH, vec![bomb()]),
        call(&CAN, vec![bomb()]),
        call(&RESOURCES, vec![lit("t"), object(vec![("x", bomb())])]),
    ] {
        assert!(eval(&expr).unwrap_err().problem.limit, "{expr:?}");
    }
}

#[test]
fn comparing_sets_costs_each_with_each() {
    let items: Vec<Value> = (0..3000).map(Value::int).collect();
    let set = |items: &[Value]| {
        lit(Value::Sequence(pairgate::policy::value::SequenceKind::Set, items.to_vec().into()))
    };
    assert!(eval(&eq(set(&items), set(&items))).unwrap_err().problem.limit);
    assert_eq!(value(&eq(set(&items[..100]), set(&items[..100]))), Value::Bool(true));
}

#[test]
fn what_is_kept_costs_as_much_as_what_is_not() {
    let numbers = || lit(Value::list((0..100).map(Value::int).collect()));
    let file = file(vec![
        for_node(for_each(numbers(), slot(0))),
        tuple(vec![file_local(0), for_node(for_each(numbers(), slot(0)))]),
        tuple(vec![file_local(1), file_local(0)]),
    ]);
    // With how few steps the policy still passes: after other policies, and as the first.
    let condition =
        || eq(tuple(vec![file_local(2), file_local(1)]), tuple(vec![file_local(2), file_local(1)]));
    let needed = policy(vec![enforce(condition())]);
    let world = mocks(&[]);
    let passes = |steps: u64, before: &[usize]| {
        let mut environment = Environment::new(&file, &[], &world, "");
        let subject = subject(plan_object(vec![]));
        for &index in before {
            judge(&file, &policy(vec![enforce(eq(file_local(index), null()))]), &subject, &environment);
        }
        environment.steps = steps;
        judge(&file, &needed, &subject, &environment).unwrap().verdict == Verdict::Pass
    };
    let least = |before: &[usize]| {
        let (mut low, mut high) = (0, 100_000);
        while low < high {
            let middle = (low + high) / 2;
            if passes(middle, before) { high = middle } else { low = middle + 1 }
        }
        low
    };
    let alone = least(&[]);
    assert!((500..99_999).contains(&alone), "{alone}");
    for before in [&[0][..], &[1], &[2], &[1, 0], &[0, 1, 2]] {
        assert_eq!(least(before), alone, "after {before:?}");
    }
}

#[test]
fn a_local_of_the_file_is_evaluated_once() {
    // A world would be asked again for every judgement if the local were.
    let file = file(vec![call(&LENGTH, vec![resources()])]);
    let world = mocks(&[true]);
    let environment = Environment::new(&file, &[], &world, "");
    let reads = policy(vec![enforce(eq(file_local(0), int(1)))]);
    for _ in 0..3 {
        let judgement = judge(&file, &reads, &subject(plan_object(vec![])), &environment).unwrap();
        assert_eq!(judgement.verdict, Verdict::Pass);
    }
    assert_eq!(world.asked.load(std::sync::atomic::Ordering::Relaxed), 1);
    // One that looks at the subject is another one for the next subject.
    let file = crate::ir::file(vec![attrs("n")]);
    let environment = Environment::new(&file, &[], &world, "");
    for n in [1, 2] {
        let reads = policy(vec![enforce(eq(file_local(0), int(n)))]);
        let subject = subject(plan_object(vec![("n", Value::int(n))]));
        assert_eq!(judge(&file, &reads, &subject, &environment).unwrap().verdict, Verdict::Pass);
    }
}

#[test]
fn an_environment_serves_many_threads() {
    fn shared<T: Sync>(_: &T) {}
    let world = mocks(&[]);
    shared(&Environment::bare(&[], &world, ""));
}

#[test]
fn an_evaluation_goes_on_with_the_fuel_it_is_given() {
    let world = mocks(&[]);
    let environment = Environment::bare(&[], &world, "");
    let fuel = Fuel::new(3);
    let pair = tuple(vec![int(1), int(2)]);
    let made = evaluate(&pair, &environment, &fuel).unwrap();
    assert_eq!(equal(&made, &Value::tuple(vec![Value::int(1), Value::int(2)])), Some(true));
    assert_eq!(fuel.left(), 0);
    assert!(evaluate(&pair, &environment, &fuel).unwrap_err().problem.limit);
}
