//! Handing credentials out: who asks, whether a sign-off stands, and what AWS gives.

use std::io::Write;
use std::time::Duration;

use super::Args;
use super::permit::{Place, permit, person};
use crate::aws::{self, Assume, guard};
use crate::commands::forge_args::{TIMEOUT, milliseconds, variable};
use crate::commands::pull_request::gather::told;
use crate::commands::pull_request::judged;
use crate::commands::{Failure, unwritable};
use crate::diagnostic::Diagnostic;
use crate::git;
use crate::github::Patience;
use crate::outcome::Outcome;
use crate::ports::Forge;
use crate::render;
use crate::signoff::session::is_session;
use crate::signoff::verify::Applying;

/// The running apply's session, which the apply sets for terraform.
const SESSION: &str = "PAIRGATE_SESSION";
/// The pull request, where a profile is for all of them.
const PULL_REQUEST: &str = "PAIRGATE_PULL_REQUEST";

/// Hands them out, or says why not.
pub(super) fn run(args: &Args, out: &mut dyn Write) -> Result<Outcome, Failure> {
    guard::enter()?;
    let number = number(args)?;
    let session = session()?;
    let patience = milliseconds(TIMEOUT)?.unwrap_or(Patience::default().whole);
    let clone = git::Clone::open(std::path::Path::new(".")).ok();
    let forge = args.forge.connect(clone.as_ref())?;
    let viewer = forge.viewer().map_err(told)?;
    person(&viewer)?;
    let applying = Applying { account: viewer.id, session };
    let (gathered, verification) = judged(&forge, clone.as_ref(), number, Some(&applying))?;
    let standing = forge.standing(&viewer.login).map_err(told)?;
    let place = Place { root_module: args.root_module.as_deref(), workspace: args.workspace.as_deref() };
    let session = permit(gathered, verification, (&viewer, standing), &applying, &place)?;
    let ask = Assume {
        role: args.role_arn.clone(),
        session,
        seconds: args.duration,
        external_id: args.external_id.clone(),
        region: args.region.clone(),
        base_profile: args.base_profile.clone(),
        patience: patience.max(Duration::from_millis(1)),
    };
    let given = aws::assume(&ask)?;
    let json = render::credentials::process(&given).map_err(|error| {
        Diagnostic::error("credentials-unwritable", error.to_string())
            .help("report this; nothing was handed out")
    })?;
    out.write_all(json.as_bytes()).map_err(|error| unwritable(&error))?;
    Ok(Outcome::Clear)
}

fn number(args: &Args) -> Result<u64, Diagnostic> {
    if let Some(number) = args.pull_request {
        return Ok(number);
    }
    let named = variable(PULL_REQUEST)?;
    named.as_deref().and_then(|text| text.trim().parse().ok()).ok_or_else(|| {
        let what = named.map_or_else(
            || "no pull request is named".to_owned(),
            |text| format!("`{PULL_REQUEST}` is `{text}`, which is no number"),
        );
        Diagnostic::error("pull-request", what)
            .help(format!("write its number behind `credentials`, or set `{PULL_REQUEST}` to it"))
    })
}

fn session() -> Result<Option<String>, Diagnostic> {
    match variable(SESSION)? {
        Some(text) if !is_session(&text) => {
            Err(Diagnostic::error("session", format!("`{SESSION}` is not the 32 digits of a session"))
                .help("unset it: an apply sets it for what it runs"))
        }
        other => Ok(other),
    }
}
