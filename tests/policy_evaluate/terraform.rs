//! Expressions of which Terraform and we must think the same. Written in Terraform's words, with `@` before
//! functions and tokens for what has no literal. Where the manual of the language says otherwise than
//! Terraform (`"5" + 1`, arms of different types), `expressions` has the test.

use pairgate::policy::compile::compile;
use pairgate::policy::evaluate::{Environment, evaluate};
use pairgate::policy::value::{Members, SequenceKind};
use pairgate::policy::{Fuel, Value};
use pairgate::source::Source;

use crate::console::{self, Answer};
use crate::ir::mocks;

const EXPRESSIONS: &[&str] = &[
    // Logic and comparison.
    r#"true && U_TEXT == "x""#,
    r#"true && "true""#,
    r#"null || true"#,
    r#"true && "yes""#,
    r#"!"false""#,
    r#"!null"#,
    r#"1 < 2 && 2 <= 2 && 3 > 2 && 2 >= 3"#,
    r#"null < 1"#,
    r#"1 == "1""#,
    r#"true == "true""#,
    r#"null == null"#,
    r#"null != 1"#,
    r#"[null] == [null]"#,
    r#"[1, "a"] == [1, "a"]"#,
    r#"[1] == LIST_ONE"#,
    r#"SET_NUMBERS == SET_TEXTS"#,
    r#"{ a = 1, b = [2] } == { b = [2], a = 1 }"#,
    r#"{ a = 1 } == MAP"#,
    r#"[U_TEXT] == []"#,
    r#"[U_TEXT, 1] == ["x", 1]"#,
    r#"U_TEXT == null"#,
    // Arithmetic.
    r#"1 + 2 * 3 - 4 / 2"#,
    r#"[5 % 3, -5 % 3, 5.5 % 2]"#,
    r#"1 / 0"#,
    r#"0.1 + 0.2"#,
    r#"9007199254740993 + 1"#,
    r#"-(1 - 3)"#,
    r#"1 / 3"#,
    r#"null + 1"#,
    r#"[1] + 1"#,
    r#"1 + U_NUMBER"#,
    // Conditionals.
    r#"true ? 1 : null.a"#,
    r#"false ? null.a : "x""#,
    r#"null ? 1 : 2"#,
    r#""true" ? 1 : 2"#,
    r#""what" ? 1 : 2"#,
    r#"U_TEXT == "x" ? 1 : 2"#,
    // Attributes and elements.
    r#"{ a = { b = 1 } }.a.b"#,
    r#"{ a = 1 }.b"#,
    r#"{ a = 1 }["a"]"#,
    r#"{ "5" = 1 }[5]"#,
    r#"MAP["b"]"#,
    r#"MAP.a"#,
    r#"{ a = null }.a"#,
    r#"{ a = null }.a.b"#,
    r#"null[0]"#,
    r#"[1, 2][1]"#,
    r#"[1, 2]["1"]"#,
    r#"[1, 2].1"#,
    r#"[1, 2][2]"#,
    r#"[1, 2][-1]"#,
    r#"[1, 2][0.5]"#,
    r#"[1, 2][null]"#,
    r#"[1, 2]["x"]"#,
    r#"[1, 2][U_TEXT]"#,
    r#"[1].a"#,
    r#""x".a"#,
    r#""x"[0]"#,
    r#"SET_NUMBERS[0]"#,
    // Splats.
    r#"[{ a = 1 }, { a = 2 }][*].a"#,
    r#"[{ a = 1 }, { a = 2 }].*.a"#,
    r#"[{ a = [1, 2] }][*].a[0]"#,
    r#"[{ a = 1 }, { b = 2 }][*].a"#,
    r#"null[*]"#,
    r#"null[*].a"#,
    r#""x"[*]"#,
    r#"{ a = 1 }[*].a"#,
    r#"SET_TEXTS[*]"#,
    r#"SET_TEXTS[*] == LIST_TEXTS"#,
    r#"[[1], [2]][*][0]"#,
    // For.
    r#"[for v in [1, 2, 3] : v * 2 if v > 1]"#,
    r#"[for k, v in ["a", "b"] : "${k}${v}"]"#,
    r#"[for k, v in { b = 1, a = 2 } : "${k}${v}"]"#,
    r#"[for k, v in SET_TEXTS : "${k}${v}"]"#,
    r#"{ for v in [1, 2] : v => v }"#,
    r#"{ for v in ["a", "b", "a"] : v => 1... }"#,
    r#"{ for v in ["a", "a"] : v => v }"#,
    r#"{ for v in [null] : v => 1 }"#,
    r#"{ for v in [[]] : v => 1 }"#,
    r#"{ for v in [U_TEXT] : v => 1 }"#,
    r#"[for v in null : v]"#,
    r#"[for v in "x" : v]"#,
    r#"[for v in [1] : v if null]"#,
    r#"[for v in [1] : v if U_TEXT == "x"]"#,
    r#"[for v in [1] : v if "what"]"#,
    r#"[for a in [[1, 2], [3]] : [for b in a : [for a in [b] : a + 1]]]"#,
    r#"[for a in [1, 2] : @try([for b in [1] : null.x], a)]"#,
    // Templates.
    r#""a${1}b${true}c${0.5}""#,
    r#""${null}""#,
    r#""a${null}""#,
    r#""a${[1]}""#,
    r#""a${U_TEXT}""#,
    r#""a%{ if true }b%{ else }c%{ endif }d""#,
    r#""a%{ if null }b%{ endif }""#,
    r#""%{ for k, v in ["x", "y"] }${k}=${v};%{ endfor }""#,
    r#""%{ for v in null }x%{ endfor }""#,
    r#""a ~ %{~ if false ~} b %{~ endif ~} c""#,
    // Objects.
    r#"{ (1) = 2 }"#,
    r#"{ (null) = 2 }"#,
    r#"{ (U_TEXT) = 2 }"#,
    r#"{ ([]) = 2 }"#,
    // Calls.
    r#"@max([1, 3, 2]...)"#,
    r#"@max(5, [1, 3]...)"#,
    r#"@max([]...)"#,
    r#"@max(null...)"#,
    r#"@max("x"...)"#,
    r#"@max(SET_NUMBERS...)"#,
    r#"@try(null.a, [1][5], "x")"#,
    r#"@try(null, 1)"#,
    r#"@try(null.a, null.b)"#,
    r#"@try(U_TEXT, 1)"#,
    r#"@try(U_NUMBER, 1)"#,
    r#"[@can(null.a), @can(null), @can([1][0])]"#,
    // Marks.
    r#"S_X == "x""#,
    r#"[S_ONE] == [1]"#,
    r#"S_ONE + 1"#,
    r#"-S_ONE"#,
    r#"!S_TRUE"#,
    r#"S_FALSE || true"#,
    r#"S_TRUE ? 1 : 2"#,
    r#"true ? S_ONE : 2"#,
    r#"{ a = S_ONE, b = 2 }.b"#,
    r#"S_OBJECT.a"#,
    r#"S_LIST[0]"#,
    r#"[1, 2][S_ZERO]"#,
    r#"S_MANY[*].a"#,
    r#"S_NULL[*]"#,
    r#"[for v in S_LIST : 1]"#,
    r#"[for v in [S_ONE, 2] : 1 if v == 2]"#,
    r#"{ for v in [S_A] : v => 1 }"#,
    r#"{ (S_A) = 1 }"#,
    r#""a${S_A}""#,
    r#""%{ if S_TRUE }a%{ endif }""#,
    r#""%{ for v in S_LIST }a%{ endfor }""#,
    r#"@max(S_LIST...)"#,
    r#"S_NULL.a"#,
    r#"@try(S_ONE, 2)"#,
];

/// What we think otherwise than Terraform 1.11, on purpose.
const OTHERWISE: &[(&str, &str, bool)] = &[
    // The language says so, and Terraform does since 1.12.
    (r#"U_TEXT == "x" && false"#, "false", false),
    (r#"U_TEXT == "x" || true"#, "true", false),
    // Terraform says 1, which must be a mistake.
    ("1 % 0", "<error>", false),
    // Only the chosen arm counts, for marks and for types.
    ("false ? S_ONE : 2", "2", false),
    (r#"true ? 1 : "a""#, "1", false),
    // Only numbers are numbers.
    (r#""5" + 1"#, "<error>", false),
    (r#""1" < "2""#, "<error>", false),
    // A name has a value for good, even where the value is unknown.
    ("@can(U_NUMBER)", "true", false),
    ("@try({ a = 1, b = U_TEXT }, null).a", "1", false),
];

/// What has no literal: its token, its text for Terraform, and the value of our `input`.
fn tokens() -> Vec<(&'static str, &'static str, Value)> {
    let numbers = || vec![Value::int(1), Value::int(2)];
    let texts = || vec![Value::text("a"), Value::text("b")];
    let one: Members = [("a".into(), Value::int(1))].into_iter().collect();
    let set = |items: Vec<Value>| Value::Sequence(SequenceKind::Set, items.into());
    let object = || Value::object(one.clone());
    vec![
        ("U_TEXT", "terraform_data.unknown.id", Value::unknown()),
        ("U_NUMBER", "tonumber(terraform_data.unknown.id)", Value::unknown()),
        ("S_MANY", "sensitive([{ a = 1 }])", Value::tuple(vec![object()]).sensitive()),
        ("S_OBJECT", "sensitive({ a = 1 })", object().sensitive()),
        ("S_ONE", "sensitive(1)", Value::int(1).sensitive()),
        ("S_ZERO", "sensitive(0)", Value::int(0).sensitive()),
        ("S_X", "sensitive(\"x\")", Value::text("x").sensitive()),
        ("S_A", "sensitive(\"a\")", Value::text("a").sensitive()),
        ("S_TRUE", "sensitive(true)", Value::Bool(true).sensitive()),
        ("S_FALSE", "sensitive(false)", Value::Bool(false).sensitive()),
        ("S_LIST", "sensitive([1, 2])", Value::tuple(numbers()).sensitive()),
        ("S_NULL", "sensitive(null)", Value::Null.sensitive()),
        ("LIST_ONE", "tolist([1])", Value::list(vec![Value::int(1)])),
        ("LIST_TEXTS", "tolist([\"a\", \"b\"])", Value::list(texts())),
        ("SET_NUMBERS", "toset([1, 2])", set(numbers())),
        ("SET_TEXTS", "toset([\"a\", \"b\"])", set(texts())),
        ("MAP", "tomap({ a = 1 })", Value::map(one.clone())),
    ]
}

/// The JSON of a value, `<error>`, or `<unknown>`; and whether a mark is in it.
type Told = (String, bool);

fn theirs(terraform: &std::path::Path) -> Vec<Told> {
    let asked: Vec<String> = EXPRESSIONS
        .iter()
        .flat_map(|expr| {
            let plain = expr.replace('@', "");
            let expr = tokens().iter().fold(plain, |expr, (token, text, _)| expr.replace(token, text));
            let json = format!("try(nonsensitive(jsonencode({expr})), \"<error>\")");
            [json, format!("try(issensitive(jsonencode({expr})), false)")]
        })
        .collect();
    let answers = console::evaluate(terraform, &asked);
    let told = |answer: &Answer| match answer {
        Answer::Known(text) => text.clone(),
        Answer::Unknown => "<unknown>".to_owned(),
    };
    answers.chunks(2).map(|pair| (told(&pair[0]), told(&pair[1]) == "true")).collect()
}

fn ours(expr: &str) -> Told {
    let plain = expr.replace('@', "core::");
    let expr =
        tokens().iter().fold(plain, |expr, (token, ..)| expr.replace(token, &format!("input.{token}")));
    let inputs: String =
        tokens().iter().map(|(token, ..)| format!("input \"{token}\" {{\n  type = any\n}}\n")).collect();
    let text =
        format!("{inputs}resource_policy \"t\" \"p\" {{\n  enforce {{\n    condition = {expr}\n  }}\n}}\n");
    let (file, _) = compile(&Source::new("p.policy.hcl", text)).unwrap_or_else(|errors| panic!("{errors:?}"));
    let (world, inputs) = (mocks(&[]), tokens().into_iter().map(|(_, _, value)| value).collect::<Vec<_>>());
    let environment = Environment::bare(&inputs, &world, "2026-01-01T00:00:00Z");
    match evaluate(&file.policies[0].enforce[0].condition, &environment, &Fuel::default()) {
        Err(_) => ("<error>".to_owned(), false),
        Ok(value) if !value.is_wholly_known() => ("<unknown>".to_owned(), value.is_marked()),
        Ok(value) => (json(&value), value.is_marked()),
    }
}

fn json(value: &Value) -> String {
    let members = |(key, value): (&std::sync::Arc<str>, &Value)| format!("{:?}:{}", key, json(value));
    match value.unmark().0 {
        Value::Bool(value) => value.to_string(),
        Value::Number(number) => number.to_string(),
        Value::String(text) => format!("{text:?}"),
        Value::Sequence(_, items) => format!("[{}]", items.iter().map(json).collect::<Vec<_>>().join(",")),
        Value::Mapping(_, inner) => {
            format!("{{{}}}", inner.iter().map(members).collect::<Vec<_>>().join(","))
        }
        Value::Null | Value::Unknown(_) | Value::Sensitive(_) => "null".to_owned(),
    }
}

#[test]
fn expressions_are_what_terraform_says() {
    let Some(terraform) = crate::support::terraform::find() else { return };
    let mut differences = Vec::new();
    for (expr, theirs) in EXPRESSIONS.iter().zip(theirs(&terraform)) {
        let ours = ours(expr);
        // Whether an unknown value is sensitive is unknown to Terraform too.
        if ours.0 != theirs.0 || (ours.1 != theirs.1 && theirs.0 != "<unknown>") {
            differences.push(format!("{expr}\n    ours {ours:?}, theirs {theirs:?}"));
        }
    }
    assert!(differences.is_empty(), "{} differ:\n{}", differences.len(), differences.join("\n"));
}

#[test]
fn where_we_differ_we_mean_it() {
    for (expr, wanted, marked) in OTHERWISE {
        assert_eq!(ours(expr), ((*wanted).to_owned(), *marked), "{expr}");
    }
}
