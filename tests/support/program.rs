//! Running the real binary in an environment that holds nothing of the developer's.

use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};

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

/// Runs the binary in `folder`; `check` without the built-in pack, as [`finish`] says.
pub fn run<A: AsRef<OsStr>>(folder: &Path, arguments: impl IntoIterator<Item = A>) -> Ran {
    let mut arguments: Vec<OsString> =
        arguments.into_iter().map(|argument| argument.as_ref().to_owned()).collect();
    if wants_no_pack(&arguments) {
        // In front, because what stands behind `--` is no option.
        arguments.splice(1..1, NO_PACK.map(OsString::from));
    }
    finish(pairgate(folder).args(arguments))
}

/// Most tests are about one thing and their plans are tiny, so the built-in pack would always find something
/// besides. A test that is about the pack says `--pack all`.
const NO_PACK: [&str; 2] = ["--pack", "none"];

fn wants_no_pack(arguments: &[OsString]) -> bool {
    arguments.first().is_some_and(|first| first == "check")
        && !arguments.iter().any(|argument| argument == NO_PACK[0])
}

/// Runs a prepared command. A panic is never a fine ending, whatever else a test looks at. `check` runs without
/// the built-in pack unless `--pack` says otherwise.
pub fn finish(command: &mut assert_cmd::Command) -> Ran {
    let arguments: Vec<OsString> = command.get_args().map(OsStr::to_owned).collect();
    if wants_no_pack(&arguments) {
        command.args(NO_PACK);
    }
    ended(command)
}

/// Runs the binary with these arguments and no others: what is shown to people is what they get.
pub fn as_user<A: AsRef<OsStr>>(folder: &Path, arguments: impl IntoIterator<Item = A>) -> Ran {
    ended(pairgate(folder).args(arguments))
}

fn ended(command: &mut assert_cmd::Command) -> Ran {
    let output = command.output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    let code = output.status.code().unwrap_or_else(|| panic!("ended by a signal: {output:?}"));
    let ran = Ran { code, stdout: text(output.stdout), stderr: text(output.stderr) };
    assert!(!ran.stderr.contains("panicked at") && ran.code != 101, "{}", ran.stderr);
    ran
}

/// Writes a program. Another process does: a program that a thread beside starts has a copy of every open file until
/// its exec, and one that is open for writing cannot be run (`Text file busy`).
#[cfg(unix)]
pub fn executable(path: &Path, text: &str) {
    use std::io::Write as _;
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    let mut shell = std::process::Command::new("sh")
        .args(["-c", "cat > \"$1\" && chmod 755 \"$1\"", "sh"])
        .arg(path)
        .stdin(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    shell.stdin.take().unwrap().write_all(text.as_bytes()).unwrap();
    assert!(shell.wait().unwrap().success(), "{}", path.display());
}

/// Another program of the tests: it lies beside the one that runs now and is named alike. None when nobody built it.
pub fn beside(test: &str) -> Option<PathBuf> {
    let here = std::env::current_exe().ok()?;
    let all = std::fs::read_dir(here.parent()?).ok()?.flatten().map(|entry| entry.path());
    let start = format!("{test}-");
    let named = |path: &PathBuf| {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        name.starts_with(&start) && path.extension().is_none_or(|ending| ending == "exe")
    };
    all.filter(named).max_by_key(|path| path.metadata().and_then(|data| data.modified()).ok())
}
