//! One person, one story: who is called inactive, and how often.

use pairgate::audit::github::facts::*;
use pairgate::audit::{Change, GitHubItem, Known, Object, Reason, Risk, Verb};

use crate::world::{World, ago, did, en, known, repository, team};

#[test]
fn somebody_who_is_gone_is_told_once_with_all_that_is_known() {
    let mut world = World::clean();
    world.join("frank", false, 200);
    known(&mut world.org.members)[3].without_two_factor = Known::Known(true);
    for n in 0..3 {
        let mut other = repository(&format!("r{n}"));
        other.collaborators = Known::Known(vec![Collaborator {
            login: "Frank".to_owned(),
            permission: "admin".to_owned(),
            own: Known::default(),
        }]);
        world.add(other);
    }
    let finding = world.one();
    assert_eq!(finding.check.id, "github-member-inactive");
    assert_eq!(finding.risk, Risk::High);
    assert_eq!(finding.since, Some(ago(200)));
    assert!(finding.evidence.iter().any(|one| en(&one.what).contains("second factor")));
    assert_eq!(en(&finding.what), "The member `frank` did nothing for 200 days, since 2025-11-13");
}

#[test]
fn evidence_names_the_first_silent_day_and_the_newest_deed() {
    let mut world = World::clean();
    known(&mut world.org.members).push(Member {
        login: "frank".to_owned(),
        owner: false,
        without_two_factor: Known::Known(false),
    });
    known(&mut world.shop().activity).extend([
        did("frank", ActivityKind::Commit, 120),
        did("FRANK", ActivityKind::Review, 100),
        did("frank", ActivityKind::Issue, 110),
    ]);
    let finding = world.one();
    assert_eq!(
        en(&finding.evidence[0].what),
        "no push, commit (of a default branch, by its author), pull request, review, issue, or comment on issues and pull requests since 2026-03-03; the newest: review on 2026-02-21 in `shop`"
    );
    assert_eq!(finding.evidence[0].url.as_deref(), Some("https://github.com/acme/FRANK"));
    assert_eq!(finding.evidence[1].url.as_deref(), Some("https://github.com/orgs/acme/people/frank"));
}

#[test]
fn nobody_is_called_inactive_while_any_activity_is_unread() {
    let forbidden = Reason::Forbidden { permission: "repo".to_owned() };
    let hide: [fn(&mut World, Reason); 4] = [
        |world, reason| world.repos[1].activity = Known::NotRead(reason),
        |world, reason| world.org.activity = Known::NotRead(reason),
        |world, reason| world.org.repositories = Known::NotRead(reason),
        |world, _| {
            world.repos.pop();
        },
    ];
    for (row, hide) in hide.into_iter().enumerate() {
        let mut world = World::clean();
        world.join("frank", false, 200);
        known(&mut world.shop().activity).push(did("frank", ActivityKind::Commit, 300));
        world.grant("frank", "push");
        hide(&mut world, forbidden.clone());
        assert_eq!(world.found(), ["github-admin-inactive"], "row {row}");
        let lines = world.unchecked();
        assert!(
            lines.iter().any(|line| line.contains("still active") && line.contains("`frank`")),
            "{lines:?}"
        );
    }
}

#[test]
fn a_deed_in_the_future_is_no_sign_of_life_and_none_of_absence() {
    let mut world = World::clean();
    world.join("frank", false, -2);
    assert_eq!(world.found(), Vec::<&str>::new());
    assert_eq!(
        world.unchecked(),
        ["acme | whether people are still active: 1 person (`frank`) | a moment in the future"]
    );
}

#[test]
fn a_newer_deed_counts_wherever_it_was_and_however_the_login_is_written() {
    let mut world = World::clean();
    world.join("Frank", false, 200);
    known(&mut world.repos[1].activity).push(did("fRANK", ActivityKind::Comment, 90));
    assert_eq!(world.found(), Vec::<&str>::new());
}

#[test]
fn an_outside_collaborator_who_is_gone_is_told_with_what_they_hold() {
    let mut world = World::clean();
    known(&mut world.shop().activity).retain(|one| one.login != "dora");
    known(&mut world.shop().collaborators)[0].permission = "admin".to_owned();
    let finding = world.one();
    assert_eq!(finding.check.id, "github-outside-inactive");
    assert_eq!(finding.risk, Risk::High);
    assert_eq!(finding.since, None);
    assert!(
        finding
            .evidence
            .iter()
            .any(|one| en(&one.what) == "permissions in repositories, 1 in all: `shop` (`admin`)")
    );
    assert_eq!(en(&finding.what), "Nothing is known that the outside collaborator `dora` ever did");
}

#[test]
fn a_custom_role_counts_as_writing_and_what_it_allows_is_not_checked() {
    let mut world = World::clean();
    world.grant("carol", "release-manager");
    assert_eq!(world.found(), Vec::<&str>::new());
    assert_eq!(
        world.unchecked(),
        [
            "acme/shop | what a custom role allows: 1 repository (`shop`) | it is not available: the organisation made this role, and only its settings tell what it allows"
        ]
    );
    known(&mut world.shop().activity).retain(|one| one.login != "carol");
    known(&mut world.repos[1].activity).push(did("carol", ActivityKind::Push, 1));
    assert_eq!(world.found(), ["github-admin-inactive"]);
}

#[test]
fn many_idle_repositories_of_a_team_are_one_finding() {
    for (number, expected) in [(20, 20), (21, 1)] {
        let mut world = World::clean();
        let names: Vec<String> = (0..number).map(|n| format!("r{n}")).collect();
        let grants: Vec<(&str, &str)> = names.iter().map(|name| (name.as_str(), "push")).collect();
        known(&mut world.org.teams).push(team("web", &["bob"], &grants));
        names.iter().for_each(|name| world.add(repository(name)));
        let findings = world.audit().findings;
        assert_eq!(findings.len(), expected);
        assert!(findings.iter().all(|finding| finding.check.id == "github-team-idle"));
        let Object::GitHub { item, .. } = &findings[0].object else { panic!() };
        assert_eq!(matches!(item, GitHubItem::Team { .. }), number > 20, "{item:?}");
    }
}

/// The newest deed of all counts, and the greatest risk.
#[test]
fn many_idle_repositories_tell_the_last_deed_in_any_of_them_and_the_greatest_risk() {
    for (role, terraform, risk) in
        [("push", true, Risk::Medium), ("admin", false, Risk::Medium), ("admin", true, Risk::High)]
    {
        let mut world = World::clean();
        let names: Vec<String> = (0..21).map(|n| format!("r{n}")).collect();
        let mut grants: Vec<(&str, &str)> = names.iter().map(|name| (name.as_str(), "push")).collect();
        grants[20].1 = role;
        known(&mut world.org.teams).push(team("web", &["bob"], &grants));
        for (at, name) in names.iter().enumerate() {
            let mut one = repository(name);
            one.activity = Known::Known(vec![did("bob", ActivityKind::Push, 200 - at as i64)]);
            one.terraform = Known::Known(terraform && at == 20);
            world.add(one);
        }
        let findings = world.audit().findings;
        let idle: Vec<_> = findings.iter().filter(|one| one.check.id == "github-team-idle").collect();
        assert_eq!(idle.len(), 1);
        assert_eq!((idle[0].since, idle[0].risk), (Some(ago(180)), risk), "{role} {terraform}");
    }
}

#[test]
fn a_circle_of_parent_teams_ends() {
    let mut world = World::clean();
    let (mut one, mut two) = (team("one", &["bob"], &[("shop", "push")]), team("two", &["alice"], &[]));
    one.parent = Some("two".to_owned());
    two.parent = Some("one".to_owned());
    known(&mut world.org.teams).extend([one, two]);
    assert_eq!(world.found().len(), 0);
    known(&mut world.org.teams)[2].parent = None;
    assert_eq!(world.found(), ["github-team-idle"]);
}

/// Whoever followed "another owner can make them a member" found nobody who could.
#[test]
fn the_last_owner_who_is_there_is_not_to_be_abolished() {
    for (others, words) in [(0, "second owner first"), (1, "of no other owner")] {
        let mut world = World::clean();
        let members = known(&mut world.org.members);
        (members[0].owner, members[1].owner) = (false, false);
        for n in 0..=others {
            world.join(&format!("o{n}"), true, 200);
        }
        let audited = world.audit();
        let told: Vec<_> =
            audited.findings.iter().filter(|one| one.check.id == "github-owner-inactive").collect();
        assert_eq!(told.len(), 1 + others);
        for finding in told {
            assert_eq!((finding.verb, &finding.change), (Verb::Delegate, &Change::Look));
            assert!(en(&finding.because).contains(words), "{}", en(&finding.because));
        }
    }
    // One who is active is enough, and a bot is none.
    let mut world = World::clean();
    known(&mut world.org.members)[1].owner = false;
    world.join("frank", true, 200);
    let one = world.one();
    assert_eq!((one.check.id, one.verb), ("github-owner-inactive", Verb::Abolish));
    assert_eq!(one.change, Change::Set { name: "role", value: "member".to_owned() });
    known(&mut world.org.members)[0].owner = false;
    world.join("robot[bot]", true, 1);
    let audited = world.audit();
    let one = audited.findings.iter().find(|one| one.check.id == "github-owner-inactive").unwrap();
    assert_eq!(one.verb, Verb::Delegate);
}

/// A repository was read by its new name and told as not read by its old one.
#[test]
fn a_repository_that_was_renamed_since_it_was_listed_is_one_repository() {
    let mut world = World::clean();
    known(&mut world.org.activity).clear();
    known(&mut world.shop().activity).push(did("bob", ActivityKind::Push, 1));
    // Who has it by a team has nothing of their own.
    known(&mut world.org.teams)[0].repositories =
        Known::Known([("shop".to_owned(), "admin".to_owned())].into());
    world.grant("carol", "admin");
    let before = world.audit();
    world.shop().name = "store".to_owned();
    let settings = crate::world::settings();
    let mut auditor = pairgate::audit::github::Auditor::new(&world.org, &settings);
    let mut audited = auditor.repository_listed_as("shop", &world.repos[0]);
    audited.add(auditor.repository_listed_as("store", &world.repos[0]));
    audited.add(auditor.repository_listed_as("docs", &world.repos[1]));
    audited.add(auditor.organisation());
    let ids = |audited: &pairgate::audit::Audited| {
        audited.findings.iter().map(|one| one.check.id).collect::<Vec<_>>()
    };
    assert_eq!(ids(&audited), ids(&before));
    let lines = |audited: &pairgate::audit::Audited| {
        let line = |one: &pairgate::audit::Unchecked| en(&one.what).replace("store", "shop");
        audited.unchecked.iter().map(line).collect::<Vec<_>>()
    };
    assert_eq!(lines(&audited), lines(&before), "nothing is unread");
    assert_eq!(audited.counted["repositories"], 2);
}

#[test]
fn a_key_that_is_switched_off_and_left_behind_can_go() {
    let mut world = World::clean();
    let key = &mut known(&mut world.shop().deploy_keys)[0];
    (key.disabled, key.added_by) = (true, Some("zoe".to_owned()));
    let one = world.one();
    assert_eq!((one.check.id, one.verb), ("github-deploy-key-owner-left", Verb::Abolish));
    assert_eq!(one.change, Change::Remove);
    assert!(en(&one.why).starts_with("switched on again"), "{}", en(&one.why));
}

#[test]
fn a_webhook_without_an_answer_has_no_status_0() {
    let mut world = World::clean();
    known(&mut world.shop().hooks)[0].last_status = Some(0);
    assert!(en(&world.one().what).ends_with("fails: the last time no answer came"));
}

#[test]
fn what_an_empty_team_has_from_its_parent_is_not_its_own() {
    let mut world = World::clean();
    let mut child = team("child", &[], &[("shop", "push"), ("docs", "admin")]);
    child.parent = Some("platform".to_owned());
    known(&mut world.org.teams).push(child);
    world.repos[1].archived = true;
    let one = world.one();
    assert_eq!((one.check.id, one.risk), ("github-team-empty", Risk::Low));
    assert!(en(&one.what).contains("in 1 of"), "{}", en(&one.what));
}

/// It was told as one that holds nothing.
#[test]
fn whoever_joins_an_empty_team_gets_what_its_parent_administers() {
    let mut world = World::clean();
    known(&mut world.org.teams)[0].repositories =
        Known::Known([("shop".to_owned(), "admin".to_owned())].into());
    let mut child = team("child", &[], &[("shop", "admin")]);
    child.parent = Some(known(&mut world.org.teams)[0].slug.clone());
    known(&mut world.org.teams).push(child);
    let findings = world.audit().findings;
    let one = findings.iter().find(|one| one.check.id == "github-team-empty").unwrap();
    assert_eq!(one.risk, Risk::Medium);
    assert!(
        en(&one.what).ends_with("has no members and holds only what the teams above it hold"),
        "{}",
        en(&one.what)
    );
}

/// What was not read may hold more, and what owners hold is everything anyway.
#[test]
fn what_somebody_holds_is_compared_only_where_all_of_it_was_read() {
    let reach = |world: &World, check: &str| {
        let findings = world.audit().findings;
        findings.iter().find(|one| one.check.id == check).unwrap().fingerprint.clone()
    };
    let mut world = World::clean();
    world.join("frank", false, 200);
    assert!(reach(&world, "github-member-inactive").is_some());
    world.repos[1].collaborators = Known::NotRead(Reason::Throttled);
    assert_eq!(reach(&world, "github-member-inactive"), None);
    let mut world = World::clean();
    world.join("zoe", true, 200);
    let alone = reach(&world, "github-owner-inactive");
    known(&mut world.org.teams).push(team("web", &["zoe"], &[("shop", "push")]));
    assert_eq!(reach(&world, "github-owner-inactive"), alone);
    assert!(alone.is_some());
}
