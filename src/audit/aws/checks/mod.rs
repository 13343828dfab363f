//! The checks over the facts of one account, and over the assignments of an organisation.

mod administrators;
mod credentials;
mod desk;
mod groups;
mod keys;
mod kin;
mod library;
mod passwords;
mod people;
mod policies;
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

use super::facts::{Account, Organisation};
use crate::audit::finding::Audited;
use crate::audit::old::old;
use crate::audit::settings::Settings;
use desk::Desk;
use library::Library;

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
    audited.unchecked.extend(old(&account.id, account.read, settings));
    audited
}
