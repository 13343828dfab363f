//! Levels, wildcards and resource types.

use pairgate::iam::catalog::{self, Known, Level};
use pairgate::text::Lang;
use proptest::prelude::*;

fn names(pattern: &str) -> Vec<String> {
    match catalog::expand(pattern) {
        Known::Actions(actions) => {
            actions.iter().map(|action| format!("{}:{}", action.service, action.name)).collect()
        }
        other => panic!("{pattern}: {other:?}"),
    }
}

#[test]
fn actions_have_the_level_of_the_reference() {
    for (action, level) in [
        ("s3:GetObject", Level::Read),
        ("s3:ListBucket", Level::List),
        ("s3:PutObject", Level::Write),
        ("s3:PutObjectTagging", Level::Tagging),
        ("s3:PutBucketPolicy", Level::Permissions),
        ("s3:PutBucketAcl", Level::Permissions),
        ("kms:CreateGrant", Level::Permissions),
        ("kms:Decrypt", Level::Write),
        ("lambda:AddPermission", Level::Permissions),
        ("lambda:InvokeFunction", Level::Write),
        ("ec2:DescribeInstances", Level::List),
        ("ec2:CreateTags", Level::Tagging),
        ("ec2:RunInstances", Level::Write),
        ("sts:AssumeRole", Level::Write),
        ("secretsmanager:GetSecretValue", Level::Read),
        ("iam:AttachRolePolicy", Level::Permissions),
        ("iam:GetRole", Level::Read),
    ] {
        let found = catalog::find(action).unwrap_or_else(|| panic!("{action}"));
        assert_eq!((found.level, format!("{}:{}", found.service, found.name).as_str()), (level, action));
    }
}

#[test]
fn levels_have_names_and_words_and_an_order() {
    let order: Vec<Level> =
        [Level::List, Level::Write, Level::Read, Level::Permissions, Level::Tagging].into();
    let mut sorted = order;
    sorted.sort();
    assert_eq!(sorted, Level::ALL);
    for level in Level::ALL {
        assert_eq!(Level::parse(level.name()), Some(level));
        assert!(!level.label().get(Lang::En).is_empty() && !level.label().get(Lang::Ja).is_ascii());
    }
    assert_eq!(Level::parse("Write"), None);
}

#[test]
fn case_does_not_matter_and_the_spelling_of_the_reference_comes_back() {
    assert_eq!(names("S3:gEtObJeCt"), ["s3:GetObject"]);
    assert_eq!(names("S3:GETOBJECT*"), names("s3:GetObject*"));
    assert_eq!(catalog::find("IAM:passrole").unwrap().name, "PassRole");
    assert!(catalog::service_exists("DynamoDB") && !catalog::service_exists("dynamo"));
}

#[test]
fn wildcards_stand_for_what_is_there() {
    let assume = ["sts:AssumeRole", "sts:AssumeRoleWithSAML", "sts:AssumeRoleWithWebIdentity"];
    assert_eq!(names("sts:AssumeRole*"), assume);
    assert_eq!(names("sts:assumerole?*"), assume[1..]);
    assert_eq!(names("kms:?ncrypt"), ["kms:Encrypt"]);
    assert_eq!(names("kms:*crypt"), ["kms:Decrypt", "kms:Encrypt"]);
    assert_eq!(
        names("iam:*AccessKey"),
        ["iam:CreateAccessKey", "iam:DeleteAccessKey", "iam:UpdateAccessKey"]
    );
    // The service part as well, where somebody writes that.
    assert_eq!(names("km?:Encrypt"), ["kms:Encrypt"]);
    assert_eq!(names("rds*:connect"), ["rds-db:connect"]);
    assert_eq!(names("s3*:GetObject").first().map(String::as_str), Some("s3:GetObject"));
}

#[test]
fn every_action_in_all_its_spellings() {
    let all = names("*");
    assert_eq!(all.len(), catalog::source().entries);
    assert_eq!(names("*:*"), all);
    assert_eq!(names("**"), all);
    let by_service: usize = catalog::services().map(|service| names(&format!("{service}:*")).len()).sum();
    assert_eq!(by_service, all.len());
    let mut unique = all.clone();
    unique.sort_by_key(|name| name.to_ascii_lowercase());
    unique.dedup_by_key(|name| name.to_ascii_lowercase());
    assert_eq!(unique.len(), all.len());
    // Each is found by itself: the search relies on the order of the table.
    for name in &all {
        assert_eq!(names(name), std::slice::from_ref(name));
    }
}

#[test]
fn what_is_not_there_says_what_is_missing() {
    for (pattern, expected) in [
        ("nosuch:Get*", Known::NoService),
        ("nosuch*:Get*", Known::NoService),
        ("s3:GetObjects", Known::NoAction),
        ("s3:Foo*", Known::NoAction),
        ("s3:", Known::NoAction),
        ("s3", Known::NoService),
        ("", Known::NoService),
        (":", Known::NoService),
        (":GetObject", Known::NoService),
        // AWS refuses a pattern without a service, whatever stars it has.
        ("Get*", Known::NoService),
        ("s3:Get:Object", Known::NoAction),
        ("s3:GetObject ", Known::NoAction),
        (" s3:GetObject", Known::NoService),
        ("s3：GetObject", Known::NoService),
    ] {
        assert_eq!(catalog::expand(pattern), expected, "{pattern}");
        assert_eq!(catalog::find(pattern), None, "{pattern}");
    }
    // A pattern is no name.
    assert_eq!(catalog::find("s3:*"), None);
    assert_eq!(catalog::find("*"), None);
}

#[test]
fn resource_types_say_what_an_action_can_be_limited_to() {
    assert_eq!(catalog::resource_formats("s3:DeleteBucket").unwrap(), ["arn:*:s3:::*"]);
    assert_eq!(catalog::resource_formats("iam:passrole").unwrap(), ["arn:*:iam::*:role/*"]);
    assert_eq!(catalog::is_resource_level("iam:PassRole"), Some(true));
    assert!(catalog::resource_formats("s3:GetObject").unwrap().contains(&"arn:*:s3:::*/*"));
    assert_eq!(catalog::is_resource_level("s3:ListAllMyBuckets"), Some(false));
    assert_eq!(catalog::resource_formats("s3:ListAllMyBuckets"), Some(Vec::new()));
    assert_eq!(catalog::is_resource_level("s3:Nothing"), None);
    assert_eq!(catalog::resource_formats("s3:Nothing"), None);
    // One type with two formats in one text is two patterns.
    for action in names("apigateway:*").iter().chain(&names("lex:*")) {
        for format in catalog::resource_formats(action).unwrap() {
            assert!(!format.contains(", "), "{action}: {format}");
        }
    }
    // An action either has types, each with a format, or has none.
    for action in names("*") {
        let formats = catalog::resource_formats(&action).unwrap();
        assert_eq!(Some(!formats.is_empty()), catalog::is_resource_level(&action), "{action}");
        for format in formats {
            assert!(format.starts_with("arn:*:") && format.split(':').count() >= 6, "{action}: {format}");
            assert!(!format.contains("**") && !format.contains('$'), "{action}: {format}");
        }
    }
}

/// What a pattern means, as slowly and plainly as it can be said.
fn plainly(pattern: &[char], text: &[char]) -> bool {
    match (pattern.split_first(), text.split_first()) {
        (None, None) => true,
        (Some(('*', rest)), _) => (0..=text.len()).any(|eaten| plainly(rest, &text[eaten..])),
        (Some(('?', rest)), Some((_, others))) => plainly(rest, others),
        (Some((a, rest)), Some((b, others))) => a.eq_ignore_ascii_case(b) && plainly(rest, others),
        _ => false,
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn a_pattern_means_what_it_plainly_says(
        service in prop::sample::select(vec!["s3", "kms", "sqs", "sts", "execute-api"]),
        letters in prop::sample::select(vec!["*eGtO?", "*?sStT", "LlisK*e?"]),
        picks in prop::collection::vec(0..6usize, 0..7),
    ) {
        let letters: Vec<char> = letters.chars().collect();
        let pattern: Vec<char> = picks.iter().map(|&at| letters[at]).collect();
        let wanted: Vec<String> = names(&format!("{service}:*"))
            .into_iter()
            .filter(|name| {
                plainly(&pattern, &name.split_once(':').unwrap().1.chars().collect::<Vec<_>>())
            })
            .collect();
        let text = format!("{service}:{}", pattern.iter().collect::<String>());
        let got = match catalog::expand(&text) {
            Known::Actions(actions) => {
                prop_assert!(!actions.is_empty());
                actions.iter().map(|action| format!("{}:{}", action.service, action.name)).collect()
            }
            Known::NoAction => Vec::new(),
            Known::NoService => return Err(TestCaseError::fail("the service is there")),
        };
        prop_assert_eq!(got, wanted, "{}", text);
    }
}

#[test]
fn many_stars_against_every_name_are_quick() {
    // Quadratic for each name at worst; an exponential matcher would not end.
    let pattern = format!("*:{}zzz", "*e".repeat(200));
    assert_eq!(catalog::expand(&pattern), Known::NoAction);
}
