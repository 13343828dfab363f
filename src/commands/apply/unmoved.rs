//! What must still be as it was when the plan was made: between the plan and terraform people talk, wait and type.
//!
//! A saved plan freezes neither the scripts that its provisioners run (threat 44) nor ephemeral values (threat 43). So
//! both are looked at before the sign-off is used up, and again when nothing but terraform is left to start.

use crate::apply::verdict::Seen;
use crate::diagnostic::Diagnostic;
use crate::git;

use super::super::Failure;
use super::Ground;
use super::fresh::Fresh;
use super::gate::waiting;
use super::preflight::{self, Pull, refusal};

/// Refuses when the clone or the values are not those of the plan any more.
pub(super) fn unmoved(ground: &Ground<'_>, pull: &Pull, fresh: &Fresh) -> Result<(), Failure> {
    // Opened anew: an open one remembers the index.
    let clone = git::Clone::open(ground.terraform.folder())?;
    let now = clone.head()?.commit;
    if now != pull.head {
        return Err(refusal(
            "clone-moved",
            format!("the clone was at {} when the plan was made, and is at {now} now", pull.head),
            &format!("check the commit out again (`git checkout --detach {}`) and start again", pull.head),
        ));
    }
    preflight::clean(&clone)?;
    Ok(fresh.values.unchanged()?)
}

/// Nobody has written the state since. Terraform refuses a stale plan too, but by then the sign-off is used up.
pub(super) fn state(ground: &Ground<'_>, fresh: &Fresh) -> Result<(), Failure> {
    let planned = &fresh.request.state;
    if planned.serial.is_none() {
        // An encrypted plan does not say; then only terraform can compare.
        return Ok(());
    }
    let now = ground.terraform.state()?;
    let was = Seen { lineage: planned.lineage.as_deref(), serial: planned.serial };
    let is = Seen { lineage: now.lineage.as_deref(), serial: now.serial };
    if !was.differs_from(is) {
        return Ok(());
    }
    let what = if was.lineage == is.lineage {
        let told = |serial: Option<u64>| serial.map_or("none".to_owned(), |serial| serial.to_string());
        format!("its serial was {} and is {}", told(was.serial), told(is.serial))
    } else {
        "it is another one, with another lineage".to_owned()
    };
    Err(waiting(
        "state-moved",
        format!("the state is not the one that was planned on: {what}; somebody applied something meanwhile"),
        "nothing was applied; find out what it was (`pairgate history`), let the job plan again and sign that plan",
    ))
}

/// What may be said in the pull request of an apply that terraform never began: nothing that names places of this
/// machine.
pub(super) fn public(one: &Diagnostic) -> String {
    if ["terraform-not-run", "file-unwritable", "folder-unreadable", "store-unwritable"].contains(&one.code) {
        return format!("terraform was not started ({})", one.code);
    }
    one.message.clone()
}

/// The clone that is looked at must be the one that terraform runs in: `core.worktree` can name another folder.
pub(super) fn same_folder(ground: &Ground<'_>) -> Result<(), Failure> {
    let folder = ground.terraform.folder();
    let whole = std::fs::canonicalize(ground.clone.toplevel()).map_err(|error| {
        Diagnostic::error(
            "clone-elsewhere",
            format!("cannot open `{}`: {error}", ground.clone.toplevel().display()),
        )
        .help("look at `git config core.worktree`, or make a new clone")
    })?;
    if folder.starts_with(&whole) {
        return Ok(());
    }
    Err(refusal(
        "clone-elsewhere",
        format!(
            "git keeps the files of this clone in `{}`, and terraform would run in `{}`",
            whole.display(),
            folder.display()
        ),
        "run it inside of the work tree, or take the setting away: `git config --unset core.worktree`",
    ))
}
