//! Files at a commit.
//!
//! The forge's own way to a file follows symbolic links without saying so. Here the trees are walked, so that a file
//! which decides is that file, and not what a link in its place points to.

use data_encoding::BASE64;
use serde::Deserialize;

use super::address;
use super::ask::Ask;
use super::client::Client;
use super::trouble;
use crate::ports::Forged;

#[derive(Deserialize)]
struct Tree {
    tree: Vec<Entry>,
    truncated: bool,
}

#[derive(Deserialize)]
struct Entry {
    path: String,
    mode: String,
    #[serde(rename = "type")]
    kind: String,
    sha: String,
}

#[derive(Deserialize)]
struct Blob {
    content: String,
    encoding: String,
}

/// A symbolic link.
const LINK: &str = "120000";

impl Client {
    fn entries(&self, tree: &str, whole: bool) -> Forged<Vec<Entry>> {
        let mut ask = Ask::get(self.repo(&["git", "trees", address::commit(tree)?])?);
        if whole {
            ask = ask.with("recursive", "1");
        }
        let listed: Tree = self.json(&ask)?;
        if listed.truncated {
            return Err(trouble::garbled(&ask.name(), "the repository has more files than the forge lists"));
        }
        Ok(listed.tree)
    }

    /// A file at a commit; none when there is none. A commit that is not there is an error, because the first tree is
    /// asked by it.
    pub fn file(&self, file: &str, commit: &str) -> Forged<Option<Vec<u8>>> {
        // The path's parts are compared, never sent; this refuses those that are none.
        let parts: Vec<&str> = file.split('/').collect();
        address::path(&parts)?;
        let mut tree = address::commit(commit)?.to_owned();
        for (at, part) in parts.iter().enumerate() {
            let last = at + 1 == parts.len();
            let Some(entry) = self.entries(&tree, false)?.into_iter().find(|entry| entry.path == *part)
            else {
                return Ok(None);
            };
            match (entry.kind.as_str(), last) {
                ("tree", false) => tree = entry.sha,
                ("blob", true) if entry.mode != LINK => return self.blob(&entry.sha).map(Some),
                ("blob", false) if entry.mode != LINK => return Ok(None),
                _ => {
                    return Err(trouble::refused(
                        format!("`{file}` is no plain file at commit `{commit}`, or lies behind a link"),
                        "put a plain file there, not a folder, a symbolic link or a submodule",
                    ));
                }
            }
        }
        Ok(None)
    }

    fn blob(&self, id: &str) -> Forged<Vec<u8>> {
        let ask = Ask::get(self.repo(&["git", "blobs", address::commit(id)?])?);
        let blob: Blob = self.json(&ask)?;
        let text: String = blob.content.split_ascii_whitespace().collect();
        match blob.encoding.as_str() {
            "base64" => {
                BASE64.decode(text.as_bytes()).map_err(|_| trouble::garbled(&ask.name(), "it is not Base64"))
            }
            "utf-8" => Ok(blob.content.into_bytes()),
            _ => Err(trouble::garbled(&ask.name(), "its encoding is none that is known here")),
        }
    }

    /// Paths of all files of a commit, links as well.
    pub fn tree(&self, commit: &str) -> Forged<Vec<String>> {
        let entries = self.entries(commit, true)?;
        Ok(entries.into_iter().filter(|entry| entry.kind == "blob").map(|entry| entry.path).collect())
    }
}
