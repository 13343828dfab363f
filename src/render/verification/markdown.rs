//! The verification in Markdown, for the comment about the sign-offs.

use super::{applied_by, counts, first_failure, headline, kind_word, login, reason, state_word};
use crate::render::RenderError;
use crate::render::escape::{link_target, markdown_code, markdown_link, markdown_marked};
use crate::render::signoff::time::moment;
use crate::render::signoff::words::Said;
use crate::render::words::Word;
use crate::signoff::Verification;
use crate::signoff::verification::{Candidate, State, Verified};
use crate::text::{Lang, Text};

/// The page. Statements that do not count may be left out, oldest first; all else has to fit.
pub fn markdown(verification: &Verification, lang: Lang, budget: usize) -> Result<String, RenderError> {
    let all = losing(verification);
    let length = |page: &str| page.chars().count();
    let whole = page(verification, lang, all);
    if length(&whole) <= budget {
        return Ok(whole);
    }
    let mut best = page(verification, lang, 0);
    if length(&best) > budget {
        return Err(RenderError::DoesNotFit { needed: length(&best), budget });
    }
    let (mut fits, mut too_many) = (0, all);
    while fits + 1 < too_many {
        let middle = fits.midpoint(too_many);
        let page = page(verification, lang, middle);
        if length(&page) <= budget {
            (fits, best) = (middle, page);
        } else {
            too_many = middle;
        }
    }
    Ok(best)
}

/// How many statements do not count.
fn losing(verification: &Verification) -> usize {
    let of = |one: &Verified| one.candidates.iter().filter(|one| !one.counts()).count();
    verification.requests.iter().map(of).sum::<usize>() + verification.strangers.len()
}

fn page(verification: &Verification, lang: Lang, shown: usize) -> String {
    let sign = if verification.satisfied { "✅" } else { "✍️" };
    let title = Said::Signoff.get(lang);
    let colon = if lang == Lang::Ja { "：" } else { ": " };
    let mut out = format!("## {sign} {title}{colon}{}\n", headline(verification, lang));
    texts(&mut out, Said::MissingForAll.get(lang), &verification.missing, lang);
    let mut left = shown;
    for verified in &verification.requests {
        one(&mut out, verified, lang, &mut left);
    }
    if !verification.strangers.is_empty() && left > 0 {
        out.push_str(&format!("\n**{}**\n\n", Said::Strangers.get(lang)));
        let strangers: Vec<&Candidate> = verification.strangers.iter().collect();
        losers(&mut out, &strangers, lang, &mut left);
    }
    texts(&mut out, Word::Notices.get(lang), &verification.notices, lang);
    let left_out = losing(verification).saturating_sub(shown);
    if left_out > 0 {
        let note = markdown_marked(&Said::MoreStatements.count(lang, left_out));
        out.push_str(&format!("\n> ✂️ {note}\n"));
    }
    out
}

fn texts(out: &mut String, title: &str, texts: &[Text], lang: Lang) {
    if texts.is_empty() {
        return;
    }
    out.push_str(&format!("\n**{}**\n\n", title));
    for text in texts {
        out.push_str(&format!("- {}\n", markdown_marked(text.get(lang))));
    }
}

fn one(out: &mut String, verified: &Verified, lang: Lang, left: &mut usize) {
    let sign = match verified.state {
        State::Satisfied | State::NothingToSign | State::Applied(_) => "✅",
        State::Waiting => "✍️",
        State::Refused => "⛔",
    };
    let request = &verified.request;
    let place = crate::render::pull_request::place(&request.root_module, &request.workspace);
    let state = state_word(&verified.state).get(lang);
    out.push_str(&format!("\n### {sign} {place} · {state}\n\n"));
    let mut facts = vec![counts(&request.counts, lang)];
    let words = request.words();
    if !words.is_empty() {
        facts.push(markdown_code(&words));
    }
    let details = Said::Details.get(lang);
    facts.extend(link_target(&verified.url).map(|target| markdown_link(details, &target)));
    out.push_str(&format!("{}\n", facts.join(" · ")));
    if let State::Applied(applied) = &verified.state {
        let mut facts = vec![applied_by(applied, &markdown_code, lang), moment(applied.at)];
        facts.extend(link_target(&applied.url).map(|target| markdown_link(details, &target)));
        out.push_str(&format!("- ✅ {}\n", facts.join(" · ")));
    }
    let used_up = matches!(verified.state, State::Applied(_));
    for candidate in verified.candidates.iter().filter(|one| one.counts()) {
        out.push_str(&format!("- ✅ {}", who(candidate, lang)));
        if let Some(expires) = candidate.expires.filter(|_| !used_up) {
            out.push_str(&format!(" · {}", Said::CountsUntil.get(lang).replace("{it}", &moment(expires))));
        }
        out.push('\n');
    }
    for missing in &verified.missing {
        out.push_str(&format!("- ⏳ {}\n", markdown_marked(missing.get(lang))));
    }
    let lost: Vec<&Candidate> = verified.candidates.iter().filter(|one| !one.counts()).collect();
    losers(out, &lost, lang, left);
}

/// Who, where, when.
fn who(candidate: &Candidate, lang: Lang) -> String {
    let kind = kind_word(candidate.kind).get(lang);
    let kind =
        link_target(&candidate.url).map_or_else(|| kind.to_owned(), |target| markdown_link(kind, &target));
    format!("{} · {kind} · {}", markdown_code(&login(candidate, lang)), moment(candidate.at))
}

/// The newest of those that do not count, each with the first reason.
fn losers(out: &mut String, candidates: &[&Candidate], lang: Lang, left: &mut usize) {
    let shown = candidates.len().min(*left);
    *left -= shown;
    for candidate in candidates.iter().skip(candidates.len() - shown) {
        out.push_str(&format!("- ❌ {} · {}", who(candidate, lang), Said::DoesNotCount.get(lang)));
        if let Some(why) = first_failure(candidate).and_then(reason) {
            out.push_str(&format!("<br>{}", markdown_marked(why.get(lang))));
        }
        out.push('\n');
    }
}
