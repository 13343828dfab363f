//! Policies that would not end, or would take the process with them. Each ends in an error.

use std::time::Duration;

use pairgate::rego::{Limits, Options};

use super::{PLAN, judge_with, policy, told};

/// Few steps, so that the tests are quick.
fn stopped(text: &str) -> String {
    let limits = Limits { steps: 1_000_000, patience: Duration::from_secs(60) };
    told(judge_with(&policy(text), &[], &Options { limits, ..Options::default() }, PLAN))
}

/// A chain of rules, each made from the one before.
fn chain(first: &str, count: usize, next: impl Fn(usize) -> String, last: &str) -> String {
    let rules: String = (1..count).map(|index| format!("x{index} := {}\n", next(index - 1))).collect();
    format!("package main\nx0 := {first}\n{rules}deny contains \"x\" if x{} == {last}\n", count - 1)
}

#[test]
fn loops_over_loops_are_stopped_after_so_many_steps() {
    let text = "package main\ndeny contains \"x\" if {\n  r := numbers.range(1, 100000)\n  some a in r\n  some b in r\n  a * b == -1\n}\n";
    let said = stopped(text);
    assert!(
        said.starts_with("rego-limit: the rule `main.deny` cannot be evaluated: it takes too many"),
        "{said}"
    );
    // Steps are no seconds: the same policy is stopped with the same words every time.
    assert_eq!(said, stopped(text));
}

#[test]
fn all_rules_together_have_the_steps_of_one_plan() {
    let body = "{\n  some a in numbers.range(1, 60000)\n  a == -1\n}\n";
    let one = format!("package main\ndeny_a contains \"x\" if {body}");
    let limits = Limits { steps: 1_000_000, patience: Duration::from_secs(60) };
    let options = Options { limits, ..Options::default() };
    assert!(judge_with(&policy(&one), &[], &options, PLAN).is_ok());
    let many: String = (0..40).map(|index| format!("deny_{index} contains \"x\" if {body}")).collect();
    let said = stopped(&format!("package main\n{many}"));
    assert!(said.starts_with("rego-limit: "), "{said}");
}

#[test]
fn huge_values_out_of_small_numbers_are_refused() {
    for (call, words) in [
        ("numbers.range(1, 1000000000000)", "`numbers.range` may not make more than 1000000 elements"),
        ("numbers.range_step(1, 1000000000000, 2)", "`numbers.range_step` may not make more than"),
        ("bits.lsh(1, 4000000000)", "`bits.lsh` may shift by 0 to 4096 bits"),
        ("sprintf(\"%4294967295d\", [1])", "`sprintf` may not ask for a width of more than 3 digits"),
        ("sprintf(\"%.99999f\", [1])", "`sprintf` may not ask for a width of more than 3 digits"),
    ] {
        let said = stopped(&format!("package main\ndeny contains \"x\" if {call}\n"));
        assert!(said.starts_with("rego-evaluation: the rule `main.deny` cannot be evaluated: "), "{said}");
        assert!(said.contains(words), "{call}: {said}");
    }
}

#[test]
fn values_that_double_are_refused_before_memory_is_gone() {
    let text = chain("\"0123456789abcdef\"", 40, |at| format!("concat(\"\", [x{at}, x{at}])"), "\"\"");
    assert!(stopped(&text).contains("`concat` may not make a text of more than 16777216 bytes"));
    let text = chain("[1]", 40, |at| format!("array.concat(x{at}, x{at})"), "[]");
    assert!(stopped(&text).contains("`array.concat` may not make an array of more than 16777216 elements"));
    let text = chain("\"aaaa\"", 40, |at| format!("replace(x{at}, \"a\", \"aaaa\")"), "\"\"");
    assert!(stopped(&text).contains("`replace` may not make a text of more than 16777216 bytes"));
    // Shared parts cost nothing until somebody writes them all down.
    for call in ["json.marshal", "yaml.marshal"] {
        let text = chain("[1]", 40, |at| format!("[x{at}, x{at}]"), "[]")
            .replace("x39 ==", &format!("{call}(x39) =="));
        let said = stopped(&text);
        assert!(
            said.contains(&format!("`{call}` may not make a text of more than 16777216 bytes")),
            "{said}"
        );
    }
}

#[test]
fn a_built_in_function_that_does_not_come_back_is_given_up() {
    let limits = Limits { patience: Duration::from_millis(400), ..Limits::default() };
    // Forty squarings: the last numbers have millions of millions of digits.
    let text = chain("99999999999999", 40, |at| format!("x{at} * x{at}"), "1");
    let said = told(judge_with(&policy(&text), &[], &Options { limits, ..Options::default() }, PLAN));
    assert_eq!(
        said,
        "rego-limit: the policies cannot be evaluated: the policies did not come to an end in the time they have"
    );
}

#[test]
fn what_calls_itself_is_refused() {
    let said = stopped("package main\nf(x) := g(x + 1)\ng(x) := f(x)\ndeny contains \"x\" if f(1) > 1\n");
    assert_eq!(said, "rego-recursion: the function `main.f` calls itself");
    let said = stopped(
        "package main\nf(x) := 1 if { h(x) with count as f }\nh(x) := count(x)\ndeny contains \"x\" if f([]) > 1\n",
    );
    assert_eq!(said, "rego-recursion: the function `main.f` calls itself");
    let said = stopped("package main\na := b\nb := a\ndeny contains \"x\" if a > 1\n");
    assert!(said.contains("recursion detected when evaluating rule"), "{said}");
    let said = stopped("package main\nf(x) := r + x\nr := f(1)\ndeny contains \"x\" if f(1) > 1\n");
    assert!(said.contains("recursion detected when evaluating rule"), "{said}");
}

#[test]
fn long_chains_do_not_overflow_the_stack() {
    let ends = |text: &str| judge_with(&policy(text), &[], &Options::default(), PLAN);
    let text = chain("1", 2000, |at| format!("x{at} + 1"), "2000");
    assert_eq!(ends(&text).unwrap().findings.len(), 1);
    let said = stopped(&chain("1", 6000, |at| format!("x{at} + 1"), "6000"));
    assert_eq!(said, "rego-limit: the policies have 6001 rules, 5000 are allowed");
    let said = stopped(&format!(
        "package main\nx := 1{}\ndeny contains \"x\" if x > 1\n",
        "\n + 1 + 1".repeat(15000)
    ));
    assert!(
        said.starts_with("rego-limit: an expression of this rule is 30001 levels deep, 500 are allowed"),
        "{said}"
    );
}

#[test]
fn nested_brackets_are_refused_before_the_parser_tries_them() {
    for (open, close) in [("[", "]"), ("{", "}"), ("{1: ", "}")] {
        let text =
            format!("package main\ndeny contains \"x\" if {}1{} == 1\n", open.repeat(30), close.repeat(30));
        let said = stopped(&text);
        assert!(
            said.contains("is no Rego: brackets are nested deeper than 16 levels at policy/main.rego:2:"),
            "{said}"
        );
    }
    // Brackets in texts and comments are none.
    let text = format!(
        "package main\n# {0}\nx := \"\\\"{0}\"\ny := `{0}`\ndeny contains \"x\" if x != y\n",
        "[".repeat(30)
    );
    assert_eq!(judge_with(&policy(&text), &[], &Options::default(), PLAN).unwrap().findings.len(), 1);
}

#[test]
fn patterns_that_compile_to_gigabytes_are_refused() {
    let said = stopped(
        "package main\ndeny contains \"x\" if regex.match(\"((a{1,1000}){1,1000}){1,1000}\", \"aaa\")\n",
    );
    assert!(
        said.starts_with("rego-limit: the rule `main.deny` cannot be evaluated: compiled regex exceeded"),
        "{said}"
    );
}
