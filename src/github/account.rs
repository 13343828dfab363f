//! Accounts as the forge writes them.

use serde::{Deserialize, Serialize};

use crate::signoff::facts::{Actor, ActorKind};

/// The account that stands for all deleted ones.
const GHOST: &str = "ghost";

/// An account in REST.
#[derive(Debug, Clone, Deserialize)]
pub struct Account {
    pub id: u64,
    pub login: String,
    #[serde(rename = "type")]
    pub kind: Option<String>,
}

impl Account {
    /// As the verifier knows it; none for the placeholder of deleted accounts.
    pub fn actor(self) -> Option<Actor> {
        if self.login == GHOST {
            return None;
        }
        let kind = kind(self.kind.as_deref(), &self.login);
        Some(Actor { id: self.id, login: self.login, kind })
    }
}

/// An account, an empty object, or nothing: REST has all three in commits.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct MaybeAccount {
    pub id: Option<u64>,
    pub login: Option<String>,
    #[serde(rename = "type")]
    pub kind: Option<String>,
}

impl MaybeAccount {
    /// As the verifier knows it.
    pub fn actor(self) -> Option<Actor> {
        Account { id: self.id?, login: self.login?, kind: self.kind }.actor()
    }
}

/// A person in GraphQL, which gives none for a bot.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct User {
    pub database_id: Option<u64>,
    pub login: String,
}

impl User {
    /// As the verifier knows it; none when it has no number, which is its identity.
    pub fn actor(self) -> Option<Actor> {
        Account { id: self.database_id?, login: self.login, kind: Some("User".to_owned()) }.actor()
    }
}

/// A kind that this version does not know is never a person. No person's login can hold brackets.
fn kind(kind: Option<&str>, login: &str) -> ActorKind {
    match kind {
        Some("Bot") => ActorKind::Machine,
        Some("User") if login.ends_with("[bot]") => ActorKind::Machine,
        Some("User") => ActorKind::Person,
        _ => ActorKind::Other,
    }
}
