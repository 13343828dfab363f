//! The table of resource types keeps its own rules, and its small language means what the header says.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use std::collections::HashSet;

use pairgate::plan::{Marks, Value};
use pairgate::types::{CATEGORIES, Expression, Extra, Holds, Reversibility, Table, Test, Truth};

const TEXT: &str = include_str!("../data/resource-types.tsv");

fn truth(expression: &'static str, value: &'static str) -> Truth {
    marked(expression, value, "{}")
}

fn marked(expression: &'static str, value: &'static str, marks: &'static str) -> Truth {
    let marks = marks_of(marks);
    Expression::parse(expression).unwrap().evaluate(&Value::parse(value).unwrap(), &marks)
}

/// Marks are read from raw plan text only, so a small plan carries them.
fn marks_of(text: &str) -> Marks<'static> {
    let plan = format!(
        r#"{{"format_version":"1.2","resource_changes":[{{"address":"a.b","change":{{"actions":["delete"],"before_sensitive":{text}}}}}]}}"#
    );
    let plan = pairgate::plan::plan("plan.json", plan.leak()).unwrap();
    plan.changes[0].change.sensitive_marks().0
}

#[test]
fn every_row_parses_and_keeps_the_rules_of_the_header() {
    let rows = Table::parse(TEXT).unwrap();
    assert!(rows.len() >= 150, "only {} types", rows.len());
    let kinds: HashSet<&str> = rows.iter().map(|row| row.kind.as_ref()).collect();
    assert_eq!(kinds.len(), rows.len(), "a type stands twice");
    for row in &rows {
        assert!(CATEGORIES.contains(&row.category.as_ref()), "{}", row.kind);
        for by in &row.recovered_by {
            let provider = row.kind.split('_').next().unwrap();
            assert!(by.starts_with(provider), "{} is recovered by {by}", row.kind);
        }
    }
    for wanted in ["aws_db_instance", "aws_s3_bucket", "google_sql_database_instance", "azurerm_key_vault"] {
        assert!(kinds.contains(wanted), "{wanted} is missing");
    }
    let used: HashSet<&str> = rows.iter().map(|row| row.category.as_ref()).collect();
    assert_eq!(used.len(), CATEGORIES.len(), "a category that no row uses");
}

#[test]
fn what_is_wrong_with_a_row_is_said_with_its_line() {
    let head = "# c\ntype\tcategory\tholds\tserving\tdestroy\trecoverable_if\tirreversible_if\trecovered_by\tsource\n";
    let good = "aws_a\tdatabase\tdata\tyes\tirreversible\t-\t-\t-\tx\n";
    let cases = [
        ("aws_a\tdatabase\tdata\tyes\tirreversible\ta ~ b\t-\t-\tx", "attribute path"),
        ("aws_a\tdatabase\tdata\tyes\tirreversible\ta=\t-\t-\tx", "literal"),
        ("aws_a\tdatabase\tdata\tyes\tirreversible\ta==b\t-\t-\tx", "literal"),
        ("aws_a\tdatabase\tdata\tyes\tirreversible\ta<=1\t-\t-\tx", "number"),
        ("aws_a\tdatabase\tdata\tyes\tirreversible\ta>many\t-\t-\tx", "number"),
        ("aws_a\tdatabase\tdata\tyes\tirreversible\ta>inf\t-\t-\tx", "number"),
        ("aws_a\tdatabase\tdata\tyes\tirreversible\ta|b\t-\t-\tx", "attribute path"),
        ("aws_a\tdatabase\tdata\tyes\tirreversible\t!\t-\t-\tx", "attribute path"),
        ("aws_a\tdatabase\tdata\tyes\tirreversible\ta..b\t-\t-\tx", "attribute path"),
        ("aws_a\tplanet\tdata\tyes\tirreversible\t-\t-\t-\tx", "category"),
        ("aws_a\tdatabase\tlove\tyes\tirreversible\t-\t-\t-\tx", "holds"),
        ("aws_a\tdatabase\tdata\tmaybe\tirreversible\t-\t-\t-\tx", "serving"),
        ("aws_a\tdatabase\tdata\tyes\tlost\t-\t-\t-\tx", "reversibility"),
        ("aws_a\tdatabase\tdata\tyes\treversible\t-\t-\t-\tx", "holds data"),
        ("aws_a\tdatabase\tnone\tyes\tirreversible\t-\t-\t-\tx", "holds none"),
        ("aws_a\tdatabase\tdata\tyes\tirreversible\ta\tb\t-\tx", "both directions"),
        ("aws_a\tdatabase\tdata\tyes\tirreversible\t-\t-\t-\t-", "source"),
        ("aws_a\tdatabase\tdata\tyes\tirreversible\t-\t-\t-", "missing"),
        ("aws_a\tdatabase\tdata\tyes\tirreversible\t-\t-\t-\tx\ty", "more than nine"),
        ("aws_a\tdatabase\tdata\tyes\tirreversible\t\t-\t-\tx", "empty"),
    ];
    for (line, wanted) in cases {
        let text: &'static str = format!("{head}{line}\n").leak();
        let error = Table::parse(text).unwrap_err();
        assert_eq!(error.line, 3, "{line}");
        assert!(error.problem.contains(wanted), "{line}: {error}");
    }
    for second in [
        "aws_A\tdatabase\tdata\tyes\tirreversible\t-\t-\t-\tx",
        "aws_a\tdatabase\tdata\tyes\tirreversible\t-\t-\t-\tx",
    ] {
        let text: &'static str = format!("{head}{good}{second}\n").leak();
        assert_eq!(Table::parse(text).unwrap_err().line, 4, "{second}");
    }
    assert_eq!(Table::parse("type\tcategory\n").unwrap_err().line, 1);
}

#[test]
fn each_atom_means_what_the_header_says() {
    use Truth::{False, True};
    let cases = [
        ("a", r#"{"a":"x"}"#, True),
        ("a", r#"{"a":""}"#, False),
        ("a", r#"{"a":0}"#, False),
        ("a", r#"{"a":false}"#, False),
        ("a", r#"{"a":null}"#, False),
        ("a", r#"{"a":[]}"#, False),
        ("a", r#"{"a":[{}]}"#, True),
        ("a", "{}", False),
        ("!a", "{}", True),
        ("!a", r#"{"a":[]}"#, True),
        ("!a", r#"{"a":7}"#, False),
        ("a=true", r#"{"a":true}"#, True),
        ("a=true", r#"{"a":"true"}"#, True),
        ("a=true", r#"{"a":false}"#, False),
        ("a=true", "{}", False),
        ("a=false", "{}", False),
        ("a=false", r#"{"a":null}"#, False),
        ("a=false", r#"{"a":false}"#, True),
        ("a=7", r#"{"a":7.0}"#, True),
        ("a=7", r#"{"a":"7"}"#, True),
        ("a=ABANDON", r#"{"a":"ABANDON"}"#, True),
        ("a=ABANDON", r#"{"a":"abandon"}"#, False),
        ("a!=x", r#"{"a":"y"}"#, True),
        ("a!=x", r#"{"a":"x"}"#, False),
        ("a!=x", "{}", False),
        ("a!=x", r#"{"a":null}"#, False),
        ("a>0", r#"{"a":1}"#, True),
        ("a>0", r#"{"a":"1"}"#, True),
        ("a>0", r#"{"a":0}"#, False),
        ("a>0", "{}", False),
        ("a>=7", r#"{"a":7}"#, True),
        ("a>=7", r#"{"a":6.9}"#, False),
        ("a<7", r#"{"a":6}"#, True),
        ("a<7", r#"{"a":7}"#, False),
        ("a<7", r#"{"a":"x"}"#, False),
        ("a.b=1", r#"{"a":[{"b":0},{"b":1}]}"#, True),
        ("a.b=1", r#"{"a":[]}"#, False),
        ("a.b.c=1", r#"{"a":[{"b":[{"c":1}]}]}"#, True),
        ("a=x", r#"{"a":["y","x"]}"#, True),
        ("a & b", r#"{"a":1,"b":1}"#, True),
        ("a & b", r#"{"a":1}"#, False),
        ("a & b | c", r#"{"c":1}"#, True),
        ("a | b & c", r#"{"b":1}"#, False),
    ];
    for (expression, value, wanted) in cases {
        assert_eq!(truth(expression, value), wanted, "{expression} over {value}");
    }
}

#[test]
fn a_sensitive_value_proves_nothing() {
    use Truth::{False, Hidden, True};
    let cases = [
        ("a=1", r#"{"a":1}"#, r#"{"a":true}"#, Hidden),
        ("!a", r#"{"a":1}"#, r#"{"a":true}"#, Hidden),
        ("!a", "{}", r#"{"a":true}"#, Hidden),
        ("a", r#"{"a":1}"#, "true", Hidden),
        ("a & b", r#"{"a":1,"b":0}"#, r#"{"a":true}"#, False),
        ("a & b", r#"{"a":1,"b":1}"#, r#"{"a":true}"#, Hidden),
        ("a | b", r#"{"a":1,"b":1}"#, r#"{"a":true}"#, True),
        ("a.b=1", r#"{"a":[{"b":1},{"b":2}]}"#, r#"{"a":[{"b":true},{}]}"#, Hidden),
        ("a.b=2", r#"{"a":[{"b":1},{"b":2}]}"#, r#"{"a":[{"b":true},{}]}"#, True),
        ("a=x", r#"{"a":["x","y"]}"#, r#"{"a":[true,false]}"#, Hidden),
        ("a", r#"{"a":[{"b":1}]}"#, r#"{"a":[{"b":true}]}"#, True),
    ];
    for (expression, value, marks, wanted) in cases {
        assert_eq!(marked(expression, value, marks), wanted, "{expression} over {value} with {marks}");
    }
    assert_eq!(truth("!a", "null"), Hidden, "an object that is not there is no proof of absence");
}

#[test]
fn the_proof_names_the_conjunction_that_holds() {
    let expression = Expression::parse("a=1 | b & c>2").unwrap();
    let value = Value::parse(r#"{"b":"x","c":3}"#).unwrap();
    let proof = expression.proof(&value, &Marks::None).unwrap();
    let paths: Vec<&str> = proof.iter().map(|atom| atom.path).collect();
    assert_eq!(paths, ["b", "c"]);
    assert_eq!(proof[1].test, Test::Above(2.0));
}

#[test]
fn the_team_adds_types_and_cannot_soften_known_ones() {
    let extra = |kind: &str, destroy| Extra {
        kind: kind.to_owned(),
        category: "ledger".to_owned(),
        holds: Holds::Data,
        serving: true,
        destroy,
    };
    let table = Table::new(vec![
        extra("acme_ledger", Reversibility::Irreversible),
        extra("aws_db_instance", Reversibility::Recoverable),
        extra("aws_iam_role", Reversibility::Irreversible),
        extra("aws_lb", Reversibility::Irreversible),
    ])
    .unwrap();
    assert_eq!(table.get("acme_ledger").unwrap().category, "ledger");
    assert_eq!(table.get("aws_db_instance").unwrap().destroy, Reversibility::Irreversible);
    assert_eq!(table.get("aws_db_instance").unwrap().category, "database");
    // As grave as before: what is built in knows more, such as what proves a backup.
    assert_eq!(table.get("aws_iam_role").unwrap().category, "identity");
    assert_eq!(table.get("aws_lb").unwrap().category, "ledger");
    assert!(table.get("acme_nothing").is_none());
}
