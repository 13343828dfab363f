//! A disk that is full: what was there stays whole, and nothing ends well that was not written.

use std::fs;
use std::path::Path;

use crate::shop::{DAY, FILES, files};
use crate::support::program::{Ran, finish};

/// Runs the program where no file may grow beyond a block, so that a write stops in the middle.
fn limited(folder: &Path, arguments: &[&str], end: &str) -> Ran {
    let program = assert_cmd::cargo::cargo_bin!("pairgate");
    let script = format!("trap '' XFSZ; ulimit -f 1; exec \"$0\" \"$@\" {end}");
    let mut command = assert_cmd::Command::new("sh");
    command.current_dir(folder).env_clear().env("PATH", std::env::var_os("PATH").unwrap_or_default());
    command.arg("-c").arg(script).arg(program).args(arguments);
    finish(&mut command)
}

fn audit(folder: &Path, more: &[&str], end: &str) -> Ran {
    let start = ["audit", "aws", "--as-of", DAY, "--fail-on", "never"];
    limited(folder, &[&start, &FILES[..], more].concat(), end)
}

/// Nothing is left beside what was there.
fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

#[test]
fn a_baseline_survives_a_full_disk_whole() {
    let shop = files();
    let folder = shop.path();
    let file = folder.join("memory.json");
    let ran = crate::shop::audit(folder, &["--fail-on", "never", "--write-baseline", "memory.json"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    let (old, before) = (fs::read(&file).unwrap(), names(folder));
    assert!(old.len() > 2048);
    let ran = audit(folder, &["--baseline", "memory.json", "--write-baseline", "memory.json"], "");
    assert_eq!(ran.code, 2, "{}", ran.stdout);
    assert!(ran.stderr.contains("cannot write `memory.json`"), "{}", ran.stderr);
    assert!(ran.stdout.contains("aws-"), "the report is there all the same");
    assert_eq!((fs::read(&file).unwrap(), names(folder)), (old.clone(), before.clone()));
    let text = String::from_utf8(old.clone()).unwrap();
    let id = text.split_once("\"id\": \"").unwrap().1.split_once('"').unwrap().0.to_owned();
    let now = jiff::Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC).date().to_string();
    let word = [
        "audit",
        "accept",
        &id,
        "--baseline",
        "memory.json",
        "--reason",
        "x",
        "--owner",
        "y",
        "--until",
        &now,
    ];
    let ran = limited(folder, &word, "");
    assert_eq!(ran.code, 2, "{}", ran.stdout);
    assert!(ran.stderr.contains("cannot write `memory.json`"), "{}", ran.stderr);
    assert!(!ran.stdout.contains("accepted"), "{}", ran.stdout);
    assert_eq!((fs::read(&file).unwrap(), names(folder)), (old, before));
}

#[test]
fn a_report_that_does_not_fit_is_an_error_that_names_its_file() {
    let shop = files();
    let ran = audit(shop.path(), &["--output", "json=report.json", "--write-baseline", "memory.json"], "");
    assert_eq!(ran.code, 2, "{}", ran.stdout);
    assert!(ran.stderr.contains("cannot write `report.json`"), "{}", ran.stderr);
    assert!(!shop.path().join("memory.json").exists(), "nothing is remembered of it");
}

#[cfg(target_os = "linux")]
#[test]
fn a_report_into_a_full_pipe_is_an_error_and_is_not_remembered() {
    let shop = files();
    let ran = audit(shop.path(), &["--write-baseline", "memory.json"], "> /dev/full");
    assert_eq!(ran.code, 2);
    assert!(ran.stderr.contains("output-unwritable"), "{}", ran.stderr);
    assert!(!shop.path().join("memory.json").exists());
}
