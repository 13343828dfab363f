//! What can be left unread, how it is called, and what to do so that it is read the next time.

use crate::audit::known::Reason;
use crate::text::Text;

use super::words::fill;
use super::words::plain;

/// A kind of fact.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Topic {
    /// What it is, in English and Japanese.
    pub(super) name: (&'static str, &'static str),
    /// The option that gives it from files; none where only the API has it.
    pub(super) option: Option<&'static str>,
    /// The permission that lets the API tell it.
    pub(super) permission: &'static str,
    /// The checks that may miss something without it: what they found before may be there still.
    pub(super) checks: &'static [&'static str],
}

const REPORT: Option<&str> = Some("--credential-report");
const DETAILS: Option<&str> = Some("--authorization-details");
const ACCESSED: Option<&str> = Some("--last-accessed");

// Several checks look at the same credentials: which of them tells something depends on all of these facts.
const KEY_CHECKS: &[&str] = &[
    "aws-key-unused",
    "aws-key-never-used",
    "aws-key-old",
    "aws-keys-two",
    "aws-key-inactive",
    "aws-user-without-access",
];
const KEY_FACTS: &[&str] = &[
    "aws-key-unused",
    "aws-key-never-used",
    "aws-key-old",
    "aws-keys-two",
    "aws-key-inactive",
    "aws-root-key",
    "aws-root-used",
];
const PASSWORD_CHECKS: &[&str] =
    &["aws-password-unused", "aws-password-never-used", "aws-no-mfa", "aws-user-without-access"];
const GRANT_CHECKS: &[&str] = &["aws-administrator", "aws-service-unused", "aws-group-unused"];
const SSO_CHECKS: &[&str] = &["aws-sso-assignment-stale", "aws-sso-assignment-orphan"];

macro_rules! topics {
    ($($topic:ident = $en:literal, $ja:literal, $option:expr, $permission:literal, $checks:expr;)*) => {
        $(pub(super) static $topic: Topic = Topic { name: ($en, $ja), option: $option, permission: $permission, checks: $checks };)*

        /// Every topic.
        #[cfg(test)]
        static ALL: &[&Topic] = &[$(&$topic),*];
    };
}

topics! {
    ROOT = "the root user", "ルートユーザー", REPORT, "iam:GetCredentialReport", &["aws-root-used", "aws-root-key", "aws-root-no-mfa"];
    ROOT_MFA = "the second factor of the root user", "ルートユーザーの多要素認証", REPORT, "iam:GetAccountSummary", &["aws-root-no-mfa"];
    ROOT_PASSWORD = "the last use of the root user", "ルートユーザーの最終使用日時", REPORT, "iam:GetCredentialReport", &["aws-root-used"];
    ROOT_KEYS = "the access keys of the root user", "ルートユーザーのアクセスキー", REPORT, "iam:GetAccountSummary", &["aws-root-key", "aws-root-used"];
    USERS = "users", "ユーザー", REPORT, "iam:ListUsers", &["aws-key-unused", "aws-key-never-used", "aws-key-old", "aws-keys-two", "aws-key-inactive", "aws-user-without-access", "aws-password-unused", "aws-password-never-used", "aws-no-mfa", "aws-service-credential", "aws-ssh-key", "aws-signing-certificate", "aws-service-unused", "aws-administrator", "aws-group-unused"];
    GROUPS = "groups", "グループ", DETAILS, "iam:GetAccountAuthorizationDetails", &["aws-group-unused", "aws-service-unused", "aws-administrator"];
    ROLES = "roles", "ロール", DETAILS, "iam:GetAccountAuthorizationDetails", &["aws-role-unused", "aws-external-trust", "aws-service-unused", "aws-administrator", "aws-sso-assignment-stale"];
    POLICIES = "managed policies", "管理ポリシー", DETAILS, "iam:GetAccountAuthorizationDetails", &["aws-policy-unused", "aws-service-unused", "aws-administrator"];
    TAGS = "tags that may name an owner", "所有者を示す可能性のあるタグ", DETAILS, "iam:GetAccountAuthorizationDetails", GRANT_CHECKS;
    PASSWORDS = "console passwords", "コンソールパスワード", REPORT, "iam:GetLoginProfile", PASSWORD_CHECKS;
    PASSWORD_USE = "the last use of console passwords", "コンソールパスワードの最終使用日時", REPORT, "iam:GetCredentialReport", &["aws-password-unused", "aws-password-never-used", "aws-no-mfa"];
    PASSWORD_AGE = "the age of console passwords", "コンソールパスワードの設定日時", REPORT, "iam:GetCredentialReport", &["aws-password-unused", "aws-password-never-used", "aws-no-mfa"];
    MFA = "the second factor of users", "ユーザーの多要素認証", REPORT, "iam:ListMFADevices", &["aws-no-mfa"];
    KEYS = "access keys", "アクセスキー", REPORT, "iam:ListAccessKeys", KEY_CHECKS;
    KEY_AGE = "the age of access keys", "アクセスキーの作成日時", REPORT, "iam:ListAccessKeys", KEY_FACTS;
    KEY_USE = "the last use of access keys", "アクセスキーの最終使用日時", REPORT, "iam:GetAccessKeyLastUsed", KEY_FACTS;
    SERVICE_CREDENTIALS = "service-specific credentials", "サービス固有の認証情報", None, "iam:ListServiceSpecificCredentials", &["aws-service-credential", "aws-user-without-access"];
    SSH_KEYS = "SSH keys", "SSH キー", None, "iam:ListSSHPublicKeys", &["aws-ssh-key", "aws-user-without-access"];
    CERTIFICATES = "signing certificates", "署名証明書", REPORT, "iam:ListSigningCertificates", &["aws-signing-certificate", "aws-user-without-access"];
    UPLOADS = "the age of SSH keys and signing certificates", "SSH キーと署名証明書の登録日時", REPORT, "iam:ListSigningCertificates", &["aws-ssh-key", "aws-signing-certificate"];
    USER_GROUPS = "the groups of users", "ユーザーの所属グループ", DETAILS, "iam:GetAccountAuthorizationDetails", &["aws-administrator", "aws-group-unused"];
    MEMBERS = "the members of groups", "グループのメンバー", DETAILS, "iam:GetGroup", &["aws-group-unused"];
    GRANTS = "the policies of principals", "プリンシパルのポリシー", DETAILS, "iam:GetAccountAuthorizationDetails", GRANT_CHECKS;
    SERVICES = "services that principals used", "プリンシパルが使ったサービス", ACCESSED, "iam:GetServiceLastAccessedDetails", &["aws-service-unused", "aws-service-credential", "aws-ssh-key"];
    TRUST = "trust policies of roles", "ロールの信頼ポリシー", DETAILS, "iam:GetRole", &["aws-external-trust"];
    ROLE_USE = "the last use of roles", "ロールの最終使用日時", DETAILS, "iam:GetRole", &["aws-role-unused"];
    ATTACHMENTS = "how many principals have a policy", "ポリシーのアタッチ数", DETAILS, "iam:ListPolicies", &["aws-policy-unused"];
    BOUNDARIES = "how many principals have a policy as their boundary", "アクセス許可の境界としての利用数", DETAILS, "iam:ListPolicies", &["aws-policy-unused"];
    POLICY_AGE = "the age of policies", "ポリシーの更新日時", DETAILS, "iam:ListPolicies", &["aws-policy-unused"];
    DOCUMENTS = "documents of managed policies", "管理ポリシーの内容", DETAILS, "iam:GetPolicyVersion", &["aws-service-unused", "aws-administrator", "aws-group-unused"];
    AGE = "the age of principals and credentials", "プリンシパルと認証情報の作成日時", REPORT, "iam:ListUsers", &["aws-user-without-access", "aws-role-unused", "aws-service-unused", "aws-group-unused", "aws-service-credential"];
    STANDING = "whether principals are administrators", "管理者に当たるかどうか", DETAILS, "iam:GetAccountAuthorizationDetails", &["aws-administrator", "aws-service-unused"];
    ACCOUNTS = "whether trusted accounts belong to the organisation", "信頼先のアカウントが組織内かどうか", Some("--organization-accounts"), "organizations:ListAccounts", &["aws-external-trust"];
    INSTANCES = "assignments of Identity Center", "IAM Identity Center の割り当て", None, "sso:ListInstances", SSO_CHECKS;
    ASSIGNMENTS = "assignments of an instance of Identity Center", "IAM Identity Center インスタンスの割り当て", None, "sso:ListAccountAssignments", SSO_CHECKS;
    SET_NAMES = "names of permission sets", "許可セットの名前", None, "sso:DescribePermissionSet", SSO_CHECKS;
    ASSIGNEES = "users and groups that have assignments", "割り当て先のユーザーとグループ", None, "identitystore:DescribeUser", SSO_CHECKS;
    GROUP_SIZES = "how many members groups of Identity Center have", "IAM Identity Center のグループのメンバー数", None, "identitystore:ListGroupMemberships", SSO_CHECKS;
    SET_ROLES = "roles of assignments", "割り当てに対応するロール", DETAILS, "iam:GetAccountAuthorizationDetails", &["aws-sso-assignment-stale"];
    SET_ORIGIN = "who has roles of Identity Center, which no assignment explains that was read", "読み取った割り当てに対応しない IAM Identity Center のロールの割り当て先", None, "sso:ListAccountAssignments", SSO_CHECKS;
    SET_USE = "the last use of roles of assignments", "割り当てに対応するロールの最終使用日時", DETAILS, "iam:GetRole", &["aws-sso-assignment-stale"];
    WHO_USED = "which of several assignees uses a permission set", "複数の割り当て先のうち誰が許可セットを使っているか", None, "cloudtrail:LookupEvents", &["aws-sso-assignment-stale"];
}

impl Topic {
    /// What was to be looked at, and how often.
    pub(super) fn text(&self, number: u64) -> Text {
        let (en, ja) = self.name;
        match number {
            1 => Text::new(en, ja),
            _ => Text::new(format!("{en} ({number} times)"), format!("{ja}（{number} 件）")),
        }
    }

    /// What to do.
    pub(super) fn help(&self, reason: &Reason) -> Text {
        let permission = plain(match reason {
            Reason::Forbidden { permission } => format!("`{permission}`"),
            _ => format!("`{}`", self.permission),
        });
        match (reason, self.option) {
            (Reason::NotGiven, Some(option)) => fill(
                "give it with {0}, or read the live API with the permission {1}",
                "{0} で渡すか、{1} の権限を持って API から読み取ってください",
                &[&plain(format!("`{option}`")), &permission],
            ),
            (Reason::NotGiven, None) => fill(
                "read the live API with the permission {0}: no file holds it",
                "{0} の権限を持って API から読み取ってください。ファイルには含まれません",
                &[&permission],
            ),
            (Reason::NotAsked, _) => fill(
                "ask for it: leave out `--granularity none`; it takes the permission {0}",
                "`--granularity none` を外して問い合わせてください。{0} の権限が必要です",
                &[&permission],
            ),
            (Reason::Forbidden { permission: missing }, _) if missing == "sts:AssumeRole" => fill(
                "look whether the account has the role, and whether its trust policy names whoever runs the audit, with the external id if it asks for one; allow {0} to whoever runs the audit, and run it again",
                "アカウントにロールがあるか、その信頼ポリシーが監査の実行者（外部 ID を求める場合はその値も）を許可しているかを確認し、監査の実行者に {0} を許可して、もう一度実行してください",
                &[&permission],
            ),
            (Reason::Forbidden { .. }, _) => fill(
                "allow {0} to whoever runs the audit, and run it again",
                "監査の実行者に {0} を許可し、もう一度実行してください",
                &[&permission],
            ),
            (Reason::Throttled | Reason::Gone, _) => Text::new(
                "run the audit again: it goes on where it stopped",
                "もう一度監査を実行してください。中断したところから続きます",
            ),
            (Reason::Unsupported { .. } | Reason::TooMany { .. }, _) => fill(
                "look at it by hand; {0} tells it where it is available",
                "手作業で確認してください。利用できる環境では {0} で分かります",
                &[&permission],
            ),
            (Reason::Failed { .. }, _) => fill(
                "run the audit again; if it fails again, look at what {0} answers",
                "もう一度監査を実行してください。再び失敗する場合は、{0} の応答を確認してください",
                &[&permission],
            ),
            (Reason::Odd { .. } | Reason::TooOld { .. } | Reason::Apart { .. }, _) => fill(
                "read it again; {0} tells it",
                "もう一度読み取ってください。{0} で分かります",
                &[&permission],
            ),
            (Reason::Future { .. }, _) => fill(
                "check the clock of the machine that read it, and read it again; {0} tells it",
                "読み取ったマシンの時計を確認し、もう一度読み取ってください。{0} で分かります",
                &[&permission],
            ),
            (Reason::TooYoung, _) => fill(
                "run the audit again when it is older; {0} tells it",
                "時間をおいてから監査を再実行してください。{0} で分かります",
                &[&permission],
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{ALL, Topic};
    use crate::audit::aws::CHECKS;

    #[test]
    fn each_topic_names_checks_and_each_check_rests_on_a_topic() {
        let named = |id: &str| ALL.iter().any(|topic: &&Topic| topic.checks.contains(&id));
        assert_eq!(CHECKS.iter().map(|check| check.id).find(|id| !named(id)), None);
        for topic in ALL {
            assert!(!topic.checks.is_empty(), "{}", topic.name.0);
            let known = |id: &&str| CHECKS.iter().any(|check| check.id == *id);
            assert_eq!(topic.checks.iter().find(|id| !known(id)), None, "{}", topic.name.0);
        }
    }
}
