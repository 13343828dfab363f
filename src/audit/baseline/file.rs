//! The file: JSON that lies in a repository, so that a difference of two versions reads like a list of what changed.

use std::collections::BTreeMap;

use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};
use serde::{Deserialize, Serialize};

use super::super::finding::{Finding, Risk};
use super::Acceptance;
use super::accept::{self, Refused};
use crate::diagnostic::Diagnostic;
use crate::source::Source;

/// What the first member of the file says.
const SCHEMA: &str = "pairgate-audit-baseline-v1";

/// What audits found before, by the ids of the findings.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Baseline {
    pub(super) findings: BTreeMap<String, Memory>,
}

/// A finding as it is remembered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Memory {
    /// The finding's id.
    pub id: String,
    /// All digits of what it is about, as [`Finding::digest`](crate::audit::Finding::digest) has them: another object
    /// of the same id is another finding. Empty in entries that were written by hand, which nobody can accept.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub digest: String,
    /// Where it is: `aws:123456789012`, `github:acme`, `github:acme/shop`.
    pub place: String,
    /// What it was when it was last found, in English.
    pub what: String,
    /// The same in Japanese; files of before have none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub what_ja: Option<String>,
    /// When an audit first found it.
    pub first: Timestamp,
    /// How bad it was when it was last found.
    #[serde(with = "risk")]
    pub risk: Risk,
    /// What told the object from another one of the same name, and how far it reached, when it was last found, where the
    /// facts had it: [`Fingerprint`](crate::audit::fingerprint::Fingerprint).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fingerprint: Option<String>,
    /// Somebody's word that it may stay.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub accepted: Option<Accepted>,
}

/// An acceptance as it is remembered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Accepted {
    /// Why.
    pub reason: String,
    /// Who answers for it.
    pub owner: String,
    /// The day on which it was accepted, in UTC.
    pub on: Date,
    /// The last day that it counts, in UTC: at most [`Baseline::LONGEST_DAYS`] after the first.
    pub until: Date,
    /// The risk that was accepted: it lifts no greater one.
    #[serde(with = "risk")]
    pub risk: Risk,
    /// The fingerprint of what was accepted: it lifts no other object of the same name, and no wider one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fingerprint: Option<String>,
}

impl Accepted {
    /// Without what only the memory needs.
    pub fn acceptance(&self) -> Acceptance {
        Acceptance { reason: self.reason.clone(), owner: self.owner.clone(), until: self.until }
    }
}

/// Risks by their stable names.
mod risk {
    use serde::de::Error as _;
    use serde::{Deserialize as _, Deserializer, Serializer};

    use super::Risk;

    pub(super) fn serialize<S: Serializer>(risk: &Risk, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(risk.name())
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Risk, D::Error> {
        let name = String::deserialize(from)?;
        Risk::parse(&name).ok_or_else(|| {
            D::Error::custom(format!("unknown risk `{name}`, expected `low`, `medium` or `high`"))
        })
    }
}

#[derive(Deserialize)]
struct Head {
    schema: String,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    schema: String,
    findings: Vec<Memory>,
}

impl Baseline {
    /// The most days that an acceptance may count: a year, and the day of a leap year.
    pub const LONGEST_DAYS: i64 = 366;

    /// Reads a file. Nothing in it is passed over: what is not understood might be somebody's acceptance.
    pub fn parse(source: &Source) -> Result<Self, Diagnostic> {
        let head: Head = serde_json::from_str(source.text()).map_err(|error| unreadable(source, &error))?;
        if head.schema != SCHEMA {
            let says = format!("the baseline says `{}`, and this program reads `{SCHEMA}`", head.schema);
            return Err(at(Diagnostic::error("baseline-version", says), source, &head.schema, 0)
                .help("a newer pairgate may have written it: use that one, or give another file"));
        }
        let file: File = serde_json::from_str(source.text()).map_err(|error| unreadable(source, &error))?;
        let mut findings = BTreeMap::new();
        for memory in file.findings {
            check(source, &memory)?;
            let id = memory.id.clone();
            if findings.insert(id.clone(), memory).is_some() {
                let says = format!("the baseline holds `{id}` twice");
                return Err(at(Diagnostic::error("baseline-twice", says), source, &id, 1)
                    .help("remove one of the two entries; keep the one whose `first` is older"));
            }
        }
        Ok(Self { findings })
    }

    /// The file. The order is that of places and ids, so that the same memory is always the same text.
    pub fn text(&self) -> String {
        let mut findings: Vec<Memory> = self.findings.values().cloned().collect();
        findings.sort_by(|a, b| (&a.place, &a.id).cmp(&(&b.place, &b.id)));
        let file = File { schema: SCHEMA.to_owned(), findings };
        // Only maps with keys that are no texts fail, and there are none.
        serde_json::to_string_pretty(&file).unwrap_or_default() + "\n"
    }

    /// What is remembered of a finding.
    pub fn get(&self, id: &str) -> Option<&Memory> {
        self.findings.get(id)
    }

    /// What is remembered of a finding, and of no other object whose id is the same.
    pub(super) fn of(&self, finding: &Finding) -> Option<&Memory> {
        let same = |memory: &&Memory| memory.digest.is_empty() || memory.digest == finding.digest();
        self.get(&finding.id()).filter(same)
    }

    /// All that is remembered, by id.
    pub fn iter(&self) -> impl Iterator<Item = &Memory> {
        self.findings.values()
    }

    /// Whether nothing is remembered.
    pub fn is_empty(&self) -> bool {
        self.findings.is_empty()
    }
}

/// What serde does not see. Who edits the file by hand is held to the same as who accepts by a command.
fn check(source: &Source, memory: &Memory) -> Result<(), Diagnostic> {
    let known = memory.place.strip_prefix("aws:").or_else(|| memory.place.strip_prefix("github:"));
    if known.is_none_or(str::is_empty) || memory.id.is_empty() {
        let says = format!("`{}` at `{}` is no place of a finding", memory.id, memory.place);
        return Err(at(Diagnostic::error("baseline-place", says), source, &memory.place, 0)
            .help("write `aws:` and an account, or `github:` and an organisation, perhaps with `/` and a repository"));
    }
    let Some(accepted) = &memory.accepted else { return Ok(()) };
    if memory.digest.is_empty() {
        let refused = Refused::NoDigest(memory.id.clone());
        return Err(at(Diagnostic::error("baseline-acceptance", refused.to_string()), source, &memory.id, 0).help(
            "remove its `accepted`, run the audit with `--write-baseline`, and accept it again: `pairgate audit accept`",
        ));
    }
    accept::check(&memory.id, &accepted.acceptance(), accepted.on).map_err(|refused| {
        let help = match refused {
            Refused::TooLong { .. } => "accept it for a shorter time, and again when that has ended",
            _ => "correct the entry, or remove its `accepted`",
        };
        at(Diagnostic::error("baseline-acceptance", refused.to_string()), source, &memory.id, 0).help(help)
    })
}

/// The last day that an acceptance of this day may name.
pub(super) fn last_day(on: Date) -> Date {
    on.saturating_add(Baseline::LONGEST_DAYS.days())
}

/// Points to where a text stands for the `nth` time. It may be written with escapes, and then there is no place.
fn at(diagnostic: Diagnostic, source: &Source, text: &str, nth: usize) -> Diagnostic {
    let written = serde_json::to_string(text).unwrap_or_default();
    match source.text().match_indices(&written).nth(nth) {
        Some((from, found)) => diagnostic.at(source, from..from + found.len(), "here"),
        None => diagnostic.at(source, 0..0, "in this file"),
    }
}

fn unreadable(source: &Source, error: &serde_json::Error) -> Diagnostic {
    let line_start: usize =
        source.text().split_inclusive('\n').take(error.line().saturating_sub(1)).map(str::len).sum();
    let mut place = (line_start + error.column().saturating_sub(1)).min(source.text().len());
    while !source.text().is_char_boundary(place) {
        place -= 1;
    }
    // Its own words end with the place, which the label shows.
    let said = error.to_string();
    let said = said.rsplit_once(" at line ").map_or(said.as_str(), |(said, _)| said);
    Diagnostic::error("baseline-unreadable", format!("the baseline cannot be read: {said}"))
        .at(source, place..place, "here")
        .help(
            "take the last good version from version control, or remove the file to begin anew: ages and acceptances \
             are lost then",
        )
}
