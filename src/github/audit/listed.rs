//! Entries of an organisation's lists, as the forge writes them.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::shapes::Login;

type Permissions = BTreeMap<String, String>;

#[derive(Serialize, Deserialize)]
pub(super) struct Granted {
    pub id: u64,
    pub owner: Login,
    pub repository_selection: String,
    #[serde(default)]
    pub permissions: BTreeMap<String, Permissions>,
    pub access_granted_at: Timestamp,
    pub token_name: Option<String>,
    pub token_expires_at: Option<Timestamp>,
    pub token_last_used_at: Option<Timestamp>,
}

#[derive(Serialize, Deserialize)]
pub(super) struct Installations {
    pub installations: Vec<Installed>,
}

#[derive(Serialize, Deserialize)]
pub(super) struct Installed {
    pub id: u64,
    pub app_slug: String,
    pub html_url: String,
    pub repository_selection: String,
    pub permissions: Permissions,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
    pub suspended_at: Option<Timestamp>,
}

#[derive(Serialize, Deserialize)]
pub(super) struct Invited {
    pub id: u64,
    pub login: Option<String>,
    pub email: Option<String>,
    pub role: String,
    pub created_at: Timestamp,
    pub inviter: Option<Login>,
}

#[derive(Serialize, Deserialize)]
pub(super) struct Secrets {
    pub secrets: Vec<SecretEntry>,
}

#[derive(Serialize, Deserialize)]
pub(super) struct SecretEntry {
    pub name: String,
    pub visibility: String,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
}
