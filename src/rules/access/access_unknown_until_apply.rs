//! The rule `access-unknown-until-apply`.

use super::granted;

crate::rule! {
    /// ## What it finds
    ///
    /// A policy, a role, a member or the policy that is attached which is not known before the apply, or which
    /// is not in the plan: the access table cannot tell what it grants, or not on what.
    ///
    /// Where a policy is a `data "aws_iam_policy_document"` that is read during the apply, its statements are in the plan.
    /// Then it is judged as the most that it can be. If only resources and conditions of it are unknown, that is told as
    /// advice, with what is known. A plan does not show whether the configuration changes the text of the document.
    ///
    /// ## Why it matters
    ///
    /// What is signed must be what is applied. A document that is put together during the apply can be
    /// anything, and a second person who signs it has read nothing.
    ///
    /// ## A plan that trips it
    ///
    /// ```text
    /// + aws_iam_role_policy.worker
    ///     policy = (known after apply)
    /// ```
    ///
    /// ## What to do
    ///
    /// - Does it name the ARN of something new? Build the ARN from names that are known, such as
    ///   `arn:aws:s3:::${var.bucket}/*`.
    /// - Else apply in two steps: what it depends on, and then the access.
    ///
    /// ## Configuration
    ///
    /// The default level is `advisory`, and `mandatory_overridable` in production. Elsewhere it does not block: the
    /// first apply of nearly every project has such a policy, and the access table says what is unknown. In production
    /// it does, since a document of which nobody knows what it grants may grant everything.
    /// `rule "access-unknown-until-apply" { level = ... }` takes `advisory`, `mandatory_overridable`, `mandatory` or `off`.
    ///
    /// ```hcl
    /// waive "access-unknown-until-apply" {
    ///   address = "aws_iam_role_policy.worker"
    ///   reason  = "the bucket is made in the same plan"
    ///   owner   = "alice"
    ///   expires = "2030-12-31"
    /// }
    /// ```
    id: "access-unknown-until-apply",
    level: Advisory,
    production: MandatoryOverridable,
    title: ("nobody can say before the apply who gets access", "適用するまで、だれに何が許可されるか分からない"),
    help: (
        "make the value known when planning, or apply what it depends on first and plan again",
        "計画時に値が決まるようにするか、依存先を先に適用してからプランを作り直してください"
    ),
    check: granted,
}
