//! Whether enough people signed a request, until when, and who is still missing.

use std::collections::BTreeSet;

use jiff::Timestamp;

use super::demands::WAITED;
use super::facts::{Answer, Facts};
use super::verification::{Candidate, Holds, State, Verified};
use crate::config::signoff::{Presence, Requirement, Team};
use crate::text::Text;

/// Fills in state, what is missing, and until when.
pub(super) fn count(verified: &mut Verified, facts: &Facts) {
    let counting: Vec<&Candidate> = verified.candidates.iter().filter(|one| one.counts()).collect();
    if enough(&counting, &verified.requirement, facts) {
        let until = until(&counting, &verified.requirement, facts);
        verified.state = State::Satisfied;
        verified.until = until;
        return;
    }
    // Those who only have to wait need not sign again.
    let with_waiting: Vec<&Candidate> =
        verified.candidates.iter().filter(|one| one.counts() || only_waits(one).is_some()).collect();
    let missing = if enough(&with_waiting, &verified.requirement, facts) {
        verified.candidates.iter().filter_map(only_waits).collect()
    } else {
        missing(&with_waiting, verified, facts)
    };
    verified.state = State::Waiting;
    verified.missing = missing;
}

fn signers(candidates: &[&Candidate]) -> BTreeSet<u64> {
    candidates.iter().filter_map(|one| one.author.as_ref()).map(|author| author.id).collect()
}

fn enough(candidates: &[&Candidate], requirement: &Requirement, facts: &Facts) -> bool {
    let who = signers(candidates);
    who.len() >= usize::from(requirement.signers.max(1))
        && requirement.teams.iter().all(|team| spoken_for(team, &who, facts) == Some(true))
}

/// Whether one of them is in the team; none when nobody could tell.
fn spoken_for(team: &Team, who: &BTreeSet<u64>, facts: &Facts) -> Option<bool> {
    let members = facts.teams.get(&team.to_string())?.known()?;
    Some(!members.is_disjoint(who))
}

/// Takes the sign-offs away in the order in which they expire, until too few are left.
fn until(counting: &[&Candidate], requirement: &Requirement, facts: &Facts) -> Option<Timestamp> {
    let mut left = counting.to_vec();
    left.sort_by_key(|one| one.expires);
    loop {
        let earliest = left.first().and_then(|one| one.expires);
        left.retain(|one| one.expires > earliest);
        if !enough(&left, requirement, facts) {
            return earliest;
        }
    }
}

/// What it waits for, when that is the only thing that keeps it from counting.
fn only_waits(candidate: &Candidate) -> Option<Text> {
    let mut failing = candidate.checks.iter().filter(|check| !check.holds.counts());
    match (failing.next(), failing.next()) {
        (Some(check), None) if check.name == WAITED => match &check.holds {
            Holds::No(why) => Some(why.clone()),
            _ => None,
        },
        _ => None,
    }
}

fn missing(counting: &[&Candidate], verified: &Verified, facts: &Facts) -> Vec<Text> {
    let who = signers(counting);
    let (how, how_ja) = how(verified);
    let needed = usize::from(verified.requirement.signers.max(1));
    let mut missing = Vec::new();
    if who.len() < needed {
        let more = needed - who.len();
        let people = if more == 1 { "operator" } else { "operators" };
        missing.push(Text::new(
            format!("{more} more {people} must sign: {how}"),
            format!("あと {more} 人の運用担当者のサインオフが必要です。{how_ja}"),
        ));
    }
    for team in &verified.requirement.teams {
        match spoken_for(team, &who, facts) {
            Some(true) => {}
            Some(false) => missing.push(Text::new(
                format!("somebody of `{team}` must sign: {how}"),
                format!("`{team}` のメンバーのサインオフが必要です。{how_ja}"),
            )),
            None => missing.push(unknown(team, facts)),
        }
    }
    missing
}

fn unknown(team: &Team, facts: &Facts) -> Text {
    match facts.teams.get(&team.to_string()) {
        Some(Answer::Unknown(why)) => why.clone(),
        _ => Text::new(
            format!("nobody asked who is in `{team}`; check the token's permissions and try again"),
            format!("`{team}` のメンバーを確認できていません。トークンの権限を確認して再試行してください"),
        ),
    }
}

/// The next step of somebody who may sign.
fn how(verified: &Verified) -> (String, String) {
    let number = verified.request.pull_request;
    let url = &verified.url;
    if verified.signed || verified.requirement.presence == Presence::Live {
        return (
            format!("read `{url}` and run `pairgate sign {number}`"),
            format!("`{url}` を読んで `pairgate sign {number}` を実行してください"),
        );
    }
    let digest = &verified.digest;
    // Without its lines the comment would be refused.
    let (lines, lines_ja) = match verified.request.acknowledge.len() {
        0 => (String::new(), String::new()),
        1 => (" with its line `acknowledge …`".to_owned(), "（`acknowledge` の 1 行も）".to_owned()),
        n => (format!(" with its {n} lines `acknowledge …`"), format!("（`acknowledge` の {n} 行も）")),
    };
    (
        format!("read `{url}` and comment `/pairgate sign {digest}`{lines}, or run `pairgate sign {number}`"),
        format!(
            "`{url}` を読んで `/pairgate sign {digest}`{lines_ja} とコメントするか、`pairgate sign {number}` を実行\
             してください"
        ),
    )
}
