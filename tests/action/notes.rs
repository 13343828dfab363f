//! The notes of earlier applies are there when a plan is judged, and nothing depends on them.

use std::path::Path;

use serde_json::json;

use crate::runner::{Runner, TOKEN, ready};

const NOTES: &str = "refs/notes/pairgate";

fn git(at: &Path, line: &[&str]) -> String {
    let mut command = crate::support::git::command(at);
    for who in ["AUTHOR", "COMMITTER"] {
        command.env(format!("GIT_{who}_NAME"), "alice").env(format!("GIT_{who}_EMAIL"), "alice@example.com");
    }
    let ran = command.args(line).output().unwrap();
    assert!(ran.status.success(), "git {line:?}: {}", String::from_utf8_lossy(&ran.stderr));
    String::from_utf8(ran.stdout).unwrap()
}

/// A checkout of a repository that another folder serves, where the notes say this.
fn checkout(mode: &str, notes: Option<&str>) -> Runner {
    let runner = Runner::new().input("mode", mode).input("version", "source").file("tfplan.json", "{}");
    let runner = runner.noting(0, Some(&json!({ "verdict": "clear" })));
    let (served, at) = (runner.path("server/acme/infra"), runner.path("workspace"));
    std::fs::create_dir_all(&served).unwrap();
    git(&served, &["init", "--quiet"]);
    git(&served, &["commit", "--quiet", "--allow-empty", "--message", "one"]);
    if let Some(text) = notes {
        git(&served, &["notes", "--ref", NOTES, "add", "--message", text]);
    }
    git(&at, &["clone", "--quiet", served.to_str().unwrap(), "clone"]);
    std::fs::rename(at.join("clone/.git"), at.join(".git")).unwrap();
    std::fs::remove_dir_all(at.join("clone")).unwrap();
    let server = format!("file://{}", runner.path("server").display());
    runner.variable("GITHUB_SERVER_URL", &server)
}

#[test]
fn the_notes_are_there_when_a_plan_is_judged_or_posted() {
    if !ready() {
        return;
    }
    for mode in ["check", "post"] {
        let runner = checkout(mode, Some("an apply"));
        let ended = runner.run();
        assert_eq!(ended.code, 0, "{}", ended.log);
        assert!(!ended.log.contains("no notes"), "{}", ended.log);
        let at = runner.path("workspace");
        assert_eq!(git(&at, &["notes", "--ref", NOTES, "show", "HEAD"]), "an apply\n", "{mode}");
        // Neither the clone nor the program hears of what the fetch was allowed to.
        let config = std::fs::read_to_string(at.join(".git/config")).unwrap();
        assert!(!config.contains("extraheader") && !config.contains(TOKEN), "{config}");
        assert!(!runner.noted_environment().contains("GIT_CONFIG"), "{mode}");
    }
}

#[test]
fn without_notes_or_a_clone_or_a_server_the_plan_is_judged_all_the_same() {
    if !ready() {
        return;
    }
    let none_yet = checkout("post", None);
    let no_server = checkout("post", Some("an apply"));
    let no_server = no_server.variable("GITHUB_SERVER_URL", "file:///nowhere");
    for runner in [&none_yet, &no_server] {
        let ended = runner.run();
        assert_eq!(ended.code, 0, "{}", ended.log);
        assert!(ended.log.contains("no notes of earlier applies"), "{}", ended.log);
        assert_eq!(ended.outputs["verdict"], "clear");
    }
    let no_clone = Runner::new().input("mode", "check").file("tfplan.json", "{}");
    let ended = no_clone.noting(0, Some(&json!({ "verdict": "clear" }))).run();
    assert_eq!((ended.code, ended.log.contains("no notes")), (0, false), "{}", ended.log);
}

/// `git` is a stub here that writes down what it was given.
#[test]
fn only_a_post_shows_the_token_and_no_argument_holds_it() {
    if !ready() {
        return;
    }
    for (mode, shown) in [("check", false), ("post", true)] {
        let runner = Runner::new().input("mode", mode).file("tfplan.json", "{}");
        let runner = runner.noting(0, Some(&json!({ "verdict": "clear" })));
        let runner = runner.stub(
            "git",
            "#!/usr/bin/env bash\nprintf '%s\\n' \"$*\" >>\"MACHINE/git-arguments\"\nenv >>\"MACHINE/git-environment\"\n",
        );
        assert_eq!(runner.run().code, 0);
        let read = |name: &str| std::fs::read_to_string(runner.path(name)).unwrap();
        let (arguments, environment) = (read("git-arguments"), read("git-environment"));
        let wanted = "fetch --quiet --no-tags --no-recurse-submodules -- https://github.com/acme/infra";
        assert!(arguments.contains(wanted), "{arguments}");
        // Of `x-access-token:` and the token, in base64.
        let secret = "eC1hY2Nlc3MtdG9rZW46Z2hzX3Rva2VuLW9mLXRoZS1qb2I=";
        assert!(!arguments.contains(secret) && !arguments.contains(TOKEN), "{arguments}");
        let header = format!("GIT_CONFIG_VALUE_0=AUTHORIZATION: basic {secret}\n");
        assert_eq!(environment.contains(&header), shown, "{mode}: {environment}");
        assert_eq!(environment.contains("GIT_CONFIG_KEY_0=http.https://github.com/.extraheader\n"), shown);
    }
}
