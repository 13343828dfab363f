//! No secret of a plan comes through, however terraform wraps, quotes or encodes it.

use data_encoding::{BASE64, BASE64URL, HEXUPPER};
use pairgate::apply::errors::{errors, raw};
use pairgate::apply::redact::{Redactor, names_a_secret};
use pairgate::plan::Plan;
use proptest::prelude::*;

use crate::read;
use crate::stage::Stage;

fn redactor(secrets: &[&str]) -> Redactor {
    Redactor::new(&Plan::default(), None, secrets.iter().copied())
}

/// Long enough that terraform wraps it, which it does at spaces.
const PHRASE: &str =
    "correct horse battery staple, and some more words behind so that lines are broken inside of it";

const MAIN: &str = r#"
variable "phrase" { sensitive = true }
variable "pin" { sensitive = true }
resource "terraform_data" "made" {}
resource "terraform_data" "generated" { input = sensitive(terraform_data.made.id) }
resource "terraform_data" "echo" {
  input = [var.phrase, var.pin]
  provisioner "local-exec" {
    command = "exit 1 # ${nonsensitive(join(" ", [
      var.phrase, jsonencode({ a = var.phrase }), base64encode("user:${var.phrase}"), urlencode(var.phrase),
    ]))}\npin ${nonsensitive(var.pin)}\nmade <${nonsensitive(terraform_data.generated.input)}>"
  }
}
"#;

#[test]
fn a_real_error_that_quotes_a_sensitive_variable_in_every_form_shows_none() {
    let Some(stage) = Stage::open(MAIN) else { return };
    let phrase = format!("-var=phrase={PHRASE}");
    let applied = stage.apply(&[&phrase, "-var=pin=77"]);
    assert_eq!(applied.code, Some(1), "{}", applied.log);
    let planned = read(&applied.planned);
    let whole = raw(&applied.log);
    assert!(whole[0].contains("pin 77") && !whole[0].contains(PHRASE), "wrapped and with the pin: {whole:?}");

    let after = applied.after.as_deref().map(read);
    let found = errors(&applied.log, &Redactor::new(&planned, after.as_ref(), []));
    assert_eq!(found.len(), 1);
    let text = &found[0];
    assert!(text.starts_with("Error: local-exec provisioner error\n\n  with terraform_data.echo,"), "{text}");
    for leak in ["correct", "horse", "staple", "inside", "Y29y", "pin 77", "77", "%2C", "c2Ug"] {
        assert!(!text.contains(leak), "{leak}: {text}");
    }
    assert!(text.contains("(a line is left out: a short sensitive value may stand in it)"), "{text}");

    assert!(text.contains("made <(sensitive value)>"), "{text}");
    let state = std::fs::read_to_string(stage.folder.path().join("terraform.tfstate")).unwrap();
    let ids: Vec<&str> = state.split('"').filter(|part| part.len() == 36).collect();
    assert!(ids.iter().any(|id| whole[0].contains(id)) && !ids.iter().any(|id| text.contains(id)), "{text}");

    // Values that the apply made are known only to a fresh plan.
    let blind = errors(&applied.log, &Redactor::new(&planned, None, []));
    assert_eq!(blind.len(), 1);
    assert!(blind[0].starts_with("(left out: this apply makes sensitive values"), "{blind:?}");
}

/// What clients do to a text before they print it.
fn forms(secret: &str) -> Vec<String> {
    let json = serde_json::to_string(secret).unwrap();
    let percent = |upper: bool, plus: bool| {
        secret.bytes().fold(String::new(), |out, byte| match byte {
            b' ' if plus => out + "+",
            byte if byte.is_ascii_alphanumeric() => out + &char::from(byte).to_string(),
            byte if upper => format!("{out}%{byte:02X}"),
            byte => format!("{out}%{byte:02x}"),
        })
    };
    let mut units = [0; 2];
    let ascii = json.chars().fold(String::new(), |out, c| {
        if c.is_ascii() {
            return out + &c.to_string();
        }
        c.encode_utf16(&mut units).iter().fold(out, |out, unit| format!("{out}\\u{unit:04X}"))
    });
    let mut all = vec![
        secret.to_owned(),
        json.clone(),
        serde_json::to_string(&json).unwrap(),
        percent(true, true),
        percent(false, false),
        ascii,
        secret.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;"),
        secret.replace(' ', "\n│ "),
        HEXUPPER.encode(secret.as_bytes()),
    ];
    for before in ["", "a", "ab", "abc"] {
        let text = format!("{before}{secret}:x");
        all.extend([BASE64.encode(text.as_bytes()), BASE64URL.encode(text.as_bytes())]);
    }
    all
}

/// Chunks of letters and digits with anything between them.
fn secret() -> impl Strategy<Value = String> {
    let between = prop::sample::select(vec![
        "", " ", "\n", "\"", "\\", "%", "+", "&", "<", "é", "${", "/", "=", "日本",
    ]);
    prop::collection::vec(("[a-z0-9]{5,9}", between), 1..5)
        .prop_map(|parts| parts.into_iter().map(|(chunk, between)| format!("Zq{chunk}{between}")).collect())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn no_form_of_a_secret_is_left(secret in secret(), before in "[ -~]{0,20}", after in "[ -~]{0,20}") {
        let redactor = redactor(&[&secret]);
        let chunks: Vec<&str> = secret.split(|c: char| !c.is_ascii_alphanumeric()).filter(|chunk| chunk.len() > 4).collect();
        for form in forms(&secret) {
            let text = format!("{before} {form} {after}");
            let shown = redactor.redact(&text);
            prop_assert!(shown.contains("(sensitive value)"), "{form:?}: {shown:?}");
            for chunk in &chunks {
                prop_assert!(!shown.contains(chunk), "{form:?}: {shown:?}");
            }
            // Of an encoded form nothing is left either.
            let word = form.split_whitespace().next().unwrap_or_default();
            prop_assert!(word.len() < 8 || !shown.contains(word), "{form:?}: {shown:?}");
        }
    }

    #[test]
    fn any_text_is_redacted_without_a_crash(text in "(\\PC|%|\\\\u|\\\\x|&amp;|[0-9a-f]|\n│ ){0,80}", secret in "\\PC{0,40}") {
        let shown = redactor(&[&secret]).redact(&text);
        prop_assert!(secret.trim().chars().count() < 4 || !shown.contains(&secret) || "(sensitive value)".contains(secret.as_str()));
    }
}

#[test]
fn four_characters_are_masked_with_their_word_and_three_cost_a_line() {
    assert_eq!(redactor(&["w4xy"]).redact("a w4xy, b-w4xyz c"), "a (sensitive value), (sensitive value) c");
    let left_out = "(a line is left out: a short sensitive value may stand in it)";
    for tiny in ["7", "77", "q7z", "日本"] {
        let text = format!("first\npin={tiny}.\nx{tiny}x");
        assert_eq!(redactor(&[tiny]).redact(&text), format!("first\n{left_out}\nx{tiny}x"));
    }
    assert_eq!(redactor(&["", " "]).redact("a b"), "a b");
}

#[test]
fn parts_of_long_secrets_and_of_documents_are_masked() {
    let key: String = (0..40).map(|number| format!("{number:02}kQx")).collect();
    let part = &key[40..140];
    assert_eq!(redactor(&[&key]).redact(&format!("got {part}...")), "got (sensitive value)...");
    let document = r#"{"user":"carol-the-admin","list":[{"pass":"hunter2x"}],"port":5432}"#;
    let shown = redactor(&[document]).redact("login carol-the-admin with hunter2x at 5432");
    assert_eq!(shown, "login (sensitive value) with (sensitive value) at (sensitive value)");
    let lines = "-----BEGIN-----\n  first-line-of-it\nshort\n";
    assert_eq!(redactor(&[lines]).redact("bad: first-line-of-it"), "bad: (sensitive value)");
}

#[test]
fn what_looks_like_a_credential_is_masked_whoever_knows_it() {
    let mut clean = Vec::new();
    for (text, secret) in [
        ("key AKIAIOSFODNN7EXAMPLE is", "AKIAIOSFODNN7EXAMPLE"),
        ("ghp_0123456789abcdefghijABCDEFGHIJ012345", "0123456789"),
        ("Authorization: Bearer abcdefghijklmnop.qrst", "abcdefghijkl"),
        ("dial postgres://app:s3cr%40t@db:5432/x", "s3cr"),
        ("eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.abc-def", "eyJzdWIi"),
        ("https://x/y?X-Amz-Signature=0a1b2c3d4e5f&a=b", "0a1b2c3d"),
        (r#"{"password": "open sesame"}"#, "open"),
        ("-----BEGIN RSA PRIVATE KEY-----\nMIIB\nQUFB\n-----END RSA PRIVATE KEY-----", "MIIB"),
        ("-----BEGIN PRIVATE KEY-----\nMIIB\nQUFB", "QUFB"),
    ] {
        let shown = redactor(&[]).redact(text);
        assert!(!shown.contains(secret) && shown.contains("(sensitive value)"), "{shown}");
        clean.push(shown);
    }
    let harmless =
        "Error: api error AccessDenied: User: arn:aws:iam::1:user/a is not authorized to perform: s3:Get";
    assert_eq!(redactor(&[]).redact(harmless), harmless);
    // What is clean stays as it is.
    for shown in clean {
        assert!(redactor(&[]).redact(&shown).contains("(sensitive value)"));
    }
}

#[test]
fn names_of_variables_that_hold_secrets() {
    for name in
        ["AWS_SECRET_ACCESS_KEY", "GITHUB_TOKEN", "TF_VAR_db_password", "PAIRGATE_SEAL_KEY", "SENTRY_DSN"]
    {
        assert!(names_a_secret(name), "{name}");
    }
    for name in ["HOME", "PATH", "AWS_REGION", "TF_VAR_size", "LANG", "KEYBOARD"] {
        assert!(!names_a_secret(name), "{name}");
    }
}

#[test]
fn no_text_costs_more_than_its_length() {
    // A hostile log against hostile values: this would run for hours when it were quadratic.
    let secret = "s".repeat(50_000);
    let text = "s".repeat(30_000);
    assert_eq!(redactor(&[&secret, "ssssssss"]).redact(&text), "(sensitive value)");
    let dashes = "hunter22-x-".repeat(3_000);
    assert_eq!(redactor(&["hunter22"]).redact(&dashes), "(sensitive value)");
}

#[test]
fn a_redactor_says_nothing_of_its_secrets() {
    let shown = format!("{:?}", redactor(&["hunter22-long", "abcd", "xy"]));
    assert!(!shown.contains("hunter") && !shown.contains("abcd") && !shown.contains("xy"), "{shown}");
}
