//! The rule `condition-removed`.

use super::granted;

crate::rule! {
    /// ## What it finds
    ///
    /// What was allowed under a condition only is allowed without it, or under a weaker one: MFA, the source
    /// network, the organization, an external ID, a tag, a time.
    ///
    /// ## Why it matters
    ///
    /// The condition was the control, and actions and resources look the same without it. A stolen key that was
    /// of no use outside of the office is of use everywhere.
    ///
    /// ## A plan that trips it
    ///
    /// ```text
    /// ~ aws_iam_policy.operators
    ///   - Condition = { Bool = { "aws:MultiFactorAuthPresent" = "true" } }
    /// ```
    ///
    /// ## What to do
    ///
    /// - Does it get in the way of a program? Give the program a role of its own, and leave the people's as it
    ///   is.
    /// - Conditions with `IfExists` hold only where the key is sent.
    ///
    /// ## Configuration
    ///
    /// The default level is `mandatory_overridable`. `rule "condition-removed" { level = ... }` takes
    /// `advisory`, `mandatory_overridable`, `mandatory` or `off`.
    ///
    /// ```hcl
    /// waive "condition-removed" {
    ///   address = "aws_iam_policy.operators"
    ///   reason  = "people sign in through the identity provider, which asks for MFA"
    ///   owner   = "alice"
    ///   expires = "2030-12-31"
    /// }
    /// ```
    id: "condition-removed",
    level: MandatoryOverridable,
    title: ("access no longer depends on a condition", "アクセスの条件が外される"),
    help: (
        "put the condition back, or one that keeps out what it kept out",
        "条件を元に戻すか、同じものを防げる別の条件を設定してください"
    ),
    check: granted,
}
