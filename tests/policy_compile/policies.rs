//! Files and policies that are valid.

use super::{policy, short, valid, warned};
use pairgate::finding::Level;
use pairgate::policy::program::{LevelExpr, Operation, PolicyKind};
use pairgate::policy::value::{Type, Value};

const FULL: &str = include_str!("../../fuzz/seeds/policy/every-construct.policy.hcl");

#[test]
fn the_whole_language_is_read() {
    assert_eq!(warned(FULL), "");
    let file = valid(FULL);
    assert_eq!(file.required_version.as_ref().unwrap().0, ">= 1.5");
    assert_eq!(file.required_providers[0].source.as_deref(), Some("hashicorp/aws"));
    assert_eq!(file.required_providers[1].version.as_deref(), Some(">= 3"));
    let [stage, sizes] = file.inputs.as_slice() else { panic!() };
    assert_eq!(
        (stage.nullable, stage.sensitive, stage.default.clone()),
        (true, false, Some(Value::text("prod")))
    );
    assert_eq!(stage.description.as_deref(), Some("which account"));
    assert_eq!((sizes.nullable, sizes.sensitive), (false, true));
    let Type::Map(inner) = &sizes.kind else { panic!() };
    let Type::Object(attributes) = inner.as_ref() else { panic!() };
    assert_eq!((attributes[1].optional, attributes[1].default.clone()), (true, Some(Value::int(1))));
    let names: Vec<&str> = file.locals.iter().map(|local| local.name.as_str()).collect();
    assert_eq!(names, ["strict", "sizes", "level"]);
    let kinds: Vec<PolicyKind> = file.policies.iter().map(|policy| policy.kind).collect();
    use PolicyKind::{Module, Provider, Resource};
    assert_eq!(kinds, [Resource, Resource, Module, Provider]);
}

#[test]
fn a_policy_knows_what_it_reads_and_is_about() {
    let file = valid(FULL);
    let [versioned, kept, pinned, regions] = file.policies.as_slice() else { panic!() };
    assert_eq!((versioned.target.as_str(), versioned.label.as_str()), ("aws_s3_bucket", "versioned"));
    assert_eq!(versioned.manual.title, "Buckets keep versions");
    assert_eq!(versioned.manual.help.as_deref(), Some("add a `aws_s3_bucket_versioning` for the bucket."));
    assert!(kept.manual.text.is_empty());
    use Operation::{Create, Delete, NoOp, Update};
    assert_eq!(versioned.operations, [Create, Update, NoOp]);
    assert_eq!(kept.operations, [Delete]);
    assert_eq!(pinned.operations, Operation::ALL);
    let reads = |index: usize| {
        let reads = file.policies[index].reads.as_ref();
        reads.map(|reads| reads.iter().map(|name| name.to_string()).collect::<Vec<_>>().join(" "))
    };
    assert_eq!(reads(0).as_deref(), Some("bucket id tags"));
    assert_eq!(reads(1).as_deref(), Some("deletion_protection"));
    assert_eq!(versioned.enforce[0].attribute, None);
    assert_eq!(kept.enforce[0].attribute, None);
    assert_eq!(pinned.enforce[0].attribute.as_deref(), Some("name"));
    assert!(matches!(&versioned.level, LevelExpr::Expr(expr) if short(expr) == "FileLocal(2)"));
    assert!(matches!(kept.level, LevelExpr::Known(Level::Mandatory)));
    assert!(matches!(regions.level, LevelExpr::Known(Level::MandatoryOverridable)));
    // The policy's own local hides that of the file.
    assert!(short(&versioned.enforce[0].condition).starts_with("(And PolicyLocal(1)"));
}

#[test]
fn the_attribute_is_what_all_readings_share() {
    for (condition, expected) in [
        ("attrs.tags.Stage == \"a\" || attrs.tags.Team == \"b\"", Some("tags")),
        ("attrs.a.b[0].c == attrs.a.b", Some("a.b")),
        ("core::alltrue([for r in attrs.ingress : r.port != 22])", Some("ingress")),
        ("attrs[\"tags\"].x == 1", Some("tags.x")),
        ("attrs.a == attrs.b", None),
        ("core::length(attrs) == attrs.a", None),
        ("attrs.a == attrs[meta.type]", None),
        ("meta.type == \"x\"", None),
    ] {
        let policy = policy(&format!("enforce {{\ncondition = {condition}\n}}"));
        assert_eq!(policy.enforce[0].attribute.as_deref(), expected, "{condition}");
    }
}

#[test]
fn reading_all_of_attrs_is_not_told_as_reading_some() {
    for condition in
        ["attrs == null", "attrs[meta.type] == 1", "attrs[*].a == []", "core::keys(attrs) == attrs.a"]
    {
        assert_eq!(policy(&format!("enforce {{\ncondition = {condition}\n}}")).reads, None, "{condition}");
    }
    assert_eq!(policy("enforce {\ncondition = true\n}").reads, Some(Vec::new()));
}

#[test]
fn operations_without_a_list() {
    use Operation::{Create, NoOp, Update};
    assert_eq!(policy("enforce {\ncondition = true\n}").operations, [Create, Update, NoOp]);
    assert_eq!(policy("operations = []\nenforce {\ncondition = true\n}").operations, Operation::ALL);
    // A local that nothing reaches does not count.
    let idle = policy("locals {\n  old = prior_attrs.a\n}\nenforce {\ncondition = true\n}");
    assert_eq!(idle.operations, [Create, Update, NoOp]);
}

#[test]
fn a_byte_order_mark_moves_nothing() {
    let file = valid(&format!("\u{feff}{FULL}"));
    let span = file.policies[0].span;
    assert_eq!(&file.source.text()[span.start..span.end], "resource_policy \"aws_s3_bucket\" \"versioned\"");
}

#[test]
fn what_does_nothing_is_warned_of() {
    insta::assert_snapshot!(warned(
        r#"
input "idle" {
  type = string
}
locals {
  idle = 1
  used = 2
}
resource_policy "a" "nothing" {
  locals {
    used  = local.other
    other = 1
  }
}
resource_policy "b" "query" {
  operations = ["create", "update"]
  enforce {
    condition = core::length(core::getresources("c", {})) == local.used
  }
}
resource_policy "b" "all" {
  operations = []
  enforce {
    condition = core::length(core::getresources("c", {})) == 0
  }
}
"#
    ));
}
