//! The tracking issue: one box for each open finding.
//!
//! An issue has a limit, and a list that the forge refuses helps nobody. So lines are taken in the order of how much
//! they matter until the room is used: what was not checked and high risks first, details last; and the page says how
//! much is left out.

use std::collections::BTreeSet;

use super::markdown::{
    accepted, details, first_line, gone, head, heading, marker, not_checked, risk_heading,
};
use super::words::Told;
use crate::audit::{Entry, Report, Risk};
use crate::render::clip;
use crate::render::escape::markdown_marked;
use crate::text::Lang;

/// How the text of every tracking issue begins. It says which issue is meant and never that something holds.
const START: &str = "<!-- pairgate:audit:v1 -->\n";
/// How a box begins.
const OPEN: &str = "- [ ] ";
/// How a box begins that somebody ticked.
const TICKED: [&str; 2] = ["- [x] ", "- [X] "];
/// Room for the sentences that say what is left out.
const RESERVE: usize = 400;
/// So many lines of what was not checked, is gone or is accepted are taken in their turn, and the others last.
const FIRST: usize = 20;

/// Whether a text is that of a tracking issue, as this program writes it.
pub fn is_checklist(body: &str) -> bool {
    body.lines().next().is_some_and(|line| line.trim_end() == START.trim_end())
}

/// The ids of the findings whose boxes somebody ticked.
pub fn ticked(body: &str) -> BTreeSet<String> {
    boxes(body, &TICKED)
}

/// The ids of all findings that have a box.
pub fn listed(body: &str) -> BTreeSet<String> {
    &boxes(body, &TICKED) | &boxes(body, &[OPEN])
}

fn boxes(body: &str, starts: &[&str]) -> BTreeSet<String> {
    let id = |line: &str| {
        let item = starts.iter().find_map(|start| line.strip_prefix(start))?;
        let (_, end) = item.rsplit_once(marker("").trim_end_matches(" -->").trim_end())?;
        end.trim().strip_suffix("-->").map(|id| id.trim().to_owned())
    };
    body.lines().filter_map(id).collect()
}

/// The text of the tracking issue in at most `limit` characters. A tick is no evidence: each box is open.
pub fn checklist(report: &Report, lang: Lang, limit: usize) -> String {
    let mut sections = sections(report, lang);
    let mut tail = format!("\n<sub>{}</sub>\n", markdown_marked(Told::TickWhenDone.get(lang)));
    let head = format!("{START}{}", head(report, lang));
    let always = [&head, &tail].into_iter().chain(sections.iter().map(|section| &section.title));
    let used: usize = always.map(|text| length(text)).sum::<usize>() + RESERVE;
    let Some(mut room) = limit.checked_sub(used) else {
        // No room even for the headings: the number alone, which means nothing in Markdown.
        return clip(&Told::Open.count(lang, report.open().count()), limit).0.to_owned();
    };
    let mut items: Vec<&mut Item> = sections.iter_mut().flat_map(|section| &mut section.items).collect();
    items.sort_by_key(|item| item.matters);
    let (mut lines_out, mut details_out) = (0, 0);
    for item in &mut items {
        item.shown = take(&mut room, &item.line);
        lines_out += usize::from(!item.shown);
    }
    for item in items.into_iter().filter(|item| item.shown && !item.details.is_empty()) {
        if !take(&mut room, &item.details) {
            item.details.clear();
            details_out += 1;
        }
    }
    for (told, number) in [(Told::LeftOut, lines_out), (Told::LeftDetails, details_out)] {
        if number > 0 {
            tail.push_str(&format!("\n> {}\n", markdown_marked(&told.count(lang, number))));
        }
    }
    let body = sections.iter().map(Section::text).collect::<String>();
    format!("{head}{body}{tail}")
}

fn length(text: &str) -> usize {
    text.chars().count()
}

/// Uses room, where there is enough.
fn take(room: &mut usize, text: &str) -> bool {
    match room.checked_sub(length(text)) {
        Some(rest) => {
            *room = rest;
            true
        }
        None => false,
    }
}

struct Item {
    line: String,
    details: String,
    /// When it is taken: the smallest first.
    matters: usize,
    shown: bool,
}

struct Section {
    title: String,
    items: Vec<Item>,
}

impl Section {
    fn text(&self) -> String {
        let shown = self.items.iter().filter(|item| item.shown);
        let items: String = shown.map(|item| format!("{}{}", item.line, item.details)).collect();
        format!("{}{items}", self.title)
    }
}

/// In the order of the page.
fn sections(report: &Report, lang: Lang) -> Vec<Section> {
    let mut sections = Vec::new();
    for (place, risk) in Risk::ALL.into_iter().enumerate() {
        let entries = report.open().filter(|entry| entry.finding.risk == risk);
        let item = |entry: &Entry| Item {
            line: first_line(OPEN, entry, report, lang),
            details: details(entry, report, lang),
            matters: place + 1,
            shown: false,
        };
        let items: Vec<Item> = entries.map(item).collect();
        sections.push(Section { title: heading(&risk_heading(risk, lang), items.len()), items });
    }
    let unchecked = not_checked(report, false, lang);
    let accepted: Vec<String> = accepted(report, lang).collect();
    let number = accepted.len();
    for (told, lines, number, matters) in [
        (Told::NotCheckedTitle, unchecked, report.unchecked.len(), 0),
        (Told::GoneTitle, gone(report, lang).collect(), report.gone.len(), 4),
        (Told::AcceptedTitle, accepted, number, 5),
    ] {
        let item = |(at, line): (usize, String)| Item {
            line,
            details: String::new(),
            matters: if at < FIRST { matters } else { 6 },
            shown: false,
        };
        let items = lines.into_iter().enumerate().map(item).collect();
        sections.push(Section { title: heading(told.get(lang), number), items });
    }
    sections.retain(|section| !section.items.is_empty());
    sections
}
