//! Base64 with the alphabet of RFC 4648, as Go's `base64.StdEncoding` reads it.

use data_encoding::{BASE64, BASE64_MIME_PERMISSIVE};

/// Bytes as base64, padded.
pub(super) fn encode(bytes: &[u8]) -> String {
    BASE64.encode(bytes)
}

/// The bytes of a base64 text; none when it is no base64. Line breaks do not count, the padding must be
/// there, and the bits that it leaves over may be anything.
pub(super) fn decode(text: &str) -> Option<Vec<u8>> {
    // The library reads on behind the padding, and Go does not.
    let behind = text.find('=').and_then(|at| text.get(at..)).unwrap_or_default();
    if behind.contains(|c| !matches!(c, '=' | '\r' | '\n')) {
        return None;
    }
    BASE64_MIME_PERMISSIVE.decode(text.as_bytes()).ok()
}
