//! Tiers only add.

use pairgate::config::RadiusLevel;
use pairgate::config::signoff::{Presence, Requirement, SignoffSettings, Team, Tier};
use pairgate::signoff::tiers::requirement;
use pairgate::source::Span;
use proptest::prelude::*;

fn team(slug: &str) -> Team {
    Team { organisation: "acme".to_owned(), slug: slug.to_owned() }
}

fn tier(name: &str) -> Tier {
    Tier {
        name: name.to_owned(),
        blast_radius: None,
        rules: Vec::new(),
        signers: None,
        teams: Vec::new(),
        presence: None,
        acknowledge: None,
        wait: None,
        expires: None,
        span: Span::default(),
    }
}

fn asked(tiers: &[Tier], radius: RadiusLevel, findings: &[&str]) -> (Requirement, Vec<String>) {
    let settings = SignoffSettings { tiers: tiers.to_vec(), ..SignoffSettings::default() };
    let findings: Vec<String> = findings.iter().map(|&id| id.to_owned()).collect();
    requirement(&settings, radius, &findings)
}

#[test]
fn a_tier_holds_from_its_level_on_or_by_any_of_its_rules() {
    let by_level = Tier { blast_radius: Some(RadiusLevel::High), signers: Some(2), ..tier("level") };
    let by_rule =
        Tier { rules: vec!["mass-delete".to_owned(), "x".to_owned()], signers: Some(3), ..tier("rule") };
    let both = Tier { rules: vec!["y".to_owned()], signers: Some(4), ..by_level.clone() };
    let both = Tier { name: "both".to_owned(), ..both };
    let tiers = [by_level, by_rule, both];
    for (radius, findings, signers, names) in [
        (RadiusLevel::Medium, vec![], 1, vec![]),
        (RadiusLevel::Medium, vec!["other"], 1, vec![]),
        (RadiusLevel::Low, vec!["mass-delete"], 3, vec!["rule"]),
        (RadiusLevel::None, vec!["y"], 4, vec!["both"]),
        (RadiusLevel::High, vec![], 4, vec!["level", "both"]),
        (RadiusLevel::Critical, vec!["x"], 4, vec!["level", "rule", "both"]),
    ] {
        let (requirement, matched) = asked(&tiers, radius, &findings);
        assert_eq!((requirement.signers, matched), (signers, names.into_iter().map(str::to_owned).collect()));
    }
}

#[test]
fn of_all_that_matches_the_stricter_value_holds() {
    let low = RadiusLevel::Low;
    let one = Tier {
        blast_radius: Some(low),
        teams: vec![team("sre"), team("dba")],
        presence: Some(Presence::Live),
        acknowledge: Some(false),
        wait: Some(60),
        expires: Some(3600),
        ..tier("one")
    };
    let other = Tier {
        blast_radius: Some(low),
        teams: vec![team("dba"), team("app")],
        presence: Some(Presence::Asynchronous),
        wait: Some(30),
        expires: Some(86_400),
        ..tier("other")
    };
    let wanted = Requirement {
        signers: 1,
        teams: vec![team("app"), team("dba"), team("sre")],
        presence: Presence::Live,
        acknowledge: true,
        wait: 60,
        expires: 3600,
    };
    assert_eq!(asked(&[one.clone(), other.clone()], low, &[]).0, wanted);
    assert_eq!(asked(&[other, one], low, &[]).0, wanted);
}

prop_compose! {
    fn any_tier()(
        level in prop::option::of(prop::sample::select(RadiusLevel::ALL.to_vec())),
        rules in prop::collection::vec("[abc]", 0..3),
        signers in prop::option::of(1u8..=9),
        teams in prop::collection::btree_set("[abc]", 0..3),
        live in prop::option::of(any::<bool>()),
        acknowledge in prop::option::of(any::<bool>()),
        wait in prop::option::of(0u64..86_400),
        expires in prop::option::of(60u64..=86_400),
    ) -> Tier {
        Tier {
            blast_radius: level,
            rules,
            signers,
            teams: teams.iter().map(|slug| team(slug)).collect(),
            presence: live.map(|live| if live { Presence::Live } else { Presence::Asynchronous }),
            acknowledge,
            wait,
            expires,
            ..tier("any")
        }
    }
}

proptest! {
    #[test]
    fn one_more_tier_never_asks_for_less(
        base in any_tier(),
        mut tiers in prop::collection::vec(any_tier(), 0..5),
        more in any_tier(),
        at in any::<prop::sample::Index>(),
        radius in prop::sample::select(RadiusLevel::ALL.to_vec()),
        findings in prop::collection::vec("[abcd]", 0..3),
    ) {
        let always = Requirement {
            signers: base.signers.unwrap_or(1),
            teams: base.teams,
            presence: base.presence.unwrap_or_default(),
            acknowledge: base.acknowledge.unwrap_or(true),
            wait: base.wait.unwrap_or(0),
            expires: base.expires.unwrap_or(Requirement::DEFAULT_EXPIRES),
        };
        let mut settings = SignoffSettings { requirement: always.clone(), tiers: tiers.clone(), ..SignoffSettings::default() };
        let (less, _) = requirement(&settings, radius, &findings);
        tiers.insert(at.index(tiers.len() + 1), more);
        settings.tiers = tiers;
        let (asked, _) = requirement(&settings, radius, &findings);
        for weaker in [&less, &always] {
            prop_assert!(asked.signers >= weaker.signers && asked.presence >= weaker.presence);
            prop_assert!(weaker.teams.iter().all(|team| asked.teams.contains(team)));
            prop_assert!(asked.acknowledge >= weaker.acknowledge);
            prop_assert!(asked.wait >= weaker.wait && asked.expires <= weaker.expires);
        }
    }
}
