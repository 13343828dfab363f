//! The rule `unknown-action`.

use super::subject::object;
use super::{Context, Rule};
use crate::finding::Finding;
use crate::plan::{Actions, Address, ResourceChange};
use crate::text::Text;

crate::rule! {
    /// ## What it finds
    ///
    /// A change with an action that this version of pairgate does not know, with an empty list of actions, or
    /// without saying what happens at all; a change whose address cannot be read; and one that contradicts its
    /// action, such as a data source that is deleted or an object that is gone after a `no-op`. An unknown
    /// *reason* of a known action is no finding.
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
        } else if let Some(why) = contradiction(change) {
            let finding = rule.finding(why);
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

/// Why the action of a change cannot be what it says. No terraform writes these; what a tool or a hand made
/// of a plan must not pass as harmless.
fn contradiction(change: &ResourceChange<'_>) -> Option<Text> {
    let (en, ja) = object(change);
    let action = &change.actions;
    let text =
        |en_why: String, ja_why: String| Some(Text::new(format!("{en} {en_why}"), format!("{ja} {ja_why}")));
    if !action.is_idle() && Address::parse(&change.address).is_none() {
        return Some(Text::new(
            format!("a change (`{action}`) has no readable address: `{}`", change.address),
            format!("変更 (`{action}`) のアドレスが読み取れません: `{}`", change.address),
        ));
    }
    if !change.is_managed() {
        return if action.is_idle() {
            None
        } else {
            text(
                format!("is no managed resource, but its action is `{action}`"),
                format!("は管理リソースではありませんが、操作が `{action}` です"),
            )
        };
    }
    let exists = change.change.before.is_some();
    let stays = change.change.after.is_some() || change.change.unknown_marks().is_all();
    match action {
        Actions::Read | Actions::Open => text(
            format!("is a managed resource, but its action is `{action}`"),
            format!("は管理リソースですが、操作が `{action}` です"),
        ),
        Actions::NoOp | Actions::Update if exists && !stays => {
            text(format!("is gone after a `{action}`"), format!("は `{action}` の後に存在しません"))
        }
        Actions::Create if exists => {
            text("exists before its `create`".to_owned(), "は `create` の前から存在しています".to_owned())
        }
        _ => None,
    }
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
