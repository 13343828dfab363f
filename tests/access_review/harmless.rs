//! What looks like a change of access and gives nobody anything: rules that speak here would be switched off.

use serde_json::{Value, json};

use crate::aws::{guarding, guardrail};
use crate::clouds::{SUBSCRIPTION, assignment, integration, member};
use crate::documents::*;
use crate::forges::{membership, protection, team_repository};
use crate::generator::Resource;
use crate::resources::permission;
use crate::row::{Row, harmless};

pub fn rows() -> Vec<Row> {
    [narrower(), reworded(), elsewhere(), principals(), clouds(), forges()].into_iter().flatten().collect()
}

const OBJECTS: &str = "arn:aws:s3:::acme-orders/*";
const TABLE: &str = "arn:aws:dynamodb:ap-northeast-1:123456789012:table/orders";

fn narrower() -> Vec<Row> {
    let row = |name, before: &[Value], after: &[Value]| harmless(name, rewritten(name, before, after));
    let write = || allow(&["dynamodb:PutItem"], &[TABLE]);
    vec![
        row("fewer_actions", &[allow(&["s3:*"], &["*"])], &[allow(&["s3:Get*"], &["*"])]),
        row("fewer_resources", &[allow(&["dynamodb:PutItem"], &["*"])], &[write()]),
        row("condition_added", &[write()], &[with_mfa(write())]),
        row("deny_added", &[write()], &[write(), deny(&["dynamodb:DeleteTable"], &["*"])]),
        row("deny_wider", &[write(), deny(&["s3:Delete*"], &["*"])], &[write(), deny(&["s3:*"], &["*"])]),
        row("statement_gone", &[allow(&["iam:*"], &["*"]), write()], &[write()]),
        row("administrator_less", &[allow(&["*"], &["*"])], &[allow(&["ec2:*"], &["*"])]),
        harmless(
            "boundary_added",
            [
                role("boundary_added")
                    .set("permissions_boundary", iam("policy/boundary_added"))
                    .arguments(&["permissions_boundary"]),
                managed("boundary_added", &document(&[allow(&["s3:*"], &["*"])])),
                inline("boundary_added", &document(&[allow(&["iam:*"], &["*"])])),
            ],
        ),
        harmless(
            "guardrail_attached",
            [
                guardrail(
                    "guardrail_attached",
                    "SERVICE_CONTROL_POLICY",
                    &document(&[deny(&["cloudtrail:StopLogging"], &["*"])]),
                ),
                created(guarding("guardrail_attached"), &["id"]),
            ],
        ),
        harmless("trust_narrowed", {
            let before = [trusts(json!("*"))];
            [trust("trust_narrowed", &before, &[trusts(json!({ "AWS": iam("role/developer") }))])]
        }),
        harmless(
            "administrator_detached",
            [
                role("administrator_detached"),
                deleted(attached("administrator_detached", "administrator_detached", ADMINISTRATOR)),
            ],
        ),
    ]
}

fn reworded() -> Vec<Row> {
    let row = |name, before: &[Value], after: &[Value]| harmless(name, rewritten(name, before, after));
    // The pack looks at the new state alone, and this state was never good.
    let passes = |name, before: &[Value], after: &[Value]| {
        row(name, before, after).pack(&["aws_iam_role_policy: aws-iam-pass-role-any"])
    };
    // Wide on purpose: everything that a rule could say about these was said when they came.
    let read = || allow(&["s3:*"], &["*"]);
    let pass = || allow(&["iam:PassRole"], &["*"]);
    let mfa =
        |value: Value| with(pass(), "Condition", json!({ "Bool": { "aws:MultiFactorAuthPresent": value } }));
    vec![
        passes("statements_reordered", &[read(), pass()], &[pass(), read()]),
        passes(
            "actions_reordered",
            &[allow(&["s3:GetObject", "iam:PassRole"], &["*"])],
            &[allow(&["iam:PassRole", "s3:GetObject"], &["*"])],
        ),
        passes("statement_repeated", &[read(), pass()], &[read(), pass(), read()]),
        passes("repetition_dropped", &[read(), read(), pass()], &[read(), pass()]),
        passes("statement_split", &[allow(&["s3:*", "iam:PassRole"], &["*", OBJECTS])], &[read(), pass()]),
        row(
            "statements_merged",
            &[allow(&["s3:GetObject"], &[OBJECTS]), allow(&["s3:PutObject"], &[OBJECTS])],
            &[allow(&["s3:GetObject", "s3:PutObject"], &[OBJECTS])],
        ),
        passes(
            "value_to_list",
            &[pass()],
            &[json!({ "Action": ["iam:PassRole"], "Effect": "Allow", "Resource": ["*"] })],
        ),
        passes(
            "list_to_value",
            &[json!({ "Action": ["iam:PassRole"], "Effect": "Allow", "Resource": ["*"] })],
            &[pass()],
        ),
        passes(
            "sid_changed",
            &[with(pass(), "Sid", json!("Pass"))],
            &[with(pass(), "Sid", json!("PassRoles"))],
        ),
        row("covered_action_added", &[read()], &[allow(&["s3:*", "s3:GetObject"], &["*"])]),
        passes("case_of_action", &[pass()], &[allow(&["IAM:passrole"], &["*"])]),
        passes("truth_as_text", &[mfa(json!(true))], &[mfa(json!("true"))]),
        passes("condition_as_list", &[mfa(json!("true"))], &[mfa(json!(["true"]))]),
        harmless(
            "tags",
            [
                role("tags")
                    .set("tags", json!({ "Team": "orders" }))
                    .set("description", "orders")
                    .arguments(&["tags"]),
                inline("tags", &document(&[allow(&["*"], &["*"])])),
            ],
        ),
    ]
}

fn elsewhere() -> Vec<Row> {
    let wide = || document(&[allow(&["s3:*", "iam:PassRole"], &["*"])]);
    let all_roles = |name: &str| {
        Resource::managed("aws_iam_policy_attachment", name).values(json!({
            "groups": [], "id": name, "name": name, "policy_arn": iam(&format!("policy/{name}")), "roles": [name],
            "users": [],
        }))
    };
    let renamed = |resource: Resource, kind: &str| resource.moved_from(&format!("{kind}.before_moved"));
    vec![
        harmless(
            "moved",
            [
                renamed(role("moved"), "aws_iam_role"),
                renamed(inline("moved", &wide()), "aws_iam_role_policy"),
            ],
        ),
        harmless(
            "replaced",
            [
                role("replaced")
                    .set("name_prefix", "rep")
                    .unknown(&["arn", "create_date", "unique_id"])
                    .replaced_by(&["name_prefix"]),
                managed("replaced", &wide())
                    .set("description", "another")
                    .unknown(&["arn", "attachment_count", "id", "policy_id"])
                    .replaced_by(&["description"]),
                attachment("replaced", "replaced", "replaced")
                    .unknown(&["id", "policy_arn"])
                    .replaced_by(&["policy_arn"]),
            ],
        )
        .besides(&["aws_iam_role: irreversible-change replace-order stateful-replace"])
        .pack(&["aws_iam_policy: aws-iam-pass-role-any", "aws_iam_role_policy_attachment: policy-undecided"]),
        harmless(
            "attached_otherwise",
            [
                role("attached_otherwise"),
                managed("attached_otherwise", &wide()),
                deleted(all_roles("attached_otherwise")),
                created(
                    attachment("attached_otherwise", "attached_otherwise", "attached_otherwise"),
                    &["id"],
                ),
            ],
        ),
        harmless(
            "inline_to_managed",
            [
                role("inline_to_managed"),
                deleted(inline("inline_to_managed", &wide())),
                managed_new("inline_to_managed", &wide()),
                created(
                    attachment("inline_to_managed", "inline_to_managed", "inline_to_managed"),
                    &["id", "policy_arn"],
                ),
            ],
        )
        .pack(&["aws_iam_policy: aws-iam-pass-role-any", "aws_iam_role_policy_attachment: policy-undecided"]),
        harmless(
            "split_over_policies",
            [
                role("split_over_policies"),
                inline("split_over_policies", &wide()).set("policy", document(&[allow(&["s3:*"], &["*"])])),
                managed_new("split_over_policies", &document(&[allow(&["iam:PassRole"], &["*"])])),
                created(
                    attachment("split_over_policies", "split_over_policies", "split_over_policies"),
                    &["id", "policy_arn"],
                ),
            ],
        )
        .pack(&["aws_iam_policy: aws-iam-pass-role-any", "aws_iam_role_policy_attachment: policy-undecided"]),
    ]
}

fn principals() -> Vec<Row> {
    let own = || json!({ "AWS": iam("role/orders") });
    let bucket = |name: &'static str, before: &[Value], after: &[Value]| -> Row {
        let values = json!({ "bucket": name, "id": name });
        harmless(name, [policy_of("aws_s3_bucket_policy", name, values, before, after)])
    };
    let two = |first: &str, second: &str| json!({ "AWS": [iam(first), iam(second)] });
    let source = json!("arn:aws:s3:::acme-uploads");
    vec![
        bucket(
            "principals_reordered",
            &[for_principal(two("role/a", "role/b"), &["s3:GetObject"], OBJECTS)],
            &[for_principal(two("role/b", "role/a"), &["s3:GetObject"], OBJECTS)],
        ),
        bucket(
            "bucket_closed",
            &[for_principal(json!("*"), &["s3:GetObject"], OBJECTS)],
            &[for_principal(own(), &["s3:GetObject"], OBJECTS)],
        ),
        bucket(
            "everyone_otherwise",
            &[for_principal(json!("*"), &["s3:GetObject"], OBJECTS)],
            &[for_principal(json!({ "AWS": "*" }), &["s3:GetObject"], OBJECTS)],
        )
        .pack(&["aws_s3_bucket_policy: aws-s3-bucket-policy-public"]),
        harmless(
            "account_otherwise",
            [trust(
                "account_otherwise",
                &[trusts(json!({ "AWS": OTHER }))],
                &[trusts(json!({ "AWS": [format!("arn:aws:iam::{OTHER}:root")] }))],
            )],
        ),
        harmless(
            "source_added",
            [permission("source_added", Value::Null).set("source_arn", source).replaced_by(&["source_arn"])],
        ),
    ]
}

fn clouds() -> Vec<Row> {
    let binding = |name: &str, members: &[&str]| {
        Resource::managed("google_project_iam_binding", name)
            .values(json!({
                "condition": [], "etag": "BwYexample", "id": name, "members": members,
                "project": format!("acme-{name}"), "role": "roles/editor",
            }))
            .arguments(&["members", "project", "role"])
    };
    let both = ["user:a@example.com", "user:b@example.com"];
    let seen = json!("arn:aws:iam::123456789012:role/mackerel");
    vec![
        harmless(
            "google_reordered",
            [binding("google_reordered", &both).set("members", json!([both[1], both[0]]))],
        )
        .pack(&["google_project_iam_binding: google-basic-role"]),
        harmless("google_fewer", [binding("google_fewer", &both).set("members", json!([both[0]]))])
            .pack(&["google_project_iam_binding: google-basic-role"]),
        harmless(
            "google_member_alone",
            [
                deleted(binding("google_member_alone", &both[..1])),
                created(member("google_member_alone", "roles/editor", both[0]), &["etag", "id"]),
            ],
        )
        .pack(&["google_project_iam_member: google-basic-role"]),
        harmless(
            "google_lower",
            [member("google_lower", "roles/owner", both[0])
                .set("role", "roles/viewer")
                .replaced_by(&["role"])],
        ),
        harmless(
            "azure_lower",
            [assignment("azure_lower", "Owner", SUBSCRIPTION)
                .set("role_definition_name", "Reader")
                .replaced_by(&["role_definition_name"])],
        ),
        harmless(
            "mackerel_role",
            [Resource::managed("mackerel_aws_integration", "mackerel_role")
                .before(integration("mackerel_role", seen.clone(), json!("ext-1"), Value::Null))
                .after(integration("mackerel_role", seen, json!("ext-2"), Value::Null))
                .sensitive(&["secret_key"])
                .arguments(&["external_id", "key", "name", "role_arn"])],
        ),
    ]
}

fn forges() -> Vec<Row> {
    let guarded = |name: &str| {
        // Another pattern and other checks than the one that goes away elsewhere: no rename.
        Resource::managed("github_branch_protection", name)
            .values(protection(name))
            .with("pattern", "release/*")
            .with("lock_branch", true)
            .with("required_status_checks", json!([]))
            .with("require_signed_commits", false)
    };
    vec![
        harmless("github_member", [membership("github_member", "admin").set("role", "member")]),
        harmless("github_less", [team_repository("github_less", "admin").set("permission", "pull")]),
        harmless("github_protected", [created(guarded("github_protected"), &["id"])]),
        harmless(
            "github_more_reviews",
            [guarded("github_more_reviews")
                .set("required_pull_request_reviews[0].required_approving_review_count", 3)],
        ),
        harmless("sentry_less", {
            let values = |role: &str| json!({ "email": "b@example.com", "id": "2", "organization": "acme", "role": role });
            [Resource::managed("sentry_organization_member", "sentry_less")
                .before(values("owner"))
                .after(values("member"))
                .arguments(&["email", "organization", "role"])]
        }),
    ]
}
