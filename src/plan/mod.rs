//! The plan: what `terraform show -json` says, in the words of Terraform.

pub mod actions;
pub mod address;
pub mod canonical;
mod change;
pub mod configuration;
pub mod digest;
mod intake;
pub mod json;
mod members;
pub mod model;
mod pieces;
mod read;
mod refusal;
pub(crate) mod search;
pub mod secrets;
mod sections;
pub mod value;
pub mod volatile;

pub use actions::Actions;
pub use address::{Address, Key, Mode};
pub use intake::{Input, decode, plan};
pub use model::*;
pub use read::read;
pub use secrets::Secrets;
pub use value::{Marks, Raw, Value};
