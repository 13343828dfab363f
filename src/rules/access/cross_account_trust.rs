//! The rule `cross-account-trust`.

use super::granted;

crate::rule! {
    /// ## What it finds
    ///
    /// A trust policy or a policy of a resource that lets in an account that it did not let in before, and that
    /// is not the account the resource is in.
    ///
    /// ## Why it matters
    ///
    /// Trust in an account is trust in everybody who is an administrator there, today and later. A number of
    /// twelve digits says nothing about whose it is, and one wrong digit is somebody else's.
    ///
    /// ## A plan that trips it
    ///
    /// ```text
    /// ~ aws_iam_role.deploy
    ///     assume_role_policy: + "arn:aws:iam::210987654321:root"
    /// ```
    ///
    /// ## What to do
    ///
    /// - Look the number up in your list of accounts; ask the vendor for theirs in writing.
    /// - Name a role instead of `root`, and a condition: `aws:PrincipalOrgID` for your own, `sts:ExternalId`
    ///   for others.
    ///
    /// ## Configuration
    ///
    /// The default level is `mandatory_overridable`. `rule "cross-account-trust" { level = ... }` takes
    /// `advisory`, `mandatory_overridable`, `mandatory` or `off`.
    ///
    /// ```hcl
    /// waive "cross-account-trust" {
    ///   address = "aws_iam_role.deploy"
    ///   reason  = "the account of the audit team"
    ///   owner   = "alice"
    ///   expires = "2030-12-31"
    /// }
    /// ```
    id: "cross-account-trust",
    level: MandatoryOverridable,
    title: ("another account gets in", "別のアカウントからのアクセスが許可される"),
    help: (
        "make sure whose account it is, name the role in it, and ask for an external ID where it is not yours",
        "どの組織のアカウントかを確認し、その中のロールまで指定してください。自社のものでなければ外部 ID を必須にしてください"
    ),
    check: granted,
}
