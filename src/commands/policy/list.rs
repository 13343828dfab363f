//! `pairgate policy list`: which policies run here, and at which level.

use std::io::Write;

use crate::commands::policies::{self, Chosen, Compiled, RootModuleArgs};
use crate::commands::unwritable;
use crate::config::{RuleLevel, Settings};
use crate::diagnostic::Diagnostics;
use crate::engine::policies::title_in;
use crate::outcome::Outcome;
use crate::policy::pack;
use crate::policy::program::{LevelExpr, Policy, PolicyFile};
use crate::rego::{Rego, Rule};
use crate::render::policy_list::{Home, Row, Shown, json, text};
use crate::text::Text;

/// List the policies that run here, by group, each with the level that holds.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    // A comment would become the help of the group.
    #[allow(missing_docs)]
    pub chosen: Chosen,
    #[command(flatten)]
    // A comment would become the help of the group.
    #[allow(missing_docs)]
    pub root_module: RootModuleArgs,
    /// How to show them.
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub format: Format,
}

/// How policies are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// Two lines each, for people.
    Text,
    /// One JSON document.
    Json,
}

/// Runs the command; warnings are given to `warn`.
pub fn run(
    args: &Args,
    out: &mut dyn Write,
    warn: &mut dyn FnMut(Diagnostics),
) -> Result<Outcome, Diagnostics> {
    let located = args.root_module.located()?;
    let (_, settings, mut compiled, mut warnings) =
        policies::configured(located.as_ref(), Some(&args.chosen))?;
    warnings.append(&mut compiled.warnings);
    warn(warnings);
    let rows = rows(&compiled, &settings);
    let shown = Shown { config: located.as_ref().map(|located| located.source.name()), rows: &rows };
    let written = match args.format {
        Format::Text => text(&shown, out),
        Format::Json => json(&shown, out),
    };
    written.map_err(|error| unwritable(&error))?;
    Ok(Outcome::Clear)
}

/// Each id of a file once, by group and provider; own files come last, in the order in which they were named.
fn rows(compiled: &Compiled, settings: &Settings) -> Vec<Row> {
    let mut rows: Vec<Row> = Vec::new();
    for (file, policy, built_in) in compiled.policies() {
        let home = home(file, built_in);
        let level = level(policy, settings);
        match rows.iter_mut().find(|row| row.id == policy.label && row.home == home) {
            Some(row) => {
                row.level = row.level.filter(|known| Some(*known) == level);
                if !row.types.contains(&policy.target) {
                    row.types.push(policy.target.clone());
                }
            }
            None => rows.push(Row {
                id: policy.label.clone(),
                home,
                level,
                types: vec![policy.target.clone()],
                title: title_in(file, built_in, policy),
                file: file.source.name().to_owned(),
                line: file.source.position(policy.span.start).line,
            }),
        }
    }
    rows.extend(compiled.rego.iter().flat_map(Rego::judging).map(|rule| rego(rule, settings)));
    rows.sort_by(|one, other| match (&one.home, &other.home) {
        (Home::File(_), Home::File(_)) => std::cmp::Ordering::Equal,
        (one, other) => one.cmp(other),
    });
    rows
}

/// A Rego rule is about a whole plan, and has no manual to take a title from.
fn rego(rule: &Rule, settings: &Settings) -> Row {
    let (file, line) = rule.clauses.first().cloned().unwrap_or_default();
    let id = rule.id();
    Row {
        home: Home::File(file.clone()),
        level: settings.rules.get(&id).copied().or(Some(RuleLevel::At(rule.level()))),
        id,
        types: Vec::new(),
        title: Text::new("A rule of a Rego policy", "Rego ポリシーのルール"),
        file,
        line,
    }
}

fn home(file: &PolicyFile, built_in: bool) -> Home {
    let name = file.source.name();
    match pack::files().iter().find(|one| built_in && name.strip_prefix("policies/") == Some(one.path)) {
        Some(file) => Home::Pack { group: file.group.to_owned(), provider: file.provider.to_owned() },
        None => Home::File(name.to_owned()),
    }
}

/// The level that holds; none when only inputs tell.
fn level(policy: &Policy, settings: &Settings) -> Option<RuleLevel> {
    settings.rules.get(&policy.label).copied().or(match policy.level {
        LevelExpr::Known(level) => Some(RuleLevel::At(level)),
        LevelExpr::Expr(_) => None,
    })
}
