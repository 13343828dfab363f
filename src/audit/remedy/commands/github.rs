//! Commands of the GitHub command line (`gh api`). Endpoints are those of GitHub's description of its REST API.

use super::{ToDo, unmarked, word};
use crate::audit::object::{Change, GitHubItem};
use crate::text::Text;

/// None when a name cannot stand in a command.
pub(super) fn to_do(check: &str, change: &Change, organisation: &str, item: &GitHubItem) -> Option<ToDo> {
    let org = segment(organisation)?;
    match change {
        Change::Remove => remove(&org, item),
        Change::Deactivate => match item {
            GitHubItem::OrganisationHook { .. } | GitHubItem::RepositoryHook { .. } => {
                run("PATCH", &path(&org, item)?, " -F active=false")
            }
            _ => remove(&org, item),
        },
        Change::Set { name, value } => set(&org, item, name, value),
        Change::Narrow(_) | Change::Replace | Change::Look => {
            Some(of_check(check, &org, item).unwrap_or_else(|| by_hand(&org, item)))
        }
    }
}

/// A piece of an API's path: names at GitHub hold nothing that has to be escaped, and nothing else goes in.
pub(in crate::audit::remedy) fn segment(text: &str) -> Option<String> {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '[' | ']');
    let fits = !text.is_empty() && text.chars().all(plain) && !matches!(text, "." | "..");
    // Brackets stand in names of bots; a path has them escaped.
    fits.then(|| text.replace('[', "%5B").replace(']', "%5D"))
}

fn run(method: &str, path: &str, fields: &str) -> Option<ToDo> {
    Some(ToDo::run(vec![format!("gh api -X {method} {}{fields}", word(path)?)]))
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

fn remove(org: &str, item: &GitHubItem) -> Option<ToDo> {
    match item {
        // No command does these: they are endpoints for apps, or pages.
        GitHubItem::Token { .. }
        | GitHubItem::Installation { .. }
        | GitHubItem::Setting { .. }
        | GitHubItem::RepositorySetting { .. }
        | GitHubItem::BranchProtection { .. } => Some(by_hand(org, item)),
        _ => run("DELETE", &path(org, item)?, ""),
    }
}

/// A field of a request: a boolean or a number as such, anything else as a text.
fn field(name: &str, value: &str) -> Option<String> {
    let typed = matches!(value, "true" | "false") || value.parse::<u64>().is_ok();
    let flag = if typed { "-F" } else { "-f" };
    Some(format!(" {flag} {}", word(&format!("{name}={value}"))?))
}

fn set(org: &str, item: &GitHubItem, name: &str, value: &str) -> Option<ToDo> {
    let given = field(name, value)?;
    match item {
        GitHubItem::Member { .. } | GitHubItem::Collaborator { .. } | GitHubItem::TeamMember { .. } => {
            run("PUT", &path(org, item)?, &given)
        }
        GitHubItem::TeamRepository { .. } => run("PUT", &path(org, item)?, &given),
        // What is in the configuration has a path of its own. Beside it `config` would have to be given whole, and a
        // secret that is not given goes.
        GitHubItem::OrganisationHook { .. } | GitHubItem::RepositoryHook { .. } if name == "insecure_ssl" => {
            let flag = format!(" -f {}", word(&format!("{name}={value}"))?);
            run("PATCH", &format!("{}/config", path(org, item)?), &flag)
        }
        GitHubItem::OrganisationHook { .. } | GitHubItem::RepositoryHook { .. } => {
            run("PATCH", &path(org, item)?, &given)
        }
        GitHubItem::OrganisationSecret { name: secret } if name == "visibility" => {
            Some(visibility(org, secret, value))
        }
        GitHubItem::Setting { .. } => setting(&format!("/orgs/{org}"), org, item, name, &given),
        GitHubItem::RepositorySetting { repository, .. } => {
            setting(&format!("/repos/{org}/{}", segment(repository)?), org, item, name, &given)
        }
        _ => Some(by_hand(org, item)),
    }
}

fn setting(base: &str, org: &str, item: &GitHubItem, name: &str, given: &str) -> Option<ToDo> {
    match name {
        // The API tells this one and does not take it.
        "two_factor_requirement_enabled" => Some(by_hand(org, item)),
        "default_workflow_permissions" | "can_approve_pull_request_reviews" => {
            run("PUT", &format!("{base}/actions/permissions/workflow"), given)
        }
        "allowed_actions" => {
            // The endpoint wants the whole of it: what else it says stays as it is.
            let at = format!("{base}/actions/permissions");
            let key =
                if matches!(item, GitHubItem::Setting { .. }) { "enabled_repositories" } else { "enabled" };
            let flag = if key == "enabled" { "-F" } else { "-f" };
            let rest = format!(" {flag} {key}=\"$(gh api {} --jq .{key})\"{given}", word(&at)?);
            run("PUT", &at, &rest)
        }
        _ => run("PATCH", base, given),
    }
}

/// Who can read a secret. A request for it would have to hold the secret itself; the page does not.
fn visibility(org: &str, secret: &str, value: &str) -> ToDo {
    let page = format!("https://github.com/organizations/{org}/settings/secrets/actions/{secret}");
    ToDo::by_hand(
        format!("make the repository access of `{secret}` `{value}` at {page}, and choose those that use it"),
        format!(
            "{page} で `{secret}` の Repository access を `{value}` にし、使用するリポジトリを選んでください"
        ),
    )
}

/// Where one object can be wrong in several ways.
fn of_check(check: &str, org: &str, item: &GitHubItem) -> Option<ToDo> {
    let page = match item {
        GitHubItem::OrganisationHook { id, .. } => {
            format!("https://github.com/organizations/{org}/settings/hooks/{id}")
        }
        GitHubItem::RepositoryHook { repository, id, .. } => {
            format!("https://github.com/{org}/{repository}/settings/hooks/{id}")
        }
        _ => return None,
    };
    let (en, ja) = match check {
        "github-hook-insecure" => (
            format!("give it an address with `https:`, and have certificates verified, at {page}"),
            format!("{page} で `https:` の URL に変更し、証明書の検証を有効にしてください"),
        ),
        "github-hook-failing" => (
            format!("look at what was sent last at {page}, and repair the receiver or remove the webhook"),
            format!("{page} で直近の送信履歴を確認し、受信側を修正するか、Webhook を削除してください"),
        ),
        _ => return None,
    };
    Some(ToDo { commands: Vec::new(), steps: Some(Text::new(en, ja)) })
}

fn by_hand(org: &str, item: &GitHubItem) -> ToDo {
    let at = |page: &str| format!("https://github.com/organizations/{org}/settings/{page}");
    let steps = |en: String, ja: String| ToDo { commands: Vec::new(), steps: Some(Text::new(en, ja)) };
    match item {
        GitHubItem::Token { owner, name, .. } => steps(
            format!(
                "revoke the token `{}` of `{owner}` at {}; only an app can do it through the API",
                unmarked(name),
                at("personal-access-tokens/active")
            ),
            format!(
                "{} で `{owner}` のトークン `{}` を取り消してください (API では GitHub App のみ可能)",
                at("personal-access-tokens/active"),
                unmarked(name)
            ),
        ),
        GitHubItem::Installation { id, app } => steps(
            format!(
                "configure, suspend or uninstall the app `{app}` at {}",
                at(&format!("installations/{id}"))
            ),
            format!(
                "{} でアプリ `{app}` の権限を見直すか、停止またはアンインストールしてください",
                at(&format!("installations/{id}"))
            ),
        ),
        GitHubItem::OrganisationHook { id, .. } => steps(
            format!("set a secret for it at {}, and in whatever receives it", at(&format!("hooks/{id}"))),
            format!("{} と受信側の両方に同じシークレットを設定してください", at(&format!("hooks/{id}"))),
        ),
        GitHubItem::RepositoryHook { repository, id, .. } => {
            let page = format!("https://github.com/{org}/{repository}/settings/hooks/{id}");
            steps(
                format!("set a secret for it at {page}, and in whatever receives it"),
                format!("{page} と受信側の両方に同じシークレットを設定してください"),
            )
        }
        GitHubItem::OrganisationSecret { name } => steps(
            format!(
                "replace what `{name}` opens where that comes from, then give the new value at {}",
                at(&format!("secrets/actions/{name}"))
            ),
            format!(
                "`{name}` の発行元で値を更新し、{} に新しい値を登録してください",
                at(&format!("secrets/actions/{name}"))
            ),
        ),
        GitHubItem::Setting { name } => {
            let page = match name.as_str() {
                "two_factor_requirement_enabled" => "security",
                "default_workflow_permissions" | "can_approve_pull_request_reviews" | "allowed_actions" => {
                    "actions"
                }
                _ => "member_privileges",
            };
            steps(
                format!("change `{name}` at {}", at(page)),
                format!("{} で `{name}` を変更してください", at(page)),
            )
        }
        GitHubItem::RepositorySetting { repository, name } => {
            let page = format!("https://github.com/{org}/{repository}/settings");
            steps(format!("change `{name}` at {page}"), format!("{page} で `{name}` を変更してください"))
        }
        GitHubItem::BranchProtection { repository, branch } => {
            let page = format!("https://github.com/{org}/{repository}/settings/rules");
            let shown = unmarked(branch);
            steps(
                format!("protect `{shown}` at {page}: demand a pull request, a review and status checks"),
                format!(
                    "{page} で `{shown}` を保護し、プルリクエスト・レビュー・ステータスチェックを必須にしてください"
                ),
            )
        }
        GitHubItem::Collaborator { repository, login } => {
            let page = format!("https://github.com/{org}/{repository}/settings/access");
            steps(
                format!("give a team that `{login}` is in what they need at {page}, then take theirs away"),
                format!("{page} で `{login}` の所属チームに必要な権限を付与し、個人の権限を外してください"),
            )
        }
        _ => steps(
            format!("look at it at {} and decide with whoever owns it", at("profile")),
            format!("{} で内容を確認し、担当者と方針を決めてください", at("profile")),
        ),
    }
}
