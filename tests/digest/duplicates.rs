//! A key twice in one object: readers disagree about what such a plan means.

use pairgate::plan::digest::{DigestError, Seal};
use pairgate::plan::json::Problem;
use pairgate::plan::{self};

use crate::{KEY, plan_with, try_digest, update_to};

/// The key that is told and the line that it stands in.
fn refused(text: &str) -> (String, usize) {
    match try_digest(text, &Seal::Key(KEY)) {
        Err(DigestError::Json(error)) => {
            let Problem::DuplicateKey(key) = error.problem else { panic!("{error:?}") };
            (key, text[..error.offset].lines().count())
        }
        other => panic!("should have no digest: {other:?}\n{text}"),
    }
}

#[test]
fn nested_ones_are_named_with_the_line_of_the_second() {
    let text = update_to("{\n\"k\":1,\n\"m\":2,\n\"k\":1,\n\"z\":3\n}");
    assert_eq!(refused(&text), ("k".to_owned(), 4));
    let text = update_to("[\n{\"b\":{},\"a\":0},\n{\"a\":1,\n\"\\u0061\":1}]");
    assert_eq!(refused(&text), ("a".to_owned(), 4), "however it is written");
}

#[test]
fn every_place_is_looked_at() {
    for (key, members) in [
        ("x", r#""variables":{"a":{"value":{"x":1,"x":1}}}"#),
        ("a", r#""variables":{"a":{"value":1},"a":{"value":1}}"#),
        ("values", r#""prior_state":{"values":{},"values":{}}"#),
        ("values", r#""prior_state":{"values":{},"values":null}"#),
        ("outputs", r#""prior_state":{"values":{"outputs":{},"outputs":{}}}"#),
        ("root_module", r#""planned_values":{"root_module":{},"root_module":{}}"#),
        ("resources", r#""planned_values":{"root_module":{"resources":[],"resources":[]}}"#),
        ("resources", r#""planned_values":{"root_module":{"resources":[],"resources":[{"address":"a.b"}]}}"#),
        (
            "resources",
            r#""planned_values":{"root_module":{"resources":null,"resources":[{"address":"a.b"}]}}"#,
        ),
        ("child_modules", r#""planned_values":{"root_module":{"child_modules":[{}],"child_modules":[]}}"#),
        ("address", r#""planned_values":{"root_module":{"child_modules":[{"address":"a","address":"a"}]}}"#),
        (
            "values",
            r#""planned_values":{"root_module":{"resources":[{"address":"a.b","values":{},"values":{}}]}}"#,
        ),
        ("resource", r#""relevant_attributes":[{"resource":"a.b","resource":"a.b"}]"#),
        ("y", r#""foreign":[[{"y":1,"y":1}]]"#),
        ("y", r#""provider_schemas":{"y":1,"y":1}"#),
        (
            "change",
            r#""resource_drift":[{"address":"a.b","change":{"actions":["no-op"]},"change":{"actions":["no-op"]}}]"#,
        ),
    ] {
        assert_eq!(refused(&plan_with(members)).0, key, "{members}");
    }
}

#[test]
fn also_below_marks_and_volatile_members() {
    let marked = crate::plan_of(
        "terraform_data",
        r#"{"actions":["create"],"after":{"a":{"inner-key":1,"inner-key":1}},"after_sensitive":{"a":true}}"#,
    );
    let (key, _) = refused(&marked);
    assert!(!key.contains("inner-key"), "a key inside of a secret is not told: {key}");
    let volatile = crate::plan_of(
        "aws_db_instance",
        r#"{"actions":["create"],"after":{"latest_restorable_time":"1","latest_restorable_time":"2"}}"#,
    );
    assert_eq!(refused(&volatile).0, "latest_restorable_time");
}

#[test]
fn at_the_top_the_plan_is_refused() {
    let text = plan_with("\"a\":1,\n\"a\":2");
    let error = plan::plan("plan.json", &text).unwrap_err();
    assert_eq!(error.code, "plan-duplicate-key");
    assert!(error.message.contains("`a`") && error.message.contains("line 2"), "{}", error.message);
}
