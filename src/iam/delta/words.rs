//! Pieces in words.

use super::super::document::{Operator, Principal, PrincipalKind, Qualifier, Test};
use super::super::grants::GateKind;
use super::cells::Part;
use super::{Piece, Reason};
use crate::text::{Lang, Text, code};

/// More entries of a list than this are only counted.
const LISTED: usize = 6;

/// How a text of the document stands among words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Marks {
    /// As it is.
    None,
    /// In backticks, as messages do it.
    Backticks,
}

impl Marks {
    fn on(self, text: &str) -> String {
        match self {
            Self::None => text.to_owned(),
            Self::Backticks => code(text),
        }
    }

    /// A principal: what kind it is stands outside.
    fn who(self, text: &str, lang: Lang) -> String {
        match (text, lang) {
            ("everyone" | "AWS *", Lang::En) => "everyone".to_owned(),
            ("everyone" | "AWS *", Lang::Ja) => "すべてのユーザー".to_owned(),
            _ => match text.split_once(' ') {
                Some((kind, name)) => format!("{kind} {}", self.on(name)),
                None => self.on(text),
            },
        }
    }
}

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

fn list(texts: &[String], marks: Marks, lang: Lang) -> String {
    joined(texts.iter().map(|text| marks.on(text)), lang)
}

fn joined(texts: impl ExactSizeIterator<Item = String>, lang: Lang) -> String {
    let more = texts.len().saturating_sub(LISTED);
    let shown = texts.take(LISTED).collect::<Vec<_>>().join(", ");
    match (more, lang) {
        (0, _) => shown,
        (more, Lang::En) => format!("{shown} and {more} more"),
        (more, Lang::Ja) => format!("{shown} ほか {more} 件"),
    }
}

/// A reason in words.
pub(super) fn reason(reason: &Reason, marks: Marks) -> Text {
    let both = |texts: &[String]| (list(texts, marks, Lang::En), list(texts, marks, Lang::Ja));
    match reason {
        Reason::ConditionGone(words) => {
            let words = marks.on(words);
            Text::new(format!("without the condition {words}"), format!("条件 {words} がなくなりました"))
        }
        Reason::ConditionWider(words) => {
            let words = marks.on(words);
            Text::new(format!("before: only if {words}"), format!("以前の条件は {words} でした"))
        }
        Reason::DenyGone(name) => {
            let (en, ja) = deny(name, marks);
            Text::new(format!("no longer denied by {en}"), format!("{ja}による Deny がなくなりました"))
        }
        Reason::DenyNarrower(name) => {
            let (en, ja) = deny(name, marks);
            Text::new(format!("{en} denies less than before"), format!("{ja}の Deny の範囲が狭くなりました"))
        }
        Reason::OnlyActions(texts) => {
            let (en, ja) = both(texts);
            Text::new(format!("before: only {en}"), format!("以前のアクションは {ja} だけでした"))
        }
        Reason::OnlyResources(texts) => {
            let (en, ja) = both(texts);
            Text::new(format!("before: only on {en}"), format!("以前のリソースは {ja} だけでした"))
        }
        Reason::OnlyPrincipals(texts) => {
            let all = |lang| joined(texts.iter().map(|text| marks.who(text, lang)), lang);
            let (en, ja) = (all(Lang::En), all(Lang::Ja));
            Text::new(format!("before: only for {en}"), format!("以前のプリンシパルは {ja} だけでした"))
        }
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

/// A Deny by its number, or by its name in quotes; after a name Japanese has a blank.
fn deny(name: &str, marks: Marks) -> (String, String) {
    if let Some(number) = name.strip_prefix("statement ") {
        return (name.to_owned(), format!("{number} 番目のステートメント"));
    }
    let named = match marks {
        Marks::None => name.to_owned(),
        Marks::Backticks => marks.on(name.trim_matches('"')),
    };
    let in_japanese = format!("{named} ");
    (named, in_japanese)
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
pub(super) fn line(piece: &Piece, marks: Marks) -> Text {
    let because: Vec<Text> = piece.reasons.iter().map(|one| reason(one, marks)).collect();
    Text::new(english(piece, &because, marks), japanese(piece, &because, marks))
}

fn english(piece: &Piece, because: &[Text], marks: Marks) -> String {
    let but = |all: String, negated: bool, of: &str| if negated { format!("{of} but {all}") } else { all };
    let list = |texts: &[String]| list(texts, marks, Lang::En);
    let mut line = but(list(&piece.actions), piece.actions_negated, "every action");
    if !piece.resources.is_empty() {
        line.push_str(" on ");
        line.push_str(&but(list(&piece.resources), piece.resources_negated, "everything"));
    }
    if !piece.principals.is_empty() {
        let who = joined(piece.principals.iter().map(|one| marks.who(one, Lang::En)), Lang::En);
        line.push_str(" for ");
        line.push_str(&but(who, piece.principals_negated, "everyone"));
    }
    if !piece.conditions.is_empty() {
        line.push_str(&format!(", if {}", conditions_of(piece, marks, " and ")));
    }
    for reason in because {
        line.push_str(&format!(", {}", reason.get(Lang::En)));
    }
    if let Some(why) = piece.undecided {
        line.push_str(&format!(", not decided: {}", why.reason().get(Lang::En)));
    }
    line
}

fn conditions_of(piece: &Piece, marks: Marks, and: &str) -> String {
    piece.conditions.iter().map(|one| marks.on(one)).collect::<Vec<_>>().join(and)
}

fn japanese(piece: &Piece, because: &[Text], marks: Marks) -> String {
    let but =
        |all: String, negated: bool, of: &str| if negated { format!("{all} 以外の{of}") } else { all };
    let list = |texts: &[String]| list(texts, marks, Lang::Ja);
    let mut line = String::new();
    if !piece.principals.is_empty() {
        let who = joined(piece.principals.iter().map(|one| marks.who(one, Lang::Ja)), Lang::Ja);
        line.push_str(&format!("{} による ", but(who, piece.principals_negated, "すべてのプリンシパル")));
    }
    if !piece.resources.is_empty() {
        let on = but(list(&piece.resources), piece.resources_negated, "すべてのリソース");
        line.push_str(&format!("{on} に対する "));
    }
    line.push_str(&but(list(&piece.actions), piece.actions_negated, "すべてのアクション"));
    if !piece.conditions.is_empty() {
        line.push_str(&format!("（条件: {}）", conditions_of(piece, marks, "、")));
    }
    for reason in because {
        line.push_str(&format!("、{}", reason.get(Lang::Ja)));
    }
    if let Some(why) = piece.undecided {
        line.push_str(&format!("、判定できません: {}", why.reason().get(Lang::Ja)));
    }
    line
}
