//! What a text is that is not a whole plan, and what to do about it.
//!
//! Nobody gives a gate a state or a log on purpose. The command that made it was nearly right, so each
//! refusal names the thing by its name and the command that was meant.

use crate::diagnostic::Diagnostic;
use crate::source::position;

use super::json::{Cursor, JsonError, Kind, Problem};

/// The command that makes plan JSON.
pub const SHOW: &str = "make plan JSON with `terraform show -json tfplan > plan.json`";

/// How lines of a terraform run start.
const LOG_STARTS: [&str; 18] = [
    "Terraform ",
    "OpenTofu ",
    "No changes",
    "Initializing",
    "Refreshing",
    "Running plan",
    "Preparing the remote",
    "Acquiring state lock",
    "Releasing state lock",
    "An execution plan",
    "Planning failed",
    "Plan: ",
    "Changes to Outputs",
    "Note: ",
    "Error: ",
    "Warning: ",
    "╷",
    "│",
];

/// What stands in lines about resources.
const LOG_PARTS: [&str; 4] = [": Refreshing state", ": Reading...", ": Still reading", ": Read complete"];

/// The text does not even start like a plan.
pub fn not_an_object(name: &str, text: &str) -> Diagnostic {
    let first = text.trim_start();
    let line: String = first.lines().next().unwrap_or_default().chars().take(200).collect();
    if line.starts_with("[command]") || line.starts_with("::") {
        return wrapped(name);
    }
    match other_json(text) {
        Ok(what) => {
            return Diagnostic::error("plan-not-a-plan", format!("`{name}` is JSON, but {what}, not a plan"))
                .help(SHOW);
        }
        Err(error @ JsonError { problem: Problem::TooDeep, .. }) => return broken(name, text, &error),
        Err(_) => {}
    }
    let mojibake = ["\u{fffd}", "ÿþ", "þÿ", "ÿ\u{fffd}", "\u{feff}"];
    if mojibake.iter().any(|start| first.starts_with(start)) || line.contains('\0') {
        return Diagnostic::error(
            "plan-encoding",
            format!("`{name}` was converted between text encodings until it broke: its first characters are no text"),
        )
        .help(format!("a redirect in PowerShell writes UTF-16, and something read that as another encoding; {SHOW}, as UTF-8"));
    }
    if is_log(first) {
        return Diagnostic::error(
            "plan-is-log",
            format!("`{name}` is what terraform prints for people, not plan JSON"),
        )
        .help(format!("save the plan with `terraform plan -out=tfplan`, then {SHOW}"));
    }
    if line.starts_with('<') {
        return Diagnostic::error("plan-is-html", format!("`{name}` is an HTML or XML page, not plan JSON"))
            .help("a download ended on a login or error page: open the file, then download the plan again");
    }
    Diagnostic::error("plan-not-json", format!("`{name}` is not JSON: it does not start with `{{`"))
        .help(format!("pairgate reads plan JSON or a saved plan file; {SHOW}"))
}

/// A JSON text that is no object.
fn other_json(text: &str) -> Result<&'static str, JsonError> {
    let mut cursor = Cursor::new(text);
    let kind = cursor.peek()?;
    cursor.skip()?;
    cursor.end()?;
    Ok(match kind {
        Kind::Null => "only `null`",
        Kind::Bool => "only a boolean",
        Kind::Number => "only a number",
        Kind::String => "only a string",
        Kind::Array => "a list",
        Kind::Object => "an object",
    })
}

/// Looks at the first lines: what a shell or a wrapper script says may stand above the log.
fn is_log(text: &str) -> bool {
    text.lines().take(50).any(|line| {
        let line = line.trim_start();
        line.starts_with('\u{1b}')
            || LOG_STARTS.iter().any(|start| line.starts_with(start))
            || LOG_PARTS.iter().any(|part| line.contains(part))
            || ["# ", "+ ", "- ", "~ ", "-/+ ", "+/- ", "<= "].iter().any(|sign| {
                line.strip_prefix(sign)
                    .is_some_and(|rest| rest.starts_with("resource \"") || rest.contains(" will be "))
            })
    })
}

fn wrapped(name: &str) -> Diagnostic {
    Diagnostic::error("plan-wrapped", format!("`{name}` holds a plan with the output of a CI wrapper around it"))
        .help("hashicorp/setup-terraform wraps terraform: set `terraform_wrapper: false` in its step, then write the plan again")
}

/// Names of top-level members of a whole object, with the value of `format_version`.
pub fn members(text: &str) -> Result<Vec<String>, JsonError> {
    let mut found = Vec::new();
    let mut cursor = Cursor::new(text);
    cursor.object(|key, cursor| {
        let kind = cursor.peek()?;
        if key == "format_version" && kind == Kind::String {
            found.push(format!("format_version={}", cursor.string()?));
        } else {
            cursor.skip()?;
        }
        found.push(key.into_owned());
        Ok(())
    })?;
    cursor.end()?;
    Ok(found)
}

/// Refuses what is no plan by the names of its members (see [`members`]).
pub fn recognise(name: &str, members: &[String]) -> Result<(), Diagnostic> {
    let has = |wanted: &str| members.iter().any(|member| member == wanted);
    let changes = ["planned_values", "resource_changes"].into_iter().any(has);
    let is_plan = changes || has("configuration") || has("output_changes");
    if has("lineage") && has("serial") || has("version") && (has("modules") || has("resources")) && !is_plan {
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
    // Without a version the other sign of a plan must be there: many files have a `configuration`.
    if changes || is_plan && version.is_some() {
        return Ok(());
    }
    if has("values") || version.is_some() && members.iter().all(|member| member.starts_with("format_version"))
    {
        return Err(Diagnostic::error("plan-is-state", format!("`{name}` is a state as JSON, not a plan"))
            .help(format!(
                "`terraform show -json` without a plan file prints the state; name the plan: {SHOW}"
            )));
    }
    Err(Diagnostic::error(
        "plan-not-a-plan",
        format!("`{name}` is JSON, but not a plan: neither `planned_values` nor `resource_changes` is there"),
    )
    .help(SHOW))
}

fn stream(name: &str) -> Diagnostic {
    Diagnostic::error("plan-is-stream", format!("`{name}` is the line-delimited event stream of `terraform plan -json`, not a plan"))
        .help("save the plan with `terraform plan -out=tfplan`, then make the JSON with `terraform show -json tfplan > plan.json`")
}

/// Terraform promises that a minor version only adds (developer.hashicorp.com/terraform/internals/json-format).
fn known_major(name: &str, version: &str) -> Result<(), Diagnostic> {
    let (major, minor) = version.split_once('.').unwrap_or((version, "0"));
    let number =
        |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    if matches!(major, "0" | "1") && number(minor) {
        return Ok(());
    }
    let shown: String = version.chars().take(40).collect();
    Err(Diagnostic::error("plan-format-version", format!("`{name}` has format_version `{shown}`; this pairgate reads 0.x and 1.x"))
        .help("a new major version may mean other things by the same words: use a newer pairgate, or the terraform that this one knows"))
}

/// A text that could not be read as a plan.
pub fn broken(name: &str, text: &str, error: &JsonError) -> Diagnostic {
    let offset = error.offset.min(text.len());
    let place = position(text, offset);
    let at = format!("line {}, column {} (byte {offset})", place.line, place.column);
    if let Problem::DuplicateKey(_) = &error.problem {
        return Diagnostic::error("plan-duplicate-key", format!("`{name}`: {error}, at {at}")).help(format!(
            "no terraform writes such a plan, and readers disagree about its meaning; {SHOW}"
        ));
    }
    if text.trim_start().starts_with('{') {
        match members(text) {
            // Whole JSON: what it is says more than where it stops making sense.
            Ok(members) => {
                return recognise(name, &members).err().unwrap_or_else(|| {
                    Diagnostic::error(
                        "plan-shape",
                        format!("`{name}` is JSON, but not as terraform writes a plan: {error}, at {at}"),
                    )
                    .help(format!("another tool made or changed it; {SHOW}"))
                });
            }
            // Damaged text may look like a plan of a wrong shape first; the damage is what to tell.
            Err(damage) if damage != *error => return broken(name, text, &damage),
            Err(_) => {}
        }
    }
    // Inside a string no line can start, so these lines stand around the plan.
    if text.contains("\n::")
        || text.contains("\n%0A")
        || text.get(offset..).is_some_and(|rest| rest.trim_start().starts_with("%0A"))
    {
        return wrapped(name);
    }
    match &error.problem {
        Problem::Truncated => truncated(name, &format!("{error}, at {at}")),
        Problem::TooDeep => Diagnostic::error("plan-too-deep", format!("`{name}` is {error}, at {at}"))
            .help(format!("no terraform writes such a plan; look at what made the file, then {SHOW}")),
        Problem::Trailing => trailing(name, text, offset, &at),
        _ => {
            let error =
                Diagnostic::error("plan-not-json", format!("`{name}` is not valid JSON: {error}, at {at}"));
            if text.contains('\u{fffd}') {
                return error.help(format!("a conversion between text encodings damaged it and may have eaten quotes; {SHOW}, as UTF-8"));
            }
            error.help(format!("a redirect or an editor may have damaged it; {SHOW}"))
        }
    }
}

/// A plan that stops too early.
pub fn truncated(name: &str, how: &str) -> Diagnostic {
    Diagnostic::error("plan-truncated", format!("`{name}` is cut off: {how}"))
        .help(format!("the disk was full, the pipe closed or the download stopped; {SHOW}"))
}

/// A value is whole, and then something follows.
fn trailing(name: &str, text: &str, offset: usize, at: &str) -> Diagnostic {
    let rest = text.get(offset..).unwrap_or_default().trim_start();
    let first = text.get(..offset).unwrap_or_default();
    if rest.starts_with("::") {
        return wrapped(name);
    }
    if rest.starts_with('{') {
        if members(first).is_ok_and(|members| members.iter().any(|member| member.starts_with('@'))) {
            return stream(name);
        }
        return Diagnostic::error("plan-trailing", format!("`{name}` holds a second JSON document, at {at}"))
            .help(format!("two commands wrote into one file: check one plan at a time; {SHOW}"));
    }
    Diagnostic::error("plan-trailing", format!("`{name}` goes on after the end of the plan, at {at}"))
        .help(format!("a log was added to it, or an older, longer file was overwritten; {SHOW}"))
}
