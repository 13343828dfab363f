//! The rule `default-permission-raised`.

use super::granted;

crate::rule! {
    /// ## What it finds
    ///
    /// A default that is raised: what members may do on all repositories, whether they may make or publish
    /// repositories, which actions workflows may run, whether the token of a workflow may write or approve.
    ///
    /// ## Why it matters
    ///
    /// A default is a grant to everybody, those who join later among them, and it stands in no list of
    /// anybody's permissions. A token that may write turns every careless workflow into a way in.
    ///
    /// ## A plan that trips it
    ///
    /// ```text
    /// ~ github_organization_settings.acme
    ///     default_repository_permission: "read" -> "write"
    /// ```
    ///
    /// ## What to do
    ///
    /// - Give the team the permission on its repositories.
    /// - For a workflow raise the permission in the workflow itself, job by job.
    ///
    /// ## Configuration
    ///
    /// The default level is `mandatory_overridable`. `rule "default-permission-raised" { level = ... }` takes
    /// `advisory`, `mandatory_overridable`, `mandatory` or `off`.
    ///
    /// ```hcl
    /// waive "default-permission-raised" {
    ///   address = "github_organization_settings.acme"
    ///   reason  = "everybody here works on everything"
    ///   owner   = "alice"
    ///   expires = "2030-12-31"
    /// }
    /// ```
    id: "default-permission-raised",
    level: MandatoryOverridable,
    title: ("everybody in an organization may do more by default", "組織の全員に既定で許可される操作が増える"),
    help: (
        "leave the default low, and give more to the team that needs it",
        "既定は低いままにし、必要なチームだけに権限を与えてください"
    ),
    check: granted,
}
