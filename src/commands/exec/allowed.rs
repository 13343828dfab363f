//! `pairgate exec --pr N`: a command that is no apply and changes something, allowed by a second operator.
//!
//! The order is that of an apply: everything is looked at, the run is announced (which uses the permission up), it is
//! looked at once more, the command runs, and how it ended is posted.

use std::io::Write;
use std::path::Path;

use sha2::{Digest as _, Sha256};

use crate::apply::verbs::{Kind, folder, may_be_posted};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::git;
use crate::outcome::Outcome;
use crate::plan::digest::hex;
use crate::ports::{Forge, ReviewEvent};
use crate::render::allowance as page;
use crate::render::escape::is_copyable;
use crate::signoff::allowance::{Allowance, Runner, Wanted, allowances};
use crate::signoff::facts::{Actor, Answer, PullState};
use crate::signoff::{eligibility, verify};
use crate::terraform::passthrough::Passthrough;
use crate::terraform::{StateNow, Terraform};
use crate::text::Lang;

use super::super::Failure;
use super::super::forge_args::ForgeArgs;
use super::super::pull_request::gather::{Gathered, gather, told};
use super::super::pull_request::rules_at;
use super::super::request::Place;
use super::super::unwritable;
use super::{blocked, found};

/// A larger state is refused rather than read into memory.
const MOST_STATE: u64 = 256 << 20;

/// The command line.
#[derive(Clone, Copy)]
pub(super) struct Asked<'a> {
    pub(super) program: &'a str,
    pub(super) kind: Kind,
    pub(super) verb: &'a str,
    pub(super) arguments: &'a [String],
}

/// What runs, and on what.
struct Prepared {
    program: Passthrough,
    terraform: Terraform,
    clone: git::Clone,
    wanted: Wanted,
    arguments: Vec<String>,
    input: Option<Vec<u8>>,
}

/// Runs the command when somebody else allowed it; otherwise says what they have to post.
pub(super) fn run(
    forge: &ForgeArgs,
    number: u64,
    asked: Asked<'_>,
    out: &mut dyn Write,
    warn: &mut dyn FnMut(Diagnostics),
) -> Result<Outcome, Failure> {
    let prepared = prepare(asked, warn)?;
    let forge = forge.connect(Some(&prepared.clone))?;
    let viewer = forge.viewer().map_err(told)?;
    let wanted = &prepared.wanted;
    let (gathered, found) = look(&forge, &prepared, number, &viewer, None)?;
    let lang = gathered.language();
    let Some(allowance) = found.iter().find(|one| one.counts()) else {
        let text = page::ask(wanted, number, &found, lang);
        out.write_all(text.as_bytes()).map_err(|error| unwritable(&error))?;
        return Ok(Outcome::Waiting);
    };
    let note = page::begins(wanted, allowance, lang).ok_or_else(unprintable)?;
    let announced = forge.review(number, &wanted.head, ReviewEvent::Comment, &note).map_err(told)?;
    let (_, again) = look(&forge, &prepared, number, &viewer, Some(&announced))?;
    if !again.iter().any(Allowance::counts) {
        let text = page::ask(wanted, number, &again, lang);
        out.write_all(text.as_bytes()).map_err(|error| unwritable(&error))?;
        return Ok(Outcome::Waiting);
    }
    out.flush().map_err(|error| unwritable(&error))?;
    let code = prepared.program.attended(&prepared.arguments, prepared.input.as_deref())?;
    let after = prepared.terraform.state().ok().and_then(|state| state.serial);
    let ended = page::Ended { code, before: wanted.serial, after };
    let text = page::ended(wanted, &ended, &announced, lang).ok_or_else(unprintable)?;
    forge.comment(number, &text).map_err(|error| Failure {
        outcome: Outcome::Unrecorded,
        diagnostics: vec![
            Diagnostic::error(
                "exec-unrecorded",
                format!("the command ended, and that could not be posted: {error}"),
            )
            .help(format!("write into pull request {number} how it ended ({})", page::code(code))),
        ],
    })?;
    Ok(if code == Some(0) { Outcome::Clear } else { Outcome::Terraform })
}

/// Everything that this machine knows about the command.
fn prepare(asked: Asked<'_>, warn: &mut dyn FnMut(Diagnostics)) -> Result<Prepared, Failure> {
    may_be_posted(asked.arguments).map_err(|why| {
        blocked(
            Diagnostic::error("exec-not-posted", "this command cannot be asked for").help(why.get(Lang::En)),
        )
    })?;
    let program = found(asked.program, warn)?;
    let here = Path::new(folder(asked.arguments).unwrap_or("."));
    // Refuses providers that somebody builds on this machine.
    let terraform = Terraform::find(Some(program.program()), here)?;
    let clone = git::Clone::open(terraform.folder())?;
    let changed = clone.changed()?;
    if !changed.is_empty() {
        return Err(Diagnostic::error(
            "clone-dirty",
            format!("files in the clone are not those of the commit: `{}`", changed.join("`, `")),
        )
        .help("commit them to the pull request or take them away (`git stash -u`)")
        .into());
    }
    let state = match terraform.state() {
        Ok(state) => state,
        // Before `init` there may be no way to read it.
        Err(_) if asked.verb.starts_with("init") => StateNow { lineage: None, serial: None },
        Err(why) => return Err(why.into()),
    };
    let mut arguments = asked.arguments.to_vec();
    let input = if asked.verb == "state push" { Some(pushed(&mut arguments, here)?) } else { None };
    let mut command = vec![asked.kind.name().to_owned()];
    command.extend_from_slice(asked.arguments);
    let wanted = Wanted {
        command,
        file: input.as_deref().map(|bytes| hex(&Sha256::digest(bytes))),
        head: clone.head()?.commit,
        root_module: Place::of(terraform.folder(), None)?.root,
        workspace: workspace(&program, asked.arguments)?,
        lineage: state.lineage,
        serial: state.serial,
    };
    if !is_copyable(&wanted.line()) || wanted.line().contains('`') {
        return Err(unprintable().into());
    }
    Ok(Prepared { program, terraform, clone, wanted, arguments, input })
}

/// The file that becomes the state: its bytes are read once, so that nobody can exchange it between the permission and
/// the run.
fn pushed(arguments: &mut [String], here: &Path) -> Result<Vec<u8>, Failure> {
    use std::io::Read;
    let refused = |what: String| {
        blocked(
            Diagnostic::error("exec-push", what)
                .help("write `terraform state push FILE`, with the file last"),
        )
    };
    let Some(name) = arguments.last_mut().filter(|name| !name.starts_with('-')) else {
        return Err(refused("the file of `state push` is not the last argument".to_owned()));
    };
    let file = here.join(&*name);
    let mut bytes = Vec::new();
    let read = std::fs::File::open(&file).and_then(|file| file.take(MOST_STATE + 1).read_to_end(&mut bytes));
    match read {
        Err(error) => return Err(refused(format!("cannot read `{}`: {error}", file.display()))),
        Ok(length) if length as u64 > MOST_STATE => {
            return Err(refused(format!("`{}` is larger than a state", file.display())));
        }
        Ok(_) => {}
    }
    "-".clone_into(name);
    Ok(bytes)
}

fn workspace(program: &Passthrough, arguments: &[String]) -> Result<String, Diagnostic> {
    let mut line: Vec<String> =
        arguments.iter().take(usize::from(folder(arguments).is_some())).cloned().collect();
    line.extend(["workspace".to_owned(), "show".to_owned()]);
    let said = program.captured(&line)?;
    Ok(String::from_utf8_lossy(&said).trim().to_owned())
}

/// Asks the forge who allowed it. Refuses whatever two people cannot mend by a comment.
fn look(
    forge: &dyn Forge,
    prepared: &Prepared,
    number: u64,
    viewer: &Actor,
    announced: Option<&str>,
) -> Result<(Gathered, Vec<Allowance>), Failure> {
    let wanted = &prepared.wanted;
    let mut gathered = gather(forge, Some(&prepared.clone), number)?;
    let rules = rules_at(forge, &gathered, &wanted.root_module)?;
    let standing = forge.standing(&viewer.login).map_err(told)?;
    let facts = &mut gathered.facts;
    facts.standings.insert(viewer.id, Answer::Known(standing));
    let refuse =
        |code, message: String, help: &str| Err(blocked(Diagnostic::error(code, message).help(help)));
    let pull = &facts.pull_request;
    if pull.state != PullState::Open {
        return refuse(
            "pull-closed",
            format!("pull request {number} is not open"),
            "open one for this command",
        );
    }
    if pull.head_sha != wanted.head {
        return refuse(
            "not-at-head",
            format!("the clone is at {}, and the pull request's head is {}", wanted.head, pull.head_sha),
            &format!("`git fetch origin pull/{number}/head && git checkout --detach FETCH_HEAD`"),
        );
    }
    if !pull.base_is_guarded {
        return refuse(
            "base-unguarded",
            format!("the base branch `{}` is neither the default one nor protected", pull.base_ref),
            "its rules could be anybody's: open the pull request against the default branch",
        );
    }
    if let Some(why) = rules.obstacles.first() {
        return refuse("exec-frozen", why.get(Lang::En).to_owned(), "wait until the freeze is over");
    }
    let Some(settings) = &rules.settings else {
        return refuse(
            "exec-no-operators",
            "the base branch's configuration has no `signoff` block: nobody can allow a command".to_owned(),
            "add `signoff { operators = [...] }` to `.pairgate.hcl` on the base branch",
        );
    };
    let checks = [
        eligibility::signer_is_a_person(viewer),
        eligibility::signer_is_operator(viewer, settings, facts),
        eligibility::signer_may_write(viewer, facts),
    ];
    if checks.iter().any(|check| !check.holds.counts()) {
        return refuse(
            "exec-not-operator",
            format!("`{}` may not run it: a person among the operators, who may write, must", viewer.login),
            "use a token of an operator's own account",
        );
    }
    if let Answer::Unknown(why) = &facts.statements {
        return refuse("exec-unknown", why.get(Lang::En).to_owned(), "try again");
    }
    let runner = Runner { account: viewer.id, announced };
    let found = allowances(wanted, facts, settings, &verify::keys(&rules), runner);
    Ok((gathered, found))
}

fn unprintable() -> Diagnostic {
    Diagnostic::error("exec-not-posted", "this command cannot be shown in a comment exactly as it is")
        .help("leave hidden characters and backquotes out of it")
}
