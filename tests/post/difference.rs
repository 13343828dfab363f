//! What differs between a plan that was signed and another one is named, and nothing secret is told by it.

use std::collections::BTreeSet;

use pairgate::config::Settings;
use pairgate::engine::{self, Inputs};
use pairgate::plan::digest::Seal;
use pairgate::render::{Style, difference};
use pairgate::signoff::Request;
use pairgate::signoff::build::{self, Context};
use pairgate::signoff::facts::Repository;
use pairgate::signoff::hashes::digits;
use pairgate::signoff::request::StateFacts;
use pairgate::signoff::requests::{self, Difference};
use pairgate::text::Lang;
use serde_json::{Value, json};

use super::double::{Double, sha};
use super::{Checkout, LAX, post, request};

/// An update of everything that an attribute can be, a resource that is new, one that goes, and an output.
fn plan(pin: &str) -> Value {
    let change = |address: &str, change: Value| {
        let (kind, name) = address.split_once('.').unwrap();
        json!({"address": address, "mode": "managed", "type": kind, "name": name,
            "provider_name": "registry.terraform.io/hashicorp/aws", "change": change})
    };
    json!({"format_version": "1.2", "terraform_version": "1.11.4",
        "variables": {"size": {"value": 3}},
        "resource_changes": [
            change("aws_sqs_queue.a", json!({"actions": ["update"],
                "before": {"name": "a", "delay": 1, "fifo": false, "hosts": ["a", "b"], "tags": {"x": "1", "y": "2"},
                    "redrive_policy": format!("{{\"pin\":\"{pin}\",\"open\":1}}"), "mixed": {"user": "u", "pin": "0000"},
                    "blocks": [{"port": 1}], "pin": "0000", "note": null, "exact": 9007199254740992u64},
                "after": {"name": "a", "delay": 2, "fifo": true, "hosts": ["a", "c"], "tags": {"x": "1", "y": "3"},
                    "redrive_policy": format!("{{\"pin\":\"{pin}\",\"open\":2}}"), "mixed": {"user": "v", "pin": pin},
                    "blocks": [{"port": 2}], "pin": pin, "note": "n", "exact": 9007199254740992u64},
                "after_unknown": {"arn": true, "hosts": [false, false], "blocks": [{"id": true}]},
                "before_sensitive": {"pin": true, "mixed": {"pin": true}},
                "after_sensitive": {"pin": true, "mixed": {"pin": true}}})),
            change("aws_sqs_queue.b", json!({"actions": ["create"], "before": null, "after": {"name": "b", "delay": 9},
                "after_unknown": {"arn": true}, "before_sensitive": false, "after_sensitive": {}})),
            change("aws_sqs_queue.c", json!({"actions": ["delete"], "before": {"name": "c", "delay": 8}, "after": null,
                "after_unknown": {}, "before_sensitive": {}, "after_sensitive": false})),
        ],
        "output_changes": {"url": {"actions": ["update"], "before": "one", "after": "two",
            "after_unknown": false, "before_sensitive": false, "after_sensitive": false}}})
}

/// The request that `post` makes of a plan.
fn posted(plan: &Value) -> Request {
    let forge = Double::new(&[(".pairgate.hcl", LAX)]);
    let checkout = Checkout::new(&[]);
    checkout.write("stacks/web/plan.json", &plan.to_string());
    post(&forge, &checkout).result.unwrap();
    request(&forge)
}

/// The same without a forge, for tests that need a hundred of them.
fn made(plan: &Value) -> Request {
    let text = plan.to_string();
    let plan = pairgate::plan::plan("plan", &text).unwrap_or_else(|error| panic!("{}", error.message));
    let settings = Settings::default();
    let inputs = Inputs {
        description: None,
        name: "plan",
        settings: &settings,
        config: None,
        root_module: "stacks/web",
        today: jiff::civil::date(2026, 11, 1),
        seal: &Seal::Key(&[7; 32]),
        consumers: Vec::new(),
        policies: None,
        notices: Vec::new(),
    };
    let (report, hashes) = engine::check_with_hashes(&text, &plan, inputs).unwrap();
    let context = Context {
        repository: Repository { id: 7, name: "acme/infra".to_owned() },
        pull_request: 12,
        head_sha: sha('a'),
        base_sha: sha('b'),
        root_module: "stacks/web".to_owned(),
        workspace: "default".to_owned(),
        state: StateFacts::default(),
        account: None,
        program: None,
        policy_digest: String::new(),
        plan_file: None,
        hashes,
    };
    build::request(&report, context).unwrap()
}

/// Every leaf of a value, as JSON pointers.
fn leaves(at: &str, value: &Value, found: &mut Vec<String>) {
    match value {
        Value::Object(members) => {
            members.iter().for_each(|(name, value)| leaves(&format!("{at}/{name}"), value, found))
        }
        Value::Array(items) => {
            items
                .iter()
                .enumerate()
                .for_each(|(index, value)| leaves(&format!("{at}/{index}"), value, found));
        }
        _ => found.push(at.to_owned()),
    }
}

fn other(value: &Value) -> Value {
    match value {
        Value::Bool(value) => json!(!value),
        Value::Number(number) => json!(number.as_u64().unwrap() + 1),
        Value::String(text) if text.starts_with('{') => json!(text.replace("open", "shut")),
        Value::String(text) => json!(format!("{text}'")),
        _ => json!("something"),
    }
}

fn text(found: &Difference, signed: &Request, now: &Request, lang: Lang) -> String {
    let style = Style { lang, width: 110, ..Style::default() };
    difference::text(found, signed, now, style)
}

#[test]
fn every_single_attribute_that_differs_is_named_and_no_sensitive_one_is() {
    let signed_plan = plan("4711");
    let signed = made(&signed_plan);
    assert_eq!(posted(&signed_plan).hashes, signed.hashes, "the command keeps the same");
    assert_eq!(
        requests::difference(&signed, &signed),
        Difference { addresses: Some(Vec::new()), ..Difference::default() }
    );
    let mut tried = BTreeSet::new();
    for (index, change) in signed_plan["resource_changes"].as_array().unwrap().iter().enumerate() {
        let address = change["address"].as_str().unwrap();
        for side in ["before", "after", "after_unknown"] {
            let mut found = Vec::new();
            leaves("", &change["change"][side], &mut found);
            for leaf in found.iter().filter(|leaf| !leaf.is_empty()) {
                let mut other_plan = signed_plan.clone();
                let place = other_plan
                    .pointer_mut(&format!("/resource_changes/{index}/change/{side}{leaf}"))
                    .unwrap();
                *place = other(place);
                let now = made(&other_plan);
                let difference = requests::difference(&signed, &now);
                let name = leaf.split('/').nth(1).unwrap();
                assert!(difference.fields.contains(&"change_digest".to_owned()), "{side}{leaf}");
                // In a document with a secret the report shows nothing either, and no mark tells which part it is.
                if leaf.ends_with("/pin") || name == "redrive_policy" {
                    assert!(difference.is_sensitive_only(), "{side}{leaf}: {difference:?}");
                    let told = text(&difference, &signed, &now, Lang::En);
                    assert!(
                        told.contains("it is a sensitive value") && !told.contains("Addresses"),
                        "{told}"
                    );
                } else {
                    let wanted = (address.to_owned(), vec![name.to_owned()]);
                    assert_eq!(difference.attributes, [wanted], "{side}{leaf}");
                    for lang in [Lang::En, Lang::Ja] {
                        let told = text(&difference, &signed, &now, lang);
                        assert!(
                            told.contains(&format!("~ {address}")) && told.contains(&format!("`{name}`")),
                            "{told}"
                        );
                    }
                }
                tried.insert(format!("{address} {side}{leaf}"));
            }
        }
    }
    assert!(tried.len() > 30, "{tried:?}");
}

#[test]
fn what_is_no_attribute_is_named_too() {
    let signed_plan = plan("4711");
    let signed = posted(&signed_plan);
    let differs = |change: &dyn Fn(&mut Value)| {
        let mut other = signed_plan.clone();
        change(&mut other);
        let now = posted(&other);
        let difference = requests::difference(&signed, &now);
        let told = text(&difference, &signed, &now, Lang::En);
        (difference, told)
    };
    let (found, told) =
        differs(&|plan| plan["resource_changes"][0]["change"]["actions"] = json!(["delete", "create"]));
    assert_eq!(found.attributes, [("aws_sqs_queue.a".to_owned(), Vec::new())]);
    assert!(told.contains("~ aws_sqs_queue.a  update → delete-create"), "{told}");
    assert!(told.contains("other numbers: ") && told.matches("other numbers").count() == 1, "{told}");
    let (found, _) =
        differs(&|plan| plan["resource_changes"][0]["action_reason"] = json!("replace_by_request"));
    assert_eq!(found.attributes, [("aws_sqs_queue.a".to_owned(), vec!["(action_reason)".to_owned()])]);
    let (found, _) = differs(&|plan| plan["resource_changes"][1]["change"]["importing"] = json!({"id": "b"}));
    assert_eq!(found.attributes, [("aws_sqs_queue.b".to_owned(), vec!["(importing)".to_owned()])]);
    let (found, told) = differs(&|plan| plan["resource_changes"][0]["provider_name"] = json!("evil/aws"));
    assert_eq!(found.attributes, [("aws_sqs_queue.a".to_owned(), Vec::new())]);
    assert!(told.contains("its provider"), "{told}");
    let (found, told) = differs(&|plan| drop(plan["resource_changes"].as_array_mut().unwrap().pop()));
    assert_eq!(
        (found.only_signed.as_slice(), found.only_now.len()),
        (&["aws_sqs_queue.c".to_owned()][..], 0)
    );
    assert!(told.contains("- aws_sqs_queue.c  delete"), "{told}");
    let (found, told) = differs(&|plan| plan["output_changes"]["url"]["after"] = json!("three"));
    assert_eq!(found.attributes, [("output.url".to_owned(), vec!["value".to_owned()])]);
    assert!(told.contains("~ output.url  update"), "{told}");
    let (found, told) = differs(&|plan| plan["variables"]["size"]["value"] = json!(4));
    assert_eq!((found.parts.as_slice(), found.addresses.unwrap().len()), (&["variables".to_owned()][..], 0));
    assert!(told.contains("a variable has another value"), "{told}");
    let (found, told) = differs(&|plan| {
        plan["resource_drift"] = json!([plan["resource_changes"][0]]);
    });
    assert_eq!(found.only_now, ["aws_sqs_queue.a (drift)"]);
    assert!(told.contains("+ aws_sqs_queue.a (drift)"), "{told}");
}

/// Whatever stands in the request of the values of a four-digit PIN: its bytes are searched for the hash of each.
#[test]
fn no_pin_can_be_guessed_from_a_request() {
    let mut with_control = plan("4711");
    with_control["resource_changes"][0]["change"]["after"]["public"] = json!("8315");
    let request = posted(&with_control);
    let bytes = request.bytes();
    assert!(!bytes.contains("4711"), "{bytes}");
    let guessed: Vec<String> = (0..10_000)
        .map(|pin| format!("{pin:04}"))
        .filter(|pin| {
            let documents =
                [1, 2].map(|open| format!("\"{{\\\"pin\\\":\\\"{pin}\\\",\\\"open\\\":{open}}}\""));
            let mixed = ["u", "v"].map(|user| format!("{{\"pin\":\"{pin}\",\"user\":\"{user}\"}}"));
            let spellings = [pin.clone(), format!("\"{pin}\"")].into_iter().chain(documents).chain(mixed);
            spellings.into_iter().any(|text| bytes.contains(&digits(text.as_bytes(), 8)))
        })
        .collect();
    // What everybody may see is found, so the search would find the others.
    assert_eq!(guessed, ["8315"]);
    // And whatever else a hash could be over: nothing of the request but the sealed digest knows the PIN.
    let mut other = posted(&plan("4712"));
    let mut one = posted(&plan("4711"));
    assert_ne!(one.change_digest, other.change_digest);
    for request in [&mut one, &mut other] {
        request.change_digest = String::new();
    }
    assert_eq!(one.bytes(), other.bytes());
}

#[test]
fn a_request_leaves_out_what_explains_least_first() {
    let many = |count: usize, delay: u64| {
        let mut plan = plan("4711");
        let mut values = json!({"name": "n", "exact": delay, "delay": delay});
        for filler in 0..8 {
            values[format!("filler_{filler}")] = json!(filler);
        }
        let copies = (0..count).map(|index| {
            let mut copy = plan["resource_changes"][1].clone();
            (copy["address"], copy["name"]) =
                (json!(format!("aws_sqs_queue.n{index}")), json!(format!("n{index}")));
            copy["change"] = json!({"actions": ["update"], "before": values, "after": values});
            copy["change"]["after"]["delay"] = json!(7);
            copy
        });
        plan["resource_changes"] = copies.collect();
        made(&plan)
    };
    let names = |count: usize| {
        let (one, other) = (many(count, 1), many(count, 2));
        assert!(one.bytes().len() <= 30_000, "{count}");
        let mut difference = requests::difference(&one, &other);
        let told = text(&difference, &one, &other, Lang::En);
        (difference.addresses.map(|all| all.len()), difference.attributes.pop(), told)
    };
    let list = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
    let (addresses, attributes, _) = names(20);
    assert_eq!((addresses, attributes.unwrap().1), (Some(20), list(&["delay", "exact"])));
    let (addresses, attributes, told) = names(140);
    assert_eq!((addresses, attributes.unwrap().1), (Some(140), list(&["(unchanged)", "delay"])));
    assert!(told.contains("an attribute that stays as it is, `delay`") && told.contains("(+100)"), "{told}");
    let (addresses, attributes, told) = names(400);
    assert_eq!((addresses, attributes), (Some(400), None));
    assert!(told.contains("its attributes were not kept"), "{told}");
    let too_many = many(950, 1);
    let difference = requests::difference(&too_many, &too_many);
    assert_eq!(difference.addresses, None);
    let told = text(&difference, &too_many, &too_many, Lang::En);
    assert!(told.contains("which addresses differ is not known"), "{told}");
    // One that tells each attribute and one that has no room for it are compared by what both tell.
    let brief = {
        let mut brief = many(20, 1);
        brief.hashes.as_mut().unwrap().shorten();
        brief
    };
    assert_eq!(requests::difference(&many(20, 1), &brief).addresses, Some(Vec::new()));
    let difference = requests::difference(&brief, &many(20, 2));
    assert_eq!(difference.attributes[0].1, list(&["(unchanged)", "delay"]));
}
