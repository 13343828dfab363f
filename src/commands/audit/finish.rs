//! From findings to what is told: the Terraform code that manages each, what the audit before found, the report and
//! everywhere that it goes.

use std::collections::BTreeSet;
use std::io::Write;
use std::path::Path;

use jiff::Timestamp;

use super::options::{FailOn, Options};
use super::{issue, sources};
use crate::audit::baseline::{self, Baseline};
use crate::audit::finding::Audited;
use crate::audit::remedy::{self, Around, Patch, Sources};
use crate::audit::{Entry, Report, Scope, Settings};
use crate::commands::outputs::{colour, width};
use crate::commands::{Failure, unwritable};
use crate::diagnostic::{Diagnostic, Diagnostics, Severity};
use crate::git::{self, NewText};
use crate::github::GitHub;
use crate::outcome::Outcome;
use crate::render::audit::{AuditFormat, render};
use crate::render::{RenderError, Style};
use crate::source::Source;

/// A larger file is no baseline.
const MOST: u64 = 64 << 20;

/// What must be right before anybody is asked: an audit of hours must not end at a slip in an option.
pub(super) struct Prepared {
    /// The limits.
    pub settings: Settings,
    /// Their clone.
    pub clone: Option<git::Clone>,
    baseline: Option<Baseline>,
    forge: Option<GitHub>,
}

/// Reads and checks all that the options name.
pub(super) fn prepare(options: &Options) -> Result<Prepared, Failure> {
    options.check()?;
    let settings = options.settings();
    let clone = sources::clone(options)?;
    if let Some(branch) = &options.fix {
        let clone = clone.as_ref().ok_or_else(|| {
            Diagnostic::error("audit-clone", "`--fix` writes to a clone, and there is none here")
                .help("run it in the clone of your Terraform code, or name it: `--repo DIR`")
        })?;
        clone.check_new_branch(branch)?;
    }
    let baseline = options.baseline.as_deref().map(read_baseline).transpose()?;
    let forge = match options.post {
        Some(wanted) => {
            let forge = options.forge.connect(clone.as_ref())?;
            issue::place(&forge, wanted)?;
            Some(forge)
        }
        None => None,
    };
    Ok(Prepared { settings, clone, baseline, forge })
}

/// Makes the report of what was found, and writes it to where it should go.
pub(super) fn finish(
    options: &Options,
    prepared: Prepared,
    scope: Scope,
    audited: Audited,
    out: &mut dyn Write,
    warn: &mut dyn FnMut(Diagnostics),
) -> Result<Outcome, Failure> {
    let sources = prepared.clone.as_ref().map(sources::sources);
    let before = prepared.baseline.as_ref();
    let report = report(audited, scope, prepared.settings, before, sources.as_ref());
    // Whoever writes a file wants to have it all; on a screen thousands of findings are a list first.
    let style =
        Style { lang: options.lang.unwrap_or_default(), width: width(), all: true, ..Style::default() };
    for (format, file) in &options.outputs {
        write_file(file, &rendered(*format, &report, style)?)?;
    }
    let text = rendered(
        options.format,
        &report,
        Style { colour: colour(options.color), all: options.all, ..style },
    )?;
    out.write_all(text.as_bytes()).map_err(|error| unwritable(&error))?;
    if let (Some(wanted), Some(forge)) = (options.post, &prepared.forge) {
        let url = issue::post(forge, wanted, &report, style.lang)?;
        warn(vec![Diagnostic::note("audit-posted", format!("the checklist is in {url}"))]);
    }
    // After what may fail for a forge that is away: the next run refuses a branch that is there.
    if let (Some(branch), Some(clone), Some(sources)) = (&options.fix, &prepared.clone, &sources) {
        warn(fix(branch, clone, sources, &report)?);
    }
    // Last: what is new is told once, and not at all by an audit that knows it from a run that could tell nobody.
    if let Some(file) = &options.write_baseline {
        write_baseline(file, &baseline::next(before, &report))?;
    }
    Ok(outcome(options.fail_on, &report))
}

/// Joins findings with what to do about each and with what was known before.
fn report(
    mut audited: Audited,
    scope: Scope,
    settings: Settings,
    before: Option<&Baseline>,
    sources: Option<&Sources>,
) -> Report {
    audited.findings.sort_by_cached_key(|finding| {
        (std::cmp::Reverse(finding.risk), finding.since.unwrap_or(Timestamp::MAX), finding.id())
    });
    let scopes = match &scope {
        Scope::Aws(accounts) => accounts.keys().cloned().collect(),
        Scope::GitHub(login) => BTreeSet::from([login.clone()]),
    };
    let around = Around { scopes, kin: std::mem::take(&mut audited.kin), web: audited.web.take() };
    let remedies = remedy::remedies_among(&audited.findings, sources, &around);
    let (statuses, gone) = baseline::compare(before, &audited, &scope, settings.now);
    for (finding, remedy) in audited.findings.iter_mut().zip(&remedies) {
        for person in sources.map(|sources| remedy::ask(remedy, sources)).unwrap_or_default() {
            if !finding.ask.iter().any(|one| one.name.eq_ignore_ascii_case(&person.name)) {
                finding.ask.push(person);
            }
        }
    }
    let entries = audited
        .findings
        .into_iter()
        .zip(remedies)
        .zip(statuses)
        .map(|((finding, remedy), status)| Entry { finding, remedy, status })
        .collect();
    let Audited { unchecked, counted, .. } = audited;
    Report { scope, settings, entries, gone, unchecked, counted }
}

/// Writes the patches of all open findings to a new branch.
fn fix(
    branch: &str,
    clone: &git::Clone,
    sources: &Sources,
    report: &Report,
) -> Result<Diagnostics, Diagnostic> {
    let patched: Vec<(String, &Patch)> =
        report.open().filter_map(|entry| Some((entry.finding.id(), entry.remedy.patch()?))).collect();
    if patched.is_empty() {
        return Ok(vec![
            Diagnostic::warning(
                "audit-fix-nothing",
                format!("branch `{branch}` was not made: no finding has a patch"),
            )
            .help("what Terraform does not manage has a command in the report"),
        ]);
    }
    let old = |path: &str| sources.files.iter().find(|file| file.path == path).map(|file| file.text.clone());
    let (patched, mut told) =
        can_commit(patched, |path| clone.check_file(path, &old(path).unwrap_or_default()));
    if patched.is_empty() {
        told.push(
            Diagnostic::warning(
                "audit-fix-nothing",
                format!("branch `{branch}` was not made: no file that has a patch can be committed"),
            )
            .help("see to the files that are named, and run it again"),
        );
        return Ok(told);
    }
    let patches: Vec<&Patch> = patched.iter().map(|(_, patch)| *patch).collect();
    let (files, skipped) = remedy::merged(&patches, sources);
    let ids: Vec<&str> = patched
        .iter()
        .enumerate()
        .filter(|(at, _)| !skipped.contains(at))
        .map(|(_, (id, _))| id.as_str())
        .collect();
    let message = format!("Take away permissions that nobody uses\n\n{}\n", ids.join("\n"));
    let files = files
        .into_iter()
        .map(|(path, new)| (path.clone(), NewText { old: old(&path).unwrap_or_default(), new }))
        .collect();
    let commit = clone.write_branch(branch, &files, &message)?;
    let off: Vec<&str> =
        skipped.iter().filter_map(|at| patched.get(*at)).map(|(id, _)| id.as_str()).collect();
    told.extend(on_branch(branch, &commit, ids.len(), &off));
    Ok(told)
}

/// What is on the branch, and what is not.
fn on_branch(branch: &str, commit: &str, findings: usize, off: &[&str]) -> Diagnostics {
    let short = commit.get(..12).unwrap_or(commit);
    let what = match findings {
        1 => "the patch of 1 finding".to_owned(),
        many => format!("the patches of {many} findings"),
    };
    let help = format!("look at it: `git show {branch}`; then push it and plan it like every other change");
    let made = Diagnostic::note("audit-fixed", format!("branch `{branch}` has {what}, as commit {short}"));
    let mut told = vec![made.help(help)];
    if !off.is_empty() {
        let ids: Vec<String> = off.iter().map(|id| format!("`{id}`")).collect();
        told.push(
            Diagnostic::warning(
                "audit-fix-skipped",
                format!("patches that cannot stand beside the others are not on it: {}", ids.join(", ")),
            )
            .help(
                "they change the same lines, or would leave nothing where something has to stay: merge the branch, \
                 and run the audit again",
            ),
        );
    }
    told
}

/// The patches whose files a commit can change, and why the others are left out: one such file must not keep the rest
/// off the branch.
fn can_commit(
    mut patched: Vec<(String, &Patch)>,
    check: impl Fn(&str) -> Result<(), Diagnostic>,
) -> (Vec<(String, &Patch)>, Diagnostics) {
    let paths: BTreeSet<String> =
        patched.iter().flat_map(|(_, patch)| &patch.edits).map(|edit| edit.path.clone()).collect();
    let mut told = Vec::new();
    for path in paths {
        let Err(why) = check(&path) else { continue };
        let (off, on): (Vec<_>, Vec<_>) = std::mem::take(&mut patched)
            .into_iter()
            .partition(|(_, patch)| patch.edits.iter().any(|edit| edit.path == path));
        patched = on;
        if off.is_empty() {
            continue;
        }
        let ids: Vec<String> = off.into_iter().map(|(id, _)| format!("`{id}`")).collect();
        let patches = if ids.len() == 1 { "patch" } else { "patches" };
        let message = format!("{}; without the {patches} of {}", why.message, ids.join(", "));
        told.push(Diagnostic { message, severity: Severity::Warning, ..why });
    }
    (patched, told)
}

fn outcome(fail_on: FailOn, report: &Report) -> Outcome {
    let from = match fail_on {
        FailOn::Never => return Outcome::Clear,
        FailOn::From(risk) => risk,
    };
    let stands = report.open().any(|entry| entry.finding.risk >= from);
    // A gap that can hide no finding is told, and stops nobody: it may be there for ever.
    let hidden = report.unchecked.iter().any(|gap| gap.hides);
    if stands || hidden { Outcome::Blocked } else { Outcome::Clear }
}

fn rendered(format: AuditFormat, report: &Report, style: Style) -> Result<String, Diagnostic> {
    render(format, report, style).map_err(|error: RenderError| {
        Diagnostic::error("audit-unwritable", error.to_string())
            .help("report this; another `--format` may work")
    })
}

fn write_file(file: &Path, text: &str) -> Result<(), Diagnostic> {
    std::fs::write(file, text).map_err(|error| {
        Diagnostic::error("output-unwritable", format!("cannot write `{}`: {error}", file.display()))
            .help("check that the folder is there and can be written to")
    })
}

/// Reads a baseline.
pub(super) fn read_baseline(file: &Path) -> Result<Baseline, Diagnostic> {
    let failed = |why: String| {
        Diagnostic::error("baseline-unreadable", format!("cannot read the baseline `{}`: {why}", file.display()))
            .help("name the file that `--write-baseline` wrote; the first audit has none, so leave `--baseline` out")
    };
    let size = std::fs::metadata(file).map_err(|error| failed(error.to_string()))?;
    if !size.is_file() || size.len() > MOST {
        return Err(failed("it is no plain file of at most 64 MiB".to_owned()));
    }
    let text = std::fs::read_to_string(file).map_err(|error| failed(error.to_string()))?;
    Baseline::parse(&Source::new(file.display().to_string(), text))
}

/// Writes a baseline in one step: the acceptances in it are people's words.
pub(super) fn write_baseline(file: &Path, baseline: &Baseline) -> Result<(), Diagnostic> {
    crate::files::replace::replace(file, baseline.text().as_bytes())
}
