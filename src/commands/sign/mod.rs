//! `pairgate sign`: the second operator signs, on their own machine, what they were shown.

mod ask;
mod choose;
mod emergency;
mod keep;
mod live;
mod revoke;
mod trial;

use std::io::{BufRead, Write};
use std::path::PathBuf;

use jiff::Timestamp;

use crate::diagnostic::Diagnostic;
use crate::git;
use crate::outcome::Outcome;
use crate::ports::{Forge, ReviewEvent};
use crate::render::pull_request::review_body;
use crate::render::session::{session_words_text, waits_text};
use crate::render::{Style, verification as page};
use crate::signoff::facts::{Actor, ActorKind, Answer};
use crate::signoff::record::{Account, Mode, Record};
use crate::signoff::verification::{Candidate, Verified};
use crate::signoff::{Verification, session, statement};
use crate::text::Lang;

use super::forge_args::ForgeArgs;
use super::outputs::width;
use super::pull_request::gather::{Gathered, gather, told};
use super::pull_request::judged;
use super::{Failure, unwritable};
use live::Live;
use trial::{Draft, possible};

pub use revoke::{RevokeArgs, run as revoke};

/// Sign the plan of a pull request as the second operator.
///
/// Shows what is signed, asks about each line that has to be acknowledged and for the plan's three words, and posts
/// a review that holds the record. Anything else is a no. It needs a token of your own account, and your SSH key
/// where the base branch lists keys.
///
/// When the applier waits for you, you sign as somebody who is there, and are asked for the three words that both of
/// your screens show. After an apply in an emergency (break-glass) it shows what was done, and signs that afterwards.
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
    /// Sign as somebody who is there: the 32 digits that the applier's session shows. Not needed when the applier
    /// waits in this pull request.
    #[arg(long, value_name = "DIGITS", value_parser = digits)]
    live: Option<String>,
    /// Sign for later, although somebody waits.
    #[arg(long, conflicts_with = "live")]
    not_live: bool,
    /// Also approve the pull request.
    #[arg(long)]
    approve: bool,
    /// The language: en or ja; otherwise the configuration's.
    #[arg(long, value_name = "LANG", value_parser = super::check::lang)]
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
    gathered.facts.standings.entry(viewer.id).or_insert_with(|| {
        forge.standing(&viewer.login).map_or_else(|error| Answer::Unknown(error.reason()), Answer::Known)
    });
    let style = Style { lang, width: width(), ..Style::default() };
    let outside: (&dyn Forge, _) = (&forge, clone.as_ref());
    if let Some(found) = emergency::owed(&forge, &mut gathered, args)? {
        return emergency::run(args, &found, outside, (&gathered, &viewer), style, (input, out));
    }
    let wanted = choose::choose(args, &verification)?;
    choose::own_plan(args, wanted)?;
    plan(args, wanted, outside, (&gathered, &viewer), style, (input, out))
}

/// Signs a plan that is still to be applied.
fn plan(
    args: &Args,
    wanted: &Verified,
    (forge, clone): (&dyn Forge, Option<&git::Clone>),
    (gathered, viewer): (&Gathered, &Actor),
    style: Style,
    (input, out): (&mut dyn BufRead, &mut dyn Write),
) -> Result<Outcome, Failure> {
    let lang = style.lang;
    if !args.not_live {
        live::tell_ignored(&gathered.facts, wanted, lang, out)?;
    }
    let live = live::find(args, &gathered.facts, wanted, viewer)?;
    let waiting = live.as_ref().and_then(|live| live.waiting.as_ref());
    let draft = Draft {
        request: &wanted.request,
        viewer,
        applier: match (waiting, &args.applier) {
            (Some(waiting), _) => Some(waiting.applier.clone()),
            (None, named) => named.as_deref().map(|login| applier(forge, login)).transpose()?,
        },
        mode: if live.is_some() { Mode::Live } else { Mode::Asynchronous },
        nonce: live.as_ref().map(|live| live.digits.as_str()),
        expires: wanted.requirement.expires,
    };
    let record = draft.at(gathered.facts.now)?;
    possible(gathered, viewer, (&record, None), wanted, lang)?;
    let (words, whose) = show(wanted, live.as_ref(), style, out)?;
    if !ask::agreed(&record.acknowledged, &words, whose, lang, input, out)? {
        return Ok(Outcome::Waiting);
    }
    // Reading takes time, and a record says when it was made.
    let record = draft.at(forge_now(forge, args.pull_request)?)?;
    let armour = keep::signature(args, wanted.signed, &record, clone)?;
    // So does a key that wants to be touched, and the applier does not wait for ever.
    if let Some(live) = &live {
        live::still_waits(&gather(forge, clone, args.pull_request)?.facts, live)?;
    }
    // A signature by a key that does not count is not worth a review that everybody wonders about.
    possible(gathered, viewer, (&record, armour.as_deref()), wanted, lang)?;
    let body =
        statement::compose(&review_body(&record, lang), &record, armour.as_deref()).map_err(|error| {
            Diagnostic::error("record", format!("the record would not be readable: {error}"))
                .help("nothing was posted; report this")
        })?;
    let event = if args.approve { ReviewEvent::Approve } else { ReviewEvent::Comment };
    let url = forge.review(args.pull_request, &record.request.head_sha, event, &body).map_err(told)?;
    keep::remember(clone, &record, armour, &url, out)?;
    let (_, after) = judged(forge, clone, args.pull_request, None)?;
    result(&after, &url, &record, style, out)
}

/// What is signed, and which words are to be typed: with somebody who waits those that both screens show.
fn show(
    wanted: &Verified,
    live: Option<&Live>,
    style: Style,
    out: &mut dyn Write,
) -> Result<(String, ask::Words), Failure> {
    let mut shown = page::to_sign(wanted, style);
    let mut words = (wanted.request.words(), ask::Words::Plan);
    match live {
        Some(Live { waiting: Some(waiting), .. }) => {
            shown.push_str(&waits_text(waiting, style));
            words = (session::words(&waiting.session, &wanted.digest), ask::Words::Session);
        }
        Some(Live { digits, waiting: None }) => {
            shown.push_str(&session_words_text(digits, &wanted.digest, style));
        }
        None => {}
    }
    out.write_all(shown.as_bytes()).map_err(|error| unwritable(&error))?;
    Ok(words)
}

/// Machines have no second opinion.
fn person(viewer: &Actor) -> Result<(), Diagnostic> {
    if viewer.kind == ActorKind::Person {
        return Ok(());
    }
    Err(Diagnostic::error("signer", format!("the token belongs to `{}`, which is no person", viewer.login))
        .help("use a token of your own account"))
}

fn applier(forge: &dyn Forge, login: &str) -> Result<Account, Failure> {
    let id = forge.standing(login).map_err(told)?.id;
    Ok(Account { id, login: login.to_owned() })
}

fn forge_now(forge: &dyn Forge, number: u64) -> Result<Timestamp, Failure> {
    forge.pull_request(number).map_err(told)?;
    forge.now().map_err(told)
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
