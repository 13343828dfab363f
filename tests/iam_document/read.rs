//! What a valid document says.

use pairgate::iam::catalog;
use pairgate::iam::document::{Effect, Kind, Operator, PrincipalKind, Qualifier, Version, parse};
use pairgate::iam::lint::remarks;

use crate::{one, read, told};

const PLAIN: &str = r#"{
  "Version": "2012-10-17",
  "Id": "x",
  "Statement": [
    {
      "Sid": "Read",
      "Effect": "Allow",
      "Action": ["s3:GetObject", "s3:Get\u0054agging*"],
      "Resource": "arn:aws:s3:::b\/*",
      "Condition": {
        "ForAllValues:StringNotLikeIfExists": {"aws:TagKeys": ["a", "b*"]},
        "Bool": {"aws:MultiFactorAuthPresent": true},
        "NumericLessThan": {"aws:MultiFactorAuthAge": 3600, "s3:max-keys": "1.5"}
      }
    },
    {"Effect": "Deny", "NotAction": "iam:*", "NotResource": ["*"]}
  ]
}"#;

#[test]
fn every_element_is_read_with_its_place() {
    let document = read(Kind::Identity, PLAIN);
    assert_eq!(told(PLAIN, &document), [""; 0]);
    assert_eq!((document.kind, document.version), (Kind::Identity, Version::V2012));
    let [first, second] = document.statements.as_slice() else { panic!("{document:?}") };

    assert_eq!((first.sid.as_deref(), first.effect, first.broken), (Some("Read"), Effect::Allow, false));
    let actions: Vec<_> = first.actions.values.iter().map(|item| item.text.as_str()).collect();
    assert_eq!((actions, first.actions.negated), (vec!["s3:GetObject", "s3:GetTagging*"], false));
    let resource = &first.resources.as_ref().unwrap().values[0];
    assert_eq!(resource.text, "arn:aws:s3:::b/*");
    assert_eq!(&PLAIN[resource.span.start..resource.span.end], r#""arn:aws:s3:::b\/*""#);
    let clause = first.resources.as_ref().unwrap().span;
    assert_eq!(&PLAIN[clause.start..clause.end], r#""Resource": "arn:aws:s3:::b\/*""#);
    assert!(
        PLAIN[first.span.start..].starts_with("{\n      \"Sid\"")
            && PLAIN[..first.span.end].ends_with("}\n    }")
    );

    let tests: Vec<_> = first
        .conditions
        .iter()
        .map(|test| {
            let values: Vec<_> = test.values.iter().map(|value| value.text.as_str()).collect();
            (test.qualifier, test.operator, test.negated, test.if_exists, test.key.text.as_str(), values)
        })
        .collect();
    assert_eq!(
        tests,
        [
            (Some(Qualifier::ForAllValues), Operator::StringLike, true, true, "aws:TagKeys", vec!["a", "b*"]),
            (None, Operator::Bool, false, false, "aws:MultiFactorAuthPresent", vec!["true"]),
            (None, Operator::NumericLessThan, false, false, "aws:MultiFactorAuthAge", vec!["3600"]),
            (None, Operator::NumericLessThan, false, false, "s3:max-keys", vec!["1.5"]),
        ]
    );
    assert_eq!(first.conditions[0].written, "ForAllValues:StringNotLikeIfExists");
    let age = first.conditions[2].span;
    assert_eq!(&PLAIN[age.start..age.end], r#""aws:MultiFactorAuthAge": 3600"#);

    assert_eq!((second.effect, second.broken, second.sid.is_none()), (Effect::Deny, false, true));
    assert!(
        second.actions.negated && second.resources.as_ref().unwrap().negated && second.principals.is_none()
    );
}

#[test]
fn a_single_statement_and_single_values_are_lists_of_one() {
    let text = r#"{"Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}}"#;
    let document = read(Kind::Identity, text);
    assert_eq!(document.version, Version::V2008);
    assert_eq!((document.statements.len(), told(text, &document)), (1, Vec::new()));
}

#[test]
fn principals_of_every_kind() {
    let canonical = "79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be";
    let (text, document) = one(
        Kind::Resource,
        &format!(
            r#""Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::b/*", "Principal": {{
            "AWS": ["*", "111122223333", "arn:aws:iam::111122223333:root", "arn:aws-cn:sts::111122223333:assumed-role/r/s"],
            "Service": "lambda.amazonaws.com", "Federated": ["accounts.google.com", "arn:aws:iam::111122223333:saml-provider/x"],
            "CanonicalUser": "{canonical}"}}"#
        ),
    );
    assert_eq!(told(&text, &document), [""; 0]);
    let found: Vec<_> = document.statements[0]
        .principals
        .as_ref()
        .unwrap()
        .values
        .iter()
        .map(|one| (one.kind, one.text.as_str(), &text[one.span.start + 1..one.span.end - 1]))
        .collect();
    let kinds = [PrincipalKind::Aws; 4].into_iter().chain([
        PrincipalKind::Service,
        PrincipalKind::Federated,
        PrincipalKind::Federated,
        PrincipalKind::Canonical,
    ]);
    assert!(found.iter().map(|(kind, ..)| *kind).eq(kinds), "{found:?}");
    assert!(found.iter().all(|(_, text, written)| text == written), "{found:?}");

    let (text, document) =
        one(Kind::Trust, r#""Effect": "Deny", "Action": "sts:AssumeRole", "NotPrincipal": "*""#);
    assert_eq!(told(&text, &document), [""; 0]);
    let principals = document.statements[0].principals.as_ref().unwrap();
    assert!(principals.negated && principals.values[0].kind == PrincipalKind::Everyone);
    assert!(document.statements[0].resources.is_none());
}

/// Every operator of the documentation, each with a value that it takes.
#[test]
fn every_operator_is_known_in_every_form() {
    let rows = [
        ("StringEquals", "StringNotEquals", Operator::StringEquals, "a"),
        ("StringEqualsIgnoreCase", "StringNotEqualsIgnoreCase", Operator::StringEqualsIgnoreCase, "a"),
        ("StringLike", "StringNotLike", Operator::StringLike, "a*"),
        ("NumericEquals", "NumericNotEquals", Operator::NumericEquals, "-1.5"),
        ("NumericLessThan", "", Operator::NumericLessThan, "1"),
        ("NumericLessThanEquals", "", Operator::NumericLessThanEquals, "1"),
        ("NumericGreaterThan", "", Operator::NumericGreaterThan, "1"),
        ("NumericGreaterThanEquals", "", Operator::NumericGreaterThanEquals, "1"),
        ("DateEquals", "DateNotEquals", Operator::DateEquals, "2020-01-01"),
        ("DateLessThan", "", Operator::DateLessThan, "2020-01-01T00:00:00Z"),
        ("DateLessThanEquals", "", Operator::DateLessThanEquals, "1577836800"),
        ("DateGreaterThan", "", Operator::DateGreaterThan, "2020-01-01T00:00:00.5+09:00"),
        ("DateGreaterThanEquals", "", Operator::DateGreaterThanEquals, "2020-01"),
        ("Bool", "", Operator::Bool, "true"),
        ("BinaryEquals", "", Operator::BinaryEquals, "QmluYXJ5"),
        ("IpAddress", "NotIpAddress", Operator::IpAddress, "2001:db8::/32"),
        ("ArnEquals", "ArnNotEquals", Operator::ArnLike, "arn:aws:s3:::b"),
        ("ArnLike", "ArnNotLike", Operator::ArnLike, "arn:aws:s3:::b*"),
        ("Null", "", Operator::Null, "false"),
    ];
    let mut seen = 0;
    for (plain, not, operator, value) in rows {
        for (name, negated) in [(plain, false), (not, true)].into_iter().filter(|(name, _)| !name.is_empty())
        {
            for (prefix, qualifier) in [
                ("", None),
                ("ForAnyValue:", Some(Qualifier::ForAnyValue)),
                ("ForAllValues:", Some(Qualifier::ForAllValues)),
            ] {
                for (suffix, if_exists) in [("", false), ("IfExists", true)] {
                    if (name, if_exists) == ("Null", true) {
                        continue;
                    }
                    let written = format!("{prefix}{name}{suffix}");
                    let (text, document) = one(
                        Kind::Identity,
                        &format!(
                            r#""Effect": "Allow", "Action": "*", "Resource": "*", "Condition": {{"{written}": {{"aws:x": "{value}"}}}}"#
                        ),
                    );
                    assert_eq!(told(&text, &document), [""; 0], "{written}");
                    let test = &document.statements[0].conditions[0];
                    let found = (test.qualifier, test.operator, test.negated, test.if_exists);
                    assert_eq!(found, (qualifier, operator, negated, if_exists), "{written}");
                    assert_eq!(test.written, written);
                    seen += 1;
                }
            }
        }
    }
    assert_eq!(seen, 27 * 6 - 3);
}

#[test]
fn the_kinds_have_the_elements_that_they_have() {
    let base = r#""Effect": "Allow", "Action": "s3:*""#;
    let resource = r#""Resource": "*""#;
    let principal = r#""Principal": "*""#;
    for (kind, wants_resource, wants_principal) in [
        (Kind::Identity, true, false),
        (Kind::Boundary, true, false),
        (Kind::Scp, true, false),
        (Kind::Rcp, true, true),
        (Kind::Resource, true, true),
        (Kind::Trust, false, true),
    ] {
        for (has_resource, has_principal) in [(false, false), (false, true), (true, false), (true, true)] {
            let mut statement = base.to_owned();
            if has_resource {
                statement = format!("{statement}, {resource}");
            }
            if has_principal {
                statement = format!("{statement}, {principal}");
            }
            let (text, document) = one(kind, &statement);
            let told = told(&text, &document);
            let fine = has_principal == wants_principal && has_resource == wants_resource;
            // A repository of ECR has no `Resource`.
            let lenient = kind == Kind::Resource && !has_resource && has_principal;
            assert_eq!(told.is_empty(), fine, "{kind:?} {statement}: {told:?}");
            assert_eq!(document.statements[0].broken, !fine && !lenient, "{kind:?} {statement}: {told:?}");
        }
    }
}

#[test]
fn kinds_have_names() {
    let names = Kind::ALL.map(Kind::name);
    assert_eq!(names, ["identity", "resource", "trust", "boundary", "scp", "rcp"]);
}

#[test]
fn what_is_no_document_is_one_problem_with_a_place() {
    let deep = format!("{{\"Statement\": {}{}}}", "[".repeat(40), "]".repeat(40));
    let many = format!("{{\"Statement\": [{}{{}}]}}", "{},".repeat(2_000));
    let rows = [
        ("", "empty", 0),
        (" \n\t", "empty", 3),
        ("[]", "not-a-document", 0),
        ("\"*\"", "not-a-document", 0),
        ("{\"Statement\": [}", "not-json", 15),
        ("{\"Statement\": []} x", "not-json", 18),
        ("{\"Statement\": [", "not-json", 15),
        ("%7B%22Version%22%7D", "not-json", 0),
        (&deep, "too-deep", 30),
        (&many, "too-many-statements", 0),
        (&" ".repeat((1 << 20) + 1), "too-large", 0),
    ];
    for (text, id, at) in rows {
        let problem = parse(text, Kind::Identity).unwrap_err();
        assert_eq!((problem.id, problem.span.start, problem.grave), (id, at, true), "{problem:?}");
        assert!(text.get(problem.span.start..problem.span.end).is_some(), "{problem:?}");
    }
}

/// AWS takes its own policies, so whatever is grave about one of them is a mistake of ours.
#[test]
fn managed_policies_of_aws_have_no_problem() {
    let mut seen = 0;
    for arn in catalog::managed_arns() {
        let text = catalog::managed(arn).unwrap();
        let kind = if arn.contains(":organizations:") { Kind::Scp } else { Kind::Identity };
        let kind = if arn.contains("RCP") { Kind::Rcp } else { kind };
        let document = read(kind, text);
        assert_eq!(told(text, &document), [""; 0], "{arn}");
        assert!(document.statements.iter().all(|statement| !statement.broken), "{arn}");
        assert!(
            remarks(&document, None).iter().all(|one| one.rule != "policy-document-invalid" || one.advisory)
        );
        seen += 1;
    }
    assert!(seen > 30, "only {seen}");
}
