//! Words in both languages, made where the fact is known.
//!
//! A rule knows what it wants to say; a table of messages far away from it would fall out of step.
//! So every sentence that a person reads in a summary is a [`Text`] with both languages, and the
//! type system does not let one be forgotten.

mod shown;

use serde::Serialize;

pub use shown::{code, is_copyable, is_hidden, shell_word, unmarked, visible};

/// A language that summaries are written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Lang {
    /// English.
    #[default]
    En,
    /// Japanese.
    Ja,
}

impl Lang {
    /// Reads `en` or `ja`.
    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "en" => Some(Self::En),
            "ja" => Some(Self::Ja),
            _ => None,
        }
    }

    /// The code that [`Lang::parse`] reads.
    pub fn code(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Ja => "ja",
        }
    }
}

/// One sentence in every language.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Default, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Text {
    en: String,
    ja: String,
}

impl Text {
    /// Both languages, side by side.
    pub fn new(en: impl Into<String>, ja: impl Into<String>) -> Self {
        Self { en: en.into(), ja: ja.into() }
    }

    /// Words of somebody else, such as the answer of a server: they stay as they were said.
    pub fn said(words: impl Into<String>) -> Self {
        let words = words.into();
        Self { en: words.clone(), ja: words }
    }

    /// The sentence in `lang`.
    pub fn get(&self, lang: Lang) -> &str {
        match lang {
            Lang::En => &self.en,
            Lang::Ja => &self.ja,
        }
    }

    /// The same sentence with every language passed through `change` (redaction, mostly).
    #[must_use]
    pub fn map(self, change: impl Fn(String) -> String) -> Self {
        Self { en: change(self.en), ja: change(self.ja) }
    }

    /// Whether nothing is said at all.
    pub fn is_empty(&self) -> bool {
        self.en.is_empty() && self.ja.is_empty()
    }
}
