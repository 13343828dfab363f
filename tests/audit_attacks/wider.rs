//! Acceptances that go over to more than somebody accepted: services, conditions, roles in repositories.

use std::collections::{BTreeMap, BTreeSet};

use pairgate::audit::aws::facts::{Account, Grants, ServiceUse, ServiceUses, Used};
use pairgate::audit::aws::unused;
use pairgate::audit::baseline::Status;
use pairgate::audit::github::facts::Collaborator;
use pairgate::audit::{Finding, Known, Risk};
use proptest::prelude::*;

use crate::another::worth;
use crate::build::{ago, allows, grants, settings, uses, with_group, with_role, with_user};
use crate::memory::{accepted, audit};
use crate::world::{World, did, known, repository, team};
use pairgate::audit::github::facts::ActivityKind;

const SERVICES: &str = "aws-service-unused";
const ADMINISTRATOR: &str = "aws-administrator";

fn services(all: &[(&str, Option<i64>)]) -> Account {
    let names: Vec<String> = all.iter().map(|(name, _)| format!("{name}:*")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    with_role(|one| (one.grants, one.services) = (Known::Known(grants(&names)), uses(all)))
}

/// "may use 2 services and did not use 1" stayed accepted when it was 7 and 6.
#[test]
fn an_accepted_principal_that_may_use_more_services_and_does_not_counts_again() {
    let two = services(&[("s3", Some(1)), ("sqs", None)]);
    let seven: Vec<(&str, Option<i64>)> = ["ec2", "lambda", "secretsmanager", "kms", "sts", "sqs"]
        .into_iter()
        .map(|name| (name, None))
        .chain([("s3", Some(1))])
        .collect();
    assert_eq!(worth(SERVICES, &two, &services(&seven)), "changed");
    assert_eq!(worth(SERVICES, &two, &two), "accepted");
    assert_eq!(worth(SERVICES, &services(&seven), &two), "accepted", "less than was accepted");
    // Another one in its place is not less.
    assert_eq!(worth(SERVICES, &two, &services(&[("s3", Some(1)), ("sns", None)])), "changed");
    // What is used is not what was accepted.
    assert_eq!(
        worth(SERVICES, &two, &services(&[("s3", Some(1)), ("ec2", Some(1)), ("sqs", None)])),
        "accepted"
    );
}

fn conditional(conditions: &[&str]) -> Grants {
    let one = |condition: &&str| {
        format!(r#"{{"Effect": "Allow", "Action": "*", "Resource": "*", "Condition": {condition}}}"#)
    };
    let statements: Vec<String> = conditions.iter().map(one).collect();
    let text = format!(r#"{{"Version": "2012-10-17", "Statement": [{}]}}"#, statements.join(", "));
    Grants { inline: BTreeMap::from([("own".to_owned(), text)]), ..Grants::default() }
}

fn full() -> Grants {
    Grants { inline: BTreeMap::from([("own".to_owned(), allows(&["*"]))]), ..Grants::default() }
}

const MFA: &str = r#"{"Bool": {"aws:MultiFactorAuthPresent": "true"}}"#;
const OFFICE: &str = r#"{"IpAddress": {"aws:SourceIp": ["192.0.2.0/24", "198.51.100.0/24"]}}"#;

fn administrators(grants: &Grants) -> [Account; 3] {
    let services = || uses(&[("s3", Some(1))]);
    [
        with_role(|one| (one.grants, one.services) = (Known::Known(grants.clone()), services())),
        with_user(|one| (one.grants, one.services) = (Known::Known(grants.clone()), services())),
        with_group(|one| (one.grants, one.services) = (Known::Known(grants.clone()), services())),
    ]
}

fn of_administrators(before: &Grants, after: &Grants) -> BTreeSet<String> {
    let both = administrators(before).into_iter().zip(administrators(after));
    both.map(|(before, after)| worth(ADMINISTRATOR, &before, &after)).collect()
}

#[test]
fn an_accepted_administrator_under_a_condition_counts_again_without_it() {
    let is = |worth: &str| BTreeSet::from([worth.to_owned()]);
    let mfa = conditional(&[MFA]);
    assert_eq!(of_administrators(&mfa, &full()), is("changed"));
    assert_eq!(of_administrators(&mfa, &mfa), is("accepted"));
    assert_eq!(of_administrators(&mfa, &conditional(&[OFFICE])), is("changed"));
    assert_eq!(of_administrators(&mfa, &conditional(&[MFA, OFFICE])), is("changed"), "another way");
    assert_eq!(of_administrators(&conditional(&[OFFICE, MFA]), &mfa), is("accepted"), "a way less");
    assert_eq!(of_administrators(&full(), &mfa), is("accepted"), "less than was accepted");
    assert_eq!(of_administrators(&mfa, &grants(&["iam:*"])), is("changed"));
    assert_eq!(of_administrators(&grants(&["iam:*"]), &full()), is("changed"));
    assert_eq!(of_administrators(&full(), &grants(&["iam:*"])), is("accepted"));
    // Layout, the order of values and the name of the policy say nothing.
    let turned = r#"{"IpAddress":{"aws:SourceIp":["198.51.100.0/24","192.0.2.0/24"]}}"#;
    let mut same = conditional(&[turned]);
    same.inline = same.inline.into_values().map(|text| ("renamed".to_owned(), text)).collect();
    assert_eq!(of_administrators(&conditional(&[OFFICE]), &same), is("accepted"));
    // More beside the conditions, which is not everything.
    let mut more = conditional(&[MFA]);
    more.inline.insert("wide".to_owned(), allows(&["s3:*", "ec2:*"]));
    assert_eq!(of_administrators(&mfa, &more), is("changed"));
}

/// A world that finds one thing, for a role that somebody has.
fn hub(check: &str, role: &str) -> Finding {
    let mut world = World::clean();
    match check {
        "github-team-idle" => {
            known(&mut world.org.teams).push(team("web", &["bob"], &[("shop", role)]));
        }
        "github-admin-inactive" => {
            known(&mut world.shop().collaborators).push(Collaborator {
                login: "bob".to_owned(),
                permission: role.to_owned(),
                own: Known::Known(role.to_owned()),
            });
            known(&mut world.org.members)[1].owner = false;
            known(&mut world.org.members)[2].owner = true;
        }
        "github-outside-inactive" => {
            known(&mut world.shop().activity).retain(|one| one.login != "dora");
            known(&mut world.shop().collaborators)[0].permission = role.to_owned();
        }
        "github-outside-admin" => known(&mut world.shop().collaborators)[0].permission = role.to_owned(),
        "github-team-empty" => known(&mut world.org.teams).push(team("old", &[], &[("shop", role)])),
        _ => panic!("{check}"),
    }
    let found = world.audit().findings;
    found.iter().find(|one| one.check.id == check).unwrap_or_else(|| panic!("{check} {role}")).clone()
}

/// The status of the second after somebody accepted the first, whatever the risk.
fn after(mut before: Finding, mut found: Finding) -> Status {
    assert_eq!(before.id(), found.id());
    (before.risk, found.risk) = (Risk::High, Risk::High);
    audit(Some(&accepted(&before)), vec![found]).0.remove(0)
}

fn is_accepted(before: Finding, found: Finding) -> bool {
    match after(before, found) {
        Status::Accepted { .. } => true,
        Status::Changed { .. } => false,
        other => panic!("{other:?}"),
    }
}

#[test]
fn teams_and_people_of_github_with_a_greater_role_than_was_accepted_count_again() {
    let checks = [
        "github-team-idle",
        "github-admin-inactive",
        "github-outside-inactive",
        "github-outside-admin",
        "github-team-empty",
    ];
    // The same role has two names.
    let roles: &[(&str, usize)] = &[("push", 0), ("write", 0), ("maintain", 1), ("admin", 2)];
    for check in checks {
        let from = usize::from(check == "github-outside-admin");
        for (before, less) in roles.iter().filter(|one| one.1 >= from) {
            for (now, more) in roles.iter().filter(|one| one.1 >= from) {
                let word = is_accepted(hub(check, before), hub(check, now));
                assert_eq!(word, more <= less, "{check}: {before}, then {now}");
            }
        }
    }
    // Nobody knows what a role of one's own allows: at least to read, and at most all.
    let idle = |role: &str| hub("github-team-idle", role);
    assert!(is_accepted(idle("Security Reviewer"), idle("security reviewer")));
    assert!(!is_accepted(idle("security-reviewer"), idle("deployer")));
    assert!(!is_accepted(idle("push"), idle("deployer")) && !is_accepted(idle("deployer"), idle("push")));
    assert!(is_accepted(idle("admin"), idle("deployer")));
}

#[test]
fn a_team_that_holds_more_repositories_than_was_accepted_counts_again() {
    let empty = |repositories: &[(&str, &str)]| {
        let mut world = World::clean();
        known(&mut world.org.teams).push(team("old", &[], repositories));
        world.one()
    };
    assert!(!is_accepted(empty(&[("shop", "push")]), empty(&[("shop", "push"), ("docs", "push")])));
    assert!(is_accepted(empty(&[("shop", "push"), ("docs", "push")]), empty(&[("Shop", "write")])));
    let wide = |number: usize| {
        let mut world = World::clean();
        for n in 0..number {
            let mut other = repository(&format!("r{n}"));
            other.activity = Known::Known(vec![did("carol", ActivityKind::Push, 1)]);
            world.add(other);
            known(&mut known(&mut world.org.teams)[0].repositories)
                .insert(format!("r{n}"), "admin".to_owned());
        }
        world.one()
    };
    assert!(is_accepted(wide(12), wide(11)) && !is_accepted(wide(11), wide(12)));
}

#[test]
fn settings_owners_apps_tokens_and_branches_reach_no_further_than_was_accepted() {
    use pairgate::audit::github::facts::Protection;
    let one = |change: &dyn Fn(&mut World)| {
        let mut world = World::clean();
        change(&mut world);
        world.one()
    };
    let default = |value: &str| one(&|world| world.org.default_permission = Known::Known(value.to_owned()));
    assert!(
        !is_accepted(default("write"), default("admin")) && is_accepted(default("admin"), default("read"))
    );
    let owners = |names: &[&str]| one(&|world| names.iter().for_each(|name| world.join(name, true, 1)));
    assert!(!is_accepted(owners(&["o1", "o2", "o3", "o4"]), owners(&["o1", "o2", "o3", "o5"])));
    assert!(is_accepted(owners(&["o1", "o2", "o3", "o4", "o5"]), owners(&["O5", "o3", "o2", "o1"])));
    let app = |selection: &str, level: &str| {
        one(&|world| {
            let app = &mut known(&mut world.org.installations)[0];
            app.selection = selection.to_owned();
            app.permissions = [("members".to_owned(), level.to_owned())].into();
        })
    };
    assert!(!is_accepted(app("selected", "write"), app("all", "write")));
    assert!(!is_accepted(app("all", "write"), app("all", "admin")));
    assert!(is_accepted(app("all", "admin"), app("selected", "write")));
    let branch = |change: &dyn Fn(&mut Protection)| {
        one(&|world| change(known(&mut world.shop().protection).as_mut().unwrap()))
    };
    let bare = || one(&|world| world.shop().protection = Known::Known(None));
    let bypass = |names: &'static [&str]| {
        branch(&|one| one.bypass = names.iter().map(|name| (*name).to_owned()).collect())
    };
    let (none, zero) = (|| branch(&|one| one.reviews = None), || branch(&|one| one.reviews = Some(0)));
    assert!(is_accepted(none(), zero()) && !is_accepted(zero(), none()));
    assert!(
        is_accepted(bare(), none()) && is_accepted(bare(), bypass(&["ops"])) && !is_accepted(none(), bare())
    );
    assert!(
        is_accepted(bypass(&["a b", "c"]), bypass(&["A b"]))
            && !is_accepted(bypass(&["a"]), bypass(&["a b"]))
    );
    // A name that is written like a whole is none.
    assert!(!is_accepted(bypass(&["a"]), bypass(&["a:b"])));
}

#[test]
fn an_inactive_member_who_holds_more_than_was_accepted_counts_again() {
    let frank = |role: &str, teams: &[&str]| {
        let mut world = World::clean();
        world.join("frank", false, 200);
        world.grant("Frank", role);
        for slug in teams {
            known(&mut world.org.teams).push(team(slug, &["alice", "FRANK"], &[]));
        }
        let found = world.audit().findings;
        found.into_iter().find(|one| one.check.id == "github-member-inactive").unwrap()
    };
    assert!(is_accepted(frank("admin", &["ops"]), frank("push", &[])));
    assert!(!is_accepted(frank("push", &[]), frank("admin", &[])));
    assert!(!is_accepted(frank("push", &[]), frank("push", &["ops"])));
}

/// Files of before say nothing of the reach: then only the day is compared, and what is found next is what was accepted.
#[test]
fn a_baseline_of_before_is_completed_by_the_next_audit() {
    let of = |account: &Account| crate::build::only(&crate::build::judged(account), SERVICES).clone();
    let (narrow, wide) = (of(&services(&[("s3", None)])), of(&services(&[("s3", None), ("ec2", None)])));
    let line = narrow.fingerprint.clone().unwrap();
    assert_eq!(line, format!("{} may s3", ago(500)));
    let old = Finding { fingerprint: Some(ago(500).to_string()), ..narrow.clone() };
    let (statuses, memory) = audit(Some(&accepted(&old)), vec![narrow.clone()]);
    assert!(matches!(statuses[0], Status::Accepted { .. }));
    assert_eq!(memory.get(&narrow.id()).unwrap().accepted.as_ref().unwrap().fingerprint, Some(line));
    assert!(matches!(audit(Some(&memory), vec![wide.clone()]).0[0], Status::Changed { .. }));
    // An entry that does not cover what is found takes nothing over from it.
    let other = Finding { fingerprint: Some(ago(900).to_string()), ..narrow.clone() };
    let (statuses, memory) = audit(Some(&accepted(&other)), vec![wide]);
    assert!(matches!(statuses[0], Status::Changed { .. }));
    let kept = memory.get(&narrow.id()).unwrap().accepted.as_ref().unwrap().fingerprint.clone();
    assert_eq!(kept, Some(ago(900).to_string()));
}

#[test]
fn a_fingerprint_is_one_short_line_whatever_something_reaches() {
    use pairgate::audit::fingerprint::Fingerprint;
    let parts = |range: std::ops::Range<usize>| range.map(|n| format!("ec2:DescribeSomethingOrOther{n}"));
    let of = |parts: Vec<String>| Fingerprint::new(Some("x".to_owned()), Some(parts));
    let all = of(parts(0..5_000).collect());
    assert!(all.text().unwrap().len() < 9_000 && all.covers(&all));
    assert!(!all.covers(&of(parts(0..5_001).collect())));
    // Less is less on both sides of the bound, and across it.
    let some = |range| of(parts(range).collect());
    for (more, less) in [(0..600, 0..599), (0..600, 1..600), (0..600, 0..5), (0..5, 0..4), (0..600, 0..0)] {
        let text = some(more.clone()).text().unwrap();
        let read = Fingerprint::parse(&text);
        assert!(read.covers(&some(less.clone())) && !some(less.clone()).covers(&read), "{more:?} {less:?}");
        assert!(text.len() < 16_100, "{}", text.len());
    }
    assert!(!some(0..600).covers(&some(599..601)) && !some(0..5).covers(&some(5..600)));
    let mut turned: Vec<String> = parts(0..5_000).collect();
    turned.reverse();
    assert_eq!(of(turned), all);
    assert!(of(vec!["ec2".to_owned()]).covers(&all), "all of it is more than any of it");
    let many = of((0..5_000).map(|n| format!("repository-{n}")).collect());
    assert!(many.text().unwrap().len() < 9_000 && !many.covers(&all) && !all.covers(&many));
    let odd = of(vec!["a b\nc".to_owned(), "may".to_owned(), String::new(), "x#y%z".to_owned()]);
    let line = odd.text().unwrap();
    assert!(!line.contains('\n') && Fingerprint::parse(&line) == odd, "{line}");
    let nothing = of(Vec::new());
    assert_eq!((nothing.text().as_deref(), Fingerprint::parse("x may")), (Some("x may"), nothing.clone()));
    assert!(!nothing.covers(&all) && all.covers(&nothing));
}

prop_compose! {
    /// Services, and of each whether it was used, and which of its actions were.
    fn facts()(
        all in prop::collection::btree_map(
            prop::sample::select(vec!["s3", "sqs", "ec2", "iam", "kms"]),
            prop::option::of(prop::collection::btree_map(
                prop::sample::select(vec!["Get", "Put", "Delete", "List"]), any::<bool>(), 0..4,
            )),
            0..5,
        ),
    ) -> ServiceUses {
        let at = |is_used: bool| match is_used {
            true => Used::At { at: ago(1), service: None, region: None },
            false => Used::Never,
        };
        let one = |actions: Option<BTreeMap<&str, bool>>| ServiceUse {
            used: at(actions.is_some()),
            by: None,
            actions: actions.map(|all| all.into_iter().map(|(name, used)| (name.to_owned(), at(used))).collect()),
        };
        let services = all.into_iter().map(|(name, actions)| (name.to_owned(), one(actions))).collect();
        ServiceUses { made: ago(0), services }
    }
}

/// What is unused, as single actions: of a service that is not used at all each that there may be.
fn unused_actions(uses: &ServiceUses) -> BTreeSet<String> {
    let found = unused(uses, &settings());
    let whole = found.services.iter().flat_map(|service| {
        ["Get", "Put", "Delete", "List", "Other"].map(|name| format!("{service}:{name}"))
    });
    let some =
        found.actions.iter().flat_map(|(service, all)| all.iter().map(move |one| format!("{service}:{one}")));
    whole.chain(some).collect()
}

fn of_uses(uses: &ServiceUses) -> Option<Finding> {
    let account = with_role(|one| {
        one.grants = Known::Known(grants(&["s3:*", "sqs:*", "ec2:*", "kms:*", "iam:Get*"]));
        one.services = Known::Known(uses.clone());
    });
    crate::build::judged(&account).findings.into_iter().find(|one| one.check.id == SERVICES)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    /// Over random facts: an acceptance covers what is within what was accepted, and nothing that is not.
    #[test]
    fn an_acceptance_covers_what_is_within_what_was_accepted_and_nothing_else((before, now) in (facts(), facts())) {
        if let (Some(word), Some(found)) = (of_uses(&before), of_uses(&now)) {
            let within = unused_actions(&now).is_subset(&unused_actions(&before));
            prop_assert_eq!(is_accepted(word, found), within);
        }
    }

    /// The same of administrators under random conditions: each statement is a way to everything.
    #[test]
    fn an_acceptance_of_an_administrator_covers_no_way_that_was_not_there(
        before in prop::sample::subsequence(vec![0, 1, 2, 3], 1..=4),
        now in prop::sample::subsequence(vec![0, 1, 2, 3], 1..=4),
    ) {
        let all = [MFA, OFFICE, r#"{"StringEquals": {"aws:PrincipalTag/team": "ops"}}"#, "{}"];
        let of = |ways: &[usize]| {
            let account = administrators(&conditional(&ways.iter().map(|way| all[*way]).collect::<Vec<_>>()));
            crate::build::only(&crate::build::judged(&account[0]), ADMINISTRATOR).clone()
        };
        // Without a condition it is everything already.
        let within = before.contains(&3) || now.iter().all(|way| before.contains(way));
        prop_assert_eq!(is_accepted(of(&before), of(&now)), within);
    }
}
