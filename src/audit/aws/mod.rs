//! AWS: what of an account is stale.
//!
//! | module | what it is |
//! |---|---|
//! | `facts` | what is known of an account and its organisation |
//! | `kinds` | the checks: ids, titles, pages of the manual |
//! | `checks` | one file a subject |
//! | `read` | facts from files of the AWS command line |
//! | `narrow` | policies that grant only what is used |
//! | `over` | what an earlier run knew of an organisation |
//!
//! # Which check tells it, where several could
//!
//! One permission is one finding, told by the check whose remedy does most:
//!
//! 1. What is unused altogether (`aws-role-unused`, `aws-user-without-access`, `aws-group-unused`): removing it removes
//!    all that it grants, so it is not told as an administrator, nor are its services or what is left of its credentials.
//!    That it is an administrator makes its risk high (for a group without members: medium).
//! 2. `aws-administrator`: its services are not told again.
//! 3. `aws-service-unused`.
//!
//! Credentials stand beside these, since each has a remedy of its own; their risk is that of their user. A key is told
//! once: as never used, unused, the older one of two, or old, in this order. A password is told as never used or unused,
//! and then a second factor is not asked for. An assignment to nobody is not told as stale.
//!
//! # What is not known
//!
//! `unread` walks over all facts and lists each that was not read, whatever the checks make of the others. So removing a
//! fact may take a finding away, and always says so.

mod checks;
pub mod facts;
pub mod kinds;
pub mod narrow;
mod over;
pub mod read;

/// Days that AWS remembers the last uses of roles and services.
pub const REMEMBERED: i64 = 400;

pub use checks::services::{Unused, unused};
pub use checks::sso::{SsoUse, identity_center, set_name};
pub use kinds::CHECKS;

use super::finding::Audited;
use super::known::again;
use super::settings::Settings;
use facts::{Account, Organisation};

/// Whether facts that were kept are the last word, so that the account needs not be asked again: it was read at all, and
/// nothing in it was missed for a [reason that passes](super::known::Reason::passes), a missing permission among them.
/// Whoever asks may want to know [more closely](Account::last_accessed) what was used.
pub fn is_settled(account: &Account) -> bool {
    let is_read =
        account.users.get().is_some() || account.roles.get().is_some() || account.policies.get().is_some();
    is_read && !again(account)
}

/// What of an account is stale, and what of it was not checked. `counted` has users, groups, roles, policies and keys.
pub fn audit(account: &Account, organisation: &Organisation, settings: &Settings) -> Audited {
    checks::account(account, organisation, settings)
}
