//! AWS: what of an account is stale.

pub mod facts;
pub mod narrow;
pub mod read;
