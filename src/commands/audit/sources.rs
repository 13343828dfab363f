//! The Terraform code of the clone: what a patch is made of.

use std::path::Path;

use super::options::Options;
use crate::audit::remedy::{SourceFile, Sources};
use crate::diagnostic::Diagnostic;
use crate::git;
use crate::hcl::{is_test, tested};
use crate::repo;
use crate::text::{Text, unmarked};

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
    let repo::Texts { files, unread, partial, is_cut } = repo::texts(top);
    let files = files.into_iter().map(|(path, text)| SourceFile { path, text }).collect();
    let codeowners = OWNERS.iter().find_map(|path| repo::text(top, path));
    let mut sources = Sources { files, unread, partial, is_cut, codeowners };
    absent(clone, &mut sources);
    sources
}

/// What is tracked and not among the files. What is there may still be all, but nobody knows.
fn absent(clone: &git::Clone, sources: &mut Sources) {
    let absent = match clone.absent() {
        Ok(absent) => absent,
        Err(error) => {
            let why = unmarked(&error.message);
            sources.is_cut = true;
            return sources.unread.push(Text::new(
                format!("whether all tracked files are checked out is not known: {why}"),
                format!("追跡対象のファイルがすべてチェックアウトされているか確認できません: {why}"),
            ));
        }
    };
    let told = &mut sources.unread;
    if absent.is_all {
        told.push(Text::new(
            "nothing is checked out in this clone: run `git checkout` in it",
            "このクローンには何もチェックアウトされていません。`git checkout` を実行してください",
        ));
    }
    let files: Vec<&String> = absent.files.iter().filter(|path| repo::is_terraform(path)).collect();
    for path in &files {
        let folder = repo::folder_of(path).to_owned();
        sources.partial.entry(folder).or_insert_with(|| (*path).clone());
    }
    for path in absent.files.iter().filter(|path| is_test(path)) {
        for folder in tested(path) {
            sources.partial.entry(folder.to_owned()).or_insert_with(|| path.clone());
        }
    }
    if let Some(first) = files.first() {
        let (first, all) = (unmarked(first), files.len());
        told.push(Text::new(
            format!(
                "the sparse checkout leaves out `{first}` and so on, {all} Terraform files in all: \
                 `git sparse-checkout disable` brings them back"
            ),
            format!(
                "スパースチェックアウトのため `{first}` など Terraform ファイル {all} 件がありません。`git sparse-checkout disable` で取得できます"
            ),
        ));
    }
    told.extend(absent.submodules.iter().map(|path| {
        let path = unmarked(path);
        Text::new(
            format!("the submodule `{path}` is not checked out: `git submodule update --init` does it"),
            format!("サブモジュール `{path}` がチェックアウトされていません。`git submodule update --init` で取得できます"),
        )
    }));
}
