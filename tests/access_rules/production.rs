//! Which environment is production.

use pairgate::config::Config;
use pairgate::diagnostic::Diagnostics;
use pairgate::source::Source;

fn parse(text: &str) -> Result<Config, Diagnostics> {
    Config::parse(&Source::new(".pairgate.hcl", text), &["mass-delete"]).map(|(config, _)| config)
}

fn is_production(text: &str, root_module: &str) -> bool {
    parse(text).unwrap().settings(root_module).unwrap().production
}

fn environment(name: &str, rest: &str) -> String {
    format!("environment \"{name}\" {{\n  paths = [\"x\"]\n{rest}}}\n")
}

#[test]
fn the_name_says_it_as_a_word() {
    for (name, wanted) in [
        ("production", true),
        ("prod", true),
        ("PRD", true),
        ("live", true),
        ("prod-tokyo", true),
        ("eu_prod", true),
        ("shop/production", true),
        ("本番 prod", true),
        ("nonprod", false),
        ("preprod", false),
        ("pre-production", false),
        ("non-prod", false),
        ("not production", false),
        ("product", false),
        ("livestock", false),
        ("reproduction", false),
        ("staging", false),
    ] {
        assert_eq!(is_production(&environment(name, ""), "x"), wanted, "{name}");
    }
}

#[test]
fn the_attribute_decides_over_the_name() {
    assert!(is_production(&environment("shop", "  production = true\n"), "x"));
    assert!(!is_production(&environment("prod", "  production = false\n"), "x"));
}

#[test]
fn without_an_environment_nothing_is_production() {
    assert!(!is_production("", "prod"));
    assert!(!is_production(&environment("prod", ""), "prod"), "the path says nothing");
}

#[test]
fn it_is_shown_with_the_line_that_says_so_and_only_where_there_is_an_environment() {
    let shown = |text: &str, root_module: &str| -> Vec<(String, String)> {
        let rows = parse(text).unwrap().effective(root_module).unwrap();
        let rows = rows.into_iter().filter(|row| row.key == "production");
        rows.map(|row| (row.value, format!("{:?}", row.origin))).collect()
    };
    let text = environment("prod", "  production = false\n");
    let [(value, origin)] = &shown(&text, "x")[..] else { panic!("one row") };
    assert!(value == "false" && origin.contains("line: 3"), "{origin}");
    let [(value, origin)] = &shown(&environment("prod", ""), "x")[..] else { panic!("one row") };
    assert!(value == "true" && origin.contains("line: 1"), "{origin}");
    assert!(shown(&text, "elsewhere").is_empty());
}

#[test]
fn mistakes_say_what_to_write() {
    for (text, words) in [
        (environment("a", "  producton = true\n"), "did you mean `production`?"),
        ("production = true\n".to_owned(), "this belongs into a block `environment`"),
        (environment("a", "  production = \"yes\"\n"), "write `true` or `false`"),
        (environment("a", "  production = true\n  production = false\n"), "is set twice"),
    ] {
        let errors = format!("{:?}", parse(&text).unwrap_err());
        assert!(errors.contains(words), "{text}: {errors}");
    }
}
