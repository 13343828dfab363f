//! Hashes of the pieces of a plan: what the change digest is made of.
//!
//! Most of a large plan's time goes here, so all cores work on it, and what a plan tells several times
//! is read once: the values of a resource that does not change stand in it four times.

use rayon::prelude::*;
use rustc_hash::FxHashMap;
use sha2::{Digest as _, Sha256};

use super::canonical::{Known, Treatment, Writer};
use super::json::{Cursor, JsonError};
use super::members::offset_in;
use super::model::{Change, Piece, PieceKind, PiecePath, Plan, ResourceChange, StateObject};
use super::secrets::{Secrets, Sensitive};
use super::value::{Marks, Raw};
use super::volatile::{is_left_out, volatile_of};

/// Bytes of a SHA-256 hash.
pub type Hash = [u8; 32];

/// Hashes of one piece.
pub struct Hashes {
    /// With secrets masked.
    pub masked: Hash,
    /// With secrets in place; only for the few pieces that hold any.
    pub whole: Option<Box<Hash>>,
}

/// What the pieces of one address share.
struct Shared<'p, 'a> {
    text: &'p str,
    plan: &'p Plan<'a>,
    secrets: &'p Secrets,
    treatments: &'p [Treatment<'a>],
}

/// Hashes of all pieces, in their order. Those of one address are looked at together, because a plan
/// tells the same values in several of them.
pub fn hash_pieces(
    text: &str,
    plan: &Plan<'_>,
    secrets: &Secrets,
    treatments: &[Treatment<'_>],
) -> Vec<Result<Option<Hashes>, JsonError>> {
    let shared = Shared { text, plan, secrets, treatments };
    let order = by_address(plan);
    let groups: Vec<&[(u32, u32)]> = order.chunk_by(|(one, _), (other, _)| one == other).collect();
    let mut hashes: Vec<(u32, Result<Option<Hashes>, JsonError>)> = groups
        .par_iter()
        .with_min_len(16)
        .map_init(Vec::new, |buffer, group| {
            let mut known = Known::new();
            let hash = |&(_, index): &(u32, u32)| {
                let piece = plan.pieces.get(index as usize)?;
                Some((index, shared.hash_piece(piece, &mut known, buffer)))
            };
            group.iter().filter_map(hash).collect::<Vec<_>>()
        })
        .flatten_iter()
        .collect();
    hashes.sort_unstable_by_key(|(index, _)| *index);
    hashes.into_iter().map(|(_, hashes)| hashes).collect()
}

/// Numbers of pieces, with those of one address next to each other: pairs of a group and a piece.
fn by_address(plan: &Plan<'_>) -> Vec<(u32, u32)> {
    let current = plan.changes.iter().zip(0u32..).filter(|(change, _)| change.is_current());
    let groups: FxHashMap<&str, u32> =
        current.map(|(change, group)| (change.address.as_ref(), group)).collect();
    // Groups of changes have the changes' numbers; all others come behind.
    let mut alone = plan.changes.len() as u32..;
    let mut group = |piece: &Piece<'_>| {
        let of_object = |objects: &[StateObject<'_>], index: usize| {
            objects.get(index).and_then(|object| groups.get(object.address.as_ref())).copied()
        };
        let found = match piece.kind {
            PieceKind::Change(index) => u32::try_from(index).ok(),
            PieceKind::Prior(index) => of_object(&plan.prior, index),
            PieceKind::Planned(index) => of_object(&plan.planned, index),
            PieceKind::Member | PieceKind::Drift(_) => None,
        };
        found.or_else(|| alone.next()).unwrap_or(u32::MAX)
    };
    let mut order: Vec<(u32, u32)> =
        plan.pieces.iter().zip(0u32..).map(|(piece, index)| (group(piece), index)).collect();
    order.sort_unstable();
    order
}

impl<'p, 'a> Shared<'p, 'a> {
    /// Values of a piece that are written as their hash, with their places.
    fn folded(&self, piece: &Piece<'a>) -> Vec<(usize, &'a str)> {
        let of_change = |change: Option<&ResourceChange<'a>>| {
            change.map_or([None, None], |change| [change.change.before, change.change.after])
        };
        let of_object = |object: Option<&StateObject<'a>>| [object.and_then(|object| object.values), None];
        let values = match piece.kind {
            PieceKind::Member => [None, None],
            PieceKind::Change(index) => of_change(self.plan.changes.get(index)),
            PieceKind::Drift(index) => of_change(self.plan.drift.get(index)),
            PieceKind::Prior(index) => of_object(self.plan.prior.get(index)),
            PieceKind::Planned(index) => of_object(self.plan.planned.get(index)),
        };
        let place = |raw: Raw<'a>| (offset_in(self.text, raw.text()), raw.text());
        values.into_iter().flatten().map(place).collect()
    }

    fn hash_piece(
        &self,
        piece: &Piece<'a>,
        known: &mut Known<'a>,
        buffer: &mut Vec<u8>,
    ) -> Result<Option<Hashes>, JsonError> {
        let Self { text, plan, secrets, treatments } = *self;

        let left_out = is_left_out(plan, piece);
        if left_out && !matches!(piece.kind, PieceKind::Drift(_)) {
            return Ok(None);
        }
        // The heads of lists and modules are not slices of the text and hold no values.
        if matches!(piece.text, "[…]" | "{…}" | "[]") {
            return Ok(Some(Hashes { masked: sha256(piece.text.as_bytes()), whole: None }));
        }
        let base = offset_in(text, piece.text);
        let own = within(treatments, base, base + piece.text.len());
        buffer.clear();
        let writer = Writer::new(Some(secrets), own, base).folding(self.folded(piece), std::mem::take(known));
        let masked;
        (masked, *known) = write(piece, writer, buffer)?;
        // Only now, because a key that appears twice counts there too.
        if left_out {
            return Ok(None);
        }
        let mut hashes = Hashes { masked: sha256(buffer), whole: None };
        if masked {
            buffer.clear();
            write(piece, Writer::new(None, own, base).folding(self.folded(piece), Known::new()), buffer)?;
            hashes.whole = Some(Box::new(sha256(buffer)));
        }
        Ok(Some(hashes))
    }
}

/// Writes the canonical text of a piece; tells whether something was masked, and which values are known.
fn write<'t>(
    piece: &Piece<'t>,
    mut writer: Writer<'_, '_, 't>,
    out: &mut Vec<u8>,
) -> Result<(bool, Known<'t>), JsonError> {
    let base = writer.base;
    let locate = |error: JsonError| JsonError { offset: error.offset + base, ..error };
    let mut cursor = Cursor::new(piece.text);
    if piece.path.is("relevant_attributes") && piece.text.starts_with('[') {
        let mut elements = Vec::new();
        cursor
            .array(|cursor| {
                let mut element = Vec::new();
                writer.value(cursor, &mut element)?;
                elements.push(element);
                Ok(())
            })
            .map_err(locate)?;
        elements.sort();
        out.push(b'[');
        out.extend_from_slice(&elements.join(b",".as_slice()));
        out.push(b']');
    } else {
        writer.value(&mut cursor, out).map_err(locate)?;
    }
    Ok((writer.masked, writer.into_known()))
}

/// Hashes with the paths of their pieces; drift counts what is not left out. The first error in the
/// file's order is the one that is told.
pub fn with_paths(
    pieces: &[Piece<'_>],
    hashes: Vec<Result<Option<Hashes>, JsonError>>,
) -> Result<Vec<(PiecePath, Hashes)>, JsonError> {
    let mut drift = 0..;
    let mut found = Vec::with_capacity(pieces.len());
    for (piece, hashes) in pieces.iter().zip(hashes) {
        let Some(hashes) = hashes? else { continue };
        let path = match piece.kind {
            PieceKind::Drift(_) => PiecePath { number: drift.next(), ..piece.path.clone() },
            _ => piece.path.clone(),
        };
        found.push((path, hashes));
    }
    Ok(found)
}

/// Places with marks or volatile members, sorted.
pub fn treatments<'a>(text: &str, plan: &Plan<'a>, marked: &[Sensitive<'a>]) -> Vec<Treatment<'a>> {
    let offset = |raw: Raw<'_>| offset_in(text, raw.text());
    let mut found: Vec<Treatment<'a>> = marked
        .iter()
        .map(|one| Treatment { offset: offset(one.raw), marks: one.marks.clone(), volatile: &[] })
        .collect();
    let values = |change: &Change<'a>| [change.before, change.after];
    let changes =
        plan.changes.iter().chain(&plan.drift).map(|change| (change.kind.as_ref(), values(&change.change)));
    let states =
        plan.prior.iter().chain(&plan.planned).map(|object| (object.kind.as_ref(), [object.values, None]));
    for (kind, raws) in changes.chain(states) {
        let volatile = volatile_of(kind);
        if !volatile.is_empty() {
            let places = raws.into_iter().flatten().map(offset);
            found.extend(places.map(|offset| Treatment { offset, marks: Marks::None, volatile }));
        }
    }
    found.sort_by_key(|treatment| treatment.offset);
    // A value may be marked and volatile: one entry carries both.
    found.dedup_by(|next, kept| {
        let same = next.offset == kept.offset;
        if same {
            if kept.volatile.is_empty() {
                kept.volatile = next.volatile;
            }
            if kept.marks.is_none() {
                kept.marks = std::mem::take(&mut next.marks);
            }
        }
        same
    });
    found
}

fn within<'t, 'a>(treatments: &'t [Treatment<'a>], start: usize, end: usize) -> &'t [Treatment<'a>] {
    let from = treatments.partition_point(|treatment| treatment.offset < start);
    let to = treatments.partition_point(|treatment| treatment.offset < end);
    treatments.get(from..to).unwrap_or_default()
}

pub fn sha256(bytes: &[u8]) -> Hash {
    Sha256::digest(bytes).into()
}
