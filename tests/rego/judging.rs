//! Rules, namespaces, results, addresses, places.

use pairgate::finding::Level;
use pairgate::rego::{DataFile, Options, Rego};
use pairgate::source::Source;
use pairgate::text::Lang;

use super::{PLAN, judge, judge_with, lines, policy, small};

#[test]
fn old_and_new_syntax_say_the_same() {
    let body = "r := input.resource_changes[_]\n  r.type == \"aws_s3_bucket\"\n  r.change.after.acl == \"public-read\"\n  msg := sprintf(\"%s is public\", [r.address])";
    for text in [
        format!("package main\ndeny[msg] {{\n  {body}\n}}\n"),
        format!("package main\nimport rego.v1\ndeny contains msg if {{\n  {body}\n}}\n"),
        format!("package main\nimport future.keywords\ndeny contains msg if {{\n  {body}\n}}\n"),
        format!("package main\nimport future.keywords.if\ndeny[msg] {{\n  {body}\n}}\n"),
        format!("package main\ndeny contains msg if {{\n  {body}\n}}\n"),
        format!("\u{feff}package main\r\ndeny[msg] {{\n  {body}\n}}\n"),
        format!("package main\nviolation[{{\"msg\": msg}}] {{\n  {body}\n}}\n").replace("violation", "deny"),
        format!("package main\ndeny := [msg | {body}]\n"),
    ] {
        assert_eq!(
            lines(&small(&text).unwrap().findings),
            ["fail main.deny aws_s3_bucket.logs is public @ aws_s3_bucket.logs"],
            "{text}"
        );
    }
}

#[test]
fn files_of_both_syntaxes_stand_side_by_side() {
    let policies = [
        Source::new("a.rego", "package main\ndeny[\"old\"] { true }\n"),
        Source::new("b.rego", "package main\ndeny contains \"new\" if true\n"),
    ];
    let found = judge(&policies, PLAN).unwrap().findings;
    assert_eq!(lines(&found), ["fail main.deny new", "fail main.deny old"]);
    // Which of two clauses spoke is not known, so no place is told; the help names both.
    assert!(found.iter().all(|one| one.place.is_none()));
    assert!(found[0].help.get(Lang::En).contains("`a.rego:2`, `b.rego:2`"), "{:?}", found[0].help);
}

#[test]
fn names_make_failures_and_warnings() {
    let names = ["deny", "deny_public", "deny_a_b2", "violation", "violation_x", "warn", "warn_x"];
    let others = ["denied", "deny_", "deny__x", "warning", "violations", "allow", "test_deny"];
    let text: String =
        names.iter().chain(&others).map(|name| format!("{name} contains \"m\" if true\n")).collect();
    let text = format!("package main\n{text}");
    let ids: Vec<String> = names.iter().map(|name| format!("main.{name}")).collect();
    let mut rules = Rego::compile(&policy(&text), &[], &Options::default()).unwrap().rules();
    rules.sort();
    let mut sorted = ids.clone();
    sorted.sort();
    assert_eq!(rules, sorted);
    for finding in small(&text).unwrap().findings {
        let expected =
            if finding.rule.starts_with("main.warn") { Level::Advisory } else { Level::MandatoryOverridable };
        assert_eq!(finding.level, expected, "{}", finding.rule);
    }
}

#[test]
fn namespaces_are_one_some_or_all() {
    let policies = [
        Source::new("main.rego", "package main\ndeny contains \"m\" if true\n"),
        Source::new("team.rego", "package team.web\nimport data.lib\ndeny contains lib.words if true\n"),
        Source::new("lib.rego", "package lib\nwords := \"from a library\"\n"),
    ];
    let rules = |options: &Options| Rego::compile(&policies, &[], options).map(|rego| rego.rules());
    let named = |names: &[&str]| Options {
        namespaces: names.iter().map(|name| (*name).to_owned()).collect(),
        ..Options::default()
    };
    assert_eq!(rules(&Options::default()).unwrap(), ["main.deny"]);
    assert_eq!(rules(&named(&["team.web"])).unwrap(), ["team.web.deny"]);
    assert_eq!(rules(&named(&["team.web", "main", "main"])).unwrap(), ["team.web.deny", "main.deny"]);
    let all = Options { all_namespaces: true, ..Options::default() };
    assert_eq!(rules(&all).unwrap(), ["main.deny", "team.web.deny"]);
    let found = judge_with(&policies, &[], &all, PLAN).unwrap().findings;
    assert_eq!(lines(&found), ["fail main.deny m", "fail team.web.deny from a library"]);
}

#[test]
fn addresses_come_from_the_result_or_from_its_message() {
    let subnet = r#"module.net.aws_subnet.a[\"eu west\"]"#;
    let cases = [
        (r#"{"msg": "m", "address": "aws_s3_bucket.logs"}"#.to_owned(), Some("aws_s3_bucket.logs")),
        (r#"{"msg": "m", "resource": "aws_s3_bucket.logs"}"#.to_owned(), Some("aws_s3_bucket.logs")),
        (
            r#"{"msg": "m", "details": {"resource_address": "aws_s3_bucket.logs"}}"#.to_owned(),
            Some("aws_s3_bucket.logs"),
        ),
        (
            r#"{"msg": "m", "metadata": {"address": "aws_s3_bucket.logs"}}"#.to_owned(),
            Some("aws_s3_bucket.logs"),
        ),
        (r#"{"msg": "m", "address": "aws_s3_bucket.other"}"#.to_owned(), None),
        (r#"{"msg": "m", "address": 3}"#.to_owned(), None),
        (r#""see aws_s3_bucket.logs.""#.to_owned(), Some("aws_s3_bucket.logs")),
        (r#""aws_s3_bucket.logs.acl is public""#.to_owned(), Some("aws_s3_bucket.logs")),
        (r#""aws_s3_bucket.logs_old is not it""#.to_owned(), None),
        (r#""module.x.aws_s3_bucket.logs is not it""#.to_owned(), None),
        (format!("\"`{subnet}`: too small\""), Some("module.net.aws_subnet.a[\"eu west\"]")),
        (format!("\"{subnet} and aws_s3_bucket.logs\""), None),
        (r#""aws_s3_bucket.logs, I said aws_s3_bucket.logs""#.to_owned(), Some("aws_s3_bucket.logs")),
        (r#""nothing… [ . [] .a [\" ""#.to_owned(), None),
    ];
    for (result, address) in cases {
        let found = small(&format!("package main\ndeny contains {result} if true\n")).unwrap().findings;
        assert_eq!(found[0].address.as_deref(), address, "{result}");
    }
}

#[test]
fn data_files_grow_together_below_their_folders() {
    let yaml =
        DataFile { source: Source::new("a.yml", "allowed:\n  a: 1\n"), under: vec!["team".to_owned()] };
    let json = DataFile::new(Source::new("b.json", r#"{"team": {"allowed": {"b": 2}}}"#));
    let text = "package main\ndeny contains sprintf(\"%v\", [data.team.allowed]) if true\n";
    let found = judge_with(&policy(text), &[yaml, json], &Options::default(), PLAN).unwrap().findings;
    assert_eq!(lines(&found), [r#"fail main.deny {"a": 1, "b": 2}"#]);
}

#[test]
fn network_functions_know_networks() {
    for (call, value) in [
        (r#"net.cidr_contains("10.0.0.0/8", "10.1.2.3")"#, "true"),
        (r#"net.cidr_contains("10.0.0.0/8", "10.1.0.0/16")"#, "true"),
        (r#"net.cidr_contains("10.0.0.0/16", "10.0.0.0/8")"#, "false"),
        (r#"net.cidr_contains("10.0.0.0/8", "11.0.0.1")"#, "false"),
        (r#"net.cidr_contains("0.0.0.0/0", "1.2.3.4/32")"#, "true"),
        (r#"net.cidr_contains("0.0.0.0/0", "::1")"#, "false"),
        (r#"net.cidr_contains("::/0", "2001:db8::/32")"#, "true"),
        (r#"net.cidr_intersects("10.0.0.0/8", "10.9.0.0/16")"#, "true"),
        (r#"net.cidr_intersects("10.0.0.0/9", "10.128.0.0/9")"#, "false"),
        (r#"net.cidr_is_valid("10.0.0.0/33")"#, "false"),
        (r#"net.cidr_is_valid("2001:db8::/32")"#, "true"),
        (r#"numbers.range(3, 1)"#, "[3, 2, 1]"),
        (r#"numbers.range_step(0, 10, 5)"#, "[0, 5, 10]"),
        (r#"bits.lsh(1, 70)"#, "1180591620717411303424"),
        (r#"concat("-", ["a", "b"])"#, "a-b"),
        (r#"array.concat([1], [2])"#, "[1, 2]"),
        (r#"replace("aXbX", "X", "-")"#, "a-b-"),
        (r#"sprintf("%3d|%s|%v", [7, "x", {"a": 1}])"#, r#"  7|x|{"a": 1}"#),
    ] {
        let text = format!("package main\ndeny contains sprintf(\"%v\", [x]) if {{ x := {call} }}\n");
        assert_eq!(lines(&small(&text).unwrap().findings), [format!("fail main.deny {value}")], "{call}");
    }
}
