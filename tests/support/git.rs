//! Git without anything of whoever runs the tests: a hook that runs them has `GIT_DIR` set, and a person's settings
//! sign commits, change the ends of lines and run hooks.

use std::path::Path;
use std::process::Command;

/// Git in a folder, with only PATH from outside.
pub fn command(at: &Path) -> Command {
    let mut command = Command::new("git");
    command.current_dir(at).env_clear().env("PATH", std::env::var_os("PATH").unwrap_or_default());
    command.env("HOME", at).env("GIT_CONFIG_NOSYSTEM", "1").env("GIT_CONFIG_GLOBAL", "/dev/null");
    command
}

/// What git prints; panics when it fails.
pub fn git(at: &Path, arguments: &[&str]) -> String {
    let done = command(at).args(arguments).output().unwrap();
    assert!(done.status.success(), "git {arguments:?}: {}", String::from_utf8_lossy(&done.stderr));
    String::from_utf8(done.stdout).unwrap()
}
