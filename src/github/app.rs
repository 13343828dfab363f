//! A GitHub App: its key makes a short word, the word makes a token for this repository (or organisation) alone, the token is renewed
//! before it ends.

use std::cell::RefCell;
use std::time::{Duration, Instant};

use jiff::Timestamp;
use octocrab::auth::create_jwt;
use octocrab::jsonwebtoken::EncodingKey;
use octocrab::models::AppId;
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use serde_json::json;

use super::address::path;
use super::ask::{Ask, Voice};
use super::client::{Client, TRIES, parsed};
use super::token::Token;
use super::trouble;
use crate::ports::{ForgeError, ForgeTrouble, Forged};

/// A token is not used in the last minutes of its life: a request may be on its way for a while.
const MARGIN: Duration = Duration::from_secs(5 * 60);

/// An app and the token that it holds now.
pub struct App {
    id: u64,
    key: EncodingKey,
    held: RefCell<Option<(Token, Instant)>>,
}

#[derive(Deserialize)]
struct Installation {
    id: u64,
}

#[derive(Deserialize)]
struct Issued {
    token: String,
    expires_at: Timestamp,
}

impl App {
    /// Reads the key.
    pub fn new(id: u64, key: &SecretString) -> Forged<Self> {
        let key = EncodingKey::from_rsa_pem(key.expose_secret().as_bytes()).map_err(|_| ForgeError {
            trouble: ForgeTrouble::Unauthorized,
            message: format!("the private key of App {id} cannot be read"),
            help: "give the whole PEM file that GitHub made, with its BEGIN and END lines".to_owned(),
        })?;
        Ok(Self { id, key, held: RefCell::default() })
    }

    /// The word that only speaks for the app itself.
    pub fn own_token(&self) -> Forged<Token> {
        let word = create_jwt(AppId(self.id), &self.key).ok();
        word.as_deref().and_then(Token::new).ok_or_else(|| ForgeError {
            trouble: ForgeTrouble::Unauthorized,
            message: format!("the private key of App {} does not sign", self.id),
            help: "make a new private key in the App's settings".to_owned(),
        })
    }

    /// The token that is held, if any.
    pub fn held(&self) -> Option<Token> {
        self.held.borrow().as_ref().map(|(token, _)| token.clone())
    }

    /// A token for the repository or the organisation, renewed when it is about to end.
    pub fn token(&self, client: &Client) -> Forged<Token> {
        if let Some((token, until)) = self.held.borrow().as_ref()
            && Instant::now() < *until
        {
            return Ok(token.clone());
        }
        let whole = client.name.is_empty();
        let home = if whole {
            path(&["orgs", &client.owner, "installation"])?
        } else {
            client.repo(&["installation"])?
        };
        let as_app = |ask: Ask| Ask { voice: Voice::App, ..ask };
        let at: Installation = client.json(&as_app(Ask::get(home)))?;
        let route = path(&["app", "installations", &at.id.to_string(), "access_tokens"])?;
        // A token too many ends by itself, so asking again after a failure does no harm.
        let ask = Ask::new(http::Method::POST, route);
        let ask = if whole { ask } else { ask.body(json!({ "repositories": [client.name] })) };
        let issued: Issued = client.send(&as_app(ask), TRIES, |answer| parsed(&answer.body))?;
        let left = client.newest().map_or(0, |now| issued.expires_at.as_second() - now.as_second());
        let life = Duration::from_secs(u64::try_from(left).unwrap_or(0)).saturating_sub(MARGIN);
        let token = Token::new(&issued.token)
            .ok_or_else(|| trouble::garbled("POST /app/installations", "the token in it is empty"))?;
        *self.held.borrow_mut() = Some((token.clone(), Instant::now() + life));
        Ok(token)
    }
}
