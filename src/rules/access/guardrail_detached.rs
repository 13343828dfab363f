//! The rule `guardrail-detached`.

use super::granted;

crate::rule! {
    /// ## What it finds
    ///
    /// A service control policy or resource control policy that is detached, deleted or allows more than
    /// before, an organization policy constraint or a policy assignment of the cloud that goes.
    ///
    /// ## Why it matters
    ///
    /// A guardrail holds for everybody in an account, its administrators among them. It is the last thing
    /// between a stolen administrator and the audit log, and detaching it is one line.
    ///
    /// ## A plan that trips it
    ///
    /// ```text
    /// - aws_organizations_policy_attachment.protect_logs
    ///     policy_id = "p-12345678"   target_id = "ou-root-1"
    /// ```
    ///
    /// ## What to do
    ///
    /// - Attach the replacement first, in a plan of its own, and detach then.
    /// - Meant for one account? Move the account, and leave the guardrail where it is.
    ///
    /// ## Configuration
    ///
    /// The default level is `mandatory_overridable`. `rule "guardrail-detached" { level = ... }` takes
    /// `advisory`, `mandatory_overridable`, `mandatory` or `off`.
    ///
    /// ```hcl
    /// waive "guardrail-detached" {
    ///   address = "aws_organizations_policy_attachment.protect_logs"
    ///   reason  = "moved to the parent unit"
    ///   owner   = "alice"
    ///   expires = "2030-12-31"
    /// }
    /// ```
    id: "guardrail-detached",
    level: MandatoryOverridable,
    title: ("a guardrail of the organization goes or allows more", "組織のガードレールが外される、または緩められる"),
    help: (
        "attach it again, or name what limits these accounts instead",
        "ガードレールを元に戻すか、代わりにこれらのアカウントを制限するものを示してください"
    ),
    check: granted,
}
