//! Live, against the emulator.

use serde_json::Value;
use tempfile::TempDir;

use crate::front::{Front, Instead, Rule, deny, throttle};
use crate::shop::{command, finding, json};
use crate::stage::{OWN, SECRET, SEED, TOKEN, recorded, with};
use crate::support::moto::Workshop;
use crate::support::program::{Ran, finish};

/// An organisation of the own account and two others, each with a user.
pub const ORGANISATION: &str = r#"
organizations = client("organizations")
organizations.create_organization(FeatureSet="ALL")
made = [organizations.create_account(Email=f"{name}@example.com", AccountName=name)["CreateAccountStatus"]["AccountId"] for name in ["shop", "data"]]
for account, name in zip(made, ["shop-user", "data-user"]):
    within(account, "iam").create_user(UserName=name)
    backend("iam", account).get_user(name).create_date = ago(500)
result = made
"#;

/// What the seed leaves young.
const AGED: &str = r#"
memory = backend("iam")
for one in memory.groups.values():
    one.create_date = ago(900)
for one in memory.managed_policies.values():
    one.create_date = one.update_date = ago(900)
    for version in one.versions:
        version.create_date = ago(900)
"#;

/// A run against the front, with secrets that nothing may repeat.
pub fn prepared(folder: &TempDir, front: &Front, more: &[&str]) -> assert_cmd::Command {
    let mut command = command(folder.path());
    command
        .args(["--endpoint-url", &front.url(), "--region", "us-east-1"])
        .args(more)
        .env("AWS_ACCESS_KEY_ID", "AKIAAUDITOR")
        .env("AWS_SECRET_ACCESS_KEY", SECRET)
        .env("AWS_SESSION_TOKEN", TOKEN);
    command
}

pub fn ask(folder: &TempDir, front: &Front, more: &[&str]) -> Ran {
    let ran = finish(&mut prepared(folder, front, more));
    for secret in [SECRET, TOKEN] {
        assert!(!ran.stdout.contains(secret) && !ran.stderr.contains(secret), "a secret is shown");
    }
    ran
}

fn gaps(report: &Value) -> Vec<String> {
    report["not_checked"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| format!("{} {}", one["place"], one["reason"]))
        .collect()
}

#[test]
fn an_old_account_is_told_with_its_evidence() {
    let Some(mut aws) = Workshop::start(false) else { return };
    let seeded = aws.run(SEED);
    aws.run(AGED);
    let front = Front::start(aws.address, recorded());
    let folder = TempDir::new().unwrap();
    let ran = ask(&folder, &front, &["--format", "json"]);
    assert_eq!(ran.code, 1, "{}", ran.stderr);
    let report = json(&ran);
    assert_eq!(report["scope"]["accounts"][0]["id"], OWN);
    let key = finding(&report, "aws-key-unused", "ci");
    assert!(key["what"]["en"].as_str().unwrap().contains(seeded["first"].as_str().unwrap()), "{key}");
    finding(&report, "aws-password-unused", "alice");
    finding(&report, "aws-role-unused", "idle");
    finding(&report, "aws-group-unused", "nobody");
    finding(&report, "aws-policy-unused", "orphan");
    assert_eq!(finding(&report, "aws-role-unused", "idle")["ask"][0]["name"], "shop");
}

#[test]
fn a_missing_permission_is_not_checked_and_named() {
    let Some(mut aws) = Workshop::start(false) else { return };
    aws.run(SEED);
    let front =
        Front::start(aws.address, with(vec![deny("ListSSHPublicKeys"), deny("GetAccessKeyLastUsed")]));
    let folder = TempDir::new().unwrap();
    let report = json(&ask(&folder, &front, &["--format", "json", "--granularity", "none"]));
    let gaps = report["not_checked"].as_array().unwrap();
    let ssh =
        gaps.iter().find(|one| one["reason"]["forbidden"]["permission"] == "iam:ListSSHPublicKeys").unwrap();
    assert!(ssh["checks"].as_array().unwrap().contains(&Value::from("aws-ssh-key")), "{ssh}");
    assert!(ssh["help"]["en"].as_str().unwrap().contains("iam:ListSSHPublicKeys"), "{ssh}");
    // What the option leaves out is not told as a file that somebody should give.
    let uses = gaps.iter().find(|one| one["reason"] == "not_asked").unwrap();
    let help = uses["help"]["en"].as_str().unwrap();
    assert!(help.contains("leave out `--granularity none`") && !help.contains("--last-accessed"), "{help}");
    let text = ask(&folder, &front, &["--granularity", "none", "--color", "never"]).stdout;
    assert!(text.contains("iam:ListSSHPublicKeys"), "{text}");
}

#[test]
fn throttling_is_waited_for() {
    let Some(mut aws) = Workshop::start(false) else { return };
    aws.run(SEED);
    let front = Front::start(aws.address, with(vec![throttle("GetAccountAuthorizationDetails").times(2)]));
    let folder = TempDir::new().unwrap();
    let report = json(&ask(&folder, &front, &["--format", "json"]));
    assert!(front.asked("GetAccountAuthorizationDetails") > 2);
    finding(&report, "aws-role-unused", "idle");
    assert!(gaps(&report).iter().all(|gap| !gap.contains("throttled")), "{:?}", gaps(&report));
}

#[test]
fn an_organisation_with_a_role_and_an_account_that_vanishes() {
    let Some(mut aws) = Workshop::start(false) else { return };
    let made = aws.run(ORGANISATION);
    let (shop, data) = (made[0].as_str().unwrap(), made[1].as_str().unwrap());
    let lost: &'static str = data.to_owned().leak();
    let front = Front::start(
        aws.address,
        with(vec![
            Rule::always("ListAccessKeys", Instead::Code("InvalidClientTokenId", 403)).of(lost),
            Rule::always("DescribeAccount", Instead::Code("AccountNotFoundException", 400)),
        ]),
    );
    let folder = TempDir::new().unwrap();
    let ran = ask(&folder, &front, &["--role-name", "audit", "--format", "json", "--granularity", "none"]);
    let report = json(&ran);
    assert_eq!(ran.code, 1, "{}", ran.stderr);
    let names: Vec<Value> =
        report["scope"]["accounts"].as_array().unwrap().iter().map(|one| one["name"].clone()).collect();
    assert!(names.contains(&Value::from("shop")) && names.contains(&Value::from("data")), "{names:?}");
    finding(&report, "aws-user-without-access", "shop-user");
    let gone = gaps(&report);
    assert!(gone.iter().any(|gap| gap == &format!("\"{data}\" \"gone\"")), "{gone:?}");
    assert!(gone.iter().all(|gap| gap != &format!("\"{shop}\" \"gone\"")), "{gone:?}");
}

#[test]
fn credentials_that_nobody_knows_end_the_run() {
    let Some(aws) = Workshop::start(false) else { return };
    let front = Front::start(aws.address, with(vec![deny("GetCallerIdentity")]));
    let folder = TempDir::new().unwrap();
    let ran = ask(&folder, &front, &[]);
    assert_eq!((ran.code, ran.stdout.as_str()), (2, ""), "{}", ran.stderr);
    assert!(ran.stderr.contains("help:"), "{}", ran.stderr);
}
