//! Replacing a file in one step: at every moment its path holds all of the old text or all of the new.

use std::fs;
use std::io::{self, Write as _};
use std::path::Path;

use crate::diagnostic::Diagnostic;

/// Writes a file, new or in the place of the one that is there. A link or a folder is refused.
pub fn replace(path: &Path, bytes: &[u8]) -> Result<(), Diagnostic> {
    let failed = |error: &io::Error| {
        Diagnostic::error("file-unwritable", format!("cannot write `{}`: {error}", path.display()))
            .help("check the folder, the permissions and the space left")
    };
    match fs::symlink_metadata(path) {
        Ok(found) if !found.is_file() => {
            return Err(Diagnostic::error(
                "file-exists",
                format!("`{}` is not a plain file", path.display()),
            )
            .help("remove it first; a link or folder is not replaced"));
        }
        _ => {}
    }
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let draft = path.with_file_name(format!(".{name}.{}.tmp", std::process::id()));
    let write = || {
        let mut file = fs::OpenOptions::new().write(true).create_new(true).open(&draft)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        fs::rename(&draft, path)
    };
    write().map_err(|error| {
        let _ = fs::remove_file(&draft);
        failed(&error)
    })
}
