//! Each kind of object at GitHub, in code as people write it for the provider `integrations/github`.

use pairgate::audit::object::{Change, GitHubItem};
use pairgate::audit::remedy::Managed;

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

/// The first place, and whether there is a patch.
fn told(item: GitHubItem, change: Change) -> String {
    let remedy = remedy(&[("main.tf", CODE)], github(item), change);
    match &remedy.managed {
        Managed::Yes { places, patch, note } => {
            let all: Vec<&str> = places.iter().map(|place| place.address.as_str()).collect();
            let patch = if patch.is_some() { "patch" } else { "no patch" };
            let note = note.as_ref().map_or("", |note| note.get(pairgate::text::Lang::En));
            if patch == "patch" {
                patched(&[("main.tf", CODE)], &remedy);
            }
            format!("{}: {patch}{}{note}", all.join(" "), if note.is_empty() { "" } else { ", " })
        }
        other => format!("{other:?}"),
    }
}

#[test]
fn print_all() {
    let s = String::from;
    let set = |name, value: &str| Change::Set { name, value: value.into() };
    let rows = [
        (GitHubItem::Member { login: s("alice"), owner: false }, Change::Remove),
        (GitHubItem::Member { login: s("alice"), owner: true }, set("role", "member")),
        (GitHubItem::OutsideCollaborator { login: s("guest") }, Change::Remove),
        (GitHubItem::Collaborator { repository: s("shop"), login: s("guest") }, set("permission", "pull")),
        (GitHubItem::Collaborator { repository: s("web"), login: s("guest") }, Change::Remove),
        (GitHubItem::Team { slug: s("ops-co") }, Change::Remove),
        (GitHubItem::TeamMember { slug: s("ops-co"), login: s("alice") }, Change::Remove),
        (GitHubItem::TeamMember { slug: s("dev"), login: s("bob") }, Change::Remove),
        (GitHubItem::TeamRepository { slug: s("ops-co"), repository: s("shop") }, set("permission", "push")),
        (GitHubItem::TeamRepository { slug: s("dev"), repository: s("web") }, set("permission", "pull")),
        (GitHubItem::DeployKey { repository: s("shop"), id: 1, title: s("CI") }, set("read_only", "true")),
        (GitHubItem::DeployKey { repository: s("shop"), id: 1, title: s("CI") }, Change::Remove),
        (GitHubItem::Installation { id: 7, app: s("bot") }, Change::Look),
        (GitHubItem::Invitation { id: 1, invitee: s("alice") }, Change::Remove),
        (GitHubItem::OrganisationHook { id: 1, host: s("ci.example.com") }, Change::Remove),
        (
            GitHubItem::RepositoryHook { repository: s("shop"), id: 1, host: s("chat.example.com") },
            Change::Deactivate,
        ),
        (
            GitHubItem::RepositoryHook { repository: s("shop"), id: 1, host: s("chat.example.com") },
            set("insecure_ssl", "0"),
        ),
        (GitHubItem::OrganisationSecret { name: s("TOKEN") }, Change::Replace),
        (GitHubItem::OrganisationSecret { name: s("TOKEN") }, set("visibility", "selected")),
        (
            GitHubItem::Setting { name: s("default_repository_permission") },
            set("default_repository_permission", "read"),
        ),
        (
            GitHubItem::Setting { name: s("members_can_create_repositories") },
            set("members_can_create_repositories", "false"),
        ),
        (GitHubItem::Setting { name: s("allowed_actions") }, set("allowed_actions", "selected")),
        (
            GitHubItem::Setting { name: s("default_workflow_permissions") },
            set("default_workflow_permissions", "read"),
        ),
        (
            GitHubItem::RepositorySetting { repository: s("shop"), name: s("visibility") },
            set("visibility", "private"),
        ),
        (
            GitHubItem::RepositorySetting { repository: s("shop"), name: s("allowed_actions") },
            set("allowed_actions", "selected"),
        ),
        (
            GitHubItem::RepositorySetting { repository: s("shop"), name: s("default_workflow_permissions") },
            set("default_workflow_permissions", "read"),
        ),
        (
            GitHubItem::BranchProtection { repository: s("shop"), branch: s("main") },
            set("enforce_admins", "true"),
        ),
        (GitHubItem::BranchProtection { repository: s("shop"), branch: s("main") }, Change::Look),
    ];
    let lines: Vec<String> = rows
        .into_iter()
        .map(|(item, change)| format!("{item:?} {change:?}\n    {}", told(item.clone(), change.clone())))
        .collect();
    panic!("{}", lines.join("\n"));
}
