//! What this machine remembers of its own applies: journals, private folders for plans and logs, and the locks that
//! keep two applies of one state apart.
//!
//! A journal decides whether a crash is noticed, so its file is replaced in one step and is on the disk before the
//! next thing happens. Nobody else may write here: a journal that another account could change would be posted in
//! its owner's name.

mod answers;
mod folder;
mod kept;
mod lock;

pub use answers::KeptAnswers;
pub use kept::Kept;
pub use lock::Lock;

use std::ffi::OsString;
use std::fs;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use crate::apply::journal::Journal;
use crate::diagnostic::Diagnostic;
use crate::signoff::session::is_session;

/// Where the store is, instead of the usual place.
pub const VARIABLE: &str = "PAIRGATE_STATE_DIR";
/// A larger file is no journal.
const MOST: u64 = 32 << 20;

const JOURNALS: &str = "journals";
const PRIVATE: &str = "private";
const LOCKS: &str = "locks";

/// The store of this machine.
#[derive(Debug, Clone)]
pub struct Store {
    folder: PathBuf,
}

impl Store {
    /// Opens the store: `PAIRGATE_STATE_DIR`, else `pairgate` in `XDG_STATE_HOME` or in `~/.local/state`.
    pub fn open() -> Result<Self, Diagnostic> {
        let variable = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty());
        let place = place(variable(VARIABLE), variable("XDG_STATE_HOME"), variable("HOME"))?;
        Self::at(&place)
    }

    /// Opens the store in this folder, which is made when it is not there.
    pub fn at(folder: &Path) -> Result<Self, Diagnostic> {
        folder::own(folder)?;
        for name in [JOURNALS, PRIVATE, LOCKS] {
            folder::own(&folder.join(name))?;
        }
        Ok(Self { folder: folder.to_owned() })
    }

    /// Writes a journal. When this returns, it is on the disk; when it is cut off, the one before is.
    pub fn save(&self, journal: &Journal) -> Result<(), Diagnostic> {
        let path = self.journal(&journal.session)?;
        let bytes = journal.bytes();
        if Journal::read(&bytes).as_ref() != Ok(journal) {
            return Err(Diagnostic::error(
                "journal-odd",
                format!("the journal of session `{}` would not read back as it is written", journal.session),
            )
            .help("nothing was written; report this with the version of pairgate"));
        }
        let draft =
            self.folder.join(JOURNALS).join(format!(".{}.{}.tmp", journal.session, std::process::id()));
        let written = remove(&draft).and_then(|()| replace(&draft, &path, bytes.as_bytes()));
        written.map_err(|error| {
            let _ = fs::remove_file(&draft);
            unwritable(&path, &error)
        })
    }

    /// All journals, the oldest first. One that cannot be read is an error: it may be of an apply that still runs.
    pub fn all(&self) -> Result<Vec<Journal>, Diagnostic> {
        let folder = self.folder.join(JOURNALS);
        let failed = |error: io::Error| unreadable(&folder, &error.to_string());
        let mut found = Vec::new();
        for entry in fs::read_dir(&folder).map_err(failed)? {
            let entry = entry.map_err(failed)?;
            // A draft of a save that was cut off. The journal itself is the one before it, or there is none yet.
            if entry.file_name().as_encoded_bytes().starts_with(b".") {
                continue;
            }
            match read(&entry.path()) {
                Ok(Some(journal)) => found.push(journal),
                // Another process finished with it meanwhile.
                Ok(None) => {}
                Err(why) => return Err(unreadable(&entry.path(), &why)),
            }
        }
        found.sort_by(|one, other| (one.at, &one.session).cmp(&(other.at, &other.session)));
        Ok(found)
    }

    /// Forgets a journal, with the drafts that saves left which were cut off; fine when there is none.
    pub fn remove(&self, session: &str) -> Result<(), Diagnostic> {
        let path = self.journal(session)?;
        let journals = self.folder.join(JOURNALS);
        let drafts = || {
            for entry in fs::read_dir(&journals)? {
                let entry = entry?;
                if entry.file_name().to_string_lossy().starts_with(&format!(".{session}.")) {
                    remove(&entry.path())?;
                }
            }
            folder::flush(&journals)
        };
        remove(&path).and_then(|()| drafts()).map_err(|error| unwritable(&path, &error))
    }

    /// A folder of this session's own for the plan and the log, which nobody else may look into.
    pub fn private(&self, session: &str) -> Result<PathBuf, Diagnostic> {
        let path = self.folder.join(PRIVATE).join(checked(session)?);
        folder::own(&path)?;
        folder::tight(&path)?;
        Ok(path)
    }

    /// Removes that folder and what is in it; fine when there is none.
    pub fn clear_private(&self, session: &str) -> Result<(), Diagnostic> {
        let path = self.folder.join(PRIVATE).join(checked(session)?);
        match fs::remove_dir_all(&path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(unwritable(&path, &error)),
            _ => Ok(()),
        }
    }

    /// Says that this session's private folder is in use for as long as the value lives, and makes it.
    pub fn hold(&self, session: &str) -> Result<Lock, Diagnostic> {
        let held = Lock::take_folder(&self.private(session)?)?;
        // Somebody may have swept it between the two.
        self.private(session)?;
        Ok(held)
    }

    /// Removes the private folders of sessions that were ended before they began anything, by Ctrl-C for example: the
    /// plan in there holds every secret of the state. Those that are held, and those of a journal, stay.
    pub fn sweep(&self) -> Result<(), Diagnostic> {
        let folder = self.folder.join(PRIVATE);
        let failed = |error: io::Error| unwritable(&folder, &error);
        for entry in fs::read_dir(&folder).map_err(failed)? {
            let name = entry.map_err(failed)?.file_name();
            let Some(session) = name.to_str().filter(|name| is_session(name)) else { continue };
            // Held first and looked for a journal then: one that begins meanwhile holds its folder.
            let Ok(_held) = Lock::take_folder(&folder.join(session)) else { continue };
            let journal = fs::symlink_metadata(self.journal(session)?);
            if journal.is_err_and(|error| error.kind() == io::ErrorKind::NotFound) {
                self.clear_private(session)?;
            }
        }
        Ok(())
    }

    /// Takes the lock of a key, such as a repository, root module and workspace. It is given back when the value
    /// goes away, or when the process ends in whatever way.
    pub fn lock(&self, key: &str) -> Result<Lock, Diagnostic> {
        Lock::take(&self.folder.join(LOCKS), key)
    }

    fn journal(&self, session: &str) -> Result<PathBuf, Diagnostic> {
        Ok(self.folder.join(JOURNALS).join(format!("{}.json", checked(session)?)))
    }
}

/// Where the store is. A relative folder would be another one wherever somebody stands.
fn place(
    own: Option<OsString>,
    state: Option<OsString>,
    home: Option<OsString>,
) -> Result<PathBuf, Diagnostic> {
    if let Some(own) = own.map(PathBuf::from) {
        if own.is_absolute() {
            return Ok(own);
        }
        return Err(Diagnostic::error(
            "store-relative",
            format!("`{VARIABLE}` is `{}`, which depends on the current folder", own.display()),
        )
        .help("name the folder from the root of the file system"));
    }
    // The specification of XDG_STATE_HOME says that a relative one is to be ignored.
    if let Some(state) = state.map(PathBuf::from).filter(|folder| folder.is_absolute()) {
        return Ok(state.join("pairgate"));
    }
    match home.map(PathBuf::from).filter(|folder| folder.is_absolute()) {
        Some(home) => Ok(home.join(".local/state/pairgate")),
        None => Err(Diagnostic::error("store-nowhere", "there is no home folder to remember an apply in")
            .help(format!("name a folder of your own: `{VARIABLE}=FOLDER`"))),
    }
}

/// The digits become the name of a file.
fn checked(session: &str) -> Result<&str, Diagnostic> {
    if is_session(session) {
        return Ok(session);
    }
    Err(Diagnostic::error("session-odd", format!("`{session}` is no session"))
        .help("a session is 32 hexadecimal digits; `pairgate reconcile` lists those of this machine"))
}

/// Draft, flush, rename, flush: at every moment the path holds all of the old or all of the new.
fn replace(draft: &Path, path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = folder::private_file().create_new(true).open(draft)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    drop(file);
    fs::rename(draft, path)?;
    path.parent().map_or(Ok(()), folder::flush)
}

fn remove(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

fn read(path: &Path) -> Result<Option<Journal>, String> {
    let file = match folder::existing_file().open(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        opened => opened.map_err(|error| error.to_string())?,
    };
    folder::only_mine(&file)?;
    let mut text = String::new();
    file.take(MOST + 1).read_to_string(&mut text).map_err(|error| error.to_string())?;
    if text.len() as u64 > MOST {
        return Err("it is larger than 32 MiB".to_owned());
    }
    let journal = Journal::read(&text).map_err(|malformed| malformed.to_string())?;
    if path.file_stem().and_then(|name| name.to_str()) == Some(journal.session.as_str()) {
        Ok(Some(journal))
    } else {
        Err("its name is not that of its session".to_owned())
    }
}

fn unreadable(path: &Path, why: &str) -> Diagnostic {
    Diagnostic::error("journal-unreadable", format!("cannot read the journal `{}`: {why}", path.display())).help(
        "an apply of this machine may have been cut off: look at its pull request and at the state, then move the file away and run `pairgate reconcile`",
    )
}

fn unwritable(path: &Path, error: &io::Error) -> Diagnostic {
    Diagnostic::error("store-unwritable", format!("cannot write `{}`: {error}", path.display())).help(
        format!("check the permissions and the space left, or name another folder: `{VARIABLE}=FOLDER`"),
    )
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::place;
    use std::path::Path;

    #[test]
    fn the_own_variable_comes_first_and_must_not_depend_on_where_one_stands() {
        let some = |text: &str| Some(text.into());
        assert_eq!(place(some("/own"), some("/xdg"), some("/home/a")).unwrap(), Path::new("/own"));
        assert_eq!(place(None, some("/xdg"), some("/home/a")).unwrap(), Path::new("/xdg/pairgate"));
        let usual = Path::new("/home/a/.local/state/pairgate");
        assert_eq!(place(None, None, some("/home/a")).unwrap(), usual);
        assert_eq!(place(None, some("xdg"), some("/home/a")).unwrap(), usual);
        assert_eq!(place(some("own"), some("/xdg"), some("/home/a")).unwrap_err().code, "store-relative");
        assert_eq!(place(None, None, None).unwrap_err().code, "store-nowhere");
        assert_eq!(place(None, None, some("here")).unwrap_err().code, "store-nowhere");
    }
}
