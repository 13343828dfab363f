//! The tracking issue: one checklist, kept up to date between two markers. What people wrote around it stays.
//!
//! A box that somebody ticked says that they dealt with it. Where the audit still finds it, the box is open again, and a
//! comment says so: a tick is no evidence.

use std::collections::BTreeSet;

use super::options::Issue as Wanted;
use crate::audit::Report;
use crate::audit::report::Scope;
use crate::commands::forge_args::refused;
use crate::diagnostic::Diagnostic;
use crate::ports::{Forge, Issue, Issues};
use crate::render::audit::{checklist, is_checklist, ticked};
use crate::render::escape::visible;
use crate::text::Lang;

/// The most characters that an issue holds.
const LONGEST: usize = 65_536;
/// So many findings are named in a comment.
const NAMED: usize = 20;

/// The markers of one scope: an issue may hold the checklists of several.
struct Markers {
    begin: String,
    end: String,
}

impl Markers {
    fn of(scope: &Scope) -> Self {
        // The name of an organisation holds letters, digits and `-` only; accounts are digits.
        let name = match scope {
            Scope::Aws(_) => "aws".to_owned(),
            Scope::GitHub(login) => format!("github {}", login.to_ascii_lowercase()),
        };
        Self {
            begin: format!("<!-- pairgate audit: {name} -->"),
            end: format!("<!-- end of pairgate audit: {name} -->"),
        }
    }

    /// The text before the checklist, the checklist, and the text after it.
    fn split<'b>(&self, body: &'b str) -> Option<(&'b str, &'b str, &'b str)> {
        let (before, rest) = body.split_once(&self.begin)?;
        let (own, after) = rest.split_once(&self.end)?;
        Some((before, own, after))
    }
}

/// Refuses a place that a checklist must not be written to. Gives the issue, where it is there already.
pub(super) fn place<F: Forge + Issues>(forge: &F, wanted: Wanted) -> Result<Option<Issue>, Diagnostic> {
    let told = |error| refused(&error);
    if forge.is_public().map_err(told)? {
        return Err(Diagnostic::error(
            "audit-public",
            "the repository is public, and an audit tells attackers whom to write to",
        )
        .help("post to an issue of a private repository: `--repository OWNER/NAME`"));
    }
    let Wanted::Number(number) = wanted else { return Ok(None) };
    let issue = forge.issue(number).map_err(told)?;
    if !issue.open {
        return Err(Diagnostic::error("audit-closed", format!("issue #{} is closed", issue.number))
            .help("open it again, or name another one, or `--post new`"));
    }
    Ok(Some(issue))
}

/// Writes the checklist. Gives the issue's address.
pub(super) fn post<F: Forge + Issues>(
    forge: &F,
    wanted: Wanted,
    report: &Report,
    lang: Lang,
) -> Result<String, Diagnostic> {
    let told = |error| refused(&error);
    let markers = Markers::of(&report.scope);
    // Asked before the audit as well, which may have taken hours since.
    let Some(issue) = place(forge, wanted)? else {
        let body = within(&markers, "", "", report, lang)?;
        return Ok(forge.open_issue(&title(&report.scope, lang), &body).map_err(told)?.url);
    };
    let (before, own, after) = parts(&markers, &issue)?;
    let ticked = ticked(own);
    let body = within(&markers, before, after, report, lang)?;
    if same(&body, &issue.body) {
        return Ok(issue.url);
    }
    forge.edit_issue(issue.number, &body).map_err(told)?;
    if let Some(words) = comment(report, &ticked, lang) {
        forge.comment(issue.number, &words).map_err(told)?;
    }
    Ok(issue.url)
}

fn title(scope: &Scope, lang: Lang) -> String {
    let what = match scope {
        Scope::Aws(_) => "AWS".to_owned(),
        Scope::GitHub(login) => format!("GitHub: {}", visible(login)),
    };
    match lang {
        Lang::En => format!("Permissions to hand over or abolish ({what})"),
        Lang::Ja => format!("見直しが必要な権限（{what}）"),
    }
}

/// What stands in an issue already. Half a checklist is somebody's slip: nothing is written over it.
fn parts<'b>(markers: &Markers, issue: &'b Issue) -> Result<(&'b str, &'b str, &'b str), Diagnostic> {
    let body = issue.body.as_str();
    if let Some(found) = markers.split(body) {
        return Ok(found);
    }
    if body.contains(&markers.begin) || body.contains(&markers.end) {
        return Err(Diagnostic::error(
            "audit-issue",
            format!("only one of the two markers around the checklist is left in issue #{}", issue.number),
        )
        .help("take the other one out of its text as well, and the checklist is written anew at the end"));
    }
    Ok((body, "", ""))
}

/// The new text. What people wrote is never cut: the checklist is, and says so.
fn within(
    markers: &Markers,
    before: &str,
    after: &str,
    report: &Report,
    lang: Lang,
) -> Result<String, Diagnostic> {
    let gap = if before.is_empty() || before.ends_with("\n\n") { "" } else { "\n\n" };
    let frame = [before, gap, &markers.begin, &markers.end, after].map(|part| part.chars().count());
    let left = LONGEST.saturating_sub(frame.iter().sum::<usize>() + 4);
    let list = checklist(report, lang, left);
    // With less room than its head takes it is a number that nobody understands.
    if !is_checklist(&list) || list.chars().count() > left {
        return Err(Diagnostic::error("audit-issue", "there is no room left in the issue for a checklist")
            .help("shorten the text around it, or name another issue"));
    }
    Ok(format!("{before}{gap}{}\n{}\n{}{after}", markers.begin, list.trim_end(), markers.end))
}

fn same(one: &str, other: &str) -> bool {
    one.replace("\r\n", "\n").trim() == other.replace("\r\n", "\n").trim()
}

/// What somebody should hear of: the text of an issue changes without a word to anybody.
fn comment(report: &Report, ticked: &BTreeSet<String>, lang: Lang) -> Option<String> {
    use crate::audit::baseline::Status;

    let new = report.entries.iter().filter(|entry| entry.status == Status::New).count();
    let ids: Vec<String> =
        report.open().map(|entry| entry.finding.id()).filter(|id| ticked.contains(id)).collect();
    let counts: Vec<String> = [(new, ("new", "新規")), (report.gone.len(), ("gone", "解消"))]
        .into_iter()
        .filter(|(number, _)| *number > 0)
        .map(|(number, (en, ja))| match lang {
            Lang::En => format!("{number} {en}"),
            Lang::Ja => format!("{ja} {number} 件"),
        })
        .collect();
    let mut lines = Vec::new();
    if !counts.is_empty() {
        lines.push(counts.join(if lang == Lang::Ja { "、" } else { ", " }));
    }
    if !ids.is_empty() {
        if !lines.is_empty() {
            lines.push(String::new());
        }
        lines.push(match lang {
            Lang::En => "Ticked, and still found:".to_owned(),
            Lang::Ja => "チェック済みですが、まだ残っています：".to_owned(),
        });
        lines.extend(ids.iter().take(NAMED).map(|id| format!("- `{id}`")));
        if ids.len() > NAMED {
            lines.push(format!("- … {}", ids.len() - NAMED));
        }
    }
    (!lines.is_empty()).then(|| lines.join("\n"))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn markers_of_two_scopes_do_not_meet() {
        let (aws, acme) =
            (Markers::of(&Scope::Aws([].into())), Markers::of(&Scope::GitHub("Acme".to_owned())));
        let body = format!("intro {}a{} {}b{} end", aws.begin, aws.end, acme.begin, acme.end);
        assert_eq!(aws.split(&body).unwrap().1, "a");
        assert_eq!(acme.split(&body).unwrap().1, "b");
        let other = Markers::of(&Scope::GitHub("acme-2".to_owned()));
        assert!(other.split(&body).is_none());
    }
}
