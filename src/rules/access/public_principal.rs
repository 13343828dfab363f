//! The rule `public-principal`.

use super::granted;

crate::rule! {
    /// ## What it finds
    ///
    /// Access for everybody that was not there before: `"*"`, `{ "AWS": "*" }` without a condition that narrows
    /// it, `allUsers` and `allAuthenticatedUsers`, a repository that becomes public.
    ///
    /// ## Why it matters
    ///
    /// Everybody is the whole internet, and scanners find an open bucket, queue or function within minutes.
    /// `allAuthenticatedUsers` and `"AWS": "*"` sound like a restriction and are none: an account costs
    /// nothing.
    ///
    /// ## A plan that trips it
    ///
    /// ```text
    /// + aws_s3_bucket_policy.assets
    ///     policy: { Principal = "*", Action = "s3:GetObject" }
    /// ```
    ///
    /// ## What to do
    ///
    /// - A website? Serve it through the content network, and let only that read the bucket.
    /// - Partners? Name their accounts, with an external ID or the organization as condition.
    ///
    /// ## Configuration
    ///
    /// The default level is `mandatory_overridable`. `rule "public-principal" { level = ... }` takes
    /// `advisory`, `mandatory_overridable`, `mandatory` or `off`.
    ///
    /// ```hcl
    /// waive "public-principal" {
    ///   address = "aws_s3_bucket_policy.assets"
    ///   reason  = "public by design: fonts and logos"
    ///   owner   = "alice"
    ///   expires = "2030-12-31"
    /// }
    /// ```
    id: "public-principal",
    level: MandatoryOverridable,
    title: ("everybody may use it", "だれでも利用できるようになる"),
    help: (
        "name the accounts, roles or members that need it, or add a condition that only they meet",
        "必要なアカウント・ロール・メンバーを指定するか、それらだけが満たす条件を加えてください"
    ),
    check: granted,
}
