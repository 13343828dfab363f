//! What each person did in the organisation, newest first, as their profile counts it. Every plan has it.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;
use serde_json::json;

use super::newest::Newest;
use super::part::Part;
use super::{DAY, OrgReader};
use crate::audit::Reason;
use crate::audit::github::facts::{Activity, ActivityKind, Unsure};

/// People in one question: each counts for about a hundred nodes.
const BATCH: usize = 10;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Person {
    login: String,
    contributions_collection: Collection,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Collection {
    commit_contributions_by_repository: Vec<ByRepository>,
    issue_contributions: Nodes,
    pull_request_contributions: Nodes,
    pull_request_review_contributions: Nodes,
}

#[derive(Deserialize)]
struct ByRepository {
    contributions: Nodes,
}

#[derive(Deserialize)]
struct Nodes {
    nodes: Option<Vec<Option<Deed>>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Deed {
    occurred_at: Timestamp,
    url: Option<String>,
}

impl OrgReader {
    /// What people did, by their contributions and, where the plan has it, the audit log.
    pub(super) fn deeds(
        &self,
        organisation: &str,
        people: &[String],
        now: Timestamp,
        unsure: &mut Vec<Unsure>,
    ) -> Part<Vec<Activity>> {
        let mut newest = Newest::default();
        let from = now - SignedDuration::from_secs(self.days() * DAY);
        for batch in people.chunks(BATCH) {
            let asked: String = batch
                .iter()
                .enumerate()
                // A JSON text is a text of GraphQL too.
                .map(|(at, login)| format!("  u{at}: user(login: {}) {{ ...Done }}\n", json!(login)))
                .collect();
            let document = format!(
                "query ($organisation: ID!, $from: DateTime!, $to: DateTime!) {{\n{asked}}}\n{}",
                include_str!("contributions.graphql")
            );
            let variables =
                json!({ "organisation": organisation, "from": from.to_string(), "to": now.to_string() });
            let mut found: BTreeMap<String, Option<Person>> =
                self.client.query_with_gaps(&document, &variables)?;
            for (at, login) in batch.iter().enumerate() {
                match found.remove(&format!("u{at}")).flatten() {
                    Some(person) => add(&mut newest, person),
                    // It is in a list and cannot be asked about: that is no sign that it did nothing.
                    None => unsure.push(Unsure { login: login.clone(), why: unknown() }),
                }
            }
        }
        self.audit_log(&mut newest, people, now, unsure);
        Ok(newest.list())
    }
}

fn unknown() -> Reason {
    Reason::odd(
        "it is in a list, and GraphQL knows no such user",
        "一覧にあるユーザーが GraphQL では見つかりません",
    )
}

fn add(newest: &mut Newest, person: Person) {
    let all = person.contributions_collection;
    let mut take = |kind: ActivityKind, nodes: Nodes| {
        for deed in nodes.nodes.into_iter().flatten().flatten() {
            newest.add(&person.login, kind, deed.occurred_at, deed.url);
        }
    };
    for one in all.commit_contributions_by_repository {
        take(ActivityKind::Commit, one.contributions);
    }
    take(ActivityKind::Issue, all.issue_contributions);
    take(ActivityKind::PullRequest, all.pull_request_contributions);
    take(ActivityKind::Review, all.pull_request_review_contributions);
}
