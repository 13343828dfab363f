//! Finding and reading policy files.
//!
//! A policy that is not found is a policy that does not hold, so nothing is left out in silence: a folder
//! or file that cannot be read is an error, and so is a folder without any policy. Only what is hidden is
//! passed over, as the leftovers of editors and version control are.

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::hcl::MAX_SIZE;
use crate::source::Source;

/// How the names of policy files end.
pub const POLICIES: &str = ".policy.hcl";

/// How the names of Rego policies end.
pub const REGO: &str = ".rego";

/// How the names of data files for Rego policies end.
pub const DATA: [&str; 3] = [".json", ".yaml", ".yml"];

/// How the names of test files end.
pub const TESTS: &str = ".policytest.hcl";

/// More files are no policy set but a mistake in the path.
const MOST_FILES: usize = 10_000;
/// Folders below this depth are no policy set either.
const DEEPEST_FOLDER: usize = 48;

/// Files whose names end in one of `endings`: those named, and those in and below the folders named, in order of
/// their paths. No file is there twice, however many links lead to it.
pub fn find(paths: &[PathBuf], endings: &[&str]) -> Result<Vec<PathBuf>, Diagnostics> {
    let mut search = Search { endings, found: Vec::new(), seen: BTreeSet::new(), errors: Vec::new() };
    for path in paths {
        search.start(path);
    }
    if search.errors.is_empty() { Ok(search.found) } else { Err(search.errors) }
}

/// Reads a file; its name is the path as the user gave it.
pub fn read(path: &Path) -> Result<Source, Diagnostic> {
    let name = path.display().to_string();
    let metadata = fs::metadata(path).map_err(|error| unreadable(path, &error))?;
    if !metadata.is_file() {
        // A pipe or a device would never end.
        return Err(Diagnostic::error("policy-unreadable", format!("`{name}` is not a plain file"))
            .help("name a policy file, or a folder with policy files"));
    }
    let mut bytes = Vec::new();
    let file = File::open(path).map_err(|error| unreadable(path, &error))?;
    file.take(MAX_SIZE as u64 + 1).read_to_end(&mut bytes).map_err(|error| unreadable(path, &error))?;
    decode(&name, bytes)
}

/// A policy file from wherever its bytes come.
pub fn decode(name: &str, bytes: Vec<u8>) -> Result<Source, Diagnostic> {
    if bytes.len() > MAX_SIZE {
        return Err(Diagnostic::error("policy-size", format!("`{name}` is larger than 1 MiB"))
            .help("split it: each file is evaluated by itself"));
    }
    text(name, bytes)
}

/// A text that a person wrote, from its bytes.
pub fn text(name: &str, bytes: Vec<u8>) -> Result<Source, Diagnostic> {
    let text = String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        Diagnostic::error("policy-encoding", format!("`{name}` is not UTF-8 text: byte {at} is out of place"))
            .help("save the file as UTF-8")
    })?;
    // Without the mark that some editors put first, columns are what an editor shows.
    let text = text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text);
    Ok(Source::new(name, text))
}

struct Search<'e> {
    endings: &'e [&'e str],
    found: Vec<PathBuf>,
    /// Real paths of files and folders: links can lead to one place twice, and in circles.
    seen: BTreeSet<PathBuf>,
    errors: Diagnostics,
}

impl Search<'_> {
    fn start(&mut self, path: &Path) {
        let metadata = match fs::metadata(path) {
            Ok(metadata) => metadata,
            Err(error) => return self.errors.push(unreadable(path, &error)),
        };
        if !metadata.is_dir() {
            if self.fits(path.file_name()) {
                return self.file(path.to_owned());
            }
            let message = format!("`{}` is not called `*{}`", path.display(), self.named());
            let help = "rename the file; other files in a folder are not read either";
            return self.errors.push(Diagnostic::error("policy-name", message).help(help));
        }
        let (found, errors) = (self.found.len(), self.errors.len());
        self.folder(path, 0);
        if self.errors.len() == errors && self.found.len() == found && !self.seen_below(path) {
            let message = format!("there is no file `*{}` in or below `{}`", self.named(), path.display());
            let help = "check the path: without policies nothing would be checked";
            self.errors.push(Diagnostic::error("policy-none", message).help(help));
        }
        // The order in which folders are entered is not that of their paths.
        if let Some(own) = self.found.get_mut(found..) {
            own.sort();
        }
    }

    /// Whether a path named before has given what this one would.
    fn seen_below(&self, path: &Path) -> bool {
        let real = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
        self.found.iter().any(|found| fs::canonicalize(found).is_ok_and(|found| found.starts_with(&real)))
    }

    /// The endings as a person reads them: `.policy.hcl` or `*.rego`.
    fn named(&self) -> String {
        self.endings.join("` or `*")
    }

    fn fits(&self, name: Option<&OsStr>) -> bool {
        name.is_some_and(|name| self.endings.iter().any(|ending| name.to_string_lossy().ends_with(ending)))
    }

    /// Notes the real path; false when it was seen before or cannot be told.
    fn is_new(&mut self, path: &Path) -> bool {
        match fs::canonicalize(path) {
            Ok(real) => self.seen.insert(real),
            Err(error) => {
                self.errors.push(unreadable(path, &error));
                false
            }
        }
    }

    fn file(&mut self, path: PathBuf) {
        if self.is_new(&path) {
            self.found.push(path);
        }
    }

    fn folder(&mut self, path: &Path, depth: usize) {
        if !self.is_new(path) {
            return;
        }
        if depth > DEEPEST_FOLDER || self.found.len() > MOST_FILES {
            let message = format!(
                "`{}` holds too much: more than {MOST_FILES} files, or {DEEPEST_FOLDER} levels",
                path.display()
            );
            if self.errors.last().is_none_or(|last| last.code != "policy-many") {
                let help = "name the folder that holds the policies";
                self.errors.push(Diagnostic::error("policy-many", message).help(help));
            }
            return;
        }
        let entries = fs::read_dir(path).and_then(Iterator::collect::<io::Result<Vec<_>>>);
        let mut names: Vec<_> = match entries {
            Ok(entries) => entries.into_iter().map(|entry| entry.file_name()).collect(),
            Err(error) => return self.errors.push(unreadable(path, &error)),
        };
        names.sort();
        for name in names {
            let inner = path.join(&name);
            if name.to_string_lossy().starts_with('.') {
                continue;
            }
            match fs::metadata(&inner) {
                Ok(metadata) if metadata.is_dir() => self.folder(&inner, depth + 1),
                Ok(_) if self.fits(Some(&name)) => self.file(inner),
                Ok(_) => {}
                // A link to nowhere matters when it is called like a policy.
                Err(error) if self.fits(Some(&name)) => self.errors.push(unreadable(&inner, &error)),
                Err(_) => {}
            }
        }
    }
}

fn unreadable(path: &Path, error: &io::Error) -> Diagnostic {
    Diagnostic::error("policy-unreadable", format!("cannot read `{}`: {error}", path.display()))
        .help("check the path and its permissions")
}
