//! From a report to bytes: one file a format, and nothing decided here.
//!
//! A renderer takes the [`Report`] as it is and writes to a given writer. It opens no file, asks no
//! terminal and knows no colour that it was not told to use: width, colour and language come in with
//! [`Options`]. Texts of the report are redacted but not escaped; each format escapes for its own
//! place with the functions of [`escape`], and all fixed words come from [`words`]. Machine formats
//! have their own versioned structs, so that a change inside the house does not change a file that
//! somebody's script reads.

use std::io::{self, Write};

use crate::finding::{Finding, Level};
use crate::graph::Reversibility;
use crate::report::{AttributeView, ChangeView, OutputView, Report, Shown, Verdict};
use crate::text::{Lang, Text};

pub use links::Links;

mod access;
pub mod allowance;
pub mod audit;
pub mod config;
#[cfg(feature = "aws")]
pub mod credentials;
pub mod diagnostic;
pub mod difference;
pub mod escape;
mod excerpt;
mod github;
pub mod history;
pub mod iam;
mod json;
mod junit;
mod links;
mod markdown;
pub mod merge;
pub mod policy_list;
pub mod policy_manual;
pub mod policytest;
pub mod pull_request;
mod sarif;
pub mod session;
mod signoff;
pub mod steps;
mod text;
pub mod verification;
pub mod words;

/// What a report can be written as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// For a terminal.
    Text,
    /// For a comment on a pull request.
    Markdown,
    /// Every fact, for scripts.
    Json,
    /// For code scanning.
    Sarif,
    /// For test reports of CI.
    Junit,
    /// Workflow commands of GitHub Actions.
    Github,
}

impl Format {
    /// Every format, in the order of the help.
    pub const ALL: [Self; 6] =
        [Self::Text, Self::Markdown, Self::Json, Self::Sarif, Self::Junit, Self::Github];

    /// The name used on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Markdown => "markdown",
            Self::Json => "json",
            Self::Sarif => "sarif",
            Self::Junit => "junit",
            Self::Github => "github",
        }
    }

    /// Reads a name.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.name() == text)
    }
}

/// How it should look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Style {
    /// Colour, in text only.
    pub colour: bool,
    /// Columns of the terminal.
    pub width: usize,
    /// The language of everything that a person reads.
    pub lang: Lang,
    /// Nothing is shortened in text.
    pub all: bool,
}

impl Default for Style {
    fn default() -> Self {
        Self { colour: false, width: 80, lang: Lang::En, all: false }
    }
}

/// What the caller decides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    /// How it should look.
    pub style: Style,
    /// The most characters (not bytes) that Markdown may have.
    pub budget: usize,
    /// Where files of the repository can be read, for links in Markdown.
    pub links: Option<Links>,
}

impl Default for Options {
    fn default() -> Self {
        Self { style: Style::default(), budget: 60_000, links: None }
    }
}

/// A rule, as the formats that list rules need it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleInfo {
    /// Its id.
    pub id: String,
    /// What it finds.
    pub title: Text,
    /// What to do about it.
    pub help: Text,
    /// Its level when the configuration says nothing.
    pub default_level: Level,
}

/// Why nothing, or not all, was written.
#[derive(Debug, thiserror::Error)]
pub enum RenderError {
    /// Not even what may never be left out fits.
    #[error(
        "verdict, irreversible changes, blocking findings, digest and how to sign need {needed} characters of \
         {budget}"
    )]
    DoesNotFit {
        /// What they need.
        needed: usize,
        /// What there is.
        budget: usize,
    },
    /// The writer failed.
    #[error("cannot write the report: {0}")]
    Io(#[from] io::Error),
    /// A value has no place in the format.
    #[error("cannot write the report as {format}: {reason}")]
    Unwritable {
        /// The format's name.
        format: &'static str,
        /// The serializer's words.
        reason: String,
    },
}

/// Writes a report.
pub fn render(
    format: Format,
    report: &Report,
    rules: &[RuleInfo],
    options: &Options,
    out: &mut dyn Write,
) -> Result<(), RenderError> {
    let lang = options.style.lang;
    let text = match format {
        Format::Text => text::render(report, options.style),
        Format::Markdown => markdown::render(report, lang, options.links.as_ref(), options.budget)?,
        Format::Json => json::render(report)?,
        Format::Sarif => sarif::render(report, rules, lang)?,
        Format::Junit => junit::render(report, rules, lang)?,
        Format::Github => github::render(report, lang),
    };
    out.write_all(text.as_bytes())?;
    Ok(())
}

/// What the formats about findings take of a plan.
#[derive(Debug, Clone, Copy)]
struct Judged<'a> {
    /// What tells it from the others, where there are several.
    name: Option<&'a str>,
    /// The plan as the user named it.
    source: &'a str,
    verdict: Verdict,
    fail_on: Level,
    findings: &'a [Finding],
}

impl<'a> Judged<'a> {
    fn of(report: &'a Report) -> Self {
        Self {
            name: None,
            source: &report.plan.source,
            verdict: report.verdict,
            fail_on: report.fail_on,
            findings: &report.findings,
        }
    }

    /// Whether a finding stands in the way of this plan.
    fn blocks(&self, finding: &Finding) -> bool {
        finding.waived.is_none() && finding.level >= self.fail_on
    }
}

/// Whether a finding stands in the way of this plan.
fn blocks(report: &Report, finding: &Finding) -> bool {
    Judged::of(report).blocks(finding)
}

fn blocking(report: &Report) -> impl Iterator<Item = &Finding> {
    report.findings.iter().filter(|finding| blocks(report, finding))
}

/// What they are called: those that a sign-off lifts ask for a word, and stand in nobody's way.
fn blocking_heading(report: &Report) -> words::Word {
    if report.verdict == Verdict::NeedsSignoff { words::Word::ToLift } else { words::Word::Blocking }
}

fn advisory(report: &Report) -> impl Iterator<Item = &Finding> {
    report.findings.iter().filter(|finding| finding.waived.is_none() && !blocks(report, finding))
}

fn waived(report: &Report) -> impl Iterator<Item = &Finding> {
    report.findings.iter().filter(|finding| finding.waived.is_some())
}

/// How much a reviewer wants to see a change: what destroys comes before what adds.
fn interest(change: &ChangeView) -> u8 {
    let action = match change.action {
        "delete" | "delete-create" | "create-delete" | "create-forget" | "forget" | "unknown" => 3,
        "update" => 2,
        "create" => 1,
        _ => 0,
    };
    match change.reversibility {
        Reversibility::Irreversible => 5,
        Reversibility::Recoverable => action.max(4),
        Reversibility::Reversible => action,
    }
}

/// The `limit` most interesting changes, back in their own order.
fn most_interesting(changes: &[ChangeView], limit: usize) -> Vec<&ChangeView> {
    let mut ranked: Vec<(usize, &ChangeView)> = changes.iter().enumerate().collect();
    ranked.sort_by_key(|(at, change)| (std::cmp::Reverse(interest(change)), *at));
    ranked.truncate(limit);
    ranked.sort_by_key(|(at, _)| *at);
    ranked.into_iter().map(|(_, change)| change).collect()
}

/// The attributes of an output, each with the output's name before its path.
fn named_attributes(output: &OutputView) -> Vec<AttributeView> {
    let named = |one: &AttributeView| AttributeView {
        path: match one.path.as_str() {
            path if path.is_empty() || path.starts_with('[') => format!("{}{path}", output.name),
            path => format!("{}.{path}", output.name),
        },
        ..one.clone()
    };
    output.attributes.iter().map(named).collect()
}

/// The attributes of a change that tell something, what forces a replacement first; and how many do
/// not: a replaced object gets a new id, address and so on, each of which is known after apply.
fn telling(change: &ChangeView) -> (Vec<&AttributeView>, usize) {
    let replaced = matches!(change.action, "delete-create" | "create-delete" | "create-forget");
    let mut told: Vec<&AttributeView> = change
        .attributes
        .iter()
        .filter(|one| !replaced || one.forces_replacement || one.after != Shown::Unknown)
        .collect();
    told.sort_by_key(|one| !one.forces_replacement);
    let untold = change.attributes.len() - told.len();
    (told, untold)
}

/// A text cut to `limit` characters, and how many were cut.
fn clip(text: &str, limit: usize) -> (&str, usize) {
    match text.char_indices().nth(limit) {
        None => (text, 0),
        Some((at, _)) => {
            let (kept, rest) = text.split_at_checked(at).unwrap_or((text, ""));
            (kept, rest.chars().count())
        }
    }
}
