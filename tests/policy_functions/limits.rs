//! No call does more work than it pays for, and what is sensitive stays so.

use pairgate::policy::fuel::STEPS;
use pairgate::policy::{Fuel, Problem, Value, functions};

/// A call with so many steps left.
fn with(steps: u64, name: &str, args: &[Value]) -> Result<Value, Problem> {
    functions::call(functions::find(name).unwrap(), args, &Fuel::new(steps), "")
}

fn letters(count: usize) -> Value {
    Value::text("a".repeat(count))
}

#[test]
fn what_is_made_is_paid_for_before_it_is_made() {
    let lines = || Value::text("\n".repeat(10_000));
    let many: Vec<Value> = (0..20_000).map(|_| Value::text("a")).collect();
    for (name, args) in [
        ("format", vec![Value::text("%1000000s"), Value::text("a")]),
        ("format", vec![Value::text("%1000000d"), Value::int(1)]),
        ("format", vec![Value::text("%.1000000f"), Value::int(1)]),
        ("format", vec![Value::text("%.1000000d"), Value::int(1)]),
        ("indent", vec![Value::int(i64::MAX), lines()]),
        ("indent", vec![Value::int(1_000_000), lines()]),
        ("join", vec![letters(10_000), Value::list(many.clone())]),
        ("replace", vec![letters(1_000), Value::text(""), letters(10_000)]),
        ("replace", vec![letters(1_000), Value::text("a"), letters(10_000)]),
        ("replace", vec![letters(1_000), Value::text("/a/"), letters(10_000)]),
        ("replace", vec![letters(1_000), Value::text("/a*/"), Value::text("$0$0$0".repeat(1_000))]),
        ("split", vec![Value::text(""), letters(100_000)]),
        ("split", vec![Value::text("a"), letters(100_000)]),
        ("strrev", vec![letters(1_000_000)]),
        ("substr", vec![letters(1_000_000), Value::int(0), Value::int(-1)]),
        ("trim", vec![letters(100_000), letters(1_000)]),
        ("regexall", vec![Value::text("a"), letters(100_000)]),
        ("regexall", vec![Value::text("a{1000}"), letters(100_000)]),
        ("regex", vec![Value::text("((((a{10}){10}){10}){10})"), letters(10)]),
        ("sha512", vec![letters(1_000_000)]),
        ("upper", vec![letters(1_000_000)]),
        ("valuetostring", vec![Value::tuple(many)]),
    ] {
        let problem = with(4_000, name, &args).map(|_| name).unwrap_err();
        assert!(problem.limit, "{name}: {problem}");
    }
}

#[test]
fn patterns_that_hang_other_engines_do_not_hang_this_one() {
    let text = letters(30_000);
    for pattern in ["(a+)+$", "(a|a)*b", "(a*)*b", "a*a*a*a*a*b", ".*.*.*=.*", "(.*?,){11}P", "(?i)(\\pL+)*1"]
    {
        let _ = with(STEPS, "regexall", &[Value::text(pattern), text.clone()]);
        let _ = with(STEPS, "regex", &[Value::text(pattern), text.clone()]);
    }
    for pattern in ["(((a{1000}){1000}){1000})", "\\pL{1000}", &"(".repeat(3_000), &"a".repeat(5_000)] {
        assert!(with(STEPS, "regex", &[Value::text(pattern), Value::text("a")]).is_err(), "{pattern}");
    }
}

#[test]
fn messages_about_sensitive_arguments_tell_nothing() {
    let secret = || Value::text("hunter2").sensitive();
    for (name, args) in [
        ("parseint", vec![secret(), Value::int(10)]),
        ("format", vec![Value::text("%d"), secret()]),
        ("format", vec![secret(), Value::text("a")]),
        ("regex", vec![secret(), Value::text("a")]),
        ("regex", vec![Value::text("x"), secret()]),
        ("timeadd", vec![secret(), Value::text("1h")]),
        ("semvercmp", vec![Value::text("1"), secret()]),
        ("abs", vec![secret()]),
    ] {
        let problem = with(STEPS, name, &args).map(|_| name).unwrap_err();
        assert!(!problem.message.contains("hunter2"), "{name}: {problem}");
        assert!(problem.message.contains("sensitive"), "{name}: {problem}");
    }
    let unknown = with(STEPS, "format", &[Value::text("%s%s"), secret(), Value::unknown()]).unwrap();
    assert!(unknown.is_unknown() && unknown.is_marked());
}

#[test]
fn the_table_has_every_function_once() {
    let mut names: Vec<&str> = functions::all().map(|function| function.name).collect();
    let count = names.len();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), count);
    assert_eq!(count, 101, "{names:?}");
    for name in names {
        assert_eq!(functions::find(name).map(|found| found.name), Some(name));
    }
    assert!(functions::find("file").is_none());
}
