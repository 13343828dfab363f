//! The functions that are compared, by group. A group is a test.

mod collections;
mod encoding;
mod numbers;
mod strings;
