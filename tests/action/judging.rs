//! Mode `check` with the real program, and how exit codes and reports become outputs.

use std::fs;

use serde_json::{Value, json};

use crate::runner::{Runner, TOKEN, pull_request, ready};

fn check(plan: &str) -> Runner {
    Runner::new()
        .input("mode", "check")
        .with("live/shop/tfplan.json", plan)
        .input("working-directory", "live/shop")
}

#[test]
fn a_plan_that_is_blocked_fails_the_step_and_says_everything() {
    if !ready() {
        return;
    }
    let runner = check("examples/database-replacement/plan.json").input("sarif-file", "found.sarif");
    let ended = runner.run();
    assert_eq!(ended.code, 1, "{}", ended.log);
    let said: Vec<&str> = ["verdict", "sign-off", "blast-radius", "to-add", "to-change", "to-destroy"]
        .map(|name| ended.outputs[name].as_str())
        .into();
    let report: Value = serde_json::from_str(&fs::read_to_string(&ended.outputs["report"]).unwrap()).unwrap();
    let counts = &report["counts"];
    let number = |names: [&str; 2]| {
        names.map(|name| counts[name].as_u64().unwrap_or(0)).iter().sum::<u64>().to_string()
    };
    assert_eq!(said[0], "blocked");
    assert_eq!(said[1], "refused");
    assert_eq!(said[2], report["radius"]["level"]);
    assert_eq!(
        said[3..],
        [number(["create", "replace"]), number(["update", ""]), number(["delete", "replace"])]
    );
    assert_ne!(said[5], "0", "the example replaces a database");
    assert_eq!(ended.outputs["plan-digest"], report["digest"]["full"]);
    assert!(ended.outputs["plan-digest"].starts_with("v1:"));
    assert!(ended.log.contains("\n::error title="), "annotations: {}", ended.log);
    assert!(ended.summary.contains("BLOCKED"), "{}", ended.summary);
    let sarif = fs::read_to_string(runner.path("workspace/live/shop/found.sarif")).unwrap();
    assert_eq!(serde_json::from_str::<Value>(&sarif).unwrap()["version"], "2.1.0");
}

#[test]
fn a_plan_that_is_fine_passes_and_gets_no_token() {
    if !ready() {
        return;
    }
    let ended = check("examples/safe-tag-change/plan.json").run();
    assert_eq!(ended.code, 0, "{}", ended.log);
    assert_eq!((&*ended.outputs["verdict"], &*ended.outputs["sign-off"]), ("clear", "not-needed"));
    assert_eq!(
        [&*ended.outputs["to-add"], &*ended.outputs["to-change"], &*ended.outputs["to-destroy"]],
        ["0", "3", "0"]
    );

    let runner = check("examples/safe-tag-change/plan.json").noting(0, None);
    runner.run();
    assert!(!runner.noted_environment().contains(TOKEN));
}

#[test]
fn every_input_for_judging_reaches_the_program() {
    if !ready() {
        return;
    }
    let runner = check("examples/safe-tag-change/plan.json")
        .input("plan", "tfplan.json")
        .input("policy", "one\n\ntwo words\n")
        .input("config", "other.hcl")
        .input("fail-on", "advisory")
        .input("lang", "ja")
        .input("sarif-file", "a.sarif")
        .noting(0, None);
    runner.run();
    let (given, report): (Vec<_>, Vec<_>) =
        runner.noted().into_iter().partition(|argument| !argument.contains("/temp/pairgate-"));
    assert_eq!(report.len(), 2, "{report:?}");
    assert_eq!(
        given,
        [
            "check",
            "--config=other.hcl",
            "--fail-on=advisory",
            "--lang=ja",
            "--output=sarif=a.sarif",
            "--policy=one",
            "--policy=two words",
            "--format=github",
            "--",
            "tfplan.json"
        ]
    );
    // And the program knows them all.
    let ended =
        check("examples/safe-tag-change/plan.json").input("lang", "ja").input("fail-on", "mandatory").run();
    assert_eq!(ended.code, 0, "{}", ended.log);
    assert!(ended.summary.contains("プラン"), "{}", ended.summary);
}

#[test]
fn a_plan_that_cannot_be_read_fails_the_step_and_nothing_is_said_of_it() {
    if !ready() {
        return;
    }
    let ended = check("Cargo.toml").run();
    assert_eq!(ended.code, 2, "{}", ended.log);
    assert!(ended.outputs.values().all(String::is_empty), "{:?}", ended.outputs);
}

/// Exit code, verdict, and what becomes of the step in the modes.
#[test]
fn waiting_fails_only_where_no_status_holds_the_pull_request_back() {
    if !ready() {
        return;
    }
    let report = |verdict: &str| json!({"verdict": verdict, "counts": {"create": 1, "replace": 1, "update": 0, "delete": 0}});
    for (mode, code, verdict, step, sign_off) in [
        ("check", 3, "needs_signoff", 3, "waiting"),
        ("post", 3, "needs_signoff", 0, "waiting"),
        ("post", 0, "needs_signoff", 0, "satisfied"),
        ("post", 0, "clear", 0, "not-needed"),
        ("post", 1, "blocked", 1, "refused"),
        ("post", 2, "", 2, ""),
        ("post", 4, "", 4, ""),
        ("post", 130, "", 130, ""),
        ("verify", 0, "", 0, "satisfied"),
        ("verify", 3, "", 0, "waiting"),
        ("verify", 2, "", 2, ""),
        ("merge", 3, "needs_signoff", 0, "waiting"),
        ("merge", 1, "blocked", 1, "refused"),
    ] {
        let report = (!verdict.is_empty()).then(|| report(verdict));
        let runner =
            Runner::new().input("mode", mode).with("one.json", "Cargo.toml").input("reports", "one.json");
        let ended = runner.noting(code, report.as_ref()).run();
        assert_eq!(
            (ended.code, &*ended.outputs["sign-off"]),
            (step, sign_off),
            "{mode} {code}: {}",
            ended.log
        );
        let verdict = if mode == "verify" { "" } else { verdict };
        assert_eq!(ended.outputs["verdict"], verdict, "{mode} {code}");
    }
    // Without a pull request there is no status.
    let runner =
        Runner::new().input("mode", "merge").with("one.json", "Cargo.toml").input("reports", "one.json");
    let ended = runner.event("push", &json!({"ref": "refs/heads/main"})).noting(3, None).run();
    assert_eq!(ended.code, 3, "{}", ended.log);
    assert!(ended.log.contains("in mode merge nobody can give one"), "{}", ended.log);
}

#[test]
fn odd_words_in_a_report_do_not_become_outputs() {
    if !ready() {
        return;
    }
    let report = json!({"verdict": "clear\nsign-off=satisfied", "counts": {}});
    let ended = Runner::new().input("mode", "post").noting(0, Some(&report)).run();
    assert_eq!(ended.code, 2, "{}", ended.log);
    assert!(ended.outputs.values().all(String::is_empty), "{:?}", ended.outputs);
}

#[test]
fn post_tells_the_program_which_pull_request_and_which_commits() {
    if !ready() {
        return;
    }
    let runner = Runner::new()
        .with("live/shop/main.tf", "examples/safe-tag-change/main.tf")
        .input("working-directory", "live/shop/")
        .input("workspace", "blue")
        .input("part", "true")
        .input("comment", "false")
        .noting(0, None);
    assert_eq!(runner.run().code, 0);
    let given = runner.noted();
    assert_eq!(given[0], "post");
    for wanted in [
        "--pr=7",
        "--repository=acme/infra",
        "--root-module=live/shop",
        "--workspace=blue",
        "--part",
        "--no-comment",
        &format!("--head={}", "a".repeat(40)),
        &format!("--base={}", "b".repeat(40)),
    ] {
        assert!(given.iter().any(|argument| argument == wanted), "{wanted} in {given:?}");
    }
    assert!(runner.noted_environment().contains(&format!("PAIRGATE_GITHUB_TOKEN={TOKEN}\n")));
    let runner = Runner::new().noting(0, None);
    runner.run();
    assert!(runner.noted().contains(&"--root-module=.".to_owned()));
    assert!(!runner.noted().iter().any(|argument| argument == "--part" || argument == "--no-comment"));
}

#[test]
fn merge_joins_the_reports_that_match_and_refuses_what_matches_none() {
    if !ready() {
        return;
    }
    let job = || {
        let runner = Runner::new().input("mode", "merge").event("pull_request", &pull_request());
        runner.with("reports/a b/report.json", "Cargo.toml").with("reports/c/report.json", "Cargo.toml")
    };
    let runner = job().input("reports", "reports/*/report.json\n").noting(0, None);
    assert_eq!(runner.run().code, 0);
    let given = runner.noted();
    let files = given.iter().skip_while(|argument| *argument != "--").skip(1).collect::<Vec<_>>();
    assert_eq!(files, ["reports/a b/report.json", "reports/c/report.json"]);
    assert!(given.contains(&"--pr=7".to_owned()));
    for (reports, why) in
        [("reports/x*.json", "no report matches `reports/x*.json`"), ("\n", "needs the input `reports`")]
    {
        let ended = job().input("reports", reports).noting(0, None).run();
        assert_eq!(ended.code, 2);
        assert!(ended.log.contains(why), "{}", ended.log);
    }
}
