//! Each way in which a forge fails to answer, and that it ends.

use std::time::{Duration, Instant};

use pairgate::ports::{Forge, ForgeTrouble};
use serde_json::json as value;

use super::server::{Reply, Server, json, status};

type How = fn() -> Reply;

fn repository() -> Reply {
    json(&value!({ "id": 5, "full_name": "acme/shop" }))
}

/// Fails `times` times in this way, then works.
fn failing(times: usize, how: impl Fn() -> Reply + Send + Sync + 'static) -> Server {
    Server::start(move |_, before| if before < times { how() } else { repository() })
}

#[test]
fn what_passes_is_waited_out() {
    for how in [
        || status(500, "oops"),
        || status(502, "oops"),
        || Reply::Json(503, vec![], "<html>".to_owned()),
        || Reply::Close,
        || Reply::Hang,
        || Reply::Half(r#"{"id":5,"full_name":"acme/shop"}"#.to_owned()),
        || Reply::Json(200, vec![], r#"{"id":5,"full_na"#.to_owned()),
        || Reply::Json(200, vec![], r#"{"id":"5"}"#.to_owned()),
        || Reply::Json(200, vec![], "<html>".to_owned()),
    ] {
        let server = failing(2, how);
        assert_eq!(server.github().repository().unwrap().id, 5);
        assert_eq!(server.seen().len(), 3);
    }
}

#[test]
fn what_stays_is_an_error_after_four_tries() {
    let cases: [(How, ForgeTrouble, &str); 6] = [
        (|| status(502, "oops"), ForgeTrouble::Unavailable, "answered 502"),
        (|| Reply::Close, ForgeTrouble::Unavailable, "the connection failed"),
        (|| Reply::Hang, ForgeTrouble::Unavailable, "no answer came in time"),
        (
            || Reply::Half(r#"{"id":5,"full_name":"acme/shop"}"#.to_owned()),
            ForgeTrouble::Unavailable,
            "the connection failed",
        ),
        (|| Reply::Json(200, vec![], r#"{"id":5,"#.to_owned()), ForgeTrouble::Garbled, "it ends too early"),
        (|| Reply::Json(200, vec![], "[]".to_owned()), ForgeTrouble::Garbled, "another shape"),
    ];
    for (how, trouble, told) in cases {
        let server = failing(usize::MAX, how);
        let error = server.github().repository().unwrap_err();
        assert_eq!(error.trouble, trouble, "{error:?}");
        assert!(error.message.contains(told), "{error:?}");
        assert!(error.message.contains("GET /repos/acme/shop"), "{error:?}");
        assert_eq!(server.seen().len(), 4, "{error:?}");
    }
}

#[test]
fn nobody_there_is_an_error() {
    let closed = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let token = super::server::TOKEN;
    let asked = super::server::connection(
        &format!("http://{closed}"),
        pairgate::github::Credentials::Token(pairgate::github::Token::new(token).unwrap()),
    );
    let error = pairgate::github::GitHub::connect(asked).unwrap().repository().unwrap_err();
    assert_eq!(error.trouble, ForgeTrouble::Unavailable);
    assert!(error.message.contains("was tried 4 times") && error.message.contains("refused"), "{error:?}");
}

#[test]
fn an_answer_without_end_is_refused() {
    let server = Server::start(|_, _| Reply::Json(200, vec![], format!("\"{}\"", "a".repeat(300_000))));
    let error = server.github().repository().unwrap_err();
    assert_eq!(error.trouble, ForgeTrouble::Garbled);
    assert!(error.message.contains("larger than 200000 bytes"), "{error:?}");
    assert_eq!(server.seen().len(), 1);
}

#[test]
fn a_secondary_limit_is_waited_for_as_the_forge_says() {
    let server = failing(1, || Reply::Json(403, vec![("retry-after", "1".to_owned())], "{}".to_owned()));
    let start = Instant::now();
    assert_eq!(server.github().repository().unwrap().id, 5);
    assert!(start.elapsed() >= Duration::from_secs(1));
    let server = failing(2, || status(403, "You have exceeded a secondary rate limit."));
    assert_eq!(server.github().repository().unwrap().id, 5);
}

#[test]
fn limits_are_waited_for_within_bounds() {
    let cases: [How; 4] = [
        || Reply::Json(429, vec![("retry-after", "3600".to_owned())], "{}".to_owned()),
        || Reply::Json(429, vec![("retry-after", "0".to_owned())], "{}".to_owned()),
        || status(403, "You have exceeded a secondary rate limit."),
        // Long after the answers' own date.
        || {
            let headers = vec![
                ("x-ratelimit-remaining", "0".to_owned()),
                ("x-ratelimit-reset", "1795340000".to_owned()),
            ];
            Reply::Json(403, headers, "{}".to_owned())
        },
    ];
    for how in cases {
        let server = failing(usize::MAX, how);
        let error = server.github().repository().unwrap_err();
        assert_eq!(error.trouble, ForgeTrouble::RateLimited, "{error:?}");
        assert!(server.seen().len() < 60);
    }
}

#[test]
fn the_quota_is_waited_for_when_it_comes_back_soon() {
    let reset: jiff::Timestamp = "2026-11-22T10:00:00Z".parse().unwrap();
    let server = failing(1, move || {
        let headers = vec![
            ("x-ratelimit-remaining", "0".to_owned()),
            ("x-ratelimit-reset", reset.as_second().to_string()),
        ];
        Reply::Json(403, headers, "{}".to_owned())
    });
    assert_eq!(server.github().repository().unwrap().id, 5);
    let late = jiff::Timestamp::from_second(reset.as_second() + 3000).unwrap();
    let server = failing(usize::MAX, move || {
        let headers = vec![
            ("x-ratelimit-remaining", "0".to_owned()),
            ("x-ratelimit-reset", late.as_second().to_string()),
        ];
        Reply::Json(429, headers, "{}".to_owned())
    });
    let error = server.github().repository().unwrap_err();
    assert!(error.help.contains("after 2026-11-22T10:50:00Z"), "{error:?}");
    assert_eq!(server.seen().len(), 1);
}

#[test]
fn a_no_is_told_once_with_the_next_step() {
    let cases = [
        (401, "Bad credentials", ForgeTrouble::Unauthorized, "`PAIRGATE_GITHUB_TOKEN`"),
        (403, "Resource not accessible by integration", ForgeTrouble::Forbidden, "`contents: read`"),
        (
            403,
            "Resource protected by organization SAML enforcement.",
            ForgeTrouble::Forbidden,
            "single sign-on",
        ),
        (404, "Not Found", ForgeTrouble::NotFound, "check the name"),
        (422, "Validation Failed", ForgeTrouble::Refused, "above"),
        (451, "Unavailable", ForgeTrouble::Refused, "above"),
    ];
    for (code, message, trouble, help) in cases {
        let server = Server::start(move |_, _| {
            let headers = vec![("x-github-request-id", "AB:12".to_owned())];
            Reply::Json(code, headers, value!({ "message": message }).to_string())
        });
        let error = server.github().repository().unwrap_err();
        assert_eq!(error.trouble, trouble, "{error:?}");
        assert_eq!(
            error.message,
            format!("`GET /repos/acme/shop` answered {code}: {message} (request AB:12)")
        );
        assert!(error.help.contains(help), "{error:?}");
        assert_eq!(server.seen().len(), 1);
    }
}

#[test]
fn the_help_names_the_permission_that_is_missing() {
    let server = Server::start(|_, _| status(403, "Resource not accessible by integration"));
    let github = server.github();
    let commit = "a".repeat(40);
    assert!(github.team("acme", "sre").unwrap_err().help.contains("read:org"));
    assert!(github.check_runs(&commit, "pairgate").unwrap_err().help.contains("`checks: read`"));
    assert!(github.edit_comment(1, "x").unwrap_err().help.contains("`pull-requests: write`"));
    assert!(github.edit_comment(1, "x").unwrap_err().help.contains("fork"));
    // On an issue the permission for pull requests does not do, and the address is the same.
    assert!(github.edit_comment(1, "x").unwrap_err().help.contains("`issues: write`"));
    let server =
        Server::start(|seen, _| if seen.method == "GET" { json(&value!([])) } else { status(403, "no") });
    let error =
        server.github().put_status(&commit, "c", pairgate::ports::StatusState::Error, "d", "").unwrap_err();
    assert!(error.help.contains("`statuses: write`"), "{error:?}");
    let server = Server::start(|_, _| status(404, "Not Found"));
    assert!(server.github().team("acme", "sre").unwrap_err().help.contains("read:org"));
}

#[test]
fn the_time_is_the_forges() {
    let server = failing(0, || Reply::Close);
    assert_eq!(server.github().now().unwrap().to_string(), "2026-11-22T10:00:00Z");
    for date in ["", "yesterday"] {
        let server = Server::start(move |_, _| {
            Reply::Json(
                200,
                vec![("date", date.to_owned())],
                r#"{"id":5,"full_name":"acme/shop"}"#.to_owned(),
            )
        });
        assert_eq!(server.github().now().unwrap_err().trouble, ForgeTrouble::Garbled, "{date}");
    }
}

#[test]
fn the_newest_answer_has_the_time() {
    let server = Server::start(|_, before| {
        let date = if before == 0 { super::server::DATE } else { "Sun, 22 Nov 2026 10:00:07 GMT" };
        Reply::Json(200, vec![("date", date.to_owned())], r#"{"id":5,"full_name":"acme/shop"}"#.to_owned())
    });
    let github = server.github();
    github.repository().unwrap();
    github.repository().unwrap();
    assert_eq!(github.now().unwrap().to_string(), "2026-11-22T10:00:07Z");
    assert_eq!(server.seen().len(), 2);
}
