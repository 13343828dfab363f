//! `pairgate iam diff`: what one policy document grants that another does not.

use std::io::Write;
use std::path::{Path, PathBuf};

use super::{Format, Kind, documents};
use crate::commands::{Failure, unwritable};
use crate::diagnostic::{Diagnostic, Diagnostics, Severity};
use crate::iam::delta;
use crate::iam::document::{self, Document};
use crate::iam::grants::{self, Access, Answer, Budget, Question};
use crate::outcome::Outcome;
use crate::render::iam::{self, Asked, Difference};
use crate::source::Source;

/// Print what NEW allows and OLD does not (`+`), and what only OLD allows (`-`).
///
/// Documents are compared by what they grant, not by how they are written: order, Sids, lists of one and statements that
/// are split or joined make no difference.
///
/// With `--actions` it answers another question: which of these does NEW grant, whatever OLD says?
#[derive(Debug, clap::Args)]
#[command(after_help = AFTER)]
pub struct Args {
    /// The document as it was; `-` reads it from standard input.
    #[arg(value_name = "OLD")]
    old: PathBuf,
    /// The document as it will be; `-` reads it from standard input.
    #[arg(value_name = "NEW")]
    new: PathBuf,
    /// What the documents are for. Without it: as their elements show it.
    #[arg(long, value_name = "KIND")]
    kind: Option<Kind>,
    /// Say instead whether NEW grants these actions, or any action of a pattern.
    #[arg(long, value_name = "ACTION,…", value_delimiter = ',')]
    actions: Vec<String>,
    /// With `--actions`: only on these resources, ARNs or patterns.
    #[arg(long, value_name = "ARN,…", value_delimiter = ',', requires = "actions")]
    resources: Vec<String>,
    /// How to show it.
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: Format,
}

const AFTER: &str = "\
Exit codes:
  0  everything that NEW allows was allowed before; with --actions: NEW grants none of them
  1  NEW allows something that OLD does not, or that could not be decided; with --actions: it grants some
  2  a document cannot be understood, or a statement of NEW would be refused by AWS

Examples:
  pairgate iam diff old.json new.json
  git show main:deploy.json | pairgate iam diff - deploy.json
  pairgate iam diff --kind trust old.json new.json
  pairgate iam diff old.json new.json --actions 'iam:*,s3:DeleteObject'";

/// Runs the command; warnings are given to `warn`.
pub fn run(args: &Args, out: &mut dyn Write, warn: &mut dyn FnMut(Diagnostics)) -> Result<Outcome, Failure> {
    let (kind, old, new) = load(args, warn)?;
    let (old, new) = (Access::of(old), Access::of(new));
    if !args.actions.is_empty() {
        return ask(args, &new, out);
    }
    // The answer comes from the sets; the lines only put it into words.
    let answer = grants::wider(&old, &new, &mut Budget::default());
    let difference = Difference {
        kind,
        added: delta::added(&old, &new, &mut Budget::default()),
        removed: delta::removed(&old, &new, &mut Budget::default()),
        answer,
        lost: grants::wider(&new, &old, &mut Budget::default()),
    };
    let written = match args.format {
        Format::Text => iam::difference(&difference, out),
        Format::Json => iam::difference_json(&difference, out),
    };
    written.map_err(|error| unwritable(&error))?;
    Ok(if difference.is_wider() { Outcome::Blocked } else { Outcome::Clear })
}

/// Reads both documents. What AWS would refuse in OLD makes OLD grant less, which is the safe side; in NEW nobody can
/// tell what it would grant.
fn load(
    args: &Args,
    warn: &mut dyn FnMut(Diagnostics),
) -> Result<(document::Kind, Document, Document), Failure> {
    let stdin = Path::new("-");
    if args.old == stdin && args.new == stdin {
        return Err(Diagnostic::error("iam-stdin-twice", "only one document can come from standard input")
            .help("write the other one into a file")
            .into());
    }
    let (old, new) = both(documents::read(&args.old), documents::read(&args.new))?;
    let kind = args.kind.map_or_else(|| documents::guess([&old, &new]), document::Kind::from);
    let (before, after) = both(documents::parse(&old, kind), documents::parse(&new, kind))?;
    let grave = |document: &Document, source: &Source, severity| -> Diagnostics {
        let problems = document.problems.iter().filter(|problem| problem.grave);
        problems.map(|problem| documents::told(source, problem, severity)).collect()
    };
    let warnings = grave(&before, &old, Severity::Warning);
    if !warnings.is_empty() {
        warn(warnings);
    }
    let errors = grave(&after, &new, Severity::Error);
    if errors.is_empty() { Ok((kind, before, after)) } else { Err(errors.into()) }
}

/// Both, or everything that is wrong.
fn both<T>(one: Result<T, Diagnostic>, other: Result<T, Diagnostic>) -> Result<(T, T), Diagnostics> {
    match (one, other) {
        (Ok(one), Ok(other)) => Ok((one, other)),
        (one, other) => Err([one.err(), other.err()].into_iter().flatten().collect()),
    }
}

/// Which of the actions NEW grants.
fn ask(args: &Args, new: &Access, out: &mut dyn Write) -> Result<Outcome, Failure> {
    let everywhere = vec![None];
    let named: Vec<Option<&str>> = args.resources.iter().map(|one| Some(one.as_str())).collect();
    let resources = if named.is_empty() { &everywhere } else { &named };
    let mut asked = Vec::new();
    for action in &args.actions {
        for resource in resources {
            let question =
                Question { actions: &[action.as_str()], resources: resource.as_slice(), context: &[] };
            let answer = grants::allows(new, &question, &mut Budget::default());
            asked.push(Asked { action, resource: *resource, answer });
        }
    }
    let written = match args.format {
        Format::Text => iam::asked(&asked, out),
        Format::Json => iam::asked_json(&asked, out),
    };
    written.map_err(|error| unwritable(&error))?;
    let any = asked.iter().any(|one| one.answer != Answer::Empty);
    Ok(if any { Outcome::Blocked } else { Outcome::Clear })
}
