//! The checks of AWS: their ids, titles and pages of the manual.

use crate::audit::finding::Check;

/// Makes the checks and the list of them, so that none is left out of it.
macro_rules! checks {
    ($($name:ident = $id:literal, $en:literal, $ja:literal, $about:literal;)*) => {
        $(
            #[doc = $about]
            pub static $name: Check = Check { id: $id, title: ($en, $ja), about: $about };
        )*

        /// Every check of AWS, in the order of the manual.
        pub static CHECKS: &[&Check] = &[$(&$name),*];
    };
}

checks! {
    PASSWORD_UNUSED = "aws-password-unused",
        "console passwords that nobody uses any more", "使われなくなったコンソールパスワード",
        "A console password whose last use, or last change where that is later, is more days ago than `--unused-after`. Whoever guesses or finds it gets all that the user may do, and nobody notices. Facts: `password_last_used` and `password_last_changed` of the credential report.";
    PASSWORD_NEVER_USED = "aws-password-never-used",
        "console passwords that were never used", "一度も使われていないコンソールパスワード",
        "A console password that was set more days ago than `--unused-after` and never used since AWS keeps records (October 2014). It may still be the one that was sent by mail. Facts: `password_last_used` and `password_last_changed` of the credential report.";
    KEY_UNUSED = "aws-key-unused",
        "access keys that nobody uses any more", "使われなくなったアクセスキー",
        "An active access key whose last use is more days ago than `--unused-after`. Access keys do not end by themselves. Facts: `access_key_N_last_used_date` of the credential report, or `iam:GetAccessKeyLastUsed`.";
    KEY_NEVER_USED = "aws-key-never-used",
        "access keys that were never used", "一度も使われていないアクセスキー",
        "An active access key that was made more days ago than `--unused-after` and never used since AWS keeps records (April 2015). It is not told as old as well. Facts: `access_key_N_last_used_date` and `access_key_N_last_rotated` of the credential report, or `iam:GetAccessKeyLastUsed` and `iam:ListAccessKeys`.";
    KEY_OLD = "aws-key-old",
        "access keys that should have been replaced", "交換時期を過ぎたアクセスキー",
        "An active access key that is in use and was made more days ago than `--rotate-after`. The longer a key lives, the more copies of it there are. A key that nobody uses is told as unused instead. Facts: `access_key_N_last_rotated` of the credential report, or `iam:ListAccessKeys`.";
    KEYS_TWO = "aws-keys-two",
        "users with two active access keys", "有効なアクセスキーを 2 つ持つユーザー",
        "Both access keys of a user are active and in use. Two keys are for the days of a rotation; after that the older one is a second way in. It is about the older key, which is not told as old as well. A pair of which one key is unused is told as that. Facts: `access_key_N_active` of the credential report, or `iam:ListAccessKeys`.";
    KEY_INACTIVE = "aws-key-inactive",
        "access keys that are switched off and still there", "無効化されたまま残っているアクセスキー",
        "An access key that does not work any more and can be switched on again by whoever may call `iam:UpdateAccessKey`. One that was used within `--unused-after` should wait before it is removed. Facts: `access_key_N_active` of the credential report, or `iam:ListAccessKeys`.";
    NO_MFA = "aws-no-mfa",
        "console users without a second factor", "多要素認証のないコンソールユーザー",
        "A user with a console password and without a second factor. Users whose password nobody uses are told as that, because the password should go. Facts: `mfa_active` of the credential report, or `iam:ListMFADevices`.";
    ROOT_USED = "aws-root-used",
        "use of the root user", "ルートユーザーの使用",
        "Somebody signed in as the root user within `--unused-after`. No policy limits the root user, and nobody sees who it was. Facts: `password_last_used` of `<root_account>` in the credential report.";
    ROOT_KEY = "aws-root-key",
        "access keys of the root user", "ルートユーザーのアクセスキー",
        "The root user has access keys, active or not. AWS advises to have none. Facts: `access_key_N_active` of `<root_account>` in the credential report, or `AccountAccessKeysPresent` of `iam:GetAccountSummary`.";
    ROOT_NO_MFA = "aws-root-no-mfa",
        "root users without a second factor", "多要素認証のないルートユーザー",
        "The root user has no second factor. Where it has nothing that one would be for (no password, no access key and no signing certificate), as in an account of an organisation whose root credentials were removed centrally, that is no finding; a credential report that says `not_supported` of the root user's password does not tell the two apart, so accept the finding for such an account. Facts: `mfa_active`, `password_enabled`, `access_key_N_active` and `cert_N_active` of `<root_account>` in the credential report, or `AccountMFAEnabled`, `AccountPasswordPresent`, `AccountAccessKeysPresent` and `AccountSigningCertificatesPresent` of `iam:GetAccountSummary`.";
    USER_WITHOUT_ACCESS = "aws-user-without-access",
        "users who cannot sign in", "サインイン手段のないユーザー",
        "A user older than `--unused-after` without a password, an active access key or any other active credential. It does nothing but keep permissions for whoever can give it a credential. One of whose keys was used within these days and switched off since is not told yet. What is left of its credentials, and that it is an administrator, is told with it and not again. Facts: the credential report, or the lists of credentials of IAM.";
    ROLE_UNUSED = "aws-role-unused",
        "roles that nobody uses", "使われていないロール",
        "A role that nobody assumed for more days than `--unused-after`, or never, as far back as AWS remembers (400 days), although it is older than `--unused-after`. Service-linked roles belong to AWS, and roles of Identity Center to their assignments. An administrator that nobody uses is told here, with a high risk, and not as an administrator again. Facts: `RoleLastUsed` of `iam:GetRole` or of the authorization details.";
    SERVICE_UNUSED = "aws-service-unused",
        "services and actions that are granted and not used", "許可されているが使われていないサービスとアクション",
        "Services (and where AWS tracks them, actions) that a principal may use and did not use within `--unused-after`. One finding for each principal with policies of its own; what only groups grant is told of the group. What only customer-managed policies grant that were made or changed within `--unused-after` is left out; AWS does not tell how old an inline policy is, nor since when a policy is attached, so ask about those. AWS reports no use of `iam:PassRole`, nor of tags that are set as something is made: while what needs them is used they are left out. Principals younger than `--unused-after`, those that are told as unused altogether, and administrators are left out. Facts: `iam:GetServiceLastAccessedDetails`, which looks back 400 days at most; days without use end when AWS made that answer.";
    GROUP_UNUSED = "aws-group-unused",
        "groups without members or without policies", "メンバーやポリシーのないグループ",
        "A group older than `--unused-after` that has no members, or that grants nothing. Facts: `GroupList` and `GroupPolicyList` of the authorization details, or `iam:GetGroup`.";
    POLICY_UNUSED = "aws-policy-unused",
        "policies that are attached to nothing", "どこにもアタッチされていないポリシー",
        "A customer-managed policy that is attached to nothing and is nobody's permissions boundary, made and last changed more days ago than `--unused-after`. One that another policy of the account names, in a condition on `iam:PermissionsBoundary` or `iam:PolicyARN` or as a resource, is told with who names it and not to be removed. Facts: `AttachmentCount` and `PermissionsBoundaryUsageCount` of the authorization details, or of `iam:ListPolicies`.";
    SSO_ASSIGNMENT_STALE = "aws-sso-assignment-stale",
        "assignments of Identity Center that nobody uses", "使われていない IAM Identity Center の割り当て",
        "A permission set that is assigned in an account and whose role there nobody used for more days than `--unused-after`. AWS tells the last use of the role, and not who it was: where several people share a role that is in use, nobody can say which of them uses it, and that is listed as not checked. Facts: `sso:ListAccountAssignments`, and `RoleLastUsed` of the roles `AWSReservedSSO_…`.";
    SSO_ASSIGNMENT_ORPHAN = "aws-sso-assignment-orphan",
        "assignments of Identity Center to nobody", "割り当て先のいない IAM Identity Center の割り当て",
        "A permission set that is assigned to a user or group that was deleted, or to a group without members. It is not told as stale as well. Facts: `sso:ListAccountAssignments`, `identitystore:DescribeUser`, `identitystore:DescribeGroup` and `identitystore:ListGroupMemberships`.";
    EXTERNAL_TRUST = "aws-external-trust",
        "roles that trust somebody outside", "組織外を信頼するロール",
        "The trust policy of a role lets in an account outside the organisation, everybody, tokens of an identity provider that others can get as well (no condition on audience and subject, guests of a Cognito identity pool, a GitHub workflow whatever repository calls it), or the id of a user or role that was deleted. A condition on `sts:ExternalId` makes the risk smaller. Services of AWS are no accounts. Each entry of a policy is one finding. Facts: `AssumeRolePolicyDocument` of the authorization details or of `iam:GetRole`, and `organizations:ListAccounts`.";
    SERVICE_CREDENTIAL = "aws-service-credential",
        "service-specific credentials to look at", "確認すべきサービス固有の認証情報",
        "A service-specific credential (a password for CodeCommit, Keyspaces or Bedrock) that is older than `--rotate-after`, or older than `--unused-after` while its user did not use the service. AWS does not tell when a credential of this kind was last used. Facts: `iam:ListServiceSpecificCredentials`.";
    SSH_KEY = "aws-ssh-key",
        "SSH keys to look at", "確認すべき SSH キー",
        "An active SSH key for CodeCommit that is older than `--rotate-after`, or older than `--unused-after` while its user did not use CodeCommit. AWS does not tell when such a key was last used. Facts: `iam:ListSSHPublicKeys`.";
    SIGNING_CERTIFICATE = "aws-signing-certificate",
        "signing certificates to look at", "確認すべき署名証明書",
        "An active X.509 signing certificate that is older than `--rotate-after`. Only old interfaces of AWS take them, and AWS does not tell when one was last used. Facts: `cert_N_active` and `cert_N_last_rotated` of the credential report, or `iam:ListSigningCertificates`.";
    ADMINISTRATOR = "aws-administrator",
        "administrators", "管理者",
        "A user, group or role whose identity policies, within its permissions boundary, allow everything, allow everything under a condition, or allow it to give itself everything. The last is so when it may write policies on every user, role or group of an account, or on itself, its groups or the policies that it has, when it may join a group of administrators, and when a permissions boundary is all that limits it and it may lift that. The set algebra of `pairgate iam` decides, so it is found in any wording and over several policies. Whoever is an administrator only by one group is named with the group. Ways that lead over something else are not told here: credentials of another user (`iam:CreateAccessKey`), a role that may be assumed or whose trust policy may be changed, `iam:PassRole` with a service that runs code, an older version of a policy (`iam:SetDefaultPolicyVersion`), and steps that a condition limits. Policies of Organizations are not looked at: they may limit it further. What is unused altogether is told as an unused role, a user who cannot sign in or a group without members instead, with a high risk. Facts: the authorization details, and the last use where it is known.";
}
