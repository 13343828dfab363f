//! GitHub's own description of its interface.
use super::exchange::{Call, Reply};
pub fn request(_method: &str, _path: &str, _call: &Call) -> Vec<String> {
    Vec::new()
}
pub fn response(_method: &str, _path: &str, _reply: &Reply) -> Vec<String> {
    Vec::new()
}
