//! Whether a data source reads the state that the plan writes.
//!
//! A backend has a few settings that say which state it is, and many that say how to reach it. Only
//! the first are compared. Both sides are often incomplete: `init -backend-config` fills ours in, and
//! variables fill in theirs.

use std::path::{Component, Path, PathBuf};

use super::facts::{DataBlock, Folder};
use super::setting::{Likeness, Setting};
use crate::text::Text;

/// A setting that says which state it is, and what stands for an absent one.
type Identity = (&'static str, Option<&'static str>);

/// The state of the plan's own root module.
pub struct Own {
    kind: String,
    settings: Setting,
    root: PathBuf,
}

impl Own {
    /// The backend of the folder at `root`; without a backend block the state is a local file.
    pub fn of(folder: &Folder, root: PathBuf) -> Self {
        let found = folder.backend.clone();
        let (kind, settings) = found.map_or_else(
            || ("local".to_owned(), Setting::Map(Vec::new())),
            |found| (found.kind, folder.resolve(&found.settings)),
        );
        Self { kind, settings, root }
    }

    /// A backend whose settings are resolved already.
    pub fn with(kind: &str, settings: Setting, root: &Path) -> Self {
        Self { kind: kind.to_owned(), settings, root: root.to_owned() }
    }

    /// Some setting that says which state it is stands elsewhere.
    pub fn is_partial(&self) -> bool {
        if matches!(self.kind.as_str(), "remote" | "cloud") {
            let name = self.settings.get("workspaces").and_then(|found| found.get("name"));
            return name.and_then(Setting::as_literal).is_none();
        }
        identities(&self.kind).iter().any(|(name, default)| match self.settings.get(name) {
            Some(found) => found.as_literal().is_none(),
            None => default.is_none(),
        })
    }

    /// Whether a `terraform_remote_state` or `tfe_outputs` block in `here` reads this state.
    pub fn read_by(&self, block: &DataBlock, folder: &Folder, here: &Path) -> Likeness {
        let arguments = folder.resolve(&Setting::Map(block.arguments.clone()));
        if block.kind == "tfe_outputs" {
            return self.workspace_like(&arguments, arguments.get("workspace"));
        }
        let empty = Setting::Map(Vec::new());
        let config = arguments.get("config").unwrap_or(&empty);
        let Some(kind) = arguments.get("backend").map(Setting::as_literal) else { return Likeness::No };
        let found = match kind.as_deref() {
            // A backend from a variable may be any.
            None => Likeness::Maybe,
            Some("remote" | "cloud") => {
                let name = config.get("workspaces").and_then(|found| found.get("name"));
                self.workspace_like(config, name)
            }
            Some(kind) if kind != self.kind => Likeness::No,
            Some("local") => self.file_like(config, here),
            Some(kind) => self.settings_like(kind, config),
        };
        // Which workspace the plan belongs to, the configuration does not say.
        let other = arguments.get("workspace").is_some_and(|found| found.is("default") != Likeness::Same);
        if other { found.min(Likeness::Maybe) } else { found }
    }

    fn settings_like(&self, kind: &str, config: &Setting) -> Likeness {
        let known = identities(kind);
        let likeness = |&(name, default): &Identity| {
            let side = |settings: &Setting| settings.get(name).cloned().or(default.map(Setting::literal));
            match (side(&self.settings), side(config)) {
                (Some(ours), Some(theirs)) => trimmed(&ours).like(&trimmed(&theirs)),
                _ => Likeness::Maybe,
            }
        };
        known.iter().map(likeness).min().unwrap_or(Likeness::Maybe)
    }

    /// HCP Terraform and its like: an organization and a workspace.
    fn workspace_like(&self, theirs: &Setting, workspace: Option<&Setting>) -> Likeness {
        if !matches!(self.kind.as_str(), "remote" | "cloud") {
            return Likeness::No;
        }
        let host = "app.terraform.io";
        let side =
            |settings: &Setting| settings.get("hostname").cloned().unwrap_or_else(|| Setting::literal(host));
        let organization = match (self.settings.get("organization"), theirs.get("organization")) {
            (Some(ours), Some(theirs)) => ours.like(theirs),
            _ => Likeness::Maybe,
        };
        let ours = self.settings.get("workspaces");
        let name = match (ours.and_then(|found| found.get("name")), workspace) {
            (Some(ours), Some(theirs)) => ours.like(theirs),
            (None, Some(theirs)) => {
                let prefix = ours.and_then(|found| found.get("prefix")).and_then(Setting::as_literal);
                let apart =
                    prefix.zip(theirs.as_literal()).is_some_and(|(prefix, name)| !name.starts_with(&prefix));
                if apart { Likeness::No } else { Likeness::Maybe }
            }
            _ => Likeness::Maybe,
        };
        organization.min(name).min(side(&self.settings).like(&side(theirs)))
    }

    /// Local files: the paths start in the folders that the two sides stand in.
    fn file_like(&self, config: &Setting, here: &Path) -> Likeness {
        let file = |settings: &Setting, folder: &Path| {
            let path = settings.get("path").cloned().unwrap_or_else(|| Setting::literal("terraform.tfstate"));
            path.as_literal().map(|path| plain(&folder.join(path)))
        };
        match (file(&self.settings, &self.root), file(config, here)) {
            (Some(ours), Some(theirs)) if ours == theirs => Likeness::Same,
            (Some(_), Some(_)) => Likeness::No,
            _ => Likeness::Maybe,
        }
    }
}

/// The settings of a backend that say which state it is.
fn identities(kind: &str) -> &'static [Identity] {
    match kind {
        "s3" => &[("bucket", None), ("key", None)],
        "gcs" => &[("bucket", None), ("prefix", Some(""))],
        "azurerm" => &[("storage_account_name", None), ("container_name", None), ("key", None)],
        "http" => &[("address", None)],
        "consul" => &[("path", None)],
        "oss" => &[("bucket", None), ("prefix", Some("env:")), ("key", Some("terraform.tfstate"))],
        "cos" => &[("bucket", None), ("prefix", Some("")), ("key", Some("terraform.tfstate"))],
        "kubernetes" => &[("secret_suffix", None), ("namespace", Some("default"))],
        "pg" => &[("conn_str", None), ("schema_name", Some("terraform_remote_state"))],
        "local" => &[("path", Some("terraform.tfstate"))],
        _ => &[],
    }
}

/// Slashes at the ends of keys and prefixes say nothing.
fn trimmed(setting: &Setting) -> Setting {
    setting.as_literal().map_or_else(|| setting.clone(), |text| Setting::literal(text.trim_matches('/')))
}

/// A path without `.` and `..`, by its text alone; what is linked stays linked.
pub fn plain(path: &Path) -> PathBuf {
    let mut out = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => {
                out.pop();
            }
            other => out.push(other),
        }
    }
    out
}

/// Says that consumers of outputs are guesses.
pub fn partial_notice() -> Text {
    Text::new(
        "repository scan: the backend of this root module is not fully written down, so that some readers of its outputs are guesses",
        "リポジトリの走査: このルートモジュールの backend 設定がコードだけでは確定しないため、output の参照元の一部は推定です",
    )
}
