//! Keys: signing with `ssh-keygen`, so that agents and security keys work as they do for everything else.
//!
//! No private key is ever read here: which file or which key of the agent it is, is all that is known.

mod choose;
mod keygen;
mod temporary;

pub use choose::{Preferences, choose};
pub use keygen::KeyFile;
