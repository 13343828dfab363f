//! Where reports go: files that must not be the plan itself, standard output, a terminal's width and colour.

use std::collections::BTreeMap;
use std::io::{IsTerminal, Write};
use std::path::{Path, PathBuf};

use crate::diagnostic::Diagnostic;
use crate::engine;
use crate::engine::policies::title;
use crate::policy::suite::Suite;
use crate::render::{self, Format, Options, RenderError, RuleInfo, Style};
use crate::report::Report;
use crate::rules;

use super::check::Colour;
use super::{Failure, unwritable};

/// A report must not land on what it was made from.
pub(super) fn refuse_own_input(
    outputs: &[(Format, PathBuf)],
    input: &Path,
    what: &str,
) -> Result<(), Diagnostic> {
    let Ok(input) = std::fs::canonicalize(input) else { return Ok(()) };
    let own = |file: &&PathBuf| std::fs::canonicalize(file).is_ok_and(|file| file == input);
    match outputs.iter().map(|(_, file)| file).find(own) {
        None => Ok(()),
        Some(file) => Err(Diagnostic::error("output-is-input", format!("`{}` is {what}", file.display()))
            .help("give the report another file")),
    }
}

/// Of two reports in one file the second would replace the first.
pub(super) fn refuse_shared_file<F>(outputs: &[(F, PathBuf)]) -> Result<(), Diagnostic> {
    let mut seen: Vec<PathBuf> = Vec::new();
    for (_, file) in outputs {
        let path = std::path::absolute(file).unwrap_or_else(|_| file.clone());
        if seen.contains(&path) {
            return Err(Diagnostic::error(
                "output-twice",
                format!("`{}` would hold two reports", file.display()),
            )
            .help("give each `--output` another file"));
        }
        seen.push(path);
    }
    Ok(())
}

pub(super) fn write_file(
    format: Format,
    file: &Path,
    report: &Report,
    rules: &[RuleInfo],
    options: &Options,
) -> Result<(), Failure> {
    let options = Options { style: Style { colour: false, ..options.style }, ..options.clone() };
    let mut bytes = Vec::new();
    write(format, report, rules, &options, &mut bytes)?;
    std::fs::write(file, bytes).map_err(|error| {
        Diagnostic::error("output-unwritable", format!("cannot write `{}`: {error}", file.display()))
            .help("check that the folder is there and can be written to")
            .into()
    })
}

/// Every built-in rule.
pub(super) fn built_in_rules() -> Vec<RuleInfo> {
    let of = |rule: &rules::Rule| RuleInfo {
        id: rule.id.to_owned(),
        title: (rule.title)(),
        help: (rule.help)(),
        default_level: rule.level,
    };
    rules::ALL.iter().map(|rule| of(rule)).collect()
}

/// Every rule, and the policies that found something: all of them would drown a machine-readable report.
pub(super) fn rules(report: &Report, suite: &Suite) -> Vec<RuleInfo> {
    let mut known = built_in_rules();
    let mut policies = BTreeMap::new();
    for loaded in suite.files() {
        for policy in &loaded.file.policies {
            policies.entry(policy.label.as_str()).or_insert((loaded, policy));
        }
    }
    let mut found: Vec<&str> = report.findings.iter().map(|finding| finding.rule.as_str()).collect();
    found.sort_unstable();
    found.dedup();
    let infos = found.iter().filter_map(|id| policies.get(id)).map(|(loaded, policy)| RuleInfo {
        id: policy.label.clone(),
        title: title(loaded, policy),
        help: engine::policies::help(&loaded.file, policy),
        default_level: engine::policies::level(policy),
    });
    known.extend(infos);
    known
}

pub(super) fn write(
    format: Format,
    report: &Report,
    rules: &[RuleInfo],
    options: &Options,
    out: &mut dyn Write,
) -> Result<(), Failure> {
    render::render(format, report, rules, options, out).map_err(|error| match error {
        RenderError::Io(error) => unwritable(&error).into(),
        error => Diagnostic::error("report-unwritable", error.to_string())
            .help("a summary that hides what cannot be undone would mislead: split the change, or raise `--budget`")
            .into(),
    })
}

pub(super) fn colour(wanted: Colour) -> bool {
    match wanted {
        Colour::Always => true,
        Colour::Never => false,
        // https://no-color.org: any value that is not empty.
        Colour::Auto => {
            std::io::stdout().is_terminal()
                && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
        }
    }
}

/// Columns of the terminal; a file or a pipe gets lines that fit anywhere.
pub(super) fn width() -> usize {
    let (_, columns) = console::Term::stdout().size();
    if std::io::stdout().is_terminal() { usize::from(columns).clamp(60, 120) } else { 100 }
}
