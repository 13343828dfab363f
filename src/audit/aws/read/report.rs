//! Credential reports: CSV, or what the command line prints around it, or what the API answers.

use std::collections::BTreeMap;

use csv::StringRecord;
use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;

use super::arn;
use super::cells::{Cells, Columns};
use super::moment::Moment;
use super::{body, json, show};
use crate::audit::aws::facts::{AccessKey, Password, Root, UploadedKey};
use crate::audit::known::{Known, Reason};
use crate::audit::settings::Settings;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::source::{Source, Span};

/// What a credential report tells of an account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// The file.
    pub name: String,
    /// Twelve digits.
    pub account: String,
    /// `aws`, `aws-cn` or `aws-us-gov`.
    pub partition: String,
    /// When AWS made it, where the file tells: CSV alone does not. AWS gives the same report for four hours.
    pub generated: Option<Timestamp>,
    /// The root user.
    pub root: Known<Root>,
    /// All users, by ARN.
    pub users: BTreeMap<String, Row>,
}

/// What a credential report tells of a user.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The name.
    pub name: String,
    /// When the user was made.
    pub created: Timestamp,
    /// The console password.
    pub password: Known<Option<Password>>,
    /// Whether there is a second factor.
    pub mfa: Known<bool>,
    /// Access keys.
    pub keys: Known<Vec<AccessKey>>,
    /// Signing certificates.
    pub certificates: Known<Vec<UploadedKey>>,
}

impl Row {
    /// Two creations of one ARN that are further apart are two users: one was deleted, and the name was given again.
    const SAME: SignedDuration = SignedDuration::from_mins(1);

    /// Whether it is about the user of this ARN that was made at this moment.
    pub fn is_of(&self, created: Timestamp) -> bool {
        self.created.duration_since(created).abs() <= Self::SAME
    }
}

/// Columns without which a report says too little. AWS may add others, in any place.
const REQUIRED: [&str; 13] = [
    "user",
    "arn",
    "user_creation_time",
    "password_enabled",
    "password_last_used",
    "password_last_changed",
    "mfa_active",
    "access_key_1_active",
    "access_key_1_last_rotated",
    "access_key_1_last_used_date",
    "access_key_2_active",
    "access_key_2_last_rotated",
    "access_key_2_last_used_date",
];

/// How AWS calls the row of the root user.
const ROOT: &str = "<root_account>";

/// Rows that are complained about; a file with more mistakes is another kind of file.
const COMPLAINTS: usize = 20;

const HELP: &str = "make it again: `aws iam generate-credential-report`, then \
                    `aws iam get-credential-report >report.json`; give that file, or its `Content` decoded from base64";

/// What `aws iam get-credential-report` prints. `ReportFormat` can only be `text/csv`.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Printed {
    pub content: String,
    pub generated_time: Option<Moment>,
}

/// Reads a credential report.
pub fn report(source: &Source, settings: &Settings) -> Result<Report, Diagnostics> {
    if !body(source)?.0.trim_start().starts_with('{') {
        return rows(source, None, settings);
    }
    let printed: Printed = json::value(source, HELP)?;
    let generated = printed.generated_time.map(|Moment(at)| at);
    past(source.name(), generated, settings)?;
    let text = decoded(&printed.content).ok_or_else(|| {
        Diagnostic::error(
            "audit-file-cut",
            format!("`Content` of `{}` is not the base64 of a text", source.name()),
        )
        .help(HELP)
    })?;
    rows(&Source::new(format!("{} (Content)", source.name()), text), generated, settings)
}

/// Reads what the API answers: `content` is CSV, not base64 any more. `name` is what messages call it.
pub fn answered(
    name: &str,
    content: &[u8],
    generated: Option<Timestamp>,
    settings: &Settings,
) -> Result<Report, Diagnostics> {
    past(name, generated, settings)?;
    let text = std::str::from_utf8(content)
        .map_err(|_| Diagnostic::error("audit-file-cut", format!("`{name}` is no text")).help(HELP))?;
    rows(&Source::new(name, text), generated, settings)
}

/// Refuses a report of tomorrow.
fn past(name: &str, generated: Option<Timestamp>, settings: &Settings) -> Result<(), Diagnostic> {
    match generated.filter(|at| settings.days_since(*at).is_none()) {
        None => Ok(()),
        Some(at) => Err(Diagnostic::error(
            "audit-clock",
            format!("`{name}` was made at {at}, which is later than now ({})", settings.now),
        )
        .help("one of two clocks is wrong, and then so is every age: set this machine's clock")),
    }
}

fn decoded(content: &str) -> Option<String> {
    let content: Vec<u8> = content.bytes().filter(|byte| !byte.is_ascii_whitespace()).collect();
    String::from_utf8(data_encoding::BASE64.decode(&content).ok()?).ok()
}

fn rows(source: &Source, generated: Option<Timestamp>, settings: &Settings) -> Result<Report, Diagnostics> {
    let (text, skipped) = body(source)?;
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(text.as_bytes());
    let columns = header(source, reader.headers().map_err(|error| unreadable(source, &error))?)?;
    let mut all = All::default();
    let mut errors = Diagnostics::new();
    let mut record = StringRecord::new();
    while reader.read_record(&mut record).map_err(|error| unreadable(source, &error))? {
        let from = skipped + record.position().map_or(0, |position| to_offset(position.byte()));
        let to = skipped + to_offset(reader.position().byte());
        let said = if record.len() == columns.all {
            let cells = Cells { columns: &columns.by_name, record: &record, settings };
            all.take(&cells)
        } else {
            Err(format!(
                "{} columns, but the header has {}: it is cut, or damaged",
                record.len(),
                columns.all
            ))
        };
        if let Err(said) = said {
            errors.push(refused(source, from, to, &said));
            if errors.len() == COMPLAINTS {
                break;
            }
        }
    }
    if !errors.is_empty() {
        return Err(errors);
    }
    let Some((partition, account)) = all.account else {
        return Err(Diagnostic::error(
            "audit-report-rows",
            format!("`{}` has a header and no rows: it is cut", source.name()),
        )
        .help(HELP)
        .into());
    };
    let root = all.root.unwrap_or_else(|| {
        Known::NotRead(Reason::odd(
            format!("the credential report has no row `{ROOT}`"),
            format!("認証情報レポートに `{ROOT}` の行がありません"),
        ))
    });
    Ok(Report { name: source.name().to_owned(), account, partition, generated, root, users: all.users })
}

fn to_offset(byte: u64) -> usize {
    usize::try_from(byte).unwrap_or(usize::MAX)
}

/// One row that cannot be read: its line, and the row.
fn refused(source: &Source, from: usize, to: usize, said: &str) -> Diagnostic {
    // A record starts behind the line end of the one before, of which CRLF has two bytes.
    let row = source.text().get(from..to).unwrap_or_default();
    let from = from + (row.len() - row.trim_start_matches(['\r', '\n']).len());
    let to = from + row.trim_matches(['\r', '\n']).len();
    let line = source.position(from).line;
    Diagnostic::error("audit-report-row", format!("`{}`, line {line}: {said}", source.name()))
        .at(source, from..to, "")
        .help(HELP)
}

fn unreadable(source: &Source, error: &csv::Error) -> Diagnostic {
    Diagnostic::error("audit-report-row", format!("`{}` is not CSV: {error}", source.name())).help(HELP)
}

struct Header {
    by_name: Columns,
    all: usize,
}

fn header(source: &Source, names: &StringRecord) -> Result<Header, Diagnostic> {
    let mut by_name = Columns::new();
    for (at, name) in names.iter().enumerate() {
        if by_name.insert(name.to_owned(), at).is_some() {
            return Err(Diagnostic::error(
                "audit-report-columns",
                format!("`{}` has the column {} twice", source.name(), show(name)),
            )
            .help(HELP));
        }
    }
    let missing: Vec<String> = REQUIRED
        .iter()
        .filter(|name| !by_name.contains_key(**name))
        .map(|name| format!("`{name}`"))
        .collect();
    if missing.is_empty() {
        return Ok(Header { by_name, all: names.len() });
    }
    let end = source.text().find('\n').unwrap_or(source.text().len());
    Err(Diagnostic::error(
        "audit-report-columns",
        format!("`{}` is no credential report: it lacks {}", source.name(), missing.join(", ")),
    )
    .at(source, Span::new(0, end), "the names of columns")
    .help(HELP))
}

/// What the rows say so far.
#[derive(Default)]
struct All {
    /// The partition and the account.
    account: Option<(String, String)>,
    root: Option<Known<Root>>,
    users: BTreeMap<String, Row>,
}

impl All {
    fn take(&mut self, cells: &Cells<'_>) -> Result<(), String> {
        if cells.record.iter().any(|cell| cell.contains(['\n', '\r'])) {
            return Err("a cell goes on over several lines: a quote is missing".to_owned());
        }
        let (name, text) = (cells.text("user")?, cells.text("arn")?);
        let arn = arn::parse(text)
            .filter(
                |arn| if name == ROOT { arn.kind == "root" } else { arn.kind == "user" && arn.name == name },
            )
            .ok_or_else(|| format!("`arn` is {}, which is not that of {}", show(text), show(name)))?;
        let own = self.account.get_or_insert_with(|| (arn.partition.to_owned(), arn.account.to_owned()));
        if own.1 != arn.account || own.0 != arn.partition {
            return Err(format!("account `{}`, but the rows before are of `{}`", arn.account, own.1));
        }
        let created = cells.moment("user_creation_time")?;
        if name == ROOT {
            let root = root(cells)?;
            return match self.root.replace(Known::Known(root)) {
                None => Ok(()),
                Some(_) => Err(format!("a second row `{ROOT}`")),
            };
        }
        let row = Row {
            name: name.to_owned(),
            created,
            password: cells.password()?,
            mfa: cells.flag("mfa_active")?,
            keys: cells.keys()?,
            certificates: cells.certificates()?,
        };
        match self.users.insert(text.to_owned(), row) {
            None => Ok(()),
            Some(_) => Err(format!("the user {} for the second time", show(name))),
        }
    }
}

/// The root user's row. Its password is mostly `not_supported` to tell; its creation is the account's. Where the guide's
/// `FALSE` stands there, as in accounts that an organisation made, and neither a key nor a certificate that works is there,
/// nothing lacks a second factor.
fn root(cells: &Cells<'_>) -> Result<Root, String> {
    let keys = cells.keys()?;
    let no_password = cells.flag("password_enabled")? == Known::Known(false);
    let signs = cells.certificates()?.get().is_some_and(|all| all.iter().any(|one| one.active));
    let nothing = no_password && !signs && keys.get().is_some_and(Vec::is_empty);
    let mfa = if nothing { Known::Known(true) } else { cells.flag("mfa_active")? };
    Ok(Root { mfa, password_used: cells.password_used()?, keys })
}
