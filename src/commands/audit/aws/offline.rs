//! Accounts from files, or from the folder of a run before.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use rayon::prelude::*;

use super::{ACCOUNTS, Args, Estate, FOLDER, Facts, ORGANISATION};
use crate::audit::Settings;
use crate::audit::aws::facts::{Account, Organisation};
use crate::audit::aws::read::{self, Given, Written};
use crate::audit::finding::Audited;
use crate::commands::Failure;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::source::Source;
use crate::store::Kept;

/// The files of one account.
#[derive(Debug, Default)]
pub(super) struct Files {
    /// Its id.
    pub account: String,
    reports: Vec<PathBuf>,
    details: Vec<PathBuf>,
    accessed: Vec<PathBuf>,
}

impl Files {
    /// Reads and joins them.
    pub(super) fn read(&self, settings: &Settings) -> Result<(Account, Diagnostics), Failure> {
        let texts = |paths: &[PathBuf]| paths.iter().map(|path| source(path)).collect::<Result<_, _>>();
        let given = Given {
            reports: texts(&self.reports)?,
            details: texts(&self.details)?,
            accessed: texts(&self.accessed)?,
        };
        // What does not tell when it was made was made when its file was written, at the latest. Facts that are judged as
        // of a day are not younger than that, whenever their files were copied.
        let at = |paths: &[PathBuf]| {
            paths
                .iter()
                .filter_map(|path| modified(path))
                .min()
                .map_or(settings.now, |at| at.min(settings.now))
        };
        let written = Written { report: at(&self.reports), details: at(&self.details) };
        let joined = read::account(&given, written, settings)?;
        Ok((joined.account, joined.warnings))
    }
}

fn modified(path: &Path) -> Option<Timestamp> {
    Timestamp::try_from(path.metadata().ok()?.modified().ok()?).ok()
}

/// Groups the files that were named by the account that each is about.
pub(super) fn files(args: &Args) -> Result<Estate, Failure> {
    let mut accounts: BTreeMap<String, Files> = BTreeMap::new();
    type Place = fn(&mut Files) -> &mut Vec<PathBuf>;
    let kinds: [(&[PathBuf], &[&str], Place); 3] = [
        (&args.credential_report, &["csv", "json"], |files| &mut files.reports),
        (&args.authorization_details, &["json"], |files| &mut files.details),
        (&args.last_accessed, &["json", "ndjson", "jsonl"], |files| &mut files.accessed),
    ];
    for (named, endings, place) in kinds {
        let paths = expanded(named, endings)?;
        let ids: Vec<Result<String, Diagnostic>> = paths.par_iter().map(|path| account(path)).collect();
        for (path, id) in paths.into_iter().zip(ids) {
            let id = id?;
            let files = accounts.entry(id.clone()).or_default();
            files.account = id;
            place(files).push(path);
        }
    }
    let organisation = match &args.organization_accounts {
        Some(path) => read::organisation(&source(path)?)?,
        None => Organisation::default(),
    };
    let facts = Facts::Files(accounts.into_values().collect());
    Ok(Estate { organisation, facts, left_out: Audited::default() })
}

/// Files as they were named, and those in folders that were.
fn expanded(named: &[PathBuf], endings: &[&str]) -> Result<Vec<PathBuf>, Diagnostic> {
    let mut paths = Vec::new();
    for path in named {
        if !path.is_dir() {
            paths.push(path.clone());
            continue;
        }
        let before = paths.len();
        let failed = |error: std::io::Error| unreadable(path, &error.to_string());
        for entry in std::fs::read_dir(path).map_err(failed)? {
            let file = entry.map_err(failed)?.path();
            let ending = file.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
            if endings.contains(&ending) {
                paths.push(file);
            }
        }
        if paths.len() == before {
            let endings = endings.join(", .");
            return Err(unreadable(path, &format!("the folder holds no file that ends in .{endings}")));
        }
    }
    paths.sort();
    Ok(paths)
}

/// Whose file it is. Reading it twice costs less than all files of a thousand accounts in memory.
fn account(path: &Path) -> Result<String, Diagnostic> {
    let source = source(path)?;
    read::body(&source)?;
    read::account_of(source.text())
        .ok_or_else(|| unreadable(path, "it names no account: there is no ARN of one in it"))
}

fn source(path: &Path) -> Result<Source, Diagnostic> {
    let name = path.display().to_string();
    let failed = |error: std::io::Error| unreadable(path, &error.to_string());
    let found = std::fs::metadata(path).map_err(failed)?;
    if !found.is_file() {
        return Err(unreadable(path, "it is no plain file"));
    }
    read::size(&name, found.len())?;
    let bytes = std::fs::read(path).map_err(failed)?;
    if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
        let why = "it is UTF-16, as `>` of PowerShell 5 writes it; files are read as UTF-8";
        return Err(unreadable(path, why).help(
            "in PowerShell, write it with `| Out-File -Encoding utf8`; elsewhere, convert it with `iconv -f UTF-16 -t UTF-8`",
        ));
    }
    let text = String::from_utf8(bytes).map_err(|_| unreadable(path, "it is not UTF-8"))?;
    Ok(Source::new(name, text))
}

fn unreadable(path: &Path, why: &str) -> Diagnostic {
    Diagnostic::error("audit-file", format!("cannot read `{}`: {why}", path.display()))
        .help("`pairgate explain audit` shows how to make these files")
}

/// All accounts of the folder that are wanted, however old.
pub(super) fn kept(args: &Args, kept: Option<Kept>) -> Result<Estate, Failure> {
    let kept = kept.ok_or_else(|| {
        Diagnostic::error(
            "audit-offline",
            "`--offline` needs files, or the folder that a run before kept its facts in",
        )
        .help("name it: `--state DIR`")
    })?;
    let mut ids = kept.names(&[FOLDER, ACCOUNTS])?;
    if ids.is_empty() {
        let place = kept.folder().display();
        return Err(Diagnostic::error("audit-offline", format!("`{place}` holds no facts of AWS accounts"))
            .help("collect them first: run it without `--offline`")
            .into());
    }
    let organisation: Organisation = kept.load(&[FOLDER, ORGANISATION])?.unwrap_or_default();
    // What was read of an account that is not active any more is no word on it: it is told as that.
    ids.retain(|id| !organisation.states.contains_key(id) && args.api.wants(id));
    Ok(Estate { organisation, facts: Facts::Kept(kept, ids), left_out: Audited::default() })
}
