//! What mocks are to policies.

use serde_json::Value;

use super::{folder, json, test};

/// Runs one mock against one policy on `aws_x`, and gives its status with what was said first.
fn one(policy: &str, mocks: &str) -> (String, String) {
    let folder = folder(&[("a.policy.hcl", policy), ("a.policytest.hcl", mocks)]);
    let value = json(folder.path(), &[]);
    let mock = &value["files"][0]["mocks"][0];
    let said = [&mock["faults"][0]["message"], &mock["policies"][0]["problem"]["message"], &mock["note"]];
    let said = said.into_iter().find_map(Value::as_str).unwrap_or_default();
    (mock["status"].as_str().unwrap().to_owned(), said.to_owned())
}

#[test]
fn an_operation_must_fit_the_values() {
    let policy = "resource_policy \"aws_x\" \"a\" {\n  operations = []\n  enforce { condition = true }\n}\n";
    let said = |attrs: &str, prior: &str, meta: &str| {
        one(policy, &format!("resource \"aws_x\" \"a\" {{\n{attrs}\n{prior}\n{meta}\n}}\n"))
    };
    let (attrs, prior) = ("attrs = { a = 1 }", "prior_attrs = { a = 1 }");
    for (attrs, prior, operation, wanted) in [
        (attrs, "", "create", ""),
        (attrs, "", "no-op", ""),
        (attrs, prior, "update", ""),
        ("", prior, "delete", ""),
        ("attrs = {}", prior, "delete", ""),
        (attrs, "prior_attrs = null", "create", ""),
        (attrs, prior, "create", "a `create` has no `prior_attrs` that a policy could see: remove them"),
        (attrs, prior, "no-op", "a `no-op` has no `prior_attrs` that a policy could see: remove them"),
        ("", prior, "create", "a `create` needs `attrs`"),
        (attrs, "", "update", "`update` needs `prior_attrs`"),
        ("", prior, "update", "an `update` needs `attrs`"),
        (attrs, "", "delete", "`delete` needs `prior_attrs`"),
        (attrs, prior, "delete", "a `delete` leaves no `attrs` that a policy could see: remove them"),
        (
            attrs,
            "",
            "replace",
            "there is no operation `replace`; there is `create`, `update`, `delete`, `no-op`",
        ),
    ] {
        let (status, message) = said(attrs, prior, &format!("meta = {{ operation = \"{operation}\" }}"));
        assert_eq!(message, wanted, "{attrs} {prior} {operation}");
        assert_eq!(status, if wanted.is_empty() { "passed" } else { "errored" });
    }
    let (status, message) = said(attrs, "", "meta = { adress = \"a\" }");
    assert_eq!(
        (status.as_str(), message.as_str()),
        ("errored", "`meta` of a `resource` has no `adress`; did you mean `address`?")
    );
    let (status, message) = said(attrs, "", "meta = { operation = 1 }");
    assert_eq!(
        (status.as_str(), message.as_str()),
        ("errored", "an operation must be a string, not a number")
    );
    assert_eq!(said("attrs = {}", "prior_attrs = {}", "").0, "skipped");
}

#[test]
fn what_a_delete_leaves_is_null_and_what_a_mock_omits_is_an_error() {
    let policy = |operations: &str, condition: &str| {
        format!(
            "resource_policy \"aws_x\" \"a\" {{\n  operations = {operations}\n  enforce {{ condition = {condition} }}\n}}\n"
        )
    };
    let gone = "resource \"aws_x\" \"a\" {\n  prior_attrs = { a = 1 }\n}\n";
    assert_eq!(one(&policy("[\"delete\"]", "attrs.b == null && prior_attrs.a == 1"), gone).0, "passed");
    let (status, said) = one(&policy("[\"delete\"]", "prior_attrs.b == null"), gone);
    assert_eq!((status.as_str(), said.as_str()), ("errored", "no attribute `b`; did you mean `a`?"));
    let nested = "resource \"aws_x\" \"a\" {\n  attrs = { a = [{ b = 1 }] }\n}\n";
    let (status, said) = one(&policy("[]", "attrs.a[0].c == null"), nested);
    assert_eq!((status.as_str(), said.as_str()), ("errored", "no attribute `c`; did you mean `b`?"));
    assert_eq!(one(&policy("[]", "core::try(attrs.a[0].c, 2) == 2"), nested).0, "passed");
}

#[test]
fn a_query_finds_the_mocks_that_a_plan_would_have() {
    let policy = |filter: &str, wanted: &str| {
        format!(
            "resource_policy \"aws_x\" \"a\" {{\n  operations = []\n  enforce {{ condition = \
             [for y in core::getresources(\"aws_y\", {filter}) : y.id] == {wanted} }}\n}}\n"
        )
    };
    let mocks = "resource \"aws_x\" \"a\" {\n  attrs = { a = 1 }\n}\n\
        resource \"aws_y\" \"one\" {\n  attrs = { id = 1, tags = { a = \"1\", b = \"2\" }, list = [1] }\n}\n\
        resource \"aws_y\" \"two\" {\n  attrs = { id = 2, tags = { a = \"1\" }, none = null }\n  skip = true\n}\n\
        resource \"aws_y\" \"old\" {\n  prior_attrs = { id = 3 }\n}\n\
        resource \"aws_y\" \"changed\" {\n  attrs = { id = 4 }\n  prior_attrs = { id = 5 }\n}\n\
        data \"aws_y\" \"data\" {\n  attrs = { id = 6 }\n}\n";
    for (filter, wanted) in [
        ("{}", "[1, 2, 4]"),
        ("{ id = 2 }", "[2]"),
        ("{ id = 5 }", "[]"),
        ("{ tags = { a = \"1\" } }", "[1, 2]"),
        ("{ tags = { a = \"1\", b = \"2\" } }", "[1]"),
        ("{ tags = { a = \"1\", b = null } }", "[2]"),
        ("{ tags = { a = \"2\" } }", "[]"),
        ("{ none = null }", "[1, 2, 4]"),
        ("{ tags = null }", "[4]"),
        ("{ list = [1] }", "[1]"),
        ("{ list = [] }", "[]"),
    ] {
        let (status, said) = one(&policy(filter, wanted), mocks);
        assert_eq!((status.as_str(), said.as_str()), ("passed", ""), "{filter}");
        assert_eq!(one(&policy(filter, "[9]"), mocks).0, "failed", "{filter}");
    }
    // A mock that asks for others would depend on the order of the file.
    let asking = "resource \"aws_x\" \"a\" {\n  attrs = { a = core::getresources(\"aws_y\", {}) }\n}\n";
    let (status, said) = one(&policy("{}", "[]"), asking);
    assert_eq!(status, "errored");
    assert_eq!(said, "mocks cannot ask for resources; refer to a mock by its name");
}

#[test]
fn a_chain_of_a_thousand_mocks_is_no_stack_overflow() {
    let mut mocks = String::from("resource \"aws_x\" \"m0\" {\n  attrs = { a = 1 }\n}\n");
    for n in 1..1000 {
        let before = n - 1;
        mocks.push_str(&format!(
            "resource \"aws_x\" \"m{n}\" {{\n  attrs = {{ a = aws_x.m{before}.a }}\n}}\n"
        ));
    }
    let policy = "resource_policy \"aws_x\" \"a\" {\n  enforce { condition = attrs.a == 1 }\n}\n";
    assert_eq!(test(folder(&[("a.policy.hcl", policy), ("a.policytest.hcl", &mocks)]).path(), &[]).code, 0);
    // Each wraps the one before: that ends in an error with words.
    let wrapping = mocks.replace(".a }", " }");
    let folder = folder(&[("a.policy.hcl", policy), ("a.policytest.hcl", &wrapping)]);
    let ran = test(folder.path(), &[]);
    assert_eq!(ran.code, 1);
    assert!(ran.stdout.contains("nests too deeply"), "{}", &ran.stdout[..2000]);
}
