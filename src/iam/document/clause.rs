//! `Action`, `Resource` and their negations.

use super::node::{Member, Node};
use super::problems::{Problems, about};
use super::{Clause, Item, Kind};
use crate::text::Text;

/// Reads `Action` or `NotAction`.
pub(super) fn actions(member: &Member, negated: bool, problems: &mut Problems) -> Clause {
    let clause = texts(member, negated, problems);
    for item in &clause.values {
        action(item, problems);
    }
    clause
}

/// Reads `Resource` or `NotResource`.
pub(super) fn resources(member: &Member, negated: bool, kind: Kind, problems: &mut Problems) -> Clause {
    let clause = texts(member, negated, problems);
    for item in &clause.values {
        resource(item, kind, problems);
    }
    clause
}

/// A list of texts, or one.
fn texts(member: &Member, negated: bool, problems: &mut Problems) -> Clause {
    let mut values = Vec::new();
    for node in member.value.list() {
        match node.text() {
            Some(item) if item.text.is_empty() => empty_text(node, problems),
            Some(item) => values.push(item),
            None => no_text(node, &member.key.text, problems),
        }
    }
    if member.value.list().is_empty() {
        empty_list(member, problems);
    }
    Clause { negated, values, span: member.span() }
}

/// A value that is no text where only texts may be.
pub(super) fn no_text(node: &Node, element: &str, problems: &mut Problems) {
    problems.grave(
        "value-type",
        node.span,
        about(element, "the values of {} are strings", "{} の値は文字列です"),
        Text::new("write it in quotes", "引用符で囲んでください"),
    );
}

/// A list without a value.
pub(super) fn empty_list(member: &Member, problems: &mut Problems) {
    problems.grave(
        "list-empty",
        member.value.span,
        about(&member.key.text, "{} has no value", "{} に値がありません"),
        Text::new("add one, or remove the element", "値を追加するか、要素ごと削除してください"),
    );
}

fn empty_text(node: &Node, problems: &mut Problems) {
    problems.grave(
        "value-empty",
        node.span,
        Text::new("the value is empty", "値が空です"),
        Text::new("write what is meant", "意図する値を書いてください"),
    );
}

/// `*`, or a service's prefix, a colon and a pattern.
fn action(item: &Item, problems: &mut Problems) {
    let text = item.text.as_str();
    if text == "*" {
        return;
    }
    let help =
        Text::new("write it as `service:Action`, or `*`", "`service:Action` の形か `*` で書いてください");
    let Some((service, name)) = text.split_once(':') else {
        let message = about(text, "the action {} names no service", "アクション {} にサービス名がありません");
        problems.grave("action-form", item.span, message, help);
        return;
    };
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_*?".contains(c);
    if service.is_empty() || name.is_empty() || !service.chars().chain(name.chars()).all(plain) {
        let message = about(text, "{} is no action", "{} はアクションではありません");
        problems.grave("action-form", item.span, message, help);
    } else if service != "*" && service.contains(['*', '?']) {
        let message = about(
            text,
            "the service of the action {} is a pattern, which AWS does not take",
            "アクション {} のサービス名にワイルドカードがありますが、AWS では使えません",
        );
        problems.grave("action-form", item.span, message, help);
    }
}

/// Whether a resource is neither `*` nor an ARN, where it must be one.
fn is_wrong(item: &Item) -> bool {
    !item.text.starts_with("arn:") && item.text != "*"
}

/// How many resources have a form that AWS refuses, though what they match is plain.
pub(super) fn not_arns(clause: &Clause, kind: Kind) -> usize {
    if kind == Kind::Resource { 0 } else { clause.values.iter().filter(|item| is_wrong(item)).count() }
}

fn resource(item: &Item, kind: Kind, problems: &mut Problems) {
    if !is_wrong(item) {
        return;
    }
    let message = about(
        &item.text,
        "the resource {} is neither an ARN nor `*`",
        "リソース {} は ARN でも `*` でもありません",
    );
    let help =
        Text::new("write the whole ARN, beginning with `arn:`", "`arn:` で始まる完全な ARN を書いてください");
    // API Gateway takes `execute-api:/stage/…` in the policy of an API.
    match kind {
        Kind::Resource => problems.odd("resource-form", item.span, message, help),
        _ => problems.grave("resource-form", item.span, message, help),
    }
}
