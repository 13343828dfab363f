//! No text makes the compiler panic, and every place that it tells lies in the text.

use super::compile;
use pairgate::source::Source;
use proptest::prelude::*;

fn check(text: &str) -> Result<(), TestCaseError> {
    let told = match compile(&Source::new("x.policy.hcl", text)) {
        Ok((_, warnings)) => warnings,
        Err(errors) => {
            prop_assert!(!errors.is_empty());
            errors
        }
    };
    for one in &told {
        for (span, _) in &one.labels {
            prop_assert!(
                text.get(span.start..span.end.min(text.len())).is_some(),
                "{span:?}: {}",
                one.message
            );
        }
    }
    pairgate::render::diagnostic::render(&told, false);
    Ok(())
}

#[test]
fn a_place_inside_of_a_character_is_told_as_its_start() {
    check("\u{ffc2}{\u{16a40}").unwrap();
}

/// Pieces that often make something the parser accepts.
const PIECES: [&str; 40] = [
    "attrs",
    "prior_attrs",
    "meta",
    "input",
    "local",
    ".a",
    ".0",
    "[0]",
    "[*]",
    ".*",
    "[\"k\"]",
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    "\"${",
    "}\"",
    "\"",
    " + ",
    " == ",
    " ? ",
    " : ",
    " => ",
    "for x in ",
    "if ",
    "...",
    "core::",
    "length",
    "try(",
    "1",
    "-",
    "null",
    " = ",
    ", ",
    "%{ if true }",
    "%{ endif }",
    "<<-EOT\n  a\n  EOT\n",
    "\n",
];

const PARTS: [&str; 12] = [
    "locals {\n",
    "}\n",
    "resource_policy \"a\" \"b\" {\n",
    "input \"i\" {\n",
    "enforce {\n",
    "condition = ",
    "filter = ",
    "type = ",
    "operations = [\"update\"]\n",
    "a = local.b\n",
    "b = local.a\n",
    "default = ",
];

fn pieces() -> impl Strategy<Value = String> {
    prop::collection::vec(prop::sample::select(PIECES.to_vec()), 0..14).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text(text in "\\PC{0,200}") {
        check(&text)?;
    }

    #[test]
    fn any_expression(text in pieces()) {
        check(&super::in_policy(&format!("enforce {{\ncondition = {text}\n}}")))?;
    }

    #[test]
    fn any_structure(parts in prop::collection::vec(prop::sample::select(PARTS.to_vec()), 0..20), value in pieces()) {
        check(&parts.join(""))?;
        check(&parts.join(&format!("{value}\n")))?;
    }
}
