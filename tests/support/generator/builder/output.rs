//! What follows from an output of the root module.

use serde_json::{Map, Value};

use super::marks::type_of;
use super::parts::Output;

impl Output {
    fn action(&self) -> &'static str {
        match (&self.before, &self.after, self.is_unknown) {
            (Some(before), Some(after), _) if before == after => "no-op",
            (None, _, _) => "create",
            (Some(_), None, false) => "delete",
            _ => "update",
        }
    }

    pub fn change_json(&self) -> Value {
        let mut change = Map::new();
        change.insert("actions".into(), vec![Value::from(self.action())].into());
        change.insert("before".into(), self.before.clone().unwrap_or_default());
        if !self.is_unknown {
            change.insert("after".into(), self.after.clone().unwrap_or_default());
        }
        let marks = self.unknown_marks.clone().unwrap_or_else(|| self.is_unknown.into());
        change.insert("after_unknown".into(), marks);
        // Terraform marks both sides, also one that does not exist.
        change.insert("before_sensitive".into(), self.is_sensitive.into());
        change.insert("after_sensitive".into(), self.is_sensitive.into());
        Value::Object(change)
    }

    /// The entry among the planned values; nothing for an output that goes away.
    pub fn planned_json(&self) -> Option<Value> {
        let mut entry = Map::new();
        entry.insert("sensitive".into(), self.is_sensitive.into());
        match &self.after {
            // Terraform plans no value as long as a part of it is unknown.
            Some(value) if self.unknown_marks.is_none() => {
                entry.insert("type".into(), type_of(value));
                entry.insert("value".into(), value.clone());
            }
            Some(_) => {}
            None if self.is_unknown => {}
            None => return None,
        }
        Some(Value::Object(entry))
    }

    pub fn prior_json(&self) -> Option<Value> {
        let value = self.before.clone()?;
        let mut entry = Map::new();
        entry.insert("sensitive".into(), self.is_sensitive.into());
        entry.insert("type".into(), type_of(&value));
        entry.insert("value".into(), value);
        Some(Value::Object(entry))
    }
}
