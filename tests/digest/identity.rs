//! Two texts that say different things have different digests. One test for each way that did not hold or might not.

use crate::{all_different, digest_of, full, outcome, plan_of, plan_with, update_to};

#[test]
fn numbers_are_compared_by_their_text() {
    all_different(&[
        ("2^53", update_to("9007199254740992")),
        ("2^53+1", update_to("9007199254740993")),
        ("30 digits", update_to("123456789012345678901234567890")),
        ("30 digits, one more", update_to("123456789012345678901234567891")),
        ("a long decimal", update_to("0.1000000000000000055511151231257827")),
        ("a short decimal", update_to("0.1")),
        ("a text", update_to("\"0.1\"")),
        ("1", update_to("1")),
        ("true", update_to("true")),
        ("\"1\"", update_to("\"1\"")),
        ("[1]", update_to("[1]")),
        ("null", update_to("null")),
        ("{}", update_to("{}")),
        ("[]", update_to("[]")),
        ("\"\"", update_to("\"\"")),
        ("beyond f64", update_to("1e400")),
        ("further beyond f64", update_to("1e401")),
    ]);
}

#[test]
fn a_value_cannot_imitate_the_placeholder_of_a_secret() {
    let marked = |value: &str| {
        plan_of(
            "terraform_data",
            &format!(r#"{{"actions":["create"],"after":{{"a":{value}}},"after_sensitive":{{"a":true}}}}"#),
        )
    };
    let plain = |value: &str| {
        plan_of(
            "terraform_data",
            &format!(r#"{{"actions":["create"],"after":{{"a":{value}}},"after_sensitive":{{"a":false}}}}"#),
        )
    };
    all_different(&[
        ("secret", marked("\"hunter2hunter2\"")),
        ("marked placeholder", marked("\"(sensitive)\"")),
        ("plain placeholder", plain("\"(sensitive)\"")),
        ("marked mask", marked("\"(sensitive value)\"")),
        ("plain mask", plain("\"(sensitive value)\"")),
    ]);
}

#[test]
fn names_of_members_cannot_imitate_paths_or_lines() {
    all_different(&[
        ("nothing", plan_with("")),
        ("slash", plan_with(r#""a/b":1"#)),
        ("nested", plan_with(r#""a":{"b":1}"#)),
        ("line feed", plan_with(r#""a\nb":1"#)),
        (
            "a line of its own",
            plan_with(r#""a\":e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855\n\"b":1"#),
        ),
        ("colon", plan_with(r#""a:b":1"#)),
        ("tilde", plan_with(r#""a~1b":1"#)),
        ("tilde again", plan_with(r#""a~0b":1"#)),
    ]);
}

#[test]
fn a_member_named_like_a_path_does_not_collide_with_what_is_there() {
    all_different(&[
        ("state", plan_with(r#""prior_state":{"values":{"outputs":{"x":1}}}"#)),
        ("flat below the state", plan_with(r#""prior_state":{"values/outputs":{"x":1}}"#)),
        ("flat", plan_with(r#""prior_state/values/outputs":{"x":1}"#)),
        ("flat and empty state", plan_with(r#""prior_state":{},"prior_state/values/outputs":{"x":1}"#)),
    ]);
    let element = r#"{"address":"a.b","change":{"actions":["delete"]}}"#;
    all_different(&[
        ("drift", plan_with(&format!(r#""resource_drift":[{element}]"#))),
        ("flat drift", plan_with(&format!(r#""resource_drift/0":{element}"#))),
        ("flat drift of another number", plan_with(&format!(r#""resource_drift/7":{element}"#))),
    ]);
}

#[test]
fn empty_containers_of_the_states_are_told_apart_from_missing_ones() {
    all_different(&[
        ("no prior state", plan_with("")),
        ("empty prior state", plan_with(r#""prior_state":{}"#)),
        ("null prior state", plan_with(r#""prior_state":null"#)),
        ("empty values", plan_with(r#""prior_state":{"values":{}}"#)),
        ("null values", plan_with(r#""prior_state":{"values":null}"#)),
        ("empty module", plan_with(r#""prior_state":{"values":{"root_module":{}}}"#)),
        ("no resources", plan_with(r#""prior_state":{"values":{"root_module":{"resources":[]}}}"#)),
        ("no modules", plan_with(r#""prior_state":{"values":{"root_module":{"child_modules":[]}}}"#)),
        ("an empty module", plan_with(r#""prior_state":{"values":{"root_module":{"child_modules":[{}]}}}"#)),
        ("empty planned values", plan_with(r#""planned_values":{}"#)),
        ("empty planned module", plan_with(r#""planned_values":{"root_module":{}}"#)),
    ]);
}

#[test]
fn a_list_of_changes_that_is_null_is_not_an_empty_one() {
    let head = r#"{"format_version":"1.2","terraform_version":"1.11.4","planned_values":{}"#;
    all_different(&[
        ("missing", format!("{head}}}")),
        ("null", format!(r#"{head},"resource_changes":null}}"#)),
        ("empty", format!(r#"{head},"resource_changes":[]}}"#)),
        ("null drift", format!(r#"{head},"resource_drift":null}}"#)),
        ("empty drift", format!(r#"{head},"resource_drift":[]}}"#)),
    ]);
}

#[test]
fn relevant_attributes_are_a_set_whatever_their_white_space() {
    let plan = |list: &str| plan_with(&format!(r#""relevant_attributes":{list}"#));
    assert_eq!(full(&plan("[]")), full(&plan("[ ]")), "white space");
    assert_eq!(full(&plan("[]")), full(&plan("[\n]")), "white space");
    let (one, other) =
        (r#"{"resource":"a.b","attribute":["id"]}"#, r#"{"attribute":["x", 0], "resource":"a.c"}"#);
    assert_eq!(full(&plan(&format!("[{one},{other}]"))), full(&plan(&format!("[{other} , {one}]"))));
    all_different(&[
        ("missing", plan_with("")),
        ("null", plan("null")),
        ("empty", plan("[]")),
        ("one", plan(&format!("[{one}]"))),
        ("the same twice", plan(&format!("[{one},{one}]"))),
        ("two", plan(&format!("[{one},{other}]"))),
    ]);
}

/// Terraform 1.11 writes the child modules of nested modules in another order each time.
#[test]
fn child_modules_go_by_their_addresses() {
    let plan = |modules: &str| {
        plan_with(&format!(
            r#""planned_values":{{"root_module":{{"child_modules":[{{"child_modules":[{modules}],"address":"module.o"}}]}}}}"#
        ))
    };
    let module = |address: &str, value: u8| {
        format!(
            r#"{{"resources":[{{"address":"a.b","values":{{"x":{value}}}}}],"address":"module.o.module.i{address}"}}"#
        )
    };
    let (zero, one) = (module("[0]", 0), module("[1]", 1));
    assert_eq!(full(&plan(&format!("{zero},{one}"))), full(&plan(&format!("{one},{zero}"))));
    let (first, second) = (module("", 0), module("", 1));
    let slashed = |address: &str| module(address, 0);
    all_different(&[
        ("none", plan("")),
        ("one", plan(&zero)),
        ("both", plan(&format!("{zero},{one}"))),
        ("values exchanged", plan(&format!("{},{}", module("[0]", 1), module("[1]", 0)))),
        ("twice", plan(&format!("{zero},{zero}"))),
        ("one address, two values", plan(&format!("{first},{second}"))),
        ("one address, two values, the other way", plan(&format!("{second},{first}"))),
        ("no address", plan("{},{}")),
        ("no address once", plan("{}")),
        ("empty address", plan(r#"{"address":""}"#)),
        ("no text", plan(r#"{"address":1}"#)),
        ("slash", plan(&slashed("/resources/0"))),
        ("tilde", plan(&slashed("~1resources~10"))),
        ("number", plan(&slashed("~#2"))),
    ]);
}

#[test]
fn escapes_white_space_and_timestamps_are_no_difference() {
    let plain = plan_with(r#""x":{"A":"é/","b":[1,2]},"timestamp":"2026-01-01T00:00:00Z""#);
    let other =
        plan_with("\"x\" : { \"b\":[ 1 ,\r\n2 ] ,\t\"\\u0041\":\"\\u00e9\\/\" }, \"time\\u0073tamp\":null");
    assert_eq!(full(&plain), full(&other));
}

#[test]
fn the_order_of_changes_counts() {
    let one = r#"{"address":"a.b","change":{"actions":["delete"]}}"#;
    let other = r#"{"address":"a.c","change":{"actions":["delete"]}}"#;
    let plan = |list: String| format!(r#"{{"format_version":"1.2","resource_changes":[{list}]}}"#);
    assert_ne!(full(&plan(format!("{one},{other}"))), full(&plan(format!("{other},{one}"))));
}

#[test]
fn a_refused_text_has_no_digest() {
    for text in ["{}", r#"{"format_version":"2.0","resource_changes":[]}"#, r#"{"resource_changes":{}}"#] {
        assert_eq!(outcome(text), None, "{text}");
    }
}

#[test]
fn the_forms_of_a_digest_agree() {
    let digest = digest_of(&update_to("1"));
    let full = digest.full();
    let digits: String = digest.short().chars().filter(|digit| *digit != '-').collect();
    assert!(full.starts_with(&format!("v1:{digits}")), "{full} {digits}");
    assert_eq!(full.len(), 3 + 64);
    let words: Vec<String> = digest.words().split(' ').map(str::to_owned).collect();
    assert_eq!(words.len(), 3);
    // The first 33 bits, written down independently.
    let bits: String =
        full[3..13].chars().map(|digit| format!("{:04b}", digit.to_digit(16).unwrap())).collect();
    let list = bip39::Language::English.word_list();
    for (index, word) in words.iter().enumerate() {
        let number = usize::from_str_radix(&bits[index * 11..index * 11 + 11], 2).unwrap();
        assert_eq!(word, list[number]);
    }
}
