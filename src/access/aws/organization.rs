//! What takes accounts from under their guardrails without touching one: another parent, or a type of policy that the
//! organization switches off.

use super::estate::When;
use super::facts::Findings;
use crate::access::Fact;
use crate::plan::Value;
use crate::text::Text;

const TYPES: [&str; 2] = ["SERVICE_CONTROL_POLICY", "RESOURCE_CONTROL_POLICY"];

/// Tells of accounts and units that move, and of types that are switched off.
pub(super) fn judge(findings: &mut Findings<'_, '_>) {
    let estate = findings.estate;
    for (index, object) in estate.all() {
        match object.change.kind.as_ref() {
            "aws_organizations_account" | "aws_organizations_organizational_unit" => {
                let unknown = !object.unknown.member("parent_id").is_none();
                let (old, new) = (
                    estate.text(index, "parent_id", When::Before),
                    estate.text(index, "parent_id", When::After).filter(|_| !unknown),
                );
                let Some(old) = old.filter(|_| estate.exists(index, When::After)) else { continue };
                if Some(old) == new {
                    continue;
                }
                let name = findings.name(index, "name");
                let to = new.unwrap_or("(known after apply)");
                let message = Text::new(
                    format!(
                        "`{name}` moves from `{old}` to `{to}`, and the guardrails of `{old}` no longer hold for it"
                    ),
                    format!(
                        "`{name}` が `{old}` から `{to}` に移り、`{old}` のガードレールが適用されなくなります"
                    ),
                );
                findings
                    .fact(Fact::new("guardrail-detached", object.address(), message).attribute("parent_id"));
            }
            "aws_organizations_organization" => {
                let attribute = "enabled_policy_types";
                if estate.is_computed(index, attribute) && !object.unknown.member(attribute).is_none() {
                    continue;
                }
                let has = |when, kind: &str| {
                    let value = estate.values(index, when).get(attribute).unwrap_or(&Value::Null);
                    value.items().iter().any(|one| one.as_str() == Some(kind))
                };
                for kind in
                    TYPES.into_iter().filter(|kind| has(When::Before, kind) && !has(When::After, kind))
                {
                    let message = Text::new(
                        format!(
                            "the organization switches off `{kind}`, so that no guardrail of this type holds any more"
                        ),
                        format!(
                            "組織で `{kind}` が無効になり、この種類のガードレールがすべて効かなくなります"
                        ),
                    );
                    findings.fact(
                        Fact::new("guardrail-detached", object.address(), message).attribute(attribute),
                    );
                }
            }
            _ => {}
        }
    }
}
