//! What only GraphQL tells: who else wrote a commit, and whether a comment was edited.

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::ask::Ask;
use super::client::{Client, TRIES, Unread, parsed};
use super::trouble::LIMITS;
use crate::ports::{ForgeError, ForgeTrouble, Forged};

#[derive(Deserialize)]
struct Envelope {
    data: Option<Value>,
    #[serde(default)]
    errors: Vec<Trouble>,
}

#[derive(Deserialize)]
struct Trouble {
    #[serde(rename = "type")]
    kind: Option<String>,
    #[serde(default)]
    message: String,
}

impl Client {
    /// Asks; any error in the answer is an error.
    pub fn query<T: DeserializeOwned>(&self, document: &str, variables: &Value) -> Forged<T> {
        self.ask_graphql(document, variables, |envelope| match envelope.errors.first() {
            Some(trouble) => Err(told(trouble)),
            None => Ok(()),
        })
    }

    /// Asks; nodes that are not found leave a gap, anything else is an error.
    pub fn query_with_gaps<T: DeserializeOwned>(&self, document: &str, variables: &Value) -> Forged<T> {
        let gap = |trouble: &&Trouble| trouble.kind.as_deref() != Some("NOT_FOUND");
        self.ask_graphql(document, variables, |envelope| match envelope.errors.iter().find(gap) {
            Some(trouble) => Err(told(trouble)),
            None => Ok(()),
        })
    }

    fn ask_graphql<T: DeserializeOwned>(
        &self,
        document: &str,
        variables: &Value,
        fine: impl Fn(&Envelope) -> Result<(), Unread>,
    ) -> Forged<T> {
        let ask = Ask::graphql(json!({ "query": document, "variables": variables }));
        Ok(self.send(&ask, TRIES, |answer| {
            let envelope: Envelope = parsed(&answer.body)?;
            fine(&envelope)?;
            let data = envelope.data.ok_or_else(|| Unread::Garbled("it has no data".to_owned()))?;
            serde_json::from_value(data)
                .map_err(|_| Unread::Garbled("it has another shape than the forge describes".to_owned()))
        })?)
    }
}

fn told(trouble: &Trouble) -> Unread {
    let message: String = trouble.message.chars().take(300).collect();
    let (kind, help) = match trouble.kind.as_deref() {
        Some("FORBIDDEN" | "INSUFFICIENT_SCOPES") => {
            (ForgeTrouble::Forbidden, "the token needs `pull-requests: read` and `contents: read`")
        }
        Some("NOT_FOUND") => {
            (ForgeTrouble::NotFound, "check the names; a token that may not read it gets the same answer")
        }
        Some(kind) if LIMITS.contains(&kind) => {
            (ForgeTrouble::RateLimited, "run it again in an hour, or with an App's token")
        }
        // The forge gave up on it: it may work the next time.
        _ => return Unread::Garbled(format!("it says: {message}")),
    };
    Unread::Told(ForgeError {
        trouble: kind,
        message: format!("`POST /graphql` answered: {message}"),
        help: help.to_owned(),
    })
}
