//! What an audit has collected so far, in a folder that the user names: a run that was cut off goes on where it stopped,
//! and the next one can look at the same facts without asking anybody.
//!
//! The facts tell whom an attacker should write to, so the folder and its files are their owner's alone. A file is
//! replaced in one step. One that cannot be read is an error and never "not collected yet": it may hold what somebody
//! believes to have been audited.

use std::fs;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::folder;
use super::replace;
use crate::diagnostic::Diagnostic;

/// A larger file holds no facts of one account or repository.
const MOST: u64 = 512 << 20;

/// A folder with facts.
#[derive(Debug, Clone)]
pub struct Kept {
    folder: PathBuf,
}

impl Kept {
    /// Opens the folder; it is made when it is not there.
    pub fn open(folder: &Path) -> Result<Self, Diagnostic> {
        folder::private(folder, "--state DIR")?;
        Ok(Self { folder: folder.to_owned() })
    }

    /// The folder's path.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Keeps facts under a path such as `["aws", "123456789012"]`.
    pub fn save<T: Serialize>(&self, path: &[&str], facts: &T) -> Result<(), Diagnostic> {
        let file = self.file(path)?;
        let failed = |why: String| {
            Diagnostic::error("state-unwritable", format!("cannot write `{}`: {why}", file.display()))
                .help("check the permissions and the space left, or name another folder: `--state DIR`")
        };
        let folder = file.parent().unwrap_or(&self.folder);
        folder::private(folder, "--state DIR")?;
        let bytes = serde_json::to_vec(facts).map_err(|error| failed(error.to_string()))?;
        let draft = folder.join(format!(".{}.tmp", std::process::id()));
        let _ = fs::remove_file(&draft);
        replace(&draft, &file, &bytes).map_err(|error| {
            let _ = fs::remove_file(&draft);
            failed(error.to_string())
        })
    }

    /// Facts that are kept; none when nothing was kept there.
    pub fn load<T: DeserializeOwned>(&self, path: &[&str]) -> Result<Option<T>, Diagnostic> {
        let file = self.file(path)?;
        let failed = |why: String| {
            Diagnostic::error(
                "state-unreadable",
                format!("cannot read the facts in `{}`: {why}", file.display()),
            )
            .help("remove the file to have it collected anew; nothing of it was used")
        };
        let opened = match folder::existing_file().open(&file) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            opened => opened.map_err(|error| failed(error.to_string()))?,
        };
        folder::only_mine(&opened).map_err(failed)?;
        let mut bytes = Vec::new();
        opened.take(MOST + 1).read_to_end(&mut bytes).map_err(|error| failed(error.to_string()))?;
        if bytes.len() as u64 > MOST {
            return Err(failed("it is larger than 512 MiB".to_owned()));
        }
        serde_json::from_slice(&bytes).map(Some).map_err(|error| failed(error.to_string()))
    }

    /// Names of what is kept below a path, in order.
    pub fn names(&self, path: &[&str]) -> Result<Vec<String>, Diagnostic> {
        let folder = path.iter().fold(self.folder.clone(), |folder, part| folder.join(visible(part)));
        let failed = |error: io::Error| {
            Diagnostic::error(
                "state-unreadable",
                format!("cannot read the folder `{}`: {error}", folder.display()),
            )
            .help("check its permissions, or name another folder: `--state DIR`")
        };
        let entries = match fs::read_dir(&folder) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            entries => entries.map_err(failed)?,
        };
        let mut names = Vec::new();
        for entry in entries {
            let name = entry.map_err(failed)?.file_name();
            let shown = name.to_str().filter(|name| !name.starts_with('.'));
            names.extend(shown.and_then(|name| name.strip_suffix(".json")).map(original));
        }
        names.sort();
        Ok(names)
    }

    fn file(&self, path: &[&str]) -> Result<PathBuf, Diagnostic> {
        // Names come from outside: none of them may lead out of the folder, or be a draft.
        let plain = |part: &str| {
            !part.is_empty()
                && part.len() <= 150
                && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte))
        };
        if path.is_empty() || !path.iter().all(|part| plain(part)) {
            let name = path.join("/");
            return Err(Diagnostic::error("state-name", format!("`{name}` cannot be the name of a file"))
                .help("report this; nothing was written"));
        }
        let mut file = path.iter().fold(self.folder.clone(), |folder, part| folder.join(visible(part)));
        file.as_mut_os_string().push(".json");
        Ok(file)
    }
}

/// Hidden files are drafts and other people's, and repositories such as `.github` exist. No name of theirs has a `+`.
fn visible(name: &str) -> String {
    name.strip_prefix('.').map_or_else(|| name.to_owned(), |rest| format!("+{rest}"))
}

/// The name that [`visible`] was given.
fn original(name: &str) -> String {
    name.strip_prefix('+').map_or_else(|| name.to_owned(), |rest| format!(".{rest}"))
}

#[cfg(all(test, unix))]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::Kept;

    #[test]
    fn what_is_kept_comes_back_and_names_cannot_leave_the_folder() {
        let place = tempfile::tempdir().unwrap();
        let kept = Kept::open(&place.path().join("state")).unwrap();
        for name in [".github", "infra", "+x".trim_start_matches('+')] {
            kept.save(&["github", "acme", name], &vec![name]).unwrap();
            assert_eq!(kept.load::<Vec<String>>(&["github", "acme", name]).unwrap().unwrap(), [name]);
        }
        assert_eq!(kept.names(&["github", "acme"]).unwrap(), [".github", "infra", "x"]);
        assert_eq!(kept.load::<Vec<String>>(&["github", "acme", "other"]).unwrap(), None);
        for odd in ["", "a/b", "a b", "+github", "日"] {
            assert_eq!(kept.save(&["github", odd], &1).unwrap_err().code, "state-name", "{odd}");
        }
        // Dots alone become a name of their own, below the folder.
        kept.save(&["..", ".."], &1).unwrap();
        assert!(place.path().join("state/+./+..json").exists());
    }

    #[test]
    #[allow(clippy::indexing_slicing)]
    fn a_file_that_is_cut_is_an_error_and_not_nothing() {
        let place = tempfile::tempdir().unwrap();
        let kept = Kept::open(&place.path().join("state")).unwrap();
        kept.save(&["facts"], &vec!["one", "two"]).unwrap();
        let file = place.path().join("state/facts.json");
        let whole = std::fs::read(&file).unwrap();
        std::fs::write(&file, &whole[..whole.len() - 1]).unwrap();
        assert_eq!(kept.load::<Vec<String>>(&["facts"]).unwrap_err().code, "state-unreadable");
    }

    #[test]
    fn nobody_else_may_read_or_write_it() {
        use std::os::unix::fs::PermissionsExt as _;

        let place = tempfile::tempdir().unwrap();
        let folder = place.path().join("state");
        let kept = Kept::open(&folder).unwrap();
        kept.save(&["aws", "facts"], &1).unwrap();
        let mode = |path: &std::path::Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!((mode(&folder), mode(&folder.join("aws/facts.json"))), (0o700, 0o600));
        std::fs::set_permissions(&folder, std::fs::Permissions::from_mode(0o777)).unwrap();
        let refused = Kept::open(&folder).unwrap_err();
        assert_eq!(refused.code, "store-unsafe");
        assert!(refused.help.unwrap().contains("--state DIR"));
    }
}
