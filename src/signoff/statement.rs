//! The text of a review that holds a record.
//!
//! ```text
//! <!-- pairgate:signoff:v1 -->
//! sentences for people
//!
//! (fence `pairgate-signoff`)    the exact bytes, one line
//! (fence `pairgate-signature`)  an SSHSIG in its armour, where there is one
//! ```
//!
//! Everything is strict: whoever edits such a text by hand makes something that is no record any more.

use super::canonical::Malformed;
use super::fence;
use super::record::Record;

/// The first line of a text that holds a record.
pub const MARKER: &str = "<!-- pairgate:signoff:v1 -->";
/// The info string of the fence with the bytes.
pub const RECORD: &str = "pairgate-signoff";
/// The info string of the fence with the signature.
pub const SIGNATURE: &str = "pairgate-signature";
/// What the first line of an applier's statement begins with that consumes sign-offs of a request.
pub(super) const STARTED: &str = "<!-- pairgate:started:v1 ";

const BEGIN: &str = "-----BEGIN SSH SIGNATURE-----";
const END: &str = "-----END SSH SIGNATURE-----";

/// A record as somebody posted it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signed {
    /// The sentences for people; they decide nothing.
    pub sentences: String,
    /// The exact bytes: a signature is over these.
    pub bytes: String,
    /// What the bytes say.
    pub record: Record,
    /// The signature in its armour, as `ssh-keygen` writes it.
    pub armour: Option<String>,
}

/// Writes the text of a review. It is read back at once, so that nothing is posted that nobody could read.
pub fn compose(sentences: &str, record: &Record, armour: Option<&str>) -> Result<String, Malformed> {
    let bytes = record.bytes();
    let text = layout(sentences, &bytes, armour);
    match read(&text) {
        Some(Ok(signed)) if signed.record == *record => Ok(text),
        Some(Err(malformed)) => Err(malformed),
        _ => Err(Malformed::Layout("it does not read back as it was written")),
    }
}

/// Reads a text; none when its first line is not the marker, because then it is somebody's own words.
pub fn read(text: &str) -> Option<Result<Signed, Malformed>> {
    let first = text.lines().next().unwrap_or_default();
    first.starts_with(MARKER).then(|| strictly(text))
}

/// The digest of the request that an applier began to apply, when the text says that on its first line. What
/// cannot be read names every request: a sign-off is rather used up once too often than once too little.
pub fn started(text: &str) -> Option<Option<&str>> {
    let rest = text.lines().next().unwrap_or_default().trim_end().strip_prefix(STARTED)?;
    Some(rest.strip_suffix(" -->").filter(|digest| super::command::is_digest(digest)))
}

/// The first line of the text that says that applying this request began.
pub fn started_marker(digest: &str) -> String {
    format!("{STARTED}{digest} -->")
}

fn layout(sentences: &str, bytes: &str, armour: Option<&str>) -> String {
    let mut blocks = vec![(RECORD, bytes)];
    blocks.extend(armour.map(|armour| (SIGNATURE, armour.trim_end_matches('\n'))));
    fence::write(&format!("{MARKER}\n{sentences}"), &blocks)
}

fn strictly(text: &str) -> Result<Signed, Malformed> {
    let (head, blocks) = fence::read(text, &[RECORD, SIGNATURE])?;
    let Some(sentences) = head.strip_prefix(MARKER).and_then(|head| head.strip_prefix('\n')) else {
        return Err(Malformed::Layout("the marker must stand alone on the first line"));
    };
    // A hidden comment in the sentences could hide the record from people who read the page.
    if sentences.contains("<!--") {
        return Err(Malformed::Layout("a hidden comment stands before the record"));
    }
    let bytes = blocks.first().copied().unwrap_or_default();
    let record = Record::read(bytes)?;
    let armour = match blocks.get(1) {
        Some(armour) if is_armour(armour) => Some(format!("{armour}\n")),
        Some(_) => return Err(Malformed::Layout("the signature is not in SSH armour")),
        None => None,
    };
    Ok(Signed { sentences: sentences.to_owned(), bytes: bytes.to_owned(), record, armour })
}

fn is_armour(text: &str) -> bool {
    let base64 = |line: &str| {
        !line.is_empty() && line.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+/=".contains(&byte))
    };
    text.strip_prefix(BEGIN)
        .and_then(|text| text.strip_prefix('\n'))
        .and_then(|text| text.strip_suffix(END))
        .and_then(|text| text.strip_suffix('\n'))
        .is_some_and(|body| body.split('\n').all(base64))
}
