//! How one request stands: whether it may be signed, who signed it, whether it was applied, or is being applied.

use super::applied;
use super::candidates::{Hearing, Wish};
use super::demands::Keys;
use super::facts::{Answer, Offer, Statement};
use super::offers::{self, Problem};
use super::sessions::sessions;
use super::signature::AllowedSigners;
use super::tally;
use super::tiers;
use super::verification::{Holds, State, Verified};
use super::verify::Rules;
use crate::config::RadiusLevel;
use crate::config::signoff::Signatures;

/// What was heard that is about one request or another.
type Wishes<'a> = [(&'a Statement, Wish)];

/// How one request stands.
pub(super) fn of(
    hearing: &Hearing<'_>,
    wishes: &Wishes<'_>,
    offer: &Offer,
    offers: &[Offer],
    Rules { settings, obstacles, .. }: &Rules,
) -> Verified {
    let sessions = sessions(hearing.facts);
    let mut verified = signed(hearing, wishes, offer, offers);
    if verified.state == State::NothingToSign {
        return verified;
    }
    // What was applied stays so, whatever moves or freezes afterwards.
    if let Some(applied) = applied::with_sign_offs(hearing, &verified, offer, offers, &sessions) {
        return applied;
    }
    // The base branch asks for no sign-off here: nothing is signed, and nothing is waited for.
    if settings.is_none() && verified.state == State::Waiting {
        verified.state = State::NothingToSign;
        verified.missing.clear();
    }
    // In a freeze nobody can sign, and what was signed does not count until it is over.
    if !obstacles.is_empty() && verified.state != State::NothingToSign {
        verified.state = State::Refused;
        verified.missing.extend_from_slice(obstacles);
    }
    applied::look_back(&mut verified, hearing, &sessions);
    verified
}

/// Who signed it, and whether that is enough.
pub(super) fn signed(
    hearing: &Hearing<'_>,
    wishes: &Wishes<'_>,
    offer: &Offer,
    offers: &[Offer],
) -> Verified {
    let digest = offer.digest();
    let radius = RadiusLevel::parse(&offer.request.blast_radius);
    // A level that nobody knows is refused below; until then the strictest is shown.
    let level = radius.unwrap_or(RadiusLevel::Critical);
    let (requirement, tiers) = tiers::requirement(&hearing.settings, level, &offer.request.findings);
    let mine: Vec<&(&Statement, Wish)> =
        wishes.iter().filter(|(_, wish)| wish.digest().as_ref() == Some(&digest)).collect();
    let candidates = mine
        .iter()
        .map(|(statement, wish)| {
            let author = |one: &Statement| one.author.as_ref().map(|author| author.id);
            let rivals: Vec<&Statement> = mine
                .iter()
                .map(|(other, _)| *other)
                .filter(|other| other != statement && author(other) == author(statement))
                .collect();
            hearing.candidate((statement, wish), offer, &requirement, &rivals)
        })
        .collect();
    let mut verified = Verified {
        request: offer.request.clone(),
        url: offer.url.clone(),
        digest,
        requirement,
        tiers,
        signed: !matches!(hearing.keys, Keys::NotNeeded),
        state: State::Waiting,
        candidates,
        missing: Vec::new(),
        until: None,
    };
    match offers::problem(offer, offers, hearing.facts, &hearing.settings) {
        Some(Problem::Nothing) => verified.state = State::NothingToSign,
        Some(Problem::Refused(why)) => {
            verified.state = State::Refused;
            verified.missing.push(why);
        }
        None => tally::count(&mut verified, hearing.facts),
    }
    verified
}

/// Whose keys count. Threats 12 and 13: the base branch's file, and a broken file is nobody's permission.
pub(super) fn keys(rules: &Rules) -> Keys {
    let settings = rules.settings.clone().unwrap_or_default();
    match &rules.allowed_signers {
        Answer::Unknown(why) => Keys::Unusable(Holds::Unknown(why.clone())),
        Answer::Known(None) if settings.signatures == Signatures::Required => Keys::Unusable(Holds::no(
            format!(
                "signatures by key are required and the base branch has no `{0}`; add it there",
                settings.allowed_signers
            ),
            format!(
                "鍵による署名が必須ですが、ベースブランチに `{0}` がありません。ベースブランチに追加してください",
                settings.allowed_signers
            ),
        )),
        Answer::Known(None) => Keys::NotNeeded,
        Answer::Known(Some(source)) => match AllowedSigners::parse(source) {
            Ok(listed) => Keys::Listed(listed),
            Err(mistakes) => {
                let first = mistakes.first().map(|mistake| mistake.message.clone()).unwrap_or_default();
                Keys::Unusable(Holds::no(
                    format!("`{}` on the base branch is broken: {first}; mend it there", source.name()),
                    format!(
                        "ベースブランチの `{}` に誤りがあります: {first}。ベースブランチで直してください",
                        source.name()
                    ),
                ))
            }
        },
    }
}
