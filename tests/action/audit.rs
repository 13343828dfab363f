//! Mode `audit`: who may start it, what the program is given, and what the log of a public repository shows.

use std::fs;

use serde_json::{Value, json};

use crate::forge::Forge;
use crate::runner::{Ended, Runner, TOKEN, comment, pull_request, ready};

const AUDIT_TOKEN: &str = "ghs_token-that-reads-all";

fn audit(what: &str) -> Runner {
    let runner = Runner::new().event("schedule", &json!({"schedule": "17 5 1 * *"}));
    let runner = runner.input("mode", "audit").input("audit", what);
    if what == "github" { runner.input("audit-token", AUDIT_TOKEN) } else { runner }
}

fn report() -> Value {
    json!({"counts": {"open": 12, "not_checked": 3}})
}

/// Arguments without the places of results.
fn given(runner: &Runner) -> Vec<String> {
    runner.noted().into_iter().filter(|argument| !argument.contains("/temp/pairgate-")).collect()
}

fn refused(ended: &Ended, words: &str) {
    assert_eq!(ended.code, 2, "{}", ended.log);
    assert!(ended.log.contains(words), "{words} in {}", ended.log);
    assert!(ended.outputs.values().all(String::is_empty));
}

#[test]
fn only_those_who_may_push_start_it() {
    if !ready() {
        return;
    }
    for (event, payload) in [
        ("pull_request", pull_request()),
        ("pull_request_review", pull_request()),
        ("issue_comment", comment("/pairgate status")),
        ("issues", json!({})),
        ("workflow_run", json!({})),
        ("repository_dispatch", json!({})),
    ] {
        let ended = audit("github").event(event, &payload).noting(0, None).run();
        refused(&ended, &format!("mode audit cannot run on {event}"));
        assert_eq!(ended.ran.len(), 1, "before anything is installed");
    }
    for event in ["schedule", "workflow_dispatch", "push"] {
        let runner = audit("github").event(event, &json!({})).noting(0, Some(&report()));
        assert_eq!(runner.run().code, 0, "{event}");
        assert_eq!(runner.noted()[0], "audit");
    }
}

#[test]
fn every_input_reaches_the_program_and_no_token_is_an_argument() {
    if !ready() {
        return;
    }
    let runner = audit("github").input("organization", "acme-corp").input("issue", "13").input("lang", "ja");
    let runner = runner.input("unused-after", "30d").input("baseline", "audit/github.json");
    let runner = runner.input("sarif-file", "a.sarif").file("audit/github.json", "{}");
    let runner = runner.noting(1, Some(&report()));
    assert_eq!(runner.run().code, 0);
    assert_eq!(
        given(&runner),
        [
            "audit",
            "github",
            "--unused-after=30d",
            "--lang=ja",
            "--output=sarif=a.sarif",
            "--baseline=audit/github.json",
            "--write-baseline=audit/github.json",
            "--post=13",
            "--repository=acme/infra",
            "--format=markdown",
            "--",
            "acme-corp"
        ]
    );
    let environment = runner.noted_environment();
    assert!(environment.contains(&format!("PAIRGATE_AUDIT_TOKEN={AUDIT_TOKEN}\n")));
    assert!(environment.contains(&format!("PAIRGATE_GITHUB_TOKEN={TOKEN}\n")));
    assert!(!environment.contains("INPUT_AUDIT_TOKEN") && !environment.contains("INPUT_GITHUB_TOKEN"));

    let runner = audit("aws").input("role-name", "reader").noting(0, Some(&report()));
    assert_eq!(runner.run().code, 0);
    assert_eq!(given(&runner), ["audit", "aws", "--role-name=reader", "--format=markdown"]);
    let environment = runner.noted_environment();
    assert!(!environment.contains(TOKEN), "without an issue nothing is written to GitHub");
}

#[test]
fn the_first_audit_has_no_baseline_and_the_owner_is_the_organisation() {
    if !ready() {
        return;
    }
    let runner = audit("github").input("baseline", "new.json").noting(0, Some(&report()));
    assert_eq!(runner.run().code, 0);
    assert_eq!(
        given(&runner),
        ["audit", "github", "--write-baseline=new.json", "--format=markdown", "--", "acme"]
    );
}

#[test]
fn what_is_open_is_an_output_and_no_failure() {
    if !ready() {
        return;
    }
    for (code, step) in [(0, 0), (1, 0), (2, 2), (3, 3), (4, 4), (130, 130)] {
        let ended = audit("aws").noting(code, Some(&report())).run();
        assert_eq!(ended.code, step, "{code}: {}", ended.log);
        let wanted = if step == 0 { ["12", "3"] } else { ["", ""] };
        assert_eq!([&*ended.outputs["findings"], &*ended.outputs["not-checked"]], wanted, "{code}");
        assert_eq!(ended.outputs["report"].is_empty(), step != 0);
        assert_eq!(ended.outputs["verdict"], "");
    }
    refused(&audit("aws").noting(1, None).run(), "without a report");
    for odd in
        [json!({"counts": {"open": "1\nreport=x", "not_checked": 0}}), json!({"counts": {}}), json!([])]
    {
        refused(&audit("aws").noting(1, Some(&odd)).run(), "report");
    }
}

#[test]
fn wrong_inputs_are_refused_before_the_program_runs() {
    if !ready() {
        return;
    }
    for (runner, words) in [
        (audit(""), "write aws or github"),
        (audit("gcp"), "write aws or github"),
        (audit("github").input("audit-token", ""), "`audit-token` is missing"),
        (audit("github").input("role-name", "x"), "`role-name` is for `audit: aws`"),
        (audit("aws").input("organization", "x"), "`organization` is for `audit: github`"),
        (audit("aws").input("audit-token", "x"), "`audit-token` is for `audit: github`"),
        (audit("aws").input("issue", "new"), "write the number of an issue"),
        (audit("aws").input("issue", "1; touch pwned"), "write the number of an issue"),
        (audit("aws").input("issue", "7").input("github-token", ""), "needs `github-token`"),
        (audit("aws").input("baseline", "a\nb"), "more than one line"),
        (audit("github").input("organization", "a\nb"), "more than one line"),
        (audit("aws").input("working-directory", "../.."), "`working-directory`"),
    ] {
        let runner = runner.noting(0, Some(&report()));
        refused(&runner.run(), words);
        assert!(!runner.path("arguments").exists(), "{words}");
    }
}

/// Values that look like options, commands or shell stay values.
#[test]
fn hostile_inputs_stay_values() {
    if !ready() {
        return;
    }
    for odd in
        ["--help", "$(touch pwned)", "`touch pwned`", "a b; touch pwned", "*", "::set-output name=x::y"]
    {
        let runner = audit("github").input("organization", odd).input("unused-after", odd);
        let runner = runner.input("baseline", odd).noting(0, Some(&report()));
        let ended = runner.run();
        assert_eq!(ended.code, 0, "{}", ended.log);
        let given = runner.noted();
        assert_eq!(given.last().unwrap(), odd);
        assert!(given.contains(&format!("--unused-after={odd}")));
        assert!(given.contains(&format!("--write-baseline={odd}")));
        assert!(!runner.path("workspace/pwned").exists());
    }
}

/// Whoever reads the log of a public repository learned whom to write to.
#[test]
fn the_log_and_the_summary_have_numbers_alone_unless_the_repository_is_private() {
    if !ready() {
        return;
    }
    let world = organisation();
    for (payload, shown) in [
        (json!({"repository": {"private": false}}), false),
        (json!({}), false),
        (json!({"repository": {"private": "true "}}), false),
        (json!({"repository": {"private": true}}), true),
    ] {
        let runner = live(&world).event("push", &payload);
        let ended = runner.run();
        assert_eq!(ended.code, 0, "{}", ended.log);
        assert!(!ended.log.contains("mallory"), "{}", ended.log);
        assert_eq!(ended.summary.contains("mallory"), shown, "{}", ended.summary);
        let told = format!("{} open findings", ended.outputs["findings"]);
        assert!(ended.log.contains(&told), "{}", ended.log);
        assert!(shown || ended.summary.contains(&told), "{}", ended.summary);
        let report = fs::read_to_string(&ended.outputs["report"]).unwrap();
        assert!(report.contains("mallory"));
        let page = std::path::Path::new(&ended.outputs["report"]).with_extension("html");
        assert!(fs::read_to_string(page).unwrap().contains("mallory"));
    }
}

struct World {
    forge: Forge,
    reads: String,
    writes: String,
    audits: crate::forge::Repo,
}

/// `acme`, in which mallory does nothing.
fn organisation() -> World {
    let forge = Forge::start();
    forge.organisation(900, "acme");
    let (alice, mallory) = (forge.user(1, "alice"), forge.user(2, "mallory"));
    forge.org("acme", |org| org.members.extend([(alice, true), (mallory, false)]));
    let reads = forge.token_with(alice, &["repo", "admin:org"]);
    let audits = forge.repository("acme/infra");
    let writes = forge.actions_token();
    World { forge, reads, writes, audits }
}

fn live(world: &World) -> Runner {
    let runner = audit("github").variable("GITHUB_API_URL", &world.forge.url());
    runner.input("audit-token", &world.reads).input("github-token", &world.writes)
}

/// The real program keeps the issue, with the job's token, and its list is the record.
#[test]
fn the_issue_is_kept_by_the_jobs_token() {
    if !ready() {
        return;
    }
    let world = organisation();
    let number = world.audits.open_issue(1, "Audit", "by hand");
    let runner = live(&world).input("issue", &number.to_string()).input("baseline", "audit.json");
    let ended = runner.run();
    assert_eq!(ended.code, 0, "{}", ended.log);
    assert_ne!(ended.outputs["findings"], "0");
    let text = world.audits.issue(number).body.unwrap();
    assert!(text.starts_with("by hand") && text.contains("mallory"), "{text}");
    assert_eq!(text.matches("- [ ] ").count().to_string(), ended.outputs["findings"]);
    assert!(runner.path("workspace/audit.json").exists());
    for seen in world.forge.requests() {
        assert!(seen.method == "GET" || seen.path == "/graphql" || seen.who == "app github-actions");
    }
    let again = runner.run();
    assert_eq!((again.code, &again.outputs["findings"]), (0, &ended.outputs["findings"]));
    for text in [&ended.log, &again.log, &text] {
        assert!(!text.contains(&world.reads) && !text.contains(&world.writes));
    }
    world.audits.make_public();
    let ended = runner.run();
    assert_eq!(ended.code, 2);
    assert!(ended.log.contains("is public"), "{}", ended.log);
}

/// GitHub takes no summary above 1 MiB, and says so in a place where nobody looks.
#[test]
fn a_long_summary_is_cut_before_an_item_and_says_so() {
    if !ready() {
        return;
    }
    let item = format!("- one finding\n\n  ```\n  {}\n  ```\n\n", "日本 ".repeat(1000));
    for (items, cut) in [(3, false), (400, true)] {
        let runner = audit("aws").event("push", &json!({"repository": {"private": true}}));
        fs::write(runner.path("summary.md"), format!("## Audit\n\n{}", item.repeat(items))).unwrap();
        let ended = runner.noting(1, Some(&report())).run();
        assert_eq!(ended.code, 0, "{}", ended.log);
        let told = "The rest is too long for a summary";
        assert!(
            ended.summary.len() < 1 << 20 && ended.summary.contains("## Audit"),
            "{}",
            ended.summary.len()
        );
        assert_eq!(ended.summary.contains(told), cut);
        let shown = ended.summary.matches("- one finding").count();
        assert_eq!(ended.summary.matches("```").count(), 2 * shown, "no item is cut in two");
        assert!(if cut { shown > 50 } else { shown == items }, "{shown}");
    }
}

/// Answers for GitHub's interface, and has no release.
const API: &str = r#"#!/usr/bin/env bash
case "$*" in
  *api.github.com*) printf '%s ' "$@" >"MACHINE/asked"; cat >"MACHINE/given"; cat "MACHINE/answer" ;;
  *) printf 404 ;;
esac
"#;

/// A schedule tells nothing of the repository, so that the summary of a private one had numbers alone as well.
#[test]
fn where_the_event_does_not_say_whether_the_repository_is_private_github_is_asked() {
    if !ready() {
        return;
    }
    for (answer, shown) in [
        (json!({"private": true, "visibility": "internal"}).to_string(), true),
        (json!({"private": false}).to_string(), false),
        (json!({"private": null}).to_string(), false),
        (json!({"message": "Not Found"}).to_string(), false),
        ("404".to_owned(), false),
        ("<html>".to_owned(), false),
        (String::new(), false),
    ] {
        let runner = audit("aws").noting(1, Some(&report()));
        fs::write(runner.path("summary.md"), "## Audit\n\n- one finding\n").unwrap();
        fs::write(runner.path("answer"), &answer).unwrap();
        let runner = runner.stub("curl", API);
        let ended = runner.run();
        assert_eq!(ended.code, 0, "{answer}: {}", ended.log);
        assert_eq!(ended.summary.contains("- one finding"), shown, "{answer}: {}", ended.summary);
        let asked = fs::read_to_string(runner.path("asked")).unwrap();
        assert!(
            asked.contains("https://api.github.com/repos/acme/infra") && !asked.contains(TOKEN),
            "{asked}"
        );
        let given = fs::read_to_string(runner.path("given")).unwrap();
        assert_eq!(given, format!("authorization: Bearer {TOKEN}\n"));
        assert!(!ended.log.contains("one finding") && !ended.log.contains(TOKEN), "{}", ended.log);
    }
    // Where the event says it, or nobody may ask, nobody is asked.
    for (runner, shown) in [
        (audit("aws").event("push", &json!({"repository": {"private": true}})), true),
        (audit("aws").event("push", &json!({"repository": {"private": false}})), false),
        (audit("aws").input("github-token", ""), false),
    ] {
        let runner = runner.noting(1, Some(&report())).stub("curl", API);
        fs::write(runner.path("summary.md"), "## Audit\n\n- one finding\n").unwrap();
        let ended = runner.run();
        assert_eq!(ended.code, 0, "{}", ended.log);
        assert_eq!(ended.summary.contains("- one finding"), shown);
        assert!(!runner.path("asked").exists());
    }
}
