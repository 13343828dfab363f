//! Of whom it is not known what they did, and lists with an entry that makes no sense.

use pairgate::audit::github::facts::{ActivityKind, Organisation};
use pairgate::audit::{Known, Reason};
use pairgate::github::audit::{OrgReader, Reading};
use serde_json::json;

use super::forge::Fault;
use super::forge::organisation::{Hook, Invited};
use super::world::{World, at, world};

fn unsure(read: &Organisation) -> Vec<&str> {
    read.unsure.iter().map(|one| one.login.as_str()).collect()
}

/// A robot that fills the log, and carol's only deed behind it.
fn busy() -> World {
    let world = world();
    let mut log: Vec<_> = (0..150).map(|_| ("robot".to_owned(), at("2026-11-10T00:00:00Z"))).collect();
    log.push(("carol".to_owned(), at("2026-11-01T00:00:00Z")));
    world.shop.extras(|extras| extras.issues.clear());
    world.forge.org("acme", |org| org.audit_log = Some(log));
    world
}

#[test]
fn whom_the_rest_of_a_long_audit_log_may_show_is_asked_for_by_name() {
    let world = busy();
    let reader = world.reader_with(Reading { most_pages: 1, ..Reading::default() });
    let read = reader.organisation().unwrap();
    let carol = read.activity.get().unwrap().iter().find(|one| one.login == "carol").unwrap();
    assert_eq!((carol.kind, carol.at), (ActivityKind::AuditLog, at("2026-11-01T00:00:00Z")));
    assert_eq!(unsure(&read), Vec::<&str>::new());
    // The log, alice and carol: bob and dave are known to be active.
    assert_eq!(world.forge.count("GET orgs/acme/audit-log"), 3);
}

#[test]
fn whom_the_rest_of_a_long_audit_log_may_show_is_not_inactive_where_it_does_not_answer() {
    let world = busy();
    let no = Fault::Answer { status: 422, body: json!({ "message": "Validation Failed" }) };
    world.forge.fail_after(1, "GET orgs/acme/audit-log", no, usize::MAX);
    let reader = world.reader_with(Reading { most_pages: 1, ..Reading::default() });
    let read = reader.organisation().unwrap();
    assert_eq!(unsure(&read), ["alice", "carol"]);
    assert!(matches!(read.unsure[0].why, Reason::Failed { .. }), "{:?}", read.unsure);
    assert_eq!(world.forge.count("GET orgs/acme/audit-log"), 2, "after one refusal nobody else is asked for");
}

#[test]
fn a_log_that_breaks_off_leaves_open_who_was_active() {
    let world = busy();
    world.forge.fail("GET orgs/acme/audit-log", Fault::Garbage, usize::MAX);
    let read = world.reader().organisation().unwrap();
    assert_eq!(unsure(&read), ["alice", "carol"]);
    // Where there is none, nobody is better off.
    world.forge.heal();
    world.forge.org("acme", |org| org.audit_log = None);
    assert_eq!(unsure(&world.reader().organisation().unwrap()), Vec::<&str>::new());
}

#[test]
fn a_member_whom_graphql_does_not_know_is_not_inactive() {
    let world = world();
    let members = json!([{"login": "alice", "id": 1}, {"login": "zoe", "id": 77}]);
    let answer = Fault::Answer { status: 200, body: members };
    world.forge.fail("GET orgs/acme/members?role=member", answer, usize::MAX);
    let read = world.reader().organisation().unwrap();
    assert_eq!(unsure(&read), ["zoe"]);
    assert!(read.activity.get().is_some());
}

fn odd(id: u64, url: &str) -> Hook {
    Hook { id, url: url.to_owned(), secret: false, insecure: false, created: at("2024-01-01T00:00:00Z") }
}

#[test]
fn a_webhook_that_makes_no_sense_hides_no_other() {
    let world = world();
    world.shop.extras(|extras| {
        extras.hooks = vec![odd(72, "http://ci.example.com/x"), odd(73, "mailto:ops@example.com")];
    });
    world.forge.org("acme", |org| org.hooks.push(odd(74, "urn:nowhere")));
    let read = world.reader().repository("shop").unwrap();
    let hooks = read.hooks.get().unwrap();
    assert_eq!((hooks[0].https, hooks[0].odd.as_ref()), (false, None));
    assert_eq!(hooks[1].odd.as_deref(), Some("its address cannot be read"));
    let acme = world.reader().organisation().unwrap();
    let odd: Vec<bool> = acme.hooks.get().unwrap().iter().map(|one| one.odd.is_some()).collect();
    assert_eq!(odd, [false, true]);
}

#[test]
fn an_invitation_for_nobody_hides_no_other() {
    let world = world();
    let invited =
        Invited { id: 7, email: "fay@example.com".to_owned(), inviter: 1, at: at("2026-11-01T00:00:00Z") };
    world.forge.org("acme", |org| org.invitations.push(invited));
    let one = |id: u64, email: Option<&str>| json!({"id": id, "login": null, "email": email, "role": "admin", "created_at": "2026-11-01T00:00:00Z"});
    let body = json!([one(6, None), one(7, Some("fay@example.com"))]);
    world.forge.fail("GET orgs/acme/invitations", Fault::Answer { status: 200, body }, usize::MAX);
    let read = world.reader().organisation().unwrap();
    let names: Vec<&str> = read.invitations.get().unwrap().iter().map(|one| one.invitee.as_str()).collect();
    assert_eq!(names, ["", "fay@example.com"]);
}

#[test]
fn an_oauth_app_is_told_that_it_sees_its_own_webhooks_alone() {
    let world = world();
    let token = world.forge.token_of_oauth_app(1, &["repo", "admin:org"]);
    let reader = OrgReader::connect(world.connection(&token), Reading::default()).unwrap();
    assert_eq!(reader.organisation().unwrap().hooks.get().unwrap().len(), 1);
    let unchecked = reader.unchecked();
    let line = unchecked.iter().find(|one| one.checks.contains(&"github-hook-without-secret")).unwrap();
    assert!(line.hides && matches!(line.reason, Reason::Forbidden { .. }), "{line:?}");
    world.reader().organisation().unwrap();
    assert_eq!(world.reader().unchecked(), [], "a person's own token is no app's");
    // Nothing was shown, and that has its own reason.
    world.forge.fail("GET orgs/acme/hooks", Fault::Status(404), usize::MAX);
    let reader = OrgReader::connect(world.connection(&token), Reading::default()).unwrap();
    assert!(matches!(reader.organisation().unwrap().hooks, Known::NotRead(_)));
    assert!(reader.unchecked().iter().all(|one| one.checks.is_empty() || !one.hides));
}
