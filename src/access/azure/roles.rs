//! Roles of Azure, Entra and Microsoft Graph by number and by name, and what the strong ones mean.

use std::sync::LazyLock;

use crate::access::holdings::Holding;
use crate::access::walk::Subject;
use crate::text::{Lang, Text};

const TABLE: &str = include_str!("../../../data/access/azure-roles.tsv");

/// One row.
#[derive(Debug)]
pub(super) struct Role {
    of: &'static str,
    number: &'static str,
    name: &'static str,
    kind: &'static str,
    en: &'static str,
    ja: &'static str,
}

static ROLES: LazyLock<Vec<Role>> = LazyLock::new(|| {
    TABLE
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| match line.split('\t').collect::<Vec<_>>().as_slice() {
            [of, number, name, kind, en, ja] => Some(Role { of, number, name, kind, en, ja }),
            _ => None,
        })
        .collect()
});

fn find(of: &str, text: &str) -> Option<&'static Role> {
    ROLES.iter().find(|role| {
        role.of == of && (role.number.eq_ignore_ascii_case(text) || role.name.eq_ignore_ascii_case(text))
    })
}

/// The name of a role that is given by the last part of its id; the number where it has no name here.
pub(super) fn name(of: &str, id: &str) -> String {
    let number = id.trim_end_matches('/').rsplit('/').next().unwrap_or(id);
    find(of, number).map_or_else(|| number.to_owned(), |role| role.name.to_owned())
}

/// Reader, Contributor and Owner include one another.
pub(super) fn rank(role: &str) -> Option<(&'static str, u8)> {
    ["Reader", "Contributor", "Owner"]
        .iter()
        .zip(0_u8..)
        .find(|(name, _)| name.eq_ignore_ascii_case(role))
        .map(|(_, step)| ("azure", step))
}

/// Adds to a holding what rules say when it is new.
pub(super) fn judge(subject: &Subject<'_, '_, '_>, of: &str, holding: &mut Holding) {
    if holding.capability.is_unknown() {
        return;
    }
    let Some(role) = find(of, &holding.capability.text) else { return };
    let rule = match role.kind {
        "admin" => "admin-granted",
        "escalation" => "privilege-escalation",
        _ => return,
    };
    holding.level = Some("permissions management");
    let line = holding.line();
    let text = Text::new(
        format!("{}: {}", line.get(Lang::En), role.en),
        format!("{}: {}", line.get(Lang::Ja), role.ja),
    );
    holding.facts.push(subject.fact(rule, text).attribute(holding.attribute));
}
