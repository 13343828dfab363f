//! Whose word a request carries. A token is held so that no log, error or debug print can show it.

use std::fmt;

use secrecy::{ExposeSecret, SecretString};

use crate::ports::{ForgeError, ForgeTrouble};

/// What every message shows in place of a secret.
const HIDDEN: &str = "***";

/// A token of the forge. Printing it shows `***`.
#[derive(Clone)]
pub struct Token(SecretString);

impl Token {
    /// Takes a token as the environment gives it; none when it is empty.
    pub fn new(text: &str) -> Option<Self> {
        let text = text.trim();
        (!text.is_empty()).then(|| Self(SecretString::from(text)))
    }

    /// The header's value. Marked sensitive, so that the libraries below do not print it either.
    pub(super) fn header(&self) -> Result<http::HeaderValue, ForgeError> {
        let text = format!("Bearer {}", self.0.expose_secret());
        let mut value = http::HeaderValue::from_str(&text).map_err(|_| ForgeError {
            trouble: ForgeTrouble::Unauthorized,
            message: "the token holds characters that no token has".to_owned(),
            help: "set the variable to the token alone, on one line".to_owned(),
        })?;
        value.set_sensitive(true);
        Ok(value)
    }

    /// A digest, to tell tokens apart. It is not written anywhere.
    pub(super) fn digest(&self) -> String {
        use sha2::Digest as _;
        data_encoding::HEXLOWER.encode(&sha2::Sha256::digest(self.0.expose_secret()))
    }

    /// The text without this token in it, should the forge ever repeat it.
    pub(super) fn hide_in(&self, text: &str) -> String {
        text.replace(self.0.expose_secret(), HIDDEN)
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(HIDDEN)
    }
}

impl fmt::Display for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(HIDDEN)
    }
}

/// Who asks.
#[derive(Clone)]
pub enum Credentials {
    /// A person's token, or the one that a workflow gets.
    Token(Token),
    /// A GitHub App, by its number and its private key in PEM.
    App {
        /// The app's number.
        id: u64,
        /// The key.
        key: SecretString,
    },
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Token(_) => f.write_str("Token(***)"),
            Self::App { id, .. } => write!(f, "App {{ id: {id}, key: *** }}"),
        }
    }
}
