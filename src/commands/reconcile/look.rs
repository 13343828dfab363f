//! Looking at a state after an apply whose end nobody knows: did the serial move, and is anything left to do?

use crate::apply::journal::Journal;
use crate::apply::results::{for_outcome, results};
use crate::apply::verbs::plan_arguments;
use crate::apply::verdict::Seen;
use crate::diagnostic::Diagnostic;
use crate::plan;
use crate::plan::Plan;
use crate::signoff::session::{Document, Ended, Found, Kind, Reconciled, ResourceResult, Started};
use crate::terraform::Terraform;
use crate::text::{Lang, Text};

use super::super::Failure;
use super::super::apply::{advised, fresh_plan, now};
use super::super::request::Place;
use super::Work;

/// Whether the outcome that was sent says that nobody knows.
pub(super) fn ended_unknown(journal: &Journal) -> bool {
    let last = journal.outbox.iter().rev().find(|one| one.kind == Kind::Finished);
    let found = last.and_then(|one| Document::from_bytes(Kind::Finished, &one.document).ok());
    matches!(found, Some(Document::Finished(finished)) if finished.ended == Ended::Unknown)
}

/// What is found, in a sentence.
pub(super) fn says(found: &Reconciled) -> Text {
    match found.found {
        Found::Nothing => Text::new(
            "the state did not move: nothing of it was written. Look for objects that terraform made and could not write down",
            "state は変わっていません。作成されたのに state に書かれなかったオブジェクトがないか確認してください",
        ),
        Found::All => Text::new(
            "the state moved and nothing is left to do: it was applied",
            "state が更新され、残りの変更はありません。適用は完了しています",
        ),
        Found::Part => Text::new(
            "the state moved and something is left to do: plan again and sign again",
            "state が更新されましたが、残りの変更があります。プランとサインオフをやり直してください",
        ),
    }
}

/// Compares the state and a fresh plan with what began.
pub(super) fn look(work: &Work<'_>, journal: &Journal, started: &Started) -> Result<Reconciled, Failure> {
    let folder = work.args.chdir.clone().unwrap_or_else(|| journal.folder.clone().into());
    let terraform = Terraform::find(work.args.terraform_bin.as_deref(), &folder)?;
    if folder.join("errored.tfstate").exists() {
        return Err(Diagnostic::error(
            "state-not-pushed",
            format!("`{}` holds a state that terraform could not write: `errored.tfstate`", folder.display()),
        )
        .help("it is the only record of what was made: `terraform state push errored.tfstate` through `pairgate exec`, then run this again")
        .into());
    }
    same_commit(work, started)?;
    same_place(&terraform, started)?;
    let state = terraform.state()?;
    if let (Some(was), Some(is)) = (&started.request.state.lineage, &state.lineage)
        && was != is
    {
        return Err(Diagnostic::error(
            "another-state",
            format!("the state here has lineage `{is}`, and the apply was of `{was}`"),
        )
        .help("run it in the root module's folder and workspace that was applied")
        .into());
    }
    let arguments = plan_arguments(&work.args.arguments).map_err(|why| {
        Diagnostic::error("plan-arguments", why.get(Lang::En).to_owned())
            .help("pass behind `--` what the job that planned passes to `terraform plan`")
    })?;
    let private = work.outbox.store.private(&journal.session)?;
    let (_, loaded) =
        fresh_plan(&terraform, &private.join("reconcile"), &arguments.plan, true).map_err(advised)?;
    let left = plan::plan(&loaded.name, &loaded.text)?;
    let before = Seen { lineage: started.request.state.lineage.as_deref(), serial: started.serial };
    let moved = before.differs_from(Seen { lineage: state.lineage.as_deref(), serial: state.serial });
    let some_left = left.changes.iter().any(|change| change.is_notable());
    let found = match (moved, some_left) {
        (false, _) => Found::Nothing,
        (true, false) => Found::All,
        (true, true) => Found::Part,
    };
    Ok(Reconciled {
        schema: "pairgate-reconciled-v1".to_owned(),
        session: journal.session.clone(),
        request: journal.request.clone(),
        by: work.viewer.clone(),
        found,
        lineage: state.lineage,
        serial: state.serial,
        resources: became(&terraform, &private, &left),
        at: now(work.outbox.forge),
    })
}

/// The state of another root module or workspace says nothing of this one. Before the first apply neither has a lineage
/// that would tell them apart.
fn same_place(terraform: &Terraform, started: &Started) -> Result<(), Failure> {
    let applied = &started.request;
    let root = Place::of(terraform.folder(), None)?.root;
    let workspace = terraform.workspace()?;
    if root == applied.root_module && workspace == applied.workspace {
        return Ok(());
    }
    Err(Diagnostic::error(
        "another-place",
        format!(
            "the apply was of `{}` in workspace `{}`, and this is `{root}` in workspace `{workspace}`",
            applied.root_module, applied.workspace
        ),
    )
    .help(format!(
        "name the folder with `--chdir`, and select the workspace: `pairgate exec --workspace {0} -- terraform workspace \
         select {0}`",
        applied.workspace
    ))
    .into())
}

/// Another commit plans other changes.
fn same_commit(work: &Work<'_>, started: &Started) -> Result<(), Failure> {
    let head = work.outbox.clone.head()?.commit;
    if head == started.request.head_sha && work.outbox.clone.is_clean()? {
        return Ok(());
    }
    Err(Diagnostic::error(
        "not-at-head",
        format!(
            "the apply was of the commit {}, and the clone is at {head} or was changed",
            started.request.head_sha
        ),
    )
    .help(format!(
        "`git checkout --detach {}` in a clean clone, and run this again",
        started.request.head_sha
    ))
    .into())
}

/// What became of each change, where this machine still has the plan that was applied.
fn became(terraform: &Terraform, private: &std::path::Path, left: &Plan<'_>) -> Vec<ResourceResult> {
    let file = private.join("tfplan");
    let Some(text) = file
        .exists()
        .then(|| terraform.show_plan(&file).ok())
        .flatten()
        .and_then(|bytes| String::from_utf8(bytes).ok())
    else {
        return Vec::new();
    };
    let Ok(planned) = plan::plan("the plan that was applied", &text) else { return Vec::new() };
    let log = std::fs::read_to_string(private.join("log")).unwrap_or_default();
    for_outcome(&results(&planned, Some(left), &log)).2
}
