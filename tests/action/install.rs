//! How the program gets onto the runner: a checked release, or a build of the action's own source.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::runner::{Runner, TARGET, VERSION, ready};
use crate::support;

const CHECKED: &str = "examples/safe-tag-change/plan.json";

fn job() -> Runner {
    Runner::new().input("mode", "check").with("plan.json", CHECKED)
}

fn folder(runner: &Runner, version: &str) -> std::path::PathBuf {
    let folder =
        runner.path("releases/github.com/pairgate/pairgate/releases/download").join(format!("v{version}"));
    fs::create_dir_all(&folder).unwrap();
    folder
}

/// Releases a program, and tells the archive's name and checksum.
fn released(runner: &Runner, version: &str, program: &Path) -> (String, String) {
    let folder = folder(runner, version);
    let archive = format!("pairgate-{version}-{TARGET}.tar.gz");
    let tar = Command::new("tar")
        .args(["-I", "gzip -1", "-cf", &archive, "--transform", "s/.*/pairgate/", "-C"])
        .args([program.parent().unwrap(), Path::new(program.file_name().unwrap())])
        .current_dir(&folder)
        .status()
        .unwrap();
    assert!(tar.success());
    let output = Command::new("sha256sum").arg(&archive).current_dir(&folder).output().unwrap();
    (archive, String::from_utf8(output.stdout).unwrap().split(' ').next().unwrap().to_owned())
}

fn sums(runner: &Runner, version: &str, text: &str) {
    fs::write(folder(runner, version).join("SHA256SUMS"), text).unwrap();
}

#[test]
fn a_release_with_the_right_checksum_is_used_and_nothing_is_built() {
    if !ready() {
        return;
    }
    let runner = job();
    let (archive, sum) = released(&runner, VERSION, assert_cmd::cargo::cargo_bin!("pairgate"));
    sums(
        &runner,
        VERSION,
        &format!("{}  pairgate-{VERSION}-other.tar.gz\n{sum}  {archive}\n", "0".repeat(64)),
    );
    let ended = runner.run();
    assert_eq!(ended.code, 0, "{}", ended.log);
    assert!(ended.log.contains(&format!("is installed, checksum {sum}")), "{}", ended.log);
    assert_eq!(ended.outputs["verdict"], "clear");
    assert_eq!(ended.ran, ["Look at the event", "Look for a release", "pairgate"]);
    assert!(!runner.path("cargo-log").exists());
}

/// `.ci/archive` makes the archives of releases, and `sha256sum` their list.
#[test]
fn an_archive_as_releases_have_them_is_taken() {
    if !ready() {
        return;
    }
    let runner = job();
    let folder = folder(&runner, VERSION);
    let made = Command::new("bash")
        .arg(support::files::project(".ci/archive"))
        .args([VERSION, TARGET])
        .args([assert_cmd::cargo::cargo_bin!("pairgate"), &folder])
        .status()
        .unwrap();
    assert!(made.success());
    let summed = Command::new("bash")
        .args(["-c", "sha256sum pairgate-*.tar.gz >SHA256SUMS"])
        .current_dir(&folder)
        .status()
        .unwrap();
    assert!(summed.success());
    let ended = runner.run();
    assert_eq!(ended.code, 0, "{}", ended.log);
    assert_eq!(ended.ran, ["Look at the event", "Look for a release", "pairgate"]);
}

#[test]
fn a_wrong_checksum_is_refused_and_never_a_reason_to_build() {
    if !ready() {
        return;
    }
    let runner = job().noting(0, None);
    let (archive, _) = released(&runner, VERSION, &runner.path("noting"));
    for text in [
        format!("{}  {archive}\n", "0".repeat(64)),
        // No checksum, and two of them.
        format!("abc  {archive}\n"),
        format!("{}  {archive}\n{}  {archive}\n", "0".repeat(64), "1".repeat(64)),
    ] {
        sums(&runner, VERSION, &text);
        let ended = runner.run();
        assert_eq!(ended.code, 2, "{}", ended.log);
        assert!(ended.log.contains("checksum"), "{}", ended.log);
        assert_eq!(ended.ran, ["Look at the event", "Look for a release"]);
        assert!(!runner.path("cargo-log").exists() && !runner.path("temp/pairgate-bin/pairgate").exists());
        assert_eq!(ended.outputs["verdict"], "");
    }
}

#[test]
fn an_archive_that_is_listed_and_missing_is_refused() {
    if !ready() {
        return;
    }
    let runner = job();
    sums(&runner, VERSION, &format!("{}  pairgate-{VERSION}-{TARGET}.tar.gz\n", "0".repeat(64)));
    let ended = runner.run();
    assert_eq!(ended.code, 2);
    assert!(ended.log.contains("it is not there; do not use that release"), "{}", ended.log);
}

#[test]
fn an_archive_with_a_link_in_place_of_the_program_is_refused() {
    if !ready() {
        return;
    }
    let runner = job();
    let folder = folder(&runner, VERSION);
    let archive = format!("pairgate-{VERSION}-{TARGET}.tar.gz");
    std::os::unix::fs::symlink("/bin/true", folder.join("pairgate")).unwrap();
    assert!(
        Command::new("tar")
            .args(["-czf", &archive, "pairgate"])
            .current_dir(&folder)
            .status()
            .unwrap()
            .success()
    );
    let output = Command::new("sha256sum").arg(&archive).current_dir(&folder).output().unwrap();
    fs::write(folder.join("SHA256SUMS"), output.stdout).unwrap();
    let ended = runner.run();
    assert_eq!(ended.code, 2);
    assert!(ended.log.contains("holds no file pairgate"), "{}", ended.log);
}

#[test]
fn without_a_release_the_own_source_is_built_in_its_own_folder_and_kept() {
    if !ready() {
        return;
    }
    let runner = job();
    let ended = runner.run();
    assert_eq!(ended.code, 0, "{}", ended.log);
    assert!(
        ended.log.contains("has no release; pairgate is built from the source of the action"),
        "{}",
        ended.log
    );
    let key = ended.cache_key.unwrap();
    assert!(key.starts_with(&format!("pairgate-{TARGET}-")) && key.len() == TARGET.len() + 10 + 64, "{key}");
    let log = fs::read_to_string(runner.path("cargo-log")).unwrap();
    // `.cargo/config.toml` of a pull request must not be obeyed.
    assert!(log.trim_end().ends_with(&format!("in {}", env!("CARGO_MANIFEST_DIR"))), "{log}");

    // A later job finds it.
    fs::remove_dir_all(runner.path("temp")).unwrap();
    fs::create_dir(runner.path("temp")).unwrap();
    let again = runner.run();
    assert_eq!((again.code, again.cache_key), (0, Some(key)), "{}", again.log);
    assert_eq!(fs::read_to_string(runner.path("cargo-log")).unwrap(), log, "built a second time");
}

#[test]
fn a_server_in_trouble_is_an_error_and_no_reason_to_build() {
    if !ready() {
        return;
    }
    for answer in ["503", "000", "302"] {
        let runner = job();
        fs::write(runner.path("curl-answers"), answer).unwrap();
        let ended = runner.run();
        assert_eq!(ended.code, 2);
        assert!(ended.log.contains(&format!("answered {answer}; run the job again")), "{}", ended.log);
        assert!(!runner.path("cargo-log").exists());
    }
    let ended = job().stub("curl", "#!/bin/sh\necho 'curl: (6) no such host' >&2\nexit 6\n").run();
    assert_eq!(ended.code, 2);
    assert!(ended.log.contains("cannot be fetched"), "{}", ended.log);
}

#[test]
fn another_version_comes_from_its_release_or_not_at_all() {
    if !ready() {
        return;
    }
    let runner = job().input("version", "v99.0.1").noting(0, None);
    let ended = runner.run();
    assert_eq!(ended.code, 2);
    assert!(
        ended.log.contains(
            "pairgate 99.0.1: version 99.0.1 has no release, and this action's own source is version"
        )
    );
    let (archive, sum) = released(&runner, "99.0.1", &runner.path("noting"));
    sums(&runner, "99.0.1", &format!("{sum} *{archive}\r\n"));
    let ended = runner.run();
    assert_eq!(ended.code, 0, "{}", ended.log);
    assert!(!runner.path("cargo-log").exists());
}

#[test]
fn a_branch_a_folder_and_the_word_source_build_without_asking() {
    if !ready() {
        return;
    }
    for (used, version) in
        [(("pairgate/pairgate", "main"), ""), (("", ""), ""), (("pairgate/pairgate", "v1"), "source")]
    {
        let mut runner = job().input("version", version);
        runner.used = (used.0.to_owned(), used.1.to_owned());
        let ended = runner.run();
        assert_eq!(ended.code, 0, "{}", ended.log);
        assert!(!runner.path("curl-log").exists(), "{used:?}");
        assert!(runner.path("cargo-log").exists());
    }
    // A commit is how careful people name a release.
    let mut runner = job();
    runner.used.1 = "c".repeat(40);
    assert_eq!(runner.run().code, 0);
    assert!(runner.path("curl-log").exists());
}

#[test]
fn a_build_that_fails_fails_the_step() {
    if !ready() {
        return;
    }
    let ended = job().stub("cargo", "#!/bin/sh\nexit 101\n").run();
    assert_eq!(ended.code, 101);
    assert_eq!(ended.ran.last().unwrap(), "Build");
}

/// The manual is compiled in: with another page the program is another one.
#[test]
fn everything_that_is_compiled_in_is_in_the_key_of_a_build() {
    let script = fs::read_to_string(support::files::project("action/download.sh")).unwrap();
    let key =
        script.lines().find_map(|line| line.trim().strip_prefix("find Cargo.toml Cargo.lock ")).unwrap();
    let folders: Vec<&str> = key.split(" -type").next().unwrap().split(' ').collect();
    let manifest = fs::read_to_string(support::files::project("Cargo.toml")).unwrap();
    let packed = manifest.lines().find_map(|line| line.strip_prefix("include = ")).unwrap();
    let packed: Vec<&str> =
        packed.split('"').skip(1).step_by(2).filter_map(|place| place.strip_suffix("/**")).collect();
    assert!(packed.contains(&"src") && packed.contains(&"docs"), "{packed:?}");
    for folder in packed {
        assert!(folders.contains(&folder), "{folder}: {folders:?}");
    }
}
