//! `pairgate credentials`: credentials of AWS for the one who applies, and only while somebody else's sign-off stands.
//!
//! Made to be the `credential_process` of a profile: on standard output there is the JSON that the AWS SDKs read, or
//! nothing at all.

mod permit;
mod running;

use std::io::Write;
use std::time::Duration;

use jiff::SignedDuration;

use crate::aws::{self, Assume, guard};
use crate::diagnostic::Diagnostic;
use crate::git;
use crate::github::Patience;
use crate::outcome::Outcome;
use crate::ports::Forge;
use crate::render;
use crate::signoff::session::is_session;
use crate::signoff::verify::Applying;

use super::forge_args::{ForgeArgs, TIMEOUT, milliseconds, variable};
use super::pull_request::gather::told;
use super::pull_request::judged;
use super::{Failure, unwritable};
use permit::{Place, permit, person};

/// The running apply's session, which the apply sets for terraform.
const SESSION: &str = "PAIRGATE_SESSION";
/// The pull request, where a profile is for all of them.
const PULL_REQUEST: &str = "PAIRGATE_PULL_REQUEST";
/// AWS gives no shorter ones.
const SHORTEST: u32 = 15 * 60;
/// AWS gives no longer ones to somebody who is a role already, as most people are.
const LONGEST: u32 = 60 * 60;

/// Hand out short AWS credentials of a role while a sign-off of the pull request stands.
///
/// For `credential_process` in `~/.aws/config`: `pairgate explain credentials` shows the profile and the role's trust
/// policy. It asks the forge each time, with the token of the one who applies, and keeps nothing.
///
/// Exits 0 with the credentials, 3 when no sign-off stands, 2 when nobody could tell or AWS gave none.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The pull request's number; otherwise `PAIRGATE_PULL_REQUEST`.
    #[arg(value_name = "PR")]
    pull_request: Option<u64>,
    #[command(flatten)]
    // A comment would become the help of the group.
    #[allow(missing_docs)]
    forge: ForgeArgs,
    /// The role to assume.
    #[arg(long, value_name = "ARN", value_parser = role)]
    role_arn: String,
    /// The root module; otherwise that of the apply that runs, or the only one.
    #[arg(long, value_name = "DIR")]
    root_module: Option<String>,
    /// The workspace; otherwise that of the apply that runs, or the only one.
    #[arg(long, value_name = "NAME")]
    workspace: Option<String>,
    /// The region whose STS is asked; otherwise that of the environment or the profile.
    #[arg(long, value_name = "NAME")]
    region: Option<String>,
    /// The profile with your own credentials; otherwise the default chain of the AWS SDKs.
    #[arg(long, value_name = "NAME")]
    base_profile: Option<String>,
    /// How long they live, from 15m to 1h.
    #[arg(long, value_name = "TIME", default_value = "15m", value_parser = duration)]
    duration: u32,
    /// The external id that the role's trust policy asks for.
    #[arg(long, value_name = "ID")]
    external_id: Option<String>,
}

/// A role's ARN. AWS says more about it; this keeps a slip from becoming an odd question.
fn role(text: &str) -> Result<String, String> {
    let parts: Vec<&str> = text.splitn(6, ':').collect();
    let fits = match parts.as_slice() {
        ["arn", partition, "iam", "", account, resource] => {
            partition.starts_with("aws")
                && account.len() == 12
                && account.bytes().all(|byte| byte.is_ascii_digit())
                && resource.strip_prefix("role/").is_some_and(|name| !name.is_empty() && !name.contains(':'))
        }
        _ => false,
    };
    if fits && text.chars().all(|c| c.is_ascii_graphic()) {
        return Ok(text.to_owned());
    }
    Err("write the ARN of a role, such as `arn:aws:iam::123456789012:role/apply`".to_owned())
}

fn duration(text: &str) -> Result<u32, String> {
    let length = text.parse::<SignedDuration>().ok().and_then(|length| u32::try_from(length.as_secs()).ok());
    match length {
        Some(seconds) if (SHORTEST..=LONGEST).contains(&seconds) => Ok(seconds),
        _ => Err("write a time from `15m` to `1h`: AWS takes no shorter and, from a role, no longer one"
            .to_owned()),
    }
}

/// Runs the command.
pub fn run(args: &Args, out: &mut dyn Write) -> Result<Outcome, Failure> {
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

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn only_arns_of_roles_are_taken() {
        for good in [
            "arn:aws:iam::123456789012:role/apply",
            "arn:aws-cn:iam::123456789012:role/team/apply",
            "arn:aws-us-gov:iam::123456789012:role/a",
        ] {
            assert_eq!(role(good).unwrap(), good);
        }
        for bad in [
            "",
            "apply",
            "arn:aws:iam::123456789012:user/apply",
            "arn:aws:iam::123456789012:role/",
            "arn:aws:iam::12345678901:role/apply",
            "arn:aws:iam:eu:123456789012:role/apply",
            "arn:aws:sts::123456789012:assumed-role/apply/alice",
            "arn:aws:iam::123456789012:role/a b",
            "arn:aws:iam::123456789012:role/a:b",
        ] {
            assert!(role(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn only_times_that_aws_takes() {
        assert_eq!(duration("15m"), Ok(900));
        assert_eq!(duration("900s"), Ok(900));
        assert_eq!(duration("1h"), Ok(3600));
        for bad in ["", "15", "14m", "61m", "2h", "-15m", "15m ago", "P1D"] {
            assert!(duration(bad).is_err(), "{bad}");
        }
    }
}
