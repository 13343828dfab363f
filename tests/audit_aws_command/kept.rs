//! `--state`: a run that was cut off goes on where it stopped.

use std::time::Duration;

use tempfile::TempDir;

use crate::front::{Front, Instead, Rule};
use crate::live::{ORGANISATION, ask, prepared};
use crate::shop::{command, json};
use crate::stage::{SECRET, TOKEN, recorded, with};
use crate::support::moto::Workshop;
use crate::support::program::finish;

fn kept(folder: &TempDir) -> Vec<String> {
    let Ok(files) = std::fs::read_dir(folder.path().join("state/aws/accounts")) else { return Vec::new() };
    let names = files.map(|file| file.unwrap().file_name().into_string().unwrap());
    names.filter(|name| !name.starts_with('.')).collect()
}

const LIVE: [&str; 8] =
    ["--role-name", "audit", "--granularity", "none", "--state", "state", "--format", "json"];

#[test]
fn a_run_that_was_killed_goes_on_where_it_stopped() {
    let Some(mut aws) = Workshop::start(false) else { return };
    let made = aws.run(ORGANISATION);
    let stuck: &'static str = made[1].as_str().unwrap().to_owned().leak();
    let folder = TempDir::new().unwrap();
    // One account never answers; the two others are kept meanwhile.
    let front = Front::start(
        aws.address,
        with(vec![Rule::always("GetAccountAuthorizationDetails", Instead::Silence).of(stuck)]),
    );
    let built = prepared(&folder, &front, &LIVE);
    let mut child = std::process::Command::new(built.get_program())
        .current_dir(folder.path())
        .args(built.get_args())
        .env_clear()
        .env("PATH", std::env::var_os("PATH").unwrap_or_default())
        .envs([
            ("AWS_ACCESS_KEY_ID", "AKIAAUDITOR"),
            ("AWS_SECRET_ACCESS_KEY", SECRET),
            ("AWS_SESSION_TOKEN", TOKEN),
        ])
        .stdout(std::process::Stdio::null())
        .stderr(std::process::Stdio::null())
        .spawn()
        .unwrap();
    for _ in 0..600 {
        if kept(&folder).len() >= 2 {
            break;
        }
        std::thread::sleep(Duration::from_millis(100));
    }
    let before = kept(&folder);
    child.kill().unwrap();
    child.wait().unwrap();
    assert_eq!(before.len(), 2, "{before:?}");
    // The next run asks for the third alone.
    let front = Front::start(aws.address, recorded());
    let ran = ask(&folder, &front, &LIVE);
    assert_eq!(ran.code, 1, "{}", ran.stderr);
    assert_eq!(front.accounts(), [stuck]);
    assert_eq!(json(&ran)["scope"]["accounts"].as_array().unwrap().len(), 3);
    // Everything is young: nobody is asked, and the same is found.
    let front = Front::start(aws.address, recorded());
    let again = json(&ask(&folder, &front, &LIVE));
    assert_eq!(front.accounts(), Vec::<String>::new());
    assert_eq!(again["findings"].as_array().unwrap().len(), json(&ran)["findings"].as_array().unwrap().len());
    // As old as it may be: all are asked again.
    let ran = ask(&folder, &front, &[&LIVE[..], &["--max-age", "0s"]].concat());
    assert_eq!((front.accounts().len(), ran.code), (3, 1));
    // Offline nobody is asked, however old it is.
    drop((front, aws));
    let ran = finish(command(folder.path()).args([
        "--state",
        "state",
        "--offline",
        "--max-age",
        "0s",
        "--format",
        "json",
    ]));
    let offline = json(&ran);
    assert_eq!(offline["scope"]["accounts"].as_array().unwrap().len(), 3);
    let ids = |report: &serde_json::Value| crate::shop::found(report);
    assert_eq!(ids(&offline), ids(&again));
    no_secrets(&folder.path().join("state"));
}

fn no_secrets(folder: &std::path::Path) {
    for file in std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().path()) {
        if file.is_dir() {
            no_secrets(&file);
        } else {
            let bytes = std::fs::read(&file).unwrap();
            let text = String::from_utf8_lossy(&bytes);
            assert!(!text.contains(SECRET) && !text.contains(TOKEN), "{file:?}");
        }
    }
}

#[test]
fn kept_facts_that_are_damaged_are_refused_and_named() {
    let folder = TempDir::new().unwrap();
    let Some(mut aws) = Workshop::start(false) else { return };
    aws.run("client('iam').create_user(UserName='one')");
    let front = Front::start(aws.address, recorded());
    let live = ["--granularity", "none", "--state", "state"];
    ask(&folder, &front, &live);
    let names = kept(&folder);
    assert_eq!(names.len(), 1);
    let file = folder.path().join("state/aws/accounts").join(&names[0]);
    let text = std::fs::read_to_string(&file).unwrap();
    std::fs::write(&file, &text[..text.len() / 2]).unwrap();
    for more in [&["--offline"][..], &[]] {
        let ran = ask(&folder, &front, &[&live[..], more].concat());
        assert_eq!(ran.code, 2, "{}", ran.stdout);
        assert!(ran.stderr.contains(&names[0]) && ran.stderr.contains("remove the file"), "{}", ran.stderr);
    }
}
