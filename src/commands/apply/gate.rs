//! The decision: this very plan was signed, the sign-off stands now, and both people see the same words.
//!
//! Everything that can be refused goes through [`Gate::refuse`]. Only who broke the glass passes, and what they passed
//! is written down before anything runs.

use std::io::BufRead;

use crate::config::signoff::Presence;
use crate::diagnostic::Diagnostic;
use crate::outcome::Outcome;
use crate::render::difference;
use crate::render::escape::visible;
use crate::render::steps::Sign;
use crate::signoff::Verification;
use crate::signoff::record::{Account, Mode};
use crate::signoff::session::BreakGlass;
use crate::signoff::verification::{Candidate, State, Verified};
use crate::signoff::verify::Applying;
use crate::text::{Lang, Text};

use super::super::Failure;
use super::super::pull_request::judged;
use super::super::question::{ask, same_words};
use super::fresh::Fresh;
use super::preflight::{Pull, refusal};
use super::screen::Screen;
use super::{Ground, break_glass, live};

/// What stands in the way, and whether the glass is broken.
pub(super) struct Gate {
    breaking: bool,
    overridden: Vec<String>,
}

impl Gate {
    pub(super) fn new(breaking: bool) -> Self {
        Self { breaking, overridden: Vec::new() }
    }

    /// Whether somebody breaks the glass.
    pub(super) fn breaking(&self) -> bool {
        self.breaking
    }

    /// Refuses, or notes that it would have.
    pub(super) fn refuse(&mut self, failure: Failure) -> Result<(), Failure> {
        if !self.breaking {
            return Err(failure);
        }
        self.overridden.extend(failure.diagnostics.into_iter().map(|one| one.message));
        Ok(())
    }

    /// Something that goes into the record of who broke the glass.
    pub(super) fn note(&mut self, what: &str) {
        if self.breaking {
            self.overridden.push(what.to_owned());
        }
    }

    pub(super) fn overridden(&self) -> &[String] {
        &self.overridden
    }
}

/// Who applies with whom, or why alone.
pub(super) struct Agreed {
    pub(super) signers: Vec<Account>,
    pub(super) signoffs: Vec<String>,
    pub(super) mode: Mode,
    pub(super) break_glass: Option<BreakGlass>,
}

/// Everything between the fresh plan and the start. None when there is nothing to apply.
pub(super) fn agree(
    ground: &Ground<'_>,
    pull: &Pull,
    fresh: &Fresh,
    gate: &mut Gate,
    input: &mut dyn BufRead,
    screen: &mut Screen<'_>,
) -> Result<Option<Agreed>, Failure> {
    let request = &fresh.request;
    if request.counts.is_nothing() && request.verdict == "clear" && !fresh.judged.report.changes_something() {
        screen.step(
            Sign::Good,
            &Text::new("apply", "適用"),
            &Text::new(
                "the plan changes nothing: there is nothing to apply",
                "変更がないため、適用するものはありません",
            ),
        )?;
        return Ok(None);
    }
    judgement(fresh, gate)?;
    if gate.breaking() {
        return break_glass::agree(ground, pull, fresh, gate, input, screen).map(Some);
    }
    let applying = Applying { account: pull.viewer.id, session: Some(ground.session.to_owned()) };
    let (_, found) = judged(ground.forge, Some(ground.clone), ground.args.pull_request, Some(&applying))?;
    let wanted = same_plan(&found, fresh, screen)?;
    let waits = matches!(wanted.state, State::Waiting)
        && (ground.args.live || wanted.requirement.presence == Presence::Live);
    let partners = if ground.args.live || waits {
        live::wait(ground, pull, fresh, wanted, screen)?
    } else {
        standing(ground, &found, wanted)?
    };
    let mode = partners.mode;
    tell(&partners, screen)?;
    let words = if mode == Mode::Live {
        crate::signoff::session::words(ground.session, &request.digest())
    } else {
        request.words()
    };
    words_agreed(&words, mode, screen, input)?;
    Ok(Some(Agreed { signers: partners.accounts, signoffs: partners.urls, mode, break_glass: None }))
}

/// Findings that no sign-off lifts, and plans that could not be judged.
fn judgement(fresh: &Fresh, gate: &mut Gate) -> Result<(), Failure> {
    let verdict = fresh.request.verdict.as_str();
    let number = fresh.request.pull_request;
    if !matches!(verdict, "blocked" | "undecided") {
        return Ok(());
    }
    let rules = fresh.request.findings.join(", ");
    gate.refuse(Failure {
        outcome: Outcome::Blocked,
        diagnostics: vec![
            Diagnostic::error("plan-blocked", format!("the fresh plan is {verdict}: {rules}")).help(format!(
                "read the findings in the comment on pull request {number}, or with `pairgate plan`; mend them and push"
            )),
        ],
    })
}

/// The request of this root module and workspace, when it is the one that the fresh plan makes.
fn same_plan<'v>(
    found: &'v Verification,
    fresh: &Fresh,
    screen: &mut Screen<'_>,
) -> Result<&'v Verified, Failure> {
    let request = &fresh.request;
    let here = |one: &&Verified| {
        one.request.root_module == request.root_module && one.request.workspace == request.workspace
    };
    let all: Vec<&Verified> = found.requests.iter().filter(here).collect();
    let digest = request.digest();
    if let Some(same) = all.iter().find(|one| one.digest == digest) {
        return Ok(same);
    }
    let Some(signed) = all.first() else {
        let why: Vec<&str> = found.missing.iter().map(|text| text.get(Lang::En)).collect();
        let why = if why.is_empty() { String::new() } else { format!(": {}", why.join("; ")) };
        return Err(waiting(
            "plan-not-posted",
            format!(
                "no plan of `{}` in workspace `{}` is posted on this head{why}",
                request.root_module, request.workspace
            ),
            "wait for the job that plans, or see which root modules it posts: `pairgate verify`",
        ));
    };
    let differs = crate::signoff::requests::difference(&signed.request, request);
    screen.text(&difference::text(&differs, &signed.request, request, screen.style()))?;
    Err(waiting(
        "another-plan",
        format!("the fresh plan is not the one that was posted ({}): see above what differs", signed.url),
        "nothing was applied; let the job plan again, read the new plan and sign that one",
    ))
}

/// A refusal that a sign-off would lift.
pub(super) fn waiting(code: &'static str, message: impl Into<String>, help: &str) -> Failure {
    Failure { outcome: Outcome::Waiting, ..refusal(code, message, help) }
}

/// Whose sign-offs count.
pub(super) struct Partners {
    pub(super) accounts: Vec<Account>,
    pub(super) urls: Vec<String>,
    pub(super) mode: Mode,
    until: Option<jiff::Timestamp>,
}

/// The sign-offs of the request, when they are enough now and nothing stands in the way of the whole.
pub(super) fn standing(
    ground: &Ground<'_>,
    found: &Verification,
    wanted: &Verified,
) -> Result<Partners, Failure> {
    let number = ground.args.pull_request;
    let mut why: Vec<&Text> = found.missing.iter().collect();
    if wanted.state != State::Satisfied {
        why.extend(&wanted.missing);
    }
    match &wanted.state {
        State::Satisfied if found.may_be_applied(&wanted.digest) => {}
        State::NothingToSign if why.is_empty() => {
            return Err(waiting(
                "no-operators",
                "the base branch's configuration asks nobody for a sign-off here, so no second operator is known",
                "add a `signoff` block with `operators` to `.pairgate.hcl` on the base branch; `pairgate explain signoff` shows one",
            ));
        }
        _ => {
            let why: Vec<&str> = why.into_iter().map(|text| text.get(Lang::En)).collect();
            let why = if why.is_empty() { "it is not signed off".to_owned() } else { why.join("; ") };
            return Err(waiting(
                "not-signed-off",
                visible(&why),
                &format!("`pairgate verify {number}` names every sign-off and why it counts or not"),
            ));
        }
    }
    partners(ground, wanted)
}

fn partners(ground: &Ground<'_>, wanted: &Verified) -> Result<Partners, Failure> {
    let counting: Vec<&Candidate> = wanted.candidates.iter().filter(|one| one.counts()).collect();
    let mut found: Vec<(Account, String)> = counting
        .iter()
        .filter_map(|one| {
            let author = one.author.as_ref()?;
            Some((Account { id: author.id, login: author.login.clone() }, one.url.clone()))
        })
        .collect();
    found.sort_by_key(|(account, _)| account.id);
    found.dedup_by_key(|(account, _)| account.id);
    if let Some(login) = &ground.args.with {
        let named = ground.forge.standing(login).map_err(super::super::pull_request::gather::told)?.id;
        if !found.iter().any(|(account, _)| account.id == named) {
            return Err(waiting(
                "another-partner",
                format!("`{login}` has not signed it, and `--with` says that they are the partner"),
                &format!("let them run `pairgate sign {}`, or leave `--with` out", ground.args.pull_request),
            ));
        }
    }
    let live = counting.iter().any(|one| one.live);
    let (accounts, urls) = found.into_iter().unzip();
    let mode = if live { Mode::Live } else { Mode::Asynchronous };
    Ok(Partners { accounts, urls, mode, until: wanted.until })
}

fn tell(partners: &Partners, screen: &mut Screen<'_>) -> Result<(), Failure> {
    let who: Vec<String> = partners.accounts.iter().map(|one| format!("`{}`", visible(&one.login))).collect();
    let who = who.join(", ");
    let until = partners.until.map(|until| until.strftime("%H:%M:%S UTC").to_string()).unwrap_or_default();
    let says = if partners.mode == Mode::Live {
        Text::new(
            format!("{who} is there and signed this plan"),
            format!("{who} が同席し、このプランに署名済み"),
        )
    } else {
        Text::new(format!("signed by {who}, until {until}"), format!("{who} が署名済み({until} まで有効)"))
    };
    screen.step(Sign::Good, &Text::new("partner", "相手"), &says)
}

/// Both people compare the words; who applies types them.
fn words_agreed(
    words: &str,
    mode: Mode,
    screen: &mut Screen<'_>,
    input: &mut dyn BufRead,
) -> Result<(), Failure> {
    let says = match mode {
        Mode::Live => Text::new(
            format!("`{words}`: your partner sees the same three words"),
            format!("`{words}`(相手の画面にも同じ 3 つの単語が表示されています)"),
        ),
        _ => Text::new(
            format!("`{words}`: the same three words that were signed"),
            format!("`{words}`(署名されたプランと同じ 3 つの単語)"),
        ),
    };
    screen.step(Sign::Note, &Text::new("words", "合言葉"), &says)?;
    let question = Text::new(
        "type the three words to apply, anything else not to:",
        "適用するには 3 つの単語を入力してください(それ以外は中止):",
    );
    let lang = screen.lang();
    let typed = ask(&question, lang, input, screen.out())?;
    if same_words(&typed, words) {
        return Ok(());
    }
    Err(waiting(
        "not-agreed",
        "the words were not typed, so nothing was applied",
        "run it again when both of you are ready",
    ))
}
