//! One apply of a state at a time on this machine.
//!
//! The operating system holds the lock and takes it back when the process ends, however it ends. The file stays:
//! to remove it would let a third process lock a file that nobody else sees any more. Other machines are kept apart
//! by the record in the pull request and by the state's own lock.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::Path;

use sha2::{Digest as _, Sha256};

use super::folder;
use crate::diagnostic::Diagnostic;
use crate::plan::digest::hex;

/// Held as long as the value lives.
#[derive(Debug)]
pub struct Lock {
    #[cfg_attr(not(unix), allow(dead_code))]
    file: File,
}

/// Closing the file is not enough: a program that another thread starts right now has a copy of it until its exec,
/// and the lock would be held by that.
impl Drop for Lock {
    fn drop(&mut self) {
        // Where this fails, the end of the process gives it back.
        #[cfg(unix)]
        let _ = rustix::fs::flock(&self.file, rustix::fs::FlockOperation::Unlock);
    }
}

impl Lock {
    #[cfg(unix)]
    pub(super) fn take(locks: &Path, key: &str) -> Result<Self, Diagnostic> {
        use rustix::fs::{FlockOperation, flock};
        use rustix::io::Errno;

        // Keys hold slashes and what else people put into names.
        let path = locks.join(format!("{}.lock", hex(&Sha256::digest(key.as_bytes()))));
        let failed = |why: String| {
            Diagnostic::error("lock-unusable", format!("cannot lock `{}`: {why}", path.display()))
                .help("check the permissions of the folder; without the lock nothing is applied")
        };
        let opened = folder::private_file().read(true).create(true).truncate(false).open(&path);
        let mut file = opened.map_err(|error| failed(error.to_string()))?;
        folder::only_mine(&file).map_err(failed)?;
        match flock(&file, FlockOperation::NonBlockingLockExclusive) {
            Ok(()) => {}
            Err(Errno::WOULDBLOCK) => return Err(held(&mut file, key)),
            Err(error) => return Err(failed(error.to_string())),
        }
        let noted = file
            .set_len(0)
            .and_then(|()| file.seek(SeekFrom::Start(0)))
            .and_then(|_| writeln!(file, "{}", std::process::id()));
        noted.map_err(|error| failed(error.to_string()))?;
        Ok(Self { file })
    }

    /// Takes the lock of a folder itself, which leaves nothing behind when the folder goes.
    #[cfg(unix)]
    pub(super) fn take_folder(path: &Path) -> Result<Self, Diagnostic> {
        use rustix::fs::{FlockOperation, flock};

        let failed = |why: String| {
            Diagnostic::error("lock-unusable", format!("cannot lock `{}`: {why}", path.display()))
                .help("check the permissions of the folder; without the lock nothing is applied")
        };
        let file = folder::existing_file().open(path).map_err(|error| failed(error.to_string()))?;
        flock(&file, FlockOperation::NonBlockingLockExclusive).map_err(|error| failed(error.to_string()))?;
        Ok(Self { file })
    }

    #[cfg(not(unix))]
    pub(super) fn take_folder(path: &Path) -> Result<Self, Diagnostic> {
        Self::take(path, "")
    }

    #[cfg(not(unix))]
    pub(super) fn take(locks: &Path, _: &str) -> Result<Self, Diagnostic> {
        Err(Diagnostic::error("lock-unusable", format!("cannot lock anything in `{}`", locks.display()))
            .help("apply from Linux or macOS"))
    }
}

/// Who holds it, as far as they had time to say.
#[cfg(unix)]
fn held(file: &mut File, key: &str) -> Diagnostic {
    let mut text = String::new();
    let read = file.take(32).read_to_string(&mut text);
    let pid = read.ok().and_then(|_| text.trim().parse::<u32>().ok());
    let who = pid.map_or_else(|| "another process".to_owned(), |pid| format!("process {pid}"));
    Diagnostic::error("apply-running", format!("{who} on this machine works on `{key}` already"))
        .help("wait until it has ended, then look at what it did before you start again")
}
