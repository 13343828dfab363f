//! The change digest: what a sign-off binds to. The manual is `pairgate explain digest`.
//!
//! Two plans of an unchanged configuration differ in `timestamp` and in the order of
//! `relevant_attributes` (measured with Terraform 1.11), and in a few attributes that providers move
//! by themselves. Everything else is bound, unknown new members included.
//!
//! ```text
//! piece      = a top-level member, or one resource of a list       (canonical text, see `canonical`)
//! line       = canonical path ":" hex(sha256(piece, secrets masked)) "\n"
//! public     = sha256("pairgate-digest-v1\n" lines sorted by path)
//! secret     = sha256("pairgate-secret-v1\n" the same lines with secrets, for pieces that hold any)
//! commitment = none                                    no piece holds a secret
//!            | hmac-sha256(seal key, secret)            with PAIRGATE_SEAL_KEY
//!            | argon2id(secret, nonce, 19 MiB, 2, 1)    without it
//! digest     = sha256("pairgate-change-v1\n" public kind commitment)
//! ```
//!
//! A plain hash over a plan with a four-digit PIN in it was reversed in 0.04 s, hence the commitment.
//! The nonce is public in any case. By default it comes from the public part, so that an equal plan has
//! an equal digest without asking for the nonce of the first one; a record may bring its own.

use std::fmt::Write as _;
use std::sync::OnceLock;

use hmac::{Hmac, KeyInit, Mac};
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use sha2::{Digest as _, Sha256};

use super::canonical::{Known, Treatment, Writer, string};
use super::json::{Cursor, JsonError};
use super::model::{Change, Piece, PieceKind, PiecePath, Plan, ResourceChange, StateObject};
use super::secrets::{Secrets, Sensitive};
use super::value::{Marks, Raw};

/// Bytes of a SHA-256 hash.
pub type Hash = [u8; 32];

/// Why a plan has no digest.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DigestError {
    /// The same key twice in one object, mostly.
    #[error(transparent)]
    Json(#[from] JsonError),
    /// No memory for the memory-hard hash. An empty commitment would bind nothing, so there is none.
    #[error("the commitment over sensitive values could not be computed")]
    Commitment,
}

/// How sensitive values are bound.
pub enum Seal<'k> {
    /// Keyed: whoever lacks the key learns nothing from the digest.
    Key(&'k [u8]),
    /// Memory-hard, salted with a nonce; none derives it from the public part.
    Nonce(Option<&'k [u8]>),
}

/// The change digest and the hashes that it is made of.
#[derive(Debug, Clone)]
pub struct Digest {
    /// The digest.
    pub hash: Hash,
    /// Over everything but secrets.
    pub public: Hash,
    /// `none`, `argon2id` or `keyed`.
    pub commitment: &'static str,
    /// Hash of each piece with secrets masked, by path.
    pub pieces: Vec<(PiecePath, Hash)>,
}

impl Digest {
    /// All digits, with the algorithm's version in front.
    pub fn full(&self) -> String {
        format!("v1:{}", hex(&self.hash))
    }

    /// Twelve digits in groups of four, for people to compare.
    pub fn short(&self) -> String {
        let digits: Vec<char> = hex(&self.hash).chars().take(12).collect();
        digits.chunks(4).map(|group| group.iter().collect::<String>()).collect::<Vec<_>>().join("-")
    }

    /// The first 33 bits as three words of the BIP-39 English list, whose words differ in their first
    /// four letters.
    pub fn words(&self) -> String {
        let list = bip39::Language::English.word_list();
        let bits = self.hash.iter().take(5).fold(0u64, |bits, byte| bits << 8 | u64::from(*byte)) >> 7;
        let word = |shift: u32| list.get((bits >> shift) as usize & 0x7ff).copied().unwrap_or_default();
        [word(22), word(11), word(0)].join(" ")
    }
}

/// Lower-case hexadecimal digits.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Computes the change digest. Fails on a key that appears twice in one object: readers disagree about
/// what such a plan means.
pub fn digest(
    text: &str,
    plan: &Plan<'_>,
    marked: &[Sensitive<'_>],
    secrets: &Secrets,
    seal: &Seal<'_>,
) -> Result<Digest, DigestError> {
    let treatments = treatments(text, plan, marked);
    let hashes = hash_pieces(text, plan, secrets, &treatments);
    let mut pieces = with_paths(&plan.pieces, hashes)?;
    pieces.sort_by(|(one, _), (other, _)| one.cmp(other));
    let public = lines("pairgate-digest-v1\n", pieces.iter().map(|(path, hashes)| (path, hashes.masked)));
    let whole =
        |(path, hashes): &'_ (PiecePath, Hashes)| hashes.whole.as_deref().map(|whole| (path.clone(), *whole));
    let secret: Vec<(PiecePath, Hash)> = pieces.iter().filter_map(whole).collect();
    let secret_lines = || lines("pairgate-secret-v1\n", secret.iter().map(|(path, whole)| (path, *whole)));
    let (commitment, sealed) = match (secret.is_empty(), seal) {
        (true, _) => ("none", Hash::default()),
        (false, Seal::Key(key)) => ("keyed", keyed(key, &secret_lines())?),
        (false, Seal::Nonce(nonce)) => ("argon2id", hard(&secret_lines(), nonce.unwrap_or(&public))?),
    };
    let mut hash = Sha256::new();
    hash.update(b"pairgate-change-v1\n");
    hash.update(public);
    hash.update(commitment.as_bytes());
    hash.update(sealed);
    let pieces = pieces.into_iter().map(|(path, hashes)| (path, hashes.masked)).collect();
    Ok(Digest { hash: hash.finalize().into(), public, commitment, pieces })
}

/// Hashes of one piece.
struct Hashes {
    /// With secrets masked.
    masked: Hash,
    /// With secrets in place; only for the few pieces that hold any.
    whole: Option<Box<Hash>>,
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
fn hash_pieces(
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

fn offset_in(text: &str, part: &str) -> usize {
    (part.as_ptr() as usize).wrapping_sub(text.as_ptr() as usize)
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
    if volatile.is_empty() || !matches!(drift.actions, super::Actions::Update) {
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
    let known = |value: Option<&super::Value<'_>>, names: &[&str]| {
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

/// Hashes with the paths of their pieces; drift counts what is not left out. The first error in the
/// file's order is the one that is told.
fn with_paths(
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
fn treatments<'a>(text: &str, plan: &Plan<'a>, marked: &[Sensitive<'a>]) -> Vec<Treatment<'a>> {
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

fn sha256(bytes: &[u8]) -> Hash {
    Sha256::digest(bytes).into()
}

fn lines<'p>(head: &str, pieces: impl Iterator<Item = (&'p PiecePath, Hash)>) -> Hash {
    let mut hash = Sha256::new();
    hash.update(head.as_bytes());
    let (mut line, mut text) = (Vec::new(), String::new());
    for (path, piece) in pieces {
        line.clear();
        text.clear();
        // Writing to a string cannot fail.
        let _ = write!(text, "{path}");
        string(&text, &mut line);
        line.push(b':');
        line.extend_from_slice(hex(&piece).as_bytes());
        line.push(b'\n');
        hash.update(&line);
    }
    hash.finalize().into()
}

fn keyed(key: &[u8], secret: &Hash) -> Result<Hash, DigestError> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).map_err(|_| DigestError::Commitment)?;
    mac.update(b"pairgate-seal-v1\n");
    mac.update(secret);
    Ok(mac.finalize().into_bytes().into())
}

/// OWASP's parameters for Argon2id: 19 MiB, two passes, one lane.
fn hard(secret: &Hash, nonce: &[u8]) -> Result<Hash, DigestError> {
    let mut out = Hash::default();
    let salt = sha256(nonce);
    argon2::Argon2::default()
        .hash_password_into(secret, &salt, &mut out)
        .map_err(|_| DigestError::Commitment)?;
    Ok(out)
}
