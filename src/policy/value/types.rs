//! Types: what a function wants, and what an `input` block declares.

/// A type constraint.
#[derive(Debug, Clone, PartialEq)]
pub enum Type {
    /// Any value.
    Any,
    /// `bool`.
    Bool,
    /// `number`.
    Number,
    /// `string`.
    String,
    /// `list(T)`.
    List(Box<Type>),
    /// `set(T)`.
    Set(Box<Type>),
    /// `map(T)`.
    Map(Box<Type>),
    /// `tuple([T, ...])`.
    Tuple(Vec<Type>),
    /// `object({ name = T, other = optional(T, default) })`.
    Object(Vec<Attribute>),
}

/// An attribute of an object type.
#[derive(Debug, Clone, PartialEq)]
pub struct Attribute {
    /// Its name.
    pub name: String,
    /// Its type.
    pub kind: Type,
    /// `optional(...)`.
    pub optional: bool,
    /// The value of an optional attribute that is absent.
    pub default: Option<super::Value>,
}

impl PartialEq for super::Value {
    /// For tests and declarations; the language's own `==` is [`super::equal`].
    fn eq(&self, other: &Self) -> bool {
        super::equal(self, other) == Some(true)
    }
}
