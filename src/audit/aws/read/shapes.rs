//! The shape of `aws iam get-account-authorization-details`, as the IAM API reference and the service's own model
//! describe it. Members that AWS adds are passed over.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde::de::IgnoredAny;

use super::document::Document;
use super::moment::Moment;

/// A page, or all pages as the command line joins them.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Page {
    pub user_detail_list: Option<Vec<User>>,
    pub group_detail_list: Option<Vec<Group>>,
    pub role_detail_list: Option<Vec<Role>>,
    pub policies: Option<Vec<Policy>>,
    pub is_truncated: Option<bool>,
    /// The command line's word for more pages, after `--max-items`.
    pub next_token: Option<IgnoredAny>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct User {
    pub user_name: String,
    pub arn: String,
    pub create_date: Moment,
    pub user_policy_list: Option<Vec<Inline>>,
    pub group_list: Option<Vec<String>>,
    pub attached_managed_policies: Option<Vec<Attached>>,
    pub permissions_boundary: Option<Boundary>,
    pub tags: Option<Vec<Tag>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Group {
    pub group_name: String,
    pub arn: String,
    pub create_date: Moment,
    pub group_policy_list: Option<Vec<Inline>>,
    pub attached_managed_policies: Option<Vec<Attached>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Role {
    pub role_name: String,
    pub arn: String,
    pub create_date: Moment,
    pub assume_role_policy_document: Option<Document>,
    pub role_policy_list: Option<Vec<Inline>>,
    pub attached_managed_policies: Option<Vec<Attached>>,
    pub permissions_boundary: Option<Boundary>,
    pub tags: Option<Vec<Tag>>,
    /// With any members: an empty one says "never used", so one that is damaged must not look empty.
    pub role_last_used: Option<BTreeMap<String, serde_json::Value>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Inline {
    pub policy_name: String,
    pub policy_document: Document,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Attached {
    pub policy_arn: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Boundary {
    pub permissions_boundary_arn: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Tag {
    pub key: String,
    pub value: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Policy {
    pub arn: String,
    /// The emulator that tests use leaves it out; the ARN ends with it.
    pub policy_name: Option<String>,
    pub create_date: Moment,
    pub update_date: Option<Moment>,
    pub attachment_count: Option<u64>,
    pub permissions_boundary_usage_count: Option<u64>,
    pub policy_version_list: Option<Vec<Version>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Version {
    pub document: Option<Document>,
    pub is_default_version: bool,
    pub create_date: Option<Moment>,
}
