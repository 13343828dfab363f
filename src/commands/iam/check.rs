//! `pairgate iam check`: what is wrong with policy documents by themselves.

use std::io::Write;
use std::path::PathBuf;

use super::{Format, Kind, documents};
use crate::commands::check::Colour;
use crate::commands::outputs::colour;
use crate::commands::{Failure, unwritable};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::finding::Level;
use crate::iam::document;
use crate::iam::lint::{self, Remark};
use crate::outcome::Outcome;
use crate::render::iam::{self, Checked, Told};
use crate::rules;
use crate::source::Source;

/// Check policy documents one by one: wildcards, public access, trust, what leads to data or credentials, and what AWS
/// would refuse.
///
/// These are the rules that need no comparison; `pairgate explain RULE` has the manual of each. Levels are the default
/// ones: no configuration is read.
#[derive(Debug, clap::Args)]
#[command(after_help = AFTER)]
pub struct Args {
    /// Policy documents; `-` reads one from standard input.
    #[arg(value_name = "POLICY", required = true)]
    policies: Vec<PathBuf>,
    /// What the documents are for. Without it: as the elements of each show it.
    #[arg(long, value_name = "KIND")]
    kind: Option<Kind>,
    /// The account that the documents belong to, as twelve digits; without it every account in a document may be a
    /// foreign one.
    #[arg(long, value_name = "ACCOUNT", value_parser = account)]
    account: Option<String>,
    /// How to show it.
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: Format,
}

const AFTER: &str = "\
Exit codes:
  0  nothing is found, or nothing that blocks
  1  something is found that blocks
  2  a document cannot be read

Examples:
  pairgate iam check policies/*.json
  pairgate iam check --kind trust --account 123456789012 trust.json";

fn account(text: &str) -> Result<String, String> {
    let digits = text.len() == 12 && text.bytes().all(|byte| byte.is_ascii_digit());
    if digits { Ok(text.to_owned()) } else { Err("an account is twelve digits".to_owned()) }
}

/// Runs the command.
pub fn run(args: &Args, out: &mut dyn Write) -> Result<Outcome, Failure> {
    let (mut checked, mut errors) = (Vec::new(), Vec::new());
    for path in &args.policies {
        match documents::read(path).and_then(|source| one(args, source)) {
            Ok(found) => checked.push(found),
            Err(error) => errors.push(error),
        }
    }
    let written = match args.format {
        Format::Text => {
            let diagnostics: Diagnostics = checked.iter().flat_map(diagnostics).collect();
            iam::checked(&checked, &diagnostics, colour(Colour::Auto), out)
        }
        Format::Json => iam::checked_json(&checked, out),
    };
    written.map_err(|error| unwritable(&error))?;
    if !errors.is_empty() {
        return Err(errors.into());
    }
    let blocks = checked.iter().flat_map(|one| &one.told).any(|told| told.level.blocks());
    Ok(if blocks { Outcome::Blocked } else { Outcome::Clear })
}

fn one(args: &Args, source: Source) -> Result<Checked, Diagnostic> {
    let kind = args.kind.map_or_else(|| documents::guess([&source]), document::Kind::from);
    let document = documents::parse(&source, kind)?;
    let remarks = lint::remarks(&document, args.account.as_deref());
    let told = |remark: Remark| {
        let sid = remark.statement.and_then(|at| document.statements.get(at)).and_then(|one| one.sid.clone());
        Told { level: level(&remark), sid, remark }
    };
    Ok(Checked { kind, told: remarks.into_iter().map(told).collect(), source })
}

/// The level of the built-in rule, unless the remark is only worth a word.
fn level(remark: &Remark) -> Level {
    if remark.advisory {
        return Level::Advisory;
    }
    rules::find(remark.rule).map_or(Level::MandatoryOverridable, |rule| rule.level)
}

/// Remarks as they are drawn, with the lines that they are about.
fn diagnostics(checked: &Checked) -> Diagnostics {
    let draw = |told: &Told| {
        let message = iam::sentence(&told.remark.message);
        let diagnostic = if told.level.blocks() {
            Diagnostic::error(told.remark.rule, message)
        } else {
            Diagnostic::warning(told.remark.rule, message)
        };
        let details: Vec<&str> = told.remark.details.iter().map(iam::sentence).collect();
        let diagnostic = diagnostic.at(&checked.source, told.remark.span, "");
        if details.is_empty() { diagnostic } else { diagnostic.help(details.join("\n")) }
    };
    checked.told.iter().map(draw).collect()
}
