//! The rule `owner-added`.

use super::granted;

crate::rule! {
    /// ## What it finds
    ///
    /// A person who becomes an owner, or a manager of owners, of an organization on a forge or a service:
    /// GitHub, Sentry and their like.
    ///
    /// ## Why it matters
    ///
    /// An owner can read every repository, add other owners, take away branch protection and delete the
    /// organization. Two or three people need it, and none of them for daily work.
    ///
    /// ## A plan that trips it
    ///
    /// ```text
    /// ~ github_membership.alice
    ///     role: "member" -> "admin"
    /// ```
    ///
    /// ## What to do
    ///
    /// - A team with maintainer rights does nearly everything that an owner is asked for.
    /// - Meant? Then with a second factor, and somebody else leaves the list.
    ///
    /// ## Configuration
    ///
    /// The default level is `mandatory_overridable`. `rule "owner-added" { level = ... }` takes `advisory`,
    /// `mandatory_overridable`, `mandatory` or `off`.
    ///
    /// ```hcl
    /// waive "owner-added" {
    ///   address = "github_membership.alice"
    ///   reason  = "takes over from bob"
    ///   owner   = "alice"
    ///   expires = "2030-12-31"
    /// }
    /// ```
    id: "owner-added",
    level: MandatoryOverridable,
    title: ("somebody becomes an owner of an organization", "組織のオーナーが追加される"),
    help: (
        "make them a member, with the role that the work needs",
        "メンバーとして追加し、作業に必要な役割を与えてください"
    ),
    check: granted,
}
