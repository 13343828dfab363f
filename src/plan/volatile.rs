//! What moves by itself between two plans of one configuration, and is therefore not in the digest.
//!
//! A fingerprint that changes without a change gets a gate switched off; one that leaves out too much is
//! no gate. So the list is short, each row has a source, and whatever is not surely a moved clock counts.

use std::sync::OnceLock;

use super::canonical::{Treatment, Writer};
use super::json::Cursor;
use super::model::{Piece, PieceKind, Plan};
use super::value::{Marks, Raw, Value};

/// Members that drift of a moved clock has and that say nothing else.
const DRIFT_MEMBERS: [&str; 8] =
    ["address", "module_address", "mode", "type", "name", "index", "provider_name", "change"];
const DRIFT_CHANGE_MEMBERS: [&str; 8] = [
    "actions",
    "before",
    "after",
    "after_unknown",
    "before_sensitive",
    "after_sensitive",
    "before_identity",
    "after_identity",
];

/// Drift that is nothing but volatile attributes comes and goes between two equal plans. Anything besides
/// (a move, a mark, a member that we do not know) makes it count.
fn only_volatile(plan: &Plan<'_>, piece: &Piece<'_>) -> bool {
    let PieceKind::Drift(index) = piece.kind else { return false };
    let Some(drift) = plan.drift.get(index) else { return false };
    let volatile = volatile_of(&drift.kind);
    if volatile.is_empty() || !matches!(drift.actions, crate::plan::Actions::Update) {
        return false;
    }
    let change = &drift.change;
    let rest = |side: Option<Raw<'_>>| {
        let text = side?.text();
        let treatments = [Treatment { offset: 0, marks: Marks::None, volatile }];
        let mut out = Vec::new();
        Writer::new(None, &treatments, 0).value(&mut Cursor::new(text), &mut out).ok()?;
        text.starts_with('{').then_some(out)
    };
    let (before_marks, after_marks) = change.sensitive_marks();
    let whole = Raw::new(piece.text).value();
    let known = |value: Option<&Value<'_>>, names: &[&str]| {
        value.is_some_and(|value| value.members().iter().all(|(key, _)| names.contains(&key.as_ref())))
    };
    before_marks == after_marks
        && change.unknown_marks().is_none()
        && change.before_identity.map(Raw::value) == change.after_identity.map(Raw::value)
        && known(Some(&whole), &DRIFT_MEMBERS)
        && known(whole.get("change"), &DRIFT_CHANGE_MEMBERS)
        && rest(change.before).is_some_and(|before| rest(change.after) == Some(before))
}

/// Whether the digest leaves a piece out.
pub fn is_left_out(plan: &Plan<'_>, piece: &Piece<'_>) -> bool {
    match piece.kind {
        PieceKind::Member if piece.path.is("timestamp") => true,
        // A list of which nothing is left is as no list.
        PieceKind::Member if piece.path.is("resource_drift") => {
            let mut drift =
                plan.pieces.iter().filter(|piece| matches!(piece.kind, PieceKind::Drift(_))).peekable();
            drift.peek().is_some() && drift.all(|piece| only_volatile(plan, piece))
        }
        PieceKind::Drift(_) => only_volatile(plan, piece),
        _ => false,
    }
}

/// Attributes of a type that move by themselves: `data/volatile-attributes.tsv`.
pub fn volatile_of(kind: &str) -> &'static [&'static str] {
    static TABLE: OnceLock<Vec<(&str, Vec<&str>)>> = OnceLock::new();
    let table = TABLE.get_or_init(|| {
        let mut table: Vec<(&str, Vec<&str>)> = Vec::new();
        let rows =
            include_str!("../../data/volatile-attributes.tsv").lines().filter(|line| !line.starts_with('#'));
        for (kind, attribute) in rows.filter_map(|row| row.split_once('\t')) {
            let attribute = attribute.split('\t').next().unwrap_or_default();
            match table.iter_mut().find(|(known, _)| *known == kind) {
                Some((_, attributes)) => attributes.push(attribute),
                None => table.push((kind, vec![attribute])),
            }
        }
        table
    });
    table.iter().find(|(known, _)| *known == kind).map_or(&[], |(_, attributes)| attributes.as_slice())
}
