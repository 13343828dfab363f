//! Comments of a pull request's conversation, and reactions to them.

use serde_json::{Value, json};

use super::exchange::{Answer, Call, Reply, created, invalid_field, not_found, ok, refuse};
use super::pulls::via;
use super::shapes::node;
use super::world::{Comment, World};

const SIGNS: [&str; 8] = ["+1", "-1", "laugh", "confused", "heart", "hooray", "rocket", "eyes"];

fn place(world: &World, call: &Call, level: &str) -> Result<(usize, u64), Reply> {
    let index = call.repository(world)?;
    let number = call.number("issue_number")?;
    let repository = &world.repositories[index];
    if repository.pull(number).is_some() {
        allowed(world, call, index, level)?;
    } else {
        call.may(world, index, "issues", level)?;
        world.issue_of(repository.id, number).ok_or_else(not_found)?;
    }
    Ok((index, number))
}

/// For comments of a pull request either permission will do.
fn allowed(world: &World, call: &Call, index: usize, level: &str) -> Result<(), Reply> {
    call.may(world, index, "pull_requests", level).or_else(|_| call.may(world, index, "issues", level))
}

fn one(world: &World, call: &Call, level: &str) -> Result<(usize, usize), Reply> {
    let index = call.repository(world)?;
    allowed(world, call, index, level)?;
    let id = call.number("comment_id")?;
    let found = world.repositories[index].comments.iter().position(|comment| comment.id == id);
    Ok((index, found.ok_or_else(not_found)?))
}

fn checked(call: &Call) -> Result<String, Reply> {
    let body = call.text("body").unwrap_or_default();
    if body.trim().is_empty() {
        return Err(invalid_field("IssueComment", "body", "Body can't be blank"));
    }
    if body.chars().count() > 65_536 {
        return Err(invalid_field("IssueComment", "body", "Body is too long (maximum is 65536 characters)"));
    }
    Ok(body)
}

pub fn comments(world: &mut World, call: &Call) -> Answer {
    let (index, number) = place(world, call, "read")?;
    let repository = &world.repositories[index];
    let since: Option<jiff::Timestamp> = call.asked("since").and_then(|at| at.parse().ok());
    let all = repository
        .comments
        .iter()
        .filter(|comment| comment.pull == number && since.is_none_or(|since| comment.updated >= since))
        .map(|comment| world.comment_json(repository, comment))
        .collect();
    call.page(&call.by_number(repository.id), all, |_, part| Value::Array(part))
}

pub fn comment(world: &mut World, call: &Call) -> Answer {
    let (index, at) = one(world, call, "read")?;
    let repository = &world.repositories[index];
    ok(world.comment_json(repository, &repository.comments[at]))
}

pub fn create_comment(world: &mut World, call: &Call) -> Answer {
    let (index, number) = place(world, call, "write")?;
    let (actor, body) = (call.actor(world)?, checked(call)?);
    let repository = world.repositories[index].id;
    let id = world.say(repository, number, Some(actor), &body);
    let repository = world.repository_mut(repository);
    let comment = repository.comments.iter_mut().find(|comment| comment.id == id).unwrap();
    comment.via = via(call);
    let comment = comment.clone();
    created(world.comment_json(&world.repositories[index], &comment))
}

/// Only its author or somebody who may push changes a comment.
fn mine(world: &World, call: &Call, index: usize, at: usize) -> Result<u64, Reply> {
    let actor = call.actor(world)?;
    if world.repositories[index].comments[at].author != Some(actor) && !call.pushes(world, index)? {
        return Err(refuse(403, "Must have admin rights to Repository."));
    }
    Ok(actor)
}

pub fn update_comment(world: &mut World, call: &Call) -> Answer {
    let (index, at) = one(world, call, "write")?;
    let actor = mine(world, call, index, at)?;
    let body = checked(call)?;
    let (repository, id) = (world.repositories[index].id, world.repositories[index].comments[at].id);
    world.reword(repository, id, Some(actor), &body);
    let repository = &world.repositories[index];
    ok(world.comment_json(repository, &repository.comments[at]))
}

pub fn delete_comment(world: &mut World, call: &Call) -> Answer {
    let (index, at) = one(world, call, "write")?;
    mine(world, call, index, at)?;
    world.repositories[index].comments.remove(at);
    Ok(Reply::none(204))
}

fn reaction_json(world: &World, (id, user, content): &(u64, u64, String)) -> Value {
    json!({
        "id": id, "node_id": node("REA", *id), "user": world.user_json(Some(*user)), "content": content,
        "created_at": world.now().to_string(),
    })
}

pub fn reactions(world: &mut World, call: &Call) -> Answer {
    let (index, at) = one(world, call, "read")?;
    let repository = &world.repositories[index];
    let all = repository.comments[at].reactions.iter().map(|found| reaction_json(world, found)).collect();
    call.page(&call.by_number(repository.id), all, |_, part| Value::Array(part))
}

pub fn react(world: &mut World, call: &Call) -> Answer {
    let (index, at) = one(world, call, "write")?;
    let actor = call.actor(world)?;
    let content = call.text("content").unwrap_or_default();
    if !SIGNS.contains(&content.as_str()) {
        return Err(invalid_field("Reaction", "content", "is not a reaction"));
    }
    let known = world.repositories[index].comments[at].reactions.iter();
    if let Some(found) = known.clone().find(|(_, user, sign)| *user == actor && *sign == content).cloned() {
        return ok(reaction_json(world, &found));
    }
    let found = (world.fresh(), actor, content);
    world.repositories[index].comments[at].reactions.push(found.clone());
    created(reaction_json(world, &found))
}

impl World {
    /// A comment as if written in the web pages; the number of it.
    pub fn say(&mut self, repository: u64, pull: u64, author: Option<u64>, body: &str) -> u64 {
        let (id, now) = (self.fresh(), self.now());
        let issue = self.issue_of(repository, pull).is_some();
        let repository = self.repository_mut(repository);
        assert!(issue || repository.pull(pull).is_some(), "there is no pull request and no issue {pull}");
        repository.comments.push(Comment {
            id,
            pull,
            author,
            body: body.to_owned(),
            created: now,
            updated: now,
            edited: None,
            via: None,
            reactions: Vec::new(),
        });
        id
    }

    /// Changes a comment, whoever wrote it.
    pub fn reword(&mut self, repository: u64, comment: u64, by: Option<u64>, body: &str) {
        let now = self.now();
        let comments = &mut self.repository_mut(repository).comments;
        let found = comments.iter_mut().find(|found| found.id == comment).expect("no such comment");
        found.body = body.to_owned();
        found.updated = now;
        found.edited = Some((now, by));
    }
}
