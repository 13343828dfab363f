//! `pairgate plan`: a fresh plan, made here, checked, and posted where there is a pull request to post it to.
//!
//! The file never lies where others can read it: it holds every secret of the state in plain text.

use std::io::Write;
use std::path::{Path, PathBuf};

use crate::apply::verbs::plan_arguments;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::git;
use crate::outcome::Outcome;
use crate::store::Store;
use crate::terraform::Terraform;
use crate::text::Lang;

use super::Failure;
use super::actions::Actions;
use super::apply::{advised, digits};
use super::progress::Progress;
use super::{check, post};

/// Make a fresh plan, check it, and post it to its pull request.
///
/// Runs `terraform plan` with a refresh, in a scrubbed environment, into a file that only you can read and that is gone
/// afterwards. In GitHub Actions, or with `--pr`, it then does what `pairgate post` does; otherwise what `pairgate check`
/// does.
// Both structs of options are called `Args`, and clap names groups after structs.
#[derive(Debug, clap::Args)]
#[group(skip)]
pub struct Args {
    #[command(flatten)]
    // A comment would become the help of the group.
    #[allow(missing_docs)]
    pub post: post::Args,
    /// Arguments of `terraform plan`, behind `--`, such as `-var-file=prod.tfvars`.
    #[arg(last = true, value_name = "PLAN ARGUMENTS")]
    pub arguments: Vec<String>,
}

/// Runs the command; warnings go to `warn`.
pub fn run(
    mut args: Args,
    out: &mut dyn Write,
    warn: &mut dyn FnMut(Diagnostics),
) -> Result<Outcome, Failure> {
    if args.post.check.plan.plan.is_some() {
        return Err(Diagnostic::error("plan-given", "`pairgate plan` makes its own plan and takes none")
            .help("check one that is there with `pairgate check`, and post it with `pairgate post`")
            .into());
    }
    let arguments = plan_arguments(&args.arguments).map_err(|why| {
        Diagnostic::error("plan-arguments", why.get(Lang::En).to_owned())
            .help("pass behind `--` only what changes the plan")
    })?;
    let folder = args.post.check.plan.chdir.clone().unwrap_or_else(|| PathBuf::from("."));
    let terraform = Terraform::find(args.post.check.plan.terraform_bin.as_deref(), &folder)?;
    let store = Store::open()?;
    let session = digits()?;
    store.sweep()?;
    let _held = store.hold(&session)?;
    let file = store.private(&session)?.join("tfplan");
    let progress = Progress::new();
    progress.say("planning");
    let planned = terraform.plan(&file, &arguments.plan, true).map_err(|error| advised(error.into()));
    drop(progress);
    let plan = &mut args.post.check.plan;
    plan.plan = Some(file);
    plan.chdir = Some(folder);
    plan.terraform_bin = Some(terraform.program().to_owned());
    plan.name = Some("fresh plan".to_owned());
    let ended = planned.and_then(|()| shown(&args.post, out, warn));
    // Whatever happened, the secrets of the state do not stay.
    store.clear_private(&session)?;
    ended
}

/// Posted where there is a pull request, and otherwise checked.
fn shown(
    args: &post::Args,
    out: &mut dyn Write,
    warn: &mut dyn FnMut(Diagnostics),
) -> Result<Outcome, Failure> {
    let actions = Actions::read()?;
    if args.number.is_none() && actions.pull_request.is_none() {
        return check::run(&args.check, out, warn);
    }
    let clone = git::Clone::open(Path::new(".")).ok();
    let forge = args.forge.connect(clone.as_ref())?;
    post::run_with(args, &forge, clone.as_ref(), &actions, out, warn)
}
