//! The functions that are compared, by group. A group is a test.

mod collections;
mod encoding;
mod format;
mod hashes;
mod numbers;
mod patterns;
mod strings;
mod time;
