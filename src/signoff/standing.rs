//! Whether a statement of an eligible signer still stands: edits, time, change of mind, use.
//!
//! One function for each demand, with the row of the threat matrix in its comment. The forge's clock decides:
//! a signer's own clock only ever makes a sign-off count for less.

use jiff::{SignedDuration, Timestamp};

use super::facts::{Actor, Answer, Facts, Statement, StatementKind};
use super::record::Record;
use super::verification::{Check, Holds};
use super::verify::Applying;
use super::{command, eligibility, sessions};
use crate::config::signoff::Requirement;

/// So far a signer's clock may be off, in seconds.
pub const SKEW: i64 = 5 * 60;

/// Threat 14: another writer edits the record.
pub fn statement_is_unedited(statement: &Statement) -> Check {
    let demand = ("nobody edited it", "編集されていないこと");
    let holds = match &statement.edited {
        Answer::Known(false) => Holds::Yes,
        Answer::Known(true) => Holds::no(
            "it was edited after it was posted, and others may do that too; delete it and sign again",
            "投稿後に編集されています(他の人でも編集できます)。削除してサインオフし直してください",
        ),
        Answer::Unknown(why) => Holds::Unknown(why.clone()),
    };
    Check::new("statement-is-unedited", demand, holds)
}

/// From when on a sign-off counts no more: what the tier asks for, or earlier when the record says so.
pub fn expires(record: Option<&Record>, at: Timestamp, requirement: &Requirement) -> Timestamp {
    let latest = later(at, requirement.expires.min(Requirement::LONGEST));
    record.map_or(latest, |record| record.expires_at.min(latest))
}

/// Threat 18: future, expired or skewed timestamps.
pub fn signed_in_time(
    record: Option<&Record>,
    at: Timestamp,
    now: Timestamp,
    requirement: &Requirement,
) -> Check {
    let demand = ("it is neither expired nor from the future", "期限内であり、時刻が正しいこと");
    let longest = requirement.expires.min(Requirement::LONGEST);
    let end = expires(record, at, requirement);
    let holds = if at > now {
        Holds::no(
            format!("it is from {}, which the forge's clock has not reached; sign again", moment(at)),
            format!(
                "{} の投稿ですが、フォージの時計はまだその時刻ではありません。サインオフし直してください",
                moment(at)
            ),
        )
    } else if record.is_some_and(|record| record.issued_at.duration_since(at).abs() > skew()) {
        Holds::no(
            "the signer's clock and the forge's are more than five minutes apart; set the clock and sign again",
            "署名者の時計とフォージの時計が5分以上ずれています。時計を合わせてサインオフし直してください",
        )
    } else if record.is_some_and(|record| record.expires_at > later(record.issued_at, longest)) {
        Holds::no(
            format!("the record wants to count for longer than {}; sign again", length(longest)),
            format!("記録の有効期間が {} を超えています。サインオフし直してください", length(longest)),
        )
    } else if now >= end {
        Holds::no(
            format!("it expired at {}; read the plan again and sign again", moment(end)),
            format!("{} に期限が切れました。プランを読み直してサインオフし直してください", moment(end)),
        )
    } else {
        Holds::Yes
    };
    Check::new("signed-in-time", demand, holds)
}

/// Threat 19: revoked, at any moment. A revocation counts even when somebody edited it, and then nobody knows
/// when it was meant: it holds against every sign-off of the account.
pub fn not_revoked(at: Timestamp, digest: &str, signer: &Actor, said: &[Statement]) -> Check {
    let demand = ("the signer did not revoke it", "署名者が取り消していないこと");
    let revoked = by(signer, said).find(|one| {
        let this = command::revokes(&one.body).is_some_and(|named| named.is_none_or(|named| named == digest));
        this && (one.at >= at || one.edited != Answer::Known(false))
    });
    // Whatever it says now, also when that is a sign-off of something else.
    let rewritten = by(signer, said).find(|one| one.at > at && one.edited == Answer::Known(true));
    let holds = match revoked {
        None => rewritten.map_or(Holds::Yes, |one| may_have_revoked(signer, one)),
        Some(one) if one.at >= at => Holds::no(
            format!("`{}` revoked it at {}; sign again if that was not meant", signer.login, moment(one.at)),
            format!(
                "`{}` が {} に取り消しました。取り消しが誤りであればサインオフし直してください",
                signer.login,
                moment(one.at)
            ),
        ),
        Some(_) => Holds::no(
            format!(
                "a revocation by `{}` was edited, so nobody knows when it was meant; delete it and sign again",
                signer.login
            ),
            format!(
                "`{}` の取り消しが編集されており、いつの取り消しか分かりません。それを削除してサインオフし直してください",
                signer.login
            ),
        ),
    };
    Check::new("not-revoked", demand, holds)
}

/// Whoever may write can edit a revocation into something harmless.
fn may_have_revoked(signer: &Actor, rewritten: &Statement) -> Holds {
    let (login, at) = (&signer.login, moment(rewritten.at));
    Holds::unknown(
        format!(
            "what `{login}` wrote at {at} was edited and may have been a revocation; the signer must sign again"
        ),
        format!(
            "`{login}` の {at} の投稿が編集されており、取り消しだった可能性があります。署名者がサインオフし直してください"
        ),
    )
}

/// Threat 20: the signer later asks for changes. A review that was dismissed since may have done so.
pub fn no_changes_requested_later(statement: &Statement, signer: &Actor, said: &[Statement]) -> Check {
    let demand = ("the signer asked for no changes afterwards", "署名者が後から変更を求めていないこと");
    let mut holds = Holds::Yes;
    for one in by(signer, said).filter(|one| one.at >= statement.at) {
        match one.kind {
            StatementKind::ChangesRequested => {
                holds = Holds::no(
                    format!(
                        "`{}` asked for changes at {}; make them, or let the signer sign again",
                        signer.login,
                        moment(one.at)
                    ),
                    format!(
                        "`{}` が {} に変更を求めています。対応するか、署名者がサインオフし直してください",
                        signer.login,
                        moment(one.at)
                    ),
                );
                break;
            }
            StatementKind::Dismissed if one != statement => {
                holds = Holds::unknown(
                    format!(
                        "a later review by `{}` was dismissed and may have asked for changes; the signer must sign again",
                        signer.login
                    ),
                    format!(
                        "`{}` の後のレビューが却下されており、変更を求めていた可能性があります。署名者がサインオフし直して\
                         ください",
                        signer.login
                    ),
                );
            }
            _ => {}
        }
    }
    Check::new("no-changes-requested-later", demand, holds)
}

/// Threat 21: the review is dismissed.
pub fn not_dismissed(statement: &Statement) -> Check {
    let demand = ("the review was not dismissed", "レビューが却下されていないこと");
    let holds = if statement.kind == StatementKind::Dismissed {
        Holds::no(
            "the review was dismissed; talk to each other, and sign again",
            "レビューは却下されています。話し合ったうえでサインオフし直してください",
        )
    } else {
        Holds::Yes
    };
    Check::new("not-dismissed", demand, holds)
}

/// Threat 22: two records of one signer conflict: the newest counts, and a tie counts for nobody.
/// `others` are the signer's other statements that sign this request.
pub fn newest_of_signer(statement: &Statement, others: &[&Statement]) -> Check {
    let demand = ("it is the signer's newest", "署名者の最新のサインオフであること");
    let newer = others.iter().find(|other| other.at > statement.at);
    let tie = others.iter().any(|other| other.at == statement.at && other.body != statement.body);
    let holds = match newer {
        Some(newer) => Holds::no(
            format!("the same signer signed again at {}; that one is looked at instead", moment(newer.at)),
            format!("同じ署名者が {} にサインオフし直しています。そちらで判断します", moment(newer.at)),
        ),
        None if tie => Holds::no(
            "a tie: the signer posted two that differ at the same second; sign once more",
            "同じ署名者が同じ時刻に異なるサインオフを投稿しています。もう一度サインオフしてください",
        ),
        None => Holds::Yes,
    };
    Check::new("newest-of-signer", demand, holds)
}

/// Threats 46 and 52: a consumed sign-off is used again, or by two at once. Applying began when somebody who may
/// write said so. The apply that asks has said so itself: its own start takes nothing from it as long as it goes on,
/// and neither does one that came later, whose applier finds this one. A start that was withdrawn before terraform
/// ran uses it up as well: one sign-off is for one start, so that nobody has to judge what a start was good for.
pub fn not_used(
    at: Timestamp,
    digest: &str,
    facts: &Facts,
    said: &[Statement],
    applying: Option<&Applying>,
) -> Check {
    let demand = ("it was not used by an apply", "まだ適用に使われていないこと");
    let own = applying.and_then(|applying| {
        sessions::own_start(said, digest, applying.session.as_deref()?, Some(applying.account), facts)
    });
    let mut holds = Holds::Yes;
    for one in sessions::starts(said, digest).filter(|one| one.at >= at) {
        if own.is_some_and(|own| !sessions::came_before(one, own)) {
            continue;
        }
        let login = one.author.as_ref().map_or("", |author| author.login.as_str());
        match eligibility::may_write(one.author.as_ref(), facts) {
            Some(false) => {}
            Some(true) => {
                holds = Holds::no(
                    format!(
                        "`{login}` began to apply it at {}, and one sign-off is for one apply; sign again",
                        moment(one.at)
                    ),
                    format!(
                        "`{login}` が {} に適用を開始しています。サインオフは1回の適用に限り有効です。サインオフし直して\
                         ください",
                        moment(one.at)
                    ),
                );
                break;
            }
            None => {
                holds = Holds::unknown(
                    format!(
                        "`{login}` says that applying began, and nobody knows what they may do; try again"
                    ),
                    format!(
                        "`{login}` が適用の開始を記録していますが、権限を確認できません。再試行してください"
                    ),
                );
            }
        }
    }
    Check::new("not-used", demand, holds)
}

fn by<'a>(signer: &Actor, said: &'a [Statement]) -> impl Iterator<Item = &'a Statement> {
    let id = signer.id;
    said.iter().filter(move |one| one.author.as_ref().is_some_and(|author| author.id == id))
}

/// So many seconds later; when there is no such moment, the end of time.
pub(super) fn later(at: Timestamp, seconds: u64) -> Timestamp {
    let length = SignedDuration::from_secs(i64::try_from(seconds).unwrap_or(i64::MAX));
    at.checked_add(length).unwrap_or(Timestamp::MAX)
}

fn skew() -> SignedDuration {
    SignedDuration::from_secs(SKEW)
}

pub(super) fn moment(at: Timestamp) -> String {
    at.strftime("%Y-%m-%d %H:%M:%S UTC").to_string()
}

fn length(seconds: u64) -> String {
    format!("{} min", seconds / 60)
}
