//! A second operator's permission for one terraform command that is no apply: `/pairgate allow {…}` in a comment.
//!
//! There is no plan to sign for `state mv` or `import`. What can be agreed on is the command itself, word for word,
//! and the state that it was read against: so the line names both, and a comment either is that line, byte for byte,
//! or it allows nothing. One permission is for one run: the run is announced before it begins, and that uses it up.

use jiff::Timestamp;
use serde::Serialize;
use sha2::{Digest as _, Sha256};

use super::facts::{Actor, Answer, Facts, Statement, StatementKind};
use super::verification::{Check, Holds};
use super::{canonical, demands, eligibility, standing};
use crate::config::signoff::{Requirement, SignoffSettings};
use crate::plan::digest::hex;

/// The words in front.
const COMMAND: &str = "/pairgate allow ";
/// What the first line of the note begins with that a run is about to begin.
const RUNS: &str = "<!-- pairgate:exec:v1 ";

/// What is asked for: the command, and what it would be run on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Wanted {
    /// The program's name and its arguments.
    pub command: Vec<String>,
    /// The SHA-256 of the file that is written into the state, for `state push`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// The head of the pull request.
    pub head: String,
    /// The root module's folder in the repository.
    pub root_module: String,
    /// The workspace.
    pub workspace: String,
    /// The state's identity; none where there is no state yet, or none that can be read before `init`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lineage: Option<String>,
    /// The state's serial.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub serial: Option<u64>,
}

impl Wanted {
    /// The line that a second operator posts.
    pub fn line(&self) -> String {
        format!("{COMMAND}{}", canonical::write(self))
    }

    /// Over the line: names this command on this state.
    pub fn digest(&self) -> String {
        hex(&Sha256::digest(self.line().as_bytes()))
    }

    /// The first line of the note that this command is about to run.
    pub fn runs_marker(&self) -> String {
        format!("{RUNS}{} -->", self.digest())
    }
}

/// Whether a text can mean anything here.
pub fn matters(body: &str) -> bool {
    let first = body.lines().next().unwrap_or_default();
    first.starts_with(COMMAND.trim_end()) || first.starts_with(RUNS)
}

/// A comment that is the line.
#[derive(Debug, Clone)]
pub struct Allowance {
    /// Who wrote it.
    pub by: Option<Actor>,
    /// Where a person can read it.
    pub url: String,
    /// When.
    pub at: Timestamp,
    /// Every predicate.
    pub checks: Vec<Check>,
}

impl Allowance {
    /// Whether every predicate holds.
    pub fn counts(&self) -> bool {
        !self.checks.is_empty() && self.checks.iter().all(|check| check.holds.counts())
    }
}

/// Who wants to run it.
#[derive(Debug, Clone, Copy)]
pub struct Runner<'r> {
    /// The account's number.
    pub account: u64,
    /// Where the runner's own announcement stands, once it is posted.
    pub announced: Option<&'r str>,
}

/// Every comment that is the line, newest first.
pub fn allowances(
    wanted: &Wanted,
    facts: &Facts,
    settings: &SignoffSettings,
    keys: &demands::Keys,
    runner: Runner<'_>,
) -> Vec<Allowance> {
    let line = wanted.line();
    let Answer::Known(said) = &facts.statements else { return Vec::new() };
    let same = said.iter().filter(|one| one.body.trim_end() == line);
    let mut found: Vec<Allowance> = same
        .map(|one| Allowance {
            by: one.author.clone(),
            url: one.url.clone(),
            at: one.at,
            checks: checks(wanted, one, (facts, said), settings, keys, runner),
        })
        .collect();
    found.reverse();
    found
}

fn checks(
    wanted: &Wanted,
    statement: &Statement,
    (facts, said): (&Facts, &[Statement]),
    settings: &SignoffSettings,
    keys: &demands::Keys,
    runner: Runner<'_>,
) -> Vec<Check> {
    let mut checks = vec![eligibility::signer_is_known(statement.author.as_ref())];
    let Some(signer) = &statement.author else { return checks };
    let requirement = Requirement { expires: Requirement::DEFAULT_EXPIRES, ..Requirement::default() };
    checks.extend([
        eligibility::signer_is_a_person(signer),
        eligibility::statement_is_not_through_app(statement),
        eligibility::signer_is_operator(signer, settings, facts),
        eligibility::signer_may_write(signer, facts),
        eligibility::signer_is_not_author(signer, facts),
        eligibility::commits_complete(facts),
        eligibility::commit_addresses_are_known(facts),
        eligibility::signer_is_not_in_commits(signer, facts),
        eligibility::signer_did_not_push(signer, facts),
        eligibility::signer_is_not_applier(signer, None, Some(runner.account)),
        is_plain(statement),
        standing::statement_is_unedited(statement),
        standing::signed_in_time(None, statement.at, facts.now, &requirement),
        standing::not_revoked(statement.at, &wanted.digest(), signer, said),
        standing::no_changes_requested_later(statement, signer, said),
        needs_no_key(keys),
        not_run(wanted, statement.at, facts, said, runner),
    ]);
    checks
}

/// Only a comment or a review that comments is meant as one.
fn is_plain(statement: &Statement) -> Check {
    let holds = match statement.kind {
        StatementKind::Comment | StatementKind::Comments | StatementKind::Approval => Holds::Yes,
        _ => Holds::no(
            "the review asks for changes, was dismissed, or was not submitted; write a comment",
            "変更要求・却下済み・未送信のレビューです。コメントとして書いてください",
        ),
    };
    Check::new("is-a-comment", ("it stands in a comment", "コメントであること"), holds)
}

/// A project that asks for keys asks for more than a comment can give.
fn needs_no_key(keys: &demands::Keys) -> Check {
    let holds = match keys {
        demands::Keys::NotNeeded => Holds::Yes,
        demands::Keys::Unusable(why) => why.clone(),
        demands::Keys::Listed(_) => Holds::no(
            "the base branch lists keys, and a comment carries no signature: a command cannot be allowed this way here",
            "ベースブランチに鍵が登録されていますが、コメントには署名がありません。この方法ではコマンドを許可できません",
        ),
    };
    Check::new("needs-no-key", ("no signature by key is asked for", "鍵による署名が不要であること"), holds)
}

/// Threats 46 and 52: one permission, one run; of two runners who announce it at once the first runs.
fn not_run(
    wanted: &Wanted,
    since: Timestamp,
    facts: &Facts,
    said: &[Statement],
    runner: Runner<'_>,
) -> Check {
    let marker = wanted.runs_marker();
    let runs = |one: &&Statement| {
        let first = one.body.lines().next().unwrap_or_default().trim_end();
        // A note that was changed, or is cut, may have been about this command.
        first.starts_with(RUNS) && (first == marker || one.edited != Answer::Known(false))
    };
    let own = |one: &Statement| {
        runner.announced == Some(one.url.as_str())
            && one.author.as_ref().is_some_and(|author| author.id == runner.account)
    };
    let mine = said.iter().find(|one| own(one)).map(|one| (one.at, one.id));
    let before_mine = |one: &Statement| mine.is_none_or(|mine| (one.at, one.id) < mine);
    let other = said
        .iter()
        .filter(|one| one.at >= since && !own(one) && before_mine(one))
        .filter(runs)
        .find(|one| eligibility::may_write(one.author.as_ref(), facts) != Some(false));
    let holds = match other {
        _ if runner.announced.is_some() && mine.is_none() => Holds::unknown(
            "the announcement of this run is not in the pull request; try again",
            "この実行の開始記録がプルリクエストに見つかりません。再試行してください",
        ),
        None => Holds::Yes,
        Some(one) => {
            let at = standing::moment(one.at);
            Holds::no(
                format!("it was used at {at}, and one permission is for one run; ask for another"),
                format!("{at} に使用済みです。許可は1回の実行に限り有効です。改めて許可をもらってください"),
            )
        }
    };
    Check::new("not-run", ("it was not used by another run", "まだ実行に使われていないこと"), holds)
}
