//! The rule `policy-undecided`.

use super::{Context, Rule};
use crate::finding::Finding;

crate::rule! {
    /// ## What it finds
    ///
    /// Policies of a mandatory level that cannot be decided before apply, because they ask for a value that is
    /// known only after it: an id that the provider gives, a setting whose default the provider chooses. One
    /// finding a resource names all of its undecided policies.
    ///
    /// ## Why it matters
    ///
    /// Unknown is neither yes nor no. The change may be all right, and nobody can tell yet.
    ///
    /// ## A plan that trips it
    ///
    /// ```text
    /// + aws_db_instance.main
    ///       + backup_retention_period = (known after apply)
    /// ```
    ///
    /// ## What to do
    ///
    /// - Write the setting into the configuration instead of leaving it to the provider's default: then it is
    ///   known, and the policy decides.
    /// - Where the value is an id or an ARN, look at the resource after apply.
    /// - Where it is a setting of `terraform_backend`, run the check in the folder where `terraform init` has run.
    ///
    /// ## Configuration
    ///
    /// The default level is `advisory`; `rule "policy-undecided" { level = ... }` takes `advisory`,
    /// `mandatory_overridable`, `mandatory` or `off`. With this, what cannot be decided stands in the way, until a
    /// waiver for the resource lifts it:
    ///
    /// ```hcl
    /// rule "policy-undecided" {
    ///   level = "mandatory_overridable"
    /// }
    /// ```
    id: "policy-undecided",
    level: Advisory,
    title: ("policies can be decided only after apply", "適用後にしか判定できないポリシーがある"),
    help: (
        "write the settings that the policies ask for into the configuration, or look at the resource after apply",
        "ポリシーが調べる設定を構成に明記するか、適用後にリソースを確認してください"
    ),
    check: check,
}

/// The engine reports it where it puts the answers of policies together.
fn check(_: &Context<'_>, _: &Rule) -> Vec<Finding> {
    Vec::new()
}
