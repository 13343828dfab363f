//! Whether a signature is good: each step a question, and the first No says what to do.

use jiff::Timestamp;
use ssh_key::public::KeyData;
use ssh_key::{HashAlg, PublicKey};

use super::allowed::{AllowedSigners, Signer, goes_with, usable};
use super::armour::{TRAILER, is_device, read};
use super::principal;
use crate::signoff::record::NAMESPACE;
use crate::signoff::verification::Holds;
use crate::text::Text;

/// The flag of a security key that says that somebody touched it.
const USER_PRESENT: u8 = 1;

/// What a signature says about itself; nothing of it is verified.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signed {
    /// The key's fingerprint, `SHA256:…`.
    pub fingerprint: String,
    /// The key as a line of the allowed-signers file has it, without a comment.
    pub key: String,
    /// What it was made for.
    pub namespace: String,
}

/// A text that is no signature that can be checked here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("it is no SSH signature of a supported kind")]
pub struct Unreadable;

/// What an armour says about itself, for messages and for the key's owner.
pub fn signed(armour: &str) -> Result<Signed, Unreadable> {
    let signature = read(armour).filter(|signature| usable(signature.public_key())).ok_or(Unreadable)?;
    let key = PublicKey::from(signature.public_key().clone());
    Ok(Signed {
        fingerprint: fingerprint(signature.public_key()),
        key: key.to_openssh().map_err(|_| Unreadable)?,
        namespace: signature.namespace().to_owned(),
    })
}

fn fingerprint(key: &KeyData) -> String {
    key.fingerprint(HashAlg::Sha256).to_string()
}

impl AllowedSigners {
    /// Whether `armour` is a signature over exactly these bytes, in our namespace, by a key that the file lists
    /// for this signer (the principal is the account's number `user:583231`), valid at that time.
    ///
    /// With `touch` only a security key counts, and only when it was touched: any other key signs without its
    /// owner.
    pub fn check(&self, bytes: &[u8], armour: &str, signer: u64, at: Timestamp, touch: bool) -> Holds {
        match self.answer(bytes, armour, signer, at, touch) {
            Ok(()) => Holds::Yes,
            Err(why) => Holds::No(why),
        }
    }

    fn answer(
        &self,
        bytes: &[u8],
        armour: &str,
        signer: u64,
        at: Timestamp,
        touch: bool,
    ) -> Result<(), Text> {
        let signature = read(armour).ok_or_else(unreadable)?;
        if signature.namespace() != NAMESPACE {
            return Err(namespace());
        }
        let entry = self.entry(signature.public_key(), signer)?;
        in_time(entry, at)?;
        if entry.namespaces.as_ref().is_some_and(|names| !names.iter().any(|name| name == NAMESPACE)) {
            return Err(not_for_us(signature.public_key()));
        }
        if !goes_with(&entry.key, &signature.algorithm()) {
            return Err(unreadable());
        }
        // The library takes whatever key it is given and compares it with the signature's: we give the file's.
        PublicKey::from(entry.key.clone()).verify(NAMESPACE, bytes, &signature).map_err(|_| broken())?;
        if touch { touched(&entry.key, signature.signature_bytes()) } else { Ok(()) }
    }

    /// The line of this key, when it is this person's.
    fn entry(&self, key: &KeyData, signer: u64) -> Result<&Signer, Text> {
        match self.signers.iter().find(|entry| entry.key == *key) {
            Some(entry) if entry.id == signer => Ok(entry),
            Some(entry) => Err(somebody_else(key, signer, entry.id)),
            None => Err(unlisted(key, signer)),
        }
    }
}

fn in_time(entry: &Signer, at: Timestamp) -> Result<(), Text> {
    if let Some(after) = entry.after.filter(|after| at < *after) {
        let key = fingerprint(&entry.key);
        return Err(Text::new(
            format!(
                "the key {key} counts from {after} on, and this is of {at}; sign again after that, or with another key"
            ),
            format!(
                "鍵 {key} は {after} から有効ですが、署名の時刻は {at} です。その時刻以降に署名し直すか、別の鍵を使ってください"
            ),
        ));
    }
    if let Some(before) = entry.before.filter(|before| at >= *before) {
        let key = fingerprint(&entry.key);
        return Err(Text::new(
            format!(
                "the key {key} counts no more since {before}, and this is of {at}; sign again with a key that is valid"
            ),
            format!(
                "鍵 {key} は {before} に失効しており、署名の時刻は {at} です。有効な鍵で署名し直してください"
            ),
        ));
    }
    Ok(())
}

fn touched(key: &KeyData, signature: &[u8]) -> Result<(), Text> {
    if !is_device(key) {
        return Err(Text::new(
            "a security key must be touched for a sign-off, and this key is a file; sign with a security key \
             (`ssh-keygen -t ed25519-sk`) that the allowed signers list",
            "承認にはセキュリティキーへのタッチが必要ですが、この鍵はファイルの鍵です。allowed_signers に登録された\
             セキュリティキー(`ssh-keygen -t ed25519-sk`)で署名してください",
        ));
    }
    let flags =
        signature.len().checked_sub(TRAILER).and_then(|at| signature.get(at)).copied().unwrap_or_default();
    if flags & USER_PRESENT == 0 {
        return Err(Text::new(
            "the security key was not touched; make a key without `no-touch-required` and sign again",
            "セキュリティキーがタッチされていません。`no-touch-required` を付けずに鍵を作成し、署名し直してください",
        ));
    }
    Ok(())
}

fn unreadable() -> Text {
    Text::new(
        "the signature cannot be read, or is of a kind that is not supported; sign again with `pairgate sign`, with an \
         ed25519, ecdsa (256 or 384 bits) or rsa key, and without a certificate",
        "署名を読み取れないか、対応していない種類です。ed25519、ecdsa(256 または 384 ビット)、rsa のいずれかの鍵を、\
         証明書なしで使い、`pairgate sign` で署名し直してください",
    )
}

fn namespace() -> Text {
    Text::new(
        format!(
            "the signature was made for something else, not for `{NAMESPACE}`; sign again with `pairgate sign`"
        ),
        format!(
            "この署名は別の用途のもので、`{NAMESPACE}` 用ではありません。`pairgate sign` で署名し直してください"
        ),
    )
}

fn not_for_us(key: &KeyData) -> Text {
    let key = fingerprint(key);
    Text::new(
        format!(
            "the key {key} may not sign in `{NAMESPACE}`; add that name to `namespaces` of its line on the base branch, \
             or sign with another key"
        ),
        format!(
            "鍵 {key} は `{NAMESPACE}` での署名を許可されていません。ベースブランチにあるその行の `namespaces` に追加するか、\
             別の鍵で署名してください"
        ),
    )
}

fn somebody_else(key: &KeyData, signer: u64, owner: u64) -> Text {
    let (key, signer, owner) = (fingerprint(key), principal(signer), principal(owner));
    Text::new(
        format!("the key {key} is {owner}'s, and {signer} signed; sign with a key of your own"),
        format!("鍵 {key} は {owner} のもので、署名者は {signer} です。ご自身の鍵で署名してください"),
    )
}

fn unlisted(key: &KeyData, signer: u64) -> Text {
    let (key, signer) = (fingerprint(key), principal(signer));
    Text::new(
        format!(
            "the allowed signers of the base branch do not list the key {key}; sign with a key that is listed, or have a \
             line for {signer} merged first"
        ),
        format!(
            "ベースブランチの allowed_signers に鍵 {key} がありません。登録済みの鍵で署名するか、先に {signer} の行を\
             マージしてください"
        ),
    )
}

fn broken() -> Text {
    Text::new(
        "the signature does not fit these bytes: the record or the signature was changed; sign again",
        "署名が記録の内容と一致しません。記録または署名が変更されています。署名し直してください",
    )
}
