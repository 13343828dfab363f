//! `pairgate credentials`: credentials of AWS for the one who applies, and only while somebody else's sign-off stands.
//!
//! Made to be the `credential_process` of a profile: on standard output there is the JSON that the AWS SDKs read, or
//! nothing at all.

#[cfg(feature = "aws")]
mod hand_out;
#[cfg(feature = "aws")]
mod permit;
#[cfg(feature = "aws")]
mod running;

use std::io::Write;

use jiff::SignedDuration;

use super::Failure;
use super::forge_args::ForgeArgs;
use crate::outcome::Outcome;

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
// A build without the SDKs of AWS reads the options and says what it lacks.
#[cfg_attr(not(feature = "aws"), allow(dead_code))]
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
#[cfg(feature = "aws")]
pub fn run(args: &Args, out: &mut dyn Write) -> Result<Outcome, Failure> {
    hand_out::run(args, out)
}

/// Says how to get a build that can do it.
#[cfg(not(feature = "aws"))]
pub fn run(_: &Args, _: &mut dyn Write) -> Result<Outcome, Failure> {
    Err(super::without_aws("`pairgate credentials` asks AWS for them").into())
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
