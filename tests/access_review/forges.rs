//! GitHub: the changes that other tools have no word for.

use serde_json::{Value, json};

use crate::documents::{created, deleted};
use crate::generator::Resource;
use crate::row::{Row, told};

pub fn rows() -> Vec<Row> {
    people().into_iter().chain(settings()).collect()
}

fn block(kind: &str, name: &str, values: Value) -> Resource {
    let arguments: Vec<String> = values.as_object().unwrap().keys().cloned().collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).filter(|name| *name != "id").collect();
    Resource::managed(kind, name).values(values).arguments(&arguments)
}

pub fn membership(name: &str, role: &str) -> Resource {
    let values = json!({ "downgrade_on_destroy": false, "id": format!("acme:{name}"), "role": role, "username": name });
    block("github_membership", name, values)
}

pub fn team_repository(name: &str, permission: &str) -> Resource {
    let values =
        json!({ "id": format!("77:{name}"), "permission": permission, "repository": name, "team_id": "77" });
    block("github_team_repository", name, values)
}

fn people() -> Vec<Row> {
    let outsider = json!({
        "id": "app:eve", "invitation_id": "1", "permission": "admin", "permission_diff_suppression": false,
        "repository": "app", "username": "eve",
    });
    let key = json!({
        "id": "app:1", "key": "ssh-ed25519 AAAAexample", "read_only": false, "repository": "app", "title": "ci",
    });
    let app = json!({ "id": "9:app", "installation_id": "9", "repo_id": 1, "repository": "app" });
    vec![
        told(
            "github_owner",
            [membership("github_owner", "member").set("role", "admin")],
            &["github_membership: access-widened owner-added"],
        ),
        told(
            "github_outsider",
            [created(
                block("github_repository_collaborator", "github_outsider", outsider),
                &["id", "invitation_id"],
            )],
            &["github_repository_collaborator: access-widened repo-admin-granted"],
        ),
        told(
            "github_team",
            [team_repository("github_team", "push").set("permission", "admin")],
            &["github_team_repository: access-widened repo-admin-granted"],
        ),
        told(
            "github_deploy_key",
            [created(block("github_repository_deploy_key", "github_deploy_key", key), &["id"])],
            &["github_repository_deploy_key: access-widened long-lived-key-created"],
        ),
        told(
            "github_app",
            [created(block("github_app_installation_repository", "github_app", app), &["id", "repo_id"])],
            &["github_app_installation_repository: access-widened app-installed"],
        ),
    ]
}

pub fn protection(name: &str) -> Value {
    json!({
        "allows_deletions": false, "allows_force_pushes": false, "enforce_admins": true, "force_push_bypassers": [],
        "id": format!("BPR_{name}"), "lock_branch": false, "pattern": "main", "repository_id": name,
        "require_conversation_resolution": false, "require_signed_commits": true, "required_linear_history": false,
        "required_pull_request_reviews": [{
            "dismiss_stale_reviews": true, "dismissal_restrictions": [], "pull_request_bypassers": [],
            "require_code_owner_reviews": true, "require_last_push_approval": true,
            "required_approving_review_count": 2, "restrict_dismissals": false,
        }],
        "required_status_checks": [{ "contexts": ["test"], "strict": true }],
        "restrict_pushes": [],
    })
}

fn settings() -> Vec<Row> {
    let organization = json!({
        "billing_email": "a@example.com", "default_repository_permission": "read", "id": "1",
        "members_can_create_public_repositories": false,
    });
    let selected =
        json!([{ "github_owned_allowed": true, "patterns_allowed": ["acme/*"], "verified_allowed": false }]);
    let actions = json!({
        "allowed_actions": "selected", "allowed_actions_config": selected, "enabled_repositories": "all", "id": "acme",
    });
    let repository = json!({
        "archived": false, "id": "github_public", "name": "github_public", "private": true, "visibility": "private",
    });
    vec![
        told(
            "github_default_permission",
            [block("github_organization_settings", "github_default_permission", organization)
                .set("default_repository_permission", "admin")],
            &["github_organization_settings: access-widened default-permission-raised"],
        ),
        told(
            "github_actions",
            [block("github_actions_organization_permissions", "github_actions", actions)
                .set("allowed_actions", "all")
                .set("allowed_actions_config", json!([]))],
            &["github_actions_organization_permissions: access-widened default-permission-raised"],
        ),
        told(
            "github_protection",
            [deleted(block(
                "github_branch_protection",
                "github_protection",
                protection("github_protection"),
            ))],
            &["github_branch_protection: branch-protection-weakened"],
        ),
        told(
            "github_reviews",
            [block("github_branch_protection", "github_reviews", protection("github_reviews"))
                .set("required_pull_request_reviews[0].required_approving_review_count", 0)],
            &["github_branch_protection: branch-protection-weakened"],
        ),
        told(
            "github_public",
            [block("github_repository", "github_public", repository)
                .set("visibility", "public")
                .set("private", false)],
            &["github_repository: access-widened public-principal"],
        )
        .pack(&["github_repository: github-repository-archive-on-destroy"]),
    ]
}
