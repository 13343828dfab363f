//! Types that grant access in a way that is not read here. What they grant is not known, and that is said.

use super::facts::Findings;
use super::table;
use crate::access::Fact;
use crate::plan::{Actions, Value};
use crate::text::Text;

/// Tells of each that changes.
pub(super) fn judge(findings: &mut Findings<'_, '_>) {
    let estate = findings.estate;
    for (index, object) in estate.all() {
        let kind = object.change.kind.as_ref();
        if !table::is_unread(kind) || !estate.changes(index) || object.change.actions == Actions::Forget {
            continue;
        }
        let grants = match kind {
            "aws_cloudformation_stack" | "aws_cloudformation_stack_set" => makes_principals(&object.after),
            "aws_cloudcontrolapi_resource" => {
                let name =
                    |value: &Value<'_>| value.get("type_name").and_then(Value::as_str).map(str::to_owned);
                let name = name(&object.after).or_else(|| name(&object.before));
                name.is_none_or(|name| of_cloud_control(&name))
            }
            _ => differs(&object.before, &object.after) || !object.unknown.is_none(),
        };
        if !grants {
            continue;
        }
        let message = Text::new(
            format!("what `{kind}` grants is not read from this plan: look at the change itself"),
            format!(
                "`{kind}` が何を許可するかは、このプランからは読み取れません。変更の内容を直接確認してください"
            ),
        );
        findings.fact(Fact::new("access-unknown-until-apply", object.address(), message));
    }
}

/// A stack makes roles and policies only when it may.
fn makes_principals(stack: &Value<'_>) -> bool {
    let capabilities = stack.get("capabilities").map(Value::items).unwrap_or_default();
    capabilities
        .iter()
        .filter_map(Value::as_str)
        .any(|one| one.contains("IAM") || one == "CAPABILITY_AUTO_EXPAND")
}

/// Services whose resources are principals, guardrails or assignments, and policies of any service.
fn of_cloud_control(name: &str) -> bool {
    let service = name.split("::").nth(1).unwrap_or_default();
    ["IAM", "SSO", "Organizations", "IdentityStore", "RolesAnywhere"].contains(&service)
        || name.ends_with("Policy")
        || name.ends_with("Permission")
        || table::CLOUD_CONTROL.contains(&name)
}

/// Whether something else than labels differs.
fn differs(before: &Value<'_>, after: &Value<'_>) -> bool {
    let plain = |value: &Value<'_>| -> Vec<(String, Value<'static>)> {
        let labels = ["tags", "tags_all", "description"];
        let members = value.members().iter().filter(|(name, _)| !labels.contains(&name.as_ref()));
        members.map(|(name, value)| (name.to_string(), value.clone().into_owned())).collect()
    };
    before.is_null() != after.is_null() || plain(before) != plain(after)
}
