//! Reads reports that other jobs wrote.
//!
//! A report came a long way, over an artifact that another job made: it is bounded, must be of a known schema, and
//! every member that is needed must be there. What it says of the plan is compared with the request on the forge
//! before anything rests on it.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde::de::IgnoredAny;

use crate::config::RadiusLevel;
use crate::diagnostic::Diagnostic;
use crate::finding::{Finding, Level, Place, Waived};
use crate::render::merge::Part;
use crate::render::pull_request::{Row, RowSignoff};
use crate::report::{Counts, Verdict};
use crate::signoff::command::is_digest;
use crate::text::Text;

/// The schema that is understood.
const SCHEMA: &str = "pairgate-report-v1";
/// A larger report nobody wrote for joining.
const MOST: u64 = 64 << 20;
/// More reports than a matrix has jobs.
const MOST_REPORTS: usize = 1_000;

/// The request that a plan was posted as.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Posted {
    /// The pull request's number.
    pub pull_request: u64,
    /// `owner/name`.
    pub repository: String,
    /// The digest, `s1:…`.
    pub digest: String,
    /// The commit that was planned.
    pub head_sha: String,
    root_module: String,
    workspace: String,
}

/// A report, and what it was posted as.
#[derive(Debug, Clone)]
pub struct Joinable {
    /// What is joined.
    pub part: Part,
    /// None for a plan that was only checked.
    pub posted: Option<Posted>,
}

#[derive(Deserialize)]
struct Schema {
    schema: String,
}

#[derive(Deserialize)]
struct Report {
    verdict: String,
    fail_on: String,
    plan: Plan,
    counts: Kinds,
    digest: Digest,
    consequences: Vec<Consequence>,
    findings: Vec<Found>,
    radius: Radius,
    /// Reports of earlier versions have none.
    #[serde(default)]
    access: Vec<Access>,
    signoff: Option<Signoff>,
    request: Option<Posted>,
}

#[derive(Deserialize)]
struct Plan {
    source: String,
    root_module: String,
    workspace: Option<String>,
}

#[derive(Deserialize)]
struct Kinds {
    create: usize,
    update: usize,
    delete: usize,
    replace: usize,
    forget: usize,
    import: usize,
    moved: usize,
    read: usize,
    no_op: usize,
    unknown: usize,
    drift: usize,
    deferred: usize,
}

#[derive(Deserialize)]
struct Digest {
    full: Option<String>,
    words: Option<String>,
}

#[derive(Deserialize)]
struct Consequence {
    reversibility: String,
}

#[derive(Deserialize)]
struct Access {
    added: Vec<IgnoredAny>,
}

#[derive(Deserialize)]
struct Radius {
    level: String,
}

#[derive(Deserialize)]
struct Signoff {
    signed: Option<bool>,
    acknowledge: Vec<String>,
}

#[derive(Deserialize)]
struct Words {
    en: String,
    ja: String,
}

#[derive(Deserialize)]
struct Found {
    rule: String,
    level: String,
    address: Option<String>,
    attribute: Option<String>,
    message: Words,
    help: Words,
    details: Vec<Words>,
    waived: Option<Waiver>,
    policy: Option<Policy>,
}

#[derive(Deserialize)]
struct Waiver {
    reason: String,
    owner: String,
    until: String,
}

#[derive(Deserialize)]
struct Policy {
    file: String,
    line: usize,
    built_in: bool,
}

/// Reads all of them, sorted by root module and workspace. Of each there is one.
pub fn read_all(files: &[PathBuf]) -> Result<Vec<Joinable>, Diagnostic> {
    if files.len() > MOST_REPORTS {
        return Err(Diagnostic::error("merge-many", format!("{} reports are too many", files.len()))
            .help(format!("join at most {MOST_REPORTS} at once")));
    }
    let mut found: BTreeMap<(String, String), Joinable> = BTreeMap::new();
    for file in files {
        let one = read(file)?;
        let row = &one.part.row;
        let key = (row.root_module.clone(), row.workspace.clone());
        if let Some(other) = found.get(&key) {
            return Err(twice(&other.part, &one.part));
        }
        found.insert(key, one);
    }
    Ok(found.into_values().collect())
}

fn twice(one: &Part, other: &Part) -> Diagnostic {
    Diagnostic::error(
        "merge-twice",
        format!("`{}` and `{}` are both about root module `{}`", one.file, other.file, one.name()),
    )
    .help("give each plan one report; plans of several folders are told apart by `pairgate post --root-module DIR`")
}

fn unusable(file: &Path, why: &str) -> Diagnostic {
    Diagnostic::error("report-unreadable", format!("cannot read the report `{}`: {why}", file.display()))
        .help("give files that `pairgate post --part --output json=FILE` or `pairgate check --output json=FILE` wrote")
}

fn read(file: &Path) -> Result<Joinable, Diagnostic> {
    let bytes = bytes(file)?;
    let broken = |error: serde_json::Error| {
        // What the parser says could repeat a piece of the file.
        unusable(file, &format!("it is no report (line {}, column {})", error.line(), error.column()))
    };
    let Schema { schema } = serde_json::from_slice(&bytes).map_err(broken)?;
    if schema != SCHEMA {
        let why =
            format!("its schema is not `{SCHEMA}`; let one version of pairgate write and join all reports");
        return Err(unusable(file, &why));
    }
    let report: Report = serde_json::from_slice(&bytes).map_err(broken)?;
    of(file, report).map_err(|what| unusable(file, &format!("its {what} is not known to this version")))
}

fn bytes(file: &Path) -> Result<Vec<u8>, Diagnostic> {
    let failed = |error: std::io::Error| unusable(file, &error.to_string());
    // A pipe could keep us waiting.
    if !std::fs::metadata(file).map_err(failed)?.is_file() {
        return Err(unusable(file, "it is not a plain file"));
    }
    let mut bytes = Vec::new();
    File::open(file).map_err(failed)?.take(MOST + 1).read_to_end(&mut bytes).map_err(failed)?;
    if bytes.len() as u64 > MOST {
        return Err(unusable(file, "it is larger than 64 MiB"));
    }
    Ok(bytes)
}

/// What is needed of a report; the error names what is odd.
fn of(file: &Path, report: Report) -> Result<Joinable, &'static str> {
    let verdict = verdict(&report.verdict).ok_or("verdict")?;
    let posted = report.request;
    if posted.as_ref().is_some_and(|posted| !is_digest(&posted.digest)) {
        return Err("request digest");
    }
    let signoff = report.signoff.as_ref().zip(posted.as_ref()).map(|(asked, posted)| RowSignoff {
        pull_request: posted.pull_request,
        digest: posted.digest.clone(),
        signed: asked.signed,
        acknowledge: asked.acknowledge.clone(),
        obstacle: None,
        satisfied: false,
    });
    let workspace = report.plan.workspace.unwrap_or_else(|| "default".to_owned());
    let irreversible = report.consequences.iter().filter(|one| one.reversibility == "irreversible").count();
    let row = Row {
        root_module: posted.as_ref().map_or(report.plan.root_module, |posted| posted.root_module.clone()),
        workspace: posted.as_ref().map_or(workspace, |posted| posted.workspace.clone()),
        verdict,
        counts: counts(&report.counts),
        irreversible,
        gains: report.access.iter().filter(|one| !one.added.is_empty()).count(),
        radius: RadiusLevel::parse(&report.radius.level).ok_or("blast radius")?,
        words: report.digest.words,
        signoff,
        url: None,
    };
    let part = Part {
        file: file.display().to_string(),
        source: report.plan.source,
        fail_on: Level::parse(&report.fail_on).ok_or("`fail_on`")?,
        findings: report
            .findings
            .into_iter()
            .map(finding)
            .collect::<Option<_>>()
            .ok_or("level of a finding")?,
        digest: report.digest.full,
        request: posted.as_ref().map(|posted| posted.digest.clone()),
        state: None,
        row,
    };
    Ok(Joinable { part, posted })
}

fn verdict(name: &str) -> Option<Verdict> {
    let all = [Verdict::Clear, Verdict::NeedsSignoff, Verdict::Blocked, Verdict::Undecided];
    all.into_iter().find(|verdict| verdict.name() == name)
}

fn counts(kinds: &Kinds) -> Counts {
    Counts {
        create: kinds.create,
        update: kinds.update,
        delete: kinds.delete,
        replace: kinds.replace,
        forget: kinds.forget,
        import: kinds.import,
        moved: kinds.moved,
        read: kinds.read,
        no_op: kinds.no_op,
        unknown: kinds.unknown,
        drift: kinds.drift,
        deferred: kinds.deferred,
        ..Counts::default()
    }
}

fn finding(found: Found) -> Option<Finding> {
    let text = |words: Words| Text::new(words.en, words.ja);
    Some(Finding {
        address: found.address,
        attribute: found.attribute,
        details: found.details.into_iter().map(text).collect(),
        waived: found.waived.map(|one| Waived { reason: one.reason, owner: one.owner, until: one.until }),
        place: found.policy.map(|one| Place { file: one.file, line: one.line, built_in: one.built_in }),
        ..Finding::new(&found.rule, Level::parse(&found.level)?, text(found.message), text(found.help))
    })
}
