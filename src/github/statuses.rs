//! The commit status: one word at the commit, which branch protection can require.

use http::Method;
use serde::Deserialize;
use serde_json::json;

use super::address;
use super::ask::Ask;
use super::client::Client;
use crate::ports::{Forged, StatusState};

/// The most characters of a description.
const LONGEST: usize = 140;

#[derive(Deserialize)]
struct Status {
    context: String,
    state: String,
    description: Option<String>,
    target_url: Option<String>,
}

impl Client {
    /// Sets the newest status of a context; does nothing when it says the same already.
    pub fn put_status(
        &self,
        commit: &str,
        context: &str,
        state: StatusState,
        description: &str,
        target: &str,
    ) -> Forged<()> {
        let commit = address::commit(commit)?;
        let state = match state {
            StatusState::Success => "success",
            StatusState::Pending => "pending",
            StatusState::Failure => "failure",
            StatusState::Error => "error",
        };
        let description = shortened(description);
        let listing = Ask::get(self.repo(&["commits", commit, "statuses"])?);
        let newest = self.list::<Status>(&listing)?.into_iter().find(|status| status.context == context);
        let same = newest.is_some_and(|status| {
            status.state == state
                && status.description.unwrap_or_default() == description
                && status.target_url.unwrap_or_default() == target
        });
        if same {
            return Ok(());
        }
        let mut body = json!({ "state": state, "context": context, "description": description });
        if !target.is_empty()
            && let Some(body) = body.as_object_mut()
        {
            body.insert("target_url".to_owned(), target.into());
        }
        // The newest one counts, so the same one twice says nothing else.
        self.done(&Ask::new(Method::POST, self.repo(&["statuses", commit])?).body(body))
    }
}

/// At most 140 characters; the cut is shown.
fn shortened(text: &str) -> String {
    if text.chars().count() <= LONGEST {
        return text.to_owned();
    }
    let mut short: String = text.chars().take(LONGEST - 1).collect();
    short.push('…');
    short
}
