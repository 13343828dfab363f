//! The rule `wildcard-action`.

use super::granted;

crate::rule! {
    /// ## What it finds
    ///
    /// A statement that comes or grows and allows `*`, all actions of a service, or everything but a list
    /// (`NotAction`), where that includes writing or the management of permissions.
    ///
    /// ## Why it matters
    ///
    /// A pattern allows what the service learns next year, too. `NotAction` with `Allow` allows every service
    /// that is not in the list, also those that do not exist yet.
    ///
    /// ## A plan that trips it
    ///
    /// ```text
    /// ~ aws_iam_role_policy.worker
    ///     policy: Action "sqs:ReceiveMessage" -> "sqs:*"
    /// ```
    ///
    /// ## What to do
    ///
    /// - Take the list from what the program calls; access logs of the provider know it.
    /// - Keep a wildcard for reading, where it is meant.
    ///
    /// ## Configuration
    ///
    /// The default level is `mandatory_overridable`. A pattern of read actions alone is advisory. `rule
    /// "wildcard-action" { level = ... }` takes `advisory`, `mandatory_overridable`, `mandatory` or `off`.
    ///
    /// ```hcl
    /// waive "wildcard-action" {
    ///   address = "aws_iam_role_policy.worker"
    ///   reason  = "the queue is its own"
    ///   owner   = "alice"
    ///   expires = "2030-12-31"
    /// }
    /// ```
    id: "wildcard-action",
    level: MandatoryOverridable,
    title: ("a policy allows actions that it does not name", "ポリシーが操作を特定せずに許可している"),
    help: (
        "name the actions; a family such as `s3:Get*` reads better than `s3:*`",
        "操作名を列挙してください。`s3:*` より `s3:Get*` のような書き方が安全です"
    ),
    check: granted,
}
