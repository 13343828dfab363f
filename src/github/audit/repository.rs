//! One repository: who may do what in it, and what reaches into it.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::OrgReader;
use super::files::Tree;
use super::part::{Missing, Part};
use super::shapes::Login;
use crate::audit::github::facts::{DeployKey, Repository};
use crate::audit::{Known, Reason};
use crate::github::address::path;
use crate::github::ask::Ask;
use crate::ports::{ForgeError, ForgeTrouble, Forged};

const ADMIN: &str = "repo of an administrator (fine-grained: administration: read)";
const COLLABORATORS: &str = "repo and read:org of somebody who can push (fine-grained: metadata: read)";
const HOOKS: &str = "admin:repo_hook (fine-grained: webhooks: read)";
const CONTENTS: &str = "repo (fine-grained: contents: read)";
const ACTIVITY: &str = "repo (fine-grained: contents: read, issues: read and pull requests: read)";

#[derive(Serialize, Deserialize)]
struct Whole {
    name: String,
    owner: Login,
    html_url: String,
    archived: bool,
    private: bool,
    default_branch: String,
    created_at: Option<Timestamp>,
    pushed_at: Option<Timestamp>,
}

#[derive(Serialize, Deserialize)]
struct Key {
    id: u64,
    title: String,
    read_only: bool,
    created_at: Timestamp,
    added_by: Option<String>,
    enabled: Option<bool>,
    #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    last_used: Option<Option<Timestamp>>,
}

/// Keeps `null` (never used) apart from a field that is not there (an older server).
fn present<'de, D: serde::Deserializer<'de>>(from: D) -> Result<Option<Option<Timestamp>>, D::Error> {
    Option::<Timestamp>::deserialize(from).map(Some)
}

impl OrgReader {
    /// A path below a repository of the organisation.
    pub(super) fn repo(&self, name: &str, rest: &[&str]) -> Part<Ask> {
        let mut segments = vec!["repos", self.organisation.as_str(), name];
        segments.extend(rest);
        Ok(Ask::get(path(&segments)?))
    }

    /// A repository. An error when it cannot be read at all; [`ForgeTrouble::NotFound`] also when it vanished while it
    /// was read or went to another owner (see [`super::reason`]).
    pub fn repository(&self, name: &str) -> Forged<Repository> {
        let now = self.client.now()?;
        let told = self.here(name)?;
        self.missed.set(false);
        let name = told.name.as_str();
        let tree = self.part(CONTENTS, || self.root(name, &told.default_branch));
        let empty = matches!(tree, Known::Known(Tree::Empty));
        let branch = (!empty).then_some(told.default_branch.as_str());
        let mut activity_cut = None;
        let activity = self
            .part(ACTIVITY, || self.activity(name, branch.is_some(), told.pushed_at, now, &mut activity_cut));
        let read = Repository {
            name: told.name.clone(),
            url: told.html_url,
            read: now,
            archived: told.archived,
            public: !told.private,
            default_branch: branch.map(str::to_owned),
            created: told.created_at,
            pushed: told.pushed_at,
            collaborators: self.part(COLLABORATORS, || self.collaborators(name, told.archived)),
            deploy_keys: self.part(ADMIN, || self.deploy_keys(name)),
            hooks: self.part(HOOKS, || self.hooks(self.repo(name, &["hooks"])?)),
            terraform: self.of_tree(&tree, |tree| tree.terraform()),
            codeowners: self.of_tree(&tree, |tree| self.codeowners(name, tree)),
            protection: self.part(ADMIN, || branch.map_or(Ok(None), |branch| self.protection(name, branch))),
            activity,
            activity_cut,
        };
        // What was not found may not be for us to know, or may not be there any more: the repository itself tells.
        if self.missed.get() {
            self.here(name)?;
        }
        Ok(read)
    }

    /// The repository as it is now. Another owner's is none of ours.
    fn here(&self, name: &str) -> Forged<Whole> {
        let asked = path(&["repos", &self.organisation, name])?;
        let told: Whole = self.client.json(&Ask::get(asked).keeping::<Whole>())?;
        if told.owner.login.eq_ignore_ascii_case(&self.organisation) {
            return Ok(told);
        }
        Err(ForgeError {
            trouble: ForgeTrouble::NotFound,
            message: format!("`{}/{name}` belongs to `{}` now", self.organisation, told.owner.login),
            help: "audit that organisation by itself".to_owned(),
        })
    }

    /// What the list of files tells, or why there is no such list.
    fn of_tree<T>(&self, tree: &Known<Tree>, read: impl FnOnce(&Tree) -> Part<T>) -> Known<T> {
        match tree {
            Known::Known(tree) => self.part(CONTENTS, || read(tree)),
            Known::NotRead(reason) => Known::NotRead(reason.clone()),
        }
    }

    fn deploy_keys(&self, name: &str) -> Part<Vec<DeployKey>> {
        let untold = || Reason::unsupported("`last_used` is not told", "応答に `last_used` がありません");
        let one = |key: Key| DeployKey {
            id: key.id,
            title: key.title,
            read_only: key.read_only,
            added_by: key.added_by,
            created: key.created_at,
            used: key.last_used.map_or_else(|| Known::NotRead(untold()), Known::Known),
            disabled: key.enabled == Some(false),
        };
        Ok(self.all::<Key>(self.repo(name, &["keys"])?)?.into_iter().map(one).collect())
    }

    /// What a request that failed with this status means here, if anything.
    pub(super) fn unless<T>(&self, status: u16, asked: Part<T>, instead: T) -> Part<T> {
        match asked {
            Err(Missing::Forge(_)) if self.status() == status => {
                self.client.no.take();
                Ok(instead)
            }
            other => other,
        }
    }
}
