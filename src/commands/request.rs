//! From a plan to the request for sign-off that it makes on its pull request.
//!
//! `post` makes it and asks for signatures; `apply` makes it again from a fresh plan and compares. Both go through
//! here, so that an unchanged change is the same request.

use std::path::{Path, PathBuf};

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::ports::Forge;
use crate::render::Format;
use crate::signoff::Request;
use crate::signoff::build::{self, Context};
use crate::signoff::facts::{PullRequest, Repository};
use crate::text::Lang;

use super::Failure;
use super::base_copies::{BaseCopies, Tree, slashed};
use super::binding::{StateOf, state_of};
use super::input::{Loaded, PlanArgs};
use super::judge::{self, ForPull, Judged};

/// Which pull request, at which commits.
pub(super) struct Target<'t> {
    pub(super) repository: &'t Repository,
    pub(super) pull: &'t PullRequest,
    /// The commit that was planned.
    pub(super) head: &'t str,
    /// The tip of the base branch that was planned on.
    pub(super) base: &'t str,
    /// Paths of all files that the pull request changes.
    pub(super) changed: &'t [String],
}

/// Where the plan lies.
pub(super) struct Place {
    /// The checkout's folder.
    pub(super) toplevel: PathBuf,
    /// The root module's folder in the repository, `.` for the whole.
    pub(super) root: String,
}

impl Place {
    /// From the plan's folder, and the root module that somebody named.
    pub(super) fn of(folder: &Path, named: Option<&str>) -> Result<Self, Diagnostic> {
        let real = std::fs::canonicalize(folder).map_err(|error| {
            Diagnostic::error("folder-unreadable", format!("cannot open `{}`: {error}", folder.display()))
                .help("give the folder of the root module: `--chdir DIR`")
        })?;
        let here = std::env::current_dir().and_then(std::fs::canonicalize).unwrap_or_else(|_| real.clone());
        let of = |folder: &Path| folder.ancestors().find(|one| one.join(".git").exists()).map(Path::to_owned);
        let toplevel = of(&real).or_else(|| of(&here)).unwrap_or(here);
        let root = match named {
            Some(named) => root_module(named)?,
            None => match real.strip_prefix(&toplevel) {
                Ok(inside) => slashed(inside)?,
                Err(_) => {
                    return Err(Diagnostic::error(
                        "post-target",
                        "the root module's folder in the repository is not known",
                    )
                    .help("pass `--root-module DIR`"));
                }
            },
        };
        Ok(Self { toplevel, root: if root.is_empty() { ".".to_owned() } else { root } })
    }
}

/// A folder of the repository in its one spelling: two spellings would be two root modules.
fn root_module(named: &str) -> Result<String, Diagnostic> {
    let names: Vec<&str> = named.split('/').filter(|name| !matches!(*name, "" | ".")).collect();
    if named.starts_with('/') || named.contains('\\') || names.contains(&"..") {
        return Err(Diagnostic::error("root-module", format!("`{named}` is not a folder of the repository"))
            .help("write it from the repository's root with slashes, such as `stacks/web`"));
    }
    Ok(names.join("/"))
}

/// A plan, and how it is judged.
pub(super) struct Subject<'s> {
    pub(super) by: &'s judge::Args,
    pub(super) plan: &'s PlanArgs,
    pub(super) loaded: &'s Loaded,
    pub(super) workspace: Option<&'s str>,
    pub(super) outputs: &'s [(Format, PathBuf)],
}

/// Judges the plan by the base branch's rules, and makes its request.
pub(super) fn request(
    subject: &Subject<'_>,
    target: &Target<'_>,
    place: Place,
    tree: &dyn Tree,
    warn: &mut dyn FnMut(Diagnostics),
) -> Result<(Judged, Request), Failure> {
    let base = BaseCopies::new(tree, &place.toplevel)?;
    let description = &target.pull.description;
    let pull = ForPull { base: &base, root: &place.root, changed: target.changed, description };
    let mut judged = judge::judge(subject.by, subject.loaded, Some(&pull), subject.outputs, warn)?;
    let StateOf { workspace, state, program, notices } =
        state_of(subject.plan, subject.loaded, subject.workspace)?;
    judged.report.notices.extend(notices);
    judged.report.plan.workspace = Some(workspace.clone());
    let context = Context {
        repository: target.repository.clone(),
        pull_request: target.pull.number,
        head_sha: target.head.to_owned(),
        base_sha: target.base.to_owned(),
        root_module: place.root,
        workspace,
        state,
        account: None,
        program,
        policy_digest: judged.decided.as_ref().map(|one| one.policy_digest.clone()).unwrap_or_default(),
        plan_file: None,
        hashes: std::mem::take(&mut judged.hashes),
    };
    let request = build::request(&judged.report, context).map_err(|why| {
        Diagnostic::error("request-none", format!("no sign-off can be asked for: {}", why.get(Lang::En)))
            .help("make the plan again; nothing was posted")
    })?;
    Ok((judged, request))
}

/// Paths of all files that the pull request changes.
pub(super) fn changed(forge: &dyn Forge, pull: &PullRequest) -> Result<Vec<String>, Failure> {
    forge.changed_files(pull.number).map_err(super::pull_request::gather::told)
}
