//! Sets of requests: what one policy allows that another does not.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, missing_docs)]

mod build;
mod naive;
mod random;
