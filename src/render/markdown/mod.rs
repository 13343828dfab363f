//! The report as a comment on a pull request.
//!
//! The first screen of a phone holds what decides: the verdict, what cannot be undone, how far it
//! reaches, what stands in the way, the digest to compare, and who may sign, how and until when.
//! Everything else is folded below.
//!
//! A comment has a limit, and one that the forge refuses or cuts is worse than a short one. So the
//! page is written with limits for each kind of content ([`Cut`]); as long as it is too long, the
//! next kind in [`ORDER`] is cut, by as little as is needed, and the page says what is missing.
//! Verdict, irreversible changes, blocking findings, digest and how to sign have no limit: when they
//! alone do not fit, there is no page, and the caller has to refuse.
//!
//! One table, of who gains and loses access; everything else is lists, because tables do not fit a phone.

use super::links::Links;
use super::words::{self, Word};
use super::{RenderError, blocking};
use crate::report::{Report, Verdict};
use crate::text::Lang;

mod access;
mod changes;
mod cut;
mod findings;
mod radius;

use cut::{Cut, Kind, ORDER};

/// Writes the page with at most `budget` characters.
pub fn render(
    report: &Report,
    lang: Lang,
    links: Option<&Links>,
    budget: usize,
) -> Result<String, RenderError> {
    let mut cut = Cut::default();
    let mut page = write(report, lang, links, &cut);
    for kind in ORDER {
        if length(&page) <= budget {
            return Ok(page);
        }
        page = shorten(report, (lang, links), &mut cut, kind, budget);
    }
    match length(&page) {
        needed if needed > budget => Err(RenderError::DoesNotFit { needed, budget }),
        _ => Ok(page),
    }
}

/// Cuts one kind by as little as makes the page fit, or wholly when nothing less does.
fn shorten(
    report: &Report,
    (lang, links): (Lang, Option<&Links>),
    cut: &mut Cut,
    kind: Kind,
    budget: usize,
) -> String {
    let (mut fits, mut too_many) = (0, cut::total(report, kind));
    cut.set(kind, 0);
    let mut best = write(report, lang, links, cut);
    if length(&best) > budget {
        return best;
    }
    while fits + 1 < too_many {
        let middle = fits.midpoint(too_many);
        cut.set(kind, middle);
        let page = write(report, lang, links, cut);
        if length(&page) <= budget {
            (fits, best) = (middle, page);
        } else {
            too_many = middle;
        }
    }
    cut.set(kind, fits);
    best
}

/// GitHub counts characters, not bytes.
fn length(page: &str) -> usize {
    page.chars().count()
}

fn write(report: &Report, lang: Lang, links: Option<&Links>, cut: &Cut) -> String {
    let mut out = String::new();
    head(&mut out, report, lang);
    if report.verdict == Verdict::Undecided {
        findings::notices(&mut out, report, lang, cut);
    }
    findings::irreversible(&mut out, report, lang);
    radius::headline(&mut out, report, lang);
    findings::blocking_list(&mut out, report, (lang, links), cut);
    access::section(&mut out, report, lang, cut);
    findings::digest(&mut out, report, lang);
    super::signoff::markdown::section(&mut out, report, lang);
    next(&mut out, report, lang);
    findings::recoverable(&mut out, report, lang, cut);
    findings::advice(&mut out, report, (lang, links), cut);
    radius::details(&mut out, report, lang, cut);
    let mut lines = changes::Lines::new(lang, cut);
    changes::changes(&mut out, report, &mut lines, cut);
    changes::outputs(&mut out, report, &mut lines, cut);
    changes::drift(&mut out, report, &mut lines, cut);
    findings::waived_list(&mut out, report, (lang, links), cut);
    if report.verdict != Verdict::Undecided {
        findings::notices(&mut out, report, lang, cut);
    }
    findings::waiver_notes(&mut out, report, lang, cut);
    left_out(&mut out, report, (lang, links), cut);
    out
}

fn head(out: &mut String, report: &Report, lang: Lang) {
    use super::escape::markdown_code;
    let sign = match report.verdict {
        Verdict::Clear => "✅",
        Verdict::NeedsSignoff => "✍️",
        Verdict::Blocked => "⛔",
        Verdict::Undecided => "❓",
    };
    let colon = if lang == Lang::Ja { "：" } else { ": " };
    let why = words::verdict_why(report.verdict, blocking(report).count(), lang);
    out.push_str(&format!("## {sign} {}{colon}{why}\n\n", Word::verdict(report.verdict).get(lang)));
    out.push_str(&format!("**{}**\n", words::counts(&report.counts, lang)));
    let plan = &report.plan;
    let mut facts = Vec::new();
    if plan.root_module != "." && !plan.root_module.is_empty() {
        facts.push(markdown_code(&plan.root_module));
    }
    facts.extend(plan.environment.as_deref().map(markdown_code));
    facts.push(markdown_code(&plan.source));
    facts.extend(plan.terraform_version.as_ref().map(|v| format!("Terraform {}", markdown_code(v))));
    out.push_str(&format!("{}\n", facts.join(" · ")));
}

fn next(out: &mut String, report: &Report, lang: Lang) {
    let can_waive = super::text::can_waive(report);
    let steps: Vec<&str> =
        words::next_steps(report, can_waive).into_iter().map(|step| step.get(lang)).collect();
    let glue = if lang == Lang::Ja { "" } else { " " };
    out.push_str(&format!("\n**{}** {}\n", Word::Next.get(lang), steps.join(glue)));
}

/// Says what the page does not hold, with numbers.
fn left_out(out: &mut String, report: &Report, (lang, links): (Lang, Option<&Links>), cut: &Cut) {
    let lines = cut.missing(report, lang);
    if lines.is_empty() {
        return;
    }
    let colon = if lang == Lang::Ja { "：" } else { ": " };
    let stop = if lang == Lang::Ja { "。" } else { ". " };
    let comma = if lang == Lang::Ja { "、" } else { "; " };
    let more = links.and_then(Links::run);
    let more = more.map(|url| format!("{comma}[{}]({url})", Word::SeeJob.get(lang))).unwrap_or_default();
    out.push_str(&format!(
        "\n> ✂️ {}{colon}{}{stop}{}{more}\n",
        Word::LeftOut.get(lang),
        lines.join(comma),
        Word::SeeJson.get(lang)
    ));
}

/// A folded section. The blank lines make the forge read Markdown inside.
fn fold(out: &mut String, summary: &str, body: &str) {
    out.push_str(&format!("\n<details><summary>{summary}</summary>\n\n{body}\n</details>\n"));
}
