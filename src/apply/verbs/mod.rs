//! Which terraform and tofu commands change something, and which of their arguments an apply passes on.
//!
//! Nobody can list what every future release does, so the table lists what is known to change nothing and everything
//! else is refused. Terraform reads its command line in its own way (help wins over everything, one dash is as good
//! as two, a value may look like a flag); where the two readings could differ, this one refuses.

mod arguments;
mod classify;
mod init;
mod posted;
mod table;
#[cfg(test)]
mod tests;

pub use arguments::{PlanArguments, plan_arguments};
pub use classify::{Kind, Verb, Way, classify, folder};
pub use posted::may_be_posted;
