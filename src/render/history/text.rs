//! The history on a terminal.

use super::words::Told;
use super::{Agenda, lines, matrix};
use crate::history::{Apply, Ending};
use crate::render::Style;
use crate::render::signoff::time::moment;
use crate::render::text::page::{Page, Paint, own, sentence};
use crate::text::Lang;

pub(super) fn text(agenda: &Agenda<'_>, style: Style) -> String {
    let lang = style.lang;
    let mut page = Page::new(style);
    page.line(0, &[own(Paint::Bold, lines::title(agenda, lang))]);
    let totals: Vec<String> = lines::totals(agenda, lang).into_iter().map(|(_, text)| text).collect();
    if totals.is_empty() {
        page.line(2, &[own(Paint::Plain, Told::Nothing.get(lang))]);
    } else {
        page.line(2, &[own(Paint::Plain, totals.join(" · "))]);
    }
    let attention = lines::attention(agenda, lang);
    if attention.is_empty() {
        page.line(2, &[own(Paint::Good, Told::NoAttention.get(lang))]);
    }
    items(&mut page, Told::Attention.get(lang), &attention, Paint::Bad);
    if !agenda.history.applies.is_empty() {
        heading(&mut page, Told::Applies.get(lang));
        agenda.history.applies.iter().for_each(|apply| one(&mut page, apply, lang));
    }
    people(&mut page, agenda, lang);
    if !agenda.history.broken.is_empty() {
        page.gap();
        page.wrap(0, 2, &[own(Paint::Warn, Told::Unread.count(lang, agenda.history.broken.len()))]);
    }
    page.finish()
}

fn heading(page: &mut Page, text: &str) {
    page.gap();
    page.line(0, &[own(Paint::Bold, text)]);
}

fn items(page: &mut Page, title: &str, items: &[String], paint: Paint) {
    if items.is_empty() {
        return;
    }
    heading(page, title);
    for item in items {
        let mut pieces = vec![own(paint, "- ")];
        pieces.extend(sentence(item));
        page.wrap(2, 4, &pieces);
    }
}

fn one(page: &mut Page, apply: &Apply, lang: Lang) {
    let (sign, paint) = sign(apply.ending());
    let request = &apply.started.request;
    let mut pieces = vec![
        own(paint, format!("{sign} ")),
        own(Paint::Plain, format!("{} · #{} · ", moment(apply.started.at), request.pull_request)),
    ];
    let what = [
        lines::place(&request.root_module, &request.workspace),
        lines::who(apply, lang),
        lines::result(apply, lang),
    ];
    pieces.extend(sentence(&what.join(" · ")));
    page.wrap(2, 6, &pieces);
    for note in lines::notes(apply, lang) {
        page.wrap(6, 8, &sentence(&note));
    }
}

fn sign(ending: Ending) -> (&'static str, Paint) {
    match ending {
        Ending::Applied => ("✓", Paint::Good),
        Ending::Failed | Ending::Interrupted => ("✗", Paint::Bad),
        Ending::Nothing | Ending::Withdrawn => ("-", Paint::Dim),
        Ending::Open => ("?", Paint::Warn),
    }
}

fn people(page: &mut Page, agenda: &Agenda<'_>, lang: Lang) {
    let square = matrix::lines(agenda.people);
    if !square.is_empty() {
        heading(page, Told::Pairs.get(lang));
        square.into_iter().for_each(|line| page.line(2, &[own(Paint::Plain, line)]));
    }
    let touched = agenda.people.modules.iter().filter(|module| module.applies() > 0);
    let mut known: Vec<String> = touched.map(|module| lines::module(agenda, module, lang)).collect();
    known.extend(lines::alone(agenda, lang));
    items(page, Told::Knowledge.get(lang), &known, Paint::Plain);
    let next: Vec<String> = agenda.people.suggestions.iter().map(|one| lines::said(&one.why, lang)).collect();
    items(page, Told::Next.get(lang), &next, Paint::Good);
}
