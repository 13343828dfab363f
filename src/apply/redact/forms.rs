//! The forms that one secret takes in the texts of others.

use data_encoding::{BASE64_NOPAD, BASE64URL_NOPAD, HEXLOWER, HEXUPPER};
use rustc_hash::FxHashSet;

use crate::plan::secrets::spellings;

/// A line of a longer secret is a secret of its own from this length on: keys and certificates are indented, and
/// quoted in part.
const LINE_FROM: usize = 8;

/// A longer form is looked for in pieces, each of so many bytes or a few more.
const WHOLE_TO: usize = 64;
const PIECE: usize = 32;

/// Documents inside of documents are read so deep.
const DEPTH: u8 = 3;

/// A secret, and what is secret inside of it: long lines, and the values of a JSON document.
pub fn values(text: &str, found: &mut FxHashSet<Box<str>>) {
    values_within(text, DEPTH, found);
}

fn values_within(text: &str, depth: u8, found: &mut FxHashSet<Box<str>>) {
    let text = text.trim();
    if text.is_empty() || !found.insert(Box::from(text)) {
        return;
    }
    if text.contains('\n') {
        let lines = text.lines().map(str::trim).filter(|line| line.chars().count() >= LINE_FROM);
        found.extend(lines.map(Box::from));
    }
    if depth > 0
        && text.starts_with(['{', '['])
        && let Ok(document) = serde_json::from_str::<serde_json::Value>(text)
    {
        leaves(&document, depth - 1, found);
    }
}

/// Values that are long enough to be masked. A short one, such as the `1` of a version, would cost whole lines.
fn leaves(value: &serde_json::Value, depth: u8, found: &mut FxHashSet<Box<str>>) {
    match value {
        serde_json::Value::String(text) if text.trim().chars().count() >= super::MASKED_FROM => {
            values_within(text, depth, found);
        }
        serde_json::Value::Number(number) if number.to_string().len() >= super::MASKED_FROM => {
            found.insert(number.to_string().into());
        }
        serde_json::Value::Array(items) => items.iter().for_each(|item| leaves(item, depth, found)),
        serde_json::Value::Object(members) => {
            members.values().for_each(|member| leaves(member, depth, found))
        }
        _ => {}
    }
}

/// The value as it is, quoted, and encoded.
pub fn of(value: &str) -> Vec<String> {
    let mut found = spellings(value);
    // HCL escapes its own signs.
    found.push(value.replace("${", "$${").replace("%{", "%%{"));
    found.extend([HEXLOWER.encode(value.as_bytes()), HEXUPPER.encode(value.as_bytes())]);
    found.extend((0..3).flat_map(|offset| base64(value.as_bytes(), offset)));
    found
}

/// A long form in pieces: whoever quotes the whole quotes all pieces, and whoever quotes a part of it is caught
/// too. It also bounds the work: no text, however made, is compared with long ones again and again.
pub fn pieces(form: String) -> Vec<String> {
    if form.len() <= WHOLE_TO {
        return vec![form];
    }
    let mut found = Vec::new();
    let mut piece = String::with_capacity(PIECE + 4);
    for c in form.chars() {
        piece.push(c);
        if piece.len() >= PIECE {
            found.push(std::mem::take(&mut piece));
        }
    }
    // The last piece is filled up from before it.
    let mut from = form.len() - PIECE;
    while !form.is_char_boundary(from) {
        from -= 1;
    }
    found.extend(form.get(from..).map(str::to_owned));
    found
}

/// What base64 writes for certain when the bytes stand `offset` bytes behind a border of three: the letters at
/// both ends are made of their neighbours too.
fn base64(bytes: &[u8], offset: usize) -> [String; 2] {
    let mut padded = vec![0; offset];
    padded.extend_from_slice(bytes);
    let from = (offset * 8).div_ceil(6);
    let to = padded.len() * 8 / 6;
    [BASE64_NOPAD, BASE64URL_NOPAD]
        .map(|encoding| encoding.encode(&padded).get(from..to).unwrap_or_default().to_owned())
}
