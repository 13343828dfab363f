//! Principals as texts with their kind in front, so that the sets of texts decide about them too.
//!
//! | written | who |
//! |---|---|
//! | `"*"`, `{"AWS": "*"}` | everybody |
//! | an account number, `arn:aws:iam::N:root` | everybody of that account |
//! | a role | the role and its sessions |
//! | anything else | only that |
//!
//! Sources: IAM User Guide, `reference_policies_elements_principal` and `…_notprincipal`. The latter says that a Deny
//! with `NotPrincipal` spares only who is listed: an account in the list does not spare its users, nor a role its
//! sessions. For an Allow it does not say, so that stays open between both.

use super::pattern::{Elem, Pattern, glob, normal, plain, word};
use super::sets::{Lit, Sets, counted};
use crate::iam::document::{Effect, Principal, PrincipalKind, Principals};

/// A prefix of the texts of a kind, with its word in a request.
const KINDS: [(&str, &str); 4] = [
    ("aws:", "AWS "),
    ("service:", "Service "),
    ("federated:", "Federated "),
    ("canonical:", "CanonicalUser "),
];

/// The literal of a `Principal` or `NotPrincipal` element. Account numbers stand for ARNs of the `partition`.
pub(crate) fn literal(sets: &mut Sets, who: &Principals, effect: Effect, partition: &str) -> Lit {
    let (mut upper, mut lower) = (Vec::new(), Vec::new());
    for one in &who.values {
        let (wide, narrow) = patterns(one, partition);
        match (who.negated, effect) {
            (false, _) => {
                lower.extend(if unclear(one) { Vec::new() } else { wide.clone() });
                upper.extend(wide);
            }
            (true, Effect::Deny) => {
                lower.extend(if unclear(one) { Vec::new() } else { narrow.clone() });
                upper.extend(if unclear(one) { wide } else { narrow });
            }
            (true, Effect::Allow) => {
                lower.extend(if unclear(one) { Vec::new() } else { narrow });
                upper.extend(wide);
            }
        }
    }
    for list in [&mut upper, &mut lower] {
        list.sort_unstable();
        list.dedup();
    }
    let mut name = String::from("p");
    for (mark, list) in [('<', &upper), ('>', &lower)] {
        for pattern in list {
            name.push(mark);
            // A word and a pattern never look the same: no word has a wildcard in it.
            counted(&mut name, &plain(pattern));
        }
    }
    Lit::new(sets.bounded(name, upper, lower), !who.negated)
}

/// A wildcard within a name: AWS refuses it in ARNs, and says nothing of it elsewhere.
fn unclear(one: &Principal) -> bool {
    !everybody(one) && one.text.contains(['*', '?'])
}

fn everybody(one: &Principal) -> bool {
    one.kind == PrincipalKind::Everyone || (one.kind == PrincipalKind::Aws && one.text == "*")
}

/// Everybody that an entry can mean, and the entry itself.
fn patterns(one: &Principal, partition: &str) -> (Vec<Pattern>, Vec<Pattern>) {
    if everybody(one) {
        let all = vec![vec![Elem::Star]];
        return (all.clone(), all);
    }
    let prefix = match one.kind {
        PrincipalKind::Everyone | PrincipalKind::Aws => "aws:",
        PrincipalKind::Service => "service:",
        PrincipalKind::Federated => "federated:",
        PrincipalKind::Canonical => "canonical:",
    };
    let text = one.text.as_str();
    if unclear(one) {
        let wide = vec![glob(&format!("{prefix}{text}"))];
        return (wide.clone(), wide);
    }
    if one.kind != PrincipalKind::Aws {
        let only = vec![word(&format!("{prefix}{text}"))];
        return (only.clone(), only);
    }
    let account = is_account(text).then_some((partition, text));
    if let Some((partition, account)) = account.or_else(|| root(text)) {
        let all = |service: &str| after(&format!("aws:arn:{partition}:{service}::{account}:"));
        let only = word(&format!("aws:arn:{partition}:iam::{account}:root"));
        return (vec![all("iam"), all("sts")], vec![only]);
    }
    let only = word(&format!("aws:{text}"));
    match role(text) {
        Some((partition, account, name)) => {
            let sessions = after(&format!("aws:arn:{partition}:sts::{account}:assumed-role/{name}/"));
            (vec![only.clone(), sessions], vec![only])
        }
        None => (vec![only.clone()], vec![only]),
    }
}

/// Everything that begins with a text.
fn after(start: &str) -> Pattern {
    normal(start.chars().map(Elem::Char).chain([Elem::Star]))
}

/// Twelve digits, or fewer in examples.
pub(crate) fn is_account(text: &str) -> bool {
    !text.is_empty() && text.len() <= 12 && text.bytes().all(|one| one.is_ascii_digit())
}

/// `arn:PARTITION:iam::ACCOUNT:REST`.
fn iam(text: &str) -> Option<(&str, &str, &str)> {
    let (partition, rest) = text.strip_prefix("arn:")?.split_once(':')?;
    let (account, rest) = rest.strip_prefix("iam::")?.split_once(':')?;
    Some((partition, account, rest))
}

/// The partition and the account of `arn:PARTITION:iam::ACCOUNT:root`.
pub(crate) fn root(text: &str) -> Option<(&str, &str)> {
    iam(text).and_then(|(partition, account, rest)| (rest == "root").then_some((partition, account)))
}

/// The partition, the account and the name without path of a role's ARN.
pub(crate) fn role(text: &str) -> Option<(&str, &str, &str)> {
    let (partition, account, rest) = iam(text)?;
    let name = rest.strip_prefix("role/")?.rsplit('/').next()?;
    (!name.is_empty()).then_some((partition, account, name))
}

/// A text of the sets as a request shows it.
pub(crate) fn shown(text: &str) -> String {
    KINDS
        .iter()
        .find_map(|(prefix, kind)| text.strip_prefix(prefix).map(|rest| format!("{kind}{rest}")))
        .unwrap_or_else(|| text.to_owned())
}
