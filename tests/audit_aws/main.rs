//! What an audit of AWS finds: each check at its limit, nothing on a clean account, and never silence about a fact that
//! was not read.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, missing_docs)]

mod administrators;
mod build;
mod credentials;
mod dates;
mod estate;
mod identity_center;
mod named;
mod over;
mod own;
mod principals;
mod reach;
mod silent;
mod trust;
mod unread;
