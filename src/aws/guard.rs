//! A profile whose credentials come from this program must not be the profile that this program takes its own
//! credentials from: each run would start the next one.
//!
//! The AWS SDK starts the command of a profile with the environment that the process had when it began, and a process
//! cannot change that safely while it runs. So the program starts itself anew in its own place, with its process id
//! noted: it finds its own id and goes on, while whatever the SDK starts finds somebody else's and stops.

use crate::diagnostic::Diagnostic;

/// The variable that names the run that is already going on.
pub const VARIABLE: &str = "PAIRGATE_CREDENTIALS_RUN";

/// Returns in the run that may go on; starts the program anew first where nobody did yet.
pub fn enter() -> Result<(), Diagnostic> {
    let own = std::process::id().to_string();
    match std::env::var_os(VARIABLE) {
        Some(run) if run.to_str() == Some(&own) => Ok(()),
        Some(_) => Err(recursion()),
        None => anew(&own),
    }
}

fn recursion() -> Diagnostic {
    Diagnostic::error(
        "credentials-recursion",
        "this profile would take its own credentials as the base for themselves",
    )
    .help(
        "name the profile that holds your own credentials with `--base-profile NAME` in `credential_process`",
    )
}

#[cfg(unix)]
fn anew(own: &str) -> Result<(), Diagnostic> {
    use std::os::unix::process::CommandExt as _;

    let cannot = |error: std::io::Error| {
        Diagnostic::error("credentials-start", format!("cannot start the program anew: {error}"))
            .help("run it again; if it was just replaced by another version, start the apply again too")
    };
    let program = std::env::current_exe().map_err(cannot)?;
    let error =
        std::process::Command::new(program).args(std::env::args_os().skip(1)).env(VARIABLE, own).exec();
    Err(cannot(error))
}

/// Elsewhere a program cannot take its own place. What runs too long is ended by the time-outs.
#[cfg(not(unix))]
fn anew(_: &str) -> Result<(), Diagnostic> {
    Ok(())
}
