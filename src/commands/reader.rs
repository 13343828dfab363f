//! Where configuration, policies, data and inputs are read from: this machine's files, or a commit.
//!
//! A pull request must not bring the rules that it is judged by. So whoever gathers rules asks a [`Reader`], and
//! for a pull request that is one over the base branch.

use std::path::{Path, PathBuf};

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::files::config_file::Located;
use crate::files::policy_files;
use crate::rego::DataFile;
use crate::source::Source;

/// Reads the rules of a check.
pub trait Reader {
    /// Policy files in the folders that the configuration names, then in those that the command line names. None is
    /// there twice.
    fn policies(
        &self,
        located: Option<&Located>,
        folders: &[String],
        paths: &[PathBuf],
    ) -> Result<Vec<Source>, Diagnostics>;

    /// Data files for Rego: one, or all below a folder.
    fn data(&self, root: &Path) -> Result<Vec<DataFile>, Diagnostics>;

    /// A file with inputs.
    fn inputs(&self, file: &Path) -> Result<Source, Diagnostic>;
}

/// How names of policy files end.
pub(super) const POLICIES: [&str; 2] = [policy_files::POLICIES, policy_files::REGO];

/// The files of this machine.
pub struct OnDisk;

impl Reader for OnDisk {
    fn policies(
        &self,
        located: Option<&Located>,
        folders: &[String],
        paths: &[PathBuf],
    ) -> Result<Vec<Source>, Diagnostics> {
        let folder = located.map_or(Path::new(""), folder);
        let mut all: Vec<PathBuf> = folders.iter().map(|name| below(folder, name)).collect();
        all.extend(paths.iter().cloned());
        if all.is_empty() {
            return Ok(Vec::new());
        }
        let found = policy_files::find(&all, &POLICIES)?;
        found.iter().map(|path| policy_files::read(path).map_err(Diagnostics::from)).collect()
    }

    fn data(&self, root: &Path) -> Result<Vec<DataFile>, Diagnostics> {
        let found = policy_files::find(&[root.to_owned()], &policy_files::DATA)?;
        let file = |path: PathBuf| {
            let folders = path.strip_prefix(root).ok().and_then(Path::parent);
            let under = folders.into_iter().flat_map(Path::components);
            let under = under.map(|name| name.as_os_str().to_string_lossy().into_owned()).collect();
            Ok(DataFile { source: policy_files::read(&path)?, under })
        };
        found.into_iter().map(file).collect()
    }

    fn inputs(&self, file: &Path) -> Result<Source, Diagnostic> {
        policy_files::read(file)
    }
}

/// The configuration's folder. The name of the file is told from where the person stands, and findings name
/// files below the folder, so its real path is only taken where the name has lost something.
fn folder(located: &Located) -> &Path {
    let path = located.path.to_str().map_or(located.path.as_path(), |_| Path::new(located.source.name()));
    path.parent().unwrap_or(Path::new(""))
}

/// A folder of the configuration, as it is best named from where the person stands.
fn below(folder: &Path, name: &str) -> PathBuf {
    if folder.as_os_str().is_empty() || folder == Path::new(".") {
        PathBuf::from(name)
    } else {
        folder.join(name)
    }
}
