//! A whole account, by real requests to the emulator.

use std::collections::BTreeSet;

use pairgate::audit::aws::facts::{Account, Used};
use pairgate::audit::aws::is_settled;
use pairgate::audit::known::{Known, Reason};
use pairgate::aws::audit::{LastAccessed, Part, Progress};
use serde_json::Value;

use crate::front::{Front, Instead, Rule};
use crate::stage::*;
use crate::support::moto::Workshop;

fn used_days(used: &Known<Used>) -> i64 {
    let Known::Known(Used::At { at, .. }) = used else { panic!("{used:?}") };
    days(*at)
}

#[test]
fn an_account_is_read_with_everything_in_it() {
    let Some(mut aws) = Workshop::start(true) else { return };
    let seeded = aws.run(SEED);
    let front = Front::start(aws.address, recorded());
    let read = Read::of(&ask(&front));
    assert_eq!(read.told[0], Progress::Accounts(1));
    let steps = |what| {
        let of = |told: &&Progress| matches!(told, Progress::Step { what: part, .. } if *part == what);
        read.told.iter().filter(of).count()
    };
    assert_eq!(steps(Part::Credentials), 3);
    assert_eq!(steps(Part::LastAccessed), 0);
    assert!(read.told.contains(&Progress::Done { account: OWN.to_owned() }));
    let organisation = read.end.as_ref().unwrap();
    // An emulator without an organisation lists nothing at all, which is not "no other account".
    assert!(matches!(organisation.accounts.reason(), Some(Reason::Odd { .. })), "{organisation:?}");
    assert_eq!(organisation.identity_center.get().map(Vec::len), Some(1));
    let account = read.one();
    assert!(is_settled(&account));
    assert_eq!(
        (account.id.as_str(), account.partition.as_str(), account.source.as_str()),
        (OWN, "aws", "live API")
    );
    users(&account, &seeded);
    groups_and_policies(&account, &seeded);
    roles(&account, &seeded);
    // The emulator's report has no row of the root user, so only the summary speaks of it.
    let root = account.root.get().unwrap();
    assert_eq!((root.mfa.get(), root.keys.get().map(Vec::len)), (Some(&false), Some(0)));
    assert!(
        matches!(root.password_used.reason(), Some(Reason::Odd { what }) if what.get(pairgate::text::Lang::En).contains("<root_account>"))
    );
    // It can be kept and read again as it is.
    let kept = serde_json::to_string(&account).unwrap();
    assert_eq!(serde_json::from_str::<Account>(&kept).unwrap(), account);
    // Second factors count where there is a password, and its last use is in the report.
    let asked = ["GetLoginProfile", "ListMFADevices", "GetUser"].map(|operation| front.asked(operation));
    assert_eq!(asked[..2], [3, 1]);
    assert!(asked[2] <= 1, "{asked:?}");
    assert_eq!(front.asked("GenerateServiceLastAccessedDetails"), 0);
}

fn users(account: &Account, seeded: &Value) {
    let alice = user(account, "alice");
    assert_eq!(alice.arn, "arn:aws:iam::123456789012:user/people/alice");
    assert_eq!(days(alice.created), 800);
    assert_eq!(alice.tags.get().unwrap()["Owner"], "alice@example.com");
    let password = alice.password.get().unwrap().as_ref().unwrap();
    assert_eq!(used_days(&password.used), 200);
    assert_eq!((alice.mfa.get(), alice.keys.get().map(Vec::len)), (Some(&true), Some(0)));
    assert_eq!(alice.groups.get().unwrap(), &["admins"]);
    assert_eq!(alice.services, Known::NotRead(Reason::NotAsked));
    let ci = user(account, "ci");
    assert_eq!((ci.password.get(), ci.mfa.get()), (Some(&None), Some(&false)));
    assert!(ci.grants.get().unwrap().inline["deploy"].contains("s3:PutObject"));
    let [first, second] = &ci.keys.get().unwrap()[..] else { panic!("{:?}", ci.keys) };
    assert_eq!(first.id.as_deref(), seeded["first"].as_str());
    assert_eq!((first.slot, first.active, days(*first.created.get().unwrap())), (1, true, 600));
    assert_eq!(used_days(&first.used), 300);
    assert!(
        matches!(&first.used, Known::Known(Used::At { service: Some(s), region: Some(r), .. }) if s == "s3" && r == "eu-west-1")
    );
    assert_eq!(second.id.as_deref(), seeded["second"].as_str());
    assert_eq!((second.slot, second.active, &second.used), (2, false, &Known::Known(Used::Never)));
    assert_eq!(ci.ssh_keys.get().unwrap()[0].id, seeded["ssh"].as_str().unwrap());
    let [credential] = &ci.service_credentials.get().unwrap()[..] else { panic!("{ci:?}") };
    assert_eq!((credential.id.as_str(), credential.active), ("ACCA12345ABCDEXAMPLE", true));
    let bare = user(account, "bare");
    assert_eq!(bare.certificates, Known::Known(Vec::new()));
    assert_eq!(bare.service_credentials, Known::Known(Vec::new()));
}

fn groups_and_policies(account: &Account, seeded: &Value) {
    let groups = account.groups.get().unwrap();
    let members =
        |name: &str| groups.iter().find(|group| group.name == name).unwrap().members.get().unwrap().clone();
    assert_eq!((members("admins"), members("nobody")), (vec!["alice".to_owned()], vec![]));
    let policies = account.policies.get().unwrap();
    // Of the hundreds of AWS only the one that somebody has.
    let names: BTreeSet<&str> = policies.iter().map(|policy| policy.name.as_str()).collect();
    assert_eq!(names, BTreeSet::from(["AdministratorAccess", "orphan", "reader"]));
    let reader = policies.iter().find(|policy| policy.name == "reader").unwrap();
    assert_eq!(reader.arn, seeded["own"].as_str().unwrap());
    // The default version, and its plus is no space.
    assert!(reader.document.get().unwrap().contains("s3:GetObject+Version"), "{reader:?}");
    assert_eq!(reader.attachments, Known::Known(1));
    let orphan = policies.iter().find(|policy| policy.name == "orphan").unwrap();
    assert_eq!(orphan.attachments, Known::Known(0));
    let aws = policies.iter().find(|policy| policy.name == "AdministratorAccess").unwrap();
    assert!(aws.is_of_aws() && aws.document.get().is_some());
}

fn roles(account: &Account, seeded: &Value) {
    let roles = account.roles.get().unwrap();
    let role = |name: &str| roles.iter().find(|role| role.name == name).unwrap();
    let app = role("app");
    assert_eq!(used_days(&app.used), 5);
    assert!(
        matches!(&app.used, Known::Known(Used::At { region: Some(region), .. }) if region == "eu-central-1")
    );
    assert!(app.trust.get().unwrap().contains("ec2.amazonaws.com"));
    let own = seeded["own"].as_str().unwrap().to_owned();
    let grants = app.grants.get().unwrap();
    assert_eq!((&grants.attached, &grants.boundary), (&vec![own.clone()], &Some(own)));
    let idle = role("idle");
    assert_eq!(
        (days(idle.created), &idle.used, idle.path.as_str()),
        (900, &Known::Known(Used::Never), "/old/")
    );
    assert_eq!(idle.tags.get().unwrap()["Team"], "shop");
    assert!(roles.iter().any(|role| role.path.starts_with("/aws-service-role/")));
}

#[test]
fn what_was_used_is_asked_for_as_a_job_with_pages() {
    let Some(mut aws) = Workshop::start(false) else { return };
    aws.run(SEED);
    let get = "GetServiceLastAccessedDetails";
    let says = |text: String| Instead::Says(200, text);
    let front = Front::start(
        aws.address,
        with(vec![
            Rule::always(get, says(job("IN_PROGRESS", "", None))).times(1),
            Rule::always(get, says(job("COMPLETED", SQS, None))).with("Marker=next"),
            Rule::always(get, says(job("COMPLETED", S3, Some("next")))),
        ]),
    );
    let mut question = ask(&front);
    question.last_accessed = Some(LastAccessed::Action);
    let account = Read::of(&question).one();
    let uses = user(&account, "ci").services.get().unwrap();
    assert_eq!(uses.services.keys().collect::<Vec<_>>(), ["s3", "sqs"]);
    assert_eq!((&uses.services["sqs"].used, &uses.services["sqs"].actions), (&Used::Never, &None));
    let s3 = &uses.services["s3"];
    assert_eq!(s3.by.as_deref(), Some("arn:aws:iam::123456789012:user/ci"));
    let actions = s3.actions.as_ref().unwrap();
    assert_eq!(actions["DeleteBucket"], Used::Never);
    assert!(matches!(&actions["PutObject"], Used::At { region: Some(region), .. } if region == "eu-west-1"));
    let linked =
        account.roles.get().unwrap().iter().find(|role| role.path.starts_with("/aws-service-role/")).unwrap();
    assert!(matches!(linked.services, Known::NotRead(Reason::Unsupported { .. })));
    // Three users, two groups and two roles, each by its ARN and closely.
    let jobs = front.bodies("GenerateServiceLastAccessedDetails");
    assert_eq!(jobs.len(), 7);
    assert!(jobs.iter().all(|body| body.contains("Granularity=ACTION_LEVEL")), "{jobs:?}");
    assert!(front.asked(get) >= 15, "{}", front.asked(get));
    // A job that fails, one that never ends, and a name told twice.
    for (answer, words) in [
        (job("FAILED", "", None), "without a word"),
        (job("IN_PROGRESS", "", None), "not ready in time"),
        (job("COMPLETED", &format!("{S3}{S3}"), None), "names one twice"),
        (job("COMPLETED", S3, Some("again")), "same page again"),
    ] {
        let front = Front::start(aws.address, with(vec![Rule::always(get, says(answer))]));
        let question =
            pairgate::aws::audit::Ask { last_accessed: Some(LastAccessed::Service), ..ask(&front) };
        let account = Read::of(&question).one();
        let why = user(&account, "ci").services.reason().unwrap().clone();
        assert!(format!("{why:?}").contains(words), "{why:?}");
        // Everything else is there.
        assert_eq!(user(&account, "ci").keys.get().unwrap().len(), 2);
    }
}
