//! `pairgate digest` as a program.

use std::process::Output;

use assert_cmd::Command;
use serde_json::{Value, json};

use crate::plans::rich;
use crate::{full, plan_of, plan_with, pretty, update_to};

pub fn pairgate(arguments: &[&str], input: &str, key: Option<&str>) -> Output {
    let mut command = Command::cargo_bin("pairgate").unwrap();
    command.env_remove("PAIRGATE_SEAL_KEY").args(arguments).write_stdin(input.to_owned());
    if let Some(key) = key {
        command.env("PAIRGATE_SEAL_KEY", key);
    }
    command.output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

fn json_of(input: &str, arguments: &[&str], key: Option<&str>) -> Value {
    let output = pairgate(&[&["digest", "-", "--format", "json"], arguments].concat(), input, key);
    assert!(output.status.success(), "{}", text(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

const KEY: &str = "0123456789abcdef0123456789abcdef";

#[test]
fn the_program_prints_the_digest_of_the_library() {
    let plan = pretty(&rich());
    let found = json_of(&plan, &[], Some(KEY));
    assert_eq!(found["digest"], json!(full(&plan)));
    assert_eq!(found["commitment"], "keyed");
    let output = pairgate(&["digest", "-"], &plan, Some(KEY));
    let printed = text(&output.stdout);
    for name in ["digest", "short", "words"] {
        assert!(printed.contains(found[name].as_str().unwrap()), "{name}: {printed}");
    }
}

#[test]
fn the_key_counts_without_white_space_around_it_and_must_be_long() {
    let plan = pretty(&rich());
    let digest = json_of(&plan, &[], Some(KEY));
    assert_eq!(
        digest,
        json_of(&plan, &[], Some(&format!(" {KEY}\n"))),
        "a trailing line feed of a secret store"
    );
    assert_ne!(digest, json_of(&plan, &[], Some("0123456789abcdef0123456789abcdee")));
    for key in ["short", "123456789012345", "                                ", "\n"] {
        for command in ["digest", "check"] {
            let output = pairgate(&[command, "-"], &plan, Some(key));
            assert_eq!(output.status.code(), Some(2), "{key:?}: {}", text(&output.stderr));
            assert!(text(&output.stderr).contains("PAIRGATE_SEAL_KEY"), "{}", text(&output.stderr));
        }
    }
    assert_eq!(json_of(&plan, &[], Some(""))["commitment"], "argon2id", "an empty one is none");
}

#[test]
fn a_nonce_is_taken_and_checked() {
    let plan = pretty(&rich());
    let digest = |arguments: &[&str]| json_of(&plan, arguments, None)["digest"].clone();
    let one = digest(&["--nonce", "00112233445566ff"]);
    assert_eq!(one, digest(&["--nonce", "00112233445566FF"]));
    assert_ne!(one, digest(&["--nonce", "00112233445566fe"]));
    assert_ne!(one, digest(&[]));
    for nonce in [
        "",
        "0011",
        "00112233445566f",
        "0011223344556 ff",
        "+1+1+1+1+1+1+1+1",
        "zz112233445566ff",
        "ééééééééé",
    ] {
        let output = pairgate(&["digest", "-", "--nonce", nonce], &plan, None);
        assert_eq!(output.status.code(), Some(2), "{nonce:?}");
    }
}

#[test]
fn check_tells_the_same_digest() {
    let plan = pretty(&rich());
    for key in [None, Some(KEY)] {
        let digest = json_of(&plan, &[], key);
        let output = pairgate(&["check", "-", "--format", "json"], &plan, key);
        assert!(
            text(&output.stdout).contains(digest["digest"].as_str().unwrap()),
            "{}",
            text(&output.stdout)
        );
    }
}

#[test]
fn duplicate_keys_leave_a_report_without_a_digest_that_decides_nothing() {
    let plan = update_to("{\n\"k\":1,\n\"k\":2}");
    let output = pairgate(&["digest", "-"], &plan, None);
    assert_eq!(output.status.code(), Some(2));
    let message = text(&output.stderr);
    assert!(message.contains("`k`") && message.contains("line 3"), "{message}");
    for lang in ["en", "ja"] {
        let output = pairgate(&["check", "-", "--format", "json", "--lang", lang], &plan, None);
        assert!(output.stderr.is_empty(), "{}", text(&output.stderr));
        let report: Value = serde_json::from_slice(&output.stdout).unwrap();
        assert!(report.to_string().contains("terraform_data.a"), "{report}");
        assert!(!report.to_string().contains("v1:"), "no digest: {report}");
        assert_eq!((output.status.code(), &report["verdict"]), (Some(1), &"undecided".into()));
    }
    let output = pairgate(&["check", "-"], &plan, None);
    let message = text(&output.stdout);
    assert!(message.contains("`k`") && message.contains("line 3"), "{message}");
    let refused = plan_with("\"a\":1,\"a\":2");
    for command in ["digest", "check"] {
        assert_eq!(pairgate(&[command, "-"], &refused, None).status.code(), Some(2));
    }
}

#[test]
fn a_duplicate_key_inside_of_a_secret_is_not_told() {
    let plan = plan_of(
        "terraform_data",
        r#"{"actions":["create"],"after":{"a":{"swordfish-key":1,"swordfish-key":1}},"after_sensitive":{"a":true}}"#,
    );
    for arguments in [&["digest", "-"][..], &["check", "-"], &["check", "-", "--format", "json"]] {
        let output = pairgate(arguments, &plan, None);
        let all = text(&output.stdout) + &text(&output.stderr);
        assert!(!all.contains("swordfish"), "{all}");
    }
}
