//! The rule `oidc-trust-too-wide`.

use super::granted;

crate::rule! {
    /// ## What it finds
    ///
    /// Trust in an identity provider for tokens, such as that of GitHub Actions, that comes or grows and does
    /// not say whose tokens: no condition on the subject, a pattern such as `repo:acme/*`, a subject in which
    /// the organization itself is a pattern, or no condition on the audience. For an identity pool of Cognito,
    /// `amr` must keep out guests, who signed in nowhere; for Google, `oaud` alone is an audience that whoever asks
    /// for a token chooses. A workflow of GitHub alone (`job_workflow_ref`) is worth a word: other repositories
    /// may call it.
    ///
    /// ## Why it matters
    ///
    /// Every repository on the forge gets tokens of the same issuer. With `repo:acme/*` whoever can make a
    /// repository or push a branch in the organization has the role; without a subject everybody on the forge
    /// has.
    ///
    /// ## A plan that trips it
    ///
    /// ```text
    /// ~ aws_iam_role.deploy
    ///     "token.actions.githubusercontent.com:sub": "repo:acme/infra:ref:refs/heads/main" -> "repo:acme/*"
    /// ```
    ///
    /// ## What to do
    ///
    /// - Write `repo:ORGANIZATION/REPOSITORY:environment:NAME`, and protect the environment on the forge.
    /// - Ask for `cognito-identity.amazonaws.com:amr` to be `authenticated`, and for `accounts.google.com:aud` or `sub`.
    /// - Compare with `StringEquals`; with `StringLike` a star crosses every colon and slash.
    ///
    /// ## Configuration
    ///
    /// The default level is `mandatory_overridable`. `rule "oidc-trust-too-wide" { level = ... }` takes
    /// `advisory`, `mandatory_overridable`, `mandatory` or `off`.
    ///
    /// ```hcl
    /// waive "oidc-trust-too-wide" {
    ///   address = "aws_iam_role.deploy"
    ///   reason  = "the organization has one repository"
    ///   owner   = "alice"
    ///   expires = "2030-12-31"
    /// }
    /// ```
    id: "oidc-trust-too-wide",
    level: MandatoryOverridable,
    title: ("tokens of too many workflows are accepted", "過剰に多くのワークフローのトークンを受け入れる"),
    help: (
        "name the repository and the branch or environment in the subject, and the audience",
        "サブジェクトでリポジトリとブランチまたは環境を指定し、オーディエンスも条件に加えてください"
    ),
    check: granted,
}
