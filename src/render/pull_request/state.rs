//! How the sign-offs of a pull request stand: the comment and the commit status.

use super::framed;
use super::marker::{Kind, marker};
use crate::ports::StatusState;
use crate::render::escape::visible;
use crate::render::signoff::time::moment;
use crate::render::signoff::words::Said;
use crate::render::verification::{applied_by, markdown, signers};
use crate::render::{RenderError, clip};
use crate::signoff::Verification;
use crate::signoff::verification::State;
use crate::text::{Lang, Text};

/// What GitHub takes of a status's description.
const DESCRIPTION: usize = 140;

/// The comment about the sign-offs: marker, every root module, version, at most `budget` characters.
pub fn state(verification: &Verification, lang: Lang, budget: usize) -> Result<String, RenderError> {
    framed(&marker(Kind::State, "", ""), budget, |budget| markdown(verification, lang, budget))
}

/// The commit status. Green only when the verification says so.
pub fn status_line(verification: &Verification, lang: Lang) -> (StatusState, String) {
    let requests = &verification.requests;
    let is = |state: State| move |one: &&crate::signoff::verification::Verified| one.state == state;
    let (status, text) = if verification.satisfied {
        let signed: Vec<_> = requests.iter().filter(is(State::Satisfied)).collect();
        let mut parts: Vec<String> = requests
            .iter()
            .filter_map(|one| match &one.state {
                State::Applied(applied) => Some(applied_by(applied, &str::to_owned, lang)),
                _ => None,
            })
            .collect();
        parts.sort();
        parts.dedup();
        if !signed.is_empty() {
            let mut logins: Vec<String> = signed.iter().flat_map(|one| signers(one, lang)).collect();
            logins.sort();
            logins.dedup();
            let by = Said::SignedBy.get(lang).replace("{it}", &logins.join(", "));
            let until = signed.iter().filter_map(|one| one.until).min();
            let until =
                until.map(|at| format!(" · {}", Said::CountsUntil.get(lang).replace("{it}", &moment(at))));
            parts.push(format!("{by}{}", until.unwrap_or_default()));
        }
        if parts.is_empty() {
            parts.push(Said::NothingToSign.get(lang).to_owned());
        }
        (StatusState::Success, parts.join(if lang == Lang::Ja { "。" } else { "; " }))
    } else if let Some(refused) = requests.iter().find(is(State::Refused)) {
        (
            StatusState::Failure,
            sentence(Said::Refused, Some(&refused.request.root_module), &refused.missing, lang),
        )
    } else if let Some(missing) = verification.missing.first() {
        let status = if verification.refused { StatusState::Failure } else { StatusState::Pending };
        (status, missing.get(lang).to_owned())
    } else if let Some(waiting) = requests.iter().find(is(State::Waiting)) {
        let place = (requests.len() > 1).then_some(waiting.request.root_module.as_str());
        let missing: Vec<Text> = waiting.missing.iter().map(|text| brief(text, &waiting.url)).collect();
        (StatusState::Pending, sentence(Said::Waiting, place, &missing, lang))
    } else {
        (StatusState::Pending, Said::NotReady.get(lang).to_owned())
    };
    (status, short(&visible(&text)))
}

fn sentence(word: Said, place: Option<&str>, missing: &[Text], lang: Lang) -> String {
    let colon = if lang == Lang::Ja { "：" } else { ": " };
    let place = place.filter(|place| *place != ".").map(|place| format!(" ({place})")).unwrap_or_default();
    let why = missing.first().map(|text| format!("{colon}{}", text.get(lang))).unwrap_or_default();
    format!("{}{place}{why}", word.get(lang))
}

/// Without the next step: it begins with the page to read, which the status links to, and does not fit.
fn brief(text: &Text, url: &str) -> Text {
    let before = |text: &str, stop: &str| {
        let found = text.split_once(url).filter(|_| !url.is_empty());
        let found = found.and_then(|(before, _)| before.rsplit_once(stop));
        found.map_or_else(|| text.to_owned(), |(before, _)| before.to_owned())
    };
    Text::new(before(text.get(Lang::En), ": "), before(text.get(Lang::Ja), "。"))
}

fn short(text: &str) -> String {
    match clip(text, DESCRIPTION) {
        (whole, 0) => whole.to_owned(),
        _ => format!("{}…", clip(text, DESCRIPTION - 1).0),
    }
}
