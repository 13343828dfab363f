//! The command line: types for clap, and which command runs.

use std::ffi::OsString;
use std::io::Write;

use clap::{CommandFactory, FromArgMatches, Parser, Subcommand};

use crate::commands::{
    Failure, apply, audit, check, config, credentials, digest, exec, explain, history, iam, init, merge,
    notes, plan, policy, post, reconcile, shim, sign, unwritable, verify, watch,
};
use crate::diagnostic::Diagnostics;
use crate::outcome::Outcome;

/// A two-person gate for Terraform and OpenTofu: reads a plan and says, in plain words, whether it is safe.
#[derive(Debug, Parser)]
#[command(name = "pairgate", version, arg_required_else_help = true)]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Check(Box<check::Args>),
    Plan(Box<plan::Args>),
    Post(Box<post::Args>),
    Sign(Box<sign::Args>),
    Revoke(sign::RevokeArgs),
    Verify(Box<verify::Args>),
    Apply(Box<apply::Args>),
    Reconcile(reconcile::Args),
    Watch(watch::Args),
    Merge(merge::Args),
    Credentials(credentials::Args),
    Notes(notes::Args),
    History(history::Args),
    Exec(Box<exec::Args>),
    Shim(shim::Args),
    Digest(digest::Args),
    Explain(explain::Args),
    Config(config::Args),
    Init(init::Args),
    Policy(policy::Args),
    Iam(iam::Args),
    Audit(audit::Args),
    /// Print completions for a shell.
    Completions {
        /// The shell.
        shell: clap_complete::Shell,
    },
}

/// Reads the command line.
pub fn parse(arguments: impl IntoIterator<Item = OsString>) -> Result<Cli, clap::Error> {
    let matches = command().try_get_matches_from(arguments)?;
    Cli::from_arg_matches(&matches)
}

/// The command line as clap knows it, with the exit codes in `--help`.
pub fn command() -> clap::Command {
    let codes: Vec<String> =
        Outcome::ALL.iter().map(|outcome| format!("  {:3}  {}", outcome.code(), outcome.meaning())).collect();
    let codes = format!("Exit codes:\n{}", codes.join("\n"));
    // Whoever writes a pipeline reads the help of the command, not of the program.
    Cli::command()
        .mut_subcommand("check", |check| check.after_help(codes.clone()))
        .mut_subcommand("plan", |plan| {
            // It makes its own.
            plan.mut_arg("plan", |argument| argument.hide(true))
                .mut_arg("chdir", |argument| {
                    argument.help("The root module's folder, where terraform was initialised; otherwise the current one")
                })
                .mut_arg("terraform_bin", |argument| {
                    argument.help("The program. Without it: `terraform`, or else `tofu`, from PATH")
                })
                .after_help(codes.clone())
        })
        .mut_subcommand("apply", |apply| apply.after_help(codes.clone()))
        .mut_subcommand("reconcile", |reconcile| reconcile.after_help(codes.clone()))
        .mut_subcommand("post", |post| post.after_help(codes.clone()))
        .mut_subcommand("verify", |verify| verify.after_help(codes.clone()))
        .mut_subcommand("watch", |watch| watch.after_help(codes.clone()))
        .mut_subcommand("merge", |merge| merge.after_help(codes.clone()))
        .mut_subcommand("digest", |digest| digest.after_help(codes.clone()))
        .mut_subcommand("audit", audit::help::shaped)
        .after_help(codes)
}

/// Runs the command; warnings go to `warn`.
pub fn run(cli: Cli, out: &mut dyn Write, warn: &mut dyn FnMut(Diagnostics)) -> Result<Outcome, Failure> {
    match cli.command {
        Command::Check(args) => check::run(&args, out, warn),
        Command::Plan(args) => plan::run(*args, out, warn),
        Command::Post(args) => post::run(&args, out, warn),
        Command::Sign(args) => sign::run(&args, &mut std::io::stdin().lock(), out),
        Command::Revoke(args) => sign::revoke(&args, out),
        Command::Verify(args) => verify::run(&args, out, warn),
        Command::Apply(args) => apply::run(&args, &mut std::io::stdin().lock(), out, warn),
        Command::Reconcile(args) => reconcile::run(&args, out),
        Command::Watch(args) => watch::run(&args, out),
        Command::Merge(args) => merge::run(&args, out, warn),
        Command::Credentials(args) => credentials::run(&args, out),
        Command::Notes(args) => notes::run(&args, out, warn),
        Command::History(args) => history::run(&args, out, warn),
        Command::Exec(args) => exec::run(&args, out, warn),
        Command::Shim(args) => shim::run(&args, out, warn),
        Command::Digest(args) => digest::run(&args, out),
        Command::Explain(args) => explain::run(&args, out, warn),
        Command::Config(args) => Ok(config::run(&args, out, warn)?),
        Command::Init(args) => Ok(init::run(&args, out)?),
        Command::Policy(args) => policy::run(&args, out, warn),
        Command::Iam(args) => iam::run(&args, out, warn),
        Command::Audit(args) => audit::run(&args, out, warn),
        Command::Completions { shell } => {
            // Into memory first: the generator panics when a pipe is closed under it.
            let mut script = Vec::new();
            clap_complete::generate(shell, &mut command(), "pairgate", &mut script);
            out.write_all(&script).map_err(|error| unwritable(&error))?;
            Ok(Outcome::Clear)
        }
    }
}
