//! `pairgate audit accept`: somebody's word that something may stay, until a day.

use std::io::Write;
use std::path::PathBuf;

use jiff::Timestamp;
use jiff::civil::Date;

use super::finish::{read_baseline, write_baseline};
use crate::audit::baseline::{Acceptance, Refused};
use crate::commands::{Failure, unwritable};
use crate::diagnostic::Diagnostic;
use crate::outcome::Outcome;

/// Accept findings until a day, with a reason and an owner, in the baseline.
///
/// The next audit with this baseline lists them as accepted, and as open again after that day.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Ids of findings, as an audit prints them: `aws-key-unused/3f9a12c4de`.
    #[arg(value_name = "ID", required = true)]
    ids: Vec<String>,
    /// The baseline that `--write-baseline` wrote. It is changed.
    #[arg(long, value_name = "FILE")]
    baseline: PathBuf,
    /// Why they may stay.
    #[arg(long, value_name = "TEXT", required_unless_present = "withdraw")]
    reason: Option<String>,
    /// Who answers for it.
    #[arg(long, value_name = "NAME", required_unless_present = "withdraw")]
    owner: Option<String>,
    /// The last day that it counts, a year from now at most.
    #[arg(long, value_name = "DAY", required_unless_present = "withdraw")]
    until: Option<Date>,
    /// Take acceptances back instead.
    #[arg(long, conflicts_with_all = ["reason", "owner", "until"])]
    withdraw: bool,
}

/// Runs the command.
pub fn run(args: &Args, out: &mut dyn Write) -> Result<Outcome, Failure> {
    let mut baseline = read_baseline(&args.baseline)?;
    let now = Timestamp::now();
    for id in &args.ids {
        match (&args.reason, &args.owner, args.until) {
            (Some(reason), Some(owner), Some(until)) => {
                let acceptance = Acceptance { reason: reason.clone(), owner: owner.clone(), until };
                baseline.accept(id, acceptance, now).map_err(|error| refused(&error))?;
            }
            _ => {
                baseline.withdraw(id).map_err(|error| refused(&error))?;
            }
        }
    }
    write_baseline(&args.baseline, &baseline)?;
    let (number, file) = (args.ids.len(), args.baseline.display());
    let ending = if number == 1 { "" } else { "s" };
    let done = match args.until {
        Some(until) => {
            format!("accepted {number} finding{ending} until {until} in `{file}`; commit the file\n")
        }
        None => format!("withdrew {number} acceptance{ending} in `{file}`; commit the file\n"),
    };
    out.write_all(done.as_bytes()).map_err(|error| unwritable(&error))?;
    Ok(Outcome::Clear)
}

fn refused(error: &Refused) -> Diagnostic {
    let help = match error {
        Refused::Unknown { .. } | Refused::NotAccepted(_) => {
            "copy the id from an audit that was written with `--write-baseline`"
        }
        Refused::NoDigest(_) => "run the audit with this file as `--baseline` and `--write-baseline` first",
        _ => "give `--reason`, `--owner` and `--until DAY`: today or later, and within a year",
    };
    Diagnostic::error("baseline-acceptance", error.to_string()).help(help)
}
