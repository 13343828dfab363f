//! Folders and files that belong to one account alone, and the refusal of those that do not.
//!
//! Whoever may write to the store can have something posted in its owner's name, or make an apply that is cut off
//! look finished. So an existing folder is looked at before anything in it is believed.

use std::fs::{self, File, OpenOptions};
use std::io;
use std::path::Path;

#[cfg(unix)]
use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt, PermissionsExt};

use super::VARIABLE;
use crate::diagnostic::Diagnostic;

/// Whoever is neither owner nor in the group, and the bit that keeps them from others' files.
const GROUP_OR_OTHERS_WRITE: u32 = 0o022;
const OTHERS_WRITE: u32 = 0o002;
const STICKY: u32 = 0o1000;

/// As [`own`], for a folder that an option names.
pub(super) fn private(path: &Path, option: &str) -> Result<(), Diagnostic> {
    own(path).map_err(|refused| {
        refused.help(format!("make it yours alone (`chmod 0700`), or name another folder: `{option}`"))
    })
}

/// Makes the folder with mode 0700 and those above it, or refuses the one that is there.
#[cfg(unix)]
pub(super) fn own(path: &Path) -> Result<(), Diagnostic> {
    let failed = |error: io::Error| {
        Diagnostic::error("store-unwritable", format!("cannot make the folder `{}`: {error}", path.display()))
            .help(format!("check the permissions, or name another folder: `{VARIABLE}=FOLDER`"))
    };
    match fs::symlink_metadata(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            fs::DirBuilder::new().recursive(true).mode(0o700).create(path).map_err(failed)?;
        }
        Err(error) => return Err(failed(error)),
        Ok(_) => {}
    }
    // Looked at after it was made too: somebody may have come in between.
    let found = fs::symlink_metadata(path).map_err(failed)?;
    if found.is_symlink() || !found.is_dir() {
        return Err(refused(path, "it is a link or a file, not a folder"));
    }
    if found.uid() != rustix::process::geteuid().as_raw() {
        return Err(refused(path, "it belongs to another account"));
    }
    if found.mode() & GROUP_OR_OTHERS_WRITE != 0 {
        let why = format!("others may write to it (mode {:04o})", found.mode() & 0o7777);
        return Err(refused(path, &why));
    }
    above(path)
}

/// A folder above that anybody may change lets anybody put another folder in this one's place.
#[cfg(unix)]
fn above(path: &Path) -> Result<(), Diagnostic> {
    let whole = fs::canonicalize(path).map_err(|error| refused(path, &error.to_string()))?;
    for folder in whole.ancestors().skip(1) {
        let found = fs::metadata(folder).map_err(|error| refused(folder, &error.to_string()))?;
        if found.mode() & OTHERS_WRITE != 0 && found.mode() & STICKY == 0 {
            return Err(refused(folder, "everybody may replace what is in it"));
        }
    }
    Ok(())
}

/// Takes reading away from others: a folder made by hand has the usual mode.
#[cfg(unix)]
pub(super) fn tight(path: &Path) -> Result<(), Diagnostic> {
    fs::set_permissions(path, fs::Permissions::from_mode(0o700))
        .map_err(|error| refused(path, &error.to_string()))
}

/// How a file for its owner alone is written.
#[cfg(unix)]
pub(super) fn private_file() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.write(true).mode(0o600).custom_flags(no_follow());
    options
}

/// How a file that is there is read: never through a link, and never waiting for a pipe.
#[cfg(unix)]
pub(super) fn existing_file() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.read(true).custom_flags(no_follow());
    options
}

#[cfg(unix)]
fn no_follow() -> i32 {
    use rustix::fs::OFlags;
    i32::try_from((OFlags::NOFOLLOW | OFlags::NONBLOCK).bits()).unwrap_or_default()
}

/// Whether a plain file is its owner's alone to write.
#[cfg(unix)]
pub(super) fn only_mine(file: &File) -> Result<(), String> {
    let found = file.metadata().map_err(|error| error.to_string())?;
    if !found.is_file() {
        Err("it is no plain file".to_owned())
    } else if found.uid() != rustix::process::geteuid().as_raw() {
        Err("it belongs to another account".to_owned())
    } else if found.mode() & GROUP_OR_OTHERS_WRITE != 0 {
        Err(format!("others may write to it (mode {:04o})", found.mode() & 0o7777))
    } else {
        Ok(())
    }
}

/// What was renamed in a folder is only there after a crash when the folder was flushed as well.
pub(super) fn flush(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

fn refused(path: &Path, why: &str) -> Diagnostic {
    Diagnostic::error(
        "store-unsafe",
        format!("pairgate keeps nothing of its own in `{}`: {why}", path.display()),
    )
    .help(format!("make it yours alone (`chmod 0700`), or name another folder: `{VARIABLE}=FOLDER`"))
}

/// Who may write to a folder is asked in the way of Unix; elsewhere nothing is believed.
#[cfg(not(unix))]
mod elsewhere {
    use super::{Diagnostic, File, OpenOptions, Path, refused};

    pub(in crate::store) fn own(path: &Path) -> Result<(), Diagnostic> {
        Err(refused(path, "this system is not supported"))
    }

    pub(in crate::store) fn tight(path: &Path) -> Result<(), Diagnostic> {
        own(path)
    }

    pub(in crate::store) fn private_file() -> OpenOptions {
        OpenOptions::new()
    }

    pub(in crate::store) fn existing_file() -> OpenOptions {
        OpenOptions::new()
    }

    pub(in crate::store) fn only_mine(_: &File) -> Result<(), String> {
        Err("this system is not supported".to_owned())
    }
}
#[cfg(not(unix))]
pub(super) use elsewhere::{existing_file, only_mine, own, private_file, tight};
