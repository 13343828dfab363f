//! Accounts from the live API: what the folder has and is young enough is not asked for again.

use std::collections::BTreeSet;
use std::time::Duration;

use jiff::Timestamp;

use super::left::inactive;
use super::{ACCOUNTS, Args, Estate, FOLDER, Facts, Granularity, ORGANISATION};
use crate::audit::aws::facts::{Account, Organisation};
use crate::audit::aws::is_settled;
use crate::audit::finding::Audited;
use crate::aws::audit::{Ask, LastAccessed, Progress, collect, identity_center_regions};
use crate::aws::login::Login;
use crate::commands::Failure;
use crate::commands::forge_args::{TIMEOUT, milliseconds};
use crate::commands::progress::Progress as Bar;
use crate::diagnostic::Diagnostic;
use crate::store::Kept;
use crate::text::Lang;

/// How long AWS may take for one answer, unless the environment says otherwise.
const PATIENCE: Duration = Duration::from_secs(30);

/// Asks for what is missing.
pub(super) fn estate(args: &Args, kept: Option<Kept>, bar: &Bar) -> Result<Estate, Failure> {
    let mut ask = ask(args)?;
    let now = Timestamp::now();
    // What cannot be read is refused before anybody is asked.
    let before = kept.as_ref().map(|kept| kept.load::<Organisation>(&[FOLDER, ORGANISATION])).transpose()?;
    let before = before.flatten().unwrap_or_default();
    if let Some(kept) = &kept {
        for id in kept.names(&[FOLDER, ACCOUNTS])? {
            let Some(account) = kept.load::<Account>(&[FOLDER, ACCOUNTS, &id])? else { continue };
            // What was asked for less closely than now leaves open what is wanted now.
            let closely = account.last_accessed >= ask.last_accessed;
            if args.options.is_young(account.read, now) && is_settled(&account) && closely {
                ask.skip.insert(id, identity_center_regions(&account));
            }
        }
    }
    let mut left_out = Audited::default();
    let (mut of, mut done) = (0, 0);
    // A folder may hold accounts that this run is not about.
    let mut taken = BTreeSet::new();
    let mut on_progress = |progress: Progress| match progress {
        Progress::Accounts(number) => of = number,
        Progress::Kept { account } => drop(taken.insert(account)),
        Progress::LeftOut { account, state } => left_out.unchecked.push(inactive(account, state)),
        Progress::Began { account } => bar.say(format!("account {account} ({done} of {of} are read)")),
        Progress::Step { account, what, done: part, of: parts } => {
            bar.say(format!(
                "account {account}: {}, {part} of {parts} ({done} of {of} are read)",
                what.text().get(Lang::En)
            ));
        }
        Progress::Waiting { account, pause } => {
            bar.say(format!("account {account}: AWS was asked too often, waiting {} s", pause.as_secs()));
        }
        Progress::Done { .. } => done += 1,
    };
    let has_folder = kept.is_some();
    let mut read = Vec::new();
    let mut seen = BTreeSet::new();
    let collected = collect(&ask, &mut on_progress, &mut |account| {
        seen.insert(account.id.clone());
        match &kept {
            Some(kept) => kept.save(&[FOLDER, ACCOUNTS, &account.id], &account),
            None => {
                read.push(account);
                Ok(())
            }
        }
    });
    let has_read = !(seen.is_empty() && taken.is_empty());
    let organisation = collected.map_err(|error| go_on(error, has_folder, has_read))?;
    let facts = match kept {
        Some(kept) => {
            kept.save(&[FOLDER, ORGANISATION], &organisation.clone().over(before, &ask.accounts, &seen))?;
            seen.append(&mut taken);
            Facts::Kept(kept, seen.into_iter().collect())
        }
        None => Facts::Read(read),
    };
    Ok(Estate { organisation, facts, left_out })
}

/// Whoever was cut off should know what is left of it.
fn go_on(error: Diagnostic, has_folder: bool, has_read: bool) -> Diagnostic {
    let cut_off = has_read && matches!(error.code, "aws-base" | "aws-clock");
    let Some(help) = error.help.clone().filter(|_| cut_off) else { return error };
    error.help(if has_folder {
        format!("{help}; accounts that were read are kept in the folder of `--state`")
    } else {
        format!("{help}; with `--state DIR` the next run goes on where one was cut off")
    })
}

fn ask(args: &Args) -> Result<Ask, Diagnostic> {
    let api = &args.api;
    let login = Login {
        profile: api.profile.clone(),
        region: api.region.clone(),
        endpoint_url: api.endpoint_url.clone(),
        patience: milliseconds(TIMEOUT)?.unwrap_or(PATIENCE),
    };
    Ok(Ask {
        role_name: api.role_name.clone(),
        external_id: api.external_id.clone(),
        accounts: api.accounts.iter().cloned().collect(),
        parallel: api.parallel,
        last_accessed: match api.granularity {
            Granularity::Action => Some(LastAccessed::Action),
            Granularity::Service => Some(LastAccessed::Service),
            Granularity::None => None,
        },
        ..Ask::new(login)
    })
}
