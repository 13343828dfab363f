//! Before anything is planned: a clean clone at the head of an open pull request, and nothing left over from before.

use jiff::Timestamp;

use crate::apply::journal::Journal;
use crate::diagnostic::Diagnostic;
use crate::git;
use crate::outcome::Outcome;
use crate::render::escape::visible;
use crate::render::steps::Sign;
use crate::signoff::facts::{PullRequest, PullState, Repository};
use crate::signoff::record::Account;
use crate::terraform;
use crate::text::Text;

use super::super::Failure;
use super::super::base_copies::{ForgeTree, Tree};
use super::super::request::{self, Place};
use super::Ground;
use super::gate::Gate;
use super::screen::Screen;
use super::{find, ledger, unmoved};

/// The pull request that is applied, and who applies it.
pub(super) struct Pull {
    pub(super) repository: Repository,
    pub(super) pull: PullRequest,
    /// Paths of all files that it changes.
    pub(super) changed: Vec<String>,
    /// Whose token it is.
    pub(super) viewer: Account,
    /// The commit that is checked out.
    pub(super) head: String,
    /// The root module's folder in the repository.
    pub(super) root: String,
    /// The forge does not answer, and somebody broke the glass.
    pub(super) offline: bool,
}

impl Pull {
    /// The base branch's files: from the forge, or from the clone when it does not answer.
    pub(super) fn tree<'t>(&self, ground: &'t Ground<'_>) -> Box<dyn Tree + 't> {
        if self.offline {
            Box::new(find::CloneTree { clone: ground.clone, commit: self.pull.base_sha.clone() })
        } else {
            Box::new(ForgeTree::new(ground.forge, &self.pull.base_sha))
        }
    }

    /// Whether a request is about the same state, as far as the place says.
    pub(super) fn is_here(&self, request: &crate::signoff::Request) -> bool {
        same_repository(&request.repository.name, &self.repository.name) && self.root == request.root_module
    }

    /// Now, by the forge's clock where it answers, in whole seconds.
    pub(super) fn now(&self, ground: &Ground<'_>) -> Timestamp {
        if self.offline { whole(Timestamp::now()) } else { super::now(ground.forge) }
    }
}

/// To the forge, letters of both sizes are the same name.
pub(in super::super) fn same_repository(one: &str, other: &str) -> bool {
    one.eq_ignore_ascii_case(other)
}

pub(in super::super) fn whole(at: Timestamp) -> Timestamp {
    Timestamp::from_second(at.as_second()).unwrap_or(at)
}

/// One apply at a time in one folder.
pub(super) fn place_key(ground: &Ground<'_>) -> Result<String, Failure> {
    Ok(folder(ground.terraform)?)
}

/// The root module's folder from the root of the file system.
pub(in super::super) fn folder(terraform: &terraform::Terraform) -> Result<String, Diagnostic> {
    let folder = std::fs::canonicalize(terraform.folder()).map_err(|error| {
        Diagnostic::error(
            "folder-unreadable",
            format!("cannot open `{}`: {error}", terraform.folder().display()),
        )
        .help("give the folder of the root module: `--chdir DIR`")
    })?;
    folder.into_os_string().into_string().map_err(|_| {
        Diagnostic::error("folder-unreadable", "the path of the root module's folder is not UTF-8")
            .help("move the clone to a folder with a plain name")
    })
}

/// Everything that can be refused before a plan is made.
pub(super) fn preflight(
    ground: &Ground<'_>,
    gate: &mut Gate,
    screen: &mut Screen<'_>,
) -> Result<Pull, Failure> {
    let args = ground.args;
    let mut pull = find::find(ground)?;
    unmoved::same_folder(ground)?;
    pull.root = Place::of(ground.terraform.folder(), None)?.root;
    screen.rule(&format!("pairgate apply · {}#{}", pull.repository.name, args.pull_request))?;
    left_over(ground, &pull, gate)?;
    if pull.offline {
        gate.note("the forge does not answer");
    }
    find::may_write(ground, &pull)?;
    find::origin(ground, &pull, gate)?;
    clean(ground.clone)?;
    if pull.pull.state != PullState::Open {
        gate.refuse(refusal(
            "pull-closed",
            format!("pull request {} is not open", args.pull_request),
            "nobody applies what was closed; open it again, or apply the new pull request",
        ))?;
    }
    if pull.head != pull.pull.head_sha {
        gate.refuse(refusal(
            "not-at-head",
            format!("the clone is at {}, and the pull request's head is {}", pull.head, pull.pull.head_sha),
            &format!(
                "`git fetch origin pull/{0}/head && git checkout --detach FETCH_HEAD`",
                args.pull_request
            ),
        ))?;
    }
    ledger::settled(ground, &pull, gate)?;
    let set_aside = ground.terraform.set_aside();
    let aside = if set_aside.is_empty() {
        String::new()
    } else {
        format!("; kept from terraform: {}", named(set_aside))
    };
    let short: String = pull.head.chars().take(12).collect();
    let sign = if set_aside.is_empty() { Sign::Good } else { Sign::Note };
    screen.step(
        sign,
        &Text::new("clone", "クローン"),
        &Text::new(
            format!("clean at {short}, the head of pull request {}{aside}", args.pull_request),
            format!(
                "{short} で変更なし(プルリクエスト {} の先頭){}",
                args.pull_request,
                aside.replace("; kept from terraform: ", "。terraform に渡さない環境変数: ")
            ),
        ),
    )?;
    Ok(pull)
}

fn named(names: &[String]) -> String {
    names.iter().map(|name| format!("`{}`", visible(name))).collect::<Vec<_>>().join(", ")
}

pub(super) fn refusal(code: &'static str, message: impl Into<String>, help: &str) -> Failure {
    Diagnostic::error(code, message).help(help).into()
}

/// A refusal until it is recorded how an earlier apply ended.
pub(super) fn unrecorded(code: &'static str, message: impl Into<String>, help: &str) -> Failure {
    Failure { outcome: Outcome::Unrecorded, ..refusal(code, message, help) }
}

/// Threat 55: what began on this machine and whose end is not recorded. Who broke the glass may go on unless it still
/// runs.
fn left_over(ground: &Ground<'_>, pull: &Pull, gate: &mut Gate) -> Result<(), Failure> {
    let here = |one: &&Journal| same_repository(&one.repository, &pull.repository.name);
    for journal in ground.store.all()?.iter().filter(here) {
        let number = journal.pull_request;
        if journal.pid.is_some_and(terraform::is_running) {
            return Err(refusal(
                "apply-running",
                format!(
                    "an apply of pull request {number} in `{}` still runs (process {})",
                    journal.root_module,
                    journal.pid.unwrap_or_default()
                ),
                "wait until terraform has ended; then `pairgate reconcile` records how",
            ));
        }
        gate.refuse(unrecorded(
            "apply-unrecorded",
            format!(
                "an apply of pull request {number} in `{}` began on this machine at {}, and how it ended is not recorded",
                journal.root_module, journal.at
            ),
            &format!("`pairgate reconcile {number}` finds out and records it"),
        ))?;
    }
    Ok(())
}

/// Threat 44: what terraform reads is what was reviewed.
pub(super) fn clean(clone: &git::Clone) -> Result<(), Failure> {
    let changed = clone.changed()?;
    if changed.is_empty() {
        return Ok(());
    }
    let paths = changed.iter().map(|path| format!("`{}`", visible(path))).collect::<Vec<_>>().join(", ");
    Err(refusal(
        "clone-dirty",
        format!("files in the clone are not those of the commit: {paths}"),
        "commit them to the pull request or take them away (`git stash -u`); only what was reviewed is applied",
    ))
}

/// The pull request as making a request needs it.
pub(super) fn target(pull: &Pull) -> request::Target<'_> {
    request::Target {
        repository: &pull.repository,
        pull: &pull.pull,
        head: &pull.head,
        base: &pull.pull.base_sha,
        changed: &pull.changed,
    }
}
