//! The rule `app-installed`.

use super::granted;

crate::rule! {
    /// ## What it finds
    ///
    /// An app that is installed on a repository, or on more repositories than before.
    ///
    /// ## Why it matters
    ///
    /// An app acts with the permissions that it asked for when it was made, and its maker's security is yours
    /// from then on. Which permissions those are stands in no plan.
    ///
    /// ## A plan that trips it
    ///
    /// ```text
    /// + github_app_installation_repository.reviewer
    ///     installation_id = "12345678"   repository = "infra"
    /// ```
    ///
    /// ## What to do
    ///
    /// - Look at the app's page on the forge: what may it write, and does it read secrets or workflows?
    /// - Name repositories one by one; an app on all of them is on the next one, too.
    ///
    /// ## Configuration
    ///
    /// The default level is `mandatory_overridable`. `rule "app-installed" { level = ... }` takes `advisory`,
    /// `mandatory_overridable`, `mandatory` or `off`.
    ///
    /// ```hcl
    /// waive "app-installed" {
    ///   address = "github_app_installation_repository.reviewer"
    ///   reason  = "reads pull requests only"
    ///   owner   = "alice"
    ///   expires = "2030-12-31"
    /// }
    /// ```
    id: "app-installed",
    level: MandatoryOverridable,
    title: ("an app gets access to repositories", "アプリにリポジトリへのアクセスが与えられる"),
    help: (
        "read what the app asks for, and give it the repositories that it needs",
        "アプリが求める権限を確認し、必要なリポジトリだけを許可してください"
    ),
    check: granted,
}
