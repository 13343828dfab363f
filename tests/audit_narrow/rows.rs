//! One policy, one report, one answer.

use pairgate::audit::Reason;
use pairgate::audit::aws::narrow::{Held, MANAGED_SIZE, proposals};
use pairgate::iam::grants::Budget;

use crate::world::{actions, allow, ask, days_ago, en, policy, proposal, report, settings};

/// What is left of a list of actions.
#[test]
fn lists() {
    let rows: &[(&str, &[&str], &[&str])] = &[
        // A service that is never used goes, and one that is used stays.
        (r#"["s3:GetObject", "sqs:SendMessage"]"#, &["s3:1", "sqs:never"], &["s3:GetObject"]),
        (r#"["s3:*", "sqs:*"]"#, &["s3:1", "sqs:never"], &["s3:*"]),
        // At the limit it still counts as used, and a day later it does not.
        (r#"["s3:*", "sqs:*"]"#, &["s3:1", "sqs:91"], &["s3:*"]),
        // Tracked and unused goes, tracked and used stays, what is not tracked stays.
        (
            r#"["sqs:SendMessage", "sqs:CreateQueue", "sqs:DeleteQueue"]"#,
            &["sqs:1 CreateQueue:1 DeleteQueue:never"],
            &["sqs:SendMessage", "sqs:CreateQueue"],
        ),
        (
            r#"["sqs:SendMessage", "sqs:CreateQueue"]"#,
            &["sqs:1 SendMessage:2 CreateQueue:200"],
            &["sqs:SendMessage"],
        ),
        // AWS may write the action with its service, and case does not matter.
        (r#"["SQS:SENDMESSAGE", "sqs:createqueue"]"#, &["sqs:1 sqs:CreateQueue:never"], &["SQS:SENDMESSAGE"]),
        // Wildcards: as written where all of it stays, beginnings where all that begins so stays, names otherwise.
        (r#"["sqs:Get*", "sqs:Delete*"]"#, &["sqs:1 DeleteQueue:never"], &["sqs:Get*", "sqs:DeleteMessage"]),
        // A service that no report has stays, and so does an action that no table has.
        (r#"["s3:*", "sqs:*"]"#, &["sqs:never"], &["s3:*"]),
        (r#"["sqs:Levitate", "sqs:CreateQueue"]"#, &["sqs:1 CreateQueue:never"], &["sqs:Levitate"]),
        (r#"["acme:*", "sqs:*"]"#, &["acme:1", "sqs:never"], &["acme:*"]),
        (r#"["acme:*", "sqs:*"]"#, &["acme:never", "sqs:1"], &["sqs:*"]),
        // Nobody can list what is in a service that no table has.
        (r#"["acme:*", "sqs:*"]"#, &["acme:1 Fly:never", "sqs:never"], &["acme:*"]),
        // Passing a role is no call.
        (r#"["iam:PassRole", "iam:GetRole", "ec2:*"]"#, &["iam:never", "ec2:1"], &["iam:PassRole", "ec2:*"]),
        // What a wildcard beside says is not said again.
        (
            r#"["sqs:*", "sqs:S*"]"#,
            &[
                "sqs:1 CreateQueue:never DeleteQueue:never PurgeQueue:never TagQueue:never UntagQueue:never RemovePermission:never AddPermission:never CancelMessageMoveTask:never ChangeMessageVisibility:never DeleteMessage:never",
            ],
            &["sqs:GetQueueAttributes", "sqs:GetQueueUrl", "sqs:List*", "sqs:ReceiveMessage", "sqs:S*"],
        ),
    ];
    for (list, lines, left) in rows {
        let found = proposal(&allow(list), &[&report(lines)]);
        assert_eq!(actions(&found.new), *left, "{list} {lines:?}");
        assert!(!found.removed.is_empty(), "{list}");
    }
}

/// Nothing can be taken away.
#[test]
fn what_stays_whole() {
    let rows: &[(&str, &[&str])] = &[
        (r#"["s3:*", "sqs:*"]"#, &["s3:1", "sqs:90"]),
        (r#""s3:GetObject""#, &["s3:1"]),
        (r#""s3:GetObject""#, &["s3:1 -"]),
        (r#""s3:GetObject""#, &["sqs:1"]),
        (r#""*""#, &["s3:1"]),
        (r#""acme:Fly""#, &["s3:1"]),
        // A moment to come is odd: nobody takes anything away for it.
        (r#""s3:*""#, &["s3:-5"]),
    ];
    for (list, lines) in rows {
        assert_eq!(ask(&allow(list), &[&report(lines)]).unwrap(), None, "{list} {lines:?}");
    }
}

#[test]
fn a_policy_of_which_nothing_is_used_goes_as_a_whole() {
    let found = proposal(&allow(r#"["sqs:*", "sns:*"]"#), &[&report(&["sqs:never", "sns:100", "s3:1"])]);
    assert_eq!(found.new, "");
    assert!(found.old.contains("sqs:*"));
    let removed = en(&found.removed);
    assert!(removed.contains("`sqs`: all 20 actions, never used"), "{removed}");
    assert!(removed.contains("`sns`: all ") && removed.contains("last used on 2026-07-24"), "{removed}");
}

#[test]
fn denies_stay_by_themselves() {
    let deny = r#"{"Sid": "No", "Effect": "Deny", "Action": "sqs:*", "Resource": "*"}"#;
    let text = policy(&format!(r#"{{"Effect": "Allow", "Action": "sns:*", "Resource": "*"}}, {deny}"#));
    let found = proposal(&text, &[&report(&["sqs:never", "sns:never"])]);
    let new: serde_json::Value = serde_json::from_str(&found.new).unwrap();
    assert_eq!(new["Statement"], serde_json::from_str::<serde_json::Value>(&format!("[{deny}]")).unwrap());
}

#[test]
fn everything_but_the_list_stays_as_it_is_written() {
    let text = r#"{
      "Statement": {
        "Condition": {"StringLike": {"s3:prefix": ["home/${aws:username}/*"]}, "Bool": {"aws:SecureTransport": true}},
        "NotResource": ["arn:aws:s3:::secret", "arn:aws:s3:::secret/*"],
        "Action": ["sqs:SendMessage", "s3:ListBucket"],
        "Sid": "Home",
        "Effect": "Allow"
      },
      "Id": "x",
      "Version": "2012-10-17"
    }"#;
    let found = proposal(text, &[&report(&["s3:1", "sqs:never"])]);
    let wanted = text.replace(r#""sqs:SendMessage", "#, "");
    let wanted: serde_json::Value = serde_json::from_str(&wanted).unwrap();
    assert_eq!(found.new, serde_json::to_string_pretty(&wanted).unwrap());
}

#[test]
fn everything_but_some_becomes_a_list() {
    let text = policy(r#"{"Effect": "Allow", "NotAction": ["iam:*", "s3:Delete*"], "Resource": "*"}"#);
    let mut lines: Vec<String> =
        pairgate::iam::catalog::services().map(|service| format!("{service}:never")).collect();
    lines.retain(|line| !["s3:never", "sqs:never", "sns:never"].contains(&line.as_str()));
    lines.extend(["s3:1", "sqs:1", "sns:1 CreateTopic:never"].map(str::to_owned));
    let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
    let found = proposal(&text, &[&report(&lines)]);
    let left = actions(&found.new);
    assert!(left.contains(&"sqs:*".to_owned()) && left.contains(&"s3:Get*".to_owned()), "{left:?}");
    assert!(left.contains(&"sns:Publish".to_owned()), "{left:?}");
    for gone in ["sns:CreateTopic", "iam:GetRole", "iam:PassRole", "s3:DeleteBucket", "ec2:RunInstances"] {
        assert!(!left.iter().any(|one| pairgate::iam::catalog::matches(one, gone)), "{gone} {left:?}");
    }
    assert!(!found.new.contains("NotAction"));
}

#[test]
fn an_administrator_gets_what_is_used() {
    let mut lines: Vec<String> = pairgate::iam::catalog::services()
        .filter(|name| !["s3", "sqs", "dynamodb"].contains(name))
        .map(|service| format!("{service}:never"))
        .collect();
    lines.extend(["s3:1", "dynamodb:3", "sqs:5"].map(str::to_owned));
    let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
    let found = proposal(&allow(r#""*""#), &[&report(&lines)]);
    assert_eq!(actions(&found.new), ["dynamodb:*", "iam:PassRole", "s3:*", "sqs:*"]);
    assert!(found.removed.len() < 20, "{}", en(&found.removed));
    assert!(en(&found.removed).contains("neither in the table"), "{}", en(&found.removed));
    assert!(en(&found.kept).contains("iam:PassRole"), "{}", en(&found.kept));
}

#[test]
fn what_anybody_uses_stays() {
    let text = allow(r#"["s3:*", "sqs:CreateQueue", "sqs:DeleteQueue", "sqs:PurgeQueue", "sns:*"]"#);
    let one = report(&["s3:1", "sqs:1 CreateQueue:1 DeleteQueue:never PurgeQueue:never", "sns:never"]);
    let other = report(&["s3:never", "sqs:1 CreateQueue:never DeleteQueue:1 PurgeQueue:never", "sns:never"]);
    let found = proposal(&text, &[&one, &other]);
    assert_eq!(actions(&found.new), ["s3:*", "sqs:CreateQueue", "sqs:DeleteQueue"]);
    // What is not tracked for one of them, and what one report does not have, stays.
    let silent = report(&["s3:never", "sqs:1 CreateQueue:1"]);
    let found = ask(&text, &[&one, &silent]).unwrap();
    assert_eq!(found, None);
}

#[test]
fn what_stays_is_told_with_its_reason() {
    let text = allow(r#"["sqs:*", "s3:*", "sns:*", "acme:Fly", "ec2:*"]"#);
    let found = proposal(&text, &[&report(&["s3:1", "sqs:1 DeleteQueue:never SendMessage:1", "ec2:never"])]);
    let kept = en(&found.kept);
    assert!(kept.contains("AWS does not track them"), "{kept}");
    assert!(kept.contains("`s3`: used, and of which actions is not told"), "{kept}");
    assert!(kept.contains("`acme`, `sns`: not in the report"), "{kept}");
    assert!(kept.contains("`acme:Fly`: not in the table of actions"), "{kept}");
    let removed = en(&found.removed);
    assert!(removed.contains("`sqs:DeleteQueue`, tracked by AWS and not used"), "{removed}");
    assert!(removed.contains("`ec2`: all "), "{removed}");
    assert!(removed.contains("`sqs`: also actions that are not in the table"), "{removed}");
}

#[test]
fn nobody_guesses() {
    let fine = report(&["s3:1", "sqs:never"]);
    let text = allow(r#"["s3:*", "sqs:*"]"#);
    let mut old = fine.clone();
    old.made = days_ago(31);
    let mut early = fine.clone();
    early.made = days_ago(-1);
    assert_eq!(ask(&text, &[&old]).unwrap_err().reason, Reason::TooOld { days: 31 });
    assert_eq!(ask(&text, &[&fine, &early]).unwrap_err().reason, Reason::Future { at: None });
    assert_eq!(ask(&text, &[]).unwrap_err().reason, Reason::NotGiven);
    for odd in [
        "",
        "{",
        "[]",
        "null",
        r#"{"Statement": 3}"#,
        r#"{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "sqs:*"}}"#,
        r#"{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "action": "sqs:*", "Resource": "*"}}"#,
        r#"{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "sqs:*", "Action": "s3:*", "Resource": "*"}}"#,
        r#"{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": ["sqs:*"], "NotAction": ["s3:*"], "Resource": "*"}}"#,
        r#"{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Principal": "*", "Action": "sqs:*", "Resource": "*"}}"#,
    ] {
        assert!(matches!(ask(odd, &[&fine]).unwrap_err().reason, Reason::Odd { .. }), "{odd}");
    }
    // A name of a service that no policy can have is no reason to drop the proof.
    let odd = report(&["s3:1", "sqs:never", "a{b:1"]);
    assert!(ask(&text, &[&odd]).is_err());
    let mut budget = Budget { steps: 3 };
    let held = Held { policy: "p", document: &text, uses: vec![&fine], room: MANAGED_SIZE };
    let left = pairgate::audit::aws::narrow::narrow(&held, &settings(), &mut budget).unwrap_err();
    assert!(en(&[left.why]).contains("no proof"));
}

#[test]
fn what_is_too_long_as_single_actions_is_narrowed_by_services() {
    let tracked: Vec<String> = match pairgate::iam::catalog::expand("ec2:*") {
        pairgate::iam::catalog::Known::Actions(all) => {
            let every = all.iter().step_by(2);
            every.map(|action| format!("{}:never", action.name)).collect()
        }
        _ => panic!(),
    };
    let line = format!("ec2:1 {}", tracked.join(" "));
    let uses = report(&[&line, "sqs:never"]);
    let text = allow(r#"["ec2:*", "sqs:*"]"#);
    let found = proposal(&text, &[&uses]);
    assert_eq!(actions(&found.new), ["ec2:*"]);
    // Without anything else to take away it is told.
    let left = ask(&allow(r#""ec2:*""#), &[&uses]).unwrap_err();
    assert!(
        matches!(&left.reason, Reason::Unsupported { said } if said.get(pairgate::text::Lang::En) == format!("IAM takes {MANAGED_SIZE} characters here")),
        "{left:?}"
    );
}

#[test]
fn several_policies() {
    let uses = report(&["s3:1", "sqs:never"]);
    let (less, same, odd) = (allow(r#"["s3:*", "sqs:*"]"#), allow(r#""s3:*""#), "{".to_owned());
    let held = |policy, document| Held { policy, document, uses: vec![&uses], room: MANAGED_SIZE };
    let found = proposals(
        &[held("less", &less), held("same", &same), held("odd", &odd)],
        &settings(),
        &Budget::default(),
    );
    assert_eq!(found.proposals.iter().map(|one| one.policy.as_str()).collect::<Vec<_>>(), ["less"]);
    assert_eq!(found.undecided.iter().map(|one| one.0.as_str()).collect::<Vec<_>>(), ["odd"]);
}

#[test]
fn the_day_of_another_action_is_not_told() {
    let uses = report(&["s3:1 GetBucketPolicy:1 PutBucketPolicy:never", "sns:100", "sqs:1"]);
    let text = allow(r#"["s3:PutBucketPolicy", "sns:Publish", "sqs:*"]"#);
    let found = proposal(&text, &[&uses]);
    assert_eq!(actions(&found.new), ["sqs:*"]);
    let removed = en(&found.removed);
    assert!(removed.contains("`s3:PutBucketPolicy`, tracked by AWS and not used"), "{removed}");
    assert!(removed.contains("`sns`: `sns:Publish`, the service was last used on 2026-07-24"), "{removed}");
    assert!(!removed.contains("2026-10-31"), "{removed}");
}

#[test]
fn tags_that_are_set_as_something_is_made_stay() {
    let list = r#"["ec2:RunInstances", "ec2:CreateTags", "ec2:DeleteTags", "iam:CreateRole", "iam:TagRole", "iam:UntagRole"]"#;
    let uses = report(&[
        "ec2:1 RunInstances:1 CreateTags:never DeleteTags:never",
        "iam:1 CreateRole:1 TagRole:never UntagRole:never",
    ]);
    let found = proposal(&allow(list), &[&uses]);
    assert_eq!(actions(&found.new), ["ec2:RunInstances", "ec2:CreateTags", "iam:CreateRole", "iam:TagRole"]);
    assert!(
        en(&found.kept).contains("`ec2:CreateTags`: what is tagged as it is made"),
        "{}",
        en(&found.kept)
    );
    // Where nothing is made the tags are a call of their own.
    let uses =
        report(&["ec2:1 StopInstances:1 RunInstances:never CreateTags:never DeleteTags:never", "iam:never"]);
    let found = proposal(&allow(&list.replace("ec2:RunInstances", "ec2:StopInstances")), &[&uses]);
    assert_eq!(actions(&found.new), ["ec2:StopInstances"]);
}

#[test]
fn a_name_that_a_new_wildcard_says_is_not_said_twice() {
    let uses = report(&["s3:1 PutObject:never DeleteBucket:never"]);
    let left = actions(&proposal(&allow(r#"["s3:*Object", "S3:Delete*"]"#), &[&uses]).new);
    let is_twice =
        |one: &&String| left.iter().any(|other| other != *one && pairgate::iam::catalog::matches(other, one));
    assert!(left.contains(&"s3:DeleteObject*".to_owned()), "{left:?}");
    assert_eq!(left.iter().find(is_twice), None, "{left:?}");
    // What is there twice as it is written stays so.
    let left = actions(&proposal(&allow(r#"["s3:*Object", "s3:Get*", "s3:GetObject"]"#), &[&uses]).new);
    assert!(left.contains(&"s3:Get*".to_owned()) && left.contains(&"s3:GetObject".to_owned()), "{left:?}");
}

#[test]
fn what_sessions_are_told_stays_while_roles_are_assumed() {
    let list = r#"["sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity", "sts:GetFederationToken"]"#;
    for assume in ["AssumeRole:1", "AssumeRoleWithWebIdentity:1"] {
        let uses =
            format!("sts:1 {assume} TagSession:never SetSourceIdentity:never GetFederationToken:never");
        let found = proposal(&allow(list), &[&report(&[&uses])]);
        let left = actions(&found.new);
        assert!(left.contains(&"sts:TagSession".to_owned()), "{left:?}");
        assert!(left.contains(&"sts:SetSourceIdentity".to_owned()), "{left:?}");
        assert!(!left.contains(&"sts:GetFederationToken".to_owned()), "{left:?}");
        assert!(en(&found.kept).contains("roles are assumed"), "{}", en(&found.kept));
    }
    // Nobody assumes anything.
    let uses =
        report(&["sts:1 GetFederationToken:1 AssumeRole:never TagSession:never SetSourceIdentity:never"]);
    assert_eq!(actions(&proposal(&allow(list), &[&uses]).new), ["sts:GetFederationToken"]);
}

#[test]
fn what_goes_of_an_idle_service_is_not_said_to_be_tracked() {
    let uses = report(&["ec2:1 RunInstances:1", "iam:never"]);
    let text = allow(r#"["ec2:RunInstances", "iam:PassRole", "iam:CreateUser"]"#);
    let found = proposal(&text, &[&uses]);
    assert_eq!(actions(&found.new), ["ec2:RunInstances", "iam:PassRole"]);
    let removed = en(&found.removed);
    assert!(!removed.contains("tracked by AWS"), "{removed}");
    assert!(removed.contains("`iam`: `iam:CreateUser`, never used"), "{removed}");
}
