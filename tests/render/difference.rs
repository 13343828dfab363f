//! Why a plan is not the signed one, in words and without anybody else's markup.

use pairgate::render::{Style, difference};
use pairgate::signoff::Request;
use pairgate::signoff::hashes::{ChangeHash, Hashes};
use pairgate::signoff::requests;
use pairgate::text::Lang;

use crate::attacks::ATTACKS;
use crate::escapes::no_hidden;
use crate::formats::snapshot;
use crate::signing;

fn change(address: &str, action: &str, attributes: &[(&str, &str)]) -> ChangeHash {
    let all = attributes.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    let hash = attributes.iter().map(|(_, value)| *value).collect();
    ChangeHash { address: address.to_owned(), action: action.to_owned(), hash, attributes: Some(all) }
}

fn text(signed: &Request, now: &Request, lang: Lang) -> String {
    let style = Style { lang, width: 100, ..Style::default() };
    difference::text(&requests::difference(signed, now), signed, now, style)
}

fn pair() -> (Request, Request) {
    let mut signed = signing::request();
    signed.state.serial = Some(12);
    signed.hashes = Some(Hashes {
        parts: [("configuration".to_owned(), "1".to_owned())].into(),
        changes: vec![
            change("aws_db_instance.main", "update", &[("instance_class", "11:22"), ("storage", "33")]),
            change("aws_sqs_queue.gone", "delete", &[("name", "44:-")]),
        ],
    });
    let mut now = signed.clone();
    now.state.serial = Some(13);
    now.base_sha = "12".repeat(20);
    now.version = Some("1.15.0".to_owned());
    now.policy_digest = "cd".repeat(32);
    now.change_digest = format!("v1:{}", "e".repeat(64));
    now.counts.delete = 0;
    now.counts.create = 2;
    now.findings = vec!["mass-delete".to_owned()];
    now.hashes = Some(Hashes {
        parts: [("configuration".to_owned(), "2".to_owned())].into(),
        changes: vec![
            change(
                "aws_db_instance.main",
                "delete-create",
                &[("instance_class", "11:55"), ("storage", "66")],
            ),
            change("aws_sqs_queue.new", "create", &[("name", "-:77")]),
        ],
    });
    (signed, now)
}

#[test]
fn what_happened_since_is_told_field_by_field() {
    let (signed, now) = pair();
    for lang in [Lang::En, Lang::Ja] {
        snapshot(&format!("difference-{}", lang.code()), &text(&signed, &now, lang));
    }
}

/// Each field alone is told, by its own words.
#[test]
fn every_field_has_words() {
    let (signed, _) = pair();
    let mut told = std::collections::BTreeSet::new();
    let mut of = |change: &dyn Fn(&mut Request)| {
        let mut now = signed.clone();
        change(&mut now);
        let difference = requests::difference(&signed, &now);
        assert_eq!(difference.fields.len(), 1, "{difference:?}");
        for lang in [Lang::En, Lang::Ja] {
            let shown = text(&signed, &now, lang);
            let line = shown.lines().find(|line| line.trim_start().starts_with("- ")).unwrap().to_owned();
            // The name of a field means nothing to a person.
            assert!(!line.contains('_') || line.contains("PAIRGATE"), "{line}");
            assert!(told.insert(line.clone()), "{line}");
        }
    };
    let other = || Some("other".to_owned());
    of(&|now| now.repository.id = 9);
    of(&|now| now.pull_request = 9);
    of(&|now| now.head_sha = "9".repeat(40));
    of(&|now| now.base_sha = "9".repeat(40));
    of(&|now| now.root_module = "other".to_owned());
    of(&|now| now.workspace = "other".to_owned());
    of(&|now| now.state.backend = other());
    of(&|now| now.state.lineage = other());
    of(&|now| now.state.serial = Some(13));
    of(&|now| now.state.serial = Some(11));
    of(&|now| now.state.serial = None);
    of(&|now| now.state.configuration = other());
    of(&|now| now.state.lock = other());
    of(&|now| now.account = other());
    of(&|now| now.program = other());
    of(&|now| now.version = other());
    of(&|now| now.policy_digest = "other".to_owned());
    of(&|now| now.change_digest = "v1:9".to_owned());
    of(&|now| now.commitment = "keyed".to_owned());
    of(&|now| now.plan_file = other());
    of(&|now| now.verdict = "blocked".to_owned());
    of(&|now| now.counts.delete = 7);
    of(&|now| now.blast_radius = "low".to_owned());
    of(&|now| now.findings.clear());
    of(&|now| now.acknowledge.push("other".to_owned()));
}

#[test]
fn hostile_names_of_a_difference_reach_no_terminal() {
    for attack in ATTACKS {
        let (mut signed, other) = (signing::hostile_request(attack), signing::request());
        signed.hashes.as_mut().unwrap().changes[0].hash = "1".to_owned();
        let mut twin = signing::hostile_request(attack);
        twin.hashes.as_mut().unwrap().changes[0].attributes =
            Some([((*attack).to_owned(), "1".to_owned())].into());
        twin.hashes.as_mut().unwrap().parts.clear();
        for (one, two) in [(&signed, &other), (&other, &signed), (&signed, &twin), (&twin, &signed)] {
            for lang in [Lang::En, Lang::Ja] {
                let shown = text(one, two, lang);
                assert!(no_hidden(&shown), "{attack:?}\n{}", shown.escape_debug());
                for line in shown.lines() {
                    assert!(!line.contains("##["), "{line}");
                    let command = line.trim_start().strip_prefix("::").unwrap_or_default();
                    assert!(!command.starts_with(|c: char| c.is_ascii_alphabetic()), "{line}");
                }
            }
        }
    }
}
