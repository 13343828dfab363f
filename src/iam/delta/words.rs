//! Pieces in words.

use super::super::document::{Operator, Principal, PrincipalKind, Qualifier, Test};
use super::super::grants::GateKind;
use super::cells::Part;
use super::{Piece, Reason};
use crate::text::{Lang, Text};

/// More entries of a list than this are only counted.
const LISTED: usize = 6;

/// `AWS arn:…`, `Service lambda.amazonaws.com`, `everyone`.
pub(super) fn principal(one: &Principal) -> String {
    let kind = match one.kind {
        PrincipalKind::Everyone => return "everyone".to_owned(),
        PrincipalKind::Aws => "AWS",
        PrincipalKind::Service => "Service",
        PrincipalKind::Federated => "Federated",
        PrincipalKind::Canonical => "CanonicalUser",
    };
    format!("{kind} {}", one.text)
}

/// The conditions of statements that all must hold.
pub(super) fn conditions(sources: &[&Part<'_>]) -> Vec<String> {
    let mut all: Vec<String> = sources.iter().flat_map(|part| &part.statement.conditions).map(test).collect();
    all.sort();
    all.dedup();
    all
}

/// One test: `aws:SourceIp in 10.0.0.0/8`.
pub(super) fn test(test: &Test) -> String {
    let key = match test.qualifier {
        None => test.key.text.clone(),
        Some(Qualifier::ForAllValues) => format!("every value of {}", test.key.text),
        Some(Qualifier::ForAnyValue) => format!("any value of {}", test.key.text),
    };
    let mut values: Vec<&str> = test.values.iter().map(|value| value.text.as_str()).collect();
    values.sort_unstable();
    values.dedup();
    let listed: Vec<String> = values
        .iter()
        .map(|value| if value.is_empty() { "\"\"".to_owned() } else { (*value).to_owned() })
        .collect();
    let listed = listed.join(" or ");
    let (plain, negated) = match test.operator {
        Operator::StringEquals | Operator::BinaryEquals | Operator::Bool => ("=", "is not"),
        Operator::NumericEquals | Operator::DateEquals => ("=", "is not"),
        Operator::StringEqualsIgnoreCase => ("= in any case", "is not in any case"),
        Operator::StringLike | Operator::ArnLike => ("matches", "does not match"),
        Operator::NumericLessThan | Operator::DateLessThan => ("<", "not <"),
        Operator::NumericLessThanEquals | Operator::DateLessThanEquals => ("<=", "not <="),
        Operator::NumericGreaterThan | Operator::DateGreaterThan => (">", "not >"),
        Operator::NumericGreaterThanEquals | Operator::DateGreaterThanEquals => (">=", "not >="),
        Operator::IpAddress => ("in", "not in"),
        Operator::Null => {
            return match (values.contains(&"true"), values.contains(&"false")) {
                (true, false) => format!("{key} is absent"),
                (false, true) => format!("{key} is present"),
                _ => format!("{} {key} {listed}", test.written),
            };
        }
        Operator::Unknown => return format!("{} {key} {listed}", test.written),
    };
    let absent = if test.if_exists { " or absent" } else { "" };
    format!("{key} {} {listed}{absent}", if test.negated { negated } else { plain })
}

fn list(texts: &[String], lang: Lang) -> String {
    let shown = texts.iter().take(LISTED).cloned().collect::<Vec<_>>().join(", ");
    match (texts.len().saturating_sub(LISTED), lang) {
        (0, _) => shown,
        (more, Lang::En) => format!("{shown} and {more} more"),
        (more, Lang::Ja) => format!("{shown} ほか {more} 件"),
    }
}

/// A list in both languages, within other words.
fn with_list(texts: &[String], en: impl Fn(String) -> String, ja: impl Fn(String) -> String) -> Text {
    Text::new(en(list(texts, Lang::En)), ja(list(texts, Lang::Ja)))
}

/// A reason in words.
pub(super) fn reason(reason: &Reason) -> Text {
    match reason {
        Reason::ConditionGone(words) => {
            Text::new(format!("without the condition {words}"), format!("条件 {words} がなくなりました"))
        }
        Reason::ConditionWider(words) => {
            Text::new(format!("before: only if {words}"), format!("以前の条件は {words} でした"))
        }
        Reason::DenyGone(name) => Text::new(
            format!("no longer denied by {name}"),
            format!("{} による Deny がなくなりました", in_japanese(name)),
        ),
        Reason::DenyNarrower(name) => Text::new(
            format!("{name} denies less than before"),
            format!("{} の Deny の範囲が狭くなりました", in_japanese(name)),
        ),
        Reason::OnlyActions(texts) => with_list(
            texts,
            |texts| format!("before: only {texts}"),
            |texts| format!("以前のアクションは {texts} だけでした"),
        ),
        Reason::OnlyResources(texts) => with_list(
            texts,
            |texts| format!("before: only on {texts}"),
            |texts| format!("以前のリソースは {texts} だけでした"),
        ),
        Reason::OnlyPrincipals(texts) => with_list(
            texts,
            |texts| format!("before: only for {texts}"),
            |texts| format!("以前のプリンシパルは {texts} だけでした"),
        ),
        Reason::LimitGone(kind) => {
            let (en, ja) = limit(*kind);
            Text::new(format!("no longer limited by {en}"), format!("{ja}による制限がなくなりました"))
        }
        Reason::LimitWider(kind) => {
            let (en, ja) = limit(*kind);
            Text::new(format!("{en} allows more than before"), format!("{ja}の許可範囲が広がりました"))
        }
        Reason::Version => Text::new(
            "in version 2012-10-17 of the language ${...} is a variable",
            "バージョン 2012-10-17 では ${...} が変数として扱われます",
        ),
    }
}

fn in_japanese(name: &str) -> String {
    match name.strip_prefix("statement ") {
        Some(number) => format!("{number} 番目のステートメント"),
        None => name.to_owned(),
    }
}

fn limit(kind: GateKind) -> (&'static str, &'static str) {
    match kind {
        GateKind::Grant => ("the policy", "ポリシー"),
        GateKind::Boundary => ("the permissions boundary", "アクセス許可の境界"),
        GateKind::Scp => ("the service control policy", "サービスコントロールポリシー"),
        GateKind::Rcp => ("the resource control policy", "リソースコントロールポリシー"),
    }
}

/// The whole piece as one line.
pub(super) fn line(piece: &Piece) -> Text {
    Text::new(english(piece), japanese(piece))
}

fn english(piece: &Piece) -> String {
    let but = |texts: &[String], negated: bool, all: &str| match negated {
        true => format!("{all} but {}", list(texts, Lang::En)),
        false => list(texts, Lang::En),
    };
    let mut line = but(&piece.actions, piece.actions_negated, "every action");
    if !piece.resources.is_empty() {
        line.push_str(" on ");
        line.push_str(&but(&piece.resources, piece.resources_negated, "everything"));
    }
    if !piece.principals.is_empty() {
        line.push_str(" for ");
        line.push_str(&but(&piece.principals, piece.principals_negated, "everyone"));
    }
    if !piece.conditions.is_empty() {
        line.push_str(&format!(", if {}", piece.conditions.join(" and ")));
    }
    for reason in &piece.because {
        line.push_str(&format!(", {}", reason.get(Lang::En)));
    }
    if let Some(why) = piece.undecided {
        line.push_str(&format!(", not decided: {}", why.reason().get(Lang::En)));
    }
    line
}

fn japanese(piece: &Piece) -> String {
    let but = |texts: &[String], negated: bool, all: &str| match negated {
        true => format!("{} 以外の{all}", list(texts, Lang::Ja)),
        false => list(texts, Lang::Ja),
    };
    let mut line = String::new();
    if !piece.principals.is_empty() {
        let who: Vec<String> = piece
            .principals
            .iter()
            .map(|one| if one == "everyone" { "すべてのユーザー".to_owned() } else { one.clone() })
            .collect();
        line.push_str(&format!("{} による ", but(&who, piece.principals_negated, "すべてのプリンシパル")));
    }
    if !piece.resources.is_empty() {
        line.push_str(&format!(
            "{} に対する ",
            but(&piece.resources, piece.resources_negated, "すべてのリソース")
        ));
    }
    line.push_str(&but(&piece.actions, piece.actions_negated, "すべてのアクション"));
    if !piece.conditions.is_empty() {
        line.push_str(&format!("（条件: {}）", piece.conditions.join("、")));
    }
    for reason in &piece.because {
        line.push_str(&format!("、{}", reason.get(Lang::Ja)));
    }
    if let Some(why) = piece.undecided {
        line.push_str(&format!("、判定できません: {}", why.reason().get(Lang::Ja)));
    }
    line
}
