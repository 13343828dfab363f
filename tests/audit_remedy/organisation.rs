//! Each kind of object at GitHub, in code as people write it for the provider `integrations/github`.

use pairgate::audit::object::{Change, GitHubItem};
use pairgate::audit::remedy::Managed;
use pairgate::text::Lang;

use crate::tools::*;

const CODE: &str = r#"provider "github" {
  owner = "acme"
}

resource "github_membership" "alice" {
  username = "Alice"
  role     = "member"
}

resource "github_team" "ops" {
  name = "Ops & Co"
}

resource "github_team_membership" "alice" {
  team_id  = github_team.ops.id
  username = github_membership.alice.username
}

resource "github_team_members" "dev" {
  team_id = "dev"

  members {
    username = "alice"
  }

  members {
    username = "bob"
  }
}

resource "github_repository" "shop" {
  name       = "shop"
  visibility = "public"
}

resource "github_team_repository" "shop" {
  team_id    = github_team.ops.slug
  repository = github_repository.shop.name
  permission = "admin"
}

resource "github_repository_collaborator" "guest" {
  repository = github_repository.shop.name
  username   = "guest"
  permission = "push"
}

resource "github_repository_collaborators" "web" {
  repository = "web"

  user {
    username   = "guest"
    permission = "push"
  }

  team {
    team_id    = "dev"
    permission = "push"
  }
}

resource "github_repository_deploy_key" "ci" {
  title      = "CI"
  repository = github_repository.shop.name
  key        = "ssh-ed25519 AAAA"
  read_only  = false
}

resource "github_app_installation_repositories" "bot" {
  installation_id       = "7"
  selected_repositories = [github_repository.shop.name]
}

resource "github_organization_webhook" "ci" {
  events = ["push"]

  configuration {
    url          = "https://ci.example.com/hook"
    content_type = "json"
  }
}

resource "github_repository_webhook" "chat" {
  repository = github_repository.shop.name
  events     = ["push"]

  configuration {
    url = "https://chat.example.com/${var.path}"
  }
}

resource "github_actions_organization_secret" "token" {
  secret_name     = "TOKEN"
  visibility      = "all"
  plaintext_value = var.token
}

resource "github_organization_settings" "acme" {
  billing_email                 = "billing@example.com"
  default_repository_permission = "write"
}

resource "github_actions_organization_permissions" "acme" {
  enabled_repositories = "all"
  allowed_actions      = "all"
}

resource "github_actions_repository_permissions" "shop" {
  repository      = github_repository.shop.name
  allowed_actions = "all"
}

resource "github_workflow_repository_permissions" "shop" {
  repository                       = github_repository.shop.name
  default_workflow_permissions     = "write"
  can_approve_pull_request_reviews = true
}

resource "github_branch_protection" "main" {
  repository_id = github_repository.shop.node_id
  pattern       = "main"
}
"#;

/// All places, whether there is a patch that git takes, and the note.
fn told(item: GitHubItem, change: Change) -> String {
    let remedy = remedy(&[("main.tf", CODE)], github(item), change);
    let Managed::Yes { places, patch, note } = &remedy.managed else {
        return format!("{:?}", remedy.managed);
    };
    let all: Vec<&str> = places.iter().map(|place| place.address.as_str()).collect();
    let note = note.as_ref().map_or("", |note| note.get(Lang::En));
    if patch.is_some() {
        patched(&[("main.tf", CODE)], &remedy);
        return format!("{}{note}", all.join(" "));
    }
    format!("{}: {note}", all.join(" "))
}

const DECIDE: &str = ": no patch: a person has to decide what should stand there instead";
const LISTED: &str = "workflows stop that use an action which is not listed: add an `allowed_actions_config` block with those that are used before it is applied";
const ALREADY: &str =
    ": no patch: the code says so already, and something else changed it; an apply brings it back";

#[track_caller]
fn check(item: GitHubItem, change: Change, expected: &str) {
    assert_eq!(told(item.clone(), change.clone()), expected, "{item:?} {change:?}");
}

fn text(name: &str) -> String {
    name.to_owned()
}

fn set(name: &'static str, value: &str) -> Change {
    Change::Set { name, value: value.into() }
}

#[test]
fn people_and_teams_are_found_as_the_provider_has_them() {
    let member = |owner| GitHubItem::Member { login: text("alice"), owner };
    check(member(false), Change::Remove, "github_membership.alice");
    check(member(true), set("role", "member"), &format!("github_membership.alice{ALREADY}"));
    let invited = GitHubItem::Invitation { id: 1, invitee: text("alice") };
    check(invited, Change::Remove, "github_membership.alice");
    let guest =
        |repository: &str| GitHubItem::Collaborator { repository: text(repository), login: text("guest") };
    check(
        GitHubItem::OutsideCollaborator { login: text("guest") },
        Change::Remove,
        "github_repository_collaborator.guest github_repository_collaborators.web",
    );
    check(guest("shop"), set("permission", "pull"), "github_repository_collaborator.guest");
    check(guest("web"), set("permission", "pull"), "github_repository_collaborators.web");
    check(guest("web"), Change::Remove, "github_repository_collaborators.web");
    check(GitHubItem::Team { slug: text("ops-co") }, Change::Remove, "github_team.ops");
    let of_team = |slug: &str, login: &str| GitHubItem::TeamMember { slug: text(slug), login: text(login) };
    check(of_team("ops-co", "alice"), Change::Remove, "github_team_membership.alice");
    check(of_team("dev", "bob"), Change::Remove, "github_team_members.dev");
    let team = |slug: &str, repository: &str| GitHubItem::TeamRepository {
        slug: text(slug),
        repository: text(repository),
    };
    check(team("ops-co", "shop"), set("permission", "push"), "github_team_repository.shop");
    check(team("dev", "web"), set("permission", "pull"), "github_repository_collaborators.web");
}

#[test]
fn keys_apps_webhooks_and_secrets_are_found_as_the_provider_has_them() {
    let key = || GitHubItem::DeployKey { repository: text("shop"), id: 1, title: text("CI") };
    check(key(), set("read_only", "true"), "github_repository_deploy_key.ci");
    check(key(), Change::Remove, "github_repository_deploy_key.ci");
    let app = GitHubItem::Installation { id: 7, app: text("bot") };
    check(app, Change::Look, &format!("github_app_installation_repositories.bot{DECIDE}"));
    let hook = GitHubItem::OrganisationHook { id: 1, host: text("ci.example.com") };
    check(hook, Change::Remove, "github_organization_webhook.ci");
    let hook = GitHubItem::RepositoryHook { repository: text("shop"), id: 1, host: text("chat.example.com") };
    check(hook, Change::Deactivate, "github_repository_webhook.chat");
    let secret = GitHubItem::OrganisationSecret { name: text("TOKEN") };
    check(secret, Change::Replace, &format!("github_actions_organization_secret.token{DECIDE}"));
}

#[test]
fn settings_and_protections_are_found_as_the_provider_has_them() {
    for (name, value, expected) in [
        ("default_repository_permission", "read", "github_organization_settings.acme"),
        ("members_can_create_repositories", "false", "github_organization_settings.acme"),
        ("allowed_actions", "local_only", "github_actions_organization_permissions.acme"),
        ("allowed_actions", "selected", &format!("github_actions_organization_permissions.acme{LISTED}")),
    ] {
        check(GitHubItem::Setting { name: text(name) }, set(name, value), expected);
    }
    for (name, value, expected) in [
        ("visibility", "private", "github_repository.shop"),
        ("allowed_actions", "local_only", "github_actions_repository_permissions.shop"),
        ("allowed_actions", "selected", &format!("github_actions_repository_permissions.shop{LISTED}")),
        ("default_workflow_permissions", "read", "github_workflow_repository_permissions.shop"),
        ("can_approve_pull_request_reviews", "false", "github_workflow_repository_permissions.shop"),
    ] {
        check(
            GitHubItem::RepositorySetting { repository: text("shop"), name: text(name) },
            set(name, value),
            expected,
        );
    }
    let main = || GitHubItem::BranchProtection { repository: text("shop"), branch: text("main") };
    check(main(), set("enforce_admins", "true"), "github_branch_protection.main");
    check(main(), set("allow_force_pushes", "false"), "github_branch_protection.main");
    check(main(), Change::Look, &format!("github_branch_protection.main{DECIDE}"));
}
