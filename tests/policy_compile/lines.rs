//! Expressions over several lines, as HCL allows them.

use super::{in_policy, parse, wrong};

#[test]
fn lines_may_end_wherever_hcl_lets_them() {
    let forms = [
        "core::alltrue([\n for r in attrs.rules :\n r.a == 1 &&\n r.b == 2\n])",
        "core::alltrue([for r in attrs.rules : r.a == 1\n && r.b == 2])",
        "core::alltrue([\n for r in attrs.rules : r.a\n if r.b\n || r.c\n])",
        "{\n for k, v in attrs.a :\n k => v\n if v != null\n }",
        "{ for k, v in attrs.a : k => (\n v\n || v) }",
        "[\n attrs.a ||\n attrs.b,\n attrs.c\n]",
        "[attrs.a\n || attrs.b\n ,\n 1]",
        "[attrs.a ? 1\n : 2]",
        "core::length(\n attrs.a ? attrs.b :\n attrs.c\n)",
        "(attrs.a\n || attrs.b)",
        "(\n !attrs.a\n && (attrs.b\n ? 1 : 2) == 1\n)",
        "attrs.a[\n 0\n]",
        "\"${\n attrs.a\n || attrs.b\n}\"",
        "(attrs.a\n .b\n .c)",
        "(\n # why\n attrs.a || // because\n /* really */ attrs.b\n)",
        "core::contains([for s in attrs.a : s.b if core::can(s.b)], \"x\") ? true : false",
        "{\n a = 1\n b = 2, c = 3\n}",
        "{\n a = attrs.b ? 1 : 2\n (attrs.c) = [\n 1\n ]\n}",
        "core::alltrue([for r in attrs.rules :\n core::anytrue([\n for c in r.cidrs :\n c != \"0.0.0.0/0\"\n || r.port == 443\n ])\n])",
        "core::length([for r in core::getresources(\"a\", {\n b = attrs.id\n }) :\n r if r.c\n]) > 0",
        "[for k, v in {\n a = 1\n } : v]",
        "[\n for a in attrs.b : {\n c = a\n }\n]",
        "core::try(attrs.a[0].b,\n null) != null",
    ];
    let refused: Vec<String> = forms
        .iter()
        .filter_map(|form| {
            parse(&in_policy(&format!("enforce {{\ncondition = {form}\n}}")))
                .err()
                .map(|error| format!("{form}\n{error}"))
        })
        .collect();
    assert!(refused.is_empty(), "{} of {}:\n{}", refused.len(), forms.len(), refused.join("\n"));
}

#[test]
fn where_they_may_not_the_help_is_parentheses() {
    // HCL itself would allow the last two; the parser that is used does not.
    for form in [
        "attrs.a ||\n attrs.b",
        "{ for k, v in attrs.a : k => v ||\n v }",
        "{ for k, v in attrs.a : k => v ? 1\n : 2 }",
    ] {
        assert!(wrong(form).contains("stands in parentheses"), "{}", wrong(form));
    }
}
