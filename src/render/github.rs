//! Workflow commands of GitHub Actions: annotations beside the log.
//!
//! GitHub shows ten annotations of a kind for a step and drops the others without a word, so the
//! tenth says how many there are besides. The runner reads commands from every line of the log;
//! nothing from outside reaches a line unescaped.

use super::escape::{command_message, command_property};
use super::words::{self, Word};
use super::{advisory, blocking, waived};
use crate::finding::Finding;
use crate::report::{DigestView, Report};
use crate::text::Lang;

/// What GitHub shows of a kind.
const SHOWN: usize = 10;

/// A group of the log with one command a line.
pub fn render(report: &Report, lang: Lang) -> String {
    let verdict = Word::verdict(report.verdict).get(lang);
    let why = words::verdict_why(report.verdict, blocking(report).count(), lang);
    let mut out = format!("::group::{}\n", command_message(&format!("pairgate: {verdict}, {why}")));
    let kinds: [(&str, Vec<(String, String)>); 3] = [
        ("error", blocking(report).map(|finding| annotation(finding, lang)).collect()),
        ("warning", advisory(report).map(|finding| annotation(finding, lang)).collect()),
        ("notice", notices(report, lang)),
    ];
    for (kind, annotations) in kinds {
        let left_out = annotations.len().saturating_sub(SHOWN);
        for (at, (title, message)) in annotations.into_iter().take(SHOWN).enumerate() {
            let rest = if at + 1 == SHOWN && left_out > 0 {
                format!("\n({})", Word::MoreErrors.count(lang, left_out))
            } else {
                String::new()
            };
            out.push_str(&format!(
                "::{kind} title={}::{}\n",
                command_property(&title),
                command_message(&format!("{message}{rest}"))
            ));
        }
    }
    out.push_str("::endgroup::\n");
    out
}

fn annotation(finding: &Finding, lang: Lang) -> (String, String) {
    let title = match &finding.address {
        Some(address) => format!("{}: {address}", finding.rule),
        None => finding.rule.clone(),
    };
    let mut message = finding.message.get(lang).to_owned();
    if !finding.help.is_empty() && finding.waived.is_none() {
        message.push_str("\n-> ");
        message.push_str(finding.help.get(lang));
    }
    // Not as `file=`: the annotation would stand in a file that the change does not touch.
    if let Some(place) = &finding.place {
        let note = words::pack_note(place, lang);
        message.push_str(&format!("\n{}: {place}{note}", Word::Policy.get(lang)));
    }
    (title, message)
}

/// The digest first, because it must not be the one that is left out; then what was waived.
fn notices(report: &Report, lang: Lang) -> Vec<(String, String)> {
    let mut notices = Vec::new();
    let radius = format!(
        "{}: {}\n{}",
        Word::BlastRadius.get(lang),
        words::radius(report.radius.level, lang),
        words::counts(&report.counts, lang)
    );
    let digest = match &report.digest {
        DigestView::Digest { full, short, words, .. } => format!("{words} ({short})\n{full}"),
        DigestView::Unavailable(why) => format!("{}: {}", Word::NoDigest.get(lang), why.get(lang)),
    };
    notices.push((Word::Digest.get(lang).to_owned(), format!("{digest}\n{radius}")));
    for finding in waived(report) {
        let (title, message) = annotation(finding, lang);
        let until = finding.waived.as_ref().map(|waived| {
            format!(
                "\n{} {} ({}): {}",
                Word::WaivedUntil.get(lang),
                waived.until,
                waived.owner,
                waived.reason
            )
        });
        notices.push((title, format!("{message}{}", until.unwrap_or_default())));
    }
    for note in &report.waivers {
        let title = format!("{}: {}", Word::Waivers.get(lang), note.rule);
        notices.push((title, format!("{} ({}, {})", note.problem.get(lang), note.address, note.place)));
    }
    notices.extend(
        report.notices.iter().map(|notice| (Word::Notices.get(lang).to_owned(), notice.get(lang).to_owned())),
    );
    notices
}
