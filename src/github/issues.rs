//! Tracking issues: read, opened, kept up to date.

use http::Method;
use serde::Deserialize;
use serde_json::json;

use super::account::Account;
use super::ask::Ask;
use super::client::{Client, parsed};
use super::comments::{fits, same};
use super::trouble;
use crate::ports::{Forged, Issue};

#[derive(Deserialize)]
struct Told {
    number: u64,
    html_url: String,
    title: String,
    body: Option<String>,
    state: String,
    user: Option<Account>,
    pull_request: Option<serde::de::IgnoredAny>,
}

impl Told {
    fn issue(self) -> Issue {
        Issue {
            number: self.number,
            url: self.html_url,
            title: self.title,
            body: self.body.unwrap_or_default(),
            open: self.state == "open",
            author: self.user.map(|user| user.id),
        }
    }
}

#[derive(Deserialize)]
struct Seen {
    private: bool,
    full_name: String,
}

/// The repository of an issue's page, `owner/name`: `https://github.com/acme/audits/issues/3`.
fn home(page: &str) -> Option<(&str, &str)> {
    let mut parts = page.split(['?', '#']).next()?.trim_end_matches('/').rsplit('/');
    let (name, owner) = (parts.nth(2)?, parts.next()?);
    (!name.is_empty() && !owner.is_empty()).then_some((owner, name))
}

impl Client {
    /// Whether everybody can read the repository. One that was renamed or handed on is refused: the forge leads
    /// readers on and takes nothing under the old name.
    pub fn is_public(&self) -> Forged<bool> {
        let seen: Seen = self.json(&Ask::get(self.repo(&[])?))?;
        let ours = format!("{}/{}", self.owner, self.name);
        if !seen.full_name.eq_ignore_ascii_case(&ours) {
            return Err(trouble::refused(
                format!("the repository `{ours}` is `{}` now", seen.full_name),
                &format!("name it: `--repository {}`", seen.full_name),
            ));
        }
        Ok(!seen.private)
    }

    /// An issue. A pull request has the same numbers and is none; nor is an issue that was moved, which the forge leads
    /// to: under the number that it has there stands another one here.
    pub fn issue(&self, number: u64) -> Forged<Issue> {
        let ask = Ask::get(self.repo(&["issues", &number.to_string()])?);
        let told: Told = self.json(&ask)?;
        let Some((owner, name)) = home(&told.html_url) else {
            return Err(trouble::garbled(&ask.name(), "its page is in no repository"));
        };
        let here = owner.eq_ignore_ascii_case(&self.owner) && name.eq_ignore_ascii_case(&self.name);
        if told.number != number || !here {
            return Err(trouble::refused(
                format!("issue #{number} moved to {}", told.html_url),
                &format!("name it there: `--repository {owner}/{name} --post {}`", told.number),
            ));
        }
        if told.pull_request.is_some() {
            return Err(trouble::refused(
                format!("#{number} is a pull request, and no issue"),
                "name an issue, or have a new one opened",
            ));
        }
        Ok(told.issue())
    }

    /// Opens an issue. When it is in doubt whether that worked, the newest issues are looked at before it is tried again.
    pub fn open_issue(&self, title: &str, body: &str) -> Forged<Issue> {
        fits(body)?;
        let (viewer, since) = (self.viewer()?.id, self.now()?);
        let route = self.repo(&["issues"])?;
        let listing = Ask::get(route.clone()).with("state", "open").with("since", &since.to_string());
        let ask = Ask::new(Method::POST, route).body(json!({ "title": title, "body": body }));
        self.create(
            &ask,
            |answer| Ok(parsed::<Told>(&answer.body)?.issue()),
            || {
                let arrived = |issue: &Issue| {
                    issue.author == Some(viewer) && issue.title == title && same(Some(&issue.body), body)
                };
                Ok(self.list::<Told>(&listing)?.into_iter().map(Told::issue).find(arrived))
            },
        )
    }

    /// Replaces the text of an issue.
    pub fn edit_issue(&self, number: u64, body: &str) -> Forged<Issue> {
        fits(body)?;
        let route = self.repo(&["issues", &number.to_string()])?;
        let told: Told = self.json(&Ask::new(Method::PATCH, route).body(json!({ "body": body })))?;
        Ok(told.issue())
    }
}
