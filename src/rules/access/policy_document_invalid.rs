//! The rule `policy-document-invalid`.

use super::granted;

crate::rule! {
    /// ## What it finds
    ///
    /// A policy that is no JSON, that is larger or deeper than policies can be, that has an unknown element,
    /// operator or version, or that names an action which no service has.
    ///
    /// ## Why it matters
    ///
    /// What cannot be read cannot be compared: nobody knows what it grants. The cloud refuses some of these in
    /// the middle of the apply, and accepts others with a meaning that nobody meant, such as a misspelt action
    /// in a `Deny`.
    ///
    /// ## A plan that trips it
    ///
    /// ```text
    /// ~ aws_iam_policy.operators
    ///     policy: { Effect = "Deny", Action = "s3:DeleteBuckets", Resource = "*" }   # there is no such action
    /// ```
    ///
    /// ## What to do
    ///
    /// - Write documents with `jsonencode` or `aws_iam_policy_document`, not as text.
    /// - An action that is newer than this program's list is told as advisory: make sure of its name.
    ///
    /// ## Configuration
    ///
    /// The default level is `mandatory_overridable`. `rule "policy-document-invalid" { level = ... }` takes
    /// `advisory`, `mandatory_overridable`, `mandatory` or `off`.
    ///
    /// ```hcl
    /// waive "policy-document-invalid" {
    ///   address = "aws_iam_policy.operators"
    ///   reason  = "the service is in preview"
    ///   owner   = "alice"
    ///   expires = "2030-12-31"
    /// }
    /// ```
    id: "policy-document-invalid",
    level: MandatoryOverridable,
    title: ("a policy cannot be read", "ポリシーを解釈できない"),
    help: (
        "correct the document; the place is named",
        "示された箇所を修正してください"
    ),
    check: granted,
}
