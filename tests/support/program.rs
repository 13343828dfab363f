//! Running the real binary in an environment that holds nothing of the developer's.

use std::ffi::OsStr;
use std::path::Path;

/// How a run ended.
#[derive(Debug)]
pub struct Ran {
    pub code: i32,
    pub stdout: String,
    pub stderr: String,
}

/// The binary in `folder`, with only PATH from outside.
pub fn pairgate(folder: &Path) -> assert_cmd::Command {
    let mut command = assert_cmd::Command::new(assert_cmd::cargo::cargo_bin!("pairgate"));
    command.current_dir(folder).env_clear().timeout(std::time::Duration::from_secs(120));
    command.env("PATH", std::env::var_os("PATH").unwrap_or_default());
    command
}

/// Runs the binary in `folder`.
pub fn run<A: AsRef<OsStr>>(folder: &Path, arguments: impl IntoIterator<Item = A>) -> Ran {
    finish(pairgate(folder).args(arguments))
}

/// Runs a prepared command. A panic is never a fine ending, whatever else a test looks at.
pub fn finish(command: &mut assert_cmd::Command) -> Ran {
    let output = command.output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    let code = output.status.code().unwrap_or_else(|| panic!("ended by a signal: {output:?}"));
    let ran = Ran { code, stdout: text(output.stdout), stderr: text(output.stderr) };
    assert!(!ran.stderr.contains("panicked at") && ran.code != 101, "{}", ran.stderr);
    ran
}
