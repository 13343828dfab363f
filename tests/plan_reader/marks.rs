//! Marks mirror a value with holes, and mean the same by each spelling.

use pairgate::plan::{self, Marks};
use proptest::prelude::*;
use serde_json::{Value, json};

/// The marks of `after_sensitive` in a plan that has them.
fn parsed<T>(marks: &Value, look: impl FnOnce(&Marks<'_>) -> T) -> T {
    let change = json!({ "actions": ["update"], "before": {}, "after": {}, "after_sensitive": marks });
    let text =
        json!({ "format_version": "1.2", "resource_changes": [{ "address": "a.b", "change": change }] })
            .to_string();
    let plan = plan::plan("plan.json", &text).unwrap();
    look(&plan.changes[0].change.sensitive_marks().1)
}

/// What the marks say about a path, taken from the JSON.
fn marked(marks: &Value, path: &[Step]) -> bool {
    match (marks, path) {
        (Value::Bool(all), _) => *all,
        (Value::Array(items), [Step::Item(index), rest @ ..]) => {
            items.get(*index).is_some_and(|item| marked(item, rest))
        }
        (Value::Object(members), [Step::Member(name), rest @ ..]) => {
            members.get(name).is_some_and(|member| marked(member, rest))
        }
        _ => false,
    }
}

#[derive(Debug, Clone)]
enum Step {
    Item(usize),
    Member(String),
}

fn tree() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(json!(true)),
        Just(json!(false)),
        Just(Value::Null),
        Just(json!("true")),
        Just(json!(1))
    ];
    leaf.prop_recursive(4, 24, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::Array),
            prop::collection::hash_map("[abc]|é|tr\"ue", inner, 0..4)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

fn path() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![(0..5usize).prop_map(Step::Item), "[abcd]|é|tr\"ue".prop_map(Step::Member)];
    prop::collection::vec(step, 0..5)
}

proptest! {
    #[test]
    fn marks_say_of_every_path_what_their_json_says(tree in tree(), paths in prop::collection::vec(path(), 1..20)) {
        parsed(&tree, |marks| {
            let any = tree.to_string().contains("true") && has_true(&tree);
            prop_assert_eq!(marks.is_none(), !any, "{}", &tree);
            for path in &paths {
                let found = path.iter().fold(marks, |marks, step| match step {
                    Step::Item(index) => marks.item(*index),
                    Step::Member(name) => marks.member(name),
                });
                prop_assert_eq!(found.is_all(), marked(&tree, path), "{:?} in {}", path, &tree);
            }
            Ok(())
        })?;
    }
}

fn has_true(tree: &Value) -> bool {
    match tree {
        Value::Bool(marked) => *marked,
        Value::Array(items) => items.iter().any(has_true),
        Value::Object(members) => members.values().any(has_true),
        _ => false,
    }
}

#[test]
fn false_null_and_empty_structures_mark_nothing() {
    for marks in [
        json!(false),
        json!({}),
        json!([]),
        Value::Null,
        json!([{}, [], { "a": [false] }]),
        json!({ "true": false }),
    ] {
        assert!(parsed(&marks, |marks| marks.is_none()), "{marks}");
    }
    assert!(parsed(&json!(true), |marks| marks.is_all()));
}
