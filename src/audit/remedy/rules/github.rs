//! Organisations and repositories at GitHub.

use super::super::value::Expect;
use super::Rule;
use crate::audit::object::GitHubItem;

fn is(text: &str) -> Expect {
    Expect::Fold(text.to_owned())
}

pub(super) fn rules(item: &GitHubItem) -> Vec<Rule> {
    let one = |kind, key, text: &str| vec![Rule::itself(kind, vec![(key, is(text))])];
    match item {
        GitHubItem::Member { login, owner } => member(login, *owner),
        GitHubItem::OutsideCollaborator { login } => vec![
            Rule::itself("github_repository_collaborator", vec![("username", is(login))]),
            users(Vec::new(), login),
        ],
        GitHubItem::Collaborator { repository, login } => vec![
            Rule::itself(
                "github_repository_collaborator",
                vec![("repository", is(repository)), ("username", is(login))],
            ),
            users(vec![("repository", is(repository))], login),
        ],
        GitHubItem::Team { slug } => team(slug),
        GitHubItem::TeamMember { slug, login } => vec![
            Rule::itself("github_team_membership", vec![("team_id", is(slug)), ("username", is(login))]),
            Rule::itself("github_team_members", vec![("team_id", is(slug))]).within(
                "members",
                Some("username"),
                is(login),
            ),
        ],
        GitHubItem::TeamRepository { slug, repository } => vec![
            Rule::itself(
                "github_team_repository",
                vec![("team_id", is(slug)), ("repository", is(repository))],
            ),
            Rule::itself("github_repository_collaborators", vec![("repository", is(repository))]).within(
                "team",
                Some("team_id"),
                is(slug),
            ),
        ],
        GitHubItem::DeployKey { repository, title, .. } => vec![Rule::itself(
            "github_repository_deploy_key",
            vec![("repository", is(repository)), ("title", Expect::Is(title.clone()))],
        )],
        // A token is its owner's.
        GitHubItem::Token { .. } => Vec::new(),
        GitHubItem::Installation { id, .. } => vec![
            Rule::itself(
                "github_app_installation_repositories",
                vec![("installation_id", is(&id.to_string()))],
            ),
            Rule::itself(
                "github_app_installation_repository",
                vec![("installation_id", is(&id.to_string()))],
            ),
        ],
        // What was meant for them goes as well: it refers to the membership.
        GitHubItem::Invitation { invitee, .. } => member(invitee, false),
        GitHubItem::OrganisationHook { host, .. } => {
            vec![Rule::itself(
                "github_organization_webhook",
                vec![("configuration.url", Expect::Host(host.clone()))],
            )]
        }
        GitHubItem::RepositoryHook { repository, host, .. } => vec![Rule::itself(
            "github_repository_webhook",
            vec![("repository", is(repository)), ("configuration.url", Expect::Host(host.clone()))],
        )],
        GitHubItem::OrganisationSecret { name } => {
            one("github_actions_organization_secret", "secret_name", name)
        }
        GitHubItem::Setting { name } => setting(name),
        GitHubItem::RepositorySetting { repository, name } => match name.as_str() {
            "default_workflow_permissions" | "can_approve_pull_request_reviews" => {
                one("github_workflow_repository_permissions", "repository", repository)
            }
            "allowed_actions" => one("github_actions_repository_permissions", "repository", repository),
            _ => one("github_repository", "name", repository),
        },
        GitHubItem::BranchProtection { repository, branch } => vec![
            Rule::itself(
                "github_branch_protection",
                vec![("repository_id", is(repository)), ("pattern", Expect::Is(branch.clone()))],
            ),
            Rule::itself(
                "github_branch_protection_v3",
                vec![("repository", is(repository)), ("branch", Expect::Is(branch.clone()))],
            ),
            Rule::itself("github_repository_ruleset", vec![("repository", is(repository))]),
        ],
    }
}

fn users(keys: Vec<(&'static str, Expect)>, login: &str) -> Rule {
    Rule::itself("github_repository_collaborators", keys).within("user", Some("username"), is(login))
}

fn member(login: &str, owner: bool) -> Vec<Rule> {
    let mut rules = vec![Rule::itself("github_membership", vec![("username", is(login))])];
    if !owner {
        let owned = [
            ("github_team_membership", "username"),
            ("github_repository_collaborator", "username"),
            ("github_organization_role_user", "login"),
        ];
        rules.extend(owned.map(|(kind, key)| Rule::itself(kind, vec![(key, is(login))]).belongs()));
        let members = Rule::itself("github_team_members", Vec::new());
        rules.push(members.within("members", Some("username"), is(login)).belongs());
        rules.push(users(Vec::new(), login).belongs());
    }
    rules
}

fn team(slug: &str) -> Vec<Rule> {
    let mut rules = vec![Rule::itself("github_team", vec![("@slug", is(slug))])];
    let owned =
        ["github_team_membership", "github_team_members", "github_team_repository", "github_team_settings"];
    rules.extend(owned.map(|kind| Rule::itself(kind, vec![("team_id", is(slug))]).belongs()));
    let named = [
        "github_organization_role_team",
        "github_organization_role_team_assignment",
        "github_organization_security_manager",
    ];
    rules.extend(named.map(|kind| Rule::itself(kind, vec![("team_slug", is(slug))]).belongs()));
    let shared = Rule::itself("github_repository_collaborators", Vec::new());
    rules.push(shared.within("team", Some("team_id"), is(slug)).belongs());
    rules
}

fn setting(name: &str) -> Vec<Rule> {
    match name {
        "allowed_actions" => vec![Rule::itself("github_actions_organization_permissions", Vec::new())],
        name if is_of_organisation(name) => vec![Rule::itself("github_organization_settings", Vec::new())],
        _ => Vec::new(),
    }
}

/// Whether `github_organization_settings` may have a setting of this name: it does not have who owns the organisation, what
/// the token of its Actions may do, and the demand for a second factor, and no other resource has.
pub(in crate::audit::remedy) fn is_of_organisation(name: &str) -> bool {
    !matches!(
        name,
        "owners"
            | "allowed_actions"
            | "default_workflow_permissions"
            | "can_approve_pull_request_reviews"
            | "two_factor_requirement_enabled"
    )
}
