//! Who has a permission of their own in a repository, and how much of what they may do there is that.
//!
//! REST tells the greatest permission over the repository, teams, the organisation and the enterprise; only GraphQL tells
//! them apart.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::json;

use super::OrgReader;
use super::part::Part;
use super::shapes::{PageInfo, Role};
use crate::audit::github::facts::Collaborator;
use crate::audit::{Known, Reason};

const SOURCES: &str = "repo and read:org (fine-grained: metadata: read and members: read)";

#[derive(Serialize, Deserialize)]
struct Allowed {
    login: String,
    #[serde(flatten)]
    role: Role,
}

#[derive(Deserialize)]
struct Found {
    repository: Option<Holders>,
}

#[derive(Deserialize)]
struct Holders {
    collaborators: Option<Page>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Page {
    page_info: PageInfo,
    edges: Option<Vec<Option<Edge>>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Edge {
    node: Node,
    permission_sources: Option<Vec<Source>>,
}

#[derive(Deserialize)]
struct Node {
    login: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Source {
    permission: String,
    role_name: Option<String>,
    source: Granter,
}

#[derive(Deserialize)]
struct Granter {
    #[serde(rename = "__typename")]
    kind: String,
}

/// What people have by the repository itself, by their logins in lower case; none for those who have nothing by it.
type Own = BTreeMap<String, Option<String>>;

impl OrgReader {
    /// People with a permission of their own.
    pub(super) fn collaborators(&self, name: &str, archived: bool) -> Part<Vec<Collaborator>> {
        let ask = self.repo(name, &["collaborators"])?.with("affiliation", "direct");
        let mut all = Vec::new();
        for found in self.all::<Allowed>(ask)? {
            let permission = found.role.word()?;
            // What is told is the greatest: their own is no more than that.
            let own = if permission == "pull" { Known::Known(permission.clone()) } else { Known::default() };
            all.push(Collaborator { login: found.login, permission, own });
        }
        if archived {
            // Nobody writes there, so nothing depends on it.
            let reason = Reason::unsupported(
                "where permissions come from is not asked in an archive",
                "アーカイブ済みのため、権限の付与元は問い合わせていません",
            );
            all.iter_mut().for_each(|one| one.own = Known::NotRead(reason.clone()));
            return Ok(all);
        }
        if all.iter().all(|one| one.own.get().is_some()) {
            return Ok(all);
        }
        let sources = self.part(SOURCES, || self.sources(name));
        all.retain_mut(|one| {
            match (&sources, &one.own) {
                (_, Known::Known(_)) => {}
                (Known::NotRead(reason), _) => one.own = Known::NotRead(reason.clone()),
                (Known::Known(own), _) => match own.get(&one.login.to_ascii_lowercase()) {
                    Some(Some(role)) => one.own = Known::Known(role.clone()),
                    // All that they have is a team's or the organisation's.
                    Some(None) => return false,
                    None => one.own = Known::NotRead(untold()),
                },
            }
            true
        });
        Ok(all)
    }

    fn sources(&self, name: &str) -> Part<Own> {
        let (mut own, mut after): (Own, Option<String>) = (Own::new(), None);
        for _ in 0..self.reading.most_pages {
            let variables = json!({ "owner": self.organisation, "name": name, "after": after });
            let found: Found = self.client.query(include_str!("collaborators.graphql"), &variables)?;
            let page = found.repository.and_then(|found| found.collaborators).ok_or_else(untold)?;
            for edge in page.edges.into_iter().flatten().flatten() {
                // Without sources nothing is said about where it comes from.
                let Some(sources) = edge.permission_sources.filter(|all| !all.is_empty()) else { continue };
                let here = sources.into_iter().find(|one| one.source.kind == "Repository");
                own.insert(edge.node.login.to_ascii_lowercase(), here.map(Source::word).transpose()?);
            }
            if !page.page_info.has_next_page {
                return Ok(own);
            }
            let next = page.page_info.end_cursor.ok_or_else(untold)?;
            if after.as_ref() == Some(&next) {
                return Err(untold().into());
            }
            after = Some(next);
        }
        Err(Reason::TooMany { most: own.len() }.into())
    }
}

impl Source {
    /// The role as REST calls it. `permission` knows three words only, and stands in where there is no name.
    fn word(self) -> Part<String> {
        let role_name = self.role_name.or_else(|| Some(self.permission.to_ascii_lowercase()));
        Role { role_name, permissions: None }.word()
    }
}

fn untold() -> Reason {
    Reason::odd(
        "GraphQL does not say where permissions come from",
        "GraphQL の応答に権限の付与元がありません",
    )
}
