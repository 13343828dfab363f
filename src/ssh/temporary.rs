//! A public key that stands in git's configuration, as the file that `ssh-keygen` wants.

use std::fs::OpenOptions;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// So many names are tried; they are taken only when somebody takes them on purpose.
const NAMES: u32 = 1000;

/// A file of our own that nobody else may read, and that goes away with this value.
#[derive(Debug)]
pub(super) struct Temporary {
    path: PathBuf,
}

impl Temporary {
    /// Makes one with this text. Never opens a file that is there already.
    pub(super) fn new(folder: &Path, text: &str) -> io::Result<Self> {
        let mut last = io::ErrorKind::AlreadyExists.into();
        for number in 0..NAMES {
            let path = folder.join(format!("pairgate-key-{}-{number}.pub", std::process::id()));
            let mut options = OpenOptions::new();
            options.write(true).create_new(true);
            #[cfg(unix)]
            std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
            match options.open(&path) {
                Ok(mut file) => {
                    let made = Self { path };
                    file.write_all(text.as_bytes())?;
                    return Ok(made);
                }
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => last = error,
                Err(error) => return Err(error),
            }
        }
        Err(last)
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }
}

impl Drop for Temporary {
    fn drop(&mut self) {
        // It holds a public key only.
        let _ = std::fs::remove_file(&self.path);
    }
}
