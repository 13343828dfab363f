//! The rule `admin-granted`.

use super::granted;

crate::rule! {
    /// ## What it finds
    ///
    /// A principal that may do everything after the plan and could not before: every action on every resource,
    /// a managed policy such as `AdministratorAccess`, an owner's role on a project or subscription, a
    /// directory role that can give itself any other.
    ///
    /// ## Why it matters
    ///
    /// Whoever is an administrator can undo every other control: policies, logs, backups, and this gate. The
    /// number of administrators is the number of credentials that must never leak.
    ///
    /// ## A plan that trips it
    ///
    /// ```text
    /// + aws_iam_role_policy_attachment.deploy
    ///     policy_arn = "arn:aws:iam::aws:policy/AdministratorAccess"
    /// ```
    ///
    /// ## What to do
    ///
    /// - Ask what the work is, and give that: a job's policy, or a role for a few hours.
    /// - Does it have to be? Then with a second person, a condition on MFA, and a permissions boundary.
    ///
    /// ## Configuration
    ///
    /// The default level is `mandatory_overridable`, and `mandatory` in production: in an `environment` that is
    /// called so, or that says `production = true`. `rule "admin-granted" { level = ... }` takes `advisory`,
    /// `mandatory_overridable`, `mandatory` or `off`, and decides in production as well. No waiver lifts
    /// `mandatory`.
    ///
    /// ```hcl
    /// waive "admin-granted" {
    ///   address = "aws_iam_role.deploy"
    ///   reason  = "the deploy role makes the accounts of customers"
    ///   owner   = "alice"
    ///   expires = "2030-12-31"
    /// }
    /// ```
    id: "admin-granted",
    level: MandatoryOverridable,
    production: Mandatory,
    title: ("somebody becomes an administrator", "管理者権限が付与される"),
    help: (
        "give the permissions that the work needs instead of the administrator's",
        "管理者権限ではなく、作業に必要な権限だけを付与してください"
    ),
    check: granted,
}
