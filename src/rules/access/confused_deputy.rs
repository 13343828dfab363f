//! The rule `confused-deputy`.

use super::granted;

crate::rule! {
    /// ## What it finds
    ///
    /// Access that comes for a service, or for a vendor's account, without a condition on whose behalf it acts,
    /// where anybody can set up the service or become the vendor's customer.
    ///
    /// ## Why it matters
    ///
    /// The service works for all of its customers. Without the condition any of them can point it at your
    /// resource, and it comes with its own permissions: the deputy is honest, and confused.
    ///
    /// ## A plan that trips it
    ///
    /// ```text
    /// + aws_sns_topic_policy.alerts
    ///     policy: { Principal = { Service = "s3.amazonaws.com" }, Action = "sns:Publish" }   # no aws:SourceAccount
    /// ```
    ///
    /// ## What to do
    ///
    /// - `aws:SourceArn` names the one resource, `aws:SourceAccount` all of an account.
    /// - For a vendor ask for an external ID that they make, one for each customer.
    ///
    /// ## Configuration
    ///
    /// The default level is `mandatory_overridable`. `rule "confused-deputy" { level = ... }` takes `advisory`,
    /// `mandatory_overridable`, `mandatory` or `off`.
    ///
    /// ```hcl
    /// waive "confused-deputy" {
    ///   address = "aws_sns_topic_policy.alerts"
    ///   reason  = "the service sends neither key"
    ///   owner   = "alice"
    ///   expires = "2030-12-31"
    /// }
    /// ```
    id: "confused-deputy",
    level: MandatoryOverridable,
    title: ("a service can be made to act for somebody else", "サービスが他者のために動作させられるおそれがある"),
    help: (
        "add a condition that says for whom: `aws:SourceAccount`, `aws:SourceArn`, or `sts:ExternalId` for a vendor",
        "`aws:SourceAccount`、`aws:SourceArn`、ベンダーの場合は `sts:ExternalId` で、だれのための動作かを条件に加えてください"
    ),
    check: granted,
}
