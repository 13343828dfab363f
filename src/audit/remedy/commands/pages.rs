//! What to do by hand at GitHub, and on which page. Each kind of object is named: a new one has no page until it is here.

use super::github::Place;
use super::{ToDo, unmarked};
use crate::audit::github::kinds;
use crate::audit::object::GitHubItem;

/// Where one object can be wrong in several ways.
pub(super) fn of_check(check: &str, at: &Place<'_>, item: &GitHubItem) -> Option<ToDo> {
    let (en, ja) = match item {
        GitHubItem::OrganisationHook { .. } | GitHubItem::RepositoryHook { .. } => {
            let page = hook(at, item)?;
            if check == kinds::HOOK_INSECURE.id {
                (
                    format!("give it an address with `https:`, and have certificates verified, at {page}"),
                    format!("{page} で `https:` の URL に変更し、証明書の検証を有効にしてください"),
                )
            } else if check == kinds::HOOK_FAILING.id {
                (
                    format!(
                        "look at what was sent last at {page}, and repair the receiver or remove the webhook"
                    ),
                    format!(
                        "{page} で直近の送信履歴を確認し、受信側を修正するか、Webhook を削除してください"
                    ),
                )
            } else {
                return None;
            }
        }
        GitHubItem::Member { login, .. } | GitHubItem::OutsideCollaborator { login }
            if check == kinds::WITHOUT_TWO_FACTOR.id =>
        {
            let (list, rule) = (people(at, item), at.settings("security"));
            (
                format!(
                    "ask `{login}` to set up a second factor; who has none is listed at {list}, and at {rule} it can be demanded of everybody"
                ),
                format!(
                    "`{login}` に 2 要素認証の設定を依頼してください。未設定者は {list} で確認でき、{rule} で全員に必須化できます"
                ),
            )
        }
        GitHubItem::Team { slug } if check == kinds::TEAM_WITHOUT_MAINTAINER.id => {
            let page = at.team(slug, "members")?;
            (
                format!("make one of its members the maintainer at {page}"),
                format!("{page} でメンバーの 1 人をメンテナーにしてください"),
            )
        }
        _ => return None,
    };
    Some(ToDo::by_hand(en, ja))
}

/// Where people of a kind are listed.
fn people(at: &Place<'_>, item: &GitHubItem) -> String {
    match item {
        GitHubItem::OutsideCollaborator { .. } => at.of_org("outside-collaborators"),
        _ => at.of_org("people"),
    }
}

fn hook(at: &Place<'_>, item: &GitHubItem) -> Option<String> {
    match item {
        GitHubItem::OrganisationHook { id, .. } => Some(at.settings(&format!("hooks/{id}"))),
        GitHubItem::RepositoryHook { repository, id, .. } => {
            at.of_repository(repository, &format!("settings/hooks/{id}"))
        }
        _ => None,
    }
}

/// None when a name cannot stand in an address.
pub(super) fn by_hand(at: &Place<'_>, item: &GitHubItem) -> Option<ToDo> {
    let (en, ja) = match item {
        GitHubItem::Member { login, .. } => decide(login, &at.of_org("people")),
        GitHubItem::OutsideCollaborator { login } => decide(login, &at.of_org("outside-collaborators")),
        GitHubItem::Invitation { invitee, .. } => decide(invitee, &at.of_org("people/pending_invitations")),
        GitHubItem::Collaborator { repository, login } => {
            let page = at.of_repository(repository, "settings/access")?;
            (
                format!("give a team that `{login}` is in what they need at {page}, then take theirs away"),
                format!("{page} で `{login}` の所属チームに必要な権限を付与し、個人の権限を外してください"),
            )
        }
        GitHubItem::Team { slug } => decide(slug, &at.team(slug, "repositories")?),
        GitHubItem::TeamMember { slug, login } => decide(login, &at.team(slug, "members")?),
        GitHubItem::TeamRepository { slug, repository } => {
            decide(slug, &at.of_repository(repository, "settings/access")?)
        }
        GitHubItem::DeployKey { repository, title, .. } => {
            key(&unmarked(title), &at.of_repository(repository, "settings/keys")?)
        }
        GitHubItem::Token { owner, name, .. } => {
            token(owner, &unmarked(name), &at.settings("personal-access-tokens/active"))
        }
        GitHubItem::Installation { id, app } => app_of(app, &at.settings(&format!("installations/{id}"))),
        GitHubItem::OrganisationHook { .. } | GitHubItem::RepositoryHook { .. } => {
            let page = hook(at, item)?;
            (
                format!("set a secret for it at {page}, and in whatever receives it"),
                format!("{page} と受信側の両方に同じシークレットを設定してください"),
            )
        }
        GitHubItem::OrganisationSecret { name } => {
            let page = at.settings(&format!("secrets/actions/{name}"));
            (
                format!(
                    "replace what `{name}` opens where that comes from, then give the new value at {page}"
                ),
                format!("`{name}` の発行元で値を更新し、{page} に新しい値を登録してください"),
            )
        }
        GitHubItem::Setting { name } if name == "owners" => owners(&at.of_org("people?query=role%3Aowner")),
        GitHubItem::Setting { name } => setting(name, &at.settings(page_of(name))),
        GitHubItem::RepositorySetting { repository, name } => {
            let page = if is_of_actions(name) { "settings/actions" } else { "settings" };
            setting(name, &at.of_repository(repository, page)?)
        }
        GitHubItem::BranchProtection { repository, branch } => {
            branch_of(&unmarked(branch), &at.of_repository(repository, "settings/rules")?)
        }
    };
    Some(ToDo::by_hand(en, ja))
}

type Words = (String, String);

fn decide(name: &str, page: &str) -> Words {
    let name = unmarked(name);
    (
        format!("look at `{name}` at {page} and decide with whoever owns it"),
        format!("{page} で `{name}` の内容を確認し、担当者と方針を決めてください"),
    )
}

fn key(title: &str, page: &str) -> Words {
    (
        format!(
            "make a new key (read-only where that is enough), hand its private half to whatever uses `{title}`, and take `{title}` away at {page} when nothing fails"
        ),
        format!(
            "新しいキー（読み取りで足りる場合は読み取り専用）を作成して `{title}` の利用箇所を切り替え、問題がなければ {page} で `{title}` を削除してください"
        ),
    )
}

fn token(owner: &str, name: &str, page: &str) -> Words {
    (
        format!("revoke the token `{name}` of `{owner}` at {page}; only an app can do it through the API"),
        format!(
            "{page} で `{owner}` のトークン `{name}` を取り消してください（API では GitHub App のみ可能）"
        ),
    )
}

fn app_of(app: &str, page: &str) -> Words {
    (
        format!("configure, suspend or uninstall the app `{app}` at {page}"),
        format!("{page} でアプリ `{app}` の権限を見直すか、停止またはアンインストールしてください"),
    )
}

fn owners(page: &str) -> Words {
    (
        format!("look at who owns the organisation at {page}, and change their roles there"),
        format!("{page} でオーナーを確認し、ロールを変更してください"),
    )
}

fn setting(name: &str, page: &str) -> Words {
    (format!("change `{name}` at {page}"), format!("{page} で `{name}` を変更してください"))
}

fn branch_of(branch: &str, page: &str) -> Words {
    (
        format!("protect `{branch}` at {page}: demand a pull request, a review and status checks"),
        format!(
            "{page} で `{branch}` を保護し、プルリクエスト・レビュー・ステータスチェックを必須にしてください"
        ),
    )
}

fn is_of_actions(name: &str) -> bool {
    matches!(name, "default_workflow_permissions" | "can_approve_pull_request_reviews" | "allowed_actions")
}

/// The page below the organisation's settings.
fn page_of(name: &str) -> &'static str {
    match name {
        "two_factor_requirement_enabled" => "security",
        name if is_of_actions(name) => "actions",
        _ => "member_privileges",
    }
}
