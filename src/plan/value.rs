//! Values of attributes, read from the plan's text when a change is looked at.
//!
//! Numbers keep their text: account ids and long decimals are not `f64`. Objects keep the order of
//! the file; Terraform writes the keys of values sorted, but nothing here relies on it.

use std::borrow::Cow;

use super::json::{Cursor, JsonError, Kind};

/// The text of one JSON value inside a plan, checked when the plan was read.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Raw<'a>(&'a str);

/// Raw values may be secret: what is printed for a developer tells their length and nothing else.
impl std::fmt::Debug for Raw<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Raw({} bytes)", self.0.len())
    }
}

impl<'a> Raw<'a> {
    /// `text` must have come from [`Cursor::skip`].
    pub(super) fn new(text: &'a str) -> Self {
        Self(text)
    }

    /// `null` and absent members say the same in a plan.
    pub fn is_null(self) -> bool {
        self.0 == "null"
    }

    /// The text as it stands in the file.
    pub fn text(self) -> &'a str {
        self.0
    }

    /// Calls `visit` with each member of an object that `wanted` names; the others are passed over unread.
    pub fn members(self, wanted: impl Fn(&str) -> bool, mut visit: impl FnMut(Cow<'a, str>, Raw<'a>)) {
        let mut cursor = Cursor::new(self.0);
        if !matches!(cursor.peek(), Ok(Kind::Object)) {
            return;
        }
        // What was checked when the plan was read cannot fail.
        let _ = cursor.object(|name, cursor| {
            let text = cursor.skip()?;
            if wanted(&name) {
                visit(name, Raw(text));
            }
            Ok(())
        });
    }

    /// The member `name` of an object.
    pub fn member(self, name: &str) -> Option<Raw<'a>> {
        let mut found = None;
        self.members(|key| key == name, |_, raw| found = Some(raw));
        found
    }

    /// Reads it. What was checked when the plan was read cannot fail; null stands in for the type's sake.
    pub fn value(self) -> Value<'a> {
        Value::parse(self.0).unwrap_or(Value::Null)
    }
}

/// A value of an attribute.
#[derive(Debug, Clone, PartialEq)]
pub enum Value<'a> {
    /// `null`, or an attribute that is not there.
    Null,
    /// A boolean.
    Bool(bool),
    /// The exact text of a number.
    Number(Cow<'a, str>),
    /// A string.
    String(Cow<'a, str>),
    /// A list, set or tuple: plan JSON does not tell which.
    Array(Vec<Value<'a>>),
    /// A map or object.
    Object(Vec<(Cow<'a, str>, Value<'a>)>),
}

impl<'a> Value<'a> {
    /// Reads a whole text.
    pub fn parse(text: &'a str) -> Result<Self, JsonError> {
        let mut cursor = Cursor::new(text);
        let value = Self::read(&mut cursor)?;
        cursor.end()?;
        Ok(value)
    }

    /// Reads the next value.
    pub fn read(cursor: &mut Cursor<'a>) -> Result<Self, JsonError> {
        Ok(match cursor.peek()? {
            Kind::Null => {
                cursor.null()?;
                Self::Null
            }
            Kind::Bool => Self::Bool(cursor.bool()?),
            Kind::Number => Self::Number(Cow::Borrowed(cursor.number()?)),
            Kind::String => Self::String(cursor.string()?),
            Kind::Array => {
                let mut items = Vec::new();
                cursor.array(|cursor| {
                    items.push(Self::read(cursor)?);
                    Ok(())
                })?;
                Self::Array(items)
            }
            Kind::Object => {
                let mut members = Vec::new();
                cursor.object(|key, cursor| {
                    members.push((key, Self::read(cursor)?));
                    Ok(())
                })?;
                Self::Object(members)
            }
        })
    }

    /// The member `key` of an object; the last one where a key appears twice, as readers do.
    pub fn get(&self, key: &str) -> Option<&Value<'a>> {
        match self {
            Self::Object(members) => {
                members.iter().rev().find(|(name, _)| name == key).map(|(_, value)| value)
            }
            _ => None,
        }
    }

    /// Element `index` of an array.
    pub fn item(&self, index: usize) -> Option<&Value<'a>> {
        match self {
            Self::Array(items) => items.get(index),
            _ => None,
        }
    }

    /// The text of a string.
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Self::String(text) => Some(text),
            _ => None,
        }
    }

    /// A boolean.
    pub fn as_bool(&self) -> Option<bool> {
        match self {
            Self::Bool(value) => Some(*value),
            _ => None,
        }
    }

    /// The elements of an array; nothing for other values.
    pub fn items(&self) -> &[Value<'a>] {
        match self {
            Self::Array(items) => items,
            _ => &[],
        }
    }

    /// The members of an object; nothing for other values.
    pub fn members(&self) -> &[(Cow<'a, str>, Value<'a>)] {
        match self {
            Self::Object(members) => members,
            _ => &[],
        }
    }

    /// Whether this is `null`.
    pub fn is_null(&self) -> bool {
        matches!(self, Self::Null)
    }

    /// Null, false, zero, an empty string, list or map: nothing is set here.
    pub fn is_empty(&self) -> bool {
        match self {
            Self::Null | Self::Bool(false) => true,
            Self::Bool(true) => false,
            Self::Number(text) => text.bytes().all(|byte| matches!(byte, b'0' | b'.' | b'-')),
            Self::String(text) => text.is_empty(),
            Self::Array(items) => items.is_empty(),
            Self::Object(members) => members.is_empty(),
        }
    }

    /// The same value without the borrow.
    pub fn into_owned(self) -> Value<'static> {
        match self {
            Self::Null => Value::Null,
            Self::Bool(value) => Value::Bool(value),
            Self::Number(text) => Value::Number(Cow::Owned(text.into_owned())),
            Self::String(text) => Value::String(Cow::Owned(text.into_owned())),
            Self::Array(items) => Value::Array(items.into_iter().map(Value::into_owned).collect()),
            Self::Object(members) => Value::Object(
                members
                    .into_iter()
                    .map(|(key, value)| (Cow::Owned(key.into_owned()), value.into_owned()))
                    .collect(),
            ),
        }
    }

    /// Calls `visit` with every string and number inside.
    pub fn leaves(&self, visit: &mut impl FnMut(&str)) {
        match self {
            Self::Null | Self::Bool(_) => {}
            Self::Number(text) | Self::String(text) => visit(text),
            Self::Array(items) => items.iter().for_each(|item| item.leaves(visit)),
            Self::Object(members) => members.iter().for_each(|(_, value)| value.leaves(visit)),
        }
    }
}

/// A path of attributes as text: `["a", 0, "b"]` is `a[0].b`.
pub fn path_text(steps: &Value<'_>) -> String {
    steps.items().iter().fold(String::new(), |out, step| match step {
        Value::Number(index) => format!("{out}[{index}]"),
        Value::String(name) => join_path(&out, name),
        _ => out,
    })
}

/// A path of attributes with one more name behind it.
pub fn join_path(path: &str, name: &str) -> String {
    if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") }
}

/// A mark over a value: `after_unknown`, `before_sensitive` and their like. In a plan it is `true`, or
/// a structure that mirrors the value with holes; `false` and `{}` both mean none.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Marks<'a> {
    /// Nothing here is marked.
    #[default]
    None,
    /// The whole value is.
    All,
    /// Elements of a list are; the marks may be longer than the value.
    Items(Vec<Marks<'a>>),
    /// Members of a map are; the value may lack them.
    Members(Vec<(Cow<'a, str>, Marks<'a>)>),
}

static NO_MARKS: Marks<'static> = Marks::None;
static ALL: Marks<'static> = Marks::All;

impl<'a> Marks<'a> {
    /// Reads a mark structure. Whatever is neither `true` nor a container marks nothing.
    pub fn parse(raw: Raw<'a>) -> Self {
        if !raw.text().contains("true") {
            return Self::None;
        }
        Self::from_value(raw.value())
    }

    fn from_value(value: Value<'a>) -> Self {
        match value {
            Value::Bool(true) => Self::All,
            Value::Array(items) => {
                let items: Vec<_> = items.into_iter().map(Self::from_value).collect();
                if items.iter().all(Self::is_none) { Self::None } else { Self::Items(items) }
            }
            Value::Object(members) => {
                let members: Vec<_> = members
                    .into_iter()
                    .map(|(key, value)| (key, Self::from_value(value)))
                    .filter(|(_, marks)| !marks.is_none())
                    .collect();
                if members.is_empty() { Self::None } else { Self::Members(members) }
            }
            _ => Self::None,
        }
    }

    /// Nothing is marked.
    pub fn is_none(&self) -> bool {
        matches!(self, Self::None)
    }

    /// All of it is marked.
    pub fn is_all(&self) -> bool {
        matches!(self, Self::All)
    }

    /// The marks of member `key`.
    pub fn member(&self, key: &str) -> &Marks<'a> {
        match self {
            Self::All => self,
            Self::Members(members) => {
                members.iter().find(|(name, _)| name == key).map_or(&NO_MARKS, |(_, marks)| marks)
            }
            _ => &NO_MARKS,
        }
    }

    /// The marks of element `index`.
    pub fn item(&self, index: usize) -> &Marks<'a> {
        match self {
            Self::All => self,
            Self::Items(items) => items.get(index).unwrap_or(&NO_MARKS),
            _ => &NO_MARKS,
        }
    }

    /// Sensitive marks as they hold for a value. Marks that do not mirror it (a list over an object, deeper
    /// or longer than the value) say that something is secret and not what, so all of it is.
    pub fn over(&self, value: &Value<'_>) -> &Marks<'a> {
        let mirrors = match (self, value) {
            (Self::None | Self::All, _) | (_, Value::Null) => true,
            (Self::Items(_), Value::Array(items)) => !self.reaches_beyond(items.len()),
            (Self::Members(_), Value::Object(_)) => true,
            (Self::Items(_) | Self::Members(_), _) => false,
        };
        if mirrors { self } else { &ALL }
    }

    /// What these or the other marks mark.
    pub fn with(&self, other: &Self) -> Self {
        match (self, other) {
            (Self::None, marks) | (marks, Self::None) => marks.clone(),
            (Self::Items(one), Self::Items(other)) => {
                let at = |list: &[Self], index: usize| list.get(index).cloned().unwrap_or_default();
                let count = one.len().max(other.len());
                Self::Items((0..count).map(|index| at(one, index).with(&at(other, index))).collect())
            }
            (Self::Members(one), Self::Members(more)) => {
                let only = more.iter().filter(|(key, _)| self.member(key).is_none()).cloned();
                let both = one.iter().map(|(key, marks)| (key.clone(), marks.with(other.member(key))));
                Self::Members(both.chain(only).collect())
            }
            _ => Self::All,
        }
    }

    /// Like [`Marks::over`], when only the kind of the value is known yet; lists want
    /// [`Marks::reaches_beyond`] besides.
    pub fn over_kind(&self, kind: Kind) -> &Marks<'a> {
        match (self, kind) {
            (Self::Items(_), Kind::Array | Kind::Null) | (Self::Members(_), Kind::Object | Kind::Null) => {
                self
            }
            (Self::Items(_) | Self::Members(_), _) => &ALL,
            _ => self,
        }
    }

    /// Whether an element at or behind `count` is marked.
    pub fn reaches_beyond(&self, count: usize) -> bool {
        match self {
            Self::Items(items) => items.iter().skip(count).any(|marks| !marks.is_none()),
            _ => false,
        }
    }

    /// Names of members that carry a mark, also those that the value lacks.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        let members: &[_] = match self {
            Self::Members(members) => members,
            _ => &[],
        };
        members.iter().map(|(name, _)| name.as_ref())
    }

    /// How many elements of a list the marks know of.
    pub fn len(&self) -> usize {
        match self {
            Self::Items(items) => items.len(),
            _ => 0,
        }
    }

    /// Whether the marks know of no elements.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}
