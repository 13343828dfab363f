//! The `pairgate` program: reads the command line, runs one command, tells what went wrong.

use std::io::{IsTerminal, Write};
use std::process::ExitCode;

use pairgate::cli;
use pairgate::commands::{Failure, unwritable};
use pairgate::outcome::Outcome;
use pairgate::render::diagnostic;

fn main() -> ExitCode {
    let arguments = match cli::parse(std::env::args_os()) {
        Ok(arguments) => arguments,
        Err(error) => {
            // Help and version are no errors; everything else is wrong usage.
            let _ = error.print();
            let outcome = if error.use_stderr() { Outcome::Input } else { Outcome::Clear };
            return ExitCode::from(outcome.code());
        }
    };
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    let result = cli::run(arguments, &mut out, &mut tell);
    let flushed = out.flush();
    let outcome = match result {
        Ok(outcome) => outcome,
        Err(Failure { outcome, diagnostics }) => {
            tell(diagnostics);
            outcome
        }
    };
    // A verdict that nobody could read is not a clear one.
    let outcome = match flushed {
        Ok(()) => outcome,
        Err(error) => {
            tell(vec![unwritable(&error)]);
            if outcome == Outcome::Clear { Outcome::Input } else { outcome }
        }
    };
    ExitCode::from(outcome.code())
}

/// Writes errors and warnings to standard error.
fn tell(diagnostics: Vec<pairgate::diagnostic::Diagnostic>) {
    let stderr = std::io::stderr();
    let colour = stderr.is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty());
    let _ = stderr.lock().write_all(diagnostic::render(&diagnostics, colour).as_bytes());
}
