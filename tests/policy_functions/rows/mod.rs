//! The functions that are compared, by group. A group is a test.

mod format;
mod hashes;
mod numbers;
mod patterns;
mod strings;
mod time;
