//! Whether a record would count if it were posted now: asked before anybody is asked anything, and again before it
//! is posted.

use jiff::{SignedDuration, Timestamp};

use crate::diagnostic::Diagnostic;
use crate::outcome::Outcome;
use crate::signoff::facts::{Actor, Answer, Facts, Statement, StatementKind};
use crate::signoff::record::{self, Account, Mode, Record};
use crate::signoff::verification::{Candidate, Check, Holds, State, Verified};
use crate::signoff::{Request, demands, statement};
use crate::text::{Lang, Text};

use super::super::Failure;
use super::super::pull_request::gather::Gathered;
use super::super::pull_request::judge;

/// How a record is made: who, for whom, in which mode, and for how many seconds.
pub struct Draft<'a> {
    /// What is signed.
    pub request: &'a Request,
    /// Who signs.
    pub viewer: &'a Actor,
    /// Who is going to apply.
    pub applier: Option<Account>,
    /// How the two work together.
    pub mode: Mode,
    /// The session's digits; new ones without.
    pub nonce: Option<&'a str>,
    /// For how long it counts, in seconds.
    pub expires: u64,
}

impl Draft<'_> {
    /// The record that would be posted now, with everything acknowledged.
    pub fn at(&self, now: Timestamp) -> Result<Record, Failure> {
        let whole = Timestamp::from_second(now.as_second()).unwrap_or(now);
        let seconds = i64::try_from(self.expires).unwrap_or(0);
        let mut nonce = [0u8; 16];
        getrandom::fill(&mut nonce).map_err(|error| {
            Diagnostic::error("random", format!("the system gives no random numbers: {error}"))
                .help("nothing was signed")
        })?;
        Ok(Record {
            schema: record::SCHEMA.to_owned(),
            request: self.request.clone(),
            signer: Account { id: self.viewer.id, login: self.viewer.login.clone() },
            applier: self.applier.clone(),
            mode: self.mode,
            nonce: self.nonce.map_or_else(|| crate::plan::digest::hex(&nonce), str::to_owned),
            issued_at: whole,
            expires_at: whole.saturating_add(SignedDuration::from_secs(seconds)).unwrap_or(whole),
            acknowledged: self.request.acknowledge.clone(),
        })
    }
}

/// The same facts with the record posted; none where nobody knows what was said already.
pub fn posted(facts: &Facts, viewer: &Actor, (record, armour): (&Record, Option<&str>)) -> Option<Facts> {
    let mut trial = facts.clone();
    // Reading takes time: what is judged is the moment of the record.
    trial.now = trial.now.max(record.issued_at);
    let body = statement::compose("", record, armour).unwrap_or_default();
    let Answer::Known(statements) = &mut trial.statements else { return None };
    statements.push(Statement {
        id: u64::MAX,
        url: String::new(),
        kind: StatementKind::Comments,
        author: Some(viewer.clone()),
        through_app: false,
        body,
        at: trial.now,
        edited: Answer::Known(false),
        commit: Some(record.request.head_sha.clone()),
    });
    Some(trial)
}

/// Whether the record would count if it were posted now. Before anybody is asked anything there is no signature
/// yet, and that it is missing is no objection.
pub fn possible(
    gathered: &Gathered,
    viewer: &Actor,
    (record, armour): (&Record, Option<&str>),
    wanted: &Verified,
    lang: Lang,
) -> Result<(), Failure> {
    let refusal = |failed: &[&Check]| refused(failed, &wanted.missing, wanted.request.pull_request, lang);
    let Some(facts) = posted(&gathered.facts, viewer, (record, armour)) else { return Err(refusal(&[])) };
    let verification = judge(&Gathered { facts, ..gathered.clone() }, None);
    let tried: Option<&Candidate> = verification
        .requests
        .iter()
        .find(|one| one.digest == wanted.digest)
        .and_then(|one| one.candidates.iter().find(|candidate| candidate.url.is_empty()));
    let Some(tried) = tried.filter(|_| wanted.state != State::Refused) else {
        return Err(refusal(&[]));
    };
    // The waiting time begins with the sign-off.
    let failed = objections(tried, armour.is_some(), &[demands::WAITED]);
    if failed.is_empty() { Ok(()) } else { Err(refusal(&failed)) }
}

/// What says no about a candidate, besides these names and a signature that is not made yet.
pub fn objections<'c>(candidate: &'c Candidate, signed: bool, besides: &[&str]) -> Vec<&'c Check> {
    let later = |check: &Check| besides.contains(&check.name) || !signed && check.name == demands::SIGNATURE;
    candidate.checks.iter().filter(|check| !check.holds.counts() && !later(check)).collect()
}

/// Nothing was signed, and why.
pub fn refused(failed: &[&Check], missing: &[Text], number: u64, lang: Lang) -> Failure {
    let mut told: Vec<Diagnostic> = failed
        .iter()
        .map(|check| {
            let why = match &check.holds {
                Holds::No(why) | Holds::Unknown(why) => why.get(lang),
                Holds::Yes => "",
            };
            Diagnostic::error("cannot-sign", format!("{}: {why}", check.name))
        })
        .collect();
    if told.is_empty() {
        let why = missing.iter().map(|text| text.get(lang)).collect::<Vec<_>>().join("; ");
        told.push(Diagnostic::error("cannot-sign", format!("nobody can sign this now: {why}")));
    }
    if let Some(last) = told.last_mut() {
        last.help = Some(format!("nothing was signed; `pairgate verify {number}` explains it all"));
    }
    Failure { outcome: Outcome::Waiting, diagnostics: told }
}
