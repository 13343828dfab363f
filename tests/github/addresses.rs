//! Where a token may go, and that it is shown nowhere.

use pairgate::github::{Credentials, GitHub, Token};
use pairgate::ports::{Forge, ForgeTrouble};
use secrecy::SecretString;
use serde_json::json as value;

use super::server::{Reply, Server, TOKEN, connection, json};

fn refused(url: &str) -> String {
    let error = GitHub::connect(connection(url, Credentials::Token(Token::new(TOKEN).unwrap()))).unwrap_err();
    assert_eq!(error.trouble, ForgeTrouble::Refused, "{url}");
    assert!(!error.message.contains("hunter2"), "{}", error.message);
    error.message
}

#[test]
fn plain_http_is_for_this_machine() {
    assert!(refused("http://api.github.com").contains("must not travel over plain `http`"));
    assert!(refused("http://192.0.2.7/api/v3").contains("plain `http`"));
    assert!(refused("http://localhost.example.com").contains("plain `http`"));
    assert!(refused("ftp://api.github.com").contains("only `https`"));
    assert!(refused("api.github.com").contains("no scheme"));
    assert!(refused("https://bob:hunter2@github.example.com").contains("user name or password"));
    assert!(refused("https://api.github.com/?a=b").contains("more than a path"));
    for fine in [
        "https://api.github.com",
        "https://ghe.example.com/api/v3/",
        "http://127.0.0.1:8080",
        "http://[::1]:9",
        "http://localhost:1",
    ] {
        GitHub::connect(connection(fine, Credentials::Token(Token::new(TOKEN).unwrap()))).unwrap();
    }
}

#[test]
fn graphql_over_plain_http_is_refused_as_well() {
    let mut connection = connection("https://api.github.com", Credentials::Token(Token::new(TOKEN).unwrap()));
    connection.graphql = Some("http://api.github.com/graphql".to_owned());
    assert!(GitHub::connect(connection).unwrap_err().message.contains("plain `http`"));
}

#[test]
fn a_repository_is_owner_and_name() {
    for wrong in ["acme", "acme/", "/shop", "acme/shop/x", "acme/..", "acme/sh op", "acme/shop?x"] {
        let mut connection =
            connection("https://api.github.com", Credentials::Token(Token::new(TOKEN).unwrap()));
        connection.repository = wrong.to_owned();
        assert!(
            GitHub::connect(connection).unwrap_err().message.contains("not the name of a repository"),
            "{wrong}"
        );
    }
}

#[test]
fn a_token_is_never_printed() {
    let token = Token::new(&format!(" {TOKEN}\n")).unwrap();
    assert_eq!(format!("{token} {token:?}"), "*** ***");
    assert!(Token::new("  ").is_none());
    let app = Credentials::App { id: 5, key: SecretString::from("-----BEGIN hunter2") };
    assert_eq!(format!("{app:?}"), "App { id: 5, key: *** }");
    let asked = connection("https://api.github.com", Credentials::Token(token));
    assert!(!format!("{asked:?}").contains("SECRET"));
    assert!(!format!("{:?}", GitHub::connect(asked).unwrap()).contains("SECRET"));
}

#[test]
fn a_forge_that_repeats_the_token_does_not_show_it() {
    let server =
        Server::start(|_, _| Reply::Json(422, vec![], format!(r#"{{"message":"bad {TOKEN} there"}}"#)));
    let error = server.github().repository().unwrap_err();
    assert!(error.message.contains("bad *** there"), "{error:?}");
    assert!(!format!("{error:?}").contains("SECRET"));
}

#[test]
fn a_token_with_a_line_in_it_is_not_sent() {
    let server = Server::start(|_, _| json(&value!({})));
    let github = server.with(Credentials::Token(Token::new("abc\r\nx-evil: 1").unwrap()));
    let error = github.repository().unwrap_err();
    assert_eq!(error.trouble, ForgeTrouble::Unauthorized);
    assert!(!format!("{error:?}").contains("evil"));
    assert!(server.seen().is_empty());
}

#[test]
fn a_redirect_never_takes_the_token_to_another_host() {
    let other = Server::start(|_, _| json(&value!({ "id": 1, "full_name": "evil/shop" })));
    let there = other.url.clone();
    let server =
        Server::start(move |_, _| Reply::Json(302, vec![("location", format!("{there}/x"))], String::new()));
    let error = server.github().repository().unwrap_err();
    assert!(error.message.contains("another host"), "{error:?}");
    assert!(other.seen().is_empty());
}

#[test]
fn a_renamed_repository_is_found_on_the_same_host() {
    let server = Server::start(|seen, _| {
        if seen.path() == "/repos/acme/shop" {
            return Reply::Json(301, vec![("location", "/repositories/5".to_owned())], String::new());
        }
        json(&value!({ "id": 5, "full_name": "acme/store" }))
    });
    assert_eq!(server.github().repository().unwrap().name, "acme/store");
    let seen = server.seen();
    assert_eq!(seen[1].header("authorization"), Some(format!("Bearer {TOKEN}").as_str()));
}

#[test]
fn redirects_end() {
    let server =
        Server::start(|_, _| Reply::Json(302, vec![("location", "/again".to_owned())], String::new()));
    let error = server.github().repository().unwrap_err();
    assert!(error.message.contains("from one address to the next"), "{error:?}");
    assert_eq!(server.seen().len(), 4);
}

#[test]
fn enterprise_has_rest_and_graphql_side_by_side() {
    let server = Server::start(|seen, _| {
        if seen.is("GET /api/v3/user") {
            return super::server::status(403, "Resource not accessible by integration");
        }
        assert!(seen.is("POST /api/graphql"), "{seen:?}");
        json(&value!({ "data": { "viewer": { "databaseId": 41898282, "login": "github-actions[bot]" } } }))
    });
    let asked = connection(&format!("{}/api/v3", server.url), Credentials::Token(Token::new(TOKEN).unwrap()));
    assert_eq!(GitHub::connect(asked).unwrap().viewer().unwrap().id, 41_898_282);
}

#[test]
fn outside_text_stays_one_part_of_the_path() {
    let server =
        Server::start(|_, _| json(&value!({ "permission": "write", "user": { "id": 5, "login": "x" } })));
    let github = server.github();
    github.standing("../../../user?a=b#c").unwrap();
    assert_eq!(
        server.seen()[0].target,
        "/repos/acme/shop/collaborators/..%2F..%2F..%2Fuser%3Fa%3Db%23c/permission"
    );
    assert_eq!(github.standing("..").unwrap_err().trouble, ForgeTrouble::Refused);
    assert_eq!(github.team("acme", "").unwrap_err().trouble, ForgeTrouble::Refused);
    assert_eq!(github.file("a/../b", &"a".repeat(40)).unwrap_err().trouble, ForgeTrouble::Refused);
    assert_eq!(github.tree("main").unwrap_err().trouble, ForgeTrouble::Refused);
    assert_eq!(server.seen().len(), 1);
}
