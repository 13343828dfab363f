//! The credential report: passwords, second factors and the root user of an account, in one table.
//!
//! Columns and values are those of "Get credential reports for your AWS account" in the IAM User Guide. AWS may add
//! columns, so they are found by name. IAM makes a report anew only when the last one is four hours old.

use std::collections::BTreeMap;

use aws_sdk_iam::types::ReportStateType;
use jiff::Timestamp;
use tokio::time::sleep;

use super::account::Iam;
use super::values::{moment, odd};
use crate::audit::aws::facts::{AccessKey, Password, Used};
use crate::audit::known::{Known, Reason};

/// The row of the root user.
const ROOT: &str = "<root_account>";

/// A report.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Report {
    /// When IAM made it.
    pub made: Option<Timestamp>,
    /// Of users, by ARN.
    pub users: BTreeMap<String, Row>,
    /// Of the root user. An emulator has none.
    pub root: Option<Row>,
}

/// What it says of one.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Row {
    /// When the user was made. Another moment is another user of the same name.
    pub created: Known<Timestamp>,
    /// The password.
    pub password: Known<Option<Password>>,
    /// The last use of the password, whether or not there is one now.
    pub password_used: Known<Used>,
    /// The second factor.
    pub mfa: Known<bool>,
    /// Access keys, without ids.
    pub keys: Known<Vec<AccessKey>>,
}

/// Has one made, and reads it.
pub(super) async fn fetch(iam: &Iam<'_>) -> Result<Report, Reason> {
    let mut waited = std::time::Duration::ZERO;
    for turn in 0.. {
        let ask = || iam.client.generate_credential_report().send();
        let state = iam.line.call("iam:GenerateCredentialReport", ask).await?.state;
        if state == Some(ReportStateType::Complete) {
            break;
        }
        if waited >= iam.pace.total {
            return Err(Reason::Failed { said: "the credential report was not ready in time".to_owned() });
        }
        let pause = iam.pace.pause(turn);
        waited += pause;
        sleep(pause).await;
    }
    let ask = || iam.client.get_credential_report().send();
    let answer = iam.line.call("iam:GetCredentialReport", ask).await?;
    let content = answer.content.ok_or_else(|| odd("a credential report without content"))?;
    parse(content.as_ref(), answer.generated_time.as_ref().and_then(moment))
}

/// Reads the table. A row of another length, an unknown value or two rows of one user make it odd as a whole.
fn parse(content: &[u8], made: Option<Timestamp>) -> Result<Report, Reason> {
    let wrong = |error: csv::Error| odd(format!("the credential report: {error}"));
    let mut reader = csv::ReaderBuilder::new().from_reader(content);
    let names = reader.headers().map_err(wrong)?.clone();
    let mut report = Report { made, users: BTreeMap::new(), root: None };
    for record in reader.records() {
        let record = record.map_err(wrong)?;
        let values: BTreeMap<&str, &str> = names.iter().zip(record.iter()).collect();
        let cells = Cells(values);
        let row = cells.row()?;
        let twice = if cells.get("user")? == ROOT {
            report.root.replace(row).is_some()
        } else {
            report.users.insert(cells.get("arn")?.to_owned(), row).is_some()
        };
        if twice {
            return Err(odd("the credential report has a user twice"));
        }
    }
    Ok(report)
}

struct Cells<'a>(BTreeMap<&'a str, &'a str>);

impl<'a> Cells<'a> {
    fn get(&self, column: &str) -> Result<&'a str, Reason> {
        self.0
            .get(column)
            .copied()
            .ok_or_else(|| odd(format!("the credential report has no column `{column}`")))
    }

    fn row(&self) -> Result<Row, Reason> {
        let password_used = self.used("password_last_used", &["no_information"])?;
        let password = match self.get("password_enabled")? {
            "true" | "TRUE" => Known::Known(Some(Password {
                used: password_used.clone(),
                changed: self.moment("password_last_changed")?,
            })),
            "false" | "FALSE" => Known::Known(None),
            // The root user's: AWS does not say.
            "not_supported" => Known::NotRead(Reason::Unsupported { said: "`not_supported`".to_owned() }),
            other => return Err(Self::unknown("password_enabled", other)),
        };
        Ok(Row {
            created: self.moment("user_creation_time")?,
            password,
            password_used,
            mfa: Known::Known(self.flag("mfa_active")?),
            keys: Known::Known([self.key(1)?, self.key(2)?].into_iter().flatten().collect()),
        })
    }

    /// A key that was never made has no moment and is not active.
    fn key(&self, slot: u8) -> Result<Option<AccessKey>, Reason> {
        let active = self.flag(&format!("access_key_{slot}_active"))?;
        let rotated = format!("access_key_{slot}_last_rotated");
        if !active && self.get(&rotated)? == "N/A" {
            return Ok(None);
        }
        let used = match self.used(&format!("access_key_{slot}_last_used_date"), &["N/A"])? {
            Known::Known(Used::At { at, .. }) => Known::Known(Used::At {
                at,
                service: self.told(&format!("access_key_{slot}_last_used_service")),
                region: self.told(&format!("access_key_{slot}_last_used_region")),
            }),
            other => other,
        };
        Ok(Some(AccessKey { id: None, slot, active, created: self.moment(&rotated)?, used }))
    }

    fn flag(&self, column: &str) -> Result<bool, Reason> {
        match self.get(column)? {
            "true" | "TRUE" => Ok(true),
            "false" | "FALSE" => Ok(false),
            other => Err(Self::unknown(column, other)),
        }
    }

    fn moment(&self, column: &str) -> Result<Known<Timestamp>, Reason> {
        match self.get(column)? {
            "N/A" | "not_supported" | "no_information" => {
                Ok(Known::NotRead(odd(format!("the credential report has no `{column}`"))))
            }
            text => text.parse().map(Known::Known).map_err(|_| Self::unknown(column, text)),
        }
    }

    fn used(&self, column: &str, never: &[&str]) -> Result<Known<Used>, Reason> {
        match self.get(column)? {
            text if never.contains(&text) => Ok(Known::Known(Used::Never)),
            text @ ("N/A" | "not_supported" | "no_information") => {
                Ok(Known::NotRead(Reason::Unsupported { said: format!("`{column}` is `{text}`") }))
            }
            text => {
                let at = text.parse().map_err(|_| Self::unknown(column, text))?;
                Ok(Known::Known(Used::At { at, service: None, region: None }))
            }
        }
    }

    fn told(&self, column: &str) -> Option<String> {
        let text = self.0.get(column).copied()?;
        (!text.is_empty() && text != "N/A").then(|| text.to_owned())
    }

    fn unknown(column: &str, text: &str) -> Reason {
        let short: String = text.chars().take(40).collect();
        odd(format!("the credential report says `{short}` for `{column}`"))
    }
}
