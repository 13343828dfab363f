//! What actions can do.

use std::io::{self, Write};

use serde::Serialize;

use super::{Words, count, sentence, words, write_json};
use crate::iam::catalog::{self, Action, Level};
use crate::iam::escalation::Path;
use crate::iam::lint::{Credential, DataAccess};
use crate::render::escape::visible;
use crate::text::Lang;

const SCHEMA: &str = "pairgate-iam-explain-v1";

/// More actions of one level are counted only; JSON has all of them.
const MOST_ACTIONS: usize = 40;
/// More ways are counted only.
const MOST_PATHS: usize = 12;

/// What an action, or what a pattern of actions, can do.
#[derive(Debug)]
pub struct Explained<'a> {
    /// As it was asked.
    pub pattern: &'a str,
    /// What it matches.
    pub actions: Vec<Action>,
    /// Patterns of the ARNs that one action can be limited to.
    pub resources: Vec<&'static str>,
    /// Why its level is another one than AWS's.
    pub override_reason: Option<&'static str>,
    /// How it brings out data.
    pub data: Option<&'static DataAccess>,
    /// How it gives credentials.
    pub credentials: Option<&'static Credential>,
    /// Ways to more permissions that need it.
    pub paths: Vec<&'static Path>,
}

/// A paragraph each.
pub fn explained(shown: &[Explained<'_>], out: &mut dyn Write) -> io::Result<()> {
    for (at, one) in shown.iter().enumerate() {
        if at > 0 {
            writeln!(out)?;
        }
        match one.actions.as_slice() {
            [action] => single(one, action, out)?,
            _ => several(one, out)?,
        }
        paths(one, out)?;
    }
    let source = catalog::source();
    writeln!(out, "\nactions of {}, from {} {}", source.date, source.package, source.version)
}

fn single(one: &Explained<'_>, action: &Action, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "{}:{}", action.service, action.name)?;
    writeln!(out, "  level        {}", action.level.label().get(Lang::En))?;
    if let Some(why) = one.override_reason {
        writeln!(out, "               our own: {why}")?;
    }
    match one.resources.as_slice() {
        [] => writeln!(out, "  resources    takes only `*`")?,
        all => {
            for (at, resource) in all.iter().enumerate() {
                writeln!(out, "  {:12} {resource}", if at == 0 { "resources" } else { "" })?;
            }
        }
    }
    if let Some(data) = one.data {
        writeln!(out, "  data         {}: {}", data.how, data.source)?;
    }
    if let Some(credentials) = one.credentials {
        writeln!(out, "  credentials  {}", credentials.source)?;
    }
    Ok(())
}

fn several(one: &Explained<'_>, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "{}: {}", visible(one.pattern), count(one.actions.len(), "action", "actions"))?;
    for level in Level::ALL {
        let names: Vec<String> = one
            .actions
            .iter()
            .filter(|action| action.level == level)
            .map(|action| format!("{}:{}", action.service, action.name))
            .collect();
        if names.is_empty() {
            continue;
        }
        writeln!(out, "  {} ({})", level.label().get(Lang::En), names.len())?;
        for name in names.iter().take(MOST_ACTIONS) {
            writeln!(out, "    {name}")?;
        }
        let left = names.len().saturating_sub(MOST_ACTIONS);
        if left > 0 {
            writeln!(out, "    and {left} more, which `--format json` lists")?;
        }
    }
    Ok(())
}

fn paths(one: &Explained<'_>, out: &mut dyn Write) -> io::Result<()> {
    if one.paths.is_empty() {
        return writeln!(out, "  no known way to more permissions needs it");
    }
    let ways = count(one.paths.len(), "way to more permissions needs it", "ways to more permissions need it");
    writeln!(out, "  {ways}")?;
    for path in one.paths.iter().take(MOST_PATHS) {
        writeln!(out, "    {}  {}", path.id, sentence(&path.title))?;
        writeln!(out, "      needs {}", path.actions.join(", "))?;
        writeln!(out, "      gains {}", sentence(&path.gains))?;
    }
    let left = one.paths.len().saturating_sub(MOST_PATHS);
    if left > 0 {
        writeln!(out, "    and {left} more, which `--format json` lists")?;
    }
    Ok(())
}

#[derive(Serialize)]
struct Document<'a> {
    schema: &'static str,
    source: SourceItem,
    explained: Vec<Item<'a>>,
}

#[derive(Serialize)]
struct SourceItem {
    package: &'static str,
    version: &'static str,
    date: &'static str,
}

#[derive(Serialize)]
struct Item<'a> {
    pattern: &'a str,
    actions: Vec<ActionItem>,
    resources: &'a [&'static str],
    level_reason: Option<&'static str>,
    data: Option<&'static str>,
    gives_credentials: bool,
    paths: Vec<PathItem<'a>>,
}

#[derive(Serialize)]
struct ActionItem {
    service: &'static str,
    name: &'static str,
    level: &'static str,
}

#[derive(Serialize)]
struct PathItem<'a> {
    id: &'static str,
    title: Words<'a>,
    gains: Words<'a>,
    actions: &'a [&'static str],
}

/// One JSON document.
pub fn explained_json(shown: &[Explained<'_>], out: &mut dyn Write) -> io::Result<()> {
    let source = catalog::source();
    let document = Document {
        schema: SCHEMA,
        source: SourceItem { package: source.package, version: source.version, date: source.date },
        explained: shown.iter().map(item).collect(),
    };
    write_json(&document, out)
}

fn item<'a>(one: &'a Explained<'_>) -> Item<'a> {
    let action = |action: &Action| ActionItem {
        service: action.service,
        name: action.name,
        level: action.level.name(),
    };
    let path = |path: &'static Path| PathItem {
        id: path.id,
        title: words(&path.title),
        gains: words(&path.gains),
        actions: &path.actions,
    };
    Item {
        pattern: one.pattern,
        actions: one.actions.iter().map(action).collect(),
        resources: &one.resources,
        level_reason: one.override_reason,
        data: one.data.map(|row| row.how),
        gives_credentials: one.credentials.is_some(),
        paths: one.paths.iter().copied().map(path).collect(),
    }
}
