//! What checks need to know, what reading it takes, and which checks miss something without it.

use super::fact::{
    ACTIVITY_CHECKS, ANY, Fact, HOOK_CHECKS, KEY_CHECKS, PERSON, TEAM, TOKEN_CHECKS, each, here, whole,
};

const ADMINISTRATION: &str = "`admin:org` / `Administration: read`";
const ACTIVITY: &str = "`repo` / `Contents: read`, `Issues: read`, `Pull requests: read`";

pub(super) const MEMBERS: Fact = whole(
    "members and owners",
    "メンバーとオーナー",
    "`read:org` / `Members: read`",
    &[
        "github-owner-inactive",
        "github-owners-many",
        "github-owner-single",
        "github-member-inactive",
        "github-without-two-factor",
        "github-outside-admin",
        "github-admin-direct",
        "github-admin-inactive",
        "github-deploy-key-owner-left",
    ],
);
pub(super) const OUTSIDE: Fact = whole(
    "outside collaborators",
    "外部コラボレーター",
    "`admin:org` / `Members: read`",
    &[
        "github-outside-inactive",
        "github-outside-admin",
        "github-admin-direct",
        "github-without-two-factor",
        "github-deploy-key-owner-left",
    ],
);
pub(super) const TEAMS: Fact = whole(
    "teams",
    "チーム",
    "`read:org` / `Members: read`",
    &[
        "github-team-empty",
        "github-team-without-maintainer",
        "github-team-idle",
        "github-team-admin-wide",
        "github-admin-direct",
        "github-admin-inactive",
    ],
);
pub(super) const TOKENS: Fact = whole(
    "fine-grained personal access tokens",
    "個人アクセストークン（fine-grained）",
    "a GitHub App with `Personal access tokens: read`",
    TOKEN_CHECKS,
);
pub(super) const INSTALLATIONS: Fact = whole(
    "installed apps",
    "インストール済みの App",
    ADMINISTRATION,
    &["github-app-broad", "github-app-suspended"],
);
pub(super) const INVITATIONS: Fact = whole(
    "pending invitations",
    "保留中の招待",
    "`admin:org` / `Members: read`",
    &["github-invitation-pending"],
);
pub(super) const HOOKS: Fact = whole(
    "webhooks of the organisation",
    "Organization の Webhook",
    "`admin:org_hook` / `Webhooks: read`",
    HOOK_CHECKS,
);
pub(super) const SECRETS: Fact = whole(
    "secrets of the organisation",
    "Organization のシークレット",
    "`admin:org` / `Secrets: read`",
    &["github-secret-old", "github-secret-all-repositories"],
);
pub(super) const REPOSITORIES: Fact =
    whole("the list of repositories", "リポジトリの一覧", "`repo` / `Metadata: read`", ANY);
pub(super) const ORGANISATION_ACTIVITY: Fact = whole(
    "what people did in the organisation",
    "Organization 全体での活動",
    "`read:org`, `read:audit_log`",
    ACTIVITY_CHECKS,
);
pub(super) const DEFAULT_PERMISSION: Fact = whole(
    "the default permission of members",
    "メンバーの既定の権限",
    ADMINISTRATION,
    &["github-default-permission"],
);
pub(super) const TWO_FACTOR_REQUIRED: Fact = whole(
    "whether a second factor is demanded",
    "2 要素認証の必須設定",
    ADMINISTRATION,
    &["github-two-factor"],
);
pub(super) const ACTIONS_TOKEN: Fact = whole(
    "what the token of Actions may do",
    "Actions のトークンの既定の権限",
    ADMINISTRATION,
    &["github-actions-write"],
);
pub(super) const ACTIONS_APPROVE: Fact = whole(
    "whether Actions may approve pull requests",
    "Actions によるプルリクエスト承認の可否",
    ADMINISTRATION,
    &["github-actions-approve"],
);
pub(super) const ALLOWED_ACTIONS: Fact =
    whole("which actions may run", "実行できるアクションの範囲", ADMINISTRATION, &["github-actions-all"]);
pub(super) const TWO_FACTOR: Fact = each(
    "whether people have a second factor",
    "2 要素認証の有無",
    "`admin:org`, as an owner",
    PERSON,
    &["github-without-two-factor"],
);
pub(super) const STILL_ACTIVE: Fact = each(
    "whether people are still active",
    "ユーザーが現在も活動しているか",
    ACTIVITY,
    PERSON,
    ACTIVITY_CHECKS,
);
pub(super) const TEAM_MEMBERS: Fact = each(
    "members of teams",
    "チームのメンバー",
    "`read:org` / `Members: read`",
    TEAM,
    &["github-team-empty", "github-team-without-maintainer", "github-team-idle"],
);
pub(super) const TEAM_MAINTAINERS: Fact = each(
    "maintainers of teams",
    "チームのメンテナー",
    "`read:org` / `Members: read`",
    TEAM,
    &["github-team-without-maintainer", "github-team-empty"],
);
pub(super) const TEAM_REPOSITORIES: Fact = each(
    "repositories of teams",
    "チームのリポジトリ",
    "`read:org` / `Members: read`",
    TEAM,
    &["github-team-idle", "github-team-admin-wide", "github-team-empty", "github-team-without-maintainer"],
);
pub(super) const CUSTOM_ROLE: Fact = here(
    "what a custom role allows",
    "カスタムロールで許可される操作",
    "`admin:org` / `Custom repository roles: read`",
    &[
        "github-outside-admin",
        "github-admin-direct",
        "github-admin-inactive",
        "github-team-idle",
        "github-team-admin-wide",
    ],
);
pub(super) const TOKEN_USE: Fact = each(
    "the last use of tokens",
    "トークンの最終使用",
    TOKENS.needs,
    ("token", "tokens", "トークン"),
    TOKEN_CHECKS,
);
pub(super) const TOKEN_REACH: Fact = each(
    "how many repositories a token reaches",
    "トークンで操作できるリポジトリの範囲",
    TOKENS.needs,
    ("token", "tokens", "トークン"),
    TOKEN_CHECKS,
);
pub(super) const TOKEN_END: Fact = each(
    "when tokens end",
    "トークンの有効期限",
    TOKENS.needs,
    ("token", "tokens", "トークン"),
    TOKEN_CHECKS,
);
pub(super) const APP: Fact = each(
    "how far apps reach",
    "App の権限の範囲",
    ADMINISTRATION,
    ("app", "apps", "App"),
    &["github-app-broad", "github-app-suspended"],
);
pub(super) const INVITATION_AGE: Fact = each(
    "how old invitations are",
    "招待の経過日数",
    INVITATIONS.needs,
    ("invitation", "invitations", "招待"),
    &["github-invitation-pending"],
);
pub(super) const SECRET: Fact = each(
    "the age and reach of secrets",
    "シークレットの経過日数と公開範囲",
    SECRETS.needs,
    ("secret", "secrets", "シークレット"),
    &["github-secret-old", "github-secret-all-repositories"],
);
pub(super) const HOOK_ANSWERS: Fact = each(
    "the last answers to webhooks",
    "Webhook への直近の応答",
    HOOKS.needs,
    ("place", "places", "対象"),
    &["github-hook-failing"],
);
pub(super) const UNSEEN: Fact =
    here("everything in the repository", "リポジトリ内のすべての項目", "`repo` / `Metadata: read`", ANY);
pub(super) const REPOSITORY_ACTIVITY: Fact =
    here("what people did in the repository", "リポジトリでの活動", ACTIVITY, ACTIVITY_CHECKS);
pub(super) const COLLABORATORS: Fact = here(
    "people with a permission of their own",
    "個人に付与された権限",
    "`repo`, `read:org` / `Metadata: read`, `Members: read`",
    &["github-outside-admin", "github-admin-direct", "github-admin-inactive", "github-outside-inactive"],
);
pub(super) const DEPLOY_KEYS: Fact =
    here("deploy keys", "デプロイキー", "`repo` / `Administration: read`", KEY_CHECKS);
pub(super) const KEY_USE: Fact = here(
    "the last use of deploy keys",
    "デプロイキーの最終使用",
    "`repo` / `Administration: read`",
    KEY_CHECKS,
);
pub(super) const KEY_ADDED: Fact = here(
    "whether those who added deploy keys are still here",
    "デプロイキーの追加者の在籍状況",
    "`repo` / `Administration: read`, and `read:org` / `Members: read`",
    &["github-deploy-key-owner-left", "github-deploy-key-writes"],
);
pub(super) const REPOSITORY_HOOKS: Fact = here(
    "webhooks of the repository",
    "リポジトリの Webhook",
    "`admin:repo_hook` / `Webhooks: read`",
    HOOK_CHECKS,
);
pub(super) const TERRAFORM: Fact = here(
    "whether it holds Terraform files",
    "Terraform ファイルの有無",
    "`repo` / `Contents: read`",
    &["github-unprotected"],
);
pub(super) const PROTECTION: Fact = here(
    "protection of the default branch",
    "既定ブランチの保護",
    "`repo` / `Administration: read` (`write` for who may bypass rulesets)",
    &["github-unprotected"],
);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audit::github::CHECKS;

    #[test]
    fn facts_name_checks_and_each_check_rests_on_a_fact() {
        let all = [
            MEMBERS,
            OUTSIDE,
            TEAMS,
            TOKENS,
            INSTALLATIONS,
            INVITATIONS,
            HOOKS,
            SECRETS,
            REPOSITORIES,
            ORGANISATION_ACTIVITY,
            DEFAULT_PERMISSION,
            TWO_FACTOR_REQUIRED,
            ACTIONS_TOKEN,
            ACTIONS_APPROVE,
            ALLOWED_ACTIONS,
            TWO_FACTOR,
            STILL_ACTIVE,
            TEAM_MEMBERS,
            TEAM_MAINTAINERS,
            TEAM_REPOSITORIES,
            CUSTOM_ROLE,
            TOKEN_USE,
            TOKEN_REACH,
            TOKEN_END,
            APP,
            INVITATION_AGE,
            SECRET,
            HOOK_ANSWERS,
            UNSEEN,
            REPOSITORY_ACTIVITY,
            COLLABORATORS,
            DEPLOY_KEYS,
            KEY_USE,
            KEY_ADDED,
            REPOSITORY_HOOKS,
            TERRAFORM,
            PROTECTION,
        ];
        let known = |id: &str| CHECKS.iter().any(|check| check.id == id);
        let named: Vec<&str> = all.iter().flat_map(|fact| fact.checks).copied().collect();
        assert_eq!(named.iter().find(|id| !known(id)), None);
        assert_eq!(CHECKS.iter().map(|check| check.id).find(|id| !named.contains(id)), None);
    }
}
