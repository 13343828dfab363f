//! `pairgate iam explain`: what an action of AWS can do.

use std::io::Write;

use super::Format;
use crate::commands::{Failure, unwritable};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::iam::catalog::{self, Action, Known};
use crate::iam::escalation;
use crate::iam::lint::{self, CredentialGrade};
use crate::outcome::Outcome;
use crate::render::iam::{self, Explained};

/// Print what an action can do: its access level, what it can be limited to, and the ways to more permissions that
/// need it.
///
/// For a pattern, the actions that it matches. An action that nobody knows is an error, with the closest name.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  pairgate iam explain iam:PassRole\n  pairgate iam explain 's3:Put*'")]
pub struct Args {
    /// Actions or patterns, such as `iam:PassRole` or `s3:Get*`.
    #[arg(value_name = "ACTION", required = true)]
    actions: Vec<String>,
    /// How to show it.
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: Format,
}

/// Runs the command.
pub fn run(args: &Args, out: &mut dyn Write) -> Result<Outcome, Failure> {
    let (mut explained, mut errors) = (Vec::new(), Diagnostics::new());
    for pattern in &args.actions {
        match catalog::expand(pattern) {
            Known::Actions(actions) => explained.push(explain(pattern, actions)),
            unknown => errors.push(not_known(pattern, &unknown)),
        }
    }
    if !errors.is_empty() {
        return Err(errors.into());
    }
    let written = match args.format {
        Format::Text => iam::explained(&explained, out),
        Format::Json => iam::explained_json(&explained, out),
    };
    written.map_err(|error| unwritable(&error))?;
    Ok(Outcome::Clear)
}

fn explain<'a>(pattern: &'a str, actions: Vec<Action>) -> Explained<'a> {
    let one = match actions.as_slice() {
        [one] => Some(format!("{}:{}", one.service, one.name)),
        _ => None,
    };
    let one = one.as_deref();
    Explained {
        pattern,
        resources: one.and_then(catalog::resource_formats).unwrap_or_default(),
        override_reason: one.and_then(catalog::override_reason),
        data: one.and_then(|one| lint::data_access().iter().find(|row| row.action == one)),
        credentials: one.and_then(|one| {
            let rows = lint::credentials().iter();
            rows.filter(|row| row.grade != CredentialGrade::None).find(|row| row.action == one)
        }),
        paths: escalation::needing(pattern),
        actions,
    }
}

/// Nothing has this name: it is misspelt, or newer than the table.
fn not_known(pattern: &str, known: &Known) -> Diagnostic {
    let (service, name) = pattern.split_once(':').unwrap_or((pattern, ""));
    let date = catalog::source().date;
    let aged = format!("the list of actions is of {date}");
    let (message, meant) = match known {
        Known::NoAction => {
            let all = match catalog::expand(&format!("{service}:*")) {
                Known::Actions(all) => all,
                Known::NoService | Known::NoAction => Vec::new(),
            };
            let meant = crate::config::closest(name, all.iter().map(|action| action.name))
                .map(|name| format!("{service}:{name}"));
            (format!("no action matches `{pattern}`"), meant)
        }
        Known::NoService | Known::Actions(_) if !pattern.contains(':') => {
            let message = format!("`{pattern}` names no service");
            return Diagnostic::error("iam-action-unknown", message).help("write it as `service:Action`");
        }
        Known::NoService | Known::Actions(_) => {
            let meant =
                crate::config::closest(service, catalog::services()).map(|known| format!("{known}:{name}"));
            (format!("no service with the prefix `{service}` is known"), meant)
        }
    };
    let error = Diagnostic::error("iam-action-unknown", message);
    match meant {
        Some(meant) => error.help(format!("did you mean `{meant}`? {aged}")),
        None => error.help(aged),
    }
}
