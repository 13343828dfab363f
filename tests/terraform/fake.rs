//! Programs that only claim to be terraform.

use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use super::support::program::{Ran, executable, finish, pairgate};

const PLAN: &str = r#"{"format_version":"1.2","planned_values":{"root_module":{}},"configuration":{}}"#;

/// A folder with `tfplan` (a zip by its first bytes) and a program `bin/terraform` that runs `script`.
fn folder(script: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join(".git")).unwrap();
    std::fs::write(folder.path().join("tfplan"), b"PK\x03\x04rest").unwrap();
    program(&folder.path().join("bin/terraform"), script, 0o755);
    folder
}

fn program(path: &Path, script: &str, mode: u32) {
    executable(path, &format!("#!/bin/sh\n{script}\n"));
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
}

/// PATH with this folder first; the system's commands behind it.
fn check(folder: &Path, path: &[PathBuf], arguments: &[&str]) -> Ran {
    let system = ["/usr/bin", "/bin"].map(PathBuf::from);
    let path = std::env::join_paths(path.iter().chain(&system)).unwrap();
    finish(pairgate(folder).env("PATH", path).args(["check", "tfplan"]).args(arguments))
}

fn faked(script: &str) -> Ran {
    let folder = folder(script);
    let ran = check(folder.path(), &[folder.path().join("bin")], &[]);
    let stderr = ran.stderr.replace(folder.path().to_str().unwrap(), "FOLDER");
    // Where lines are wrapped depends on the length of the folder's name.
    let stderr = stderr.split_whitespace().filter(|word| *word != "│").collect::<Vec<_>>().join(" ");
    Ran { stderr, ..ran }
}

/// Exit code 4 and nothing on standard output.
fn failed(script: &str) -> String {
    let ran = faked(script);
    assert_eq!((ran.code, ran.stdout.as_str()), (4, ""), "{}", ran.stderr);
    assert!(ran.stderr.contains("help:"), "{}", ran.stderr);
    ran.stderr
}

#[test]
fn what_the_program_prints_is_the_plan() {
    assert_eq!(faked(&format!("echo '{PLAN}'")).code, 0);
    // Without a shell in between every argument arrives whole.
    let script = format!(
        "[ \"$1 $2 $3\" = 'show -no-color -json' ] && [ \"$#\" = 4 ] && [ -f \"$4\" ] && echo '{PLAN}'"
    );
    let ran = faked(&script);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
}

#[test]
fn a_program_that_fails_or_prints_garbage_is_terraforms_failure() {
    let scripts = [
        ("fails", "echo 'Error: no' >&2; exit 1"),
        ("fails without a word", "exit 3"),
        ("is killed", "kill -9 $$"),
        ("fails with a plan", &format!("echo '{PLAN}'; exit 1")),
        (
            "fails in colours",
            "printf '\\033[31m\\342\\225\\267\\033[0m\\n\\033[31m\\342\\224\\202\\033[0m \\033[1mError: \\033[0mno such plan\\n\\033[31m\\342\\225\\265\\033[0m\\n' >&2; exit 1",
        ),
        ("fails with control characters", "printf 'a\\007b\\033]0;title\\007c\\r\\n' >&2; exit 1"),
        ("prints nothing", "exit 0"),
        ("prints words", "echo 'Welcome to the wrapper'; echo '{}'"),
        ("prints words in colours", "printf '\\033[32mWelcome\\033[0m\\n'"),
        ("prints bytes", "printf '\\377\\376\\375\\001'"),
        ("prints a zip", "printf 'PK\\003\\004'"),
        ("prints a list", "echo '[]'"),
    ];
    let page: Vec<String> =
        scripts.iter().map(|(name, script)| format!("== {name}\n{}\n", failed(script))).collect();
    assert!(page.iter().all(|one| !one.contains('\u{1b}') && !one.contains('\u{7}')));
    insta::assert_snapshot!(page.join("\n"));
}

#[test]
fn a_plan_that_the_program_cuts_is_refused() {
    let ran = faked(&format!("printf '%s' '{}'", &PLAN[..40]));
    assert_eq!((ran.code, ran.stdout.as_str()), (2, ""), "{}", ran.stderr);
    assert!(ran.stderr.contains("plan-truncated"), "{}", ran.stderr);
}

#[test]
fn ten_megabytes_of_complaints_neither_block_nor_flood() {
    let flood = "head -c 10000000 /dev/zero | tr '\\0' 'x' >&2";
    let ran = faked(&format!("{flood}; echo '{PLAN}'"));
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    let stderr = failed(&format!("{flood}; exit 1"));
    assert!(stderr.len() < 20_000, "{}", stderr.len());
}

#[test]
fn a_child_that_keeps_the_pipe_open_does_not_hang_the_gate() {
    let beside = tempfile::NamedTempFile::new().unwrap();
    let ran = faked(&format!("sleep 60 & echo $! >'{}'; echo '{PLAN}'", beside.path().display()));
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    // The child is there still: nobody waited for it.
    let child = std::fs::read_to_string(beside.path()).unwrap();
    let killed = std::process::Command::new("kill").arg(child.trim()).status().unwrap();
    assert!(killed.success(), "`sleep` ended before the gate did");
}

#[test]
fn the_environment_is_built_from_a_list() {
    let folder = folder(&format!("env > seen; echo '{PLAN}'"));
    let hostile = [
        "TF_CLI_ARGS",
        "TF_CLI_ARGS_show",
        "TF_DATA_DIR",
        "TF_WORKSPACE",
        "TF_LOG",
        "TF_REATTACH_PROVIDERS",
        "AWS_SECRET_ACCESS_KEY",
        "PAIRGATE_SEAL_KEY",
        "LD_PRELOAD_X",
    ];
    let path = std::env::join_paths([folder.path().join("bin"), "/usr/bin".into(), "/bin".into()]).unwrap();
    let mut command = pairgate(folder.path());
    command
        .env("PATH", path)
        .envs(hostile.map(|name| (name, "0123456789abcdef")))
        .env("TF_PLUGIN_CACHE_DIR", "/cache");
    let ran = finish(command.args(["check", "tfplan"]));
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    let seen = std::fs::read_to_string(folder.path().join("seen")).unwrap();
    assert!(!seen.contains("0123456789abcdef"), "{seen}");
    assert!(seen.contains("TF_PLUGIN_CACHE_DIR=/cache") && seen.contains("CHECKPOINT_DISABLE=1"), "{seen}");
}

#[test]
fn a_missing_program_is_said_with_what_to_do() {
    let folder = folder("exit 9");
    for arguments in
        [[].as_slice(), &["--terraform-bin", "bin/no-such"], &["--terraform-bin", "no-such-terraform"]]
    {
        let ran = finish(
            pairgate(folder.path())
                .env("PATH", folder.path().join("empty"))
                .args(["check", "tfplan"])
                .args(arguments),
        );
        assert_eq!((ran.code, ran.stdout.as_str()), (2, ""), "{}", ran.stderr);
        assert!(ran.stderr.contains("--terraform-bin") && ran.stderr.contains("plan JSON"), "{}", ran.stderr);
    }
    let ran = finish(pairgate(folder.path()).env_remove("PATH").args(["check", "tfplan"]));
    assert_eq!(ran.code, 2, "{}", ran.stderr);
}

#[test]
fn a_program_is_named_from_here_and_not_from_the_folder_it_runs_in() {
    let folder = folder(&format!("echo '{PLAN}'"));
    let root = folder.path().join("live");
    std::fs::create_dir(&root).unwrap();
    program(&root.join("bin/terraform"), "exit 7", 0o755);
    let ran = check(folder.path(), &[], &["--chdir", "live", "--terraform-bin", "bin/terraform"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    let relative = finish(
        pairgate(folder.path()).env("PATH", "bin:/usr/bin:/bin").args(["check", "tfplan", "--chdir", "live"]),
    );
    assert_eq!(relative.code, 0, "{}", relative.stderr);
}

#[test]
fn a_file_that_cannot_be_run_does_not_hide_the_program_behind_it() {
    let folder = folder(&format!("echo '{PLAN}'"));
    program(&folder.path().join("first/terraform"), "exit 7", 0o644);
    std::fs::create_dir_all(folder.path().join("second/terraform")).unwrap();
    let path = ["first", "second", "bin"].map(|name| folder.path().join(name));
    let ran = check(folder.path(), &path, &[]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
}

#[test]
fn tofu_is_taken_where_there_is_no_terraform() {
    let folder = folder("exit 7");
    let bin = folder.path().join("tofu-bin");
    program(&bin.join("tofu"), &format!("echo '{PLAN}'"), 0o755);
    let path = |folders: &[&Path]| std::env::join_paths(folders).unwrap();
    let ran = finish(pairgate(folder.path()).env("PATH", path(&[&bin])).args(["check", "tfplan"]));
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    // Both are there: terraform wins, unless another is named.
    let both = path(&[&bin, &folder.path().join("bin")]);
    assert_eq!(finish(pairgate(folder.path()).env("PATH", &both).args(["check", "tfplan"])).code, 4);
    let named = finish(pairgate(folder.path()).env("PATH", &both).args([
        "check",
        "tfplan",
        "--terraform-bin",
        "tofu",
    ]));
    assert_eq!(named.code, 0, "{}", named.stderr);
}

#[test]
fn an_encrypted_plan_of_opentofu_is_a_saved_plan() {
    let folder = folder(&format!("echo '{PLAN}'"));
    let sealed = r#"{"meta":{"key_provider.pbkdf2.mykey":"eyJzYWx0Ijoi"},"encrypted_data":"c2VjcmV0","encryption_version":"v0"}"#;
    std::fs::write(folder.path().join("tfplan"), sealed).unwrap();
    let ran = check(folder.path(), &[folder.path().join("bin")], &[]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    // An encrypted state is a state.
    std::fs::write(folder.path().join("tfplan"), sealed.replacen('{', r#"{"serial":1,"lineage":"x","#, 1))
        .unwrap();
    let ran = check(folder.path(), &[folder.path().join("bin")], &[]);
    assert!(ran.code == 2 && ran.stderr.contains("plan-is-state"), "{}", ran.stderr);
}
