//! Credential reports of the live API are read as those in files are: one that makes no sense tells nothing, and whatever
//! else can tell it does.

use jiff::{SignedDuration, Timestamp};
use pairgate::audit::aws::facts::{Account, Used};
use pairgate::audit::known::{Known, Reason};

use crate::front::{Front, Instead, Rule, deny};
use crate::stage::*;
use crate::support::moto::Workshop;

const HEADER: &str = "user,arn,user_creation_time,password_enabled,password_last_used,password_last_changed,\
    password_next_rotation,mfa_active,access_key_1_active,access_key_1_last_rotated,access_key_1_last_used_date,\
    access_key_1_last_used_region,access_key_1_last_used_service,access_key_2_active,access_key_2_last_rotated,\
    access_key_2_last_used_date,access_key_2_last_used_region,access_key_2_last_used_service,cert_1_active,\
    cert_1_last_rotated,cert_2_active,cert_2_last_rotated\n";

/// Recorded format: the row of the root user, which the emulator's report lacks.
fn root(account: &str) -> String {
    format!(
        "<root_account>,arn:aws:iam::{account}:root,2020-01-01T00:00:00+00:00,not_supported,\
         2026-01-05T06:07:08+00:00,not_supported,not_supported,true,true,2021-02-03T00:00:00+00:00,N/A,N/A,N/A,\
         false,N/A,N/A,N/A,N/A,false,N/A,false,N/A\n"
    )
}

/// A user with a password, two keys and a certificate.
fn row(name: &str, created: Timestamp) -> String {
    format!(
        "{name},arn:aws:iam::123456789012:user/{name},{created},true,no_information,2024-01-01T00:00:00+00:00,N/A,\
         true,true,2024-05-06T00:00:00+00:00,2026-01-02T03:04:05+00:00,eu-west-1,s3,false,2024-01-01T00:00:00+00:00,\
         N/A,N/A,N/A,true,2023-03-03T00:00:00+00:00,false,N/A\n"
    )
}

/// Recorded format: `GetCredentialReport` of the IAM API Reference.
fn answer(content: &[u8], made: Timestamp) -> Rule {
    let content = data_encoding::BASE64.encode(content);
    let body = format!(
        "<GetCredentialReportResponse xmlns=\"https://iam.amazonaws.com/doc/2010-05-08/\">\
         <GetCredentialReportResult><Content>{content}</Content><ReportFormat>text/csv</ReportFormat>\
         <GeneratedTime>{made}</GeneratedTime></GetCredentialReportResult></GetCredentialReportResponse>"
    );
    Rule::always("GetCredentialReport", Instead::Says(200, body))
}

fn now() -> Timestamp {
    Timestamp::from_second(Timestamp::now().as_second()).unwrap()
}

/// When the emulator's user `ci` was made.
fn created(aws: &Workshop) -> Timestamp {
    let front = Front::start(aws.address, recorded());
    user(&Read::of(&ask(&front)).one(), "ci").created
}

fn read(aws: &Workshop, rules: Vec<Rule>) -> Account {
    let front = Front::start(aws.address, with(rules));
    Read::of(&ask(&front)).one()
}

#[test]
fn the_root_user_and_what_nobody_may_ask_for_are_told_by_the_report() {
    let Some(mut aws) = Workshop::start(false) else { return };
    aws.run(SEED);
    let content = format!("{HEADER}{}{}", root(OWN), row("ci", created(&aws)));
    let denied = [
        "ListAccessKeys",
        "ListSigningCertificates",
        "GetAccountSummary",
        "GetLoginProfile",
        "ListMFADevices",
    ];
    let denied = denied.map(deny);
    let account = read(&aws, [vec![answer(content.as_bytes(), now())], denied.into()].concat());
    let root = account.root.get().unwrap();
    assert_eq!(root.mfa, Known::Known(true));
    assert!(matches!(root.password_used, Known::Known(Used::At { .. })));
    assert_eq!(root.keys.get().unwrap()[0].used, Known::Known(Used::Never));
    let ci = user(&account, "ci");
    assert_eq!((ci.keys.get().unwrap().len(), ci.mfa.get()), (2, Some(&true)));
    let [certificate] = &ci.certificates.get().unwrap()[..] else { panic!("{:?}", ci.certificates) };
    assert!(certificate.active && certificate.uploaded.get().is_some());
    assert_eq!(ci.password.get().unwrap().as_ref().unwrap().used, Known::Known(Used::Never));
    // Nobody but the report knows of the keys of others.
    assert_eq!(user(&account, "bare").keys, forbidden("iam:ListAccessKeys"));
    assert_eq!(user(&account, "bare").certificates, forbidden("iam:ListSigningCertificates"));
}

#[test]
fn a_report_that_makes_no_sense_tells_nothing_and_others_stand_in() {
    let Some(mut aws) = Workshop::start(false) else { return };
    aws.run(SEED);
    let at = created(&aws);
    let good = format!("{HEADER}{}{}", root(OWN), row("ci", at));
    let short = format!("{HEADER}{}ci,arn:aws:iam::123456789012:user/ci\n", root(OWN));
    let cases: [(Vec<u8>, Timestamp, &str); 7] = [
        (b"user,arn\nci,arn:aws:iam::123456789012:user/ci\n".to_vec(), now(), "is no credential report"),
        (short.into_bytes(), now(), "line 3: 2 columns"),
        (
            good.replace("true,no_information", "maybe,no_information").into_bytes(),
            now(),
            "`password_enabled` is `maybe`",
        ),
        (format!("{good}{}", row("ci", at)).into_bytes(), now(), "for the second time"),
        (good.replace(OWN, "210987654321").into_bytes(), now(), "`210987654321`"),
        ([good.as_bytes(), b"\xff"].concat(), now(), "is no text"),
        (good.clone().into_bytes(), now() + SignedDuration::from_hours(2), "later than now"),
    ];
    for (content, made, words) in cases {
        let account = read(&aws, vec![answer(&content, made)]);
        let root = account.root.get().unwrap();
        let Some(Reason::Odd { what }) = root.password_used.reason() else { panic!("{words}: {root:?}") };
        assert!(what.get(pairgate::text::Lang::En).contains(words), "{words}: {what:?}");
        // The report says that `ci` has a password and a second factor. It is not believed.
        let ci = user(&account, "ci");
        assert_eq!((&ci.password, &ci.mfa), (&Known::Known(None), &Known::Known(false)), "{words}");
    }
}

#[test]
fn a_report_about_another_user_of_the_name_is_not_believed() {
    let Some(mut aws) = Workshop::start(false) else { return };
    aws.run(SEED);
    let before = created(&aws) - SignedDuration::from_hours(1);
    let content = format!("{HEADER}{}{}", root(OWN), row("ci", before));
    let account = read(&aws, vec![answer(content.as_bytes(), now())]);
    let ci = user(&account, "ci");
    assert_eq!((&ci.password, &ci.mfa), (&Known::Known(None), &Known::Known(false)));
    assert!(account.root.get().unwrap().password_used.get().is_some());
}

#[test]
fn a_cell_that_tells_nothing_is_asked_for() {
    let Some(mut aws) = Workshop::start(false) else { return };
    aws.run(SEED);
    let row = row("ci", created(&aws)).replace("true,no_information", "not_supported,no_information");
    let content = format!("{HEADER}{}{row}", root(OWN));
    let ci = |rules: Vec<Rule>| user(&read(&aws, rules), "ci").clone();
    assert_eq!(ci(vec![answer(content.as_bytes(), now())]).password, Known::Known(None));
    let denied = ci(vec![answer(content.as_bytes(), now()), deny("GetLoginProfile"), deny("ListMFADevices")]);
    assert_eq!((denied.password, denied.mfa), (forbidden("iam:GetLoginProfile"), Known::Known(true)));
}

/// Recorded format: `ListMFADevices` and `GetLoginProfile` of the IAM API Reference.
fn now_of_ci(set: &str) -> Vec<Rule> {
    let devices = "<ListMFADevicesResponse xmlns=\"https://iam.amazonaws.com/doc/2010-05-08/\">\
        <ListMFADevicesResult><MFADevices><member><UserName>ci</UserName><EnableDate>2026-10-01T00:00:00Z</EnableDate>\
        <SerialNumber>arn:aws:iam::123456789012:mfa/ci</SerialNumber></member></MFADevices>\
        <IsTruncated>false</IsTruncated></ListMFADevicesResult></ListMFADevicesResponse>";
    let profile = format!(
        "<GetLoginProfileResponse xmlns=\"https://iam.amazonaws.com/doc/2010-05-08/\"><GetLoginProfileResult>\
         <LoginProfile><UserName>ci</UserName><CreateDate>{set}</CreateDate></LoginProfile>\
         </GetLoginProfileResult></GetLoginProfileResponse>"
    );
    vec![
        Rule::always("ListMFADevices", Instead::Says(200, devices.to_owned())).with("UserName=ci"),
        Rule::always("GetLoginProfile", Instead::Says(200, profile)).with("UserName=ci"),
    ]
}

#[test]
fn a_second_factor_or_password_that_is_newer_than_the_report_counts() {
    let Some(mut aws) = Workshop::start(false) else { return };
    aws.run(SEED);
    let old = row("ci", created(&aws)).replace("N/A,true,true", "N/A,false,true");
    let report = |row: &str| answer(format!("{HEADER}{}{row}", root(OWN)).as_bytes(), now());
    let ci =
        |row: &str, set: &str| user(&read(&aws, [vec![report(row)], now_of_ci(set)].concat()), "ci").clone();
    // The report tells the use of the password that there is.
    let same = ci(&old, "2024-01-01T00:00:00Z");
    let password = same.password.get().unwrap().as_ref().unwrap();
    assert_eq!((same.mfa.get(), &password.used), (Some(&true), &Known::Known(Used::Never)));
    assert_eq!(password.changed, Known::Known("2024-01-01T00:00:00Z".parse().unwrap()));
    // One that was set since is another.
    let set = "2026-10-02T00:00:00Z";
    for row in [&old, &old.replace("true,no_information,2024-01-01T00:00:00+00:00", "false,N/A,N/A")] {
        let newer = ci(row, set);
        let password = newer.password.get().unwrap().as_ref().unwrap();
        assert_eq!((newer.mfa.get(), &password.changed), (Some(&true), &Known::Known(set.parse().unwrap())));
    }
    // One that was deleted since is none.
    let gone = user(&read(&aws, vec![report(&old)]), "ci").clone();
    assert_eq!(gone.password, Known::Known(None));
}
