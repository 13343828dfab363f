//! Which events do what, and which are refused.

use serde_json::{Value, json};

use crate::runner::{Runner, TOKEN, comment, pull_request, ready};

const CHEAP: [&str; 1] = ["Look at the event"];

#[test]
fn the_event_decides_the_mode() {
    if !ready() {
        return;
    }
    let review = json!({"review": {"state": "approved"}, "pull_request": pull_request()["pull_request"]});
    for (event, payload, mode) in [
        ("pull_request", pull_request(), "post"),
        ("pull_request_review", review, "verify"),
        ("issue_comment", comment("/pairgate status"), "verify"),
        ("push", json!({"ref": "refs/heads/main"}), "check"),
        ("schedule", json!({}), "check"),
        ("workflow_dispatch", json!({"inputs": null}), "check"),
    ] {
        let runner = Runner::new().event(event, &payload).noting(0, None);
        let ended = runner.run();
        assert_eq!(ended.code, 0, "{event}: {}", ended.log);
        assert_eq!(runner.noted()[0], mode, "{event}");
    }
}

#[test]
fn pull_request_target_is_refused_in_every_mode_before_anything_is_installed() {
    if !ready() {
        return;
    }
    for mode in ["", "check", "post", "verify", "merge", "audit"] {
        let ended = Runner::new().event("pull_request_target", &pull_request()).input("mode", mode).run();
        assert_eq!((ended.code, ended.ran), (2, CHEAP.map(str::to_owned).to_vec()));
        assert!(
            ended.log.contains("pull_request_target is refused") && ended.log.contains("Use pull_request")
        );
    }
}

#[test]
fn a_comment_runs_nothing_but_verify() {
    if !ready() {
        return;
    }
    for mode in ["check", "post", "merge"] {
        let ended =
            Runner::new().event("issue_comment", &comment("/pairgate status")).input("mode", mode).run();
        assert_eq!((ended.code, ended.ran.len()), (2, 1));
        assert!(ended.log.contains(&format!("mode {mode} cannot run on issue_comment")), "{}", ended.log);
    }
    let runner = Runner::new()
        .event("issue_comment", &comment("/pairgate sign s1:00\nacknowledge a.b"))
        .noting(3, None);
    let ended = runner.run();
    assert_eq!(ended.code, 0, "{}", ended.log);
    // Nothing that the stranger wrote is among the arguments.
    assert_eq!(runner.noted(), ["verify", "--post", "7"]);
    assert!(runner.noted_environment().contains(TOKEN));
}

#[test]
fn comments_that_are_not_for_pairgate_cost_nothing() {
    if !ready() {
        return;
    }
    let plain_issue = {
        let mut event = comment("/pairgate status");
        event["issue"].as_object_mut().unwrap().remove("pull_request");
        event
    };
    let unwritten = json!({"issue": {"number": 7, "pull_request": {}}, "comment": {"body": null}});
    for event in [
        comment("looks good"),
        comment("see\n/pairgate sign s1:00"),
        comment("/ pairgate status"),
        comment(""),
        plain_issue,
        unwritten,
    ] {
        let ended = Runner::new().event("issue_comment", &event).noting(2, None).run();
        assert_eq!((ended.code, ended.ran), (0, CHEAP.map(str::to_owned).to_vec()), "{event}: {}", ended.log);
        assert!(ended.outputs.values().all(String::is_empty));
    }
}

#[test]
fn a_command_that_was_edited_away_or_deleted_is_news() {
    if !ready() {
        return;
    }
    let mut edited = comment("never mind");
    edited["action"] = "edited".into();
    edited["changes"] = json!({"body": {"from": "/pairgate sign s1:00"}});
    let mut deleted = comment("/pairgate sign s1:00\r\n");
    deleted["action"] = "deleted".into();
    // A change of mind is heard by the verifier however it is written.
    let hasty = comment(" /Pairgate Revoke please");
    for event in [edited, deleted, hasty] {
        let runner = Runner::new().event("issue_comment", &event).noting(0, None);
        assert_eq!(runner.run().code, 0);
        assert_eq!(runner.noted()[0], "verify");
    }
}

#[test]
fn an_event_that_cannot_be_read_is_refused() {
    if !ready() {
        return;
    }
    for event in [json!([]), json!("x"), json!({"issue": 5})] {
        let ended = Runner::new().event("issue_comment", &event).run();
        assert_eq!((ended.code, ended.ran.len()), (2, 1), "{event}: {}", ended.log);
    }
    let odd =
        json!({"pull_request": {"number": "7; touch pwned", "head": {"sha": "x"}, "base": {"sha": "y"}}});
    let ended = Runner::new().event("pull_request", &odd).noting(0, None).run();
    assert_eq!(ended.code, 2);
    assert!(ended.log.contains("names no pull request"), "{}", ended.log);
}

#[test]
fn post_and_verify_need_a_pull_request() {
    if !ready() {
        return;
    }
    for mode in ["post", "verify"] {
        let ended = Runner::new().event("push", &json!({})).input("mode", mode).noting(0, None).run();
        assert_eq!(ended.code, 2);
        assert!(
            ended.log.contains(&format!("mode {mode} needs an event about a pull request, and this is push"))
        );
    }
}

/// A fork's job has a token that can only read, and the head lies elsewhere. The action hands the program what the
/// event says of this repository, and nothing of the fork but the commit.
#[test]
fn a_pull_request_from_a_fork_is_posted_to_this_repository_only() {
    if !ready() {
        return;
    }
    let mut event: Value = pull_request();
    event["pull_request"]["head"]["repo"] = json!({"full_name": "mallory/infra", "fork": true});
    event["pull_request"]["head"]["ref"] = "$(touch pwned)".into();
    event["pull_request"]["title"] = "`touch pwned`".into();
    let runner = Runner::new().event("pull_request", &event).noting(0, None);
    assert_eq!(runner.run().code, 0);
    let given = runner.noted();
    assert!(given.contains(&"--repository=acme/infra".to_owned()));
    assert!(
        !given.iter().any(|argument| argument.contains("mallory") || argument.contains("pwned")),
        "{given:?}"
    );
}
