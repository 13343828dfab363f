//! What is wrong with policies and data is said with its place, and nothing passes in silence.

use pairgate::diagnostic::Diagnostics;
use pairgate::plan::{self, Secrets};
use pairgate::rego::{Checked, DataFile, Options, Rego};
use pairgate::source::Source;

use super::{PLAN, judge_with, policy, small, told};

fn said(text: &str) -> String {
    told(small(text))
}

fn with_data(text: &str, data: &[(&str, &str)]) -> Result<Checked, Diagnostics> {
    let data: Vec<DataFile> =
        data.iter().map(|(name, text)| DataFile::new(Source::new(*name, *text))).collect();
    judge_with(&policy(text), &data, &Options::default(), PLAN)
}

#[test]
fn mistakes_of_syntax_have_file_line_and_column() {
    for (text, place) in [
        ("package main\n\ndeny contains msg if {\n  msg := \n}\n", "policy/main.rego:4:7"),
        ("package main\ndeny[msg] {\n  msg = \"é\" ]\n}\n", "policy/main.rego:3:13"),
        ("package main\ndeny[msg] {\n\tmsg = 1 ]\n}\n", "policy/main.rego:3:10"),
        ("deny[msg] { msg = \"x\" }\n", "policy/main.rego:1:1"),
        ("", "policy/main.rego:1:1"),
        ("package main\ndeny contains \"open\n", "policy/main.rego:2:20"),
        ("package main\nimport rego.v1\ndeny[msg] { msg = \"x\" }\n", "policy/main.rego:3:"),
    ] {
        let said = said(text);
        assert!(said.starts_with("rego-syntax: `policy/main.rego` is no Rego: "), "{text}: {said}");
        assert!(said.contains(&format!(" at {place}")), "{text}: {said}");
    }
    // All files are told of at once.
    let policies = [Source::new("a.rego", "package"), Source::new("b.rego", "package main\n}")];
    let said = told(judge_with(&policies, &[], &Options::default(), PLAN));
    assert_eq!(said.lines().count(), 2, "{said}");
}

#[test]
fn policies_without_a_voice_are_an_error() {
    assert_eq!(
        said("package other\ndeny contains \"x\" if true\n"),
        "rego-namespace: no policy has `package main`"
    );
    assert_eq!(
        said("package main\nallow := true\ndeny_it(x) := x\n"),
        "rego-no-rules: the namespace `main` has no rule `deny`, `violation` or `warn`"
    );
    assert_eq!(
        told(judge_with(&[], &[], &Options::default(), PLAN)),
        "rego-namespace: no policy has `package main`"
    );
    let all = Options { all_namespaces: true, ..Options::default() };
    for policies in [vec![], policy("package main\nallow := true\n")] {
        assert_eq!(
            told(judge_with(&policies, &[], &all, PLAN)),
            "rego-no-rules: the policies has no rule `deny`, `violation` or `warn`"
        );
    }
    let named = Options { namespaces: vec!["main".to_owned(), "gone".to_owned()], ..Options::default() };
    let text = policy("package main\ndeny contains \"x\" if true\n");
    assert_eq!(told(judge_with(&text, &[], &named, PLAN)), "rego-namespace: no policy has `package gone`");
}

#[test]
fn functions_that_are_not_there_are_told_before_anything_runs() {
    for call in [
        "http.send({\"url\": \"x\"})",
        "time.now_ns()",
        "opa.runtime()",
        "rand.intn(\"a\", 3)",
        "net.lookup_ip_addr(\"x\")",
        "uuid.rfc4122(\"x\")",
        "startwith(\"a\", \"b\")",
        "data.lib.f(1)",
    ] {
        let name = call.split('(').next().unwrap();
        // The condition before it is never met, so evaluation would not come to the call.
        let said = said(&format!(
            "package main\ndeny contains \"x\" if {{\n  input.nothing\n  [y | y := {call}]\n}}\n"
        ));
        assert!(
            said.contains(&format!(
                "rego-function: there is no function `{name}` here at policy/main.rego:4:"
            )),
            "{said}"
        );
    }
}

#[test]
fn documents_that_are_not_there_are_told() {
    let text = "package main\nimport data.services\ndeny contains \"x\" if input.port == services.ports[_]\n";
    assert_eq!(said(text), "rego-document: nothing provides `data.services` at policy/main.rego:2:8");
    assert!(with_data(text, &[("services.yaml", "services: {ports: [1]}\n")]).is_ok());
    assert!(
        said("package main\ndeny contains \"x\" if data[\"gone\"]\n")
            .starts_with("rego-document: nothing provides `data.gone`")
    );
}

#[test]
fn evaluation_that_fails_names_the_rule() {
    for (body, words) in [
        (
            "count(input.resource_changes[0].change.before) > 0",
            "`count` requires array/object/set/string argument",
        ),
        ("to_number(\"abc\") > 0", "could not parse string as number"),
        ("x", "rule conflicts with rule at policy/main.rego:2:1"),
    ] {
        let said = said(&format!(
            "package main\nx := 1 if true\nx := 2 if true\ndeny_a contains \"x\" if {{\n  {body}\n}}\n"
        ));
        assert!(said.starts_with("rego-evaluation: the rule `main.deny_a` cannot be evaluated: "), "{said}");
        assert!(said.to_lowercase().contains(words), "{said}");
        assert!(said.contains(" at policy/main.rego:"), "{said}");
    }
    assert!(
        said("package main\ndeny contains msg if { not y }\n")
            .starts_with("rego-policy: the policies cannot be used: ")
    );
}

#[test]
fn results_that_are_no_messages_are_errors() {
    for (rule, words) in [
        ("deny if true", "a boolean"),
        ("deny := \"text\"", "a string"),
        ("deny := {}", "an object"),
        ("deny[x] := 1 if { x := \"a\" }", "an object"),
        ("deny contains 3 if true", "a result that is a number"),
        ("deny contains true if true", "a result that is a boolean"),
        ("deny contains [\"a\"] if true", "a result that is an array"),
        ("deny contains {\"message\": \"a\"} if true", "a result without `msg`"),
        ("deny contains {\"msg\": 3} if true", "a result whose `msg` is a number"),
    ] {
        assert_eq!(
            said(&format!("package main\n{rule}\n")),
            format!("rego-result: the rule `main.deny` gives {words}"),
            "{rule}"
        );
    }
    let said = said("package main\ndeny_a contains \"x\" if true\nexception contains \"a\"\n");
    assert_eq!(said, "rego-exception: `main.exception` gives a list that is a string");
    // Nothing at all is a pass: no element, or a rule whose condition is not met.
    assert!(small("package main\ndeny contains \"x\" if false\nwarn := []\n").unwrap().findings.is_empty());
}

#[test]
fn data_that_cannot_be_used_is_told() {
    let text = "package main\ndeny contains \"x\" if data.a\n";
    for (files, words) in [
        (
            vec![("a.json", "{\"a\": {\"b\": 1}}"), ("b.yaml", "a: {b: 1}\n")],
            "rego-data-conflict: `b.yaml` gives `data.a.b` a value that another data file gives too",
        ),
        (
            vec![("a.json", "{\"a\": 1}"), ("b.json", "{\"a\": {}}")],
            "rego-data-conflict: `b.json` gives `data.a` a value",
        ),
        (
            vec![("a.json", "{\"a\": 1, \"a\": 2}")],
            "rego-data: `a.json` is no JSON: the key `a` appears twice in one object at a.json:1:",
        ),
        (
            vec![("a.json", "{\"a\": }")],
            "rego-data: `a.json` is no JSON: expected a JSON value at a.json:1:7",
        ),
        (vec![("a.json", "[1]")], "rego-data: `a.json` is no object"),
        (vec![("a.yaml", "a: 1\na: 2\n")], "rego-data: `a.yaml` cannot be used: duplicate entry"),
        (vec![("a.yaml", "a: [1\n")], "rego-data: `a.yaml` cannot be used: "),
        (vec![("a.yaml", "a: 1\n---\nb: 2\n")], "rego-data: `a.yaml` cannot be used: "),
        (
            vec![("a.json", "{\"a\": 1, \"main\": {\"deny\": []}}")],
            "rego-data-conflict: a data file gives `data.main.deny`, which is a rule at policy/main.rego:2:1",
        ),
        (
            vec![("a.json", "{\"a\": 1, \"main\": 3}")],
            "rego-data-conflict: a data file gives `data.main.deny`",
        ),
    ] {
        let said = told(with_data(text, &files));
        assert!(said.starts_with(words), "{files:?}: {said}");
    }
    let bomb: String = (1..12)
        .map(|at| format!("x{at}: &x{at} [{}]\n", vec![format!("*x{}", at - 1); 9].join(", ")))
        .collect();
    let said = told(with_data(text, &[("a.yaml", &format!("x0: &x0 [a, a]\n{bomb}"))]));
    assert!(said.starts_with("rego-data: `a.yaml` cannot be used: repetition limit exceeded"), "{said}");
}

#[test]
fn plans_that_contradict_themselves_are_not_given_to_policies() {
    let rego =
        Rego::compile(&policy("package main\ndeny contains \"x\" if true\n"), &[], &Options::default())
            .unwrap();
    let check = |text: &str, of: &str| {
        let plan = plan::plan("plan.json", of).unwrap();
        told(rego.check(text, &plan, &Secrets::of(&plan)))
    };
    let twice = PLAN.replace("\"days\": 30", "\"days\": 30, \"days\": 31");
    assert!(check(&twice, &twice).contains("the key `days` appears twice in one object (line 9, column"));
    let long = PLAN.replace("30", &"9".repeat(1001));
    assert!(
        check(&long, &long)
            .starts_with("rego-input: the plan cannot be given to policies: a number is too large")
    );
    let secret = PLAN.replace("\"after_unknown\": {\"id\": true}", "\"after_sensitive\": {\"acl\": true}");
    let copy = secret.clone();
    assert_eq!(
        check(&copy, &secret),
        "rego-input: the plan cannot be given to policies: the plan was read from another text (line 1, column 1)"
    );
}
