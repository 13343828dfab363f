//! Signatures that the real `ssh-keygen` made, judged here and by `ssh-keygen -Y verify`.

use pairgate::signoff::record::NAMESPACE;
use pairgate::signoff::signature::signed;
use pairgate::signoff::verification::Holds;

use crate::tools::{HUBOT, Key, MONA, at, noon, parse, ssh_takes, there, why};

const BYTES: &[u8] = br#"{"schema":"pairgate-signoff-v1","request":{}}"#;
const NOON: &str = "20260601120000Z";

fn kinds() -> Vec<(&'static str, Option<&'static str>)> {
    vec![
        ("ed25519", None),
        ("ecdsa", Some("256")),
        ("ecdsa", Some("384")),
        ("rsa", Some("2048")),
        ("rsa", Some("4096")),
    ]
}

#[test]
fn a_signature_of_every_supported_kind_is_good_and_any_changed_byte_breaks_it() {
    if !there() {
        return;
    }
    for (kind, bits) in kinds() {
        let key = Key::make(kind, bits);
        let list = format!("user:{MONA} {}\n", key.public());
        let signers = parse(&list).unwrap();
        for hash in ["sha512", "sha256"] {
            let armour = key.sign_for(NAMESPACE, BYTES, &["-O", &format!("hashalg={hash}")]);
            assert_eq!(
                signers.check(BYTES, &armour, MONA, noon(), false),
                Holds::Yes,
                "{kind} {bits:?} {hash}"
            );
            assert!(ssh_takes(&list, "user:583231", NAMESPACE, &armour, BYTES, NOON), "{kind} {bits:?}");
            let carriage = armour.replace('\n', "\r\n");
            assert_eq!(signers.check(BYTES, &carriage, MONA, noon(), false), Holds::Yes);
            for at in [0, BYTES.len() / 2, BYTES.len() - 1] {
                let mut other = BYTES.to_vec();
                other[at] ^= 1;
                let answer = why(&signers.check(&other, &armour, MONA, noon(), false));
                assert!(answer.contains("does not fit these bytes"), "{answer}");
            }
            let mut longer = BYTES.to_vec();
            longer.push(b'\n');
            assert!(!signers.check(&longer, &armour, MONA, noon(), false).counts());
        }
    }
}

#[test]
fn a_changed_armour_is_never_good() {
    if !there() {
        return;
    }
    let key = Key::make("ed25519", None);
    let signers = parse(&format!("user:{MONA} {}", key.public())).unwrap();
    let armour = key.sign(BYTES);
    let body = armour.find('\n').unwrap() + 1..armour.rfind("-----END").unwrap() - 1;
    let mut tried = 0;
    for at in body {
        let old = armour.as_bytes()[at];
        let mut changed = armour.clone().into_bytes();
        changed[at] = if old == b'A' { b'B' } else { b'A' };
        let changed = String::from_utf8(changed).unwrap();
        assert!(!signers.check(BYTES, &changed, MONA, noon(), false).counts(), "byte {at}");
        tried += 1;
    }
    assert!(tried > 200, "{tried}");
    let huge = format!("{armour}{}", "A".repeat(20_000));
    for text in ["", "no signature", &armour[..armour.len() / 2], &armour.repeat(2), &huge] {
        let answer = why(&signers.check(BYTES, text, MONA, noon(), false));
        assert!(answer.contains("cannot be read"), "{answer}");
    }
}

#[test]
fn threat_17_a_signature_from_another_namespace_does_not_count() {
    if !there() {
        return;
    }
    let key = Key::make("ed25519", None);
    let signers = parse(&format!("user:{MONA} {}", key.public())).unwrap();
    for namespace in ["git", "file", "pairgate-signoff-v2", "pairgate-signoff-v1 "] {
        let armour = key.sign_for(namespace, BYTES, &[]);
        let answer = why(&signers.check(BYTES, &armour, MONA, noon(), false));
        assert!(answer.contains("made for something else"), "{answer}");
        assert!(answer.contains("sign again with `pairgate sign`"), "{answer}");
    }
}

#[test]
fn a_key_that_is_only_for_git_does_not_sign_here() {
    if !there() {
        return;
    }
    let key = Key::make("ed25519", None);
    let armour = key.sign(BYTES);
    let line = |names: &str| format!("user:{MONA} namespaces=\"{names}\" {}\n", key.public());
    let answer = why(&parse(&line("git,file")).unwrap().check(BYTES, &armour, MONA, noon(), false));
    assert!(answer.contains("may not sign in `pairgate-signoff-v1`"), "{answer}");
    assert!(!ssh_takes(&line("git,file"), "user:583231", NAMESPACE, &armour, BYTES, NOON));
    let both = line("git,pairgate-signoff-v1");
    assert_eq!(parse(&both).unwrap().check(BYTES, &armour, MONA, noon(), false), Holds::Yes);
    assert!(ssh_takes(&both, "user:583231", NAMESPACE, &armour, BYTES, NOON));
}

#[test]
fn threat_28_a_key_outside_of_its_time_does_not_count() {
    if !there() {
        return;
    }
    let key = Key::make("ed25519", None);
    let armour = key.sign(BYTES);
    let list =
        format!("user:{MONA} valid-after=\"20260501Z\",valid-before=\"202606011300Z\" {}\n", key.public());
    let signers = parse(&list).unwrap();
    for (time, ssh, expected) in [
        ("2026-04-30T23:59:59Z", "20260430235959Z", "counts from 2026-05-01T00:00:00Z on"),
        ("2026-05-01T00:00:00Z", "20260501000000Z", "yes"),
        ("2026-06-01T12:59:59Z", "20260601125959Z", "yes"),
        ("2026-06-01T13:00:01Z", "20260601130001Z", "counts no more since 2026-06-01T13:00:00Z"),
    ] {
        let answer = why(&signers.check(BYTES, &armour, MONA, at(time), false));
        assert!(answer.contains(expected), "{time}: {answer}");
        let taken = ssh_takes(&list, "user:583231", NAMESPACE, &armour, BYTES, ssh);
        assert_eq!(taken, expected == "yes", "{time}: ssh-keygen says {taken}");
    }
}

#[test]
fn another_persons_key_and_an_unlisted_key_do_not_count() {
    if !there() {
        return;
    }
    let (own, others, unlisted) =
        (Key::make("ed25519", None), Key::make("ed25519", None), Key::make("ecdsa", Some("256")));
    let list = format!("user:{MONA} {}\nuser:{HUBOT} {}\n", own.public(), others.public());
    let signers = parse(&list).unwrap();
    let answer = why(&signers.check(BYTES, &others.sign(BYTES), MONA, noon(), false));
    assert!(answer.contains("is user:9919's, and user:583231 signed"), "{answer}");
    let answer = why(&signers.check(BYTES, &unlisted.sign(BYTES), MONA, noon(), false));
    assert!(answer.contains("do not list the key SHA256:"), "{answer}");
    assert!(answer.contains("a line for user:583231"), "{answer}");
    assert!(!ssh_takes(&list, "user:583231", NAMESPACE, &others.sign(BYTES), BYTES, NOON));
    // A key that only a line for git lists is nobody's here.
    let git = parse(&format!("mona@example.com {}\n", own.public())).unwrap();
    assert!(!git.check(BYTES, &own.sign(BYTES), MONA, noon(), false).counts());
}

#[test]
fn a_certificate_and_a_curve_of_521_bits_are_no_signatures_here() {
    if !there() {
        return;
    }
    let key = Key::make("ecdsa", Some("521"));
    let armour = key.sign(BYTES);
    assert!(signed(&armour).is_err());
    let other = Key::make("ed25519", None);
    let signers = parse(&format!("user:{MONA} {}", other.public())).unwrap();
    assert!(!signers.check(BYTES, &armour, MONA, noon(), false).counts());
    let good = signed(&other.sign(BYTES)).unwrap();
    assert_eq!(good.namespace, NAMESPACE);
    assert_eq!(good.key, other.public());
    assert!(good.fingerprint.starts_with("SHA256:"));
}
