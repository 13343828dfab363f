//! The checks over the facts of one account, and over the assignments of an organisation.

mod administrators;
mod credentials;
mod desk;
mod fingerprint;
mod groups;
mod judge;
mod keys;
mod kin;
mod last;
mod library;
mod named;
mod passwords;
mod people;
mod policies;
mod reach;
mod roles;
mod root;
pub(super) mod services;
mod silent;
mod sources;
pub(super) mod sso;
mod sso_words;
mod standing;
mod topics;
mod trust;
mod trust_words;
mod unread;
mod users;
mod words;

use jiff::Timestamp;

use super::facts::{Account, Organisation};
use super::kinds;
use crate::audit::finding::Audited;
use crate::audit::known::Known;
use crate::audit::old::old;
use crate::audit::settings::Settings;
use desk::{Desk, LIVE};
use library::Library;

/// When the first and the last of an account's facts were collected.
fn collected(account: &Account) -> (Timestamp, Timestamp) {
    let users = account.users.get().into_iter().flatten().map(|one| &one.services);
    let groups = account.groups.get().into_iter().flatten().map(|one| &one.services);
    let roles = account.roles.get().into_iter().flatten().map(|one| &one.services);
    let made = users.chain(groups).chain(roles).filter_map(Known::get).map(|uses| uses.made);
    let made = made.chain(account.made.report).chain(account.made.details);
    made.fold((account.read, account.read), |(first, last), made| (first.min(made), last.max(made)))
}

/// Every check of an account.
pub(super) fn account(account: &Account, organisation: &Organisation, settings: &Settings) -> Audited {
    let mut desk = Desk::new(account, settings);
    unread::note(&mut desk);
    let mut library = Library::new(account);
    // A report and details of different days are each judged as of their own.
    let told = |made: Option<Timestamp>| made.filter(|_| account.source != LIVE).unwrap_or(account.read);
    desk.settings = settings.as_seen(told(account.made.report));
    root::check(&mut desk);
    users::check(&mut desk, &mut library);
    desk.settings = settings.as_seen(told(account.made.details));
    groups::check(&mut desk, &mut library);
    roles::check(&mut desk, &mut library, organisation);
    policies::check(&mut desk, &mut library);
    let mut audited = desk.done();
    kin::note(account, &mut audited);
    // Where only answers about services are old, the rest was looked at lately.
    let is_old = old(&account.id, (account.read, account.read), &[], settings).is_some();
    let services = [topics::SERVICES.checks, &[kinds::ADMINISTRATOR.id]].concat();
    let checks = if is_old { &[][..] } else { &services };
    audited.unchecked.extend(old(&account.id, collected(account), checks, settings));
    audited
}
