//! The door for shell scripts: `POST /_fake/ACTION` with a JSON text, by curl.
//!
//! It does what people do in GitHub's web pages. Whatever is wrong with a call is told in words with status 400.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::exchange::Reply;
use super::server::{Shared, lock};
use super::world::{ACTIONS_APP, Clock, Owner, Team, World};

type Done = Result<Value, String>;

pub fn answer(shared: &Shared, method: &str, path: &str, bytes: &[u8]) -> Reply {
    let action = path.trim_start_matches("/_fake/");
    let body = if bytes.is_empty() { Ok(json!({})) } else { serde_json::from_slice(bytes) };
    let done = match (method, body) {
        ("POST", Ok(body)) => act(shared, action, &body),
        ("GET", _) => act(shared, action, &json!({})),
        ("POST", Err(error)) => Err(error.to_string()),
        _ => Err("only GET and POST".to_owned()),
    };
    match done {
        Ok(value) => Reply::json(200, value),
        Err(why) => Reply::json(400, json!({"error": format!("{action}: {why}")})),
    }
}

fn text<'b>(body: &'b Value, name: &str) -> Result<&'b str, String> {
    body[name].as_str().ok_or_else(|| format!("`{name}` is missing"))
}

fn number(body: &Value, name: &str) -> Result<u64, String> {
    body[name].as_u64().ok_or_else(|| format!("`{name}` is missing"))
}

fn account(world: &World, login: &str) -> Result<u64, String> {
    let found = world.by_login(login).map(|found| found.id);
    found.ok_or_else(|| format!("there is no account `{login}`"))
}

/// The repository `OWNER/NAME` of a call.
fn repository(world: &World, body: &Value) -> Result<u64, String> {
    let name = text(body, "repository")?;
    let (owner, rest) = name.split_once('/').ok_or("`repository` is OWNER/NAME")?;
    let found = world.find(owner, rest).map(|(index, _)| world.repositories[index].id);
    found.ok_or_else(|| format!("there is no repository `{name}`"))
}

fn act(shared: &Shared, action: &str, body: &Value) -> Done {
    let world = &mut *lock(&shared.world);
    match action {
        "user" | "team" | "token" => who(world, action, body),
        "repository" | "allow" | "push" | "pull" | "close" => place(world, action, body),
        "comment" | "edit-comment" | "delete-comment" | "review" | "dismiss" => said(world, action, body),
        "clock" => {
            if let Some(at) = body["at"].as_str() {
                world.clock = Clock::Frozen(at.parse().map_err(|error| format!("{error}"))?);
            }
            if let Some(by) = body["advance"].as_i64().map(jiff::SignedDuration::from_secs) {
                world.clock = match world.clock {
                    Clock::Running(offset) => Clock::Running(offset + by),
                    Clock::Frozen(at) => Clock::Frozen(at + by),
                };
            }
            Ok(json!({"now": world.now().to_string()}))
        }
        "dump" => Ok(dump(shared, world)),
        _ => Err("no such action: user, team, token, repository, allow, push, pull, close, comment, edit-comment, delete-comment, review, dismiss, clock, dump".to_owned()),
    }
}

/// `user {id, login}`, `team {organisation, slug, members}`, `token {user | app | fork}`.
fn who(world: &mut World, action: &str, body: &Value) -> Done {
    match action {
        "user" => {
            let (id, login) = (number(body, "id")?, text(body, "login")?);
            if world.account(id).is_some() || world.by_login(login).is_some() {
                return Err(format!("there is an account {id} or `{login}` already"));
            }
            world.add_account(id, login, "User");
            Ok(json!({"id": id}))
        }
        "team" => {
            let logins = body["members"].as_array().ok_or("`members` is missing")?;
            let members: Result<Vec<u64>, String> =
                logins.iter().map(|login| account(world, login.as_str().unwrap_or_default())).collect();
            let (members, name) = (members?, text(body, "organisation")?);
            let organisation = account(world, name).unwrap_or_else(|_| {
                let id = world.fresh();
                world.add_account(id, name, "Organization");
                id
            });
            let (id, slug) = (world.fresh(), text(body, "slug")?.to_owned());
            world.teams.retain(|team| team.organisation != organisation || team.slug != slug);
            world.teams.push(Team { id, organisation, slug, members });
            Ok(json!({"id": id}))
        }
        _ => {
            let app = world.app(ACTIONS_APP).ok_or("no Actions")?;
            let mut permissions = app.permissions.clone();
            let owner = match body["user"].as_str() {
                Some(login) => {
                    let scopes = BTreeSet::from(["repo".to_owned(), "read:org".to_owned()]);
                    Owner::User { id: account(world, login)?, scopes, app: None }
                }
                None => {
                    if body["fork"] == true {
                        permissions.values_mut().for_each(|level| *level = "read".to_owned());
                    }
                    Owner::Installation { app: ACTIONS_APP, permissions }
                }
            };
            Ok(json!({"token": world.issue("story", owner, None)}))
        }
    }
}

/// `repository {repository, path}`, `allow {repository, user, role}`, `push {repository, branch, actor}`,
/// `pull {repository, author, head, base, body}`, `close {repository, pull, merged}`.
fn place(world: &mut World, action: &str, body: &Value) -> Done {
    if action == "repository" {
        let name = text(body, "repository")?;
        let git =
            git2::Repository::open_bare(text(body, "path")?).map_err(|error| error.message().to_owned())?;
        if !name.contains('/') || repository(world, body).is_ok() {
            return Err("`repository` is OWNER/NAME, once".to_owned());
        }
        return Ok(json!({"id": world.add_repository(name, git, None)}));
    }
    let id = repository(world, body)?;
    match action {
        "allow" => {
            let (user, role) = (account(world, text(body, "user")?)?, text(body, "role")?.to_owned());
            world.repository_mut(id).collaborators.insert(user, role);
            Ok(json!({}))
        }
        "push" => {
            let (branch, actor) = (text(body, "branch")?, account(world, text(body, "actor")?)?);
            world.repository(id).and_then(|found| found.tip(branch)).ok_or("there is no such branch")?;
            Ok(json!({"sha": world.pushed(id, branch, Some(actor))}))
        }
        "pull" => {
            let author = account(world, text(body, "author")?)?;
            let (head, base) = (text(body, "head")?, body["base"].as_str().unwrap_or("main"));
            for branch in [head, base] {
                let found = world.repository(id).and_then(|found| found.tip(branch));
                found.ok_or_else(|| format!("there is no branch `{branch}`"))?;
            }
            let number = world.open_pull(id, id, Some(author), head, base);
            world.repository_mut(id).pull_mut(number).body = body["body"].as_str().map(str::to_owned);
            Ok(json!({"number": number}))
        }
        _ => {
            let number = pull(world, id, body)?;
            let state = if body["merged"] == true { "merged" } else { "closed" };
            world.repository_mut(id).pull_mut(number).state = state;
            Ok(json!({"state": state}))
        }
    }
}

/// The number of a pull request that is there.
fn pull(world: &World, repository: u64, body: &Value) -> Result<u64, String> {
    let wanted = number(body, "pull")?;
    let found = world.repository(repository).and_then(|found| found.pull(wanted));
    found.map(|pull| pull.number).ok_or_else(|| format!("there is no pull request {wanted}"))
}

/// `comment {repository, pull, user, body}`, `edit-comment {repository, comment, user, body}`,
/// `delete-comment {repository, comment}`, `review {repository, pull, user, state, body}`,
/// `dismiss {repository, review}`.
fn said(world: &mut World, action: &str, body: &Value) -> Done {
    let id = repository(world, body)?;
    let user = |world: &World| account(world, text(body, "user")?);
    match action {
        "comment" => {
            let (number, user) = (pull(world, id, body)?, user(world)?);
            Ok(json!({"id": world.say(id, number, Some(user), text(body, "body")?)}))
        }
        "edit-comment" | "delete-comment" => {
            let comment = number(body, "comment")?;
            let found = &mut world.repository_mut(id).comments;
            if !found.iter().any(|known| known.id == comment) {
                return Err(format!("there is no comment {comment}"));
            }
            if action == "delete-comment" {
                found.retain(|known| known.id != comment);
                return Ok(json!({}));
            }
            let user = user(world)?;
            world.reword(id, comment, Some(user), text(body, "body")?);
            Ok(json!({}))
        }
        "review" => {
            let (number, user) = (pull(world, id, body)?, user(world)?);
            let head = world.repository_mut(id).pull_mut(number).head_sha.clone();
            let (state, words) = (body["state"].as_str().unwrap_or("COMMENTED"), text(body, "body")?);
            Ok(json!({"id": world.say_review(id, number, Some(user), state, words, &head)}))
        }
        _ => {
            let review = number(body, "review")?;
            let found = world.repository_mut(id).reviews.iter_mut().find(|found| found.id == review);
            found.ok_or_else(|| format!("there is no review {review}"))?.state = "DISMISSED".into();
            Ok(json!({}))
        }
    }
}

/// Everything said and checked, and what broke GitHub's descriptions.
fn dump(shared: &Shared, world: &World) -> Value {
    let repositories: serde_json::Map<String, Value> = world
        .repositories
        .iter()
        .map(|found| {
            let shown = json!({
                "pulls": found.pulls.iter().map(|pull| world.pull_json(found, pull)).collect::<Vec<_>>(),
                "comments": found.comments.iter().map(|one| world.comment_json(found, one)).collect::<Vec<_>>(),
                "reviews": found.reviews.iter().map(|one| world.review_json(found, one)).collect::<Vec<_>>(),
                "check_runs": found.runs.iter().map(|one| world.run_json(found, one)).collect::<Vec<_>>(),
                "statuses": found.statuses.iter().map(|one| world.status_json(found, one)).collect::<Vec<_>>(),
            });
            (world.full_name(found), shown)
        })
        .collect();
    let violations = lock(&shared.violations).clone();
    json!({"now": world.now().to_string(), "repositories": repositories, "violations": violations})
}
