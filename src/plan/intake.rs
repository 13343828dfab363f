//! From the bytes of a file to a plan, or to a refusal that names the problem and the fix.
//!
//! Other gates exit 0 on truncated plans, on plans that a redirect damaged and on plans with a CI
//! log around them. This door fails closed: what is not surely a whole plan is refused.

use crate::diagnostic::Diagnostic;
use crate::source::position;

use super::json::{Cursor, JsonError, Kind, Problem};
use super::model::Plan;

/// What the bytes are, before they are read as a plan.
#[derive(Debug)]
pub enum Input {
    /// A text that may be plan JSON.
    Text(String),
    /// A saved plan file: a zip that only `terraform show` can read.
    Saved,
}

const SHOW: &str = "make it with `terraform show -json tfplan > plan.json`";

/// Decodes the bytes of `name`: UTF-8 with or without a byte order mark, or UTF-16.
pub fn decode(name: &str, bytes: Vec<u8>) -> Result<Input, Diagnostic> {
    if bytes.starts_with(b"PK\x03\x04") {
        return Ok(Input::Saved);
    }
    if bytes.starts_with(&[0x1f, 0x8b]) {
        return Err(Diagnostic::error("plan-compressed", format!("`{name}` is compressed with gzip"))
            .help("decompress it first, for instance with `gunzip`"));
    }
    let text = match encoding(&bytes) {
        Encoding::Utf8 => utf8(name, bytes)?,
        Encoding::Utf16 { little, skip } => utf16(name, bytes.get(skip..).unwrap_or_default(), little)?,
        Encoding::Utf32 => {
            return Err(Diagnostic::error("plan-encoding", format!("`{name}` is UTF-32")).help(
                "save it as UTF-8: `terraform show -json tfplan > plan.json` in a shell that keeps UTF-8",
            ));
        }
    };
    if text.trim_start().is_empty() {
        return Err(Diagnostic::error("plan-empty", format!("`{name}` is empty"))
            .help(format!("the command that should have written it failed or wrote elsewhere; {SHOW}")));
    }
    Ok(Input::Text(text))
}

enum Encoding {
    Utf8,
    Utf16 { little: bool, skip: usize },
    Utf32,
}

/// JSON starts with ASCII, so the zeros of the first four bytes tell the encoding (RFC 4627, section 3).
fn encoding(bytes: &[u8]) -> Encoding {
    match bytes {
        [0xff, 0xfe, 0, 0, ..] | [0, 0, 0xfe, 0xff, ..] => Encoding::Utf32,
        [0xff, 0xfe, ..] => Encoding::Utf16 { little: true, skip: 2 },
        [0xfe, 0xff, ..] => Encoding::Utf16 { little: false, skip: 2 },
        [0, 0, 0, _, ..] | [_, 0, 0, 0, ..] => Encoding::Utf32,
        [first, 0, ..] if *first != 0 => Encoding::Utf16 { little: true, skip: 0 },
        [0, first, ..] if *first != 0 => Encoding::Utf16 { little: false, skip: 0 },
        _ => Encoding::Utf8,
    }
}

fn utf8(name: &str, bytes: Vec<u8>) -> Result<String, Diagnostic> {
    let mut text = String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        Diagnostic::error("plan-encoding", format!("`{name}` is not UTF-8: byte {at} does not belong there")).help(
            "a redirect in PowerShell or a legacy code page damaged it; write it with `terraform show -json tfplan | Out-File -Encoding utf8 plan.json`, or run terraform in another shell",
        )
    })?;
    if text.starts_with('\u{feff}') {
        text.drain(..'\u{feff}'.len_utf8());
    }
    Ok(text)
}

fn utf16(name: &str, bytes: &[u8], little: bool) -> Result<String, Diagnostic> {
    let fail = |what: &str| {
        Diagnostic::error("plan-encoding", format!("`{name}` looks like UTF-16, but {what}"))
            .help("the file is cut or damaged; write it again as UTF-8")
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

/// Reads a decoded text as a plan.
pub fn plan<'a>(name: &str, text: &'a str) -> Result<Plan<'a>, Diagnostic> {
    let first = text.trim_start();
    if !first.starts_with('{') {
        return Err(not_json(name, first));
    }
    let plan = match super::read::read(text) {
        Ok(plan) => plan,
        Err(error) => {
            // What it is says more than where it stops making sense.
            if let Ok(members) = members(text) {
                recognise(name, &members)?;
            }
            return Err(broken(name, text, &error));
        }
    };
    let mut members: Vec<String> = plan.members.iter().map(|member| member.as_ref().to_owned()).collect();
    members.extend(plan.format_version.as_deref().map(|version| format!("format_version={version}")));
    recognise(name, &members)?;
    Ok(plan)
}

/// The text does not even start like a plan.
fn not_json(name: &str, text: &str) -> Diagnostic {
    let line: String = text.lines().next().unwrap_or_default().chars().take(200).collect();
    if line.starts_with("[command]") || line.starts_with("::") {
        return wrapped(name);
    }
    let log = [
        "Terraform ",
        "OpenTofu ",
        "No changes",
        "Initializing",
        "Refreshing",
        "Note: ",
        "Error: ",
        "Warning: ",
    ];
    let drawn = ['\u{1b}', '╷', '│', '#', '+', '-', '~'];
    if log.iter().any(|word| line.starts_with(word))
        || line.starts_with(drawn)
        || line.contains(": Refreshing state")
    {
        return Diagnostic::error(
            "plan-is-log",
            format!("`{name}` is what terraform prints for people, not plan JSON"),
        )
        .help(format!("save the plan with `terraform plan -out=tfplan`, then {SHOW}"));
    }
    Diagnostic::error("plan-not-json", format!("`{name}` is not JSON: it does not start with `{{`"))
        .help(format!("pairgate reads plan JSON or a saved plan file; {SHOW}"))
}

fn wrapped(name: &str) -> Diagnostic {
    Diagnostic::error("plan-wrapped", format!("`{name}` holds a plan with the output of a CI wrapper around it"))
        .help("hashicorp/setup-terraform wraps terraform: set `terraform_wrapper: false` in its step, then write the plan again")
}

/// Names of top-level members of the first value, for a text that is not a plan or not whole.
fn members(text: &str) -> Result<Vec<String>, JsonError> {
    let mut found = Vec::new();
    let mut cursor = Cursor::new(text);
    cursor.object(|key, cursor| {
        let kind = cursor.peek()?;
        found.push(match (key.as_ref(), kind) {
            ("format_version", Kind::String) => format!("format_version={}", cursor.string()?),
            _ => {
                cursor.skip()?;
                key.into_owned()
            }
        });
        Ok(())
    })?;
    cursor.end()?;
    Ok(found)
}

fn recognise(name: &str, members: &[String]) -> Result<(), Diagnostic> {
    let has = |wanted: &str| members.iter().any(|member| member == wanted);
    let is_plan =
        ["planned_values", "resource_changes", "configuration", "output_changes"].into_iter().any(has);
    if has("lineage") && has("serial") || has("modules") && has("version") && !is_plan {
        return Err(Diagnostic::error(
            "plan-is-state",
            format!("`{name}` is a Terraform state file, not a plan"),
        )
        .help(format!("run `terraform plan -out=tfplan`, then {SHOW}")));
    }
    if has("@level") || has("@message") {
        return Err(stream(name));
    }
    let version = members.iter().find_map(|member| member.strip_prefix("format_version="));
    if let Some(version) = version {
        known_major(name, version)?;
    }
    if is_plan {
        return Ok(());
    }
    if has("values") || version.is_some() && members.len() <= 2 {
        return Err(Diagnostic::error("plan-is-state", format!("`{name}` is a state as JSON, not a plan"))
            .help(format!(
                "`terraform show -json` without a plan file prints the state; name the plan: {SHOW}"
            )));
    }
    if has("terraform_version") && version.is_some() {
        // A plan of nothing at all: no resources, no outputs.
        return Ok(());
    }
    Err(Diagnostic::error("plan-not-a-plan", format!("`{name}` is JSON, but not a plan: none of `planned_values`, `resource_changes`, `configuration` is there"))
        .help(SHOW))
}

fn stream(name: &str) -> Diagnostic {
    Diagnostic::error("plan-is-stream", format!("`{name}` is the line-delimited event stream of `terraform plan -json`, not a plan"))
        .help("save the plan with `terraform plan -out=tfplan`, then make the JSON with `terraform show -json tfplan > plan.json`")
}

/// Terraform promises that a minor version only adds (developer.hashicorp.com/terraform/internals/json-format).
fn known_major(name: &str, version: &str) -> Result<(), Diagnostic> {
    let major = version.split('.').next().unwrap_or_default();
    if matches!(major, "0" | "1") {
        return Ok(());
    }
    let shown: String = version.chars().take(40).collect();
    Err(Diagnostic::error("plan-format-version", format!("`{name}` has format_version `{shown}`; this pairgate reads 0.x and 1.x"))
        .help("a new major version may mean other things by the same words: use a newer pairgate, or the terraform that this one knows"))
}

/// JSON that stops making sense somewhere.
fn broken(name: &str, text: &str, error: &JsonError) -> Diagnostic {
    let offset = error.offset.min(text.len());
    let place = position(text, offset);
    let at = format!("line {}, column {} (byte {offset})", place.line, place.column);
    match &error.problem {
        Problem::Truncated => {
            Diagnostic::error("plan-truncated", format!("`{name}` is cut off: {error}, at {at}"))
                .help(format!("the disk was full, the pipe closed or the download stopped; {SHOW}"))
        }
        Problem::TooDeep => Diagnostic::error("plan-too-deep", format!("`{name}` is {error}, at {at}"))
            .help("no terraform writes such a plan; look at what made the file"),
        Problem::Trailing => trailing(name, text, offset, &at),
        Problem::DuplicateKey(_) => {
            Diagnostic::error("plan-duplicate-key", format!("`{name}`: {error}, at {at}")).help(format!(
                "no terraform writes such a plan, and readers disagree about its meaning; {SHOW}"
            ))
        }
        _ => {
            let rest = text.get(offset..).unwrap_or_default();
            if rest.starts_with("%0A") || rest.starts_with("::") || text.contains("::set-output ") {
                return wrapped(name);
            }
            Diagnostic::error("plan-not-json", format!("`{name}` is not valid JSON: {error}, at {at}"))
                .help(format!("a redirect or an editor may have damaged it; {SHOW}"))
        }
    }
}

/// A value is whole, and then something follows.
fn trailing(name: &str, text: &str, offset: usize, at: &str) -> Diagnostic {
    let rest = text.get(offset..).unwrap_or_default().trim_start();
    let first = text.get(..offset).unwrap_or_default();
    if rest.starts_with("%0A") || rest.starts_with("::") {
        return wrapped(name);
    }
    if rest.starts_with('{')
        && members(first).is_ok_and(|members| members.iter().any(|member| member.starts_with('@')))
    {
        return stream(name);
    }
    Diagnostic::error("plan-trailing", format!("`{name}` goes on after the end of the plan, at {at}"))
        .help(format!("two commands wrote into one file, or a log was added to it; {SHOW}"))
}
