//! An organisation as its owners see it: people, teams, apps, tokens, invitations, webhooks, secrets, settings.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use serde_json::{Value, json};

use super::exchange::{Answer, Call, Reply, not_for_apps, not_found, ok, refuse};
use super::shapes::{SITE, node};
use super::world::{Owner, World};

/// What an organisation has.
#[derive(Debug, Clone, Default)]
pub struct Organisation {
    /// Account → owns it.
    pub members: BTreeMap<u64, bool>,
    pub outside: BTreeSet<u64>,
    pub without_two_factor: BTreeSet<u64>,
    /// Team's slug and account.
    pub maintainers: BTreeSet<(String, u64)>,
    /// Slug, slug of the team above.
    pub parents: BTreeMap<String, String>,
    /// Slug, repository's name, role.
    pub team_repositories: Vec<(String, String, String)>,
    pub hooks: Vec<Hook>,
    pub tokens: Vec<Grant>,
    pub installations: Vec<Installed>,
    pub invitations: Vec<Invited>,
    /// Name, visibility, made, set.
    pub secrets: Vec<(String, String, Timestamp, Timestamp)>,
    /// Actor and moment; none where the plan has no audit log.
    pub audit_log: Option<Vec<(String, Timestamp)>>,
    pub two_factor_required: bool,
    pub actions_may_write: bool,
}

#[derive(Debug, Clone)]
pub struct Hook {
    pub id: u64,
    pub url: String,
    pub secret: bool,
    pub insecure: bool,
    pub created: Timestamp,
}

/// A fine-grained token.
#[derive(Debug, Clone)]
pub struct Grant {
    pub id: u64,
    pub owner: u64,
    pub name: String,
    pub granted: Timestamp,
    pub used: Option<Timestamp>,
    pub expires: Option<Timestamp>,
}

#[derive(Debug, Clone)]
pub struct Installed {
    pub id: u64,
    pub app: String,
    pub all: bool,
    pub at: Timestamp,
}

#[derive(Debug, Clone)]
pub struct Invited {
    pub id: u64,
    pub email: String,
    pub inviter: u64,
    pub at: Timestamp,
}

/// The organisation's account, when the caller may see this part of it: an app with the permission, a member with a scope
/// for organisations, or an owner where it is an owner's business.
fn seen(world: &World, call: &Call, permission: &str, owner: bool) -> Result<(u64, Organisation), Reply> {
    let id = world.by_login(call.param("org")).filter(|found| found.kind == "Organization");
    let id = id.ok_or_else(not_found)?.id;
    let found = world.organisations.get(&id).cloned().unwrap_or_default();
    match call.owner()? {
        Owner::Installation { permissions, .. } if permissions.contains_key(permission) => Ok((id, found)),
        Owner::Installation { .. } => Err(not_for_apps()),
        Owner::User { id: user, scopes, .. } => {
            let scope = scopes.contains("admin:org") || (!owner && scopes.contains("read:org"));
            let role = found.members.get(user).is_some_and(|owns| *owns || !owner);
            if !role {
                return Err(refuse(403, "Must be an organization owner"));
            }
            if !scope {
                let wanted = if owner { "admin:org" } else { "admin:org, read:org" };
                return Err(not_found().header("x-accepted-oauth-scopes", wanted));
            }
            Ok((id, found))
        }
    }
}

/// A page under the organisation's number, as GitHub links it.
fn listed(call: &Call, id: u64, all: Vec<Value>) -> Answer {
    call.page(&alias(call, id), all, |_, part| Value::Array(part))
}

fn alias(call: &Call, id: u64) -> String {
    let rest = call.path.splitn(4, '/').nth(3).unwrap_or_default();
    format!("/organizations/{id}/{rest}")
}

pub fn organisation(world: &mut World, call: &Call) -> Answer {
    call.owner()?;
    let account = world.by_login(call.param("org")).ok_or_else(not_found)?.clone();
    if account.kind != "Organization" {
        return Err(not_found());
    }
    let api = format!("{}/orgs/{}", world.origin, account.login);
    let public =
        world.repositories.iter().filter(|found| found.owner == account.id && !found.private).count();
    let private =
        world.repositories.iter().filter(|found| found.owner == account.id && found.private).count();
    let mut shown = json!({
        "login": account.login, "id": account.id, "node_id": node("O", account.id), "url": api,
        "repos_url": format!("{api}/repos"), "events_url": format!("{api}/events"), "hooks_url": format!("{api}/hooks"),
        "issues_url": format!("{api}/issues"), "members_url": format!("{api}/members{{/member}}"),
        "public_members_url": format!("{api}/public_members{{/member}}"), "avatar_url": format!("{SITE}/avatars/{}", account.id),
        "description": null, "html_url": format!("{SITE}/{}", account.login), "has_organization_projects": true,
        "has_repository_projects": true, "public_repos": public, "public_gists": 0, "followers": 0, "following": 0,
        "type": "Organization", "created_at": "2020-01-01T00:00:00Z", "updated_at": "2020-01-01T00:00:00Z",
        "archived_at": null,
    });
    // Strangers are answered too, with less.
    if let Ok((_, found)) = seen(world, call, "organization_administration", true) {
        shown["plan"] = json!({"name": "team", "space": 1, "private_repos": 999});
        shown["total_private_repos"] = json!(private);
        shown["default_repository_permission"] = json!("write");
        shown["members_can_create_public_repositories"] = json!(true);
        shown["two_factor_requirement_enabled"] = json!(found.two_factor_required);
    }
    ok(shown)
}

pub fn actions(world: &mut World, call: &Call) -> Answer {
    seen(world, call, "organization_administration", true)?;
    ok(json!({"enabled_repositories": "all", "allowed_actions": "all"}))
}

pub fn workflow(world: &mut World, call: &Call) -> Answer {
    let (_, found) = seen(world, call, "organization_administration", true)?;
    let word = if found.actions_may_write { "write" } else { "read" };
    ok(
        json!({"default_workflow_permissions": word, "can_approve_pull_request_reviews": found.actions_may_write}),
    )
}

pub fn members(world: &mut World, call: &Call) -> Answer {
    let (id, found) = seen(world, call, "members", call.asked("filter").is_some())?;
    let wanted = |(account, owns): &(&u64, &bool)| {
        let role = match call.asked("role") {
            Some("admin") => **owns,
            Some("member") => !**owns,
            _ => true,
        };
        role && (call.asked("filter") != Some("2fa_disabled") || found.without_two_factor.contains(*account))
    };
    let all =
        found.members.iter().filter(wanted).map(|(account, _)| world.user_json(Some(*account))).collect();
    listed(call, id, all)
}

pub fn outside(world: &mut World, call: &Call) -> Answer {
    let (id, found) = seen(world, call, "members", true)?;
    let wanted = |account: &&u64| {
        call.asked("filter") != Some("2fa_disabled") || found.without_two_factor.contains(*account)
    };
    let all = found.outside.iter().filter(wanted).map(|account| world.user_json(Some(*account))).collect();
    listed(call, id, all)
}

pub fn teams(world: &mut World, call: &Call) -> Answer {
    let (id, found) = seen(world, call, "members", false)?;
    let shape = |slug: &str| {
        let team = world.teams.iter().find(|team| team.organisation == id && team.slug == slug);
        let number = team.map_or(0, |team| team.id);
        let api = format!("{}/organizations/{id}/team/{number}", world.origin);
        json!({
            "id": number, "node_id": node("T", number), "url": api, "members_url": format!("{api}/members{{/member}}"),
            "name": slug, "slug": slug, "description": null, "permission": "pull", "privacy": "closed",
            "html_url": format!("{SITE}/orgs/{}/teams/{slug}", call.param("org")),
            "repositories_url": format!("{api}/repos"), "type": "organization",
        })
    };
    let one = |slug: &String| {
        let mut team = shape(slug);
        team["parent"] = found.parents.get(slug).map_or(Value::Null, |parent| shape(parent));
        team
    };
    let slugs: Vec<String> =
        world.teams.iter().filter(|team| team.organisation == id).map(|team| team.slug.clone()).collect();
    listed(call, id, slugs.iter().map(one).collect())
}

pub fn team_repositories(world: &mut World, call: &Call) -> Answer {
    let (id, found) = seen(world, call, "members", false)?;
    let slug = call.param("team_slug");
    let one = |(_, name, role): &(String, String, String)| {
        let repository = world.repositories.iter().find(|repository| repository.name == *name)?;
        let mut shown = world.repository_json(repository);
        shown["role_name"] = json!(role);
        Some(shown)
    };
    let all = found.team_repositories.iter().filter(|(team, ..)| team == slug).filter_map(one).collect();
    listed(call, id, all)
}

pub fn tokens(world: &mut World, call: &Call) -> Answer {
    let (id, found) = seen(world, call, "organization_personal_access_tokens", true)?;
    let one = |grant: &Grant| {
        json!({
            "id": grant.id, "owner": world.user_json(Some(grant.owner)), "repository_selection": "all",
            "repositories_url": format!("{}/organizations/{id}/personal-access-tokens/{}/repositories", world.origin, grant.id),
            "permissions": {"organization": {"members": "read"}, "repository": {"contents": "write"}},
            "access_granted_at": grant.granted.to_string(), "token_id": grant.id + 1, "token_name": grant.name,
            "token_expired": false, "token_expires_at": grant.expires.map(|at| at.to_string()),
            "token_last_used_at": grant.used.map(|at| at.to_string()),
        })
    };
    listed(call, id, found.tokens.iter().map(one).collect())
}

pub fn installations(world: &mut World, call: &Call) -> Answer {
    let (id, found) = seen(world, call, "organization_administration", true)?;
    let one = |app: &Installed| {
        json!({
            "id": app.id, "account": world.user_json(Some(id)), "repository_selection": if app.all { "all" } else { "selected" },
            "access_tokens_url": format!("{}/app/installations/{}/access_tokens", world.origin, app.id),
            "repositories_url": format!("{}/installation/repositories", world.origin),
            "html_url": format!("{SITE}/organizations/acme/settings/installations/{}", app.id), "app_id": app.id + 1,
            "app_slug": app.app, "target_id": id, "target_type": "Organization",
            "permissions": {"contents": "write", "metadata": "read"}, "events": [], "created_at": app.at.to_string(),
            "updated_at": app.at.to_string(), "single_file_name": null, "suspended_by": null, "suspended_at": null,
        })
    };
    let all = found.installations.iter().map(one).collect();
    call.page(&alias(call, id), all, |total, part| json!({"total_count": total, "installations": part}))
}

pub fn invitations(world: &mut World, call: &Call) -> Answer {
    let (id, found) = seen(world, call, "members", true)?;
    let one = |invited: &Invited| {
        json!({
            "id": invited.id, "login": null, "email": invited.email, "role": "direct_member",
            "created_at": invited.at.to_string(), "inviter": world.user_json(Some(invited.inviter)), "team_count": 0,
            "node_id": node("OI", invited.id),
            "invitation_teams_url": format!("{}/organizations/{id}/invitations/{}/teams", world.origin, invited.id),
        })
    };
    listed(call, id, found.invitations.iter().map(one).collect())
}

/// A webhook with what organisations' and repositories' have in common; the secret shows as stars.
pub fn hook_json(hook: &Hook, api: &str, kind: &str) -> Value {
    let mut config = json!({
        "url": hook.url, "insecure_ssl": if hook.insecure { "1" } else { "0" }, "content_type": "json",
    });
    if hook.secret {
        config["secret"] = json!("********");
    }
    let api = format!("{api}/hooks/{}", hook.id);
    json!({
        "id": hook.id, "url": api, "ping_url": format!("{api}/pings"), "name": "web", "events": ["push"],
        "active": true, "config": config, "updated_at": hook.created.to_string(),
        "created_at": hook.created.to_string(), "type": kind,
    })
}

pub fn hooks(world: &mut World, call: &Call) -> Answer {
    let (id, found) = seen(world, call, "organization_hooks", true)?;
    let api = format!("{}/orgs/{}", world.origin, call.param("org"));
    listed(call, id, found.hooks.iter().map(|hook| hook_json(hook, &api, "Organization")).collect())
}

pub fn secrets(world: &mut World, call: &Call) -> Answer {
    let (id, found) = seen(world, call, "organization_secrets", true)?;
    let one = |(name, visibility, made, set): &(String, String, Timestamp, Timestamp)| json!({"name": name, "visibility": visibility, "created_at": made.to_string(), "updated_at": set.to_string()});
    let all = found.secrets.iter().map(one).collect();
    call.page(&alias(call, id), all, |total, part| json!({"total_count": total, "secrets": part}))
}

pub fn repositories(world: &mut World, call: &Call) -> Answer {
    let (id, _) = seen(world, call, "metadata", false)?;
    let all = world.repositories.iter().filter(|found| found.owner == id);
    listed(call, id, all.map(|found| world.repository_json(found)).collect())
}

/// Newest first. Pages are found by a cursor.
pub fn audit_log(world: &mut World, call: &Call) -> Answer {
    let (id, found) = seen(world, call, "organization_administration", true)?;
    let mut all = found.audit_log.ok_or_else(not_found)?;
    let phrase = call.asked("phrase").unwrap_or_default().to_owned();
    if let Some(wanted) = phrase.split(' ').find_map(|word| word.strip_prefix("actor:")) {
        all.retain(|(actor, _)| actor == wanted);
    }
    all.sort_by_key(|(_, at)| std::cmp::Reverse(*at));
    let from: usize = call.asked("after").and_then(|text| text.parse().ok()).unwrap_or(0);
    let one = |(actor, at): &(String, Timestamp)| json!({"@timestamp": at.as_millisecond(), "action": "repo.access", "actor": actor, "created_at": at.as_millisecond()});
    let part: Vec<Value> = all.iter().skip(from).take(100).map(one).collect();
    let end = from + part.len();
    let more = end < all.len();
    let reply = Reply::json(200, Value::Array(part));
    let place = format!("{}{}?after={end}&per_page=100", call.base, alias(call, id));
    Ok(if more { reply.header("link", format!("<{place}>; rel=\"next\"")) } else { reply })
}
