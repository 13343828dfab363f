//! Policies that get to somebody by a way that is hard to follow.

use serde_json::{Value, json};

use crate::ADMIN;
use crate::plans::*;

const EVERYTHING: &[&str] = &["*"];

fn all() -> String {
    allow(EVERYTHING, "*")
}

/// A call such as `uuid()` refers to nothing, and its value comes later. That is not the provider's doing.
#[test]
fn a_document_from_a_call_without_references_is_unknown_and_not_computed() {
    let mut written = block("aws_iam_role_policy", "p", &[]);
    written["expressions"]["policy"] = json!({});
    let review = maker()
        .same("aws_iam_role.deploy", role("deploy"))
        .create_unknown(
            "aws_iam_role_policy.p",
            json!({ "role": "deploy", "name": "p" }),
            json!({ "policy": true }),
        )
        .configuration(json!({ "resources": [block("aws_iam_role", "deploy", &[]), written] }))
        .review();
    assert_eq!(fact(&review, "access-unknown-until-apply").address, "aws_iam_role_policy.p");
}

#[test]
fn a_document_that_is_unknown_in_part_is_told() {
    for references in [
        &["data.aws_iam_policy_document.d.json", "data.aws_iam_policy_document.d"][..],
        &["aws_sqs_queue.q.arn", "aws_sqs_queue.q"],
        &["var.statements"],
        &["each.value"],
    ] {
        let review = maker()
            .same("aws_iam_role.deploy", role("deploy"))
            .change(
                "aws_iam_role_policy.p",
                &["update"],
                inline("deploy", "p", &allow(&["s3:GetObject"], "*")),
                json!({ "role": "deploy", "name": "p" }),
                json!({ "policy": true }),
            )
            .configuration(
                json!({ "resources": [block("aws_iam_role_policy", "p", &[("policy", references)])] }),
            )
            .review();
        assert!(
            rules(&review).contains(&"access-unknown-until-apply"),
            "{references:?}: {:#?}",
            review.facts
        );
    }
}

/// The role says in its own block what a resource of the same name said: that is no repetition.
#[test]
fn an_inline_block_that_takes_the_name_of_a_resource_that_goes() {
    let small = allow(&["s3:GetObject"], "*");
    let after = with(role("deploy"), json!({ "inline_policy": [{ "name": "p", "policy": all() }] }));
    let before = with(role("deploy"), json!({ "inline_policy": [{ "name": "p", "policy": small }] }));
    for before in [role("deploy"), before] {
        let review = maker()
            .update("aws_iam_role.deploy", before, after.clone())
            .delete("aws_iam_role_policy.p", inline("deploy", "p", &small))
            .review();
        assert!(rules(&review).contains(&"admin-granted"), "{:#?}", review.facts);
    }
}

#[test]
fn an_arn_in_the_role_that_was_an_attachment_is_no_repetition() {
    let deny = policy(json!([{ "Effect": "Deny", "Action": "*", "Resource": "*" }]));
    let named = json!({ "role": "deploy", "policy_arn": ADMIN });
    // It was attached and kept down by a Deny; both go, and the role itself has it now.
    let review = maker()
        .update(
            "aws_iam_role.deploy",
            role("deploy"),
            with(role("deploy"), json!({ "managed_policy_arns": [ADMIN] })),
        )
        .delete("aws_iam_role_policy_attachment.a", named)
        .delete("aws_iam_role_policy.guard", inline("deploy", "guard", &deny))
        .review();
    assert!(rules(&review).contains(&"admin-granted"), "{:#?}", review.facts);
}

/// The role repeats the attachment as the provider last saw it, and that policy is one of AWS that denies.
#[test]
fn a_policy_of_aws_that_denies_and_goes_is_not_hidden_by_the_role() {
    let deny = "arn:aws:iam::aws:policy/AWSDenyAll";
    let review = maker()
        .same("aws_iam_role.deploy", with(role("deploy"), json!({ "managed_policy_arns": [deny] })))
        .same("aws_iam_role_policy.p", inline("deploy", "p", &all()))
        .delete("aws_iam_role_policy_attachment.a", json!({ "role": "deploy", "policy_arn": deny }))
        .review();
    assert!(rules(&review).contains(&"deny-removed"), "{:#?}", review.facts);
    assert!(rules(&review).contains(&"admin-granted"), "{:#?}", review.facts);
}

#[test]
fn inline_blocks_that_become_unknown_as_a_whole_are_told() {
    let before = with(
        role("deploy"),
        json!({ "inline_policy": [{ "name": "p", "policy": allow(&["s3:GetObject"], "*") }] }),
    );
    let mut after = role("deploy");
    after.as_object_mut().unwrap().remove("inline_policy");
    let review = maker()
        .change("aws_iam_role.deploy", &["update"], before, after, json!({ "inline_policy": true }))
        .configuration(json!({ "resources": [block("aws_iam_role", "deploy", &[])] }))
        .review();
    assert!(rules(&review).contains(&"access-unknown-until-apply"), "{:#?}", review.facts);
}

#[test]
fn a_list_of_policies_of_a_role_that_is_unknown_as_a_whole_is_told() {
    let mut written = block("aws_iam_role", "deploy", &[("managed_policy_arns", &["local.policies"])]);
    written["provider_config_key"] = json!("aws");
    let mut after = role("deploy");
    after["managed_policy_arns"] = Value::Null;
    let review = maker()
        .change(
            "aws_iam_role.deploy",
            &["update"],
            role("deploy"),
            after,
            json!({ "managed_policy_arns": true }),
        )
        .configuration(json!({ "resources": [written] }))
        .review();
    assert!(rules(&review).contains(&"access-unknown-until-apply"), "{:#?}", review.facts);
}

/// AWS keeps one inline policy of a name: the new one replaces the one that Terraform forgets, with its Deny.
#[test]
fn a_deny_that_is_forgotten_and_written_over() {
    let guarded = policy(json!([
        { "Effect": "Allow", "Action": "*", "Resource": "*" },
        { "Effect": "Deny", "Action": "iam:*", "Resource": "*" },
    ]));
    let left = [("forget", Value::Null), ("no-op", inline("deploy", "p", &guarded))];
    for (action, after) in left {
        let review = maker()
            .same("aws_iam_role.deploy", role("deploy"))
            .change("aws_iam_role_policy.old", &[action], inline("deploy", "p", &guarded), after, json!({}))
            .create("aws_iam_role_policy.new", inline("deploy", "p", &all()))
            .review();
        assert!(rules(&review).contains(&"deny-removed"), "{action}: {:#?}", review.facts);
        assert!(rules(&review).contains(&"admin-granted"), "{action}: {:#?}", review.facts);
    }
}

#[test]
fn the_policy_of_a_bucket_that_is_forgotten_and_written_over() {
    let open = json!({ "Effect": "Allow", "Principal": { "AWS": "111122223333" }, "Action": "s3:*", "Resource": "arn:aws:s3:::b/*" });
    let deny = json!({ "Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": "arn:aws:s3:::b/secret/*" });
    let before = json!({ "bucket": "b", "policy": policy(json!([open.clone(), deny])) });
    let review = maker()
        .change("aws_s3_bucket_policy.old", &["forget"], before, Value::Null, json!({}))
        .create("aws_s3_bucket_policy.new", json!({ "bucket": "b", "policy": policy(json!([open])) }))
        .review();
    assert!(rules(&review).contains(&"deny-removed"), "{:#?}", review.facts);
}

/// A Deny, a boundary or a guardrail that Terraform forgets stays in the account.
#[test]
fn what_is_forgotten_stays_and_says_nothing() {
    let deny = policy(json!([{ "Effect": "Deny", "Action": "*", "Resource": "*" }]));
    let scp = json!({ "id": "p-1", "name": "guard", "type": "SERVICE_CONTROL_POLICY", "content": deny });
    let forget = |made: Maker, address: &str, before: Value| {
        made.change(address, &["forget"], before, Value::Null, json!({}))
    };
    let mut made = maker().same("aws_iam_role.deploy", role("deploy"));
    made = forget(made, "aws_iam_role_policy.guard", inline("deploy", "guard", &deny));
    made = forget(made, "aws_organizations_policy.guard", scp);
    made = forget(
        made,
        "aws_organizations_policy_attachment.a",
        json!({ "policy_id": "p-1", "target_id": "r-1" }),
    );
    assert_eq!(made.review().facts, []);
}

/// The role `deploy` of the plan is an administrator already; the one that is meant is in another account.
#[test]
fn a_name_in_another_configuration_of_the_provider_is_another_principal() {
    let admin = json!({ "role": "deploy", "policy_arn": ADMIN });
    let mut other = block("aws_iam_role_policy_attachment", "other", &[]);
    other["provider_config_key"] = json!("aws.production");
    let review = maker()
        .same("aws_iam_role.deploy", role("deploy"))
        .same("aws_iam_role_policy_attachment.own", admin.clone())
        .create("aws_iam_role_policy_attachment.other", admin)
        .configuration(json!({ "resources": [
            block("aws_iam_role", "deploy", &[]), block("aws_iam_role_policy_attachment", "own", &[]), other,
        ] }))
        .review();
    assert!(rules(&review).contains(&"admin-granted"), "{:#?}", review.facts);
}

/// Nothing says which of the two is meant, and the first one has it already.
#[test]
fn a_name_that_two_modules_have_means_both() {
    let admin = json!({ "role": "deploy", "policy_arn": ADMIN });
    let review = maker()
        .same("module.a.aws_iam_role.deploy", role("deploy"))
        .same("module.a.aws_iam_role_policy_attachment.own", admin.clone())
        .same("module.b.aws_iam_role.deploy", role("deploy"))
        .create("aws_iam_role_policy_attachment.new", admin)
        .review();
    assert_eq!(entry(&review, "role deploy").address, "module.b.aws_iam_role.deploy");
    assert!(rules(&review).contains(&"admin-granted"), "{:#?}", review.facts);
}

/// A role of this name goes in one account, and somebody gives one of this name in another account everything.
#[test]
fn what_goes_does_not_hide_what_is_attached_anew() {
    let review = maker()
        .delete("module.a.aws_iam_role.deploy", role("deploy"))
        .create(
            "module.b.aws_iam_role_policy_attachment.new",
            json!({ "role": "deploy", "policy_arn": ADMIN }),
        )
        .review();
    assert!(rules(&review).contains(&"admin-granted"), "{:#?}", review.facts);
}

#[test]
fn a_role_that_gets_another_name_and_its_policy_with_it() {
    let review = maker()
        .change(
            "aws_iam_role.deploy",
            &["delete", "create"],
            role("deploy"),
            with(role("ship"), json!({ "arn": null })),
            json!({ "arn": true }),
        )
        .update(
            "aws_iam_role_policy.p",
            inline("deploy", "p", &allow(&["s3:GetObject"], "*")),
            inline("ship", "p", &all()),
        )
        .review();
    assert!(rules(&review).contains(&"admin-granted"), "{:#?}", review.facts);
}

#[test]
fn a_trust_that_gets_wider_in_a_replacement_or_an_import() {
    let trust = policy(json!([{ "Effect": "Allow", "Action": "sts:AssumeRole", "Principal": "*" }]));
    let wider = with(role("deploy"), json!({ "assume_role_policy": trust }));
    for actions in [&["create", "delete"][..], &["delete", "create"], &["update"], &["create", "forget"]] {
        let review =
            maker().change("aws_iam_role.deploy", actions, role("deploy"), wider.clone(), json!({})).review();
        assert!(rules(&review).contains(&"public-principal"), "{actions:?}: {:#?}", review.facts);
    }
    let moved =
        maker().update("aws_iam_role.ship", role("deploy"), wider).moved_from("aws_iam_role.deploy").review();
    assert!(rules(&moved).contains(&"public-principal"), "{:#?}", moved.facts);
}

#[test]
fn lists_of_an_attachment_and_of_a_membership_are_all_read() {
    let review = maker()
        .same("aws_iam_role.deploy", role("deploy"))
        .update(
            "aws_iam_policy_attachment.a",
            json!({ "name": "a", "policy_arn": ADMIN, "roles": [], "users": [], "groups": [] }),
            json!({ "name": "a", "policy_arn": ADMIN, "roles": ["deploy"], "users": ["alice"], "groups": ["ops"] }),
        )
        .review();
    for who in ["role deploy", "user alice", "group ops"] {
        assert!(!entry(&review, who).added.is_empty(), "{who}");
    }
    let review = maker()
        .same("aws_iam_group.ops", json!({ "name": "ops", "arn": "arn:aws:iam::111122223333:group/ops" }))
        .same("aws_iam_group_policy_attachment.a", json!({ "group": "ops", "policy_arn": ADMIN }))
        .create("aws_iam_group_membership.m[0]", json!({ "name": "m", "group": "ops", "users": ["alice"] }))
        .review();
    assert!(rules(&review).contains(&"admin-granted"), "{:#?}", review.facts);
}

#[test]
fn a_role_or_a_policy_whose_name_comes_later_is_judged() {
    let review = maker()
        .create_unknown(
            "aws_iam_role.deploy",
            json!({ "name_prefix": "deploy-", "assume_role_policy": role("x")["assume_role_policy"] }),
            json!({ "name": true, "arn": true, "id": true }),
        )
        .create_unknown(
            "aws_iam_role_policy.p",
            json!({ "policy": all() }),
            json!({ "role": true, "name": true, "id": true }),
        )
        .create_unknown(
            "aws_iam_role_policy_attachment.a",
            json!({ "policy_arn": ADMIN }),
            json!({ "role": true }),
        )
        .review();
    assert!(rules(&review).contains(&"admin-granted"), "{:#?}", review.facts);
}

#[test]
fn a_policy_of_another_partition_is_an_administrator_as_well() {
    for partition in ["aws-cn", "aws-us-gov"] {
        let arn = format!("arn:{partition}:iam::aws:policy/AdministratorAccess");
        let review = maker()
            .same("aws_iam_role.deploy", role("deploy"))
            .create("aws_iam_role_policy_attachment.a", json!({ "role": "deploy", "policy_arn": arn }))
            .review();
        assert!(rules(&review).contains(&"admin-granted"), "{partition}: {:#?}", review.facts);
    }
}
