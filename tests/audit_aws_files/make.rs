//! Files as AWS writes them, made here.

use pairgate::audit::Settings;
use pairgate::diagnostic::Diagnostics;
use pairgate::source::Source;

pub const ID: &str = "111122223333";

pub const HEADER: &str = "user,arn,user_creation_time,password_enabled,password_last_used,password_last_changed,\
                          password_next_rotation,mfa_active,access_key_1_active,access_key_1_last_rotated,\
                          access_key_1_last_used_date,access_key_1_last_used_region,access_key_1_last_used_service,\
                          access_key_2_active,access_key_2_last_rotated,access_key_2_last_used_date,\
                          access_key_2_last_used_region,access_key_2_last_used_service,cert_1_active,\
                          cert_1_last_rotated,cert_2_active,cert_2_last_rotated";

pub const ROOT: &str = "<root_account>,arn:aws:iam::111122223333:root,2015-01-02T03:04:05+00:00,not_supported,\
                        2026-05-01T10:00:00+00:00,not_supported,not_supported,true,false,N/A,N/A,N/A,N/A,false,N/A,N/A,\
                        N/A,N/A,false,N/A,false,N/A";

/// Password, second factor, two keys, a certificate.
pub const ALICE: &str = "alice,arn:aws:iam::111122223333:user/people/alice,2020-01-01T00:00:00+00:00,true,\
                         2026-06-01T08:00:00+00:00,2025-01-01T00:00:00+00:00,N/A,true,true,2024-01-01T00:00:00+00:00,\
                         2026-06-02T09:00:00+00:00,eu-west-1,s3,false,2021-01-01T00:00:00+00:00,N/A,N/A,N/A,true,\
                         2022-01-01T00:00:00+00:00,false,N/A";

/// A password that was never used, and a key that was never used.
pub const BOB: &str = "bob,arn:aws:iam::111122223333:user/bob,2021-01-01T00:00:00+00:00,TRUE,no_information,\
                       2021-01-01T00:00:00+00:00,N/A,FALSE,TRUE,2021-01-02T00:00:00+00:00,N/A,N/A,N/A,FALSE,N/A,N/A,N/A,N/A,\
                       FALSE,N/A,FALSE,N/A";

pub fn settings() -> Settings {
    Settings::new("2026-07-01T00:00:00Z".parse().unwrap())
}

pub fn source(text: impl AsRef<str>) -> Source {
    Source::new("file", text.as_ref())
}

pub fn report(rows: &[&str]) -> String {
    format!("{HEADER}\n{}\n", rows.join("\n"))
}

/// As the command line prints a report.
pub fn printed(csv: &str, generated: &str) -> String {
    serde_json::json!({
        "Content": data_encoding::BASE64.encode(csv.as_bytes()),
        "ReportFormat": "text/csv",
        "GeneratedTime": generated,
    })
    .to_string()
}

/// The code and the message of a refusal that is alone.
#[track_caller]
pub fn only(refused: &Diagnostics) -> (&'static str, &str) {
    assert_eq!(refused.len(), 1, "{refused:?}");
    assert!(refused[0].help.is_some(), "what to do next is missing: {refused:?}");
    (refused[0].code, &refused[0].message)
}

pub fn user(name: &str, groups: &[&str]) -> serde_json::Value {
    serde_json::json!({
        "Path": "/", "UserName": name, "UserId": "AIDAEXAMPLE", "Arn": format!("arn:aws:iam::{ID}:user/{name}"),
        "CreateDate": "2021-01-01T00:00:00+00:00", "GroupList": groups, "AttachedManagedPolicies": [], "Tags": [],
    })
}

pub fn group(name: &str) -> serde_json::Value {
    serde_json::json!({
        "Path": "/", "GroupName": name, "GroupId": "AGPAEXAMPLE", "Arn": format!("arn:aws:iam::{ID}:group/{name}"),
        "CreateDate": "2020-01-01T00:00:00+00:00", "GroupPolicyList": [], "AttachedManagedPolicies": [],
    })
}

pub fn role(name: &str) -> serde_json::Value {
    serde_json::json!({
        "Path": "/", "RoleName": name, "RoleId": "AROAEXAMPLE", "Arn": format!("arn:aws:iam::{ID}:role/{name}"),
        "CreateDate": "2020-01-01T00:00:00+00:00", "AssumeRolePolicyDocument": {"Version": "2012-10-17", "Statement": []},
        "InstanceProfileList": [], "RolePolicyList": [], "AttachedManagedPolicies": [], "Tags": [],
        "RoleLastUsed": {"LastUsedDate": "2026-06-01T00:00:00+00:00", "Region": "eu-west-1"},
    })
}

pub fn policy(name: &str) -> serde_json::Value {
    serde_json::json!({
        "PolicyName": name, "PolicyId": "ANPAEXAMPLE", "Arn": format!("arn:aws:iam::{ID}:policy/{name}"), "Path": "/",
        "DefaultVersionId": "v2", "AttachmentCount": 1, "PermissionsBoundaryUsageCount": 0, "IsAttachable": true,
        "CreateDate": "2020-01-01T00:00:00+00:00", "UpdateDate": "2023-01-01T00:00:00+00:00",
        "PolicyVersionList": [
            {"VersionId": "v2", "IsDefaultVersion": true, "CreateDate": "2023-01-01T00:00:00+00:00",
             "Document": {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}]}},
            {"VersionId": "v1", "IsDefaultVersion": false, "CreateDate": "2020-01-01T00:00:00+00:00",
             "Document": {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}},
        ],
    })
}

pub fn details(
    users: &[serde_json::Value],
    groups: &[serde_json::Value],
    roles: &[serde_json::Value],
) -> serde_json::Value {
    serde_json::json!({
        "UserDetailList": users, "GroupDetailList": groups, "RoleDetailList": roles, "Policies": [policy("reader")],
    })
}

/// The answer about a principal that used S3 and never SQS.
pub fn answer() -> serde_json::Value {
    serde_json::json!({
        "JobStatus": "COMPLETED", "JobType": "ACTION_LEVEL", "JobCreationDate": "2026-06-30T00:00:00+00:00",
        "JobCompletionDate": "2026-06-30T00:00:05+00:00", "IsTruncated": false,
        "ServicesLastAccessed": [
            {"ServiceName": "Amazon S3", "ServiceNamespace": "s3", "LastAuthenticated": "2026-06-01T00:00:00+00:00",
             "LastAuthenticatedEntity": format!("arn:aws:iam::{ID}:role/deploy"), "LastAuthenticatedRegion": "eu-west-1",
             "TotalAuthenticatedEntities": 1,
             "TrackedActionsLastAccessed": [
                {"ActionName": "GetObject", "LastAccessedEntity": format!("arn:aws:iam::{ID}:role/deploy"),
                 "LastAccessedTime": "2026-06-01T00:00:00+00:00", "LastAccessedRegion": "eu-west-1"},
                {"ActionName": "DeleteBucket"},
             ]},
            {"ServiceName": "Amazon SQS", "ServiceNamespace": "sqs", "TotalAuthenticatedEntities": 0},
        ],
    })
}

pub fn about(arn: &str, mut answer: serde_json::Value) -> serde_json::Value {
    answer["Arn"] = arn.into();
    answer
}
