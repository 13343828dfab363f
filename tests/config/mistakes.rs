//! How mistakes are said: every snapshot is read by a person before it is accepted.

use super::{FULL, RULES, parse, refused, render, valid};
use pairgate::config::Config;
use pairgate::source::Source;

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
fn a_map_that_would_take_minutes_is_refused() {
    let entries: String = (0..30_000).map(|at| format!("k{at} = \"v\"\n")).collect();
    insta::assert_snapshot!(refused(&format!("protect \"p\" {{\n  tags = {{\n{entries}}}\n}}\n")));
    // Rulers in comments are no values.
    valid(&format!("# {}\n", "=".repeat(70)).repeat(1_000));
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

#[test]
fn colour_comes_from_the_theme_alone() {
    let source = Source::new(".pairgate.hcl", "x\u{1b}[2J = 1");
    let shown = render(&Config::parse(&source, &RULES).unwrap_err(), true);
    assert!(shown.contains("\u{1b}["), "{shown:?}");
    assert!(!shown.contains("\u{1b}[2J"), "{shown:?}");
}

#[test]
fn two_places_far_apart_are_both_shown() {
    let environment = |path: &str| format!("environment \"e\" {{\n  paths = [\"{path}\"]\n}}\n");
    let shown = refused(&format!("{}{}{}", environment("a"), "\n".repeat(5_000), environment("b")));
    assert!(shown.contains("first here") && shown.contains("again here"), "{shown}");
    assert!(shown.lines().count() < 30, "{shown}");
}

#[test]
fn a_file_of_repeated_names_is_still_refused() {
    let names = "fail_on = \"advisory\"\n";
    assert_eq!(refused(&names.repeat(6)).matches("`fail_on` is set twice").count(), 5);
    assert!(refused(&names.repeat(50)).contains("a name is set twice"));
    // Names of one and two letters have few masks; every place is told even so.
    for name in ["x", "xy", "Z", "_"] {
        let shown = refused(&format!("{name} = 1\n").repeat(2));
        assert_eq!(shown.matches(&format!("`{name}`")).count(), 2, "{shown}");
    }
}

#[test]
fn a_tab_or_line_break_in_quoted_input_stays_on_its_line() {
    insta::assert_snapshot!(refused("language = \"e\\tn\\nerror: forged\tline\""));
}
