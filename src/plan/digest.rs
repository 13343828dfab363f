//! The change digest: what a sign-off binds to. The manual is `pairgate explain digest`.
//!
//! Two plans of an unchanged configuration differ in `timestamp` and in the order of
//! `relevant_attributes` (measured with Terraform 1.11), and in a few attributes that providers move
//! by themselves. Everything else is bound, unknown new members included.
//!
//! ```text
//! piece      = a top-level member, or one resource of a list       (canonical text, see `canonical`)
//! values     = before, after, values: in their piece as "#" hex(sha256(canonical text))
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

use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest as _, Sha256};

use super::canonical::string;
use super::json::JsonError;
use super::model::{PiecePath, Plan};
pub use super::pieces::Hash;
use super::pieces::{Hashes, hash_pieces, sha256, treatments, with_paths};
use super::secrets::{Secrets, Sensitive};

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

    /// The first 33 bits as three words; see [`words`].
    pub fn words(&self) -> String {
        words(&self.hash)
    }
}

/// The first 33 bits of a hash as three words of the BIP-39 English list, whose words differ in their first
/// four letters.
pub fn words(hash: &[u8]) -> String {
    let list = bip39::Language::English.word_list();
    let bits = hash.iter().take(5).fold(0u64, |bits, byte| bits << 8 | u64::from(*byte)) >> 7;
    let word = |shift: u32| list.get((bits >> shift) as usize & 0x7ff).copied().unwrap_or_default();
    [word(22), word(11), word(0)].join(" ")
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
