//! The review that says how an apply ended, and the one of somebody who found out afterwards.
//!
//! Resources are lists and no table: people read them on a phone, and a pipe in an address would end a cell.

use super::words::Said;
use super::{
    About, Cut, action, beginning, code, colon, ending, logins, marked, next_after_look, next_step, place,
};
use crate::render::escape::{mark, markdown, markdown_preformatted, visible_lines};
use crate::render::signoff::time::duration;
use crate::signoff::session::{Done, Finished, Reconciled, ResourceResult};
use crate::text::Lang;

/// More of what is done is folded.
const OPEN: usize = 10;

pub(super) fn write(out: &mut String, finished: &Finished, about: &About<'_>, lang: Lang, cut: Cut) {
    let (sign, head, why) = ending(finished);
    out.push_str(&format!("### {sign} {}{}{}\n\n", head.get(lang), colon(lang), why.get(lang)));
    out.push_str(&format!("{}\n", facts(finished, about, lang)));
    resources(out, &finished.resources, Some((finished.done, finished.not_done)), lang, cut);
    errors(out, finished, about, lang, cut);
    texts(out, Said::Policies, &finished.policies, &|id| code(id), lang, cut);
    texts(out, Said::Remarks, &finished.remarks, &|remark| marked(remark), lang, cut);
    out.push_str(&format!(
        "\n**{}**{}{}\n",
        Said::Next.get(lang),
        colon(lang),
        marked(&next_step(finished, about, lang))
    ));
}

/// What was found afterwards.
pub(super) fn reconciled(out: &mut String, found: &Reconciled, about: &About<'_>, lang: Lang, cut: Cut) {
    let head = Said::Reconciled.get(lang).replace("{who}", &mark(&found.by.login));
    out.push_str(&format!("### 🔎 {}\n\n", marked(&head.replace("{it}", &place(about.request)))));
    out.push_str(super::found(found.found).get(lang));
    if let Some(serial) = found.serial {
        let (open, close) = if lang == Lang::Ja { ("（", "）") } else { (" (", ")") };
        out.push_str(&format!(
            "{open}{}{close}",
            Said::Serial.get(lang).replace("{it}", &serial.to_string())
        ));
    }
    out.push('\n');
    resources(out, &found.resources, None, lang, cut);
    let next = next_after_look(found.found, about, lang);
    out.push_str(&format!("\n**{}**{}{}\n", Said::Next.get(lang), colon(lang), marked(&next)));
}

/// Who, how much, how long.
fn facts(finished: &Finished, about: &About<'_>, lang: Lang) -> String {
    let mut facts: Vec<String> = super::text::facts(finished, lang);
    let who = if about.partners.is_empty() { Said::Where } else { Said::WhereWith };
    let who = who
        .get(lang)
        .replace("{who}", &mark(about.applier))
        .replace("{it}", &place(about.request))
        .replace("{partners}", &logins(about.partners, lang));
    facts.insert(0, marked(&who));
    facts.join(" · ")
}

/// What is not done first. `totals` are the numbers of done and not done, of which a document lists only some.
fn resources(out: &mut String, all: &[ResourceResult], totals: Option<(u64, u64)>, lang: Lang, cut: Cut) {
    let kinds = [
        (Done::NotDone, Said::NotDone, cut.not_done),
        (Done::Half, Said::Half, cut.not_done),
        (Done::Unknown, Said::Unclear, cut.not_done),
        (Done::Done, Said::Done, cut.done),
    ];
    for (done, title, limit) in kinds {
        let mine: Vec<&ResourceResult> = all.iter().filter(|one| one.done == done).collect();
        group(out, &mine, (title, done == Done::Done), limit, lang);
    }
    // Those that the document itself had no room for.
    let listed = |done: bool| all.iter().filter(|one| (one.done == Done::Done) == done).count();
    let Some((done, not_done)) = totals else { return };
    let beyond =
        |total: u64, listed: usize| usize::try_from(total).unwrap_or(usize::MAX).saturating_sub(listed);
    for (more, said) in
        [(beyond(not_done, listed(false)), Said::MoreNotDone), (beyond(done, listed(true)), Said::MoreDone)]
    {
        if more > 0 {
            out.push_str(&format!("\n… {}\n", said.count(lang, more)));
        }
    }
}

fn group(out: &mut String, mine: &[&ResourceResult], (title, folds): (Said, bool), limit: usize, lang: Lang) {
    if mine.is_empty() {
        return;
    }
    let folded = folds && mine.len().min(limit) > OPEN;
    let title = format!("{} ({})", title.get(lang), mine.len());
    if folded {
        out.push_str(&format!("\n<details><summary>{title}</summary>\n\n"));
    } else {
        out.push_str(&format!("\n**{title}**\n\n"));
    }
    for one in mine.iter().take(limit) {
        let action = action(&one.action, lang).map_or_else(|| markdown(&one.action), str::to_owned);
        let took = one.seconds.map(|seconds| format!(" ({})", duration(seconds, lang))).unwrap_or_default();
        out.push_str(&format!("- {action} {}{took}\n", code(&one.address)));
    }
    if let Some(more) = mine.len().checked_sub(limit).filter(|more| *more > 0) {
        out.push_str(&format!("- … {}\n", Said::MoreOther.count(lang, more)));
    }
    if folded {
        out.push_str("\n</details>\n");
    }
}

fn errors(out: &mut String, finished: &Finished, about: &About<'_>, lang: Lang, cut: Cut) {
    if finished.errors.is_empty() {
        return;
    }
    out.push_str(&format!("\n**{}** ({})\n", Said::Errors.get(lang), finished.errors.len()));
    for (at, error) in finished.errors.iter().take(cut.texts).enumerate() {
        let (kept, more) = beginning(error, cut.characters, lang);
        let mut lines: Vec<String> = visible_lines(&kept).collect();
        lines.extend(more.map(|more| format!("… {more}")));
        out.push_str(&format!("\n{}", markdown_preformatted(&lines)));
        let Some((what, next)) = about.advice.get(at) else { continue };
        for (title, text) in [(Said::Means, what), (Said::Next, next)] {
            if !text.is_empty() {
                let text = marked(text.get(lang));
                out.push_str(&format!("\n- **{}**{}{text}", title.get(lang), colon(lang)));
            }
        }
        out.push('\n');
    }
    let left_out = finished.errors.len().saturating_sub(cut.texts);
    if left_out > 0 {
        out.push_str(&format!("\n… {}\n", Said::MoreOther.count(lang, left_out)));
    }
}

fn texts(
    out: &mut String,
    title: Said,
    all: &[String],
    write: &dyn Fn(&str) -> String,
    lang: Lang,
    cut: Cut,
) {
    if all.is_empty() {
        return;
    }
    out.push_str(&format!("\n**{}** ({})\n\n", title.get(lang), all.len()));
    for one in all.iter().take(cut.texts) {
        let (kept, more) = beginning(one, cut.characters, lang);
        let more = more.map(|more| format!(" … {more}")).unwrap_or_default();
        out.push_str(&format!("- {}{more}\n", write(&kept)));
    }
    let left_out = all.len().saturating_sub(cut.texts);
    if left_out > 0 {
        out.push_str(&format!("- … {}\n", Said::MoreOther.count(lang, left_out)));
    }
}
