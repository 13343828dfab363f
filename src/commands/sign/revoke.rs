//! `pairgate revoke`: a sign-off is taken back, at any moment before the apply starts.

use std::io::Write;

use crate::git;
use crate::outcome::Outcome;
use crate::ports::{Forge, ReviewEvent};

use super::super::forge_args::ForgeArgs;
use super::super::pull_request::gather::told;
use super::super::{Failure, unwritable};

/// Take back every sign-off of yours on a pull request.
///
/// It writes the comment `/pairgate revoke`, as you could yourself from a phone. It asks nothing first.
#[derive(Debug, clap::Args)]
pub struct RevokeArgs {
    /// The pull request's number.
    #[arg(value_name = "PR")]
    pull_request: u64,
    #[command(flatten)]
    // A comment would become the help of the group.
    #[allow(missing_docs)]
    forge: ForgeArgs,
}

/// Runs the command. It asks for nothing and judges nothing first: changing one's mind must be quick. A review it is,
/// because whoever may write can delete a comment of somebody else, and nobody can delete a review.
pub fn run(args: &RevokeArgs, out: &mut dyn Write) -> Result<Outcome, Failure> {
    let clone = git::Clone::open(std::path::Path::new(".")).ok();
    let forge = args.forge.connect(clone.as_ref())?;
    let number = args.pull_request;
    let head = forge.pull_request(number).map_err(told)?.head_sha;
    let url = forge.review(number, &head, ReviewEvent::Comment, "/pairgate revoke").map_err(told)?;
    writeln!(out, "revoked: {}", crate::render::escape::visible(&url)).map_err(|error| unwritable(&error))?;
    Ok(Outcome::Clear)
}
