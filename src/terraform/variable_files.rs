//! The files that values of variables come from, as they were when the plan was made.
//!
//! A plan holds no ephemeral values, and terraform applies with others without a word. Most such files are
//! not in the repository, so a clean work tree says nothing about them. So they are hashed before the plan
//! and again right before the apply.

use std::collections::BTreeMap;
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

use sha2::{Digest as _, Sha256};

use crate::diagnostic::Diagnostic;
use crate::plan::digest::Hash;

use super::arguments;

/// More is no file of values.
const MAX_SIZE: u64 = 16 * 1024 * 1024;

/// The files of values that one plan was made with, by their hashes.
#[derive(Debug)]
pub struct VariableFiles {
    folder: PathBuf,
    named: Vec<String>,
    found: BTreeMap<PathBuf, Hash>,
}

impl VariableFiles {
    /// Reads the files that terraform loads by itself in `folder`, and those named with `-var-file` in a
    /// plan's `arguments`. Do this before the plan is made.
    pub fn read(folder: &Path, arguments: &[String]) -> Result<Self, Diagnostic> {
        let named = arguments::variable_files(arguments)?;
        let found = found(folder, &named)?;
        Ok(Self { folder: folder.to_owned(), named, found })
    }

    /// Refuses when a file is new, gone or another. Do this right before the apply.
    pub fn unchanged(&self) -> Result<(), Diagnostic> {
        let now = found(&self.folder, &self.named)?;
        let paths = self.found.keys().chain(now.keys());
        match paths.into_iter().find(|path| self.found.get(*path) != now.get(*path)) {
            None => Ok(()),
            Some(path) => Err(Diagnostic::error(
                "variables-changed",
                format!(
                    "`{}` is not what it was when the plan was made",
                    // The place of the folder is this machine's business.
                    path.strip_prefix(&self.folder).unwrap_or(path).display()
                ),
            )
            .help("plan again, and let that plan be signed")),
        }
    }
}

fn found(folder: &Path, named: &[String]) -> Result<BTreeMap<PathBuf, Hash>, Diagnostic> {
    let mut paths: Vec<PathBuf> = named.iter().map(|name| folder.join(name)).collect();
    let unreadable = |error: std::io::Error| refused(folder, &format!("cannot be read: {error}"));
    for entry in fs::read_dir(folder).map_err(unreadable)? {
        let entry = entry.map_err(unreadable)?;
        // A name that is no text is seen with a mark in it, and its end is what counts.
        if is_automatic(&entry.file_name().to_string_lossy()) {
            paths.push(entry.path());
        }
    }
    paths.into_iter().map(|path| hash(&path).map(|hash| (path, hash))).collect()
}

fn is_automatic(name: &str) -> bool {
    ["terraform.tfvars", "terraform.tfvars.json"].contains(&name)
        || [".auto.tfvars", ".auto.tfvars.json"].iter().any(|end| name.ends_with(end))
}

fn hash(path: &Path) -> Result<Hash, Diagnostic> {
    let unreadable = |error: std::io::Error| refused(path, &format!("cannot be read: {error}"));
    // A pipe such as `<(…)` gives its content once, and it is read three times.
    if !fs::metadata(path).map_err(unreadable)?.is_file() {
        return Err(refused(path, "is not a plain file"));
    }
    let mut bytes = Vec::new();
    let file = fs::File::open(path).map_err(unreadable)?;
    file.take(MAX_SIZE + 1).read_to_end(&mut bytes).map_err(unreadable)?;
    if bytes.len() as u64 > MAX_SIZE {
        return Err(refused(path, "is larger than 16 MiB"));
    }
    Ok(Sha256::digest(&bytes).into())
}

fn refused(path: &Path, why: &str) -> Diagnostic {
    Diagnostic::error("variables-unreadable", format!("`{}` {why}", path.display()))
        .help("values of variables come from plain files that the apply can read again, or from `TF_VAR_…`")
}
