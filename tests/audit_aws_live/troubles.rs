//! What cannot be read stands as such, each with its reason.

use std::time::Duration;

use pairgate::audit::aws::facts::{Account, User};
use pairgate::audit::aws::is_settled;
use pairgate::audit::known::{Known, Reason};
use pairgate::aws::audit::Progress;

use crate::front::{Front, Instead, Rule, deny, throttle};
use crate::stage::*;
use crate::support::moto::Workshop;

fn shown<T: std::fmt::Debug>(fact: &Known<T>) -> String {
    fact.reason().map_or_else(|| "known".to_owned(), |reason| format!("{reason:?}"))
}

/// A missing permission, and the facts that are missing with it.
type Missing = (&'static str, &'static str, fn(&Account) -> String);

fn ci(account: &Account) -> &User {
    user(account, "ci")
}

const MISSING: [Missing; 8] = [
    ("ListSSHPublicKeys", "iam:ListSSHPublicKeys", |account| shown(&ci(account).ssh_keys)),
    ("ListServiceSpecificCredentials", "iam:ListServiceSpecificCredentials", |account| {
        shown(&ci(account).service_credentials)
    }),
    ("GetAccessKeyLastUsed", "iam:GetAccessKeyLastUsed", |account| {
        shown(&ci(account).keys.get().unwrap()[0].used)
    }),
    ("GetAccountSummary", "iam:GetAccountSummary", |account| shown(&account.root.get().unwrap().mfa)),
    ("GetCredentialReport", "iam:GetCredentialReport", |account| {
        shown(&account.root.get().unwrap().password_used)
    }),
    ("GenerateCredentialReport", "iam:GenerateCredentialReport", |account| {
        shown(&account.root.get().unwrap().password_used)
    }),
    ("GetAccountAuthorizationDetails", "iam:GetAccountAuthorizationDetails", |account| {
        shown(&ci(account).grants)
    }),
    ("GetAccountAuthorizationDetails", "iam:GetAccountAuthorizationDetails", |account| {
        shown(&account.policies.get().unwrap()[0].document)
    }),
];

#[test]
fn a_missing_permission_is_named_where_its_fact_would_stand() {
    let Some(mut aws) = Workshop::start(false) else { return };
    let seeded = aws.run(SEED);
    for (operation, permission, fact) in MISSING {
        let front = Front::start(aws.address, with(vec![deny(operation)]));
        let account = Read::of(&ask(&front)).one();
        let wanted = format!("{:?}", Reason::Forbidden { permission: permission.to_owned() });
        assert_eq!(fact(&account), wanted, "{operation}");
        // Somebody may give the permission.
        assert!(!is_settled(&account), "{operation}");
        assert_eq!(account.users.get().unwrap().len(), 3, "{operation}");
    }
    // Without the report everybody is asked for, and the same comes of it.
    let front = Front::start(aws.address, with(vec![deny("GetCredentialReport")]));
    let account = Read::of(&ask(&front)).one();
    let alice = user(&account, "alice");
    assert_eq!((alice.mfa.get(), ci(&account).mfa.get()), (Some(&true), Some(&false)));
    assert!(matches!(alice.password, Known::Known(Some(_))) && ci(&account).password == Known::Known(None));
    let front = Front::start(
        aws.address,
        with(vec![deny("GetCredentialReport"), deny("GetLoginProfile"), deny("ListMFADevices")]),
    );
    let account = Read::of(&ask(&front)).one();
    assert_eq!(
        (&user(&account, "alice").password, &ci(&account).mfa),
        (&forbidden("iam:GetLoginProfile"), &forbidden("iam:ListMFADevices"))
    );
    // Keys are in the report as well, without ids; without both nobody knows them.
    let front = Front::start(aws.address, with(vec![deny("ListAccessKeys")]));
    let account = Read::of(&ask(&front)).one();
    let keys = ci(&account).keys.get().unwrap();
    assert_eq!((keys.len(), &keys[0].id, keys[1].active), (2, &None, false));
    let front = Front::start(aws.address, with(vec![deny("ListAccessKeys"), deny("GetCredentialReport")]));
    assert_eq!(ci(&Read::of(&ask(&front)).one()).keys, forbidden("iam:ListAccessKeys"));
    // Without the details of all, the lists tell who there is.
    let front = Front::start(aws.address, with(vec![deny("GetAccountAuthorizationDetails")]));
    let account = Read::of(&ask(&front)).one();
    let idle = account.roles.get().unwrap().iter().find(|role| role.name == "idle").unwrap();
    assert_eq!(idle.tags.get().unwrap()["Team"], "shop");
    assert!(idle.trust.get().is_some() && idle.used.get().is_some());
    assert_eq!(ci(&account).keys.get().unwrap()[0].id.as_deref(), seeded["first"].as_str());
    let none = ["GetAccountAuthorizationDetails", "ListUsers", "ListGroups", "ListRoles", "ListPolicies"];
    let front = Front::start(aws.address, with(none.map(deny).into()));
    let account = Read::of(&ask(&front)).one();
    assert_eq!(
        (&account.users, &account.groups),
        (&forbidden("iam:ListUsers"), &forbidden("iam:ListGroups"))
    );
    assert_eq!(
        (&account.roles, &account.policies),
        (&forbidden("iam:ListRoles"), &forbidden("iam:ListPolicies"))
    );
}

#[test]
fn too_often_is_waited_for_and_given_up_in_the_end() {
    let Some(mut aws) = Workshop::start(false) else { return };
    aws.run(SEED);
    let front = Front::start(aws.address, with(vec![throttle("ListAccessKeys").times(3)]));
    let read = Read::of(&ask(&front));
    assert!(read.told.iter().any(|told| matches!(told, Progress::Waiting { account, .. } if account == OWN)));
    let account = read.one();
    assert!(is_settled(&account));
    assert!(ci(&account).keys.get().unwrap()[0].id.is_some());
    // For ever: the whole account is not asked again for it, and another run may do better.
    let front = Front::start(aws.address, with(vec![throttle("ListSSHPublicKeys")]));
    let account = Read::of(&ask(&front)).one();
    assert!(!is_settled(&account));
    for name in ["alice", "ci", "bare"] {
        assert_eq!(user(&account, name).ssh_keys, Known::NotRead(Reason::Throttled), "{name}");
    }
    let question = ask(&front);
    // 1, 2, 4, 8, 8, 8, 8, 8 ms are more than 40: no user is asked for again after that.
    let most = (9 * question.within).min(9 * 3);
    assert!((9..=most).contains(&front.asked("ListSSHPublicKeys")), "{}", front.asked("ListSSHPublicKeys"));
    assert!(ci(&account).keys.get().is_some());
}

#[test]
fn errors_silence_and_nonsense_are_no_facts() {
    let Some(mut aws) = Workshop::start(false) else { return };
    aws.run(SEED);
    let of = |rules: Vec<Rule>| {
        let front = Front::start(aws.address, with(rules));
        let mut question = ask(&front);
        question.login.patience = Duration::from_secs(5);
        (Read::of(&question).one(), front.asked("ListSSHPublicKeys"))
    };
    let op = "ListSSHPublicKeys";
    // An internal error that passes, and one that stays.
    let (one, _) = of(vec![Rule::always(op, Instead::Code("ServiceFailure", 500)).times(2)]);
    assert!(ci(&one).ssh_keys.get().is_some() && is_settled(&one));
    let (one, asked) = of(vec![Rule::always(op, Instead::Code("ServiceFailure", 500))]);
    assert!(shown(&ci(&one).ssh_keys).contains("ServiceFailure") && !is_settled(&one));
    assert_eq!(asked, 9);
    // Nobody answers: not asked again for each user.
    let (one, _) = of(vec![Rule::always(op, Instead::Silence)]);
    assert!(shown(&ci(&one).ssh_keys).contains("no answer in time"), "{:?}", ci(&one).ssh_keys);
    assert!(!is_settled(&one) && ci(&one).keys.get().is_some());
    // An operation that the other side does not have, and a page of somebody else.
    for instead in [Instead::Code("InvalidAction", 400), Instead::Says(404, "no such page".to_owned())] {
        let (one, _) = of(vec![Rule::always(op, instead)]);
        assert!(shown(&ci(&one).ssh_keys).starts_with("Unsupported"), "{:?}", ci(&one).ssh_keys);
    }
    for (body, words) in [
        ("<html>welcome</html>", "Odd"),
        ("", "Odd"),
        ("<ListSSHPublicKeysResponse><ListSSHPublicKeysResult><SSHPublicKeys><member>", "Odd"),
    ] {
        let (one, _) = of(vec![Rule::always(op, Instead::Says(200, body.to_owned()))]);
        assert!(shown(&ci(&one).ssh_keys).starts_with(words), "{body}: {:?}", ci(&one).ssh_keys);
    }
    // A user that vanishes on the way has no password "none" and no keys "none".
    let gone = Rule::always("ListAccessKeys", Instead::Code("NoSuchEntity", 404)).with("UserName=ci");
    let (one, _) = of(vec![gone]);
    let user = ci(&one);
    assert_eq!((&user.keys, &user.password), (&Known::NotRead(Reason::Gone), &Known::NotRead(Reason::Gone)));
    // A cut report, and one with a value that nobody knows.
    for content in
        ["user,arn\nalice,arn:aws:iam::123456789012:user/alice\n", "user,arn,user_creation_time\nalice\n"]
    {
        let encoded = data_encoding::BASE64.encode(content.as_bytes());
        let body = format!(
            "<GetCredentialReportResponse><GetCredentialReportResult><Content>{encoded}</Content><ReportFormat>text/csv</ReportFormat><GeneratedTime>2026-11-01T00:00:00Z</GeneratedTime></GetCredentialReportResult></GetCredentialReportResponse>"
        );
        let (one, _) = of(vec![Rule::always("GetCredentialReport", Instead::Says(200, body))]);
        assert!(shown(&one.root.get().unwrap().password_used).contains("credential report"), "{content}");
    }
}

#[test]
fn credentials_that_nobody_knows_end_it_at_once_and_are_not_repeated() {
    let nobody = "127.0.0.1:9".parse().unwrap();
    for code in ["InvalidClientTokenId", "ExpiredToken"] {
        let front = Front::start(nobody, vec![Rule::always("GetCallerIdentity", Instead::Code(code, 403))]);
        let read = Read::of(&ask(&front));
        let error = read.end.unwrap_err();
        assert_eq!((error.code, read.accounts.len()), ("aws-base", 0));
        assert!(error.message.contains(code), "{}", error.message);
        assert_eq!(front.asked("GetCallerIdentity"), 1);
    }
    // What AWS says to a wrong signature holds the token of the request.
    let body = format!(
        "<ErrorResponse><Error><Code>SignatureDoesNotMatch</Code><Message>x-amz-security-token:{TOKEN}</Message></Error></ErrorResponse>"
    );
    let front = Front::start(nobody, vec![Rule::always("GetCallerIdentity", Instead::Says(403, body))]);
    assert_eq!(Read::of(&ask(&front)).end.unwrap_err().code, "aws-base");
    // Nobody there at all.
    let mut question = ask(&front);
    question.login.endpoint_url = Some("http://127.0.0.1:9".to_owned());
    assert_eq!(Read::of(&question).end.unwrap_err().code, "aws-unavailable");
    // In the middle of the own account.
    let lost = Rule::always("GetAccountAuthorizationDetails", Instead::Code("ExpiredToken", 403));
    let Some(aws) = Workshop::start(false) else { return };
    let read = Read::of(&ask(&Front::start(aws.address, with(vec![lost]))));
    assert_eq!((read.end.unwrap_err().code, read.accounts.len()), ("aws-base", 0));
}

#[test]
fn a_wrong_clock_is_told_as_that_and_not_as_wrong_credentials() {
    let nobody = "127.0.0.1:9".parse().unwrap();
    let said = |code: &str, message: &str| {
        format!(
            "<ErrorResponse><Error><Type>Sender</Type><Code>{code}</Code><Message>{message}</Message></Error></ErrorResponse>"
        )
    };
    for (code, message) in [
        ("SignatureDoesNotMatch", "Signature expired: 20261101T000000Z is now earlier than 20261101T010000Z"),
        (
            "SignatureDoesNotMatch",
            "Signature not yet current: 20261101T020000Z is still later than 20261101T010000Z",
        ),
        (
            "RequestTimeTooSkewed",
            "The difference between the request time and the current time is too large.",
        ),
        ("RequestExpired", "Request has expired."),
    ] {
        let says = Instead::Says(403, said(code, message));
        let front = Front::start(nobody, vec![Rule::always("GetCallerIdentity", says)]);
        let error = Read::of(&ask(&front)).end.unwrap_err();
        assert_eq!(error.code, "aws-clock", "{code}");
        let help = error.help.unwrap();
        assert!(help.contains("check this machine's clock") && !help.contains("sso login"), "{help}");
    }
}
