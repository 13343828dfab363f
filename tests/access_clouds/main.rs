//! Who can do what outside AWS: what a change adds is said, and what it only moves, narrows or reorders is not.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, missing_docs)]

mod azure;
mod github;
mod google;
mod mixed;
mod others;
mod plans;
