//! Options that both audits have.

use std::path::PathBuf;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, SpanRelativeTo, Timestamp};

use crate::audit::{Risk, Settings};
use crate::commands::check::Colour;
use crate::commands::forge_args::ForgeArgs;
use crate::diagnostic::Diagnostic;
use crate::render::audit::AuditFormat;
use crate::text::Lang;

/// By which limits, against what, and where the result goes.
#[derive(Debug, clap::Args)]
pub(super) struct Options {
    /// What counts as unused: no use for so long.
    #[arg(long, value_name = "TIME", default_value = "90d", value_parser = days, help_heading = "What counts as stale")]
    unused_after: i64,
    /// How old an access key or another credential of a user may get.
    #[arg(long, value_name = "TIME", default_value = "365d", value_parser = days, help_heading = "What counts as stale")]
    rotate_after: i64,
    /// How old a secret of the organisation may get before it is replaced.
    #[arg(long, value_name = "TIME", default_value = "365d", value_parser = days, help_heading = "What counts as stale")]
    secret_after: i64,
    /// How long an invitation may wait. GitHub ends it after 7 days.
    #[arg(long, value_name = "TIME", default_value = "3d", value_parser = days, help_heading = "What counts as stale")]
    invitation_after: i64,
    /// Judge as of this moment or day instead of now: for facts that were collected earlier.
    #[arg(long, value_name = "WHEN", value_parser = moment, help_heading = "What counts as stale")]
    as_of: Option<Timestamp>,
    /// A folder to keep what was collected in, so that a run that was cut off goes on from there. It is made for you alone:
    /// the facts tell where attackers should begin.
    #[arg(long, value_name = "DIR", help_heading = "Collecting")]
    pub(super) state: Option<PathBuf>,
    /// How old kept facts may be before they are collected anew.
    #[arg(long, value_name = "TIME", default_value = "24h", value_parser = seconds, help_heading = "Collecting")]
    max_age: i64,
    /// Ask nobody: audit what the folder of `--state` holds, however old.
    #[arg(long, help_heading = "Collecting")]
    pub(super) offline: bool,
    /// The clone with the Terraform code that may manage the permissions; otherwise the one that the current folder is in.
    #[arg(long, value_name = "DIR", help_heading = "Terraform code")]
    pub(super) repo: Option<PathBuf>,
    /// Write the patches of all open findings to a new branch of that clone, as one commit. The current branch, the index
    /// and the files stay as they are.
    #[arg(long, value_name = "BRANCH", help_heading = "Terraform code")]
    pub(super) fix: Option<String>,
    /// What `--write-baseline` wrote in an audit before this one: findings are then new, open since a day, accepted or gone.
    #[arg(long, value_name = "FILE", help_heading = "Memory")]
    pub(super) baseline: Option<PathBuf>,
    /// Write what the next audit compares with. It may be the file of `--baseline`; acceptances are kept.
    #[arg(long, value_name = "FILE", help_heading = "Memory")]
    pub(super) write_baseline: Option<PathBuf>,
    /// What to print: text, markdown, json, sarif, csv or html.
    #[arg(long, value_name = "FORMAT", default_value = "text", value_parser = format, help_heading = "Report")]
    pub(super) format: AuditFormat,
    /// In text, show each finding with everything, and every place that was not checked: more than ten of a check and a
    /// risk are a list otherwise. Files of `--output` always hold everything.
    #[arg(long, help_heading = "Report")]
    pub(super) all: bool,
    /// Also write the report to a file, such as `html=audit.html`; may be given more than once.
    #[arg(long = "output", value_name = "FORMAT=FILE", value_parser = output, help_heading = "Report")]
    pub(super) outputs: Vec<(AuditFormat, PathBuf)>,
    /// Keep a checklist in this issue up to date; `new` opens one. A public repository is refused.
    #[arg(long, value_name = "ISSUE", value_parser = issue, help_heading = "Tracking issue")]
    pub(super) post: Option<Issue>,
    #[command(flatten)]
    // A comment would become the help of the group.
    #[allow(missing_docs)]
    pub(super) forge: ForgeArgs,
    /// End with exit code 1 when a finding of this risk or above is open: low, medium, high or never. What was not
    /// checked and may hide one does the same, except with never.
    #[arg(long, value_name = "RISK", default_value = "low", value_parser = fail_on, help_heading = "Report")]
    pub(super) fail_on: FailOn,
    /// The language: en or ja.
    #[arg(long, value_name = "LANG", value_parser = crate::commands::judge::lang, help_heading = "Report")]
    pub(super) lang: Option<Lang>,
    /// When to use colour: auto, always or never. `NO_COLOR` is honoured.
    #[arg(long, value_name = "WHEN", default_value = "auto", alias = "colour", help_heading = "Report")]
    pub(super) color: Colour,
}

/// Which findings matter for the exit code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum FailOn {
    /// Those of this risk and above.
    From(Risk),
    /// None.
    Never,
}

/// An issue to write to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Issue {
    /// This one.
    Number(u64),
    /// A new one.
    New,
}

impl Options {
    /// Whether kept facts may be taken instead of asking. A maximal age of nothing takes none; facts of a clock that is
    /// ahead are not believed.
    pub(super) fn is_young(&self, read: Timestamp, now: Timestamp) -> bool {
        let age = now.duration_since(read);
        age < SignedDuration::from_secs(self.max_age) && age >= -Settings::SKEW
    }

    /// The limits, as of now or as of the moment that was named.
    pub(super) fn settings(&self) -> Settings {
        let now = Timestamp::now();
        let now = self.as_of.unwrap_or_else(|| Timestamp::from_second(now.as_second()).unwrap_or(now));
        Settings {
            now,
            seen: now,
            unused_days: self.unused_after,
            key_days: self.rotate_after,
            secret_days: self.secret_after,
            invitation_days: self.invitation_after,
        }
    }

    /// Refuses a limit that reaches back beyond what the other side remembers, which would make everybody look idle.
    pub(super) fn within(&self, longest: i64, tells: &str) -> Result<(), Diagnostic> {
        let days = self.unused_after;
        if days <= longest {
            return Ok(());
        }
        let said = format!("{tells} for {longest} days, not for {days}");
        Err(Diagnostic::error("audit-limit", said).help(format!("write `--unused-after {longest}d` or less")))
    }

    /// Refuses what does not go together before anybody is asked.
    pub(super) fn check(&self) -> Result<(), Diagnostic> {
        crate::commands::outputs::refuse_shared_file(&self.outputs)?;
        let own = [&self.baseline, &self.write_baseline];
        let clash = self.outputs.iter().find(|(_, file)| own.iter().any(|one| one.as_ref() == Some(file)));
        if let Some((_, file)) = clash {
            return Err(Diagnostic::error(
                "output-is-input",
                format!("`{}` is the baseline", file.display()),
            )
            .help("give the report another file"));
        }
        if self.offline && self.post.is_some() {
            return Err(Diagnostic::error(
                "audit-offline",
                "`--offline` asks nobody, and `--post` writes to GitHub",
            )
            .help("leave one of them out"));
        }
        Ok(())
    }
}

fn format(text: &str) -> Result<AuditFormat, String> {
    let names = AuditFormat::ALL.map(AuditFormat::name).join(", ");
    AuditFormat::parse(text).ok_or_else(|| format!("formats are {names}"))
}

fn output(text: &str) -> Result<(AuditFormat, PathBuf), String> {
    let (name, file) = text.split_once('=').ok_or("write it as FORMAT=FILE, such as `html=audit.html`")?;
    if file.is_empty() {
        return Err("the file's name is empty".to_owned());
    }
    format(name).map(|format| (format, PathBuf::from(file)))
}

fn issue(text: &str) -> Result<Issue, String> {
    match text.trim_start_matches('#').parse() {
        Ok(number) if number > 0 => Ok(Issue::Number(number)),
        _ if text == "new" => Ok(Issue::New),
        _ => Err("write the issue's number, or `new`".to_owned()),
    }
}

fn fail_on(text: &str) -> Result<FailOn, String> {
    match Risk::parse(text) {
        Some(risk) => Ok(FailOn::From(risk)),
        None if text == "never" => Ok(FailOn::Never),
        None => Err("write low, medium, high or never".to_owned()),
    }
}

/// A duration in seconds; a day has 24 hours here.
fn seconds(text: &str) -> Result<i64, String> {
    let wrong = || "write a time such as `90d`, `12w` or `36h`".to_owned();
    let span: jiff::Span = text.parse().map_err(|_| wrong())?;
    let whole = span.to_duration(SpanRelativeTo::days_are_24_hours()).map_err(|_| wrong())?.as_secs();
    if (0..=100 * 366 * 86_400).contains(&whole) { Ok(whole) } else { Err(wrong()) }
}

fn days(text: &str) -> Result<i64, String> {
    match seconds(text)? / 86_400 {
        0 => Err("write at least a day: `1d`".to_owned()),
        days => Ok(days),
    }
}

/// A moment, or the end of a day.
fn moment(text: &str) -> Result<Timestamp, String> {
    if let Ok(at) = text.parse::<Timestamp>() {
        return Ok(at);
    }
    let day: Date = text
        .parse()
        .map_err(|_| "write a day such as 2026-11-01, or a moment such as 2026-11-01T09:00:00Z".to_owned())?;
    let end = day.at(23, 59, 59, 0).to_zoned(TimeZone::UTC).map_err(|error| error.to_string())?;
    Ok(end.timestamp())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn times_are_read_as_people_write_them() {
        for (text, wanted) in [("90d", 90), ("12w", 84), ("36h", 1), ("1d", 1), ("2880m", 2)] {
            assert_eq!(days(text), Ok(wanted), "{text}");
        }
        for odd in ["", "90", "0d", "23h", "-90d", "1mo", "1y", "99999999d", "soon"] {
            assert!(days(odd).is_err(), "{odd}");
        }
        assert_eq!(seconds("0s"), Ok(0));
        assert_eq!(moment("2026-11-01").unwrap().to_string(), "2026-11-01T23:59:59Z");
        assert_eq!(moment("2026-11-01T09:00:00+09:00").unwrap().to_string(), "2026-11-01T00:00:00Z");
        assert!(moment("2026-13-01").is_err());
    }

    #[test]
    fn an_issue_is_a_number_or_a_new_one() {
        assert_eq!(issue("12"), Ok(Issue::Number(12)));
        assert_eq!(issue("#12"), Ok(Issue::Number(12)));
        assert_eq!(issue("new"), Ok(Issue::New));
        for odd in ["", "0", "-1", "acme/x#1", "New"] {
            assert!(issue(odd).is_err(), "{odd}");
        }
    }
}
