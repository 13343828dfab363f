use serde_json::{Value, json};

use super::plans::{plan, said, table};

const M: &str = "google_project_iam_member.a";
const B: &str = "google_project_iam_binding.b";

fn member(role: &str, who: &str) -> Value {
    json!({ "project": "p", "role": role, "member": who, "condition": [], "etag": "x", "id": "p/x" })
}

fn binding(role: &str, who: &[&str]) -> Value {
    json!({ "project": "p", "role": role, "members": who, "condition": [], "etag": "x", "id": "p/x" })
}

fn under(mut values: Value, expression: &str) -> Value {
    values["condition"] = json!([{ "title": "t", "description": "", "expression": expression }]);
    values
}

#[test]
fn a_new_member_is_new_and_an_owner_is_an_administrator() {
    let made = plan().create(M, member("roles/storage.objectViewer", "user:a@example.com"));
    assert_eq!(made.facts(), ["access-widened google_project_iam_member.a"]);
    assert_eq!(table(&made.review()), ["user:a@example.com: +roles/storage.objectViewer on project p"]);
    let made = plan().create(M, member("roles/owner", "user:a@example.com"));
    assert_eq!(made.rules(), ["admin-granted"]);
    let made = plan().create(M, member("roles/iam.serviceAccountTokenCreator", "user:a@example.com"));
    assert_eq!(made.rules(), ["privilege-escalation"]);
}

#[test]
fn a_list_in_another_order_and_a_shorter_one_raise_nothing() {
    let old = binding("roles/editor", &["user:a@x.jp", "user:b@x.jp"]);
    plan().update(B, old.clone(), binding("roles/editor", &["user:b@x.jp", "user:a@x.jp"])).silent();
    let less = plan().update(B, old.clone(), binding("roles/editor", &["user:a@x.jp"]));
    less.silent();
    assert_eq!(table(&less.review()), ["user:b@x.jp: -roles/editor on project p"]);
    plan().delete(B, old.clone()).silent();
    plan().replace(B, old.clone(), old.clone()).silent();
    plan().forget(B, old.clone()).silent();
    plan().moved("google_project_iam_binding.z", B, old.clone()).silent();
    let mut other = old.clone();
    other["etag"] = json!("y");
    plan().update(B, old, other).silent();
}

#[test]
fn what_moves_from_a_binding_to_members_is_not_new() {
    let old = binding("roles/editor", &["user:a@x.jp", "user:b@x.jp"]);
    plan().delete(B, old.clone()).create(M, member("roles/editor", "user:a@x.jp")).silent();
    let more = plan().delete(B, old).create(M, member("roles/editor", "user:c@x.jp"));
    assert_eq!(more.rules(), ["privilege-escalation"]);
    assert_eq!(
        more.facts(),
        ["access-widened google_project_iam_member.a", "privilege-escalation google_project_iam_member.a"]
    );
}

#[test]
fn a_lower_role_of_the_same_ladder_is_a_narrowing_and_a_higher_one_says_what_was_before() {
    let owner = member("roles/owner", "user:a@x.jp");
    let viewer = member("roles/viewer", "user:a@x.jp");
    plan().replace(M, owner.clone(), viewer.clone()).silent();
    let raised = plan().replace(M, viewer, owner);
    assert_eq!(raised.rules(), ["admin-granted"]);
    assert_eq!(table(&raised.review()), ["user:a@x.jp: +roles/owner on project p (before: `roles/viewer`)"]);
    let bucket = |role| json!({ "bucket": "b/logs", "role": role, "member": "user:a@x.jp", "condition": [] });
    let at = "google_storage_bucket_iam_member.a";
    plan().replace(at, bucket("roles/storage.admin"), bucket("roles/storage.objectViewer")).silent();
    assert_eq!(
        table(
            &plan().replace(at, bucket("roles/storage.objectViewer"), bucket("roles/storage.admin")).review()
        ),
        ["user:a@x.jp: +roles/storage.admin on storage bucket logs (before: `roles/storage.objectViewer`)"]
    );
}

#[test]
fn a_condition_that_goes_is_said_and_one_that_comes_is_not() {
    let free = member("roles/viewer", "user:a@x.jp");
    let bound = under(free.clone(), "request.time < timestamp('2027-01-01T00:00:00Z')");
    plan().replace(M, free.clone(), bound.clone()).silent();
    let made = plan().replace(M, bound.clone(), free);
    assert_eq!(made.rules(), ["condition-removed"]);
    assert!(
        said(&made.review()).contains("without the condition `request.time <"),
        "{}",
        said(&made.review())
    );
    let other = under(member("roles/viewer", "user:a@x.jp"), "true");
    let changed = plan().replace(M, bound, other);
    assert_eq!(changed.facts(), ["access-widened google_project_iam_member.a"]);
    assert!(changed.review().entries[0].added[0].undecided);
}

#[test]
fn everybody_is_everybody_and_one_of_them_is_a_narrowing() {
    let at = "google_cloud_run_v2_service_iam_member.a";
    let run = |who: &str| json!({ "project": "p", "location": "asia-northeast1", "name": "web", "role": "roles/run.invoker", "member": who, "condition": [] });
    assert_eq!(plan().create(at, run("allUsers")).rules(), ["public-principal"]);
    assert_eq!(plan().create(at, run("allAuthenticatedUsers")).rules(), ["public-principal"]);
    plan().replace(at, run("allUsers"), run("allAuthenticatedUsers")).silent();
    plan().replace(at, run("allUsers"), run("user:a@x.jp")).silent();
    assert_eq!(
        plan().replace(at, run("allAuthenticatedUsers"), run("allUsers")).rules(),
        ["public-principal"]
    );
    let made = plan().create(at, run("user:a@x.jp")).review();
    assert_eq!(table(&made), ["user:a@x.jp: +roles/run.invoker on cloud run v2 service web"]);
}

#[test]
fn a_role_on_the_project_is_one_on_what_lies_in_it() {
    let at = "google_pubsub_topic_iam_member.a";
    let topic =
        json!({ "project": "p", "topic": "t", "role": "roles/pubsub.editor", "member": "user:a@x.jp" });
    plan().delete(M, member("roles/pubsub.admin", "user:a@x.jp")).create(at, topic.clone()).silent();
    let elsewhere = plan().delete(M, member("roles/pubsub.viewer", "user:a@x.jp")).create(at, topic);
    assert_eq!(elsewhere.facts(), ["access-widened google_pubsub_topic_iam_member.a"]);
}

#[test]
fn what_is_unknown_counts_and_names_the_object_that_it_comes_from() {
    let role =
        plan().create_unknown(M, json!({ "project": "p", "member": "user:a@x.jp" }), json!({ "role": true }));
    assert_eq!(role.rules(), ["access-unknown-until-apply"]);
    let values = json!({ "project": "p", "role": "roles/viewer" });
    let who = plan().create_unknown(M, values.clone(), json!({ "member": true }));
    assert_eq!(who.rules(), ["access-unknown-until-apply"]);
    let named = plan().create_unknown(M, values, json!({ "member": true })).refers(
        M,
        "member",
        &["google_service_account.ci.email", "google_service_account.ci"],
    );
    assert_eq!(named.rules(), ["access-unknown-until-apply?"]);
    let rows = table(&named.review());
    assert_eq!(rows, ["google_service_account.ci (known after apply): +roles/viewer on project p"]);
    // One element of a list.
    let old = binding("roles/editor", &["user:a@x.jp"]);
    let new =
        json!({ "project": "p", "role": "roles/editor", "members": ["user:a@x.jp", null], "condition": [] });
    let part = plan().update_unknown(B, old, new, json!({ "members": [false, true] }));
    assert!(part.rules().contains(&"access-unknown-until-apply".to_owned()), "{:?}", part.rules());
}

#[test]
fn a_whole_policy_is_read_from_its_json() {
    let at = "google_project_iam_policy.a";
    let policy = |bindings: Value| json!({ "project": "p", "policy_data": json!({ "bindings": bindings }).to_string() });
    let old = policy(json!([{ "role": "roles/viewer", "members": ["user:a@x.jp", "user:b@x.jp"] }]));
    let order = policy(json!([{ "members": ["user:b@x.jp", "user:a@x.jp"], "role": "roles/viewer" }]));
    plan().update(at, old.clone(), order).silent();
    let more = policy(json!([
        { "role": "roles/viewer", "members": ["user:a@x.jp"] }, { "role": "roles/owner", "members": ["group:ops@x.jp"] },
    ]));
    assert_eq!(plan().update(at, old.clone(), more).rules(), ["admin-granted"]);
    let unknown =
        plan().update_unknown(at, old.clone(), json!({ "project": "p" }), json!({ "policy_data": true }));
    assert_eq!(unknown.rules(), ["access-unknown-until-apply"]);
    let broken = plan().update(at, old, json!({ "project": "p", "policy_data": "{" }));
    assert_eq!(broken.rules(), ["access-unknown-until-apply", "policy-document-invalid"]);
}

#[test]
fn a_sensitive_member_is_judged_and_never_shown() {
    let secret = "user:secret-person@x.jp";
    let made = plan().raw(
        M,
        &["create"],
        Value::Null,
        member("roles/owner", secret),
        json!({ "after_sensitive": { "member": true } }),
    );
    assert_eq!(made.rules(), ["admin-granted"]);
    let review = made.review();
    assert!(!format!("{review:?}").contains("secret-person"), "{review:?}");
    assert!(format!("{review:?}").contains("(sensitive value)"));
    // It is compared all the same.
    plan()
        .delete(B, binding("roles/owner", &[secret]))
        .raw(
            M,
            &["create"],
            Value::Null,
            member("roles/owner", secret),
            json!({ "after_sensitive": { "member": true } }),
        )
        .silent();
}

#[test]
fn one_service_account_is_less_than_all_of_a_project() {
    let at = "google_service_account_iam_member.a";
    let values = |who: &str| json!({ "service_account_id": "projects/p/serviceAccounts/ci@p", "role": "roles/iam.workloadIdentityUser", "member": who });
    assert_eq!(plan().create(at, values("user:a@x.jp")).rules(), ["privilege-escalation?"]);
    let pool = "principalSet://iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/gh";
    for wide in [format!("{pool}/*"), format!("{pool}/attribute.repository_owner/acme")] {
        let rules = plan().create(at, values(&wide)).rules();
        assert_eq!(rules, ["oidc-trust-too-wide", "privilege-escalation?"], "{wide}");
    }
    let one = format!("{pool}/attribute.repository/acme/app");
    assert_eq!(plan().create(at, values(&one)).rules(), ["privilege-escalation?"]);
}

#[test]
fn custom_roles_are_what_everybody_who_has_them_may_do() {
    let at = "google_project_iam_custom_role.a";
    let role = |permissions: &[&str]| json!({ "project": "p", "role_id": "deployer", "title": "t", "permissions": permissions });
    let old = role(&["run.services.get", "run.services.update"]);
    plan().update(at, old.clone(), role(&["run.services.update"])).silent();
    plan().update(at, old.clone(), role(&["run.services.update", "run.services.get"])).silent();
    assert_eq!(
        plan()
            .update(at, old.clone(), role(&["run.services.get", "run.services.update", "run.services.list"]))
            .facts(),
        ["access-widened google_project_iam_custom_role.a"]
    );
    assert_eq!(
        plan().update(at, old.clone(), role(&["iam.serviceAccounts.actAs"])).rules(),
        ["privilege-escalation"]
    );
    assert_eq!(
        plan().update(at, old.clone(), role(&["resourcemanager.projects.setIamPolicy"])).rules(),
        ["admin-granted"]
    );
    let unknown = plan().update_unknown(
        at,
        old,
        json!({ "project": "p", "role_id": "deployer" }),
        json!({ "permissions": true }),
    );
    assert_eq!(unknown.rules(), ["access-unknown-until-apply"]);
}

#[test]
fn a_key_is_said_when_it_is_made_and_only_mentioned_when_it_takes_another_ones_place() {
    let at = "google_service_account_key.a";
    let key = json!({ "service_account_id": "projects/p/serviceAccounts/ci@p", "private_key": "SECRETKEY" });
    assert_eq!(
        plan().create(at, key.clone()).facts(),
        ["long-lived-key-created google_service_account_key.a"]
    );
    assert_eq!(
        plan().replace(at, key.clone(), key.clone()).facts(),
        ["long-lived-key-created google_service_account_key.a?"]
    );
    plan().delete(at, key.clone()).silent();
    plan().update(at, key.clone(), key.clone()).silent();
    assert!(!format!("{:?}", plan().create(at, key).review()).contains("SECRETKEY"));
}

#[test]
fn a_provider_of_identities_needs_a_condition() {
    let at = "google_iam_workload_identity_pool_provider.a";
    let provider = |issuer: &str, condition: Value| json!({ "workload_identity_pool_id": "gh", "attribute_condition": condition, "oidc": [{ "issuer_uri": issuer, "allowed_audiences": [] }] });
    let github = "https://token.actions.githubusercontent.com";
    let bound = provider(github, json!("assertion.repository == 'acme/app'"));
    plan().create(at, bound.clone()).silent();
    assert_eq!(plan().create(at, provider(github, Value::Null)).rules(), ["oidc-trust-too-wide"]);
    assert_eq!(plan().create(at, provider(github, json!("true"))).rules(), ["oidc-trust-too-wide"]);
    assert_eq!(
        plan().create(at, provider("https://idp.example.com", Value::Null)).rules(),
        ["oidc-trust-too-wide?"]
    );
    assert_eq!(
        plan().update(at, bound.clone(), provider(github, Value::Null)).rules(),
        ["condition-removed", "oidc-trust-too-wide"]
    );
    plan().update(at, provider(github, Value::Null), bound.clone()).silent();
    plan().update(at, provider(github, Value::Null), provider(github, Value::Null)).silent();
    let unknown = plan().update_unknown(
        at,
        bound,
        provider(github, Value::Null),
        json!({ "attribute_condition": true }),
    );
    assert_eq!(unknown.rules(), ["access-unknown-until-apply"]);
}

#[test]
fn what_denies_must_go_on_denying() {
    let at = "google_iam_deny_policy.a";
    let deny = |principals: &[&str], spared: &[&str]| {
        json!({ "name": "d", "parent": "x", "rules": [{ "deny_rule": [{
            "denied_principals": principals, "denied_permissions": ["iam.googleapis.com/roles.create"],
            "exception_principals": spared, "exception_permissions": [], "denial_condition": [],
        }] }] })
    };
    let old = deny(&["principalSet://goog/public:all"], &["principal://a"]);
    plan().update(at, old.clone(), deny(&["principalSet://goog/public:all"], &[])).silent();
    plan().create(at, old.clone()).silent();
    assert_eq!(plan().delete(at, old.clone()).rules(), ["deny-removed"]);
    assert_eq!(plan().update(at, old.clone(), deny(&["principal://b"], &[])).rules(), ["deny-removed"]);
    assert_eq!(
        plan()
            .update(
                at,
                old.clone(),
                deny(&["principalSet://goog/public:all"], &["principal://a", "principal://b"])
            )
            .rules(),
        ["deny-removed"]
    );
    let unknown =
        plan().update_unknown(at, old, json!({ "name": "d", "parent": "x" }), json!({ "rules": true }));
    assert_eq!(unknown.rules(), ["access-unknown-until-apply"]);
}

#[test]
fn policies_of_the_organization_are_guardrails() {
    let at = "google_org_policy_policy.a";
    let rules = |rules: Value| json!({ "name": "projects/p/policies/iam.disableServiceAccountKeyCreation", "parent": "projects/p", "spec": [{ "rules": rules }] });
    let on = rules(json!([{ "enforce": "TRUE", "condition": [], "values": [] }]));
    let off = rules(json!([{ "enforce": "FALSE", "condition": [], "values": [] }]));
    assert_eq!(plan().delete(at, on.clone()).rules(), ["guardrail-detached"]);
    assert_eq!(plan().update(at, on.clone(), off.clone()).rules(), ["guardrail-detached"]);
    plan().update(at, off.clone(), on).silent();
    plan().delete(at, off).silent();
    let values =
        |allowed: &[&str]| rules(json!([{ "values": [{ "allowed_values": allowed, "denied_values": [] }] }]));
    plan().update(at, values(&["in:asia", "in:us"]), values(&["in:asia"])).silent();
    assert_eq!(
        plan().update(at, values(&["in:asia"]), values(&["in:asia", "in:us"])).rules(),
        ["guardrail-detached"]
    );
    let old = "google_project_organization_policy.a";
    let boolean = |on: bool| json!({ "project": "p", "constraint": "compute.x", "boolean_policy": [{ "enforced": on }], "list_policy": [] });
    assert_eq!(plan().update(old, boolean(true), boolean(false)).rules(), ["guardrail-detached"]);
    plan().update(old, boolean(false), boolean(true)).silent();
}

#[test]
fn access_lists_grant_beside_bindings() {
    let at = "google_storage_bucket_acl.a";
    let acl = |entries: &[&str]| json!({ "bucket": "b", "role_entity": entries });
    assert_eq!(
        plan().update(at, acl(&["OWNER:user-a"]), acl(&["OWNER:user-a", "READER:allUsers"])).rules(),
        ["public-principal"]
    );
    plan().update(at, acl(&["OWNER:user-a"]), acl(&["READER:user-a"])).silent();
    let data = "google_bigquery_dataset.a";
    let dataset = |access: Value| json!({ "dataset_id": "d", "access": access });
    let old = dataset(json!([{ "role": "OWNER", "user_by_email": "a@x.jp", "special_group": "" }]));
    let open = dataset(json!([
        { "role": "OWNER", "user_by_email": "a@x.jp", "special_group": "" }, { "role": "READER", "special_group": "allAuthenticatedUsers" },
    ]));
    assert_eq!(plan().update(data, old.clone(), open).rules(), ["public-principal"]);
    plan().update(data, old.clone(), dataset(json!([]))).silent();
    let one = plan().create(
        "google_bigquery_dataset_access.a",
        json!({ "dataset_id": "d", "role": "READER", "group_by_email": "g@x.jp" }),
    );
    assert_eq!(table(&one.review()), ["group:g@x.jp: +READER on bigquery dataset d"]);
}
