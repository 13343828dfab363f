//! The rule `boundary-removed`.

use super::granted;

crate::rule! {
    /// ## What it finds
    ///
    /// A role, user or permission set that has no permissions boundary after the plan and had one before, or
    /// whose boundary allows more.
    ///
    /// ## Why it matters
    ///
    /// A boundary is what makes it safe to let a team write its own policies: whatever they write, it ends
    /// there. Without it the next policy is the limit, and nobody reviews that as if it were.
    ///
    /// ## A plan that trips it
    ///
    /// ```text
    /// ~ aws_iam_role.team
    ///     permissions_boundary: "arn:aws:iam::123456789012:policy/team-boundary" -> null
    /// ```
    ///
    /// ## What to do
    ///
    /// - Not meant? A module that stopped passing the boundary does this for all its roles.
    /// - Meant? Say who limits the principal instead.
    ///
    /// ## Configuration
    ///
    /// The default level is `mandatory_overridable`. `rule "boundary-removed" { level = ... }` takes
    /// `advisory`, `mandatory_overridable`, `mandatory` or `off`.
    ///
    /// ```hcl
    /// waive "boundary-removed" {
    ///   address = "aws_iam_role.team"
    ///   reason  = "the account has a service control policy now"
    ///   owner   = "alice"
    ///   expires = "2030-12-31"
    /// }
    /// ```
    id: "boundary-removed",
    level: MandatoryOverridable,
    title: ("a principal loses its permissions boundary, or gets a wider one", "アクセス許可の境界が外される、または緩められる"),
    help: (
        "put the boundary back; widen the boundary's own policy in a change of its own",
        "境界を元に戻し、必要なら境界のポリシー自体を別の変更で広げてください"
    ),
    check: granted,
}
