//! The rule `repo-admin-granted`.

use super::granted;

crate::rule! {
    /// ## What it finds
    ///
    /// A person or a team that becomes an administrator of a repository, or that may maintain it from outside
    /// of the organization.
    ///
    /// ## Why it matters
    ///
    /// An administrator of a repository can switch off reviews, change what CI may do and read how it signs in.
    /// For a repository with infrastructure that is access to the infrastructure.
    ///
    /// ## A plan that trips it
    ///
    /// ```text
    /// ~ github_team_repository.developers
    ///     permission: "push" -> "admin"
    /// ```
    ///
    /// ## What to do
    ///
    /// - `maintain` manages issues and releases, and leaves protections alone.
    /// - Settings that Terraform manages need no person who can change them.
    ///
    /// ## Configuration
    ///
    /// The default level is `mandatory_overridable`. `rule "repo-admin-granted" { level = ... }` takes
    /// `advisory`, `mandatory_overridable`, `mandatory` or `off`.
    ///
    /// ```hcl
    /// waive "repo-admin-granted" {
    ///   address = "github_team_repository.developers"
    ///   reason  = "the platform team owns it"
    ///   owner   = "alice"
    ///   expires = "2030-12-31"
    /// }
    /// ```
    id: "repo-admin-granted",
    level: MandatoryOverridable,
    title: ("somebody becomes an administrator of a repository", "リポジトリの管理者権限が付与される"),
    help: (
        "give `maintain` or `push`: neither can take away the protection of branches",
        "`maintain` または `push` を使ってください。どちらもブランチ保護を外せません"
    ),
    check: granted,
}
