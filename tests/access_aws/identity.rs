//! What principals gain: widenings that must be told, each with its rule.

use serde_json::json;

use crate::plans::*;

const ADMIN: &str = "arn:aws:iam::aws:policy/AdministratorAccess";

#[test]
fn a_wider_action_is_told_at_the_policy_that_causes_it() {
    let review = maker()
        .same("aws_iam_role.deploy", role("deploy"))
        .update(
            "aws_iam_role_policy.deploy",
            inline("deploy", "p", &allow(&["s3:GetObject"], "arn:aws:s3:::prod/*")),
            inline("deploy", "p", &allow(&["s3:GetObject", "s3:DeleteObject"], "arn:aws:s3:::prod/*")),
        )
        .review();
    let fact = fact(&review, "access-widened");
    assert_eq!(fact.address, "aws_iam_role_policy.deploy");
    assert!(said(fact).contains("s3:DeleteObject"), "{}", said(fact));
    let entry = entry(&review, "role deploy");
    assert_eq!(entry.address, "aws_iam_role.deploy");
    assert_eq!(entry.added.len(), 1, "{entry:#?}");
    assert!(entry.added[0].capability.contains("s3:DeleteObject"));
    assert!(entry.removed.is_empty());
    assert_eq!(entry.documents.len(), 1);
    assert_eq!(entry.documents[0].address, "aws_iam_role_policy.deploy");
}

#[test]
fn a_condition_that_goes_is_told() {
    let mfa = policy(json!([{
        "Effect": "Allow", "Action": "s3:DeleteObject", "Resource": "arn:aws:s3:::prod/*",
        "Condition": { "Bool": { "aws:MultiFactorAuthPresent": "true" } },
    }]));
    let review = maker()
        .same("aws_iam_role.deploy", role("deploy"))
        .update(
            "aws_iam_role_policy.deploy",
            inline("deploy", "p", &mfa),
            inline("deploy", "p", &allow(&["s3:DeleteObject"], "arn:aws:s3:::prod/*")),
        )
        .review();
    assert_eq!(fact(&review, "condition-removed").address, "aws_iam_role_policy.deploy");
    assert!(rules(&review).contains(&"access-widened"));
    assert!(!rules(&review).contains(&"deny-removed"));
}

#[test]
fn only_what_the_condition_held_back_is_shown_with_it() {
    let mfa = policy(json!([{
        "Effect": "Allow", "Action": "s3:DeleteObject", "Resource": "arn:aws:s3:::prod/*",
        "Condition": { "Bool": { "aws:MultiFactorAuthPresent": "true" } },
    }]));
    let review = maker()
        .same("aws_iam_role.deploy", role("deploy"))
        .update(
            "aws_iam_role_policy.deploy",
            inline("deploy", "p", &mfa),
            inline("deploy", "p", &allow(&["s3:DeleteObject", "s3:ListBucket"], "*")),
        )
        .review();
    let text = said(fact(&review, "condition-removed"));
    assert!(text.contains("s3:DeleteObject") && !text.contains("s3:ListBucket"), "{text}");
    assert!(said(fact(&review, "access-widened")).contains("s3:ListBucket"));
}

#[test]
fn a_deny_that_goes_with_its_own_policy_is_told() {
    let deny = policy(json!([{ "Effect": "Deny", "Action": "s3:DeleteBucket", "Resource": "*" }]));
    let review = maker()
        .same("aws_iam_role.deploy", role("deploy"))
        .same("aws_iam_role_policy.work", inline("deploy", "work", &allow(&["s3:*"], "arn:aws:s3:::prod")))
        .delete("aws_iam_role_policy.guard", inline("deploy", "guard", &deny))
        .review();
    assert_eq!(fact(&review, "deny-removed").address, "aws_iam_role_policy.guard");
    assert!(!rules(&review).contains(&"condition-removed"), "{:#?}", review.facts);
}

/// The role repeats its inline policies as the provider last saw them. That must not hide that one goes.
#[test]
fn what_a_role_repeats_does_not_hide_a_deny_that_goes() {
    let deny = policy(json!([{ "Effect": "Deny", "Action": "s3:DeleteBucket", "Resource": "*" }]));
    let repeated = json!({ "inline_policy": [{ "name": "guard", "policy": deny }] });
    let review = maker()
        .same("aws_iam_role.deploy", with(role("deploy"), repeated))
        .same("aws_iam_role_policy.work", inline("deploy", "work", &allow(&["s3:*"], "arn:aws:s3:::prod")))
        .delete("aws_iam_role_policy.guard", inline("deploy", "guard", &deny))
        .review();
    assert!(rules(&review).contains(&"deny-removed"), "{:#?}", review.facts);
}

/// Other policies of the role are not in the plan, so what the Deny kept out may be granted there.
#[test]
fn a_deny_of_somebody_outside_of_the_plan_counts_when_it_goes() {
    let deny = policy(json!([{ "Effect": "Deny", "Action": "iam:*", "Resource": "*" }]));
    let review = maker().delete("aws_iam_role_policy.guard", inline("elsewhere", "guard", &deny)).review();
    assert!(rules(&review).contains(&"deny-removed"), "{:#?}", review.facts);
}

#[test]
fn a_boundary_that_goes_or_widens_is_told() {
    let arn = |name: &str| json!({ "permissions_boundary": format!("arn:aws:iam::{ACCOUNT}:policy/{name}") });
    let small = managed("small", &allow(&["s3:GetObject"], "*"));
    let large = managed("large", &allow(&["s3:*", "ec2:*"], "*"));
    let work = inline("deploy", "work", &allow(&["s3:*"], "*"));
    let base = || {
        maker()
            .same("aws_iam_policy.small", small.clone())
            .same("aws_iam_policy.large", large.clone())
            .same("aws_iam_role_policy.work", work.clone())
    };
    let bounded = |name: &str| with(role("deploy"), arn(name));
    let gone = base().update("aws_iam_role.deploy", bounded("small"), role("deploy")).review();
    assert_eq!(fact(&gone, "boundary-removed").address, "aws_iam_role.deploy");
    assert!(rules(&gone).contains(&"access-widened"));
    let wider = base().update("aws_iam_role.deploy", bounded("small"), bounded("large")).review();
    assert!(rules(&wider).contains(&"boundary-removed"), "{:#?}", wider.facts);
    let narrower = base().update("aws_iam_role.deploy", bounded("large"), bounded("small")).review();
    assert_eq!(rules(&narrower), [""; 0]);
    let added = base().update("aws_iam_role.deploy", role("deploy"), bounded("small")).review();
    assert_eq!(rules(&added), [""; 0]);
}

#[test]
fn a_boundary_limits_what_a_new_policy_gives() {
    let boundary = json!({ "permissions_boundary": format!("arn:aws:iam::{ACCOUNT}:policy/small") });
    let review = maker()
        .same("aws_iam_policy.small", managed("small", &allow(&["s3:GetObject"], "*")))
        .same("aws_iam_role.deploy", with(role("deploy"), boundary))
        .create("aws_iam_role_policy.more", inline("deploy", "more", &allow(&["ec2:*"], "*")))
        .review();
    assert!(!rules(&review).contains(&"access-widened"), "{:#?}", review.facts);
}

#[test]
fn administrator_by_a_managed_policy_of_aws() {
    let review = maker()
        .same("aws_iam_role.deploy", role("deploy"))
        .create("aws_iam_role_policy_attachment.admin", json!({ "role": "deploy", "policy_arn": ADMIN }))
        .review();
    assert_eq!(fact(&review, "admin-granted").address, "aws_iam_role_policy_attachment.admin");
    assert!(!entry(&review, "role deploy").abuse.is_empty());
    // The document is AWS's own: what it says is not this change's to mend.
    assert_eq!(rules(&review), ["access-widened", "admin-granted"]);
    assert_eq!(entry(&review, "role deploy").documents, []);
}

#[test]
fn an_administrator_who_stays_one_is_not_told_of() {
    let review = maker()
        .same("aws_iam_role.deploy", role("deploy"))
        .same("aws_iam_role_policy_attachment.admin", json!({ "role": "deploy", "policy_arn": ADMIN }))
        .create("aws_iam_role_policy.more", inline("deploy", "more", &allow(&["iam:PutRolePolicy"], "*")))
        .review();
    assert_eq!(rules(&review), [""; 0], "{:#?}", review.facts);
}

#[test]
fn an_escalation_that_is_split_over_two_policies_is_found() {
    let review = maker()
        .same("aws_iam_role.deploy", role("deploy"))
        .same("aws_iam_role_policy.pass", inline("deploy", "pass", &allow(&["iam:PassRole"], "*")))
        .create(
            "aws_iam_role_policy.run",
            inline("deploy", "run", &allow(&["lambda:CreateFunction", "lambda:InvokeFunction"], "*")),
        )
        .review();
    let fact = fact(&review, "privilege-escalation");
    assert_eq!(fact.address, "aws_iam_role_policy.run");
    assert!(said(fact).contains("PassRole"), "{}", said(fact));
    let alone = maker()
        .same("aws_iam_role.deploy", role("deploy"))
        .create(
            "aws_iam_role_policy.run",
            inline("deploy", "run", &allow(&["lambda:CreateFunction", "lambda:InvokeFunction"], "*")),
        )
        .review();
    assert!(!rules(&alone).contains(&"privilege-escalation"), "{:#?}", alone.facts);
}

#[test]
fn an_escalation_that_was_there_is_not_told_again() {
    let review = maker()
        .same("aws_iam_role.deploy", role("deploy"))
        .same("aws_iam_role_policy.put", inline("deploy", "put", &allow(&["iam:PutRolePolicy"], "*")))
        .create(
            "aws_iam_role_policy.read",
            inline("deploy", "read", &allow(&["s3:GetObject"], "arn:aws:s3:::a/*")),
        )
        .review();
    assert!(rules(&review).contains(&"access-widened"));
    assert!(!rules(&review).contains(&"privilege-escalation"), "{:#?}", review.facts);
}

#[test]
fn membership_gives_what_the_group_has() {
    let user = json!({ "name": "bob", "arn": format!("arn:aws:iam::{ACCOUNT}:user/bob") });
    let group = json!({ "name": "ops", "arn": format!("arn:aws:iam::{ACCOUNT}:group/ops") });
    let review = maker()
        .same("aws_iam_user.bob", user)
        .same("aws_iam_group.ops", group)
        .same("aws_iam_group_policy_attachment.ops", json!({ "group": "ops", "policy_arn": ADMIN }))
        .update(
            "aws_iam_group_membership.ops",
            json!({ "name": "m", "group": "ops", "users": [] }),
            json!({ "name": "m", "group": "ops", "users": ["bob"] }),
        )
        .review();
    let fact = fact(&review, "admin-granted");
    assert_eq!(fact.address, "aws_iam_group_membership.ops");
    assert!(said(fact).contains("user bob"));
    assert!(!review.entries.iter().any(|entry| entry.principal == "group ops"), "{:#?}", review.entries);
}

/// Thirty users of a group are one fact, the group's; a user whose own policy completes a path is one more.
#[test]
fn a_group_that_changes_is_told_once_and_what_users_make_of_it_besides() {
    let user = |name: &str| json!({ "name": name, "arn": format!("arn:aws:iam::{ACCOUNT}:user/{name}") });
    let review = maker()
        .same("aws_iam_user.bob", user("bob"))
        .same("aws_iam_user.eve", user("eve"))
        .same(
            "aws_iam_group.ops",
            json!({ "name": "ops", "arn": format!("arn:aws:iam::{ACCOUNT}:group/ops") }),
        )
        .same("aws_iam_group_membership.ops", json!({ "name": "m", "group": "ops", "users": ["bob", "eve"] }))
        .same(
            "aws_iam_user_policy.eve",
            json!({ "user": "eve", "name": "pass", "policy": allow(&["iam:PassRole"], "*") }),
        )
        .create(
            "aws_iam_group_policy.ops",
            json!({ "group": "ops", "name": "run",
                    "policy": allow(&["lambda:CreateFunction", "lambda:InvokeFunction"], "*") }),
        )
        .review();
    let widened: Vec<_> = review.facts.iter().filter(|fact| fact.rule == "access-widened").collect();
    assert_eq!(widened.len(), 1, "{widened:#?}");
    assert!(said(widened[0]).contains("group ops"));
    let escalations: Vec<_> =
        review.facts.iter().filter(|fact| fact.rule == "privilege-escalation").collect();
    assert_eq!(escalations.len(), 1, "{escalations:#?}");
    assert!(said(escalations[0]).contains("user eve"));
}

#[test]
fn a_document_that_is_known_after_apply_is_told() {
    let review = maker()
        .same("aws_iam_role.deploy", role("deploy"))
        .create_unknown(
            "aws_iam_role_policy.later",
            json!({ "role": "deploy", "name": "later" }),
            json!({ "policy": true }),
        )
        .review();
    let fact = fact(&review, "access-unknown-until-apply");
    assert_eq!(fact.address, "aws_iam_role_policy.later");
    assert_eq!(fact.attribute.as_deref(), Some("policy"));
}

#[test]
fn a_policy_that_is_not_in_the_plan_is_told_when_it_is_attached() {
    let arn = "arn:aws:iam::111122223333:policy/unseen";
    let base = || maker().same("aws_iam_role.deploy", role("deploy"));
    let new = base()
        .create("aws_iam_role_policy_attachment.x", json!({ "role": "deploy", "policy_arn": arn }))
        .review();
    assert!(said(fact(&new, "access-unknown-until-apply")).contains("policy/unseen"));
    let old = base()
        .same("aws_iam_role_policy_attachment.x", json!({ "role": "deploy", "policy_arn": arn }))
        .create("aws_iam_role_policy.y", inline("deploy", "y", &allow(&["s3:GetObject"], "arn:aws:s3:::a/*")))
        .review();
    assert!(!rules(&old).contains(&"access-unknown-until-apply"));
    assert!(!entry(&old, "role deploy").notes.is_empty());
}

#[test]
fn a_sensitive_document_is_judged_and_never_shown() {
    let review = maker()
        .same("aws_iam_role.deploy", role("deploy"))
        .update(
            "aws_iam_role_policy.deploy",
            inline("deploy", "p", &allow(&["s3:GetObject"], "arn:aws:s3:::hush/*")),
            inline("deploy", "p", &allow(&["s3:*", "iam:PutRolePolicy"], "arn:aws:s3:::hush/*")),
        )
        .sensitive(json!({ "policy": true }), json!({ "policy": true }))
        .review();
    assert!(rules(&review).contains(&"access-widened"));
    assert!(!entry(&review, "role deploy").added.is_empty());
    let all = format!("{review:?}");
    assert!(!all.contains("hush"), "{all}");
    assert!(!all.contains("s3:"), "{all}");
    assert!(!all.contains("PutRolePolicy"), "{all}");
}

#[test]
fn a_document_that_is_no_json_is_told() {
    let review = maker()
        .same("aws_iam_role.deploy", role("deploy"))
        .create("aws_iam_role_policy.bad", inline("deploy", "bad", "{\"Version\": \"2012-10-17\", "))
        .review();
    assert_eq!(fact(&review, "policy-document-invalid").address, "aws_iam_role_policy.bad");
}

#[test]
fn credentials_that_do_not_end() {
    let user = json!({ "user": "bob" });
    let made = maker().create("aws_iam_access_key.bob", user.clone()).review();
    let found = fact(&made, "long-lived-key-created");
    assert_eq!(found.address, "aws_iam_access_key.bob");
    assert!(!found.advisory && said(found).contains("bob"));
    let rotated = maker()
        .change("aws_iam_access_key.bob", &["delete", "create"], user.clone(), user.clone(), json!({}))
        .review();
    assert!(fact(&rotated, "long-lived-key-created").advisory);
    assert_eq!(rules(&maker().delete("aws_iam_access_key.bob", user.clone()).review()), [""; 0]);
    let status = |status: &str| json!({ "user": "bob", "status": status });
    let woken = maker().update("aws_iam_access_key.bob", status("Inactive"), status("Active")).review();
    assert!(!fact(&woken, "long-lived-key-created").advisory);
    let login = maker().create("aws_iam_user_login_profile.bob", user).review();
    assert!(rules(&login).contains(&"long-lived-key-created"));
}

#[test]
fn a_permission_set_and_who_gets_it_where() {
    let arn = "arn:aws:sso:::permissionSet/ssoins-1/ps-1";
    let set = json!({ "name": "Ops", "arn": arn, "instance_arn": "arn:aws:sso:::instance/ssoins-1" });
    let admin = json!({ "permission_set_arn": arn, "managed_policy_arn": ADMIN });
    let assignment = json!({
        "permission_set_arn": arn, "principal_id": "g-1", "principal_type": "GROUP", "target_id": ACCOUNT,
    });
    let attached = maker()
        .same("aws_ssoadmin_permission_set.ops", set.clone())
        .create("aws_ssoadmin_managed_policy_attachment.admin", admin.clone())
        .review();
    assert!(said(fact(&attached, "admin-granted")).contains("permission set Ops"));
    let assigned = maker()
        .same("aws_ssoadmin_permission_set.ops", set)
        .same("aws_ssoadmin_managed_policy_attachment.admin", admin)
        .create("aws_ssoadmin_account_assignment.ops", assignment)
        .review();
    assert_eq!(fact(&assigned, "admin-granted").address, "aws_ssoadmin_account_assignment.ops");
    assert!(entry(&assigned, "group g-1").added[0].scope.contains(ACCOUNT));
}

#[test]
fn a_policy_that_nobody_in_the_plan_has_is_judged_by_itself() {
    let review = maker()
        .update(
            "aws_iam_policy.shared",
            managed("shared", &allow(&["s3:GetObject"], "arn:aws:s3:::a/*")),
            managed("shared", &allow(&["s3:*"], "*")),
        )
        .review();
    assert_eq!(fact(&review, "access-widened").address, "aws_iam_policy.shared");
    assert!(rules(&review).contains(&"wildcard-action"), "{:#?}", review.facts);
}

#[test]
fn what_terraform_puts_off_is_told() {
    let review = maker()
        .create("aws_iam_role_policy.p", inline("deploy", "p", &allow(&["*"], "*")))
        .put_off()
        .review();
    assert_eq!(fact(&review, "access-unknown-until-apply").address, "aws_iam_role_policy.p");
}

/// The group's own policies grant nothing; its Deny kept the user from what the user's own policy grants.
#[test]
fn a_deny_of_a_group_that_goes_is_told_of_its_users() {
    let deny = policy(json!([{ "Effect": "Deny", "Action": "s3:*", "Resource": "*" }]));
    let review = maker()
        .same("aws_iam_user.bob", json!({ "name": "bob" }))
        .same("aws_iam_group.ops", json!({ "name": "ops" }))
        .same("aws_iam_group_membership.ops", json!({ "name": "m", "group": "ops", "users": ["bob"] }))
        .same(
            "aws_iam_user_policy.p",
            json!({ "user": "bob", "name": "p", "policy": allow(&["s3:GetObject"], "*") }),
        )
        .delete("aws_iam_group_policy.guard", json!({ "group": "ops", "name": "guard", "policy": deny }))
        .review();
    let fact = fact(&review, "deny-removed");
    assert!(said(fact).contains("user bob"), "{}", said(fact));
    assert_eq!(fact.address, "aws_iam_group_policy.guard");
}

/// Whether a document that becomes unknown still grants or denies cannot be told, and is not claimed.
#[test]
fn what_becomes_unknown_is_neither_removed_nor_lifted() {
    let document = policy(json!([
        { "Effect": "Allow", "Action": "s3:*", "Resource": "*" },
        { "Effect": "Deny", "Action": "s3:DeleteBucket", "Resource": "*" },
    ]));
    let review = maker()
        .same("aws_iam_role.deploy", role("deploy"))
        .same("aws_iam_role_policy.all", inline("deploy", "all", &allow(&["s3:*"], "*")))
        .change(
            "aws_iam_role_policy.p",
            &["update"],
            inline("deploy", "p", &document),
            json!({ "role": "deploy", "name": "p" }),
            json!({ "policy": true }),
        )
        .review();
    assert_eq!(rules(&review), ["access-unknown-until-apply"], "{:#?}", review.facts);
    assert!(entry(&review, "role deploy").removed.is_empty());
}

#[test]
fn an_instance_profile_that_gets_another_role() {
    let profile = |role: &str| json!({ "name": "web", "role": role });
    let review = maker().update("aws_iam_instance_profile.web", profile("web"), profile("admin")).review();
    assert!(said(fact(&review, "access-widened")).contains("admin"));
    let entry = entry(&review, "instance profile web");
    assert_eq!(
        (entry.added[0].capability.as_str(), entry.removed[0].capability.as_str()),
        ("role admin", "role web")
    );
    let new = maker().create("aws_iam_instance_profile.web", profile("web")).review();
    assert_eq!(rules(&new), [""; 0]);
}
