//! The blocks about the second operator: `signoff`, `procedure` and `freeze`.

use super::{parse, refused, settings, valid};
use pairgate::config::signoff::{
    Freeze, Operator, Overridable, Presence, Procedure, Requirement, Signatures, SignoffSettings, Team,
};
use pairgate::config::{RadiusLevel, Settings};
use proptest::prelude::*;

const FULL: &str = r#"
signoff {
  operators       = ["user:583231", "team:acme/sre"]
  signatures      = "required"
  allowed_signers = "./keys/allowed_signers"
  touch           = true
  overridable     = "waiver"
  apps            = ["acme-ci", "github-actions"]
  signers         = 1
  teams           = []
  live            = false
  acknowledge     = false
  wait            = "90s"
  expires         = "24h"
  tier "critical" {
    blast_radius = "high"
    rules        = ["stateful-destroy"]
    signers      = 2
    teams        = ["acme/dba"]
    live         = true
    acknowledge  = true
    wait         = "30m"
    expires      = "1h"
  }
}
procedure {
  blast_radius = "high"
  documents    = ["https://www.notion.so/acme/"]
  section "rollback" { headings = ["Rollback", "切り戻し"] }
}
freeze "year-end" {
  starts    = "0 18 22 12 *"
  lasts     = "12d"
  time_zone = "asia/tokyo"
  holidays  = ".pairgate/holidays.txt"
  reason    = "nobody is on call who knows the shops"
}
environment "production" {
  paths = ["prod/**"]
  signoff {
    signers     = 2
    acknowledge = true
    operators   = ["team:acme/leads"]
    tier "low" {
      blast_radius = "low"
      live         = true
    }
  }
  procedure { blast_radius = "low" }
  freeze "weekend" {
    starts    = "0 15 * * FRI"
    lasts     = "64h"
    time_zone = "UTC"
    reason    = "weekend"
  }
}
"#;

fn team(slug: &str) -> Team {
    Team { organisation: "acme".to_owned(), slug: slug.to_owned() }
}

#[test]
fn the_blocks_are_read() {
    let general = settings(FULL, ".");
    let signoff = general.signoff.unwrap();
    assert_eq!(signoff.operators, [Operator::Team(team("sre")), Operator::User(583_231)]);
    assert_eq!((signoff.signatures, signoff.overridable), (Signatures::Required, Overridable::Waiver));
    assert_eq!((signoff.allowed_signers.as_str(), signoff.touch), ("keys/allowed_signers", true));
    assert_eq!(signoff.apps, ["acme-ci", "github-actions"]);
    let asked = Requirement { acknowledge: false, wait: 90, expires: 86_400, ..Requirement::default() };
    assert_eq!(signoff.requirement, asked);
    let [tier] = signoff.tiers.as_slice() else { panic!("one tier") };
    assert_eq!((tier.name.as_str(), tier.blast_radius), ("critical", Some(RadiusLevel::High)));
    assert_eq!(
        (tier.rules.as_slice(), tier.teams.as_slice()),
        (&["stateful-destroy".to_owned()][..], &[team("dba")][..])
    );
    assert_eq!((tier.signers, tier.presence, tier.acknowledge), (Some(2), Some(Presence::Live), Some(true)));
    assert_eq!((tier.wait, tier.expires), (Some(1800), Some(3600)));
    let procedure = general.procedure.unwrap();
    assert_eq!((procedure.blast_radius, procedure.sections.len()), (RadiusLevel::High, 1));
    assert_eq!(procedure.documents, ["https://www.notion.so/acme/"]);
    let [Freeze { starts, lasts, time_zone, holidays, .. }] = general.freezes.as_slice() else {
        panic!("one")
    };
    assert_eq!((starts.as_deref(), *lasts), (Some("0 18 22 12 *"), 12 * 86_400));
    assert_eq!((time_zone.as_str(), holidays.as_deref()), ("Asia/Tokyo", Some(".pairgate/holidays.txt")));
}

#[test]
fn an_environment_replaces_values_and_adds_tiers_and_freezes() {
    let production = settings(FULL, "prod/shop");
    let signoff = production.signoff.unwrap();
    assert_eq!(signoff.operators, [Operator::Team(team("leads"))]);
    assert_eq!((signoff.requirement.signers, signoff.requirement.acknowledge), (2, true));
    assert_eq!((signoff.requirement.wait, signoff.signatures), (90, Signatures::Required));
    assert_eq!(signoff.tiers.iter().map(|tier| tier.name.as_str()).collect::<Vec<_>>(), ["critical", "low"]);
    let procedure = production.procedure.unwrap();
    assert_eq!((procedure.blast_radius, procedure.sections.len()), (RadiusLevel::Low, 1));
    assert_eq!(
        production.freezes.iter().map(|one| one.name.as_str()).collect::<Vec<_>>(),
        ["year-end", "weekend"]
    );
}

#[test]
fn without_blocks_nobody_signs_and_an_empty_block_has_the_defaults() {
    let Settings { signoff, procedure, freezes, .. } = settings("language = \"ja\"", ".");
    assert_eq!((signoff, procedure, freezes), (None, None, Vec::new()));
    let bare = settings("signoff {\n  operators = [\"user:1\"]\n}\nprocedure {}\n", ".");
    let wanted = SignoffSettings { operators: vec![Operator::User(1)], ..SignoffSettings::default() };
    assert_eq!(bare.signoff, Some(wanted));
    let procedure = bare.procedure.unwrap();
    assert_eq!(procedure.blast_radius, Procedure::DEFAULT_BLAST_RADIUS);
    let names: Vec<&str> = procedure.sections.iter().map(|section| section.name.as_str()).collect();
    assert_eq!(names, ["purpose", "steps", "verification", "rollback", "contact"]);
    // Only one environment asks for it.
    let text =
        "environment \"p\" {\n  paths = [\"prod\"]\n  signoff {\n    operators = [\"user:1\"]\n  }\n}\n";
    assert!(settings(text, ".").signoff.is_none() && settings(text, "prod").signoff.is_some());
}

#[test]
fn every_value_says_where_it_comes_from() {
    let rows = valid(FULL).effective("prod/shop").unwrap();
    let rows = rows
        .iter()
        .filter(|row| ["signoff", "procedure", "freeze"].iter().any(|word| row.key.starts_with(word)));
    let lines = rows.map(|row| format!("{} = {} # {:?}", row.key, row.value, row.origin));
    insta::assert_snapshot!(lines.collect::<Vec<_>>().join("\n"));
}

#[test]
fn mistakes_about_signing_are_reported_together() {
    insta::assert_snapshot!(refused(
        r#"
signoff {
  operators       = ["team:sre", "user:octocat", "user:0", "*", "user:1", "user:1", 7]
  signatures      = "maybe"
  allowed_signers = "../allowed_signers"
  touch           = "yes"
  apps            = []
  signers         = 10
  teams           = "acme/sre"
  expires         = "25h"
  wait            = "soon"
}
"#
    ));
    insta::assert_snapshot!(
        "tiers",
        refused(
            r#"
signoff "x" {
  tier "a" { signers = 2 }
  tier "a" { blast_radius = "none" }
  tier "b" {
    rules   = ["stateful-destory"]
    signers = 0
  }
  tier {
    blast_radius = "high"
    sigers       = 2
  }
}
signoff {}
"#
        )
    );
}

#[test]
fn what_nobody_could_sign_in_time_is_a_mistake() {
    insta::assert_snapshot!(refused(
        r#"
signoff {
  operators = ["team:acme/sre"]
  expires   = "1h"
  tier "slow" {
    blast_radius = "high"
    wait         = "1h"
  }
}
environment "p" {
  paths = ["prod"]
  signoff {
    expires = "30m"
    tier "slow" {
      blast_radius = "low"
      signers      = 2
    }
  }
}
"#
    ));
    // Without a word about it a sign-off counts for two hours.
    assert!(
        refused("signoff {\n  operators = [\"user:1\"]\n  wait = \"2h\"\n}\n").contains("expires after 2h")
    );
    valid("signoff {\n  operators = [\"user:1\"]\n  wait = \"119m\"\n}\n");
    valid("signoff {\n  operators = [\"user:1\"]\n  wait = \"3h\"\n  expires = \"4h\"\n}\n");
}

#[test]
fn mistakes_about_procedure_and_freezes_are_reported_together() {
    insta::assert_snapshot!(refused(
        r#"
procedure {
  documents = ["http://wiki/", "https://a@b.example/", "https://www.notion.so/acme/"]
  section "a" { headings = ["Roll back"] }
  section "b" { headings = ["rollback"] }
  section "b" { headings = ["---"] }
  section "c" {}
}
"#
    ));
    insta::assert_snapshot!(
        "freezes",
        refused(
            r#"
freeze "a" {
  starts    = "0 18 30 2 *"
  lasts     = "2w"
  time_zone = "Asia/Tokio"
  holidays  = "/etc/holidays"
  reason    = " "
}
freeze "a" { reason = "x" }
freeze "b" {
  starts    = "* * *"
  time_zone = "UTC"
  reason    = "x"
}
"#
        )
    );
    insta::assert_snapshot!(
        "schedules",
        refused(
            r#"
freeze "c" {
  starts    = "0 25 * * *"
  lasts     = "400d"
  time_zone = "JST"
  reason    = "x"
}
freeze "d" {
  holidays  = "a.txt"
  time_zone = "UTC"
  reason    = "x"
}
environment "p" {
  paths = ["prod"]
  freeze "d" {
    holidays  = "a.txt"
    time_zone = "UTC"
    reason    = "x"
  }
}
"#
        )
    );
}

proptest! {
    #[test]
    fn a_damaged_file_is_read_without_a_panic(at in 0..FULL.len(), length in 0usize..40, put in "[\\x00-\\x7f]{0,6}") {
        let end = (at + length).min(FULL.len());
        let (Some(before), Some(after)) = (FULL.get(..at), FULL.get(end..)) else { return Ok(()) };
        let _ = parse(&format!("{before}{put}{after}"));
    }
}
