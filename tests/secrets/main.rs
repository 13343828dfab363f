//! A secret marked sensitive anywhere in a plan is in no output of ours: canaries go into every place that
//! can hold one, and everything that the program prints is searched for them.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, missing_docs)]

mod canaries;
mod display;
mod everywhere;
mod library;

use std::path::Path;
use std::process::Output;

use assert_cmd::Command;
use serde_json::Value;

const FORMATS: [&str; 6] = ["text", "markdown", "json", "sarif", "junit", "github"];

fn pairgate(arguments: &[&str], input: &str) -> Output {
    Command::cargo_bin("pairgate")
        .unwrap()
        .env("PAIRGATE_SEAL_KEY", "0123456789abcdef0123456789abcdef")
        .args(arguments)
        .write_stdin(input.to_owned())
        .output()
        .unwrap()
}

fn both(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

/// Everything that the program can say about a plan: what, and the text.
fn outputs(plan: &str) -> Vec<(String, String)> {
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let mut found = Vec::new();
    for lang in ["en", "ja"] {
        let mut arguments: Vec<String> =
            ["check", "-", "--all", "--color", "always", "--lang", lang].map(str::to_owned).to_vec();
        for format in FORMATS {
            arguments
                .extend(["--output".to_owned(), format!("{format}={}", file(&format!("{lang}.{format}")))]);
        }
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        let output = pairgate(&arguments, plan);
        assert!(matches!(output.status.code(), Some(0 | 1)), "{}\n{plan}", both(&output));
        found.push((format!("check {lang} on the terminal"), both(&output)));
        for format in FORMATS {
            let text = std::fs::read_to_string(file(&format!("{lang}.{format}"))).unwrap();
            found.push((format!("check {lang} {format}"), text));
        }
    }
    let other = file("other.json");
    // The same members with other leaves, so that everything differs.
    let mut changed: Value = serde_json::from_str(plan).unwrap();
    for_each_leaf(&mut changed, &mut |leaf| {
        if let Value::String(text) = leaf {
            if !["1.2", "managed", "update", "create", "delete", "no-op"].contains(&text.as_str()) {
                text.push('x');
            }
        }
    });
    std::fs::write(Path::new(&other), changed.to_string()).unwrap();
    for arguments in [
        &["digest", "-"][..],
        &["digest", "-", "--format", "json"],
        &["digest", "-", "--explain", &other],
        &["digest", "-", "--explain", &other, "--format", "json"],
    ] {
        let output = pairgate(arguments, plan);
        assert!(matches!(output.status.code(), Some(0 | 1)), "{arguments:?}: {}", both(&output));
        found.push((arguments.join(" "), both(&output)));
    }
    found
}

fn for_each_leaf(value: &mut Value, visit: &mut impl FnMut(&mut Value)) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(|item| for_each_leaf(item, visit)),
        Value::Object(members) => members.iter_mut().for_each(|(_, member)| for_each_leaf(member, visit)),
        leaf => visit(leaf),
    }
}
