//! Finding and reading `.pairgate.hcl`.
//!
//! One file serves all root modules of a repository, so it is looked for from the root module's
//! folder upwards. The search ends at the repository's root: a file above it belongs to somebody
//! else, and in a shared temporary folder to anybody. A file that is there and cannot be read is an
//! error, never "no configuration": the defaults may be weaker than what the team has set.

use crate::config::{FILE_NAME, MAX_SIZE};
use crate::diagnostic::Diagnostic;
use crate::source::Source;
use std::fs;
use std::io::{self, Read};
use std::path::{Component, Path, PathBuf};

/// A configuration file that was read, and what it calls the root module.
#[derive(Debug, Clone)]
pub struct Located {
    /// The file's path.
    pub path: PathBuf,
    /// Its text, under a name that a person recognises.
    pub source: Source,
    /// The root module relative to the file's folder, with forward slashes; `.` for that folder.
    pub root_module: String,
}

/// Looks for the file from the root module's folder upwards and reads it. None means that there is
/// no file up to the repository's root.
pub fn find(root_module: &Path) -> Result<Option<Located>, Diagnostic> {
    let folder = existing_folder(root_module)?;
    for ancestor in folder.ancestors() {
        let path = ancestor.join(FILE_NAME);
        match fs::symlink_metadata(&path) {
            Ok(_) => return read_at(&path, ancestor, &folder).map(Some),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(unreadable(&path, &error)),
        }
        if is_repository_root(ancestor) {
            break;
        }
    }
    Ok(None)
}

/// Reads the file at `path`, wherever it is.
///
/// Paths of environments are relative to the file's folder. A central file outside the repository
/// has no such relation to the root module, so for it they are relative to the repository's root.
pub fn read(path: &Path, root_module: &Path) -> Result<Located, Diagnostic> {
    let folder = existing_folder(root_module)?;
    let file = fs::canonicalize(path).map_err(|error| unreadable(path, &error))?;
    let base = file.parent().filter(|parent| folder.starts_with(parent));
    let repository = || folder.ancestors().find(|ancestor| is_repository_root(ancestor));
    let base = base.or_else(repository).unwrap_or(&folder);
    let located = read_at(path, base, &folder)?;
    Ok(located)
}

fn read_at(path: &Path, base: &Path, root_module: &Path) -> Result<Located, Diagnostic> {
    let name = displayed(path);
    let text = read_text(path, &name)?;
    let relative = root_module.strip_prefix(base).unwrap_or(Path::new(""));
    Ok(Located { path: path.to_owned(), source: Source::new(name, text), root_module: slashed(relative)? })
}

fn existing_folder(path: &Path) -> Result<PathBuf, Diagnostic> {
    let folder = fs::canonicalize(path).map_err(|error| {
        Diagnostic::error(
            "folder-unreadable",
            format!("cannot open the folder `{}`: {error}", path.display()),
        )
        .help("give the folder of a root module")
    })?;
    if folder.is_dir() {
        return Ok(folder);
    }
    Err(Diagnostic::error("folder-unreadable", format!("`{}` is not a folder", path.display()))
        .help("give the folder of a root module"))
}

/// A worktree's or submodule's `.git` is a file, so existence is all that is asked.
fn is_repository_root(folder: &Path) -> bool {
    fs::symlink_metadata(folder.join(".git")).is_ok()
}

/// Reads no more than the limit, and only from a plain file: a pipe or device would never end.
fn read_text(path: &Path, name: &str) -> Result<String, Diagnostic> {
    let metadata = fs::metadata(path).map_err(|error| unreadable(path, &error))?;
    if !metadata.is_file() {
        return Err(Diagnostic::error("config-unreadable", format!("`{name}` is not a plain file"))
            .help("put the configuration into a file of that name"));
    }
    let file = fs::File::open(path).map_err(|error| unreadable(path, &error))?;
    let mut bytes = Vec::new();
    // One byte more than allowed, so that the parser sees that it is too much and says so.
    let limit = MAX_SIZE as u64 + 1;
    file.take(limit).read_to_end(&mut bytes).map_err(|error| unreadable(path, &error))?;
    decode(name, bytes)
}

/// The text of a configuration file from wherever its bytes come.
pub fn decode(name: &str, bytes: Vec<u8>) -> Result<String, Diagnostic> {
    if bytes.len() > MAX_SIZE {
        return Err(Diagnostic::error("config-size", format!("`{name}` is larger than 1 MiB"))
            .help("check that this is the configuration file"));
    }
    let text = String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        Diagnostic::error("config-encoding", format!("`{name}` is not UTF-8 text: byte {at} is out of place"))
            .help("save the file as UTF-8")
    })?;
    // Without the mark that some editors put first, columns are what an editor shows.
    Ok(text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text))
}

fn unreadable(path: &Path, error: &io::Error) -> Diagnostic {
    Diagnostic::error("config-unreadable", format!("cannot read the configuration file `{}`: {error}", displayed(path)))
        .help("check the path and its permissions; without `--config` the file is looked for upwards from the root module")
}

/// The path as short as it can be told from where the person stands.
fn displayed(path: &Path) -> String {
    // Its folder would be the empty path, which every folder begins with.
    if path.is_relative() {
        return path.display().to_string();
    }
    let Ok(here) = std::env::current_dir().and_then(fs::canonicalize) else {
        return path.display().to_string();
    };
    if let Ok(below) = path.strip_prefix(&here) {
        return below.display().to_string();
    }
    let above = path.parent().and_then(|folder| here.strip_prefix(folder).ok());
    match (above, path.file_name()) {
        (Some(levels), Some(name)) => {
            let up: PathBuf = levels.components().map(|_| "..").collect();
            up.join(name).display().to_string()
        }
        _ => path.display().to_string(),
    }
}

fn slashed(path: &Path) -> Result<String, Diagnostic> {
    let mut names = Vec::new();
    for component in path.components() {
        if let Component::Normal(name) = component {
            let name = name.to_str().ok_or_else(|| {
                // Matching a damaged name could pick the wrong environment, or none.
                Diagnostic::error(
                    "folder-name",
                    format!("the folder name in `{}` is not UTF-8", path.display()),
                )
                .help("rename the folder")
            })?;
            names.push(name);
        }
    }
    Ok(if names.is_empty() { ".".to_owned() } else { names.join("/") })
}
