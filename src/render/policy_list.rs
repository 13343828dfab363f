//! The policies that run, for `pairgate policy list`.
//!
//! Files of a team can say anything in a comment, and what they say reaches a terminal: nothing is written
//! that has not passed [`super::escape`].

use std::collections::BTreeMap;
use std::io::{self, Write};

use serde::Serialize;

use super::escape::{json as safe_json, visible};
use crate::config::RuleLevel;
use crate::finding::Level;
use crate::text::{Lang, Text};

const SCHEMA: &str = "pairgate-policy-list-v1";

/// Types of one policy that are named before the rest is counted.
const MOST_TYPES: usize = 3;

/// Where a policy belongs.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Home {
    /// The built-in pack.
    Pack {
        /// Its group: `backup`.
        group: String,
        /// Its provider: `aws`.
        provider: String,
    },
    /// A file of the team's own.
    File(String),
}

/// One policy.
#[derive(Debug, Clone)]
pub struct Row {
    /// Its id.
    pub id: String,
    /// Where it belongs.
    pub home: Home,
    /// The level that holds; none when it differs by type, or inputs decide.
    pub level: Option<RuleLevel>,
    /// What it is about: types of resources, sources of modules, names of providers.
    pub types: Vec<String>,
    /// What it finds.
    pub title: Text,
    /// The file.
    pub file: String,
    /// The line of its first block.
    pub line: usize,
}

/// What is shown; rows in the order of their homes.
#[derive(Debug)]
pub struct Shown<'a> {
    /// The configuration file; none when there is none.
    pub config: Option<&'a str>,
    /// The policies.
    pub rows: &'a [Row],
}

fn level_name(level: Option<RuleLevel>) -> &'static str {
    level.map_or("varies", RuleLevel::name)
}

/// Two lines a policy below the heading of its group, and a line with numbers.
pub fn text(shown: &Shown<'_>, out: &mut dyn Write) -> io::Result<()> {
    let width = shown.rows.iter().map(|row| row.id.chars().count()).filter(|width| *width <= 48).max();
    let level_width = Level::ALL.map(|level| level.name().len()).into_iter().max().unwrap_or_default();
    let mut before: Option<&Home> = None;
    for row in shown.rows {
        if before != Some(&row.home) {
            writeln!(out, "{}\n", heading(&row.home))?;
        }
        before = Some(&row.home);
        let (id, level) = (visible(&row.id), level_name(row.level));
        let line = format!("  {id:0$}  {level:level_width$}  {1}", width.unwrap_or_default(), types(row));
        writeln!(out, "{}", line.trim_end())?;
        writeln!(out, "      {}\n", visible(row.title.get(Lang::En)))?;
    }
    writeln!(out, "{}", summary(shown.rows))
}

fn heading(home: &Home) -> String {
    match home {
        Home::Pack { group, provider } => format!("{group} ({provider})"),
        Home::File(name) => visible(name),
    }
}

fn types(row: &Row) -> String {
    let mut named: Vec<String> = row.types.iter().take(MOST_TYPES).map(|name| visible(name)).collect();
    let left = row.types.len().saturating_sub(MOST_TYPES);
    if left > 0 {
        named.push(format!("{left} more"));
    }
    named.join(", ")
}

/// `3 policies: 2 backup, 1 in own files; 1 advisory, 2 mandatory`
fn summary(rows: &[Row]) -> String {
    let (groups, levels) = (by_group(rows), by_level(rows));
    let mut parts: Vec<String> = groups.iter().map(|(name, count)| format!("{count} {name}")).collect();
    let own = rows.iter().filter(|row| matches!(row.home, Home::File(_))).count();
    if own > 0 {
        parts.push(format!("{own} in own files"));
    }
    let levels: Vec<String> = levels.iter().map(|(name, count)| format!("{count} {name}")).collect();
    match rows.len() {
        0 => "no policies: the built-in pack is off, and no folder is named".to_owned(),
        1 => format!("1 policy: {}; {}", parts.join(", "), levels.join(", ")),
        count => format!("{count} policies: {}; {}", parts.join(", "), levels.join(", ")),
    }
}

fn by_group(rows: &[Row]) -> BTreeMap<&str, usize> {
    let mut counts = BTreeMap::new();
    for row in rows {
        if let Home::Pack { group, .. } = &row.home {
            *counts.entry(group.as_str()).or_default() += 1;
        }
    }
    counts
}

/// From weakest to strongest; only levels that occur.
fn by_level(rows: &[Row]) -> Vec<(&'static str, usize)> {
    let known = Level::ALL.map(|level| Some(RuleLevel::At(level)));
    let all = [Some(RuleLevel::Off)].into_iter().chain(known).chain([None]);
    all.map(|level| (level_name(level), rows.iter().filter(|row| row.level == level).count()))
        .filter(|(_, count)| *count > 0)
        .collect()
}

#[derive(Serialize)]
struct Document<'a> {
    schema: &'static str,
    config: Option<&'a str>,
    policies: Vec<Item<'a>>,
    counts: Counts<'a>,
}

#[derive(Serialize)]
struct Item<'a> {
    id: &'a str,
    built_in: bool,
    group: Option<&'a str>,
    provider: Option<&'a str>,
    level: Option<&'static str>,
    types: &'a [String],
    title: Words<'a>,
    file: &'a str,
    line: usize,
}

#[derive(Serialize)]
struct Words<'a> {
    en: &'a str,
    ja: &'a str,
}

#[derive(Serialize)]
struct Counts<'a> {
    policies: usize,
    groups: BTreeMap<&'a str, usize>,
    own_files: usize,
    levels: BTreeMap<&'static str, usize>,
}

/// One JSON document; a level of null differs by type, or is decided by inputs.
pub fn json(shown: &Shown<'_>, out: &mut dyn Write) -> io::Result<()> {
    let document = Document {
        schema: SCHEMA,
        config: shown.config,
        policies: shown.rows.iter().map(item_of).collect(),
        counts: Counts {
            policies: shown.rows.len(),
            groups: by_group(shown.rows),
            own_files: shown.rows.iter().filter(|row| matches!(row.home, Home::File(_))).count(),
            levels: by_level(shown.rows).into_iter().filter(|(name, _)| *name != level_name(None)).collect(),
        },
    };
    let text = serde_json::to_string_pretty(&document)?;
    writeln!(out, "{}", safe_json(&text))
}

fn item_of(row: &Row) -> Item<'_> {
    let (group, provider) = match &row.home {
        Home::Pack { group, provider } => (Some(group.as_str()), Some(provider.as_str())),
        Home::File(_) => (None, None),
    };
    Item {
        id: &row.id,
        built_in: group.is_some(),
        group,
        provider,
        level: row.level.map(RuleLevel::name),
        types: &row.types,
        title: Words { en: row.title.get(Lang::En), ja: row.title.get(Lang::Ja) },
        file: &row.file,
        line: row.line,
    }
}
