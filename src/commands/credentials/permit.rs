//! Whether the viewer gets credentials now, and what their session is told about itself. Everything that is not a
//! clear yes is a no with its reason.

use crate::aws::Session;
use crate::commands::Failure;
use crate::commands::pull_request::gather::Gathered;
use crate::commands::pull_request::judge;
use crate::diagnostic::Diagnostic;
use crate::outcome::Outcome;
use crate::signoff::eligibility::{signer_is_a_person, signer_is_operator};
use crate::signoff::facts::{Actor, Permission, Standing};
use crate::signoff::verification::{Candidate, Holds, State, Verified};
use crate::signoff::verify::Applying;
use crate::signoff::{Request, Verification};
use crate::text::Lang;

use super::running::{Running, running};

/// So many sign-offs that do not count are explained.
const EXPLAINED: usize = 5;

/// Which root module and workspace is meant, as far as somebody said so.
pub(super) struct Place<'p> {
    pub root_module: Option<&'p str>,
    pub workspace: Option<&'p str>,
}

impl Place<'_> {
    fn is(&self, request: &Request) -> bool {
        self.root_module.is_none_or(|root| request.root_module == root.trim_end_matches('/'))
            && self.workspace.is_none_or(|workspace| request.workspace == workspace)
    }
}

/// What the session of the viewer is for, when they get one.
pub(super) fn permit(
    mut gathered: Gathered,
    mut verification: Verification,
    (viewer, standing): (&Actor, Standing),
    applying: &Applying,
    place: &Place<'_>,
) -> Result<Session, Failure> {
    may_write(viewer, &standing)?;
    let own = applying.session.as_deref().and_then(|digits| running(&gathered.facts, viewer, digits));
    if let Some(own) = own.as_ref().filter(|own| own.started.break_glass.is_some()) {
        return emergency(&gathered, viewer, own, place);
    }
    if let Some(own) = &own {
        // It began in time, and stopping it in the middle would help nobody. A revocation still counts.
        gathered.facts.now = own.at;
        verification = judge(&gathered, Some(applying));
    }
    let running = own.as_ref().map(|own| &own.started.request);
    let wanted = choose(&verification, running, place)?;
    let reasons = reasons(&verification, wanted, viewer);
    if wanted.state != State::Satisfied || !reasons.is_empty() {
        return Err(refused(wanted, &reasons));
    }
    let counting = wanted.candidates.iter().filter(|one| one.counts());
    let partners = counting.filter_map(|one| Some(one.author.as_ref()?.login.clone())).collect();
    Ok(Session { partners, ..session(&gathered, viewer, applying, &wanted.digest) })
}

fn session(gathered: &Gathered, viewer: &Actor, applying: &Applying, digest: &str) -> Session {
    Session {
        applier: viewer.login.clone(),
        partners: std::collections::BTreeSet::new(),
        repository: gathered.facts.repository.name.clone(),
        pull_request: gathered.facts.pull_request.number,
        digest: digest.to_owned(),
        apply: applying.session.clone(),
        break_glass: None,
    }
}

/// People apply, with a token of their own.
pub(super) fn person(viewer: &Actor) -> Result<(), Failure> {
    if signer_is_a_person(viewer).holds == Holds::Yes {
        return Ok(());
    }
    Err(no(
        format!("the token belongs to `{}`, which is no person", viewer.login),
        "use a token of your own account: people apply, and machines do not",
    ))
}

/// Nobody without write permission can begin an apply, so nobody without it gets its credentials.
fn may_write(viewer: &Actor, standing: &Standing) -> Result<(), Failure> {
    let login = &viewer.login;
    if standing.id != viewer.id || standing.permission < Permission::Write {
        return Err(no(
            format!("`{login}` may not write to this repository, so that they cannot apply here"),
            "let somebody apply who may, or have the permission given",
        ));
    }
    Ok(())
}

/// Nobody signed, and everybody can read that it is an emergency. Only an operator, and only for what they said.
fn emergency(
    gathered: &Gathered,
    viewer: &Actor,
    own: &Running,
    place: &Place<'_>,
) -> Result<Session, Failure> {
    let request = &own.started.request;
    if !place.is(request) {
        return Err(elsewhere(request));
    }
    let rules = gathered.rules.get(&request.root_module).or_else(|| gathered.rules.get("."));
    let settings = rules.and_then(|rules| rules.held.settings.signoff.as_ref());
    let operator = settings.map(|settings| signer_is_operator(viewer, settings, &gathered.facts).holds);
    if operator != Some(Holds::Yes) {
        return Err(no(
            format!(
                "`{}` is not an operator as the base branch has them, also not in an emergency",
                viewer.login
            ),
            "let an operator apply, or use the way into the account that your organisation keeps for emergencies",
        ));
    }
    let applying = Applying { account: viewer.id, session: Some(own.started.session.clone()) };
    let reason = own.started.break_glass.as_ref().map(|one| one.reason.clone());
    Ok(Session { break_glass: reason, ..session(gathered, viewer, &applying, &request.digest()) })
}

fn elsewhere(request: &Request) -> Failure {
    no(
        format!(
            "the apply that runs is for the root module `{}` in the workspace `{}`",
            request.root_module, request.workspace
        ),
        "leave `--root-module` and `--workspace` out, or use the profile of that root module",
    )
}

/// The one request that is meant.
fn choose<'v>(
    verification: &'v Verification,
    running: Option<&Request>,
    place: &Place<'_>,
) -> Result<&'v Verified, Failure> {
    if let Some(request) = running {
        if !place.is(request) {
            return Err(elsewhere(request));
        }
        let digest = request.digest();
        return verification.requests.iter().find(|one| one.digest == digest).ok_or_else(|| {
            no(
                format!("the plan that is applied in `{}` is no longer the one on the head", request.root_module),
                "somebody pushed or planned again since the apply began; what runs keeps the credentials that it has",
            )
        });
    }
    let mut meant = verification.requests.iter().filter(|one| place.is(&one.request));
    match (meant.next(), meant.next()) {
        (Some(one), None) => Ok(one),
        (Some(_), Some(_)) => {
            Err(Diagnostic::error("several-plans", "several plans are meant, and credentials are for one")
                .help("say which: `--root-module DIR`, and `--workspace NAME` where it has several")
                .into())
        }
        (None, _) => {
            let why = english(&verification.missing);
            let rest = if why.is_empty() { String::new() } else { format!(": {why}") };
            Err(no(
                format!("no plan of that root module and workspace is posted on the head{rest}"),
                "check `--root-module` and `--workspace`; otherwise wait for the plan job, and have the plan signed",
            ))
        }
    }
}

/// Everything that stands in the way.
fn reasons(verification: &Verification, wanted: &Verified, viewer: &Actor) -> Vec<String> {
    let mut reasons: Vec<String> = [&verification.missing, &wanted.missing]
        .into_iter()
        .flatten()
        .map(|text| text.get(Lang::En).to_owned())
        .collect();
    let by = |one: &&Candidate| one.author.as_ref().is_some_and(|author| author.id == viewer.id);
    // The verifier was told who applies and has said so itself; this is for the day when it was not.
    if wanted.candidates.iter().filter(|one| one.counts()).any(|one| by(&one)) {
        reasons.push(format!("`{}` signed it, and who signs does not apply", viewer.login));
    }
    if wanted.state == State::NothingToSign {
        reasons.push(
            "nothing is signed there: the plan changes nothing, or no sign-off is asked for".to_owned(),
        );
    } else if wanted.state != State::Satisfied {
        let failing = wanted.candidates.iter().filter(|one| !one.counts()).take(EXPLAINED);
        reasons.extend(failing.flat_map(explained));
    }
    reasons
}

/// Why a sign-off does not count.
fn explained(candidate: &Candidate) -> Vec<String> {
    let login = candidate.author.as_ref().map_or("somebody", |author| author.login.as_str());
    let why = |holds: &Holds| match holds {
        Holds::Yes => None,
        Holds::No(why) | Holds::Unknown(why) => Some(why.get(Lang::En).to_owned()),
    };
    let failing = candidate.checks.iter().filter_map(|check| Some((check.name, why(&check.holds)?)));
    failing.map(|(name, why)| format!("the sign-off of `{login}` does not count: {name}: {why}")).collect()
}

fn refused(wanted: &Verified, reasons: &[String]) -> Failure {
    let request = &wanted.request;
    let place = format!("`{}` in the workspace `{}`", request.root_module, request.workspace);
    let mut told = vec![Diagnostic::error("no-sign-off", format!("no sign-off stands for {place}"))];
    told.extend(reasons.iter().map(|why| Diagnostic::error("no-sign-off", why)));
    if let Some(last) = told.last_mut() {
        last.help = Some(format!(
            "no credentials were handed out; `pairgate verify {}` explains it all. To plan, use a profile that may \
             only read; in an emergency `pairgate apply --break-glass`",
            request.pull_request
        ));
    }
    Failure { outcome: Outcome::Waiting, diagnostics: told }
}

fn no(message: String, help: &str) -> Failure {
    let told =
        Diagnostic::error("no-credentials", message).help(format!("{help}; no credentials were handed out"));
    Failure { outcome: Outcome::Waiting, diagnostics: vec![told] }
}

fn english(texts: &[crate::text::Text]) -> String {
    texts.iter().map(|text| text.get(Lang::En)).collect::<Vec<_>>().join("; ")
}
