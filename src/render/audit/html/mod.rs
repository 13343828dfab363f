//! An audit as one HTML file that loads nothing: tables to sort and to filter, ages, light and dark.
//!
//! Everything is there without its script. The policy of the page lets run what its digest names and nothing else, so
//! that a name which became markup in spite of all escaping would still do nothing.

mod chart;
mod rows;

use data_encoding::BASE64;
use sha2::{Digest as _, Sha256};

use super::lines::{self, Outcome};
use super::words::{self, Told};
use crate::audit::{Report, Risk};
use crate::render::escape::{html as escaped, html_marked};
use crate::text::Lang;

const STYLE: &str = include_str!("page.css");
const SCRIPT: &str = include_str!("page.js");

pub(super) fn html(report: &Report, lang: Lang) -> String {
    let mut body = String::new();
    head(&mut body, report, lang);
    if let Some(chart) = chart::ages(report, lang) {
        body.push_str(&chart);
    }
    rows::findings(&mut body, report, lang);
    rows::unchecked(&mut body, report, lang);
    rows::gone(&mut body, report, lang);
    // A page's title is text alone: no marks.
    let title = escaped(&lines::title(report, lang).replace('`', ""));
    format!(
        "<!DOCTYPE html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\"/>\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"{}\"/>\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n\
         <meta name=\"referrer\" content=\"no-referrer\"/>\n<title>{title}</title>\n\
         <style>{STYLE}</style>\n</head>\n<body>\n<main>\n{body}</main>\n<script>{SCRIPT}</script>\n</body>\n</html>\n",
        lang.code(),
        policy(),
    )
}

/// What the page may do: nothing but its own style and its own script, both named by their digests.
fn policy() -> String {
    let digest = |text: &str| format!("'sha256-{}'", BASE64.encode(&Sha256::digest(text)));
    format!(
        "default-src 'none'; style-src {}; script-src {}; base-uri 'none'; form-action 'none'",
        digest(STYLE),
        digest(SCRIPT)
    )
}

fn head(out: &mut String, report: &Report, lang: Lang) {
    out.push_str(&format!("<h1>{}</h1>\n", html_marked(&lines::title(report, lang))));
    if !report.unchecked.is_empty() {
        let told = Told::NotChecked.count(lang, report.unchecked.len());
        out.push_str(&format!("<p class=\"warning\"><a href=\"#not-checked\">{}</a></p>\n", escaped(&told)));
    }
    if let (outcome, Some(told)) = lines::outcome(report, lang) {
        let class = if outcome == Outcome::Clean { "clean" } else { "unsure" };
        out.push_str(&format!("<p class=\"{class}\">{}</p>\n", escaped(&told)));
    }
    let mut cards: Vec<String> = lines::totals(report, lang)
        .into_iter()
        .map(|(risk, number, told)| {
            format!(
                "<li class=\"{}\">{}</li>",
                if number == 0 { "soft" } else { risk.name() },
                escaped(&told)
            )
        })
        .collect();
    cards.extend(lines::standings(report, lang).iter().map(|told| format!("<li>{}</li>", escaped(told))));
    out.push_str(&format!("<ul class=\"cards\">{}</ul>\n", cards.join("\n")));
    let colon = if lang == Lang::Ja { "：" } else { ": " };
    let mut soft = |label: Told, text: &str| {
        out.push_str(&format!(
            "<div class=\"soft\">{}{colon}{}</div>\n",
            escaped(label.get(lang)),
            html_marked(text)
        ));
    };
    if !report.counted.is_empty() {
        soft(Told::Looked, &lines::looked(report, lang));
    }
    soft(Told::Limit, &lines::limits(report, lang));
    if let Some(told) = lines::unsearched(report, lang) {
        soft(Told::Terraform, &told);
    }
}

/// A heading of the page that can be linked to.
fn heading(out: &mut String, id: &str, told: Told, number: usize, lang: Lang) {
    out.push_str(&format!("<h2 id=\"{id}\">{} ({number})</h2>\n", escaped(told.get(lang))));
}

/// A risk in its colour.
fn risk_word(risk: Risk, lang: Lang) -> String {
    escaped(words::risk(risk).get(lang))
}
