//! `Condition`: operators, keys and values.

use std::collections::BTreeSet;

use super::clause::empty_list;
use super::node::{Member, Node, Value};
use super::problems::{Problems, about, quote};
use super::read::repeated;
use super::{Item, Operator, Test, Version, literal, operator};
use crate::text::Text;

/// Reads the element.
pub(super) fn read(node: &Node, version: Version, problems: &mut Problems) -> Vec<Test> {
    let Value::Object(operators) = &node.value else {
        no_object(node, problems);
        return Vec::new();
    };
    let mut tests = Vec::new();
    let mut seen = BTreeSet::new();
    for member in operators {
        if !seen.insert(member.key.text.as_str()) {
            repeated(&member.key, problems);
        }
        block(member, version, &mut tests, problems);
    }
    tests
}

fn no_object(node: &Node, problems: &mut Problems) {
    problems.grave(
        "condition-form",
        node.span,
        Text::new(
            "a condition is an object of operators, each with an object of keys",
            "条件は、演算子ごとにキーのオブジェクトを持つオブジェクトです",
        ),
        Text::new(
            "write it as `{\"StringEquals\": {\"aws:SourceVpc\": \"vpc-1\"}}`",
            "`{\"StringEquals\": {\"aws:SourceVpc\": \"vpc-1\"}}` の形で書いてください",
        ),
    );
}

/// An operator with its keys.
fn block(member: &Member, version: Version, tests: &mut Vec<Test>, problems: &mut Problems) {
    let written = &member.key;
    let parts = operator::parts(&written.text);
    if parts.operator == Operator::Unknown && !problems.untold() {
        let help = match operator::closest(&written.text) {
            Some(known) => {
                Text::new(format!("did you mean `{known}`?"), format!("`{known}` の誤りではありませんか"))
            }
            None => Text::new(
                "what it grants cannot be told: use an operator of the IAM User Guide",
                "何が許可されるか判断できません。IAM ユーザーガイドにある演算子を使ってください",
            ),
        };
        let message =
            about(&written.text, "there is no condition operator {}", "{} という条件演算子はありません");
        problems.grave("unknown-operator", written.span, message, help);
    }
    let Value::Object(keys) = &member.value.value else {
        no_object(&member.value, problems);
        return;
    };
    let mut seen = BTreeSet::new();
    for key in keys {
        // Keys are compared without case, so one in another case is the same.
        if !seen.insert(key.key.text.to_ascii_lowercase()) {
            repeated(&key.key, problems);
        }
        form(&key.key, problems);
        tests.push(Test {
            qualifier: parts.qualifier,
            operator: parts.operator,
            negated: parts.negated,
            if_exists: parts.if_exists,
            written: written.text.clone(),
            key: key.key.clone(),
            values: values(key, &written.text, parts.operator, version, problems),
            span: key.span(),
        });
    }
}

/// A key is a service's or provider's name, a colon and a name.
fn form(key: &Item, problems: &mut Problems) {
    if key.text.split_once(':').is_some_and(|(vendor, name)| !vendor.is_empty() && !name.is_empty()) {
        return;
    }
    problems.grave(
        "condition-key",
        key.span,
        about(&key.text, "the condition key {} names no service", "条件キー {} にサービス名がありません"),
        Text::new("write it as `aws:SourceVpc`", "`aws:SourceVpc` のように書いてください"),
    );
}

fn values(
    member: &Member,
    written: &str,
    operator: Operator,
    version: Version,
    problems: &mut Problems,
) -> Vec<Item> {
    if member.value.list().is_empty() {
        empty_list(member, problems);
    }
    let mut values = Vec::new();
    for node in member.value.list() {
        // AWS takes `true` and `3600` as it takes `"true"` and `"3600"`.
        let text = match &node.value {
            Value::String(text) | Value::Number(text) => text.clone(),
            Value::Bool(value) => value.to_string(),
            Value::Null | Value::Array(_) | Value::Object(_) => {
                problems.grave(
                    "value-type",
                    node.span,
                    about(
                        &member.key.text,
                        "the values of {} are strings, numbers or booleans",
                        "{} の値は文字列、数値、真偽値のいずれかです",
                    ),
                    Text::new("write a plain value", "単純な値を書いてください"),
                );
                continue;
            }
        };
        if !literal::fits(operator, &text, version == Version::V2012) {
            let (quoted, op) = (quote(&text), quote(written));
            problems.grave(
                "value-form",
                node.span,
                Text::new(
                    format!("{op} cannot compare with {quoted}"),
                    format!("{op} では {quoted} と比較できません"),
                ),
                Text::new(
                    "write a value of the operator's type, or use another operator",
                    "演算子の型に合う値を書くか、別の演算子を使ってください",
                ),
            );
        }
        values.push(Item { text, span: node.span });
    }
    values
}
