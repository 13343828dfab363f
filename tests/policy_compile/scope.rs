//! The expression compiler as the reader of test files uses it.

use std::sync::Arc;

use pairgate::policy::compile::{Scope, compile_expression, compile_type, parse_body};
use pairgate::policy::value::Type;
use pairgate::render::diagnostic::render;
use pairgate::source::Source;

use super::short;

/// Compiles `x = TEXT` where two mocks are known.
fn compiled(text: &str) -> Result<String, String> {
    let source = Source::new("s3.policytest.hcl", format!("x = {text}\n"));
    let body = parse_body(&source).map_err(|errors| render(&errors, false))?;
    let mut scope = Scope::new("a mock");
    let mocks = [("aws_vpc.main".to_owned(), 0), ("data.aws_ami.linux".to_owned(), 1)];
    scope.mocks = Arc::new(mocks.into_iter().collect());
    let mut errors = Vec::new();
    let made = compile_expression(&body.get_attribute("x").unwrap().value, &source, &mut scope, &mut errors);
    if errors.is_empty() { Ok(short(&made)) } else { Err(render(&errors, false)) }
}

#[test]
fn mocks_are_named_by_type_and_label() {
    assert_eq!(compiled("aws_vpc.main.id").as_deref(), Ok("Mock(0).id"));
    assert_eq!(compiled("data.aws_ami.linux").as_deref(), Ok("Mock(1)"));
    assert_eq!(
        compiled("[for v in aws_vpc.main.cidrs : v]").as_deref(),
        Ok("(for None $0 Mock(0).cidrs => $0 if )")
    );
}

#[test]
fn other_names_are_told() {
    let told = ["aws_vpc.man", "data.aws_ami.linx.id", "attrs.id", "aws_subnet.a.id", "input.x"]
        .map(|text| compiled(text).unwrap_err());
    insta::assert_snapshot!(told.join("\n"));
}

#[test]
fn types_are_read_alone() {
    let source = Source::new("x", "x = list(set(any))\ny = lst(any)\n");
    let body = parse_body(&source).unwrap();
    let mut errors = Vec::new();
    let kind = compile_type(&body.get_attribute("x").unwrap().value, &source, &mut errors).unwrap();
    assert_eq!(kind, Type::List(Box::new(Type::Set(Box::new(Type::Any)))));
    assert!(compile_type(&body.get_attribute("y").unwrap().value, &source, &mut errors).is_none());
    assert_eq!(errors.len(), 1);
}
