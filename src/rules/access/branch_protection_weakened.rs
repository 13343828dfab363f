//! The rule `branch-protection-weakened`.

use super::granted;

crate::rule! {
    /// ## What it finds
    ///
    /// Branch protection or a ruleset that goes, protects fewer branches, asks for fewer reviews or checks, no
    /// longer binds administrators, lets more people or apps pass it by, or is no longer enforced.
    ///
    /// ## Why it matters
    ///
    /// Whatever is on the protected branch is deployed. Everything that guards the infrastructure, this gate
    /// among it, guards no more than the way into that branch.
    ///
    /// ## A plan that trips it
    ///
    /// ```text
    /// ~ github_branch_protection.main
    ///     required_pull_request_reviews: required_approving_review_count 2 -> 0
    /// ```
    ///
    /// ## What to do
    ///
    /// - A robot that must push? Name the app under those who may pass, and nobody else.
    /// - A check that is flaky? Mend it; a branch without it stays without it.
    ///
    /// ## Configuration
    ///
    /// The default level is `mandatory_overridable`. `rule "branch-protection-weakened" { level = ... }` takes
    /// `advisory`, `mandatory_overridable`, `mandatory` or `off`.
    ///
    /// ```hcl
    /// waive "branch-protection-weakened" {
    ///   address = "github_branch_protection.main"
    ///   reason  = "replaced by a ruleset of the organization"
    ///   owner   = "alice"
    ///   expires = "2030-12-31"
    /// }
    /// ```
    id: "branch-protection-weakened",
    level: MandatoryOverridable,
    title: ("changes can reach a protected branch with fewer checks", "保護ブランチに、より少ない確認で変更が入るようになる"),
    help: (
        "keep the protection as it is, and let the one case through by name",
        "保護はそのままにし、必要な例外だけを個別に許可してください"
    ),
    check: granted,
}
