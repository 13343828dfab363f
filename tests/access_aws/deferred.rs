//! Documents that are read during the apply: `data "aws_iam_policy_document"` with the ARN of something new.

use pairgate::access::Review;
use pairgate::text::Lang;
use serde_json::{Value, json};

use super::plans::{Maker, allow, block, entry, fact, maker, policy, role, rules, said, with};

const DATA: &str = "data.aws_iam_policy_document.d";
const LATER: &str = "access-unknown-until-apply";

/// A statement as the plan has it, with all of its members.
fn statement(more: Value) -> Value {
    let empty = json!({
        "actions": null, "condition": [], "effect": "Allow", "not_actions": null, "not_principals": [],
        "not_resources": null, "principals": [], "resources": null, "sid": null,
    });
    with(empty, more)
}

/// The block of the configuration, with what its statements refer to.
fn data_block(name: &str, statements: Value) -> Value {
    let mut made = block("aws_iam_policy_document", name, &[]);
    made["mode"] = json!("data");
    made["address"] = json!(format!("data.aws_iam_policy_document.{name}"));
    made["expressions"] = json!({ "statement": statements });
    made
}

fn refers(to: &[&str]) -> Value {
    json!({ "references": to })
}

const BUCKET: &[&str] = &["aws_s3_bucket.logs.arn", "aws_s3_bucket.logs"];

impl Maker {
    fn reads(self, address: &str, statements: Value, unknown: Value) -> Self {
        let mut later = json!({ "id": true, "json": true, "minified_json": true });
        later["statement"] = unknown;
        self.data(address, json!({ "statement": statements, "version": null }), later)
    }

    fn bucket(self) -> Self {
        self.create_unknown(
            "aws_s3_bucket.logs",
            json!({ "bucket": "logs" }),
            json!({ "arn": true, "id": true }),
        )
    }
}

/// A role that is there and gets an inline policy that is the document.
fn to_role(made: Maker, before: Option<&str>, mut blocks: Vec<Value>) -> Review {
    blocks.push(block("aws_s3_bucket", "logs", &[]));
    blocks.push(block("aws_iam_role_policy", "p", &[("policy", &[&format!("{DATA}.json"), DATA])]));
    let known = json!({ "role": "deploy", "name": "p" });
    let made = made.same("aws_iam_role.deploy", role("deploy")).bucket();
    let made = match before {
        None => made.create_unknown("aws_iam_role_policy.p", known, json!({ "policy": true })),
        Some(text) => {
            let old = with(known.clone(), json!({ "policy": text }));
            made.change("aws_iam_role_policy.p", &["update"], old, known, json!({ "policy": true }))
        }
    };
    made.configuration(json!({ "resources": blocks })).review()
}

/// One statement about the new bucket.
fn about_bucket(more: Value, before: Option<&str>) -> Review {
    let one = statement(with(json!({ "resources": [null] }), more));
    let made = maker().reads(DATA, json!([one]), json!([{ "resources": [true] }]));
    to_role(made, before, vec![data_block("d", json!([{ "resources": refers(BUCKET) }]))])
}

#[test]
fn a_bucket_that_is_made_with_its_policy() {
    let review = about_bucket(json!({ "actions": ["s3:GetObject", "s3:PutObject"] }), None);
    assert_eq!(rules(&review), ["access-unknown-until-apply", "access-widened"], "{:#?}", review.facts);
    let later = fact(&review, LATER);
    assert!(later.advisory, "the actions are known");
    assert_eq!(
        said(later).lines().last().unwrap(),
        "Effect Allow; Action s3:GetObject, s3:PutObject; Resource aws_s3_bucket.logs (known after apply)"
    );
    let [grant] = &entry(&review, "role deploy").added[..] else { panic!("{:#?}", review.entries) };
    assert_eq!(grant.capability, "s3:GetObject, s3:PutObject");
    assert_eq!(grant.scope, "aws_s3_bucket.logs (known after apply)");
    assert!(grant.undecided && grant.witness.is_none());
    let line = fact(&review, "access-widened").message.get(Lang::En).to_owned();
    assert!(line.ends_with("not decided: a part of it is known only after apply"), "{line}");
    let document = &entry(&review, "role deploy").documents[0];
    assert!(document.after.as_ref().unwrap().contains("aws_s3_bucket.logs (known after apply)"));
}

/// A bucket of the same plan is no wildcard, so none of the remarks about wildcards is made; what the document says by
/// itself is.
#[test]
fn remarks_need_more_than_the_placeholder() {
    for action in ["s3:DeleteObject", "secretsmanager:GetSecretValue", "iam:PassRole", "s3:GetObject"] {
        let review = about_bucket(json!({ "actions": [action] }), None);
        assert_eq!(
            rules(&review),
            ["access-unknown-until-apply", "access-widened"],
            "{action}: {:#?}",
            review.facts
        );
    }
    let all = about_bucket(json!({ "actions": ["s3:*"] }), None);
    assert!(rules(&all).contains(&"wildcard-action"), "{:#?}", all.facts);
    let everything = about_bucket(json!({ "actions": ["*"] }), None);
    assert!(
        !rules(&everything).contains(&"admin-granted"),
        "everything on one bucket: {:#?}",
        everything.facts
    );
    let misspelt = about_bucket(json!({ "actions": ["s3:GetObjekt"] }), None);
    assert!(rules(&misspelt).contains(&"policy-document-invalid"));
}

#[test]
fn within_what_it_may_do_already_nothing_is_new() {
    let old = allow(&["s3:*"], "*");
    let review = about_bucket(json!({ "actions": ["s3:GetObject"] }), Some(&old));
    assert_eq!(rules(&review), [LATER], "{:#?}", review.facts);
    assert!(entry(&review, "role deploy").added.is_empty());
    // What the document surely no longer grants is gone.
    assert!(!entry(&review, "role deploy").removed.is_empty());
}

#[test]
fn a_known_document_widened_into_one_that_is_known_in_part() {
    let old = allow(&["s3:GetObject"], "arn:aws:s3:::prod/*");
    let review = about_bucket(json!({ "actions": ["s3:GetObject", "s3:DeleteObject"] }), Some(&old));
    let added = &entry(&review, "role deploy").added;
    let told = format!("{added:?}");
    assert!(
        told.contains("s3:DeleteObject") && told.contains("aws_s3_bucket.logs (known after apply)"),
        "{told}"
    );
    assert!(!told.contains("**"), "{told}");
    assert!(added.iter().all(|grant| grant.undecided));
}

#[test]
fn a_way_to_more_permissions_is_found() {
    // Changing permissions counts on one resource as well.
    let review = about_bucket(json!({ "actions": ["iam:PutRolePolicy", "sts:AssumeRole"] }), None);
    let found = fact(&review, "privilege-escalation");
    assert!(said(found).contains("aws_s3_bucket.logs (known after apply)"), "{}", said(found));
    assert!(said(found).contains("not decided"), "{}", said(found));
    // A role with a name is a delegation; one that nobody can tell leaves a choice.
    let pass = json!({ "actions": ["iam:PassRole"], "resources": [null] });
    let run = json!({ "actions": ["lambda:CreateFunction", "lambda:InvokeFunction"], "resources": ["*"] });
    let both = json!([statement(pass), statement(run)]);
    let unknown = json!([{ "resources": [true] }, { "resources": [false] }]);
    for (reference, escalates) in [("aws_s3_bucket.logs.arn", false), ("local.role", true)] {
        let blocks =
            json!([{ "resources": refers(&[reference]) }, { "resources": { "constant_value": ["*"] } }]);
        let made = maker().reads(DATA, both.clone(), unknown.clone());
        let review = to_role(made, None, vec![data_block("d", blocks)]);
        let found = review.facts.iter().any(|fact| fact.rule == "privilege-escalation");
        assert_eq!(found, escalates, "{reference}: {:#?}", review.facts);
    }
}

#[test]
fn an_action_that_is_unknown_keeps_it_open() {
    let one = statement(json!({ "actions": ["s3:GetObject", null], "resources": ["arn:aws:s3:::a/*"] }));
    let made = maker().reads(DATA, json!([one]), json!([{ "actions": [false, true] }]));
    let review = to_role(made, None, vec![data_block("d", json!([{}]))]);
    assert!(!fact(&review, LATER).advisory);
    assert!(said(fact(&review, LATER)).contains("s3:GetObject"), "what is known is told");
    // A statement that is unknown as a whole.
    let known = statement(json!({ "actions": ["iam:PutRolePolicy"], "resources": ["*"] }));
    let made = maker().reads(DATA, json!([known, null]), json!([{}, true]));
    let review = to_role(made, None, vec![data_block("d", json!([{}]))]);
    assert!(!fact(&review, LATER).advisory);
    assert!(rules(&review).contains(&"privilege-escalation"), "the other one is judged: {:#?}", review.facts);
}

/// A role of which the trust policy is the document.
fn trusted(principal: Value, unknown: Value, reference: &str) -> Review {
    let one = statement(json!({ "actions": ["sts:AssumeRole"], "principals": [principal] }));
    let block_of = json!([{ "principals": [{ "identifiers": refers(&[reference]) }] }]);
    let values = role("deploy");
    let mut later = values.clone();
    later.as_object_mut().unwrap().remove("assume_role_policy");
    maker()
        .reads(DATA, json!([one]), json!([{ "principals": [unknown] }]))
        .create_unknown("aws_iam_role.ci", json!({ "name": "ci" }), json!({ "arn": true }))
        .change("aws_iam_role.deploy", &["update"], values, later, json!({ "assume_role_policy": true }))
        .configuration(json!({ "resources": [
            data_block("d", block_of),
            block("aws_iam_role", "ci", &[]),
            block("aws_iam_role", "deploy", &[("assume_role_policy", &[&format!("{DATA}.json"), DATA])]),
        ] }))
        .review()
}

#[test]
fn a_principal_that_is_unknown() {
    let principal = json!({ "type": "AWS", "identifiers": [null] });
    let unknown = json!({ "identifiers": [true] });
    let named = trusted(principal.clone(), unknown.clone(), "aws_iam_role.ci.arn");
    assert!(fact(&named, LATER).advisory, "a reader can tell who it is");
    let open = trusted(principal, unknown, "local.somebody");
    assert!(!fact(&open, LATER).advisory, "nobody can");
    for (review, who) in [(named, "aws_iam_role.ci"), (open, "local.somebody")] {
        let told = said(fact(&review, "access-widened"));
        assert!(told.contains(&format!("{who} (known after apply)")), "{told}");
        assert!(!rules(&review).contains(&"public-principal"), "{:#?}", review.facts);
        assert!(!rules(&review).contains(&"policy-document-invalid"), "{:#?}", review.facts);
    }
}

#[test]
fn what_is_unknown_in_a_deny_denies_nothing() {
    let allows = json!({ "actions": ["s3:DeleteObject"], "resources": ["arn:aws:s3:::prod/*"] });
    let denies = json!({ "effect": "Deny", "actions": ["s3:DeleteObject"], "resources": [null] });
    let both = json!([statement(allows), statement(denies)]);
    let unknown = json!([{}, { "resources": [true] }]);
    let blocks = || vec![data_block("d", json!([{}, { "resources": refers(BUCKET) }]))];
    let review = to_role(maker().reads(DATA, both.clone(), unknown.clone()), None, blocks());
    let added = &entry(&review, "role deploy").added;
    assert!(format!("{added:?}").contains("s3:DeleteObject"), "{added:?}");
    assert!(fact(&review, LATER).advisory);
    // A Deny that stands there now is not called removed because of what is not known.
    let old = policy(json!([
        { "Effect": "Allow", "Action": "s3:*", "Resource": "arn:aws:s3:::prod/*" },
        { "Effect": "Deny", "Action": "s3:DeleteObject", "Resource": "arn:aws:s3:::prod/*" },
    ]));
    let review = to_role(maker().reads(DATA, both, unknown), Some(&old), blocks());
    assert!(!rules(&review).contains(&"deny-removed"), "{:#?}", review.facts);
    // One that is known as a whole counts.
    let all = json!({ "actions": ["s3:*"], "resources": [null] });
    let denies = json!({ "effect": "Deny", "actions": ["s3:*"], "resources": ["*"] });
    let made =
        maker().reads(DATA, json!([statement(all), statement(denies)]), json!([{ "resources": [true] }, {}]));
    let review = to_role(made, None, vec![data_block("d", json!([{ "resources": refers(BUCKET) }, {}]))]);
    assert!(!rules(&review).contains(&"access-widened"), "{:#?}", review.facts);
}

#[test]
fn a_condition_with_a_value_that_is_unknown_does_not_count() {
    let condition =
        |values: Value| json!([{ "test": "ArnEquals", "variable": "aws:SourceArn", "values": values }]);
    let one = |values: Value| {
        statement(json!({
            "actions": ["s3:GetObject"], "resources": ["arn:aws:s3:::a/*"], "condition": condition(values),
        }))
    };
    let old = policy(json!([{
        "Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::a/*",
        "Condition": { "ArnEquals": { "aws:SourceArn": "arn:aws:sns:eu-west-1:111122223333:t" } },
    }]));
    let made =
        maker().reads(DATA, json!([one(json!([null]))]), json!([{ "condition": [{ "values": [true] }] }]));
    let blocks = json!([{ "condition": [{ "values": refers(BUCKET) }] }]);
    let review = to_role(made, Some(&old), vec![data_block("d", blocks)]);
    assert!(rules(&review).contains(&"access-widened"), "{:#?}", review.facts);
    assert!(!rules(&review).contains(&"condition-removed"), "it is still there: {:#?}", review.facts);
    assert!(said(fact(&review, LATER)).contains("aws:SourceArn aws_s3_bucket.logs (known after apply)"));
}

#[test]
fn documents_that_are_merged() {
    let base = policy(json!([
        { "Sid": "A", "Effect": "Allow", "Action": "s3:GetObject", "Resource": "*" },
        { "Sid": "B", "Effect": "Allow", "Action": "sqs:SendMessage", "Resource": "*" },
    ]));
    let own = statement(json!({ "sid": "A", "actions": ["s3:ListBucket"], "resources": [null] }));
    let later = json!({ "json": true, "statement": [{ "resources": [true] }] });
    let values = json!({ "statement": [own], "source_policy_documents": [base] });
    let review = to_role(maker().data(DATA, values, later.clone()), None, vec![data_block("d", json!([{}]))]);
    let told = format!("{:?}", entry(&review, "role deploy").added);
    assert!(told.contains("SendMessage") && told.contains("ListBucket"), "{told}");
    assert!(!told.contains("GetObject"), "the statement of the same name takes its place: {told}");
    assert!(fact(&review, LATER).advisory);
    // One that is not known may hold anything.
    for name in ["source_policy_documents", "override_policy_documents"] {
        let mut later = later.clone();
        later[name] = json!([true]);
        let mut values = json!({ "statement": [own] });
        values[name] = json!([null]);
        let review = to_role(maker().data(DATA, values, later), None, vec![data_block("d", json!([{}]))]);
        assert!(!fact(&review, LATER).advisory, "{name}");
    }
}

/// The document stands in a module, and the bucket comes to it through a variable.
#[test]
fn through_a_module() {
    let one = statement(json!({ "actions": ["s3:PutObject"], "resources": [null] }));
    let review = maker()
        .bucket()
        .reads(&format!("module.doc.{DATA}"), json!([one]), json!([{ "resources": [true] }]))
        .same("aws_iam_role.deploy", role("deploy"))
        .create_unknown("aws_iam_role_policy.p", json!({ "role": "deploy" }), json!({ "policy": true }))
        .configuration(json!({
            "resources": [
                block("aws_s3_bucket", "logs", &[]),
                block("aws_iam_role_policy", "p", &[("policy", &["module.doc.json", "module.doc"])]),
            ],
            "module_calls": { "doc": { "source": "./doc",
                "expressions": { "bucket": refers(BUCKET) },
                "module": {
                    "variables": { "bucket": {} },
                    "outputs": { "json": { "expression": refers(&[&format!("{DATA}.json"), DATA]) } },
                    "resources": [data_block("d", json!([{ "resources": refers(&["var.bucket"]) }]))],
                },
            } },
        }))
        .review();
    let added = &entry(&review, "role deploy").added;
    assert_eq!(added[0].scope, "aws_s3_bucket.logs (known after apply)", "{added:#?}");
}

#[test]
fn every_instance_gets_its_own() {
    let mut made = maker();
    for (key, action) in [("a", "s3:GetObject"), ("b", "s3:PutObject")] {
        let one = statement(json!({ "actions": [action], "resources": [null] }));
        made = made
            .reads(&format!("{DATA}[\"{key}\"]"), json!([one]), json!([{ "resources": [true] }]))
            .same(&format!("aws_iam_role.{key}"), role(key))
            .create_unknown(
                &format!("aws_iam_role_policy.p[\"{key}\"]"),
                json!({ "role": key, "name": "p" }),
                json!({ "policy": true }),
            )
            .create_unknown(&format!("aws_s3_bucket.logs[\"{key}\"]"), json!({}), json!({ "arn": true }));
    }
    let own = |name: &str| [name.to_owned(), "each.key".to_owned()];
    let (document, bucket) = (own(DATA), own("aws_s3_bucket.logs"));
    let texts = |own: &'_ [String; 2]| [own[0].clone(), own[1].clone()];
    let mut blocks = vec![
        data_block("d", json!([{ "resources": { "references": texts(&bucket) } }])),
        block("aws_s3_bucket", "logs", &[]),
        block("aws_iam_role_policy", "p", &[("policy", &[&document[0], &document[1]])]),
    ];
    for one in &mut blocks {
        one["for_each_expression"] = json!({});
    }
    let review = made.configuration(json!({ "resources": blocks })).review();
    for (key, action) in [("a", "s3:GetObject"), ("b", "s3:PutObject")] {
        let [grant] = &entry(&review, &format!("role {key}")).added[..] else {
            panic!("{:#?}", review.entries)
        };
        assert_eq!(grant.capability, action);
        assert_eq!(grant.scope, format!("aws_s3_bucket.logs[\"{key}\"] (known after apply)"));
    }
}

#[test]
fn of_jsonencode_only_the_references_can_be_told() {
    let review = maker()
        .bucket()
        .same("aws_iam_role.deploy", role("deploy"))
        .create_unknown("aws_iam_role_policy.p", json!({ "role": "deploy" }), json!({ "policy": true }))
        .configuration(json!({ "resources": [
            block("aws_s3_bucket", "logs", &[]),
            block("aws_iam_role_policy", "p", &[("policy", &["aws_s3_bucket.logs.arn", "aws_s3_bucket.logs", "var.x"])]),
        ] }))
        .review();
    let later = fact(&review, LATER);
    assert!(!later.advisory);
    assert!(said(later).ends_with("it refers to `aws_s3_bucket.logs`, `var.x`"), "{}", said(later));
}

#[test]
fn a_secret_in_it_is_not_shown() {
    let one = statement(json!({ "actions": ["s3:GetObject"], "resources": ["arn:aws:s3:::hush/*", null] }));
    let made = maker()
        .reads(DATA, json!([one]), json!([{ "resources": [false, true] }]))
        .sensitive(json!({}), json!({ "statement": [{ "resources": [true, false] }] }));
    let review = to_role(made, None, vec![data_block("d", json!([{ "resources": refers(BUCKET) }]))]);
    assert!(rules(&review).contains(&"access-widened"));
    assert!(!format!("{review:?}").contains("hush"), "{review:#?}");
}

/// A row of stars is how a label is written inside; one that somebody wrote is not taken for it.
#[test]
fn stars_in_a_policy_are_stars() {
    let one = |resource: Value| statement(json!({ "actions": ["s3:GetObject"], "resources": resource }));
    let both = json!([
        one(json!([null])),
        with(one(json!(["*".repeat(64)])), json!({ "actions": ["s3:DeleteObject"] }))
    ]);
    let made = maker().reads(DATA, both, json!([{ "resources": [true] }, {}]));
    let review = to_role(made, None, vec![data_block("d", json!([{ "resources": refers(BUCKET) }, {}]))]);
    let added = &entry(&review, "role deploy").added;
    let deletes = added.iter().find(|grant| grant.capability == "s3:DeleteObject").unwrap();
    assert_eq!((deletes.scope.as_str(), deletes.undecided), ("**", false));
}
