//! Other root modules of the repository that read what a plan changes.
//!
//! A plan knows one state file. The service that breaks is often in another one, which looks the
//! database up by name or reads an output through `terraform_remote_state`. Terraform cannot see that;
//! the repository can. This module walks it, finds root modules and names those that read the outputs
//! and resources at stake, with file and line.
//!
//! The same reader tells policies where the plan's own state is kept ([`root_backend`]).
//!
//! It reads text and runs nothing. What it cannot decide (a backend that is filled in at `init`, a name
//! made from variables) it calls "possibly"; what it could not look at it reports, because a consumer
//! that nobody searched for is not a consumer that does not exist.

mod backend;
mod facts;
mod hcl;
mod json;
mod lookup;
mod outputs;
mod root_backend;
mod setting;
mod walk;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use rayon::prelude::*;

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::graph::Consumer;
use crate::hcl::tested;
use crate::plan::{Actions, Marks, Plan, Value};
use crate::text::Text;
pub use backend::plain as plain_path;
use facts::{Folder, Place};
pub use root_backend::root_backend;

/// What is at stake: what the plan changes and others may read.
#[derive(Debug, Clone, Default)]
pub struct Targets<'a> {
    /// Names of outputs of the root module that change.
    pub outputs: Vec<String>,
    /// Resources that change.
    pub resources: Vec<Target<'a>>,
}

/// A resource that changes.
#[derive(Debug, Clone)]
pub struct Target<'a> {
    /// Its address.
    pub address: String,
    /// Its type.
    pub kind: String,
    /// Its values before the change.
    pub before: Value<'a>,
    /// Which of them are sensitive: those are neither compared nor shown.
    pub sensitive: Marks<'a>,
}

impl<'a> Targets<'a> {
    /// Outputs and current managed objects of a plan that exist before it and change.
    pub fn of_plan(plan: &Plan<'a>) -> Self {
        let read_before = |actions: &Actions| !actions.is_idle() && *actions != Actions::Create;
        let outputs = plan.outputs.iter().filter(|output| read_before(&output.actions));
        let changes = plan
            .changes
            .iter()
            .filter(|change| change.is_managed() && change.is_current() && read_before(&change.actions));
        Self {
            outputs: outputs.map(|output| output.name.clone().into_owned()).collect(),
            resources: changes
                .map(|change| Target {
                    address: change.address.clone().into_owned(),
                    kind: change.kind.clone().into_owned(),
                    before: change.change.before_value(),
                    sensitive: change.change.sensitive_marks().0,
                })
                .collect(),
        }
    }

    /// Whether nothing is at stake.
    pub fn is_empty(&self) -> bool {
        self.outputs.is_empty() && self.resources.is_empty()
    }
}

/// What a walk through the repository found.
#[derive(Debug, Clone, Default)]
pub struct RepoScan {
    /// Who reads what changes: by root module, target and place.
    pub consumers: Vec<Consumer>,
    /// What was not looked at, or not understood.
    pub notices: Vec<Text>,
    /// How many other root modules were looked at.
    pub root_modules: usize,
}

/// Walks the repository at `dir` and names the root modules, other than `own_root`, that read `targets`.
pub fn scan(dir: &Path, own_root: &Path, targets: &Targets<'_>) -> Result<RepoScan, Diagnostics> {
    let dir = real(dir, "repository-missing")?;
    let own_root = real(own_root, "root-module-missing")?;
    if targets.is_empty() {
        return Ok(RepoScan::default());
    }
    let mut walked = walk::walk(&dir);
    let own = own_folder(&dir, &own_root, &mut walked.notices);
    let folders = read_folders(&dir, &walked.files, &mut walked.notices);
    let own_name = relative(&dir, &own_root);
    let own_backend = backend::Own::of(&own, own_root);
    if !targets.outputs.is_empty() && own_backend.is_partial() {
        walked.notices.push(backend::partial_notice());
    }
    let mut found = RepoScan { notices: walked.notices, ..RepoScan::default() };
    for root in roots(&folders, own_name.as_deref()) {
        found.root_modules += 1;
        for name in reachable(&folders, root) {
            let Some(folder) = folders.get(name) else { continue };
            let here = dir.join(name);
            outputs::consumers(folder, &here, &own_backend, &targets.outputs, root, &mut found.consumers);
            lookup::consumers(folder, &targets.resources, root, &mut found.consumers);
        }
    }
    let key = |one: &Consumer| (one.root_module.clone(), one.target.clone(), one.place.clone());
    // Places sort by line as text, which is good enough to be the same every time.
    found.consumers.sort_by_cached_key(key);
    found.consumers.dedup();
    Ok(found)
}

fn real(path: &Path, code: &'static str) -> Result<std::path::PathBuf, Diagnostics> {
    match path.canonicalize() {
        Ok(found) if found.is_dir() => Ok(found),
        Ok(_) => Err(Diagnostic::error(code, format!("`{}` is not a folder", path.display()))
            .help("name the folder and not a file in it")
            .into()),
        Err(error) => Err(Diagnostic::error(code, format!("`{}` cannot be read: {error}", path.display()))
            .help("check the path; it is relative to the current folder")
            .into()),
    }
}

/// A path below `dir` with forward slashes; empty for `dir` itself, None for one that lies elsewhere.
fn relative(dir: &Path, path: &Path) -> Option<String> {
    let parts = path.strip_prefix(dir).ok()?.components();
    Some(parts.map(|part| part.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/"))
}

/// The root module of the plan, which may lie outside of the repository that is searched.
fn own_folder(dir: &Path, own_root: &Path, notices: &mut Vec<Text>) -> Folder {
    let mut walked = walk::folder(own_root);
    // The files of a root module inside of the repository are reported by the walk itself.
    if relative(dir, own_root).is_none() {
        notices.append(&mut walked.notices);
    }
    let mut ignored = Vec::new();
    let mut folders = read_folders(own_root, &walked.files, &mut ignored);
    folders.remove("").unwrap_or_default()
}

fn read_folders(dir: &Path, files: &[String], notices: &mut Vec<Text>) -> BTreeMap<String, Folder> {
    let read: Vec<_> = files.par_iter().map(|file| walk::read(dir, file, Some(dir))).collect();
    let mut folders: BTreeMap<String, Folder> = BTreeMap::new();
    for (file, read) in files.iter().zip(read) {
        match read {
            Ok(facts) => folders.entry(folder_of(file).to_owned()).or_default().add(file, facts),
            Err(unread) => notices.push(unread.notice()),
        }
    }
    folders
}

/// Folders that terraform runs in: nobody calls them as a module, or they configure a backend or a
/// provider. The root module of the plan is not one of the others.
fn roots<'a>(folders: &'a BTreeMap<String, Folder>, own: Option<&str>) -> Vec<&'a str> {
    let called: BTreeSet<String> = folders.iter().flat_map(|(name, folder)| folder.calls(name)).collect();
    folders
        .iter()
        .filter(|(name, folder)| folder.is_root() || !called.contains(name.as_str()))
        .map(|(name, _)| name.as_str())
        .filter(|name| Some(*name) != own)
        .collect()
}

/// A root module and the local modules that it calls, also through others.
fn reachable<'a>(folders: &'a BTreeMap<String, Folder>, root: &'a str) -> BTreeSet<&'a str> {
    let mut seen = BTreeSet::from([root]);
    let mut open = vec![root];
    while let Some(name) = open.pop() {
        for called in folders.get(name).into_iter().flat_map(|folder| folder.calls(name)) {
            if let Some((name, _)) = folders.get_key_value(&called)
                && seen.insert(name.as_str())
            {
                open.push(name.as_str());
            }
        }
    }
    seen
}

/// A consumer, with the name of the repository's own folder spelled out.
fn consumer(root: &str, place: &Place, reads: Text, target: &str) -> Consumer {
    Consumer {
        root_module: if root.is_empty() { ".".to_owned() } else { root.to_owned() },
        place: place.to_string(),
        reads,
        target: target.to_owned(),
    }
}

/// What is not certain, as the nouns that the report puts behind "reads".
fn may(reads: Text, sure: bool) -> Text {
    if sure {
        return reads;
    }
    let (en, ja) = (reads.get(crate::text::Lang::En), reads.get(crate::text::Lang::Ja));
    Text::new(format!("possibly {en}"), format!("おそらく {ja}"))
}

/// Terraform code as it is written.
#[derive(Debug, Default)]
pub struct Texts {
    /// Path and text of each file, in order, those of `terraform test` last. The mark that a file may begin with stays: a patch that leaves it out does
    /// not apply.
    pub files: Vec<(String, String)>,
    /// What could not be read.
    pub unread: Vec<Text>,
    /// Folders that are not whole, by what is missing of each.
    pub partial: BTreeMap<String, String>,
    /// Files may be missing anywhere.
    pub is_cut: bool,
}

/// The texts of all Terraform files below `dir`.
pub fn texts(dir: &Path) -> Texts {
    let Ok(dir) = dir.canonicalize() else {
        let path = dir.display();
        let gone = Text::new(format!("`{path}` cannot be read"), format!("`{path}` を読み取れません"));
        return Texts { unread: vec![gone], is_cut: true, ..Texts::default() };
    };
    let walked = walk::walk(&dir);
    let partial = walked.partial.into_iter().collect();
    let mut found = Texts { unread: walked.notices, partial, is_cut: walked.full, files: Vec::new() };
    let read: Vec<_> = walked.files.par_iter().map(|file| walk::whole_text(&dir, file, Some(&dir))).collect();
    for (path, read) in walked.files.into_iter().zip(read) {
        match read {
            Ok(text) => found.files.push((path, text)),
            Err(failed) => {
                found.unread.push(failed.notice());
                found.partial.entry(folder_of(&path).to_owned()).or_insert(path);
            }
        }
    }
    for path in walked.tests {
        match walk::whole_text(&dir, &path, Some(&dir)) {
            Ok(text) => found.files.push((path, text)),
            // It manages nothing, but may refer to anything that it is a test of.
            Err(_) => {
                for folder in tested(&path) {
                    found.partial.entry(folder.to_owned()).or_insert_with(|| path.clone());
                }
            }
        }
    }
    found
}

/// The folder that a file is in; empty at the top.
pub fn folder_of(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// Whether a file is one of Terraform, by its path.
pub fn is_terraform(path: &str) -> bool {
    walk::is_terraform(path.rsplit('/').next().unwrap_or(path))
}

/// The text of one file of the repository at `dir`; none when it is not there or cannot be read.
pub fn text(dir: &Path, path: &str) -> Option<String> {
    let dir = dir.canonicalize().ok()?;
    walk::text(&dir, path, Some(&dir)).ok()
}
