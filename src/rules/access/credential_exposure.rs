//! The rule `credential-exposure`.

use super::granted;

crate::rule! {
    /// ## What it finds
    ///
    /// Actions that answer with credentials, or that log in, on resources that are not named: keys and
    /// passwords of any user, tokens of any workspace or pipeline, a session on every machine, a login to every
    /// database. Secrets that are stored belong to `data-exfiltration`.
    ///
    /// ## Why it matters
    ///
    /// A credential gives what its owner can do, and that stands in no policy that a reviewer sees here.
    /// Whoever can make a key for every user is every user.
    ///
    /// ## A plan that trips it
    ///
    /// ```text
    /// ~ aws_iam_role_policy.worker
    ///     policy: + { Action = "iam:CreateAccessKey", Resource = "*" }
    /// ```
    ///
    /// ## What to do
    ///
    /// - Name the user, or let users manage their own key: `arn:aws:iam::*:user/${aws:username}`.
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
    ///   reason  = "it rotates the keys of all users"
    ///   owner   = "alice"
    ///   expires = "2030-12-31"
    /// }
    /// ```
    id: "credential-exposure",
    level: MandatoryOverridable,
    title: ("somebody can obtain credentials that they could not", "これまで取得できなかった認証情報を取得できるようになる"),
    help: (
        "name the users, keys or machines that the work needs",
        "作業に必要なユーザー、キー、マシンに限定してください"
    ),
    check: granted,
}
