//! `pairgate exec -- terraform …`: the door for every terraform command that is not an apply.
//!
//! What changes nothing runs as if terraform itself had been called. Everything else is refused with the command that
//! two people use instead; what nobody knows is refused as well.

mod allowed;

use std::io::Write;
use std::path::Path;

use crate::apply::verbs::{Kind, Verb, Way, classify, folder};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::outcome::Outcome;
use crate::terraform::passthrough::Passthrough;
use crate::text::Lang;

use super::Failure;
use super::forge_args::ForgeArgs;

/// Run terraform or tofu, when the command changes nothing; otherwise say how two people do it.
///
/// Read-only commands run with their own output and exit code. Commands that change something are refused (exit 1):
/// `pairgate apply` is the way, and for `state mv`, `import` and their like `--pr N`: a second operator allows this very
/// command, on the state as it is, by a comment in pull request N. TF_CLI_ARGS and other variables that change what
/// terraform does are not passed on. `init` runs with `-input=false`, because it would otherwise offer to copy a state.
///
/// With `--pr` it exits 0 when the command succeeded, 3 while nobody has allowed it, 4 when it failed, 5 when its end
/// could not be posted.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The pull request in which a second operator allows the command.
    #[arg(long = "pr", value_name = "N")]
    number: Option<u64>,
    #[command(flatten)]
    // A comment would become the help of the group.
    #[allow(missing_docs)]
    forge: ForgeArgs,
    /// The workspace's name in full, for `workspace select`.
    #[arg(long, value_name = "NAME")]
    workspace: Option<String>,
    /// The call comes from the shim.
    #[arg(long, hide = true)]
    shim: bool,
    /// The program, `terraform` or `tofu`, and its arguments.
    #[arg(last = true, required = true, value_name = "COMMAND")]
    command: Vec<String>,
}

/// Runs the command. After a read-only one this process is terraform.
pub fn run(args: &Args, out: &mut dyn Write, warn: &mut dyn FnMut(Diagnostics)) -> Result<Outcome, Failure> {
    let (name, arguments) = args.command.split_first().ok_or_else(|| no_program(""))?;
    let stem = Path::new(name).file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
    let kind = Kind::parse(stem).ok_or_else(|| no_program(name))?;
    match classify(kind, arguments) {
        Verb::ReadOnly { arguments, writes } => {
            let here = Path::new(folder(&arguments).unwrap_or("."));
            writes.iter().try_for_each(|file| check_output(here, file))?;
            pass(name, &arguments, warn)
        }
        Verb::Gated { way: Way::Named, .. } if named(args, arguments) => pass(name, arguments, warn),
        Verb::Gated { verb, way: Way::Partner | Way::Named, .. } if args.number.is_some() => {
            let number = args.number.unwrap_or_default();
            allowed::run(
                &args.forge,
                number,
                allowed::Asked { program: name, kind, verb: &verb, arguments },
                out,
                warn,
            )
        }
        Verb::Gated { verb, instead, .. } => Err(blocked(
            Diagnostic::error(
                "exec-gated",
                format!("`{} {verb}` changes something and needs two people; nothing was run", kind.name()),
            )
            .help(instead.get(Lang::En)),
        )),
        Verb::Refused { why } => {
            let line = format!("nobody knows what this `{}` command changes; nothing was run", kind.name());
            Err(blocked(Diagnostic::error("exec-unknown", line).help(why.get(Lang::En))))
        }
    }
}

fn pass(program: &str, arguments: &[String], warn: &mut dyn FnMut(Diagnostics)) -> Result<Outcome, Failure> {
    let found = found(program, warn)?;
    Err(found.become_it(arguments).into())
}

/// The program, and what it does not get is told.
fn found(program: &str, warn: &mut dyn FnMut(Diagnostics)) -> Result<Passthrough, Diagnostic> {
    let found = Passthrough::find(program)?;
    found.check_meant()?;
    if !found.set_aside().is_empty() {
        let names: Vec<String> = found.set_aside().iter().map(|name| format!("`{name}`")).collect();
        let told = format!("not passed on to terraform: {}", names.join(", "));
        warn(vec![
            Diagnostic::warning("environment-set-aside", told)
                .help("these variables change what a command does; write the arguments out"),
        ]);
    }
    Ok(found)
}

/// The workspace that is selected was typed twice.
fn named(args: &Args, arguments: &[String]) -> bool {
    args.workspace.as_ref().is_some_and(|name| arguments.last() == Some(name))
}

/// A plan may be saved over an older plan, and over nothing else: `plan -out=terraform.tfstate` takes a state's place
/// without a question.
fn check_output(here: &Path, file: &str) -> Result<(), Failure> {
    use std::io::Read;
    let path = here.join(file);
    if !path.is_file() {
        return Ok(());
    }
    let mut start = Vec::new();
    let read = std::fs::File::open(&path).and_then(|file| file.take(4).read_to_end(&mut start));
    if read.is_ok() && (start.is_empty() || start == b"PK\x03\x04") {
        return Ok(());
    }
    let name = path.display();
    Err(blocked(
        Diagnostic::error(
            "exec-overwrites",
            format!("`{name}` is there and is no saved plan; nothing was run"),
        )
        .help("give the plan another name: it would take the place of that file, which may be a state"),
    ))
}

fn blocked(diagnostic: Diagnostic) -> Failure {
    Failure { outcome: Outcome::Blocked, diagnostics: vec![diagnostic] }
}

fn no_program(name: &str) -> Diagnostic {
    Diagnostic::error("exec-program", format!("`{name}` is neither terraform nor tofu; nothing was run"))
        .help("write `pairgate exec -- terraform …` or `pairgate exec -- tofu …`")
}
