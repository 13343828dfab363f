//! Values of the policy language.
//!
//! They are those of Terraform's own language with two differences that come from where ours are read.
//! Plan JSON does not tell a list from a set from a tuple, nor a map from an object: such values have
//! the kind `Plan`, which equals each of the kinds it may be, and whose absent members are null, as
//! absent optional attributes are in a real plan. And an unknown may carry a [`Symbol`].

mod convert;
mod equal;
mod intake;
mod number;
mod set;
mod show;
mod types;
mod unify;

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use unicode_normalization::{UnicodeNormalization, is_nfc};

pub use convert::convert;
pub use equal::equal;
pub use intake::{Intake, from_json};
pub use number::Number;
pub use set::{key, set};
pub use show::show;
pub use types::{Attribute, Type};
pub use unify::{type_of, unify};

/// What a sequence is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SequenceKind {
    /// Elements of one type in an order.
    List,
    /// Elements of one type, each once; kept sorted as Terraform iterates them.
    Set,
    /// Elements of any types in an order: `[1, "a"]` is one.
    Tuple,
    /// An array of plan JSON, which may be any of them.
    Plan,
}

/// What a mapping is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MappingKind {
    /// Values of one type.
    Map,
    /// Attributes of any types: `{ a = 1 }` is one. Reading one that it lacks is an error.
    Object,
    /// An object of plan JSON, which may be either. Reading what it lacks gives null.
    Plan,
}

/// The members of a mapping, in the order in which Terraform iterates them.
pub type Members = BTreeMap<Arc<str>, Value>;

/// A value. Cheap to clone.
#[derive(Debug, Clone)]
pub enum Value {
    /// `null`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number.
    Number(Number),
    /// A text in Unicode normal form C, as Terraform keeps it.
    String(Arc<str>),
    /// A list, set or tuple.
    Sequence(SequenceKind, Arc<Vec<Value>>),
    /// A map or object.
    Mapping(MappingKind, Arc<Members>),
    /// Known only after apply.
    Unknown(Option<Arc<Symbol>>),
    /// Marked sensitive. Never directly inside another mark.
    Sensitive(Secret),
}

/// What stands under a sensitive mark: nothing prints it by mistake.
#[derive(Clone)]
pub struct Secret(Arc<Value>);

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("(sensitive value)")
    }
}

/// What an unknown value stands for: an attribute of one resource instance, at the end of the
/// references that lead to it. Two unknowns with one symbol are the same value.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Symbol {
    /// The resource instance: a number that its world gives.
    pub object: u32,
    /// Its type: a number that its world gives.
    pub kind: u32,
    /// The attribute; none where the plan tells the object but not what is read of it (`x[each.key].id`).
    pub attribute: Option<Arc<str>>,
    /// No two objects of the type share the value: an id, an ARN.
    pub identity: bool,
}

impl Symbol {
    /// Whether two unknowns are the same value: yes, no, or undecided.
    pub fn same(&self, other: &Self) -> Option<bool> {
        // What is read of an object without telling what is taken for what stands for the object, and only
        // where it is compared with that.
        let told = match (&self.attribute, &other.attribute) {
            (Some(one), Some(other)) => one == other,
            (None, Some(_)) => other.identity,
            (Some(_), None) => self.identity,
            (None, None) => false,
        };
        if self.object == other.object {
            return told.then_some(true);
        }
        let apart = |one: &Self| one.identity || one.attribute.is_none();
        (told && self.kind == other.kind && apart(self) && apart(other)).then_some(false)
    }
}

impl Value {
    /// A text; normalised.
    pub fn text(text: impl AsRef<str>) -> Self {
        let text = text.as_ref();
        // Nearly all texts are ASCII, which is its own normal form.
        if text.is_ascii() || is_nfc(text) {
            return Self::String(Arc::from(text));
        }
        Self::String(text.nfc().collect::<String>().into())
    }

    /// A whole number.
    pub fn int(value: i64) -> Self {
        Self::Number(Number::from(value))
    }

    /// A tuple, which is what `[...]` makes.
    pub fn tuple(items: Vec<Value>) -> Self {
        Self::Sequence(SequenceKind::Tuple, Arc::new(items))
    }

    /// A list.
    pub fn list(items: Vec<Value>) -> Self {
        Self::Sequence(SequenceKind::List, Arc::new(items))
    }

    /// An object, which is what `{...}` makes.
    pub fn object(members: Members) -> Self {
        Self::Mapping(MappingKind::Object, Arc::new(members))
    }

    /// A map.
    pub fn map(members: Members) -> Self {
        Self::Mapping(MappingKind::Map, Arc::new(members))
    }

    /// An unknown that stands for nothing in particular.
    pub fn unknown() -> Self {
        Self::Unknown(None)
    }

    /// The same value, marked.
    #[must_use]
    pub fn sensitive(self) -> Self {
        match self {
            Self::Sensitive(_) => self,
            plain => Self::Sensitive(Secret(Arc::new(plain))),
        }
    }

    /// The same value, marked where `mark` says so.
    #[must_use]
    pub fn marked(self, mark: bool) -> Self {
        if mark { self.sensitive() } else { self }
    }

    /// The value under the mark, and whether there was one. Marks further inside stay.
    pub fn unmark(&self) -> (&Self, bool) {
        match self {
            Self::Sensitive(secret) => (&secret.0, true),
            plain => (plain, false),
        }
    }

    /// Whether a mark stands anywhere in it.
    pub fn is_marked(&self) -> bool {
        match self {
            Self::Sensitive(_) => true,
            Self::Sequence(_, items) => items.iter().any(Self::is_marked),
            Self::Mapping(_, members) => members.values().any(Self::is_marked),
            _ => false,
        }
    }

    /// The value without any mark, and whether there was one.
    pub fn unmark_deep(&self) -> (Self, bool) {
        if !self.is_marked() {
            return (self.clone(), false);
        }
        let plain = match self {
            Self::Sensitive(secret) => secret.0.unmark_deep().0,
            Self::Sequence(kind, items) => {
                Self::Sequence(*kind, Arc::new(items.iter().map(|item| item.unmark_deep().0).collect()))
            }
            Self::Mapping(kind, members) => {
                let plain = members.iter().map(|(key, value)| (key.clone(), value.unmark_deep().0));
                Self::Mapping(*kind, Arc::new(plain.collect()))
            }
            plain => plain.clone(),
        };
        (plain, true)
    }

    /// Known only after apply, itself.
    pub fn is_unknown(&self) -> bool {
        matches!(self.unmark().0, Self::Unknown(_))
    }

    /// Nothing in it is known only after apply.
    pub fn is_wholly_known(&self) -> bool {
        match self.unmark().0 {
            Self::Unknown(_) => false,
            Self::Sequence(_, items) => items.iter().all(Self::is_wholly_known),
            Self::Mapping(_, members) => members.values().all(Self::is_wholly_known),
            _ => true,
        }
    }

    /// `null`, marked or not.
    pub fn is_null(&self) -> bool {
        matches!(self.unmark().0, Self::Null)
    }

    /// What kind of value it is, in the words of the language.
    pub fn kind_name(&self) -> &'static str {
        match self.unmark().0 {
            Self::Null => "null",
            Self::Bool(_) => "bool",
            Self::Number(_) => "number",
            Self::String(_) => "string",
            Self::Sequence(SequenceKind::List | SequenceKind::Plan, _) => "list",
            Self::Sequence(SequenceKind::Set, _) => "set",
            Self::Sequence(SequenceKind::Tuple, _) => "tuple",
            Self::Mapping(MappingKind::Map, _) => "map",
            Self::Mapping(..) => "object",
            Self::Unknown(_) => "unknown",
            Self::Sensitive(_) => "sensitive value",
        }
    }
}

impl From<bool> for Value {
    fn from(value: bool) -> Self {
        Self::Bool(value)
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::text(text)
    }
}
