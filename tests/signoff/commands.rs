//! Comment commands: read strictly when they sign, gladly when they take back.

use pairgate::signoff::command::{Command, is_digest, parse, revokes};
use proptest::prelude::*;

use super::english;

fn digest() -> String {
    format!("s1:{}", "0123456789abcdef".repeat(4))
}

fn sign(acknowledged: &[&str]) -> Option<Command> {
    let acknowledged = acknowledged.iter().map(|&item| item.to_owned()).collect();
    Some(Command::Sign { digest: digest(), acknowledged, live: None })
}

#[track_caller]
fn malformed(body: &str, words: &[&str]) {
    let Some(Command::Malformed(why)) = parse(body) else { panic!("{:?}: {body}", parse(body)) };
    let why = english(&why);
    words.iter().for_each(|word| assert!(why.contains(word), "`{word}` is not in: {why}"));
}

#[test]
fn a_whole_digest_signs() {
    let digest = digest();
    assert_eq!(parse(&format!("/pairgate sign {digest}")), sign(&[]));
    assert_eq!(parse(&format!("/pairgate   sign\t{digest}  \r\n\r\n")), sign(&[]));
    let body = format!(
        "/pairgate sign {digest}\r\nacknowledge b[\"x y\"]  \r\n\nacknowledge rule a.b\nacknowledge rule a.b"
    );
    assert_eq!(parse(&body), sign(&["b[\"x y\"]", "rule a.b"]));
}

#[test]
fn who_is_there_names_the_session() {
    let (digest, digits) = (digest(), "0123456789abcdef".repeat(2));
    let live = Some(Command::Sign {
        digest: digest.clone(),
        acknowledged: vec!["a.b".to_owned()],
        live: Some(digits.clone()),
    });
    assert_eq!(parse(&format!("/pairgate sign {digest}\nlive {digits}\nacknowledge a.b")), live);
    assert_eq!(parse(&format!("/pairgate sign {digest}\r\nacknowledge a.b\r\nlive  {digits} \r\n")), live);
    let copy = "32 digits of one session: copy the line";
    for odd in ["live 0123", &format!("live {}", digits.to_uppercase()), "live please"] {
        malformed(&format!("/pairgate sign {digest}\n{odd}"), &[copy]);
    }
    let two = format!("/pairgate sign {digest}\nlive {digits}\nlive {}", "f".repeat(32));
    malformed(&two, &[copy]);
    malformed(&format!("/pairgate sign {digest}\nlive"), &["`live` is neither"]);
}

#[test]
fn what_almost_signs_says_what_to_copy() {
    let digest = digest();
    let copy = "copy the whole line `/pairgate sign s1:…`";
    malformed("/pairgate sign", &["the digest is missing", copy]);
    malformed("/pairgate sign 0123-4567-89ab", &["`0123-4567-89ab` is not a whole digest", copy]);
    malformed(&digest.replace("s1:", "/pairgate sign v1:"), &["names the change alone", copy]);
    malformed(&format!("/pairgate sign {}", &digest[..66]), &["not a whole digest", copy]);
    malformed(&format!("/pairgate sign {}", digest.to_uppercase()), &["not a whole digest", copy]);
    malformed(&format!("/pairgate sign {digest} please"), &["only the digest", copy]);
    malformed(&format!("/pairgate sign\u{a0}{digest}"), &["is not a command"]);
    malformed(&format!("/pairgate sign {digest}\nbut not before five"), &["`but not before five`", "own"]);
    malformed(&format!("/pairgate sign {digest}\nacknowledge"), &["`acknowledge`"]);
    malformed("/pairgate", &["needs a command", "/pairgate status"]);
    malformed("/pairgate approve", &["`/pairgate approve` is not a command", "/pairgate revoke"]);
    malformed("/pairgate status now", &["`/pairgate status`"]);
}

#[test]
fn words_that_are_no_command_are_left_alone() {
    let digest = digest();
    for body in [
        format!("> /pairgate sign {digest}"),
        format!("```\n/pairgate sign {digest}\n```"),
        format!("    /pairgate sign {digest}"),
        format!("\n/pairgate sign {digest}"),
        format!("I would `/pairgate sign {digest}`"),
        format!("/pairgates sign {digest}"),
        format!("<!-- x -->\n/pairgate sign {digest}"),
        String::new(),
    ] {
        assert_eq!(parse(&body), None, "{body}");
    }
}

#[test]
fn a_revocation_is_read_gladly() {
    let digest = digest();
    assert_eq!(parse("/pairgate revoke\r\nbecause"), Some(Command::Revoke { digest: None }));
    assert_eq!(revokes("/pairgate revoke"), Some(None));
    assert_eq!(revokes(&format!("/pairgate revoke {digest}")), Some(Some(digest.clone())));
    for body in ["/pairgate revoke s1:00", "/Pairgate Revoke", "\n  /pairgate revoke!", "/pairgate revoked"] {
        assert_eq!(revokes(body), Some(None), "{body}");
    }
    malformed("/pairgate revoke s1:00", &["revocation of everything"]);
    for body in ["/pairgate status", "I revoke", &format!("/pairgate sign {digest}")] {
        assert_eq!(revokes(body), None, "{body}");
    }
    assert_eq!(parse("/pairgate status"), Some(Command::Status));
}

proptest! {
    #[test]
    fn only_a_whole_digest_ever_signs(tail in "[ \ta-f0-9s:\n\rv1/acknowledge]{0,90}", body in any::<String>()) {
        for text in [format!("/pairgate sign {tail}"), format!("/pairgate {body}"), body] {
            if let Some(Command::Sign { digest, .. }) = parse(&text) {
                prop_assert!(is_digest(&digest));
                let first = text.lines().next().unwrap();
                prop_assert_eq!(first.split_whitespace().collect::<Vec<_>>(), ["/pairgate", "sign", &digest]);
            }
        }
    }
}
