//! The rule `passrole-unbounded`.

use super::granted;

crate::rule! {
    /// ## What it finds
    ///
    /// `iam:PassRole` that comes or grows and is allowed on every role, or on a pattern that strong roles
    /// match.
    ///
    /// ## Why it matters
    ///
    /// Whoever starts a machine, a function or a job with a role acts as that role. With `iam:PassRole` on `*`
    /// that is every role of the account, the administrator's among them; the other half is any action that
    /// starts something.
    ///
    /// ## A plan that trips it
    ///
    /// ```text
    /// ~ aws_iam_policy.deploy
    ///     policy: + { Action = "iam:PassRole", Resource = "*" }
    /// ```
    ///
    /// ## What to do
    ///
    /// - One statement a role: its ARN, and `iam:PassedToService` with the one service.
    /// - Put roles that may be passed below a path, such as `role/service/*`, and strong ones elsewhere.
    ///
    /// ## Configuration
    ///
    /// The default level is `mandatory_overridable`. `rule "passrole-unbounded" { level = ... }` takes
    /// `advisory`, `mandatory_overridable`, `mandatory` or `off`.
    ///
    /// ```hcl
    /// waive "passrole-unbounded" {
    ///   address = "aws_iam_policy.deploy"
    ///   reason  = "the deploy role may pass every role of this sandbox"
    ///   owner   = "alice"
    ///   expires = "2030-12-31"
    /// }
    /// ```
    id: "passrole-unbounded",
    level: MandatoryOverridable,
    title: ("any role may be handed to a service", "任意のロールをサービスに渡せるようになる"),
    help: (
        "name the roles under `Resource`, and the service with the condition `iam:PassedToService`",
        "`Resource` でロールを指定し、条件 `iam:PassedToService` でサービスを限定してください"
    ),
    check: granted,
}
