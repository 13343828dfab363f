//! SSH signatures over records, and the file that says whose keys count.
//!
//! The file is OpenSSH's own `allowed_signers`, so that `ssh-keygen -Y verify` and git read it too, and a verdict
//! can be checked without this program. It is read more strictly than OpenSSH reads it: a line that two readers
//! could understand in two ways decides nothing here, it is a mistake.
//!
//! A key is revoked by removing its line from the base branch, or by a `valid-before` in the past.

mod allowed;
mod armour;
mod check;
mod line;
mod refusal;
mod time;

pub use allowed::AllowedSigners;
pub use check::{Signed, Unreadable, signed};

/// The person that a principal `user:583231` names, in the form that the file and messages use.
pub fn principal(signer: u64) -> String {
    format!("user:{signer}")
}
