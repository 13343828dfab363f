//! The tracking issue: one box for each open finding.
//!
//! An issue has a limit, and a list that the forge refuses helps nobody. So lines are taken in the order of how much
//! they matter until the room is used: high risks and what was not checked first, details last; and the page says how
//! much is left out.

use std::collections::BTreeSet;

use super::markdown::{
    accepted, details, first_line, gone, head, heading, marker, not_checked, risk_heading,
};
use super::words::Told;
use crate::audit::{Report, Risk};
use crate::render::clip;
use crate::render::escape::markdown_marked;
use crate::text::Lang;

/// How the text of every tracking issue begins. It says which issue is meant and never that something holds.
const START: &str = "<!-- pairgate:audit:v1 -->\n";
/// How a box begins that somebody ticked.
const TICKED: [&str; 2] = ["- [x] ", "- [X] "];
/// Room for the sentences that say what is left out.
const RESERVE: usize = 400;

/// Whether a text is that of a tracking issue, as this program writes it.
pub fn is_checklist(body: &str) -> bool {
    body.lines().next().is_some_and(|line| line.trim_end() == START.trim_end())
}

/// The ids of the findings whose boxes somebody ticked.
pub fn ticked(body: &str) -> BTreeSet<String> {
    let id = |line: &str| {
        let item = TICKED.iter().find_map(|start| line.strip_prefix(start))?;
        let (_, end) = item.rsplit_once(marker("").trim_end_matches(" -->").trim_end())?;
        end.trim().strip_suffix("-->").map(|id| id.trim().to_owned())
    };
    body.lines().filter_map(id).collect()
}

/// The text of the tracking issue in at most `limit` characters; boxes of `kept` stay ticked.
pub fn checklist(report: &Report, kept: &BTreeSet<String>, lang: Lang, limit: usize) -> String {
    let mut sections = sections(report, kept, lang);
    let mut tail = format!("\n<sub>{}</sub>\n", markdown_marked(Told::TickWhenDone.get(lang)));
    let head = format!("{START}{}", head(report, lang));
    let always = [&head, &tail].into_iter().chain(sections.iter().map(|section| &section.title));
    let used: usize = always.map(|text| length(text)).sum::<usize>() + RESERVE;
    let Some(mut room) = limit.checked_sub(used) else {
        // No room even for the headings: the number alone, which means nothing in Markdown.
        return clip(&Told::Open.count(lang, report.open().count()), limit).0.to_owned();
    };
    sections.sort_by_key(|section| section.matters);
    let (mut lines_out, mut details_out) = (0, 0);
    for item in sections.iter_mut().flat_map(|section| &mut section.items) {
        item.shown = take(&mut room, &item.line);
        lines_out += usize::from(!item.shown);
    }
    for item in sections.iter_mut().flat_map(|section| &mut section.items).filter(|item| item.shown) {
        if !item.details.is_empty() && !take(&mut room, &item.details) {
            item.details.clear();
            details_out += 1;
        }
    }
    for (told, number) in [(Told::LeftOut, lines_out), (Told::LeftDetails, details_out)] {
        if number > 0 {
            tail.push_str(&format!("\n> {}\n", markdown_marked(&told.count(lang, number))));
        }
    }
    sections.sort_by_key(|section| section.place);
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
    shown: bool,
}

struct Section {
    title: String,
    /// Where it stands.
    place: usize,
    /// When its lines are taken: the smallest first.
    matters: usize,
    items: Vec<Item>,
}

impl Section {
    fn text(&self) -> String {
        let shown = self.items.iter().filter(|item| item.shown);
        let items: String = shown.map(|item| format!("{}{}", item.line, item.details)).collect();
        format!("{}{items}", self.title)
    }
}

fn sections(report: &Report, kept: &BTreeSet<String>, lang: Lang) -> Vec<Section> {
    let mut sections = Vec::new();
    for (place, risk) in Risk::ALL.into_iter().enumerate() {
        let entries = report.open().filter(|entry| entry.finding.risk == risk);
        let items: Vec<Item> = entries
            .map(|entry| {
                let start = if kept.contains(&entry.finding.id()) { "- [x] " } else { "- [ ] " };
                let line = first_line(start, entry, &report.settings, lang);
                Item { line, details: details(entry, &report.settings, lang), shown: false }
            })
            .collect();
        let title = heading(&risk_heading(risk, lang), items.len());
        // What was not checked matters more than what is not so bad.
        let matters = if risk == Risk::High { 0 } else { place + 1 };
        sections.push(Section { title, place, matters, items });
    }
    let plain = |told: Told, (place, matters), lines: Vec<String>, number| Section {
        title: heading(told.get(lang), number),
        place,
        matters,
        items: lines.into_iter().map(|line| Item { line, details: String::new(), shown: false }).collect(),
    };
    let unchecked = not_checked(report, false, lang);
    sections.push(plain(Told::NotCheckedTitle, (3, 1), unchecked, report.unchecked.len()));
    sections.push(plain(Told::GoneTitle, (4, 4), gone(report, lang).collect(), report.gone.len()));
    let accepted: Vec<String> = accepted(report, lang).collect();
    let number = accepted.len();
    sections.push(plain(Told::AcceptedTitle, (5, 5), accepted, number));
    sections.retain(|section| !section.items.is_empty());
    sections
}
