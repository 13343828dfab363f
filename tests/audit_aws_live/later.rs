//! Facts that are kept between two runs: what another run may bring is asked for again, and nothing else.

use std::collections::BTreeSet;
use std::path::Path;

use pairgate::audit::aws::facts::{Account, Root};
use pairgate::audit::aws::is_settled;
use pairgate::audit::known::{Known, Reason};

use crate::front::{Front, Instead, Rule, deny};
use crate::many::{ORGANISATION, strings};
use crate::stage::*;
use crate::support::moto::Workshop;
use crate::support::program::{finish, pairgate};

/// Runs the real binary with a state folder; gives the accounts whose principals it asked for.
fn audit(folder: &Path, front: &Front) -> BTreeSet<String> {
    audit_with(folder, front, &["--role-name", "audit", "--granularity", "none"])
}

fn audit_with(folder: &Path, front: &Front, options: &[&str]) -> BTreeSet<String> {
    let before = front.accounts().len();
    let mut command = pairgate(folder);
    command.args(["audit", "aws", "--state", "state"]).args(options);
    command.args(["--region", "us-east-1", "--endpoint-url", &front.url()]);
    command.env("AWS_ACCESS_KEY_ID", "AKIAAUDITOR").env("AWS_SECRET_ACCESS_KEY", SECRET);
    command.env("HOME", folder).env("AWS_EC2_METADATA_DISABLED", "true");
    let ran = finish(&mut command);
    assert!(ran.code < 2, "{ran:?}");
    front.accounts().split_off(before).into_iter().collect()
}

fn set(ids: &[&str]) -> BTreeSet<String> {
    ids.iter().map(|id| (*id).to_owned()).collect()
}

#[test]
fn an_account_that_let_nobody_in_or_did_not_answer_is_asked_again_by_the_next_run() {
    let Some(mut aws) = Workshop::start(false) else { return };
    let [shop, data, _] = strings(&aws.run(ORGANISATION));
    let folder = tempfile::tempdir().unwrap();
    let broken = Instead::Code("ServiceFailure", 500);
    let trouble = vec![
        deny("AssumeRole").with(shop).times(1),
        Rule::always("ListSSHPublicKeys", broken).of(data).times(3),
    ];
    let front = Front::start(aws.address, with(trouble));
    assert_eq!(audit(folder.path(), &front), set(&[OWN, data]));
    let kept = |id: &str| {
        let file = folder.path().join(format!("state/aws/accounts/{id}.json"));
        std::fs::read_to_string(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display()))
    };
    let denied = r#"{"permission":"sts:AssumeRole"}"#;
    assert!(kept(shop).contains(denied), "{}", kept(shop));
    assert_eq!(audit(folder.path(), &front), set(&[shop, data]));
    assert!(!kept(shop).contains(denied) && kept(shop).contains("shop-user"));
    assert_eq!(audit(folder.path(), &front), set(&[]));
}

#[test]
fn what_stays_as_it_is_needs_no_other_run() {
    let denied = || Reason::Forbidden { permission: "iam:ListUsers".to_owned() };
    let of = |reason: Reason| Account {
        id: OWN.to_owned(),
        name: None,
        partition: "aws".to_owned(),
        read: "2026-10-01T00:00:00Z".parse().unwrap(),
        source: "live API".to_owned(),
        made: Default::default(),
        last_accessed: None,
        root: Known::Known(Root {
            mfa: Known::NotRead(reason),
            password_used: Known::NotRead(Reason::NotGiven),
            keys: Known::Known(Vec::new()),
        }),
        users: Known::Known(Vec::new()),
        groups: Known::NotRead(Reason::NotGiven),
        roles: Known::Known(Vec::new()),
        policies: Known::NotRead(Reason::NotAsked),
    };
    for stays in [
        Reason::NotAsked,
        Reason::unsupported("no such operation", "その操作はありません"),
        Reason::TooMany { most: 5 },
        Reason::odd("no row of the root user", "ルートユーザーの行がありません"),
    ] {
        assert!(is_settled(&of(stays.clone())), "{stays:?}");
    }
    // Somebody may have given the permission since, as the report asks for.
    assert!(!is_settled(&of(denied())) && !is_settled(&of(Reason::Gone)));
    assert!(!is_settled(&of(Reason::Throttled)));
    assert!(!is_settled(&of(Reason::failed("no answer in time", "時間内に応答がありません"))));
    // Nobody at all was read: not the last word, whatever the reason.
    let not = || Reason::NotAsked;
    let (users, roles) = (Known::NotRead(not()), Known::NotRead(not()));
    assert!(!is_settled(&Account { users, roles, ..of(not()) }));
}

#[test]
fn a_permission_that_was_given_since_is_used_by_the_next_run() {
    let Some(mut aws) = Workshop::start(false) else { return };
    let [shop, data, _] = strings(&aws.run(ORGANISATION));
    let folder = tempfile::tempdir().unwrap();
    let denied = deny("GetAccountAuthorizationDetails").of(shop).times(1);
    let front = Front::start(aws.address, with(vec![denied]));
    assert_eq!(audit(folder.path(), &front), set(&[OWN, shop, data]));
    assert_eq!(audit(folder.path(), &front), set(&[shop]));
    assert_eq!(audit(folder.path(), &front), set(&[]));
}

#[test]
fn facts_that_were_asked_for_less_closely_are_asked_for_again() {
    let Some(mut aws) = Workshop::start(false) else { return };
    aws.run(SEED);
    let folder = tempfile::tempdir().unwrap();
    let front = Front::start(aws.address, recorded());
    let jobs = |how: &str| {
        let before = front.asked("GenerateServiceLastAccessedDetails");
        audit_with(folder.path(), &front, &["--granularity", how]);
        front.asked("GenerateServiceLastAccessedDetails") > before
    };
    assert!(!jobs("none"));
    assert!(jobs("service"));
    assert!(jobs("action"));
    // What was asked for more closely tells less as well.
    assert!(!jobs("action") && !jobs("service") && !jobs("none"));
}

/// Accounts that were judged, and what was left out, as the report in `file` tells.
fn told(folder: &Path) -> (BTreeSet<String>, String) {
    let text = std::fs::read_to_string(folder.join("out.json")).unwrap();
    let report: serde_json::Value = serde_json::from_str(&text).unwrap();
    let accounts = report["scope"]["accounts"].as_array().unwrap().iter();
    let ids = accounts.map(|one| one["id"].as_str().unwrap().to_owned()).collect();
    (ids, report["not_checked"].to_string())
}

#[test]
fn a_folder_with_accounts_of_another_run_tells_only_those_of_this_one() {
    let Some(mut aws) = Workshop::start(false) else { return };
    let [shop, data, old] = strings(&aws.run(ORGANISATION));
    let folder = tempfile::tempdir().unwrap();
    let front = Front::start(aws.address, recorded());
    let role = ["--granularity", "none", "--output", "json=out.json", "--role-name", "audit"];
    audit_with(folder.path(), &front, &role);
    assert_eq!(told(folder.path()).0, set(&[OWN, shop, data]));
    // An account of another organisation, in the same folder.
    let place = folder.path().join("state/aws/accounts");
    let stranger = "999999999999";
    let text = std::fs::read_to_string(place.join(format!("{shop}.json"))).unwrap();
    let file = place.join(format!("{stranger}.json"));
    std::fs::copy(place.join(format!("{shop}.json")), &file).unwrap();
    std::fs::write(&file, text.replace(shop, stranger)).unwrap();
    audit_with(folder.path(), &front, &role);
    assert_eq!(told(folder.path()).0, set(&[OWN, shop, data]));
    // Without a role it is about the own account alone.
    audit_with(folder.path(), &front, &role[..4]);
    assert_eq!(told(folder.path()).0, set(&[OWN]));
    // One that was suspended since is told as that, and nothing is judged by what it was.
    aws.run(&format!("client('organizations').close_account(AccountId='{data}')"));
    audit_with(folder.path(), &front, &role);
    let (accounts, left_out) = told(folder.path());
    assert_eq!(accounts, set(&[OWN, shop]));
    assert!(
        left_out.contains(data) && left_out.contains(old) && left_out.contains("SUSPENDED"),
        "{left_out}"
    );
    // All of that was asked for once.
    assert_eq!(front.accounts().len(), 3);
}

/// What an offline run over the folder says: how it ends, and the report.
fn offline(folder: &Path) -> serde_json::Value {
    let mut command = pairgate(folder);
    command.args(["audit", "aws", "--state", "state", "--offline", "--format", "json"]);
    let ran = finish(command.env("HOME", folder));
    assert!(ran.code < 2, "{ran:?}");
    serde_json::from_str(&ran.stdout).unwrap()
}

#[test]
fn an_offline_run_lists_the_suspended_account_and_those_that_nobody_read() {
    let Some(mut aws) = Workshop::start(false) else { return };
    let [shop, data, old] = strings(&aws.run(ORGANISATION));
    let folder = tempfile::tempdir().unwrap();
    let front = Front::start(aws.address, recorded());
    audit(folder.path(), &front);
    let gaps = |report: &serde_json::Value, of: &str| {
        let all = report["not_checked"].as_array().unwrap().iter().filter(|one| one["place"] == of);
        let whole = all.filter(|one| one["what"]["en"].as_str().unwrap().starts_with("the account"));
        whole.map(|one| one["reason"].to_string()).collect::<Vec<_>>()
    };
    let report = offline(folder.path());
    assert_eq!(gaps(&report, old).len(), 1);
    assert!(gaps(&report, old)[0].contains("its state is SUSPENDED"), "{:?}", gaps(&report, old));
    assert_eq!((gaps(&report, shop).len(), gaps(&report, data).len()), (0, 0));
    // The facts of one are lost: that is told, and nothing is judged.
    std::fs::remove_file(folder.path().join(format!("state/aws/accounts/{data}.json"))).unwrap();
    assert_eq!(gaps(&offline(folder.path()), data), ["\"not_given\""]);
    // One that was suspended since is told as that, whatever the folder has of it.
    aws.run(&format!("client('organizations').close_account(AccountId='{shop}')"));
    audit(folder.path(), &front);
    let report = offline(folder.path());
    assert!(gaps(&report, shop)[0].contains("its state is SUSPENDED"), "{:?}", gaps(&report, shop));
    let judged = report["scope"]["accounts"].to_string();
    assert!(!judged.contains(shop) && judged.contains(OWN), "{judged}");
}

#[test]
fn a_member_that_may_not_look_takes_nothing_of_the_organisation_out_of_the_folder() {
    let Some(mut aws) = Workshop::start(false) else { return };
    let _ = strings(&aws.run(ORGANISATION));
    aws.run(crate::many::CENTER);
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("state/aws/organization.json");
    let kept =
        || -> serde_json::Value { serde_json::from_str(&std::fs::read_to_string(&file).unwrap()).unwrap() };
    let front = Front::start(aws.address, recorded());
    audit(folder.path(), &front);
    let before = kept();
    assert!(!before["identity_center"]["known"].as_array().unwrap().is_empty(), "{before}");
    let none = Rule::always("ListInstances", Instead::Says(200, "{\"Instances\":[]}".to_owned()));
    let member = Front::start(aws.address, with(vec![deny("ListAccounts"), none]));
    audit_with(folder.path(), &member, &["--granularity", "none"]);
    assert_eq!(kept(), before);
}
