//! Pull requests and their reviews.

use serde_json::{Value, json};

use super::exchange::{Answer, Call, Caller, Reply, invalid, not_found, ok, refuse};
use super::history;
use super::world::{Owner, Review, World};

/// GitHub lists no more commits of a pull request than this, on all pages together.
const COMMITS: usize = 250;
/// Nor more files.
const FILES: usize = 3000;

/// The repository and the number of the pull request of a route.
fn place(world: &World, call: &Call, level: &str) -> Result<(usize, u64), Reply> {
    let index = call.repository(world)?;
    call.may(world, index, "pull_requests", level)?;
    let number = call.number("pull_number")?;
    world.repositories[index].pull(number).ok_or_else(not_found)?;
    Ok((index, number))
}

pub fn pull(world: &mut World, call: &Call) -> Answer {
    let (index, number) = place(world, call, "read")?;
    let repository = &world.repositories[index];
    ok(world.pull_json(repository, repository.pull(number).ok_or_else(not_found)?))
}

pub fn commits(world: &mut World, call: &Call) -> Answer {
    let (index, number) = place(world, call, "read")?;
    let repository = &world.repositories[index];
    let pull = repository.pull(number).ok_or_else(not_found)?;
    let all = history::between(repository, &pull.base_sha, &pull.head_sha)
        .iter()
        .take(COMMITS)
        .filter_map(|sha| Some(world.commit_json(repository, &repository.resolve(sha)?)))
        .collect();
    call.page(&call.by_number(repository.id), all, |_, part| Value::Array(part))
}

pub fn files(world: &mut World, call: &Call) -> Answer {
    let (index, number) = place(world, call, "read")?;
    let repository = &world.repositories[index];
    let pull = repository.pull(number).ok_or_else(not_found)?;
    let diff = history::difference(repository, &pull.base_sha, &pull.head_sha).ok_or_else(not_found)?;
    let name = |file: &git2::DiffFile<'_>| {
        file.path_bytes().map(|path| String::from_utf8_lossy(path).into_owned()).unwrap_or_default()
    };
    let api = format!("{}/repos/{}", world.origin, world.full_name(repository));
    let all = diff
        .deltas()
        .take(FILES)
        .map(|delta| {
            let (old, new) = (delta.old_file(), delta.new_file());
            let status = match delta.status() {
                git2::Delta::Added => "added",
                git2::Delta::Deleted => "removed",
                git2::Delta::Renamed => "renamed",
                git2::Delta::Copied => "copied",
                _ => "modified",
            };
            let path = if status == "removed" { name(&old) } else { name(&new) };
            let sha = if status == "removed" { old.id() } else { new.id() }.to_string();
            let mut file = json!({
                "sha": sha, "filename": path, "status": status, "additions": 0, "deletions": 0, "changes": 0,
                "blob_url": format!("{api}/blob/{path}"), "raw_url": format!("{api}/raw/{path}"),
                "contents_url": format!("{api}/contents/{path}"),
            });
            if matches!(status, "renamed" | "copied") {
                file["previous_filename"] = json!(name(&old));
            }
            file
        })
        .collect();
    call.page(&call.by_number(repository.id), all, |_, part| Value::Array(part))
}

pub fn reviews(world: &mut World, call: &Call) -> Answer {
    let (index, number) = place(world, call, "read")?;
    let actor = call.actor(world)?;
    let repository = &world.repositories[index];
    // A review that was not submitted is seen by its author only.
    let seen = |review: &&Review| review.state != "PENDING" || review.author == Some(actor);
    let all = repository
        .reviews
        .iter()
        .filter(|review| review.pull == number)
        .filter(seen)
        .map(|review| world.review_json(repository, review))
        .collect();
    call.page(&call.by_number(repository.id), all, |_, part| Value::Array(part))
}

fn one(world: &World, call: &Call, level: &str) -> Result<(usize, usize), Reply> {
    let (index, number) = place(world, call, level)?;
    let id = call.number("review_id")?;
    let reviews = &world.repositories[index].reviews;
    let found = reviews.iter().position(|review| review.id == id && review.pull == number);
    Ok((index, found.ok_or_else(not_found)?))
}

pub fn review(world: &mut World, call: &Call) -> Answer {
    let (index, at) = one(world, call, "read")?;
    let repository = &world.repositories[index];
    ok(world.review_json(repository, &repository.reviews[at]))
}

pub fn create_review(world: &mut World, call: &Call) -> Answer {
    let (index, number) = place(world, call, "write")?;
    let actor = call.actor(world)?;
    let pull = world.repositories[index].pull(number).ok_or_else(not_found)?.clone();
    let body = call.text("body").unwrap_or_default();
    let state = match call.text("event").as_deref() {
        Some("APPROVE") => "APPROVED",
        Some("REQUEST_CHANGES") => "CHANGES_REQUESTED",
        Some("COMMENT") => "COMMENTED",
        _ => "PENDING",
    };
    if pull.author == Some(actor) && state == "APPROVED" {
        return Err(invalid(&["Can not approve your own pull request"]));
    }
    if pull.author == Some(actor) && state == "CHANGES_REQUESTED" {
        return Err(invalid(&["Can not request changes on your own pull request"]));
    }
    if body.is_empty() && matches!(state, "COMMENTED" | "CHANGES_REQUESTED") {
        return Err(invalid(&["Body can't be blank"]));
    }
    if body.chars().count() > 65_536 {
        return Err(invalid(&["Body is too long (maximum is 65536 characters)"]));
    }
    let commit = call.text("commit_id").unwrap_or_else(|| pull.head_sha.clone());
    let known = history::between(&world.repositories[index], &pull.base_sha, &pull.head_sha);
    if !known.contains(&commit) {
        return Err(invalid(&["commit_id is not part of the pull request"]));
    }
    let id = world.say_review(world.repositories[index].id, number, Some(actor), state, &body, &commit);
    let repository = &world.repositories[index];
    ok(world.review_json(repository, repository.reviews.iter().find(|review| review.id == id).unwrap()))
}

pub fn update_review(world: &mut World, call: &Call) -> Answer {
    let (index, at) = one(world, call, "write")?;
    let actor = call.actor(world)?;
    if world.repositories[index].reviews[at].author != Some(actor) {
        return Err(refuse(403, "You are not allowed to edit this review"));
    }
    let body = call.text("body").ok_or_else(|| invalid(&["body is missing"]))?;
    let now = world.now();
    let review = &mut world.repositories[index].reviews[at];
    review.body = body;
    if review.submitted.is_some() {
        review.edited = Some((now, Some(actor)));
    }
    let repository = &world.repositories[index];
    ok(world.review_json(repository, &repository.reviews[at]))
}

pub fn dismiss_review(world: &mut World, call: &Call) -> Answer {
    let (index, at) = one(world, call, "write")?;
    if !call.pushes(world, index)? {
        return Err(refuse(403, "You are not allowed to dismiss reviews"));
    }
    let review = &mut world.repositories[index].reviews[at];
    if !matches!(review.state.as_str(), "APPROVED" | "CHANGES_REQUESTED") {
        return Err(invalid(&["Can not dismiss a commented pull request review"]));
    }
    review.state = "DISMISSED".into();
    let repository = &world.repositories[index];
    ok(world.review_json(repository, &repository.reviews[at]))
}

impl World {
    /// A review as if made in the web pages; the number of it.
    pub fn say_review(
        &mut self,
        repository: u64,
        pull: u64,
        author: Option<u64>,
        state: &str,
        body: &str,
        commit: &str,
    ) -> u64 {
        let (id, now) = (self.fresh(), self.now());
        self.repository_mut(repository).reviews.push(Review {
            id,
            pull,
            author,
            body: body.to_owned(),
            state: state.to_owned(),
            commit: commit.to_owned(),
            submitted: (state != "PENDING").then_some(now),
            edited: None,
        });
        id
    }
}

/// The app that a person's token was made for.
pub fn via(call: &Call) -> Option<u64> {
    match &call.caller {
        Caller::Token(Owner::User { app, .. }) => *app,
        Caller::Token(Owner::Installation { app, .. }) => Some(*app),
        _ => None,
    }
}
