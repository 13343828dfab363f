//! The tracking issue: one checklist, kept up to date between two markers. What people wrote around it stays.
//!
//! A box that somebody ticked says that they dealt with it. Where the audit still finds it, the box is open again, and a
//! comment says so: a tick is no evidence.

use std::ops::Range;

use super::options::Issue as Wanted;
use crate::audit::Report;
use crate::audit::report::Scope;
use crate::commands::forge_args::refused;
use crate::diagnostic::Diagnostic;
use crate::ports::{Forge, Issue, Issues};
use crate::render::audit::{checklist, is_checklist, listed, ticked};
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

    /// The text before the checklist, the checklist, and the text after it. The last end before another list begins
    /// counts: what stands between two ends is left of a list that was cut in two.
    fn split<'b>(&self, body: &'b str) -> Option<(&'b str, &'b str, &'b str)> {
        let (begins, ends) = (lines(body, &self.begin), lines(body, &self.end));
        let mut nexts = begins.iter().skip(1).map(|next| next.start).chain([body.len()]);
        begins.iter().find_map(|begin| {
            let next = nexts.next()?;
            let end = ends.iter().rfind(|end| end.start >= begin.end && end.start < next)?;
            Some((body.get(..begin.start)?, body.get(begin.end..end.start)?, body.get(end.end..)?))
        })
    }
}

/// Where the lines stand that are a marker and nothing else. One within a line is quoted by somebody, or is a name that
/// somebody chose.
fn lines(body: &str, marker: &str) -> Vec<Range<usize>> {
    let mut start = 0;
    let place = |line: &str| {
        let at = start;
        start += line.len();
        (line.trim_end() == marker).then(|| at..at + marker.len())
    };
    body.split_inclusive('\n').filter_map(place).collect()
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
    let (_, own, _) = parts(&markers, &issue)?;
    let body = anew(&markers, &issue, report, lang)?;
    if same(&body, &issue.body) {
        return Ok(issue.url);
    }
    let list = markers.split(&body).map_or("", |(_, list, _)| list);
    // First: once the list holds what is new, nobody is told of it any more.
    let Some(words) = comment(report, own, list, lang) else {
        forge.edit_issue(issue.number, &body).map_err(told)?;
        return Ok(issue.url);
    };
    forge.comment(issue.number, &words).map_err(told)?;
    // The forge takes a text whole and knows no "if it is still the same": what somebody wrote since the issue was read
    // would be lost. So it is read again, and only the moment until it is written is left.
    let Some(fresh) = place(forge, wanted)? else { return Ok(issue.url) };
    let body = anew(&markers, &fresh, report, lang)?;
    if !same(&body, &fresh.body) {
        forge.edit_issue(fresh.number, &body).map_err(told)?;
    }
    Ok(issue.url)
}

/// The text of an issue with the list in its place.
fn anew(markers: &Markers, issue: &Issue, report: &Report, lang: Lang) -> Result<String, Diagnostic> {
    let (before, _, after) = parts(markers, issue)?;
    within(markers, before, after, report, lang)
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
    if !lines(body, &markers.begin).is_empty() || !lines(body, &markers.end).is_empty() {
        return Err(Diagnostic::error(
            "audit-issue",
            format!("only one of the two markers around the checklist is left in issue #{}", issue.number),
        )
        .help(
            "put it back on a line of its own, or take the other one out of the text as well: then the checklist is \
             written anew at the end",
        ));
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

/// What somebody should hear of: the text of an issue changes without a word to anybody. `before` is the list that is
/// there, and `list` the one that takes its place.
fn comment(report: &Report, before: &str, list: &str, lang: Lang) -> Option<String> {
    let ticked = ticked(before);
    let ids: Vec<String> =
        report.open().map(|entry| entry.finding.id()).filter(|id| ticked.contains(id)).collect();
    let (new, again) = unheard(report, before, list);
    let counts: Vec<String> = [
        (new, ("new", "新規")),
        (again, ("accepted no longer", "許容終了")),
        (report.gone.len(), ("gone", "解消")),
    ]
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

/// How many open findings are new, and how many somebody accepted once, of which the list that is there does not tell.
/// Without a baseline that list is the only memory; one that was cut for its length says nothing of what it left out, so
/// there only what is told now counts.
fn unheard(report: &Report, before: &str, list: &str) -> (usize, usize) {
    use crate::audit::baseline::Status;

    let (told, tells) = (listed(before), listed(list));
    let is_first = before.is_empty();
    let (mut new, mut again) = (0, 0);
    for entry in report.open() {
        let id = entry.finding.id();
        let shown = !is_first && tells.contains(&id);
        if told.contains(&id) {
            continue;
        }
        match entry.status {
            Status::New => new += 1,
            Status::Untracked if shown => new += 1,
            Status::Expired { .. } | Status::Changed { .. } | Status::Outgrown { .. } if shown => again += 1,
            _ => {}
        }
    }
    (new, again)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn markers_of_two_scopes_do_not_meet() {
        let (aws, acme) =
            (Markers::of(&Scope::Aws([].into())), Markers::of(&Scope::GitHub("Acme".to_owned())));
        let body =
            format!("intro\n{}\na\n{}\n{}\r\nb\r\n{}  \r\nend", aws.begin, aws.end, acme.begin, acme.end);
        assert_eq!(aws.split(&body).unwrap().1.trim(), "a");
        let (before, own, after) = acme.split(&body).unwrap();
        assert_eq!((own.trim(), after), ("b", "  \r\nend"));
        assert!(before.ends_with(&format!("{}\n", aws.end)));
        let other = Markers::of(&Scope::GitHub("acme-2".to_owned()));
        assert!(other.split(&body).is_none());
    }
    #[test]
    fn only_whole_lines_are_markers() {
        let markers = Markers::of(&Scope::GitHub("acme".to_owned()));
        let (begin, end) = (&markers.begin, &markers.end);
        for quoted in
            [format!("between `{begin}` and `{end}`"), format!(" {begin}\n- {end}\n"), String::new()]
        {
            assert!(markers.split(&quoted).is_none(), "{quoted}");
            let body = format!("{quoted}\n{begin}\nlist\n{end}\n{quoted}");
            let (before, own, after) = markers.split(&body).unwrap();
            assert_eq!(
                (before.trim_end_matches('\n'), own, after),
                (quoted.trim_end_matches('\n'), "\nlist\n", &*format!("\n{quoted}"))
            );
        }
        // What a list left that was cut in two goes with it; a copy that somebody made stays.
        let body = format!("{begin}\na\n{end}\nrest\n{end}\ncopy:\n{begin}\na\n{end}\n");
        let (_, own, after) = markers.split(&body).unwrap();
        assert_eq!(own, format!("\na\n{end}\nrest\n"));
        assert_eq!(after, format!("\ncopy:\n{begin}\na\n{end}\n"));
    }
}
