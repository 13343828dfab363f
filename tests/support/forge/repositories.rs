//! A repository: branches, pushes, permissions, and its files at a commit.

use data_encoding::BASE64;
use serde_json::{Value, json};

use super::exchange::{Answer, Body, Call, Reply, encode, encode_query, not_found, ok, refuse};
use super::history::{self, Entry};
use super::world::{Repository, World};

const MEGABYTE: usize = 1024 * 1024;

pub fn repository(world: &mut World, call: &Call) -> Answer {
    let index = call.repository(world)?;
    call.may(world, index, "metadata", "read")?;
    ok(world.full_repository_json(&world.repositories[index]))
}

pub fn branch(world: &mut World, call: &Call) -> Answer {
    let index = call.repository(world)?;
    call.may(world, index, "contents", "read")?;
    let (repository, name) = (&world.repositories[index], call.param("branch"));
    let found = repository.resolve(&format!("refs/heads/{name}"));
    let found = found.ok_or_else(|| refuse(404, "Branch not found"))?;
    let url = format!("{}/repos/{}/branches/{name}", world.origin, world.full_name(repository));
    ok(json!({
        "name": name, "commit": world.commit_json(repository, &found), "protected": false,
        "_links": {"self": url, "html": url}, "protection": {"enabled": false},
        "protection_url": format!("{url}/protection"),
    }))
}

/// Pushes, newest first. Pages are found by a cursor, not by a number.
pub fn activity(world: &mut World, call: &Call) -> Answer {
    let index = call.repository(world)?;
    call.may(world, index, "contents", "read")?;
    let repository = &world.repositories[index];
    let branch = call.asked("ref").map(|name| name.strip_prefix("refs/heads/").unwrap_or(name).to_owned());
    let kind = call.asked("activity_type");
    let mut all: Vec<_> = repository
        .pushes
        .iter()
        .filter(|push| branch.as_ref().is_none_or(|branch| *branch == push.branch))
        .filter(|push| kind.is_none_or(|kind| kind == push.kind))
        .collect();
    if call.asked("direction") != Some("asc") {
        all.reverse();
    }
    let per_page = call.asked("per_page").and_then(|text| text.parse().ok()).unwrap_or(30).clamp(1, 100);
    let after = call.asked("after").and_then(|cursor| cursor.strip_prefix("push-")?.parse::<u64>().ok());
    let from = after.map_or(0, |after| {
        all.iter().position(|push| push.id == after).map_or(all.len(), |position| position + 1)
    });
    let part = &all[from..all.len().min(from + per_page)];
    let shown = part
        .iter()
        .map(|push| {
            json!({
                "id": push.id, "node_id": format!("PSH_{}", push.id), "before": push.before, "after": push.after,
                "ref": format!("refs/heads/{}", push.branch), "timestamp": push.at.to_string(),
                "activity_type": push.kind, "actor": world.user_json(push.actor),
            })
        })
        .collect();
    let reply = Reply::json(200, Value::Array(shown));
    let Some(last) = part.last().filter(|_| from + part.len() < all.len()) else { return Ok(reply) };
    let mut query: Vec<(String, String)> =
        call.query.iter().filter(|(key, _)| key != "after").cloned().collect();
    query.push(("after".into(), format!("push-{}", last.id)));
    let place = format!("{}{}?{}", call.base, call.by_number(repository.id), encode_query(&query));
    Ok(reply.header("link", format!("<{place}>; rel=\"next\"")))
}

pub fn permission(world: &mut World, call: &Call) -> Answer {
    let index = call.repository(world)?;
    call.may(world, index, "metadata", "read")?;
    let repository = &world.repositories[index];
    let login = call.param("username");
    let account = world
        .by_login(login)
        .filter(|account| account.kind != "Organization")
        .ok_or_else(|| refuse(404, &format!("{login} is not a user")))?;
    let role = world.role(repository, account.id);
    let mut user = world.user_json(Some(account.id));
    user["role_name"] = json!(role);
    ok(json!({
        "permission": world.permission(repository, account.id), "role_name": role, "user": user,
    }))
}

/// The commit of the query, or the default branch's.
fn at<'r>(repository: &'r Repository, call: &Call) -> Result<git2::Commit<'r>, Reply> {
    let name = call.asked("ref").unwrap_or(&repository.default_branch);
    let found = repository.resolve(name);
    found.ok_or_else(|| refuse(404, &format!("No commit found for the ref {name}")))
}

pub fn contents(world: &mut World, call: &Call) -> Answer {
    let index = call.repository(world)?;
    call.may(world, index, "contents", "read")?;
    let repository = &world.repositories[index];
    let (git, commit) = (&repository.git, at(repository, call)?);
    let path = call.param("path").trim_matches('/');
    let tree = commit.tree().map_err(|_| not_found())?;
    let entries = history::entries(git, &tree, true);
    let find = |path: &str| entries.iter().find(|entry| entry.path == path);
    let Some(entry) = find(path) else { return Err(not_found()) };
    match (entry.kind, entry.mode.as_str()) {
        ("tree", _) => {
            let front = format!("{path}/");
            let inside =
                |entry: &&Entry| entry.path.strip_prefix(&front).is_some_and(|rest| !rest.contains('/'));
            let all = entries.iter().filter(inside).map(|entry| described(world, repository, call, entry));
            ok(Value::Array(all.collect()))
        }
        ("commit", _) => {
            let mut shown = described(world, repository, call, entry);
            shown["submodule_git_url"] = json!("https://forge.example/other/repository.git");
            ok(shown)
        }
        (_, "120000") => {
            let target = blob_of(repository, &entry.id)?;
            let target = String::from_utf8_lossy(&target).into_owned();
            // GitHub follows a link to a file of the repository and says nothing about it.
            match find(&joined(path, &target)).filter(|found| found.kind == "blob") {
                Some(found) => file(world, repository, call, entry, &found.id),
                None => {
                    let mut shown = described(world, repository, call, entry);
                    shown["target"] = json!(target);
                    ok(shown)
                }
            }
        }
        _ => file(world, repository, call, entry, &entry.id),
    }
}

/// A link's target seen from the folder that the link is in.
fn joined(link: &str, target: &str) -> String {
    let mut parts: Vec<&str> = link.split('/').collect();
    parts.pop();
    for part in target.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            name => parts.push(name),
        }
    }
    parts.join("/")
}

fn blob_of(repository: &Repository, id: &str) -> Result<Vec<u8>, Reply> {
    let id = git2::Oid::from_str(id).map_err(|_| not_found())?;
    let blob = repository.git.find_blob(id).map_err(|_| not_found())?;
    Ok(blob.content().to_vec())
}

fn file(world: &World, repository: &Repository, call: &Call, entry: &Entry, id: &str) -> Answer {
    let bytes = blob_of(repository, id)?;
    if call.accepts(".raw") {
        let headers =
            vec![("content-type".to_owned(), "application/vnd.github.raw+json; charset=utf-8".to_owned())];
        return Ok(Reply { status: 200, headers, body: Body::Raw(bytes) });
    }
    let mut shown = described(world, repository, call, entry);
    shown["type"] = json!("file");
    shown["size"] = json!(bytes.len());
    // Beyond a megabyte the content has to be asked for raw.
    let large = bytes.len() > MEGABYTE;
    shown["encoding"] = json!(if large { "none" } else { "base64" });
    shown["content"] = json!(if large { String::new() } else { lines(&bytes) });
    ok(shown)
}

/// Base64 in lines, as GitHub writes it.
fn lines(bytes: &[u8]) -> String {
    let text = BASE64.encode(bytes);
    let parts: Vec<&str> =
        text.as_bytes().chunks(60).map(|part| std::str::from_utf8(part).unwrap()).collect();
    parts.iter().map(|part| format!("{part}\n")).collect()
}

fn described(world: &World, repository: &Repository, call: &Call, entry: &Entry) -> Value {
    let (full, path) = (world.full_name(repository), &entry.path);
    let name = path.rsplit('/').next().unwrap_or_default();
    let kind = match (entry.kind, entry.mode.as_str()) {
        ("tree", _) => "dir",
        ("commit", _) => "submodule",
        (_, "120000") => "symlink",
        _ => "file",
    };
    let reference = encode(call.asked("ref").unwrap_or(&repository.default_branch));
    let place: Vec<String> = path.split('/').map(encode).collect();
    let place = place.join("/");
    let url = format!("{}/repos/{full}/contents/{place}?ref={reference}", world.origin);
    let git = format!("{}/repos/{full}/git/blobs/{}", world.origin, entry.id);
    let html = format!("https://forge.example/{full}/blob/{reference}/{place}");
    json!({
        "type": kind, "size": entry.size.unwrap_or(0), "name": name, "path": path, "sha": entry.id, "url": url,
        "git_url": git, "html_url": html, "download_url": format!("https://forge.example/{full}/raw/{place}"),
        "_links": {"self": url, "git": git, "html": html},
    })
}

pub fn blob(world: &mut World, call: &Call) -> Answer {
    let index = call.repository(world)?;
    call.may(world, index, "contents", "read")?;
    let (repository, id) = (&world.repositories[index], call.param("file_sha"));
    let bytes = blob_of(repository, id)?;
    if call.accepts(".raw") {
        let headers =
            vec![("content-type".to_owned(), "application/vnd.github.raw+json; charset=utf-8".to_owned())];
        return Ok(Reply { status: 200, headers, body: Body::Raw(bytes) });
    }
    let url = format!("{}/repos/{}/git/blobs/{id}", world.origin, world.full_name(repository));
    ok(json!({
        "sha": id, "node_id": format!("B_{id}"), "size": bytes.len(), "encoding": "base64",
        "content": lines(&bytes), "url": url,
    }))
}

pub fn tree(world: &mut World, call: &Call) -> Answer {
    let index = call.repository(world)?;
    call.may(world, index, "contents", "read")?;
    let (repository, name) = (&world.repositories[index], call.param("tree_sha"));
    let by_id = || repository.git.find_tree(git2::Oid::from_str(name).ok()?).ok();
    if repository.tip(&repository.default_branch).is_none() {
        return Err(refuse(409, "Git Repository is empty."));
    }
    let found = repository.resolve(name).and_then(|commit| commit.tree().ok()).or_else(by_id);
    let found = found.ok_or_else(not_found)?;
    let base = format!("{}/repos/{}/git", world.origin, world.full_name(repository));
    let mut entries = history::entries(&repository.git, &found, call.asked("recursive").is_some());
    if repository.truncated {
        entries.truncate(1);
    }
    let shown: Vec<Value> = entries
        .iter()
        .map(|entry| {
            let kind = if entry.kind == "tree" { "trees" } else { "blobs" };
            let mut shown = json!({
                "path": entry.path, "mode": entry.mode, "type": entry.kind, "sha": entry.id,
                "url": format!("{base}/{kind}/{}", entry.id),
            });
            if let Some(size) = entry.size {
                shown["size"] = json!(size);
            }
            shown
        })
        .collect();
    let id = found.id().to_string();
    ok(
        json!({"sha": id, "url": format!("{base}/trees/{id}"), "tree": shown, "truncated": repository.truncated}),
    )
}

pub fn commit(world: &mut World, call: &Call) -> Answer {
    let index = call.repository(world)?;
    call.may(world, index, "contents", "read")?;
    let (repository, name) = (&world.repositories[index], call.param("ref"));
    let found = repository.resolve(name);
    let found = found.ok_or_else(|| refuse(422, &format!("No commit found for SHA: {name}")))?;
    ok(world.commit_json(repository, &found))
}
