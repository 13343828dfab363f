//! What people and programs read: one file a format.

pub mod config;
pub mod diagnostic;
mod excerpt;
