//! `pairgate iam` through the real binary.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, missing_docs)]

#[path = "../support/mod.rs"]
mod support;

use serde_json::Value;
use tempfile::TempDir;

use support::program::{Ran, finish, pairgate, run};

const OLD: &str = r#"{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "Deploy",
      "Effect": "Allow",
      "Action": ["s3:GetObject", "s3:PutObject"],
      "Resource": "arn:aws:s3:::prod-*/*",
      "Condition": {"Bool": {"aws:MultiFactorAuthPresent": "true"}}
    }
  ]
}"#;

/// A folder with these files.
fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        std::fs::write(folder.path().join(name), text).unwrap();
    }
    folder
}

fn diff(old: &str, new: &str, more: &[&str]) -> Ran {
    let folder = folder(&[("old.json", old), ("new.json", new)]);
    run(folder.path(), ["iam", "diff", "old.json", "new.json"].iter().chain(more))
}

fn json(ran: &Ran) -> Value {
    serde_json::from_str(&ran.stdout).unwrap_or_else(|error| panic!("{error}: {ran:?}"))
}

#[test]
fn a_reordering_and_a_narrowing_are_clear() {
    let reordered = OLD.replace(r#"["s3:GetObject", "s3:PutObject"]"#, r#"["S3:PutObject", "s3:getobject"]"#);
    let same = diff(OLD, &reordered, &[]);
    assert_eq!((same.code, same.stdout.as_str()), (0, "NEW allows what OLD allows, no more and no less\n"));
    assert_eq!(json(&diff(OLD, &reordered, &["--format", "json"]))["verdict"], "equal");

    let less = OLD.replace("prod-*", "prod-web");
    let narrower = diff(OLD, &less, &[]);
    assert_eq!(narrower.code, 0, "{narrower:?}");
    assert!(narrower.stdout.contains("NEW allows nothing that OLD does not"), "{narrower:?}");
    assert!(narrower.stdout.lines().any(|line| line.starts_with("- ")), "{narrower:?}");
    assert_eq!(json(&diff(OLD, &less, &["--format", "json"]))["verdict"], "narrower");
}

#[test]
fn what_is_new_blocks_and_shows_a_request() {
    for (change, by, action) in [
        (r#""s3:PutObject"]"#, r#""s3:PutObject", "s3:DeleteObject"]"#, "s3:deleteobject"),
        ("prod-*", "*", "s3:"),
        (r#"{"Bool": {"aws:MultiFactorAuthPresent": "true"}}"#, "{}", "s3:"),
    ] {
        let new = OLD.replace(change, by);
        assert_ne!(new, OLD);
        let ran = diff(OLD, &new, &[]);
        assert_eq!(ran.code, 1, "{change}: {ran:?}");
        assert!(ran.stdout.contains("NEW allows what OLD does not"), "{ran:?}");
        assert!(ran.stdout.lines().any(|line| line.starts_with("+ ")), "{ran:?}");
        let document = json(&diff(OLD, &new, &["--format", "json"]));
        assert_eq!(
            (&document["schema"], &document["verdict"]),
            (&"pairgate-iam-diff-v1".into(), &"wider".into())
        );
        let witness = document["witness"]["action"].as_str().unwrap().to_lowercase();
        assert!(witness.starts_with(action), "{change}: {document}");
    }
}

#[test]
fn the_kind_is_seen_or_given() {
    let trust = |principal: &str| {
        format!(
            r#"{{"Version": "2012-10-17", "Statement": {{"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {principal}}}}}"#
        )
    };
    let (narrow, wide) = (trust(r#"{"AWS": "111122223333"}"#), trust(r#""*""#));
    let document = json(&diff(&narrow, &wide, &["--format", "json"]));
    assert_eq!((&document["kind"], &document["verdict"]), (&"trust".into(), &"wider".into()));
    assert_eq!(diff(&wide, &narrow, &[]).code, 0);
    let wrong = diff(&narrow, &wide, &["--kind", "identity"]);
    assert_eq!(wrong.code, 2, "{wrong:?}");
    assert!(wrong.stderr.contains("`Principal` must not stand in an identity policy"), "{wrong:?}");
    let document = json(&diff(OLD, OLD, &["--kind", "boundary", "--format", "json"]));
    assert_eq!((&document["kind"], &document["verdict"]), (&"boundary".into(), &"equal".into()));
}

#[test]
fn what_cannot_be_understood_is_no_answer() {
    for (new, place, words) in [
        ("{\n  \"Statement\": [}", "new.json:2:17", "not JSON"),
        ("", "new.json:1:1", "is empty"),
        (
            r#"{"Statement": {"Efect": "Allow", "Action": "*", "Resource": "*"}}"#,
            "new.json:1:16",
            "did you mean `Effect`?",
        ),
        (
            r#"{"Statement": {"Effect": "Allow", "Action": "*", "Resource": "*", "Condition": {"StringLikes": {"aws:x": "y"}}}}"#,
            "new.json:1:81",
            "did you mean `StringLike`?",
        ),
    ] {
        let ran = diff(OLD, new, &[]);
        assert_eq!((ran.code, ran.stdout.as_str()), (2, ""), "{ran:?}");
        assert!(ran.stderr.contains(place) && ran.stderr.contains(words), "{place}: {}", ran.stderr);
    }
    let missing = run(folder(&[("old.json", OLD)]).path(), ["iam", "diff", "old.json", "gone.json"]);
    assert_eq!(missing.code, 2);
    assert!(missing.stderr.contains("cannot read `gone.json`"), "{missing:?}");
    // What AWS would refuse grants nothing that could count as known before.
    let broken = OLD.replace("\"Effect\"", "\"effect\"");
    let ran = diff(&broken, OLD, &[]);
    assert_eq!(ran.code, 1, "{ran:?}");
    assert!(ran.stderr.contains("old.json:6:7"), "{ran:?}");
}

#[test]
fn one_of_both_comes_from_standard_input() {
    let folder = folder(&[("old.json", OLD)]);
    let stdin = |arguments: [&str; 4], text: &str| {
        finish(pairgate(folder.path()).args(arguments).write_stdin(text.to_owned()))
    };
    assert_eq!(stdin(["iam", "diff", "old.json", "-"], OLD).code, 0);
    assert_eq!(stdin(["iam", "diff", "-", "old.json"], &format!("\u{feff}{OLD}")).code, 0);
    assert!(stdin(["iam", "diff", "old.json", "-"], "{").stderr.contains("<stdin>:1:2"));
    let twice = stdin(["iam", "diff", "-", "-"], OLD);
    assert_eq!(twice.code, 2);
    assert!(twice.stderr.contains("only one document can come from standard input"));
}

#[test]
fn asked_for_actions_it_says_which_are_granted() {
    let ran = diff(
        OLD,
        OLD,
        &["--actions", "s3:getobject,s3:Delete*", "--resources", "arn:aws:s3:::prod-a/x,arn:aws:s3:::dev/x"],
    );
    let lines: Vec<&str> = ran.stdout.lines().filter(|line| !line.starts_with(' ')).collect();
    assert_eq!(
        lines,
        [
            "granted      s3:getobject on arn:aws:s3:::prod-a/x",
            "not granted  s3:getobject on arn:aws:s3:::dev/x",
            "not granted  s3:Delete* on arn:aws:s3:::prod-a/x",
            "not granted  s3:Delete* on arn:aws:s3:::dev/x",
        ]
    );
    assert_eq!(ran.code, 1);
    assert!(ran.stdout.contains("such as ") && ran.stdout.contains("true"), "{ran:?}");
    let none = diff(OLD, OLD, &["--actions", "iam:*"]);
    assert_eq!((none.code, none.stdout.as_str()), (0, "not granted  iam:*\n"));
    let document = json(&diff(OLD, OLD, &["--actions", "s3:PutObject,iam:*", "--format", "json"]));
    let answers: Vec<&str> =
        document["answers"].as_array().unwrap().iter().map(|one| one["answer"].as_str().unwrap()).collect();
    assert_eq!(answers, ["granted", "not-granted"]);
    assert_eq!(diff(OLD, OLD, &["--resources", "*"]).code, 2, "resources of nothing");
}

#[test]
fn check_tells_what_is_wrong_with_its_place() {
    let wide = "{\n  \"Version\": \"2012-10-17\",\n  \"Statement\": {\"Sid\": \"All\", \"Effect\": \"Allow\", \"Action\": \"iam:PassRole\", \"Resource\": \"*\"}\n}";
    let folder = folder(&[("fine.json", OLD), ("wide.json", wide), ("broken.json", "{")]);
    let fine = run(folder.path(), ["iam", "check", "fine.json"]);
    assert_eq!((fine.code, fine.stdout.as_str()), (0, "1 document: nothing to remark\n"));

    let ran = run(folder.path(), ["iam", "check", "fine.json", "wide.json"]);
    assert_eq!(ran.code, 1, "{ran:?}");
    for part in ["passrole-unbounded", "wide.json:3:88", "help: name the roles", "2 documents: "] {
        assert!(ran.stdout.contains(part), "{part}: {}", ran.stdout);
    }
    let ran = run(folder.path(), ["iam", "check", "wide.json", "--format", "json"]);
    let document = json(&ran);
    let remarks = document["documents"][0]["remarks"].as_array().unwrap();
    let pass_role = remarks.iter().find(|one| one["rule"] == "passrole-unbounded").unwrap();
    assert_eq!(
        (&pass_role["line"], &pass_role["column"], &pass_role["end_column"]),
        (&3.into(), &88.into(), &91.into())
    );
    assert_eq!((&pass_role["statement"], &pass_role["sid"]), (&0.into(), &"All".into()));
    assert!(pass_role["message"]["ja"].as_str().unwrap().contains("すべてのロール"));

    // One that cannot be read hides nothing about the others.
    let ran = run(folder.path(), ["iam", "check", "broken.json", "wide.json"]);
    assert_eq!(ran.code, 2, "{ran:?}");
    assert!(ran.stdout.contains("passrole-unbounded") && ran.stderr.contains("broken.json:1:2"), "{ran:?}");
}

#[test]
fn check_knows_the_account() {
    let trust = r#"{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"AWS": "111122223333"}}}"#;
    let folder = folder(&[("trust.json", trust)]);
    let with = |more: &[&str]| run(folder.path(), ["iam", "check", "trust.json"].iter().chain(more));
    let unknown = with(&[]);
    assert_eq!(unknown.code, 0, "{unknown:?}");
    assert!(unknown.stdout.contains("1 advisory"), "{unknown:?}");
    let own = with(&["--account", "111122223333"]);
    assert_eq!((own.code, own.stdout.as_str()), (0, "1 document: nothing to remark\n"));
    let foreign = with(&["--account", "444455556666"]);
    assert_eq!(foreign.code, 1, "{foreign:?}");
    assert!(foreign.stdout.contains("sts:ExternalId"), "{foreign:?}");
    assert_eq!(with(&["--account", "me"]).code, 2);
    // As an identity policy its principal is a mistake.
    assert_eq!(with(&["--kind", "identity"]).code, 1);
}

#[test]
fn explain_says_what_an_action_can_do() {
    let folder = folder(&[]);
    let ran = run(folder.path(), ["iam", "explain", "iam:passrole", "sqs:Get*"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    for part in [
        "iam:PassRole\n",
        "permissions management",
        "our own: ",
        "arn:*:iam::*:role/*",
        "apprunner-001",
        "needs iam:PassRole, ",
        "more, which `--format json` lists",
        "sqs:Get*: 2 actions",
        "sqs:GetQueueUrl",
    ] {
        assert!(ran.stdout.contains(part), "{part}: {}", ran.stdout);
    }
    let document = json(&run(folder.path(), ["iam", "explain", "s3:GetObject", "--format", "json"]));
    let one = &document["explained"][0];
    assert_eq!((&one["actions"][0]["level"], &one["data"]), (&"read".into(), &"read".into()));
    for (action, help) in [
        ("iam:PasRole", "did you mean `iam:PassRole`?"),
        ("lamda:InvokeFunction", "did you mean `lambda:InvokeFunction`?"),
        ("PassRole", "write it as `service:Action`"),
    ] {
        let unknown = run(folder.path(), ["iam", "explain", action]);
        assert_eq!((unknown.code, unknown.stdout.as_str()), (2, ""));
        assert!(unknown.stderr.contains(help), "{unknown:?}");
    }
}

/// What a document holds reaches no terminal as it is.
#[test]
fn hostile_documents_write_nothing_to_a_terminal() {
    let hostile = r#"{"Version": "2012-10-17", "Statement": {"Sid": "x\u001b[2J", "Effect": "Allow", "Action": "a\u001b[2J:*", "Resource": "arn:\u202e\u001b]0;x\u0007*", "Principal": {"AWS": "\u001b[31m"}, "Condition": {"\u001b[1m": {"\u0007:x": "::error::y"}}}}"#;
    let folder = folder(&[("old.json", OLD), ("hostile.json", hostile)]);
    for arguments in [
        vec!["iam", "check", "hostile.json"],
        vec!["iam", "check", "hostile.json", "--format", "json"],
        vec!["iam", "diff", "old.json", "hostile.json"],
        vec!["iam", "diff", "hostile.json", "old.json"],
        vec!["iam", "diff", "hostile.json", "old.json", "--format", "json", "--kind", "resource"],
        vec!["iam", "diff", "old.json", "old.json", "--actions", "\u{1b}[2J", "--resources", "\u{202e}"],
    ] {
        let ran = run(folder.path(), &arguments);
        for text in [&ran.stdout, &ran.stderr] {
            let hidden = text.chars().find(|c| (*c != '\n' && c.is_control()) || *c == '\u{202e}');
            assert_eq!(hidden, None, "{arguments:?}: {text:?}");
        }
        assert!(!ran.stdout.is_empty() || !ran.stderr.is_empty());
    }
}
