//! [`Secrets`] itself: what is masked, what is not, and what its debug output says.

use pairgate::plan::secrets::{self, MASK};
use pairgate::plan::{self, Secrets};
use serde_json::{Value, json};

/// Secrets of a plan with these values of sensitive variables.
fn of(values: &[&str]) -> Secrets {
    let text = plan_text(values.iter().map(|value| json!(value)).collect());
    Secrets::of(&plan::plan("plan.json", &text).unwrap())
}

fn plan_text(values: Vec<Value>) -> String {
    let names: Vec<String> = (0..values.len()).map(|index| format!("v{index}")).collect();
    let variables: serde_json::Map<String, Value> =
        names.iter().zip(values).map(|(name, value)| (name.clone(), json!({ "value": value }))).collect();
    let declared: serde_json::Map<String, Value> =
        names.iter().map(|name| (name.clone(), json!({ "sensitive": true }))).collect();
    json!({ "format_version": "1.2", "resource_changes": [], "variables": variables,
            "configuration": { "root_module": { "variables": declared } } })
    .to_string()
}

#[test]
fn overlapping_secrets_leave_nothing_between_them() {
    let secrets = of(&["alpha-bravo-charlie", "charlie-delta-echo", "bravo-charlie-delta"]);
    assert_eq!(secrets.redact("<alpha-bravo-charlie-delta-echo>"), format!("<{MASK}>"));
    let secrets = of(&["password1234", "12345678"]);
    assert_eq!(secrets.redact("password12345678!"), format!("{MASK}!"));
}

#[test]
fn prefixes_suffixes_and_repetitions() {
    let secrets = of(&["swordfish", "swordfish-longer"]);
    for (text, masked) in [
        ("swordfish", MASK.to_owned()),
        ("swordfish-longer", MASK.to_owned()),
        ("swordfish-longest", format!("{MASK}-longest")),
        ("xswordfish", format!("x{MASK}")),
        ("swordfish, swordfish", format!("{MASK}, {MASK}")),
        ("swordfishswordfish", MASK.to_owned()),
        ("swordfis", "swordfis".to_owned()),
        ("SWORDFISH", "SWORDFISH".to_owned()),
    ] {
        assert_eq!(secrets.redact(text), masked, "{text}");
    }
}

#[test]
fn short_secrets_do_not_mask_everything() {
    let secrets = of(&["a", "eu", "web", "prod", "1", "  ", ""]);
    for text in ["a", "eu", "web", "a web server", "production", "prod-db", "1", "", " ", "  "] {
        assert_eq!(secrets.redact(text), text);
    }
    assert_eq!(secrets.redact("prod"), MASK, "four characters, as a whole");
    assert!(secrets.equals("a") && !secrets.hides("a"), "digests bind short ones");
}

#[test]
fn lines_of_a_key_are_masked_however_indented_or_escaped() {
    let key = "-----BEGIN KEY-----\nMIIEowIBAAKCAQEA\nq83vEjRW\n-----END KEY-----\n";
    let secrets = of(&[key]);
    let indented = key.lines().map(|line| format!("      {line}")).collect::<Vec<_>>().join("\r\n");
    for text in [
        format!("write_files:\n{indented}\n"),
        json!({ "key": key }).to_string(),
        json!({ "doc": json!({ "key": key }).to_string() }).to_string(),
        key.trim().to_owned(),
        key.replace('\n', "\r\n"),
    ] {
        let masked = secrets.redact(&text);
        assert!(!masked.contains("MIIE") && !masked.contains("q83v"), "{masked}");
    }
}

#[test]
fn spellings_of_json_and_urls_are_known() {
    let secret = "p<w>&\"q\\r\u{2028} é/ü?";
    let secrets = of(&[secret]);
    let go = r#"p\u003cw\u003e\u0026\"q\\r\u2028 é/ü?"#;
    let url = "p%3Cw%3E%26%22q%5Cr%E2%80%A8+%C3%A9%2F%C3%BC%3F";
    for spelling in [
        secret,
        go,
        url,
        &url.replace('+', "%20"),
        r#"p<w>&\"q\\r\u2028 é/ü?"#.replace("\\u2028", "\u{2028}").as_str(),
    ] {
        assert_eq!(secrets.redact(&format!("[{spelling}]")), format!("[{MASK}]"), "{spelling}");
    }
}

#[test]
fn a_secret_with_quotes_at_its_ends_is_masked_whole() {
    let secrets = of(&["\"\"quoted-secret\"\""]);
    let text = json!(["\"\"quoted-secret\"\""]).to_string();
    assert_eq!(secrets.redact(&text), format!("[\"{MASK}\"]"));
}

#[test]
fn white_space_around_a_secret_is_not_a_part_of_it() {
    let secrets = of(&["  swordfish-1\n", " 4711 \n"]);
    assert_eq!(secrets.redact("x swordfish-1 y"), format!("x {MASK} y"));
    assert_eq!(secrets.redact("4711"), MASK);
    assert_eq!(secrets.redact("x4711"), "x4711");
}

#[test]
fn debug_output_tells_no_secret() {
    let text = plan_text(vec![json!("swordfish-1"), json!({ "a": ["swordfish-2"] })]);
    let plan = plan::plan("plan.json", &text).unwrap();
    let marked = secrets::marked(&plan);
    let secrets = Secrets::from_marked(&marked);
    let all = format!(
        "{marked:?} {marked:#?} {secrets:?} {secrets:#?} {:?} {:?}",
        plan.variables, plan.configuration
    );
    assert!(!all.contains("swordfish"), "{all}");
    assert!(!secrets.is_empty());
}
