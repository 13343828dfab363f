//! What a clone alone says about old sign-offs: what is proven, what is not, and what can never be known.

use std::process::{Command, Stdio};

use pairgate::ports::Signer;
use pairgate::signoff::ledger::{Entry, Kind};
use pairgate::signoff::offline::{Noted, limits, verify_notes};
use pairgate::signoff::record::{NAMESPACE, Record};
use pairgate::signoff::signature::AllowedSigners;
use pairgate::signoff::verification::Holds;
use pairgate::source::Source;
use pairgate::ssh::KeyFile;
use pairgate::text::Lang;
use tempfile::TempDir;

use crate::support::skip::skip;
use crate::world::{MONA, at, posted, record, signoff};

fn head() -> String {
    "a".repeat(40)
}

struct Person {
    folder: TempDir,
}

impl Person {
    fn new() -> Option<Self> {
        let folder = TempDir::new().unwrap();
        let mut command = Command::new("ssh-keygen");
        command.args(["-q", "-t", "ed25519", "-N", "", "-C", "", "-f"]).arg(folder.path().join("id"));
        match command.stdin(Stdio::null()).status() {
            Ok(status) => {
                assert!(status.success());
                Some(Self { folder })
            }
            Err(_) => {
                skip("no ssh-keygen");
                None
            }
        }
    }

    fn signers(&self, options: &str) -> AllowedSigners {
        let key = std::fs::read_to_string(self.folder.path().join("id.pub")).unwrap();
        AllowedSigners::parse(&Source::new("allowed_signers", format!("user:{MONA} {options} {key}")))
            .unwrap()
    }

    fn sign(&self, record: &Record) -> Entry {
        let bytes = record.bytes();
        let key = KeyFile::open(&self.folder.path().join("id")).unwrap();
        let armour = key.sign(NAMESPACE, bytes.as_bytes()).unwrap();
        Entry::new(Kind::Signoff, posted(MONA, "2026-06-01T12:00:05Z"), bytes.as_bytes(), Some(armour))
    }
}

fn one(entries: &[Entry], signers: Option<&AllowedSigners>) -> Noted {
    verify_notes(entries, &head(), signers, Some("Acme/infra")).remove(0)
}

/// Names of the checks that do not hold, with the reason.
fn failing(noted: &Noted) -> Vec<(&'static str, String)> {
    assert_eq!(noted.holds(), noted.checks.iter().all(|check| check.holds == Holds::Yes));
    let reason = |holds: &Holds| match holds {
        Holds::Yes => None,
        Holds::No(text) | Holds::Unknown(text) => {
            assert!(!text.get(Lang::Ja).is_empty());
            Some(text.get(Lang::En).to_owned())
        }
    };
    noted.checks.iter().filter_map(|check| Some((check.name, reason(&check.holds)?))).collect()
}

#[test]
fn a_signed_record_holds_and_names_its_request() {
    let Some(mona) = Person::new() else { return };
    let entry = mona.sign(&record(&head(), MONA));
    let noted = one(&[entry], Some(&mona.signers("")));
    assert!(failing(&noted).is_empty() && noted.holds());
    assert_eq!(noted.record, Some(record(&head(), MONA)));
    assert_eq!(noted.digest, Some(record(&head(), MONA).request.digest()));
    assert_eq!(noted.checks.len(), 7);
}

#[test]
fn an_unsigned_record_is_never_more_than_unknown() {
    let noted = one(&[signoff(&head(), MONA)], None);
    let failing = failing(&noted);
    assert_eq!(failing.len(), 1);
    assert_eq!(failing[0].0, "signature-is-good");
    assert!(failing[0].1.contains("only the forge could say who signed"), "{}", failing[0].1);
    assert!(matches!(noted.checks.last().unwrap().holds, Holds::Unknown(_)));
    assert!(!noted.holds());
}

#[test]
fn each_lie_of_a_note_fails_the_check_that_is_for_it() {
    let Some(mona) = Person::new() else { return };
    let signers = mona.signers("");
    let fails = |entry: Entry, expected: &str| {
        let found = failing(&one(&[entry], Some(&signers)));
        assert_eq!(found.iter().map(|(name, _)| *name).collect::<Vec<_>>(), [expected], "{found:?}");
    };
    fails(mona.sign(&record(&"c".repeat(40), MONA)), "record-is-for-this-commit");
    let mut other = record(&head(), MONA);
    other.request.repository.name = "acme/other".to_owned();
    fails(mona.sign(&other), "record-is-for-this-repository");
    let mut long = record(&head(), MONA);
    long.expires_at = at("2026-06-02T12:00:01Z");
    fails(mona.sign(&long), "times-are-in-order");
    long.expires_at = long.issued_at;
    fails(mona.sign(&long), "times-are-in-order");

    let good = mona.sign(&record(&head(), MONA));
    let copied =
        Entry::new(Kind::Signoff, posted(1, "2026-06-01T12:00:05Z"), &good.bytes(), good.armour.clone());
    fails(copied, "author-is-signer");
    let mut changed = record(&head(), MONA);
    changed.acknowledged.clear();
    let bytes = changed.bytes();
    let swapped = Entry::new(
        Kind::Signoff,
        posted(MONA, "2026-06-01T12:00:05Z"),
        bytes.as_bytes(),
        good.armour.clone(),
    );
    fails(swapped, "signature-is-good");
    let loose = format!("{} ", record(&head(), MONA).bytes());
    for bytes in [loose.as_bytes(), b"{}", b"\xff"] {
        let entry =
            Entry::new(Kind::Signoff, posted(MONA, "2026-06-01T12:00:05Z"), bytes, good.armour.clone());
        fails(entry, "record-is-readable");
    }
    let ended = mona.signers("valid-before=\"20260601Z\"");
    assert_eq!(failing(&one(std::slice::from_ref(&good), Some(&ended)))[0].0, "signature-is-good");
    let without = failing(&one(&[good], None));
    assert!(without[0].1.contains("no allowed-signers file"), "{without:?}");
}

#[test]
fn a_revocation_by_the_signer_counts_and_one_by_others_or_for_others_does_not() {
    let Some(mona) = Person::new() else { return };
    let (signers, entry) = (mona.signers(""), mona.sign(&record(&head(), MONA)));
    let digest = record(&head(), MONA).request.digest();
    let with = |author: u64, time: &str, text: &str| {
        let revocation = Entry::new(Kind::Revocation, posted(author, time), text.as_bytes(), None);
        let found = verify_notes(&[entry.clone(), revocation], &head(), Some(&signers), None);
        assert!(found[1].checks.is_empty() && !found[1].holds());
        failing(&found[0]).into_iter().map(|(name, _)| name).collect::<Vec<_>>()
    };
    let later = "2026-06-01T12:30:00Z";
    assert_eq!(with(MONA, later, &format!("/pairgate revoke {digest}\r\nsorry")), ["not-revoked"]);
    assert_eq!(with(MONA, later, "/pairgate revoke"), ["not-revoked"]);
    assert_eq!(with(MONA, later, "something odd"), ["not-revoked"]);
    assert!(with(MONA, later, &format!("/pairgate revoke s1:{}", "0".repeat(64))).is_empty());
    assert!(with(1, later, "/pairgate revoke").is_empty());
    assert!(with(MONA, "2026-06-01T11:00:00Z", "/pairgate revoke").is_empty());
}

#[test]
fn what_cannot_be_known_is_said_in_both_languages() {
    let limits = limits();
    assert_eq!(limits.len(), 4);
    for text in limits {
        assert!(!text.get(Lang::En).is_empty() && !text.get(Lang::Ja).is_empty());
        assert!(!text.get(Lang::Ja).is_ascii());
    }
}
