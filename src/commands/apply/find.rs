//! Which pull request this is, who applies it, and whether the clone is one of its repository.

use std::cell::RefCell;

use crate::diagnostic::Diagnostic;
use crate::git;
use crate::ports::{ForgeError, ForgeTrouble};
use crate::render::escape::visible;
use crate::signoff::facts::{ActorKind, Permission, PullRequest, PullState, Repository};
use crate::signoff::record::Account;

use super::super::Failure;
use super::super::base_copies::Tree;
use super::super::pull_request::gather::told;
use super::Ground;
use super::gate::Gate;
use super::preflight::{Pull, refusal, same_repository};

/// Asks the forge; only who breaks the glass goes on without an answer.
pub(super) fn find(ground: &Ground<'_>) -> Result<Pull, Failure> {
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

/// What anybody else posts counts for nobody: the start would use up no sign-off, and an emergency leave no debt. So
/// breaking the glass does not help.
pub(super) fn may_write(ground: &Ground<'_>, pull: &Pull) -> Result<(), Failure> {
    if pull.offline {
        return Ok(());
    }
    let login = &pull.viewer.login;
    let standing = ground.forge.standing(login).map_err(told)?;
    if standing.id == pull.viewer.id && standing.permission >= Permission::Write {
        return Ok(());
    }
    Err(refusal(
        "applier-may-not-write",
        format!(
            "`{}` may not write to `{}`, so their record of an apply would not count",
            visible(login),
            pull.repository.name
        ),
        "let an operator apply who may write, or ask an administrator for that right",
    ))
}

/// The notes of earlier applies come from `origin`, and this one's go there: those of a fork are nobody's.
pub(super) fn origin(ground: &Ground<'_>, pull: &Pull, gate: &mut Gate) -> Result<(), Failure> {
    let Some(origin) = ground.clone.origin() else { return Ok(()) };
    let found = format!("{}/{}", origin.owner, origin.name);
    if same_repository(&found, &pull.repository.name) {
        return Ok(());
    }
    gate.refuse(refusal(
        "another-repository",
        format!("the clone's `origin` is `{found}`, and the pull request is in `{}`", pull.repository.name),
        "apply from a clone of the repository itself, or give `origin` its address: `git remote set-url origin URL`",
    ))
}

/// The files of a commit as the clone has it.
pub(super) struct CloneTree<'c> {
    pub(super) clone: &'c git::Clone,
    pub(super) commit: String,
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
