//! Which of a pull request's plans is meant.

use crate::diagnostic::Diagnostic;
use crate::signoff::verification::{State, Verified};
use crate::signoff::{Request, Verification};
use crate::text::Lang;

use super::super::Failure;
use super::Args;

/// Whether a request is for the root module and the workspace that were named.
pub fn meant(args: &Args, request: &Request) -> bool {
    args.root_module.as_ref().is_none_or(|root| request.root_module == root.trim_end_matches('/'))
        && args.workspace.as_ref().is_none_or(|workspace| request.workspace == *workspace)
}

/// The request that is meant.
pub fn choose<'v>(args: &Args, verification: &'v Verification) -> Result<&'v Verified, Failure> {
    let all: Vec<&Verified> = verification.requests.iter().filter(|one| meant(args, &one.request)).collect();
    let settled = |one: &Verified| matches!(one.state, State::NothingToSign | State::Applied(_));
    let open: Vec<&Verified> = all.iter().copied().filter(|one| !settled(one)).collect();
    match (open.as_slice(), all.as_slice()) {
        ([one], _) => Ok(one),
        ([], []) => {
            let why =
                verification.missing.iter().map(|text| text.get(Lang::En)).collect::<Vec<_>>().join("; ");
            Err(Diagnostic::error("nothing-to-sign", format!("there is no plan to sign: {why}"))
                .help("wait for the plan job, or check `--root-module` and `--workspace`")
                .into())
        }
        ([], all) if all.iter().any(|one| matches!(one.state, State::Applied(_))) => {
            Err(Diagnostic::error("nothing-to-sign", "the plan was applied, so nobody needs to sign it")
                .help(format!("see who did that: `pairgate verify {}`", args.pull_request))
                .into())
        }
        ([], _) => {
            Err(Diagnostic::error("nothing-to-sign", "the plan changes nothing, so nobody needs to sign")
                .help("merge it")
                .into())
        }
        (several, _) => {
            let names: Vec<String> = several
                .iter()
                .map(|one| {
                    format!(
                        "`--root-module {} --workspace {}`",
                        one.request.root_module, one.request.workspace
                    )
                })
                .collect();
            Err(Diagnostic::error("several-to-sign", format!("{} plans can be signed", several.len()))
                .help(format!("say which: {}", names.join(", ")))
                .into())
        }
    }
}

/// A plan of one's own must be the same change.
pub fn own_plan(args: &Args, wanted: &Verified) -> Result<(), Failure> {
    let Some(plan) = &args.plan else { return Ok(()) };
    let digest = super::super::digest::of_plan(plan)?;
    if digest == wanted.request.change_digest {
        return Ok(());
    }
    Err(Diagnostic::error(
        "another-plan",
        format!(
            "`{}` has the change digest `{digest}`, and the pull request's plan has `{}`",
            plan.display(),
            wanted.request.change_digest
        ),
    )
    .help("do not sign: plan the pull request's head again, in the same workspace and with the same variables; with sensitive values both need the same PAIRGATE_SEAL_KEY")
    .into())
}
