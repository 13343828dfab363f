//! The rule `deny-removed`.

use super::granted;

crate::rule! {
    /// ## What it finds
    ///
    /// A `Deny` statement that goes, or that denies less, so that something is allowed now that was not. Also a
    /// deny policy of Google Cloud and its like.
    ///
    /// ## Why it matters
    ///
    /// A `Deny` is the only statement that holds whatever else is allowed: somebody wrote it because an `Allow`
    /// elsewhere was too wide. Removing it adds no permission to any document, and that is how it reads in
    /// review.
    ///
    /// ## A plan that trips it
    ///
    /// ```text
    /// ~ aws_iam_policy.operators
    ///   - { Effect = "Deny", Action = "s3:DeleteBucket", Resource = "arn:aws:s3:::backup-*" }
    /// ```
    ///
    /// ## What to do
    ///
    /// - Find out what it was for: the history of the file knows who wrote it.
    /// - Narrow it with a condition instead of removing it.
    ///
    /// ## Configuration
    ///
    /// The default level is `mandatory_overridable`. `rule "deny-removed" { level = ... }` takes `advisory`,
    /// `mandatory_overridable`, `mandatory` or `off`.
    ///
    /// ```hcl
    /// waive "deny-removed" {
    ///   address = "aws_iam_policy.operators"
    ///   reason  = "replaced by a service control policy"
    ///   owner   = "alice"
    ///   expires = "2030-12-31"
    /// }
    /// ```
    id: "deny-removed",
    level: MandatoryOverridable,
    title: ("something is no longer denied", "拒否（Deny）が外される"),
    help: (
        "put the `Deny` back, or show that nothing allows what it denied",
        "`Deny` を元に戻すか、その操作がほかで許可されていないことを確認してください"
    ),
    check: granted,
}
