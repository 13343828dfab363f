//! Two proofs for a narrower policy, from its text: it allows nothing new, and nothing that was used is lost.

use std::collections::BTreeSet;
use std::sync::Arc;

use serde_json::{Value, json};

use super::Left;
use crate::audit::known::Reason;
use crate::iam::catalog;
use crate::iam::document::{Document, Effect, Kind, parse};
use crate::iam::grants::{Access, Answer, Budget, GateKind, wider};
use crate::text::{Lang, Text};

/// Proves the new text against the old document; `needed` are actions and patterns of actions that were used. An empty
/// text is a policy that is taken off.
pub(super) fn prove(
    old: &Document,
    written: &Value,
    new: &str,
    needed: &BTreeSet<String>,
    budget: &mut Budget,
) -> Result<(), Left> {
    let before = Access::of(old.clone());
    let after = if new.is_empty() {
        if denies(written).next().is_some() {
            return Err(lost());
        }
        Access::nothing()
    } else {
        let value: Value = serde_json::from_str(new).map_err(|_| beyond())?;
        // A deny holds down other policies as well, which the sets of this one cannot show.
        if !denies(written).eq(denies(&value)) || written.get("Version") != value.get("Version") {
            return Err(beyond());
        }
        let document = parse(new, Kind::Identity).map_err(|_| beyond())?;
        if document.problems.iter().filter(|one| one.grave).count()
            > old.problems.iter().filter(|one| one.grave).count()
        {
            return Err(beyond());
        }
        Access::of(document)
    };
    match wider(&before, &after, budget) {
        Answer::Empty => {}
        Answer::Witness(_) => return Err(beyond()),
        Answer::Undecided(why) => return Err(undecided(&why.reason())),
    }
    if needed.is_empty() {
        return Ok(());
    }
    let needed = if listed(old) { spelled_out(needed) } else { needed.clone() };
    let used =
        json!({"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": needed, "Resource": "*"}});
    let used = parse(&used.to_string(), Kind::Boundary).map_err(|_| lost())?;
    // A name of a service that no policy can say would let the limit fall away or count as nothing.
    if used.statements.iter().any(|statement| statement.broken) {
        return Err(lost());
    }
    match wider(&after, &before.limited(GateKind::Boundary, [Arc::new(used)]), budget) {
        Answer::Empty => Ok(()),
        Answer::Witness(_) => Err(lost()),
        Answer::Undecided(why) => Err(undecided(&why.reason())),
    }
}

/// Whether a part of a service is granted by naming the other part: no list says that of actions that nobody knows.
fn listed(old: &Document) -> bool {
    old.statements.iter().any(|statement| statement.effect == Effect::Allow && statement.actions.negated)
}

/// Whole services as the actions that they are known to have.
fn spelled_out(needed: &BTreeSet<String>) -> BTreeSet<String> {
    let mut out = BTreeSet::new();
    for one in needed {
        match catalog::expand(one) {
            catalog::Known::Actions(actions) if one.ends_with('*') => {
                out.extend(actions.iter().map(|action| format!("{}:{}", action.service, action.name)));
            }
            _ => {
                out.insert(one.clone());
            }
        }
    }
    out
}

/// The statements that deny, as they are written.
fn denies(document: &Value) -> impl Iterator<Item = &Value> {
    let list = match document.get("Statement") {
        Some(Value::Array(items)) => items.as_slice(),
        Some(one) => std::slice::from_ref(one),
        None => &[],
    };
    list.iter().filter(|statement| statement.get("Effect").and_then(Value::as_str) == Some("Deny"))
}

fn undecided(why: &Text) -> Left {
    Left {
        why: Text::new(
            format!("there is no proof for a narrower one: {}", why.get(Lang::En)),
            format!("絞り込んでも安全だと証明できません: {}", why.get(Lang::Ja)),
        ),
        reason: Reason::Failed { said: why.clone() },
    }
}

fn beyond() -> Left {
    Left::failed(
        "no narrower text could be made that lies within it",
        "元のポリシーの範囲内に収まる形に絞り込めません",
    )
}

fn lost() -> Left {
    Left::failed(
        "no narrower text could be made that keeps all that is used",
        "使われているものをすべて残したまま絞り込めません",
    )
}
