//! Where facts are from: what a file calls them, and which call of the API tells them.

use jiff::Timestamp;

use super::desk::LIVE;
use crate::audit::aws::facts::Account;

/// A fact's places.
#[derive(Debug, Clone, Copy)]
pub(super) struct Origin {
    /// The call.
    live: &'static str,
    /// The file and the field; a `#` in it is the place of a key or certificate.
    file: &'static str,
}

impl Origin {
    /// The place that an account's facts were read from.
    pub(super) fn of(self, is_live: bool, slot: &str) -> String {
        if is_live { self.live.to_owned() } else { self.file.replace('#', slot) }
    }

    /// When an account's facts of this origin were made.
    pub(super) fn read(self, account: &Account) -> Timestamp {
        let Account { read, made, .. } = account;
        let is_live = account.source == LIVE;
        let of_report = if is_live {
            self.live.starts_with("iam:GetCredentialReport")
        } else {
            self.file.starts_with("credential report")
        };
        let of_details = !is_live && self.file.starts_with("authorization details");
        let made = if of_report { made.report } else { made.details.filter(|_| of_details) };
        made.unwrap_or(*read)
    }
}

macro_rules! origins {
    ($($origin:ident = $live:literal, $file:literal;)*) => {
        $(pub(super) const $origin: Origin = Origin { live: $live, file: $file };)*
    };
}

origins! {
    USER = "iam:ListUsers", "credential report: user_creation_time";
    PASSWORD = "iam:GetLoginProfile", "credential report: password_enabled";
    PASSWORD_USE = "iam:GetCredentialReport: password_last_used", "credential report: password_last_used";
    PASSWORD_AGE = "iam:GetCredentialReport: password_last_changed", "credential report: password_last_changed";
    MFA = "iam:ListMFADevices", "credential report: mfa_active";
    KEY = "iam:ListAccessKeys", "credential report: access_key_#_active";
    KEY_AGE = "iam:ListAccessKeys", "credential report: access_key_#_last_rotated";
    KEY_USE = "iam:GetAccessKeyLastUsed", "credential report: access_key_#_last_used_date";
    SERVICE_CREDENTIAL = "iam:ListServiceSpecificCredentials", "iam:ListServiceSpecificCredentials";
    SSH_KEY = "iam:ListSSHPublicKeys", "iam:ListSSHPublicKeys";
    CERTIFICATE = "iam:ListSigningCertificates", "credential report: cert_#_last_rotated";
    ROOT_MFA = "iam:GetAccountSummary: AccountMFAEnabled", "credential report: mfa_active of <root_account>";
    ROOT_USE = "iam:GetCredentialReport: password_last_used of <root_account>", "credential report: password_last_used of <root_account>";
    ROOT_KEYS = "iam:GetAccountSummary: AccountAccessKeysPresent", "credential report: access_key_#_active of <root_account>";
    ROOT_KEY_USE = "iam:GetCredentialReport: access_key_last_used_date of <root_account>", "credential report: access_key_#_last_used_date of <root_account>";
    ROLE = "iam:GetRole", "authorization details: RoleDetailList";
    ROLE_USE = "iam:GetRole: RoleLastUsed", "authorization details: RoleLastUsed";
    TRUST = "iam:GetRole: AssumeRolePolicyDocument", "authorization details: AssumeRolePolicyDocument";
    GROUP = "iam:GetGroup", "authorization details: GroupDetailList";
    MEMBERS = "iam:GetGroup", "authorization details: GroupList";
    GRANTS = "iam:GetAccountAuthorizationDetails", "authorization details: policies of the principal";
    POLICY = "iam:ListPolicies", "authorization details: Policies";
    SERVICES = "iam:GetServiceLastAccessedDetails", "last accessed: ServicesLastAccessed";
    ACCOUNTS = "organizations:ListAccounts", "organizations:ListAccounts";
    ASSIGNMENT = "sso:ListAccountAssignments", "sso:ListAccountAssignments";
    ASSIGNEE = "identitystore:DescribeUser", "identitystore:DescribeUser";
    ASSIGNED_GROUP = "identitystore:ListGroupMemberships", "identitystore:ListGroupMemberships";
}
