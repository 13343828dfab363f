//! What people did in a repository: commits, pushes, issues, pull requests, comments, reviews. When one of these lists
//! is too long to be read to its end, who is in it counts, and nobody can be said to have done nothing.

use jiff::Timestamp;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::OrgReader;
use super::newest::Newest;
use super::part::{Missing, Part};
use super::shapes::Login;
use crate::audit::Reason;
use crate::audit::github::facts::{Activity, ActivityKind};
use crate::github::account::MaybeAccount;
use crate::github::ask::Ask;

#[derive(Serialize, Deserialize)]
struct Dated {
    date: Option<Timestamp>,
}

#[derive(Serialize, Deserialize)]
struct Inner {
    author: Option<Dated>,
}

#[derive(Serialize, Deserialize)]
struct Commit {
    html_url: String,
    author: Option<MaybeAccount>,
    commit: Inner,
}

#[derive(Serialize, Deserialize)]
struct Push {
    timestamp: Timestamp,
    actor: Option<Login>,
}

#[derive(Serialize, Deserialize)]
struct Issue {
    user: Option<Login>,
    created_at: Timestamp,
    html_url: String,
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "there")]
    pull_request: Option<bool>,
}

/// Only whether it is there matters.
fn there<'de, D: serde::Deserializer<'de>>(from: D) -> Result<Option<bool>, D::Error> {
    Ok(Some(!matches!(Value::deserialize(from)?, Value::Null | Value::Bool(false))))
}

#[derive(Serialize, Deserialize)]
struct Comment {
    user: Option<Login>,
    created_at: Timestamp,
    html_url: String,
}

impl OrgReader {
    /// The newest of each kind that each person did; `cut` is why that is not all.
    pub(super) fn activity(
        &self,
        name: &str,
        has_commits: bool,
        pushed: Option<Timestamp>,
        now: Timestamp,
        cut: &mut Option<Reason>,
    ) -> Part<Vec<Activity>> {
        let since = self.since(now);
        let mut newest = Newest::default();
        // Without a push there is no commit.
        if has_commits && pushed.is_none_or(|pushed| pushed >= since) {
            enough(self.commits(name, since, pushed.unwrap_or(now), &mut newest), cut)?;
            enough(self.pushed(name, since, &mut newest), cut)?;
        }
        enough(self.issues(name, since, &mut newest), cut)?;
        for place in ["issues", "pulls"] {
            let ask = since_asked(self.repo(name, &[place, "comments"])?, since);
            let asked = self.each(ask, |comment: Comment| {
                if let Some(user) = comment.user {
                    newest.add(
                        &user.login,
                        ActivityKind::Comment,
                        comment.created_at,
                        Some(comment.html_url),
                    );
                }
                true
            });
            enough(asked, cut)?;
        }
        enough(self.reviews(name, since, &mut newest), cut)?;
        Ok(newest.list())
    }

    /// Commits of the default branch. Their dates are whatever their authors' machines said: none is later than the push
    /// that brought it.
    fn commits(&self, name: &str, since: Timestamp, pushed: Timestamp, newest: &mut Newest) -> Part<()> {
        self.each(since_asked(self.repo(name, &["commits"])?, since), |commit: Commit| {
            let at = commit.commit.author.and_then(|author| author.date);
            let login = commit.author.and_then(|author| author.login);
            if let (Some(login), Some(at)) = (login, at) {
                newest.add(&login, ActivityKind::Commit, at.min(pushed), Some(commit.html_url));
            }
            true
        })
    }

    /// Pushes to all branches, newest first.
    fn pushed(&self, name: &str, since: Timestamp, newest: &mut Newest) -> Part<()> {
        self.each(self.repo(name, &["activity"])?.with("time_period", "year"), |push: Push| {
            if push.timestamp < since {
                return false;
            }
            if let Some(actor) = push.actor {
                newest.add(&actor.login, ActivityKind::Push, push.timestamp, None);
            }
            true
        })
    }

    /// Issues and pull requests that changed since, by who opened them.
    fn issues(&self, name: &str, since: Timestamp, newest: &mut Newest) -> Part<()> {
        let ask = since_asked(self.repo(name, &["issues"])?.with("state", "all"), since);
        let asked = self.each(ask, |issue: Issue| {
            let kind = if issue.pull_request == Some(true) {
                ActivityKind::PullRequest
            } else {
                ActivityKind::Issue
            };
            if let Some(user) = issue.user {
                newest.add(&user.login, kind, issue.created_at, Some(issue.html_url));
            }
            true
        });
        // Issues are switched off; pull requests are told of with their reviews.
        self.unless(410, asked, ())
    }

    /// Entries one after the other, for as long as more are wanted.
    fn each<T: Serialize + DeserializeOwned>(&self, ask: Ask, mut take: impl FnMut(T) -> bool) -> Part<()> {
        let mut read = 0;
        let ended =
            self.client.each_page::<Vec<T>>(&ask.keeping::<Vec<T>>(), self.reading.most_pages, |page| {
                read += page.len();
                page.into_iter().all(&mut take)
            })?;
        if ended { Ok(()) } else { Err(Reason::TooMany { most: read }.into()) }
    }
}

/// What was read of a list that is too long counts; that there is more is remembered.
fn enough(asked: Part<()>, cut: &mut Option<Reason>) -> Part<()> {
    match asked {
        Err(Missing::Reason(reason @ Reason::TooMany { .. })) => {
            cut.get_or_insert(reason);
            Ok(())
        }
        other => other,
    }
}

fn since_asked(ask: Ask, since: Timestamp) -> Ask {
    ask.with("since", &since.to_string())
}
