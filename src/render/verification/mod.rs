//! `pairgate verify`: how the sign-offs of a pull request stand, and why.
//!
//! Text explains everything, predicate by predicate; Markdown says what somebody on a phone needs; JSON holds
//! every fact. Nothing is decided here: what counts is what [`Candidate::counts`] says.

use super::signoff::words::Said;
use super::words;
use crate::report::Counts;
use crate::signoff::Verification;
use crate::signoff::facts::StatementKind;
use crate::signoff::request::ActionCounts;
use crate::signoff::verification::{Applied, Assurance, Candidate, Check, Holds, State, Verified};
use crate::text::Lang;

mod json;
mod markdown;
mod offline;
mod signing;
mod text;

pub use json::json;
pub(super) use json::state_name;
pub use markdown::markdown;
pub use offline::{Checked, offline};
pub use signing::{signed, to_sign};
pub use text::text;

fn state_word(state: &State) -> Said {
    match state {
        State::NothingToSign => Said::NothingToSign,
        State::Satisfied => Said::Satisfied,
        State::Waiting => Said::Waiting,
        State::Refused => Said::Refused,
        State::Applied(_) => Said::Applied,
    }
}

/// The sentence for the whole pull request.
fn headline(verification: &Verification, lang: Lang) -> String {
    let open = verification.requests.iter().filter(|one| !one.state.is_settled()).count();
    let nothing = verification.requests.iter().all(|one| one.state == State::NothingToSign);
    let text = match (verification.satisfied, open) {
        (true, _) if nothing => Said::NothingToSign.get(lang),
        (true, _) if !verification.requests.iter().any(|one| one.state == State::Satisfied) => {
            Said::AllApplied.get(lang)
        }
        (true, _) => Said::AllSatisfied.get(lang),
        (false, _) if verification.requests.is_empty() => Said::NoRequests.get(lang),
        (false, 0) => Said::NotReady.get(lang),
        (false, open) => return Said::NotSatisfied.count(lang, open),
    };
    text.to_owned()
}

/// Logins of those whose sign-offs count, each once.
pub(super) fn signers(verified: &Verified, lang: Lang) -> Vec<String> {
    let mut logins: Vec<String> =
        verified.candidates.iter().filter(|one| one.counts()).map(|one| login(one, lang)).collect();
    logins.sort();
    logins.dedup();
    logins
}

/// Who applied it with whom; each name as `show` makes it fit for the place.
pub(super) fn applied_by(applied: &Applied, show: &dyn Fn(&str) -> String, lang: Lang) -> String {
    let with: Vec<String> = applied.with.iter().map(|one| show(&one.login)).collect();
    let with = with.join(if lang == Lang::Ja { "、" } else { ", " });
    let by = Said::AppliedBy.get(lang);
    by.replace("{it}", &show(&applied.by.login)).replace("{list}", &with)
}

fn login(candidate: &Candidate, lang: Lang) -> String {
    match &candidate.author {
        Some(actor) => actor.login.clone(),
        None => Said::NobodyKnown.get(lang).to_owned(),
    }
}

fn kind_word(kind: StatementKind) -> Said {
    if kind == StatementKind::Comment { Said::Comment } else { Said::Review }
}

fn assurance_word(assurance: Assurance) -> Said {
    match assurance {
        Assurance::Identity => Said::ByForge,
        Assurance::Signed => Said::ByKey,
    }
}

/// The first predicate that does not hold.
fn first_failure(candidate: &Candidate) -> Option<&Check> {
    candidate.checks.iter().find(|check| !check.holds.counts())
}

fn reason(check: &Check) -> Option<&crate::text::Text> {
    match &check.holds {
        Holds::Yes => None,
        Holds::No(why) | Holds::Unknown(why) => Some(why),
    }
}

/// The numbers of a request, as a report words them.
pub(super) fn counts(counts: &ActionCounts, lang: Lang) -> String {
    let number = |n: u64| usize::try_from(n).unwrap_or(usize::MAX);
    let resources = Counts {
        create: number(counts.create),
        update: number(counts.update),
        delete: number(counts.delete),
        replace: number(counts.replace),
        forget: number(counts.forget),
        import: number(counts.import),
        moved: number(counts.moved),
        ..Counts::default()
    };
    if counts.output == 0 {
        return words::counts(&resources, lang);
    }
    let outputs = Said::OutputNumber.count(lang, number(counts.output));
    if resources == Counts::default() {
        return outputs;
    }
    let comma = if lang == Lang::Ja { "、" } else { ", " };
    format!("{}{comma}{outputs}", words::counts(&resources, lang))
}
