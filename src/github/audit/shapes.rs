//! Shapes that several lists have. They are written as they are read, because what is kept of an answer is what is read
//! of it.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::part::{Missing, Part};
use crate::audit::Reason;
use crate::audit::github::facts;

/// An account.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Login {
    pub login: String,
}

/// Where a page of GraphQL ends.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct PageInfo {
    pub has_next_page: bool,
    pub end_cursor: Option<String>,
}

/// What says which permission it is: `role_name` where the forge is new enough, flags otherwise.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Role {
    pub role_name: Option<String>,
    pub permissions: Option<BTreeMap<String, bool>>,
}

impl Role {
    /// `pull`, `triage`, `push`, `maintain`, `admin`, or a custom role's name.
    pub fn word(self) -> Part<String> {
        let has = |name: &&str| self.permissions.as_ref().is_some_and(|all| all.get(*name) == Some(&true));
        let flag =
            || ["admin", "maintain", "push", "triage", "pull"].into_iter().find(has).map(str::to_owned);
        match self.role_name.as_deref() {
            Some("read") => Ok("pull".to_owned()),
            Some("write") => Ok("push".to_owned()),
            Some(name) if !name.is_empty() => Ok(name.to_owned()),
            _ => flag().ok_or_else(|| {
                Missing::Reason(Reason::odd("a permission without a name", "権限に名前がありません"))
            }),
        }
    }
}

/// Where a webhook goes: scheme and host. The rest of the address is dropped while it is read, for it may hold a secret.
#[derive(Debug, Clone)]
struct Target(String);

impl<'de> Deserialize<'de> for Target {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = String::deserialize(from)?;
        let told = text.parse::<http::Uri>().ok().and_then(|uri| {
            let scheme = uri.scheme_str()?.to_ascii_lowercase();
            // Not the authority: a password may stand in it.
            Some(format!("{scheme}://{}", uri.host()?))
        });
        Ok(Self(told.unwrap_or_default()))
    }
}

impl Serialize for Target {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(&self.0)
    }
}

/// Whether a secret is set. The forge shows stars in its place; not even those are kept.
#[derive(Debug, Clone)]
struct Set(bool);

impl<'de> Deserialize<'de> for Set {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        Ok(Self(Option::<String>::deserialize(from)?.is_some_and(|text| !text.is_empty())))
    }
}

impl Serialize for Set {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        if self.0 { to.serialize_str("set") } else { to.serialize_none() }
    }
}

#[derive(Debug, Clone, Serialize, Deserialize)]
struct Config {
    url: Option<Target>,
    secret: Option<Set>,
    insecure_ssl: Option<serde_json::Value>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
struct Response {
    code: Option<u16>,
}

/// A webhook, of an organisation or of a repository.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Hook {
    id: u64,
    active: bool,
    created_at: Timestamp,
    config: Config,
    last_response: Option<Response>,
}

impl Hook {
    /// As a fact, which says so where it makes no sense: the others of its list do.
    pub fn fact(self) -> facts::Hook {
        let target = self.config.url.as_ref().map(|target| target.0.as_str()).unwrap_or_default();
        let read = target.split_once("://");
        let (scheme, host) = read.unwrap_or_default();
        let insecure = match &self.config.insecure_ssl {
            None => Some(false),
            Some(value) if value == "0" || value == 0 => Some(false),
            Some(value) if value == "1" || value == 1 => Some(true),
            Some(_) => None,
        };
        let odd = match (read, insecure) {
            (None, _) => Some("its address cannot be read".to_owned()),
            (_, None) => Some("`insecure_ssl` is neither 0 nor 1".to_owned()),
            _ => None,
        };
        let https = scheme == "https";
        facts::Hook {
            id: self.id,
            host: host.to_owned(),
            active: self.active,
            secret: self.config.secret.as_ref().is_some_and(|secret| secret.0),
            verifies_tls: https && insecure == Some(false),
            https,
            created: self.created_at,
            last_status: self.last_response.and_then(|response| response.code),
            odd,
        }
    }
}
