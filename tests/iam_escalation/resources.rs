//! Where resources and conditions decide.

use pairgate::iam::escalation::{every, paths};
use pairgate::iam::grants::{Access, Budget};

use crate::{allow, decided, delegated, granted, ids, shown, statement};

const NONE: [&str; 0] = [];

fn one(actions: &[&str], resources: &[&str]) -> Access {
    granted(&[&allow(actions, resources)])
}

#[test]
fn an_action_counts_on_a_resource_of_its_type_only() {
    assert_eq!(shown(&one(&["iam:PutRolePolicy"], &["arn:aws:s3:::bucket/*"])), NONE);
    assert_eq!(shown(&one(&["iam:PutRolePolicy"], &["arn:aws:iam::111122223333:user/*"])), NONE);
    assert_eq!(shown(&one(&["iam:PutRolePolicy"], &["arn:aws:iam::111122223333:role/*"])), ["iam-005"]);
    assert_eq!(
        shown(&one(&["iam:*"], &["arn:aws:iam::111122223333:group/*"])),
        ["iam-010", "iam-011", "iam-013"]
    );
    assert_eq!(shown(&one(&["ssm:SendCommand"], &["arn:aws:ssm:*:*:document/*"])), NONE);
    assert_eq!(shown(&one(&["ssm:SendCommand"], &["arn:aws:ec2:*:*:instance/*"])), ["ssm-002"]);
}

#[test]
fn permissions_and_credentials_count_on_one_named_resource_as_well() {
    for (action, resource, id) in [
        ("iam:PutRolePolicy", "role/deploy", "iam-005"),
        ("iam:AttachUserPolicy", "user/alice", "iam-008"),
        ("iam:CreatePolicyVersion", "policy/app", "iam-001"),
        ("iam:CreateAccessKey", "user/alice", "iam-002"),
        ("iam:UpdateAssumeRolePolicy", "role/deploy", "iam-012"),
        ("iam:AddUserToGroup", "group/admins", "iam-013"),
        ("iam:UpdateSAMLProvider", "saml-provider/idp", "iam-108"),
    ] {
        let access = one(&[action], &[&format!("arn:aws:iam::111122223333:{resource}")]);
        assert_eq!(shown(&access), [id]);
        assert_eq!(delegated(&access), NONE, "{action}");
    }
}

#[test]
fn what_stands_in_the_policy_by_its_name_is_a_delegation() {
    for (action, named, several, id) in [
        (
            "sts:AssumeRole",
            "arn:aws:iam::111122223333:role/deploy",
            "arn:aws:iam::111122223333:role/d*",
            "sts-001",
        ),
        (
            "lambda:UpdateFunctionCode",
            "arn:aws:lambda:*:111122223333:function:app",
            "arn:aws:lambda:*:111122223333:function:ap?",
            "lambda-003",
        ),
        (
            "lambda:UpdateFunctionCode",
            "arn:aws:lambda:eu-west-1:111122223333:function:app:*",
            "arn:aws:lambda:eu-west-1:111122223333:function:*",
            "lambda-003",
        ),
        (
            "codebuild:StartBuild",
            "arn:aws:codebuild:eu-west-1:111122223333:project/app",
            "arn:aws:codebuild:eu-west-1:111122223333:*",
            "codebuild-002",
        ),
        ("ssm:StartSession", "arn:aws:ec2:*:*:instance/i-0123", "arn:aws:ec2:*:*:instance/*", "ssm-001"),
        (
            "cloudformation:UpdateStack",
            "arn:aws:cloudformation:*:111122223333:stack/app/*",
            "arn:aws:cloudformation:*:111122223333:stack/app*/*",
            "cloudformation-002",
        ),
    ] {
        let access = one(&[action], &[named]);
        assert_eq!(shown(&access), NONE, "{named}");
        assert_eq!(delegated(&access), [id], "{named}");
        let access = one(&[action], &[named, several]);
        assert_eq!(shown(&access), [id], "{several}");
        assert_eq!(delegated(&access), NONE, "{several}");
    }
    // Two names are two delegations, and a role of one name in every account is a choice.
    let two = ["arn:aws:iam::111122223333:role/a", "arn:aws:iam::111122223333:role/b"];
    assert_eq!(shown(&one(&["sts:AssumeRole"], &two)), NONE);
    assert_eq!(shown(&one(&["sts:AssumeRole"], &["arn:aws:iam::*:role/Organization"])), ["sts-001"]);
    assert_eq!(shown(&one(&["sts:AssumeRole"], &["arn:aws:iam::111122223333:role/team/*"])), ["sts-001"]);
}

#[test]
fn a_deny_that_leaves_only_names_leaves_a_delegation() {
    let deny = "{\"Effect\": \"Deny\", \"Action\": \"sts:*\", \"NotResource\": \"arn:aws:iam::111122223333:role/a\"}";
    let access = granted(&[&allow(&["sts:AssumeRole"], &["*"]), deny]);
    assert_eq!((shown(&access), delegated(&access)), (vec![], vec!["sts-001"]));
    let deny = deny.replace("role/a", "role/a*");
    assert_eq!(shown(&granted(&[&allow(&["sts:AssumeRole"], &["*"]), &deny])), ["sts-001"]);
    let not =
        "{\"Effect\": \"Allow\", \"Action\": \"sts:AssumeRole\", \"NotResource\": \"arn:aws:iam::1:role/a\"}";
    assert_eq!(shown(&granted(&[not])), ["sts-001"]);
}

#[test]
fn a_role_that_may_be_passed_by_its_name_is_a_delegation() {
    let make = allow(&["lambda:CreateFunction", "lambda:InvokeFunction"], &["*"]);
    let named = allow(&["iam:PassRole"], &["arn:aws:iam::111122223333:role/app"]);
    let access = granted(&[&make, &named]);
    assert_eq!((shown(&access), delegated(&access)), (vec![], vec!["lambda-001"]));
    let several = allow(&["iam:PassRole"], &["arn:aws:iam::111122223333:role/app-*"]);
    assert_eq!(shown(&granted(&[&make, &several])), ["lambda-001"]);
}

#[test]
fn only_the_service_that_may_get_the_role_counts() {
    let make = allow(&["lambda:*", "ec2:RunInstances", "glue:CreateDevEndpoint"], &["*"]);
    let pass = |condition: &str| {
        let pass = format!(
            "{{\"Effect\": \"Allow\", \"Action\": \"iam:PassRole\", \"Resource\": \"*\", \"Condition\": {{{condition}}}}}"
        );
        shown(&granted(&[&make, &pass]))
            .into_iter()
            .filter(|id| !id.ends_with("-003") && *id != "lambda-102")
            .collect()
    };
    let key = "\"iam:PassedToService\":";
    let lambda = vec!["lambda-001", "lambda-002", "lambda-006"];
    let rows: [(String, Vec<&str>); 9] = [
        (format!("\"StringEquals\": {{{key} \"lambda.amazonaws.com\"}}"), lambda.clone()),
        ("\"StringEquals\": {\"IAM:passedtoservice\": \"ec2.amazonaws.com\"}".to_owned(), vec!["ec2-001"]),
        (format!("\"StringEquals\": {{{key} \"ec2.amazonaws.com.cn\"}}"), vec!["ec2-001"]),
        (format!("\"StringLike\": {{{key} \"g*\"}}"), vec!["glue-001"]),
        (format!("\"StringEqualsIfExists\": {{{key} \"glue.amazonaws.com\"}}"), vec!["glue-001"]),
        (
            format!("\"StringEquals\": {{{key} [\"glue.amazonaws.com\", \"ec2.amazonaws.com\"]}}"),
            vec!["ec2-001", "glue-001"],
        ),
        (format!("\"StringEquals\": {{{key} \"rds.amazonaws.com\"}}"), vec![]),
        (format!("\"Null\": {{{key} \"true\"}}"), vec![]),
        (format!("\"StringNotLike\": {{{key} \"*.amazonaws.com*\"}}"), vec![]),
    ];
    for (condition, ids) in rows {
        let found: Vec<&str> = pass(&condition);
        assert_eq!(found, ids, "{condition}");
    }
    let deny = format!(
        "{{\"Effect\": \"Deny\", \"Action\": \"iam:PassRole\", \"Resource\": \"*\", \
         \"Condition\": {{\"StringLike\": {{{key} \"lambda.*\"}}}}}}"
    );
    let found = decided(&granted(&[&make, &allow(&["iam:PassRole"], &["*"]), &deny]));
    assert!(found.contains("ec2-001") && !found.contains("lambda-001"), "{found:?}");
}

#[test]
fn actions_that_must_meet_count_on_one_resource_only() {
    let instance = |name: &str| format!("arn:aws:ec2:*:*:instance/{name}");
    let change = allow(&["ec2:ModifyInstanceAttribute"], &[&instance("a*")]);
    let restart = |name: &str| allow(&["ec2:StopInstances", "ec2:StartInstances"], &[&instance(name)]);
    assert_eq!(shown(&granted(&[&change, &restart("b*")])), NONE);
    assert_eq!(shown(&granted(&[&change, &restart("*b")])), ["ec2-002"]);
    // One instance by its name on both sides is a delegation.
    let named = granted(&[&change, &restart("abc")]);
    assert_eq!((shown(&named), delegated(&named)), (vec![], vec!["ec2-002"]));
    let keys = granted(&[
        &allow(&["iam:AttachRolePolicy"], &["arn:aws:iam::1:role/a"]),
        &allow(&["iam:UpdateAssumeRolePolicy"], &["arn:aws:iam::1:role/b"]),
    ]);
    assert!(!decided(&keys).contains("iam-019"));
    let deny = statement("Deny", &["ec2:StartInstances"], &[&instance("ab*")]);
    assert_eq!(shown(&granted(&[&change, &restart("ab*"), &deny])), NONE);
}

#[test]
fn a_function_meets_its_versions() {
    let pass = allow(&["iam:PassRole"], &["*"]);
    let function = |action: &str, name: &str| {
        allow(&[action], &[&format!("arn:aws:lambda:eu-west-1:1:function:{name}")])
    };
    for (made, invoked, meets) in [
        ("app", "app", true),
        ("app", "app:*", true),
        ("app", "app:live", true),
        ("app-*", "app-x:1", true),
        ("app", "other:*", false),
        ("dev-*", "prod-*", false),
    ] {
        let access = granted(&[
            &pass,
            &function("lambda:CreateFunction", made),
            &function("lambda:InvokeFunction", invoked),
        ]);
        assert_eq!(shown(&access) == ["lambda-001"], meets, "{made} {invoked}");
    }
}

#[test]
fn credentials_of_ones_own_are_none_of_others() {
    let actions =
        ["iam:CreateAccessKey", "iam:DeleteAccessKey", "iam:CreateLoginProfile", "iam:UpdateLoginProfile"];
    for own in ["arn:aws:iam::*:user/${aws:username}", "arn:aws:iam::111122223333:user/*/${aws:username}"] {
        let access = one(&actions, &[own]);
        assert_eq!(shown(&access), NONE, "{own}");
        assert_eq!(delegated(&access), NONE, "{own}");
        let access = one(&["iam:PutUserPolicy", "iam:AttachUserPolicy"], &[own]);
        assert_eq!(
            ids(&paths(&access, &mut Budget::default())).into_iter().collect::<Vec<_>>(),
            ["iam-007", "iam-008"]
        );
    }
    // In the old language the variable is plain text, and a user may be called anything that ends with one's name.
    let found = every(
        &one(&["iam:CreateAccessKey"], &["arn:aws:iam::*:user/*${aws:username}"]),
        &mut Budget::default(),
    );
    assert_eq!(ids(&found).into_iter().collect::<Vec<_>>(), ["iam-002"]);
    assert_eq!(
        shown(&one(
            &["iam:CreateAccessKey"],
            &["arn:aws:iam::*:user/${aws:username}", "arn:aws:iam::*:user/bob"]
        )),
        ["iam-002"]
    );
}

#[test]
fn the_steps_are_shown_as_the_policy_writes_them() {
    let pass = allow(&["iam:pass*"], &["arn:aws:iam::111122223333:role/app-*"]);
    let other = allow(&["iam:PassRole"], &["arn:aws:s3:::nothing"]);
    let rest = "{\"Effect\": \"Allow\", \"NotAction\": \"iam:*\", \"NotResource\": \"arn:aws:s3:::x\"}";
    let found = paths(&granted(&[&other, &pass, rest]), &mut Budget::default());
    let lambda = found.iter().find(|one| one.path.id == "lambda-001").unwrap();
    assert_eq!(
        lambda.evidence,
        [
            "iam:PassRole arn:aws:iam::111122223333:role/app-*",
            "lambda:CreateFunction NotResource arn:aws:s3:::x",
            "lambda:InvokeFunction NotResource arn:aws:s3:::x"
        ]
    );
}

#[test]
fn what_is_not_decided_counts_and_says_so() {
    let condition = "\"Condition\": {\"StringMatches\": {\"aws:Nothing\": \"x\"}}";
    let open = format!(
        "{{\"Effect\": \"Allow\", \"Action\": \"iam:PutRolePolicy\", \"Resource\": \"*\", {condition}}}"
    );
    let found = paths(&granted(&[&open]), &mut Budget::default());
    assert!(found.iter().any(|one| one.path.id == "iam-005" && one.undecided), "{found:?}");
    let mut nothing = Budget { steps: 0 };
    let access = one(
        &["iam:Put?olePolicy", "iam:Create*Key"],
        &["arn:aws:iam::1*:role/a*b*", "arn:aws:iam::*:user/x?*"],
    );
    let found = paths(&access, &mut nothing);
    let ids = ids(&found);
    assert!(ids.contains("iam-005") && ids.contains("iam-002"), "{ids:?}");
}

#[test]
fn a_name_with_colons_is_looked_at_where_a_policy_writes_one() {
    assert_eq!(shown(&one(&["iam:PutRolePolicy"], &["arn:aws:iam::1:role/a:b/c"])), ["iam-005"]);
    assert_eq!(shown(&one(&["iam:PutRolePolicy"], &["arn:aws:iam::1:role/a:b/*"])), ["iam-005"]);
    assert_eq!(
        shown(&one(&["glue:UpdateDevEndpoint"], &["arn:aws:glue:*:*:devEndpoint/a:*:c"])),
        ["glue-002"]
    );
    assert_eq!(shown(&one(&["ssm:StartSession"], &["arn:aws:ec2:*:*:volume/*"])), NONE);
}

#[test]
fn a_statement_that_aws_refuses_is_taken_as_far_as_it_can_be_read() {
    let refused = "{\"Effect\": \"Allow\", \"Action\": \"iam:PutRolePolicy\", \"Resource\": \"*\", \
                   \"Condition\": {\"StringMatches\": {\"aws:Nothing\": \"x\"}}}";
    let sure = allow(&["ssm:StartSession"], &["*"]);
    let found = every(&granted(&[refused, &sure]), &mut Budget::default());
    let told: Vec<_> = found.iter().map(|one| (one.path.id, one.undecided)).collect();
    assert_eq!(told, [("iam-005", true), ("ssm-001", false)]);
    // A deny that is refused takes nothing away.
    let deny = refused.replace("Allow", "Deny");
    assert_eq!(shown(&granted(&[&allow(&["iam:PutRolePolicy"], &["*"]), &deny])), ["iam-005"]);
}
