//! The rule `access-widened`.

use super::granted;

crate::rule! {
    /// ## What it finds
    ///
    /// Access that a principal has after the plan and did not have before: the union of all its policies, minus
    /// what is denied, within its boundary. It names what is new, on what, under which condition, with a
    /// request that shows it. What could not be decided counts as wider, and says so.
    ///
    /// A narrowing, a new order, a statement split in two or a policy that moved to another resource is no
    /// finding.
    ///
    /// ## Why it matters
    ///
    /// A change of a policy is a text in a text. Reviewers read what was added to it, and not what it means
    /// together with the rest: a removed condition and a removed `Deny` add no line at all.
    ///
    /// ## A plan that trips it
    ///
    /// ```text
    /// ~ aws_iam_policy.deploy
    ///     policy: Action ["s3:GetObject"] -> ["s3:*"]
    /// ```
    ///
    /// ## What to do
    ///
    /// - Compare it with what the pull request says. What nobody asked for goes.
    /// - Name actions and resources instead of patterns, and keep conditions.
    ///
    /// ## Configuration
    ///
    /// The default level is `advisory`. Granting access is what many changes are for, so it is told and does
    /// not block; what is dangerous in it has rules of its own. `rule "access-widened" { level = ... }` takes
    /// `advisory`, `mandatory_overridable`, `mandatory` or `off`.
    ///
    /// ```hcl
    /// waive "access-widened" {
    ///   address = "aws_iam_role.deploy"
    ///   reason  = "the deploy role makes the accounts of customers"
    ///   owner   = "alice"
    ///   expires = "2030-12-31"
    /// }
    /// ```
    id: "access-widened",
    level: Advisory,
    title: ("somebody may do what they could not do before", "これまでできなかった操作が許可される"),
    help: (
        "read what is new and to whom, and ask for less where the change needs less",
        "新たに許可される操作と相手を確認し、必要のないものは外してください"
    ),
    check: granted,
}
