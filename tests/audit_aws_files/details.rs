//! Authorization details.

use std::collections::BTreeMap;

use pairgate::audit::aws::facts::{Grants, Role, Used};
use pairgate::audit::aws::read::{self, Details};
use pairgate::audit::{Known, Reason};
use serde_json::{Value, json};

use crate::make::{self, ID, only, settings, source};

fn read(json: &Value) -> Details {
    read::details(&source(json.to_string()), &settings()).unwrap()
}

#[track_caller]
fn refused(text: &str, code: &str, words: &str) {
    let errors = read::details(&source(text), &settings()).unwrap_err();
    let (found, message) = only(&errors);
    assert_eq!(found, code, "{message}");
    assert!(message.contains(words), "{message}");
}

fn role(json: Value) -> Role {
    read(&make::details(&[], &[], &[json])).roles.get().unwrap().values().next().unwrap().clone()
}

#[test]
fn users_groups_roles_and_policies_are_told_with_what_they_grant() {
    let mut alice = make::user("alice", &["admins"]);
    alice["UserPolicyList"] =
        json!([{"PolicyName": "own", "PolicyDocument": {"Statement": [{"Action": ["b:C", "a:B"]}]}}]);
    alice["AttachedManagedPolicies"] =
        json!([{"PolicyArn": "arn:aws:iam::aws:policy/ReadOnlyAccess", "PolicyName": "ReadOnlyAccess"}]);
    alice["PermissionsBoundary"] = json!({"PermissionsBoundaryArn": format!("arn:aws:iam::{ID}:policy/reader"), "PermissionsBoundaryType": "Policy"});
    alice["Tags"] = json!([{"Key": "Owner", "Value": "Team A"}]);
    let mut deploy = make::role("deploy");
    deploy["Arn"] = format!("arn:aws:iam::{ID}:role/team/ci/deploy").into();
    let found = read(&make::details(&[alice], &[make::group("admins")], &[deploy]));
    assert_eq!(found.account, Some(("aws".to_owned(), ID.to_owned())));

    let alice = found.users.get().unwrap().values().next().unwrap();
    let grants = Grants {
        inline: BTreeMap::from([(
            "own".to_owned(),
            r#"{"Statement":[{"Action":["b:C","a:B"]}]}"#.to_owned(),
        )]),
        attached: vec!["arn:aws:iam::aws:policy/ReadOnlyAccess".to_owned()],
        boundary: Some(format!("arn:aws:iam::{ID}:policy/reader")),
    };
    assert_eq!(alice.grants, Known::Known(grants));
    assert_eq!(alice.groups, Known::Known(vec!["admins".to_owned()]));
    assert_eq!(alice.tags.get().unwrap()["Owner"], "Team A");
    assert_eq!(alice.password, Known::NotRead(Reason::NotGiven));

    let deploy = found.roles.get().unwrap().values().next().unwrap();
    assert_eq!((deploy.name.as_str(), deploy.path.as_str()), ("deploy", "/team/ci/"));
    assert_eq!(deploy.trust, Known::Known(r#"{"Version":"2012-10-17","Statement":[]}"#.to_owned()));
    let at = "2026-06-01T00:00:00Z".parse().unwrap();
    assert_eq!(
        deploy.used,
        Known::Known(Used::At { at, service: None, region: Some("eu-west-1".to_owned()) })
    );

    let policy = found.policies.get().unwrap().values().next().unwrap();
    assert_eq!((&policy.attachments, &policy.boundaries), (&Known::Known(1), &Known::Known(0)));
    assert_eq!(policy.updated, Known::Known("2023-01-01T00:00:00Z".parse().unwrap()));
    assert!(policy.document.get().unwrap().contains("s3:GetObject"), "{policy:?}");
}

#[test]
fn the_last_use_of_a_role_is_never_only_where_aws_says_so() {
    let last = |value: Option<Value>| {
        let mut json = make::role("deploy");
        json.as_object_mut().unwrap().remove("RoleLastUsed");
        if let Some(value) = value {
            json["RoleLastUsed"] = value;
        }
        role(json).used
    };
    assert_eq!(last(Some(json!({}))), Known::Known(Used::Never));
    assert_eq!(last(Some(json!({"LastUsedDate": null, "Region": null}))), Known::Known(Used::Never));
    assert_eq!(last(None), Known::NotRead(Reason::NotGiven));
    assert_eq!(last(Some(Value::Null)), Known::NotRead(Reason::NotGiven));
    for odd in [
        json!({"Region": "eu-west-1"}),
        json!({"LastUsedDat": "2026-06-01T00:00:00+00:00"}),
        json!({"LastUsedDat": null}),
        json!({"LastUsedDate": "soon"}),
        json!({"LastUsedDate": 1_700_000_000}),
        json!({"LastUsedDate": "1970-01-01T00:00:00+00:00"}),
    ] {
        assert!(matches!(last(Some(odd.clone())), Known::NotRead(Reason::Odd { .. })), "{odd}");
    }
    let future = last(Some(json!({"LastUsedDate": "2026-07-01T01:00:00+00:00"})));
    assert!(matches!(future, Known::NotRead(Reason::Future { at: Some(_) })), "{future:?}");
}

#[test]
fn documents_are_objects_or_percent_encoded() {
    let trust = |document: Value| {
        let mut json = make::role("deploy");
        json["AssumeRolePolicyDocument"] = document;
        role(json).trust
    };
    let text = r#"{"Statement":[{"Sid":"a+b é \"q\" \\","n":[1,-2,1.5,true,null,{}]}],"Statement":[]}"#;
    let object: Value = serde_json::from_str(&text.replace(r#","Statement":[]}"#, "}")).unwrap();
    let plain = serde_json::to_string(&object).unwrap();
    assert_eq!(trust(object), Known::Known(plain.clone()));
    let encoded: String = plain.bytes().map(|byte| format!("%{byte:02X}")).collect();
    assert_eq!(trust(encoded.clone().into()), Known::Known(plain.clone()));
    assert_eq!(trust(encoded.to_lowercase().into()), Known::Known(plain.clone()));
    assert_eq!(trust(plain.clone().into()), Known::Known(plain));
    for odd in ["%7B%7", "%7B%zz%7D", "%7B", "[]", "", "%FF", "%5B%5D"] {
        assert!(matches!(trust(odd.into()), Known::NotRead(Reason::Odd { .. })), "{odd}");
    }
    // A member that stands there twice is for the reader of policies to judge, so it must reach it.
    let twice = make::details(&[], &[], &[make::role("deploy")])
        .to_string()
        .replace(r#"{"Statement":[],"Version":"2012-10-17"}"#, text)
        .replace(r#"{"Version":"2012-10-17","Statement":[]}"#, text);
    let found = read::details(&source(twice), &settings()).unwrap();
    assert_eq!(found.roles.get().unwrap().values().next().unwrap().trust, Known::Known(text.to_owned()));
}

#[test]
fn grants_with_a_list_or_a_document_missing_are_unknown_as_a_whole() {
    let grants = |change: fn(&mut Value)| {
        let mut json = make::role("deploy");
        change(&mut json);
        role(json).grants
    };
    assert!(grants(|_| ()).get().is_some());
    let without = |member: &'static str| {
        let mut json = make::role("deploy");
        json.as_object_mut().unwrap().remove(member);
        role(json)
    };
    assert!(without("RolePolicyList").grants.reason().is_some());
    assert!(without("AttachedManagedPolicies").grants.reason().is_some());
    assert!(without("Tags").tags.reason().is_some());
    assert!(without("AssumeRolePolicyDocument").trust.reason().is_some());
    assert!(
        grants(|json| json["RolePolicyList"] = json!([{"PolicyName": "a", "PolicyDocument": "%7B"}]))
            .reason()
            .is_some()
    );
    let two = |json: &mut Value| {
        json["RolePolicyList"] =
            json!([{"PolicyName": "a", "PolicyDocument": {}}, {"PolicyName": "a", "PolicyDocument": {}}]);
    };
    assert!(grants(two).reason().is_some());
    // Of a user AWS leaves an empty list out.
    let users = read(&make::details(&[make::user("bob", &[])], &[], &[])).users;
    assert_eq!(users.get().unwrap().values().next().unwrap().grants, Known::Known(Grants::default()));
}

#[test]
fn a_policy_without_its_default_version_has_no_document() {
    let policy = |change: fn(&mut Value)| {
        let mut json = make::policy("reader");
        change(&mut json);
        read(&json!({"Policies": [json]})).policies.get().unwrap().values().next().unwrap().clone()
    };
    assert!(
        policy(|json| json["PolicyVersionList"][0]["IsDefaultVersion"] = false.into())
            .document
            .reason()
            .is_some()
    );
    assert!(
        policy(|json| json["PolicyVersionList"][1]["IsDefaultVersion"] = true.into())
            .document
            .reason()
            .is_some()
    );
    assert!(policy(|json| json["PolicyVersionList"] = Value::Null).document.reason().is_some());
    assert!(policy(|json| json["PermissionsBoundaryUsageCount"] = Value::Null).boundaries.reason().is_some());
    assert!(
        policy(|json| json["PolicyVersionList"][0]["CreateDate"] = "2027-01-01T00:00:00Z".into())
            .updated
            .reason()
            .is_some()
    );
}

#[test]
fn a_policy_was_changed_when_its_update_date_says_so() {
    let updated = |change: fn(&mut Value)| {
        let mut json = make::policy("reader");
        change(&mut json);
        let found = read(&json!({ "Policies": [json] })).policies;
        found.get().unwrap().values().next().unwrap().updated.clone()
    };
    let at = |text: &str| Known::Known(text.parse().unwrap());
    // A version that was made five days ago and is not the default one.
    let lately = updated(|json| json["UpdateDate"] = "2026-06-26T00:00:00+00:00".into());
    assert_eq!(lately, at("2026-06-26T00:00:00Z"));
    let untold = updated(|json| json["UpdateDate"] = Value::Null);
    assert_eq!(untold, at("2023-01-01T00:00:00Z"));
    let odd = updated(|json| json["UpdateDate"] = "2027-01-01T00:00:00+00:00".into());
    assert!(odd.reason().is_some());
}

#[test]
fn a_policy_without_a_name_has_that_of_its_arn() {
    let mut json = make::policy("reader");
    json.as_object_mut().unwrap().remove("PolicyName");
    let found = read(&json!({ "Policies": [json] })).policies;
    assert_eq!(found.get().unwrap().values().next().unwrap().name, "reader");
}

#[test]
fn pages_are_joined_and_a_cut_list_is_refused() {
    let page = |name: &str, truncated: bool| {
        let mut page = make::details(&[make::user(name, &[])], &[], &[make::role("deploy")]);
        page["IsTruncated"] = truncated.into();
        page
    };
    let (first, last) = (page("alice", true), page("bob", false));
    for text in
        [format!("[{first},{last}]"), format!("{first}\n{last}"), format!("\u{feff}{first} {last}\r\n")]
    {
        let found = read::details(&source(text), &settings()).unwrap();
        assert_eq!(found.users.get().unwrap().len(), 2);
        assert_eq!(found.roles.get().unwrap().len(), 1, "the same role on two pages is one role");
    }
    refused(&first.to_string(), "audit-list-cut", "more pages follow");
    refused(&format!("[{last},{last}]"), "audit-list-cut", "says it is the last");
    let mut limited = page("alice", false);
    limited["NextToken"] = "abc".into();
    refused(&limited.to_string(), "audit-list-cut", "more pages follow");
}

#[test]
fn a_list_that_is_missing_was_not_read_and_one_that_is_empty_is_empty() {
    let found = read(&json!({"UserDetailList": []}));
    assert_eq!(found.users, Known::Known(BTreeMap::new()));
    assert_eq!(found.groups, Known::NotRead(Reason::NotGiven));
    assert_eq!(found.roles, Known::NotRead(Reason::NotGiven));
    assert_eq!(found.policies, Known::NotRead(Reason::NotGiven));
    assert_eq!(found.account, None);
}

#[test]
fn other_files_are_refused() {
    let whole = serde_json::to_string_pretty(&make::details(&[make::user("alice", &[])], &[], &[])).unwrap();
    let half = &whole[..whole.len() / 2];
    refused(half, "audit-file-cut", &format!("line {}", half.lines().count()));
    refused("{\"resource_changes\": []}", "audit-file-shape", "none of `UserDetailList`");
    refused("[]", "audit-file-empty", "empty");
    refused("\n", "audit-file-empty", "empty");
    refused("user,arn\n", "audit-not-json", "line 1");
    refused(&whole.replace("\"UserName\"", "\"Name\""), "audit-file-shape", "missing field `UserName`");
    refused(
        &whole.replace("2021-01-01T00:00:00+00:00", "2021-01-01"),
        "audit-file-shape",
        "`2021-01-01` is no moment",
    );
    refused(
        &whole.replace("\"PolicyName\": \"reader\"", "\"PolicyName\": {\"secret\": 1}"),
        "audit-file-shape",
        "should be a string",
    );
    refused(&whole.replace("user/alice", "user/bob"), "audit-details", "is not the ARN of the user `alice`");
    let differs = whole.replacen(ID, "999988887777", 1);
    assert_ne!(differs, whole);
    refused(&differs, "audit-details", "is of another account than `999988887777`");
    let mut other = make::role("deploy");
    other["Tags"] = json!([{"Key": "a", "Value": "b"}]);
    let twice = make::details(&[], &[], &[make::role("deploy"), other]);
    refused(&twice.to_string(), "audit-details", "stands there twice, and differently");
}

#[test]
fn the_place_in_a_file_with_a_byte_order_mark_is_the_place_in_the_file() {
    let text = "\u{feff}{\n  \"é\": 1, !";
    let errors = read::details(&source(text), &settings()).unwrap_err();
    let span = errors[0].labels[0].0;
    assert_eq!(&text[span.start..], "!");
    assert!(errors[0].message.contains("line 2, column 11"), "{}", errors[0].message);
}
