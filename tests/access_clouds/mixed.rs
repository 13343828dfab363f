use std::fmt::Write as _;

use serde_json::json;

use super::plans::{plan, table};

#[test]
fn entries_come_one_a_principal_with_additions_first() {
    let values =
        |role: &str, who: &str| json!({ "project": "p", "role": role, "member": who, "condition": [] });
    let made = plan()
        .delete("google_project_iam_member.a", values("roles/viewer", "user:a@x.jp"))
        .create("google_project_iam_member.z", values("roles/viewer", "user:z@x.jp"))
        .create("google_project_iam_member.y", values("roles/browser", "user:z@x.jp"))
        .review();
    assert_eq!(
        table(&made),
        [
            "user:z@x.jp: +roles/viewer on project p +roles/browser on project p",
            "user:a@x.jp: -roles/viewer on project p"
        ]
    );
}

#[test]
fn values_of_any_shape_crash_nothing() {
    let shapes =
        [json!(null), json!(1), json!("x"), json!([]), json!([null]), json!({}), json!([[{}]]), json!(true)];
    let kinds = [
        ("google_project_iam_binding", "members"),
        ("google_project_iam_policy", "policy_data"),
        ("google_iam_deny_policy", "rules"),
        ("google_org_policy_policy", "spec"),
        ("google_bigquery_dataset", "access"),
        ("azurerm_role_definition", "permissions"),
        ("azurerm_key_vault", "access_policy"),
        ("github_team_members", "members"),
        ("github_repository_collaborators", "user"),
        ("github_repository_ruleset", "rules"),
        ("github_branch_protection", "required_pull_request_reviews"),
        ("sentry_project", "teams"),
        ("mackerel_aws_integration", "key"),
    ];
    for (kind, attribute) in kinds {
        for old in &shapes {
            for new in &shapes {
                let at = format!("{kind}.a");
                plan().update(&at, json!({ attribute: old }), json!({ attribute: new })).review();
                plan().update(&at, old.clone(), new.clone()).review();
                plan()
                    .update_unknown(&at, json!({ attribute: old }), json!({}), json!({ attribute: new }))
                    .review();
            }
        }
    }
}

#[test]
fn thousands_of_bindings_are_one_entry() {
    let mut made = plan();
    for number in 0..4000 {
        let values = json!({ "project": format!("p{number}"), "role": "roles/viewer", "member": "user:a@x.jp", "condition": [] });
        made = made.create(&format!("google_project_iam_member.m{number}"), values);
    }
    let text = made.text();
    let plan = pairgate::plan::plan("plan.json", &text).unwrap();
    let review = pairgate::access::review(&plan);
    assert_eq!(review.entries.len(), 1);
    assert_eq!(review.entries[0].added.len(), 4000);
}

#[test]
fn tables_of_roles_are_whole() {
    for (name, text, columns) in [
        ("google-roles", include_str!("../../data/access/google-roles.tsv"), 4),
        ("google-ladders", include_str!("../../data/access/google-ladders.tsv"), 2),
        ("azure-roles", include_str!("../../data/access/azure-roles.tsv"), 6),
    ] {
        let mut seen = std::collections::HashSet::new();
        let mut wrong = String::new();
        for line in text.lines().filter(|line| !line.starts_with('#')) {
            let row: Vec<&str> = line.split('\t').collect();
            let id = if columns == 6 { row[1] } else { row[0] };
            if row.len() != columns || !seen.insert(id) {
                writeln!(wrong, "{name}: {line}").unwrap();
            }
            if columns == 6 && (row[3] == "plain") != row[4].is_empty() {
                writeln!(wrong, "{name}: {line}").unwrap();
            }
        }
        assert!(wrong.is_empty() && seen.len() > 5, "{wrong}");
    }
}
