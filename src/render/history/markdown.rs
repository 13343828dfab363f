//! The history for an issue: the same as on a terminal.

use super::words::Told;
use super::{Agenda, lines, matrix};
use crate::history::{Apply, Ending};
use crate::render::escape::{link_target, markdown_fence, markdown_link, markdown_marked};
use crate::render::signoff::time::moment;
use crate::text::Lang;

pub(super) fn markdown(agenda: &Agenda<'_>, lang: Lang) -> String {
    let mut out = format!("## {}\n\n", lines::title(agenda, lang));
    let totals: Vec<String> = lines::totals(agenda, lang).into_iter().map(|(_, text)| text).collect();
    let totals = if totals.is_empty() { Told::Nothing.get(lang).to_owned() } else { totals.join(" · ") };
    out.push_str(&format!("{totals}\n"));
    let attention = lines::attention(agenda, lang);
    if attention.is_empty() {
        out.push_str(&format!("\n{}\n", Told::NoAttention.get(lang)));
    }
    items(&mut out, Told::Attention.get(lang), &attention);
    if !agenda.history.applies.is_empty() {
        out.push_str(&format!("\n### {}\n\n", Told::Applies.get(lang)));
        agenda.history.applies.iter().for_each(|apply| one(&mut out, apply, lang));
    }
    people(&mut out, agenda, lang);
    if !agenda.history.broken.is_empty() {
        out.push_str(&format!("\n> {}\n", Told::Unread.count(lang, agenda.history.broken.len())));
    }
    out
}

fn items(out: &mut String, title: &str, items: &[String]) {
    if items.is_empty() {
        return;
    }
    out.push_str(&format!("\n### {title}\n\n"));
    for item in items {
        out.push_str(&format!("- {}\n", markdown_marked(item)));
    }
}

fn one(out: &mut String, apply: &Apply, lang: Lang) {
    let sign = match apply.ending() {
        Ending::Applied => "✅",
        Ending::Failed | Ending::Interrupted => "❌",
        Ending::Nothing | Ending::Withdrawn => "➖",
        Ending::Open => "❓",
    };
    let request = &apply.started.request;
    let at = moment(apply.started.at);
    let at = link_target(&apply.url).map_or_else(|| at.clone(), |target| markdown_link(&at, &target));
    // A number with its sign would be made a reference, and each apply would be told to its pull request.
    let pull = markdown_marked(&format!("#{}", request.pull_request));
    let place = markdown_marked(&lines::place(&request.root_module, &request.workspace));
    let who = markdown_marked(&lines::who(apply, lang));
    let result = markdown_marked(&lines::result(apply, lang));
    out.push_str(&format!("- {sign} {at} · {pull} · {place} · {who} · {result}\n"));
    for note in lines::notes(apply, lang) {
        out.push_str(&format!("  - {}\n", markdown_marked(&note)));
    }
}

fn people(out: &mut String, agenda: &Agenda<'_>, lang: Lang) {
    let square = matrix::lines(agenda.people);
    if !square.is_empty() {
        let square = markdown_fence("text", &square);
        out.push_str(&format!("\n### {}\n\n{square}", Told::Pairs.get(lang)));
    }
    let touched = agenda.people.modules.iter().filter(|module| module.applies() > 0);
    let mut known: Vec<String> = touched.map(|module| lines::module(agenda, module, lang)).collect();
    known.extend(lines::alone(agenda, lang));
    items(out, Told::Knowledge.get(lang), &known);
    let next: Vec<String> = agenda.people.suggestions.iter().map(|one| lines::said(&one.why, lang)).collect();
    items(out, Told::Next.get(lang), &next);
}
