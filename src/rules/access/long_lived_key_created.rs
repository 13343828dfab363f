//! The rule `long-lived-key-created`.

use super::granted;

crate::rule! {
    /// ## What it finds
    ///
    /// A key or password that comes with the plan and works until somebody deletes it: an access key of a user,
    /// a key of a service account, a client secret, a deploy key that can write, an API key in an integration.
    /// The values themselves are never shown.
    ///
    /// ## Why it matters
    ///
    /// Most break-ins into clouds begin with such a key, found in a repository, a log or a laptop. Terraform
    /// writes its secret half into the state, where everybody who reads the state has it.
    ///
    /// ## A plan that trips it
    ///
    /// ```text
    /// + aws_iam_access_key.ci
    ///     user = "ci"
    /// ```
    ///
    /// ## What to do
    ///
    /// - For CI: trust the tokens of the forge. For programs: the role of the machine. For people: sign-in
    ///   through the identity provider.
    /// - No other way? A date on which it is replaced, a condition on the network, and a state that few can
    ///   read.
    ///
    /// ## Configuration
    ///
    /// The default level is `mandatory_overridable`. `rule "long-lived-key-created" { level = ... }` takes
    /// `advisory`, `mandatory_overridable`, `mandatory` or `off`.
    ///
    /// ```hcl
    /// waive "long-lived-key-created" {
    ///   address = "aws_iam_access_key.ci"
    ///   reason  = "the vendor takes nothing else; rotated every quarter"
    ///   owner   = "alice"
    ///   expires = "2030-12-31"
    /// }
    /// ```
    id: "long-lived-key-created",
    level: MandatoryOverridable,
    title: ("a credential is made that does not expire", "有効期限のない認証情報が作成される"),
    help: (
        "use a role, workload identity or short-lived token instead; else say who rotates it and when",
        "ロール、ワークロード ID、短期トークンを使ってください。使えない場合は、だれがいつ更新するかを決めてください"
    ),
    check: granted,
}
