//! The estate of the benchmark is one that the readers take and the checks have something to say of.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use pairgate::audit::aws::read::{Given, account, account_of, organisation};
use pairgate::audit::aws::{self, narrow};
use pairgate::audit::github::Auditor;
use pairgate::audit::github::facts::{Organisation, Repository};
use pairgate::audit::{Finding, Settings};
use pairgate::source::Source;

use crate::estate::{Estate, NOW};

const SMALL: Estate = Estate { seed: 3, accounts: 4, principals: 83, repositories: 60 };

fn files(folder: &Path) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                found.insert(path.display().to_string(), fs::read_to_string(&path).unwrap());
            }
        }
    }
    found
}

fn settings() -> Settings {
    Settings::new(NOW.parse().unwrap())
}

fn source(path: &Path) -> Source {
    Source::new(path.display().to_string(), fs::read_to_string(path).unwrap())
}

fn checks(findings: &[Finding]) -> BTreeSet<&'static str> {
    findings.iter().map(|finding| finding.check.id).collect()
}

#[test]
fn the_same_numbers_give_the_same_estate() {
    let folder = tempfile::tempdir().unwrap();
    let (one, other) = (folder.path().join("one"), folder.path().join("other"));
    SMALL.write(&one).unwrap();
    let first = files(&one);
    fs::rename(&one, &other).unwrap();
    SMALL.write(&one).unwrap();
    assert_eq!(first, files(&one));
    // A report, details and uses an account; the list of accounts; the organisation and its repositories.
    assert_eq!(first.len(), 4 * 3 + 1 + 1 + 60);
    Estate { seed: 4, ..SMALL }.write(&other).unwrap();
    let changed = files(&other).into_values().collect::<Vec<_>>();
    assert_ne!(first.into_values().collect::<Vec<_>>(), changed);
}

#[test]
fn accounts_are_read_checked_and_narrowed() {
    let folder = tempfile::tempdir().unwrap();
    SMALL.write(folder.path()).unwrap();
    let settings = settings();
    let organisation = organisation(&source(&folder.path().join("accounts.json"))).unwrap();
    assert_eq!(organisation.accounts.get().unwrap().len(), 4);
    let (mut findings, mut counted) = (Vec::new(), BTreeMap::new());
    for id in organisation.accounts.get().unwrap().keys() {
        let file = |name: &str| source(&folder.path().join("aws").join(id).join(name));
        let (report, details, accessed) =
            (file("credential-report.csv"), file("authorization-details.json"), file("last-accessed.ndjson"));
        for one in [&report, &details, &accessed] {
            assert_eq!(account_of(one.text()).as_ref(), Some(id), "{}", one.name());
        }
        let given = Given { reports: vec![report], details: vec![details], accessed: vec![accessed] };
        let joined = account(&given, settings.now, &settings).unwrap();
        assert!(joined.warnings.is_empty(), "{:?}", joined.warnings);
        let mut audited = aws::audit(&joined.account, &organisation, &settings);
        narrow::propose(&joined.account, &mut audited, &settings);
        findings.extend(audited.findings);
        for (name, number) in audited.counted {
            *counted.entry(name).or_insert(0) += number;
        }
    }
    assert_eq!(counted["users"] + counted["groups"] + counted["roles"], 83, "{counted:?}");
    let checks = checks(&findings);
    for id in ["aws-service-unused", "aws-role-unused", "aws-key-unused", "aws-external-trust"] {
        assert!(checks.contains(id), "{id} {checks:?}");
    }
    let narrowed = findings.iter().filter(|finding| !finding.proposals.is_empty()).count();
    assert!(narrowed > 10, "{narrowed}");
}

#[test]
fn repositories_are_checked() {
    let folder = tempfile::tempdir().unwrap();
    SMALL.write(folder.path()).unwrap();
    let settings = settings();
    let folder = folder.path().join("github");
    let text = fs::read_to_string(folder.join("organisation.json")).unwrap();
    let organisation: Organisation = serde_json::from_str(&text).unwrap();
    let mut auditor = Auditor::new(&organisation, &settings);
    let mut findings = Vec::new();
    for name in organisation.repositories.get().unwrap() {
        let text = fs::read_to_string(folder.join("repositories").join(format!("{name}.json"))).unwrap();
        let repository: Repository = serde_json::from_str(&text).unwrap();
        findings.extend(auditor.repository(&repository).findings);
    }
    assert!(checks(&findings).len() >= 3, "{:?}", checks(&findings));
    let audited = auditor.organisation();
    assert!(audited.unchecked.is_empty(), "{:?}", audited.unchecked);
    assert!(checks(&audited.findings).len() >= 5, "{:?}", checks(&audited.findings));
}
