//! Answers of a forge that an audit keeps from one run to the next: a folder of small files, for their owner alone.
//!
//! Losing one only costs a question, so nothing here is flushed to the disk and nothing fails. Each file is replaced in
//! one step all the same: a reader never sees half of it, and several readers share the folder.

use std::fs;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::SystemTime;

use sha2::{Digest as _, Sha256};

use super::folder;
use crate::diagnostic::Diagnostic;
use crate::ports::Answers;

/// No answer that is kept is larger.
const LARGEST: u64 = 32 << 20;

/// The folder.
#[derive(Debug)]
pub struct KeptAnswers {
    folder: PathBuf,
    most: u64,
    bytes: AtomicU64,
    drafts: AtomicU64,
}

impl KeptAnswers {
    /// All files together, in bytes, if nobody says otherwise.
    pub const MOST: u64 = 1 << 30;

    /// Opens the folder, which is made when it is not there and refused when others may write to it. Where it holds more
    /// than `most` bytes the files that were not written for longest go, until it is half full.
    pub fn open(folder: &Path, most: u64) -> Result<Self, Diagnostic> {
        folder::own(folder).map_err(|refused| about_answers(folder, &refused))?;
        folder::tight(folder).map_err(|refused| about_answers(folder, &refused))?;
        let kept =
            Self { folder: folder.to_owned(), most, bytes: AtomicU64::new(0), drafts: AtomicU64::new(0) };
        kept.tidy().map_err(|error| {
            Diagnostic::error(
                "answers-unreadable",
                format!("cannot read the folder `{}`: {error}", folder.display()),
            )
            .help("check the permissions, or name another folder")
        })?;
        Ok(kept)
    }

    /// Counts what is there and makes room.
    fn tidy(&self) -> io::Result<()> {
        let mut files = Vec::new();
        for entry in fs::read_dir(&self.folder)? {
            let entry = entry?;
            // Gone meanwhile: another reader replaced it.
            let Ok(found) = entry.metadata() else { continue };
            if found.is_file() {
                files.push((found.modified().unwrap_or(SystemTime::UNIX_EPOCH), found.len(), entry.path()));
            }
        }
        let mut bytes: u64 = files.iter().map(|(_, length, _)| length).sum();
        if bytes > self.most {
            files.sort();
            for (_, length, path) in &files {
                if bytes <= self.most / 2 {
                    break;
                }
                if fs::remove_file(path).is_ok() {
                    bytes -= length;
                }
            }
        }
        self.bytes.store(bytes, Ordering::Relaxed);
        Ok(())
    }

    /// Keys hold addresses and who asks; the name of the file tells neither.
    fn path(&self, key: &str) -> PathBuf {
        self.folder.join(data_encoding::HEXLOWER.encode(&Sha256::digest(key)))
    }

    fn write(&self, key: &str, bytes: &[u8]) -> io::Result<()> {
        let path = self.path(key);
        let old = fs::symlink_metadata(&path).map_or(0, |found| found.len());
        let length = bytes.len() as u64;
        let rest = self.bytes.load(Ordering::Relaxed).saturating_sub(old);
        if length > LARGEST || rest + length > self.most {
            // What is there is older than what cannot be kept: better none.
            return super::remove(&path);
        }
        let number = self.drafts.fetch_add(1, Ordering::Relaxed);
        let draft = self.folder.join(format!(".{}.{number}.tmp", std::process::id()));
        super::remove(&draft)?;
        let written = folder::private_file()
            .create_new(true)
            .open(&draft)
            .and_then(|mut file| file.write_all(bytes))
            .and_then(|()| fs::rename(&draft, &path));
        if written.is_err() {
            let _ = fs::remove_file(&draft);
        } else {
            self.bytes.fetch_add(length, Ordering::Relaxed);
            let old = old.min(self.bytes.load(Ordering::Relaxed));
            self.bytes.fetch_sub(old, Ordering::Relaxed);
        }
        written
    }
}

impl Answers for KeptAnswers {
    fn load(&self, key: &str) -> Option<Vec<u8>> {
        let file = folder::existing_file().open(self.path(key)).ok()?;
        folder::only_mine(&file).ok()?;
        let mut bytes = Vec::new();
        file.take(LARGEST + 1).read_to_end(&mut bytes).ok()?;
        (bytes.len() as u64 <= LARGEST).then_some(bytes)
    }

    fn save(&self, key: &str, bytes: &[u8]) {
        // A full disk is no reason to stop an audit.
        let _ = self.write(key, bytes);
    }
}

/// The folder's own refusals speak of applies.
fn about_answers(folder: &Path, refused: &Diagnostic) -> Diagnostic {
    let why = refused.message.rsplit_once(": ").map_or(refused.message.as_str(), |(_, why)| why);
    Diagnostic::error("answers-unsafe", format!("answers are not kept in `{}`: {why}", folder.display()))
        .help("make the folder yours alone (`chmod 0700`), or name another one")
}
