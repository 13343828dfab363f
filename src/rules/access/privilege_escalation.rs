//! The rule `privilege-escalation`.

use super::granted;

crate::rule! {
    /// ## What it finds
    ///
    /// A known way from the permissions that a principal has after the plan to permissions that it does not
    /// have: making a new version of its own policy, handing a strong role to a function that it can change, a
    /// key for another user, a token of another service account. All policies of the principal count together,
    /// so that a way split over two of them is found; `Deny`, conditions, resources and boundaries count where
    /// they decide.
    ///
    /// ## Why it matters
    ///
    /// None of the actions looks dangerous by itself, and none of them is the administrator's. Together they
    /// are: whoever has them is an administrator after two calls.
    ///
    /// ## A plan that trips it
    ///
    /// ```text
    /// ~ aws_iam_policy.build     + iam:PassRole on *
    /// ~ aws_iam_policy.release   + lambda:CreateFunction, lambda:InvokeFunction on *
    /// ```
    ///
    /// ## What to do
    ///
    /// - Limit `iam:PassRole` to the roles that are meant, and with `iam:PassedToService`.
    /// - Separate who writes policies from who uses them; give a boundary that they cannot take off.
    ///
    /// ## Configuration
    ///
    /// The default level is `mandatory_overridable`, and `mandatory` in production: in an `environment` that is
    /// called so, or that says `production = true`. `rule "privilege-escalation" { level = ... }` takes
    /// `advisory`, `mandatory_overridable`, `mandatory` or `off`, and decides in production as well. No waiver
    /// lifts `mandatory`.
    ///
    /// ```hcl
    /// waive "privilege-escalation" {
    ///   address = "aws_iam_role.deploy"
    ///   reason  = "the deploy role makes the accounts of customers"
    ///   owner   = "alice"
    ///   expires = "2030-12-31"
    /// }
    /// ```
    id: "privilege-escalation",
    level: MandatoryOverridable,
    production: Mandatory,
    title: ("somebody can give themselves more permissions", "自分の権限を自分で拡大できるようになる"),
    help: (
        "remove one of the actions that the way needs, or limit it to resources that give nothing away",
        "この経路に必要な操作のいずれかを外すか、権限拡大につながらないリソースに限定してください"
    ),
    check: granted,
}
