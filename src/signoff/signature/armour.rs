//! Reading an SSHSIG, in one way of writing only.
//!
//! The library forgives lengths that do not fit. Nothing that is verified depends on them, yet two readers could
//! disagree about such bytes: what is read is written again and must give the same.

use data_encoding::BASE64;
use ssh_key::public::KeyData;
use ssh_key::{PublicKey, SshSig};

/// The longest armour that is read; a signature by an rsa key of 4096 bits has 1.6 KiB.
const MAX_ARMOUR: usize = 16 * 1024;
/// Behind the signature of a security key: one byte of flags and a counter.
pub(super) const TRAILER: usize = 5;

/// Reads an armour; none when it is odd in any way.
pub(super) fn read(armour: &str) -> Option<SshSig> {
    if armour.len() > MAX_ARMOUR {
        return None;
    }
    // A forge may give the lines back with carriage returns.
    let armour = armour.replace("\r\n", "\n");
    let signature = SshSig::from_pem(armour.trim()).ok()?;
    if signature.version() != SshSig::VERSION || !signature.reserved().is_empty() {
        return None;
    }
    let body: String = armour.lines().filter(|line| !line.starts_with("-----")).map(str::trim).collect();
    let bytes = BASE64.decode(body.as_bytes()).ok()?;
    (write(&signature)? == bytes).then_some(signature)
}

/// Whether the key lives in a security key.
pub(super) fn is_device(key: &KeyData) -> bool {
    matches!(key, KeyData::SkEd25519(_) | KeyData::SkEcdsaSha2NistP256(_))
}

/// The bytes of a signature as OpenSSH's PROTOCOL.sshsig and PROTOCOL.u2f write them.
fn write(signature: &SshSig) -> Option<Vec<u8>> {
    let key = PublicKey::from(signature.public_key().clone()).to_bytes().ok()?;
    let made = signature.signature_bytes();
    let trailer = if is_device(signature.public_key()) { TRAILER } else { 0 };
    let (made, trailer) = made.split_at_checked(made.len().checked_sub(trailer)?)?;
    let inner = [&string(signature.algorithm().as_str().as_bytes())?, &string(made)?, trailer].concat();
    let fields = [
        string(&key)?,
        string(signature.namespace().as_bytes())?,
        string(b"")?,
        string(signature.hash_alg().as_str().as_bytes())?,
        string(&inner)?,
    ];
    Some([b"SSHSIG".as_slice(), &SshSig::VERSION.to_be_bytes(), &fields.concat()].concat())
}

/// A length and so many bytes.
fn string(bytes: &[u8]) -> Option<Vec<u8>> {
    let length = u32::try_from(bytes.len()).ok()?;
    Some([length.to_be_bytes().as_slice(), bytes].concat())
}
