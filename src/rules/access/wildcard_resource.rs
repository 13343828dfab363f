//! The rule `wildcard-resource`.

use super::granted;

crate::rule! {
    /// ## What it finds
    ///
    /// A statement that comes or grows and allows actions that write, or that manage permissions, on `*`,
    /// although these actions can be limited to resources.
    ///
    /// ## Why it matters
    ///
    /// With `*` a program that was meant for one bucket can empty every bucket of the account, those of other
    /// teams and of next year among them.
    ///
    /// ## A plan that trips it
    ///
    /// ```text
    /// + aws_iam_role_policy.worker
    ///     policy: { Action = ["dynamodb:DeleteItem"], Resource = "*" }
    /// ```
    ///
    /// ## What to do
    ///
    /// - Write the ARN, or the ARN with a prefix: `arn:aws:dynamodb:*:123456789012:table/orders-*`.
    /// - Where there is no ARN yet, a condition on a tag narrows as well.
    ///
    /// ## Configuration
    ///
    /// The default level is `advisory`. Many policies have it, and few of them are dangerous by that alone: it
    /// is told and does not block. `rule "wildcard-resource" { level = ... }` takes `advisory`,
    /// `mandatory_overridable`, `mandatory` or `off`.
    ///
    /// ```hcl
    /// waive "wildcard-resource" {
    ///   address = "aws_iam_role_policy.worker"
    ///   reason  = "tables are made by the program"
    ///   owner   = "alice"
    ///   expires = "2030-12-31"
    /// }
    /// ```
    id: "wildcard-resource",
    level: Advisory,
    title: ("a policy allows writing to resources that it does not name", "ポリシーが対象を特定せずに書き込みを許可している"),
    help: (
        "name the resources, or a prefix that only they have",
        "リソースを指定するか、対象だけが持つ接頭辞に絞ってください"
    ),
    check: granted,
}
