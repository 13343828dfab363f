//! Which attributes hold a policy document: `data/iam/policy-attributes.tsv`, and the types of IAM and Organizations
//! that are read by name.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

/// What a document outside of IAM does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Effect {
    /// Gives what it says to whom it names.
    Grant,
    /// Only narrows what others give; without it nothing is narrowed.
    Limit,
    /// Gives it to whoever holds it.
    Identity,
}

/// An attribute that holds a policy document.
#[derive(Debug)]
pub(super) struct Row {
    /// The attribute; a dot leads into a block.
    pub attribute: &'static str,
    /// What the document does.
    pub effect: Effect,
    /// What it is about, in a few words.
    pub on: &'static str,
    /// The attribute that names it.
    pub scope: Option<&'static str>,
    /// A resource of its own, which only carries the policy of another one.
    pub separate: bool,
}

static ROWS: LazyLock<FxHashMap<&'static str, Row>> = LazyLock::new(|| {
    include_str!("../../../data/iam/policy-attributes.tsv")
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(row)
        .collect()
});

fn row(line: &'static str) -> Option<(&'static str, Row)> {
    let mut cells = line.split('\t');
    let (kind, attribute) = (cells.next()?, cells.next()?);
    let effect = match cells.next()? {
        "grant" => Effect::Grant,
        "limit" => Effect::Limit,
        _ => Effect::Identity,
    };
    let on = cells.next()?;
    let scope = cells.next().filter(|name| !name.is_empty());
    Some((kind, Row { attribute, effect, on, scope, separate: kind.ends_with("_policy") }))
}

/// The policy attribute of a type outside of IAM.
pub(super) fn policy_attribute(kind: &str) -> Option<&'static Row> {
    ROWS.get(kind)
}

/// The attributes that say where a policy is written, for types of which AWS keeps one text a place: whoever writes
/// there again replaces it.
pub(super) fn place(kind: &str) -> Option<Vec<&'static str>> {
    Some(match kind {
        "aws_iam_role_policy" => vec!["role", "name"],
        "aws_iam_user_policy" => vec!["user", "name"],
        "aws_iam_group_policy" => vec!["group", "name"],
        "aws_ssoadmin_permission_set_inline_policy" => vec!["permission_set_arn"],
        _ => vec![policy_attribute(kind).filter(|row| row.separate)?.scope?],
    })
}

/// Resources of which each is one statement of the policy of something else.
pub(super) const PERMISSIONS: [&str; 3] =
    ["aws_lambda_permission", "aws_lambda_layer_version_permission", "aws_cloudwatch_event_permission"];

/// Credentials that do not end by themselves, and what they are in both languages.
pub(super) const KEYS: [(&str, &str, &str); 10] = [
    ("aws_appsync_api_key", "an API key of AppSync", "AppSync の API キー"),
    ("aws_grafana_workspace_api_key", "an API key of Grafana", "Grafana の API キー"),
    ("aws_iam_access_key", "an access key", "アクセスキー"),
    ("aws_iam_service_specific_credential", "a service-specific credential", "サービス固有の認証情報"),
    ("aws_iam_signing_certificate", "a signing certificate", "署名証明書"),
    ("aws_iam_user_login_profile", "a console password", "コンソールのパスワード"),
    ("aws_iam_user_ssh_key", "an SSH key", "SSH 公開鍵"),
    ("aws_lightsail_bucket_access_key", "an access key of a bucket", "バケットのアクセスキー"),
    ("aws_lightsail_key_pair", "a key pair", "キーペア"),
    ("aws_transfer_ssh_key", "an SSH key of Transfer Family", "Transfer Family の SSH 公開鍵"),
];

/// Types that are read besides those of the table, the permissions and the keys.
const IDENTITY: [&str; 25] = [
    "aws_iam_group",
    "aws_iam_group_membership",
    "aws_iam_group_policy",
    "aws_iam_group_policy_attachment",
    "aws_iam_group_policy_attachments_exclusive",
    "aws_iam_instance_profile",
    "aws_iam_policy",
    "aws_iam_policy_attachment",
    "aws_iam_role",
    "aws_iam_role_policy",
    "aws_iam_role_policy_attachment",
    "aws_iam_role_policy_attachments_exclusive",
    "aws_iam_user",
    "aws_iam_user_group_membership",
    "aws_iam_user_policy",
    "aws_iam_user_policy_attachment",
    "aws_iam_user_policy_attachments_exclusive",
    "aws_organizations_policy",
    "aws_organizations_policy_attachment",
    "aws_ssoadmin_account_assignment",
    "aws_ssoadmin_customer_managed_policy_attachment",
    "aws_ssoadmin_managed_policy_attachment",
    "aws_ssoadmin_permission_set",
    "aws_ssoadmin_permission_set_inline_policy",
    "aws_ssoadmin_permissions_boundary_attachment",
];

/// Types that grant or guard without a policy document, besides those of the table of direct grants.
const OTHERS: [&str; 4] = [
    "aws_iam_saml_provider",
    "aws_organizations_account",
    "aws_organizations_organization",
    "aws_organizations_organizational_unit",
];

/// Types of the provider `aws` that grant in a way that is not read here.
const UNREAD: [&str; 6] = [
    "aws_cloudcontrolapi_resource",
    "aws_cloudformation_stack",
    "aws_cloudformation_stack_set",
    "aws_opensearchserverless_access_policy",
    "aws_verifiedaccess_endpoint",
    "aws_verifiedaccess_group",
];

/// Types of Cloud Control, and of the provider `awscc` which is made of it, that hold a policy beside much else.
pub(super) const CLOUD_CONTROL: [&str; 14] = [
    "AWS::ECR::Repository",
    "AWS::EFS::FileSystem",
    "AWS::EKS::AccessEntry",
    "AWS::EKS::PodIdentityAssociation",
    "AWS::KMS::Key",
    "AWS::KMS::ReplicaKey",
    "AWS::LakeFormation::PrincipalPermissions",
    "AWS::Lambda::Url",
    "AWS::OpenSearchService::Domain",
    "AWS::RAM::ResourceShare",
    "AWS::S3::AccessPoint",
    "AWS::S3::Bucket",
    "AWS::Secretsmanager::ResourcePolicy",
    "AWS::EC2::VPCEndpoint",
];

/// Whether a type grants in a way that is not read here.
pub(super) fn is_unread(kind: &str) -> bool {
    let Some(name) = kind.strip_prefix("awscc_") else { return UNREAD.contains(&kind) };
    let service = name.split('_').next().unwrap_or_default();
    let same = |known: &&str| {
        let plain = known.trim_start_matches("AWS::").replace("::", "");
        plain.eq_ignore_ascii_case(&name.replace('_', ""))
    };
    ["iam", "sso", "organizations", "identitystore", "rolesanywhere"].contains(&service)
        || name.ends_with("_policy")
        || name.ends_with("_permission")
        || CLOUD_CONTROL.iter().any(same)
}

/// Whether a type is read here.
pub(super) fn is_wanted(kind: &str) -> bool {
    kind.starts_with("aws")
        && (IDENTITY.contains(&kind)
            || OTHERS.contains(&kind)
            || is_unread(kind)
            || super::direct::row(kind).is_some()
            || PERMISSIONS.contains(&kind)
            || KEYS.iter().any(|(key, ..)| *key == kind)
            || policy_attribute(kind).is_some())
}
