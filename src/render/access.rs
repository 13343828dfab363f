//! What a principal gains or loses, as a sentence in which backticks mark what comes from outside.
//!
//! The terminal and the comment say the same: each escapes it for its own place.

use super::escape::mark;
use super::words::{self, Word};
use crate::report::GrantView;
use crate::text::Lang;

/// `s3:DeleteObject` on `arn:…` if `…` (write; without the condition `…`).
pub fn grant(one: &GrantView, lang: Lang) -> String {
    let (what, scope) = (mark(&one.capability), one.scope.trim());
    let on = match lang {
        _ if scope.is_empty() => what,
        Lang::En => format!("{what} on {}", mark(scope)),
        Lang::Ja => format!("{what} → {}", mark(scope)),
    };
    let condition = one.condition.as_deref().map(|condition| match lang {
        Lang::En => format!("if {}", mark(condition)),
        Lang::Ja => format!("条件 {}", mark(condition)),
    });
    let because = one.because.iter().map(|text| text.get(lang).to_owned());
    let level = one.level.map(|level| level_word(level, lang).to_owned());
    let undecided = one.undecided.then(|| Word::CountsAsWider.get(lang).to_owned());
    let notes: Vec<String> = condition.into_iter().chain(because).chain(level).chain(undecided).collect();
    if notes.is_empty() {
        return on;
    }
    on + &words::aside(&notes.join(if lang == Lang::Ja { "、" } else { "; " }), lang)
}

/// An access level in the reader's language; one that is not known keeps its name.
fn level_word(level: &'static str, lang: Lang) -> &'static str {
    match (lang, level) {
        (Lang::En, level) => level,
        (Lang::Ja, "permissions management") => "権限の管理",
        (Lang::Ja, "write") => "書き込み",
        (Lang::Ja, "read") => "読み取り",
        (Lang::Ja, "list") => "一覧",
        (Lang::Ja, "tagging") => "タグ付け",
        (Lang::Ja, level) => level,
    }
}
