//! The verification on a terminal: every request, every statement, every predicate.

use super::{applied_by, assurance_word, counts, headline, kind_word, login, reason, state_word};
use crate::render::Style;
use crate::render::escape::mark;
use crate::render::pull_request::radius;
use crate::render::signoff::time::moment;
use crate::render::signoff::words::Said;
use crate::render::signoff::{demands, each_team, people_number};
use crate::render::text::page::{Page, Paint, own, sentence, theirs};
use crate::render::words::Word;
use crate::signoff::Verification;
use crate::signoff::verification::{Candidate, Check, Holds, State, Verified};
use crate::text::{Lang, Text};

/// The whole explanation. Predicates that hold are a number unless `style.all`.
pub fn text(verification: &Verification, style: Style) -> String {
    let lang = style.lang;
    let mut page = Page::new(style);
    let paint = if verification.satisfied { Paint::Good } else { Paint::Warn };
    page.labelled(paint, Said::Signoff.get(lang), &[own(Paint::Plain, headline(verification, lang))]);
    for verified in &verification.requests {
        request(&mut page, verified, style);
    }
    if !verification.strangers.is_empty() {
        page.gap();
        page.line(0, &[own(Paint::Bold, Said::Strangers.get(lang))]);
        for one in &verification.strangers {
            candidate(&mut page, one, Said::DoesCount, style);
        }
    }
    texts(&mut page, Said::MissingForAll.get(lang), &verification.missing, (0, Paint::Bad), lang);
    texts(&mut page, Word::Notices.get(lang), &verification.notices, (0, Paint::Bold), lang);
    page.finish()
}

fn texts(page: &mut Page, title: &str, texts: &[Text], (indent, paint): (usize, Paint), lang: Lang) {
    if texts.is_empty() {
        return;
    }
    page.gap();
    page.line(indent, &[own(paint, title)]);
    for text in texts {
        let mut pieces = vec![own(Paint::Plain, "- ")];
        pieces.extend(sentence(text.get(lang)));
        page.wrap(indent + 2, indent + 4, &pieces);
    }
}

fn state_paint(state: &State) -> Paint {
    match state {
        State::Satisfied | State::NothingToSign | State::Applied(_) => Paint::Good,
        State::Waiting => Paint::Warn,
        State::Refused => Paint::Bad,
    }
}

fn request(page: &mut Page, verified: &Verified, style: Style) {
    let lang = style.lang;
    let request = &verified.request;
    page.gap();
    let mut head = vec![theirs(Paint::Bold, &request.root_module)];
    if request.workspace != "default" {
        head.push(theirs(Paint::Plain, &format!(" [{}]", request.workspace)));
    }
    head.push(own(Paint::Plain, "  "));
    head.push(own(state_paint(&verified.state), state_word(&verified.state).get(lang)));
    page.line(0, &head);
    let level = format!("{} {}", Word::BlastRadius.get(lang), radius(&request.blast_radius, lang));
    page.line(
        2,
        &[own(Paint::Plain, format!("{} · ", counts(&request.counts, lang))), own(Paint::Plain, level)],
    );
    let words = request.words();
    if !words.is_empty() {
        let short = own(Paint::Plain, format!("  {}", theirs(Paint::Plain, &request.short()).1));
        page.line(
            2,
            &[
                own(Paint::Plain, Word::Digest.get(lang)),
                own(Paint::Plain, "  "),
                theirs(Paint::Bold, &words),
                short,
            ],
        );
    }
    let label = own(Paint::Dim, format!("{}  ", Said::Request.get(lang)));
    page.line(2, &[label, theirs(Paint::Dim, &verified.digest)]);
    page.line(2, &[theirs(Paint::Dim, &verified.url)]);
    if verified.state != State::NothingToSign {
        asks(page, verified, lang);
    }
    if let State::Applied(applied) = &verified.state {
        let name = |login: &str| theirs(Paint::Plain, login).1;
        let by = format!("{} · {}", applied_by(applied, &name, lang), moment(applied.at));
        page.line(2, &[own(Paint::Good, by)]);
        page.line(4, &[theirs(Paint::Dim, &applied.url)]);
    }
    if let Some(until) = verified.until {
        let text = Said::CountsUntil.get(lang).replace("{it}", &moment(until));
        page.line(2, &[own(Paint::Good, text)]);
    }
    let used_up = matches!(verified.state, State::Applied(_));
    let good = if used_up { Said::DidCount } else { Said::DoesCount };
    for one in &verified.candidates {
        candidate(page, one, good, style);
    }
    texts(page, Said::Missing.get(lang), &verified.missing, (2, Paint::Warn), lang);
}

fn asks(page: &mut Page, verified: &Verified, lang: Lang) {
    let requirement = &verified.requirement;
    let mut asked =
        vec![format!("{}{}", people_number(requirement, lang), each_team(&requirement.teams, lang))];
    if verified.signed {
        asked.push(Said::KeyAsked.get(lang).to_owned());
    }
    asked.extend(demands(requirement, lang));
    let acknowledge = verified.request.acknowledge.len();
    if acknowledge > 0 {
        asked.push(Said::AcknowledgeNumber.count(lang, acknowledge));
    }
    if !verified.tiers.is_empty() {
        let names: Vec<String> = verified.tiers.iter().map(|tier| mark(tier)).collect();
        asked.push(Said::Tier.count(lang, names.len()).replace("{list}", &names.join(", ")));
    }
    let colon = if lang == Lang::Ja { "：" } else { ": " };
    let mut pieces = vec![own(Paint::Dim, format!("{}{colon}", Said::Asks.get(lang)))];
    pieces.extend(sentence(&asked.join(if lang == Lang::Ja { "。" } else { "; " })));
    page.wrap(2, 4, &pieces);
}

fn candidate(page: &mut Page, candidate: &Candidate, good: Said, style: Style) {
    let lang = style.lang;
    page.gap();
    let (sign, paint, word) =
        if candidate.counts() { ("✓", Paint::Good, good) } else { ("✗", Paint::Bad, Said::DoesNotCount) };
    let facts = format!(
        " · {} · {} · {} · ",
        kind_word(candidate.kind).get(lang),
        moment(candidate.at),
        assurance_word(candidate.assurance).get(lang)
    );
    let name = theirs(Paint::Bold, &login(candidate, lang));
    page.line(
        2,
        &[
            own(paint, sign),
            own(Paint::Plain, " "),
            name,
            own(Paint::Plain, facts),
            own(paint, word.get(lang)),
        ],
    );
    page.line(4, &[theirs(Paint::Dim, &candidate.url)]);
    if !candidate.acknowledged.is_empty() {
        let items: Vec<String> =
            candidate.acknowledged.iter().map(|one| theirs(Paint::Plain, one).1).collect();
        let label = Said::Acknowledged.get(lang);
        page.line(4, &[own(Paint::Dim, format!("{label}  ")), own(Paint::Plain, items.join(" · "))]);
    }
    let mut held = 0;
    for check in &candidate.checks {
        if check.holds.counts() && !style.all {
            held += 1;
        } else {
            predicate(page, check, lang);
        }
    }
    if held > 0 {
        let word = if held == candidate.checks.len() { Said::HeldNumber } else { Said::HeldMore };
        let mut pieces = vec![own(Paint::Good, "✓ "), own(Paint::Dim, word.count(lang, held))];
        let stop = if lang == Lang::Ja { "。" } else { ": " };
        pieces.push(own(Paint::Dim, format!("{stop}{}", Said::SeeHeld.get(lang))));
        page.wrap(4, 6, &pieces);
    }
}

/// Every predicate that does not hold.
pub(super) fn failures(page: &mut Page, candidate: &Candidate, lang: Lang) {
    for check in candidate.checks.iter().filter(|check| !check.holds.counts()) {
        predicate(page, check, lang);
    }
}

fn predicate(page: &mut Page, check: &Check, lang: Lang) {
    let (sign, paint) = match check.holds {
        Holds::Yes => ("✓ ", Paint::Good),
        Holds::No(_) => ("✗ ", Paint::Bad),
        Holds::Unknown(_) => ("? ", Paint::Warn),
    };
    let mut pieces = vec![own(paint, sign), own(Paint::Bold, check.name), own(Paint::Plain, " · ")];
    pieces.extend(sentence(check.demand.get(lang)));
    page.wrap(4, 6, &pieces);
    if let Some(why) = reason(check) {
        page.wrap(8, 8, &sentence(why.get(lang)));
    }
}
