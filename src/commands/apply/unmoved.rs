//! What must still be as it was when the plan was made: between the plan and terraform people talk, wait and type.
//!
//! A saved plan freezes neither the scripts that its provisioners run (threat 44) nor ephemeral values (threat 43). So
//! both are looked at before the sign-off is used up, and again when nothing but terraform is left to start.

use crate::diagnostic::Diagnostic;

use super::super::Failure;
use super::Ground;
use super::fresh::Fresh;
use super::preflight::{self, Pull, refusal};

/// Refuses when the clone or the values are not those of the plan any more.
pub(super) fn unmoved(ground: &Ground<'_>, pull: &Pull, fresh: &Fresh) -> Result<(), Failure> {
    let now = ground.clone.head()?.commit;
    if now != pull.head {
        return Err(refusal(
            "clone-moved",
            format!("the clone was at {} when the plan was made, and is at {now} now", pull.head),
            &format!("check the commit out again (`git checkout --detach {}`) and start again", pull.head),
        ));
    }
    preflight::clean(ground)?;
    Ok(fresh.values.unchanged()?)
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
