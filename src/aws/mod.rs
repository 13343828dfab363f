//! AWS, as far as an apply needs it: credentials that live for minutes and carry the names of both people.
//!
//! Only `sts:AssumeRole` is called. What is asked for is built by [`session`], which knows the letters that AWS takes,
//! and asked by [`sts`]. [`guard`] keeps a profile from asking itself.

pub mod guard;
pub mod session;
pub mod sts;

pub use session::Session;
pub use sts::{Assume, Temporary, assume};
