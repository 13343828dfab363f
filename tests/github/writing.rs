//! What we write is written once.

use std::sync::Mutex;

use pairgate::ports::{Forge, ForgeTrouble, ReviewEvent, StatusState};
use serde_json::{Value, json as value};

use super::server::{Reply, Server, json, status};

/// A conversation that keeps what is posted. Of the first `lost` posts the answer is `fault`; `kept` says whether
/// they arrive all the same.
fn conversation(lost: usize, kept: bool, fault: fn() -> Reply) -> Server {
    let old = value!({ "id": 1, "html_url": "u", "body": "same", "created_at": "2026-11-22T09:00:00Z", "submitted_at": "2026-11-22T09:00:00Z",
                       "commit_id": "a".repeat(40), "user": { "id": 3, "login": "amy", "type": "User" } });
    let all = Mutex::new(vec![old]);
    Server::start(move |seen, before| {
        let mut all = all.lock().unwrap();
        if seen.is("GET /user") {
            return json(&value!({ "id": 3, "login": "amy", "type": "User" }));
        }
        if seen.is("GET /repos/acme/shop") {
            return json(&value!({ "id": 5, "full_name": "acme/shop" }));
        }
        if seen.method == "GET" {
            return json(&value!(*all));
        }
        let new = value!({ "id": all.len() + 1, "html_url": format!("u{}", all.len() + 1), "body": seen.body["body"],
                           "created_at": "2026-11-22T10:00:00Z", "submitted_at": "2026-11-22T10:00:00Z",
                           "commit_id": seen.body["commit_id"], "user": { "id": 3, "login": "amy", "type": "User" } });
        if before >= lost || kept {
            all.push(new.clone());
        }
        if before < lost { fault() } else { Reply::Json(201, vec![], new.to_string()) }
    })
}

const FAULTS: [fn() -> Reply; 4] =
    [|| status(502, "oops"), || Reply::Close, || Reply::Hang, || Reply::Json(201, vec![], "{".to_owned())];

#[test]
fn a_comment_whose_answer_was_lost_is_found_and_not_written_twice() {
    for fault in FAULTS {
        let server = conversation(1, true, fault);
        // An older comment of the same words is not it.
        assert_eq!(server.github().comment(7, "same").unwrap().id, 2);
        assert_eq!(server.count("POST /repos/acme/shop/issues/7/comments"), 1);
    }
}

#[test]
fn a_comment_that_did_not_arrive_is_written_again_once() {
    for fault in FAULTS {
        let server = conversation(1, false, fault);
        assert_eq!(server.github().comment(7, "same").unwrap().id, 2);
        assert_eq!(server.count("POST /repos/acme/shop/issues/7/comments"), 2);
        let server = conversation(9, false, fault);
        server.github().comment(7, "same").unwrap_err();
        assert_eq!(server.count("POST /repos/acme/shop/issues/7/comments"), 2);
    }
}

#[test]
fn a_review_is_written_once_too() {
    for (kept, posts) in [(true, 1), (false, 2)] {
        let server = conversation(1, kept, || Reply::Close);
        let url = server.github().review(7, &"a".repeat(40), ReviewEvent::Comment, "same").unwrap();
        assert_eq!(url, "u2");
        assert_eq!(server.count("POST /repos/acme/shop/pulls/7/reviews"), posts);
        let seen = server.seen();
        let sent = &seen.iter().find(|seen| seen.method == "POST").unwrap().body;
        assert_eq!(sent, &value!({ "commit_id": "a".repeat(40), "event": "COMMENT", "body": "same" }));
    }
}

#[test]
fn what_was_refused_is_not_sent_again() {
    let server = conversation(9, false, || status(403, "Resource not accessible by integration"));
    let error = server.github().comment(7, "x").unwrap_err();
    assert_eq!(error.trouble, ForgeTrouble::Forbidden);
    assert_eq!(server.count("POST /repos/acme/shop/issues/7/comments"), 1);
}

#[test]
fn what_is_too_long_is_refused_and_not_cut() {
    let server = conversation(0, false, || Reply::Close);
    let github = server.github();
    // Characters count, not bytes.
    github.comment(7, &"切".repeat(65_536)).unwrap();
    let before = server.seen().len();
    for error in [
        github.comment(7, &"切".repeat(65_537)).unwrap_err(),
        github.edit_comment(7, &"a".repeat(65_537)).unwrap_err(),
        github.review(7, &"a".repeat(40), ReviewEvent::Approve, &"a".repeat(65_537)).unwrap_err(),
    ] {
        assert!(error.message.contains("65537 characters"), "{error:?}");
    }
    assert_eq!(server.seen().len(), before);
}

#[test]
fn own_comments_are_those_of_the_own_number() {
    let server = Server::start(|seen, _| {
        if seen.is("GET /user") {
            return json(&value!({ "id": 3, "login": "amy", "type": "User" }));
        }
        let by = |id: u64, user: Value| value!({ "id": id, "html_url": "u", "body": "b", "created_at": "2026-11-22T09:00:00Z", "user": user });
        json(&value!([
            by(1, value!({ "id": 4, "login": "amy", "type": "User" })),
            by(2, value!({ "id": 3, "login": "renamed", "type": "User" })),
            by(3, Value::Null),
        ]))
    });
    let ids: Vec<u64> = server.github().own_comments(7).unwrap().iter().map(|comment| comment.id).collect();
    assert_eq!(ids, [2]);
}

#[test]
fn deleting_twice_is_deleting() {
    let server = Server::start(|_, before| if before == 0 { Reply::Close } else { status(404, "Not Found") });
    server.github().delete_comment(5).unwrap();
    let server = Server::start(|_, _| status(404, "Not Found"));
    assert_eq!(server.github().delete_comment(5).unwrap_err().trouble, ForgeTrouble::NotFound);
}

#[test]
fn a_sign_may_be_sent_again() {
    let server = Server::start(|seen, before| {
        assert_eq!(seen.body, value!({ "content": "eyes" }));
        if before == 0 { status(500, "oops") } else { json(&value!({})) }
    });
    server.github().react(5, "eyes").unwrap();
    assert_eq!(server.count("POST /repos/acme/shop/issues/comments/5/reactions"), 2);
}

#[test]
fn a_status_is_set_when_it_says_something_new() {
    let commit = "a".repeat(40);
    let server = Server::start(|seen, _| {
        if seen.method == "GET" {
            return json(&value!([
                { "context": "other", "state": "success", "description": null, "target_url": null },
                { "context": "pairgate/sign-off", "state": "pending", "description": "waits", "target_url": "https://x" },
                { "context": "pairgate/sign-off", "state": "success", "description": "old", "target_url": "https://x" },
            ]));
        }
        Reply::Json(201, vec![], "{}".to_owned())
    });
    let github = server.github();
    let put = |state, words: &str, target: &str| {
        github.put_status(&commit, "pairgate/sign-off", state, words, target).unwrap()
    };
    put(StatusState::Pending, "waits", "https://x");
    assert!(server.seen().iter().all(|seen| seen.method == "GET"));
    put(StatusState::Success, "old", "https://x");
    put(StatusState::Pending, "waits", "");
    put(StatusState::Pending, &"切".repeat(200), "https://x");
    let sent: Vec<Value> =
        server.seen().into_iter().filter(|seen| seen.method == "POST").map(|seen| seen.body).collect();
    assert_eq!(sent.len(), 3);
    assert_eq!(sent[1].get("target_url"), None);
    assert_eq!(sent[2]["description"], format!("{}…", "切".repeat(139)));
}
