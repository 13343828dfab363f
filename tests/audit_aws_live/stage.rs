//! An account with everything in it, and how it is read.

use std::time::Duration;

use jiff::Timestamp;
use pairgate::audit::aws::facts::{Account, Organisation, User};
use pairgate::audit::known::{Known, Reason};
use pairgate::aws::audit::{Ask, Pace, Progress, collect};
use pairgate::aws::{Login, Temporary};
use pairgate::diagnostic::Diagnostic;

use crate::front::{Front, Instead, Rule};

/// Secrets of whoever asks: never repeated.
pub const SECRET: &str = "the-secret-of-the-auditor";
pub const TOKEN: &str = "the-token-of-the-auditor";
pub const OWN: &str = "123456789012";

/// Fills the emulator by real requests, and makes it old. Days ago are told in `facts`.
pub const SEED: &str = r#"
iam = client("iam")
memory = backend("iam")
trust = json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"}, "Action": "sts:AssumeRole"}]})
def policy(action): return json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": action, "Resource": "*"}]})
iam.create_user(UserName="alice", Path="/people/", Tags=[{"Key": "Owner", "Value": "alice@example.com"}])
iam.create_user(UserName="ci")
iam.create_user(UserName="bare")
iam.create_login_profile(UserName="alice", Password="correct-Horse-7")
iam.create_group(GroupName="admins")
iam.create_group(GroupName="nobody")
iam.add_user_to_group(GroupName="admins", UserName="alice")
if memory.aws_managed_policies:
    iam.attach_group_policy(GroupName="admins", PolicyArn="arn:aws:iam::aws:policy/AdministratorAccess")
iam.put_user_policy(UserName="ci", PolicyName="deploy", PolicyDocument=policy("s3:PutObject"))
own = iam.create_policy(PolicyName="reader", PolicyDocument=policy("s3:GetObject"))["Policy"]["Arn"]
iam.create_policy(PolicyName="orphan", PolicyDocument=policy("sqs:*"))
iam.create_policy_version(PolicyArn=own, PolicyDocument=policy("s3:GetObject+Version"), SetAsDefault=True)
iam.create_role(RoleName="app", AssumeRolePolicyDocument=trust, PermissionsBoundary=own)
iam.create_role(RoleName="idle", Path="/old/", AssumeRolePolicyDocument=trust, Tags=[{"Key": "Team", "Value": "shop"}])
iam.attach_role_policy(RoleName="app", PolicyArn=own)
iam.create_service_linked_role(AWSServiceName="autoscaling.amazonaws.com")
first = iam.create_access_key(UserName="ci")["AccessKey"]["AccessKeyId"]
second = iam.create_access_key(UserName="ci")["AccessKey"]["AccessKeyId"]
iam.update_access_key(UserName="ci", AccessKeyId=second, Status="Inactive")
mfa = iam.create_virtual_mfa_device(VirtualMFADeviceName="alice")["VirtualMFADevice"]["SerialNumber"]
iam.enable_mfa_device(UserName="alice", SerialNumber=mfa, AuthenticationCode1="123456", AuthenticationCode2="654321")
ssh = iam.upload_ssh_public_key(UserName="ci", SSHPublicKeyBody="ssh-rsa AAAAB3NzaC1yc2E")["SSHPublicKey"]["SSHPublicKeyId"]
users = {user.name: user for user in memory.users.values()}
users["alice"].create_date = ago(800)
users["alice"].password_last_used = ago(200)
users["ci"].create_date = ago(700)
users["ci"].access_keys[0].create_date = ago(600)
users["ci"].access_keys[1].create_date = ago(500)
from moto.iam.models import AccessKeyLastUsed
users["ci"].access_keys[0].last_used = AccessKeyLastUsed(ago(300), "s3", "eu-west-1")
roles = {role.name: role for role in memory.roles.values()}
roles["app"].create_date = ago(900)
roles["app"].last_used = ago(5)
roles["app"].last_used_region = "eu-central-1"
roles["idle"].create_date = ago(900)
result = {"first": first, "second": second, "ssh": ssh, "own": own}
"#;

/// Recorded format: `GenerateServiceLastAccessedDetails` of the IAM API Reference. The emulator has none.
pub const JOB: &str = r#"<GenerateServiceLastAccessedDetailsResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/">
<GenerateServiceLastAccessedDetailsResult><JobId>examplef-1305-c245-eba4-71fe298bcda7</JobId>
</GenerateServiceLastAccessedDetailsResult></GenerateServiceLastAccessedDetailsResponse>"#;

/// Recorded format: `GetServiceLastAccessedDetails` of the IAM API Reference. The emulator has none.
pub fn job(status: &str, services: &str, marker: Option<&str>) -> String {
    let rest = marker.map_or("<IsTruncated>false</IsTruncated>".to_owned(), |marker| {
        format!("<IsTruncated>true</IsTruncated><Marker>{marker}</Marker>")
    });
    format!(
        "<GetServiceLastAccessedDetailsResponse xmlns=\"https://iam.amazonaws.com/doc/2010-05-08/\">\
         <GetServiceLastAccessedDetailsResult><JobStatus>{status}</JobStatus><JobType>ACTION_LEVEL</JobType>\
         <JobCreationDate>2026-10-01T10:00:00.000Z</JobCreationDate>\
         <JobCompletionDate>2026-10-01T10:00:05.000Z</JobCompletionDate>\
         <ServicesLastAccessed>{services}</ServicesLastAccessed>{rest}\
         </GetServiceLastAccessedDetailsResult></GetServiceLastAccessedDetailsResponse>"
    )
}

pub const S3: &str = "<member><ServiceName>Amazon S3</ServiceName><ServiceNamespace>s3</ServiceNamespace>\
    <LastAuthenticated>2026-09-01T08:00:00Z</LastAuthenticated>\
    <LastAuthenticatedEntity>arn:aws:iam::123456789012:user/ci</LastAuthenticatedEntity>\
    <LastAuthenticatedRegion>eu-west-1</LastAuthenticatedRegion>\
    <TotalAuthenticatedEntities>1</TotalAuthenticatedEntities><TrackedActionsLastAccessed>\
    <member><ActionName>PutObject</ActionName><LastAccessedTime>2026-09-01T08:00:00Z</LastAccessedTime>\
    <LastAccessedRegion>eu-west-1</LastAccessedRegion></member>\
    <member><ActionName>DeleteBucket</ActionName></member></TrackedActionsLastAccessed></member>";
pub const SQS: &str = "<member><ServiceName>Amazon SQS</ServiceName><ServiceNamespace>sqs</ServiceNamespace>\
    <TotalAuthenticatedEntities>0</TotalAuthenticatedEntities></member>";

/// Recorded format: `ListServiceSpecificCredentials` of the IAM API Reference. The emulator has none.
pub fn service_credentials(members: &str) -> String {
    format!(
        "<ListServiceSpecificCredentialsResponse xmlns=\"https://iam.amazonaws.com/doc/2010-05-08/\">\
         <ListServiceSpecificCredentialsResult><ServiceSpecificCredentials>{members}\
         </ServiceSpecificCredentials></ListServiceSpecificCredentialsResult>\
         </ListServiceSpecificCredentialsResponse>"
    )
}

pub const CODECOMMIT: &str = "<member><UserName>ci</UserName><Status>Active</Status>\
    <ServiceUserName>ci-at-123456789012</ServiceUserName><CreateDate>2025-11-01T17:44:54Z</CreateDate>\
    <ServiceSpecificCredentialId>ACCA12345ABCDEXAMPLE</ServiceSpecificCredentialId>\
    <ServiceName>codecommit.amazonaws.com</ServiceName></member>";

/// What an AWS answers that the emulator does not.
pub fn recorded() -> Vec<Rule> {
    let credentials = "ListServiceSpecificCredentials";
    vec![
        Rule::always(credentials, Instead::Says(200, service_credentials(CODECOMMIT))).with("UserName=ci"),
        Rule::always(credentials, Instead::Says(200, service_credentials(""))),
        Rule::always("GenerateServiceLastAccessedDetails", Instead::Says(200, JOB.to_owned())),
        Rule::always("GetServiceLastAccessedDetails", Instead::Says(200, job("COMPLETED", S3, None))),
    ]
}

/// Trouble first, then what is recorded.
pub fn with(mut rules: Vec<Rule>) -> Vec<Rule> {
    rules.extend(recorded());
    rules
}

/// The usual question, with short waits.
pub fn ask(front: &Front) -> Ask {
    let given = Temporary {
        access_key_id: "AKIAAUDITOR".to_owned(),
        secret_access_key: SECRET.into(),
        session_token: TOKEN.into(),
        expiration: Timestamp::from_second(4_000_000_000).unwrap(),
    };
    let login = Login {
        profile: None,
        region: Some("us-east-1".to_owned()),
        endpoint_url: Some(front.url()),
        patience: Duration::from_secs(60),
    };
    let pace = Pace {
        first: Duration::from_millis(1),
        longest: Duration::from_millis(8),
        total: Duration::from_millis(40),
    };
    Ask { pace, given: Some(given), ..Ask::new(login) }
}

/// What came of it.
pub struct Read {
    pub accounts: Vec<Account>,
    pub told: Vec<Progress>,
    pub end: Result<Organisation, Diagnostic>,
}

impl Read {
    pub fn of(ask: &Ask) -> Self {
        let (mut accounts, mut told) = (Vec::new(), Vec::new());
        let end = collect(ask, &mut |progress| told.push(progress), &mut |account| {
            accounts.push(account);
            Ok(())
        });
        let shown = format!("{accounts:?} {told:?} {end:?}");
        assert!(!shown.contains(SECRET) && !shown.contains(TOKEN), "a secret is shown");
        accounts.sort_by(|a: &Account, b| a.id.cmp(&b.id));
        Self { accounts, told, end }
    }

    /// The only account.
    pub fn one(self) -> Account {
        let Ok([one]) = <[Account; 1]>::try_from(self.accounts) else {
            panic!("not one account: {:?}", self.end)
        };
        one
    }

    pub fn account(&self, id: &str) -> &Account {
        self.accounts.iter().find(|one| one.id == id).unwrap()
    }
}

pub fn user<'a>(account: &'a Account, name: &str) -> &'a User {
    account.users.get().unwrap().iter().find(|user| user.name == name).unwrap()
}

pub fn forbidden<T>(permission: &str) -> Known<T> {
    Known::NotRead(Reason::Forbidden { permission: permission.to_owned() })
}

/// Days between a moment and now, rounded: the seed counts in whole days.
pub fn days(at: Timestamp) -> i64 {
    (Timestamp::now().duration_since(at).as_secs() + 43_200) / 86_400
}
