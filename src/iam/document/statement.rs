//! One statement: which elements it must have, and which it must not.

use std::collections::BTreeSet;

use super::node::{Member, Node, Value};
use super::problems::{Problems, about};
use super::read::Elements;
use super::{Clause, Effect, Item, Kind, Operator, Statement, Test, Version, clause, condition, principal};
use crate::source::Span;
use crate::text::{Lang, Text};

const NAMES: [&str; 9] = [
    "Sid",
    "Effect",
    "Principal",
    "NotPrincipal",
    "Action",
    "NotAction",
    "Resource",
    "NotResource",
    "Condition",
];

/// Reads a statement as far as it goes.
pub(super) fn read(node: &Node, kind: Kind, version: Version, problems: &mut Problems) -> Statement {
    let nothing = Clause { negated: false, values: Vec::new(), span: node.span };
    let mut statement = Statement {
        sid: None,
        effect: Effect::Allow,
        actions: nothing,
        resources: None,
        principals: None,
        conditions: Vec::new(),
        span: node.span,
        broken: true,
    };
    let Value::Object(members) = &node.value else {
        problems.grave(
            "statement-type",
            node.span,
            Text::new("a statement is a JSON object", "ステートメントは JSON オブジェクトです"),
            Text::new(
                "write it as `{\"Effect\": ..., \"Action\": ..., \"Resource\": ...}`",
                "`{\"Effect\": ..., \"Action\": ..., \"Resource\": ...}` の形で書いてください",
            ),
        );
        return statement;
    };
    let before = problems.graves();
    let found = Elements::of(members, &NAMES, problems);
    statement.sid = sid(&found, kind, problems);
    statement.effect = effect(&found, node.span, problems);
    if let Some(clause) = actions(&found, node.span, problems) {
        statement.actions = clause;
    }
    let refused = problems.graves();
    statement.resources = resources(&found, kind, node.span, problems);
    // The form of a resource does not change what the pattern matches.
    let form = problems.graves() - refused;
    let form = form.min(statement.resources.as_ref().map_or(0, |clause| clause::not_arns(clause, kind)));
    statement.principals = principals(&found, kind, node.span, problems);
    if let Some(member) = found.get("Condition") {
        statement.conditions = condition::read(&member.value, version, problems);
    }
    statement.broken = problems.graves() - form > before;
    statement
}

fn sid(found: &Elements<'_>, kind: Kind, problems: &mut Problems) -> Option<String> {
    let member = found.get("Sid")?;
    let Some(sid) = member.value.text() else {
        problems.grave(
            "sid-type",
            member.value.span,
            Text::new("`Sid` is a string", "`Sid` は文字列です"),
            Text::new("write it in quotes", "引用符で囲んでください"),
        );
        return None;
    };
    // Bucket policies and the like take blanks; policies of IAM do not.
    let strict = matches!(kind, Kind::Identity | Kind::Boundary | Kind::Trust);
    if strict && !sid.text.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        problems.odd(
            "sid-characters",
            sid.span,
            about(
                &sid.text,
                "the statement id {} has other characters than letters and digits",
                "ステートメント ID {} に英数字以外の文字があります",
            ),
            Text::new(
                "IAM takes only `A-Z`, `a-z` and `0-9`",
                "IAM で使えるのは `A-Z`、`a-z`、`0-9` だけです",
            ),
        );
    }
    Some(sid.text)
}

/// Two statements of one name: AWS wants them apart, and so does whoever reads a message about one.
pub(super) fn repeated_sids<'n>(statements: impl Iterator<Item = &'n Node>, problems: &mut Problems) {
    let mut seen = BTreeSet::new();
    for node in statements {
        let Value::Object(members) = &node.value else { continue };
        let Some(sid) = members.iter().find(|member| member.key.text == "Sid").and_then(|m| m.value.text())
        else {
            continue;
        };
        if !sid.text.is_empty() && !seen.insert(sid.text.clone()) {
            problems.odd(
                "sid-repeated",
                sid.span,
                about(
                    &sid.text,
                    "two statements have the id {}",
                    "ステートメント ID {} が複数のステートメントで使われています",
                ),
                Text::new("give each its own", "ステートメントごとに別の ID を付けてください"),
            );
        }
    }
}

fn effect(found: &Elements<'_>, span: Span, problems: &mut Problems) -> Effect {
    let help = Text::new("write `Allow` or `Deny`", "`Allow` か `Deny` と書いてください");
    let Some(member) = found.get("Effect") else {
        problems.grave(
            "effect-missing",
            span,
            Text::new("the statement has no `Effect`", "ステートメントに `Effect` がありません"),
            help,
        );
        return Effect::Allow;
    };
    let written = member.value.text();
    let effect = match written.as_ref().map(|item| item.text.as_str()) {
        Some("Allow") => return Effect::Allow,
        Some("Deny") => return Effect::Deny,
        Some(text) if text.eq_ignore_ascii_case("deny") => Effect::Deny,
        _ => Effect::Allow,
    };
    let message = match written {
        Some(item) => about(&item.text, "there is no effect {}", "{} という `Effect` はありません"),
        None => Text::new("`Effect` is a string", "`Effect` は文字列です"),
    };
    problems.grave("effect-unknown", member.value.span, message, help);
    effect
}

/// The one of two elements that is there; both is a problem, and then the plain one counts.
fn one_of<'n>(
    found: &Elements<'n>,
    [plain, not]: [&'static str; 2],
    problems: &mut Problems,
) -> Option<(&'n Member, bool)> {
    match (found.get(plain), found.get(not)) {
        (Some(member), Some(other)) => {
            problems.grave(
                "both-forms",
                other.key.span,
                Text::new(
                    format!("the statement has both `{plain}` and `{not}`"),
                    format!("ステートメントに `{plain}` と `{not}` の両方があります"),
                ),
                Text::new("keep one of them", "どちらか一方だけにしてください"),
            );
            Some((member, false))
        }
        (Some(member), None) => Some((member, false)),
        (None, Some(member)) => Some((member, true)),
        (None, None) => None,
    }
}

fn missing(id: &'static str, [plain, not]: [&str; 2], span: Span, problems: &mut Problems) {
    problems.grave(
        id,
        span,
        Text::new(
            format!("the statement has neither `{plain}` nor `{not}`"),
            format!("ステートメントに `{plain}` も `{not}` もありません"),
        ),
        Text::new(format!("add `{plain}`"), format!("`{plain}` を追加してください")),
    );
}

/// An element that this kind of policy must not have.
fn prohibited(member: &Member, kind: Kind, problems: &mut Problems) {
    let label = kind.label();
    problems.grave(
        "element-prohibited",
        member.key.span,
        about(
            &member.key.text,
            &format!("{{}} must not stand in {}", label.get(Lang::En)),
            &format!("{{}} は{}では使えません", label.get(Lang::Ja)),
        ),
        Text::new(
            "remove it, or say with `--kind` what the policy is for",
            "削除するか、ポリシーの種類を `--kind` で指定してください",
        ),
    );
}

fn actions(found: &Elements<'_>, span: Span, problems: &mut Problems) -> Option<Clause> {
    let names = ["Action", "NotAction"];
    let Some((member, negated)) = one_of(found, names, problems) else {
        missing("action-missing", names, span, problems);
        return None;
    };
    Some(clause::actions(member, negated, problems))
}

fn resources(found: &Elements<'_>, kind: Kind, span: Span, problems: &mut Problems) -> Option<Clause> {
    let names = ["Resource", "NotResource"];
    let one = one_of(found, names, problems);
    match (one, kind) {
        (Some((member, _)), Kind::Trust) => {
            prohibited(member, kind, problems);
            None
        }
        (Some((member, negated)), _) => Some(clause::resources(member, negated, kind, problems)),
        (None, Kind::Trust) => None,
        (None, Kind::Resource) => {
            problems.odd(
                "resource-missing",
                span,
                Text::new(
                    "the statement has no `Resource`: it is about whatever the policy is attached to",
                    "ステートメントに `Resource` がないため、付与先のリソース全体が対象になります",
                ),
                Text::new(
                    "repositories of ECR take that; most services want `Resource`",
                    "ECR のリポジトリでは使えますが、多くのサービスでは `Resource` が必要です",
                ),
            );
            None
        }
        (None, _) => {
            missing("resource-missing", names, span, problems);
            None
        }
    }
}

fn principals(
    found: &Elements<'_>,
    kind: Kind,
    span: Span,
    problems: &mut Problems,
) -> Option<super::Principals> {
    let names = ["Principal", "NotPrincipal"];
    let one = one_of(found, names, problems);
    let wanted = matches!(kind, Kind::Resource | Kind::Trust | Kind::Rcp);
    match one {
        Some((member, negated)) => {
            if !wanted {
                prohibited(member, kind, problems);
            }
            Some(principal::read(member, negated, problems))
        }
        None if wanted => {
            missing("principal-missing", names, span, problems);
            None
        }
        None => None,
    }
}

/// Policy variables in a document of the old language are plain text, which is hardly ever meant.
pub(super) fn dead_variables(statements: &[Statement], problems: &mut Problems) {
    let texts = |test: &Test| test.operator != Operator::Unknown;
    for statement in statements {
        let resources = statement.resources.iter().flat_map(|clause| &clause.values);
        let values = statement.conditions.iter().filter(|test| texts(test)).flat_map(|test| &test.values);
        let variable = |item: &&Item| item.text.contains("${");
        if let Some(item) = resources.chain(values).find(variable) {
            problems.odd(
                "variable-in-old-version",
                item.span,
                about(
                    &item.text,
                    "{} holds a policy variable, and without `\"Version\": \"2012-10-17\"` it is plain text",
                    "{} にはポリシー変数がありますが、`\"Version\": \"2012-10-17\"` がないため文字どおりに扱われます",
                ),
                Text::new("add the version", "バージョンを追加してください"),
            );
        }
    }
}
