//! Before anything is planned: a clean clone at the head of an open pull request, and nothing left over from before.

use std::cell::RefCell;

use jiff::Timestamp;

use crate::diagnostic::Diagnostic;
use crate::git;
use crate::outcome::Outcome;
use crate::ports::{ForgeError, ForgeTrouble};
use crate::render::escape::visible;
use crate::render::steps::Sign;
use crate::signoff::facts::{ActorKind, PullRequest, PullState, Repository};
use crate::signoff::record::Account;
use crate::terraform;
use crate::text::Text;

use super::super::Failure;
use super::super::base_copies::{ForgeTree, Tree};
use super::super::pull_request::gather::told;
use super::super::request::{self, Place};
use super::Ground;
use super::finish::saved;
use super::gate::Gate;
use super::ledger;
use super::screen::Screen;

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
            Box::new(CloneTree { clone: ground.clone, commit: self.pull.base_sha.clone() })
        } else {
            Box::new(ForgeTree::new(ground.forge, &self.pull.base_sha))
        }
    }

    /// Whether a request is about the same state, as far as the place says.
    pub(super) fn is_here(&self, request: &crate::signoff::Request) -> bool {
        request.repository.name == self.repository.name && self.root == request.root_module
    }

    /// Now, by the forge's clock where it answers, in whole seconds.
    pub(super) fn now(&self, ground: &Ground<'_>) -> Timestamp {
        if self.offline { whole(Timestamp::now()) } else { super::now(ground.forge) }
    }
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
    let mut pull = find(ground)?;
    pull.root = Place::of(ground.terraform.folder(), None)?.root;
    screen.rule(&format!("pairgate apply · {}#{}", pull.repository.name, args.pull_request))?;
    left_over(ground, &pull, gate)?;
    if pull.offline {
        gate.note("the forge does not answer");
    }
    clean(ground)?;
    saved(ground.terraform.folder())?;
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

/// Asks the forge; only who breaks the glass goes on without an answer.
fn find(ground: &Ground<'_>) -> Result<Pull, Failure> {
    let head = ground.clone.head()?.commit;
    match asked(ground, &head) {
        Ok(pull) => Ok(pull),
        Err(error) if ground.args.break_glass && is_down(&error) => offline(ground, head, &error),
        Err(error) => Err(told(error)),
    }
}

fn is_down(error: &ForgeError) -> bool {
    matches!(error.trouble, ForgeTrouble::Unavailable | ForgeTrouble::RateLimited | ForgeTrouble::Garbled)
}

fn asked(ground: &Ground<'_>, head: &str) -> Result<Pull, ForgeError> {
    let viewer = ground.forge.viewer()?;
    if viewer.kind != ActorKind::Person {
        return Err(ForgeError {
            trouble: ForgeTrouble::Refused,
            message: format!("the token belongs to `{}`, which is no person", viewer.login),
            help: "people apply, not machines: use a token of your own account".to_owned(),
        });
    }
    let repository = ground.forge.repository()?;
    let pull = ground.forge.pull_request(ground.args.pull_request)?;
    let changed = ground.forge.changed_files(pull.number)?;
    let viewer = Account { id: viewer.id, login: viewer.login };
    Ok(Pull { repository, pull, changed, viewer, head: head.to_owned(), root: String::new(), offline: false })
}

/// What the clone alone knows: the base branch is what `origin` last called its main branch.
fn offline(ground: &Ground<'_>, head: String, error: &ForgeError) -> Result<Pull, Failure> {
    let base_sha = ground.clone.resolve("refs/remotes/origin/HEAD").map_err(|missing| {
        Diagnostic::error("forge-unavailable", format!("{}, and {}", error.message, missing.message))
            .help("fetch once while the forge answers: `git remote set-head origin --auto`")
    })?;
    let name = ground.args.forge.named(Some(ground.clone))?;
    let login = ground.clone.setting("user.name").unwrap_or_else(|| "unknown".to_owned());
    let pull = PullRequest {
        number: ground.args.pull_request,
        state: PullState::Open,
        author: None,
        head_sha: head.clone(),
        head_ref: String::new(),
        head_repository: None,
        base_sha,
        base_ref: String::new(),
        base_is_guarded: false,
        description: String::new(),
        commit_count: 0,
    };
    Ok(Pull {
        repository: Repository { id: 0, name },
        pull,
        changed: Vec::new(),
        viewer: Account { id: 0, login },
        head,
        root: String::new(),
        offline: true,
    })
}

/// Threat 55: what began on this machine and whose end is not recorded. Who broke the glass may go on unless it still
/// runs.
fn left_over(ground: &Ground<'_>, pull: &Pull, gate: &mut Gate) -> Result<(), Failure> {
    for journal in ground.store.all()?.iter().filter(|one| one.repository == pull.repository.name) {
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
fn clean(ground: &Ground<'_>) -> Result<(), Failure> {
    let changed = ground.clone.changed()?;
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

/// The files of a commit as the clone has it.
struct CloneTree<'c> {
    clone: &'c git::Clone,
    commit: String,
}

impl Tree for CloneTree<'_> {
    fn file(&self, path: &str) -> Result<Option<Vec<u8>>, Diagnostic> {
        self.clone.file_at(&self.commit, path)
    }

    fn files(&self) -> Result<Vec<String>, Diagnostic> {
        let names = RefCell::new(Vec::new());
        // Only the names are wanted, and nothing is read for them.
        self.clone.files_at(&self.commit, ".", &|path| {
            names.borrow_mut().push(path.to_owned());
            false
        })?;
        Ok(names.into_inner())
    }
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
