//! Values for people: on one line, in the way of the language, without secrets.

use super::{Members, Value};

/// A value as text of at most `limit` characters, and `...` where it goes on.
pub fn show(value: &Value, limit: usize) -> String {
    let mut out = Writer { text: String::new(), left: limit, cut: false };
    out.value(value);
    out.text
}

struct Writer {
    text: String,
    left: usize,
    cut: bool,
}

impl Writer {
    /// Writes, and stops where the limit is.
    fn put(&mut self, text: &str) {
        if self.cut {
            return;
        }
        match text.char_indices().nth(self.left) {
            None => {
                self.left -= text.chars().count();
                self.text.push_str(text);
            }
            Some((end, _)) => {
                self.cut = true;
                self.text.push_str(text.get(..end).unwrap_or_default());
                self.text.push_str("...");
            }
        }
    }

    fn value(&mut self, value: &Value) {
        match value {
            Value::Null => self.put("null"),
            Value::Bool(value) => self.put(if *value { "true" } else { "false" }),
            Value::Number(number) => self.put(&number.to_string()),
            Value::String(text) => self.string(text),
            Value::Sequence(_, items) => self.items(items),
            Value::Mapping(_, members) => self.members(members),
            Value::Unknown(_) => self.put("(known after apply)"),
            Value::Sensitive(_) => self.put("(sensitive value)"),
        }
    }

    fn string(&mut self, text: &str) {
        self.put("\"");
        // No more of a long text is looked at than can be shown.
        let shown: String = text.chars().take(self.left + 1).collect();
        self.put(&shown.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n"));
        self.put("\"");
    }

    fn items(&mut self, items: &[Value]) {
        self.put("[");
        for (index, item) in items.iter().enumerate() {
            if self.cut {
                return;
            }
            if index > 0 {
                self.put(", ");
            }
            self.value(item);
        }
        self.put("]");
    }

    fn members(&mut self, members: &Members) {
        if members.is_empty() {
            return self.put("{}");
        }
        self.put("{ ");
        for (index, (key, value)) in members.iter().enumerate() {
            if self.cut {
                return;
            }
            if index > 0 {
                self.put(", ");
            }
            self.put(key);
            self.put(" = ");
            self.value(value);
        }
        self.put(" }");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;

    #[test]
    fn values_are_shown_on_one_line_and_secrets_never() {
        let members: Members = [
            (Arc::from("a"), Value::tuple(vec![Value::int(1), Value::Null, Value::unknown()])),
            (Arc::from("b"), Value::text("x\"y\n").sensitive()),
            (Arc::from("c"), Value::text("x\"y\n")),
        ]
        .into();
        let value = Value::object(members);
        let all = "{ a = [1, null, (known after apply)], b = (sensitive value), c = \"x\\\"y\\n\" }";
        assert_eq!(show(&value, 200), all);
        assert_eq!(show(&value, 8), "{ a = [1...");
        assert_eq!(show(&Value::text("abcdef"), 4), "\"abc...");
        assert_eq!(show(&Value::text("日本語"), 100), "\"日本語\"");
    }
}
