//! Check runs: made once, changed where they differ, their remarks never wrong.

use std::sync::Mutex;

use pairgate::ports::{Annotation, CheckRun, Conclusion, Forge, ForgeTrouble};
use serde_json::{Value, json as value};

use super::server::{Reply, Server, json, status};

fn commit() -> String {
    "a".repeat(40)
}

fn run(annotations: usize) -> CheckRun {
    CheckRun {
        name: "pairgate: live/shop".to_owned(),
        head_sha: commit(),
        external_id: format!("s1:{}", "0".repeat(64)),
        conclusion: Conclusion::ActionRequired,
        title: "waits".to_owned(),
        summary: "one".to_owned(),
        text: "two".to_owned(),
        annotations: (1..=annotations)
            .map(|line| Annotation {
                path: "main.tf".to_owned(),
                line,
                level: "warning",
                title: "t".to_owned(),
                message: format!("m{line}"),
            })
            .collect(),
    }
}

/// Check runs as the forge keeps them: remarks are only ever added.
fn forge(mut lost: usize) -> Server {
    let all = Mutex::new(vec![value!({
        "id": 1, "name": "pairgate: live/shop", "head_sha": commit(), "html_url": "u1", "external_id": "x", "status": "completed",
        "conclusion": "success", "app": { "slug": "other-app" }, "output": { "title": "", "summary": "", "text": "", "annotations_count": 0 },
        "remarks": [],
    })]);
    let lost = Mutex::new(std::mem::take(&mut lost));
    Server::start(move |seen, _| {
        let mut all = all.lock().unwrap();
        match (seen.method.as_str(), seen.path()) {
            (_, "/user") => status(403, "Resource not accessible by integration"),
            (_, "/graphql") => json(
                &value!({ "data": { "viewer": { "databaseId": 41898282, "login": "github-actions[bot]" } } }),
            ),
            ("GET", path) if path.ends_with("/annotations") => {
                let id: usize = path.rsplit('/').nth(1).unwrap().parse().unwrap();
                json(&all[id - 1]["remarks"])
            }
            ("GET", _) => json(&value!({ "total_count": all.len(), "check_runs": *all })),
            ("POST", _) => {
                let id = all.len() + 1;
                all.push(value!({
                    "id": id, "name": seen.body["name"], "head_sha": seen.body["head_sha"], "html_url": format!("u{id}"),
                    "app": { "slug": "github-actions" }, "remarks": [],
                }));
                put(&mut all[id - 1], &seen.body);
                let mut lost = lost.lock().unwrap();
                if *lost > 0 {
                    *lost -= 1;
                    return Reply::Close;
                }
                Reply::Json(201, vec![], all[id - 1].to_string())
            }
            ("PATCH", path) => {
                let id: usize = path.rsplit('/').next().unwrap().parse().unwrap();
                put(&mut all[id - 1], &seen.body);
                json(&all[id - 1])
            }
            other => panic!("{other:?}"),
        }
    })
}

fn put(run: &mut Value, body: &Value) {
    for field in ["external_id", "status", "conclusion"] {
        run[field] = body[field].clone();
    }
    let new = body["output"]["annotations"].as_array().cloned().unwrap_or_default();
    assert!(new.len() <= 50, "{} annotations at once", new.len());
    run["remarks"].as_array_mut().unwrap().extend(new);
    run["output"] = body["output"].clone();
    run["output"]["annotations_count"] = value!(run["remarks"].as_array().unwrap().len());
}

fn writes(server: &Server) -> Vec<String> {
    let seen = server.seen().into_iter();
    seen.filter(|seen| matches!(seen.method.as_str(), "POST" | "PATCH") && seen.path() != "/graphql")
        .map(|seen| seen.method)
        .collect()
}

#[test]
fn posting_twice_changes_nothing() {
    for annotations in [0, 3, 120] {
        let server = forge(0);
        let github = server.github();
        assert_eq!(github.put_check_run(&run(annotations)).unwrap(), "u2");
        let first = writes(&server);
        assert_eq!(first.len(), annotations.div_ceil(50).max(1));
        assert_eq!(github.put_check_run(&run(annotations)).unwrap(), "u2");
        assert_eq!(writes(&server), first);
    }
}

#[test]
fn what_differs_is_changed_in_place() {
    let server = forge(0);
    let github = server.github();
    github.put_check_run(&run(2)).unwrap();
    let mut other = run(3);
    other.conclusion = Conclusion::Success;
    assert_eq!(github.put_check_run(&other).unwrap(), "u2");
    assert_eq!(writes(&server), ["POST", "PATCH"]);
    // Only the remark that was not there.
    let sent = server.seen().pop().unwrap().body;
    assert_eq!(sent["output"]["annotations"].as_array().unwrap().len(), 1);
    assert_eq!(sent["conclusion"], "success");
    let found = github.check_runs(&commit(), "pairgate: ").unwrap();
    assert_eq!(found.len(), 2);
    assert_eq!(
        (found[1].app.as_str(), found[1].text.as_str(), found[1].completed),
        ("github-actions", "two", true)
    );
}

#[test]
fn a_remark_that_is_no_longer_true_needs_a_new_run() {
    let server = forge(0);
    let github = server.github();
    github.put_check_run(&run(3)).unwrap();
    assert_eq!(github.put_check_run(&run(1)).unwrap(), "u3");
    assert_eq!(writes(&server), ["POST", "POST"]);
}

#[test]
fn a_run_whose_answer_was_lost_is_found() {
    let server = forge(1);
    assert_eq!(server.github().put_check_run(&run(1)).unwrap(), "u2");
    assert_eq!(writes(&server), ["POST"]);
}

#[test]
fn a_person_cannot_make_one() {
    let server = Server::start(|_, _| json(&value!({ "id": 3, "login": "amy", "type": "User" })));
    let error = server.github().put_check_run(&run(0)).unwrap_err();
    assert_eq!(error.trouble, ForgeTrouble::Forbidden);
    assert!(error.message.contains("`amy`") && error.help.contains("`checks: write`"), "{error:?}");
}

#[test]
fn a_run_that_is_too_long_is_refused() {
    let server = forge(0);
    let mut long = run(0);
    long.text = "切".repeat(65_536);
    let error = server.github().put_check_run(&long).unwrap_err();
    assert_eq!(error.trouble, ForgeTrouble::Refused);
    assert!(error.message.contains("65536 characters"), "{error:?}");
    assert!(server.seen().is_empty());
}

#[test]
fn a_list_that_is_shorter_than_it_says_is_no_list() {
    let server = Server::start(|_, _| json(&value!({ "total_count": 2, "check_runs": [] })));
    let error = server.github().check_runs(&commit(), "pairgate").unwrap_err();
    assert!(error.message.contains("0 of 2 check runs"), "{error:?}");
    let server = Server::start(|_, _| {
        let run = value!({ "id": 1, "name": "pairgate: x", "head_sha": "b".repeat(40), "status": "queued" });
        json(&value!({ "total_count": 1, "check_runs": [run] }))
    });
    let error = server.github().check_runs(&commit(), "pairgate").unwrap_err();
    assert!(error.message.contains("another commit"), "{error:?}");
}
