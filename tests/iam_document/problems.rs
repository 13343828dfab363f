//! What is wrong with a document: each mistake has a name and a place, and a statement whose grant cannot be told is
//! marked.

use pairgate::iam::document::{Effect, Kind, Operator};

use crate::{one, read, told};

/// Statement, what is told, whether what it grants is unknown.
type Row = (&'static str, &'static [&'static str], bool);

fn hold(kind: Kind, rows: &[Row]) {
    for (statement, wanted, broken) in rows {
        let (text, document) = one(kind, statement);
        assert_eq!(told(&text, &document), *wanted, "{statement}");
        assert_eq!(document.statements[0].broken, *broken, "{statement}");
    }
}

#[test]
fn elements() {
    hold(
        Kind::Identity,
        &[
            (
                r#""Action": "*", "Resource": "*""#,
                &[r#"!effect-missing: {"Action": "*", "Resource": "*"}"#],
                true,
            ),
            (r#""Effect": "allow", "Action": "*", "Resource": "*""#, &[r#"!effect-unknown: "allow""#], true),
            (
                r#""Effect": ["Allow"], "Action": "*", "Resource": "*""#,
                &[r#"!effect-unknown: ["Allow"]"#],
                true,
            ),
            (r#""effect": "Allow", "Action": "*", "Resource": "*""#, &[r#"!element-case: "effect""#], true),
            (
                r#""Effect": "Allow", "Actions": "*", "Resource": "*""#,
                &[
                    r#"!action-missing: {"Effect": "Allow", "Actions": "*", "Resource": "*"}"#,
                    r#"!unknown-element: "Actions""#,
                ],
                true,
            ),
            (
                r#""Effect": "Allow", "Action": "*", "Resource": "*", "Effect": "Deny""#,
                &[r#"!repeated-key: "Effect""#],
                true,
            ),
            (
                r#""Effect": "Allow", "Action": "a:b", "NotAction": "a:c", "Resource": "*""#,
                &[r#"!both-forms: "NotAction""#],
                true,
            ),
            (
                r#""Effect": "Allow", "Action": "*", "Resource": "*", "Principal": "*""#,
                &[r#"!element-prohibited: "Principal""#],
                true,
            ),
            (
                r#""Sid": "with blanks", "Effect": "Allow", "Action": "*", "Resource": "*""#,
                &[r#"sid-characters: "with blanks""#],
                false,
            ),
            (r#""Sid": 1, "Effect": "Allow", "Action": "*", "Resource": "*""#, &["!sid-type: 1"], true),
        ],
    );
    hold(
        Kind::Resource,
        &[(
            r#""Sid": "with blanks", "Effect": "Allow", "Action": "*", "Resource": "*", "Principal": "*""#,
            &[],
            false,
        )],
    );
}

#[test]
fn an_effect_in_another_case_keeps_its_direction() {
    let (_, document) = one(Kind::Identity, r#""Effect": "deny", "Action": "*", "Resource": "*""#);
    assert_eq!((document.statements[0].effect, document.statements[0].broken), (Effect::Deny, true));
}

#[test]
fn actions_and_resources() {
    hold(
        Kind::Identity,
        &[
            (r#""Effect": "Allow", "Action": [], "Resource": "*""#, &["!list-empty: []"], true),
            (r#""Effect": "Allow", "Action": "", "Resource": "*""#, &[r#"!value-empty: """#], true),
            (r#""Effect": "Allow", "Action": ["s3:*", 7], "Resource": "*""#, &["!value-type: 7"], true),
            (r#""Effect": "Allow", "Action": null, "Resource": "*""#, &["!value-type: null"], true),
            (
                r#""Effect": "Allow", "Action": "GetObject", "Resource": "*""#,
                &[r#"!action-form: "GetObject""#],
                true,
            ),
            (
                r#""Effect": "Allow", "Action": ["s3:Get Object", "s3:", ":x", "s3:a:b", "s*:x"], "Resource": "*""#,
                &[
                    r#"!action-form: "s3:Get Object""#,
                    r#"!action-form: "s3:""#,
                    r#"!action-form: ":x""#,
                    r#"!action-form: "s3:a:b""#,
                    r#"!action-form: "s*:x""#,
                ],
                true,
            ),
            (r#""Effect": "Allow", "Action": ["*:*", "s3:?et*"], "Resource": "*""#, &[], false),
            // What it matches is plain, though AWS refuses it.
            (
                r#""Effect": "Allow", "Action": "*", "Resource": ["bucket", "arn:aws:s3:::b"]"#,
                &[r#"!resource-form: "bucket""#],
                false,
            ),
            (
                r#""Effect": "Allow", "Action": "*", "Resource": ["bucket", ""]"#,
                &[r#"!resource-form: "bucket""#, r#"!value-empty: """#],
                true,
            ),
            (
                r#""Effect": "Allow", "Action": "*""#,
                &[r#"!resource-missing: {"Effect": "Allow", "Action": "*"}"#],
                true,
            ),
        ],
    );
    hold(
        Kind::Resource,
        &[
            (
                r#""Effect": "Allow", "Action": "*", "Principal": "*""#,
                &[r#"resource-missing: {"Effect": "Allow", "Action": "*", "Principal": "*"}"#],
                false,
            ),
            (
                r#""Effect": "Allow", "Action": "*", "Principal": "*", "Resource": "execute-api:/*""#,
                &[r#"resource-form: "execute-api:/*""#],
                false,
            ),
        ],
    );
    hold(
        Kind::Trust,
        &[(
            r#""Effect": "Allow", "Action": "sts:AssumeRole", "Principal": "*", "Resource": "*""#,
            &[r#"!element-prohibited: "Resource""#],
            true,
        )],
    );
}

#[test]
fn principals() {
    let statement = |principal: &str| {
        one(
            Kind::Trust,
            &format!(r#""Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {principal}"#),
        )
    };
    for (principal, wanted, broken) in [
        (r#""arn:aws:iam::111122223333:root""#, r#"!principal-form: "arn:aws:iam::111122223333:root""#, true),
        (r#"["*"]"#, r#"!principal-form: ["*"]"#, true),
        ("{}", "!list-empty: {}", true),
        (r#"{"AWS": []}"#, "!list-empty: []", true),
        (r#"{"AWS": [7]}"#, "!value-type: 7", true),
        (r#"{"aws": "111122223333"}"#, r#"!principal-kind: "aws""#, true),
        (r#"{"User": "111122223333"}"#, r#"!principal-kind: "User""#, true),
        (r#"{"AWS": "bob"}"#, r#"!principal-form: "bob""#, true),
        (r#"{"AWS": "1234"}"#, r#"!principal-form: "1234""#, true),
        (
            r#"{"AWS": "arn:aws:iam::111122223333:role/*"}"#,
            r#"!principal-form: "arn:aws:iam::111122223333:role/*""#,
            true,
        ),
        (r#"{"AWS": "AROAEXAMPLEEXAMPLE123"}"#, r#"principal-deleted: "AROAEXAMPLEEXAMPLE123""#, false),
        (r#"{"Service": "lambda"}"#, r#"!principal-form: "lambda""#, true),
        (r#"{"Service": "*.amazonaws.com"}"#, r#"!principal-form: "*.amazonaws.com""#, true),
        (r#"{"Federated": "*"}"#, r#"!principal-form: "*""#, true),
        (r#"{"AWS": "111122223333", "AWS": "*"}"#, r#"!repeated-key: "AWS""#, true),
        ("7", "!principal-form: 7", true),
    ] {
        let (text, document) = statement(principal);
        assert_eq!(told(&text, &document), [wanted], "{principal}");
        assert_eq!(document.statements[0].broken, broken, "{principal}");
    }
    // Everybody is seen as everybody, in whatever form.
    let (_, document) = statement(r#"["*"]"#);
    assert_eq!(document.statements[0].principals.as_ref().unwrap().values[0].text, "*");
}

#[test]
fn conditions() {
    for (condition, wanted) in [
        (r#""x""#, r#"!condition-form: "x""#),
        (r#"{"StringEquals": "x"}"#, r#"!condition-form: "x""#),
        (r#"{"StringEqual": {"aws:x": "y"}}"#, r#"!unknown-operator: "StringEqual""#),
        (r#"{"stringequals": {"aws:x": "y"}}"#, r#"!unknown-operator: "stringequals""#),
        (
            r#"{"ForSomeValues:StringEquals": {"aws:x": "y"}}"#,
            r#"!unknown-operator: "ForSomeValues:StringEquals""#,
        ),
        (r#"{"NullIfExists": {"aws:x": "true"}}"#, r#"!unknown-operator: "NullIfExists""#),
        (r#"{"StringEquals": {"x": "y"}}"#, r#"!condition-key: "x""#),
        (r#"{"StringEquals": {"aws:x": []}}"#, "!list-empty: []"),
        (r#"{"StringEquals": {"aws:x": null}}"#, "!value-type: null"),
        (r#"{"StringEquals": {"aws:x": [["y"]]}}"#, r#"!value-type: ["y"]"#),
        (r#"{"StringEquals": {"aws:x": "y", "AWS:X": "z"}}"#, r#"!repeated-key: "AWS:X""#),
        (
            r#"{"StringEquals": {"aws:x": "y"}, "StringEquals": {"aws:z": "z"}}"#,
            r#"!repeated-key: "StringEquals""#,
        ),
        (r#"{"NumericLessThan": {"aws:x": "abc"}}"#, r#"!value-form: "abc""#),
        (r#"{"NumericLessThan": {"aws:x": "inf"}}"#, r#"!value-form: "inf""#),
        (r#"{"NumericLessThan": {"aws:x": "${aws:y}"}}"#, r#"!value-form: "${aws:y}""#),
        (
            r#"{"IpAddress": {"aws:SourceIp": ["10.0.0.0/8", "300.1.1.1/8"]}}"#,
            r#"!value-form: "300.1.1.1/8""#,
        ),
        (r#"{"IpAddress": {"aws:SourceIp": "10.0.0.0/33"}}"#, r#"!value-form: "10.0.0.0/33""#),
        (r#"{"IpAddress": {"aws:SourceIp": "10.0.0.0/+8"}}"#, r#"!value-form: "10.0.0.0/+8""#),
        (r#"{"DateLessThan": {"aws:CurrentTime": "tomorrow"}}"#, r#"!value-form: "tomorrow""#),
        (r#"{"DateLessThan": {"aws:CurrentTime": "2020-13-01"}}"#, r#"!value-form: "2020-13-01""#),
        (r#"{"Bool": {"aws:SecureTransport": "yes"}}"#, r#"!value-form: "yes""#),
        (r#"{"Null": {"aws:x": "${aws:y}"}}"#, r#"!value-form: "${aws:y}""#),
        (r#"{"BinaryEquals": {"aws:x": "%%"}}"#, r#"!value-form: "%%""#),
    ] {
        let (text, document) = one(
            Kind::Identity,
            &format!(r#""Effect": "Allow", "Action": "*", "Resource": "*", "Condition": {condition}"#),
        );
        assert_eq!(told(&text, &document), [wanted], "{condition}");
        assert!(document.statements[0].broken, "{condition}");
    }
}

#[test]
fn an_unknown_operator_leaves_the_statement_and_a_hint() {
    let (_, document) = one(
        Kind::Identity,
        r#""Effect": "Allow", "Action": "*", "Resource": "*", "Condition": {"ForAnyValue:stringnotlike": {"aws:x": "y"}}"#,
    );
    let test = &document.statements[0].conditions[0];
    assert_eq!((test.operator, test.key.text.as_str(), test.values.len()), (Operator::Unknown, "aws:x", 1));
    let help = document.problems[0].help.get(pairgate::text::Lang::En);
    assert_eq!(help, "did you mean `StringNotLike`?");
}

#[test]
fn the_document_itself() {
    let statement = r#"{"Effect": "Allow", "Action": "*", "Resource": "*"}"#;
    for (text, wanted, broken) in [
        (
            r#"{"Version": "2012-10-17"}"#.to_owned(),
            vec![r#"!statement-missing: {"Version": "2012-10-17"}"#],
            None,
        ),
        (r#"{"Statement": []}"#.to_owned(), vec![r#"statement-empty: "Statement": []"#], None),
        (r#"{"Statement": "x"}"#.to_owned(), vec![r#"!statement-type: "x""#], Some(true)),
        (
            format!(r#"{{"Version": "2012-10-18", "Statement": {statement}}}"#),
            vec![r#"!version-unknown: "2012-10-18""#],
            Some(true),
        ),
        (
            format!(r#"{{"Version": 2012, "Statement": {statement}}}"#),
            vec!["!version-unknown: 2012"],
            Some(true),
        ),
        (
            format!(r#"{{"Statement": {statement}, "Statment": []}}"#),
            vec![r#"!unknown-element: "Statment""#],
            Some(true),
        ),
        (
            format!(r#"{{"Statement": {statement}, "Statement": []}}"#),
            vec![r#"!repeated-key: "Statement""#],
            Some(true),
        ),
    ] {
        let document = read(Kind::Identity, &text);
        assert_eq!(told(&text, &document), wanted);
        assert_eq!(document.statements.first().map(|statement| statement.broken), broken, "{text}");
    }
}

#[test]
fn oddities_of_several_statements() {
    let text = r#"{"Statement": [
        {"Sid": "A", "Effect": "Allow", "Action": "s3:*", "Resource": "arn:aws:s3:::${aws:username}"},
        {"Sid": "A", "Effect": "Allow", "Action": "s3:*", "Resource": "*"},
        {"Sid": "", "Effect": "Allow", "Action": "s3:*", "Resource": "*"},
        {"Sid": "", "Effect": "Allow", "Action": "s3:*", "Resource": "*"}
    ]}"#;
    let document = read(Kind::Identity, text);
    let wanted = [r#"variable-in-old-version: "arn:aws:s3:::${aws:username}""#, r#"sid-repeated: "A""#];
    assert_eq!(told(text, &document), wanted);
    assert!(document.statements.iter().all(|statement| !statement.broken));
}

/// A document can hold a mistake for every few bytes; time and memory must not follow.
#[test]
fn hostile_documents_end_quickly() {
    let size = 1 << 20;
    let keys: String = (0..80_000).map(|n| format!("\"k{n}\":0,")).collect();
    for text in [
        format!("{{{}\"Statement\": []}}", keys),
        format!("{{\"Statement\": {{\"Effect\": \"Allow\", \"Condition\": {{{keys}\"x\": 1}}}}}}"),
        format!("{{\"Statement\": {{\"Principal\": {{{keys}\"x\": 1}}}}}}"),
        format!("{{\"Statement\": {{\"Action\": [{}1]}}}}", "1,".repeat(size / 2 - 50)),
        format!("{{{}\"Statement\": []}}", "\"Version\":0,".repeat(80_000)),
        format!("{{\"Statement\": [{}{{}}]}}", "{},".repeat(1_999)),
    ] {
        let document = read(Kind::Trust, &text);
        assert!(!document.problems.is_empty() && document.problems.len() <= 400);
        assert!(document.problems.iter().any(|problem| problem.grave));
    }
}
