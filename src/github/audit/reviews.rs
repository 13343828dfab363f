//! Who reviewed and who opened pull requests. REST tells reviews of one pull request at a time only; GraphQL of fifty.

use jiff::Timestamp;
use serde::Deserialize;
use serde_json::json;

use super::OrgReader;
use super::newest::Newest;
use super::part::Part;
use super::shapes::PageInfo;
use crate::audit::Reason;
use crate::audit::github::facts::ActivityKind;

/// Reviews of one pull request that are told.
const MOST: usize = 100;

#[derive(Deserialize)]
struct Found {
    repository: Option<Pulls>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Pulls {
    pull_requests: Page,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Page {
    page_info: PageInfo,
    nodes: Vec<Option<Pull>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Pull {
    created_at: Timestamp,
    updated_at: Timestamp,
    url: String,
    author: Option<Author>,
    reviews: Option<Reviews>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Reviews {
    total_count: usize,
    nodes: Vec<Option<Review>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Review {
    submitted_at: Option<Timestamp>,
    url: String,
    author: Option<Author>,
}

#[derive(Deserialize)]
struct Author {
    #[serde(rename = "__typename")]
    kind: String,
    login: String,
}

impl Author {
    /// As REST writes it: bots have brackets there.
    fn name(self) -> String {
        if self.kind == "Bot" { format!("{}[bot]", self.login) } else { self.login }
    }
}

impl OrgReader {
    /// Pull requests that changed since, newest first.
    pub(super) fn reviews(&self, name: &str, since: Timestamp, newest: &mut Newest) -> Part<()> {
        let mut after: Option<String> = None;
        let (mut read, mut whole) = (0, true);
        let end = |whole| if whole { Ok(()) } else { Err(Reason::TooMany { most: MOST }.into()) };
        for _ in 0..self.reading.most_pages {
            let variables = json!({ "owner": self.organisation, "name": name, "after": after });
            let found: Found = self.client.query(include_str!("reviews.graphql"), &variables)?;
            let odd = |en: &str, ja: &str| {
                Reason::odd(format!("the list of pull requests {en}"), format!("プルリクエストの一覧{ja}"))
            };
            let page = found
                .repository
                .ok_or_else(|| odd("has no repository", "にリポジトリがありません"))?
                .pull_requests;
            for pull in page.nodes.into_iter().flatten() {
                if pull.updated_at < since {
                    return end(whole);
                }
                read += 1;
                whole &= take(pull, since, newest);
            }
            if !page.page_info.has_next_page {
                return end(whole);
            }
            let next = page
                .page_info
                .end_cursor
                .ok_or_else(|| odd("has more pages and does not say where", "に続きの位置がありません"))?;
            if after.as_ref() == Some(&next) {
                return Err(odd("leads in a circle", "が同じページを繰り返します").into());
            }
            after = Some(next);
        }
        Err(Reason::TooMany { most: read }.into())
    }
}

/// Whether all its reviews that count are told.
fn take(pull: Pull, since: Timestamp, newest: &mut Newest) -> bool {
    if let Some(author) = pull.author {
        newest.add(&author.name(), ActivityKind::PullRequest, pull.created_at, Some(pull.url));
    }
    let Some(reviews) = pull.reviews else { return true };
    // The oldest is first. Where even that is recent, some who are not told may be recent too.
    let oldest = reviews.nodes.iter().flatten().find_map(|review| review.submitted_at);
    let more = reviews.total_count > reviews.nodes.len() && oldest.is_none_or(|oldest| oldest >= since);
    for review in reviews.nodes.into_iter().flatten() {
        if let (Some(author), Some(at)) = (review.author, review.submitted_at) {
            newest.add(&author.name(), ActivityKind::Review, at, Some(review.url));
        }
    }
    !more
}
