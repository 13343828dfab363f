//! Whether a request was applied by two people, and what an apply that did not end well leaves in the way.
//!
//! Anybody who may write can post that an apply began and how it ended. What they cannot post is the second
//! operator's sign-off: so a request counts as applied only when it was satisfied at the moment of the start, with
//! everything judged as if it were that moment.

use jiff::Timestamp;

use super::candidates::Hearing;
use super::eligibility;
use super::facts::{Actor, Answer, Facts, Offer, Statement};
use super::session::{self, Ended, Found, Kind};
use super::sessions::{self, End, Session};
use super::stage;
use super::standing::moment;
use super::verification::{Applied, Candidate, Check, Holds, State, Verified};
use super::verify::Applying;
use crate::text::Text;

/// How the request stands when it was applied: the sign-offs as they counted when the apply began, and after them
/// what was said since. None when nobody applied it with sign-offs that counted.
pub(super) fn with_sign_offs(
    hearing: &Hearing<'_>,
    now: &Verified,
    offer: &Offer,
    offers: &[Offer],
    sessions: &[Session],
) -> Option<Verified> {
    let honest = |session: &&Session| {
        session.request_digest() == now.digest
            && session.says_applied()
            && session.unedited
            && session.started.applier.id == session.by.id
            && eligibility::may_write(Some(&session.by), hearing.facts) == Some(true)
    };
    sessions.iter().rev().filter(honest).find_map(|session| {
        let (url, at) = session.ended()?;
        let (mut then, with) = signers(hearing, offer, offers, session)?;
        let since = now.candidates.iter().filter(|one| one.at > session.at);
        then.candidates.extend(since.map(|one| too_late(one, session)));
        then.until = None;
        then.missing.clear();
        then.state =
            State::Applied(Box::new(Applied { by: session.by.clone(), with, at, url: url.to_owned() }));
        Some(then)
    })
}

/// A sign-off of what was applied already.
fn too_late(candidate: &Candidate, session: &Session) -> Candidate {
    let demand = ("it was made before the apply began", "適用の開始前のサインオフであること");
    let (by, at) = (&session.by.login, moment(session.at));
    let holds = Holds::no(
        format!("`{by}` began to apply it at {at} and it is applied; nothing is left to sign"),
        format!("`{by}` が {at} に適用を開始し、適用済みです。サインオフは不要です"),
    );
    let mut candidate = candidate.clone();
    candidate.checks.push(Check::new("made-before-the-apply", demand, holds));
    candidate
}

/// With whom it was applied.
fn signers(
    hearing: &Hearing<'_>,
    offer: &Offer,
    offers: &[Offer],
    session: &Session,
) -> Option<(Verified, Vec<Actor>)> {
    let facts = as_of_start(hearing.facts, offer, session);
    let applying = Applying { account: session.by.id, session: Some(session.started.session.clone()) };
    let then = Hearing {
        facts: &facts,
        settings: hearing.settings.clone(),
        applying: Some(&applying),
        keys: hearing.keys.clone(),
        said: facts.statements.known()?,
    };
    let verified = stage::signed(&then, &then.listen().wishes, offer, offers);
    if session.started.break_glass.is_some() {
        let with = countersigners(&then, session)?;
        return Some((verified, with));
    }
    let mut with: Vec<Actor> = Vec::new();
    for author in verified.candidates.iter().filter(|one| one.counts()).filter_map(|one| one.author.as_ref())
    {
        if !with.iter().any(|known| known.id == author.id) {
            with.push(author.clone());
        }
    }
    (verified.state == State::Satisfied).then_some((verified, with))
}

/// Who signed an emergency afterwards, when that is enough for it to count as applied by two. Nobody is, until the
/// sign-offs of that kind are judged.
fn countersigners(_: &Hearing<'_>, _: &Session) -> Option<Vec<Actor>> {
    None
}

/// The facts as they were when the apply began, as far as anybody can know. What accounts may do is asked now, which
/// only ever takes away. The base was the request's own: the applier's program looked, and two people signed that.
fn as_of_start(facts: &Facts, offer: &Offer, session: &Session) -> Facts {
    let mut then = facts.clone();
    then.now = session.at;
    then.pull_request.base_sha.clone_from(&offer.request.base_sha);
    if let Answer::Known(said) = &mut then.statements {
        said.retain(|one| was_there(one, session));
    }
    then
}

/// What was said in the same second was there: a sign-off that the applier waited for, and a revocation too. Of the
/// documents of applies only those that came before.
fn was_there(statement: &Statement, session: &Session) -> bool {
    match session::kind(&statement.body) {
        Some(Kind::Started) => (statement.at, statement.id) < (session.at, session.id),
        Some(_) => statement.at < session.at,
        None => statement.at <= session.at,
    }
}

/// What an apply of this request, or of another plan of the same root module, leaves in the way.
pub(super) fn look_back(verified: &mut Verified, hearing: &Hearing<'_>, sessions: &[Session]) {
    let number = hearing.facts.pull_request.number;
    let open = sessions.iter().filter(|one| one.is_open() && same_place(one, verified, hearing.facts));
    if let Some(open) = open.into_iter().find(|one| !mine_or_later(one, verified, hearing)) {
        // Threat 55: what is half done is not planned, signed and applied once more.
        if verified.state != State::Refused {
            verified.missing.clear();
        }
        verified.state = State::Refused;
        verified.until = None;
        verified.missing.push(unknown_end(open, number));
        return;
    }
    let last = sessions.iter().rfind(|one| one.request_digest() == verified.digest);
    let signed_since = verified.candidates.iter().any(Candidate::counts);
    if verified.state == State::Waiting && !signed_since {
        let why = last.and_then(|last| Some(bad_end(last, last.ended()?.1, number)));
        verified.missing.splice(0..0, why);
    }
}

/// A copy of another pull request's start begins nothing here. One of an emergency may not know the numbers.
fn same_place(session: &Session, verified: &Verified, facts: &Facts) -> bool {
    let (began, here) = (&session.started.request, &verified.request);
    [0, facts.repository.id].contains(&began.repository.id)
        && began.pull_request == here.pull_request
        && began.root_module == here.root_module
        && began.workspace == here.workspace
}

/// The apply that asks is open itself, and whoever began after it finds it.
fn mine_or_later(session: &Session, verified: &Verified, hearing: &Hearing<'_>) -> bool {
    let own = hearing.applying.and_then(|applying| {
        let (digits, account) = (applying.session.as_deref()?, Some(applying.account));
        sessions::own_start(hearing.said, &verified.digest, digits, account, hearing.facts)
    });
    own.is_some_and(|own| {
        (session.url == own.url && session.id == own.id) || (session.at, session.id) > (own.at, own.id)
    })
}

fn unknown_end(session: &Session, number: u64) -> Text {
    let (by, at) = (&session.by.login, moment(session.at));
    if session.finished.is_some() {
        return Text::new(
            format!(
                "nobody knows how the apply that `{by}` began at {at} ended; run `pairgate reconcile {number}`"
            ),
            format!(
                "`{by}` が {at} に開始した適用の結果が分かりません。`pairgate reconcile {number}` を実行してください"
            ),
        );
    }
    Text::new(
        format!(
            "the apply that `{by}` began at {at} has not said how it ended; wait for it, or run \
             `pairgate reconcile {number}` if it runs no more"
        ),
        format!(
            "`{by}` が {at} に開始した適用の結果がまだ記録されていません。終了をお待ちください。すでに動いていない場合は \
             `pairgate reconcile {number}` を実行してください"
        ),
    )
}

/// Why the sign-offs of the last apply are used up, and what to do now.
fn bad_end(session: &Session, at: Timestamp, number: u64) -> Text {
    let (by, at) = (&session.by.login, moment(at));
    let (en, ja) = match session.end() {
        End::Said(Ended::Failed) => (
            format!("the apply by `{by}` failed at {at} and may be half done; plan again and sign that plan"),
            format!(
                "`{by}` の適用は {at} に失敗し、一部だけ適用された可能性があります。プランを作り直してサインオフしてください"
            ),
        ),
        End::Said(Ended::Interrupted) => (
            format!(
                "the apply by `{by}` was interrupted at {at} and may be half done; plan again and sign that plan"
            ),
            format!(
                "`{by}` の適用は {at} に中断され、一部だけ適用された可能性があります。プランを作り直してサインオフしてください"
            ),
        ),
        End::Found(Found::Part) => (
            format!("the apply by `{by}` was found half done at {at}; plan again and sign that plan"),
            format!(
                "`{by}` の適用は一部だけ完了していたことが {at} に確認されました。プランを作り直してサインオフしてください"
            ),
        ),
        End::Said(Ended::Nothing) | End::Found(Found::Nothing) => (
            format!("the apply by `{by}` changed nothing, as of {at}; plan again and sign again"),
            format!(
                "`{by}` の適用では何も変更されませんでした({at})。プランを作り直してサインオフし直してください"
            ),
        ),
        End::Said(Ended::Withdrawn) => (
            format!(
                "`{by}` withdrew the apply at {at} before terraform ran, and its sign-offs are used up; sign again"
            ),
            format!(
                "`{by}` は {at} に terraform の実行前に適用を取りやめました。サインオフは使用済みです。サインオフし直してください"
            ),
        ),
        _ if session.started.break_glass.is_some() => (
            format!(
                "it was applied in an emergency by `{by}`, and nobody has signed it afterwards; a second operator runs \
                 `pairgate sign {number}`"
            ),
            format!(
                "`{by}` が緊急適用しましたが、事後のサインオフがありません。別の運用担当者が `pairgate sign {number}` を実行してください"
            ),
        ),
        _ => (
            format!(
                "`{by}` says that it was applied ({at}), without sign-offs that counted when it began; look at what was \
                 done and plan again"
            ),
            format!(
                "`{by}` は適用済みと記録しています({at})が、開始時に有効なサインオフがありませんでした。何が行われたかを確認し、プランを作り直してください"
            ),
        ),
    };
    Text::new(en, ja)
}
