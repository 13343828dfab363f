//! An emergency that a second operator looks at afterwards: who may, whether somebody did, and by when.
//!
//! A sign-off for a plan says "this may be done"; this one says "I have seen what was done". So whatever binds a
//! sign-off to the future is not asked: where head and base are now, when it expires, whether it was used. Who may
//! give it is asked as always, because the point is a second pair of eyes: not the applier's, and not those that
//! wrote the change.

use std::collections::BTreeSet;

use jiff::Timestamp;

use super::candidates::{Wish, blank};
use super::demands::{self, Keys};
use super::facts::{Actor, Answer, Facts, Offer, Statement, StatementKind};
use super::record::{Mode, Record};
use super::session::{self, Document, Started};
use super::standing::later;
use super::verification::{Assurance, Candidate, Check, Holds};
use super::{binding, eligibility, standing};
use crate::config::signoff::SignoffSettings;

/// So long after an emergency somebody must have signed it, in seconds.
pub const WITHIN: u64 = 24 * 60 * 60;

/// How an emergency stands.
#[derive(Debug, Clone)]
pub struct Afterwards {
    /// Everything that wants to be the sign-off, oldest first.
    pub candidates: Vec<Candidate>,
    /// Somebody who may has signed it.
    pub holds: bool,
    /// It took longer than [`WITHIN`], or has taken longer already.
    pub late: bool,
}

/// Until when somebody must have signed an emergency that began then.
pub fn countersign_until(started: Timestamp) -> Timestamp {
    later(started, WITHIN)
}

/// Whether a second operator has looked at an emergency afterwards. `starter` posted the start, at `started_at` by the
/// forge's clock; settings and keys are those of the base branch for its root module.
pub fn countersigned(
    facts: &Facts,
    started: &Started,
    starter: &Actor,
    started_at: Timestamp,
    settings: &SignoffSettings,
    keys: &Keys,
) -> Afterwards {
    let said = facts.statements.known().map_or(&[][..], Vec::as_slice);
    let emergency = Emergency { facts, started, starter, started_at, settings, keys, said };
    let mut statements: Vec<&Statement> = said.iter().collect();
    statements.sort_by_key(|one| (one.at, one.id));
    let candidates: Vec<Candidate> =
        statements.into_iter().filter_map(|statement| emergency.candidate(statement)).collect();
    let first = candidates.iter().find(|one| one.counts()).map(|one| one.at);
    let late = first.unwrap_or(facts.now) > countersign_until(started_at);
    Afterwards { holds: first.is_some(), late, candidates }
}

/// What all candidates are judged by.
struct Emergency<'a> {
    facts: &'a Facts,
    started: &'a Started,
    starter: &'a Actor,
    started_at: Timestamp,
    settings: &'a SignoffSettings,
    keys: &'a Keys,
    said: &'a [Statement],
}

impl Emergency<'_> {
    /// A record that was made afterwards, for this session or for what it applied.
    fn candidate(&self, statement: &Statement) -> Option<Candidate> {
        let signed = super::statement::read(&statement.body)?.ok()?;
        let record = signed.record.clone();
        let near = record.nonce == self.started.session || record.request == self.started.request;
        if record.mode != Mode::Afterwards || !near {
            return None;
        }
        let part = (signed.bytes.clone(), signed.armour.clone());
        let mut candidate = blank(statement, &Wish::Record(Box::new(signed)));
        candidate.checks.push(eligibility::signer_is_known(statement.author.as_ref()));
        let Some(signer) = &statement.author else { return Some(candidate) };
        candidate.checks.extend(self.about_the_signer(statement, signer));
        candidate.checks.extend(self.about_the_binding(statement, signer, &record));
        let digest = self.started.request.digest();
        let at = statement.at;
        candidate.checks.extend([
            standing::statement_is_unedited(statement),
            standing::not_revoked(at, &digest, signer, self.said),
            standing::not_dismissed(statement),
            demands::acknowledged_all(&self.started.request, &record.acknowledged, &digest),
        ]);
        let signed = Some((part.0.as_str(), part.1.as_deref()));
        let (now, touch) = (self.facts.now, self.settings.touch);
        let key = demands::signature_is_there_and_good(signed, signer, at, now, self.keys, touch);
        if key.holds.counts() && matches!(self.keys, Keys::Listed(_)) {
            candidate.assurance = Assurance::Signed;
        }
        candidate.checks.push(key);
        Some(candidate)
    }

    /// The same demands as on everybody who signs a plan.
    fn about_the_signer(&self, statement: &Statement, signer: &Actor) -> Vec<Check> {
        vec![
            eligibility::signer_is_a_person(signer),
            eligibility::statement_is_not_through_app(statement),
            eligibility::signer_is_operator(signer, self.settings, self.facts),
            eligibility::signer_may_write(signer, self.facts),
            eligibility::signer_is_not_author(signer, self.facts),
            eligibility::commits_complete(self.facts),
            eligibility::commit_addresses_are_known(self.facts),
            applied_commit_is_known(self.started, self.facts),
            eligibility::signer_is_not_in_commits(signer, self.facts),
            eligibility::signer_did_not_push(signer, self.facts),
            eligibility::signer_is_not_applier(signer, self.named_applier(signer), Some(self.starter.id)),
        ]
    }

    /// Who says that they applied. With the forge down the number was not known, and the login must do: whoever
    /// posted the start for somebody else does not make that person a second pair of eyes.
    fn named_applier(&self, signer: &Actor) -> Option<u64> {
        let named = &self.started.applier;
        let same = named.id == 0 && named.login.eq_ignore_ascii_case(&signer.login);
        Some(if same { signer.id } else { named.id })
    }

    fn about_the_binding(&self, statement: &Statement, signer: &Actor, record: &Record) -> Vec<Check> {
        let applied = self.applied();
        let mut here = record.request.clone();
        if here.repository.id == 0 && record.request == self.started.request {
            here.repository = applied.request.repository.clone();
        }
        let exact = Offer {
            request: self.started.request.clone(),
            bytes: self.started.request.bytes(),
            ..applied.clone()
        };
        vec![
            start_is_unedited(self),
            record_is_in_a_review(statement),
            binding::record_is_readable(Ok(())),
            binding::record_is_for_this(&here, self.facts, Some(&applied)),
            binding::record_names_its_author(record, signer),
            binding::request_unchanged(Some(&record.request), &record.request.digest(), Some(&exact)),
            is_for_this_apply(record, self.started),
            signed_after_it_began(statement.at, self.started_at),
        ]
    }

    /// What was applied, as the place that a record must be for. With the forge down nobody knew the repository's
    /// number; its name is what there is.
    fn applied(&self) -> Offer {
        let mut request = self.started.request.clone();
        if request.repository.id == 0
            && request.repository.name.eq_ignore_ascii_case(&self.facts.repository.name)
        {
            request.repository.id = self.facts.repository.id;
        }
        let bytes = request.bytes();
        Offer { request, bytes, url: String::new(), app: String::new(), part: false }
    }

    /// The statement that holds the start.
    fn start(&self) -> Option<&Statement> {
        self.said.iter().find(|one| {
            let starter = one.author.as_ref().is_some_and(|author| author.id == self.starter.id);
            starter
                && one.at == self.started_at
                && matches!(session::read(&one.body),
                    Some(Ok((_, Document::Started(found)))) if *found == *self.started)
        })
    }
}

/// Threat 14: whoever may write makes the start look harmless before somebody signs it.
fn start_is_unedited(emergency: &Emergency<'_>) -> Check {
    let demand = ("nobody edited the start of the apply", "適用開始の記録が編集されていないこと");
    let holds = match emergency.start().map(|start| &start.edited) {
        Some(Answer::Known(false)) => Holds::Yes,
        Some(Answer::Known(true)) => Holds::no(
            "the review that says what was applied was edited; compare it with `pairgate history`, and find out who \
             did that",
            "適用内容を記したレビューが編集されています。`pairgate history` と照合し、誰が編集したか確認してください",
        ),
        Some(Answer::Unknown(why)) => Holds::Unknown(why.clone()),
        None => Holds::unknown(
            "the review that says what was applied is not there; try again",
            "適用内容を記したレビューが見つかりません。再試行してください",
        ),
    };
    Check::new("start-is-unedited", demand, holds)
}

/// Threats 2 to 4: what was applied was pushed away, and with it who wrote it.
fn applied_commit_is_known(started: &Started, facts: &Facts) -> Check {
    let demand =
        ("the applied commit is one of the pull request", "適用したコミットがプルリクエストにあること");
    let sha = &started.request.head_sha;
    let short = eligibility::short(sha);
    let holds = match &facts.commits {
        Answer::Unknown(why) => Holds::Unknown(why.clone()),
        Answer::Known(commits) => {
            let known: BTreeSet<&str> = commits.iter().map(|one| one.sha.as_str()).collect();
            if known.contains(sha.as_str()) {
                Holds::Yes
            } else {
                Holds::unknown(
                    format!(
                        "the applied commit {short} is no longer part of the pull request, so nobody can tell who wrote \
                         it; push it to the branch again"
                    ),
                    format!(
                        "適用したコミット {short} がプルリクエストから失われており、作成者を確認できません。ブランチに\
                         プッシュし直してください"
                    ),
                )
            }
        }
    };
    Check::new("applied-commit-is-known", demand, holds)
}

/// Whoever may write can delete a comment of somebody else, and nobody can delete a review.
fn record_is_in_a_review(statement: &Statement) -> Check {
    let demand = ("the record is in a review", "記録がレビューにあること");
    let holds = match statement.kind {
        StatementKind::Comment | StatementKind::OtherReview => Holds::no(
            "a record counts only in a submitted review; run `pairgate sign`, which posts one",
            "記録は送信済みのレビューにある場合だけ有効です。`pairgate sign` を実行するとレビューとして投稿されます",
        ),
        _ => Holds::Yes,
    };
    Check::new("record-is-in-a-review", demand, holds)
}

/// Threat 16: a record of one emergency is used for another one of the same plan.
fn is_for_this_apply(record: &Record, started: &Started) -> Check {
    let demand = ("the record names this very apply", "この適用そのものの記録であること");
    let holds = if record.nonce == started.session {
        Holds::Yes
    } else {
        Holds::no(
            "it names the session of another apply; sign this one with `pairgate sign`",
            "別の適用のセッションへの記録です。`pairgate sign` でこの適用にサインオフしてください",
        )
    };
    Check::new("record-is-for-this-apply", demand, holds)
}

/// Threat 18: nobody has seen what was done before it was.
fn signed_after_it_began(at: Timestamp, started_at: Timestamp) -> Check {
    let demand = ("it was signed after the apply began", "適用の開始後に署名されていること");
    let holds = if at >= started_at {
        Holds::Yes
    } else {
        Holds::no(
            "it was signed before the apply began; look at what was done and sign again",
            "適用の開始前に署名されています。適用結果を確認してサインオフし直してください",
        )
    };
    Check::new("signed-after-it-began", demand, holds)
}
