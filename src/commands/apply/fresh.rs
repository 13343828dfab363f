//! A plan that is made here and now, in a folder that only this person can read, and the request that it makes.
//!
//! Threats 32, 33, 38, 41 and 42: a plan file of somebody else, one without a refresh, and one of an older state are never
//! applied, because what is applied is made here.

use std::path::{Path, PathBuf};

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::render::steps::Sign;
use crate::signoff::Request;
use crate::terraform::{Terraform, VariableFiles};
use crate::text::Text;

use super::super::Failure;
use super::super::input::{Loaded, PlanArgs};
use super::super::judge::Judged;
use super::super::progress::Progress;
use super::super::request::{self, Place, Subject};
use super::Ground;
use super::preflight::{Pull, target};
use super::screen::Screen;

/// A fresh plan, judged.
pub(super) struct Fresh {
    /// The saved plan, byte for byte.
    pub(super) bytes: Vec<u8>,
    pub(super) loaded: Loaded,
    pub(super) judged: Judged,
    pub(super) request: Request,
    /// The session's private folder.
    pub(super) private: PathBuf,
    /// The files with variables as the plan read them.
    pub(super) values: VariableFiles,
}

/// Makes a plan into a private folder and reads it.
pub(in super::super) fn make(
    terraform: &Terraform,
    file: &Path,
    arguments: &[String],
    refresh: bool,
) -> Result<(PlanArgs, Loaded), Failure> {
    terraform.plan(file, arguments, refresh)?;
    load(terraform, file)
}

/// Reads a plan that was made into a private folder.
pub(super) fn load(terraform: &Terraform, file: &Path) -> Result<(PlanArgs, Loaded), Failure> {
    let plan = PlanArgs {
        plan: Some(file.to_owned()),
        chdir: Some(terraform.folder().to_owned()),
        terraform_bin: Some(terraform.program().to_owned()),
        // Where it lies is nobody's business but this machine's.
        name: Some("fresh plan".to_owned()),
    };
    let mut loaded = plan.load()?;
    loaded.set_aside = terraform.set_aside().to_vec();
    Ok((plan, loaded))
}

/// Makes the plan and its request.
pub(super) fn fresh(
    ground: &Ground<'_>,
    pull: &Pull,
    screen: &mut Screen<'_>,
    warn: &mut dyn FnMut(Diagnostics),
) -> Result<Fresh, Failure> {
    let progress = Progress::new();
    progress.say("planning");
    let private = ground.store.private(ground.session)?;
    let file = private.join("tfplan");
    // Ephemeral variables are in no plan file, so their files must say the same when it is applied (threat 43).
    let values = VariableFiles::read(ground.terraform.folder(), &ground.arguments.plan)?;
    ground.terraform.plan(&file, &ground.arguments.plan, true).map_err(|error| advised(error.into()))?;
    let bytes = read(&file)?;
    let (plan, loaded) = load(ground.terraform, &file).map_err(advised)?;
    let place = Place::of(ground.terraform.folder(), None)?;
    let tree = pull.tree(ground);
    let subject = Subject {
        by: &ground.args.by,
        plan: &plan,
        loaded: &loaded,
        workspace: ground.args.workspace.as_deref(),
        outputs: &[],
    };
    let (judged, request) = request::request(&subject, &target(pull), place, &*tree, warn)?;
    // It was read several times, by us and by terraform. What is applied are the bytes, so all of them saw the same.
    if read(&file)? != bytes {
        return Err(Diagnostic::error(
            "plan-changed",
            "the file of the fresh plan changed while it was looked at",
        )
        .help("nothing was begun; find out which program writes there, and run it again")
        .into());
    }
    drop(progress);
    screen.step(Sign::Good, &Text::new("fresh plan", "新しいプラン"), &summary(&request))?;
    Ok(Fresh { bytes, loaded, judged, request, private, values })
}

fn read(file: &Path) -> Result<Vec<u8>, Diagnostic> {
    std::fs::read(file).map_err(|error| {
        Diagnostic::error("plan-unreadable", format!("the fresh plan cannot be read: {error}"))
            .help("nothing was begun; run it again")
    })
}

/// What terraform says, with what is known about it.
pub(in super::super) fn advised(failure: Failure) -> Failure {
    let Failure { outcome, mut diagnostics } = failure;
    for one in diagnostics.iter_mut().filter(|one| one.code == "terraform-failed") {
        if let Some(advice) = crate::apply::advice::advice(&one.message) {
            one.help = Some(format!(
                "{}; {}",
                advice.what.get(crate::text::Lang::En),
                advice.next.get(crate::text::Lang::En)
            ));
        }
    }
    Failure { outcome, diagnostics }
}

fn summary(request: &Request) -> Text {
    let counts = &request.counts;
    let all = [
        (counts.create, "to create", "作成"),
        (counts.update, "to update", "更新"),
        (counts.replace, "to replace", "置換"),
        (counts.delete, "to delete", "削除"),
        (counts.import, "to import", "インポート"),
        (counts.forget, "to forget", "管理から除外"),
        (counts.moved, "to move", "移動"),
        (counts.output, "outputs", "出力"),
    ];
    let some = || all.iter().filter(|(count, _, _)| *count > 0);
    let en: Vec<String> = some().map(|(count, what, _)| format!("{count} {what}")).collect();
    let ja: Vec<String> = some().map(|(count, _, what)| format!("{what} {count}")).collect();
    let en = if en.is_empty() { "no changes".to_owned() } else { en.join(", ") };
    let ja = if ja.is_empty() { "変更なし".to_owned() } else { ja.join("、") };
    let place = format!("{} [{}]", request.root_module, request.workspace);
    let serial = request.state.serial.map_or("-".to_owned(), |serial| serial.to_string());
    Text::new(
        format!("`{place}`: {en}; blast radius {}; state serial {serial}", request.blast_radius),
        format!("`{place}`: {ja}。影響範囲 {}、state のシリアル {serial}", request.blast_radius),
    )
}
