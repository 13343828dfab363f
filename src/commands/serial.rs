//! A state that moved since the last recorded apply: somebody ran terraform beside the gate.
//!
//! Told and never part of a request: CI need not have the notes, and whoever may push can write one. That nobody
//! knows is no mistake either, so whatever is missing here is silent; `post` and `apply` refuse what they must know.

use crate::files::plan_file::{self, Origin};
use crate::files::saved_plan;
use crate::git;
use crate::history::{GapKind, LastKnown, last_of};
use crate::render::escape::mark;
use crate::text::{Lang, Text};

use super::history::read;
use super::input::Loaded;

/// The same for a saved plan. Plan JSON does not say which state it is for.
pub(super) fn moved_before(loaded: &Loaded) -> Option<Text> {
    if !loaded.saved {
        return None;
    }
    let clone = git::Clone::open(&loaded.folder).ok()?;
    let bytes = plan_file::read(&Origin::File(loaded.origin.clone())).ok()?;
    let state = saved_plan::read(&loaded.name, &bytes).ok()?.state;
    moved(&clone, &state.lineage?, state.serial?)
}

/// What to say about a state whose serial is not the one that the last recorded apply left.
pub(super) fn moved(clone: &git::Clone, lineage: &str, serial: u64) -> Option<Text> {
    let known = match read(clone, None) {
        Ok((history, _)) => last_of(&history, lineage)?,
        Err(error) => {
            let why = mark(&error.message);
            return Some(Text::new(
                format!(
                    "whether somebody ran terraform beside the gate is not known, because the clone's notes cannot be read: {why}"
                ),
                format!(
                    "クローンのノートを読めないため、ゲートを通さない terraform の実行がないか確認できません({why})"
                ),
            ));
        }
    };
    GapKind::between(known.serial, serial).map(|kind| sentence(&known, kind))
}

fn sentence(known: &LastKnown, kind: GapKind) -> Text {
    let LastKnown { serial, pull_request, .. } = known;
    let at = known.at.strftime("%Y-%m-%d %H:%M UTC");
    let (who, who_ja) = (known.who.get(Lang::En), known.who.get(Lang::Ja));
    let last = format!("since the last recorded apply (#{pull_request} by {who}, {at})");
    let last_ja = format!("最後に記録された適用(#{pull_request}、{who_ja}、{at})の後");
    match kind {
        GapKind::Behind { found } => Text::new(
            format!(
                "the state went back from serial {serial} to {found} {last}: somebody put an older state in its place"
            ),
            format!(
                "{last_ja}、state のシリアルが {serial} から {found} に戻りました。古い state に置き換えられています"
            ),
        ),
        GapKind::Ahead { found } => Text::new(
            format!(
                "the state moved from serial {serial} to {found} {last}: somebody ran terraform beside the gate"
            ),
            format!(
                "{last_ja}、state のシリアルが {serial} から {found} に進みました。ゲートを通さずに terraform が実行されています"
            ),
        ),
        GapKind::Replaced => Text::new(
            format!("the state is another one than {last}"),
            format!("{last_ja}、state が別のものに置き換えられています"),
        ),
    }
}
