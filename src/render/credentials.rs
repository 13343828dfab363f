//! What a `credential_process` prints: the format of the AWS SDKs and Tools Reference Guide, version 1.
//!
//! The one place where the secret is shown, because whoever asked is to have it.

use secrecy::ExposeSecret as _;
use serde::Serialize;

use super::RenderError;
use crate::aws::Temporary;

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Process<'c> {
    version: u8,
    access_key_id: &'c str,
    secret_access_key: &'c str,
    session_token: &'c str,
    /// RFC 3339 in UTC: without it an SDK would keep them for ever.
    expiration: String,
}

/// One JSON document, with a line end.
pub fn process(given: &Temporary) -> Result<String, RenderError> {
    let process = Process {
        version: 1,
        access_key_id: &given.access_key_id,
        secret_access_key: given.secret_access_key.expose_secret(),
        session_token: given.session_token.expose_secret(),
        expiration: given.expiration.to_string(),
    };
    let mut text = serde_json::to_string(&process)
        .map_err(|error| RenderError::Unwritable { format: "JSON", reason: error.to_string() })?;
    text.push('\n');
    Ok(text)
}
