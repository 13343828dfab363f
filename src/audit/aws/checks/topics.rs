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
}

const REPORT: Option<&str> = Some("--credential-report");
const DETAILS: Option<&str> = Some("--authorization-details");
const ACCESSED: Option<&str> = Some("--last-accessed");

macro_rules! topics {
    ($($topic:ident = $en:literal, $ja:literal, $option:expr, $permission:literal;)*) => {
        $(pub(super) static $topic: Topic = Topic { name: ($en, $ja), option: $option, permission: $permission };)*
    };
}

topics! {
    ROOT = "the root user", "ルートユーザー", REPORT, "iam:GetCredentialReport";
    ROOT_MFA = "the second factor of the root user", "ルートユーザーの多要素認証", REPORT, "iam:GetAccountSummary";
    ROOT_PASSWORD = "the last use of the root user", "ルートユーザーの最終使用日時", REPORT, "iam:GetCredentialReport";
    ROOT_KEYS = "the access keys of the root user", "ルートユーザーのアクセスキー", REPORT, "iam:GetAccountSummary";
    USERS = "users", "ユーザー", REPORT, "iam:ListUsers";
    GROUPS = "groups", "グループ", DETAILS, "iam:GetAccountAuthorizationDetails";
    ROLES = "roles", "ロール", DETAILS, "iam:GetAccountAuthorizationDetails";
    POLICIES = "managed policies", "管理ポリシー", DETAILS, "iam:GetAccountAuthorizationDetails";
    TAGS = "tags that may name an owner", "所有者を示す可能性のあるタグ", DETAILS, "iam:GetAccountAuthorizationDetails";
    PASSWORDS = "console passwords", "コンソールパスワード", REPORT, "iam:GetLoginProfile";
    PASSWORD_USE = "the last use of console passwords", "コンソールパスワードの最終使用日時", REPORT, "iam:GetCredentialReport";
    PASSWORD_AGE = "the age of console passwords", "コンソールパスワードの設定日時", REPORT, "iam:GetCredentialReport";
    MFA = "the second factor of users", "ユーザーの多要素認証", REPORT, "iam:ListMFADevices";
    KEYS = "access keys", "アクセスキー", REPORT, "iam:ListAccessKeys";
    KEY_AGE = "the age of access keys", "アクセスキーの作成日時", REPORT, "iam:ListAccessKeys";
    KEY_USE = "the last use of access keys", "アクセスキーの最終使用日時", REPORT, "iam:GetAccessKeyLastUsed";
    SERVICE_CREDENTIALS = "service-specific credentials", "サービス固有の認証情報", None, "iam:ListServiceSpecificCredentials";
    SSH_KEYS = "SSH keys", "SSH キー", None, "iam:ListSSHPublicKeys";
    CERTIFICATES = "signing certificates", "署名証明書", REPORT, "iam:ListSigningCertificates";
    UPLOADS = "the age of SSH keys and signing certificates", "SSH キーと署名証明書の登録日時", REPORT, "iam:ListSigningCertificates";
    USER_GROUPS = "the groups of users", "ユーザーの所属グループ", DETAILS, "iam:GetAccountAuthorizationDetails";
    MEMBERS = "the members of groups", "グループのメンバー", DETAILS, "iam:GetGroup";
    GRANTS = "the policies of principals", "プリンシパルのポリシー", DETAILS, "iam:GetAccountAuthorizationDetails";
    SERVICES = "services that principals used", "プリンシパルが使ったサービス", ACCESSED, "iam:GetServiceLastAccessedDetails";
    TRUST = "trust policies of roles", "ロールの信頼ポリシー", DETAILS, "iam:GetRole";
    ROLE_USE = "the last use of roles", "ロールの最終使用日時", DETAILS, "iam:GetRole";
    ATTACHMENTS = "how many principals have a policy", "ポリシーのアタッチ数", DETAILS, "iam:ListPolicies";
    BOUNDARIES = "how many principals have a policy as their boundary", "アクセス許可の境界としての利用数", DETAILS, "iam:ListPolicies";
    POLICY_AGE = "the age of policies", "ポリシーの更新日時", DETAILS, "iam:ListPolicies";
    DOCUMENTS = "documents of managed policies", "管理ポリシーの内容", DETAILS, "iam:GetPolicyVersion";
    AGE = "the age of principals and credentials", "プリンシパルと認証情報の作成日時", REPORT, "iam:ListUsers";
    STANDING = "whether principals are administrators", "管理者に当たるかどうか", DETAILS, "iam:GetAccountAuthorizationDetails";
    ACCOUNTS = "whether trusted accounts belong to the organisation", "信頼先のアカウントが組織内かどうか", Some("--accounts"), "organizations:ListAccounts";
    INSTANCES = "assignments of Identity Center", "IAM Identity Center の割り当て", None, "sso:ListInstances";
    ASSIGNMENTS = "assignments of an instance of Identity Center", "IAM Identity Center インスタンスの割り当て", None, "sso:ListAccountAssignments";
    SET_NAMES = "names of permission sets", "許可セットの名前", None, "sso:DescribePermissionSet";
    ASSIGNEES = "users and groups that have assignments", "割り当て先のユーザーとグループ", None, "identitystore:DescribeUser";
    GROUP_SIZES = "how many members groups of Identity Center have", "IAM Identity Center のグループのメンバー数", None, "identitystore:ListGroupMemberships";
    SET_ROLES = "roles of assignments", "割り当てに対応するロール", DETAILS, "iam:GetAccountAuthorizationDetails";
    SET_USE = "the last use of roles of assignments", "割り当てに対応するロールの最終使用日時", DETAILS, "iam:GetRole";
    WHO_USED = "which of several assignees uses a permission set", "複数の割り当て先のうち誰が許可セットを使っているか", None, "cloudtrail:LookupEvents";
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
            (Reason::Odd { .. } | Reason::Failed { .. }, _) => fill(
                "read it again, and check the clock of the machine that read it; {0} tells it",
                "もう一度読み取り、読み取ったマシンの時計を確認してください。{0} で分かります",
                &[&permission],
            ),
        }
    }
}
