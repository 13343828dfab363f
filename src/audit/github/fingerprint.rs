//! What tells something from what it was when somebody accepted it, where its name and number stay: how far it reaches.

use sha2::{Digest as _, Sha256};

/// Of all that it may do, in any order.
pub(super) fn of(parts: impl IntoIterator<Item = String>) -> String {
    let mut parts: Vec<String> = parts.into_iter().collect();
    parts.sort();
    data_encoding::HEXLOWER.encode(&Sha256::digest(parts.join("\n")))
}

/// Of what may do this with these repositories.
pub(super) fn of_permissions<'a>(
    selection: &str,
    permissions: impl IntoIterator<Item = (&'a String, &'a String)>,
) -> String {
    let permissions = permissions.into_iter().map(|(name, level)| format!("{name}: {level}"));
    of(permissions.chain([format!("repositories: {selection}")]))
}
