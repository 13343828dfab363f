//! Checks of settings, secrets and protection.

use crate::audit::finding::Check;

/// `github-secret-old`: a secret that was not replaced for long.
pub static SECRET_OLD: Check = Check {
    id: "github-secret-old",
    title: ("a secret that was not replaced for long", "長期間更新されていないシークレット"),
    about: "From `updated_at` of `GET /orgs/{org}/actions/secrets`. Everybody who ever could read it in a \
            job may have it.",
};

/// `github-secret-all-repositories`: a secret that every repository can read.
pub static SECRET_ALL_REPOSITORIES: Check = Check {
    id: "github-secret-all-repositories",
    title: ("a secret that every repository can read", "全リポジトリから読めるシークレット"),
    about: "Whoever can push a branch to any of those repositories can read it in a job.",
};

/// `github-default-permission`: a default permission for all members.
pub static DEFAULT_PERMISSION: Check = Check {
    id: "github-default-permission",
    title: ("a default permission for all members", "全メンバーへの既定の権限"),
    about: "What every member may do in every repository. `write` and `admin` make teams pointless; `read` \
            is low, it still lets every member read every private repository.",
};

/// `github-actions-write`: the token of Actions can write by default.
pub static ACTIONS_WRITE: Check = Check {
    id: "github-actions-write",
    title: ("the token of Actions can write by default", "Actions のトークンが既定で書き込み可能"),
    about: "Each step of each workflow gets it, those of third parties as well.",
};

/// `github-actions-approve`: Actions can approve pull requests.
pub static ACTIONS_APPROVE: Check = Check {
    id: "github-actions-approve",
    title: ("Actions can approve pull requests", "Actions がプルリクエストを承認可能"),
    about: "A workflow's approval counts as a review, so one person is enough to merge.",
};

/// `github-actions-all`: every action may run.
pub static ACTIONS_ALL: Check = Check {
    id: "github-actions-all",
    title: ("every action may run", "すべてのアクションが実行可能"),
    about: "Anybody's action, also one that changes its code after it was reviewed.",
};

/// `github-two-factor`: no second factor is demanded.
pub static TWO_FACTOR: Check = Check {
    id: "github-two-factor",
    title: ("no second factor is demanded", "2 要素認証が必須でない"),
    about: "Without it each member decides whether a leaked password is enough.",
};

/// `github-unprotected`: a default branch with Terraform that is not protected.
pub static UNPROTECTED: Check = Check {
    id: "github-unprotected",
    title: (
        "a default branch with Terraform that is not protected",
        "保護されていない Terraform の既定ブランチ",
    ),
    about: "The default branch of a repository that holds Terraform: no protection, no pull request with an \
            approving review, force pushes, deletion, administrators who are exempt, or others who may \
            bypass it. What pairgate's \
            gate says only counts where nobody gets around the pull request.",
};
