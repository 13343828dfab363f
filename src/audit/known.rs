//! A fact, or the reason why there is none. What nobody could read is never "nothing there".

use jiff::Timestamp;
use serde::{Deserialize, Deserializer, Serialize};

use crate::text::{Lang, Text};

/// Something that was read, or why it was not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Known<T> {
    /// It was read.
    Known(T),
    /// It was not.
    NotRead(Reason),
}

impl<T> Known<T> {
    /// The fact, where there is one.
    pub fn get(&self) -> Option<&T> {
        match self {
            Self::Known(fact) => Some(fact),
            Self::NotRead(_) => None,
        }
    }

    /// Why there is none.
    pub fn reason(&self) -> Option<&Reason> {
        match self {
            Self::Known(_) => None,
            Self::NotRead(reason) => Some(reason),
        }
    }

    /// The same fact, changed.
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Known<U> {
        match self {
            Self::Known(fact) => Known::Known(change(fact)),
            Self::NotRead(reason) => Known::NotRead(reason),
        }
    }
}

/// Nobody asked yet.
impl<T> Default for Known<T> {
    fn default() -> Self {
        Self::NotRead(Reason::NotGiven)
    }
}

/// Why something was not read.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Reason {
    /// The files that were given do not hold it.
    NotGiven,
    /// Whoever runs the audit wanted it not to be asked for.
    NotAsked,
    /// Whoever asked may not read it; the permission that is missing, such as `iam:ListUsers` or `admin:org`.
    Forbidden {
        /// The permission.
        permission: String,
    },
    /// The other side has no such thing: another plan, an older server.
    Unsupported {
        /// What it said.
        #[serde(deserialize_with = "either")]
        said: Text,
    },
    /// It was there when the audit began and is not any more.
    Gone,
    /// Asked too often, for longer than anybody waits.
    Throttled,
    /// It has more entries than are read.
    TooMany {
        /// How many were read.
        most: usize,
    },
    /// What was read makes no sense: a cut file, an unknown value.
    Odd {
        /// What is odd.
        #[serde(deserialize_with = "either")]
        what: Text,
    },
    /// It is of a moment that has not been yet: one of two clocks is wrong.
    Future {
        /// The moment, where it stands for itself alone.
        at: Option<Timestamp>,
    },
    /// It was made or changed too lately to tell anything.
    TooYoung,
    /// It was collected too long ago to tell anything.
    TooOld {
        /// Whole days since then.
        days: i64,
    },
    /// Its parts were collected so long after each other that they make no whole.
    Apart {
        /// Whole days between the first and the last.
        days: i64,
    },
    /// Anything else that went wrong.
    Failed {
        /// What was said.
        #[serde(deserialize_with = "either")]
        said: Text,
    },
}

impl Reason {
    /// What was read makes no sense, in words of this program.
    pub fn odd(en: impl Into<String>, ja: impl Into<String>) -> Self {
        Self::Odd { what: Text::new(en, ja) }
    }

    /// There is no such thing, in words of this program.
    pub fn unsupported(en: impl Into<String>, ja: impl Into<String>) -> Self {
        Self::Unsupported { said: Text::new(en, ja) }
    }

    /// It went wrong, in words of this program.
    pub fn failed(en: impl Into<String>, ja: impl Into<String>) -> Self {
        Self::Failed { said: Text::new(en, ja) }
    }

    /// For people.
    pub fn text(&self) -> Text {
        match self {
            Self::NotGiven => Text::new("nobody gave it", "渡されていません"),
            Self::NotAsked => Text::new("it was not asked for", "問い合わせていません"),
            Self::Forbidden { permission } => Text::new(
                format!("the permission `{permission}` is missing"),
                format!("権限 `{permission}` がありません"),
            ),
            Self::Unsupported { said } => led("it is not available", "利用できません", said),
            Self::Gone => Text::new("it vanished while it was read", "読み取り中になくなりました"),
            Self::Throttled => {
                Text::new("asked too often, and waited long enough", "リクエスト制限が続いたため中止しました")
            }
            Self::TooMany { most } => Text::new(
                format!("there are more than {most}, and no more are read"),
                format!("{most} 件を超えるため、すべては読んでいません"),
            ),
            Self::Odd { what } => led("it makes no sense", "内容が不正です", what),
            Self::Future { at: Some(at) } => {
                Text::new(format!("`{at}` lies in the future"), format!("`{at}` は未来の日時です"))
            }
            Self::Future { at: None } => Text::new("a moment in the future", "未来の日時です"),
            Self::TooYoung => {
                Text::new("it is too new to tell", "作成または変更から間もないため判断できません")
            }
            Self::TooOld { days } => Text::new(
                format!("it was collected {days} days ago, which is too long"),
                format!("収集から {days} 日が経過しており、古すぎます"),
            ),
            Self::Apart { days } => Text::new(
                format!("its parts were collected {days} days apart"),
                format!("収集した時期が {days} 日離れています"),
            ),
            Self::Failed { said } => led("it failed", "失敗しました", said),
        }
    }
}

fn led(en: &str, ja: &str, words: &Text) -> Text {
    Text::new(format!("{en}: {}", words.get(Lang::En)), format!("{ja}：{}", words.get(Lang::Ja)))
}

/// Both languages, or the one string that builds before wrote: facts that they kept are still read.
fn either<'de, D: Deserializer<'de>>(from: D) -> Result<Text, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Either {
        Both(Text),
        One(String),
    }
    Ok(match Either::deserialize(from)? {
        Either::Both(text) => text,
        Either::One(words) => Text::said(words),
    })
}

impl Reason {
    /// Whether asking again may bring it: somebody may have given the permission since, or the trouble is over.
    pub fn passes(&self) -> bool {
        matches!(self, Self::Forbidden { .. } | Self::Gone | Self::Throttled | Self::Failed { .. })
    }
}

/// Whether any fact in there was not read for a [reason that passes](Reason::passes), so that these facts are not the
/// last word.
pub fn again(facts: &impl Serialize) -> bool {
    fn any(value: &serde_json::Value) -> bool {
        match value {
            serde_json::Value::Array(items) => items.iter().any(any),
            serde_json::Value::Object(members) => members.iter().any(|(name, value)| {
                let reason = (name == "not_read").then(|| Reason::deserialize(value).ok()).flatten();
                reason.map_or_else(|| any(value), |reason| reason.passes())
            }),
            _ => false,
        }
    }
    // What cannot be looked at is read anew.
    serde_json::to_value(facts).map_or(true, |value| any(&value))
}
