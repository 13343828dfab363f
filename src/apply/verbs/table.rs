//! The two lists: commands that change nothing of what terraform manages, and commands that need two people.
//!
//! "Changes nothing" is about the managed objects and their state. Files of the own folder may change: formatting,
//! downloaded providers and modules, the lock file, a saved plan. They are in nobody's way, and git shows them.

use super::classify::Way;

/// Commands that run at once, for whoever asks.
pub(super) const READ_ONLY: [&[&str]; 22] = [
    &["version"],
    &["fmt"],
    &["validate"],
    &["plan"],
    &["show"],
    &["output"],
    &["graph"],
    // Evaluates expressions; takes the lock and writes nothing.
    &["console"],
    &["get"],
    &["modules"],
    &["metadata", "functions"],
    &["providers"],
    // Writes the lock file, which is reviewed as every file of the repository is.
    &["providers", "lock"],
    &["providers", "mirror"],
    &["providers", "schema"],
    &["state", "list"],
    &["state", "show"],
    &["state", "pull"],
    &["workspace", "list"],
    &["workspace", "show"],
    // The caller's own credentials for a host: a second person could agree to nothing there.
    &["login"],
    &["logout"],
];

/// Commands that need two people, and the way to them.
pub(super) const GATED: [(&[&str], Way); 20] = [
    (&["apply"], Way::Apply { arguments: "" }),
    (&["destroy"], Way::Apply { arguments: " -- -destroy" }),
    (&["refresh"], Way::Apply { arguments: " -- -refresh-only" }),
    // Makes real objects, and destroys them when all goes well.
    (&["test"], Way::Partner),
    (&["import"], Way::Partner),
    (&["taint"], Way::Partner),
    (&["untaint"], Way::Partner),
    (&["force-unlock"], Way::Partner),
    (&["state", "mv"], Way::Partner),
    (&["state", "move"], Way::Partner),
    (&["state", "rm"], Way::Partner),
    (&["state", "remove"], Way::Partner),
    (&["state", "push"], Way::Partner),
    (&["state", "replace-provider"], Way::Partner),
    (&["workspace", "new"], Way::Partner),
    (&["workspace", "delete"], Way::Partner),
    // Changes only where the next command in this folder looks; people forget that it did.
    (&["workspace", "select"], Way::Named),
    // The old name of `workspace`.
    (&["env", "new"], Way::Partner),
    (&["env", "delete"], Way::Partner),
    (&["env", "select"], Way::Partner),
];
