//! Finds and reads Terraform files, within bounds.
//!
//! A repository is somebody else's text: it can hold links in circles, pipes, files of a gigabyte. Each
//! bound that is met is said.

use std::ffi::OsString;
use std::fs::{self, File};
use std::io::Read;
use std::path::Path;

use super::facts::Facts;
use super::{hcl, json};
use crate::hcl::is_test;
use crate::text::{Lang, Text};

/// Larger files are not read.
const LARGEST_FILE: u64 = 1 << 20;
/// More Terraform files are not looked at.
const MOST_FILES: usize = 20_000;
/// Folders below this depth are not entered.
const DEEPEST_FOLDER: usize = 48;
/// Folders that hold copies or other things, never a root module of the team.
const SKIPPED: [&str; 4] = [".git", ".terraform", ".terragrunt-cache", "node_modules"];
/// Why a file or folder is not read whose name is none that a report could have.
const ODD_NAME: &str = "its name is not UTF-8";
const ODD_NAME_JA: &str = "名前が UTF-8 ではない";

/// What a walk found.
#[derive(Debug, Default)]
pub struct Walked {
    /// Terraform files relative to the start, with forward slashes, sorted.
    pub files: Vec<String>,
    /// Files of `terraform test`, the same way. They say who refers to what, and nothing else.
    pub tests: Vec<String>,
    /// What was left out.
    pub notices: Vec<Text>,
    /// Folders of which files are missing, and what is missing.
    pub partial: Vec<(String, String)>,
    /// Files of it may be missing.
    pub is_cut: bool,
    /// It stopped before the end.
    pub full: bool,
    links: usize,
}

/// All Terraform files below `dir`.
pub fn walk(dir: &Path) -> Walked {
    let mut walked = Walked::default();
    let mut open = vec![(String::new(), 0)];
    while let Some((folder, depth)) = open.pop() {
        for name in walked.enter(dir, &folder) {
            let path = below(&folder, &name.to_string_lossy());
            if name.to_str().is_none() {
                if may_hold_terraform(&dir.join(&folder).join(&name), MOST_FILES) {
                    walked.skipped(&path, ODD_NAME, ODD_NAME_JA);
                }
            } else if depth < DEEPEST_FOLDER {
                open.push((path, depth + 1));
            } else {
                walked.skipped(&path, "the folder lies too deep", "フォルダの階層が深すぎる");
            }
        }
        if walked.full {
            break;
        }
    }
    walked.finish()
}

/// The Terraform files of one folder.
pub fn folder(dir: &Path) -> Walked {
    let mut walked = Walked::default();
    walked.enter(dir, "");
    walked.finish()
}

impl Walked {
    /// Takes the files of a folder and returns the names of the folders in it.
    fn enter(&mut self, dir: &Path, folder: &str) -> Vec<OsString> {
        let mut folders = Vec::new();
        let names: Result<Vec<OsString>, _> = fs::read_dir(dir.join(folder))
            .and_then(|entries| entries.map(|entry| entry.map(|entry| entry.file_name())).collect());
        let mut names = match names {
            Ok(names) => names,
            Err(error) => {
                self.skipped(folder, &error.to_string(), "フォルダを読み取れない");
                return folders;
            }
        };
        names.sort();
        for name in names {
            let full = dir.join(folder).join(&name);
            let kind = match full.symlink_metadata() {
                Ok(found) => found,
                // Somebody removed it in the meantime.
                Err(error) if error.kind() == std::io::ErrorKind::NotFound => continue,
                Err(error) => {
                    self.skipped(folder, &error.to_string(), "フォルダを読み取れない");
                    break;
                }
            };
            let is_skipped = SKIPPED.iter().any(|skipped| name == *skipped);
            if kind.is_dir() && !is_skipped {
                folders.push(name);
            } else if kind.is_symlink() && full.is_dir() {
                self.links += 1;
            } else if kind.is_file() || kind.is_symlink() {
                self.file(folder, &name);
            }
            if self.full {
                break;
            }
        }
        folders
    }

    /// Takes a file, where it is one of Terraform.
    fn file(&mut self, folder: &str, name: &OsString) {
        let shown = name.to_string_lossy();
        let path = below(folder, &shown);
        if !is_terraform(&shown) && !is_test(&shown) {
            return;
        }
        if self.files.len() + self.tests.len() == MOST_FILES {
            self.full = true;
        } else if is_test(&shown) {
            // One whose name is no text cannot be found by it, and counts as unread.
            self.tests.push(path);
        } else if name.to_str().is_none() {
            // Terraform reads it all the same.
            self.is_cut = true;
            self.notices.push(Unread::new(&path, ODD_NAME, ODD_NAME_JA).notice());
            self.partial.push((folder.to_owned(), path));
        } else {
            self.files.push(path);
        }
    }

    /// Leaves out a folder.
    fn skipped(&mut self, path: &str, en: &str, ja: &str) {
        self.is_cut = true;
        self.partial.push((path.to_owned(), path.to_owned()));
        self.notices.push(Unread::new(path, en, ja).notice());
    }

    fn finish(mut self) -> Self {
        if self.links > 0 {
            let number = self.links;
            self.notices.push(Text::new(
                format!("repository scan: {number} linked folders were not followed"),
                format!("リポジトリの走査: シンボリックリンクのフォルダ {number} 件はたどっていません"),
            ));
        }
        if self.full {
            self.notices.push(Text::new(
                format!("repository scan: stopped after {MOST_FILES} Terraform files; consumers may be missing"),
                format!("リポジトリの走査: Terraform ファイルが {MOST_FILES} 件を超えたため打ち切りました。参照元に漏れがあるかもしれません"),
            ));
        }
        self.is_cut |= self.full;
        self.files.sort();
        self.tests.sort();
        self
    }
}

/// Whether a folder whose files no report could name may hold code. What cannot be looked at may.
fn may_hold_terraform(folder: &Path, most: usize) -> bool {
    let mut open = vec![folder.to_owned()];
    let mut seen = 0;
    while let Some(folder) = open.pop() {
        let Ok(entries) = fs::read_dir(folder) else { return true };
        for entry in entries {
            let Ok((entry, kind)) = entry.and_then(|entry| entry.file_type().map(|kind| (entry, kind)))
            else {
                return true;
            };
            let name = entry.file_name();
            seen += 1;
            let shown = name.to_string_lossy();
            if seen > most || is_terraform(&shown) || is_test(&shown) {
                return true;
            }
            if kind.is_dir() && !SKIPPED.iter().any(|skipped| name == *skipped) {
                open.push(entry.path());
            }
        }
    }
    false
}

/// A path in a folder of the repository.
fn below(folder: &str, name: &str) -> String {
    if folder.is_empty() { name.to_owned() } else { format!("{folder}/{name}") }
}

/// Whether a file is one of Terraform, by its name.
pub fn is_terraform(name: &str) -> bool {
    // Hidden files are editors' leftovers, and terraform ignores them too.
    let endings = [".tf", ".tofu", ".tf.json", ".tofu.json"];
    !name.starts_with('.') && endings.iter().any(|ending| name.ends_with(ending))
}

/// A file that could not be read, and why.
#[derive(Debug)]
pub struct Unread {
    /// The file, as it was named.
    pub path: String,
    /// The line that does not parse; none where it did not come to that.
    pub line: Option<usize>,
    /// What is wrong.
    pub why: Text,
}

impl Unread {
    /// A file that cannot even be parsed.
    pub fn new(path: &str, en: &str, ja: &str) -> Self {
        Self { path: path.to_owned(), line: None, why: Text::new(en, ja) }
    }

    /// For whoever asked for consumers.
    pub fn notice(&self) -> Text {
        let path = &self.path;
        let (en, ja) = (self.why.get(Lang::En), self.why.get(Lang::Ja));
        match self.line {
            None => Text::new(
                format!("repository scan: `{path}` was not read: {en}"),
                format!("リポジトリの走査: `{path}` を読めませんでした ({ja})"),
            ),
            Some(line) => Text::new(
                format!(
                    "repository scan: `{path}` line {line} does not parse: {en}; consumers in it may be missing"
                ),
                format!(
                    "リポジトリの走査: `{path}` の {line} 行目を解析できません: {ja}。参照元に漏れがあるかもしれません"
                ),
            ),
        }
    }
}

/// Reads one file of the folder `dir`. A linked file counts when it leads to a file below `within`.
pub fn read(dir: &Path, path: &str, within: Option<&Path>) -> Result<Facts, Unread> {
    let text = text(dir, path, within)?;
    let parsed = if path.ends_with(".json") { json::facts(&text) } else { hcl::facts(&text) };
    parsed.map_err(|(line, problem)| Unread { line: Some(line), ..Unread::new(path, &problem, &problem) })
}

/// The text of a file, without the mark that some editors begin it with.
pub fn text(dir: &Path, path: &str, within: Option<&Path>) -> Result<String, Unread> {
    let text = whole_text(dir, path, within)?;
    Ok(text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text))
}

/// The text of a file with that mark, read within bounds and never from a pipe or a device.
pub fn whole_text(dir: &Path, path: &str, within: Option<&Path>) -> Result<String, Unread> {
    let full = dir.join(path);
    let failed = |error: std::io::Error| Unread::new(path, &error.to_string(), "読み取りエラー");
    let real = full.canonicalize().map_err(failed)?;
    if within.is_some_and(|within| !real.starts_with(within)) {
        return Err(Unread::new(
            path,
            "the link leads out of the repository",
            "リンク先がリポジトリの外にある",
        ));
    }
    if !real.is_file() {
        return Err(Unread::new(path, "it is not a regular file", "通常のファイルではない"));
    }
    let mut bytes = Vec::new();
    File::open(&real).map_err(failed)?.take(LARGEST_FILE + 1).read_to_end(&mut bytes).map_err(failed)?;
    if bytes.len() as u64 > LARGEST_FILE {
        return Err(Unread::new(path, "it is larger than 1 MiB", "1 MiB を超えている"));
    }
    String::from_utf8(bytes).map_err(|_| Unread::new(path, "it is not UTF-8", "UTF-8 ではない"))
}
