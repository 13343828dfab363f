//! What functions of collections, documents and networks do with unknown and sensitive values, with values
//! out of a plan, and with documents that are made to harm. What they do with ordinary values is compared
//! with Terraform in `policy_functions.rs`.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, missing_docs)]

use std::sync::Arc;

use pairgate::policy::value::{MappingKind, Members, Number, SequenceKind, Type, convert, key, show};
use pairgate::policy::{Fuel, Problem, Value, functions};

fn call(name: &str, args: &[Value]) -> Result<Value, Problem> {
    let function = functions::find(name).unwrap_or_else(|| panic!("there is no `{name}`"));
    functions::call(function, args, &Fuel::default(), "2026-01-01T00:00:00Z")
}

fn text(text: &str) -> Value {
    Value::text(text)
}

fn texts(all: &[&str]) -> Value {
    Value::tuple(all.iter().map(Value::text).collect())
}

fn set(items: Vec<Value>) -> Value {
    convert(&Value::tuple(items), &Type::Set(Box::new(Type::Any))).unwrap()
}

fn members(all: &[(&str, Value)]) -> Members {
    all.iter().map(|(name, value)| (Arc::from(*name), value.clone())).collect()
}

fn object(all: &[(&str, Value)]) -> Value {
    Value::object(members(all))
}

fn plan_list(items: Vec<Value>) -> Value {
    Value::Sequence(SequenceKind::Plan, Arc::new(items))
}

/// Arguments with which each function gives a value, every one a secret of its own.
fn samples() -> Vec<(&'static str, Vec<Value>)> {
    let (ab, map) = (texts(&["s3cret", "b"]), object(&[("s3cret", text("x"))]));
    let json = "{\"s3cret\":1}";
    vec![
        ("alltrue", vec![Value::tuple(vec![Value::Bool(true)])]),
        ("anytrue", vec![Value::tuple(vec![Value::Bool(true)])]),
        ("chunklist", vec![ab.clone(), Value::int(1)]),
        ("coalesce", vec![text("s3cret")]),
        ("coalescelist", vec![ab.clone()]),
        ("compact", vec![ab.clone()]),
        ("concat", vec![ab.clone(), ab.clone()]),
        ("contains", vec![ab.clone(), text("b")]),
        ("distinct", vec![ab.clone()]),
        ("element", vec![ab.clone(), Value::int(1)]),
        ("flatten", vec![Value::tuple(vec![ab.clone()])]),
        ("index", vec![ab.clone(), text("b")]),
        ("keys", vec![map.clone()]),
        ("length", vec![ab.clone()]),
        ("lookup", vec![map.clone(), text("s3cret")]),
        ("matchkeys", vec![ab.clone(), ab.clone(), ab.clone()]),
        ("merge", vec![map.clone(), map.clone()]),
        ("one", vec![texts(&["s3cret"])]),
        ("range", vec![Value::int(1), Value::int(3), Value::int(1)]),
        ("reverse", vec![ab.clone()]),
        ("slice", vec![ab.clone(), Value::int(0), Value::int(1)]),
        ("sort", vec![ab.clone()]),
        ("sum", vec![Value::tuple(vec![Value::int(1)])]),
        ("transpose", vec![object(&[("s3cret", ab.clone())])]),
        ("values", vec![map.clone()]),
        ("zipmap", vec![ab.clone(), ab.clone()]),
        ("setintersection", vec![ab.clone(), ab.clone()]),
        ("setproduct", vec![ab.clone(), ab.clone()]),
        ("setsubtract", vec![ab.clone(), ab.clone()]),
        ("setunion", vec![ab.clone(), ab.clone()]),
        ("tobool", vec![text("true")]),
        ("tolist", vec![ab.clone()]),
        ("tomap", vec![map.clone()]),
        ("tonumber", vec![text("1")]),
        ("toset", vec![ab.clone()]),
        ("tostring", vec![text("s3cret")]),
        ("base64decode", vec![text("czNjcmV0")]),
        ("base64encode", vec![text("s3cret")]),
        ("csvdecode", vec![text("s3cret\nb\n")]),
        ("jsondecode", vec![text(json)]),
        ("jsonencode", vec![map.clone()]),
        ("urlencode", vec![text("s3cret")]),
        ("yamldecode", vec![text(json)]),
        ("yamlencode", vec![map]),
        ("cidrcontains", vec![text("10.0.0.0/8"), text("10.1.0.0/16")]),
        ("cidrhost", vec![text("10.0.0.0/8"), Value::int(1)]),
        ("cidrnetmask", vec![text("10.0.0.0/8")]),
        ("cidrsubnet", vec![text("10.0.0.0/8"), Value::int(8), Value::int(1)]),
        ("cidrsubnets", vec![text("10.0.0.0/8"), Value::int(8)]),
    ]
}

#[test]
fn every_group_has_its_samples() {
    let sampled: Vec<&str> = samples().iter().map(|(name, _)| *name).collect();
    for (group, functions) in functions::GROUPS {
        if ["collections", "sets", "encoding", "ip", "types and marks"].contains(group) {
            for function in *functions {
                let own = ["issensitive", "nonsensitive", "sensitive", "type"].contains(&function.name);
                assert!(own || sampled.contains(&function.name), "`{}` has no sample", function.name);
            }
        }
    }
}

#[test]
fn one_unknown_argument_makes_the_result_unknown_and_its_mark_stays() {
    for (name, args) in samples() {
        let plain = call(name, &args).unwrap_or_else(|problem| panic!("{name}: {problem}"));
        assert!(plain.is_wholly_known() && !plain.is_marked(), "{name}");
        for at in 0..args.len() {
            let mut args = args.clone();
            args[at] = Value::unknown();
            let result = call(name, &args).unwrap_or_else(|problem| panic!("{name}: {problem}"));
            assert!(result.is_unknown() && !result.is_marked(), "{name}, argument {at}: {result:?}");
            args[at] = Value::unknown().sensitive();
            let result = call(name, &args).unwrap();
            assert!(result.is_unknown() && result.is_marked(), "{name}, argument {at}: {result:?}");
        }
    }
}

#[test]
fn one_sensitive_argument_makes_the_result_sensitive() {
    for (name, args) in samples() {
        let plain = call(name, &args).unwrap();
        for at in 0..args.len() {
            let mut args = args.clone();
            args[at] = args[at].clone().sensitive();
            let result = call(name, &args).unwrap_or_else(|problem| panic!("{name}: {problem}"));
            assert!(result.unmark().1, "{name}, argument {at}: {result:?}");
            assert_eq!(result.unmark_deep().0, plain, "{name}");
            assert!(!show(&result, 1000).contains("s3cret"), "{name}");
        }
    }
}

#[test]
fn no_error_tells_what_is_sensitive() {
    let mut errors = 0;
    let secret = text("s3cret").sensitive();
    for (name, args) in samples() {
        for at in 0..args.len() {
            let mut args = args.clone();
            for wrong in [secret.clone(), Value::tuple(vec![secret.clone(), Value::Bool(true), Value::Null])]
            {
                args[at] = wrong;
                if let Err(problem) = call(name, &args) {
                    errors += 1;
                    assert!(!problem.message.contains("s3cret"), "{name}: {problem}");
                }
            }
        }
    }
    assert!(errors > 60, "only {errors} calls failed");
}

#[test]
fn a_mark_inside_goes_where_the_value_goes() {
    let list = Value::tuple(vec![text("a").sensitive(), text("b")]);
    // Terraform lets these through, since they do not tell the element.
    for (name, args) in [
        ("length", vec![list.clone()]),
        ("keys", vec![object(&[("a", text("x").sensitive())])]),
        ("element", vec![list.clone(), Value::int(1)]),
        ("lookup", vec![object(&[("a", text("x").sensitive()), ("b", text("y"))]), text("b")]),
    ] {
        assert!(!call(name, &args).unwrap().is_marked(), "{name}");
    }
    for (name, args) in [
        ("concat", vec![list.clone(), list.clone()]),
        ("reverse", vec![list.clone()]),
        ("flatten", vec![Value::tuple(vec![list.clone()])]),
        ("merge", vec![object(&[("a", list.clone())])]),
    ] {
        let result = call(name, &args).unwrap();
        assert!(result.is_marked() && !result.unmark().1, "{name}: {result:?}");
    }
    for name in ["contains", "index"] {
        assert!(call(name, &[list.clone(), text("b")]).unwrap().unmark().1, "{name}");
    }
    assert!(call("toset", std::slice::from_ref(&list)).unwrap().unmark().1);
}

#[test]
fn marks_are_seen_set_and_taken_off() {
    let secret = text("a").sensitive();
    assert_eq!(call("issensitive", std::slice::from_ref(&secret)).unwrap(), Value::Bool(true));
    assert_eq!(call("issensitive", &[text("a")]).unwrap(), Value::Bool(false));
    assert!(call("issensitive", &[Value::unknown()]).unwrap().is_unknown());
    assert!(!call("nonsensitive", std::slice::from_ref(&secret)).unwrap().is_marked());
    assert!(call("nonsensitive", &[Value::tuple(vec![secret])]).unwrap().is_marked());
    assert!(call("sensitive", &[Value::unknown()]).unwrap().unmark().1);
}

#[test]
fn unknown_elements_leave_open_only_what_depends_on_them() {
    let (yes, no, open) = (Value::Bool(true), Value::Bool(false), Value::unknown());
    let list = |items: &[&Value]| Value::tuple(items.iter().map(|item| (*item).clone()).collect());
    let known = |name: &str, args: &[Value], wanted: &Value| {
        let result = call(name, args).unwrap_or_else(|problem| panic!("{name}: {problem}"));
        assert_eq!(key(&result), key(wanted), "{name}: {result:?}");
        assert!(result.is_wholly_known(), "{name}");
    };
    known("anytrue", &[list(&[&open, &yes])], &yes);
    known("alltrue", &[list(&[&no, &open])], &no);
    known("contains", &[list(&[&open, &yes]), yes.clone()], &yes);
    known("contains", &[list(&[&yes]), Value::Null], &no);
    known("length", &[list(&[&open, &open])], &Value::int(2));
    known("length", &[set(vec![open.clone()])], &Value::int(1));
    known("keys", &[object(&[("a", open.clone())])], &texts(&["a"]));
    known("element", &[list(&[&open, &yes]), Value::int(-1)], &yes);
    known("lookup", &[object(&[("a", open.clone()), ("b", yes.clone())]), text("b")], &yes);
    known("coalesce", &[text("a"), open.clone()], &text("a"));
    for (name, args) in [
        ("anytrue", vec![list(&[&open, &no])]),
        ("alltrue", vec![list(&[&open, &no])]),
        ("contains", vec![list(&[&open, &no]), yes.clone()]),
        ("length", vec![set(vec![open.clone(), yes.clone()])]),
        ("flatten", vec![list(&[&list(&[&yes]), &open])]),
        ("merge", vec![object(&[("a", yes.clone())]), open.clone()]),
        ("jsonencode", vec![object(&[("a", list(&[&open]))])]),
        ("yamlencode", vec![object(&[("a", list(&[&open]))])]),
        ("distinct", vec![list(&[&open, &open])]),
        ("sum", vec![list(&[&Value::int(1), &open])]),
        ("setsubtract", vec![list(&[&text("a")]), list(&[&open])]),
        ("setintersection", vec![list(&[&text("a")]), list(&[&open])]),
        ("matchkeys", vec![texts(&["a"]), texts(&["b"]), list(&[&open])]),
        ("sort", vec![list(&[&open, &text("a")])]),
        ("zipmap", vec![list(&[&open]), texts(&["a"])]),
    ] {
        let result = call(name, &args).unwrap_or_else(|problem| panic!("{name}: {problem}"));
        assert!(result.is_unknown(), "{name}: {result:?}");
    }
    let merged = call("merge", &[object(&[("a", open.clone())]), object(&[("b", yes)])]).unwrap();
    assert!(!merged.is_unknown() && !merged.is_wholly_known());
}

#[test]
fn values_of_a_plan_are_taken_as_what_is_wanted() {
    let list = plan_list(vec![text("b"), text("a"), text("b")]);
    let map = Value::Mapping(MappingKind::Plan, Arc::new(members(&[("a", text("x"))])));
    for (name, args) in [
        ("concat", vec![list.clone(), call("tolist", &[texts(&["c"])]).unwrap()]),
        ("reverse", vec![list.clone()]),
        ("slice", vec![list.clone(), Value::int(0), Value::int(1)]),
        ("values", vec![map.clone()]),
        ("keys", vec![map.clone()]),
    ] {
        let result = call(name, &args).unwrap();
        assert!(matches!(result, Value::Sequence(SequenceKind::Plan, _)), "{name}: {result:?}");
    }
    assert!(
        matches!(call("toset", std::slice::from_ref(&list)).unwrap(), Value::Sequence(SequenceKind::Set, items) if items.len() == 2)
    );
    assert_eq!(call("type", &[list]).unwrap(), text("list(string)"));
    assert_eq!(call("type", std::slice::from_ref(&map)).unwrap(), text("object({\n    a: string,\n})"));
    assert_eq!(call("lookup", &[map.clone(), text("b"), text("d")]).unwrap(), text("d"));
    assert!(matches!(
        call("merge", &[map.clone(), map.clone()]).unwrap(),
        Value::Mapping(MappingKind::Plan, _)
    ));
    // Objects of a plan may lack what others have, and a list of them is a list all the same.
    let mixed =
        plan_list(vec![map, Value::Mapping(MappingKind::Plan, Arc::new(members(&[("b", Value::int(1))])))]);
    assert!(matches!(call("distinct", &[mixed]).unwrap(), Value::Sequence(_, items) if items.len() == 2));
}

#[test]
fn types_are_written_as_the_console_writes_them() {
    let list = call("tolist", &[Value::tuple(vec![object(&[("b", Value::int(1))])])]).unwrap();
    let value = object(&[
        ("a", list),
        ("b", Value::Null),
        ("c", texts(&["x"])),
        ("d", call("toset", &[texts(&[])]).unwrap()),
    ]);
    let wanted = "object({\n    a: list(\n        object({\n            b: number,\n        }),\n    ),\n    b: dynamic,\n    \
                  c: tuple([\n        string,\n    ]),\n    d: set(dynamic),\n})";
    assert_eq!(call("type", &[value]).unwrap(), text(wanted));
}

#[test]
fn networks_contain_addresses_and_networks() {
    for (outer, inner, wanted) in [
        ("10.0.0.0/8", "10.255.0.1", Some(true)),
        ("10.0.0.0/8", "11.0.0.0", Some(false)),
        ("10.0.0.0/8", "10.1.0.0/16", Some(true)),
        ("10.1.0.0/16", "10.0.0.0/8", Some(false)),
        ("10.1.2.3/8", "10.0.0.0/8", Some(true)),
        ("0.0.0.0/0", "255.255.255.255/32", Some(true)),
        ("fe80::/16", "fe80::1", Some(true)),
        ("fe80::/16", "fe81::/16", Some(false)),
        ("::/0", "ffff::/16", Some(true)),
        ("10.0.0.0/8", "::1", None),
        ("::/0", "10.0.0.1", None),
        ("10.0.0.0", "10.0.0.1", None),
        ("10.0.0.0/8", "10.0.0", None),
    ] {
        let result = call("cidrcontains", &[text(outer), text(inner)]);
        assert_eq!(result.ok(), wanted.map(Value::Bool), "{outer} {inner}");
    }
}

#[test]
fn hostile_documents_end_in_errors() {
    let bomb: String = (0..40)
        .map(|at| {
            format!(
                "a{at}: &a{at} [{}]\n",
                "*a".repeat(0)
                    + &match at {
                        0 => "x".to_owned(),
                        at => format!("*a{0}, *a{0}", at - 1),
                    }
            )
        })
        .collect();
    let problem = call("yamldecode", &[text(&bomb)]).unwrap_err();
    assert!(problem.limit, "{problem}");
    for (name, deep) in [
        ("yamldecode", "[".repeat(20_000)),
        ("yamldecode", "- ".repeat(20_000)),
        ("yamldecode", "? ".repeat(20_000)),
        ("yamldecode", "{a: ".repeat(20_000)),
        ("yamldecode", "!!str ".repeat(20_000)),
        ("jsondecode", "[".repeat(100_000)),
        ("jsondecode", "{\"a\":".repeat(100_000)),
        ("csvdecode", "\"".repeat(100_001)),
    ] {
        assert!(call(name, &[text(&deep)]).is_err(), "{name} {:.9}", deep);
    }
    let long = text(&" ".repeat(6_000_000));
    for name in ["yamldecode", "jsondecode", "csvdecode", "base64decode"] {
        assert!(call(name, std::slice::from_ref(&long)).unwrap_err().limit, "{name}");
    }
    let many = Value::tuple((0..400).map(Value::int).collect());
    assert!(call("setproduct", &[many.clone(), many.clone(), many.clone(), many]).unwrap_err().limit);
    assert!(call("jsondecode", &[text("1e99999")]).is_err());
    assert_eq!(Number::parse("1"), Some(Number::from(1)));
}
