//! Parts that may not be read, by whoever asks or in whatever plan.

use pairgate::audit::github::facts::{Organisation, Repository};
use pairgate::audit::{Known, Reason};
use pairgate::github::audit::{OrgReader, Reading};
use pairgate::ports::ForgeTrouble;
use serde_json::{Value, json};

use super::forge::Fault;
use super::world::world;

/// The members of an object that were not read, with their reasons.
fn missing(facts: &impl serde::Serialize) -> Vec<(String, Value)> {
    let value = serde_json::to_value(facts).unwrap();
    let all = value.as_object().unwrap().iter();
    all.filter_map(|(name, fact)| Some((name.clone(), fact.get("not_read")?.clone()))).collect()
}

const FORBIDDEN: Fault = Fault::Forbidden { permission: "that=read" };

#[test]
fn each_part_of_an_organisation_is_missing_by_itself() {
    for (address, parts) in [
        ("GET orgs/acme/actions/permissions", &["allowed_actions"][..]),
        ("GET orgs/acme/actions/permissions/workflow", &["actions_token", "actions_may_approve"]),
        ("GET orgs/acme/actions/secrets", &["secrets"]),
        ("GET orgs/acme/hooks", &["hooks"]),
        ("GET orgs/acme/installations", &["installations"]),
        ("GET orgs/acme/invitations", &["invitations"]),
        ("GET orgs/acme/personal-access-tokens", &["tokens"]),
        ("GET orgs/acme/outside_collaborators", &["outside"]),
        ("GET orgs/acme/repos", &["repositories"]),
        // Activity is asked by member.
        ("GET orgs/acme/members", &["members", "activity"]),
        ("GET orgs/acme/teams", &["teams"]),
        ("POST graphql", &["activity"]),
    ] {
        let world = world();
        world.forge.fail(address, FORBIDDEN, usize::MAX);
        let reader = world.reader();
        let read = reader.organisation().unwrap();
        let found = missing(&read);
        let names: Vec<&str> = found.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names.len(), parts.len(), "{address}: {found:?}");
        assert!(parts.iter().all(|part| names.contains(part)), "{address}: {found:?}");
        for (_, reason) in &found {
            assert_eq!(reason, &json!({"forbidden": {"permission": "that=read"}}), "{address}");
        }
    }
}

#[test]
fn each_part_of_a_repository_is_missing_by_itself() {
    for (address, parts) in [
        ("GET shop/collaborators", &["collaborators"][..]),
        ("GET shop/keys", &["deploy_keys"]),
        ("GET shop/hooks", &["hooks"]),
        ("GET git/trees/main", &["terraform", "codeowners"]),
        ("GET git/blobs/*", &["codeowners"]),
        ("GET branches/main/protection", &["protection"]),
        ("GET rules/branches/main", &["protection"]),
        ("GET shop/commits", &["activity"]),
        ("GET shop/activity", &["activity"]),
        ("GET shop/issues", &["activity"]),
        ("GET issues/comments", &["activity"]),
        ("GET pulls/comments", &["activity"]),
        ("POST graphql", &["activity"]),
    ] {
        let world = world();
        world.forge.fail(address, FORBIDDEN, usize::MAX);
        let found = missing(&world.reader().repository("shop").unwrap());
        let names: Vec<&str> = found.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, parts, "{address}");
        for (_, reason) in &found {
            assert_eq!(reason, &json!({"forbidden": {"permission": "that=read"}}), "{address}");
        }
    }
}

#[test]
fn a_part_of_a_team_is_missing_by_itself() {
    let world = world();
    world.forge.fail("GET teams/platform/repos", FORBIDDEN, usize::MAX);
    let read: Organisation = world.reader().organisation().unwrap();
    let teams = read.teams.get().unwrap();
    assert!(matches!(teams[0].repositories, Known::NotRead(Reason::Forbidden { .. })));
    assert!(teams[0].members.get().is_some() && teams[1].repositories.get().is_some());
}

#[test]
fn who_has_no_second_factor_is_only_told_to_owners() {
    let world = world();
    world.forge.fail("GET orgs/acme/members?filter=2fa_disabled", Fault::Status(422), usize::MAX);
    let read = world.reader().organisation().unwrap();
    for one in read.members.get().unwrap() {
        assert!(matches!(one.without_two_factor, Known::NotRead(Reason::Forbidden { .. })), "{one:?}");
    }
    assert_eq!(read.outside.get().unwrap()[0].without_two_factor, Known::Known(true));
}

/// A stranger gets a list of members without those who hide their membership, and nothing says so.
#[test]
fn a_list_of_members_that_may_have_gaps_is_not_believed() {
    let world = world();
    let stranger = world.forge.token_with(4, &["repo"]);
    let reader = OrgReader::connect(world.connection(&stranger), Reading::default()).unwrap();
    let public = json!([{"login": "bob", "id": 2}]);
    world.forge.fail("GET orgs/acme/members", Fault::Answer { status: 200, body: public }, usize::MAX);
    let read = reader.organisation().unwrap();
    assert!(matches!(read.members, Known::NotRead(Reason::Forbidden { .. })), "{:?}", read.members);
    assert!(matches!(read.plan, Known::NotRead(Reason::Forbidden { .. })));
    assert!(matches!(read.two_factor_required, Known::NotRead(Reason::Forbidden { .. })));
    assert!(read.activity.get().is_none());
}

#[test]
fn repositories_that_the_asker_cannot_see_are_remarked_on() {
    let world = world();
    let bob = world.forge.token_with(2, &["repo", "read:org"]);
    let reader = OrgReader::connect(world.connection(&bob), Reading::default()).unwrap();
    let read = reader.organisation().unwrap();
    assert!(read.repositories.get().is_some() && read.members.get().is_some());
    let unchecked = reader.unchecked();
    assert!(unchecked.iter().any(|one| format!("{:?}", one.what).contains("cannot see")), "{unchecked:?}");
}

#[test]
fn scopes_are_named_to_a_token_that_has_scopes() {
    let world = world();
    let weak = world.forge.token_with(1, &["repo", "read:org"]);
    let reader = OrgReader::connect(world.connection(&weak), Reading::default()).unwrap();
    let read = reader.organisation().unwrap();
    assert_eq!(read.hooks, Known::NotRead(Reason::Forbidden { permission: "admin:org".to_owned() }));
}

#[test]
fn another_plan_is_told_apart_from_a_missing_permission() {
    let said = "Upgrade to GitHub Pro or make this repository public to enable this feature.";
    for status in [403, 402] {
        let world = world();
        let answer = Fault::Answer { status, body: json!({ "message": said }) };
        world.forge.fail("GET shop/keys", answer.clone(), usize::MAX);
        let read: Repository = world.reader().repository("shop").unwrap();
        assert_eq!(
            read.deploy_keys,
            Known::NotRead(Reason::Unsupported { said: pairgate::text::Text::said(said) })
        );
        // Where the plan has no protection of branches there is none.
        world.forge.fail("GET branches/main/protection", answer.clone(), usize::MAX);
        world.forge.fail("GET rules/branches/main", answer, usize::MAX);
        let read: Repository = world.reader().repository("shop").unwrap();
        assert_eq!(read.protection, Known::Known(None), "{status}");
    }
}

#[test]
fn a_protection_that_is_hidden_is_not_a_missing_one() {
    let world = world();
    let hidden = Fault::Answer { status: 404, body: json!({ "message": "Not Found" }) };
    world.forge.fail("GET branches/main/protection", hidden, usize::MAX);
    let read = world.reader().repository("shop").unwrap();
    assert!(matches!(read.protection, Known::NotRead(Reason::Forbidden { .. })), "{:?}", read.protection);
    world.forge.heal();
    world.shop.extras(|extras| {
        extras.protection = None;
        extras.rules.clear();
    });
    assert_eq!(world.reader().repository("shop").unwrap().protection, Known::Known(None));
}

#[test]
fn an_organisation_that_is_not_there_is_an_error() {
    let world = world();
    let mut connection = world.connection(&world.token);
    connection.repository = "nobody".to_owned();
    let error = OrgReader::connect(connection, Reading::default()).unwrap().organisation().unwrap_err();
    assert_eq!(error.trouble, ForgeTrouble::NotFound);
    for odd in ["", "acme/shop", "../acme", "a b"] {
        let mut connection = world.connection(&world.token);
        connection.repository = odd.to_owned();
        assert_eq!(
            OrgReader::connect(connection, Reading::default()).unwrap_err().trouble,
            ForgeTrouble::Refused
        );
    }
}
