//! Commits and everybody who had a hand in them.
//!
//! No single answer has it all. GraphQL knows co-authors, but gives no account for a bot; REST gives the bot, but only
//! the first author. Both lists are read and must be of the same commits.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::json;

use super::account::{MaybeAccount, User};
use super::address;
use super::ask::Ask;
use super::client::Client;
use super::trouble;
use crate::ports::{ForgeError, ForgeTrouble, Forged};
use crate::signoff::facts::{Actor, ActorKind, Commit, CommitPerson};

/// The forge lists no more commits of a pull request than this.
const LISTED: u64 = 250;
/// Commits in one question.
const BATCH: usize = 50;
/// The account of the forge's own committer, for what people do in its web pages.
const WEB: &str = "web-flow";

const PEOPLE: &str = include_str!("people.graphql");

#[derive(Deserialize)]
struct Listed {
    sha: String,
    author: Option<MaybeAccount>,
    committer: Option<MaybeAccount>,
    commit: Inner,
}

#[derive(Deserialize)]
struct Inner {
    author: Option<Signature>,
    committer: Option<Signature>,
}

#[derive(Deserialize)]
struct Signature {
    email: Option<String>,
}

#[derive(Deserialize)]
struct Known {
    oid: String,
    authors: Authors,
    committer: Option<Face>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Authors {
    total_count: usize,
    nodes: Vec<Face>,
}

#[derive(Deserialize)]
struct Face {
    email: Option<String>,
    user: Option<User>,
}

#[derive(Deserialize)]
struct Answered {
    repository: Option<Holder>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Holder {
    pull_request: Option<Asked>,
}

#[derive(Deserialize)]
struct Asked {
    commits: Page,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Page {
    total_count: u64,
    page_info: Place,
    nodes: Vec<Node>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Place {
    has_next_page: bool,
    end_cursor: Option<String>,
}

#[derive(Deserialize)]
struct Node {
    commit: Known,
}

#[derive(Deserialize)]
struct ById {
    repository: Option<BTreeMap<String, Option<Known>>>,
}

fn incomplete(number: u64, found: u64, expected: u64) -> ForgeError {
    ForgeError {
        trouble: ForgeTrouble::Garbled,
        message: format!("pull request {number} has {expected} commits, and the forge lists {found}"),
        help: "run it in a clone with the whole history (`fetch-depth: 0`), where the list can be read"
            .to_owned(),
    }
}

impl Client {
    /// All commits of a pull request.
    pub fn commits(&self, number: u64, expected: u64) -> Forged<Vec<Commit>> {
        if expected > LISTED {
            return Err(incomplete(number, LISTED, expected));
        }
        let ask = Ask::get(self.repo(&["pulls", &number.to_string(), "commits"])?);
        let listed: Vec<Listed> = self.list(&ask)?;
        let (known, total) = self.known(number)?;
        let count = |list: usize| u64::try_from(list).unwrap_or(u64::MAX);
        for found in [count(listed.len()), count(known.len()), total] {
            if found != expected {
                return Err(incomplete(number, found, expected));
            }
        }
        let mut known: BTreeMap<String, Known> =
            known.into_iter().map(|commit| (commit.oid.clone(), commit)).collect();
        let mut commits = Vec::new();
        for one in listed {
            let Some(other) = known.remove(&one.sha) else {
                return Err(trouble::garbled(&ask.name(), "REST and GraphQL list different commits"));
            };
            commits.push(self.joined(other, Some(one))?);
        }
        Ok(commits)
    }

    fn known(&self, number: u64) -> Forged<(Vec<Known>, u64)> {
        let document = format!("{}{PEOPLE}", include_str!("commits.graphql"));
        let (mut known, mut after, mut total) = (Vec::new(), None::<String>, 0);
        // Three pages hold all that is listed; one more and it is not ending.
        for _ in 0..=LISTED.div_ceil(100) {
            let variables =
                json!({ "owner": self.owner, "name": self.name, "number": number, "after": after });
            let answer: Answered = self.query(&document, &variables)?;
            let page =
                answer.repository.and_then(|repository| repository.pull_request).map(|pull| pull.commits);
            let page =
                page.ok_or_else(|| trouble::garbled("POST /graphql", "it has no such pull request"))?;
            total = page.total_count;
            known.extend(page.nodes.into_iter().map(|node| node.commit));
            match page.page_info.end_cursor {
                Some(cursor) if page.page_info.has_next_page => after = Some(cursor),
                None if page.page_info.has_next_page => break,
                _ => return Ok((known, total)),
            }
        }
        Err(incomplete(number, u64::try_from(known.len()).unwrap_or(u64::MAX), total))
    }

    /// These commits, whether or not a pull request has them.
    pub fn commits_by_id(&self, ids: &[String]) -> Forged<Vec<Commit>> {
        let mut commits = Vec::new();
        for batch in ids.chunks(BATCH) {
            let mut document = String::from(
                "query ($owner: String!, $name: String!) { repository(owner: $owner, name: $name) {",
            );
            for (at, id) in batch.iter().enumerate() {
                document
                    .push_str(&format!(" c{at}: object(oid: \"{}\") {{ ...People }}", address::commit(id)?));
            }
            document.push_str(" } }\n");
            document.push_str(PEOPLE);
            let answer: ById = self.query(&document, &json!({ "owner": self.owner, "name": self.name }))?;
            let mut known = answer.repository.unwrap_or_default();
            for (at, id) in batch.iter().enumerate() {
                let commit = known.remove(&format!("c{at}")).flatten().filter(|commit| commit.oid == *id);
                let commit = commit.ok_or_else(|| ForgeError {
                    trouble: ForgeTrouble::NotFound,
                    message: format!("the forge does not have commit `{id}`"),
                    help: "push the branch, and fetch what others pushed".to_owned(),
                })?;
                commits.push(self.completed(commit)?);
            }
        }
        Ok(commits)
    }

    /// REST is asked only about commits with somebody whom GraphQL does not know.
    fn completed(&self, known: Known) -> Forged<Commit> {
        let stranger = |face: &Face| face.user.is_none();
        if !known.authors.nodes.iter().chain(&known.committer).any(stranger) {
            return self.joined(known, None);
        }
        let listed: Listed = self.json(&Ask::get(self.repo(&["commits", address::commit(&known.oid)?])?))?;
        self.joined(known, Some(listed))
    }

    /// One commit out of both answers.
    fn joined(&self, known: Known, listed: Option<Listed>) -> Forged<Commit> {
        if known.authors.nodes.is_empty() || known.authors.nodes.len() != known.authors.total_count {
            let what = format!(
                "it names {} of {} authors of commit `{}`",
                known.authors.nodes.len(),
                known.authors.total_count,
                known.oid
            );
            return Err(trouble::garbled("POST /graphql", &what));
        }
        let named = Named::of(listed);
        let mut authors: Vec<CommitPerson> =
            known.authors.nodes.into_iter().map(|face| self.person(face, &named)).collect();
        if let Some((email, account)) = &named.author
            && !authors.iter().any(|author| author.email.eq_ignore_ascii_case(email))
        {
            authors.push(CommitPerson { email: email.clone(), account: account.clone() });
        }
        let committer = match (known.committer, &named.committer) {
            (Some(face), _) => self.person(face, &named),
            (None, Some((email, account))) => CommitPerson { email: email.clone(), account: account.clone() },
            (None, None) => CommitPerson { email: String::new(), account: None },
        };
        let committer = (!self.is_web(&committer)).then_some(committer);
        Ok(Commit { sha: known.oid, authors, committer })
    }

    fn person(&self, face: Face, named: &Named) -> CommitPerson {
        let email = face.email.unwrap_or_default();
        let account = face.user.and_then(User::actor);
        let account = account.or_else(|| named.account(&email)).or_else(|| self.hidden_address(&email));
        CommitPerson { email, account }
    }

    /// The account in an address such as `583231+octocat@users.noreply.github.com`, which the forge makes for people
    /// who hide theirs and for bots.
    fn hidden_address(&self, email: &str) -> Option<Actor> {
        let (name, domain) = email.split_once('@')?;
        if !domain.eq_ignore_ascii_case(&format!("users.noreply.{}", self.mail_host())) {
            return None;
        }
        let (id, login) = name.split_once('+')?;
        let kind = if login.ends_with("[bot]") { ActorKind::Machine } else { ActorKind::Person };
        (!login.is_empty()).then_some(Actor { id: id.parse().ok()?, login: login.to_owned(), kind })
    }

    /// The forge's own committer. Anybody can write its address into a commit, but who does that has pushed it.
    fn is_web(&self, committer: &CommitPerson) -> bool {
        committer.email == format!("noreply@{}", self.mail_host())
            && committer.account.as_ref().is_none_or(|account| account.login == WEB)
    }
}

/// Accounts that REST knows, by address.
#[derive(Default)]
struct Named {
    author: Option<(String, Option<Actor>)>,
    committer: Option<(String, Option<Actor>)>,
}

impl Named {
    fn of(listed: Option<Listed>) -> Self {
        let Some(listed) = listed else { return Self::default() };
        let pair = |signature: Option<Signature>, account: Option<MaybeAccount>| {
            Some((signature?.email.unwrap_or_default(), account.and_then(MaybeAccount::actor)))
        };
        Self {
            author: pair(listed.commit.author, listed.author),
            committer: pair(listed.commit.committer, listed.committer),
        }
    }

    fn account(&self, email: &str) -> Option<Actor> {
        let of = |pair: &Option<(String, Option<Actor>)>| {
            pair.as_ref()
                .filter(|(other, _)| other.eq_ignore_ascii_case(email))
                .and_then(|(_, account)| account.clone())
        };
        if email.is_empty() { None } else { of(&self.author).or_else(|| of(&self.committer)) }
    }
}
