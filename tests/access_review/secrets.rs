//! A policy that is marked sensitive is judged, and none of its text is shown in any format.

use serde_json::{Value, json};

use crate::documents::*;
use crate::generator::{PlanBuilder, Provider, Resource};
use crate::run::{Case, found};

/// Words that occur in the sensitive policies and nowhere else.
const WORDS: [&str; 4] = ["hush", "DeleteTable", "aws:SourceVpce", "999988887777"];

fn before() -> Value {
    let condition = json!({ "StringEquals": { "aws:SourceVpce": "vpce-hush" } });
    with(
        allow(&["dynamodb:DeleteTable"], &["arn:aws:dynamodb:eu-west-1:123456789012:table/hush"]),
        "Condition",
        condition,
    )
}

/// Everything that can be sensitive, wider than before.
fn plan() -> Value {
    let narrow = document(&[before()]);
    let wide = document(&[allow(&["dynamodb:DeleteTable", "iam:PassRole", "lambda:*"], &["*"])]);
    let someone = || json!({ "AWS": "arn:aws:iam::999988887777:role/hush" });
    let bucket = "arn:aws:s3:::hush-bucket/*";
    let sensitive = |resource: Resource, attribute: &str| resource.sensitive(&[attribute]);
    PlanBuilder::new()
        .provider(Provider::aws("ap-northeast-1"))
        .resource(role("work"))
        .resource(sensitive(inline("work", &narrow).set("policy", wide.clone()), "policy"))
        .resource(sensitive(managed("shared", &narrow).set("policy", wide), "policy"))
        .resource(attachment("shared", "work", "shared"))
        .resource(sensitive(
            trust("trusted", &[trusts(someone())], &[trusts(someone()), trusts(json!("*"))]),
            "assume_role_policy",
        ))
        .resource(sensitive(
            policy_of(
                "aws_s3_bucket_policy",
                "objects",
                json!({ "bucket": "objects", "id": "objects" }),
                &[for_principal(someone(), &["s3:GetObject"], bucket)],
                &[for_principal(json!("*"), &["s3:GetObject"], bucket)],
            ),
            "policy",
        ))
        .resource(sensitive(
            inline("broken", &document(&[])).set("policy", "{\"Statement\":[{\"Effect\":\"hush\"}]}"),
            "policy",
        ))
        .build()
}

#[test]
fn no_format_shows_a_word_of_it() {
    let case = Case::new(&plan(), "");
    for format in ["text", "markdown", "json", "sarif", "junit", "github"] {
        for lang in ["en", "ja"] {
            let (shown, code) = case.check(&["--format", format, "--lang", lang, "--pack", "all"]);
            assert_eq!(code, 1, "{format}");
            for word in WORDS {
                assert!(!shown.contains(word), "{format} in {lang}: {word}\n{shown}");
            }
        }
    }
}

#[test]
fn it_is_judged_all_the_same() {
    let found = found(&Case::new(&plan(), "").report(&["--pack", "none"]));
    let all: Vec<&str> = found.values().flatten().map(String::as_str).collect();
    for rule in ["access-widened", "condition-removed", "privilege-escalation", "public-principal"] {
        assert!(all.contains(&rule), "{rule}: {found:?}");
    }
    assert!(found["aws_iam_role.trusted"].contains("public-principal"), "{found:?}");
    assert!(found["aws_s3_bucket_policy.objects"].contains("public-principal"), "{found:?}");
    assert!(found["aws_iam_role_policy.broken"].contains("policy-document-invalid"), "{found:?}");
}
