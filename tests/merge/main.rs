//! `pairgate merge`: nothing is signed off before one job said which plans are all of them, and it says so only
//! when that is true.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

#[path = "../support/forge/mod.rs"]
mod forge;
#[path = "../support/mod.rs"]
mod support;

mod files;
mod world;

use world::{Matrix, deletion, plan, words};

#[test]
fn parts_wait_until_they_are_joined() {
    let matrix = Matrix::open();
    for (name, delay, code) in [("network", 1, 3), ("shop", 2, 3), ("idle", 0, 0)] {
        let posted = matrix.job(name, &plan(delay));
        assert_eq!(posted.code, code, "{posted:?}");
    }
    assert_eq!(matrix.status(), "pending");
    matrix.sign("network");
    matrix.sign("shop");
    let verified = matrix.verify();
    assert_eq!((verified.code, matrix.status().as_str()), (3, "pending"), "{verified:?}");
    assert!(verified.stdout.contains("pairgate merge"), "{}", verified.stdout);

    let merged = matrix.merge(&["network", "shop", "idle"], &["--output", "json=merged.json"]);
    assert_eq!((merged.code, matrix.status().as_str()), (0, "success"), "{merged:?}");
    assert!(merged.stdout.contains("posted to http"), "{}", merged.stdout);
    assert_eq!(matrix.verify().code, 0);
    let overviews = matrix.overviews();
    assert_eq!(overviews.len(), 1, "{overviews:?}");
    assert!(overviews[0].contains("2 signed") && overviews[0].contains("1 clear"), "{}", overviews[0]);
    assert_eq!(overviews[0].matches("#issuecomment-").count(), 3, "each has a link: {}", overviews[0]);
    let run = matrix.run("pairgate overview").unwrap();
    assert_eq!(run["conclusion"], "neutral");
    let text = run["output"]["text"].as_str().unwrap();
    for name in ["network", "shop", "idle"] {
        let digest = matrix.report(name)["request"]["digest"].as_str().unwrap().to_owned();
        assert!(text.contains(&digest), "{text}");
    }
    let json: serde_json::Value =
        serde_json::from_str(&std::fs::read_to_string(matrix.path("merged.json")).unwrap()).unwrap();
    assert_eq!((&json["satisfied"], &json["verdict"]), (&true.into(), &"needs_signoff".into()), "{json}");
    let states: Vec<_> = json["reports"].as_array().unwrap().iter().map(|one| one["state"].clone()).collect();
    assert_eq!(states, ["nothing_to_sign", "satisfied", "satisfied"]);
    files::assert_valid(&json);

    // Again: nothing is written.
    let before = matrix.written();
    assert_eq!(matrix.merge(&["shop", "idle", "network"], &[]).code, 0);
    assert_eq!(matrix.written(), before);
}

#[test]
fn a_part_that_comes_later_opens_the_question_again() {
    let matrix = Matrix::open();
    matrix.job("network", &plan(1));
    matrix.sign("network");
    assert_eq!(matrix.merge(&["network"], &[]).code, 0);
    assert_eq!(matrix.status(), "success");

    // Even a plan without changes: the set is another one.
    matrix.job("late", &plan(0));
    assert_eq!(matrix.status(), "pending");
    assert_eq!(matrix.verify().code, 3);
    let incomplete = matrix.merge(&["network"], &[]);
    assert_eq!(incomplete.code, 2, "{incomplete:?}");
    assert!(
        words(&incomplete.stderr).contains(
            "`live/late` in workspace `default` has a plan on the head commit, and no report names it"
        ),
        "{incomplete:?}"
    );
    assert_eq!(matrix.status(), "pending");
    assert_eq!(matrix.merge(&["network", "late"], &[]).code, 0);
    assert_eq!(matrix.status(), "success");

    // The same root module with another plan: what was joined is not what is there.
    matrix.job("network", &plan(9));
    assert_eq!((matrix.verify().code, matrix.status().as_str()), (3, "pending"));
    assert_eq!(matrix.merge(&["network", "late"], &[]).code, 3);
    matrix.sign("network");
    assert_eq!((matrix.verify().code, matrix.status().as_str()), (0, "success"));
}

#[test]
fn waiting_and_blocked_parts_decide_the_exit_code() {
    let rules = "signoff {\n  operators = [\"user:1002\"]\n}\npolicies {\n  pack = \"none\"\n}\n\
                 protect \"orders\" {\n  addresses = [\"aws_sqs_queue.orders\"]\n}\n";
    let matrix = Matrix::with_rules(rules);
    matrix.job("network", &plan(1));
    assert_eq!(matrix.merge(&["network"], &[]).code, 3);
    assert_eq!(matrix.status(), "pending");
    assert!(matrix.overviews()[0].contains("/pairgate sign s1:"), "{}", matrix.overviews()[0]);
    let blocked = matrix.job("shop", &deletion());
    assert_eq!(blocked.code, 1, "{blocked:?}");
    let merged = matrix.merge(&["network", "shop"], &[]);
    assert_eq!((merged.code, matrix.status().as_str()), (1, "failure"), "{merged:?}");
    assert_eq!(matrix.run("pairgate overview").unwrap()["conclusion"], "failure");
    assert_eq!(matrix.overviews().len(), 1);
}

#[test]
fn nothing_is_declared_complete_that_is_not() {
    let matrix = Matrix::open();
    matrix.job("network", &plan(1));
    matrix.job("shop", &plan(2));
    let refused = |names: &[&str], more: &[&str], why: &str| {
        let merged = matrix.merge(names, more);
        assert_eq!(merged.code, 2, "{why}: {merged:?}");
        let said = words(&merged.stderr);
        assert!(said.contains(why), "{why}: {said}");
        assert!(matrix.run("pairgate overview").is_none() && matrix.overviews().is_empty(), "{why}");
    };
    refused(&["network"], &[], "no report names it");
    refused(&["network", "network"], &[], "are both about root module `live/network`");
    refused(&["network", "shop"], &["--head", &"c".repeat(40)], "has moved on");
    // A report that says less than the plan does.
    let edit = |name: &str, change: &dyn Fn(&mut serde_json::Value)| {
        let mut report = matrix.report(name);
        change(&mut report);
        std::fs::write(matrix.path("reports/edited.json"), report.to_string()).unwrap();
    };
    edit("shop", &|report| report["verdict"] = "clear".into());
    refused(&["network", "edited"], &[], "does not say what its request says");
    edit("shop", &|report| report["counts"]["update"] = 0.into());
    refused(&["network", "edited"], &[], "does not say what its request says");
    edit("shop", &|report| report["request"] = serde_json::Value::Null);
    refused(&["network", "edited"], &[], "was not posted");
    edit("shop", &|report| report["request"]["pull_request"] = 2.into());
    refused(&["network", "edited"], &[], "it is for pull request 2");
    edit("shop", &|report| report["request"]["digest"] = format!("s1:{}", "0".repeat(64)).into());
    refused(&["network", "edited"], &[], "its request is not on the head commit");
    // A whole plan beside the parts.
    matrix.job_with("extra", &plan(4), &[]);
    refused(&["network", "shop", "extra"], &[], "posted as the only one");
    matrix.job("extra", &plan(4));
    // A check run of ours without a request: something could not be shown in full.
    matrix.forged("pairgate: live/odd", "");
    refused(
        &["network", "shop", "extra"],
        &[],
        "the plan in the check run `pairgate: live/odd` cannot be signed",
    );
    matrix.push();
    refused(&["network", "shop", "extra"], &[], "has moved on");
    matrix.repo.set_state(1, "closed");
    refused(&["network", "shop", "extra"], &[], "is not open");
}

#[test]
fn failures_of_the_forge_leave_nothing_green() {
    use crate::forge::Fault;
    let matrix = Matrix::open();
    matrix.job("network", &plan(1));
    matrix.sign("network");
    for (matcher, code) in [("POST check-runs", 2), ("POST issues/*/comments", 2), ("POST statuses/*", 2)] {
        matrix.forge.fail(matcher, Fault::Status(500), 20);
        let merged = matrix.merge(&["network"], &[]);
        assert_eq!(merged.code, code, "{matcher}: {merged:?}");
        assert_eq!(matrix.status(), "pending", "{matcher}");
        matrix.forge.heal();
    }
    assert_eq!(matrix.merge(&["network"], &[]).code, 0);
    assert_eq!((matrix.status().as_str(), matrix.overviews().len()), ("success", 1));
    // What was green before does not stay so when nobody can tell any more.
    matrix.forge.fail("GET pulls/*/reviews", Fault::Status(500), 40);
    assert_eq!(matrix.merge(&["network"], &[]).code, 3);
    assert_eq!(matrix.status(), "pending");
    matrix.forge.heal();
    assert_eq!(matrix.merge(&["network"], &[]).code, 0);
    assert_eq!(matrix.status(), "success");
    matrix.forge.fail("GET commits/*/check-runs", Fault::Status(500), 40);
    assert_eq!(matrix.merge(&["network"], &[]).code, 2);
    assert_eq!(matrix.status(), "error");
    matrix.forge.heal();
    // The token of a job that may only read.
    matrix.repo.comment(1, matrix.bob, "/pairgate revoke");
    matrix.with_token(matrix.forge.fork_token());
    let refused = matrix.merge(&["network"], &[]);
    assert!(refused.code == 2 && refused.stderr.contains("forge-forbidden"), "{refused:?}");
}
