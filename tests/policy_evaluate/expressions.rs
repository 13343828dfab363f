//! Expressions one by one.

use pairgate::policy::Value;
use pairgate::policy::expression::{BinaryOperator as Op, For, Name, Part};
use pairgate::policy::value::{MappingKind, SequenceKind};
use pairgate::source::Span;

use crate::ir::*;

fn secret(value: Value) -> pairgate::policy::expression::Expr {
    lit(value.sensitive())
}

#[test]
fn logic_is_lazy_and_knows_three_values() {
    for (expr, wanted) in [
        (and(lit(false), unknown()), Some(false)),
        (and(unknown(), lit(false)), Some(false)),
        (and(lit(false), error()), Some(false)),
        (or(lit(true), error()), Some(true)),
        (or(unknown(), lit(true)), Some(true)),
        (or(lit(false), lit("true")), Some(true)),
        (and(unknown(), lit(true)), None),
        (or(unknown(), lit(false)), None),
        (and(unknown(), error()), None),
        (and(and(unknown(), error()), lit(false)), None),
        (and(or(lit(false), lit(true)), lit(true)), Some(true)),
        (or(and(lit(true), lit(false)), lit(false)), Some(false)),
        (not(lit("false")), Some(true)),
        (not(unknown()), None),
    ] {
        let found = value(&expr);
        match wanted {
            Some(wanted) => assert_eq!(found, Value::Bool(wanted), "{expr:?}"),
            None => assert!(found.is_unknown(), "{expr:?} gave {found:?}"),
        }
    }
    assert!(eval(&and(error(), lit(false))).is_err());
    assert!(eval(&and(lit(true), error())).is_err());
    assert!(message(&and(null(), lit(false))).contains("null"));
    assert!(message(&not(int(1))).contains("needs a bool"));
}

#[test]
fn arithmetic_wants_numbers() {
    assert_eq!(value(&op(int(7), Op::Remainder, int(4))), Value::int(3));
    assert_eq!(value(&op(int(1), Op::Less, int(2))), Value::Bool(true));
    assert_eq!(value(&op(int(2), Op::LessOrEqual, int(1))), Value::Bool(false));
    assert!(value(&op(int(2), Op::Multiply, unknown())).is_unknown());
    for (expr, said) in [
        (op(lit("5"), Op::Add, int(1)), "`+` needs numbers, and this is a string"),
        (op(lit("a"), Op::Less, lit("b")), "`<` needs numbers"),
        (op(int(1), Op::Subtract, null()), "null"),
        (op(unknown(), Op::Add, lit(true)), "bool"),
        (op(int(1), Op::Divide, int(0)), "division by zero"),
    ] {
        assert!(message(&expr).contains(said), "{expr:?}: {}", message(&expr));
    }
}

#[test]
fn only_the_chosen_arm_counts() {
    assert_eq!(value(&cond(lit(true), int(1), error())), Value::int(1));
    assert_eq!(value(&cond(lit(false), error(), lit("x"))), Value::text("x"));
    assert!(value(&cond(unknown(), error(), error())).is_unknown());
    assert!(message(&cond(null(), int(1), int(2))).contains("null"));
}

#[test]
fn attributes_and_elements() {
    let plan = lit(plan_object(vec![("a", Value::int(1))]));
    let strict = object(vec![("bucket", int(1))]);
    let list = lit(plan_list(vec![Value::int(7), Value::int(8)]));
    let map = lit(Value::map([("k".into(), Value::int(3))].into_iter().collect()));
    let set = lit(Value::Sequence(SequenceKind::Set, vec![Value::int(1)].into()));
    assert_eq!(value(&attr(plan.clone(), "a")), Value::int(1));
    assert!(value(&attr(plan, "absent")).is_null());
    assert!(value(&attr(unknown(), "x")).is_unknown());
    assert_eq!(value(&index(list.clone(), lit("1"))), Value::int(8));
    assert_eq!(value(&index(map.clone(), lit("k"))), Value::int(3));
    assert!(value(&index(list.clone(), unknown())).is_unknown());
    for (expr, said) in [
        (attr(null(), "x"), "attempt to get an attribute of null"),
        (attr(strict.clone(), "bukcet"), "did you mean `bucket`?"),
        (attr(strict, "z"), "there are `bucket`"),
        (attr(list.clone(), "x"), "`[0].x`"),
        (attr(int(1), "x"), "a number has no attribute `x`"),
        (index(map, lit("x")), "no element `x`"),
        (index(list.clone(), int(2)), "out of range: the length is 2"),
        (index(list.clone(), int(-1)), "not negative"),
        (index(list.clone(), lit("0.5")), "whole number"),
        (index(list.clone(), null()), "the index is null"),
        (index(list, lit("x")), "must be a number"),
        (index(set, int(0)), "core::tolist"),
        (index(null(), int(0)), "attempt to index null"),
    ] {
        assert!(message(&expr).contains(said), "{expr:?}: {}", message(&expr));
    }
}

#[test]
fn errors_about_secrets_do_not_tell_them() {
    let list = secret(Value::list(vec![Value::int(1)]));
    let hidden = secret(Value::object([("password".into(), Value::int(1))].into_iter().collect()));
    for expr in [
        index(list, int(7)),
        attr(hidden.clone(), "passwort"),
        index(hidden, secret(Value::text("hunter2"))),
        index(lit(Value::list(vec![])), secret(Value::int(7331))),
    ] {
        let said = message(&expr);
        for secret in ["hunter2", "7331", "`password`", "is 1"] {
            assert!(!said.contains(secret), "{said}");
        }
    }
}

#[test]
fn marks_stick() {
    let one = || secret(Value::int(1));
    for expr in [
        op(one(), Op::Add, int(1)),
        eq(one(), int(2)),
        eq(tuple(vec![one()]), tuple(vec![int(1)])),
        and(secret(Value::Bool(true)), lit(false)),
        not(secret(Value::unknown())),
        cond(secret(Value::Bool(true)), int(1), int(2)),
        attr(secret(plan_object(vec![])), "x"),
        index(tuple(vec![int(1)]), secret(Value::int(0))),
        splat(secret(Value::Null), 0, slot(0)),
        template(vec![text("a"), Part::Value(one())]),
        for_node(for_each(secret(Value::list(vec![])), slot(0))),
        for_node(For { condition: Some(secret(Value::Bool(true))), ..for_each(tuple(vec![int(1)]), int(1)) }),
        for_node(For { result_key: Some(secret(Value::text("k"))), ..for_each(tuple(vec![int(1)]), int(1)) }),
        call(&LENGTH, vec![secret(Value::list(vec![]))]),
        spread(&COUNT, vec![secret(Value::list(vec![Value::int(1)]))]),
        call(&RESOURCES, vec![lit("t"), secret(Value::object(Default::default()))]),
    ] {
        assert!(value(&expr).unmark().1, "{expr:?}");
    }
    // An element of a sensitive list is sensitive by itself, or an explanation would show it.
    let inner = for_node(for_each(secret(Value::list(vec![Value::int(1)])), slot(0)));
    let found = value(&inner);
    let Value::Sequence(_, items) = found.unmark().0 else { panic!("{found:?}") };
    assert!(items[0].unmark().1);
}

#[test]
fn splats() {
    let objects = lit(plan_list(vec![plan_object(vec![("a", Value::int(1))]), plan_object(vec![])]));
    let Value::Sequence(kind, items) = value(&splat(objects, 0, attr(slot(0), "a"))) else { panic!() };
    assert_eq!(kind, SequenceKind::Plan);
    assert!(items[0] == Value::int(1) && items[1].is_null());
    assert_eq!(value(&splat(null(), 0, error())), Value::tuple(vec![]));
    assert_eq!(value(&splat(lit("x"), 0, slot(0))), Value::tuple(vec![Value::text("x")]));
    assert!(value(&splat(unknown(), 0, slot(0))).is_unknown());
}

#[test]
fn for_goes_through_everything() {
    let pair = tuple(vec![slot(1), slot(0)]);
    let keyed = |source| for_node(For { key: Some(1), ..for_each(source, pair.clone()) });
    let two = |one, other| Value::tuple(vec![one, other]);
    assert_eq!(
        value(&keyed(tuple(vec![lit("x")]))),
        Value::tuple(vec![two(Value::int(0), Value::text("x"))])
    );
    let set = lit(Value::Sequence(SequenceKind::Set, vec![Value::text("s")].into()));
    assert_eq!(value(&keyed(set)), Value::tuple(vec![two(Value::text("s"), Value::text("s"))]));
    let map = object(vec![("b", int(2)), ("a", int(1))]);
    let wanted = vec![two(Value::text("a"), Value::int(1)), two(Value::text("b"), Value::int(2))];
    assert_eq!(value(&keyed(map)), Value::tuple(wanted));
    assert!(value(&keyed(unknown())).is_unknown());
    assert!(message(&keyed(null())).contains("null"));
    assert!(message(&keyed(lit("text"))).contains("this is a string"));
}

#[test]
fn for_filters_groups_and_keys() {
    let numbers = || tuple(vec![int(1), int(2), int(3)]);
    let big = For { condition: Some(op(slot(0), Op::Greater, int(1))), ..for_each(numbers(), slot(0)) };
    assert_eq!(value(&for_node(big)), Value::tuple(vec![Value::int(2), Value::int(3)]));
    let unsure = For { condition: Some(eq(slot(0), unknown())), ..for_each(numbers(), slot(0)) };
    assert!(value(&for_node(unsure)).is_unknown());
    let nulls = For { condition: Some(null()), ..for_each(numbers(), slot(0)) };
    assert!(message(&for_node(nulls)).contains("null"));
    let keyed =
        |key, grouped| for_node(For { result_key: Some(key), grouped, ..for_each(numbers(), slot(0)) });
    let found = value(&keyed(slot(0), false));
    assert!(
        matches!(&found, Value::Mapping(MappingKind::Object, members) if members.len() == 3),
        "{found:?}"
    );
    assert_eq!(value(&attr(keyed(lit("k"), true), "k")), value(&numbers()));
    assert!(message(&keyed(lit("k"), false)).contains("two elements have the key `k`"));
    assert!(message(&keyed(null(), false)).contains("the key is null"));
    assert!(value(&keyed(unknown(), false)).is_unknown());
}

#[test]
fn a_slot_is_what_it_was_after_a_nested_for() {
    let inner = for_node(for_each(tuple(vec![int(9)]), slot(0)));
    let failing = call(&TRY, vec![for_node(for_each(tuple(vec![int(9)]), error())), int(0)]);
    for nested in [inner, failing] {
        let outer = for_node(for_each(tuple(vec![int(1)]), tuple(vec![nested, slot(0)])));
        assert_eq!(value(&index(index(outer, int(0)), int(1))), Value::int(1));
    }
}

#[test]
fn templates() {
    let with = |value| template(vec![text("a-"), Part::Value(value), text("-z")]);
    assert_eq!(value(&with(int(5))), Value::text("a-5-z"));
    assert_eq!(value(&with(lit(true))), Value::text("a-true-z"));
    assert!(value(&with(unknown())).is_unknown());
    assert!(message(&with(null())).contains("null cannot stand in a string"));
    assert!(message(&with(tuple(vec![]))).contains("a tuple cannot stand in a string"));
    let both = template(vec![Part::Value(unknown()), Part::Value(null())]);
    assert!(message(&both).contains("null"));
    let list =
        |source| Part::For { key: Some(1), value: 0, source, body: vec![Part::Value(slot(1)), text(";")] };
    let choice = |condition| Part::If(condition, vec![text("yes")], vec![text("no")]);
    let all = template(vec![list(tuple(vec![null(), null()])), choice(lit(false)), choice(lit(true))]);
    assert_eq!(value(&all), Value::text("0;1;noyes"));
    assert!(value(&template(vec![choice(unknown())])).is_unknown());
    assert!(value(&template(vec![list(unknown())])).is_unknown());
}

#[test]
fn objects_take_any_key() {
    let object = |key| node_object(vec![(key, int(1))]);
    assert_eq!(value(&attr(object(int(5)), "5")), Value::int(1));
    assert!(value(&object(unknown())).is_unknown());
    assert!(message(&object(null())).contains("the key is null"));
    assert!(message(&object(tuple(vec![]))).contains("must be a string"));
    let twice = node_object(vec![(lit("a"), int(1)), (lit("a"), int(2))]);
    assert_eq!(value(&attr(twice, "a")), Value::int(2));
}

fn node_object(
    members: Vec<(pairgate::policy::expression::Expr, pairgate::policy::expression::Expr)>,
) -> pairgate::policy::expression::Expr {
    node(pairgate::policy::expression::Node::Object(members))
}

#[test]
fn calls() {
    assert_eq!(value(&spread(&COUNT, vec![int(1), tuple(vec![int(2), null()])])), Value::int(3));
    assert!(value(&spread(&COUNT, vec![unknown()])).is_unknown());
    assert!(message(&spread(&COUNT, vec![null()])).contains("`...` needs a list"));
    assert!(
        message(&spread(&LENGTH, vec![tuple(vec![int(1), int(2)])])).contains("does not take 2 arguments")
    );
    assert!(message(&spread(&TRY, vec![tuple(vec![int(1)])])).contains("without `...`"));
    let arg = at((40, 45), pairgate::policy::expression::Node::Literal(Value::int(1)));
    let fault = eval(&call(&FAILS, vec![arg])).unwrap_err();
    assert_eq!((fault.span, fault.problem.message.as_str()), (Span::new(40, 45), "it never works"));
    assert_eq!(value(&name(Name::Mock(4))), Value::int(4));
}

#[test]
fn try_and_can_catch_errors_and_keep_null() {
    assert_eq!(value(&call(&TRY, vec![error(), int(2), error()])), Value::int(2));
    assert!(value(&call(&TRY, vec![null(), int(2)])).is_null());
    assert!(message(&call(&TRY, vec![error(), error()])).contains("no argument of `core::try` has a value"));
    assert_eq!(value(&call(&CAN, vec![error()])), Value::Bool(false));
    assert_eq!(value(&call(&CAN, vec![null()])), Value::Bool(true));
}

#[test]
fn try_keeps_what_cannot_turn_into_an_error() {
    let partly = || lit(plan_object(vec![("a", Value::int(1)), ("id", Value::unknown())]));
    assert_eq!(value(&attr(call(&TRY, vec![partly(), null()]), "a")), Value::int(1));
    assert_eq!(value(&call(&CAN, vec![attr(partly(), "id")])), Value::Bool(true));
    // What is reached through an unknown may turn out not to be there.
    let through = || attr(attr(partly(), "id"), "x");
    assert!(value(&call(&CAN, vec![through()])).is_unknown());
    assert!(value(&call(&CAN, vec![object(vec![("k", through())])])).is_unknown());
    let found = value(&call(&TRY, vec![object(vec![("k", through()), ("a", int(1))]), null()]));
    assert!(found.is_unknown(), "{found:?}");
    let each = |path: fn() -> pairgate::policy::expression::Expr| {
        call(&CAN, vec![splat(tuple(vec![partly()]), 0, path())])
    };
    assert_eq!(value(&each(|| attr(slot(0), "id"))), Value::Bool(true));
    assert!(value(&each(|| attr(attr(slot(0), "id"), "x"))).is_unknown());
}
