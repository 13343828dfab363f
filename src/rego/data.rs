//! Data files: what policies read below `data`.
//!
//! Objects of several files grow together; where two files give the same place a value, that is an error,
//! also when the values are equal (OPA says so too: with one of them changed, the other would still hold).

use std::collections::{BTreeMap, BTreeSet};

use regorus::Value;

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::source::Source;

use super::input::{Reader, Unreadable};
use super::syntax::shortened;

/// A data file.
#[derive(Debug, Clone)]
pub struct DataFile {
    /// Its name and text: JSON, or YAML when the name ends in `.yaml` or `.yml`.
    pub source: Source,
    /// The folders between the one that was asked for and the file: its contents stand below them.
    pub under: Vec<String>,
}

impl DataFile {
    /// A file whose contents stand directly below `data`.
    pub fn new(source: Source) -> Self {
        Self { source, under: Vec::new() }
    }
}

/// The documents of all files as one, with the top-level names.
pub fn read(files: &[DataFile]) -> Result<(Value, BTreeSet<String>), Diagnostics> {
    let (mut whole, mut wrong) = (BTreeMap::new(), Diagnostics::new());
    for file in files {
        match document(file) {
            Ok(document) => {
                if let Err(path) = merge(&mut whole, document) {
                    wrong.push(
                        Diagnostic::error(
                            "rego-data-conflict",
                            format!(
                                "`{}` gives `data.{path}` a value that another data file gives too",
                                file.source.name()
                            ),
                        )
                        .help("take it out of one of the files"),
                    );
                }
            }
            Err(diagnostic) => wrong.push(diagnostic),
        }
    }
    if !wrong.is_empty() {
        return Err(wrong);
    }
    let names =
        whole.keys().filter_map(|key| key.as_string().ok().map(|key| key.as_ref().to_owned())).collect();
    Ok((Value::from(whole), names))
}

type Members = BTreeMap<Value, Value>;

fn document(file: &DataFile) -> Result<Members, Diagnostic> {
    let name = file.source.name();
    let yaml = [".yaml", ".yml"].iter().any(|end| name.to_ascii_lowercase().ends_with(end));
    let value = if yaml { from_yaml(&file.source)? } else { from_json(&file.source)? };
    let inside = file
        .under
        .iter()
        .rev()
        .fold(value, |value, folder| Value::from(Members::from([(Value::from(folder.as_str()), value)])));
    members(&inside).ok_or_else(|| {
        Diagnostic::error("rego-data", format!("`{name}` is no object"))
            .help("give the value a name, as in `{\"allowed\": […]}`, and read it as `data.allowed`")
    })
}

/// The members of an object.
fn members(value: &Value) -> Option<Members> {
    let object = value.as_object().ok()?;
    Some(object.iter().map(|(key, value)| (key.clone(), value.clone())).collect())
}

fn from_json(source: &Source) -> Result<Value, Diagnostic> {
    let text = source.text().strip_prefix('\u{feff}').unwrap_or(source.text());
    let skipped = source.text().len() - text.len();
    Reader::open().read(text).map_err(|error| {
        let (offset, said) = match error {
            Unreadable::Json(error) => (error.offset, error.problem.to_string()),
            Unreadable::Number(offset) => (offset, "this number is too large".to_owned()),
            Unreadable::Foreign => (0, "it cannot be read".to_owned()),
        };
        let end = offset + skipped + usize::from(offset < text.len());
        Diagnostic::error("rego-data", format!("`{}` is no JSON: {said}", source.name()))
            .at(source, offset + skipped..end, "here")
            .help("mend the data file; its name says whether it is JSON or YAML")
    })
}

fn from_yaml(source: &Source) -> Result<Value, Diagnostic> {
    let wrong = |said: &str| {
        Diagnostic::error("rego-data", format!("`{}` cannot be used: {}", source.name(), shortened(said)))
            .help("mend the data file; it must be one YAML document with every key once")
    };
    // Read twice, because only this reading refuses a key that stands twice.
    if let Err(error) = yaml_serde::from_str::<yaml_serde::Value>(source.text()) {
        return Err(wrong(&error.to_string()));
    }
    let value = Value::from_yaml_str(source.text()).map_err(|error| wrong(error.to_string().trim()))?;
    Ok(value)
}

/// Puts `other` into `whole`; the path of the first conflict.
fn merge(whole: &mut Members, other: Members) -> Result<(), String> {
    for (key, value) in other {
        let name = key.as_string().map_or_else(|_| key.to_string(), |name| name.as_ref().to_owned());
        let merged = match whole.get(&key) {
            None => value,
            Some(old) => match (members(old), members(&value)) {
                (Some(mut old), Some(new)) => {
                    merge(&mut old, new).map_err(|rest| format!("{name}.{rest}"))?;
                    Value::from(old)
                }
                _ => return Err(name),
            },
        };
        whole.insert(key, merged);
    }
    Ok(())
}

/// Whether the data already has something at a rule's path: it would stand beside the rule's own value.
pub fn hides(data: &Value, package: &str, rule: &str) -> bool {
    let mut at = data.clone();
    for step in package.split('.').chain([rule]) {
        match at.as_object().ok().and_then(|object| object.get(&Value::from(step)).cloned()) {
            Some(next) => at = next,
            None => return at.as_object().is_err(),
        }
    }
    true
}
