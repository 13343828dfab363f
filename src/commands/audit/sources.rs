//! The Terraform code of the clone: what a patch is made of.

use std::path::Path;

use super::options::Options;
use crate::audit::remedy::{SourceFile, Sources};
use crate::diagnostic::Diagnostic;
use crate::git;
use crate::repo;

/// Where GitHub looks for code owners, the first that is there.
const OWNERS: [&str; 3] = [".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS"];

/// The clone that was named, or the one that the current folder is in; none where there is none.
pub(super) fn clone(options: &Options) -> Result<Option<git::Clone>, Diagnostic> {
    match &options.repo {
        Some(folder) => git::Clone::open(folder).map(Some),
        None => Ok(git::Clone::open(Path::new(".")).ok()),
    }
}

/// Its files. What could not be read is told in them: something may be managed there all the same.
pub(super) fn sources(clone: &git::Clone) -> Sources {
    let top = clone.toplevel();
    let (files, unread) = repo::texts(top);
    let files = files.into_iter().map(|(path, text)| SourceFile { path, text }).collect();
    let codeowners = OWNERS.iter().find_map(|path| repo::text(top, path));
    Sources { files, unread, codeowners }
}
