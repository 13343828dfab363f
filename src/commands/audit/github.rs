//! `pairgate audit github`: an organisation, its people, keys, tokens, apps and settings.

use std::io::Write;
use std::sync::Arc;

use super::asked::{Asking, Place};
use super::finish::{Prepared, finish, prepare};
use super::options::Options;
use crate::audit::finding::{Audited, Unchecked};
use crate::audit::github::Auditor;
use crate::audit::github::facts::{Organisation, Repository};
use crate::audit::{Reason, Scope, Settings};
use crate::commands::Failure;
use crate::commands::forge_args::{of_an_audit, refused};
use crate::commands::progress::Progress;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::github::audit::{OrgReader, Reading, reason};
use crate::outcome::Outcome;
use crate::ports::{Answers, ForgeTrouble};
use crate::store::{Kept, KeptAnswers};

/// Where answers of the forge are kept in the folder.
const ANSWERS: &str = "answers";
/// Days that GitHub looks back.
const LONGEST: i64 = 365;
/// Days that are looked back at least.
const SHORTEST: i64 = 30;

/// Audit an organisation of GitHub: owners, members, outside collaborators, teams, keys, tokens, apps, webhooks,
/// secrets by age, defaults, and branch protection where Terraform lives.
///
/// Who is active is told by commits, pushes, reviews, issues and comments; the audit log is asked where the plan has one.
/// The token comes from `PAIRGATE_AUDIT_TOKEN`, else from the App of `PAIRGATE_GITHUB_APP_ID` and
/// `PAIRGATE_GITHUB_APP_KEY` (or `PAIRGATE_GITHUB_APP_KEY_FILE`), else from `PAIRGATE_GITHUB_TOKEN`, `GITHUB_TOKEN` or
/// `GH_TOKEN`, and only reads; `pairgate explain audit` lists its permissions. A workflow's own token reads next to
/// nothing. Rate limits are waited for, and with `--state` a run that was
/// cut off goes on where it stopped.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The organisation's login.
    #[arg(value_name = "ORG", value_parser = login)]
    organisation: String,
    #[command(flatten)]
    // A comment would become the help of the group.
    #[allow(missing_docs)]
    options: Options,
}

/// A login becomes a part of addresses and of file names.
fn login(text: &str) -> Result<String, String> {
    let plain = !text.is_empty()
        && text.len() <= 39
        && !text.starts_with('-')
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_');
    if plain { Ok(text.to_owned()) } else { Err("write the organisation's login, such as `acme`".to_owned()) }
}

/// Runs the command.
pub(super) fn run(
    args: &Args,
    out: &mut dyn Write,
    warn: &mut dyn FnMut(Diagnostics),
) -> Result<Outcome, Failure> {
    // With a longer limit everybody would look idle who was away for a year.
    args.options.within(LONGEST, "GitHub tells what people did")?;
    let prepared = prepare(&args.options)?;
    let kept = args.options.state.as_deref().map(Kept::open).transpose()?;
    let progress = Progress::long();
    let (login, audited) = if args.options.offline {
        offline(args, kept.as_ref(), &prepared.settings)?
    } else {
        live(args, kept.as_ref(), &prepared, &progress)?
    };
    drop(progress);
    finish(&args.options, prepared, Scope::GitHub(login), audited, out, warn)
}

/// From the folder alone.
fn offline(args: &Args, kept: Option<&Kept>, settings: &Settings) -> Result<(String, Audited), Failure> {
    let kept = kept.ok_or_else(|| {
        Diagnostic::error("audit-offline", "`--offline` needs the folder that a run before kept its facts in")
            .help("name it: `--state DIR`")
    })?;
    let place = Place::new(kept, &args.organisation);
    let found = place.found::<Organisation>(&["organisation"], settings)?;
    let (organisation, unchecked) = found.ok_or_else(|| {
        let (place, name) = (kept.folder().display(), &args.organisation);
        Diagnostic::error("audit-offline", format!("`{place}` holds no facts of the organisation `{name}`"))
            .help("collect them first: run it without `--offline`")
    })?;
    let mut audited = Audited::default();
    let mut auditor = Auditor::new(&organisation, settings);
    for name in organisation.repositories.get().into_iter().flatten() {
        match place.found::<Repository>(&["repositories", name], settings)? {
            Some((repository, unchecked)) => {
                audited.add(auditor.repository_listed_as(name, &repository));
                audited.unchecked.extend(unchecked);
            }
            None => auditor.unread(name, &Reason::NotGiven),
        }
    }
    audited.add(auditor.organisation());
    audited.unchecked.extend(unchecked);
    Ok((organisation.login.clone(), audited))
}

fn live(
    args: &Args,
    kept: Option<&Kept>,
    prepared: &Prepared,
    progress: &Progress,
) -> Result<(String, Audited), Failure> {
    let settings = &prepared.settings;
    let answers: Option<Arc<dyn Answers>> = match kept {
        Some(kept) => Some(Arc::new(KeptAnswers::open(&kept.folder().join(ANSWERS), KeptAnswers::MOST)?)),
        None => None,
    };
    let shared = progress.shared();
    let days = settings.unused_days.max(SHORTEST);
    let reading = Reading {
        days,
        answers,
        waiting: Some(Arc::new(move |what, left| {
            shared.say(format!("waiting for the rate limit of `{what}`: {} s", left.as_secs()));
        })),
        ..Reading::default()
    };
    let connection = of_an_audit(&args.organisation)?;
    let reader = OrgReader::connect(connection, reading).map_err(|error| refused(&error))?;
    let now = reader.now().map_err(|error| refused(&error))?;
    let place = kept.map(|kept| Place::new(kept, &args.organisation));
    let asking = Asking { reader, place, days, options: &args.options, now };
    progress.say("reading the organisation");
    let (organisation, unchecked): (Organisation, Vec<Unchecked>) =
        asking.get(&["organisation"], OrgReader::organisation)?.map_err(|error| refused(&error))?;
    let mut audited = repositories(&asking, &organisation, settings, progress)?;
    audited.unchecked.extend(unchecked);
    Ok((organisation.login.clone(), audited))
}

/// One repository at a time, however many there are.
fn repositories(
    asking: &Asking<'_>,
    organisation: &Organisation,
    settings: &Settings,
    progress: &Progress,
) -> Result<Audited, Failure> {
    let mut audited = Audited::default();
    let mut auditor = Auditor::new(organisation, settings);
    // Once the forge lets nobody ask any more, each further question would wait as long again.
    let mut stopped: Option<Reason> = None;
    let names = organisation.repositories.get().map_or(&[][..], Vec::as_slice);
    for (at, name) in names.iter().enumerate() {
        if let Some(reason) = &stopped {
            auditor.unread(name, reason);
            continue;
        }
        progress.say(format!("reading repository {} of {}: {name}", at + 1, names.len()));
        match asking.get::<Repository>(&["repositories", name], |reader| reader.repository(name))? {
            Ok((repository, unchecked)) => {
                audited.add(auditor.repository_listed_as(name, &repository));
                audited.unchecked.extend(unchecked);
            }
            Err(error) => {
                let reason = reason(&error);
                auditor.unread(name, &reason);
                if matches!(error.trouble, ForgeTrouble::RateLimited | ForgeTrouble::Unauthorized) {
                    stopped = Some(reason);
                }
            }
        }
    }
    audited.add(auditor.organisation());
    Ok(audited)
}

#[cfg(test)]
mod tests {
    use super::login;

    #[test]
    fn logins_lead_nowhere_else() {
        for good in ["acme", "Acme-2", "acme_corp"] {
            assert!(login(good).is_ok(), "{good}");
        }
        for bad in ["", "-acme", "acme/x", "..", "acme corp", "日本", &"a".repeat(40)] {
            assert!(login(bad).is_err(), "{bad}");
        }
    }
}
