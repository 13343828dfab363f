//! Pieces of sentences.

use jiff::Timestamp;

use crate::audit::aws::facts::Used;
use crate::audit::object::PrincipalKind;
use crate::text::{Lang, Text};

/// More names are not listed; the rest is counted.
const MOST_NAMES: usize = 12;

/// `1 day`, `90 days`.
pub(super) fn days(number: i64) -> Text {
    let unit = if number == 1 { "day" } else { "days" };
    Text::new(format!("{number} {unit}"), format!("{number} 日"))
}

/// What a principal is.
pub(super) fn kind(kind: PrincipalKind) -> Text {
    let ja = match kind {
        PrincipalKind::User => "ユーザー",
        PrincipalKind::Group => "グループ",
        PrincipalKind::Role => "ロール",
    };
    Text::new(kind.name(), ja)
}

/// `1 service`, `2 services`; the number alone in Japanese, whose counters stand in the sentence.
pub(super) fn several(number: usize, one: &str) -> Text {
    let ending = if number == 1 { "" } else { "s" };
    Text::new(format!("{number} {one}{ending}"), number.to_string())
}

/// The day of a moment.
pub(super) fn day(at: Timestamp) -> String {
    at.strftime("%Y-%m-%d").to_string()
}

pub(super) use crate::text::code as quoted;

/// The first few names in backticks.
pub(super) fn names<S: AsRef<str>>(all: &[S]) -> Text {
    let shown: Vec<String> = all.iter().take(MOST_NAMES).map(|name| quoted(name.as_ref())).collect();
    match all.len().saturating_sub(MOST_NAMES) {
        0 => Text::new(shown.join(", "), shown.join("、")),
        more => Text::new(
            format!("{} and {more} more", shown.join(", ")),
            format!("{} ほか {more} 件", shown.join("、")),
        ),
    }
}

/// A sentence of both languages with `{0}`, `{1}` and so on replaced by the pieces. What stands in a piece is never
/// taken for a place, whatever name somebody chose.
pub(super) fn fill(en: &str, ja: &str, pieces: &[&Text]) -> Text {
    let filled = |pattern: &str, lang: Lang| {
        let mut parts = pattern.split('{');
        let mut told = parts.next().unwrap_or_default().to_owned();
        for part in parts {
            let (place, rest) = part.split_once('}').unwrap_or(("", part));
            let piece = place.parse().ok().and_then(|at: usize| pieces.get(at));
            told.push_str(piece.map_or("", |piece| piece.get(lang)));
            told.push_str(rest);
        }
        told
    };
    Text::new(filled(en, Lang::En), filled(ja, Lang::Ja))
}

/// The same words in both languages: a name, a number.
pub(super) fn plain(text: impl Into<String>) -> Text {
    let text = text.into();
    Text::new(text.clone(), text)
}

/// A field and its value, as AWS has them.
pub(super) fn value(field: &str, value: impl std::fmt::Display) -> Text {
    let shown = quoted(&value.to_string());
    Text::new(format!("`{field}` is {shown}"), format!("`{field}` は {shown} です"))
}

/// A field with a last use.
pub(super) fn last_use(field: &str, used: &Used) -> Text {
    match used {
        Used::Never => {
            Text::new(format!("`{field}` names no use"), format!("`{field}` に使用の記録がありません"))
        }
        Used::At { at, service, region } => {
            let mut shown = value(field, at);
            if let Some(service) = service {
                let service = plain(quoted(service));
                shown = fill("{0}, for {1}", "{0}（サービス: {1}）", &[&shown, &service]);
            }
            if let Some(region) = region {
                let region = plain(quoted(region));
                shown = fill("{0} in {1}", "{0}（リージョン: {1}）", &[&shown, &region]);
            }
            shown
        }
    }
}
