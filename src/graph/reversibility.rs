//! Whether what a plan takes away comes back.
//!
//! "Will be destroyed" says what Terraform does and not what it means. The verdict of this module does:
//! irreversible, recoverable or reversible, each with the fact of the plan that proves it. Nothing is
//! taken for granted: no proof, no recovery. It looks only at values before the change, because those
//! are what a provider goes by when it destroys.

use std::borrow::Cow;
use std::cmp::Reverse;

use super::loss::{self, Missing};
use super::{Consequence, Reversibility, keeper, proof};
use crate::plan::{Actions, Marks, Plan, ResourceChange, Value};
use crate::text::Text;
use crate::types::{Holds, Table, Truth, TypeRow};

/// Gives the addresses of direct dependents of an address that are of certain types, exist before the
/// change and are not destroyed by it.
pub type Dependents<'a> = dyn Fn(&str, &[&str]) -> Vec<String> + 'a;

/// What one change does to what its object holds.
#[derive(Debug, Clone)]
pub struct Judgement {
    /// Whether it comes back.
    pub reversibility: Reversibility,
    /// What proves it.
    pub reason: Text,
}

impl Judgement {
    fn new(reversibility: Reversibility, reason: Text) -> Self {
        Self { reversibility, reason }
    }
}

/// Every destroyed, replaced, forgotten or one-way updated object of a known type, worst first. About
/// types that the table does not know nothing is claimed, so they have no entry.
pub fn consequences(plan: &Plan<'_>, table: &Table, dependents: &Dependents<'_>) -> Vec<Consequence> {
    let mut found: Vec<(Holds, Consequence)> = Vec::new();
    for change in &plan.changes {
        let Some(row) = table.get(&change.kind) else { continue };
        let Some(judged) = judge(change, plan, table, dependents) else { continue };
        let consequence = Consequence {
            address: change.address.clone().into_owned(),
            kind: change.kind.clone().into_owned(),
            action: change.actions.name(),
            category: row.category.clone().into_owned(),
            holds: row.holds.name(),
            reversibility: judged.reversibility,
            reason: judged.reason,
        };
        found.push((row.holds, consequence));
    }
    // Stable: objects of one address keep the order of the plan.
    found.sort_by(|(holds, one), (other_holds, other)| {
        (Reverse(one.reversibility), holds, &one.address).cmp(&(
            Reverse(other.reversibility),
            other_holds,
            &other.address,
        ))
    });
    found.into_iter().map(|(_, consequence)| consequence).collect()
}

/// Whether one change can be undone; reversible where nothing is known.
pub fn of_change(
    change: &ResourceChange<'_>,
    plan: &Plan<'_>,
    table: &Table,
    dependents: &Dependents<'_>,
) -> Reversibility {
    judge(change, plan, table, dependents).map_or(Reversibility::Reversible, |judged| judged.reversibility)
}

/// The verdict on one change; None when it takes nothing away or its type is not known.
pub fn judge(
    change: &ResourceChange<'_>,
    plan: &Plan<'_>,
    table: &Table,
    dependents: &Dependents<'_>,
) -> Option<Judgement> {
    if !change.is_managed() {
        return None;
    }
    let row = table.get(&change.kind)?;
    let judged = match &change.actions {
        Actions::NoOp | Actions::Create | Actions::Read | Actions::Open => return None,
        Actions::Forget | Actions::CreateThenForget => forgotten(change),
        Actions::Update => updated(change, table)?,
        _ => destroyed(change, row, plan, dependents),
    };
    Some(match (&change.deposed, &change.actions) {
        (Some(key), _) => Judgement { reason: loss::deposed(key, &judged.reason), ..judged },
        (None, Actions::Unknown(_)) => Judgement { reason: loss::unknown_action(&judged.reason), ..judged },
        _ => judged,
    })
}

fn forgotten(change: &ResourceChange<'_>) -> Judgement {
    let (en, ja) = match change.provider_name() {
        "aws" | "awscc" => ("AWS", "AWS"),
        "google" | "google-beta" => ("Google Cloud", "Google Cloud"),
        "azurerm" | "azuread" | "azapi" => ("Azure", "Azure"),
        "github" => ("GitHub", "GitHub"),
        _ => ("its service", "サービス"),
    };
    let reason = Text::new(
        format!("stays in {en}: only forgotten by the state, and an import brings it back"),
        format!("{ja} 上には残ります。state から外れるだけで、import すれば管理下に戻せます"),
    );
    Judgement::new(Reversibility::Reversible, reason)
}

fn updated(change: &ResourceChange<'_>, table: &Table) -> Option<Judgement> {
    let mut worst: Option<Judgement> = None;
    let mut last = None;
    for update in table.updates(&change.kind) {
        // Of the rows of one attribute the first that matches counts.
        if last == Some(update.attribute) {
            continue;
        }
        let Some(reason) = update.matches(&change.change) else { continue };
        last = Some(update.attribute);
        if worst.as_ref().is_none_or(|worst| worst.reversibility < update.reversibility) {
            worst = Some(Judgement::new(update.reversibility, reason));
        }
    }
    worst
}

fn destroyed(
    change: &ResourceChange<'_>,
    row: &TypeRow,
    plan: &Plan<'_>,
    dependents: &Dependents<'_>,
) -> Judgement {
    if !row.holds.is_stateful() {
        return Judgement::new(row.destroy, loss::nothing(row.holds));
    }
    let before = change.change.before_value();
    let (sensitive, _) = change.change.sensitive_marks();
    match row.destroy {
        Reversibility::Irreversible => lifted(change, row, plan, dependents, &before, &sensitive),
        default => match lowered(row, &before, &sensitive) {
            Some(reason) => Judgement::new(Reversibility::Irreversible, reason),
            None => {
                let reason = loss::window(row, &before, &sensitive);
                let taken = name_taken(change, &before, &sensitive);
                Judgement::new(default, loss::with_name(reason, taken.as_deref()))
            }
        },
    }
}

/// An irreversible default: only a proof lifts it.
fn lifted(
    change: &ResourceChange<'_>,
    row: &TypeRow,
    plan: &Plan<'_>,
    dependents: &Dependents<'_>,
    before: &Value<'_>,
    sensitive: &Marks<'_>,
) -> Judgement {
    let proven = row.recoverable_if.as_ref().and_then(|condition| condition.proof(before, sensitive));
    if let Some(atoms) = proven {
        let taken = match proof::needs_name(atoms) {
            true => name_taken(change, before, sensitive),
            false => None,
        };
        let reason = proof::proven(atoms, before, sensitive);
        return Judgement::new(Reversibility::Recoverable, loss::with_name(reason, taken.as_deref()));
    }
    // References in the configuration mean the current object; nobody copies a deposed one.
    if change.is_current() && !row.recovered_by.is_empty() {
        let found = dependents(&change.address, &row.recovered_by);
        let mut kept = found.into_iter().filter(|address| keeper::keeps(plan, address, change));
        if let Some(address) = kept.next() {
            return Judgement::new(Reversibility::Recoverable, loss::kept(&address, kept.count()));
        }
    }
    let missing = Missing { row, before, sensitive, replaced: change.actions.replaces() };
    Judgement::new(Reversibility::Irreversible, missing.reason())
}

/// A milder default that the values make irreversible. A value that decides it and cannot be read is
/// taken for the worse one.
fn lowered(row: &TypeRow, before: &Value<'_>, sensitive: &Marks<'_>) -> Option<Text> {
    let condition = row.irreversible_if.as_ref()?;
    match condition.evaluate(before, sensitive) {
        Truth::False => None,
        Truth::True => {
            condition.proof(before, sensitive).map(|atoms| loss::hastened(row, atoms, before, sensitive))
        }
        Truth::Hidden => Some(loss::unreadable(row, condition)),
    }
}

/// The name that a replacement takes over from the object that waits for its deletion.
fn name_taken<'a>(
    change: &ResourceChange<'_>,
    before: &'a Value<'_>,
    sensitive: &Marks<'_>,
) -> Option<Cow<'a, str>> {
    if !change.actions.replaces() {
        return None;
    }
    let after = change.change.after_value();
    let name = before.get("name").and_then(Value::as_str).filter(|name| !name.is_empty())?;
    let hidden =
        sensitive.member("name").is_all() || change.change.sensitive_marks().1.member("name").is_all();
    let same = after.get("name").and_then(Value::as_str) == Some(name);
    (same && !hidden).then_some(Cow::Borrowed(name))
}
