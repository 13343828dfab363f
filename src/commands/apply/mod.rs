//! `pairgate apply`: two people apply one plan, from one person's terminal.
//!
//! The session goes through the same steps in the same order, and every step that cannot answer refuses:
//!
//! | step | what it makes sure of | file |
//! |---|---|---|
//! | 1 | a clean clone at the head of an open pull request, nothing left over from before | `preflight` |
//! | 2 | a fresh plan, made here, judged by the base branch's rules | `fresh` |
//! | 3 | it is the plan that was signed, and the sign-off stands | `gate`, `live` |
//! | 4 | both people see the same words | `gate` |
//! | 5 | *started* is in the pull request and in the notes, and everything still stands | `begin` |
//! | 6 | terraform applies a copy that nobody can change | `execute` |
//! | 7 | how it ended is in the pull request and in the notes, or waits on this machine to be | `finish`, `outbox` |
//!
//! Before step 5 nothing has happened and a refusal leaves nothing behind. From then on a journal on this machine says
//! how far it came, and nothing is applied again before `pairgate reconcile` has looked, should the gate die.

mod begin;
mod break_glass;
mod execute;
mod find;
mod finish;
mod fresh;
mod gate;
mod ledger;
mod live;
pub(super) mod outbox;
mod partner;
mod preflight;
mod screen;
mod unmoved;

use std::io::{BufRead, Write};
use std::path::PathBuf;
use std::time::Duration;

use crate::apply::verbs::{PlanArguments, plan_arguments};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::git;
use crate::outcome::Outcome;
use crate::plan::digest::hex;
use crate::store::Store;
use crate::terraform::Terraform;
use crate::text::Lang;

use super::Failure;
use super::forge_args::ForgeArgs;
use super::judge;
use gate::Gate;

pub(super) use begin::withdrawn;
pub(super) use fresh::{advised, make as fresh_plan};
pub(super) use preflight::same_repository;
pub(super) use screen::Screen;

use crate::ports::Forge;

/// Now by the forge's clock where it answers, in whole seconds.
pub(super) fn now(forge: &dyn Forge) -> jiff::Timestamp {
    let asked = || {
        forge.repository().ok()?;
        forge.now().ok()
    };
    preflight::whole(asked().unwrap_or_else(jiff::Timestamp::now))
}

/// Apply the plan of a pull request, in a pair: run it in the root module's folder of a clean clone at the head of the
/// pull request.
///
/// Plans afresh, compares with what was signed, verifies the sign-off, posts that it starts, verifies again, applies,
/// and posts how it ended. Nothing is applied that another operator has not signed.
///
/// Exits 0 when it was applied or there was nothing to apply, 3 without a sign-off for this very plan, 4 when terraform
/// failed, 5 when the record of how it ended could not be posted yet.
#[derive(Debug, clap::Args)]
#[group(skip)]
pub struct Args {
    /// The pull request's number.
    #[arg(value_name = "PR")]
    pub(super) pull_request: u64,
    #[command(flatten)]
    // A comment would become the help of the group.
    #[allow(missing_docs)]
    pub(super) forge: ForgeArgs,
    /// The root module's folder, where terraform was initialised; otherwise the current one.
    #[arg(long, value_name = "DIR")]
    pub(super) chdir: Option<PathBuf>,
    /// The workspace that is meant; refuses when the folder is in another one.
    #[arg(long, value_name = "NAME")]
    pub(super) workspace: Option<String>,
    /// The program. Without it: `terraform`, or else `tofu`, from PATH.
    #[arg(long, value_name = "PROGRAM")]
    pub(super) terraform_bin: Option<PathBuf>,
    /// The partner who is expected, by login: only their sign-off counts.
    #[arg(long, value_name = "LOGIN")]
    with: Option<String>,
    /// Wait for a partner who is there now and signs while this session waits, also where a signed time window would do.
    #[arg(long)]
    live: bool,
    /// How long to wait for the partner, such as `5m` or `90s`.
    #[arg(long, value_name = "TIME", default_value = "5m", value_parser = span)]
    wait: Duration,
    /// Set `AWS_PROFILE` to this for the apply alone, not for the plan before it.
    #[arg(long, value_name = "NAME")]
    apply_aws_profile: Option<String>,
    /// Apply without a sign-off in an emergency. It is recorded first and announced loudly, and nothing else can be
    /// applied before another operator has signed it afterwards, within 24 hours.
    #[arg(long, requires = "reason", requires = "incident", conflicts_with_all = ["live", "with"])]
    break_glass: bool,
    /// With `--break-glass`: why it cannot wait.
    #[arg(long, value_name = "TEXT", requires = "break_glass")]
    reason: Option<String>,
    /// With `--break-glass`: the address of the incident.
    #[arg(long, value_name = "URL", requires = "break_glass")]
    incident: Option<String>,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub(super) by: judge::Args,
    /// Arguments of `terraform plan`, behind `--`: the same as in the job that planned, such as `-var-file=prod.tfvars`.
    #[arg(last = true, value_name = "PLAN ARGUMENTS")]
    pub(super) arguments: Vec<String>,
}

/// A length of time as people write it.
pub(super) fn span(text: &str) -> Result<Duration, String> {
    let wrong = || "write it as `90s`, `5m` or `1h`".to_owned();
    let length: jiff::SignedDuration = text.parse().map_err(|_| wrong())?;
    Duration::try_from(length).map_err(|_| wrong())
}

/// What the whole session stands on.
#[derive(Clone, Copy)]
pub(super) struct Ground<'g> {
    pub(super) args: &'g Args,
    pub(super) clone: &'g git::Clone,
    pub(super) store: &'g Store,
    pub(super) terraform: &'g Terraform,
    pub(super) forge: &'g dyn Forge,
    pub(super) arguments: &'g PlanArguments,
    /// The session's 32 digits.
    pub(super) session: &'g str,
}

/// Runs the command; answers come from `input`, warnings go to `warn`.
pub fn run(
    args: &Args,
    input: &mut dyn BufRead,
    out: &mut dyn Write,
    warn: &mut dyn FnMut(Diagnostics),
) -> Result<Outcome, Failure> {
    let folder = args.chdir.clone().unwrap_or_else(|| PathBuf::from("."));
    let clone = git::Clone::open(&folder)?;
    let forge = args.forge.connect(Some(&clone))?;
    let store = Store::open()?;
    let terraform = Terraform::find(args.terraform_bin.as_deref(), &folder)?;
    let arguments = plan_arguments(&args.arguments).map_err(|why| {
        Diagnostic::error("plan-arguments", why.get(Lang::En).to_owned())
            .help("pass behind `--` what the job that planned passes to `terraform plan`, and nothing else")
    })?;
    let session = digits()?;
    store.sweep()?;
    let _held = store.hold(&session)?;
    let ground = Ground {
        args,
        clone: &clone,
        store: &store,
        terraform: &terraform,
        forge: &forge,
        arguments: &arguments,
        session: &session,
    };
    let mut screen = Screen::new(out, args.by.lang);
    let ended = session_of(&ground, input, &mut screen, warn);
    // What is needed to find out what happened stays for as long as there is a journal.
    if store.all().is_ok_and(|all| all.iter().all(|one| one.session != session)) {
        store.clear_private(&session)?;
    }
    ended
}

/// The steps, one after the other.
fn session_of(
    ground: &Ground<'_>,
    input: &mut dyn BufRead,
    screen: &mut Screen<'_>,
    warn: &mut dyn FnMut(Diagnostics),
) -> Result<Outcome, Failure> {
    let mut gate = Gate::new(ground.args.break_glass);
    let _lock = ground.store.lock(&preflight::place_key(ground)?)?;
    let pull = preflight::preflight(ground, &mut gate, screen)?;
    let fresh = fresh::fresh(ground, &pull, screen, warn)?;
    screen.speak(ground.args.by.lang.unwrap_or(fresh.judged.settings.language));
    let Some(agreed) = gate::agree(ground, &pull, &fresh, &mut gate, input, screen)? else {
        return Ok(Outcome::Clear);
    };
    // Whoever selects another workspace in this folder meanwhile does not lead this apply there.
    let terraform = ground.terraform.in_workspace(&fresh.request.workspace);
    let ground = &Ground { terraform: &terraform, ..*ground };
    let mut begun = begin::begin(ground, &pull, &fresh, agreed, screen)?;
    match execute::execute(ground, &pull, &fresh, &mut begun, screen) {
        Ok(ran) => finish::finish(ground, &pull, &fresh, begun, ran, screen),
        Err(failure) => Err(begin::never_ran(ground, &pull, &mut begun, failure, screen.lang())),
    }
}

/// 32 random hexadecimal digits.
pub(super) fn digits() -> Result<String, Diagnostic> {
    let mut bytes = [0u8; 16];
    getrandom::fill(&mut bytes).map_err(|error| {
        Diagnostic::error("random", format!("the system gives no random numbers: {error}"))
            .help("nothing was begun")
    })?;
    Ok(hex(&bytes))
}
