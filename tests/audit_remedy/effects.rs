//! A patch, a command or an import does in the account what the finding wants, or says why it does not.

use pairgate::audit::github::CHECKS;
use pairgate::audit::object::{AwsItem, Change, GitHubItem, PrincipalKind};
use pairgate::audit::remedy::{Managed, Remedy, remedies};
use pairgate::text::Lang;

use crate::tools::*;

fn told(text: &str, item: GitHubItem, change: Change) -> Remedy {
    remedy(
        &[("main.tf", &format!("provider \"github\" {{\n  owner = \"acme\"\n}}\n\n{text}"))],
        github(item),
        change,
    )
}

fn set(name: &'static str, value: &str) -> Change {
    Change::Set { name, value: value.into() }
}

fn setting(name: &str) -> GitHubItem {
    GitHubItem::Setting { name: name.into() }
}

fn import(item: GitHubItem, change: Change, check: &str) -> Option<String> {
    let mut found = finding(github(item), change);
    found.check = CHECKS.iter().find(|one| one.id == check).unwrap();
    remedies(&[found], Some(&sources(&[]))).remove(0).import
}

#[test]
fn no_resource_manages_how_many_own_the_organisation() {
    let text =
        "resource \"github_organization_settings\" \"acme\" {\n  billing_email = \"a@example.com\"\n}\n";
    for name in ["owners", "two_factor_requirement_enabled", "default_workflow_permissions"] {
        let made = told(text, setting(name), Change::Look);
        assert!(matches!(made.managed, Managed::No { .. }), "{name}: {made:?}");
        assert_eq!(made.import, None, "{name}");
    }
    let steps = told(text, setting("owners"), Change::Look).steps.unwrap();
    assert!(!steps.get(Lang::En).contains("`owners`"), "{steps:?}");
    assert!(
        import(setting("default_repository_permission"), Change::Look, "github-default-permission").is_some()
    );
}

#[test]
fn a_webhook_verifies_certificates_again_by_its_configuration() {
    let text = "resource \"github_repository_webhook\" \"x\" {\n  repository = \"shop\"\n  events     = [\"push\"]\n\n  configuration {\n    url          = \"https://h.example.com/x\"\n    insecure_ssl = true\n  }\n}\n";
    let hook = GitHubItem::RepositoryHook { repository: "shop".into(), id: 1, host: "h.example.com".into() };
    let change = || set("insecure_ssl", "0");
    let after = |text: &str| patched_one(text, github(hook.clone()), change());
    let whole = format!("provider \"github\" {{\n  owner = \"acme\"\n}}\n\n{text}");
    assert_eq!(after(&whole), whole.replace("= true", "= false"));
    let silent = whole.replace("    insecure_ssl = true\n", "");
    assert!(after(&silent).contains("x\"\n    insecure_ssl = false\n  }\n"), "{}", after(&silent));
    let ignored = text
        .replace("\n}\n", "\n  lifecycle {\n    ignore_changes = [configuration[0].insecure_ssl]\n  }\n}\n");
    has_no_patch(&told(&ignored, hook.clone(), change()));
    let other = ignored.replace("insecure_ssl]", "secret]");
    assert!(diff(&told(&other, hook.clone(), change())).contains("+    insecure_ssl = false"));
}

#[test]
fn a_secret_for_selected_repositories_needs_their_list() {
    let text = "resource \"github_actions_organization_secret\" \"x\" {\n  secret_name = \"NPM\"\n  visibility  = \"all\"\n}\n";
    let secret = GitHubItem::OrganisationSecret { name: "NPM".into() };
    let made = told(text, secret, set("visibility", "selected"));
    has_no_patch(&made);
    assert!(note(&made).contains("selected_repository_ids"), "{}", note(&made));
    assert!(!note(&made).contains("it is not known which attribute"));
}

#[test]
fn whoever_selects_actions_is_told_to_name_them() {
    let change = || set("allowed_actions", "selected");
    let made = remedies(&[finding(github(setting("allowed_actions")), change())], None).remove(0);
    let steps = made.steps.as_ref().unwrap().get(Lang::En);
    assert!(steps.contains("/orgs/acme/actions/permissions/selected-actions"), "{steps}");
    assert!(steps.contains("workflows that use others stop"), "{steps}");
    let item = GitHubItem::RepositorySetting { repository: "shop".into(), name: "allowed_actions".into() };
    let made = remedies(&[finding(github(item), change())], None).remove(0);
    let steps = made.steps.as_ref().unwrap().get(Lang::En);
    assert!(steps.contains("/repos/acme/shop/actions/permissions/selected-actions"), "{steps}");
    let text = "resource \"github_actions_organization_permissions\" \"x\" {\n  enabled_repositories = \"all\"\n  allowed_actions      = \"all\"\n}\n";
    let made = told(text, setting("allowed_actions"), change());
    assert!(diff(&made).contains("+  allowed_actions      = \"selected\""));
    assert!(note(&made).contains("allowed_actions_config"), "{}", note(&made));
    let listed = text.replace(
        "\"all\"\n}\n",
        "\"all\"\n\n  allowed_actions_config {\n    github_owned_allowed = true\n  }\n}\n",
    );
    assert!(matches!(
        told(&listed, setting("allowed_actions"), change()).managed,
        Managed::Yes { note: None, .. }
    ));
}

#[test]
fn an_import_does_not_widen_which_repositories_may_run_actions() {
    let import =
        import(setting("allowed_actions"), set("allowed_actions", "selected"), "github-actions-all").unwrap();
    assert!(!import.contains("enabled_repositories = \"all\""), "{import}");
    assert!(import.contains("enabled_repositories = \"FILL_IN\""), "{import}");
    assert!(import.contains("--jq .enabled_repositories"), "{import}");
}

#[test]
fn a_webhook_that_is_off_stays_off_when_it_is_imported() {
    for item in [
        GitHubItem::OrganisationHook { id: 1, host: "h.example.com".into() },
        GitHubItem::RepositoryHook { repository: "shop".into(), id: 1, host: "h.example.com".into() },
    ] {
        let off = import(item.clone(), Change::Remove, "github-hook-inactive").unwrap();
        let body: hcl_edit::structure::Body = off.parse().unwrap();
        let made = body.get_blocks("resource").next().unwrap().body.get_attribute("active").unwrap();
        assert_eq!(made.value.to_string().trim(), "false");
        if let Some(formatted) = is_formatted(&off) {
            assert!(formatted, "{off}");
        }
        let on = import(item, Change::Look, "github-hook-without-secret").unwrap();
        assert!(!on.contains("active"), "{on}");
    }
}

#[test]
fn a_public_key_of_a_user_has_no_read_only() {
    let made = removed(&[], aws(AwsItem::SshKey { user: "alice".into(), id: "APKA1".into() }));
    let import = made.import.unwrap();
    assert!(!import.contains("read_only") && import.contains("fill in the public key"), "{import}");
}

fn inline(policy: &str) -> pairgate::audit::object::Object {
    aws(AwsItem::Inline { principal: principal(PrincipalKind::Role, "r"), policy: policy.into() })
}

const ROLE: &str = "resource \"aws_iam_role\" \"r\" {\n  name = \"r\"\n\n  # Old.\n  inline_policy {\n    name   = \"a\"\n    policy = \"{}\"\n  }\n\n  inline_policy {\n    name   = \"b\"\n    policy = \"{}\"\n  }\n}\n";

#[test]
fn the_last_inline_policy_of_a_role_leaves_an_empty_block() {
    let after = patched_one(ROLE, inline("a"), Change::Remove);
    assert_eq!(after.matches("inline_policy").count(), 1, "{after}");
    assert!(!after.contains("inline_policy {}") && !after.contains("Old."), "{after}");
    let after = patched_one(&after, inline("b"), Change::Remove);
    assert!(after.ends_with("\n  inline_policy {}\n}\n"), "{after}");
    assert_eq!(after.matches("inline_policy").count(), 1, "{after}");
    // Both at once.
    let all = [("a".to_owned(), String::new()), ("b".to_owned(), String::new())];
    let item = AwsItem::Grants { principal: principal(PrincipalKind::Role, "r") };
    let after = patched_one(ROLE, aws(item), Change::Narrow(all.into()));
    assert_eq!(after.matches("inline_policy").count(), 1, "{after}");
    assert!(after.contains("\n  inline_policy {}\n"), "{after}");
    if let Some(formatted) = is_formatted(&after) {
        assert!(formatted, "{after}");
    }
}

#[test]
fn the_last_element_of_dynamic_inline_policies_is_noted() {
    let text = "resource \"aws_iam_role\" \"r\" {\n  name = \"r\"\n\n  dynamic \"inline_policy\" {\n    for_each = [\"a\"]\n    content {\n      name   = inline_policy.value\n      policy = \"{}\"\n    }\n  }\n}\n";
    let made = removed(&[("main.tf", text)], inline("a"));
    assert!(note(&made).contains("inline_policy {}"), "{}", note(&made));
}

#[test]
fn what_ignore_changes_names_gets_no_patch() {
    let key = |lifecycle: &str| {
        format!(
            "resource \"aws_iam_access_key\" \"k\" {{\n  user = \"alice\"\n  lifecycle {{\n    ignore_changes = {lifecycle}\n  }}\n}}\n"
        )
    };
    let object = || aws(AwsItem::AccessKey { user: "alice".into(), id: Some("AKIAEXAMPLE".into()), slot: 1 });
    for ignored in [
        "[status]",
        "all",
        "[\"status\"]",
        "[pgp_key, status]",
        "local.x",
        "[\n      # another tool does\n      status, # so\n    ]",
    ] {
        let made = remedy(&[("main.tf", &key(ignored))], object(), Change::Deactivate);
        has_no_patch(&made);
        assert!(note(&made).contains("`ignore_changes` at `main.tf:4`"), "{ignored}: {}", note(&made));
        assert!(note(&made).contains("`status`"), "{}", note(&made));
    }
    for other in ["[pgp_key]", "[]", "[status_code]"] {
        let made = remedy(&[("main.tf", &key(other))], object(), Change::Deactivate);
        assert!(diff(&made).contains("+  status = \"Inactive\""), "{other}");
    }
    // To delete is no change.
    assert!(!diff(&remedy(&[("main.tf", &key("all"))], object(), Change::Remove)).is_empty());
}

#[test]
fn a_policy_that_ignore_changes_names_is_not_narrowed() {
    let text = "resource \"aws_iam_role_policy\" \"p\" {\n  name   = \"p\"\n  role   = \"r\"\n  policy = jsonencode({ Statement = [] })\n  lifecycle {\n    ignore_changes = [policy]\n  }\n}\n";
    let item = AwsItem::Grants { principal: principal(PrincipalKind::Role, "r") };
    let change = Change::Narrow([("p".to_owned(), "{\"Statement\":[1]}".to_owned())].into());
    let made = remedy(&[("main.tf", text)], aws(item), change);
    has_no_patch(&made);
    assert!(note(&made).contains("ignore_changes"), "{}", note(&made));
}

#[test]
fn members_that_ignore_changes_names_are_not_taken_out() {
    let text = "resource \"github_team_members\" \"t\" {\n  team_id = \"ops\"\n\n  members {\n    username = \"alice\"\n  }\n\n  members {\n    username = \"bob\"\n  }\n\n  lifecycle {\n    ignore_changes = [members]\n  }\n}\n";
    let made = told(text, GitHubItem::TeamMember { slug: "ops".into(), login: "bob".into() }, Change::Remove);
    has_no_patch(&made);
    assert!(note(&made).contains("`members`"), "{}", note(&made));
}

#[test]
fn a_membership_that_is_only_downgraded_is_told() {
    let member = || GitHubItem::Member { login: "alice".into(), owner: false };
    let text =
        |more: &str| format!("resource \"github_membership\" \"a\" {{\n  username = \"alice\"\n{more}}}\n");
    let made = told(&text("  downgrade_on_destroy = true\n"), member(), Change::Remove);
    assert!(note(&made).contains("downgrade_on_destroy = false"), "{}", note(&made));
    for plain in ["", "  downgrade_on_destroy = false\n"] {
        let made = told(&text(plain), member(), Change::Remove);
        assert!(matches!(made.managed, Managed::Yes { patch: Some(_), note: None, .. }), "{made:?}");
    }
    let many = "resource \"github_membership\" \"a\" {\n  for_each             = toset([\"alice\", \"bob\"])\n  username             = each.key\n  downgrade_on_destroy = true\n}\n";
    assert!(note(&told(many, member(), Change::Remove)).contains("downgrade_on_destroy"));
}

#[test]
fn force_destroy_that_is_false_is_as_none() {
    let text = |value: &str| format!("resource \"aws_iam_user\" \"a\" {{\n  name = \"alice\"\n{value}}}\n");
    for value in ["", "  force_destroy = false\n", "  force_destroy = var.x\n"] {
        let made = removed(&[("main.tf", &text(value))], user("alice"));
        assert!(note(&made).contains("without `force_destroy = true`"), "{value}");
    }
    let made = removed(&[("main.tf", &text("  force_destroy = true\n"))], user("alice"));
    assert!(matches!(made.managed, Managed::Yes { note: None, .. }));
}

#[test]
fn what_keeps_one_of_several_from_being_destroyed_is_told() {
    let text = |more: &str| {
        format!(
            "resource \"aws_iam_user\" \"all\" {{\n  for_each = toset([\"alice\", \"bob\"])\n  name     = each.key\n{more}}}\n"
        )
    };
    let of = |more: &str| removed(&[("main.tf", &text(more))], user("alice"));
    assert!(note(&of("")).contains("without `force_destroy = true`"));
    let kept = of("  lifecycle {\n    prevent_destroy = true\n  }\n");
    assert!(note(&kept).contains("`aws_iam_user.all` has `prevent_destroy`, and refuses the plan"));
    assert!(diff(&kept).contains("-  for_each = toset([\"alice\", \"bob\"])"));
    let gone = of("  force_destroy = true\n");
    assert!(matches!(gone.managed, Managed::Yes { patch: Some(_), note: None, .. }), "{gone:?}");
}

#[test]
fn exclusive_lists_do_not_name_what_goes() {
    let kinds =
        [(PrincipalKind::Role, "role"), (PrincipalKind::User, "user"), (PrincipalKind::Group, "group")];
    for (kind, word) in kinds {
        let text = format!(
            "resource \"aws_iam_{word}_policy\" \"p\" {{\n  name   = \"a\"\n  {word}   = \"r\"\n  policy = \"{{}}\"\n}}\n\nresource \"aws_iam_{word}_policies_exclusive\" \"p\" {{\n  {word}_name    = \"r\"\n  policy_names = [\"a\", \"b\"]\n}}\n"
        );
        let item = AwsItem::Inline { principal: principal(kind, "r"), policy: "a".into() };
        let after = patched_one(&text, aws(item), Change::Remove);
        assert!(after.contains("policy_names = [\"b\"]"), "{after}");
        let arn = "arn:aws:iam::123456789012:policy/p";
        let text = format!(
            "resource \"aws_iam_policy\" \"p\" {{\n  name   = \"p\"\n  policy = \"{{}}\"\n}}\n\nresource \"aws_iam_{word}_policy_attachments_exclusive\" \"p\" {{\n  {word}_name   = \"r\"\n  policy_arns = [\"{arn}\", \"arn:aws:iam::aws:policy/x\"]\n}}\n"
        );
        let after = patched_one(&text, aws(AwsItem::Policy { arn: arn.into() }), Change::Remove);
        assert!(after.contains("policy_arns = [\"arn:aws:iam::aws:policy/x\"]"), "{after}");
    }
}

#[test]
fn roles_of_the_organisation_go_with_who_has_them() {
    let text = "resource \"github_membership\" \"a\" {\n  username = \"alice\"\n}\n\nresource \"github_organization_role_user\" \"a\" {\n  role_id = 8132\n  login   = \"Alice\"\n}\n\nresource \"github_team\" \"t\" {\n  name = \"ops\"\n}\n\nresource \"github_organization_role_team\" \"t\" {\n  role_id   = 8132\n  team_slug = \"ops\"\n}\n\nresource \"github_organization_security_manager\" \"t\" {\n  team_slug = github_team.t.slug\n}\n";
    let made = told(text, GitHubItem::Member { login: "alice".into(), owner: false }, Change::Remove);
    assert!(diff(&made).contains("-resource \"github_organization_role_user\" \"a\""), "{}", diff(&made));
    let made = told(text, GitHubItem::Team { slug: "ops".into() }, Change::Remove);
    for kind in ["github_organization_role_team", "github_organization_security_manager"] {
        assert!(diff(&made).contains(&format!("-resource \"{kind}\" \"t\"")), "{}", diff(&made));
    }
}

/// What could not go was in the diff all the same, beside a note that said why it could not.
#[test]
fn a_policy_that_cannot_go_is_not_in_the_patch_of_the_others() {
    let policy = |name: &str| {
        format!(
            "resource \"aws_iam_role_policy\" \"{name}\" {{\n  name   = \"{name}\"\n  role   = \"r\"\n  policy = \"{{}}\"\n}}\n\n"
        )
    };
    let needs = "output \"x\" {\n  value = aws_iam_role_policy.b.id\n}\n";
    let text = format!("{}{}{needs}", policy("a"), policy("b"));
    let item = || AwsItem::Grants { principal: principal(PrincipalKind::Role, "r") };
    let all = [("a".to_owned(), String::new()), ("b".to_owned(), String::new())];
    let made = remedy(&[("main.tf", &text)], aws(item()), Change::Narrow(all.into()));
    let diff = diff(&made);
    assert!(diff.contains("-resource \"aws_iam_role_policy\" \"a\""), "{diff}");
    assert!(!diff.contains("-resource \"aws_iam_role_policy\" \"b\""), "{diff}");
    assert!(note(&made).contains("`b`"), "{}", note(&made));
}

/// Each of several roles of one block has the policy, and only one of them does not use it.
#[test]
fn an_inline_policy_of_several_roles_stays_for_the_others() {
    let text = "resource \"aws_iam_role\" \"r\" {\n  for_each = toset([\"r\", \"s\"])\n  name     = each.key\n\n  inline_policy {\n    name   = \"a\"\n    policy = \"{}\"\n  }\n}\n";
    let made = removed(&[("main.tf", text)], inline("a"));
    has_no_patch(&made);
    assert!(note(&made).contains("the others would lose the element as well"), "{}", note(&made));
}
