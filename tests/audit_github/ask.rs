//! Whom a finding says to ask.

use pairgate::audit::Known;
use pairgate::audit::github::facts::*;

use crate::world::{World, ago, did, known, repository, team};

fn asked(world: &World) -> Vec<String> {
    world.one().ask.into_iter().map(|person| person.name).collect()
}

#[test]
fn a_key_is_asked_of_who_added_it_then_code_owners_then_the_last_one_here() {
    let mut world = World::clean();
    known(&mut world.shop().deploy_keys)[0].used = Known::Known(None);
    assert_eq!(asked(&world), ["@alice", "@carol"]);
    known(&mut world.shop().deploy_keys)[0].added_by = Some("zoe".to_owned());
    assert_eq!(asked(&world), ["@carol", "@alice"]);
    world.shop().codeowners = Known::Known(None);
    assert_eq!(asked(&world), ["@alice"]);
    known(&mut world.shop().activity).push(did("renovate[bot]", ActivityKind::Push, 0));
    assert_eq!(asked(&world), ["@alice"]);
}

#[test]
fn a_rule_without_owners_names_nobody_and_the_next_path_is_tried() {
    let mut world = World::clean();
    known(&mut world.shop().deploy_keys)[0].used = Known::Known(None);
    known(&mut world.shop().deploy_keys)[0].added_by = Some("zoe".to_owned());
    world.shop().codeowners = Known::Known(Some("* @acme/platform\n/terraform/\n".to_owned()));
    assert_eq!(asked(&world), ["@acme/platform", "@alice"]);
}

#[test]
fn people_are_asked_themselves_and_then_who_maintains_their_teams() {
    let mut world = World::clean();
    world.join("frank", false, 200);
    known(&mut world.org.teams).push(team("web", &["bob", "Frank"], &[]));
    assert_eq!(asked(&world), ["@frank", "@bob"]);
}

#[test]
fn an_invitation_is_asked_of_who_invited_and_of_owners() {
    let mut world = World::clean();
    known(&mut world.org.invitations)[0].created = ago(9);
    assert_eq!(asked(&world), ["@bob", "@alice"]);
}

#[test]
fn teams_are_asked_of_their_maintainers_and_empty_ones_of_owners() {
    let mut world = World::clean();
    known(&mut world.org.teams).push(team("old", &[], &[]));
    assert_eq!(asked(&world), ["@alice", "@bob"]);
    known(&mut world.org.teams)[1] = team("web", &["bob"], &[("docs", "push")]);
    assert_eq!(asked(&world), ["@bob"]);
    world.repos[1] = Repository {
        codeowners: Known::Known(Some("*.tf ops@example.com".to_owned())),
        activity: Known::Known(vec![did("carol", ActivityKind::Push, 1)]),
        ..repository("docs")
    };
    assert_eq!(asked(&world), ["@bob", "ops@example.com", "@carol"]);
}
