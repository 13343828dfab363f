//! Commands of the GitHub command line (`gh api`). Endpoints are those of GitHub's description of its REST API.

use super::pages::{by_hand, of_check};
use super::{ToDo, word};
use crate::audit::object::{Change, GitHubItem};
use crate::audit::remedy::site::Site;

/// An organisation, and the server that it is on.
pub(super) struct Place<'s> {
    org: String,
    site: &'s Site,
}

impl Place<'_> {
    /// A page of the organisation's settings.
    pub(super) fn settings(&self, page: &str) -> String {
        self.site.page(&format!("organizations/{}/settings/{page}", self.org))
    }

    /// A page of the organisation.
    pub(super) fn of_org(&self, page: &str) -> String {
        self.site.page(&format!("orgs/{}/{page}", self.org))
    }

    /// A page of a team.
    pub(super) fn team(&self, slug: &str, page: &str) -> Option<String> {
        Some(self.of_org(&format!("teams/{}/{page}", segment(slug)?)))
    }

    /// A page of a repository.
    pub(super) fn of_repository(&self, repository: &str, page: &str) -> Option<String> {
        Some(self.site.page(&format!("{}/{}/{page}", self.org, segment(repository)?)))
    }

    fn run(&self, method: &str, path: &str, fields: &str) -> Option<ToDo> {
        Some(ToDo::run(vec![format!("{} -X {method} {}{fields}", self.site.gh(), word(path)?)]))
    }
}

/// None when a name cannot stand in a command.
pub(super) fn to_do(
    check: &str,
    change: &Change,
    organisation: &str,
    site: Option<&Site>,
    item: &GitHubItem,
) -> Option<ToDo> {
    let org = segment(organisation)?;
    let Some(site) = site else { return Some(nowhere()) };
    let at = Place { org, site };
    match change {
        Change::Remove => remove(&at, item),
        Change::Deactivate => match item {
            GitHubItem::OrganisationHook { .. } | GitHubItem::RepositoryHook { .. } => {
                at.run("PATCH", &path(&at.org, item)?, " -F active=false")
            }
            _ => remove(&at, item),
        },
        Change::Set { name, value } => set(&at, item, name, value),
        Change::Narrow(_) | Change::Replace | Change::Look => {
            of_check(check, &at, item).or_else(|| by_hand(&at, item))
        }
    }
}

/// A command would act on github.com, where the organisation of that name is somebody else's.
fn nowhere() -> ToDo {
    ToDo::by_hand(
        "the facts do not say which server of GitHub this is: do it by hand on the right one",
        "どの GitHub サーバーか判別できないため、該当するサーバー上で手動で操作してください",
    )
}

/// A piece of an API's path: names at GitHub hold nothing that has to be escaped, and nothing else goes in.
pub(in crate::audit::remedy) fn segment(text: &str) -> Option<String> {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '[' | ']');
    let fits = !text.is_empty() && text.chars().all(plain) && !matches!(text, "." | "..");
    // Brackets stand in names of bots; a path has them escaped.
    fits.then(|| text.replace('[', "%5B").replace(']', "%5D"))
}

/// The address of an object that can be deleted.
fn path(org: &str, item: &GitHubItem) -> Option<String> {
    Some(match item {
        GitHubItem::Member { login, .. } => format!("/orgs/{org}/memberships/{}", segment(login)?),
        GitHubItem::OutsideCollaborator { login } => {
            format!("/orgs/{org}/outside_collaborators/{}", segment(login)?)
        }
        GitHubItem::Collaborator { repository, login } => {
            format!("/repos/{org}/{}/collaborators/{}", segment(repository)?, segment(login)?)
        }
        GitHubItem::Team { slug } => format!("/orgs/{org}/teams/{}", segment(slug)?),
        GitHubItem::TeamMember { slug, login } => {
            format!("/orgs/{org}/teams/{}/memberships/{}", segment(slug)?, segment(login)?)
        }
        GitHubItem::TeamRepository { slug, repository } => {
            format!("/orgs/{org}/teams/{}/repos/{org}/{}", segment(slug)?, segment(repository)?)
        }
        GitHubItem::DeployKey { repository, id, .. } => {
            format!("/repos/{org}/{}/keys/{id}", segment(repository)?)
        }
        GitHubItem::Invitation { id, .. } => format!("/orgs/{org}/invitations/{id}"),
        GitHubItem::OrganisationHook { id, .. } => format!("/orgs/{org}/hooks/{id}"),
        GitHubItem::RepositoryHook { repository, id, .. } => {
            format!("/repos/{org}/{}/hooks/{id}", segment(repository)?)
        }
        GitHubItem::OrganisationSecret { name } => format!("/orgs/{org}/actions/secrets/{}", segment(name)?),
        GitHubItem::Token { .. }
        | GitHubItem::Installation { .. }
        | GitHubItem::Setting { .. }
        | GitHubItem::RepositorySetting { .. }
        | GitHubItem::BranchProtection { .. } => return None,
    })
}

fn remove(at: &Place<'_>, item: &GitHubItem) -> Option<ToDo> {
    match item {
        // No command does these: they are endpoints for apps, or pages.
        GitHubItem::Token { .. }
        | GitHubItem::Installation { .. }
        | GitHubItem::Setting { .. }
        | GitHubItem::RepositorySetting { .. }
        | GitHubItem::BranchProtection { .. } => by_hand(at, item),
        _ => at.run("DELETE", &path(&at.org, item)?, ""),
    }
}

/// A field of a request: a boolean or a number as such, anything else as a text.
fn field(name: &str, value: &str) -> Option<String> {
    let typed = matches!(value, "true" | "false") || value.parse::<u64>().is_ok();
    let flag = if typed { "-F" } else { "-f" };
    Some(format!(" {flag} {}", word(&format!("{name}={value}"))?))
}

fn set(at: &Place<'_>, item: &GitHubItem, name: &str, value: &str) -> Option<ToDo> {
    let given = field(name, value)?;
    match item {
        GitHubItem::Member { .. } | GitHubItem::Collaborator { .. } | GitHubItem::TeamMember { .. } => {
            at.run("PUT", &path(&at.org, item)?, &given)
        }
        GitHubItem::TeamRepository { .. } => at.run("PUT", &path(&at.org, item)?, &given),
        // What is in the configuration has a path of its own. Beside it `config` would have to be given whole, and a
        // secret that is not given goes.
        GitHubItem::OrganisationHook { .. } | GitHubItem::RepositoryHook { .. } if name == "insecure_ssl" => {
            let flag = format!(" -f {}", word(&format!("{name}={value}"))?);
            at.run("PATCH", &format!("{}/config", path(&at.org, item)?), &flag)
        }
        GitHubItem::OrganisationHook { .. } | GitHubItem::RepositoryHook { .. } => {
            at.run("PATCH", &path(&at.org, item)?, &given)
        }
        GitHubItem::OrganisationSecret { name: secret } if name == "visibility" => {
            Some(visibility(at, secret, value))
        }
        GitHubItem::Setting { .. } => setting(&format!("/orgs/{}", at.org), at, item, name, &given),
        GitHubItem::RepositorySetting { repository, .. } => {
            setting(&format!("/repos/{}/{}", at.org, segment(repository)?), at, item, name, &given)
        }
        _ => by_hand(at, item),
    }
}

fn setting(base: &str, at: &Place<'_>, item: &GitHubItem, name: &str, given: &str) -> Option<ToDo> {
    match name {
        // The API tells this one and does not take it.
        "two_factor_requirement_enabled" => by_hand(at, item),
        "default_workflow_permissions" | "can_approve_pull_request_reviews" => {
            at.run("PUT", &format!("{base}/actions/permissions/workflow"), given)
        }
        "allowed_actions" => allowed(base, at, item, given),
        _ => at.run("PATCH", base, given),
    }
}

/// Which actions may run. The endpoint wants the whole of it: what else it says stays as it is. Which actions are meant
/// has an endpoint of its own, that only takes them once this is set.
fn allowed(base: &str, at: &Place<'_>, item: &GitHubItem, given: &str) -> Option<ToDo> {
    let is_org = matches!(item, GitHubItem::Setting { .. });
    let (key, flag) = if is_org { ("enabled_repositories", "-f") } else { ("enabled", "-F") };
    let path = format!("{base}/actions/permissions");
    let gh = at.site.gh();
    let rest = format!(" {flag} {key}=\"$({gh} {} --jq .{key})\"{given}", word(&path)?);
    let made = at.run("PUT", &path, &rest)?;
    let page = match item {
        GitHubItem::RepositorySetting { repository, .. } => {
            at.of_repository(repository, "settings/actions")?
        }
        _ => at.settings("actions"),
    };
    let list = format!(
        "{gh} -X PUT {}/selected-actions -F github_owned_allowed=true -F verified_allowed=false -f 'patterns_allowed[]=OWNER/ACTION@*'",
        word(&path)?
    );
    Some(made.then(
        format!(
            "find out first which actions the workflows use, and name them right after the command, at {page} or with `{list}`: until they are named, workflows that use others stop"
        ),
        format!(
            "先にワークフローが使うアクションを調べ、コマンドの直後に {page} または `{list}` で許可してください。許可するまで、それ以外のアクションを使うワークフローは停止します"
        ),
    ))
}

/// Who can read a secret. A request for it would have to hold the secret itself; the page does not.
fn visibility(at: &Place<'_>, secret: &str, value: &str) -> ToDo {
    let page = at.settings(&format!("secrets/actions/{secret}"));
    ToDo::by_hand(
        format!("make the repository access of `{secret}` `{value}` at {page}, and choose those that use it"),
        format!(
            "{page} で `{secret}` の Repository access を `{value}` にし、使用するリポジトリを選んでください"
        ),
    )
}
