//! Facts from the JSON syntax of Terraform (`.tf.json`), which generators write.
//!
//! serde_json bounds the nesting. It keeps no places, so a line is the first one that has the words.

use serde_json::Value;

use super::facts::{BackendBlock, DataBlock, Facts, Local, Reference, Step};
use super::hcl;
use super::setting::Setting;

/// Reads a file; the error is a line and what is wrong there.
pub fn facts(text: &str) -> Result<Facts, (usize, String)> {
    let value: Value =
        serde_json::from_str(text).map_err(|error| (error.line(), "not valid JSON".to_owned()))?;
    let mut reader = Reader { text, facts: Facts::default() };
    for (name, value) in objects(&value) {
        match name {
            "terraform" => reader.terraform(value),
            "provider" => reader.facts.has_provider = true,
            "data" => reader.data(value),
            "module" => {
                let sources = objects(value).flat_map(|(_, call)| objects(call));
                let sources = sources.filter(|(name, _)| *name == "source");
                reader
                    .facts
                    .sources
                    .extend(sources.filter_map(|(_, source)| source.as_str()).map(str::to_owned));
            }
            _ => {}
        }
        if name == "locals" { reader.locals(value) } else { reader.references(value) }
    }
    Ok(reader.facts)
}

struct Reader<'a> {
    text: &'a str,
    facts: Facts,
}

impl Reader<'_> {
    fn line(&self, words: &str) -> usize {
        self.text.lines().position(|line| line.contains(words)).map_or(1, |at| at + 1)
    }

    fn terraform(&mut self, value: &Value) {
        for (name, inner) in objects(value) {
            let found = match name {
                "backend" | "state_store" => {
                    objects(inner).next().map(|(kind, settings)| (kind.to_owned(), settings))
                }
                "cloud" => Some(("cloud".to_owned(), inner)),
                _ => None,
            };
            if let Some((kind, settings)) = found {
                let settings = Setting::Map(arguments(settings));
                self.facts.backend = Some(BackendBlock { kind, settings });
            }
        }
    }

    fn data(&mut self, value: &Value) {
        for (kind, blocks) in objects(value) {
            for (name, block) in objects(blocks) {
                self.facts.data.push(DataBlock {
                    kind: kind.to_owned(),
                    name: name.to_owned(),
                    arguments: arguments(block),
                    line: self.line(&format!("\"{name}\"")),
                });
            }
        }
    }

    fn locals(&mut self, value: &Value) {
        for (name, value) in objects(value) {
            let alias = match value.as_str().and_then(hcl::template) {
                Some((_, references)) if is_interpolation(value) => match references.as_slice() {
                    [steps] => Some(Reference { steps: steps.clone(), line: 1 }),
                    _ => None,
                },
                _ => None,
            };
            if alias.is_none() {
                self.references(value);
            }
            self.facts.locals.push(Local { name: name.to_owned(), value: setting(value), alias });
        }
    }

    /// References in all strings below.
    fn references(&mut self, value: &Value) {
        match value {
            Value::String(text) if text.contains("${") => {
                if let Some((_, references)) = hcl::template(text) {
                    for steps in references {
                        let line = self.line(&words(&steps));
                        self.facts.references.push(Reference { steps, line });
                    }
                }
            }
            Value::Array(items) => items.iter().for_each(|item| self.references(item)),
            Value::Object(members) => members.values().for_each(|member| self.references(member)),
            _ => {}
        }
    }
}

/// A reference as far as it is written with dots.
fn words(steps: &[Step]) -> String {
    let names = steps.iter().map_while(|step| match step {
        Step::Name(name) => Some(name.as_str()),
        _ => None,
    });
    names.collect::<Vec<_>>().join(".")
}

/// `"${local.x}"` and its like: one plain reference and nothing around it.
fn is_interpolation(value: &Value) -> bool {
    let inner = value.as_str().and_then(|text| text.strip_prefix("${")?.strip_suffix('}'));
    inner.is_some_and(|inner| {
        inner
            .chars()
            .all(|found| found.is_alphanumeric() || matches!(found, '.' | '_' | '-' | '[' | ']' | '"'))
    })
}

/// Members of an object, or of all objects in a list: the syntax allows both for a block.
fn objects(value: &Value) -> Box<dyn Iterator<Item = (&str, &Value)> + '_> {
    match value {
        Value::Object(members) => Box::new(members.iter().map(|(name, value)| (name.as_str(), value))),
        Value::Array(items) => Box::new(items.iter().flat_map(objects)),
        _ => Box::new(std::iter::empty()),
    }
}

fn arguments(value: &Value) -> Vec<(String, Setting)> {
    let mut found = Vec::new();
    for (name, value) in objects(value) {
        match value {
            // Blocks that repeat, such as `filter`.
            Value::Array(items) if items.iter().all(Value::is_object) => {
                found.extend(items.iter().map(|item| (name.to_owned(), setting(item))));
            }
            _ => found.push((name.to_owned(), setting(value))),
        }
    }
    found
}

fn setting(value: &Value) -> Setting {
    match value {
        Value::String(text) if text.contains("${") || text.contains("%{") => {
            hcl::template(text).map_or(Setting::Unknown, |(value, _)| value)
        }
        Value::String(text) => Setting::literal(text),
        Value::Bool(found) => Setting::literal(found.to_string()),
        Value::Number(found) => Setting::literal(found.to_string()),
        Value::Array(items) => Setting::List(items.iter().map(setting).collect()),
        Value::Object(_) => Setting::Map(arguments(value)),
        Value::Null => Setting::Unknown,
    }
}
