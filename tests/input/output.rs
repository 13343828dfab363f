//! Where reports go, what is never overwritten, and usage.

use std::process::{Command, Stdio};

use super::{folder_with, plan, plan_with, report_of};
use crate::support::program::run;

#[test]
fn reports_are_written_beside_the_one_that_is_printed() {
    let folder = folder_with("plan.json", plan().to_string().as_bytes());
    let printed = report_of(
        folder.path(),
        &[
            "check",
            "plan.json",
            "--output",
            "json=report.json",
            "--output",
            "markdown=summary.md",
            "--output=sarif=a=b.sarif",
        ],
    );
    let read = |name: &str| std::fs::read_to_string(folder.path().join(name)).unwrap();
    assert_eq!(serde_json::from_str::<serde_json::Value>(&read("report.json")).unwrap(), printed);
    assert!(read("summary.md").contains("aws_cloudwatch_log_group.main"));
    assert!(read("a=b.sarif").contains("\"version\": \"2.1.0\"") || read("a=b.sarif").contains("2.1.0"));
}

#[test]
fn what_a_report_is_made_from_is_never_overwritten() {
    let folder = folder_with("plan.json", plan().to_string().as_bytes());
    let path = folder.path();
    std::fs::write(path.join(".pairgate.hcl"), "language = \"en\"\n").unwrap();
    std::fs::create_dir(path.join("sub")).unwrap();
    #[cfg(unix)]
    std::os::unix::fs::symlink("plan.json", path.join("link.json")).unwrap();
    let outputs = ["text=plan.json", "text=./plan.json", "json=sub/../plan.json", "text=.pairgate.hcl"];
    let linked = if cfg!(unix) { vec!["text=link.json"] } else { vec![] };
    for output in outputs.into_iter().chain(linked) {
        for arguments in [vec!["check", "plan.json"], vec!["check"]] {
            let ran =
                run(path, arguments.into_iter().chain(["--output", "json=other.json", "--output", output]));
            assert_eq!((ran.code, ran.stdout.as_str()), (2, ""), "{output}");
            assert!(ran.stderr.contains("output-is-input") && ran.stderr.contains("help:"), "{}", ran.stderr);
            assert!(!path.join("other.json").exists(), "nothing is written when one output is refused");
        }
    }
    assert_eq!(std::fs::read(path.join("plan.json")).unwrap(), plan().to_string().as_bytes());
    assert_eq!(std::fs::read(path.join(".pairgate.hcl")).unwrap(), b"language = \"en\"\n");
}

#[test]
fn two_reports_do_not_share_a_file() {
    let folder = folder_with("plan.json", plan().to_string().as_bytes());
    let ran = run(folder.path(), ["check", "plan.json", "--output", "json=r", "--output", "text=./r"]);
    assert_eq!((ran.code, ran.stdout.as_str()), (2, ""));
    assert!(ran.stderr.contains("output-twice"), "{}", ran.stderr);
    assert!(!folder.path().join("r").exists());
}

#[test]
fn an_output_that_cannot_be_written_is_an_error_whatever_the_verdict() {
    let folder = folder_with("plan.json", plan().to_string().as_bytes());
    for output in ["json=missing/report.json", "json=.git"] {
        let ran = run(folder.path(), ["check", "plan.json", "--output", output]);
        assert_eq!((ran.code, ran.stdout.as_str()), (2, ""), "{output}");
        assert!(ran.stderr.contains("output-unwritable") && ran.stderr.contains("help:"), "{}", ran.stderr);
    }
}

#[test]
fn wrong_usage_is_an_input_error() {
    let folder = folder_with("plan.json", plan().to_string().as_bytes());
    let cases: [&[&str]; 12] = [
        &[],
        &["chek", "plan.json"],
        &["check", "plan.json", "--fromat", "json"],
        &["check", "plan.json", "--format", "yaml"],
        &["check", "plan.json", "--output", "report.json"],
        &["check", "plan.json", "--output", "yaml=report"],
        &["check", "plan.json", "--output", "json="],
        &["check", "plan.json", "--lang", "fr"],
        &["check", "plan.json", "--fail-on", "never"],
        &["check", "plan.json", "--budget", "-1"],
        &["check", "plan.json", "--color", "maybe"],
        &["check", "plan.json", "other.json"],
    ];
    let mut page = String::new();
    for case in cases {
        let ran = run(folder.path(), case);
        assert_eq!((ran.code, ran.stdout.as_str()), (2, ""), "{case:?}");
        let first = ran.stderr.lines().next().unwrap_or_default();
        page += &format!("{}\n    {first}\n", case.join(" "));
    }
    insta::assert_snapshot!(page);
}

#[test]
fn help_lists_the_exit_codes() {
    let folder = tempfile::tempdir().unwrap();
    let help = run(folder.path(), ["--help"]);
    assert_eq!((help.code, help.stderr.as_str()), (0, ""));
    insta::assert_snapshot!(help.stdout);
    assert_eq!(run(folder.path(), ["--version"]).code, 0);
    let check = run(folder.path(), ["check", "--help"]).stdout;
    assert!(check.contains("Exit codes:") && check.contains("130  interrupted"), "{check}");
}

/// Runs with a standard output that nobody reads, or that is full.
fn into(stdout: impl Into<Stdio>, folder: &std::path::Path, arguments: &[&str]) -> (i32, String) {
    let no_pack: &[&str] = if arguments[0] == "check" { &["--pack", "none"] } else { &[] };
    let output = Command::new(assert_cmd::cargo::cargo_bin!("pairgate"))
        .args(arguments)
        .args(no_pack)
        .current_dir(folder)
        .env_clear()
        .stdin(Stdio::null())
        .stdout(stdout)
        .output()
        .unwrap();
    let stderr = String::from_utf8(output.stderr).unwrap();
    assert!(!stderr.contains("panicked"), "{arguments:?}: {stderr}");
    (output.status.code().unwrap_or_else(|| panic!("ended by a signal: {arguments:?}")), stderr)
}

#[test]
fn a_closed_pipe_is_no_panic_and_no_clear_verdict() {
    let folder = folder_with("plan.json", plan().to_string().as_bytes());
    std::fs::write(folder.path().join("bad.json"), plan_with("/errored", true.into())).unwrap();
    let closed = || {
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        writer
    };
    for format in ["text", "markdown", "json", "sarif", "junit", "github"] {
        let (code, stderr) = into(closed(), folder.path(), &["check", "plan.json", "--format", format]);
        assert_eq!(code, 2, "{format}: {stderr}");
        assert!(stderr.contains("output-unwritable"), "{format}: {stderr}");
        let (code, _) = into(closed(), folder.path(), &["check", "bad.json", "--format", format]);
        assert!([1, 2].contains(&code), "{format}: {code}");
    }
    for arguments in [
        ["completions", "bash"].as_slice(),
        &["completions", "zsh"],
        &["explain"],
        &["explain", "digest"],
        &["digest", "plan.json"],
        &["config"],
    ] {
        let (code, stderr) = into(closed(), folder.path(), arguments);
        assert_eq!(code, 2, "{arguments:?}: {stderr}");
        assert!(stderr.contains("output-unwritable"), "{arguments:?}: {stderr}");
    }
    into(closed(), folder.path(), &["--help"]);
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_no_clear_verdict() {
    let folder = folder_with("plan.json", plan().to_string().as_bytes());
    let full = std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let (code, stderr) = into(full, folder.path(), &["check", "plan.json"]);
    assert_eq!(code, 2);
    assert!(stderr.contains("output-unwritable"), "{stderr}");
}
