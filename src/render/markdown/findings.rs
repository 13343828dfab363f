//! What cannot be undone, what stands in the way, advice, waivers and the digest, in Markdown.

use super::cut::{Cut, Kind};
use super::fold;
use crate::finding::Finding;
use crate::graph::{Consequence, Reversibility};
use crate::render::escape::{markdown, markdown_code, markdown_fence, markdown_link, markdown_marked};
use crate::render::links::Links;
use crate::render::text::{commitment_word, symbol, what_it_is};
use crate::render::words::{self, Word};
use crate::render::{advisory, blocking, blocking_heading, waived};
use crate::report::{DigestView, Report, Verdict};
use crate::text::Lang;

/// Never cut.
pub fn irreversible(out: &mut String, report: &Report, lang: Lang) {
    let found: Vec<&Consequence> =
        report.consequences.iter().filter(|one| one.reversibility == Reversibility::Irreversible).collect();
    if found.is_empty() {
        return;
    }
    out.push_str(&format!("\n### 🔥 {} ({})\n\n", Word::Irreversible.get(lang), found.len()));
    for one in found {
        consequence(out, one, lang);
    }
}

fn consequence(out: &mut String, one: &Consequence, lang: Lang) {
    let sign = markdown_code(symbol(one.action).trim());
    out.push_str(&format!("- {sign} {}", markdown_code(&one.address)));
    let what = markdown(&what_it_is(one, lang));
    if !what.is_empty() {
        out.push_str(&words::aside(&what, lang));
    }
    out.push_str(&format!("<br>{}\n", markdown_marked(one.reason.get(lang))));
}

/// What comes back, folded.
pub fn recoverable(out: &mut String, report: &Report, lang: Lang, cut: &Cut) {
    let all = report.consequences.iter().filter(|one| one.reversibility != Reversibility::Irreversible);
    let shown: Vec<&Consequence> = all.take(cut.get(Kind::Consequences)).collect();
    for reversibility in [Reversibility::Recoverable, Reversibility::Reversible] {
        let mut body = String::new();
        let some = shown.iter().filter(|one| one.reversibility == reversibility);
        let number = some.map(|one| consequence(&mut body, one, lang)).count();
        if number > 0 {
            fold(out, &format!("{} ({number})", Word::reversibility(reversibility).get(lang)), &body);
        }
    }
}

/// Never cut, except for the lines of evidence.
pub fn blocking_list(out: &mut String, report: &Report, (lang, links): (Lang, Option<&Links>), cut: &Cut) {
    let number = blocking(report).count();
    if number == 0 {
        return;
    }
    out.push_str(&format!("\n### {} ({number})\n\n", blocking_heading(report).get(lang)));
    let mut evidence = cut.get(Kind::Evidence);
    for one in blocking(report) {
        finding(out, one, (report.verdict, lang, links), &mut evidence);
    }
}

/// Findings that do not block, folded.
pub fn advice(out: &mut String, report: &Report, (lang, links): (Lang, Option<&Links>), cut: &Cut) {
    let mut body = String::new();
    let shown = advisory(report).take(cut.get(Kind::Advice));
    let number = shown
        .map(|one| finding(&mut body, one, (report.verdict, lang, links), &mut usize::MAX.clone()))
        .count();
    if number > 0 {
        fold(out, &format!("{} ({})", Word::Advice.get(lang), advisory(report).count()), &body);
    }
}

/// Waived findings, folded.
pub fn waived_list(out: &mut String, report: &Report, (lang, links): (Lang, Option<&Links>), cut: &Cut) {
    let mut body = String::new();
    let shown = waived(report).take(cut.get(Kind::Waived));
    let number = shown
        .map(|one| finding(&mut body, one, (report.verdict, lang, links), &mut usize::MAX.clone()))
        .count();
    if number > 0 {
        fold(out, &format!("{} ({})", Word::WaivedFindings.get(lang), waived(report).count()), &body);
    }
}

fn finding(
    out: &mut String,
    finding: &Finding,
    (verdict, lang, links): (Verdict, Lang, Option<&Links>),
    evidence: &mut usize,
) {
    out.push_str(&format!("- **{}**", markdown_code(&finding.rule)));
    out.extend(finding.address.as_deref().map(|address| format!(" {}", markdown_code(address))));
    out.extend(finding.attribute.as_deref().map(|attribute| format!(" {}", markdown_code(attribute))));
    out.push_str(&format!(" · {}", Word::level(finding, verdict).get(lang)));
    // It counts as evidence: what to do is known without it.
    if let Some(place) = finding.place.as_ref().filter(|_| *evidence > 0) {
        *evidence -= 1;
        let mut code = markdown_code(&place.to_string());
        if let Some(target) = links.and_then(|links| links.place(place)) {
            code = markdown_link(&code, &target);
        }
        out.push_str(&format!(" · {code}{}", words::pack_note(place, lang)));
    }
    out.push_str(&format!("<br>{}\n", markdown_marked(finding.message.get(lang))));
    for detail in &finding.details {
        if *evidence == 0 {
            break;
        }
        *evidence -= 1;
        detail_lines(out, detail.get(lang));
    }
    match &finding.waived {
        Some(waived) => out.push_str(&format!(
            "  - {} {} · {} · {}\n",
            Word::WaivedUntil.get(lang),
            markdown(&waived.until),
            markdown(&waived.owner),
            markdown(&waived.reason)
        )),
        None if finding.help.is_empty() => {}
        None => out.push_str(&format!("  - 👉 {}\n", markdown_marked(finding.help.get(lang)))),
    }
}

/// One line is prose; several are a block to copy.
fn detail_lines(out: &mut String, text: &str) {
    let text = text.trim_end();
    if text.contains('\n') {
        let lines: Vec<String> = text.lines().map(|line| line.replace('\t', "    ")).collect();
        out.push('\n');
        for line in markdown_fence("hcl", &lines).lines() {
            out.push_str(&format!("  {line}\n"));
        }
    } else {
        out.push_str(&format!("  - {}\n", markdown_marked(text)));
    }
}

/// Never cut.
pub fn digest(out: &mut String, report: &Report, lang: Lang) {
    let word = Word::Digest.get(lang);
    match &report.digest {
        DigestView::Digest { full, short, words, commitment } => {
            let bound = commitment_word(commitment)
                .map_or_else(|| markdown(commitment), |word| markdown(word.get(lang)));
            out.push_str(&format!(
                "\n**{word}** {} · {}\n<sub>{} · {bound}</sub>\n",
                markdown_code(words),
                markdown_code(short),
                markdown_code(full)
            ));
        }
        DigestView::Unavailable(why) => {
            let none = Word::NoDigest.get(lang);
            out.push_str(&format!("\n**{word}** {none}: {}\n", markdown_marked(why.get(lang))));
        }
    }
}

/// Things to know; open when they are why nothing could be decided.
pub fn notices(out: &mut String, report: &Report, lang: Lang, cut: &Cut) {
    let mut body = String::new();
    for notice in report.notices.iter().take(cut.get(Kind::Notices)) {
        body.push_str(&format!("- {}\n", markdown_marked(notice.get(lang))));
    }
    if body.is_empty() {
        return;
    }
    let title = format!("{} ({})", Word::Notices.get(lang), report.notices.len());
    if report.verdict == Verdict::Undecided {
        out.push_str(&format!("\n### {title}\n\n{body}"));
    } else {
        fold(out, &title, &body);
    }
}

/// Waivers that did not do what they say.
pub fn waiver_notes(out: &mut String, report: &Report, lang: Lang, cut: &Cut) {
    let mut body = String::new();
    for note in report.waivers.iter().take(cut.get(Kind::Waivers)) {
        body.push_str(&format!(
            "- **{}** {} · {}<br>{}\n",
            markdown_code(&note.rule),
            markdown_code(&note.address),
            markdown_code(&note.place),
            markdown_marked(note.problem.get(lang))
        ));
    }
    if !body.is_empty() {
        fold(out, &format!("{} ({})", Word::Waivers.get(lang), report.waivers.len()), &body);
    }
}
