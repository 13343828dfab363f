//! One side of an object, with what of it is unknown or sensitive, as the files of providers read it.
//!
//! Values and marks stand in separate trees of a plan. Read apart, an unknown element of a list looks like a null one,
//! and a secret like any other text; so they are walked together, and a word knows which of these it is.

use crate::plan::{Actions, Marks, Value};

use super::objects::Object;

static NOTHING_MARKED: Marks<'static> = Marks::None;

/// A value somewhere in an object, on one side of the change.
#[derive(Debug, Clone, Copy)]
pub struct Node<'v, 'a> {
    value: Option<&'v Value<'a>>,
    unknown: &'v Marks<'a>,
    sensitive: &'v Marks<'a>,
}

/// How much may be said about a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Knowledge {
    /// Known, and may be shown.
    Plain,
    /// Known, and never shown.
    Sensitive,
    /// Known after apply; the text, if there is one, is the object that it will come from.
    Unknown,
}

/// A text of an attribute.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Word {
    /// What is compared; never print it, use [`Word::shown`].
    pub text: String,
    /// How much may be said about it.
    pub knowledge: Knowledge,
}

impl Word {
    /// A text that is no secret.
    pub fn plain(text: impl Into<String>) -> Self {
        Self { text: text.into(), knowledge: Knowledge::Plain }
    }

    /// What is known after apply.
    pub fn unknown() -> Self {
        Self { text: String::new(), knowledge: Knowledge::Unknown }
    }

    /// Known only after apply.
    pub fn is_unknown(&self) -> bool {
        self.knowledge == Knowledge::Unknown
    }

    /// The same with the text changed; what is unknown stays so.
    #[must_use]
    pub fn map(self, change: impl FnOnce(&str) -> String) -> Self {
        if self.is_unknown() { self } else { Self { text: change(&self.text), ..self } }
    }

    /// Words in front of it, for instance `team`.
    #[must_use]
    pub fn after(self, prefix: &str) -> Self {
        self.map(|text| if prefix.is_empty() { text.to_owned() } else { format!("{prefix} {text}") })
    }

    /// Two words as one, which is as secret and as unknown as either.
    #[must_use]
    pub fn with(self, between: &str, other: &Self) -> Self {
        Self {
            text: format!("{}{between}{}", self.text, other.text),
            knowledge: self.knowledge.max(other.knowledge),
        }
    }

    /// What a person may read.
    pub fn shown(&self) -> String {
        match self.knowledge {
            Knowledge::Plain => self.text.clone(),
            Knowledge::Sensitive => "(sensitive value)".to_owned(),
            Knowledge::Unknown if self.text.is_empty() => "(known after apply)".to_owned(),
            Knowledge::Unknown => format!("{} (known after apply)", self.text),
        }
    }
}

impl<'v, 'a> Node<'v, 'a> {
    /// The object now.
    pub fn before(object: &'v Object<'_, 'a>) -> Self {
        Self {
            value: Some(&object.before),
            unknown: &NOTHING_MARKED,
            sensitive: object.before_sensitive.over(&object.before),
        }
    }

    /// The object after apply. One that is only forgotten is as it was.
    pub fn after(object: &'v Object<'_, 'a>) -> Self {
        if object.change.actions == Actions::Forget {
            return Self::before(object);
        }
        Self {
            value: Some(&object.after),
            unknown: &object.unknown,
            sensitive: object.after_sensitive.over(&object.after),
        }
    }

    /// There is no value, and there will be none.
    pub fn is_absent(&self) -> bool {
        self.value.is_none_or(Value::is_null) && self.unknown.is_none()
    }

    /// Nothing is known of it.
    pub fn is_unknown(&self) -> bool {
        self.unknown.is_all()
    }

    /// Absent, or a list or text without anything in it.
    pub fn is_empty(&self) -> bool {
        self.unknown.is_none()
            && match self.value {
                Some(Value::Array(items)) => items.is_empty(),
                Some(Value::String(text)) => text.is_empty(),
                Some(Value::Object(members)) => members.is_empty(),
                None | Some(Value::Null) => true,
                _ => false,
            }
    }

    /// A member. Of a block, which is a list of one, the member of that one.
    pub fn get(&self, name: &str) -> Self {
        match self.value {
            Some(Value::Array(_)) => self.item(0).get(name),
            value => {
                let value = value.and_then(|value| value.get(name));
                let sensitive = self.sensitive.member(name);
                Self {
                    value,
                    unknown: self.unknown.member(name),
                    sensitive: value.map_or(sensitive, |value| sensitive.over(value)),
                }
            }
        }
    }

    /// Several steps of [`Node::get`].
    pub fn path(&self, steps: &[&str]) -> Self {
        steps.iter().fold(*self, |node, step| node.get(step))
    }

    /// An element of a list.
    pub fn item(&self, index: usize) -> Self {
        let value = self.value.and_then(|value| value.item(index));
        let sensitive = self.sensitive.item(index);
        Self {
            value,
            unknown: self.unknown.item(index),
            sensitive: value.map_or(sensitive, |value| sensitive.over(value)),
        }
    }

    /// The elements of a list; a list that is unknown as a whole has one element, which is unknown.
    pub fn items(&self) -> Vec<Self> {
        if self.unknown.is_all() {
            return vec![*self];
        }
        let count = self.value.map_or(0, |value| value.items().len()).max(self.unknown.len());
        (0..count).map(|index| self.item(index)).collect()
    }

    /// The members of an object or a block by name.
    pub fn names(&self) -> Vec<&'v str> {
        match self.value {
            Some(Value::Array(items)) => items.first().map(Value::members).unwrap_or_default(),
            Some(value) => value.members(),
            None => &[],
        }
        .iter()
        .map(|(name, _)| name.as_ref())
        .collect()
    }

    /// The text of a string, a number or a boolean; of anything else its parts in order.
    pub fn word(&self) -> Option<Word> {
        if self.unknown.is_all() {
            return Some(Word::unknown());
        }
        let text = match self.value? {
            Value::Null => return None,
            Value::String(text) | Value::Number(text) => text.to_string(),
            Value::Bool(flag) => flag.to_string(),
            value => {
                let mut parts = Vec::new();
                value.leaves(&mut |leaf| parts.push(leaf.to_owned()));
                parts.join(" ")
            }
        };
        let knowledge = if !self.unknown.is_none() {
            Knowledge::Unknown
        } else if self.sensitive.is_none() {
            Knowledge::Plain
        } else {
            Knowledge::Sensitive
        };
        Some(Word { text: if knowledge == Knowledge::Unknown { String::new() } else { text }, knowledge })
    }

    /// A text that says something: an empty one is none.
    pub fn text(&self) -> Option<Word> {
        self.word().filter(|word| word.is_unknown() || !word.text.is_empty())
    }

    /// The texts of a list.
    pub fn words(&self) -> Vec<Word> {
        self.items().iter().filter_map(Self::text).collect()
    }

    /// A boolean that is known.
    pub fn flag(&self) -> Option<bool> {
        self.value.and_then(Value::as_bool).filter(|_| self.unknown.is_none())
    }

    /// A number that is known.
    pub fn number(&self) -> Option<f64> {
        match self.value {
            Some(Value::Number(text)) if self.unknown.is_none() => text.parse().ok(),
            _ => None,
        }
    }
}
