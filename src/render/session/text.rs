//! How an apply ended, on the two terminals.

use super::words::Said;
use super::{About, action, colon, ending, logins, next_step, place};
use crate::render::Style;
use crate::render::escape::{mark, visible_lines};
use crate::render::signoff::time::duration;
use crate::render::text::page::{Page, Paint, own, sentence, theirs};
use crate::signoff::session::{Done, Ended, Finished, ResourceResult};
use crate::text::Lang;

/// More entries of a list than this are counted, unless `style.all`.
const LIST: usize = 30;

/// What was done and what was not, what terraform said and what it means, and the next command.
pub fn outcome_text(finished: &Finished, about: &About<'_>, style: Style) -> String {
    let lang = style.lang;
    let mut page = Page::new(style);
    let (_, head, why) = ending(finished);
    page.labelled(paint(finished.ended), head.get(lang), &[own(Paint::Plain, why.get(lang))]);
    let who = if about.partners.is_empty() { Said::Where } else { Said::WhereWith };
    let who = who
        .get(lang)
        .replace("{who}", &mark(about.applier))
        .replace("{it}", &place(about.request))
        .replace("{partners}", &logins(about.partners, lang));
    page.wrap(2, 2, &sentence(&who));
    page.wrap(2, 2, &[own(Paint::Dim, facts(finished, lang).join(" · "))]);
    resources(&mut page, finished, style);
    errors(&mut page, finished, about, lang);
    texts(&mut page, Said::Policies, Paint::Bad, &finished.policies, lang);
    texts(&mut page, Said::Remarks, Paint::Warn, &finished.remarks, lang);
    page.gap();
    page.labelled(Paint::Bold, Said::Next.get(lang), &sentence(&next_step(finished, about, lang)));
    page.finish()
}

fn paint(ended: Ended) -> Paint {
    match ended {
        Ended::Applied => Paint::Good,
        Ended::Failed | Ended::Unknown => Paint::Bad,
        Ended::Interrupted | Ended::Nothing | Ended::Withdrawn => Paint::Warn,
    }
}

/// How many, how long, and where the state is now.
pub(super) fn facts(finished: &Finished, lang: Lang) -> Vec<String> {
    let mut facts = Vec::new();
    if finished.ended != Ended::Withdrawn {
        let all = usize::try_from(finished.done.saturating_add(finished.not_done)).unwrap_or(usize::MAX);
        facts.push(Said::Tally.count(lang, all).replace("{done}", &finished.done.to_string()));
        facts.push(Said::Took.get(lang).replace("{it}", &duration(finished.seconds, lang)));
    }
    facts.extend(finished.serial.map(|serial| Said::Serial.get(lang).replace("{it}", &serial.to_string())));
    facts
}

fn resources(page: &mut Page, finished: &Finished, style: Style) {
    let lang = style.lang;
    let kinds = [
        (Done::NotDone, Said::NotDone, Paint::Bad),
        (Done::Half, Said::Half, Paint::Bad),
        (Done::Unknown, Said::Unclear, Paint::Warn),
        (Done::Done, Said::Done, Paint::Good),
    ];
    for (done, title, paint) in kinds {
        let mine: Vec<&ResourceResult> = finished.resources.iter().filter(|one| one.done == done).collect();
        if mine.is_empty() {
            continue;
        }
        page.gap();
        page.line(0, &[own(paint, format!("{} ({})", title.get(lang), mine.len()))]);
        let limit = if style.all || mine.len() <= LIST + 1 { mine.len() } else { LIST };
        for one in mine.iter().take(limit) {
            let what =
                action(&one.action, lang).map_or_else(|| theirs(Paint::Dim, &one.action).1, str::to_owned);
            let took =
                one.seconds.map(|seconds| format!("  {}", duration(seconds, lang))).unwrap_or_default();
            page.line(
                2,
                &[
                    own(Paint::Dim, format!("{what} ")),
                    theirs(Paint::Plain, &one.address),
                    own(Paint::Dim, took),
                ],
            );
        }
        more(page, Said::MoreOther, mine.len() - limit, lang);
    }
    let listed =
        |done: bool| finished.resources.iter().filter(|one| (one.done == Done::Done) == done).count();
    let beyond =
        |total: u64, listed: usize| usize::try_from(total).unwrap_or(usize::MAX).saturating_sub(listed);
    more(page, Said::MoreNotDone, beyond(finished.not_done, listed(false)), lang);
    more(page, Said::MoreDone, beyond(finished.done, listed(true)), lang);
}

fn more(page: &mut Page, said: Said, left_out: usize, lang: Lang) {
    if left_out > 0 {
        page.wrap(2, 2, &[own(Paint::Dim, "… "), own(Paint::Dim, said.count(lang, left_out))]);
    }
}

fn errors(page: &mut Page, finished: &Finished, about: &About<'_>, lang: Lang) {
    if finished.errors.is_empty() {
        return;
    }
    page.gap();
    page.line(0, &[own(Paint::Bad, Said::Errors.get(lang))]);
    for (at, error) in finished.errors.iter().enumerate() {
        if at > 0 {
            page.gap();
        }
        for line in visible_lines(error) {
            // The lines are safe already.
            page.line(2, &[own(Paint::Plain, line)]);
        }
        let Some((what, next)) = about.advice.get(at) else { continue };
        for (title, text) in [(Said::Means, what), (Said::Next, next)] {
            if !text.is_empty() {
                let mut pieces = vec![own(Paint::Bold, format!("{}{}", title.get(lang), colon(lang)))];
                pieces.extend(sentence(text.get(lang)));
                page.wrap(4, 6, &pieces);
            }
        }
    }
}

fn texts(page: &mut Page, title: Said, paint: Paint, all: &[String], lang: Lang) {
    if all.is_empty() {
        return;
    }
    page.gap();
    page.line(0, &[own(paint, title.get(lang))]);
    for one in all {
        let mut pieces = vec![own(Paint::Plain, "- ")];
        pieces.extend(sentence(one));
        page.wrap(2, 4, &pieces);
    }
}
