//! The rule `credential-exposure`.

use super::granted;

crate::rule! {
    /// ## What it finds
    ///
    /// Actions that hand out credentials on resources that are not named: secrets and parameters of everybody,
    /// keys and passwords of other users, tokens of other services, a login to every database.
    ///
    /// ## Why it matters
    ///
    /// A secret gives what its owner can do, and that stands in no policy that a reviewer sees here. Whoever
    /// reads all secrets is whoever owns them.
    ///
    /// ## A plan that trips it
    ///
    /// ```text
    /// ~ aws_iam_role_policy.worker
    ///     policy: + { Action = "secretsmanager:GetSecretValue", Resource = "*" }
    /// ```
    ///
    /// ## What to do
    ///
    /// - Name the secret, or a prefix that is the program's own.
    /// - Keys of other users are for the people who administer users, and for no program.
    ///
    /// ## Configuration
    ///
    /// The default level is `mandatory_overridable`. `rule "credential-exposure" { level = ... }` takes
    /// `advisory`, `mandatory_overridable`, `mandatory` or `off`.
    ///
    /// ```hcl
    /// waive "credential-exposure" {
    ///   address = "aws_iam_role_policy.worker"
    ///   reason  = "it rotates all secrets"
    ///   owner   = "alice"
    ///   expires = "2030-12-31"
    /// }
    /// ```
    id: "credential-exposure",
    level: MandatoryOverridable,
    title: ("somebody can obtain credentials or secrets that they could not", "これまで取得できなかった認証情報やシークレットを取得できるようになる"),
    help: (
        "name the secrets, keys or users that the work needs",
        "作業に必要なシークレット、キー、ユーザーに限定してください"
    ),
    check: granted,
}
