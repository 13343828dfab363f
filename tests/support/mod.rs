//! What several tests share.

#![allow(dead_code)]

pub mod command;
pub mod files;
pub mod skip;
