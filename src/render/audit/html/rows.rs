//! The tables of the page. Cells carry numbers beside their words where they are sorted by number.

use std::collections::BTreeMap;

use super::super::facts::{self, Block, blocks};
use super::super::lines;
use super::super::words::{self, Told};
use super::{heading, risk_word};
use crate::audit::finding::Evidence;
use crate::audit::{Entry, Report, Risk};
use crate::render::escape::{html as escaped, html_marked, link_target, visible_lines};
use crate::text::Lang;

/// All findings, the accepted ones too.
pub(super) fn findings(out: &mut String, report: &Report, lang: Lang) {
    if report.entries.is_empty() {
        return;
    }
    heading(out, "all-findings", Told::Findings, report.entries.len(), lang);
    filters(out, report, lang);
    out.push_str("<div class=\"scroll\"><table id=\"findings\" class=\"sortable\">\n<thead><tr>");
    // The order of the report is that of risks, then ages.
    out.push_str(&format!(
        "<th scope=\"col\" data-down=\"\" aria-sort=\"descending\">{}</th>",
        escaped(Told::Why.get(lang))
    ));
    out.push_str(&column(Told::Finding, lang));
    out.push_str(&format!("<th scope=\"col\" data-down=\"\">{}</th>", escaped(Told::Age.get(lang))));
    for told in [Told::Verb, Told::Ask, Told::Terraform, Told::Standing] {
        out.push_str(&column(told, lang));
    }
    out.push_str("</tr></thead>\n<tbody>\n");
    report.entries.iter().for_each(|entry| row(out, entry, report, lang));
    out.push_str("</tbody></table></div>\n");
}

fn column(told: Told, lang: Lang) -> String {
    format!("<th scope=\"col\">{}</th>", escaped(told.get(lang)))
}

/// Hidden until the script shows them: without it they would do nothing.
fn filters(out: &mut String, report: &Report, lang: Lang) {
    out.push_str(&format!(
        "<form id=\"filters\" aria-label=\"{}\" hidden=\"\">\n",
        escaped(Told::Filters.get(lang))
    ));
    let risks =
        Risk::ALL.into_iter().map(|risk| (risk.name().to_owned(), words::risk(risk).get(lang).to_owned()));
    let checks: BTreeMap<&str, String> = report
        .entries
        .iter()
        .map(|entry| (entry.finding.check.id, entry.finding.check.title().get(lang).to_owned()))
        .collect();
    let checks = checks.into_iter().map(|(id, title)| (id.to_owned(), format!("{id}: {title}")));
    let standings: BTreeMap<&str, &str> =
        report.entries.iter().map(|entry| (entry.status.name(), standing_word(entry, lang))).collect();
    let standings = standings.into_iter().filter(|(_, word)| !word.is_empty());
    let standings = standings.map(|(name, word)| (name.to_owned(), word.to_owned()));
    select(out, "risk", Told::Why, risks.collect(), lang);
    select(out, "check", Told::Check, checks.collect(), lang);
    select(out, "status", Told::Standing, standings.collect(), lang);
    out.push_str(&format!(
        "<label>{}<input type=\"search\" name=\"search\"/></label>\n",
        escaped(Told::Search.get(lang))
    ));
    out.push_str(&format!(
        "<output id=\"shown\" class=\"soft\" aria-live=\"polite\" data-words=\"{}\"></output>\n</form>\n",
        escaped(Told::Shown.get(lang))
    ));
}

fn select(out: &mut String, name: &str, label: Told, options: Vec<(String, String)>, lang: Lang) {
    let option = |(value, words): &(String, String)| {
        format!("<option value=\"{}\">{}</option>", escaped(value), escaped(words))
    };
    let options: String = options.iter().map(option).collect();
    out.push_str(&format!(
        "<label>{}<select name=\"{name}\"><option value=\"\">{}</option>{options}</select></label>\n",
        escaped(label.get(lang)),
        escaped(Told::All.get(lang))
    ));
}

fn standing_word(entry: &Entry, lang: Lang) -> &'static str {
    use crate::audit::baseline::Status;
    match entry.status {
        Status::Untracked => "",
        Status::New => Told::IsNew.get(lang),
        Status::Open { .. } => Told::StandsOpen.get(lang),
        Status::Accepted { .. } => Told::StandsAccepted.get(lang),
        Status::Expired { .. } | Status::Changed { .. } | Status::Outgrown { .. } => {
            Told::StandsEnded.get(lang)
        }
    }
}

fn row(out: &mut String, entry: &Entry, report: &Report, lang: Lang) {
    let finding = &entry.finding;
    let (id, settings) = (escaped(&finding.id()), &report.settings);
    let (risk, status) = (finding.risk.name(), entry.status.name());
    let class = if entry.status.is_open() { "open" } else { "accepted" };
    out.push_str(&format!(
        "<tr class=\"{class}\" data-risk=\"{risk}\" data-check=\"{}\" data-status=\"{status}\">",
        escaped(finding.check.id)
    ));
    let rank = Risk::ALL.iter().rev().position(|one| *one == finding.risk).unwrap_or_default();
    out.push_str(&format!(
        "<td class=\"risk {risk}\" data-n=\"{rank}\">{}</td>",
        risk_word(finding.risk, lang)
    ));
    out.push_str(&format!(
        "<td class=\"what\">{}<div class=\"id\">{id}{}</div>",
        html_marked(finding.what.get(lang)),
        lines::account(entry, report, lang)
            .map(|account| format!(" · {}", html_marked(&account)))
            .unwrap_or_default()
    ));
    details(out, entry, report, lang);
    let days = lines::days(entry, settings).map(|days| days.to_string()).unwrap_or_default();
    out.push_str(&format!("</td><td class=\"number\" data-n=\"{days}\">{days}</td>"));
    out.push_str(&format!("<td class=\"word\">{}</td>", escaped(words::verb(finding.verb).get(lang))));
    let ask = finding.ask.first().map(|person| person.name.as_str()).unwrap_or_default();
    out.push_str(&format!("<td class=\"who\">{}</td>", escaped(ask)));
    let place = facts::places(&entry.remedy.managed).first();
    let place =
        place.map(|place| format!("<code>{}</code>", escaped(&format!("{}:{}", place.path, place.line))));
    out.push_str(&format!("<td class=\"where\">{}</td>", place.unwrap_or_default()));
    out.push_str(&format!("<td class=\"word\">{}</td></tr>\n", escaped(standing_word(entry, lang))));
}

fn details(out: &mut String, entry: &Entry, report: &Report, lang: Lang) {
    out.push_str(&format!("<details><summary>{}</summary><dl>", escaped(Told::Details.get(lang))));
    let mut links = entry.finding.evidence.iter().map(link);
    let mut before = None;
    for (label, text) in facts::facts(entry, report, lang) {
        // One label for all that follows of its kind.
        if before.replace(label) != Some(label) {
            out.push_str(&format!("<dt>{}</dt>", escaped(label.get(lang))));
        }
        let link = if label == Told::Evidence { links.next().flatten() } else { None };
        let link = link.map(|link| format!(" {link}")).unwrap_or_default();
        out.push_str(&format!("<dd>{}{link}</dd>", html_marked(&text)));
    }
    out.push_str("</dl>");
    blocks(entry, lang).iter().for_each(|one| block(out, one));
    out.push_str("</details>");
}

/// A page that shows the evidence, where its address is a plain one.
fn link(evidence: &Evidence) -> Option<String> {
    let target = escaped(&link_target(evidence.url.as_deref()?)?);
    Some(format!("<a href=\"{target}\" rel=\"noreferrer noopener\">{target}</a>"))
}

fn block(out: &mut String, block: &Block) {
    out.push_str(&format!("<div>{}</div><pre><code>", html_marked(&block.label)));
    for line in visible_lines(&block.text) {
        let tag = match (block.language, line.chars().next()) {
            ("diff", Some('+')) => Some("ins"),
            ("diff", Some('-')) => Some("del"),
            _ => None,
        };
        let text = escaped(&line);
        match tag {
            Some(tag) => out.push_str(&format!("<{tag}>{text}</{tag}>\n")),
            None => out.push_str(&format!("{text}\n")),
        }
    }
    out.push_str("</code></pre>");
}

/// What was not checked.
pub(super) fn unchecked(out: &mut String, report: &Report, lang: Lang) {
    if report.unchecked.is_empty() {
        return;
    }
    heading(out, "not-checked", Told::NotCheckedTitle, report.unchecked.len(), lang);
    out.push_str(&format!("<p>{}</p>\n", escaped(Told::NotCheckedMeans.get(lang))));
    let columns = [Told::Place, Told::NotCheckedWhat, Told::Reason, Told::Help];
    table(out, &columns, lang);
    for one in lines::not_checked(&report.unchecked, true, lang) {
        let cells = [&one.places, &one.what, &one.reason, &one.help];
        let cells: String = cells.iter().map(|cell| format!("<td>{}</td>", html_marked(cell))).collect();
        out.push_str(&format!("<tr>{cells}</tr>\n"));
    }
    out.push_str("</tbody></table></div>\n");
}

/// What is gone.
pub(super) fn gone(out: &mut String, report: &Report, lang: Lang) {
    if report.gone.is_empty() {
        return;
    }
    heading(out, "gone", Told::GoneTitle, report.gone.len(), lang);
    table(out, &[Told::Finding, Told::First], lang);
    for gone in &report.gone {
        out.push_str(&format!(
            "<tr><td>{}<div class=\"id\">{}</div></td><td class=\"word\">{}</td></tr>\n",
            html_marked(gone.what.get(lang)),
            escaped(&gone.id),
            escaped(&lines::date(gone.first))
        ));
    }
    out.push_str("</tbody></table></div>\n");
}

fn table(out: &mut String, columns: &[Told], lang: Lang) {
    let heads: String = columns.iter().map(|told| column(*told, lang)).collect();
    out.push_str(&format!(
        "<div class=\"scroll\"><table class=\"sortable\">\n<thead><tr>{heads}</tr></thead>\n<tbody>\n"
    ));
}
