//! The objects of a plan, before and after, as files of providers look at them.

use crate::plan::{Marks, Plan, ResourceChange, Value};

/// A managed object with its values.
#[derive(Debug)]
pub struct Object<'p, 'a> {
    /// The change itself, for address, type, actions and module.
    pub change: &'p ResourceChange<'a>,
    /// Its values now; null when it does not exist yet.
    pub before: Value<'a>,
    /// Its values after apply, as far as they are known; null when it is gone.
    pub after: Value<'a>,
    /// What of `after` is known only after apply.
    pub unknown: Marks<'a>,
    /// What of `before` is sensitive.
    pub before_sensitive: Marks<'a>,
    /// What of `after` is sensitive.
    pub after_sensitive: Marks<'a>,
}

/// An attribute's value on one side.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Side<'v, 'a> {
    /// There is no object, or no value.
    Absent,
    /// Known after apply.
    Unknown,
    /// This. Sensitive ones may be judged and never shown.
    Known {
        /// The value.
        value: &'v Value<'a>,
        /// It, or a part of it, is marked sensitive.
        sensitive: bool,
    },
}

impl<'v, 'a> Side<'v, 'a> {
    /// The text of a string; none for anything else.
    pub fn text(self) -> Option<&'v str> {
        match self {
            Self::Known { value, .. } => value.as_str(),
            _ => None,
        }
    }
}

impl<'a> Object<'_, 'a> {
    /// The resource's address.
    pub fn address(&self) -> &str {
        &self.change.address
    }

    /// A top-level attribute now.
    pub fn before(&self, attribute: &str) -> Side<'_, 'a> {
        match self.before.get(attribute) {
            None | Some(Value::Null) => Side::Absent,
            Some(value) => {
                Side::Known { value, sensitive: !self.before_sensitive.member(attribute).is_none() }
            }
        }
    }

    /// A top-level attribute after apply.
    pub fn after(&self, attribute: &str) -> Side<'_, 'a> {
        if self.unknown.member(attribute).is_all() {
            return Side::Unknown;
        }
        match self.after.get(attribute) {
            None | Some(Value::Null) => Side::Absent,
            Some(value) => {
                Side::Known { value, sensitive: !self.after_sensitive.member(attribute).is_none() }
            }
        }
    }
}

/// Managed, current objects of the types that are wanted, in the plan's order; unchanged ones among them, since what a
/// principal may do is also what does not change.
pub fn objects<'p, 'a>(plan: &'p Plan<'a>, wanted: impl Fn(&str) -> bool) -> Vec<Object<'p, 'a>> {
    plan.changes
        .iter()
        .filter(|change| change.is_managed() && change.is_current() && wanted(&change.kind))
        .map(read)
        .collect()
}

/// A change with its values.
pub fn read<'p, 'a>(change: &'p ResourceChange<'a>) -> Object<'p, 'a> {
    let (before_sensitive, after_sensitive) = change.change.sensitive_marks();
    Object {
        change,
        before: change.change.before_value(),
        after: change.change.after_value(),
        unknown: change.change.unknown_marks(),
        before_sensitive,
        after_sensitive,
    }
}
