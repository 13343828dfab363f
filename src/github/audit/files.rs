//! Files of the default branch: whether there is Terraform, and who owns what.

use data_encoding::BASE64;
use serde::{Deserialize, Serialize};

use super::OrgReader;
use super::part::Part;
use crate::audit::Reason;

/// Where the forge looks for code owners, in its order.
const PLACES: [&str; 3] = [".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS"];
/// A symbolic link.
const LINK: &str = "120000";

#[derive(Serialize, Deserialize)]
struct Listed {
    tree: Vec<Entry>,
    truncated: bool,
    /// Only in what was kept.
    read: Option<usize>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Entry {
    path: String,
    mode: String,
    #[serde(rename = "type")]
    kind: String,
    sha: String,
}

#[derive(Serialize, Deserialize)]
struct Blob {
    content: String,
    encoding: String,
}

/// Files of a repository.
pub(super) enum Tree {
    /// Nobody has pushed anything yet.
    Empty,
    /// Those that matter here: Terraform's (one is enough) and code owners.
    Files { found: Vec<Entry>, read: usize, truncated: bool },
}

/// What matters of all files. A large repository has a hundred thousand, so the rest is dropped at once.
#[derive(Serialize, Deserialize)]
#[serde(from = "Listed")]
struct Matters {
    tree: Vec<Entry>,
    truncated: bool,
    read: usize,
}

impl From<Listed> for Matters {
    fn from(listed: Listed) -> Self {
        let read = listed.read.unwrap_or(listed.tree.len());
        let files = || listed.tree.iter().filter(|entry| entry.kind == "blob");
        let terraform = files().find(|entry| is_terraform(&entry.path));
        let owners = files().filter(|entry| PLACES.contains(&entry.path.as_str()));
        let tree = terraform.into_iter().chain(owners).cloned().collect();
        Self { tree, truncated: listed.truncated, read }
    }
}

fn is_terraform(path: &str) -> bool {
    [".tf", ".tf.json", ".tofu", ".tofu.json"].iter().any(|end| path.ends_with(end))
}

impl Tree {
    /// Whether there is Terraform. A list that was cut may still show it.
    pub fn terraform(&self) -> Part<bool> {
        match self {
            Self::Empty => Ok(false),
            Self::Files { found, .. } if found.iter().any(|entry| is_terraform(&entry.path)) => Ok(true),
            Self::Files { truncated: true, read, .. } => Err(Reason::TooMany { most: *read }.into()),
            Self::Files { .. } => Ok(false),
        }
    }
}

impl OrgReader {
    /// All files of a branch.
    pub(super) fn root(&self, name: &str, branch: &str) -> Part<Tree> {
        let ask = self.repo(name, &["git", "trees", branch])?.with("recursive", "1");
        let listed = self.one::<Matters>(ask).map(Some);
        // The forge's way to say that there is nothing at all.
        Ok(match self.unless(409, listed, None)? {
            None => Tree::Empty,
            Some(listed) => {
                Tree::Files { found: listed.tree, read: listed.read, truncated: listed.truncated }
            }
        })
    }

    /// The text of the file that decides who owns what.
    pub(super) fn codeowners(&self, name: &str, tree: &Tree) -> Part<Option<String>> {
        let Tree::Files { found, read, truncated } = tree else { return Ok(None) };
        let by_place = |place: &&str| found.iter().find(|entry| entry.path == **place);
        let Some(entry) = PLACES.iter().find_map(by_place) else {
            return if *truncated { Err(Reason::TooMany { most: *read }.into()) } else { Ok(None) };
        };
        if *truncated && entry.path != PLACES[0] {
            return Err(Reason::TooMany { most: *read }.into());
        }
        let odd = |en: &str, ja: &str| {
            Reason::odd(format!("`{}` {en}", entry.path), format!("`{}` {ja}", entry.path))
        };
        if entry.mode == LINK {
            return Err(odd("is a symbolic link", "はシンボリックリンクです").into());
        }
        let blob: Blob = self.one(self.repo(name, &["git", "blobs", &entry.sha])?)?;
        let packed: String = blob.content.split_ascii_whitespace().collect();
        let bytes = match blob.encoding.as_str() {
            "base64" => BASE64
                .decode(packed.as_bytes())
                .map_err(|_| odd("is not Base64", "が Base64 ではありません"))?,
            "utf-8" => blob.content.into_bytes(),
            _ => return Err(odd("has an unknown encoding", "のエンコーディングが未知の値です").into()),
        };
        Ok(Some(String::from_utf8(bytes).map_err(|_| odd("is no text", "がテキストではありません"))?))
    }
}
