use serde_json::{Value, json};

use super::plans::{plan, table};

#[test]
fn sentry_members_are_a_ladder_with_owners_on_top() {
    let at = "sentry_organization_member.a";
    let member = |role: &str| json!({ "organization": "acme", "email": "a@x.jp", "role": role });
    assert_eq!(plan().create(at, member("member")).facts(), ["access-widened sentry_organization_member.a"]);
    for role in ["owner", "manager"] {
        let raised = plan().update(at, member("member"), member(role));
        assert_eq!(raised.rules(), ["owner-added"], "{role}");
        plan().update(at, member(role), member("admin")).silent();
    }
    let raised = plan().update(at, member("member"), member("owner")).review();
    assert_eq!(table(&raised), ["a@x.jp: +owner on organization acme (before: `member`)"]);
    assert_eq!(
        plan().update(at, member("admin"), member("billing")).facts(),
        ["access-widened sentry_organization_member.a"]
    );
    plan().delete(at, member("owner")).silent();
    let unknown = plan().update_unknown(
        at,
        member("member"),
        json!({ "organization": "acme", "email": "a@x.jp" }),
        json!({ "role": true }),
    );
    assert_eq!(unknown.rules(), ["access-unknown-until-apply"]);
}

#[test]
fn sentry_teams_and_their_projects() {
    let at = "sentry_team_member.a";
    let member = |role: Value| json!({ "organization": "acme", "member_id": "5", "team": "web", "role": role, "effective_role": "contributor" });
    assert_eq!(
        plan().update(at, member(json!("contributor")), member(json!("admin"))).facts(),
        ["access-widened sentry_team_member.a"]
    );
    plan().update(at, member(json!("admin")), member(Value::Null)).silent();
    let at = "sentry_project.a";
    let project = |teams: &[&str]| json!({ "organization": "acme", "name": "App", "slug": "app", "teams": teams, "platform": "rust" });
    plan().update(at, project(&["a", "b"]), project(&["b"])).silent();
    plan().update(at, project(&["a", "b"]), project(&["b", "a"])).silent();
    let more = plan().update(at, project(&["a"]), project(&["a", "b"])).review();
    assert_eq!(table(&more), ["team acme/b: +project access on project acme/app"]);
}

#[test]
fn mackerel_signs_in_with_a_role_and_an_external_id() {
    let at = "mackerel_aws_integration.a";
    let with = |key: Value, role: Value, external: Value| json!({ "name": "prod", "key": key, "secret_key": key, "role_arn": role, "external_id": external });
    let role = || json!("arn:aws:iam::123456789012:role/mackerel");
    let good = with(Value::Null, role(), json!("ext"));
    plan().create(at, good.clone()).silent();
    plan()
        .update(
            at,
            good.clone(),
            with(Value::Null, json!("arn:aws:iam::123456789012:role/other"), json!("ext")),
        )
        .silent();
    let key = plan().update(at, good.clone(), with(json!("AKIAHUSH"), Value::Null, Value::Null));
    assert_eq!(key.rules(), ["long-lived-key-created"]);
    assert!(!format!("{:?}", key.review()).contains("AKIAHUSH"));
    assert_eq!(
        plan().update(at, good.clone(), with(Value::Null, role(), Value::Null)).rules(),
        ["confused-deputy"]
    );
    assert_eq!(plan().create(at, with(Value::Null, role(), Value::Null)).rules(), ["confused-deputy"]);
    plan().update(at, with(Value::Null, role(), Value::Null), good.clone()).silent();
    plan().delete(at, good.clone()).silent();
    let unknown = plan().update_unknown(
        at,
        good,
        with(Value::Null, Value::Null, json!("ext")),
        json!({ "role_arn": true }),
    );
    assert_eq!(unknown.rules(), ["access-unknown-until-apply?"]);
}
