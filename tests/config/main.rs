//! The configuration room from outside: what is accepted, what is refused, and how it is said.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, missing_docs)]

mod commands;
mod init;
mod mistakes;
mod policies;
mod properties;
mod signoff;

use jiff::civil::date;
use pairgate::config::{Config, Origin, RadiusLevel, RadiusTerm, RuleLevel, Settings, WaiverState};
use pairgate::finding::Level;
use pairgate::render::diagnostic::render;
use pairgate::source::Source;
use pairgate::text::Lang;

const RULES: [&str; 5] =
    ["mass-delete", "blast-radius-exceeded", "stateful-destroy", "protected-destroy", "backup-missing"];

fn parse(text: &str) -> Result<(Config, String), String> {
    let source = Source::new(".pairgate.hcl", text);
    match Config::parse(&source, &RULES) {
        Ok((config, warnings)) => Ok((config, render(&warnings, false))),
        Err(errors) => {
            assert!(!errors.is_empty(), "a refusal says why");
            for error in &errors {
                assert!(error.help.is_some(), "every mistake says what to do: {error:?}");
                assert!(!error.message.ends_with('.'), "no final stop: {}", error.message);
            }
            Err(render(&errors, false))
        }
    }
}

fn valid(text: &str) -> Config {
    parse(text).unwrap_or_else(|errors| panic!("should be valid:\n{errors}")).0
}

fn refused(text: &str) -> String {
    parse(text).err().unwrap_or_else(|| panic!("should be refused: {text}"))
}

fn settings(text: &str, root_module: &str) -> Settings {
    valid(text).settings(root_module).unwrap()
}

const FULL: &str = r#"
language = "ja"
fail_on  = "mandatory"

rule "mass-delete" {
  level = "advisory"
}
rule "backup-missing" { level = "off" }

mass_delete {
  count   = 10
  percent = 30
}

blast_radius {
  max_level = "medium"
  changed   = { low = "never", medium = 10 }
  share     = { low = 5 }
}

protect "databases" {
  addresses = ["module.db.**", "aws_db_instance.main"]
  types     = ["aws_rds_*"]
  tags      = { Environment = "production", "cost:center" = "db" }
  reason    = "ask #db first"
}

waive "stateful-destroy" {
  address = "aws_s3_bucket.old_logs"
  reason  = "moved to the central log bucket"
  owner   = "alice"
  expires = "2026-12-31"
}

stateful "acme_database" {
  category = "database"
  holds    = "data"
  destroy  = "irreversible"
  serving  = true
}

environment "production" {
  paths   = ["prod/**", "envs/production"]
  fail_on = "advisory"
  rule "mass-delete" { level = "mandatory" }
  mass_delete { count = 2 }
  blast_radius {
    changed = { medium = 5 }
  }
  protect "network" { types = ["aws_vpc"] }
}

environment "legacy" {
  paths = ["prod/legacy/*"]
}
"#;

#[test]
fn the_whole_language_is_read() {
    let general = settings(FULL, ".");
    assert_eq!((general.language, general.fail_on), (Lang::Ja, Level::Mandatory));
    assert_eq!(general.environment, None);
    assert_eq!(general.rules.get("backup-missing"), Some(&RuleLevel::Off));
    assert_eq!((general.mass_delete.count, general.mass_delete.percent), (10, 30));
    assert_eq!(general.radius.max_level, RadiusLevel::Medium);
    let changed = general.radius.term(RadiusTerm::Changed);
    assert_eq!((changed.low, changed.medium, changed.high), (None, Some(10), Some(100)));
    assert_eq!(general.radius.term(RadiusTerm::Share).low, Some(5));
    assert_eq!(general.radius.term(RadiusTerm::Consumers), RadiusTerm::Consumers.defaults());
    let waiver = general.waivers.first().unwrap();
    assert_eq!(waiver.state(date(2026, 12, 31)), WaiverState::Active);
    assert_eq!(waiver.state(date(2027, 1, 1)), WaiverState::Expired);
    assert!(waiver.covers("stateful-destroy", "aws_s3_bucket.old_logs[0]"));
    assert!(!waiver.covers("mass-delete", "aws_s3_bucket.old_logs"));
    assert_eq!(general.stateful.first().unwrap().resource_type, "acme_database");
}

#[test]
fn any_of_address_type_and_tags_protects() {
    let settings = settings(FULL, ".");
    let none = |_: &str| None;
    let databases = settings.protected.first().unwrap();
    assert!(databases.covers("module.db[0].aws_x.y", "aws_x", none));
    assert!(databases.covers("aws_x.y", "aws_rds_cluster", none));
    let tag = |key: &str| match key {
        "Environment" => Some("production"),
        "cost:center" => Some("db"),
        _ => None,
    };
    assert!(databases.covers("aws_x.y", "aws_x", tag));
    assert!(!databases.covers("aws_x.y", "aws_x", |key| (key == "Environment").then_some("production")));
    assert!(!databases.covers("aws_x.y", "aws_x", none));
}

#[test]
fn an_environment_overrides_levels_and_adds_protections() {
    for path in ["prod", "prod/network", "envs/production"] {
        let production = settings(FULL, path);
        assert_eq!(production.environment.as_deref(), Some("production"));
        assert_eq!(production.fail_on, Level::Advisory);
        assert_eq!(production.rules.get("mass-delete"), Some(&RuleLevel::At(Level::Mandatory)));
        assert_eq!(production.rules.get("backup-missing"), Some(&RuleLevel::Off));
        assert_eq!((production.mass_delete.count, production.mass_delete.percent), (2, 30));
        let changed = production.radius.term(RadiusTerm::Changed);
        assert_eq!((changed.low, changed.medium), (None, Some(5)));
        assert_eq!(production.protected.len(), 2);
        assert_eq!(production.waivers.len(), 1);
    }
    assert_eq!(settings(FULL, "prod/legacy/app").environment.as_deref(), Some("legacy"));
}

#[test]
fn without_a_file_the_defaults_hold() {
    let absent = Config::absent();
    assert_eq!(absent.settings(".").unwrap(), Settings::default());
    assert_eq!(settings("", "anything/at/all"), Settings::default());
    assert!(absent.effective(".").unwrap().iter().all(|value| value.origin == Origin::Default));
}

#[test]
fn every_value_says_where_it_comes_from() {
    let rows = valid(FULL).effective("prod/network").unwrap();
    let lines = rows.iter().map(|row| {
        let origin = match &row.origin {
            Origin::Default => "default".to_owned(),
            Origin::File { name, line } => format!("{name}:{line}"),
            Origin::Environment { name, environment, line } => format!("{name}:{line} ({environment})"),
        };
        format!("{} = {} # {origin}", row.key, row.value)
    });
    insta::assert_snapshot!(lines.collect::<Vec<_>>().join("\n"));
}
