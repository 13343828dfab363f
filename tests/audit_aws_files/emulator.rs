//! Files as the emulator of AWS makes them: written by other hands than these tests.

use pairgate::audit::Known;
use pairgate::audit::aws::facts::Used;
use pairgate::audit::aws::read::{self, Given};
use pairgate::source::Source;

use crate::support::{moto, skip};

/// Prints the credential report and the authorization details as the command line does.
const SCRIPT: &str = r#"
import base64, json, os
os.environ.update(AWS_ACCESS_KEY_ID="x", AWS_SECRET_ACCESS_KEY="x", AWS_DEFAULT_REGION="us-east-1")
import boto3
from moto import mock_aws
with mock_aws():
    iam = boto3.client("iam")
    trust = json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::999988887777:root"}, "Action": "sts:AssumeRole"}]})
    allow = json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}]})
    iam.create_user(UserName="alice", Path="/people/", Tags=[{"Key": "Owner", "Value": "storage"}])
    iam.create_login_profile(UserName="alice", Password="Str0ng-enough!")
    iam.create_access_key(UserName="alice")
    iam.create_user(UserName="bob")
    iam.put_user_policy(UserName="bob", PolicyName="own", PolicyDocument=allow)
    iam.create_group(GroupName="admins")
    iam.add_user_to_group(GroupName="admins", UserName="bob")
    arn = iam.create_policy(PolicyName="reader", PolicyDocument=allow)["Policy"]["Arn"]
    iam.attach_group_policy(GroupName="admins", PolicyArn=arn)
    iam.create_role(RoleName="deploy", Path="/ci/", AssumeRolePolicyDocument=trust)
    iam.attach_role_policy(RoleName="deploy", PolicyArn=arn)
    iam.generate_credential_report()
    iam.generate_credential_report()
    report = iam.get_credential_report()
    details = iam.get_paginator("get_account_authorization_details").paginate().build_full_result()
def plain(value):
    return base64.b64encode(value).decode() if isinstance(value, bytes) else value.isoformat()
report.pop("ResponseMetadata")
print(json.dumps({"report": report, "details": details}, default=plain))
"#;

#[test]
fn files_of_the_emulator_are_read() {
    let folder = match moto::installed() {
        Ok(folder) => folder,
        Err(why) => return skip::skip(&format!("no emulator of AWS: {why}")),
    };
    let output = moto::python(&folder).args(["-c", SCRIPT]).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let made: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let given = Given {
        reports: vec![Source::new("report.json", made["report"].to_string())],
        details: vec![Source::new("details.json", made["details"].to_string())],
        accessed: vec![],
    };
    let now = jiff::Timestamp::now();
    let read = read::account(&given, now, &pairgate::audit::Settings::new(now))
        .unwrap_or_else(|errors| panic!("{errors:?}"));
    let account = read.account;
    assert_eq!(account.id, "123456789012");
    assert!(account.root.reason().is_some(), "the emulator has no row of the root user");
    let users = account.users.get().unwrap();
    let alice = users.iter().find(|user| user.name == "alice").unwrap();
    assert_eq!(alice.arn, "arn:aws:iam::123456789012:user/people/alice");
    assert_eq!(alice.tags.get().unwrap()["Owner"], "storage");
    assert_eq!(alice.password.get().unwrap().as_ref().unwrap().used, Known::Known(Used::Never));
    assert_eq!(alice.keys.get().unwrap().len(), 1);
    assert_eq!(alice.keys.get().unwrap()[0].used, Known::Known(Used::Never));
    let bob = users.iter().find(|user| user.name == "bob").unwrap();
    assert_eq!(bob.password, Known::Known(None));
    assert_eq!(bob.mfa, Known::Known(false));
    assert!(bob.grants.get().unwrap().inline["own"].contains("s3:*"));
    let admins = &account.groups.get().unwrap()[0];
    assert_eq!(admins.members, Known::Known(vec!["bob".to_owned()]));
    let deploy = &account.roles.get().unwrap()[0];
    assert_eq!(deploy.path, "/ci/");
    assert!(deploy.trust.get().unwrap().contains("999988887777"));
    let reader = account.policies.get().unwrap().iter().find(|policy| policy.name == "reader").unwrap();
    assert!(reader.document.get().unwrap().contains("s3:*"));
    assert_eq!(reader.attachments, Known::Known(2));
}
