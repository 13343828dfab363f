//! What each kind of protection of branches consists of, and what is lost when a part of it goes.

use crate::access::guards::{Guard, Sense, guard};

const NO_PULL_REQUEST: (&str, &str) =
    ("changes go in without a pull request", "プルリクエストなしで変更を取り込めます");
const FEWER: (&str, &str) = ("fewer approvals are enough", "必要な承認数が減ります");
const CODE_OWNERS: (&str, &str) = ("code owners need not approve", "コードオーナーの承認が不要になります");
const STALE: (&str, &str) = (
    "an approval holds for commits that come after it",
    "承認後に追加されたコミットにも承認が有効なままになります",
);
const LAST_PUSH: (&str, &str) =
    ("whoever pushed last may approve", "最後にプッシュした本人が承認できるようになります");
const BYPASS: (&str, &str) = ("more may bypass it", "迂回できる相手が増えます");
const DISMISS: (&str, &str) = ("more may dismiss reviews", "レビューを却下できる相手が増えます");
const ANYBODY_DISMISSES: (&str, &str) = (
    "everybody who may write may dismiss reviews",
    "書き込み権限のある全員がレビューを却下できるようになります",
);
const NO_CHECKS: (&str, &str) = ("no status check is required", "必須のステータスチェックがなくなります");
const FEWER_CHECKS: (&str, &str) = ("fewer status checks are required", "必須のステータスチェックが減ります");
const NOT_UP_TO_DATE: (&str, &str) =
    ("branches need not be up to date", "ブランチが最新でなくても取り込めるようになります");
const ADMINS: (&str, &str) = ("administrators are no longer bound", "管理者に適用されなくなります");
const FORCE: (&str, &str) = ("force pushes are allowed", "強制プッシュが許可されます");
const DELETE: (&str, &str) = ("the branch may be deleted", "ブランチの削除が許可されます");
const SIGNED: (&str, &str) = ("commits need no signature", "コミットの署名が不要になります");
const LINEAR: (&str, &str) = ("merge commits are allowed", "マージコミットが許可されます");
const CONVERSATION: (&str, &str) =
    ("open conversations do not hold a merge back", "未解決の会話があってもマージできるようになります");
const ANYBODY_PUSHES: (&str, &str) =
    ("everybody who may write may push", "書き込み権限のある全員がプッシュできるようになります");
const MORE_PUSH: (&str, &str) = ("more may push", "プッシュできる相手が増えます");
const CREATE: (&str, &str) = ("matching branches may be created", "対象のブランチを作成できるようになります");
const UNLOCK: (&str, &str) = ("the branch is no longer read-only", "ブランチの読み取り専用が解除されます");
const ELSEWHERE: (&str, &str) =
    ("what it protected is no longer covered", "これまで保護されていた対象が外れます");

const REVIEWS: &str = "required_pull_request_reviews";
const CHECKS: &str = "required_status_checks";

/// `github_branch_protection`.
pub(super) const BRANCH: [Guard; 24] = [
    guard(&["repository_id"], Sense::Cover, ELSEWHERE),
    guard(&["pattern"], Sense::Cover, ELSEWHERE),
    guard(&[REVIEWS], Sense::Block, NO_PULL_REQUEST),
    guard(&[REVIEWS, "required_approving_review_count"], Sense::More, FEWER),
    guard(&[REVIEWS, "require_code_owner_reviews"], Sense::On, CODE_OWNERS),
    guard(&[REVIEWS, "dismiss_stale_reviews"], Sense::On, STALE),
    guard(&[REVIEWS, "require_last_push_approval"], Sense::On, LAST_PUSH),
    guard(&[REVIEWS, "restrict_dismissals"], Sense::On, ANYBODY_DISMISSES),
    guard(&[REVIEWS, "dismissal_restrictions"], Sense::Exempt, DISMISS),
    guard(&[REVIEWS, "pull_request_bypassers"], Sense::Exempt, BYPASS),
    guard(&[CHECKS], Sense::Block, NO_CHECKS),
    guard(&[CHECKS, "contexts"], Sense::Needed, FEWER_CHECKS),
    guard(&[CHECKS, "strict"], Sense::On, NOT_UP_TO_DATE),
    guard(&["enforce_admins"], Sense::On, ADMINS),
    guard(&["allows_force_pushes"], Sense::Off, FORCE),
    guard(&["force_push_bypassers"], Sense::Exempt, FORCE),
    guard(&["allows_deletions"], Sense::Off, DELETE),
    guard(&["require_signed_commits"], Sense::On, SIGNED),
    guard(&["required_linear_history"], Sense::On, LINEAR),
    guard(&["require_conversation_resolution"], Sense::On, CONVERSATION),
    guard(&["restrict_pushes"], Sense::Block, ANYBODY_PUSHES),
    guard(&["restrict_pushes", "push_allowances"], Sense::Exempt, MORE_PUSH),
    guard(&["restrict_pushes", "blocks_creations"], Sense::On, CREATE),
    guard(&["lock_branch"], Sense::On, UNLOCK),
];

/// `github_branch_protection_v3`.
pub(super) const BRANCH_V3: [Guard; 24] = [
    guard(&["repository"], Sense::Cover, ELSEWHERE),
    guard(&["branch"], Sense::Cover, ELSEWHERE),
    guard(&[REVIEWS], Sense::Block, NO_PULL_REQUEST),
    guard(&[REVIEWS, "required_approving_review_count"], Sense::More, FEWER),
    guard(&[REVIEWS, "require_code_owner_reviews"], Sense::On, CODE_OWNERS),
    guard(&[REVIEWS, "dismiss_stale_reviews"], Sense::On, STALE),
    guard(&[REVIEWS, "require_last_push_approval"], Sense::On, LAST_PUSH),
    guard(&[REVIEWS, "dismissal_users"], Sense::Exempt, DISMISS),
    guard(&[REVIEWS, "dismissal_teams"], Sense::Exempt, DISMISS),
    guard(&[REVIEWS, "dismissal_apps"], Sense::Exempt, DISMISS),
    guard(&[REVIEWS, "bypass_pull_request_allowances", "users"], Sense::Exempt, BYPASS),
    guard(&[REVIEWS, "bypass_pull_request_allowances", "teams"], Sense::Exempt, BYPASS),
    guard(&[REVIEWS, "bypass_pull_request_allowances", "apps"], Sense::Exempt, BYPASS),
    guard(&[CHECKS], Sense::Block, NO_CHECKS),
    guard(&[CHECKS, "contexts"], Sense::Needed, FEWER_CHECKS),
    guard(&[CHECKS, "checks"], Sense::Needed, FEWER_CHECKS),
    guard(&[CHECKS, "strict"], Sense::On, NOT_UP_TO_DATE),
    guard(&["enforce_admins"], Sense::On, ADMINS),
    guard(&["require_signed_commits"], Sense::On, SIGNED),
    guard(&["require_conversation_resolution"], Sense::On, CONVERSATION),
    guard(&["restrictions"], Sense::Block, ANYBODY_PUSHES),
    guard(&["restrictions", "users"], Sense::Exempt, MORE_PUSH),
    guard(&["restrictions", "teams"], Sense::Exempt, MORE_PUSH),
    guard(&["restrictions", "apps"], Sense::Exempt, MORE_PUSH),
];

const RULE: (&str, &str) = ("a rule is removed", "ルールが外れます");
const CHANGED: (&str, &str) =
    ("a rule is removed or becomes another one", "ルールが外れるか、別の内容に変わります");
const PULL: &str = "pull_request";

/// `github_repository_ruleset` and `github_organization_ruleset`.
pub(super) const RULESET: [Guard; 44] = [
    guard(
        &["enforcement"],
        Sense::Ladder(&["disabled", "evaluate", "active"]),
        ("the rules are no longer enforced", "ルールが強制されなくなります"),
    ),
    guard(&["repository"], Sense::Cover, ELSEWHERE),
    guard(&["target"], Sense::Cover, ELSEWHERE),
    guard(&["bypass_actors"], Sense::Exempt, BYPASS),
    guard(&["conditions", "ref_name", "include"], Sense::Needed, ELSEWHERE),
    guard(&["conditions", "ref_name", "exclude"], Sense::Exempt, ELSEWHERE),
    guard(&["conditions", "repository_name", "include"], Sense::Needed, ELSEWHERE),
    guard(&["conditions", "repository_name", "exclude"], Sense::Exempt, ELSEWHERE),
    guard(&["conditions", "repository_name", "protected"], Sense::On, ELSEWHERE),
    guard(&["conditions", "repository_id"], Sense::Needed, ELSEWHERE),
    guard(&["rules", PULL], Sense::Block, NO_PULL_REQUEST),
    guard(&["rules", PULL, "required_approving_review_count"], Sense::More, FEWER),
    guard(&["rules", PULL, "require_code_owner_review"], Sense::On, CODE_OWNERS),
    guard(&["rules", PULL, "dismiss_stale_reviews_on_push"], Sense::On, STALE),
    guard(&["rules", PULL, "require_last_push_approval"], Sense::On, LAST_PUSH),
    guard(&["rules", PULL, "required_review_thread_resolution"], Sense::On, CONVERSATION),
    guard(&["rules", CHECKS], Sense::Block, NO_CHECKS),
    guard(&["rules", CHECKS, "required_check"], Sense::Needed, FEWER_CHECKS),
    guard(&["rules", CHECKS, "strict_required_status_checks_policy"], Sense::On, NOT_UP_TO_DATE),
    guard(&["rules", CHECKS, "do_not_enforce_on_create"], Sense::Off, CREATE),
    guard(&["rules", "non_fast_forward"], Sense::On, FORCE),
    guard(&["rules", "deletion"], Sense::On, DELETE),
    guard(&["rules", "creation"], Sense::On, CREATE),
    guard(&["rules", "update"], Sense::On, ANYBODY_PUSHES),
    guard(&["rules", "required_signatures"], Sense::On, SIGNED),
    guard(&["rules", "required_linear_history"], Sense::On, LINEAR),
    guard(&["rules", "required_deployments"], Sense::Block, RULE),
    guard(&["rules", "required_deployments", "required_deployment_environments"], Sense::Needed, RULE),
    guard(&["rules", "required_code_scanning"], Sense::Block, RULE),
    guard(&["rules", "required_code_scanning", "required_code_scanning_tool"], Sense::Needed, RULE),
    guard(&["rules", "required_workflows"], Sense::Block, RULE),
    guard(&["rules", "required_workflows", "required_workflow"], Sense::Needed, RULE),
    guard(&["rules", "merge_queue"], Sense::Block, RULE),
    guard(&["rules", "max_file_size"], Sense::Cover, CHANGED),
    guard(&["rules", "max_file_path_length"], Sense::Cover, CHANGED),
    guard(&["rules", "branch_name_pattern"], Sense::Cover, CHANGED),
    guard(&["rules", "tag_name_pattern"], Sense::Cover, CHANGED),
    guard(&["rules", "commit_message_pattern"], Sense::Cover, CHANGED),
    guard(&["rules", "commit_author_email_pattern"], Sense::Cover, CHANGED),
    guard(&["rules", "committer_email_pattern"], Sense::Cover, CHANGED),
    guard(&["rules", "file_path_restriction", "restricted_file_paths"], Sense::Needed, RULE),
    guard(&["rules", "file_extension_restriction", "restricted_file_extensions"], Sense::Needed, RULE),
    guard(&["rules", "file_path_restriction"], Sense::Block, RULE),
    guard(&["rules", "file_extension_restriction"], Sense::Block, RULE),
];

/// `github_repository_environment`: what must hold before a job gets its secrets.
pub(super) const ENVIRONMENT: [Guard; 6] = [
    guard(&["reviewers"], Sense::Block, ("deployments need no approval", "デプロイに承認が不要になります")),
    guard(
        &["prevent_self_review"],
        Sense::On,
        ("whoever starts a deployment may approve it", "デプロイを開始した本人が承認できるようになります"),
    ),
    guard(
        &["can_admins_bypass"],
        Sense::Off,
        (
            "administrators may bypass the environment's protection",
            "管理者が環境の保護を迂回できるようになります",
        ),
    ),
    guard(
        &["deployment_branch_policy"],
        Sense::Block,
        ("every branch may deploy", "どのブランチからもデプロイできるようになります"),
    ),
    guard(
        &["deployment_branch_policy", "protected_branches"],
        Sense::On,
        (
            "branches that are not protected may deploy",
            "保護されていないブランチからもデプロイできるようになります",
        ),
    ),
    guard(&["wait_timer"], Sense::More, ("deployments wait less", "デプロイ前の待ち時間が短くなります")),
];
