use serde_json::{Value, json};

use super::plans::{plan, said, table};

fn membership(who: &str, role: &str) -> Value {
    json!({ "username": who, "role": role, "etag": "x" })
}

#[test]
fn owners_and_members() {
    let at = "github_membership.a";
    assert_eq!(
        plan().create(at, membership("alice", "member")).facts(),
        ["access-widened github_membership.a"]
    );
    let raised = plan().update(at, membership("alice", "member"), membership("alice", "admin"));
    assert_eq!(raised.rules(), ["owner-added"]);
    assert_eq!(table(&raised.review()), ["user alice: +admin on the organization (before: `member`)"]);
    plan().update(at, membership("alice", "admin"), membership("Alice", "member")).silent();
    plan().delete(at, membership("alice", "admin")).silent();
    let moved = plan()
        .delete(at, membership("alice", "admin"))
        .create("github_membership.b", membership("alice", "admin"));
    moved.silent();
    let unknown = plan().create_unknown(at, json!({ "username": "alice" }), json!({ "role": true }));
    assert_eq!(unknown.rules(), ["access-unknown-until-apply"]);
}

#[test]
fn teams_by_name_or_number_and_members_in_one_list_or_by_themselves() {
    let team = json!({ "id": "77", "slug": "sre", "name": "SRE", "parent_team_id": null });
    let one = |team: &str, who: &str, role: &str| json!({ "team_id": team, "username": who, "role": role });
    let list = |team: &str, who: &[(&str, &str)]| {
        let members: Vec<Value> =
            who.iter().map(|(who, role)| json!({ "username": who, "role": role })).collect();
        json!({ "team_id": team, "members": members })
    };
    plan()
        .same("github_team.sre", team.clone())
        .delete("github_team_membership.a", one("77", "alice", "maintainer"))
        .create("github_team_members.a", list("sre", &[("alice", "member")]))
        .silent();
    let raised = plan()
        .same("github_team.sre", team.clone())
        .update(
            "github_team_members.a",
            list("77", &[("alice", "member")]),
            list("77", &[("alice", "maintainer"), ("bob", "member")]),
        )
        .review();
    assert_eq!(
        table(&raised),
        ["user alice: +maintainer on team SRE (before: `member`)", "user bob: +member on team SRE"]
    );
    plan()
        .update(
            "github_team_members.a",
            list("7", &[("a", "member"), ("b", "member")]),
            list("7", &[("b", "member"), ("a", "member")]),
        )
        .silent();
    let child = |parent: Value| json!({ "id": "78", "slug": "web", "name": "web", "parent_team_id": parent });
    assert_eq!(
        plan().update("github_team.web", child(Value::Null), child(json!("77"))).facts(),
        ["access-widened github_team.web"]
    );
    plan().update("github_team.web", child(json!("77")), child(Value::Null)).silent();
}

#[test]
fn permissions_on_repositories_are_a_ladder() {
    let at = "github_team_repository.a";
    let on = |permission: &str| json!({ "team_id": "7", "repository": "app", "permission": permission });
    let ladder = ["pull", "triage", "push", "maintain", "admin"];
    for (low, lower) in ladder.iter().enumerate() {
        for higher in ladder.iter().skip(low + 1) {
            plan().update(at, on(higher), on(lower)).silent();
            let raised = plan().update(at, on(lower), on(higher)).review();
            assert_eq!(table(&raised), [format!("team 7: +{higher} on repository app (before: `{lower}`)")]);
        }
    }
    assert_eq!(plan().update(at, on("push"), on("admin")).rules(), ["repo-admin-granted"]);
    assert_eq!(plan().update(at, on("push"), on("maintain")).rules(), ["repo-admin-granted?"]);
    assert_eq!(
        plan().update(at, on("admin"), on("security-lead")).facts(),
        ["access-widened github_team_repository.a"]
    );
    let person = json!({ "username": "eve", "repository": "app", "permission": "admin" });
    let made = plan().create("github_repository_collaborator.a", person.clone());
    assert_eq!(made.rules(), ["repo-admin-granted"]);
    assert!(said(&made.review()).contains("given to an account by itself"));
    let list = json!({ "repository": "app", "user": [{ "username": "eve", "permission": "admin" }], "team": [{ "team_id": "7", "permission": "push" }] });
    plan()
        .delete("github_repository_collaborator.a", person)
        .delete(at, on("push"))
        .create("github_repository_collaborators.a", list.clone())
        .silent();
    let more = plan().update(
        "github_repository_collaborators.a",
        json!({ "repository": "app", "user": [], "team": [] }),
        list,
    );
    assert_eq!(more.rules(), ["repo-admin-granted"]);
    let unknown = plan()
        .create_unknown(at, json!({ "repository": "app", "permission": "push" }), json!({ "team_id": true }))
        .refers(at, "team_id", &["github_team.sre.id", "github_team.sre"]);
    assert_eq!(unknown.rules(), ["access-unknown-until-apply?"]);
    let unknown = plan().update_unknown(
        at,
        on("push"),
        json!({ "team_id": "7", "repository": "app" }),
        json!({ "permission": true }),
    );
    assert_eq!(unknown.rules(), ["access-unknown-until-apply"]);
}

#[test]
fn keys_and_apps() {
    let at = "github_repository_deploy_key.a";
    let key = |read_only: Value| json!({ "title": "ci", "repository": "app", "key": "ssh-ed25519 AAAA", "read_only": read_only });
    assert_eq!(plan().create(at, key(json!(false))).rules(), ["long-lived-key-created"]);
    assert_eq!(plan().create(at, key(json!(true))).rules(), ["long-lived-key-created?"]);
    assert_eq!(plan().replace(at, key(json!(true)), key(json!(false))).rules(), ["long-lived-key-created"]);
    plan().replace(at, key(json!(false)), key(json!(true))).silent();
    let ssh = json!({ "title": "laptop", "key": "ssh-ed25519 AAAA" });
    assert_eq!(plan().create("github_user_ssh_key.a", ssh).rules(), ["long-lived-key-created"]);
    let one = |repository: &str| json!({ "installation_id": "9", "repository": repository });
    let all = |list: &[&str]| json!({ "installation_id": "9", "selected_repositories": list });
    assert_eq!(plan().create("github_app_installation_repository.a", one("app")).rules(), ["app-installed"]);
    plan()
        .delete("github_app_installation_repository.a", one("app"))
        .create("github_app_installation_repositories.a", all(&["app"]))
        .silent();
    plan().update("github_app_installation_repositories.a", all(&["app", "web"]), all(&["web"])).silent();
    let more =
        plan().update("github_app_installation_repositories.a", all(&["app"]), all(&["web", "app"])).review();
    assert_eq!(table(&more), ["app installation 9: +the app's permissions on repository web"]);
}

#[test]
fn what_every_member_and_workflow_may_do() {
    let at = "github_organization_settings.a";
    let settings = |permission: &str, public: bool| json!({ "default_repository_permission": permission, "members_can_create_public_repositories": public });
    assert_eq!(
        plan().update(at, settings("read", false), settings("write", false)).rules(),
        ["default-permission-raised"]
    );
    assert_eq!(
        plan().update(at, settings("read", false), settings("read", true)).rules(),
        ["default-permission-raised"]
    );
    plan().update(at, settings("admin", true), settings("none", false)).silent();
    plan().create(at, settings("read", false)).silent();
    assert_eq!(plan().create(at, settings("admin", false)).rules(), ["default-permission-raised"]);
    let at = "github_actions_organization_permissions.a";
    let actions = |allowed: &str, patterns: &[&str]| {
        let config = if allowed == "selected" {
            json!([{ "github_owned_allowed": true, "verified_allowed": false, "patterns_allowed": patterns }])
        } else {
            json!([])
        };
        json!({ "allowed_actions": allowed, "enabled_repositories": "all", "allowed_actions_config": config })
    };
    assert_eq!(
        plan().update(at, actions("selected", &["acme/*"]), actions("all", &[])).rules(),
        ["default-permission-raised"]
    );
    plan().update(at, actions("all", &[]), actions("selected", &["acme/*"])).silent();
    plan().update(at, actions("selected", &["a/*", "b/*"]), actions("selected", &["b/*"])).silent();
    assert_eq!(
        plan().update(at, actions("selected", &["a/*"]), actions("selected", &["a/*", "b/*"])).facts(),
        ["access-widened github_actions_organization_permissions.a"]
    );
    assert_eq!(plan().delete(at, actions("selected", &[])).rules(), ["default-permission-raised"]);
    plan().delete(at, actions("all", &[])).silent();
    let at = "github_workflow_repository_permissions.a";
    let token = |permission: &str, approve: bool| json!({ "repository": "app", "default_workflow_permissions": permission, "can_approve_pull_request_reviews": approve });
    assert_eq!(
        plan().update(at, token("read", false), token("write", false)).rules(),
        ["default-permission-raised"]
    );
    assert_eq!(plan().create(at, token("read", true)).rules(), ["default-permission-raised"]);
    plan().update(at, token("write", true), token("read", false)).silent();
    let unknown = || {
        let after = json!({ "repository": "app" });
        plan().update_unknown(
            at,
            token("read", false),
            after,
            json!({ "default_workflow_permissions": true }),
        )
    };
    let both = ["access-unknown-until-apply", "default-permission-raised"];
    // A plan without configuration does not tell who decides.
    assert_eq!(unknown().rules(), both);
    // Where the configuration does not write it, the provider only reads what it is.
    unknown().refers(at, "repository", &["github_repository.app.name", "github_repository.app"]).silent();
    let written = unknown().refers(at, "default_workflow_permissions", &["var.permissions"]);
    assert_eq!(written.rules(), both);
}

#[test]
fn a_repository_that_becomes_public() {
    let at = "github_repository.a";
    let seen = |visibility: &str| json!({ "name": "app", "visibility": visibility, "private": visibility != "public" });
    assert_eq!(plan().update(at, seen("private"), seen("public")).rules(), ["public-principal"]);
    assert_eq!(plan().create(at, seen("public")).rules(), ["public-principal?"]);
    assert_eq!(
        plan().update(at, seen("private"), seen("internal")).facts(),
        ["access-widened github_repository.a"]
    );
    plan().update(at, seen("public"), seen("private")).silent();
    plan().create(at, seen("private")).silent();
    let old = json!({ "name": "app", "private": true });
    assert_eq!(
        plan().update(at, old, json!({ "name": "app", "private": false })).rules(),
        ["public-principal"]
    );
}

fn protection() -> Value {
    json!({
        "repository_id": "app", "pattern": "main", "enforce_admins": true, "allows_force_pushes": false, "allows_deletions": false,
        "require_signed_commits": true, "required_linear_history": true, "require_conversation_resolution": true, "lock_branch": true,
        "force_push_bypassers": [],
        "required_pull_request_reviews": [{ "required_approving_review_count": 2, "require_code_owner_reviews": true,
            "dismiss_stale_reviews": true, "require_last_push_approval": true, "restrict_dismissals": true,
            "dismissal_restrictions": ["/alice"], "pull_request_bypassers": [] }],
        "required_status_checks": [{ "strict": true, "contexts": ["test", "lint"] }],
        "restrict_pushes": [{ "blocks_creations": true, "push_allowances": ["/alice"] }],
    })
}

fn with(mut values: Value, path: &str, value: Value) -> Value {
    *values.pointer_mut(path).unwrap() = value;
    values
}

#[test]
fn every_part_of_a_branch_protection_weakens_it_and_its_opposite_does_not() {
    let at = "github_branch_protection.a";
    let rows: [(&str, Value); 21] = [
        ("/pattern", json!("release/*")),
        ("/repository_id", json!("other")),
        ("/enforce_admins", json!(false)),
        ("/allows_force_pushes", json!(true)),
        ("/allows_deletions", json!(true)),
        ("/require_signed_commits", json!(false)),
        ("/required_linear_history", json!(false)),
        ("/require_conversation_resolution", json!(false)),
        ("/lock_branch", json!(false)),
        ("/force_push_bypassers", json!(["/eve"])),
        ("/required_pull_request_reviews", json!([])),
        ("/required_pull_request_reviews/0/required_approving_review_count", json!(1)),
        ("/required_pull_request_reviews/0/require_code_owner_reviews", json!(false)),
        ("/required_pull_request_reviews/0/dismiss_stale_reviews", json!(false)),
        ("/required_pull_request_reviews/0/require_last_push_approval", json!(false)),
        ("/required_pull_request_reviews/0/pull_request_bypassers", json!(["/eve"])),
        ("/required_pull_request_reviews/0/dismissal_restrictions", json!(["/alice", "/eve"])),
        ("/required_status_checks", json!([])),
        ("/required_status_checks/0/contexts", json!(["lint"])),
        ("/restrict_pushes", json!([])),
        ("/restrict_pushes/0/push_allowances", json!(["/eve", "/alice"])),
    ];
    for (path, value) in rows {
        let weak = with(protection(), path, value.clone());
        let made = plan().update(at, protection(), weak.clone());
        assert_eq!(made.rules(), ["branch-protection-weakened"], "{path}");
        let review = made.review();
        let facts: Vec<_> = review.facts.iter().collect();
        assert_eq!(facts.len(), 1, "{path}");
        assert_eq!(facts[0].details.len(), 1, "{path}: {:?}", facts[0].details);
        if !["/pattern", "/repository_id"].contains(&path) {
            plan().update(at, weak, protection()).silent();
        }
    }
    let order = with(protection(), "/required_status_checks/0/contexts", json!(["lint", "test"]));
    plan().update(at, protection(), order).silent();
    plan().create(at, protection()).silent();
    plan().forget(at, protection()).silent();
}

#[test]
fn a_protection_that_goes_and_one_that_takes_its_place() {
    let at = "github_branch_protection.a";
    assert_eq!(plan().delete(at, protection()).rules(), ["branch-protection-weakened"]);
    plan().delete(at, protection()).create("github_branch_protection.b", protection()).silent();
    let weaker = with(protection(), "/enforce_admins", json!(false));
    let made = plan().delete(at, protection()).create("github_branch_protection.b", weaker);
    assert_eq!(made.facts(), ["branch-protection-weakened github_branch_protection.a"]);
    let other = with(protection(), "/pattern", json!("dev"));
    assert_eq!(
        plan().delete(at, protection()).create("github_branch_protection.b", other).rules(),
        ["branch-protection-weakened"]
    );
    let mut after = protection();
    after.as_object_mut().unwrap().remove("enforce_admins");
    let unknown = plan().update_unknown(at, protection(), after, json!({ "enforce_admins": true }));
    assert_eq!(unknown.rules(), ["access-unknown-until-apply"]);
}

#[test]
fn the_older_type_of_branch_protection() {
    let at = "github_branch_protection_v3.a";
    let old = json!({ "repository": "app", "branch": "main", "enforce_admins": true,
        "required_pull_request_reviews": [{ "required_approving_review_count": 1, "bypass_pull_request_allowances": [{ "users": [], "teams": [], "apps": [] }] }],
        "required_status_checks": [{ "strict": true, "checks": ["test"] }], "restrictions": [{ "users": ["alice"], "teams": [], "apps": [] }] });
    for (path, value) in [
        ("/enforce_admins", json!(false)),
        ("/required_pull_request_reviews/0/required_approving_review_count", json!(0)),
        ("/required_pull_request_reviews/0/bypass_pull_request_allowances/0/apps", json!(["bot"])),
        ("/required_status_checks/0/checks", json!([])),
        ("/restrictions", json!([])),
        ("/restrictions/0/teams", json!(["all"])),
    ] {
        let weak = with(old.clone(), path, value);
        assert_eq!(
            plan().update(at, old.clone(), weak.clone()).rules(),
            ["branch-protection-weakened"],
            "{path}"
        );
        plan().update(at, weak, old.clone()).silent();
    }
}

#[test]
fn rulesets_bind_only_while_they_are_enforced() {
    for kind in ["github_repository_ruleset.a", "github_organization_ruleset.a"] {
        let old = json!({ "name": "main", "repository": "app", "target": "branch", "enforcement": "active",
            "bypass_actors": [{ "actor_id": 1, "actor_type": "Team", "bypass_mode": "pull_request" }],
            "conditions": [{ "ref_name": [{ "include": ["~DEFAULT_BRANCH", "refs/heads/release/*"], "exclude": [] }] }],
            "rules": [{ "deletion": true, "non_fast_forward": true, "required_signatures": true,
                "pull_request": [{ "required_approving_review_count": 2, "require_code_owner_review": true }],
                "commit_message_pattern": [{ "operator": "starts_with", "pattern": "JIRA-", "negate": false }],
                "required_status_checks": [{ "required_check": [{ "context": "test", "integration_id": 1 }], "strict_required_status_checks_policy": true }] }] });
        for (path, value) in [
            ("/enforcement", json!("evaluate")),
            ("/enforcement", json!("disabled")),
            ("/bypass_actors/0/bypass_mode", json!("always")),
            ("/conditions/0/ref_name/0/include", json!(["~DEFAULT_BRANCH"])),
            ("/conditions/0/ref_name/0/exclude", json!(["refs/heads/release/x"])),
            ("/rules/0/deletion", json!(false)),
            ("/rules/0/non_fast_forward", json!(false)),
            ("/rules/0/pull_request", json!([])),
            ("/rules/0/pull_request/0/required_approving_review_count", json!(1)),
            ("/rules/0/pull_request/0/require_code_owner_review", json!(false)),
            ("/rules/0/commit_message_pattern/0/pattern", json!("")),
            ("/rules/0/required_status_checks/0/required_check/0/context", json!("lint")),
        ] {
            let weak = with(old.clone(), path, value);
            let made = plan().update(kind, old.clone(), weak.clone());
            assert_eq!(made.rules(), ["branch-protection-weakened"], "{path}");
            // What is not enforced binds nobody, so nothing is lost.
            let off = |values: Value| with(values, "/enforcement", json!("disabled"));
            plan().update(kind, off(old.clone()), off(weak)).silent();
        }
        assert_eq!(plan().delete(kind, old.clone()).rules(), ["branch-protection-weakened"]);
        let off = with(old.clone(), "/enforcement", json!("evaluate"));
        plan().delete(kind, off.clone()).silent();
        plan().update(kind, off, old.clone()).silent();
        let fewer = with(old.clone(), "/bypass_actors", json!([]));
        plan().update(kind, old, fewer).silent();
    }
}

#[test]
fn sensitive_settings_are_judged_and_never_shown() {
    let at = "github_branch_protection.a";
    let weak =
        with(protection(), "/required_pull_request_reviews/0/pull_request_bypassers", json!(["/hush"]));
    let marks = json!({ "after_sensitive": { "required_pull_request_reviews": true }, "before_sensitive": { "pattern": true } });
    let made = plan().raw(at, &["update"], protection(), weak, marks);
    assert_eq!(made.rules(), ["branch-protection-weakened"]);
    let said = said(&made.review());
    assert!(said.contains("(sensitive value)") && !said.contains("hush") && !said.contains("main"), "{said}");
}

#[test]
fn environments_lose_reviewers_and_branch_policies() {
    let at = "github_repository_environment.a";
    let old = json!({ "repository": "app", "environment": "production", "prevent_self_review": true, "can_admins_bypass": false, "wait_timer": 10,
        "reviewers": [{ "teams": [7], "users": [] }], "deployment_branch_policy": [{ "protected_branches": true, "custom_branch_policies": false }] });
    for (path, value) in [
        ("/reviewers", json!([])),
        ("/prevent_self_review", json!(false)),
        ("/can_admins_bypass", json!(true)),
        ("/deployment_branch_policy", json!([])),
        ("/wait_timer", json!(0)),
    ] {
        let weak = with(old.clone(), path, value);
        assert_eq!(
            plan().update(at, old.clone(), weak.clone()).rules(),
            ["branch-protection-weakened"],
            "{path}"
        );
        plan().update(at, weak, old.clone()).silent();
    }
}

#[test]
fn roles_of_the_organization() {
    let user = json!({ "login": "alice", "role_id": 8132 });
    assert_eq!(
        table(&plan().create("github_organization_role_user.a", user).review()),
        ["user alice: +organization role 8132 on the organization"]
    );
    let team = json!({ "team_slug": "sre" });
    assert_eq!(
        plan().create("github_organization_security_manager.a", team).facts(),
        ["access-widened github_organization_security_manager.a"]
    );
    let role = |base: &str, permissions: &[&str]| json!({ "name": "triager", "base_role": base, "permissions": permissions });
    let at = "github_organization_custom_role.a";
    plan().update(at, role("write", &["a", "b"]), role("read", &["b"])).silent();
    assert_eq!(
        plan().update(at, role("read", &["a"]), role("write", &["a"])).facts(),
        ["access-widened github_organization_custom_role.a"]
    );
    assert_eq!(
        plan().update(at, role("read", &["a"]), role("read", &["a", "b"])).facts(),
        ["access-widened github_organization_custom_role.a"]
    );
}
