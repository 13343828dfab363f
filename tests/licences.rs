//! Every dependency has a licence that a company may ship, and comes from the registry.
//!
//! Asked of cargo itself, so that nothing has to be installed for it and no network is needed.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use std::process::Command;

use serde_json::Value;

/// Licences that ask for no more than their text.
const ALLOWED: [&str; 14] = [
    "0BSD",
    "Apache-2.0",
    "Apache-2.0 WITH LLVM-exception",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSL-1.0",
    "CC0-1.0",
    "ISC",
    "MIT",
    "MIT-0",
    "Unicode-3.0",
    "Unicode-DFS-2016",
    "Unlicense",
    "Zlib",
];

/// Whether an SPDX expression can be met with allowed licences only. One that cannot be read cannot be met.
fn is_allowed(expression: &str) -> bool {
    // Old crates write `MIT/Apache-2.0` for a choice.
    let spaced = expression.replace('/', " OR ").replace('(', " ( ").replace(')', " ) ");
    let mut tokens = spaced.split_whitespace().peekable();
    any(&mut tokens).is_some_and(|met| met && tokens.next().is_none())
}

type Tokens<'a> = std::iter::Peekable<std::str::SplitWhitespace<'a>>;

fn any(tokens: &mut Tokens<'_>) -> Option<bool> {
    let mut met = all(tokens)?;
    while tokens.next_if_eq(&"OR").is_some() {
        met |= all(tokens)?;
    }
    Some(met)
}

fn all(tokens: &mut Tokens<'_>) -> Option<bool> {
    let mut met = one(tokens)?;
    while tokens.next_if_eq(&"AND").is_some() {
        met &= one(tokens)?;
    }
    Some(met)
}

fn one(tokens: &mut Tokens<'_>) -> Option<bool> {
    let token = tokens.next()?;
    if token == "(" {
        let met = any(tokens)?;
        return (tokens.next()? == ")").then_some(met);
    }
    if tokens.next_if_eq(&"WITH").is_some() {
        let licence = format!("{token} WITH {}", tokens.next()?);
        return Some(ALLOWED.contains(&licence.as_str()));
    }
    Some(ALLOWED.contains(&token))
}

#[test]
fn expressions_are_read_as_spdx_means_them() {
    for fine in [
        "MIT",
        "MIT OR GPL-3.0",
        "GPL-3.0 OR MIT",
        "MIT/Apache-2.0",
        "(MIT OR Apache-2.0) AND Unicode-3.0",
        "Apache-2.0 WITH LLVM-exception OR MPL-2.0",
    ] {
        assert!(is_allowed(fine), "{fine}");
    }
    for not in [
        "",
        "GPL-3.0",
        "MIT AND GPL-3.0",
        "(MIT OR Apache-2.0) AND GPL-3.0",
        "MIT OR",
        "(MIT",
        "MIT MIT",
        "MIT WITH something",
    ] {
        assert!(!is_allowed(not), "{not}");
    }
}

#[test]
fn every_dependency_may_be_shipped_and_comes_from_the_registry() {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version", "1", "--locked", "--offline"])
        .args(["--filter-platform", &host()])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    assert!(output.status.success(), "cargo metadata: {}", String::from_utf8_lossy(&output.stderr));
    let metadata: Value = serde_json::from_slice(&output.stdout).unwrap();
    // What is resolved, not what the packages file lists: a dependency of another platform is not built.
    let used: Vec<&str> = metadata["resolve"]["nodes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|node| node["id"].as_str().unwrap())
        .collect();
    let (mut wrong, mut seen) = (Vec::new(), 0);
    for package in metadata["packages"].as_array().unwrap() {
        if !used.contains(&package["id"].as_str().unwrap()) || package["name"] == "pairgate" {
            continue;
        }
        seen += 1;
        let name = format!("{} {}", package["name"].as_str().unwrap(), package["version"].as_str().unwrap());
        match package["license"].as_str() {
            Some(licence) if is_allowed(licence) => {}
            // Used by tests only, and its manifest names a file instead of a licence.
            None if name.starts_with("jsonpath-rust 0.3.") && is_mit(package) => {}
            licence => wrong.push(format!("{name}: licence {licence:?}")),
        }
        if !package["source"].as_str().unwrap_or_default().starts_with("registry+") {
            wrong.push(format!("{name}: comes from {}", package["source"]));
        }
    }
    assert!(seen > 50, "only {seen} dependencies were looked at");
    assert!(wrong.is_empty(), "not allowed (see the list in this file):\n{}", wrong.join("\n"));
}

/// The platform that this test was built for.
fn host() -> String {
    let output = Command::new(env!("CARGO")).args(["-vV"]).output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    text.lines().find_map(|line| line.strip_prefix("host: ")).unwrap().to_owned()
}

/// Whether the licence file of a package is the MIT licence, by the sentences that make it one.
fn is_mit(package: &Value) -> bool {
    let manifest = std::path::Path::new(package["manifest_path"].as_str().unwrap());
    let file = manifest.with_file_name(package["license_file"].as_str().unwrap_or("LICENSE"));
    let text = std::fs::read_to_string(file).unwrap_or_default();
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    text.starts_with("MIT License")
        && text.contains("Permission is hereby granted, free of charge, to any person obtaining a copy")
        && text.contains("THE SOFTWARE IS PROVIDED \"AS IS\", WITHOUT WARRANTY OF ANY KIND")
}
