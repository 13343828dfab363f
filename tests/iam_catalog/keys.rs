//! Keys of conditions.

use pairgate::iam::catalog::{self, Kind, Values};

fn one(kind: Kind) -> Option<Values> {
    Some(Values { kind, several: false })
}

fn several(kind: Kind) -> Option<Values> {
    Some(Values { kind, several: true })
}

#[test]
fn keys_have_the_values_of_the_reference() {
    for (key, values) in [
        ("aws:MultiFactorAuthPresent", one(Kind::Bool)),
        ("aws:multifactorauthage", one(Kind::Number)),
        ("AWS:SOURCEIP", one(Kind::Address)),
        ("aws:CurrentTime", one(Kind::Date)),
        ("aws:PrincipalArn", one(Kind::Arn)),
        ("aws:PrincipalOrgID", one(Kind::Text)),
        ("aws:PrincipalOrgPaths", several(Kind::Text)),
        ("aws:TagKeys", several(Kind::Text)),
        ("aws:CalledVia", several(Kind::Text)),
        ("dynamodb:LeadingKeys", several(Kind::Text)),
        ("kms:EncryptionContextKeys", several(Kind::Text)),
        ("kms:GrantIsForAWSResource", one(Kind::Bool)),
        ("s3:max-keys", one(Kind::Number)),
        ("iam:PassedToService", one(Kind::Text)),
        ("iam:PolicyARN", one(Kind::Arn)),
        ("cognito-identity.amazonaws.com:amr", several(Kind::Text)),
        ("token.actions.githubusercontent.com:repository", one(Kind::Text)),
        ("saml:edupersonaffiliation", several(Kind::Text)),
    ] {
        assert_eq!(catalog::key(key), values, "{key}");
    }
}

#[test]
fn the_name_of_a_tag_may_be_any() {
    for key in
        ["aws:RequestTag/team", "aws:requesttag/Team Of/Two", "aws:PrincipalTag/x", "ec2:ResourceTag/a:b"]
    {
        assert_eq!(catalog::key(key), one(Kind::Text), "{key}");
    }
    assert_eq!(catalog::key("s3:ExistingObjectTag/class"), one(Kind::Text));
    for key in ["aws:RequestTag", "aws:RequestTag/", "aws:RequestTags/team", "xaws:RequestTag/team"] {
        assert_eq!(catalog::key(key), None, "{key}");
    }
}

#[test]
fn a_key_that_nobody_has_is_not_known() {
    for key in ["", ":", "aws:", "aws:MultiFactorAuth", "aws:SourceIP ", "SourceIp", "aws:*", "?ws:SourceIp"]
    {
        assert_eq!(catalog::key(key), None, "{key}");
    }
}

#[test]
fn every_row_is_read() {
    let counted =
        include_str!("../../data/iam/keys.txt").lines().find_map(|line| line.strip_prefix("keys\t"));
    let all: Vec<&str> = catalog::keys().collect();
    assert_eq!(all.len().to_string(), counted.unwrap());
    for key in &all {
        assert!(catalog::key(&key.replace('*', "anything")).is_some(), "{key}");
    }
    assert!(all.windows(2).all(|pair| pair[0].to_lowercase() < pair[1].to_lowercase()), "sorted, none twice");
}
