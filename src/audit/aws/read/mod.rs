//! An account from files that the AWS command line wrote, for whoever may not let a tool call AWS.
//!
//! | file | made by | read by |
//! |---|---|---|
//! | credential report | `aws iam get-credential-report`, as printed or decoded to CSV | [`report`]; what the API itself answers: [`answered`] |
//! | authorization details | `aws iam get-account-authorization-details` | [`details`] |
//! | last accessed | the loop below | [`accessed`] |
//! | accounts | `aws organizations list-accounts` | [`organisation`] |
//!
//! AWS does not say in an answer of `get-service-last-accessed-details` whom it is about, so the file of them is ours: one
//! JSON object a principal with its `Arn` and the members of the answer. A shell makes it like this; without
//! `--max-items 1000` AWS stops after 100 services, and such an answer is refused:
//!
//! ```sh
//! jq -r '(.UserDetailList + .GroupDetailList + .RoleDetailList)[].Arn' details.json | while read -r arn; do
//!   job=$(aws iam generate-service-last-accessed-details --arn "$arn" --granularity ACTION_LEVEL --query JobId --output text) || continue
//!   until answer=$(aws iam get-service-last-accessed-details --job-id "$job" --max-items 1000); ! echo "$answer" | grep -q IN_PROGRESS; do sleep 1; done
//!   echo "$answer" | jq -c --arg arn "$arn" '{Arn: $arn} + .' >>accessed.ndjson
//! done
//! ```
//!
//! A file that is cut, has other columns or makes no sense is refused as a whole. What a file does not tell, or tells of a
//! moment in the future, is [`Known::NotRead`](crate::audit::known::Known::NotRead), never "unused".

mod accessed;
mod arn;
mod cells;
mod details;
mod document;
mod fill;
mod join;
mod json;
mod moment;
mod organisation;
mod report;
mod shapes;
mod which;

pub use accessed::{Accessed, accessed};
pub use details::{Details, details};
pub use join::{Joined, Written, join};
pub use organisation::{organisation, organisation_of};
pub use report::{Report, Row, answered, report};
pub use which::account_of;

use crate::audit::settings::Settings;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::source::Source;

/// Bytes beyond which no file of one account is read: the largest accounts make some tens of megabytes.
pub const LARGEST: u64 = 512 << 20;

/// Files of one account.
#[derive(Debug, Clone, Default)]
pub struct Given {
    /// Credential reports; one at most.
    pub reports: Vec<Source>,
    /// Authorization details; one file at most, with all pages.
    pub details: Vec<Source>,
    /// What principals used last, in any number of files.
    pub accessed: Vec<Source>,
}

/// Reads and joins the files of one account.
pub fn account(
    given: &Given,
    written: impl Into<Written>,
    settings: &Settings,
) -> Result<Joined, Diagnostics> {
    let mut errors = Diagnostics::new();
    let report = only(&given.reports, "credential reports", &mut errors)
        .and_then(|source| report(source, settings).map_err(|mut more| errors.append(&mut more)).ok());
    let details = only(&given.details, "files of authorization details", &mut errors)
        .and_then(|source| details(source, settings).map_err(|mut more| errors.append(&mut more)).ok());
    let mut uses = Vec::new();
    for source in &given.accessed {
        match accessed(source, settings) {
            Ok(more) => uses.extend(more),
            Err(mut more) => errors.append(&mut more),
        }
    }
    if errors.is_empty() { join(report, details, uses, written.into()) } else { Err(errors) }
}

/// The one file of its kind. Two of one account disagree as soon as anything changed between them.
fn only<'s>(sources: &'s [Source], what: &str, errors: &mut Diagnostics) -> Option<&'s Source> {
    if let [first, second, ..] = sources {
        errors.push(
            Diagnostic::error(
                "audit-files-twice",
                format!("two {what} of one account: `{}` and `{}`", first.name(), second.name()),
            )
            .help("leave out the older one"),
        );
        return None;
    }
    sources.first()
}

/// Refuses a file of absurd size before anybody reads it. `bytes` is what the file system says.
pub fn size(name: &str, bytes: u64) -> Result<(), Diagnostic> {
    if bytes <= LARGEST {
        return Ok(());
    }
    Err(Diagnostic::error(
        "audit-file-large",
        format!("`{name}` has {bytes} bytes; at most {LARGEST} are read"),
    )
    .help("give one file an account: no account makes one of this size"))
}

/// The text without a byte order mark, and how many bytes that had. Refuses what is empty or too large.
pub fn body(source: &Source) -> Result<(&str, usize), Diagnostic> {
    let text = source.text();
    size(source.name(), text.len() as u64)?;
    let body = text.strip_prefix('\u{feff}').unwrap_or(text);
    if body.trim().is_empty() {
        return Err(Diagnostic::error("audit-file-empty", format!("`{}` is empty", source.name()))
            .help("the command that should have written it failed: run it again and look at what it says"));
    }
    Ok((body, text.len() - body.len()))
}

/// A value of a file in a message: in backticks, and not at any length.
fn show(value: &str) -> String {
    let mut shown: String = value.chars().take(60).collect();
    if shown.len() < value.len() {
        shown.push('…');
    }
    format!("`{shown}`")
}
