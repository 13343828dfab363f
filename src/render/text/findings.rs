//! Findings on a terminal: what blocks, then advice, then what is waived.

use super::page::{Page, Paint, own, sentence, theirs};
use super::{heading, limit, more};
use crate::finding::Finding;
use crate::render::escape::visible_lines;
use crate::render::words::{Word, pack_note};
use crate::render::{Style, advisory, blocking, waived};
use crate::report::{Report, Verdict};
use crate::text::Lang;

/// All three lists; the limit counts them together, worst first.
pub fn section(page: &mut Page, report: &Report, style: Style) {
    let lang = style.lang;
    let (mut left, left_out) = limit(report.findings.len(), style);
    let lists: [(Word, Paint, Vec<&Finding>); 3] = [
        (super::super::blocking_heading(report), Paint::Bad, blocking(report).collect()),
        (Word::Advice, Paint::Warn, advisory(report).collect()),
        (Word::WaivedFindings, Paint::Bold, waived(report).collect()),
    ];
    for (word, paint, findings) in lists {
        let shown = findings.len().min(left);
        if shown == 0 {
            continue;
        }
        heading(page, word, paint, lang);
        for (at, finding) in findings.into_iter().take(shown).enumerate() {
            if at > 0 {
                page.gap();
            }
            one(page, finding, (report.verdict, paint), lang);
        }
        left -= shown;
    }
    more(page, 2, Word::MoreFindings, left_out, lang);
}

fn one(page: &mut Page, finding: &Finding, (verdict, paint): (Verdict, Paint), lang: Lang) {
    let mut head = vec![
        theirs(paint, &finding.rule),
        own(Paint::Dim, format!("  {}", Word::level(finding, verdict).get(lang))),
    ];
    if let Some(place) = &finding.place {
        head.push(own(Paint::Dim, "  "));
        head.push(theirs(Paint::Dim, &place.to_string()));
        head.push(own(Paint::Dim, pack_note(place, lang)));
    }
    page.line(2, &head);
    if let Some(address) = &finding.address {
        let mut pieces = vec![theirs(Paint::Bold, address)];
        if let Some(attribute) = &finding.attribute {
            pieces.push(own(Paint::Plain, "  "));
            pieces.push(theirs(Paint::Plain, attribute));
        }
        page.line(4, &pieces);
    }
    page.wrap(4, 4, &sentence(finding.message.get(lang)));
    for detail in &finding.details {
        evidence(page, detail.get(lang));
    }
    if let Some(waived) = &finding.waived {
        let until = format!("{} {}", Word::WaivedUntil.get(lang), theirs(Paint::Dim, &waived.until).1);
        let line = format!(
            "{until} · {} · {}",
            theirs(Paint::Dim, &waived.owner).1,
            theirs(Paint::Dim, &waived.reason).1
        );
        page.wrap(4, 6, &[own(Paint::Dim, line)]);
    } else if !finding.help.is_empty() {
        let mut pieces = vec![own(paint, "-> ")];
        pieces.extend(sentence(finding.help.get(lang)));
        page.wrap(4, 7, &pieces);
    }
}

/// One line is prose; several are a block to copy, and stay as they are.
fn evidence(page: &mut Page, text: &str) {
    if text.trim_end().contains('\n') {
        for line in visible_lines(text.trim_end()) {
            page.line(6, &[own(Paint::Dim, "| "), own(Paint::Plain, line)]);
        }
    } else {
        let mut pieces = vec![own(Paint::Dim, "- ")];
        pieces.extend(sentence(text.trim_end()));
        page.wrap(4, 6, &pieces);
    }
}
