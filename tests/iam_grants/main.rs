//! Sets of requests: what one policy allows that another does not.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, clippy::print_stdout, missing_docs)]

mod build;
mod delta;
mod hostile;
mod metamorphic;
mod naive;
mod questions;
mod random;
mod semantics;
