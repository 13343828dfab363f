//! The sign-off on a terminal.

use super::words::Said;
use super::{commands, lines};
use crate::render::text::page::{Page, Paint, own, sentence, theirs};
use crate::report::{Report, SignoffView, Verdict};
use crate::text::Lang;

/// Never cut.
pub fn section(page: &mut Page, report: &Report, lang: Lang) {
    let Some(view) = report.signoff.as_ref().filter(|_| report.verdict == Verdict::NeedsSignoff) else {
        return;
    };
    page.gap();
    page.line(0, &[own(Paint::Warn, Said::Signoff.get(lang))]);
    let colon = if lang == Lang::Ja { "：" } else { ": " };
    for line in lines(view, lang) {
        let mut pieces = vec![own(Paint::Bold, format!("{}{colon}", line.label.get(lang)))];
        pieces.extend(sentence(&line.text));
        page.wrap(2, 4, &pieces);
    }
    how(page, view, lang);
}

fn how(page: &mut Page, view: &SignoffView, lang: Lang) {
    let Some(request) = &view.request else {
        acknowledge(page, view, lang);
        page.wrap(2, 2, &sentence(Said::NotPosted.get(lang)));
        return;
    };
    if let Some(obstacle) = &request.obstacle {
        let colon = if lang == Lang::Ja { "：" } else { ": " };
        acknowledge(page, view, lang);
        let mut pieces = vec![own(Paint::Bad, format!("{}{colon}", Said::Obstacle.get(lang)))];
        pieces.extend(sentence(obstacle.get(lang)));
        page.wrap(2, 4, &pieces);
        return;
    }
    let commands = commands(view, request);
    match &commands.comment {
        Some(comment) => {
            page.wrap(2, 2, &[own(Paint::Plain, Said::ByComment.get(lang))]);
            for line in comment {
                page.line(6, &[theirs(Paint::Code, line)]);
            }
            page.wrap(2, 2, &[own(Paint::Plain, Said::OrMachine.get(lang))]);
        }
        None => {
            acknowledge(page, view, lang);
            let note = commands.note.map_or("", |note| note.get(lang));
            let glue = if lang == Lang::Ja { "" } else { " " };
            page.wrap(2, 2, &[own(Paint::Plain, format!("{note}{glue}{}", Said::OnMachine.get(lang)))]);
        }
    }
    page.line(6, &[theirs(Paint::Code, &commands.sign)]);
    if let (Some(note), Some(_)) = (commands.note, &commands.comment) {
        page.wrap(2, 2, &[own(Paint::Dim, note.get(lang))]);
    }
}

fn acknowledge(page: &mut Page, view: &SignoffView, lang: Lang) {
    if view.acknowledge.is_empty() {
        return;
    }
    page.line(2, &[own(Paint::Bold, Said::Acknowledge.get(lang))]);
    for item in &view.acknowledge {
        page.line(4, &[own(Paint::Plain, "- "), theirs(Paint::Code, item)]);
    }
}
