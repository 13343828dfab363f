//! From the bytes of a file to a plan, or to a refusal that names the problem and the fix.
//!
//! Other gates exit 0 on truncated plans, on plans that a redirect damaged and on plans with a CI
//! log around them. This door fails closed: what is not surely a whole plan is refused. What a refused
//! text is, is told by `refusal`.

use crate::diagnostic::Diagnostic;

use super::model::Plan;
use super::refusal::{self, SHOW};

/// What the bytes are, before they are read as a plan.
#[derive(Debug)]
pub enum Input {
    /// A text that may be plan JSON.
    Text(String),
    /// A saved plan file: a zip that only `terraform show` can read, or OpenTofu's encrypted form of it.
    Saved,
}

/// Decodes the bytes of `name`: UTF-8 with or without a byte order mark, or UTF-16.
pub fn decode(name: &str, bytes: Vec<u8>) -> Result<Input, Diagnostic> {
    if bytes.starts_with(b"PK\x03\x04") {
        return Ok(Input::Saved);
    }
    if let Some((format, _)) = COMPRESSED.iter().find(|(_, magic)| bytes.starts_with(magic)) {
        return Err(Diagnostic::error("plan-compressed", format!("`{name}` is compressed with {format}"))
            .help(format!("decompress it first, for instance with `{format} -d`")));
    }
    let text = match encoding(&bytes) {
        Encoding::Utf8 => utf8(name, bytes)?,
        Encoding::Utf16 { little, skip } => utf16(name, bytes.get(skip..).unwrap_or_default(), little)?,
        Encoding::Utf32 => {
            return Err(Diagnostic::error("plan-encoding", format!("`{name}` is UTF-32")).help(
                "save it as UTF-8: `terraform show -json tfplan > plan.json` in a shell that keeps UTF-8",
            ));
        }
        Encoding::Binary => return Err(binary(name)),
    };
    if text.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}').is_empty() {
        return Err(Diagnostic::error("plan-empty", format!("`{name}` is empty"))
            .help(format!("the command that should have written it failed or wrote elsewhere; {SHOW}")));
    }
    if encrypted(&text) {
        return Ok(Input::Saved);
    }
    Ok(Input::Text(text))
}

/// What artifact stores and shells compress with, and how such files start.
const COMPRESSED: [(&str, &[u8]); 4] = [
    ("gzip", &[0x1f, 0x8b]),
    ("zstd", &[0x28, 0xb5, 0x2f, 0xfd]),
    ("xz", &[0xfd, b'7', b'z', b'X', b'Z', 0]),
    ("bzip2", b"BZh"),
];

enum Encoding {
    Utf8,
    Utf16 { little: bool, skip: usize },
    Utf32,
    Binary,
}

/// Text starts with ASCII, so the zeros of the first four bytes tell the encoding (RFC 4627, section 3).
fn encoding(bytes: &[u8]) -> Encoding {
    let ascii = |byte: u8| matches!(byte, b'\t' | b'\n' | b'\r' | 0x1b | b' '..=b'~');
    match *bytes {
        [0xff, 0xfe, 0, 0, ..] | [0, 0, 0xfe, 0xff, ..] => Encoding::Utf32,
        [0xff, 0xfe, ..] => Encoding::Utf16 { little: true, skip: 2 },
        [0xfe, 0xff, ..] => Encoding::Utf16 { little: false, skip: 2 },
        [0, 0, 0, one, ..] | [one, 0, 0, 0, ..] if ascii(one) => Encoding::Utf32,
        [one, 0, other, _, ..] if ascii(one) && other != 0 => Encoding::Utf16 { little: true, skip: 0 },
        [0, one, _, other, ..] if ascii(one) && other != 0 => Encoding::Utf16 { little: false, skip: 0 },
        [one, 0] | [one, 0, _] if ascii(one) => Encoding::Utf16 { little: true, skip: 0 },
        [0, one] | [0, one, _] if ascii(one) => Encoding::Utf16 { little: false, skip: 0 },
        // A disk that was full leaves zeros, and no text has them.
        [0, ..] | [_, 0, ..] => Encoding::Binary,
        _ => Encoding::Utf8,
    }
}

fn utf8(name: &str, bytes: Vec<u8>) -> Result<String, Diagnostic> {
    let mut text = String::from_utf8(bytes).map_err(|error| {
        let place = error.utf8_error();
        let at = place.valid_up_to();
        let bytes = error.as_bytes();
        let before = bytes.get(..at).unwrap_or_default();
        if place.error_len().is_none() && before.trim_ascii_start().starts_with(b"{") {
            return refusal::truncated(name, &format!("the last character is incomplete (byte {at})"));
        }
        let looks_like_text = before.len() >= 16
            || before.trim_ascii_start().starts_with(b"{");
        if !looks_like_text || before.contains(&0) {
            return binary(name);
        }
        Diagnostic::error("plan-encoding", format!("`{name}` is not UTF-8: byte {at} does not belong there")).help(
            "a redirect in PowerShell or a legacy code page damaged it; write it with `terraform show -json tfplan | Out-File -Encoding utf8 plan.json`, or run terraform in another shell",
        )
    })?;
    if text.starts_with('\u{feff}') {
        text.drain(..'\u{feff}'.len_utf8());
    }
    Ok(text)
}

fn binary(name: &str) -> Diagnostic {
    Diagnostic::error("plan-binary", format!("`{name}` is neither text nor a saved plan file"))
        .help(format!("pairgate reads plan JSON or what `terraform plan -out=tfplan` saved; {SHOW}"))
}

fn utf16(name: &str, bytes: &[u8], little: bool) -> Result<String, Diagnostic> {
    let fail = |what: &str| {
        Diagnostic::error("plan-encoding", format!("`{name}` looks like UTF-16, but {what}"))
            .help(format!("the file is cut or damaged; {SHOW}, as UTF-8"))
    };
    if !bytes.len().is_multiple_of(2) {
        return Err(fail("it has an odd number of bytes"));
    }
    let units = bytes.chunks_exact(2).map(|pair| {
        let pair = <[u8; 2]>::try_from(pair).unwrap_or_default();
        if little { u16::from_le_bytes(pair) } else { u16::from_be_bytes(pair) }
    });
    let mut text = String::with_capacity(bytes.len() / 2);
    for found in char::decode_utf16(units) {
        text.push(found.map_err(|_| fail("it holds half of a surrogate pair"))?);
    }
    Ok(text)
}

/// OpenTofu encrypts saved plans into a JSON envelope, which only `tofu show` opens. (An encrypted state
/// has `lineage` and `serial` beside it.)
fn encrypted(text: &str) -> bool {
    // The envelope's keys stand before and behind the data; looking for them in a whole plan would cost.
    let head: String = text.chars().take(4096).collect();
    head.trim_start().starts_with('{')
        && head.contains("\"encrypted_data\"")
        && refusal::members(text).is_ok_and(|members| {
            let has = |name: &str| members.iter().any(|member| member == name);
            has("encrypted_data") && has("encryption_version") && !has("lineage")
        })
}

/// Reads a decoded text as a plan.
pub fn plan<'a>(name: &str, text: &'a str) -> Result<Plan<'a>, Diagnostic> {
    if !text.trim_start().starts_with('{') {
        return Err(refusal::not_an_object(name, text));
    }
    let plan = super::read::read(text).map_err(|error| refusal::broken(name, text, &error))?;
    let mut members: Vec<String> = plan.members.iter().map(|member| member.as_ref().to_owned()).collect();
    members.extend(plan.format_version.as_deref().map(|version| format!("format_version={version}")));
    refusal::recognise(name, &members)?;
    Ok(plan)
}
