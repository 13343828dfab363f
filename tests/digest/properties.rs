//! What changes the digest, over whole plans: every leaf, every member, every order of a list.

use std::fmt::Write as _;

use proptest::prelude::*;
use serde_json::{Map, Value, json};

use crate::generator::scenarios;
use crate::plans::rich;
use crate::{full, outcome};

/// A step into a value.
#[derive(Clone, Debug, PartialEq)]
enum Step {
    Key(String),
    Index(usize),
}

fn places(value: &Value, path: &mut Vec<Step>, found: &mut Vec<Vec<Step>>) {
    found.push(path.clone());
    let mut below = |step: Step, value: &Value| {
        path.push(step);
        places(value, path, found);
        path.pop();
    };
    match value {
        Value::Array(items) => {
            items.iter().enumerate().for_each(|(index, item)| below(Step::Index(index), item))
        }
        Value::Object(members) => {
            members.iter().for_each(|(key, member)| below(Step::Key(key.clone()), member))
        }
        _ => {}
    }
}

fn all_places(value: &Value) -> Vec<Vec<Step>> {
    let mut found = Vec::new();
    places(value, &mut Vec::new(), &mut found);
    found
}

fn at<'v>(value: &'v mut Value, path: &[Step]) -> &'v mut Value {
    path.iter().fold(value, |value, step| match step {
        Step::Key(key) => &mut value[key.as_str()],
        Step::Index(index) => &mut value[*index],
    })
}

/// Every way in which the value at a place can become another one.
fn mutations(value: &Value) -> Vec<Value> {
    let mut found = match value {
        Value::Null => vec![json!(false), json!(""), json!(0), json!([]), json!({})],
        Value::Bool(value) => {
            vec![json!(!value), Value::Null, json!(value.to_string()), json!(u8::from(*value))]
        }
        Value::Number(number) => {
            vec![json!(number.to_string()), json!(number.as_f64().unwrap_or_default() + 1.0), json!([number])]
        }
        Value::String(text) => {
            vec![
                json!(format!("{text} ")),
                json!(format!("{text}\u{0}")),
                json!([text]),
                Value::Null,
                json!(text.to_uppercase() + "a"),
            ]
        }
        Value::Array(items) => {
            let mut more = items.clone();
            more.push(Value::Null);
            let mut found = vec![Value::Array(more), Value::Null, json!({})];
            for index in 0..items.len() {
                let mut fewer = items.clone();
                fewer.remove(index);
                found.push(Value::Array(fewer));
                if index > 0 {
                    let mut swapped = items.clone();
                    swapped.swap(index - 1, index);
                    found.push(Value::Array(swapped));
                }
            }
            found
        }
        Value::Object(members) => {
            let mut more = members.clone();
            more.insert("new in 2030".to_owned(), Value::Null);
            let mut found = vec![Value::Object(more), Value::Null, json!([])];
            for key in members.keys() {
                let mut fewer = members.clone();
                let moved = fewer.remove(key).unwrap_or_default();
                found.push(Value::Object(fewer.clone()));
                fewer.insert(format!("{key}2"), moved);
                found.push(Value::Object(fewer));
            }
            found
        }
    };
    found.retain(|one| one != value);
    found
}

/// What may differ without another digest, as the manual says.
fn without_what_may_differ(plan: &Value) -> Value {
    let mut plan = plan.clone();
    for state in ["/planned_values/root_module", "/prior_state/values/root_module"] {
        plan.pointer_mut(state).into_iter().for_each(sort_modules);
    }
    let Some(members) = plan.as_object_mut() else { return plan };
    members.remove("timestamp");
    if let Some(Value::Array(items)) = members.get_mut("relevant_attributes") {
        items.sort_by_key(Value::to_string);
    }
    plan
}

/// Terraform writes child modules in any order.
pub fn sort_modules(module: &mut Value) {
    if let Some(Value::Array(modules)) = module.get_mut("child_modules") {
        modules.iter_mut().for_each(sort_modules);
        modules.sort_by_key(|module| module.get("address").map(Value::to_string));
    }
}

fn is_volatile(path: &[Step]) -> bool {
    path.contains(&Step::Key("latest_restorable_time".to_owned()))
}

/// Fails unless the plan after one mutation has another digest, or none.
fn check(base: &Value, digest: &str, path: &[Step], mutation: Value) {
    let mut changed = base.clone();
    *at(&mut changed, path) = mutation.clone();
    let same = without_what_may_differ(base) == without_what_may_differ(&changed);
    let text = changed.to_string();
    match outcome(&text) {
        Some(found) if same => assert_eq!(found, digest, "{path:?} := {mutation}"),
        Some(found) => assert_ne!(found, digest, "{path:?} := {mutation}"),
        None => {}
    }
}

#[test]
fn every_mutation_of_the_rich_plan_changes_the_digest() {
    let base = rich();
    let digest = full(&base.to_string());
    let mut count = 0;
    for path in all_places(&base) {
        let here = at(&mut base.clone(), &path).clone();
        for mutation in mutations(&here) {
            check(&base, &digest, &path, mutation);
            count += 1;
        }
    }
    assert!(count > 2000, "only {count} mutations");
}

/// Writes a value with shuffled keys, white space and escapes.
struct Respell<'r> {
    out: String,
    /// Random bytes, taken in turn.
    random: &'r [u8],
    at: usize,
}

impl Respell<'_> {
    fn next(&mut self) -> u8 {
        self.at += 1;
        self.random[(self.at * 7 + self.at / self.random.len()) % self.random.len()]
    }

    fn space(&mut self) {
        let space = ["", "", " ", "\n", "\t", "\r\n", "  "][usize::from(self.next()) % 7];
        self.out.push_str(space);
    }

    fn text(&mut self, text: &str) {
        self.out.push('"');
        for found in text.chars() {
            let choice = self.next() % 5;
            match found {
                '/' if choice == 0 => self.out.push_str("\\/"),
                '\n' if choice < 3 => self.out.push_str("\\n"),
                '"' if choice < 3 => self.out.push_str("\\\""),
                '\\' if choice < 3 => self.out.push_str("\\\\"),
                found if choice == 1 || found < ' ' || matches!(found, '"' | '\\') => {
                    for unit in found.encode_utf16(&mut [0; 2]) {
                        let _ = match self.random[0] % 2 {
                            0 => write!(self.out, "\\u{unit:04x}"),
                            _ => write!(self.out, "\\u{unit:04X}"),
                        };
                    }
                }
                found => self.out.push(found),
            }
        }
        self.out.push('"');
    }

    fn value(&mut self, value: &Value, top: bool) {
        self.space();
        match value {
            Value::String(text) => self.text(text),
            Value::Array(items) => {
                self.out.push('[');
                for (index, item) in items.iter().enumerate() {
                    self.out.push_str(if index > 0 { "," } else { "" });
                    self.value(item, false);
                }
                self.space();
                self.out.push(']');
            }
            Value::Object(members) => self.object(members, top),
            other => self.out.push_str(&other.to_string()),
        }
        self.space();
    }

    fn object(&mut self, members: &Map<String, Value>, top: bool) {
        let mut members: Vec<(&String, &Value)> = members.iter().collect();
        for index in (1..members.len()).rev() {
            members.swap(index, usize::from(self.next()) % (index + 1));
        }
        self.out.push('{');
        for (index, (key, member)) in members.into_iter().enumerate() {
            self.out.push_str(if index > 0 { "," } else { "" });
            self.space();
            self.text(key);
            self.space();
            self.out.push(':');
            if top && key == "timestamp" {
                self.out.push_str("\"another time\"");
            } else {
                self.value(member, false);
            }
        }
        self.space();
        self.out.push('}');
    }
}

fn bases() -> Vec<Value> {
    let mut found: Vec<Value> = scenarios::all().into_iter().map(|(_, plan)| plan).collect();
    found.push(rich());
    found
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn spelling_is_no_difference(which in 0usize..11, random in proptest::collection::vec(any::<u8>(), 61..200)) {
        let base = &bases()[which];
        let mut respell = Respell { out: String::new(), random: &random, at: 0 };
        respell.value(base, true);
        prop_assert_eq!(full(&base.to_string()), full(&respell.out), "{}", respell.out);
    }

    #[test]
    fn any_mutation_of_a_made_up_plan_is_a_difference(which in 0usize..10, place in any::<prop::sample::Index>(), kind in any::<prop::sample::Index>()) {
        let base = &bases()[which];
        let digest = full(&base.to_string());
        let places: Vec<Vec<Step>> = all_places(base).into_iter().filter(|path| !is_volatile(path)).collect();
        let path = place.get(&places);
        let here = at(&mut base.clone(), path).clone();
        let found = mutations(&here);
        let mutation = kind.get(&found).clone();
        let touches_volatile = [&here, &mutation].iter().any(|value| value.to_string().contains("latest_restorable_time"));
        prop_assume!(!touches_volatile);
        check(base, &digest, path, mutation);
    }

    /// Objects with hostile keys: equal only when they are the same.
    #[test]
    fn two_values_have_one_digest_only_when_they_are_equal(one in value(), other in value()) {
        let plan = |value: &Value| crate::update_to(&value.to_string());
        prop_assert_eq!(full(&plan(&one)) == full(&plan(&other)), one == other);
        let top = |value: &Value| crate::plan_with(&format!("\"foreign\":{value}"));
        prop_assert_eq!(full(&top(&one)) == full(&top(&other)), one == other);
    }
}

/// Small values from few letters, so that equal and nearly equal ones meet.
fn value() -> impl Strategy<Value = Value> {
    let text = prop_oneof![
        Just(""),
        Just("a"),
        Just("(sensitive)"),
        Just("a\":1,\"b"),
        Just("b"),
        Just("[…]"),
        Just("a/b"),
        Just("null")
    ];
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::Bool),
        (0i64..3).prop_map(|number| json!(number)),
        text.clone().prop_map(|text| json!(text)),
    ];
    leaf.prop_recursive(3, 12, 3, move |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..3).prop_map(Value::Array),
            proptest::collection::vec((text.clone(), inner), 0..3).prop_map(|members| Value::Object(
                members.into_iter().map(|(key, value)| (key.to_owned(), value)).collect()
            )),
        ]
    })
}
