//! Writing files that are not there yet.
//!
//! A starter file must not replace somebody's work, so the operating system itself is asked to
//! refuse when the file exists: a check before the write would leave a moment in between.

use crate::diagnostic::Diagnostic;
use std::fs;
use std::io::{self, Write};
use std::path::Path;

/// Writes a new file with the folders above it. With `replace` an existing plain file is replaced;
/// a symbolic link never is, for it may point anywhere.
pub fn write(path: &Path, text: &str, replace: bool) -> Result<(), Diagnostic> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(|error| unwritable(path, &error))?;
    }
    if replace {
        match fs::symlink_metadata(path) {
            Ok(found) if found.is_file() => {
                fs::remove_file(path).map_err(|error| unwritable(path, &error))?
            }
            Ok(_) => {
                return Err(Diagnostic::error(
                    "file-exists",
                    format!("`{}` is not a plain file", path.display()),
                )
                .help("remove it first; a link or folder is not replaced"));
            }
            Err(_) => {}
        }
    }
    let mut file =
        fs::OpenOptions::new().write(true).create_new(true).open(path).map_err(|error| {
            match error.kind() {
                io::ErrorKind::AlreadyExists => exists(path),
                _ => unwritable(path, &error),
            }
        })?;
    file.write_all(text.as_bytes()).map_err(|error| unwritable(path, &error))
}

/// The refusal to overwrite, if there is something at `path`: a file, a folder, a link to nowhere.
pub fn check_absent(path: &Path) -> Result<(), Diagnostic> {
    if fs::symlink_metadata(path).is_ok() { Err(exists(path)) } else { Ok(()) }
}

fn exists(path: &Path) -> Diagnostic {
    Diagnostic::error("file-exists", format!("`{}` exists already", path.display()))
        .help("keep it, or pass `--force` to replace it")
}

fn unwritable(path: &Path, error: &io::Error) -> Diagnostic {
    Diagnostic::error("file-unwritable", format!("cannot write `{}`: {error}", path.display()))
        .help("check the permissions and the space left")
}
