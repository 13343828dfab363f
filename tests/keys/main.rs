//! Signatures by SSH keys: which file lists whom, what a signature must be, and the real `ssh-keygen` on both sides.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, missing_docs)]

#[path = "../support/mod.rs"]
mod support;

mod allowed;
mod check;
mod security_key;
mod signer;
mod tools;
