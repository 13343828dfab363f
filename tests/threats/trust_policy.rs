//! The policies in the manual page about credentials: they can be read, name what AWS knows, and let in what
//! `pairgate credentials` asks for and nothing less.

use std::collections::BTreeMap;

use serde_json::Value;

const PAGE: &str = include_str!("../../docs/credentials.md");

/// The condition keys that each action knows, as the Service Authorization Reference lists them for AWS STS.
const KNOWN: [(&str, &[&str]); 3] = [
    (
        "sts:AssumeRole",
        &[
            "aws:RequestTag/",
            "aws:TagKeys",
            "sts:ExternalId",
            "sts:RoleSessionName",
            "sts:SourceIdentity",
            "sts:TransitiveTagKeys",
        ],
    ),
    ("sts:TagSession", &["aws:RequestTag/", "aws:TagKeys", "sts:TransitiveTagKeys"]),
    ("sts:SetSourceIdentity", &["sts:SourceIdentity"]),
];

/// The JSON blocks of the page that are policies.
fn policies() -> Vec<Value> {
    let blocks = PAGE.split("```json\n").skip(1).map(|rest| rest.split("\n```").next().unwrap());
    let parsed: Vec<Value> = blocks.map(|block| serde_json::from_str(block).unwrap()).collect();
    assert!(parsed.iter().any(|one| one["eventName"] == "AssumeRole"), "the example of an event is gone");
    parsed.into_iter().filter(|one| one["Version"] == "2012-10-17").collect()
}

fn trust_policy() -> Value {
    policies().into_iter().find(|one| one["Statement"][0]["Principal"].is_object()).unwrap()
}

fn words(value: &Value) -> Vec<&str> {
    match value {
        Value::String(one) => vec![one],
        Value::Array(many) => many.iter().map(|one| one.as_str().unwrap()).collect(),
        other => panic!("neither a text nor a list: {other}"),
    }
}

/// `*` and `?`, as IAM reads them.
fn like(pattern: &str, text: &str) -> bool {
    match pattern.chars().next() {
        None => text.is_empty(),
        Some('*') => (0..=text.len()).any(|at| text.is_char_boundary(at) && like(&pattern[1..], &text[at..])),
        Some(first) => text.chars().next().is_some_and(|c| {
            (first == '?' || c == first) && like(&pattern[first.len_utf8()..], &text[c.len_utf8()..])
        }),
    }
}

/// What a request holds, by condition key.
type Context<'c> = BTreeMap<String, Vec<&'c str>>;

fn context<'c>(identity: &'c str, tags: &[(&'c str, &'c str)]) -> Context<'c> {
    let mut context: Context<'c> =
        tags.iter().map(|(key, value)| (format!("aws:RequestTag/{key}"), vec![*value])).collect();
    context.insert("aws:TagKeys".to_owned(), tags.iter().map(|(key, _)| *key).collect());
    context.insert("sts:SourceIdentity".to_owned(), vec![identity]);
    context
}

fn meets(condition: &Value, context: &Context<'_>) -> bool {
    condition.as_object().unwrap().iter().all(|(operator, keys)| {
        keys.as_object().unwrap().iter().all(|(key, wanted)| {
            let found = context.get(key);
            let fits = |text: &&str| words(wanted).iter().any(|pattern| like(pattern, text));
            match operator.as_str() {
                "StringLike" => found.is_some_and(|texts| texts.iter().any(&fits)),
                "ForAllValues:StringLike" => found.is_none_or(|texts| texts.iter().all(fits)),
                other => panic!("an operator that nobody here knows: {other}"),
            }
        })
    })
}

/// Whether all three actions that the request takes are allowed.
fn lets_in(policy: &Value, context: &Context<'_>) -> bool {
    let statements = policy["Statement"].as_array().unwrap();
    KNOWN.iter().all(|(action, _)| {
        statements
            .iter()
            .any(|one| words(&one["Action"]).contains(action) && meets(&one["Condition"], context))
    })
}

const TAGS: [(&str, &str); 5] = [
    ("pairgate:applier", "alice"),
    ("pairgate:partner", "bob carol"),
    ("pairgate:pull-request", "acme/shop/pull/12"),
    ("pairgate:digest", "s1:00"),
    ("pairgate:session", "0123456789abcdef0123456789abcdef"),
];

#[test]
fn the_policies_of_the_manual_name_what_aws_knows() {
    let policies = policies();
    assert_eq!(policies.len(), 2);
    for statement in policies.iter().flat_map(|policy| policy["Statement"].as_array().unwrap()) {
        assert_eq!(statement["Effect"], "Allow");
        for action in words(&statement["Action"]) {
            let known = KNOWN.iter().find(|(name, _)| *name == action);
            let (_, keys) = known.unwrap_or_else(|| panic!("no such action: {action}"));
            let conditions = statement["Condition"].as_object().into_iter().flatten();
            for key in conditions.flat_map(|(_, keys)| keys.as_object().unwrap().keys()) {
                let fits = |name: &&str| {
                    key == name || name.ends_with('/') && key.starts_with(&format!("{name}pairgate:"))
                };
                assert!(keys.iter().any(fits), "`{action}` knows no `{key}`");
            }
        }
    }
}

#[test]
fn the_trust_policy_of_the_manual_lets_in_a_signed_plan_and_nothing_less() {
    let policy = trust_policy();
    assert!(lets_in(&policy, &context("alice", &TAGS)));
    assert!(!lets_in(&policy, &context("", &TAGS)), "without a source identity");
    for missing in ["pairgate:applier", "pairgate:partner", "pairgate:pull-request", "pairgate:digest"] {
        let tags: Vec<(&str, &str)> = TAGS.into_iter().filter(|(key, _)| *key != missing).collect();
        assert!(!lets_in(&policy, &context("alice", &tags)), "without {missing}");
    }
    for (key, value) in [
        ("pairgate:partner", ""),
        ("pairgate:digest", "v1:00"),
        ("pairgate:pull-request", "acme/other/pull/12"),
        ("admin", "yes"),
    ] {
        let mut tags: BTreeMap<&str, &str> = TAGS.into();
        tags.insert(key, value);
        let tags: Vec<(&str, &str)> = tags.into_iter().collect();
        assert!(!lets_in(&policy, &context("alice", &tags)), "with {key}={value}");
    }
    // In an emergency nobody signed, and the page says that this role stays closed then.
    let emergency =
        [("pairgate:applier", "alice"), ("pairgate:digest", "s1:00"), ("pairgate:break-glass", "fire")];
    assert!(!lets_in(&policy, &context("alice", &emergency)));
}

#[test]
fn every_tag_that_is_set_stands_in_the_manual_and_no_other() {
    let session = pairgate::aws::Session {
        applier: "alice".to_owned(),
        partners: ["bob".to_owned()].into(),
        repository: "acme/shop".to_owned(),
        pull_request: 12,
        digest: "s1:00".to_owned(),
        apply: Some("0".repeat(32)),
        break_glass: Some("fire".to_owned()),
    };
    let set: Vec<&str> = session.tags().into_iter().map(|(key, _)| key).collect();
    let rows = PAGE.lines().filter_map(|line| line.strip_prefix("| `")?.split('`').next());
    assert_eq!(rows.collect::<Vec<_>>(), set);
}

#[test]
fn the_command_in_the_profile_of_the_manual_is_one() {
    let line = PAGE.lines().find_map(|line| line.strip_prefix("credential_process = ")).unwrap();
    let words = line.split_whitespace().map(Into::into);
    if let Err(error) = pairgate::cli::parse(words) {
        panic!("{line}\n{error}");
    }
}
