//! Credentials that do not end by themselves.

use super::estate::When;
use super::facts::Findings;
use super::table::KEYS;
use crate::access::{Entry, Fact, Grant};
use crate::text::Text;

/// Tells of every credential that is made or made active again.
pub(super) fn judge(findings: &mut Findings<'_, '_>) {
    let estate = findings.estate;
    for (index, object) in estate.all() {
        let Some((kind, en, ja)) = KEYS.iter().find(|(kind, ..)| *kind == object.change.kind) else {
            continue;
        };
        if !estate.exists(index, When::After) || object.change.importing.is_some() {
            continue;
        }
        let inactive = |when| estate.text(index, "status", when) == Some("Inactive");
        let made = object.change.actions.creates();
        let woken = inactive(When::Before) && !inactive(When::After);
        if !made && !woken {
            continue;
        }
        let owner = ["user", "user_name", "username", "bucket_name", "api_id", "name", "key_name"]
            .into_iter()
            .find(|name| estate.text(index, name, When::After).is_some());
        let whose = owner.map(|name| findings.name(index, name));
        let (of, of_ja) = match &whose {
            Some(whose) => (format!(" of `{whose}`"), format!("`{whose}` の")),
            None => Default::default(),
        };
        let message = match made {
            true => Text::new(
                format!("{en}{of} is made, which does not end by itself"),
                format!("{of_ja}{ja}が作成されます。自動では失効しません"),
            ),
            false => Text::new(
                format!("{en}{of} becomes active again"),
                format!("{of_ja}{ja}が再び有効になります"),
            ),
        };
        let mut fact = Fact::new("long-lived-key-created", object.address(), message);
        // One key for another is a rotation; one that nobody can use yet is only a beginning.
        fact.advisory = estate.exists(index, When::Before) && !woken || inactive(When::After);
        let grant = Grant {
            capability: en.trim_start_matches("an ").trim_start_matches("a ").to_owned(),
            ..Grant::default()
        };
        let entry = Entry {
            principal: whose.map_or_else(
                || object.address().to_owned(),
                |whose| match kind.starts_with("aws_iam_") {
                    true => format!("user {whose}"),
                    false => whose,
                },
            ),
            address: object.address().to_owned(),
            added: vec![grant],
            ..Entry::default()
        };
        findings.fact(fact);
        findings.entry(entry);
    }
}
