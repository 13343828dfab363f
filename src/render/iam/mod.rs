//! What `pairgate iam` prints.
//!
//! Policy documents may be a stranger's: nothing of them is written that has not passed [`super::escape`].

mod checked;
mod difference;
mod explained;

use std::io::{self, Write};

use serde::Serialize;

use super::escape::{json as safe_json, visible};
use crate::iam::catalog;
use crate::iam::grants::Request;
use crate::text::{Lang, Text};

pub use checked::{Checked, Told, checked, checked_json};
pub use difference::{Asked, Difference, asked, asked_json, difference, difference_json};
pub use explained::{Explained, explained, explained_json};

/// A sentence in the language of the command.
pub fn sentence(text: &Text) -> &str {
    text.get(Lang::En)
}

/// A sentence in both languages, for machines.
#[derive(Serialize)]
struct Words<'a> {
    en: &'a str,
    ja: &'a str,
}

fn words(text: &Text) -> Words<'_> {
    Words { en: text.get(Lang::En), ja: text.get(Lang::Ja) }
}

/// A request on one line.
fn request(request: &Request) -> String {
    // Sets of actions know no case; people know the name as AWS writes it.
    let known = catalog::find(&request.action).map(|known| format!("{}:{}", known.service, known.name));
    let action = known.as_deref().unwrap_or(&request.action);
    let mut line = match request.resource.as_str() {
        "" => action.to_owned(),
        resource => format!("{action} on {resource}"),
    };
    if let Some(principal) = &request.principal {
        line = format!("{line} by {principal}");
    }
    for (key, values) in &request.context {
        line = match values.as_slice() {
            [] => format!("{line}, without {key}"),
            [one] => format!("{line}, with {key} = {one}"),
            many => format!("{line}, with {key} = [{}]", many.join(", ")),
        };
    }
    visible(&line)
}

/// A request, for machines.
#[derive(Serialize)]
struct RequestItem<'a> {
    action: &'a str,
    resource: &'a str,
    principal: Option<&'a str>,
    context: Vec<ContextItem<'a>>,
}

/// A key of the context; no value means that it is absent.
#[derive(Serialize)]
struct ContextItem<'a> {
    key: &'a str,
    values: &'a [String],
}

fn request_item(request: &Request) -> RequestItem<'_> {
    RequestItem {
        action: &request.action,
        resource: &request.resource,
        principal: request.principal.as_deref(),
        context: request.context.iter().map(|(key, values)| ContextItem { key, values }).collect(),
    }
}

fn write_json(document: &impl Serialize, out: &mut dyn Write) -> io::Result<()> {
    let text = serde_json::to_string_pretty(document)?;
    writeln!(out, "{}", safe_json(&text))
}

/// `1 addition`, `2 additions`.
fn count(number: usize, one: &str, many: &str) -> String {
    if number == 1 { format!("1 {one}") } else { format!("{number} {many}") }
}
