//! The configuration room from outside: what is accepted, what is refused, and how it is said.

#![allow(clippy::unwrap_used, clippy::panic, clippy::expect_used, missing_docs)]

use jiff::civil::date;
use pairgate::config::{Config, Origin, RadiusLevel, RadiusTerm, RuleLevel, Settings, WaiverState};
use pairgate::finding::Level;
use pairgate::render::diagnostic::render;
use pairgate::source::Source;
use pairgate::text::Lang;
use proptest::prelude::*;

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
    let waiver = &general.waivers[0];
    assert_eq!(waiver.state(date(2026, 12, 31)), WaiverState::Active);
    assert_eq!(waiver.state(date(2027, 1, 1)), WaiverState::Expired);
    assert!(waiver.covers("stateful-destroy", "aws_s3_bucket.old_logs[0]"));
    assert!(!waiver.covers("mass-delete", "aws_s3_bucket.old_logs"));
    assert_eq!(general.stateful[0].resource_type, "acme_database");
}

#[test]
fn any_of_address_type_and_tags_protects() {
    let settings = settings(FULL, ".");
    let none = |_: &str| None;
    let databases = &settings.protected[0];
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

#[test]
fn equally_narrow_environments_are_a_mistake() {
    let config = valid(
        "environment \"a\" {\n  paths = [\"prod/*\"]\n}\nenvironment \"b\" {\n  paths = [\"*/prod\"]\n}\n",
    );
    assert_eq!(config.settings("prod/x").unwrap().environment.as_deref(), Some("a"));
    let tie = config.settings("prod/prod").unwrap_err();
    assert_eq!(config.effective("prod/prod").unwrap_err().message, tie.message);
    insta::assert_snapshot!(render(&[tie], false));
}

#[test]
fn unknown_names_are_reported_together_with_suggestions() {
    insta::assert_snapshot!(refused(
        r#"
langauge = "en"
colour   = "red"
mass_delete {
  cuont = 5
}
blast_radius {
  changed { low = 1 }
  destroyed = { lwo = 1 }
}
protects "databases" {
  types = ["aws_x"]
}
rule = "mass-delete"
fail_on {
}
environment "production" {
  path = ["prod"]
  language = "ja"
}
rule "mass_delete" { level = "mandatory" }
"#
    ));
}

#[test]
fn wrong_types_and_values_are_reported_together() {
    insta::assert_snapshot!(refused(
        r#"
language = "jp"
fail_on  = 3
rule "mass-delete" { level = "manadtory" }
mass_delete {
  count   = -1
  percent = 120
}
blast_radius {
  max_level = null
  changed   = { low = 1.5, medium = "20" }
  affected  = { low = 0, high = 99999999999999999999 }
  share     = { critical = 101 }
  consumers = [1, 2]
}
protect "p" {
  addresses = "module.db"
  types     = [3, "aws rds"]
  tags      = { a = true }
  reason    = " "
}
stateful "acme_*" {
  category = "database"
  holds    = "datas"
  destroy  = "irreversible"
  serving  = "yes"
}
"#
    ));
}

#[test]
fn what_is_missing_is_named() {
    insta::assert_snapshot!(refused(
        "rule \"mass-delete\" {}\nrule {}\nprotect \"a\" {}\nprotect \"b\" { addresses = [] }\nwaive \"mass-delete\" {}\n\
         stateful \"x\" {}\nenvironment \"e\" {}\n"
    ));
}

#[test]
fn duplicates_show_both_places() {
    insta::assert_snapshot!(refused(
        r#"
fail_on = "advisory"
rule "mass-delete" { level = "off" }
rule "mass-delete" { level = "mandatory" }
mass_delete {
  count = 1
  count = 2
}
mass_delete {}
fail_on = "mandatory"
protect "a" { types = ["aws_x"] }
protect "a" { types = ["aws_y"] }
blast_radius {
  changed = { low = 1, low = 2, low = 3 }
}
protect "c" {
  tags = { "Name" = "a", "Name" = "b" }
}
environment "e" { paths = ["prod"] }
environment "e" { paths = ["./prod/"] }
"#
    ));
}

#[test]
fn thresholds_must_increase() {
    insta::assert_snapshot!(refused(
        r#"
blast_radius {
  changed   = { medium = 200 }
  destroyed = { low = 5, medium = 5 }
  share     = { low = "never", high = 90 }
}
environment "e" {
  paths = ["e"]
  blast_radius {
    affected = { critical = 2 }
  }
}
"#
    ));
    valid("blast_radius {\n  destroyed = { low = \"never\", medium = \"never\", high = 1 }\n}");
}

#[test]
fn dates_are_days_of_the_calendar() {
    let waiver = |expires: &str| {
        format!(
            "waive \"mass-delete\" {{\n  address = \"a.b\"\n  reason = \"r\"\n  owner = \"o\"\n  expires = {expires}\n}}"
        )
    };
    valid(&waiver("\"2028-02-29\""));
    let refusals = [
        "\"2026-02-30\"",
        "\"2026-2-3\"",
        "\"tomorrow\"",
        "\"2026-01-01T00:00\"",
        "20260101",
        "\"２０２６-01-01\"",
    ]
    .map(|text| refused(&waiver(text)));
    insta::assert_snapshot!(refusals.join("\n"));
}

#[test]
fn only_literals_are_allowed() {
    insta::assert_snapshot!(refused(
        r#"
language = var.language
fail_on  = lower("ADVISORY")
mass_delete {
  count   = 1 + 2
  percent = production ? 1 : 2
}
protect "p" {
  reason    = "ask ${team}"
  addresses = [for a in b : a]
  types     = [aws_instance]
  tags      = { (x) = "y" }
}
"#
    ));
    insta::assert_snapshot!(
        "heredoc",
        refused("protect \"p\" {\n  types = [\"a\"]\n  reason = <<EOT\nask\nEOT\n}\n")
    );
}

#[test]
fn syntax_errors_say_where() {
    let refusals = [
        "language = ",
        "language = \"en",
        "mass_delete { count = 1 percent = 2 }",
        "mass_delete {",
        "rule \"x\" {\n  level = \"off\"\n",
        "a b c",
        "= 3",
        "language: \"en\"",
        "{\"language\": \"en\"}",
        "language = \"\\q\"",
        "protect \"p-${x}\" {\n}",
        "blast_radius {\n  changed = { low = 1 high = 2 }\n}",
    ]
    .map(refused);
    insta::assert_snapshot!(refusals.join("\n"));
}

#[test]
fn patterns_that_match_nothing_are_refused() {
    insta::assert_snapshot!(refused(
        r#"
protect "p" {
  addresses = ["", "aws_instance", "aws_x.y.z.w", "aws_x.y[", "aws_**.y", "aws x.y"]
}
environment "e" {
  paths = ["", "/etc", "..", "prod/a**", "prod\\a"]
}
"#
    ));
}

#[test]
fn a_waiver_that_cannot_do_anything_is_a_warning() {
    let (_, warnings) = parse(
        "rule \"mass-delete\" { level = \"mandatory\" }\nwaive \"mass-delete\" {\n  address = \"a.b\"\n  reason = \"r\"\n  owner = \"o\"\n  expires = \"2026-01-01\"\n}",
    )
    .unwrap();
    insta::assert_snapshot!(warnings);
}

#[test]
fn a_byte_order_mark_and_crlf_are_tolerated() {
    let text = format!("\u{feff}{}", FULL.trim_start().replace('\n', "\r\n"));
    let config = valid(&text);
    assert_eq!(config.settings("prod").unwrap().environment.as_deref(), Some("production"));
    let line = |text: &str| {
        let rows = valid(text).effective(".").unwrap();
        rows.into_iter().find(|row| row.key == "mass_delete.count").map(|row| row.origin)
    };
    assert_eq!(line(&text), line(FULL.trim_start()));
    insta::assert_snapshot!(refused("\u{feff}langauge = \"en\"\r\nfail_on = \"x\"\r\n"));
}

#[test]
fn deep_nesting_is_refused_without_a_crash() {
    let lists = format!("fail_on = {}1{}", "[".repeat(10_000), "]".repeat(10_000));
    let blocks = "a {\n".repeat(10_000) + &"}\n".repeat(10_000);
    let negations = format!("fail_on = {}1", "!".repeat(10_000));
    let templates = format!("fail_on = {}", "\"${".repeat(10_000));
    let sums = format!("fail_on = 1{}", " + 1".repeat(10_000));
    let parentheses = format!("fail_on = {}", "(".repeat(10_000));
    for text in [lists, blocks, negations, templates, sums, parentheses] {
        refused(&text);
    }
    insta::assert_snapshot!(refused(&format!("fail_on = {}1{}", "[".repeat(70), "]".repeat(70))));
}

#[test]
fn a_huge_file_is_refused() {
    insta::assert_snapshot!(refused(&"# comment\n".repeat(200_000)));
}

#[test]
fn a_file_of_mistakes_shows_the_first_ones() {
    let shown = refused(&"blokc {}\n".repeat(5_000));
    assert_eq!(shown.matches("unknown block").count(), 50);
    assert!(shown.contains("and 4950 more mistakes"), "{shown}");
}

#[test]
fn control_characters_do_not_reach_the_terminal() {
    let shown = refused("rule \"\u{1b}]0;x\u{7}\u{202e}\" { level = \"off\" } # \u{1b}[2J\u{9b}31m\n");
    assert!(shown.chars().all(|c| c == '\n' || !c.is_control()), "{shown:?}");
    assert!(!shown.contains('\u{202e}'), "{shown:?}");
    insta::assert_snapshot!(shown);
}

#[test]
fn labels_on_wide_characters_and_long_lines_are_placed_right() {
    insta::assert_snapshot!(refused("protect \"データベース\" { typos = [\"データ\"] }"));
    let long = format!("/*{}*/ langauge = \"en\" /*{}*/", "x".repeat(2_000), "y".repeat(2_000));
    insta::assert_snapshot!("long_line", refused(&long));
}

fn name() -> impl Strategy<Value = String> {
    "[a-z][a-z0-9_-]{0,8}"
}

fn key() -> impl Strategy<Value = String> {
    prop_oneof![
        3 => Just(String::new()),
        1 => "[0-9]{1,3}".prop_map(|index| format!("[{index}]")),
        1 => "[ -~]{0,8}".prop_map(|key| format!("[{key:?}]")),
    ]
}

prop_compose! {
    fn address()(
        modules in prop::collection::vec((name(), key()), 0..3),
        data in any::<bool>(),
        resource in name(),
        label in name(),
        instance in key(),
    ) -> String {
        let modules: String = modules.into_iter().map(|(name, key)| format!("module.{name}{key}.")).collect();
        // A type called `module` does not exist, and would read as a module.
        let data = if data { "data." } else { "" };
        format!("{modules}{data}t_{resource}.{label}{instance}")
    }
}

proptest! {
    #[test]
    fn any_text_is_read_without_a_panic(text in "\\PC{0,200}") {
        let _ = parse(&text);
    }

    #[test]
    fn any_bytes_are_read_without_a_panic(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        let _ = parse(&String::from_utf8_lossy(&bytes));
    }

    #[test]
    fn a_damaged_file_is_read_without_a_panic(at in 0..FULL.len(), length in 0usize..40, put in "[\\x00-\\x7f]{0,6}") {
        let end = (at + length).min(FULL.len());
        let _ = parse(&format!("{}{put}{}", &FULL[..at], &FULL[end..]));
    }

    #[test]
    fn an_address_is_a_pattern_for_itself(address in address()) {
        let pattern = pairgate::config::AddressPattern::parse(&address);
        prop_assert!(pattern.as_ref().is_ok_and(|pattern| pattern.matches(&address)), "{address}: {pattern:?}");
    }

    #[test]
    fn a_literal_pattern_matches_nothing_else(one in address(), other in address()) {
        let pattern = pairgate::config::AddressPattern::parse(&one).unwrap();
        // Keys left out match any key, so compare pattern and address without keys they leave out.
        if pattern.matches(&other) && one.matches('[').count() == other.matches('[').count() && !one.contains("[*]") {
            prop_assert_eq!(one, other);
        }
    }

    #[test]
    fn a_pattern_without_key_matches_every_instance(address in address(), key in "[ -~]{0,12}") {
        prop_assume!(!address.ends_with(']'));
        let pattern = pairgate::config::AddressPattern::parse(&address).unwrap();
        let instance = format!("{address}[{key:?}]");
        prop_assert!(pattern.matches(&instance));
    }

    #[test]
    fn two_stars_match_every_address_and_a_module_what_is_in_it(address in address(), module in name(), key in key()) {
        let matches = |pattern: &str, address: &str| pairgate::config::AddressPattern::parse(pattern).unwrap().matches(address);
        prop_assert!(matches("**", &address));
        let inside = format!("module.{module}{key}.{address}");
        let pattern = format!("module.{module}");
        prop_assert!(matches(&pattern, &inside));
        prop_assert!(!matches("*.*", &inside));
    }

    #[test]
    fn any_pattern_on_any_address_does_not_panic(pattern in "[a-z*.\\[\\]\"\\\\]{0,30}", address in "[a-z.\\[\\]\"\\\\]{0,30}") {
        if let Ok(pattern) = pairgate::config::AddressPattern::parse(&pattern) {
            let _ = pattern.matches(&address);
            prop_assert!(pattern.matches(pattern.as_str()));
        }
    }
}
