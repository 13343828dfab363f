//! Several reports as one: an overview for people, and for machines the formats that can hold many.
//!
//! Each report keeps its own run or suite, because a finding of one root module says nothing about another.

use std::io::Write;

use super::pull_request::{Row, overview_page};
use super::{Format, Judged, Options, RenderError, RuleInfo, junit, sarif};
use crate::config::RadiusLevel;
use crate::finding::{Finding, Level};
use crate::report::{Counts, Verdict};
use crate::signoff::verification::State;

mod json;
mod text;

/// One report of several, as far as joining it needs.
#[derive(Debug, Clone)]
pub struct Part {
    /// The report's file, as the user named it.
    pub file: String,
    /// The plan, as the report names it.
    pub source: String,
    /// Findings of this level and above block.
    pub fail_on: Level,
    /// What was found, worst first.
    pub findings: Vec<Finding>,
    /// The change digest; none where there is none.
    pub digest: Option<String>,
    /// The digest of the request that it was posted as.
    pub request: Option<String>,
    /// How its sign-off stands, when somebody asked the forge.
    pub state: Option<State>,
    /// What people see.
    pub row: Row,
}

impl Part {
    /// Root module and workspace in one word.
    pub fn name(&self) -> String {
        match self.row.workspace.as_str() {
            "default" => self.row.root_module.clone(),
            workspace => format!("{} [{workspace}]", self.row.root_module),
        }
    }
}

/// Several reports.
#[derive(Debug, Clone)]
pub struct Merged {
    /// Each of them, by root module and workspace.
    pub parts: Vec<Part>,
    /// Whether the pull request is signed off; none where nobody asked.
    pub satisfied: Option<bool>,
    /// Where the overview stands on the forge.
    pub url: Option<String>,
}

impl Merged {
    /// The worst verdict of all.
    pub fn verdict(&self) -> Verdict {
        let order = [Verdict::Undecided, Verdict::Blocked, Verdict::NeedsSignoff];
        let is = |verdict: &Verdict| self.parts.iter().any(|part| part.row.verdict == *verdict);
        order.into_iter().find(is).unwrap_or(Verdict::Clear)
    }

    /// The largest blast radius.
    pub fn radius(&self) -> RadiusLevel {
        self.parts.iter().map(|part| part.row.radius).max().unwrap_or_default()
    }

    /// All changes together.
    pub fn counts(&self) -> Counts {
        self.parts.iter().fold(Counts::default(), |all, part| sum(all, part.row.counts))
    }

    /// What people see of each.
    pub fn rows(&self) -> Vec<Row> {
        self.parts.iter().map(|part| part.row.clone()).collect()
    }
}

fn sum(one: Counts, other: Counts) -> Counts {
    Counts {
        create: one.create.saturating_add(other.create),
        update: one.update.saturating_add(other.update),
        delete: one.delete.saturating_add(other.delete),
        replace: one.replace.saturating_add(other.replace),
        forget: one.forget.saturating_add(other.forget),
        import: one.import.saturating_add(other.import),
        moved: one.moved.saturating_add(other.moved),
        read: one.read.saturating_add(other.read),
        no_op: one.no_op.saturating_add(other.no_op),
        unknown: one.unknown.saturating_add(other.unknown),
        drift: one.drift.saturating_add(other.drift),
        deferred: one.deferred.saturating_add(other.deferred),
        invoked: one.invoked.saturating_add(other.invoked),
        applies_otherwise: one.applies_otherwise || other.applies_otherwise,
    }
}

/// Writes the reports as one.
pub fn render(
    format: Format,
    merged: &Merged,
    rules: &[RuleInfo],
    options: &Options,
    out: &mut dyn Write,
) -> Result<(), RenderError> {
    let lang = options.style.lang;
    let names: Vec<String> = merged.parts.iter().map(Part::name).collect();
    let judged: Vec<Judged<'_>> = merged
        .parts
        .iter()
        .zip(&names)
        .map(|(part, name)| Judged {
            name: Some(name),
            source: &part.source,
            verdict: part.row.verdict,
            fail_on: part.fail_on,
            findings: &part.findings,
        })
        .collect();
    let text = match format {
        Format::Text => text::render(merged, options.style),
        Format::Markdown => overview_page(&merged.rows(), lang, options.budget)?,
        Format::Json => json::render(merged)?,
        Format::Sarif => sarif::joined(&judged, rules, lang)?,
        Format::Junit => junit::joined(&judged, rules, lang)?,
        Format::Github => {
            let reason = "annotations belong to the job that made the report".to_owned();
            return Err(RenderError::Unwritable { format: "github", reason });
        }
    };
    out.write_all(text.as_bytes())?;
    Ok(())
}
