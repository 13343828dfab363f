//! A GitHub App gets a token for the one repository, and a new one in time.

use std::process::Command;

use pairgate::github::{Credentials, GitHub};
use pairgate::ports::{Forge, ForgeTrouble};
use secrecy::SecretString;
use serde_json::json as value;

use super::server::{Reply, Seen, Server, connection, json, status};
use super::support::skip::skip;

fn key() -> Option<SecretString> {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("key");
    let made = Command::new("ssh-keygen")
        .args(["-q", "-t", "rsa", "-b", "2048", "-m", "PEM", "-N", "", "-f"])
        .arg(&file)
        .status();
    if !made.is_ok_and(|status| status.success()) {
        skip("no ssh-keygen");
        return None;
    }
    Some(SecretString::from(std::fs::read_to_string(file).unwrap()))
}

fn answer(seen: &Seen, before: usize, expires: &str) -> Reply {
    let bearer = seen.header("authorization").unwrap();
    if seen.is("GET /repos/acme/shop/installation") {
        assert_eq!(bearer.matches('.').count(), 2, "not a JWT: {bearer}");
        return json(&value!({ "id": 77 }));
    }
    if seen.is("POST /app/installations/77/access_tokens") {
        assert_eq!(bearer.matches('.').count(), 2, "not a JWT: {bearer}");
        assert_eq!(seen.body, value!({ "repositories": ["shop"] }));
        let token = format!("ghs_installed{before}");
        return Reply::Json(201, vec![], value!({ "token": token, "expires_at": expires }).to_string());
    }
    if bearer.starts_with("Bearer ghs_installed") {
        return json(&value!({ "id": 5, "full_name": "acme/shop" }));
    }
    status(401, "Bad credentials")
}

#[test]
fn a_token_is_made_once_and_used() {
    let Some(key) = key() else { return };
    let server = Server::start(|seen, before| answer(seen, before, "2026-11-22T11:00:00Z"));
    let github = server.with(Credentials::App { id: 9, key });
    github.repository().unwrap();
    github.repository().unwrap();
    assert_eq!(server.count("POST /app/installations/77/access_tokens"), 1);
    assert_eq!(server.seen().last().unwrap().header("authorization"), Some("Bearer ghs_installed0"));
}

#[test]
fn a_token_that_is_about_to_end_is_renewed() {
    let Some(key) = key() else { return };
    // Four minutes after the forge's clock: within the margin.
    let server = Server::start(|seen, before| answer(seen, before, "2026-11-22T10:04:00Z"));
    let github = server.with(Credentials::App { id: 9, key });
    github.repository().unwrap();
    github.repository().unwrap();
    assert_eq!(server.count("POST /app/installations/77/access_tokens"), 2);
    assert_eq!(server.seen().last().unwrap().header("authorization"), Some("Bearer ghs_installed1"));
}

#[test]
fn an_app_that_is_not_installed_is_told_so() {
    let Some(key) = key() else { return };
    let server = Server::start(|_, _| status(404, "Not Found"));
    let error = server.with(Credentials::App { id: 9, key }).repository().unwrap_err();
    assert_eq!(error.trouble, ForgeTrouble::NotFound);
    assert!(error.help.contains("install the App"), "{error:?}");
}

#[test]
fn a_key_that_is_none_is_not_shown() {
    let key = SecretString::from("-----BEGIN RSA PRIVATE KEY-----\nhunter2\n-----END RSA PRIVATE KEY-----");
    let asked = connection("https://api.github.com", Credentials::App { id: 9, key });
    let error = GitHub::connect(asked).unwrap_err();
    assert_eq!(error.trouble, ForgeTrouble::Unauthorized);
    assert!(!format!("{error:?}").contains("hunter2"));
}
