//! `Principal` and `NotPrincipal`.
//!
//! Source: IAM User Guide, `reference_policies_elements_principal`.

use std::collections::BTreeSet;

use super::clause::{empty_list, no_text};
use super::node::{Member, Node, Value};
use super::problems::{Problems, about};
use super::read::repeated;
use super::{Item, Principal, PrincipalKind, Principals};
use crate::text::Text;

/// The kinds by their names.
const KINDS: [(&str, PrincipalKind); 4] = [
    ("AWS", PrincipalKind::Aws),
    ("Service", PrincipalKind::Service),
    ("Federated", PrincipalKind::Federated),
    ("CanonicalUser", PrincipalKind::Canonical),
];

/// Reads the element.
pub(super) fn read(member: &Member, negated: bool, problems: &mut Problems) -> Principals {
    let mut values = Vec::new();
    match &member.value.value {
        Value::String(text) if text == "*" => values.push(Principal {
            kind: PrincipalKind::Everyone,
            text: text.clone(),
            span: member.value.span,
        }),
        Value::Object(kinds) => {
            let mut seen = BTreeSet::new();
            for kind in kinds {
                if !seen.insert(kind.key.text.as_str()) {
                    repeated(&kind.key, problems);
                }
                of_kind(kind, &mut values, problems);
            }
            if kinds.is_empty() {
                empty_list(member, problems);
            }
        }
        // What was meant is plain, though AWS refuses it, and a reviewer should see who.
        _ => {
            problems.grave(
                "principal-form",
                member.value.span,
                Text::new(
                    "a principal is `\"*\"`, or an object such as `{\"AWS\": \"arn:...\"}`",
                    "プリンシパルは `\"*\"` か、`{\"AWS\": \"arn:...\"}` のようなオブジェクトで書きます",
                ),
                Text::new("say what kind of principal it is", "プリンシパルの種類を指定してください"),
            );
            for node in member.value.list() {
                if let Some(Item { text, span }) = node.text() {
                    let kind = if text == "*" { PrincipalKind::Everyone } else { PrincipalKind::Aws };
                    values.push(Principal { kind, text, span });
                }
            }
        }
    }
    Principals { negated, values, span: member.span() }
}

fn of_kind(member: &Member, values: &mut Vec<Principal>, problems: &mut Problems) {
    let name = &member.key.text;
    let known = KINDS.iter().find(|(known, _)| known.eq_ignore_ascii_case(name));
    if known.is_none_or(|(known, _)| known != name) {
        problems.grave(
            "principal-kind",
            member.key.span,
            about(name, "there is no kind of principal {}", "{} という種類のプリンシパルはありません"),
            Text::new(
                "write `AWS`, `Service`, `Federated` or `CanonicalUser`",
                "`AWS`、`Service`、`Federated`、`CanonicalUser` のいずれかを書いてください",
            ),
        );
    }
    let kind = known.map_or(PrincipalKind::Aws, |(_, kind)| *kind);
    if member.value.list().is_empty() {
        empty_list(member, problems);
    }
    for node in member.value.list() {
        match node.text() {
            Some(item) => {
                check(kind, &item, problems);
                values.push(Principal { kind, text: item.text, span: item.span });
            }
            None => no_text(node, name, problems),
        }
        deeper(node, problems);
    }
}

/// A list in a list is told once more, because what was meant is easy to say.
fn deeper(node: &Node, problems: &mut Problems) {
    if let Value::Array(_) = node.value {
        problems.odd(
            "list-in-list",
            node.span,
            Text::new("a list stands in a list", "リストの中にリストがあります"),
            Text::new("write one list", "1 つのリストにまとめてください"),
        );
    }
}

/// Whether AWS takes the text as a principal of its kind.
fn check(kind: PrincipalKind, item: &Item, problems: &mut Problems) {
    let text = item.text.as_str();
    let wildcard = text.contains(['*', '?']);
    match kind {
        PrincipalKind::Aws if text == "*" => {}
        PrincipalKind::Aws if is_former(text) => problems.odd(
            "principal-deleted",
            item.span,
            about(
                text,
                "{} is the id of a user or role that was deleted",
                "{} は削除されたユーザーまたはロールの ID です",
            ),
            Text::new(
                "remove it: nobody can be this principal again",
                "削除してください。このプリンシパルになれる者はもういません",
            ),
        ),
        PrincipalKind::Aws if wildcard => wrong(
            item,
            about(
                text,
                "{} is a pattern, and AWS takes none for principals",
                "{} にワイルドカードがありますが、プリンシパルでは使えません",
            ),
            Text::new(
                "name the account and narrow it with a condition on `aws:PrincipalArn`",
                "アカウントを指定し、`aws:PrincipalArn` の条件で絞り込んでください",
            ),
            problems,
        ),
        PrincipalKind::Aws if is_account(text) || is_arn(text) => {}
        PrincipalKind::Service if is_host(text) => {}
        PrincipalKind::Federated if is_host(text) || (is_arn(text) && !wildcard) => {}
        PrincipalKind::Canonical if text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_hexdigit()) => {
        }
        _ => wrong(
            item,
            about(
                text,
                "AWS does not take {} as a principal of this kind",
                "{} はこの種類のプリンシパルとして使えません",
            ),
            Text::new(
                "write the ARN, account number or name that is meant",
                "正しい ARN、アカウント番号、名前を書いてください",
            ),
            problems,
        ),
    }
}

fn wrong(item: &Item, message: Text, help: Text, problems: &mut Problems) {
    problems.grave("principal-form", item.span, message, help);
}

/// Twelve digits.
pub(crate) fn is_account(text: &str) -> bool {
    text.len() == 12 && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn is_arn(text: &str) -> bool {
    text.starts_with("arn:") && text.split(':').count() >= 6
}

/// AWS shows a principal that was deleted by its unique id.
fn is_former(text: &str) -> bool {
    let id = ["AIDA", "AROA", "AGPA", "AKIA", "ASIA"].iter().any(|start| text.starts_with(start));
    id && text.len() >= 16 && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

fn is_host(text: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-._/".contains(c);
    text.contains('.') && text.chars().all(plain)
}
