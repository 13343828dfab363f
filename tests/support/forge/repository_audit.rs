//! What an audit asks of a repository: who may do what, keys, webhooks, protection, what people did.

use jiff::Timestamp;
use serde_json::{Value, json};

use super::Repo;
use super::exchange::{Answer, Call, Reply, not_for_apps, ok, refuse};
use super::issues::Issue;
use super::organisation::{Hook, hook_json};
use super::shapes::SITE;
use super::world::{Owner, Repository, World};

/// What a repository has besides.
#[derive(Debug, Clone, Default)]
pub struct Extras {
    pub archived: bool,
    pub keys: Vec<DeployKey>,
    pub hooks: Vec<Hook>,
    /// The old rules of the default branch.
    pub protection: Option<Value>,
    /// Rules of the ruleset for the default branch.
    pub rules: Vec<Value>,
    /// Who may bypass that ruleset; none where whoever asks may not change it, and is not told.
    pub bypass: Option<Vec<Value>>,
    pub created: Option<Timestamp>,
    pub issues: Vec<Issue>,
    /// Author, moment.
    pub review_comments: Vec<(u64, Timestamp)>,
}

#[derive(Debug, Clone)]
pub struct DeployKey {
    pub id: u64,
    pub title: String,
    pub read_only: bool,
    pub added_by: String,
    pub created: Timestamp,
    pub used: Option<Timestamp>,
}

impl Repo {
    pub fn extras<T>(&self, act: impl FnOnce(&mut Extras) -> T) -> T {
        act(super::server::lock(&self.shared.world).extras.entry(self.id).or_default())
    }
}

/// Administrators only, and apps with the permission.
fn administered(world: &World, call: &Call, permission: &str) -> Result<usize, Reply> {
    let index = call.repository(world)?;
    let repository = &world.repositories[index];
    match call.owner()? {
        Owner::Installation { permissions, .. } if permissions.contains_key(permission) => Ok(index),
        Owner::Installation { .. } => Err(not_for_apps()),
        Owner::User { id, .. } if world.role(repository, *id) == "admin" => Ok(index),
        Owner::User { .. } => Err(refuse(403, "Must have admin rights to Repository.")),
    }
}

fn extras(world: &World, index: usize) -> Extras {
    world.extras.get(&world.repositories[index].id).cloned().unwrap_or_default()
}

fn listed(world: &World, call: &Call, index: usize, all: Vec<Value>) -> Answer {
    call.page(&call.by_number(world.repositories[index].id), all, |_, part| Value::Array(part))
}

fn since(call: &Call) -> Timestamp {
    call.asked("since").and_then(|text| text.parse().ok()).unwrap_or(Timestamp::UNIX_EPOCH)
}

fn api(world: &World, index: usize) -> (String, String) {
    let full = world.full_name(&world.repositories[index]);
    (format!("{}/repos/{full}", world.origin), format!("{SITE}/{full}"))
}

pub fn collaborators(world: &mut World, call: &Call) -> Answer {
    let index = administered(world, call, "administration")?;
    let repository = &world.repositories[index];
    let one = |(id, role): (&u64, &String)| {
        let mut user = world.user_json(Some(*id));
        user["role_name"] = json!(greatest(world, repository, *id, role));
        user
    };
    let all = repository.collaborators.iter().map(one).collect();
    listed(world, call, index, all)
}

/// Teams by which somebody has a role in a repository, and the role.
pub fn by_teams<'w>(world: &'w World, repository: &'w Repository, account: u64) -> Vec<(&'w str, &'w str)> {
    let Some(organisation) = world.organisations.get(&repository.owner) else { return Vec::new() };
    let granted = organisation.team_repositories.iter().filter(|(_, name, _)| *name == repository.name);
    let theirs = granted.filter(|(slug, ..)| {
        let team =
            world.teams.iter().find(|team| team.organisation == repository.owner && team.slug == *slug);
        team.is_some_and(|team| team.members.contains(&account))
    });
    theirs.map(|(slug, _, role)| (slug.as_str(), role.as_str())).collect()
}

/// REST tells the greatest role over all sources.
fn greatest(world: &World, repository: &Repository, account: u64, own: &str) -> String {
    const ROLES: [&str; 5] = ["read", "triage", "write", "maintain", "admin"];
    let rank = |role: &str| ROLES.iter().position(|known| *known == role);
    let teams = by_teams(world, repository, account);
    let Some(mine) = rank(own) else { return own.to_owned() };
    let most = teams.iter().filter_map(|(_, role)| rank(role)).max().unwrap_or(0).max(mine);
    ROLES[most].to_owned()
}

/// The ruleset of `rules`.
pub fn ruleset(world: &mut World, call: &Call) -> Answer {
    let index = call.repository(world)?;
    call.may(world, index, "metadata", "read")?;
    let found = extras(world, index);
    let mut shown = json!({
        "id": 1, "name": "main", "target": "branch", "source_type": "Repository", "enforcement": "active",
        "source": world.full_name(&world.repositories[index]), "rules": found.rules,
    });
    if let Some(actors) = found.bypass {
        shown["bypass_actors"] = json!(actors);
    }
    ok(shown)
}

pub fn keys(world: &mut World, call: &Call) -> Answer {
    let index = administered(world, call, "administration")?;
    let one = |key: &DeployKey| {
        json!({
            "id": key.id, "key": "ssh-ed25519 AAAA", "url": format!("{}/keys/{}", api(world, index).0, key.id),
            "title": key.title, "verified": true, "created_at": key.created.to_string(), "read_only": key.read_only,
            "added_by": key.added_by, "last_used": key.used.map(|at| at.to_string()),
        })
    };
    listed(world, call, index, extras(world, index).keys.iter().map(one).collect())
}

pub fn hooks(world: &mut World, call: &Call) -> Answer {
    let index = administered(world, call, "repository_hooks")?;
    let (api, _) = api(world, index);
    let one = |hook: &Hook| {
        let mut shown = hook_json(hook, &api, "Repository");
        shown["test_url"] = json!(format!("{api}/hooks/{}/test", hook.id));
        shown["last_response"] = json!({"code": 502, "status": "failed", "message": "Bad Gateway"});
        shown
    };
    listed(world, call, index, extras(world, index).hooks.iter().map(one).collect())
}

pub fn protection(world: &mut World, call: &Call) -> Answer {
    let index = administered(world, call, "administration")?;
    let repository = &world.repositories[index];
    let found = extras(world, index).protection.filter(|_| call.param("branch") == repository.default_branch);
    ok(found.ok_or_else(|| refuse(404, "Branch not protected"))?)
}

pub fn rules(world: &mut World, call: &Call) -> Answer {
    let index = call.repository(world)?;
    call.may(world, index, "metadata", "read")?;
    let named = |rule: &Value| {
        let mut rule = rule.clone();
        rule["ruleset_source_type"] = json!("Repository");
        rule["ruleset_source"] = json!(world.full_name(&world.repositories[index]));
        rule["ruleset_id"] = json!(1);
        rule
    };
    let all = extras(world, index).rules.iter().map(named).collect();
    listed(world, call, index, all)
}

/// Commits of the default branch that are younger than `since`, newest first.
pub fn commits(world: &mut World, call: &Call) -> Answer {
    let index = call.repository(world)?;
    call.may(world, index, "contents", "read")?;
    let repository = &world.repositories[index];
    let Some(tip) = repository.tip(&repository.default_branch) else {
        return Err(refuse(409, "Git Repository is empty."));
    };
    let since = since(call).as_second();
    let all = ancestors(repository, &tip)
        .iter()
        .filter_map(|id| repository.git.find_commit(*id).ok())
        .filter(|found| found.committer().when().seconds() >= since)
        .map(|found| world.commit_json(repository, &found))
        .collect();
    listed(world, call, index, all)
}

/// A commit and all before it, newest first.
pub fn ancestors(repository: &Repository, tip: &str) -> Vec<git2::Oid> {
    let mut walk = repository.git.revwalk().unwrap();
    walk.push(git2::Oid::from_str(tip).unwrap()).unwrap();
    walk.map(|id| id.unwrap()).collect()
}

pub fn comments(world: &mut World, call: &Call) -> Answer {
    let index = call.repository(world)?;
    call.may(world, index, "issues", "read")?;
    let (repository, since) = (&world.repositories[index], since(call));
    let young = repository.comments.iter().filter(|comment| comment.updated >= since);
    let all = young.map(|comment| world.comment_json(repository, comment)).collect();
    listed(world, call, index, all)
}

pub fn review_comments(world: &mut World, call: &Call) -> Answer {
    let index = call.repository(world)?;
    call.may(world, index, "pull_requests", "read")?;
    let ((api, site), since) = (api(world, index), since(call));
    let one = |(number, (author, at)): (usize, &(u64, Timestamp))| {
        let (url, page) =
            (format!("{api}/pulls/comments/{number}"), format!("{site}/pull/1#discussion_r{number}"));
        let pull = format!("{api}/pulls/1");
        json!({
            "url": url, "id": number + 1, "node_id": format!("PRRC_{number}"), "pull_request_review_id": null,
            "diff_hunk": "@@", "path": "main.tf", "commit_id": "a".repeat(40), "original_commit_id": "a".repeat(40),
            "user": world.user_json(Some(*author)), "body": "a remark", "created_at": at.to_string(),
            "updated_at": at.to_string(), "html_url": page, "pull_request_url": pull, "author_association": "MEMBER",
            "_links": {"self": {"href": url}, "html": {"href": page}, "pull_request": {"href": pull}},
        })
    };
    let found = extras(world, index).review_comments;
    let all = found.iter().enumerate().filter(|(_, (_, at))| *at >= since).map(one).collect();
    listed(world, call, index, all)
}
