//! The whole of an organisation and of a repository.

use std::collections::BTreeMap;

use pairgate::audit::github::facts::{Activity, ActivityKind};
use pairgate::audit::{Known, Reason};

use super::world::{SECRET, at, world};

fn text(text: &str) -> Known<String> {
    Known::Known(text.to_owned())
}

fn latest(all: &Known<Vec<Activity>>) -> BTreeMap<(String, ActivityKind), String> {
    let all = all.get().unwrap_or_else(|| panic!("{all:?}"));
    all.iter().map(|one| ((one.login.clone(), one.kind), one.at.to_string())).collect()
}

#[test]
fn an_organisation_is_read_with_all_its_parts() {
    let world = world();
    let reader = world.reader();
    let acme = reader.organisation().unwrap();
    assert_eq!((acme.login.as_str(), acme.read), ("acme", at(super::world::NOW)));
    assert_eq!((&acme.plan, &acme.default_permission), (&text("team"), &text("write")));
    assert_eq!(
        (&acme.members_can_create_public, &acme.two_factor_required),
        (&Known::Known(true), &Known::Known(false))
    );
    assert_eq!((&acme.actions_token, &acme.actions_may_approve), (&text("read"), &Known::Known(false)));
    assert_eq!(acme.allowed_actions, text("all"));
    let members = acme.members.get().unwrap().iter();
    let members: Vec<_> =
        members.map(|one| (one.login.as_str(), one.owner, one.without_two_factor.get())).collect();
    assert_eq!(
        members,
        [("alice", true, Some(&false)), ("bob", false, Some(&false)), ("carol", false, Some(&true))]
    );
    assert_eq!(acme.outside.get().unwrap()[0].without_two_factor, Known::Known(true));
    let teams = acme.teams.get().unwrap();
    assert_eq!((teams[0].slug.as_str(), teams[0].parent.as_deref()), ("platform", None));
    assert_eq!(teams[0].maintainers, Known::Known(vec!["alice".to_owned()]));
    assert_eq!(teams[0].members.get().unwrap().len(), 2);
    assert_eq!(teams[0].repositories.get().unwrap()["shop"], "push", "`write` is called `push` in facts");
    assert_eq!(teams[1].parent.as_deref(), Some("platform"));
    let token = &acme.tokens.get().unwrap()[0];
    assert_eq!((token.id, token.name.as_str(), token.owner.as_str()), (5, "ci", "bob"));
    assert_eq!(
        (&token.used, &token.expires),
        (&Known::Known(Some(at("2024-05-01T00:00:00Z"))), &Known::Known(None))
    );
    assert_eq!(
        (token.permissions["contents"].as_str(), token.permissions["members"].as_str()),
        ("write", "read")
    );
    let app = &acme.installations.get().unwrap()[0];
    assert_eq!((app.id, app.app.as_str(), app.selection.as_str()), (8, "robot", "all"));
    let invitation = &acme.invitations.get().unwrap()[0];
    assert_eq!(
        (invitation.invitee.as_str(), invitation.inviter.as_deref()),
        ("eve@example.com", Some("alice"))
    );
    let hook = &acme.hooks.get().unwrap()[0];
    assert_eq!(
        (hook.host.as_str(), hook.secret, hook.verifies_tls, hook.https),
        ("hooks.example.com", false, false, true)
    );
    assert_eq!(acme.secrets.get().unwrap()[0].updated, at("2025-01-01T00:00:00Z"));
    assert_eq!(acme.repositories, Known::Known(vec!["empty".to_owned(), "shop".to_owned()]));
    assert_eq!(reader.unchecked(), []);
}

#[test]
fn what_people_did_in_the_organisation_needs_no_enterprise() {
    let world = world();
    world.forge.org("acme", |org| org.audit_log = None);
    let reader = world.reader();
    let did = latest(&reader.organisation().unwrap().activity);
    let when = |login: &str, kind| did.get(&(login.to_owned(), kind)).map(String::as_str);
    assert_eq!(when("bob", ActivityKind::Commit), Some("2026-10-01T08:00:00Z"));
    assert_eq!(when("bob", ActivityKind::Review), Some("2026-10-02T08:00:00Z"));
    assert_eq!(when("dave", ActivityKind::PullRequest), Some("2026-10-01T08:00:00Z"));
    assert_eq!(when("carol", ActivityKind::Issue), Some("2026-09-01T00:00:00Z"));
    assert_eq!(when("carol", ActivityKind::AuditLog), None);
    let unchecked = reader.unchecked();
    assert_eq!(unchecked.len(), 1, "{unchecked:?}");
    assert!(matches!(unchecked[0].reason, Reason::Unsupported { .. }), "{unchecked:?}");
    assert_eq!(reader.unchecked(), [], "told once");
}

#[test]
fn the_audit_log_counts_where_there_is_one() {
    let world = world();
    let did = latest(&world.reader().organisation().unwrap().activity);
    assert_eq!(did[&("carol".to_owned(), ActivityKind::AuditLog)], "2026-11-01T00:00:00Z");
}

#[test]
fn a_repository_is_read_with_all_its_parts() {
    let world = world();
    let shop = world.reader().repository("shop").unwrap();
    assert_eq!((shop.name.as_str(), shop.archived, shop.public), ("shop", false, false));
    assert_eq!(
        (shop.default_branch.as_deref(), shop.pushed),
        (Some("main"), Some(at("2026-10-01T08:00:00Z")))
    );
    let collaborators = shop.collaborators.get().unwrap().iter();
    let collaborators: Vec<_> =
        collaborators.map(|one| (one.login.as_str(), one.permission.as_str())).collect();
    assert_eq!(collaborators, [("bob", "auditor"), ("dave", "push")]);
    let keys = shop.deploy_keys.get().unwrap();
    assert_eq!(keys[0].used, Known::Known(Some(at("2026-01-01T00:00:00Z"))));
    assert_eq!(
        (&keys[1].used, keys[1].added_by.as_deref(), keys[1].read_only),
        (&Known::Known(None), Some("bob"), false)
    );
    assert_eq!(shop.hooks.get().unwrap()[0].last_status, Some(502));
    assert_eq!(shop.terraform, Known::Known(true));
    assert_eq!(shop.codeowners, Known::Known(Some("* @acme/sre\n".to_owned())), "the root comes before docs");
    let protection = shop.protection.get().unwrap().as_ref().unwrap();
    assert_eq!((protection.reviews, protection.code_owners), (Some(2), true), "of the ruleset");
    assert_eq!(
        (protection.checks.as_slice(), &protection.admins),
        (&["build".to_owned()][..], &Known::Known(false))
    );
    assert_eq!((protection.force_pushes, protection.deletions), (false, false));
    let did = latest(&shop.activity);
    let when = |login: &str, kind| did.get(&(login.to_owned(), kind)).map(String::as_str);
    assert_eq!(when("bob", ActivityKind::Commit), Some("2026-10-01T08:00:00Z"));
    assert_eq!(when("dave", ActivityKind::Push), Some("2026-10-01T08:00:00Z"));
    assert_eq!(when("dave", ActivityKind::PullRequest), Some("2026-10-01T08:00:00Z"));
    assert_eq!(when("bob", ActivityKind::Review), Some("2026-10-02T08:00:00Z"));
    assert_eq!(when("alice", ActivityKind::Comment), Some("2026-10-03T00:00:00Z"), "the newer of two");
    assert_eq!(when("carol", ActivityKind::Issue), Some("2026-09-01T00:00:00Z"));
    assert_eq!(when("dave", ActivityKind::Commit), None, "another branch");
}

#[test]
fn the_secret_in_a_webhooks_address_stands_nowhere() {
    let world = world();
    let folder = crate::support::files::private_folder();
    let reader = world.reader_with(world.kept(folder.path()));
    let (acme, shop) = (reader.organisation().unwrap(), reader.repository("shop").unwrap());
    let shown = format!(
        "{acme:?}{shop:?}{}{}{reader:?}",
        serde_json::to_string(&acme).unwrap(),
        serde_json::to_string(&shop).unwrap()
    );
    assert!(shown.contains("hooks.example.com"));
    assert!(!shown.contains(SECRET), "{shown}");
    let (mut files, mut hosts) = (0, 0);
    for entry in std::fs::read_dir(folder.path()).unwrap() {
        let path = entry.unwrap().path();
        let bytes = std::fs::read(&path).unwrap();
        let content = String::from_utf8_lossy(&bytes);
        assert!(!content.contains(SECRET) && !content.contains("********"), "{content}");
        assert!(!content.contains(&world.token), "{content}");
        files += 1;
        hosts += usize::from(content.contains("hooks.example.com"));
    }
    assert!(files > 20 && hosts == 2, "{files} files, {hosts} with a host");
}
