//! `pairgate sign`: the second operator signs, on their own machine, what they were shown.

mod ask;
mod revoke;

use std::io::{BufRead, Write};
use std::path::PathBuf;

use jiff::{SignedDuration, Timestamp};

use crate::diagnostic::Diagnostic;
use crate::git;
use crate::outcome::Outcome;
use crate::ports::{Forge, ReviewEvent, Signer};
use crate::render::escape::visible;
use crate::render::pull_request::review_body;
use crate::render::{Style, verification as page};
use crate::signoff::facts::{Actor, ActorKind, Answer, Statement, StatementKind};
use crate::signoff::record::{self, Account, Mode, Record};
use crate::signoff::verification::{Candidate, Check, State, Verified};
use crate::signoff::{Verification, demands, ledger, statement};
use crate::ssh;
use crate::text::Lang;

use super::forge_args::ForgeArgs;
use super::outputs::width;
use super::pull_request::gather::{Gathered, told};
use super::pull_request::{judge, judged};
use super::{Failure, unwritable};

pub use revoke::{RevokeArgs, run as revoke};

/// Sign the plan of a pull request as the second operator.
///
/// Shows what is signed, asks about each line that has to be acknowledged and for the plan's three words, and posts
/// a review that holds the record. Anything else is a no. It needs a token of your own account, and your SSH key
/// where the base branch lists keys.
///
/// Exits 0 when your sign-off counts, 3 when nothing was signed or it does not count yet.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The pull request's number.
    #[arg(value_name = "PR")]
    pull_request: u64,
    #[command(flatten)]
    // A comment would become the help of the group.
    #[allow(missing_docs)]
    forge: ForgeArgs,
    /// The root module, where several wait.
    #[arg(long, value_name = "DIR")]
    root_module: Option<String>,
    /// The workspace, where several wait.
    #[arg(long, value_name = "NAME")]
    workspace: Option<String>,
    /// A plan that you made yourself: signs only when it is the same change.
    #[arg(long, value_name = "PLAN")]
    plan: Option<PathBuf>,
    /// The SSH key; otherwise git's `user.signingkey`, or the only one in `~/.ssh`.
    #[arg(long, value_name = "FILE")]
    key: Option<PathBuf>,
    /// Who is going to apply, by login.
    #[arg(long, value_name = "LOGIN")]
    applier: Option<String>,
    /// Sign as somebody who is there: the 32 digits that the applier's session shows.
    #[arg(long, value_name = "DIGITS", value_parser = digits)]
    live: Option<String>,
    /// Also approve the pull request.
    #[arg(long)]
    approve: bool,
    /// The language: en or ja; otherwise the configuration's.
    #[arg(long, value_name = "LANG", value_parser = super::judge::lang)]
    lang: Option<Lang>,
}

fn digits(text: &str) -> Result<String, String> {
    let plain = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
    if text.len() == 32 && text.bytes().all(plain) {
        return Ok(text.to_owned());
    }
    Err("they are 32 hexadecimal digits, as the applier's session shows them".to_owned())
}

/// Runs the command; answers come from `input`.
pub fn run(args: &Args, input: &mut dyn BufRead, out: &mut dyn Write) -> Result<Outcome, Failure> {
    let clone = git::Clone::open(std::path::Path::new(".")).ok();
    let forge = args.forge.connect(clone.as_ref())?;
    let viewer = forge.viewer().map_err(told)?;
    person(&viewer)?;
    let (mut gathered, verification) = judged(&forge, clone.as_ref(), args.pull_request, None)?;
    let lang = args.lang.unwrap_or_else(|| gathered.language());
    let wanted = choose(args, &verification)?;
    own_plan(args, wanted)?;
    let applier = args.applier.as_deref().map(|login| applier(&forge, login)).transpose()?;
    gathered.facts.standings.entry(viewer.id).or_insert_with(|| {
        forge.standing(&viewer.login).map_or_else(|error| Answer::Unknown(error.reason()), Answer::Known)
    });
    let record = draft(args, wanted, &viewer, applier, gathered.facts.now)?;
    possible(&gathered, &viewer, (&record, None), wanted, lang)?;
    let style = Style { lang, width: width(), ..Style::default() };
    out.write_all(page::to_sign(wanted, style).as_bytes()).map_err(|error| unwritable(&error))?;
    if !ask::agreed(&record, lang, input, out)? {
        return Ok(Outcome::Waiting);
    }
    // Reading takes time, and a record says when it was made.
    let record = draft(args, wanted, &viewer, record.applier, forge_now(&forge, args.pull_request)?)?;
    let armour = signature(args, wanted, &record, clone.as_ref())?;
    // A signature by a key that does not count is not worth a review that everybody wonders about.
    possible(&gathered, &viewer, (&record, armour.as_deref()), wanted, lang)?;
    let body =
        statement::compose(&review_body(&record, lang), &record, armour.as_deref()).map_err(|error| {
            Diagnostic::error("record", format!("the record would not be readable: {error}"))
                .help("nothing was posted; report this")
        })?;
    let event = if args.approve { ReviewEvent::Approve } else { ReviewEvent::Comment };
    let url = forge.review(args.pull_request, &record.request.head_sha, event, &body).map_err(told)?;
    remember(clone.as_ref(), &record, armour, &url, out)?;
    let (_, after) = judged(&forge, clone.as_ref(), args.pull_request, None)?;
    result(&after, &url, &record, style, out)
}

/// Machines have no second opinion.
pub(super) fn person(viewer: &Actor) -> Result<(), Diagnostic> {
    if viewer.kind == ActorKind::Person {
        return Ok(());
    }
    Err(Diagnostic::error("signer", format!("the token belongs to `{}`, which is no person", viewer.login))
        .help("use a token of your own account"))
}

/// The request that is meant.
fn choose<'v>(args: &Args, verification: &'v Verification) -> Result<&'v Verified, Failure> {
    let meant = |one: &&Verified| {
        args.root_module.as_ref().is_none_or(|root| one.request.root_module == root.trim_end_matches('/'))
            && args.workspace.as_ref().is_none_or(|workspace| one.request.workspace == *workspace)
    };
    let all: Vec<&Verified> = verification.requests.iter().filter(meant).collect();
    let open: Vec<&Verified> = all.iter().copied().filter(|one| one.state != State::NothingToSign).collect();
    match (open.as_slice(), all.as_slice()) {
        ([one], _) => Ok(one),
        ([], []) => {
            let why =
                verification.missing.iter().map(|text| text.get(Lang::En)).collect::<Vec<_>>().join("; ");
            Err(Diagnostic::error("nothing-to-sign", format!("there is no plan to sign: {why}"))
                .help("wait for the plan job, or check `--root-module` and `--workspace`")
                .into())
        }
        ([], _) => {
            Err(Diagnostic::error("nothing-to-sign", "the plan changes nothing, so nobody needs to sign")
                .help("merge it")
                .into())
        }
        (several, _) => {
            let names: Vec<String> = several
                .iter()
                .map(|one| {
                    format!(
                        "`--root-module {} --workspace {}`",
                        one.request.root_module, one.request.workspace
                    )
                })
                .collect();
            Err(Diagnostic::error("several-to-sign", format!("{} plans can be signed", several.len()))
                .help(format!("say which: {}", names.join(", ")))
                .into())
        }
    }
}

/// A plan of one's own must be the same change.
fn own_plan(args: &Args, wanted: &Verified) -> Result<(), Failure> {
    let Some(plan) = &args.plan else { return Ok(()) };
    let digest = super::digest::of_plan(plan)?;
    if digest == wanted.request.change_digest {
        return Ok(());
    }
    Err(Diagnostic::error(
        "another-plan",
        format!(
            "`{}` has the change digest `{digest}`, and the pull request's plan has `{}`",
            plan.display(),
            wanted.request.change_digest
        ),
    )
    .help("do not sign: plan the pull request's head again, in the same workspace and with the same variables; with sensitive values both need the same PAIRGATE_SEAL_KEY")
    .into())
}

fn applier(forge: &dyn Forge, login: &str) -> Result<Account, Failure> {
    let id = forge.standing(login).map_err(told)?.id;
    Ok(Account { id, login: login.to_owned() })
}

fn forge_now(forge: &dyn Forge, number: u64) -> Result<Timestamp, Failure> {
    forge.pull_request(number).map_err(told)?;
    forge.now().map_err(told)
}

/// The record that would be posted now, with everything acknowledged.
fn draft(
    args: &Args,
    wanted: &Verified,
    viewer: &Actor,
    applier: Option<Account>,
    now: Timestamp,
) -> Result<Record, Failure> {
    let whole = Timestamp::from_second(now.as_second()).unwrap_or(now);
    let seconds = i64::try_from(wanted.requirement.expires).unwrap_or(0);
    let mut nonce = [0u8; 16];
    getrandom::fill(&mut nonce).map_err(|error| {
        Diagnostic::error("random", format!("the system gives no random numbers: {error}"))
            .help("nothing was signed")
    })?;
    Ok(Record {
        schema: record::SCHEMA.to_owned(),
        request: wanted.request.clone(),
        signer: Account { id: viewer.id, login: viewer.login.clone() },
        applier,
        mode: if args.live.is_some() { Mode::Live } else { Mode::Asynchronous },
        nonce: args.live.clone().unwrap_or_else(|| crate::plan::digest::hex(&nonce)),
        issued_at: whole,
        expires_at: whole.saturating_add(SignedDuration::from_secs(seconds)).unwrap_or(whole),
        acknowledged: wanted.request.acknowledge.clone(),
    })
}

/// Whether the record would count if it were posted now. Before anybody is asked anything there is no signature
/// yet, and that it is missing is no objection.
fn possible(
    gathered: &Gathered,
    viewer: &Actor,
    (record, armour): (&Record, Option<&str>),
    wanted: &Verified,
    lang: Lang,
) -> Result<(), Failure> {
    let mut trial = gathered.clone();
    // Reading takes time: what is judged is the moment of the record.
    trial.facts.now = trial.facts.now.max(record.issued_at);
    let body = statement::compose("", record, armour).unwrap_or_default();
    let Answer::Known(statements) = &mut trial.facts.statements else {
        return Err(refused(&[], wanted, lang));
    };
    statements.push(Statement {
        id: u64::MAX,
        url: String::new(),
        kind: StatementKind::Comments,
        author: Some(viewer.clone()),
        through_app: false,
        body,
        at: trial.facts.now,
        edited: Answer::Known(false),
        commit: Some(record.request.head_sha.clone()),
    });
    let verification = judge(&trial, None);
    let tried: Option<&Candidate> = verification
        .requests
        .iter()
        .find(|one| one.digest == wanted.digest)
        .and_then(|one| one.candidates.iter().find(|candidate| candidate.url.is_empty()));
    let Some(tried) = tried.filter(|_| wanted.state != State::Refused) else {
        return Err(refused(&[], wanted, lang));
    };
    // The waiting time begins with the sign-off.
    let later =
        |check: &Check| check.name == demands::WAITED || armour.is_none() && check.name == demands::SIGNATURE;
    let failed: Vec<&Check> =
        tried.checks.iter().filter(|check| !check.holds.counts() && !later(check)).collect();
    if failed.is_empty() { Ok(()) } else { Err(refused(&failed, wanted, lang)) }
}

fn refused(failed: &[&Check], wanted: &Verified, lang: Lang) -> Failure {
    use crate::signoff::verification::Holds;
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
        let why = wanted.missing.iter().map(|text| text.get(lang)).collect::<Vec<_>>().join("; ");
        told.push(Diagnostic::error("cannot-sign", format!("nobody can sign this now: {why}")));
    }
    if let Some(last) = told.last_mut() {
        last.help = Some(format!(
            "nothing was signed; `pairgate verify {}` explains it all",
            wanted.request.pull_request
        ));
    }
    Failure { outcome: Outcome::Waiting, diagnostics: told }
}

/// The signature, where one is needed or a key was named.
fn signature(
    args: &Args,
    wanted: &Verified,
    record: &Record,
    clone: Option<&git::Clone>,
) -> Result<Option<String>, Failure> {
    if !wanted.signed && args.key.is_none() {
        return Ok(None);
    }
    let setting = |name: &str| match clone {
        Some(clone) => clone.setting(name),
        None => git::global_setting(name),
    };
    let preferences =
        ssh::Preferences { format: setting("gpg.format"), signing_key: setting("user.signingkey") };
    let home = std::env::var_os("HOME").map(PathBuf::from);
    let key = ssh::choose(args.key.as_deref(), &preferences, home.as_deref())?;
    Ok(Some(key.sign(record::NAMESPACE, record.bytes().as_bytes())?))
}

/// Keeps a copy in the notes of the clone, when there is one that has the commit.
fn remember(
    clone: Option<&git::Clone>,
    record: &Record,
    armour: Option<String>,
    url: &str,
    out: &mut dyn Write,
) -> Result<(), Failure> {
    let Some(clone) = clone else { return Ok(()) };
    let posted = ledger::Posted { url: url.to_owned(), author: record.signer.clone(), at: record.issued_at };
    let entry = ledger::Entry::new(ledger::Kind::Signoff, posted, record.bytes().as_bytes(), armour);
    // The review is posted and counts; a note that could not be written must not make it look otherwise.
    let line = match git::notes::add(clone, &record.request.head_sha, &[entry]) {
        Ok(_) => "noted in refs/notes/pairgate; `pairgate notes push` shares it\n".to_owned(),
        Err(error) => {
            let next = error.help.map(|help| format!("; {help}")).unwrap_or_default();
            let why = visible(&format!("{}{next}", error.message));
            format!("not noted in refs/notes/pairgate: {why}\n")
        }
    };
    out.write_all(line.as_bytes()).map_err(|error| unwritable(&error).into())
}

/// What the forge makes of it.
fn result(
    after: &Verification,
    url: &str,
    record: &Record,
    style: Style,
    out: &mut dyn Write,
) -> Result<Outcome, Failure> {
    let digest = record.request.digest();
    let verified = after.requests.iter().find(|one| one.digest == digest);
    let candidate = verified.and_then(|one| one.candidates.iter().find(|candidate| candidate.url == url));
    let text = page::signed(verified, candidate, url, style);
    out.write_all(text.as_bytes()).map_err(|error| unwritable(&error))?;
    let counts = candidate.is_some_and(Candidate::counts);
    Ok(if counts { Outcome::Clear } else { Outcome::Waiting })
}
