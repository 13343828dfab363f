//! Every check of an organisation: its id, its title and why it matters.

mod machines;
mod people;
mod settings;

pub use machines::*;
pub use people::*;
pub use settings::*;

use crate::audit::finding::Check;

/// All of them, as the manual lists them: people, what acts without a person, settings.
pub static CHECKS: &[&Check] = &[
    &OWNER_INACTIVE,
    &OWNERS_MANY,
    &OWNER_SINGLE,
    &MEMBER_INACTIVE,
    &OUTSIDE_INACTIVE,
    &OUTSIDE_ADMIN,
    &ADMIN_DIRECT,
    &ADMIN_INACTIVE,
    &TEAM_EMPTY,
    &TEAM_WITHOUT_MAINTAINER,
    &TEAM_IDLE,
    &TEAM_ADMIN_WIDE,
    &INVITATION_PENDING,
    &WITHOUT_TWO_FACTOR,
    &DEPLOY_KEY_UNUSED,
    &DEPLOY_KEY_NEVER_USED,
    &DEPLOY_KEY_WRITES,
    &DEPLOY_KEY_OWNER_LEFT,
    &TOKEN_UNUSED,
    &TOKEN_NEVER_USED,
    &TOKEN_NO_EXPIRY,
    &TOKEN_BROAD,
    &APP_BROAD,
    &APP_SUSPENDED,
    &HOOK_WITHOUT_SECRET,
    &HOOK_INSECURE,
    &HOOK_FAILING,
    &HOOK_INACTIVE,
    &SECRET_OLD,
    &SECRET_ALL_REPOSITORIES,
    &DEFAULT_PERMISSION,
    &ACTIONS_WRITE,
    &ACTIONS_APPROVE,
    &ACTIONS_ALL,
    &TWO_FACTOR,
    &UNPROTECTED,
];
