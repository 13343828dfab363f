//! Values of AWS in the types of the audit.

use std::collections::BTreeMap;

use aws_sdk_sts::primitives::DateTime;
use jiff::Timestamp;

use crate::audit::aws::facts::{AccessKey, Used};
use crate::audit::known::{Known, Reason};

/// A moment. Where AWS told none for a field that it always tells, the SDK says 1970: nothing of AWS is as old.
pub(super) fn moment(at: &DateTime) -> Option<Timestamp> {
    let at = Timestamp::new(at.secs(), i32::try_from(at.subsec_nanos()).ok()?).ok()?;
    (at > Timestamp::UNIX_EPOCH).then_some(at)
}

/// A moment that has to be there. `what` is a name, for it stands in both languages.
pub(super) fn made(what: &str, at: Option<&DateTime>) -> Result<Timestamp, Reason> {
    at.and_then(moment)
        .ok_or_else(|| odd(format!("{what} has no moment"), format!("{what} に日時がありません")))
}

/// A word that has to be there. `what` is a name, for it stands in both languages.
pub(super) fn word(what: &str, word: Option<&str>) -> Result<String, Reason> {
    word.filter(|word| !word.is_empty())
        .map(str::to_owned)
        .ok_or_else(|| odd(format!("{what} is missing"), format!("{what} がありません")))
}

/// Something that makes no sense.
pub(super) fn odd(en: impl Into<String>, ja: impl Into<String>) -> Reason {
    Reason::odd(en, ja)
}

/// A fact from an answer.
pub(super) fn known<T, R: Into<Reason>>(answer: Result<T, R>) -> Known<T> {
    match answer {
        Ok(fact) => Known::Known(fact),
        Err(reason) => Known::NotRead(reason.into()),
    }
}

/// The last use: none is never, as far as AWS remembers.
pub(super) fn used(at: Option<&DateTime>, service: Option<&str>, region: Option<&str>) -> Known<Used> {
    // IAM fills what it does not know with a word.
    let told = |word: Option<&str>| word.filter(|word| !word.is_empty() && *word != "N/A").map(str::to_owned);
    match at {
        None => Known::Known(Used::Never),
        Some(at) => match moment(at) {
            Some(at) => Known::Known(Used::At { at, service: told(service), region: told(region) }),
            None => Known::NotRead(odd("a last use without its moment", "最終利用に日時がありません")),
        },
    }
}

/// A policy document as IAM sends it: by the rules of RFC 3986, so a plus stays a plus.
pub(super) fn document(encoded: &str) -> Result<String, Reason> {
    let mut bytes = Vec::with_capacity(encoded.len());
    let mut rest = encoded.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        rest = after;
        if *first != b'%' {
            bytes.push(*first);
            continue;
        }
        let digits = after.get(..2).and_then(|two| data_encoding::HEXLOWER_PERMISSIVE.decode(two).ok());
        let Some(byte) = digits.as_deref().and_then(<[u8]>::first) else {
            return Err(odd("a policy document with a wrong `%`", "ポリシー文書の `%` が不正です"));
        };
        bytes.push(*byte);
        rest = after.get(2..).unwrap_or_default();
    }
    let text = String::from_utf8(bytes)
        .map_err(|_| odd("a policy document that is no UTF-8", "ポリシー文書が UTF-8 ではありません"))?;
    // A cut one would grant less than the principal has.
    serde_json::from_str::<serde::de::IgnoredAny>(&text).map_err(|error| {
        odd(
            format!("a policy document that is no JSON: {error}"),
            format!("ポリシー文書が JSON ではありません：{error}"),
        )
    })?;
    Ok(text)
}

/// Tags. Two of the same key cannot be.
pub(super) fn tags<'a>(all: impl Iterator<Item = (&'a str, &'a str)>) -> BTreeMap<String, String> {
    all.map(|(key, value)| (key.to_owned(), value.to_owned())).collect()
}

/// Gives access keys their places: 1 is the oldest.
pub(super) fn place(mut keys: Vec<AccessKey>) -> Vec<AccessKey> {
    keys.sort_by(|a, b| (a.created.get(), &a.id).cmp(&(b.created.get(), &b.id)));
    for (key, slot) in keys.iter_mut().zip(1..) {
        key.slot = slot;
    }
    keys
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn documents_are_decoded_to_the_letter() {
        assert_eq!(document("%7B%22a+b%22%3A%22%E5%AD%97%25%22%7d").as_deref(), Ok("{\"a+b\":\"字%\"}"));
        assert_eq!(document("{\"plain\":1}").as_deref(), Ok("{\"plain\":1}"));
        for wrong in ["%7", "%", "%zz", "%ff", "%7B%22a%22", ""] {
            assert!(matches!(document(wrong), Err(Reason::Odd { .. })), "{wrong}");
        }
    }

    #[test]
    fn nineteen_seventy_is_no_moment() {
        assert_eq!(moment(&DateTime::from_secs(0)), None);
        assert!(moment(&DateTime::from_secs(1_700_000_000)).is_some());
        assert!(made("it", Some(&DateTime::from_secs(0))).is_err() && made("it", None).is_err());
        assert!(matches!(used(Some(&DateTime::from_secs(0)), None, None), Known::NotRead(_)));
        assert_eq!(used(None, Some("N/A"), Some("N/A")), Known::Known(Used::Never));
    }
}
