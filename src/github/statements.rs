//! What people said on a pull request, and whether they changed it afterwards.
//!
//! REST does not say who edited what; GraphQL does. It is asked after REST, so an edit in between shows as one.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use serde::Deserialize;
use serde_json::json;

use super::account::Account;
use super::ask::Ask;
use super::client::Client;
use super::trouble;
use crate::ports::Forged;
use crate::signoff::facts::{Answer, Statement, StatementKind};
use crate::text::Text;

/// Texts in one question.
const BATCH: usize = 50;
/// How often a list of several pages is read until two readings agree.
const READINGS: usize = 4;

#[derive(Deserialize)]
struct Comment {
    id: u64,
    node_id: String,
    html_url: String,
    user: Option<Account>,
    body: Option<String>,
    created_at: Timestamp,
    performed_via_github_app: Option<serde_json::Value>,
}

#[derive(Deserialize)]
struct Review {
    id: u64,
    node_id: String,
    html_url: String,
    user: Option<Account>,
    body: Option<String>,
    state: String,
    submitted_at: Option<Timestamp>,
    commit_id: Option<String>,
    performed_via_github_app: Option<serde_json::Value>,
}

#[derive(Deserialize)]
struct Edits {
    nodes: Vec<Option<Edit>>,
}

#[derive(Deserialize)]
struct Edit {
    id: Option<String>,
    #[serde(default, rename = "lastEditedAt", deserialize_with = "present")]
    edited: Option<Option<Timestamp>>,
}

/// Keeps `null` (never edited) apart from a field that is not there (unknown).
fn present<'de, D: serde::Deserializer<'de>>(from: D) -> Result<Option<Option<Timestamp>>, D::Error> {
    Option::<Timestamp>::deserialize(from).map(Some)
}

impl Client {
    /// All comments and reviews, oldest first.
    pub fn statements(&self, number: u64, matters: &dyn Fn(&str) -> bool) -> Forged<Vec<Statement>> {
        let number = number.to_string();
        let comments = Ask::get(self.repo(&["issues", &number, "comments"])?);
        let reviews = Ask::get(self.repo(&["pulls", &number, "reviews"])?);
        let mut found: Vec<(String, Statement)> = Vec::new();
        for comment in self.settled(&comments, |comment: &Comment| comment.id)? {
            found.push((comment.node_id.clone(), comment.statement()));
        }
        for review in self.settled(&reviews, |review: &Review| review.id)? {
            if review.state != "PENDING" {
                let node = review.node_id.clone();
                let statement = review.statement();
                found.push((
                    node,
                    statement.ok_or_else(|| trouble::garbled(&reviews.name(), "a review has no time"))?,
                ));
            }
        }
        found.sort_by_key(|(_, statement)| statement.at);
        // What a signer says elsewhere may have been a revocation before somebody edited it.
        let author = |statement: &Statement| statement.author.as_ref().map(|author| author.id);
        let heard: BTreeSet<u64> =
            found.iter().filter(|(_, one)| matters(&one.body)).filter_map(|(_, one)| author(one)).collect();
        let asked: Vec<&str> = found
            .iter()
            .filter(|(_, one)| matters(&one.body) || author(one).is_some_and(|id| heard.contains(&id)))
            .map(|(node, _)| node.as_str())
            .collect();
        let edited = self.edited(&asked)?;
        let asked: BTreeSet<String> = asked.into_iter().map(str::to_owned).collect();
        Ok(found
            .into_iter()
            .map(|(node, mut statement)| {
                statement.edited = match edited.get(&node) {
                    Some(edited) => Answer::Known(*edited),
                    None if asked.contains(&node) => Answer::Unknown(gone()),
                    None => Answer::Unknown(not_asked()),
                };
                statement
            })
            .collect())
    }

    /// A list of several pages, read until two readings agree. A comment that is deleted between the reading of page
    /// one and of page two moves all others up by one, and the one at the border would be on neither.
    fn settled<T: serde::de::DeserializeOwned>(&self, ask: &Ask, id: impl Fn(&T) -> u64) -> Forged<Vec<T>> {
        let mut before: Option<Vec<u64>> = None;
        for _ in 0..READINGS {
            let pages: Vec<Vec<T>> = self.pages(ask)?;
            let single = pages.len() < 2;
            let list: Vec<T> = pages.into_iter().flatten().collect();
            let ids: Vec<u64> = list.iter().map(&id).collect();
            if single || before.as_ref() == Some(&ids) {
                return Ok(list);
            }
            before = Some(ids);
        }
        Err(trouble::garbled(&ask.name(), "the list changed each time it was read"))
    }

    /// Whether each of these was edited; one that the forge does not answer for is not in it.
    fn edited(&self, nodes: &[&str]) -> Forged<BTreeMap<String, bool>> {
        let mut edited = BTreeMap::new();
        for batch in nodes.chunks(BATCH) {
            let answer: Edits =
                self.query_with_gaps(include_str!("edited.graphql"), &json!({ "ids": batch }))?;
            for edit in answer.nodes.into_iter().flatten() {
                if let (Some(id), Some(at)) = (edit.id, edit.edited) {
                    edited.insert(id, at.is_some());
                }
            }
        }
        Ok(edited)
    }
}

fn gone() -> Text {
    Text::new(
        "the forge does not say whether it was edited; it may have been deleted meanwhile",
        "編集されたかどうかをフォージが返しません。その間に削除された可能性があります",
    )
}

fn not_asked() -> Text {
    Text::new("it was not asked whether it was edited", "編集されたかどうかを問い合わせていません")
}

fn through_app(app: Option<&serde_json::Value>) -> bool {
    app.is_some_and(|app| !app.is_null())
}

impl Comment {
    fn statement(self) -> Statement {
        Statement {
            id: self.id,
            url: self.html_url,
            kind: StatementKind::Comment,
            author: self.user.and_then(Account::actor),
            through_app: through_app(self.performed_via_github_app.as_ref()),
            body: self.body.unwrap_or_default(),
            at: self.created_at,
            edited: Answer::Unknown(not_asked()),
            commit: None,
        }
    }
}

impl Review {
    fn statement(self) -> Option<Statement> {
        let kind = match self.state.as_str() {
            "COMMENTED" => StatementKind::Comments,
            "APPROVED" => StatementKind::Approval,
            "CHANGES_REQUESTED" => StatementKind::ChangesRequested,
            "DISMISSED" => StatementKind::Dismissed,
            _ => StatementKind::OtherReview,
        };
        Some(Statement {
            id: self.id,
            url: self.html_url,
            kind,
            author: self.user.and_then(Account::actor),
            through_app: through_app(self.performed_via_github_app.as_ref()),
            body: self.body.unwrap_or_default(),
            at: self.submitted_at?,
            edited: Answer::Unknown(not_asked()),
            commit: self.commit_id,
        })
    }
}
