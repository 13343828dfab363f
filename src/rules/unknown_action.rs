//! The rule `unknown-action`.

use super::subject::object;
use super::{Context, Rule};
use crate::finding::Finding;
use crate::plan::Actions;
use crate::text::Text;

crate::rule! {
    /// ## What it finds
    ///
    /// A change with an action that this version of pairgate does not know, with an empty list of actions, or
    /// without saying what happens at all. An unknown *reason* of a known action is no finding.
    ///
    /// ## Why it matters
    ///
    /// A gate that does not understand a word must not call it harmless. New versions of Terraform and OpenTofu
    /// do add actions (`forget` was one), and a plan that a tool cut can lack them.
    ///
    /// ## A plan that trips it
    ///
    /// ```text
    /// { "address": "aws_instance.web", "change": { "actions": ["suspend"] } }
    /// ```
    ///
    /// ## What to do
    ///
    /// - Update pairgate; the release notes say which versions of Terraform it knows.
    /// - Does the plan come through another tool? Give pairgate the output of `terraform show -json` as it is.
    /// - Still there? Report it, with the version of Terraform and the name of the action.
    ///
    /// ## Configuration
    ///
    /// The default level is `mandatory`: nobody can accept what nobody understands.
    /// `rule "unknown-action" { level = ... }` takes `advisory`, `mandatory_overridable`, `mandatory` or `off`. With
    /// `mandatory_overridable`, once a person has found out what the word means:
    ///
    /// ```hcl
    /// waive "unknown-action" {
    ///   address = "aws_instance.web"
    ///   reason  = "suspend only stops it, see the provider's manual"
    ///   owner   = "alice"
    ///   expires = "2030-12-31"
    /// }
    /// ```
    id: "unknown-action",
    level: Mandatory,
    title: ("the plan has an action that is not known", "プランに不明な操作がある"),
    help: (
        "update pairgate, or give it the unchanged output of `terraform show -json`",
        "pairgate を更新するか、`terraform show -json` の出力をそのまま渡してください"
    ),
    check: check,
}

fn check(context: &Context<'_>, rule: &Rule) -> Vec<Finding> {
    let mut found = Vec::new();
    for change in &context.plan.changes {
        if let Actions::Unknown(names) = &change.actions {
            let (en, ja) = match change.address.as_ref() {
                "" => ("a change without an address".to_owned(), "アドレスのない変更".to_owned()),
                _ => object(change),
            };
            let finding = rule.finding(message(&en, &ja, names));
            found.push(if change.address.is_empty() { finding } else { finding.at(change.address.as_ref()) });
        }
    }
    for output in &context.plan.outputs {
        if let Actions::Unknown(names) = &output.actions {
            let (en, ja) = (format!("output `{}`", output.name), format!("出力値 `{}`", output.name));
            found.push(rule.finding(message(&en, &ja, names)).at(format!("output.{}", output.name)));
        }
    }
    found
}

fn message(en: &str, ja: &str, names: &[String]) -> Text {
    if names.is_empty() {
        return Text::new(
            format!("the plan does not say what happens to {en}"),
            format!("{ja} に何が行われるか、プランに書かれていません"),
        );
    }
    let names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    let names = names.join(", ");
    Text::new(
        format!("{en} has actions that are not known in this combination: {names}"),
        format!("{ja} の操作 ({names}) は、この組み合わせでは未知のものです"),
    )
}
