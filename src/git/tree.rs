//! Files as they are in a commit. Links are not followed: where they point to was not reviewed with them.

use git2::{FileMode, ObjectType, Repository, Tree, TreeEntry};

use super::{Clone, failed};
use crate::diagnostic::Diagnostic;

/// A larger file is no configuration, policy or list of keys.
const MAX_FILE: usize = 4 * 1024 * 1024;
/// All files of a folder together.
const MAX_BYTES: usize = 64 * 1024 * 1024;
/// Entries that are looked at below a folder.
const MAX_ENTRIES: usize = 100_000;
/// Folders inside of folders.
const MAX_DEPTH: usize = 64;

impl Clone {
    /// A file of a commit; none when there is none. The path is from the top, with slashes.
    pub fn file_at(&self, commit: &str, path: &str) -> Result<Option<Vec<u8>>, Diagnostic> {
        let Some(found) = self.entry(commit, path)? else { return Ok(None) };
        match found {
            Found::Top(_) => Err(folder(path)),
            Found::Entry(entry) => self.content(&entry, path).map(Some),
        }
    }

    /// All files of a commit below a folder (`.` for all) whose path is wanted, in the order of their paths; empty
    /// when there is no such folder.
    pub fn files_at(
        &self,
        commit: &str,
        folder: &str,
        wanted: &dyn Fn(&str) -> bool,
    ) -> Result<Vec<(String, Vec<u8>)>, Diagnostic> {
        let read = |error| failed("read the folder", &error);
        let (tree, prefix) = match self.entry(commit, folder)? {
            None => return Ok(Vec::new()),
            Some(Found::Top(tree)) => (tree, String::new()),
            Some(Found::Entry(entry)) => match kind(&entry) {
                Kind::Folder => {
                    let tree = self.repository.find_tree(entry.id()).map_err(read)?;
                    (tree, format!("{}/", parts(folder)?.join("/")))
                }
                Kind::File => return Err(no_folder(folder)),
                Kind::Link | Kind::Other => return Err(link(folder)),
            },
        };
        let mut walk = Walk { clone: self, wanted, files: Vec::new(), bytes: 0, entries: 0 };
        walk.folder(&tree, &prefix, 0)?;
        walk.files.sort_by(|a, b| a.0.cmp(&b.0));
        Ok(walk.files)
    }

    fn entry(&self, commit: &str, path: &str) -> Result<Option<Found<'_>>, Diagnostic> {
        let id = self.commit(commit)?;
        let read = |error| failed("read the commit's files", &error);
        let mut tree = self.repository.find_commit(id).and_then(|commit| commit.tree()).map_err(read)?;
        let parts = parts(path)?;
        let Some((last, folders)) = parts.split_last() else { return Ok(Some(Found::Top(tree))) };
        for part in folders {
            let Some(entry) = tree.get_name(part).map(|entry| entry.to_owned()) else { return Ok(None) };
            match kind(&entry) {
                Kind::Folder => tree = self.repository.find_tree(entry.id()).map_err(read)?,
                Kind::File => return Ok(None),
                Kind::Link | Kind::Other => return Err(link(path)),
            }
        }
        Ok(tree.get_name(last).map(|entry| Found::Entry(entry.to_owned())))
    }

    fn content(&self, entry: &TreeEntry<'_>, path: &str) -> Result<Vec<u8>, Diagnostic> {
        match kind(entry) {
            Kind::File => blob(&self.repository, entry, path),
            Kind::Folder => Err(folder(path)),
            Kind::Link | Kind::Other => Err(link(path)),
        }
    }
}

enum Found<'a> {
    Top(Tree<'a>),
    Entry(TreeEntry<'static>),
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    File,
    Folder,
    Link,
    Other,
}

fn kind(entry: &TreeEntry<'_>) -> Kind {
    let is = |mode: FileMode| entry.filemode() == i32::from(mode);
    if is(FileMode::Blob) || is(FileMode::BlobExecutable) || is(FileMode::BlobGroupWritable) {
        Kind::File
    } else if is(FileMode::Tree) {
        Kind::Folder
    } else if is(FileMode::Link) {
        Kind::Link
    } else {
        Kind::Other
    }
}

struct Walk<'a> {
    clone: &'a Clone,
    wanted: &'a dyn Fn(&str) -> bool,
    files: Vec<(String, Vec<u8>)>,
    bytes: usize,
    entries: usize,
}

impl Walk<'_> {
    fn folder(&mut self, tree: &Tree<'_>, prefix: &str, depth: usize) -> Result<(), Diagnostic> {
        for entry in tree {
            self.entries += 1;
            if self.entries > MAX_ENTRIES || depth > MAX_DEPTH {
                return Err(too_much(prefix));
            }
            let path = format!("{prefix}{}", String::from_utf8_lossy(entry.name_bytes()));
            if kind(&entry) == Kind::Folder {
                let below = self.clone.repository.find_tree(entry.id());
                let below = below.map_err(|error| failed("read the folder", &error))?;
                self.folder(&below, &format!("{path}/"), depth + 1)?;
            } else if (self.wanted)(&path) {
                let content = self.clone.content(&entry, &path)?;
                self.bytes += content.len();
                if self.bytes > MAX_BYTES {
                    return Err(too_much(prefix));
                }
                self.files.push((path, content));
            }
        }
        Ok(())
    }
}

fn blob(repository: &Repository, entry: &TreeEntry<'_>, path: &str) -> Result<Vec<u8>, Diagnostic> {
    let read = |error| failed("read the file", &error);
    let store = repository.odb().map_err(read)?;
    // The size first: reading is what costs.
    let (size, kind) = store.read_header(entry.id()).map_err(read)?;
    if kind != ObjectType::Blob || size > MAX_FILE {
        return Err(Diagnostic::error("git-size", format!("`{path}` is larger than 4 MiB"))
            .help("check the path: this is no file that pairgate reads"));
    }
    Ok(store.read(entry.id()).map_err(read)?.data().to_vec())
}

/// The parts of a path; `.` and nothing are the top.
fn parts(path: &str) -> Result<Vec<&str>, Diagnostic> {
    let path = path.strip_suffix('/').unwrap_or(path);
    let mut parts: Vec<&str> = path.split('/').filter(|part| *part != ".").collect();
    if path.is_empty() {
        parts.clear();
    }
    if parts.iter().any(|part| part.is_empty() || *part == ".." || part.contains('\0')) {
        return Err(Diagnostic::error("git-path", format!("`{path}` is no path inside of the repository"))
            .help("write it from the top of the repository, with slashes and without `..`"));
    }
    Ok(parts)
}

fn link(path: &str) -> Diagnostic {
    Diagnostic::error("git-link", format!("`{path}` is or goes through a symbolic link or a submodule"))
        .help("commit the file itself: what a link points to is not reviewed with it")
}

fn folder(path: &str) -> Diagnostic {
    Diagnostic::error("git-path", format!("`{path}` is a folder")).help("give the path of a file")
}

fn no_folder(path: &str) -> Diagnostic {
    Diagnostic::error("git-path", format!("`{path}` is no folder")).help("give the path of a folder")
}

fn too_much(prefix: &str) -> Diagnostic {
    let at = if prefix.is_empty() { "." } else { prefix };
    Diagnostic::error(
        "git-size",
        format!("there is too much below `{at}`: more than 100,000 entries or 64 MiB"),
    )
    .help("name a folder that holds only what pairgate reads")
}
