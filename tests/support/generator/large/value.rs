//! A value that knows its own marks.
//!
//! Terraform writes three trees for one value: the value, which parts are unknown, which are sensitive. Deriving all
//! three from one tree is what keeps them in step. (`serde_json::Value` can't say "unknown", and building one per
//! resource and pass would also be most of the running time.)

use std::borrow::Cow;

/// What an unknown value will be: its mark under `after_sensitive` is an empty container of that shape.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    Scalar,
    List,
    Map,
}

pub type Text = Cow<'static, str>;

#[derive(Clone, Debug)]
pub enum Val {
    Null,
    Bool(bool),
    Int(i64),
    Str(Text),
    List(Vec<Val>),
    Map(Vec<(Text, Val)>),
    /// Marked sensitive, by the provider's schema or by an expression.
    Secret(Box<Val>),
    Unknown(Shape),
}

/// `object! { arn: "…", size: 3 }`: members get sorted, because Go sorts the keys of maps and cty those of objects.
macro_rules! object {
    ($($name:ident : $value:expr),* $(,)?) => {
        Val::object(vec![$((std::borrow::Cow::Borrowed(stringify!($name)), Val::from($value))),*])
    };
}
pub(super) use object;

impl Val {
    pub fn object(mut members: Vec<(Text, Val)>) -> Self {
        members.sort_unstable_by(|left, right| left.0.cmp(&right.0));
        Self::Map(members)
    }

    pub fn secret(value: impl Into<Val>) -> Self {
        Self::Secret(Box::new(value.into()))
    }

    pub fn texts(items: &[&'static str]) -> Self {
        Self::List(items.iter().map(|item| Self::from(*item)).collect())
    }

    pub fn get(&self, name: &str) -> Option<&Val> {
        match self {
            Self::Map(members) => members.iter().find(|(key, _)| key == name).map(|(_, value)| value),
            _ => None,
        }
    }

    pub fn get_mut(&mut self, name: &str) -> Option<&mut Val> {
        match self {
            Self::Map(members) => members.iter_mut().find(|(key, _)| key == name).map(|(_, value)| value),
            _ => None,
        }
    }

    /// Replaces a member; does nothing when the object has no such member, so that an edit can't invent attributes.
    pub fn set(&mut self, name: &str, value: impl Into<Val>) {
        if let Some(place) = self.get_mut(name) {
            *place = value.into();
        }
    }

    /// Adds a member at its sorted place, or replaces it.
    pub fn insert(&mut self, name: impl Into<Text>, value: impl Into<Val>) {
        if let Self::Map(members) = self {
            let name = name.into();
            match members.binary_search_by(|(key, _)| key.cmp(&name)) {
                Ok(at) => {
                    if let Some(member) = members.get_mut(at) {
                        member.1 = value.into();
                    }
                }
                Err(at) => members.insert(at, (name, value.into())),
            }
        }
    }

    pub fn is_known(&self) -> bool {
        match self {
            Self::Unknown(_) => false,
            Self::Secret(inner) => inner.is_known(),
            Self::List(items) => items.iter().all(Self::is_known),
            Self::Map(members) => members.iter().all(|(_, value)| value.is_known()),
            _ => true,
        }
    }

    /// The value itself. Unknown members are left out of objects and are `null` in lists, as in a plan.
    pub fn write_value(&self, out: &mut String) {
        match self {
            Self::Null | Self::Unknown(_) => out.push_str("null"),
            Self::Bool(value) => out.push_str(if *value { "true" } else { "false" }),
            Self::Int(value) => out.push_str(&value.to_string()),
            Self::Str(text) => write_text(out, text),
            Self::Secret(inner) => inner.write_value(out),
            Self::List(items) => write_list(out, items, Self::write_value),
            Self::Map(members) => {
                write_map(out, members.iter().filter(|(_, value)| !value.is_absent()), Self::write_value)
            }
        }
    }

    /// `after_unknown`: terraform writes a bare `{}` when everything is known and a full mirror otherwise.
    pub fn write_unknown_marks(&self, out: &mut String) {
        if self.is_known() {
            out.push_str("{}");
        } else {
            self.write_unknown(out);
        }
    }

    fn write_unknown(&self, out: &mut String) {
        match self {
            Self::Unknown(_) => out.push_str("true"),
            Self::Secret(inner) => inner.write_unknown(out),
            Self::List(items) => write_list(out, items, Self::write_unknown),
            Self::Map(members) => write_map(
                out,
                members.iter().filter(|(_, value)| value.is_absent() || value.is_container()),
                Self::write_unknown,
            ),
            _ => out.push_str("false"),
        }
    }

    /// `before_sensitive`, `after_sensitive` and `sensitive_values`.
    pub fn write_sensitive_marks(&self, out: &mut String) {
        match self {
            Self::Secret(_) => out.push_str("true"),
            Self::Unknown(Shape::List) => out.push_str("[]"),
            Self::Unknown(Shape::Map) => out.push_str("{}"),
            Self::List(items) => write_list(out, items, Self::write_sensitive_marks),
            Self::Map(members) => write_map(
                out,
                members.iter().filter(|(_, value)| matches!(value, Self::Secret(_)) || value.is_container()),
                Self::write_sensitive_marks,
            ),
            _ => out.push_str("false"),
        }
    }

    /// Unknown as a whole, so that an object leaves the member out.
    fn is_absent(&self) -> bool {
        match self {
            Self::Unknown(_) => true,
            Self::Secret(inner) => inner.is_absent(),
            _ => false,
        }
    }

    /// Whether the value has a place of its own in a tree of marks even when nothing in it is marked.
    fn is_container(&self) -> bool {
        match self {
            Self::List(_) | Self::Map(_) | Self::Unknown(Shape::List | Shape::Map) => true,
            Self::Secret(inner) => inner.is_container(),
            _ => false,
        }
    }
}

impl From<&'static str> for Val {
    fn from(text: &'static str) -> Self {
        Self::Str(Cow::Borrowed(text))
    }
}

impl From<String> for Val {
    fn from(text: String) -> Self {
        Self::Str(Cow::Owned(text))
    }
}

impl From<bool> for Val {
    fn from(value: bool) -> Self {
        Self::Bool(value)
    }
}

impl From<i64> for Val {
    fn from(value: i64) -> Self {
        Self::Int(value)
    }
}

impl From<()> for Val {
    fn from((): ()) -> Self {
        Self::Null
    }
}

impl From<Vec<Val>> for Val {
    fn from(items: Vec<Val>) -> Self {
        Self::List(items)
    }
}

fn write_list(out: &mut String, items: &[Val], write: fn(&Val, &mut String)) {
    out.push('[');
    for (index, item) in items.iter().enumerate() {
        if index > 0 {
            out.push(',');
        }
        write(item, out);
    }
    out.push(']');
}

fn write_map<'a>(
    out: &mut String,
    members: impl Iterator<Item = &'a (Text, Val)>,
    write: fn(&Val, &mut String),
) {
    out.push('{');
    for (index, (name, value)) in members.enumerate() {
        if index > 0 {
            out.push(',');
        }
        write_text(out, name);
        out.push(':');
        write(value, out);
    }
    out.push('}');
}

/// A JSON string as Go's encoder writes it: `<`, `>`, `&` and the two line separators are escaped, slashes are not.
pub fn write_text(out: &mut String, text: &str) {
    out.push('"');
    let mut plain_from = 0;
    for (at, character) in text.char_indices() {
        let replacement: Cow<'static, str> = match character {
            '"' => "\\\"".into(),
            '\\' => "\\\\".into(),
            '\n' => "\\n".into(),
            '\r' => "\\r".into(),
            '\t' => "\\t".into(),
            '<' | '>' | '&' | '\u{2028}' | '\u{2029}' | '\0'..='\u{1f}' => {
                format!("\\u{:04x}", character as u32).into()
            }
            _ => continue,
        };
        out.push_str(text.get(plain_from..at).unwrap_or_default());
        out.push_str(&replacement);
        plain_from = at + character.len_utf8();
    }
    out.push_str(text.get(plain_from..).unwrap_or_default());
    out.push('"');
}
