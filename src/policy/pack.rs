//! The built-in pack: policy files of this repository, embedded in the binary.
//!
//! A file's group is its stem (`backup` of `aws/s3/backup.policy.hcl`), its provider the first folder.

use std::sync::LazyLock;

use include_dir::{Dir, include_dir};
use rustc_hash::FxHashMap;

use crate::source::Source;

static FILES: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/policies");

/// A file of the pack.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PackFile {
    /// Its path below `policies/`, with forward slashes.
    pub path: &'static str,
    /// Its provider: `aws`.
    pub provider: &'static str,
    /// Its group: `backup`.
    pub group: &'static str,
    /// Its text.
    pub text: &'static str,
}

impl PackFile {
    /// The file as messages name it.
    pub fn source(&self) -> Source {
        Source::new(format!("policies/{}", self.path), self.text)
    }

    /// Whether `name` selects it: a group, a provider, or one group of one provider (`aws/backup`).
    pub fn is_in(&self, name: &str) -> bool {
        match name.split_once('/') {
            Some((provider, group)) => provider == self.provider && group == self.group,
            None => name == self.group || name == self.provider,
        }
    }
}

/// All policy files of the pack, by path.
pub fn files() -> &'static [PackFile] {
    static SORTED: LazyLock<Vec<PackFile>> = LazyLock::new(|| {
        let mut found = Vec::new();
        gather(&FILES, &mut found);
        found.sort_unstable_by_key(|file: &PackFile| file.path);
        found
    });
    &SORTED
}

fn gather(folder: &'static Dir<'static>, found: &mut Vec<PackFile>) {
    for inner in folder.dirs() {
        gather(inner, found);
    }
    for file in folder.files() {
        let (Some(path), Some(text)) = (file.path().to_str(), file.contents_utf8()) else { continue };
        let stem = path.strip_suffix(".policy.hcl").and_then(|stem| stem.rsplit('/').next());
        let provider = path.split_once('/').map(|(provider, _)| provider);
        if let (Some(group), Some(provider)) = (stem, provider) {
            found.push(PackFile { path, provider, group, text });
        }
    }
}

/// The Japanese title of a policy of the pack.
pub fn japanese_title(id: &str) -> Option<&'static str> {
    static TITLES: LazyLock<FxHashMap<&'static str, &'static str>> = LazyLock::new(|| {
        let tables =
            FILES.dirs().filter_map(|provider| provider.get_file(provider.path().join("titles.ja.tsv")));
        tables
            .filter_map(|table| table.contents_utf8())
            .flat_map(str::lines)
            .filter_map(|row| row.split_once('\t'))
            .collect()
    });
    TITLES.get(id).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_have_a_provider_and_a_group() {
        let groups = ["backup", "protection", "exposure", "encryption", "observability", "identity", "state"];
        assert!(files().len() > 30);
        for file in files() {
            assert!(groups.contains(&file.group), "{}", file.path);
            assert!(!file.provider.is_empty() && !file.text.is_empty(), "{}", file.path);
        }
        let file = PackFile { path: "aws/s3/backup.policy.hcl", provider: "aws", group: "backup", text: "" };
        assert!(file.is_in("backup") && file.is_in("aws") && file.is_in("aws/backup"));
        assert!(!file.is_in("google/backup") && !file.is_in("s3"));
    }
}
