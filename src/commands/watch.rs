//! `pairgate watch`: the partner's second screen while somebody else applies.
//!
//! It only reads. What it shows is what the pull request says, believed as the verifier believes it; whether a
//! sign-off counts is for `pairgate verify`.

use std::collections::BTreeSet;
use std::io::{IsTerminal, Write};
use std::time::{Duration, Instant};

use jiff::{SignedDuration, Timestamp};

use crate::git;
use crate::outcome::Outcome;
use crate::ports::{Forge, ForgeError, ForgeTrouble};
use crate::render::Style;
use crate::render::session::{Event, event, heading};
use crate::signoff::command::{self, Command};
use crate::signoff::facts::{Answer, Facts, Statement};
use crate::signoff::session::{Ended, Found, Waiting};
use crate::signoff::sessions::{Session, sessions, waiting};
use crate::signoff::{Request, statement};
use crate::text::Lang;

use super::forge_args::ForgeArgs;
use super::outputs::width;
use super::pull_request::gather::{gather, matters, standings, told};
use super::{Failure, unwritable};

/// An apply that ended so long ago is still what somebody came to see.
const RECENT: SignedDuration = SignedDuration::from_mins(10);
/// An apply that runs for longer is taken for one whose machine went away.
const LONGEST: SignedDuration = SignedDuration::from_hours(6);

/// Follow a pull request while somebody applies: who waits, who signed, what was done and what was not.
///
/// It prints each event once, and ends when the apply ended: with 0 when everything was applied, 4 when it failed, 130
/// when it was interrupted, 5 when nobody knows. When nothing waits and nothing runs for `--timeout` it ends with 3.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The pull request's number.
    #[arg(value_name = "PR")]
    pull_request: u64,
    #[command(flatten)]
    // A comment would become the help of the group.
    #[allow(missing_docs)]
    forge: ForgeArgs,
    /// How often to look, such as 5s.
    #[arg(long, value_name = "TIME", default_value = "5s", value_parser = duration)]
    interval: Duration,
    /// How long to stay while nothing waits and nothing runs, such as 30m.
    #[arg(long, value_name = "TIME", default_value = "30m", value_parser = duration)]
    timeout: Duration,
    /// The language: en or ja; otherwise the configuration's.
    #[arg(long, value_name = "LANG", value_parser = super::judge::lang)]
    lang: Option<Lang>,
}

fn duration(text: &str) -> Result<Duration, String> {
    match crate::config::duration(text) {
        Ok(seconds) if seconds > 0 => Ok(Duration::from_secs(seconds)),
        _ => Err("write a whole number and a unit, such as `5s`, `30m` or `2h`".to_owned()),
    }
}

/// Runs the command.
pub fn run(args: &Args, out: &mut dyn Write) -> Result<Outcome, Failure> {
    let clone = git::Clone::open(std::path::Path::new(".")).ok();
    let forge = args.forge.connect(clone.as_ref())?;
    let gathered = gather(&forge, clone.as_ref(), args.pull_request)?;
    let style =
        Style { lang: args.lang.unwrap_or_else(|| gathered.language()), width: width(), ..Style::default() };
    let mut screen = Screen { out, style, rule: std::io::stdout().is_terminal() };
    let repository = gathered.facts.repository.name.clone();
    screen.write(&heading(&repository, args.pull_request, style))?;
    let mut watch = Watch::default();
    let mut facts = gathered.facts;
    let mut quiet = Instant::now();
    let mut silent = false;
    loop {
        if let Some(outcome) = watch.look(&facts, &mut screen)? {
            return Ok(outcome);
        }
        if watch.busy && !silent {
            quiet = Instant::now();
        } else if quiet.elapsed() >= args.timeout {
            screen.show(&Event::NobodyThere, facts.now)?;
            return Ok(Outcome::Waiting);
        }
        std::thread::sleep(args.interval);
        match again(&forge, args.pull_request, &facts) {
            Ok(newer) => {
                if silent {
                    screen.show(&Event::AnswersAgain, newer.now)?;
                }
                (facts, silent) = (newer, false);
            }
            Err(error) if passes(&error) => {
                if !silent {
                    screen.show(&Event::NoAnswer(&error.message), facts.now)?;
                }
                silent = true;
            }
            Err(error) => return Err(told(error)),
        }
    }
}

/// What was said since. Who wrote the code and what the base branch asks decides nothing here, and is not asked again;
/// a new head has new plans.
fn again(forge: &dyn Forge, number: u64, before: &Facts) -> Result<Facts, ForgeError> {
    let pull_request = forge.pull_request(number)?;
    let statements = forge.statements(number, &|body| matters(body))?;
    let standings = standings(forge, Some(&statements));
    let statements = Answer::Known(statements);
    Ok(Facts { now: forge.now()?, pull_request, statements, standings, ..before.clone() })
}

/// Whether asking again may help.
fn passes(error: &ForgeError) -> bool {
    matches!(error.trouble, ForgeTrouble::Unavailable | ForgeTrouble::RateLimited | ForgeTrouble::Garbled)
}

/// Where it is shown.
struct Screen<'o> {
    out: &'o mut dyn Write,
    style: Style,
    /// A line across the terminal before each event.
    rule: bool,
}

impl Screen<'_> {
    fn show(&mut self, what: &Event<'_>, at: Timestamp) -> Result<(), Failure> {
        let rule = if self.rule { format!("{}\n", "─".repeat(self.style.width)) } else { String::new() };
        self.write(&format!("{rule}{}", event(what, at, self.style)))
    }

    fn write(&mut self, text: &str) -> Result<(), Failure> {
        let written = self.out.write_all(text.as_bytes()).and_then(|()| self.out.flush());
        written.map_err(|error| unwritable(&error).into())
    }
}

/// What was shown, and whose end is waited for.
#[derive(Default)]
struct Watch {
    /// Everything that was shown, or was old when somebody began to look.
    seen: BTreeSet<String>,
    /// The applies whose end is waited for.
    followed: BTreeSet<String>,
    /// Those who waited when somebody last looked.
    waited: Vec<Waiting>,
    begun: bool,
    /// Something waits or runs.
    busy: bool,
}

impl Watch {
    /// Shows what is new. Gives the outcome when an apply that was followed has ended and none runs.
    fn look(&mut self, facts: &Facts, screen: &mut Screen<'_>) -> Result<Option<Outcome>, Failure> {
        let all = sessions(facts);
        let waits: Vec<Waiting> = waiting(facts).into_iter().map(|(waiting, ..)| waiting).collect();
        let first = !std::mem::replace(&mut self.begun, true);
        if first {
            self.skip_the_past(facts, &all);
        }
        self.followed.extend(all.iter().map(key).filter(|key| !self.seen.contains(&format!("old {key}"))));
        let mut events = self.of_people(facts, first);
        let waited = std::mem::take(&mut self.waited);
        events.extend(of_applies(facts, &all, &waits, &waited));
        events.sort_by_key(|(at, ..)| *at);
        for (at, name, what) in &events {
            if self.seen.insert(name.clone()) {
                screen.show(what, *at)?;
            }
        }
        self.busy = !waits.is_empty() || all.iter().any(|one| runs(one, facts.now));
        self.waited = waits;
        let mine: Vec<&Session> = all.iter().filter(|one| self.followed.contains(&key(one))).collect();
        if mine.iter().any(|one| ended(one).is_none() && runs(one, facts.now)) {
            return Ok(None);
        }
        Ok(mine.iter().filter_map(|one| ended(one)).max_by_key(|(at, _)| *at).map(|(_, outcome)| outcome))
    }

    /// Applies that ended before somebody began to look are history, but for the one that has just ended.
    fn skip_the_past(&mut self, facts: &Facts, all: &[Session]) {
        for session in all {
            let recent = match ended(session) {
                Some((at, _)) => facts.now.duration_since(at) <= RECENT,
                None => runs(session, facts.now),
            };
            if !recent {
                let key = key(session);
                self.seen.extend([format!("old {key}"), format!("began {key}"), format!("ended {key}")]);
                self.seen.insert(format!("found {key}"));
            }
        }
    }

    /// Sign-offs and revocations; those from before are `pairgate verify`'s to tell.
    fn of_people<'f>(&mut self, facts: &'f Facts, first: bool) -> Vec<(Timestamp, String, Event<'f>)> {
        let said = facts.statements.known().map_or(&[][..], Vec::as_slice);
        let mut events = Vec::new();
        for one in said {
            let Some(author) = &one.author else { continue };
            let what = match signed(one) {
                Some(digest) => Event::Signed(&author.login, request(facts, &digest)),
                None if command::revokes(&one.body).is_some() => Event::Revoked(&author.login),
                None => continue,
            };
            let name = format!("said {} {}", one.id, one.url);
            if first {
                self.seen.insert(name);
            } else {
                events.push((one.at, name, what));
            }
        }
        events
    }
}

/// What appliers said; `waited` are those who did when somebody last looked.
fn of_applies<'f>(
    facts: &'f Facts,
    all: &'f [Session],
    waits: &'f [Waiting],
    waited: &'f [Waiting],
) -> Vec<(Timestamp, String, Event<'f>)> {
    let mut events = Vec::new();
    for one in waits {
        let what = Event::Waits(one, request(facts, &one.request));
        events.push((one.at, format!("waits {}", one.session), what));
    }
    let began = |one: &Waiting| all.iter().any(|session| session.started.session == one.session);
    for one in waited.iter().filter(|one| !waits.contains(one) && !began(one)) {
        events.push((facts.now, format!("no more {}", one.session), Event::WaitsNoMore(one)));
    }
    for session in all {
        let key = key(session);
        events.push((session.at, format!("began {key}"), Event::Began(session)));
        if let Some((.., at)) = &session.finished {
            events.push((*at, format!("ended {key}"), Event::Ended(session)));
        }
        if let Some((.., at)) = &session.reconciled {
            events.push((*at, format!("found {key}"), Event::Found(session)));
        }
    }
    events
}

fn key(session: &Session) -> String {
    format!("{} {}", session.started.session, session.by.id)
}

/// The plan on the head with this digest.
fn request<'f>(facts: &'f Facts, digest: &str) -> Option<&'f Request> {
    facts.offers.known()?.iter().find(|offer| offer.digest() == digest).map(|offer| &offer.request)
}

/// The digest of the request that a statement signs.
fn signed(one: &Statement) -> Option<String> {
    if let Some(read) = statement::read(&one.body) {
        return read.ok().map(|signed| signed.record.request.digest());
    }
    match command::parse(&one.body)? {
        Command::Sign { digest, .. } => Some(digest),
        _ => None,
    }
}

/// Whether it may still be running.
fn runs(session: &Session, now: Timestamp) -> bool {
    session.is_open() && session.finished.is_none() && now.duration_since(session.at) < LONGEST
}

/// When it ended, and what that means for an exit code.
fn ended(session: &Session) -> Option<(Timestamp, Outcome)> {
    if let Some((found, _, at)) = &session.reconciled {
        let outcome = match found.found {
            Found::All => Outcome::Clear,
            Found::Nothing | Found::Part => Outcome::Terraform,
        };
        return Some((*at, outcome));
    }
    let (finished, _, at) = session.finished.as_ref()?;
    let outcome = match finished.ended {
        Ended::Applied => Outcome::Clear,
        Ended::Failed | Ended::Nothing => Outcome::Terraform,
        Ended::Interrupted => Outcome::Interrupted,
        Ended::Unknown => Outcome::Unrecorded,
        Ended::Withdrawn => Outcome::Waiting,
    };
    Some((*at, outcome))
}
