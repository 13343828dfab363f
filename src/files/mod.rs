//! Files of the machine: the configuration file and the policy files that are read, the starter files that are
//! written.
//!
//! Layers 1 to 4 take texts; here is where those texts come from, with their sizes bounded and every
//! refusal of the operating system turned into a message that says what to do.

pub mod config_file;
pub mod new_file;
pub mod plan_file;
pub mod policy_files;
pub mod replace;
pub mod saved_plan;
