//! Requests as a check run holds them, and how two of them differ.
//!
//! Check runs belong to the app that made them: nobody who can write to the pull request can change their text.
//! A job of a matrix posts a *part*; another job then says which requests are all of them.

use std::collections::BTreeSet;

use serde_json::Value;

use super::canonical::Malformed;
use super::command::is_digest;
use super::fence;
use super::hashes;
use super::request::Request;

/// What the names of check runs with a request begin with; root module and workspace follow.
pub const RUN: &str = "pairgate: ";
/// The check run that says which requests are all of them.
pub const OVERVIEW: &str = "pairgate overview";
/// The info string of the fence with the bytes.
pub const REQUEST: &str = "pairgate-request";
/// The same, for a request that is not the whole.
pub const PART: &str = "pairgate-request-part";
/// The info string of the fence with the digests of all requests.
pub const COMPLETE: &str = "pairgate-complete";

/// A request as it was posted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Posted {
    /// The exact bytes: the digest is over these.
    pub bytes: String,
    /// What they say.
    pub request: Request,
    /// Whether another job must say which requests belong together.
    pub part: bool,
}

/// Writes the text of a check run.
pub fn compose(sentences: &str, request: &Request, part: bool) -> Result<String, Malformed> {
    let text = fence::write(sentences, &[(if part { PART } else { REQUEST }, &request.bytes())]);
    match read(&text) {
        Some(Ok(posted)) if posted.request == *request && posted.part == part => Ok(text),
        Some(Err(malformed)) => Err(malformed),
        _ => Err(Malformed::Layout("it does not read back as it was written")),
    }
}

/// Reads the text of a check run; none when there is no such fence.
pub fn read(text: &str) -> Option<Result<Posted, Malformed>> {
    let part = text.contains(&format!("```{PART}\n"));
    if !part && !text.contains(&format!("```{REQUEST}")) {
        return None;
    }
    let found = fence::read(text, &[if part { PART } else { REQUEST }]);
    Some(found.and_then(|(_, blocks)| {
        let bytes = blocks.first().copied().unwrap_or_default();
        Ok(Posted { bytes: bytes.to_owned(), request: Request::read(bytes)?, part })
    }))
}

/// Writes the text of the check run that says which requests are all of them.
pub fn compose_complete(sentences: &str, digests: &BTreeSet<String>) -> Result<String, Malformed> {
    let lines: Vec<&str> = digests.iter().map(String::as_str).collect();
    let text = fence::write(sentences, &[(COMPLETE, &lines.join("\n"))]);
    match read_complete(&text) {
        Some(Ok(found)) if found == *digests => Ok(text),
        Some(Err(malformed)) => Err(malformed),
        _ => Err(Malformed::Layout("it does not read back as it was written")),
    }
}

/// Reads the digests of all requests; none when there is no such fence.
pub fn read_complete(text: &str) -> Option<Result<BTreeSet<String>, Malformed>> {
    if !text.contains(&format!("```{COMPLETE}")) {
        return None;
    }
    Some(fence::read(text, &[COMPLETE]).and_then(|(_, blocks)| {
        let lines: Vec<&str> = blocks.first().into_iter().flat_map(|lines| lines.split('\n')).collect();
        if lines.iter().all(|line| is_digest(line)) && lines.is_sorted_by(|one, next| one < next) {
            Ok(lines.into_iter().map(str::to_owned).collect())
        } else {
            Err(Malformed::Layout("the digests are not a sorted list"))
        }
    }))
}

/// How two requests differ, for people.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Difference {
    /// Names of the fields that differ, those inside of others with a dot; never `hashes` itself.
    pub fields: Vec<String>,
    /// Addresses whose changes differ, sorted; none when one of the two does not say.
    pub addresses: Option<Vec<String>>,
    /// What differs at the addresses that both change. No names for an address mean that it is none of its
    /// attributes; an address that is not here is one of which a request does not tell the attributes.
    pub attributes: Vec<(String, Vec<String>)>,
    /// Addresses that only what was signed changes.
    pub only_signed: Vec<String>,
    /// Addresses that only what would be applied changes.
    pub only_now: Vec<String>,
    /// Members of the plan that differ and that no address explains, such as `configuration`.
    pub parts: Vec<String>,
}

impl Difference {
    /// Whether the plans differ and nothing that may be shown does: a sensitive value, or the key that seals it.
    pub fn is_sensitive_only(&self) -> bool {
        let only = |field: &String| matches!(field.as_str(), "change_digest" | "plan_file");
        self.addresses.as_ref().is_some_and(Vec::is_empty)
            && self.parts.is_empty()
            && self.fields.iter().any(|field| field == "change_digest")
            && self.fields.iter().all(only)
    }
}

/// Compares what was signed with what would be applied.
pub fn difference(signed: &Request, now: &Request) -> Difference {
    let without = |request: &Request| serde_json::to_value(Request { hashes: None, ..request.clone() });
    let mut fields = Vec::new();
    if let (Ok(one), Ok(other)) = (without(signed), without(now)) {
        differing("", &one, &other, &mut fields);
    }
    let (Some(one), Some(other)) = (&signed.hashes, &now.hashes) else {
        return Difference { fields, ..Difference::default() };
    };
    let found = hashes::differing(one, other);
    Difference {
        fields,
        addresses: Some(found.addresses),
        attributes: found.attributes,
        only_signed: found.only_first,
        only_now: found.only_second,
        parts: found.parts,
    }
}

fn differing(at: &str, one: &Value, other: &Value, fields: &mut Vec<String>) {
    if one == other {
        return;
    }
    let (Value::Object(members), Value::Object(others)) = (one, other) else {
        fields.push(at.to_owned());
        return;
    };
    for (name, value) in members {
        let path = if at.is_empty() { name.clone() } else { format!("{at}.{name}") };
        differing(&path, value, others.get(name).unwrap_or(&Value::Null), fields);
    }
}
