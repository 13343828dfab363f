//! Every construct of the expression language, and what it becomes.

use super::{condition, policy, short};

#[test]
fn literals_keep_every_digit() {
    for (text, expected) in [
        ("12345678901234567890123", "12345678901234567890123"),
        ("-12345678901234567890123", "-12345678901234567890123"),
        ("- 7", "-7"),
        ("1.5e3", "1500"),
        ("-25e-1", "-2.5"),
        ("0.1", "0.1"),
        ("true", "true"),
        ("null", "null"),
        ("\"a\\n\\\"\\u00e9$${x}\"", "\"a\\n\\\"é${x}\""),
        ("-(5)", "(- 5)"),
    ] {
        assert_eq!(short(&condition(text)), expected, "{text}");
    }
}

#[test]
fn operators_bind_as_in_hcl() {
    assert_eq!(
        short(&condition("!attrs.a || attrs.b + 1 * 2 >= 3 && attrs.c != null ? 1 : -attrs.d")),
        "(? (Or (! Attrs.a) (And (GreaterOrEqual (Add Attrs.b (Multiply 1 2)) 3) (NotEqual Attrs.c null))) 1 (- Attrs.d))"
    );
    assert_eq!(
        short(&condition("1 - 2 - 3 == (1 - (2 - 3)) % 4 / 5")),
        "(Equal (Subtract (Subtract 1 2) 3) (Divide (Remainder (Subtract 1 (Subtract 2 3)) 4) 5))"
    );
}

#[test]
fn references_and_indices() {
    assert_eq!(
        short(&condition("attrs.rule.0.apply[meta.type][\"k\"]")),
        "Attrs.rule[0].apply[Meta.type][\"k\"]"
    );
    assert_eq!(short(&condition("attrs[\"a b\"]")), "Attrs[\"a b\"]");
    assert_eq!(short(&condition("[1, [2]][1].0")), "[1 [2]][1][0]");
}

#[test]
fn a_full_splat_takes_all_that_follows() {
    assert_eq!(short(&condition("attrs.a[*].b[0].c[*].d")), "(splat $0 Attrs.a (splat $1 $0.b[0].c $1.d))");
}

#[test]
fn an_attribute_splat_takes_names_only() {
    assert_eq!(short(&condition("attrs.a.*.b.c[0].d")), "(splat $0 Attrs.a $0.b.c)[0].d");
    assert_eq!(short(&condition("attrs.a.*.b.0.c[*].d")), "(splat $1 (splat $0 Attrs.a $0.b[0].c) $1.d)");
    assert_eq!(short(&condition("(attrs.a[*]).b")), "(splat $0 Attrs.a $0).b");
}

#[test]
fn objects_tell_names_from_expressions() {
    assert_eq!(
        short(&condition("{ attrs = 1, (attrs.a) = 2, \"b c\" = 3, \"${attrs.d}\" : 4, 5 = 6, true = 7 }")),
        "{\"attrs\"=1 Attrs.a=2 \"b c\"=3 Attrs.d=4 \"5\"=6 \"true\"=7}"
    );
}

#[test]
fn for_expressions() {
    assert_eq!(
        short(&condition("[for k, v in attrs.tags : v if k != \"\"]")),
        "(for Some(0) $1 Attrs.tags => $1 if (NotEqual $0 \"\"))"
    );
    assert_eq!(
        short(&condition("{for t in attrs.list : t.key => t.value...}")),
        "(for None $0 Attrs.list $0.key=> $0.value... if )"
    );
    // A variable hides a name, and only inside.
    assert_eq!(
        short(&condition("[for attrs in attrs.a : attrs] == attrs.b")),
        "(Equal (for None $0 Attrs.a => $0 if ) Attrs.b)"
    );
}

#[test]
fn calls_and_expanded_arguments() {
    assert_eq!(
        short(&condition(
            "core::length(core::concat(attrs.a, attrs.b...)) > 0 && core::can(core::regex(\"^a\", attrs.c))"
        )),
        "(And (Greater (length (concat... Attrs.a Attrs.b)) 0) (can (regex \"^a\" Attrs.c)))"
    );
    // Several lines in parentheses, and a trailing comma.
    assert_eq!(short(&condition("core::upper(\n  attrs.a,\n)")), "(upper Attrs.a)");
}

#[test]
fn slots_are_never_shared() {
    // The local is evaluated inside of the loop of the condition.
    let policy = policy(
        "locals {\n  names = [for x in attrs.b : x]\n}\nenforce {\n  condition = core::alltrue([for y in attrs.a : core::contains(local.names, y)])\n}",
    );
    assert_eq!(policy.slots, 2);
    assert_eq!(short(&policy.locals[0].value), "(for None $0 Attrs.b => $0 if )");
    assert!(short(&policy.enforce[0].condition).contains("(for None $1 Attrs.a"));
}

#[test]
fn spans_are_those_of_the_text() {
    let text = "resource_policy \"a\" \"b\" {\n  enforce {\n    condition = attrs.one == core::length(attrs.two)\n  }\n}\n";
    let file = super::valid(text);
    let condition = &file.policies[0].enforce[0].condition;
    assert_eq!(&text[condition.span.start..condition.span.end], "attrs.one == core::length(attrs.two)");
    let pairgate::policy::expression::Node::Binary(_, one, other) = &condition.node else { panic!() };
    assert_eq!(&text[one.span.start..one.span.end], "attrs.one");
    assert_eq!(&text[other.span.start..other.span.end], "core::length(attrs.two)");
}
