//! The examples that are stories run, and print what is kept beside them.

use std::collections::BTreeMap;
use std::process::Command;

use regex::{Captures, Regex};

use crate::support::files::{first_difference, project, updating};
use crate::support::{program, skip, terraform};

#[test]
fn the_story_of_a_pull_request_is_told() {
    tells("pull-request-story", &["bash", "ssh-keygen", "curl"]);
}

#[test]
fn the_story_of_a_pair_that_applies_is_told() {
    tells("pair-apply", &["bash", "ssh-keygen", "curl", "mkfifo"]);
}

/// Runs the story, and compares it with what is kept.
fn tells(name: &str, tools: &[&str]) {
    let expected = format!("examples/{name}/expected.txt");
    let Some(server) = program::beside("forge_server") else {
        return skip::skip("the server is not built: `cargo test --test forge_server` builds it");
    };
    if terraform::find().is_none() {
        return;
    }
    if let Some(missing) = tools.iter().find(|tool| !is_there(tool)) {
        return skip::skip(&format!("no {missing} in PATH"));
    }
    let temporary = tempfile::tempdir().unwrap();
    let told = Command::new("bash")
        .arg(project(&format!("examples/{name}/run")))
        .env_clear()
        .env("PATH", std::env::var_os("PATH").unwrap_or_default())
        .env("TMPDIR", temporary.path())
        .env("PAIRGATE_BIN", assert_cmd::cargo::cargo_bin!("pairgate"))
        .env("PAIRGATE_FORGE_SERVER", server)
        .output()
        .unwrap();
    let (out, err) = (String::from_utf8(told.stdout).unwrap(), String::from_utf8_lossy(&told.stderr));
    assert!(told.status.success(), "{out}\n{err}");
    assert_eq!(err, "", "the story complains");
    let left: Vec<_> = std::fs::read_dir(temporary.path()).unwrap().collect();
    assert!(left.is_empty(), "the story leaves {left:?}");
    assert!(!out.contains("-token-"), "a token is told");

    let kept = std::fs::read_to_string(project(&expected)).unwrap_or_default();
    let (found, wanted) = (stable(&kept), stable(&out));
    if found == wanted {
        return;
    }
    if updating() {
        return std::fs::write(project(&expected), out).unwrap();
    }
    panic!(
        "{expected}: {}\n\nwhere the new text is right, `PAIRGATE_UPDATE=1 cargo test --test story` writes it",
        first_difference(&found, &wanted)
    );
}

fn is_there(tool: &str) -> bool {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path).any(|folder| folder.join(tool).is_file())
}

/// The text without what differs between two runs or two machines. Digests, words and commits become numbers in
/// the order in which they come, so that equal ones stay equal and different ones different.
fn stable(text: &str) -> String {
    let plan = Regex::new(r"Terraform [0-9][^ ]* · made\s+[-0-9T:Z.]+").unwrap();
    let text = plan.replace_all(text, "Terraform VERSION · made MOMENT");
    let version = Regex::new("Terraform `[0-9.]+`").unwrap();
    let mut text = version.replace_all(&text, "Terraform `VERSION`").into_owned();
    // How long it took, whatever it took: "1 second" is "N seconds" as well.
    let took = Regex::new(r"\b[0-9]+(?:( second)s?\b|(s \[id=))|(after )[0-9]+s\b").unwrap();
    text = took
        .replace_all(&text, |found: &Captures<'_>| match (found.get(1), found.get(2)) {
            (Some(_), _) => "N seconds",
            (None, Some(_)) => "Ns [id=",
            (None, None) => "after Ns",
        })
        .into_owned();
    let words =
        Regex::new(r"(?:Plan digest  |of this plan: |of this session: |compare: `)([a-z]+ [a-z]+ [a-z]+)")
            .unwrap();
    let mut all: Vec<String> = Vec::new();
    for found in words.captures_iter(&text) {
        if !all.contains(&found[1].to_owned()) {
            all.push(found[1].to_owned());
        }
    }
    for (number, words) in all.iter().enumerate() {
        text = text.replace(words.as_str(), &format!("WORDS-{number}"));
    }
    let digests = Regex::new(
        r"\b(?:[0-9a-f]{40}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{32}|[0-9a-f]{12}|([sv]1:)[0-9a-f]{12,64}|[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4})\b",
    )
    .unwrap();
    let mut known: BTreeMap<String, usize> = BTreeMap::new();
    let numbered = digests.replace_all(&text, |found: &Captures<'_>| {
        let kind = found.get(1).map_or("", |kind| kind.as_str());
        // Short forms are the beginnings of long ones.
        let start: String = found[0].chars().take(kind.len() + 12).collect();
        let next = known.len();
        format!("{kind}HEX-{}", known.entry(start).or_insert(next))
    });
    numbered.into_owned()
}

#[test]
fn only_what_differs_between_runs_is_left_out() {
    let (one, two) = ("a".repeat(40), "b".repeat(40));
    let page =
        |first: &str, second: &str| format!("head {first} at {}\nhead {second}\nexit 3\n", &first[..12]);
    assert_eq!(stable(&page(&one, &two)), stable(&page(&two, &one)));
    assert_ne!(stable(&page(&one, &two)), stable(&page(&one, &one)), "another commit is another one");
    assert_ne!(stable("[exit code 3]"), stable("[exit code 0]"));
    let said = |words: &str| format!("Plan digest  {words}  62c1-f0b2-b494\ntyped: {words}\n");
    assert_eq!(stable(&said("glare auto coach")), stable(&said("kick sunny hidden")));
    assert_ne!(
        stable(&said("glare auto coach")),
        stable(&said("glare auto coach").replace("typed: glare", "typed: x"))
    );
}
