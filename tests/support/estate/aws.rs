//! One account.

use std::fmt::Write as _;

use serde_json::{Value, json};

use super::rng::SplitMix64;
use super::{days_ago, once_in, pretty};

/// What applications use: a service, what its policies say, and what of it AWS tracks.
const SERVICES: [(&str, &[&str], &[&str]); 10] = [
    ("s3", &["s3:GetObject", "s3:PutObject", "s3:List*", "s3:DeleteBucket"], &["ListBucket", "DeleteBucket"]),
    ("sqs", &["sqs:*"], &[]),
    ("sns", &["sns:Publish", "sns:CreateTopic"], &[]),
    (
        "dynamodb",
        &["dynamodb:GetItem", "dynamodb:Query", "dynamodb:DeleteTable"],
        &["DeleteTable", "ListTables"],
    ),
    (
        "ec2",
        &["ec2:Describe*", "ec2:RunInstances", "ec2:TerminateInstances"],
        &["RunInstances", "TerminateInstances"],
    ),
    ("lambda", &["lambda:*"], &["CreateFunction", "DeleteFunction", "ListFunctions"]),
    ("logs", &["logs:CreateLogStream", "logs:PutLogEvents"], &[]),
    ("kms", &["kms:Decrypt", "kms:GenerateDataKey*"], &[]),
    ("iam", &["iam:PassRole", "iam:Get*", "iam:List*"], &["GetRole", "ListRoles"]),
    ("cloudformation", &["cloudformation:*"], &["CreateStack", "DeleteStack"]),
];

const REPORT: &str = "user,arn,user_creation_time,password_enabled,password_last_used,password_last_changed,\
password_next_rotation,mfa_active,access_key_1_active,access_key_1_last_rotated,access_key_1_last_used_date,\
access_key_1_last_used_region,access_key_1_last_used_service,access_key_2_active,access_key_2_last_rotated,\
access_key_2_last_used_date,access_key_2_last_used_region,access_key_2_last_used_service,cert_1_active,\
cert_1_last_rotated,cert_2_active,cert_2_last_rotated";

/// Customer-managed policies of an account.
const POLICIES: usize = 4;

/// The files of an account.
pub struct Made {
    pub report: String,
    pub details: String,
    pub accessed: String,
}

struct Maker<'i> {
    id: &'i str,
    random: SplitMix64,
    report: String,
    accessed: String,
    /// How often each managed policy is attached.
    attached: [u64; POLICIES],
}

impl Made {
    /// An account with so many principals: three users and one group to six roles.
    pub fn new(id: &str, principals: usize, random: SplitMix64) -> Self {
        let mut maker = Maker {
            id,
            random,
            report: format!("{REPORT}\n"),
            accessed: String::new(),
            attached: [0; POLICIES],
        };
        maker.root();
        let users = principals * 3 / 10;
        let groups = principals / 10;
        let roles = principals - users - groups;
        let users: Vec<Value> = (0..users).map(|number| maker.user(number, groups)).collect();
        let groups: Vec<Value> = (0..groups).map(|number| maker.group(number)).collect();
        let roles: Vec<Value> = (0..roles).map(|number| maker.role(number)).collect();
        let policies: Vec<Value> = (0..POLICIES).map(|number| maker.policy(number)).collect();
        let details = pretty(&json!({
            "UserDetailList": users, "GroupDetailList": groups, "RoleDetailList": roles, "Policies": policies,
        }));
        Self { report: maker.report, details, accessed: maker.accessed }
    }
}

impl Maker<'_> {
    fn arn(&self, kind: &str, name: &str) -> String {
        format!("arn:aws:iam::{}:{kind}/{name}", self.id)
    }

    fn root(&mut self) {
        let used =
            if once_in(&mut self.random, 20) { days_ago(3).to_string() } else { "no_information".into() };
        let mfa = !once_in(&mut self.random, 25);
        let _ = writeln!(
            self.report,
            "<root_account>,arn:aws:iam::{}:root,{},not_supported,{used},not_supported,not_supported,{mfa},false,N/A,N/A,N/A,N/A,false,N/A,N/A,N/A,N/A,false,N/A,false,N/A",
            self.id,
            days_ago(2_000),
        );
    }

    fn user(&mut self, number: usize, groups: usize) -> Value {
        let name = format!("user-{number:04}");
        let arn = self.arn("user", &name);
        let created = 100 + self.random.below(1_500);
        let password = once_in(&mut self.random, 2);
        let (enabled, used, changed) = if password {
            let used = match self.random.below(4) {
                0 => "no_information".to_owned(),
                _ => days_ago(self.random.below(created.min(400))).to_string(),
            };
            ("true", used, days_ago(created - 1).to_string())
        } else {
            ("false", "N/A".to_owned(), "N/A".to_owned())
        };
        let mfa = password && !once_in(&mut self.random, 4);
        let _ =
            write!(self.report, "{name},{arn},{},{enabled},{used},{changed},N/A,{mfa}", days_ago(created));
        for slot in 0..2 {
            if self.random.below(3) < slot + 1 {
                self.report.push_str(",false,N/A,N/A,N/A,N/A");
                continue;
            }
            let rotated = self.random.below(created);
            let (used, region, service) = match self.random.below(3) {
                0 => ("N/A".to_owned(), "N/A", "N/A"),
                _ => (days_ago(self.random.below(rotated + 1)).to_string(), "eu-west-1", "s3"),
            };
            let _ = write!(self.report, ",true,{},{used},{region},{service}", days_ago(rotated));
        }
        self.report.push_str(",false,N/A,false,N/A\n");
        let group = (groups > 0).then(|| format!("group-{:03}", self.random.below(groups as u64)));
        let inline = self.grants(&arn);
        json!({
            "Path": "/", "UserName": name, "UserId": format!("AIDA{number:016}"), "Arn": arn,
            "CreateDate": days_ago(created), "GroupList": group.into_iter().collect::<Vec<_>>(),
            "UserPolicyList": inline, "AttachedManagedPolicies": [],
            "Tags": [{"Key": "owner", "Value": format!("team-{}", number % 9)}],
        })
    }

    fn group(&mut self, number: usize) -> Value {
        let name = format!("group-{number:03}");
        let arn = self.arn("group", &name);
        let inline = self.grants(&arn);
        json!({
            "Path": "/", "GroupName": name, "GroupId": format!("AGPA{number:016}"), "Arn": arn,
            "CreateDate": days_ago(900), "GroupPolicyList": inline,
            "AttachedManagedPolicies": self.managed(),
        })
    }

    fn role(&mut self, number: usize) -> Value {
        let name = format!("role-{number:04}");
        let arn = self.arn("role", &name);
        let created = 120 + self.random.below(1_000);
        let used = match self.random.below(4) {
            0 => json!({}),
            _ => {
                json!({"LastUsedDate": days_ago(self.random.below(created.min(390))), "Region": "eu-west-1"})
            }
        };
        let trust = match self.random.below(6) {
            0 => json!({"AWS": format!("arn:aws:iam::{}:root", super::account(number % 5))}),
            1 if once_in(&mut self.random, 4) => json!({"AWS": "arn:aws:iam::999999999999:root"}),
            _ => json!({"Service": "lambda.amazonaws.com"}),
        };
        let inline = self.grants(&arn);
        json!({
            "Path": "/", "RoleName": name, "RoleId": format!("AROA{number:016}"), "Arn": arn,
            "CreateDate": days_ago(created), "RoleLastUsed": used,
            "AssumeRolePolicyDocument": {
                "Version": "2012-10-17",
                "Statement": [{"Effect": "Allow", "Principal": trust, "Action": "sts:AssumeRole"}],
            },
            "InstanceProfileList": [], "RolePolicyList": inline,
            "AttachedManagedPolicies": self.managed(), "Tags": [],
        })
    }

    /// One or two managed policies; one principal of forty is an administrator.
    fn managed(&mut self) -> Value {
        let at = self.random.below(POLICIES as u64) as usize;
        let mut arns = vec![self.arn("policy", &format!("shared-{at}"))];
        self.attached[at] += 1;
        if once_in(&mut self.random, 40) {
            arns.push("arn:aws:iam::aws:policy/AdministratorAccess".to_owned());
        }
        arns.iter().map(|arn| json!({"PolicyName": arn.rsplit('/').next(), "PolicyArn": arn})).collect()
    }

    fn policy(&mut self, number: usize) -> Value {
        let name = format!("shared-{number}");
        json!({
            "PolicyName": name, "PolicyId": format!("ANPA{number:016}"), "Arn": self.arn("policy", &name),
            "Path": "/", "DefaultVersionId": "v1", "AttachmentCount": self.attached[number],
            "PermissionsBoundaryUsageCount": 0, "IsAttachable": true,
            "CreateDate": days_ago(800), "UpdateDate": days_ago(700),
            "PolicyVersionList": [{
                "Document": document(&[number, number + 3, number + 5]), "VersionId": "v1",
                "IsDefaultVersion": true, "CreateDate": days_ago(700),
            }],
        })
    }

    /// Inline policies, and what AWS says of their use.
    fn grants(&mut self, arn: &str) -> Value {
        let first = self.random.below(SERVICES.len() as u64) as usize;
        let services: Vec<usize> = (0..3).map(|step| (first + step * 2) % SERVICES.len()).collect();
        let uses: Vec<Value> = (0..SERVICES.len()).map(|at| self.service(arn, at)).collect();
        let answer = json!({
            "Arn": arn, "JobStatus": "COMPLETED", "JobType": "ACTION_LEVEL", "JobCreationDate": days_ago(1),
            "JobCompletionDate": days_ago(1), "ServicesLastAccessed": uses, "IsTruncated": false,
        });
        self.accessed.push_str(&answer.to_string());
        self.accessed.push('\n');
        json!([{"PolicyName": "own", "PolicyDocument": document(&services)}])
    }

    fn service(&mut self, arn: &str, at: usize) -> Value {
        let (service, _, tracked) = SERVICES[at];
        let mut out = json!({
            "ServiceName": service, "ServiceNamespace": service, "TotalAuthenticatedEntities": 0,
        });
        if once_in(&mut self.random, 2) {
            return out;
        }
        let used = days_ago(self.random.below(380));
        out["LastAuthenticated"] = json!(used);
        out["LastAuthenticatedEntity"] = json!(arn);
        out["LastAuthenticatedRegion"] = json!("eu-west-1");
        out["TotalAuthenticatedEntities"] = json!(1);
        if !tracked.is_empty() {
            let action = |(number, name): (usize, &&str)| match number {
                0 => {
                    json!({"ActionName": name, "LastAccessedEntity": arn, "LastAccessedTime": used, "LastAccessedRegion": "eu-west-1"})
                }
                _ => json!({"ActionName": name}),
            };
            out["TrackedActionsLastAccessed"] = tracked.iter().enumerate().map(action).collect();
        }
        out
    }
}

/// A policy for some services.
fn document(services: &[usize]) -> Value {
    let statements: Vec<Value> = services
        .iter()
        .map(|at| {
            let (service, actions, _) = SERVICES[at % SERVICES.len()];
            json!({
                "Sid": format!("Use{service}"), "Effect": "Allow", "Action": actions,
                "Resource": if service == "s3" { json!(["arn:aws:s3:::data", "arn:aws:s3:::data/*"]) } else { json!("*") },
            })
        })
        .collect();
    json!({"Version": "2012-10-17", "Statement": statements})
}
