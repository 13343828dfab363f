//! `pairgate notes`: the records in `refs/notes/pairgate`, which outlive the forge.

use std::io::Write;
use std::path::Path;

use crate::diagnostic::Diagnostics;
use crate::git::{self, notes};
use crate::outcome::Outcome;
use crate::render::escape::visible;

use super::{Failure, unwritable};

/// Fetch, share or list the records in `refs/notes/pairgate`.
///
/// `pairgate sign` writes them into the clone that it runs in, and `pairgate verify --offline` checks them.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    /// Get the notes of the remote and join them with those of this clone, line by line.
    Fetch(Remote),
    /// Give the notes of this clone to the remote; what others wrote meanwhile is joined first.
    Push(Remote),
    /// Name every entry.
    List,
}

#[derive(Debug, clap::Args)]
struct Remote {
    /// The remote.
    #[arg(long, value_name = "NAME", default_value = "origin")]
    remote: String,
}

/// Runs the command; lines that cannot be read go to `warn`.
pub fn run(args: &Args, out: &mut dyn Write, warn: &mut dyn FnMut(Diagnostics)) -> Result<Outcome, Failure> {
    let clone = git::Clone::open(Path::new("."))?;
    match &args.command {
        Command::Fetch(from) => {
            let said = match notes::fetch(&clone, &from.remote)? {
                notes::Fetched::Nothing => "the remote has no notes yet",
                notes::Fetched::Known => "nothing new",
                notes::Fetched::New => "fetched, and joined with the notes of this clone",
            };
            writeln!(out, "{said}").map_err(|error| unwritable(&error))?;
        }
        Command::Push(to) => {
            let said = match notes::push(&clone, &to.remote)? {
                notes::Pushed::Nothing => "there are no notes to push",
                notes::Pushed::Sent => "pushed",
            };
            writeln!(out, "{said}").map_err(|error| unwritable(&error))?;
        }
        Command::List => list(&clone, out, warn)?,
    }
    Ok(Outcome::Clear)
}

fn list(clone: &git::Clone, out: &mut dyn Write, warn: &mut dyn FnMut(Diagnostics)) -> Result<(), Failure> {
    for note in notes::all(clone)? {
        for entry in &note.ledger.entries {
            let login = visible(&entry.author.login);
            writeln!(
                out,
                "{}  {:10}  {}  {login}  {}",
                note.commit,
                entry.kind.name(),
                entry.at,
                visible(&entry.url)
            )
            .map_err(|error| unwritable(&error))?;
        }
        warn(note.ledger.broken);
    }
    Ok(())
}
