//! Our own words on a pull request: comments, reviews, small signs. None is written twice because an answer was lost.

use http::Method;
use jiff::Timestamp;
use serde::Deserialize;
use serde_json::json;

use super::account::Account;
use super::address;
use super::ask::Ask;
use super::client::{Client, TRIES, parsed};
use super::trouble;
use crate::ports::{ForgeTrouble, Forged, OwnComment, ReviewEvent};

/// The most characters that the forge takes in a comment or a review.
const LONGEST: usize = 65_536;

#[derive(Deserialize)]
struct Comment {
    id: u64,
    html_url: String,
    body: Option<String>,
    user: Option<Account>,
    created_at: Timestamp,
}

impl Comment {
    fn own(self) -> OwnComment {
        OwnComment { id: self.id, url: self.html_url, body: self.body.unwrap_or_default() }
    }
}

#[derive(Deserialize)]
struct Review {
    html_url: String,
    body: Option<String>,
    user: Option<Account>,
    commit_id: Option<String>,
    submitted_at: Option<Timestamp>,
}

/// Refuses what is too long. It is not cut here: what a person signs is shown whole or not at all.
pub(super) fn fits(body: &str) -> Forged<()> {
    let length = body.chars().count();
    if length <= LONGEST {
        return Ok(());
    }
    Err(trouble::refused(
        format!("a text of {length} characters is longer than the forge takes ({LONGEST})"),
        "shorten what it holds",
    ))
}

/// The forge changes line ends and the space at the end.
pub(super) fn same(found: Option<&str>, sent: &str) -> bool {
    found.unwrap_or_default().replace("\r\n", "\n").trim() == sent.replace("\r\n", "\n").trim()
}

impl Client {
    fn comments(&self, number: u64) -> Forged<Vec<Comment>> {
        let viewer = self.viewer()?.id;
        let ask = Ask::get(self.repo(&["issues", &number.to_string(), "comments"])?);
        let all: Vec<Comment> = self.list(&ask)?;
        Ok(all
            .into_iter()
            .filter(|comment| comment.user.as_ref().is_some_and(|user| user.id == viewer))
            .collect())
    }

    /// Comments of the token's own account, oldest first.
    pub fn own_comments(&self, number: u64) -> Forged<Vec<OwnComment>> {
        Ok(self.comments(number)?.into_iter().map(Comment::own).collect())
    }

    /// Writes a comment.
    pub fn comment(&self, number: u64, body: &str) -> Forged<OwnComment> {
        fits(body)?;
        let since = self.now()?;
        let route = self.repo(&["issues", &number.to_string(), "comments"])?;
        let ask = Ask::new(Method::POST, route).body(json!({ "body": body }));
        self.create(
            &ask,
            |answer| Ok(parsed::<Comment>(&answer.body)?.own()),
            || {
                let arrived =
                    |comment: &Comment| comment.created_at >= since && same(comment.body.as_deref(), body);
                Ok(self.comments(number)?.into_iter().find(arrived).map(Comment::own))
            },
        )
    }

    /// Changes a comment.
    pub fn edit_comment(&self, id: u64, body: &str) -> Forged<OwnComment> {
        fits(body)?;
        let route = self.repo(&["issues", "comments", &id.to_string()])?;
        let comment: Comment = self.json(&Ask::new(Method::PATCH, route).body(json!({ "body": body })))?;
        Ok(comment.own())
    }

    /// Deletes a comment. That it is gone when asked again means that the first time worked.
    pub fn delete_comment(&self, id: u64) -> Forged<()> {
        let ask = Ask::new(Method::DELETE, self.repo(&["issues", "comments", &id.to_string()])?);
        match self.send(&ask, 1, |_| Ok(())) {
            Ok(()) => Ok(()),
            Err(problem) if !problem.doubt => Err(problem.error),
            Err(_) => match self.send(&ask, TRIES - 1, |_| Ok(())) {
                Err(problem) if problem.error.trouble != ForgeTrouble::NotFound => Err(problem.error),
                _ => Ok(()),
            },
        }
    }

    /// Submits a review on a commit.
    pub fn review(&self, number: u64, commit: &str, event: ReviewEvent, body: &str) -> Forged<String> {
        fits(body)?;
        let commit = address::commit(commit)?;
        let since = self.now()?;
        let event = match event {
            ReviewEvent::Comment => "COMMENT",
            ReviewEvent::Approve => "APPROVE",
        };
        let route = self.repo(&["pulls", &number.to_string(), "reviews"])?;
        let listing = Ask::get(route.clone());
        let ask =
            Ask::new(Method::POST, route).body(json!({ "commit_id": commit, "event": event, "body": body }));
        self.create(
            &ask,
            |answer| Ok(parsed::<Review>(&answer.body)?.html_url),
            || {
                let viewer = self.viewer()?.id;
                let arrived = |review: &Review| {
                    review.user.as_ref().is_some_and(|user| user.id == viewer)
                        && review.commit_id.as_deref() == Some(commit)
                        && review.submitted_at.is_some_and(|at| at >= since)
                        && same(review.body.as_deref(), body)
                };
                Ok(self.list::<Review>(&listing)?.into_iter().find(arrived).map(|review| review.html_url))
            },
        )
    }

    /// Answers a comment with a sign. The forge keeps one of each, so it may be sent again.
    pub fn react(&self, comment: u64, sign: &str) -> Forged<()> {
        let route = self.repo(&["issues", "comments", &comment.to_string(), "reactions"])?;
        self.done(&Ask::new(Method::POST, route).body(json!({ "content": sign })))
    }
}
