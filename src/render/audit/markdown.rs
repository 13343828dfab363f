//! An audit for an issue or a page: the same as on a terminal, with the details folded.

use super::facts::{Block, blocks, facts};
use super::lines::{self, Outcome};
use super::words::{self, Told};
use crate::audit::{Entry, Report, Risk};
use crate::render::clip;
use crate::render::escape::{markdown_code, markdown_fence, markdown_linked, markdown_marked, visible_lines};
use crate::text::Lang;

/// The most characters of the heading: an organisation's name is short, whatever somebody says.
const TITLE: usize = 160;

pub(super) fn markdown(report: &Report, lang: Lang) -> String {
    let mut out = head(report, lang);
    by_check(&mut out, report, lang);
    for risk in Risk::ALL {
        let some: Vec<&Entry> = report.open().filter(|entry| entry.finding.risk == risk).collect();
        if some.is_empty() {
            continue;
        }
        out.push_str(&heading(&risk_heading(risk, lang), some.len()));
        for entry in some {
            out.push_str(&first_line("- ", entry, report, lang));
            out.push_str(&details(entry, report, lang));
        }
    }
    let accepted: Vec<String> = accepted(report, lang).collect();
    let gone: Vec<String> = gone(report, lang).collect();
    let unchecked = not_checked(report, true, lang);
    for (title, items, number) in [
        (Told::AcceptedTitle, accepted, report.entries.len() - report.open().count()),
        (Told::GoneTitle, gone, report.gone.len()),
        (Told::NotCheckedTitle, unchecked, report.unchecked.len()),
    ] {
        if number > 0 {
            out.push_str(&heading(title.get(lang), number));
            if title == Told::NotCheckedTitle {
                out.push_str(&format!("{}\n\n", markdown_marked(Told::NotCheckedMeans.get(lang))));
            }
            items.iter().for_each(|item| out.push_str(item));
        }
    }
    out
}

/// Title, totals, and what nobody looked at.
pub(super) fn head(report: &Report, lang: Lang) -> String {
    let title = lines::title(report, lang);
    let mut out = format!("## {}\n\n", markdown_marked(clip(&title, TITLE).0));
    let mut parts: Vec<String> = match lines::outcome(report, lang) {
        (outcome, Some(told)) => {
            let sign = if outcome == Outcome::Clean { "✅" } else { "⚠️" };
            vec![format!("{sign} **{}**", markdown_marked(&told))]
        }
        (_, None) => {
            lines::totals(report, lang).into_iter().map(|(_, _, told)| format!("**{told}**")).collect()
        }
    };
    parts.extend(lines::standings(report, lang));
    out.push_str(&format!("{}\n", parts.join(" · ")));
    if !report.unchecked.is_empty() {
        let told = Told::NotChecked.count(lang, report.unchecked.len());
        out.push_str(&format!("\n⚠️ **{}**\n", markdown_marked(&told)));
    }
    let colon = if lang == Lang::Ja { "：" } else { ": " };
    let mut small = Vec::new();
    if !report.counted.is_empty() {
        small.push(format!("{}{colon}{}", Told::Looked.get(lang), lines::looked(report, lang)));
    }
    small.push(format!("{}{colon}{}", Told::Limit.get(lang), lines::limits(report, lang)));
    small.extend(
        lines::unsearched(report, lang).map(|told| format!("{}{colon}{told}", Told::Terraform.get(lang))),
    );
    let small: Vec<String> = small.iter().map(|line| markdown_marked(line)).collect();
    out.push_str(&format!("\n<sub>{}</sub>\n", small.join("<br>")));
    out
}

fn by_check(out: &mut String, report: &Report, lang: Lang) {
    let groups = lines::by_check(report.open());
    if groups.len() < 2 {
        return;
    }
    let columns = [Told::Check, Told::Number, Told::Age].map(|told| told.get(lang));
    out.push_str(&format!("\n| {} |\n| --- | ---: | ---: |\n", columns.join(" | ")));
    for group in &groups {
        let oldest = group.oldest(&report.settings).map(|days| days.to_string()).unwrap_or_default();
        let title = markdown_marked(group.check.title().get(lang));
        let id = markdown_code(group.check.id);
        out.push_str(&format!("| {id} {title} | {} | {oldest} |\n", group.entries.len()));
    }
}

/// A heading with a number.
pub(super) fn heading(words: &str, number: usize) -> String {
    format!("\n### {words} ({number})\n\n")
}

/// The heading of a risk.
pub(super) fn risk_heading(risk: Risk, lang: Lang) -> String {
    let sign = match risk {
        Risk::High => "🔴",
        Risk::Medium => "🟠",
        Risk::Low => "🟡",
    };
    format!("{sign} {}", words::risk_title(risk).get(lang))
}

/// The sentence and what stands beside it, after what begins the item.
pub(super) fn first_line(start: &str, entry: &Entry, report: &Report, lang: Lang) -> String {
    let parts: Vec<String> =
        super::facts::brief(entry, report, lang).iter().map(|part| markdown_marked(part)).collect();
    let what = markdown_marked(entry.finding.what.get(lang));
    format!("{start}**{what}** · {}{}\n", parts.join(" · "), marker(&entry.finding.id()))
}

/// Hidden, so that a program finds the finding again. Ids are made of letters, digits, dashes and a slash.
pub(super) fn marker(id: &str) -> String {
    format!(" <!-- pairgate:finding {id} -->")
}

/// Everything else of a finding, folded, as a part of its item.
pub(super) fn details(entry: &Entry, report: &Report, lang: Lang) -> String {
    let mut out = format!("\n  <details><summary>{}</summary>\n\n", Told::Details.get(lang));
    out.push_str(&format!("  - **{}** {}\n", Told::Id.get(lang), markdown_code(&entry.finding.id())));
    for (label, text) in facts(entry, report, lang) {
        // Steps are words of this program, which names the pages to go to.
        let is_own = matches!(label, Told::Steps | Told::StepsAfter);
        let text = if is_own { markdown_linked(&text) } else { markdown_marked(&text) };
        out.push_str(&format!("  - **{}** {text}\n", label.get(lang)));
    }
    blocks(entry, lang).iter().for_each(|one| out.push_str(&block(one)));
    out.push_str("\n  </details>\n\n");
    out
}

fn block(block: &Block) -> String {
    let mut out = format!("\n  {}\n\n", markdown_marked(&block.label));
    let lines: Vec<String> = visible_lines(&block.text).collect();
    for line in markdown_fence(block.language, &lines).lines() {
        out.push_str(&format!("  {line}\n"));
    }
    out
}

/// What is accepted, an item each.
pub(super) fn accepted(report: &Report, lang: Lang) -> impl Iterator<Item = String> + '_ {
    report.entries.iter().filter(|entry| !entry.status.is_open()).map(move |entry| {
        let standing = lines::standing(&entry.status, &report.settings, lang).unwrap_or_default();
        let what = markdown_marked(entry.finding.what.get(lang));
        let id = markdown_code(&entry.finding.id());
        format!("- {what} · {} · {id}\n", markdown_marked(&standing))
    })
}

/// What is gone, an item each.
pub(super) fn gone(report: &Report, lang: Lang) -> impl Iterator<Item = String> {
    let one = |(id, told): (&str, String)| format!("- {} · {}\n", markdown_marked(&told), markdown_code(id));
    lines::gone(report, lang).into_iter().map(one).collect::<Vec<_>>().into_iter()
}

/// What was not checked, an item each.
pub(super) fn not_checked(report: &Report, all: bool, lang: Lang) -> Vec<String> {
    let one = |one: &lines::NotChecked| {
        let help = match one.help.as_str() {
            "" => String::new(),
            help => format!("<br>👉 {}", markdown_marked(help)),
        };
        format!("- {}{help}\n", markdown_marked(&one.sentence(lang)))
    };
    lines::not_checked(&report.unchecked, all, lang).iter().map(one).collect()
}
