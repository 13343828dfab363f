//! Lists to their end, answers that are confirmed, statements, files.

use pairgate::ports::{Forge, ForgeTrouble};
use pairgate::signoff::facts::{Answer, StatementKind};
use serde_json::{Value, json as value};

use super::server::{Reply, Seen, Server, json, status};

fn paged(base: &str, next: &str, body: &Value) -> Reply {
    Reply::Json(
        200,
        vec![("link", format!("<{base}?page=1>; rel=\"first\", <{next}>; rel=\"next\""))],
        body.to_string(),
    )
}

fn host(seen: &Seen) -> String {
    format!("http://{}", seen.header("host").unwrap())
}

#[test]
fn lists_are_read_to_their_end() {
    let server = Server::start(|seen, _| {
        let base = format!("{}/organizations/9/team/4/members", host(seen));
        match seen.query("page").unwrap_or("1").parse::<u64>().unwrap() {
            3 => json(&value!([{ "id": 3, "login": "c" }])),
            page => paged(
                &base,
                &format!("{base}?per_page=1&page={}", page + 1),
                &value!([{ "id": page, "login": "x" }]),
            ),
        }
    });
    let team = server.github().team("acme", "sre").unwrap();
    assert_eq!(team.into_iter().collect::<Vec<_>>(), [1, 2, 3]);
    // The path stays ours, and so does what we asked for.
    assert_eq!(server.count("GET /orgs/acme/teams/sre/members"), 3);
    assert!(server.seen().iter().all(|seen| seen.query("per_page") == Some("100")));
}

#[test]
fn a_next_page_elsewhere_is_refused() {
    let server = Server::start(|_, _| {
        paged("http://x", "https://evil.example/a?page=2", &value!([{ "id": 1, "login": "x" }]))
    });
    let error = server.github().team("acme", "sre").unwrap_err();
    assert!(error.message.contains("another host"), "{error:?}");
}

#[test]
fn pages_that_do_not_end_are_an_error() {
    let circle = Server::start(|seen, _| paged("http://x", &format!("{}/a?page=2", host(seen)), &value!([])));
    assert!(circle.github().team("acme", "sre").unwrap_err().message.contains("circle"));
    let endless = Server::start(|seen, before| {
        paged("http://x", &format!("{}/a?after={}", host(seen), before + 2), &value!([]))
    });
    let error = endless.github().team("acme", "sre").unwrap_err();
    assert!(error.message.contains("more than 200 pages"), "{error:?}");
    assert_eq!(endless.seen().len(), 200);
}

#[test]
fn half_of_the_second_page_is_no_list() {
    let server = Server::start(|seen, _| {
        if seen.query("page").is_none() {
            return paged(
                "http://x",
                &format!("{}/a?page=2", host(seen)),
                &value!([{ "id": 1, "login": "x" }]),
            );
        }
        Reply::Json(200, vec![], r#"[{"id":2,"lo"#.to_owned())
    });
    assert_eq!(server.github().team("acme", "sre").unwrap_err().trouble, ForgeTrouble::Garbled);
    assert_eq!(server.seen().len(), 5);
}

#[test]
fn an_answer_is_confirmed_instead_of_sent_again() {
    let server = Server::start(|seen, _| {
        let tag = vec![("etag", "\"v1\"".to_owned())];
        if seen.header("if-none-match") == Some("\"v1\"") {
            return Reply::Json(304, tag, String::new());
        }
        Reply::Json(200, tag, r#"{"id":5,"full_name":"acme/shop"}"#.to_owned())
    });
    let github = server.github();
    assert_eq!(github.repository().unwrap(), github.repository().unwrap());
    let seen = server.seen();
    assert_eq!((seen[0].header("if-none-match"), seen[1].header("if-none-match")), (None, Some("\"v1\"")));
    assert_eq!(seen.len(), 2);
}

#[test]
fn a_confirmed_page_still_leads_to_the_next() {
    let server = Server::start(|seen, _| {
        let first = seen.query("page").is_none();
        let mut headers = vec![("etag", format!("\"{first}\""))];
        if seen.header("if-none-match").is_some() {
            return Reply::Json(304, headers, String::new());
        }
        if first {
            headers.push(("link", format!("<{}/a?page=2>; rel=\"next\"", host(seen))));
        }
        Reply::Json(200, headers, value!([{ "id": if first { 1 } else { 2 }, "login": "x" }]).to_string())
    });
    let github = server.github();
    assert_eq!(github.team("acme", "sre").unwrap().len(), 2);
    assert_eq!(github.team("acme", "sre").unwrap().len(), 2);
    // The last page is where news arrives: it is never only confirmed.
    assert_eq!(server.seen().iter().filter(|seen| seen.header("if-none-match").is_some()).count(), 1);
}

#[test]
fn a_full_last_page_that_is_confirmed_hides_no_news() {
    // The body of the first page stays the same when something is put behind it, and so does its tag.
    let server = Server::start(|seen, before| {
        let mut headers = vec![("etag", "\"same\"".to_owned())];
        if seen.query("page").is_some() {
            return json(&value!([{ "id": 2, "login": "x" }]));
        }
        if before > 0 {
            headers.push(("link", format!("<{}/a?page=2>; rel=\"next\"", host(seen))));
        }
        if seen.header("if-none-match").is_some() {
            return Reply::Json(304, headers, String::new());
        }
        Reply::Json(200, headers, value!([{ "id": 1, "login": "x" }]).to_string())
    });
    let github = server.github();
    assert_eq!(github.team("acme", "sre").unwrap().len(), 1);
    assert_eq!(github.team("acme", "sre").unwrap().len(), 2);
}

#[test]
fn a_confirmation_of_nothing_is_an_error() {
    let server = Server::start(|_, _| Reply::Json(304, vec![], String::new()));
    assert_eq!(server.github().repository().unwrap_err().trouble, ForgeTrouble::Garbled);
}

fn comment(id: u64, at: &str, body: &str) -> Value {
    value!({ "id": id, "node_id": format!("IC_{id}"), "html_url": "u", "body": body, "created_at": at,
             "user": { "id": 3, "login": "amy", "type": "User" }, "performed_via_github_app": null })
}

fn review(id: u64, at: Option<&str>, state: &str) -> Value {
    value!({ "id": id, "node_id": format!("PRR_{id}"), "html_url": "u", "body": "pairgate", "state": state,
             "submitted_at": at, "user": null, "commit_id": "a".repeat(40) })
}

fn conversation(nodes: Value) -> Server {
    Server::start(move |seen, _| {
        if seen.is("POST /graphql") {
            return json(
                &value!({ "data": { "nodes": nodes }, "errors": [{ "type": "NOT_FOUND", "message": "gone" }] }),
            );
        }
        if seen.path().ends_with("/reviews") {
            return json(&value!([
                review(1, Some("2026-11-22T09:01:00Z"), "APPROVED"),
                review(2, Some("2026-11-22T09:03:00Z"), "CHANGES_REQUESTED"),
                review(3, None, "PENDING"),
                review(4, Some("2026-11-22T09:04:00Z"), "SOMETHING"),
            ]));
        }
        json(&value!([
            comment(1, "2026-11-22T09:00:00Z", "pairgate"),
            comment(2, "2026-11-22T09:01:00Z", "lgtm"),
            comment(3, "2026-11-22T09:02:00Z", "pairgate"),
        ]))
    })
}

#[test]
fn statements_come_in_order_and_edits_are_known_or_not() {
    let server = conversation(value!([
        { "__typename": "IssueComment", "id": "IC_1", "lastEditedAt": null },
        { "__typename": "IssueComment", "id": "IC_3", "lastEditedAt": "2026-11-22T09:30:00Z" },
        { "__typename": "PullRequestReview", "id": "PRR_1", "lastEditedAt": null },
        { "__typename": "Other", "id": "PRR_2" },
        null,
    ]));
    let found = server.github().statements(7, &|body| body == "pairgate").unwrap();
    let order: Vec<(StatementKind, u64)> = found.iter().map(|one| (one.kind, one.id)).collect();
    assert_eq!(
        order,
        [
            (StatementKind::Comment, 1),
            (StatementKind::Comment, 2),
            (StatementKind::Approval, 1),
            (StatementKind::Comment, 3),
            (StatementKind::ChangesRequested, 2),
            (StatementKind::OtherReview, 4),
        ]
    );
    let edited: Vec<Option<bool>> = found.iter().map(|one| one.edited.known().copied()).collect();
    assert_eq!(edited, [Some(false), None, Some(false), Some(true), None, None]);
    let Answer::Unknown(why) = &found[4].edited else { panic!() };
    assert!(format!("{why:?}").contains("deleted meanwhile"), "{why:?}");
    assert_eq!(found[2].author, None);
    // What a signer says besides is asked about too: it may have been a revocation.
    let asked = server.seen().into_iter().find(|seen| seen.is("POST /graphql")).unwrap();
    assert_eq!(asked.body["variables"]["ids"], value!(["IC_1", "IC_2", "PRR_1", "IC_3", "PRR_2", "PRR_4"]));
}

#[test]
fn many_statements_are_asked_about_in_fifties() {
    let server = Server::start(|seen, _| {
        if seen.is("POST /graphql") {
            let ids = seen.body["variables"]["ids"].as_array().unwrap().clone();
            assert!(ids.len() <= 50);
            let nodes: Vec<Value> = ids.iter().map(|id| value!({ "id": id, "lastEditedAt": null })).collect();
            return json(&value!({ "data": { "nodes": nodes } }));
        }
        if seen.path().ends_with("/reviews") {
            return json(&value!([]));
        }
        json(&(1..=90).map(|id| comment(id, "2026-11-22T09:00:00Z", "x")).collect())
    });
    let found = server.github().statements(7, &|_| true).unwrap();
    assert!(found.iter().all(|one| one.edited == Answer::Known(false)));
    assert_eq!(server.count("POST /graphql"), 2);
}

/// Two pages of comments; between the first reading of page one and of page two, the first comment is deleted.
#[test]
fn a_comment_at_the_border_of_two_pages_is_not_lost() {
    let server = Server::start(|seen, before| {
        if seen.path().ends_with("/reviews") {
            return json(&value!([]));
        }
        let all: Vec<u64> = if before == 0 { vec![1, 2, 3] } else { vec![2, 3] };
        let page: usize = seen.query("page").unwrap_or("1").parse().unwrap();
        let items: Vec<Value> = all
            .iter()
            .skip((page - 1) * 2)
            .take(2)
            .map(|id| comment(*id, "2026-11-22T09:00:00Z", "x"))
            .collect();
        if page == 1 {
            paged("http://x", &format!("{}/a?page=2", host(seen)), &value!(items))
        } else {
            json(&value!(items))
        }
    });
    let ids: Vec<u64> = server.github().statements(7, &|_| false).unwrap().iter().map(|one| one.id).collect();
    assert_eq!(ids, [2, 3]);
}

fn tree(entries: &[(&str, &str, &str, &str)]) -> Value {
    let entries: Vec<Value> = entries
        .iter()
        .map(|(path, mode, kind, id)| value!({ "path": path, "mode": mode, "type": kind, "sha": id.repeat(40) }))
        .collect();
    value!({ "tree": entries, "truncated": false })
}

fn files() -> Server {
    Server::start(|seen, _| {
        let rest = seen.path().strip_prefix("/repos/acme/shop/git/").unwrap();
        let (kind, id) = rest.split_once('/').unwrap();
        match (kind, &id[..1]) {
            ("trees", "a") => json(&tree(&[
                (".pairgate", "040000", "tree", "b"),
                ("link", "120000", "blob", "c"),
                ("module", "160000", "commit", "d"),
            ])),
            ("trees", "b") => json(&tree(&[("allowed signers", "100644", "blob", "e")])),
            ("blobs", "e") => json(&value!({ "encoding": "base64", "content": "aGVs\nbG8=\n" })),
            _ => status(404, "Not Found"),
        }
    })
}

#[test]
fn a_file_is_read_through_the_trees() {
    let server = files();
    let github = server.github();
    let commit = "a".repeat(40);
    assert_eq!(github.file(".pairgate/allowed signers", &commit).unwrap().unwrap(), b"hello");
    assert_eq!(github.file(".pairgate/none", &commit).unwrap(), None);
    assert_eq!(github.file("none/x", &commit).unwrap(), None);
    for odd in ["link", "link/x", "module", ".pairgate"] {
        let error = github.file(odd, &commit).unwrap_err();
        assert_eq!(error.trouble, ForgeTrouble::Refused, "{odd}");
        assert!(error.message.contains("no plain file"), "{error:?}");
    }
    // A commit that is not there is not a file that is not there.
    assert_eq!(github.file("x", &"f".repeat(40)).unwrap_err().trouble, ForgeTrouble::NotFound);
}

#[test]
fn a_tree_that_is_cut_is_an_error() {
    let server = Server::start(|seen, _| {
        assert_eq!(seen.query("recursive"), Some("1"));
        json(&value!({ "tree": [{ "path": "a/b.tf", "mode": "100644", "type": "blob", "sha": "x" },
                               { "path": "a", "mode": "040000", "type": "tree", "sha": "x" }],
                      "truncated": seen.path().ends_with('b') }))
    });
    assert_eq!(server.github().tree(&"a".repeat(40)).unwrap(), ["a/b.tf"]);
    assert_eq!(server.github().tree(&"b".repeat(40)).unwrap_err().trouble, ForgeTrouble::Garbled);
}

#[test]
fn changed_files_have_their_old_names_and_are_all_there() {
    let server = Server::start(|seen, _| {
        if seen.path().ends_with("/files") {
            return json(&value!([{ "filename": "b", "previous_filename": "a" }, { "filename": "c" }]));
        }
        let number: u64 = seen.path().rsplit('/').next().unwrap().parse().unwrap();
        let end = value!({ "sha": "a".repeat(40), "ref": "x", "repo": null });
        json(&value!({ "number": number, "state": "open", "commits": 1, "head": end, "base": end,
                       "changed_files": if number == 7 { 2 } else { 3001 } }))
    });
    assert_eq!(server.github().changed_files(7).unwrap(), ["a", "b", "c"]);
    let error = server.github().changed_files(8).unwrap_err();
    assert!(error.message.contains("2 of 3001 files"), "{error:?}");
}
