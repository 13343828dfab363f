//! Nobody is told as idle, or as holding something, of whom that is not known.

use pairgate::audit::github::facts::*;
use pairgate::audit::{Known, Reason, Risk};
use pairgate::text::Lang;

use crate::world::{World, ago, did, en, known, team};

fn collaborator(login: &str, permission: &str, own: Known<String>) -> Collaborator {
    Collaborator { login: login.to_owned(), permission: permission.to_owned(), own }
}

fn word(word: &str) -> Known<String> {
    Known::Known(word.to_owned())
}

fn forbidden() -> Reason {
    Reason::Forbidden { permission: "read:org".to_owned() }
}

#[test]
fn an_administrator_by_a_team_is_not_told_as_one_by_themselves() {
    let mut world = World::clean();
    known(&mut world.org.teams).push(team("admins", &["carol"], &[("shop", "admin")]));
    known(&mut world.shop().collaborators).push(collaborator("carol", "admin", word("pull")));
    assert_eq!((world.found(), world.unchecked()), (vec![], vec![]));
    known(&mut world.shop().collaborators)[1].own = word("admin");
    let finding = world.one();
    assert_eq!(finding.check.id, "github-admin-direct");
    assert_eq!(
        en(&finding.evidence[0].what),
        "`permissionSources` of `carol` has `admin` from the repository itself"
    );
}

#[test]
fn whose_permission_is_not_told_and_may_be_a_teams_is_not_checked() {
    let told = [
        "acme/shop | people with a permission of their own: 1 repository (`shop`) | the permission `read:org` is missing",
    ];
    let spoil: [fn(&mut World); 4] = [
        |world| known(&mut world.org.teams).push(team("admins", &["Carol"], &[("shop", "admin")])),
        |world| world.org.default_permission = word("admin"),
        |world| world.org.teams = Known::NotRead(forbidden()),
        |world| known(&mut world.org.teams)[0].repositories = Known::NotRead(forbidden()),
    ];
    for (row, spoil) in spoil.into_iter().enumerate() {
        let mut world = World::clean();
        let one = collaborator("carol", "admin", Known::NotRead(forbidden()));
        known(&mut world.shop().collaborators).push(one);
        spoil(&mut world);
        assert!(!world.found().contains(&"github-admin-direct"), "row {row}");
        assert!(world.unchecked().iter().any(|line| line == told[0]), "row {row}: {:?}", world.unchecked());
    }
    // Nothing else gives exactly that: it is their own.
    let mut world = World::clean();
    known(&mut world.shop().collaborators).push(collaborator("carol", "admin", Known::NotRead(forbidden())));
    assert_eq!(world.found(), ["github-admin-direct"]);
}

#[test]
fn nobody_is_idle_in_a_repository_that_is_new() {
    for (age, expected) in
        [(1, vec![]), (90, vec![]), (91, vec!["github-admin-inactive", "github-team-idle"])]
    {
        let mut world = World::clean();
        known(&mut world.org.members)[1].owner = false;
        known(&mut world.org.members)[2].owner = true;
        world.grant("bob", "push");
        known(&mut world.org.teams).push(team("web", &["bob"], &[("shop", "maintain")]));
        world.shop().created = Some(ago(age));
        assert_eq!((world.found(), world.unchecked()), (expected, vec![]), "{age}");
    }
    let mut world = World::clean();
    world.grant("bob", "push");
    world.shop().created = Some(ago(-2));
    assert_eq!(world.found(), Vec::<&str>::new());
    assert!(world.unchecked()[0].contains("a moment in the future"));
}

#[test]
fn whoever_is_in_the_part_of_a_long_list_that_was_read_is_active() {
    let mut world = World::clean();
    world.join("frank", false, 200);
    world.join("grace", false, 200);
    world.grant("grace", "push");
    known(&mut world.shop().activity).push(did("frank", ActivityKind::Commit, 1));
    world.shop().activity_cut = Some(Reason::TooMany { most: 10_000 });
    assert_eq!(world.found(), Vec::<&str>::new());
    let lines = world.unchecked();
    assert!(
        lines.iter().any(|line| line.contains("what people did in the repository: 1 repository (`shop`)"))
    );
    let still: Vec<&String> = lines.iter().filter(|line| line.contains("still active")).collect();
    assert!(still.len() == 1 && still[0].contains("1 person (`grace`)"), "{lines:?}");
}

#[test]
fn of_whom_nothing_is_known_is_not_inactive() {
    let mut world = World::clean();
    world.join("Frank", false, 200);
    world.org.unsure.push(Unsure { login: "frank".to_owned(), why: Reason::TooMany { most: 10_000 } });
    // Who is active all the same is no question.
    world.org.unsure.push(Unsure { login: "carol".to_owned(), why: Reason::Throttled });
    assert_eq!(world.found(), Vec::<&str>::new());
    assert_eq!(
        world.unchecked(),
        [
            "acme | whether people are still active: 1 person (`Frank`) | there are more than 10000, and no more are read"
        ]
    );
}

#[test]
fn an_entry_that_makes_no_sense_is_told_and_hides_no_other() {
    let mut world = World::clean();
    let odd = Some("its address cannot be read".to_owned());
    let hook =
        Hook { id: 82, host: String::new(), https: false, secret: false, odd, ..crate::world::hook(82) };
    known(&mut world.shop().hooks).push(hook.clone());
    known(&mut world.shop().hooks)[0].secret = false;
    known(&mut world.org.hooks).push(hook);
    known(&mut world.org.invitations).insert(
        0,
        Invitation {
            id: 60,
            invitee: String::new(),
            role: "admin".to_owned(),
            inviter: None,
            created: ago(100),
        },
    );
    assert_eq!(world.found(), ["github-hook-without-secret"]);
    assert_eq!(
        world.unchecked(),
        [
            "acme | how old invitations are: 1 invitation (`60`) | it makes no sense: it is for nobody",
            "acme | webhooks of the organisation | it makes no sense: webhook 82: its address cannot be read",
            "acme/shop | webhooks of the repository: 1 repository (`shop`) | it makes no sense: webhook 82: its address cannot be read",
        ]
    );
}

#[test]
fn whoever_may_bypass_the_protection_is_named() {
    let mut world = World::clean();
    let protection = known(&mut world.shop().protection).as_mut().unwrap();
    protection.bypass = vec!["Team 12".to_owned(), "User bob".to_owned()];
    let finding = world.one();
    assert_eq!((finding.check.id, finding.risk), ("github-unprotected", Risk::Medium));
    assert!(en(&finding.what).ends_with("some may bypass it"), "{:?}", finding.what);
    let seen = finding.evidence[0].what.get(Lang::En);
    assert!(seen.ends_with("2 may bypass it: `Team 12`, `User bob`"), "{seen}");
}

/// `statuses: write` can set `pairgate/sign-off` on any commit.
#[test]
fn an_app_that_can_say_that_a_commit_was_checked_is_broad() {
    for permission in ["statuses", "checks", "pull_requests"] {
        let mut world = World::clean();
        let app = &mut known(&mut world.org.installations)[0];
        app.selection = "all".to_owned();
        app.permissions = [(permission.to_owned(), "write".to_owned())].into();
        assert_eq!(world.found(), ["github-app-broad"], "{permission}");
        known(&mut world.org.installations)[0].permissions =
            [(permission.to_owned(), "read".to_owned())].into();
        assert_eq!(world.found(), Vec::<&str>::new(), "{permission}");
    }
}

#[test]
fn a_single_owner_is_one_owner() {
    let mut world = World::clean();
    known(&mut world.org.members)[1].owner = false;
    assert_eq!(en(&world.one().evidence[0].what), "1 owner: `alice`");
}

#[test]
fn a_custom_role_sends_nobody_to_the_clocks() {
    let mut world = World::clean();
    world.grant("carol", "release-manager");
    let help = world.audit().unchecked[0].help.get(Lang::En).to_owned();
    assert!(!help.contains("clocks") && help.contains("Custom repository roles"), "{help}");
}
