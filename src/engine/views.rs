//! Changes, drift and outputs as a person sees them.

use rayon::prelude::*;

use crate::graph::Reversibility;
use crate::plan::{Mode, OutputChange, Plan, ResourceChange, Secrets};
use crate::report::{ChangeView, Counts, OutputView};

use super::diff::attributes;

/// Numbers by kind of change. Only managed objects count as changes.
pub fn counts(plan: &Plan<'_>) -> Counts {
    use crate::plan::Actions as A;
    let mut counts = Counts {
        drift: plan.drift.len(),
        deferred: plan.deferred.len(),
        invoked: plan.invocations.len(),
        applies_otherwise: plan.applyable == Some(true),
        ..Counts::default()
    };
    for change in &plan.changes {
        if change.mode != Mode::Managed {
            counts.read += usize::from(change.actions == A::Read);
            continue;
        }
        counts.moved += usize::from(change.previous_address.is_some());
        counts.import += usize::from(change.importing.is_some());
        let kind = match &change.actions {
            A::NoOp => &mut counts.no_op,
            A::Create => &mut counts.create,
            A::Update => &mut counts.update,
            A::Delete => &mut counts.delete,
            A::DeleteThenCreate | A::CreateThenDelete | A::CreateThenForget => &mut counts.replace,
            A::Forget => &mut counts.forget,
            A::Read | A::Open | A::Unknown(_) => &mut counts.unknown,
        };
        *kind += 1;
    }
    counts
}

/// Every change that a person should see.
pub fn changes(
    plan: &Plan<'_>,
    secrets: &Secrets,
    reversibility: &(dyn Fn(&ResourceChange<'_>) -> Reversibility + Sync),
) -> Vec<ChangeView> {
    plan.changes
        .par_iter()
        .with_min_len(32)
        .filter(|change| change.is_notable())
        .map(|change| view(change, secrets, reversibility(change)))
        .collect()
}

/// What changed outside of Terraform.
pub fn drift(plan: &Plan<'_>, secrets: &Secrets) -> Vec<ChangeView> {
    plan.drift.par_iter().map(|change| view(change, secrets, Reversibility::Reversible)).collect()
}

fn view(change: &ResourceChange<'_>, secrets: &Secrets, reversibility: Reversibility) -> ChangeView {
    let (attributes, attributes_left_out) = if change.actions.is_idle() {
        (Vec::new(), 0)
    } else {
        attributes(&change.change, &change.replace_paths, secrets)
    };
    ChangeView {
        address: change.address.to_string(),
        previous_address: change.previous_address.as_deref().map(str::to_owned),
        importing: change.importing.as_ref().map(|importing| match &importing.id {
            Some(id) => secrets.redact(id).into_owned(),
            None if importing.unknown => super::show::UNKNOWN.to_owned(),
            None => String::new(),
        }),
        deposed: change.deposed.as_deref().map(str::to_owned),
        module: change.module_address.to_string(),
        kind: change.kind.to_string(),
        name: change.name.to_string(),
        data: change.mode != Mode::Managed,
        provider: change.provider.to_string(),
        action: change.actions.name(),
        symbol: change.actions.symbol(),
        action_reason: change.action_reason.as_deref().map(str::to_owned),
        reversibility,
        attributes,
        attributes_left_out,
        offset: change.place.start,
    }
}

/// Outputs of the root module that change.
pub fn outputs(plan: &Plan<'_>, secrets: &Secrets) -> Vec<OutputView> {
    plan.outputs
        .iter()
        .filter(|output| !output.actions.is_idle())
        .map(|output| output_view(output, secrets))
        .collect()
}

fn output_view(output: &OutputChange<'_>, secrets: &Secrets) -> OutputView {
    OutputView {
        name: output.name.to_string(),
        action: output.actions.name(),
        symbol: output.actions.symbol(),
        attributes: attributes(&output.change, &[], secrets).0,
    }
}
