//! The blast radius in Markdown: the level on the first screen, the rest folded.

use super::cut::{Cut, Kind};
use super::fold;
use crate::graph::Affected;
use crate::render::escape::{markdown, markdown_code, markdown_marked};
use crate::render::text::radius::{by_word, is_root, reach, steps};
use crate::render::words::{self, Word};
use crate::report::Report;
use crate::text::Lang;

/// Level, what decided it, and two numbers.
pub fn headline(out: &mut String, report: &Report, lang: Lang) {
    let radius = &report.radius;
    let sign = words::radius_sign(radius.level);
    let colon = if lang == Lang::Ja { "：" } else { ": " };
    let level = words::radius(radius.level, lang);
    out.push_str(&format!("\n**{}{colon}{sign} {level}**", Word::BlastRadius.get(lang)));
    let decisive: Vec<String> = radius
        .terms
        .iter()
        .filter(|term| term.decisive)
        .take(3)
        .map(|term| format!("{}{colon}{}", markdown_marked(term.label.get(lang)), term.value))
        .collect();
    if !decisive.is_empty() {
        let list = decisive.join(if lang == Lang::Ja { "、" } else { ", " });
        out.push_str(&words::aside(&list, lang));
    }
    out.push('\n');
    if !radius.affected.is_empty() {
        out.push_str(&format!("- {}\n", Word::Affected.count(lang, radius.affected.len())));
    }
    if !radius.consumers.is_empty() {
        out.push_str(&format!("- {}\n", Word::Consumers.count(lang, radius.consumers.len())));
    }
    if radius.hidden_references > 0 {
        out.push_str(&format!("- {}\n", Word::HiddenReferences.count(lang, radius.hidden_references)));
    }
}

/// Terms, affected resources with their paths, other root modules, groups.
pub fn details(out: &mut String, report: &Report, lang: Lang, cut: &Cut) {
    let radius = &report.radius;
    let mut body = terms(report, lang, cut);
    let mut paths = cut.get(Kind::Paths);
    let affected = radius.affected.iter().take(cut.get(Kind::Affected));
    section(&mut body, &Word::Affected.count(lang, radius.affected.len()), affected, |one| {
        let path = if one.path.is_empty() || paths == 0 {
            String::new()
        } else {
            paths -= 1;
            path_lines(one, lang)
        };
        format!("- {}\n{path}", markdown_code(&one.address))
    });
    let consumers = radius.consumers.iter().take(cut.get(Kind::Consumers));
    section(&mut body, &Word::Consumers.count(lang, radius.consumers.len()), consumers, |one| {
        format!(
            "- {} · {}<br>{}\n",
            markdown_code(&one.root_module),
            markdown_code(&one.place),
            markdown_marked(&words::reads(one.reads.get(lang), lang))
        )
    });
    let groups = radius.groups.iter().take(cut.get(Kind::Groups));
    section(&mut body, Word::Breakdown.get(lang), groups, |group| {
        let name = if is_root(&group.name, group.by) {
            Word::RootModule.get(lang).to_owned()
        } else {
            markdown_code(&group.name)
        };
        let by = markdown(by_word(group.by, lang));
        format!("- {by} {name} · {}\n", reach(group.changed, group.affected, lang))
    });
    if !body.is_empty() {
        fold(out, Word::BlastRadius.get(lang), body.trim_start());
    }
}

fn terms(report: &Report, lang: Lang, cut: &Cut) -> String {
    let mut body = String::new();
    let colon = if lang == Lang::Ja { "：" } else { ": " };
    let shown = report.radius.terms.iter().filter(|term| term.value > 0 || term.decisive);
    for term in shown.take(cut.get(Kind::Terms)) {
        let label = markdown_marked(term.label.get(lang));
        let level = words::radius(term.level, lang);
        let decisive =
            if term.decisive { format!(" · **{}**", Word::Decisive.get(lang)) } else { String::new() };
        body.push_str(&format!("- {label}{colon}{} · {level}{decisive}\n", term.value));
    }
    body
}

fn path_lines(one: &Affected, lang: Lang) -> String {
    steps(one, lang, &markdown_code).into_iter().map(|step| format!("  - {step}\n")).collect()
}

fn section<T>(
    body: &mut String,
    title: &str,
    entries: impl Iterator<Item = T>,
    mut line: impl FnMut(T) -> String,
) {
    let mut first = true;
    for entry in entries {
        if first {
            body.push_str(&format!("\n**{title}**\n\n"));
            first = false;
        }
        body.push_str(&line(entry));
    }
}
