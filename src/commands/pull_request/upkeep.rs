//! Comments that are kept up to date: one of each kind, changed in place, found by marker and author.

use crate::ports::{Forge, Forged, OwnComment};
use crate::render::pull_request::{Kind, is_marker};

/// Writes a sticky comment, or changes the one that is there. Does nothing when nothing differs. Where several
/// jobs wrote at once there may be two: the oldest is kept and the others go, so that nobody reads a stale one.
pub fn upsert(
    forge: &dyn Forge,
    number: u64,
    (kind, root, workspace): (Kind, &str, &str),
    body: &str,
) -> Forged<OwnComment> {
    let own = forge.own_comments(number)?;
    let mut ours = own.into_iter().filter(|one| is_marker(&one.body, kind, root, workspace));
    let Some(first) = ours.next() else { return forge.comment(number, body) };
    for other in ours {
        forge.delete_comment(other.id)?;
    }
    // The forge may give line ends back in its own way.
    if first.body.replace("\r\n", "\n").trim_end() == body.trim_end() {
        return Ok(first);
    }
    forge.edit_comment(first.id, body)
}

/// The sticky comment of this kind, when there is one.
pub fn find(forge: &dyn Forge, number: u64, kind: Kind) -> Forged<Option<OwnComment>> {
    Ok(forge.own_comments(number)?.into_iter().find(|one| is_marker(&one.body, kind, "", "")))
}
