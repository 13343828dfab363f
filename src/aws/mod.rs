//! AWS, as far as an apply and an audit need it.
//!
//! For an apply: credentials that live for minutes and carry the names of both people. Only `sts:AssumeRole` is called:
//! what is asked for is built by [`session`], which knows the letters that AWS takes, and asked by [`sts`]. [`guard`]
//! keeps a profile from asking itself. For an audit: [`audit`] reads which permissions there are, and their last use.
//! Both ask as [`login`] says.

pub mod audit;
pub mod guard;
pub mod login;
pub mod session;
pub mod sts;

pub use login::Login;
pub use session::Session;
pub use sts::{Assume, Temporary, assume};
