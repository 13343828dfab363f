//! The values that hold for a root module, for `pairgate config`.

use crate::config::{EffectiveValue, Origin};
use serde::Serialize;
use std::io::{self, Write};

/// The version of the JSON form; it grows when a field changes its meaning or goes.
const FORMAT_VERSION: &str = "1";

/// What is shown.
#[derive(Debug)]
pub struct Shown<'a> {
    /// The configuration file; none when there is none.
    pub file: Option<&'a str>,
    /// The root module, relative to the file's folder.
    pub root_module: &'a str,
    /// The values.
    pub values: &'a [EffectiveValue],
}

/// Aligned lines `key = value  # origin`, which are nearly a configuration file themselves.
pub fn text(shown: &Shown<'_>, out: &mut dyn Write) -> io::Result<()> {
    let file = shown.file.map_or_else(|| "no configuration file".to_owned(), one_line);
    writeln!(out, "# root module {}, {file}", one_line(shown.root_module))?;
    let keys: Vec<String> = shown.values.iter().map(|value| one_line(&value.key)).collect();
    let values: Vec<String> = shown.values.iter().map(|value| one_line(&value.value)).collect();
    let (key_width, value_width) = (column_width(&keys), column_width(&values));
    for ((key, value), row) in keys.iter().zip(&values).zip(shown.values) {
        let (key, value) = (padded(key, key_width), padded(value, value_width));
        writeln!(out, "{key} = {value}  # {}", origin(&row.origin))?;
    }
    Ok(())
}

/// Long lists would push every origin off the screen; they stick out of their column instead.
fn column_width(texts: &[String]) -> usize {
    let widths = texts.iter().map(|text| unicode_width::UnicodeWidthStr::width(text.as_str()));
    widths.filter(|width| *width <= 48).max().unwrap_or(0)
}

/// By the columns a text takes, which are not its characters when it is Japanese.
fn padded(text: &str, width: usize) -> String {
    let missing = width.saturating_sub(unicode_width::UnicodeWidthStr::width(text));
    format!("{text}{}", " ".repeat(missing))
}

fn origin(origin: &Origin) -> String {
    match origin {
        Origin::Default => "default".to_owned(),
        Origin::File { name, line } => format!("{}:{line}", one_line(name)),
        Origin::Environment { name, environment, line } => {
            format!("{}:{line} (environment \"{}\")", one_line(name), one_line(environment))
        }
    }
}

/// File and folder names can hold anything but a slash.
fn one_line(text: &str) -> String {
    text.chars().map(|c| if c == '\t' { ' ' } else { super::excerpt::shown(c) }).collect()
}

#[derive(Serialize)]
struct Document<'a> {
    format_version: &'static str,
    file: Option<&'a str>,
    root_module: &'a str,
    values: Vec<Row<'a>>,
}

#[derive(Serialize)]
struct Row<'a> {
    key: &'a str,
    value: &'a str,
    origin: Place<'a>,
}

#[derive(Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
enum Place<'a> {
    Default,
    File { file: &'a str, line: usize },
    Environment { file: &'a str, line: usize, environment: &'a str },
}

/// One JSON document.
pub fn json(shown: &Shown<'_>, out: &mut dyn Write) -> io::Result<()> {
    let values = shown.values.iter().map(|value| Row {
        key: &value.key,
        value: &value.value,
        origin: match &value.origin {
            Origin::Default => Place::Default,
            Origin::File { name, line } => Place::File { file: name, line: *line },
            Origin::Environment { name, environment, line } => {
                Place::Environment { file: name, line: *line, environment }
            }
        },
    });
    let document = Document {
        format_version: FORMAT_VERSION,
        file: shown.file,
        root_module: shown.root_module,
        values: values.collect(),
    };
    serde_json::to_writer_pretty(&mut *out, &document)?;
    writeln!(out)
}
