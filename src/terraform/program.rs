//! Which program is run: the one that is named, or `terraform` or `tofu` from PATH.
//!
//! Terraform runs in another folder than the gate, so a path is made absolute before anything runs.

use std::path::{Path, PathBuf};

use super::shim;
use crate::diagnostic::Diagnostic;

/// The program's absolute path, and a refusal when there is none.
pub(super) fn find(program: Option<&Path>) -> Result<PathBuf, Diagnostic> {
    let Some(program) = program else { return first_of(&in_path) };
    let named = located(program);
    let found =
        if named.is_absolute() { Some(named).filter(|named| is_program(named)) } else { in_path(&named) };
    found.ok_or_else(|| {
        Diagnostic::error(
            "terraform-missing",
            format!("`{}` is no program that can be run", program.display()),
        )
        .help("name terraform or tofu by its path, or by a name that is in PATH")
    })
}

/// A path is meant from here, not from the folder that terraform runs in; a bare name is looked for in PATH.
pub(super) fn located(program: &Path) -> PathBuf {
    if program.components().count() > 1 || program.is_absolute() {
        return std::path::absolute(program).unwrap_or_else(|_| program.to_owned());
    }
    program.to_owned()
}

/// `terraform`, or else `tofu`, for reading a plan that somebody gave.
pub(super) fn installed() -> Result<PathBuf, Diagnostic> {
    first_of(&|name| anywhere_in_path(name).map(|found| std::path::absolute(&found).unwrap_or(found)))
}

fn first_of(look: &dyn Fn(&Path) -> Option<PathBuf>) -> Result<PathBuf, Diagnostic> {
    ["terraform", "tofu"]
        .iter()
        .find_map(|name| look(Path::new(&format!("{name}{}", std::env::consts::EXE_SUFFIX))))
        .ok_or_else(|| {
            Diagnostic::error("terraform-missing", "a saved plan needs `terraform` or `tofu`, and neither is in PATH")
                .help("install one, name it with `--terraform-bin`, or check plan JSON: `terraform show -json tfplan > plan.json`")
        })
}

/// The first program of this name in PATH that is no shim. A folder without a whole path is another one in every folder,
/// such as one of the clone, where a pull request can put a program.
pub(super) fn in_path(name: &Path) -> Option<PathBuf> {
    programs(name).find(|candidate| candidate.is_absolute())
}

fn anywhere_in_path(name: &Path) -> Option<PathBuf> {
    programs(name).next()
}

/// All programs of this name in PATH that are no shims.
fn programs(name: &Path) -> impl Iterator<Item = PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let all: Vec<PathBuf> = std::env::split_paths(&path).map(|folder| folder.join(name)).collect();
    all.into_iter().filter(|candidate| is_program(candidate) && !shim::is_shim(candidate))
}

/// A file that can be run; PATH may lead past others of the same name.
#[cfg(unix)]
pub(super) fn is_program(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    std::fs::metadata(path).is_ok_and(|found| found.is_file() && found.permissions().mode() & 0o111 != 0)
}

#[cfg(not(unix))]
pub(super) fn is_program(path: &Path) -> bool {
    path.is_file()
}
