//! The base branch's copies of everything that decides: configuration, policies, data and inputs.
//!
//! Whoever opens a pull request could otherwise bring along the rules that it is judged by (row 12 of the threat
//! matrix). So the checkout is asked only for the plan, and every file inside of the repository that a rule comes
//! from is read from the base commit. Files outside of the repository are the runner's own and are read as they are.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use crate::config::FILE_NAME;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::files::config_file::{self, Located};
use crate::files::policy_files;
use crate::ports::Forge;
use crate::rego::DataFile;
use crate::repo::plain_path;
use crate::signoff::facts::Answer;
use crate::source::Source;
use crate::text::Text;

use super::forge_args::refused;
use super::reader::{OnDisk, POLICIES, Reader};

/// More files of one kind are no set of policies but a mistake in the path.
const MOST_FILES: usize = 10_000;

/// The files of one commit, by their paths in the repository.
pub trait Tree {
    /// A file; none when there is none.
    fn file(&self, path: &str) -> Result<Option<Vec<u8>>, Diagnostic>;
    /// The paths of all files.
    fn files(&self) -> Result<Vec<String>, Diagnostic>;
}

/// A commit as the forge has it.
pub struct ForgeTree<'f> {
    forge: &'f dyn Forge,
    commit: String,
}

impl<'f> ForgeTree<'f> {
    /// The files of this commit.
    pub fn new(forge: &'f dyn Forge, commit: &str) -> Self {
        Self { forge, commit: commit.to_owned() }
    }
}

impl Tree for ForgeTree<'_> {
    fn file(&self, path: &str) -> Result<Option<Vec<u8>>, Diagnostic> {
        self.forge.file(path, &self.commit).map_err(|error| refused(&error))
    }

    fn files(&self) -> Result<Vec<String>, Diagnostic> {
        self.forge.tree(&self.commit).map_err(|error| refused(&error))
    }
}

/// What decides, as the base branch has it.
pub struct BaseCopies<'t> {
    tree: &'t dyn Tree,
    files: Vec<String>,
    /// The checkout's folder, real: paths of the command line that lead into it mean the base's files.
    toplevel: PathBuf,
    /// Files and folders that were asked for, there or not.
    watched: RefCell<BTreeSet<Watched>>,
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Watched {
    File(String),
    /// Files below this folder (empty for all) whose names end in one of these.
    Below(String, Vec<&'static str>),
}

impl<'t> BaseCopies<'t> {
    /// Copies of this tree for a checkout at `toplevel`.
    pub fn new(tree: &'t dyn Tree, toplevel: &Path) -> Result<Self, Diagnostic> {
        let toplevel = std::fs::canonicalize(toplevel).unwrap_or_else(|_| toplevel.to_owned());
        Ok(Self { files: tree.files()?, tree, toplevel, watched: RefCell::default() })
    }

    /// The configuration file for a root module: in its folder or above, nearest first. `named` is a path that
    /// somebody gave instead.
    pub fn configuration(&self, root: &str, named: Option<&Path>) -> Result<Option<Located>, Diagnostic> {
        if let Some(named) = named {
            let Some(path) = self.inside(named)? else {
                let folder = self.toplevel.join(root);
                return config_file::read(named, &folder).map(Some);
            };
            return match self.file(&path)? {
                Some(bytes) => self.located(&path, bytes, root).map(Some),
                None => Err(absent(&path)),
            };
        }
        let mut folder = if root == "." { "" } else { root };
        loop {
            let path = joined(folder, FILE_NAME);
            if let Some(bytes) = self.file(&path)? {
                return self.located(&path, bytes, root).map(Some);
            }
            if folder.is_empty() {
                return Ok(None);
            }
            folder = folder.rsplit_once('/').map_or("", |(above, _)| above);
        }
    }

    fn located(&self, path: &str, bytes: Vec<u8>, root: &str) -> Result<Located, Diagnostic> {
        let name = format!("{path} (base branch)");
        let text = config_file::decode(&name, bytes)?;
        let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
        // A configuration beside the root module's way up names root modules from the repository's root.
        let root_module = match (folder, root.strip_prefix(folder)) {
            ("", _) | (_, None) => root,
            (_, Some("")) => ".",
            (_, Some(rest)) => rest.strip_prefix('/').unwrap_or(root),
        };
        Ok(Located {
            path: self.toplevel.join(path),
            source: Source::new(name, text),
            root_module: root_module.to_owned(),
        })
    }

    /// A file that the configuration names, such as the allowed signers; none when it is not there.
    pub fn beside(&self, located: &Located, name: &str) -> Result<Option<Source>, Diagnostic> {
        let path = self.named_by(located, name)?.ok_or_else(|| outside(name))?;
        self.file(&path)?.map(|bytes| policy_files::decode(&path, bytes)).transpose()
    }

    /// The same for who can live without it: the file, or why it cannot be told.
    pub fn answer(&self, located: Option<&Located>, name: &str) -> Answer<Option<Source>> {
        let Some(located) = located else { return Answer::Known(None) };
        match self.beside(located, name) {
            Ok(found) => Answer::Known(found),
            Err(error) => {
                let help = error.help.unwrap_or_default();
                Answer::Unknown(Text::new(
                    format!("{}; {help}", error.message),
                    format!("{}({help})", error.message),
                ))
            }
        }
    }

    /// Remembers folders of policies without reading them.
    pub fn watch(&self, located: &Located, folders: &[String]) -> Result<(), Diagnostic> {
        for name in folders {
            let root = self.named_by(located, name)?.ok_or_else(|| outside(name))?;
            self.watched.borrow_mut().insert(Watched::Below(root, POLICIES.to_vec()));
        }
        Ok(())
    }

    /// Paths of what decides here and what these changes touch.
    pub fn touched(&self, changed: &[String]) -> Vec<String> {
        let watched = self.watched.borrow();
        let touched = |path: &&String| {
            watched.iter().any(|one| match one {
                Watched::File(file) => file == *path,
                Watched::Below(folder, endings) => is_below(path, folder, endings),
            })
        };
        let found: BTreeSet<String> = changed.iter().filter(touched).cloned().collect();
        found.into_iter().collect()
    }

    fn file(&self, path: &str) -> Result<Option<Vec<u8>>, Diagnostic> {
        self.watched.borrow_mut().insert(Watched::File(path.to_owned()));
        // The list is complete, so a file that it does not have needs no question.
        if self.files.iter().any(|file| file == path) { self.tree.file(path) } else { Ok(None) }
    }

    /// The path in the repository of a path on the command line; none when it leads out of the checkout. Links are
    /// not followed: the pull request could have brought them.
    fn inside(&self, path: &Path) -> Result<Option<String>, Diagnostic> {
        let here = std::env::current_dir().and_then(std::fs::canonicalize).map_err(|error| {
            Diagnostic::error("folder-unreadable", format!("the current folder cannot be told: {error}"))
                .help("run it in a folder that exists")
        })?;
        match plain_path(&here.join(path)).strip_prefix(&self.toplevel) {
            Ok(inside) => slashed(inside).map(Some),
            Err(_) => Ok(None),
        }
    }

    /// The path in the repository of a path that the configuration names; none when it leads out of it.
    fn named_by(&self, located: &Located, name: &str) -> Result<Option<String>, Diagnostic> {
        let folder = located.path.parent().unwrap_or(&self.toplevel);
        match plain_path(&folder.join(name)).strip_prefix(&self.toplevel) {
            Ok(inside) => slashed(inside).map(Some),
            Err(_) => Ok(None),
        }
    }

    /// Paths of the files at or below a path of the repository whose names end in one of these.
    fn listed(&self, root: &str, endings: &[&'static str]) -> Result<Vec<&str>, Diagnostic> {
        self.watched.borrow_mut().insert(Watched::Below(root.to_owned(), endings.to_vec()));
        let found: Vec<&str> =
            self.files.iter().filter(|path| is_below(path, root, endings)).map(String::as_str).collect();
        match found.len() {
            0 => Err(absent(if root.is_empty() { "." } else { root })),
            1..=MOST_FILES => Ok(found),
            _ => {
                Err(Diagnostic::error("policy-many", format!("`{root}` holds more than {MOST_FILES} files"))
                    .help("name the folder that holds the policies"))
            }
        }
    }

    fn source(&self, path: &str) -> Result<Source, Diagnostic> {
        let bytes = self.file(path)?.ok_or_else(|| absent(path))?;
        policy_files::decode(path, bytes)
    }
}

impl Reader for BaseCopies<'_> {
    fn policies(
        &self,
        located: Option<&Located>,
        folders: &[String],
        paths: &[PathBuf],
    ) -> Result<Vec<Source>, Diagnostics> {
        let (mut roots, mut others) = (Vec::new(), Vec::new());
        match located {
            // A central configuration of the runner names folders beside itself.
            Some(located) if self.inside(&located.path)?.is_none() => {
                let folder = located.path.parent().unwrap_or(Path::new(""));
                others.extend(folders.iter().map(|name| folder.join(name)));
            }
            Some(located) => {
                for name in folders {
                    roots.push(self.named_by(located, name)?.ok_or_else(|| outside(name))?);
                }
            }
            None => {}
        }
        for path in paths {
            match self.inside(path)? {
                Some(root) => roots.push(root),
                None => others.push(path.clone()),
            }
        }
        let (mut seen, mut sources) = (BTreeSet::new(), Vec::new());
        for root in &roots {
            for path in self.listed(root, &POLICIES)? {
                if seen.insert(path) {
                    sources.push(self.source(path)?);
                }
            }
        }
        sources.extend(OnDisk.policies(None, &[], &others)?);
        Ok(sources)
    }

    fn data(&self, root: &Path) -> Result<Vec<DataFile>, Diagnostics> {
        let Some(root) = self.inside(root)? else { return OnDisk.data(root) };
        let file = |path: &str| {
            let rest = path.strip_prefix(root.as_str()).unwrap_or(path).trim_start_matches('/');
            let folders = rest.rsplit_once('/').map_or("", |(folders, _)| folders);
            let under = folders.split('/').filter(|name| !name.is_empty()).map(str::to_owned).collect();
            Ok(DataFile { source: self.source(path)?, under })
        };
        self.listed(&root, &policy_files::DATA)?.into_iter().map(file).collect()
    }

    fn inputs(&self, file: &Path) -> Result<Source, Diagnostic> {
        match self.inside(file)? {
            Some(path) => self.source(&path),
            None => OnDisk.inputs(file),
        }
    }
}

/// What the report says when a pull request changes what decides.
pub fn notice(touched: &[String]) -> Option<Text> {
    const SHOWN: usize = 10;
    if touched.is_empty() {
        return None;
    }
    let names: Vec<String> = touched.iter().take(SHOWN).map(|path| format!("`{path}`")).collect();
    let (names, more) = (names.join(", "), touched.len().saturating_sub(SHOWN));
    let (en, ja) = match more {
        0 => (String::new(), String::new()),
        more => (format!(" and {more} more"), format!(" ほか {more} 件")),
    };
    Some(Text::new(
        format!(
            "this pull request changes what decides about it: {names}{en}; the base branch's copies were used, and the change counts after the merge"
        ),
        format!(
            "このプルリクエストは判定に使うファイルを変更しています: {names}{ja}。判定にはベースブランチのものを使いました。変更はマージ後に有効になります"
        ),
    ))
}

/// Hidden files and folders are passed over, as on disk; a path that is the root itself is what was asked for.
fn is_below(path: &str, root: &str, endings: &[&str]) -> bool {
    let rest = match path.strip_prefix(root) {
        Some("") => return endings.iter().any(|ending| path.ends_with(ending)),
        Some(rest) if root.is_empty() => rest,
        Some(rest) => match rest.strip_prefix('/') {
            Some(rest) => rest,
            None => return false,
        },
        None => return false,
    };
    endings.iter().any(|ending| rest.ends_with(ending)) && !rest.split('/').any(|name| name.starts_with('.'))
}

fn joined(folder: &str, name: &str) -> String {
    if folder.is_empty() { name.to_owned() } else { format!("{folder}/{name}") }
}

pub(super) fn slashed(path: &Path) -> Result<String, Diagnostic> {
    let names: Option<Vec<&str>> = path.components().map(|part| part.as_os_str().to_str()).collect();
    names.map(|names| names.join("/")).ok_or_else(|| {
        Diagnostic::error("folder-name", format!("the name `{}` is not UTF-8", path.display()))
            .help("rename the file or folder")
    })
}

fn absent(path: &str) -> Diagnostic {
    Diagnostic::error("base-missing", format!("`{path}` is not there on the base branch")).help(
        "a pull request is judged by what the base branch has: merge the file first, or correct the path",
    )
}

fn outside(path: &str) -> Diagnostic {
    Diagnostic::error("base-outside", format!("`{path}` leads out of the repository"))
        .help("keep it in the repository, where the base branch's copy can be read")
}
