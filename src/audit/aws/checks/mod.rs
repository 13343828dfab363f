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
mod passwords;
mod people;
mod policies;
mod reach;
mod roles;
mod root;
pub(super) mod services;
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
use crate::audit::finding::Audited;
use crate::audit::known::Known;
use crate::audit::old::old;
use crate::audit::settings::Settings;
use desk::Desk;
use library::Library;

/// When the first of an account's facts was collected.
fn oldest(account: &Account) -> Timestamp {
    let users = account.users.get().into_iter().flatten().map(|one| &one.services);
    let groups = account.groups.get().into_iter().flatten().map(|one| &one.services);
    let roles = account.roles.get().into_iter().flatten().map(|one| &one.services);
    let made = users.chain(groups).chain(roles).filter_map(Known::get).map(|uses| uses.made);
    made.fold(account.read, Timestamp::min)
}

/// Every check of an account.
pub(super) fn account(account: &Account, organisation: &Organisation, settings: &Settings) -> Audited {
    let mut desk = Desk::new(account, settings);
    unread::note(&mut desk);
    let mut library = Library::new(account);
    root::check(&mut desk);
    users::check(&mut desk, &mut library);
    groups::check(&mut desk, &mut library);
    roles::check(&mut desk, &mut library, organisation);
    policies::check(&mut desk);
    let mut audited = desk.done();
    kin::note(account, &mut audited);
    // Where only answers about services are old, the rest was looked at lately.
    let is_old = old(&account.id, account.read, &[], settings).is_some();
    let checks = if is_old { &[][..] } else { topics::SERVICES.checks };
    audited.unchecked.extend(old(&account.id, oldest(account), checks, settings));
    audited
}
