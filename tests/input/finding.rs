//! Where a plan is looked for, and what is said when it cannot be read.

use std::process::{Command, Stdio};

use super::{folder_with, plan, plan_with, report_of};
use crate::support::program::{finish, pairgate, run};

/// What blocks by one rule alone.
const BLOCKING: &str = "/errored";

#[test]
fn without_a_name_the_usual_names_are_tried_in_order_and_the_one_taken_is_said() {
    let folder = folder_with("plan.json", plan().to_string().as_bytes());
    for name in ["tfplan.json", "plan.out", "tfplan"] {
        let before = report_of(folder.path(), &["check"]);
        std::fs::write(folder.path().join(name), plan().to_string()).unwrap();
        let after = report_of(folder.path(), &["check"]);
        assert_ne!(before["plan"]["source"], after["plan"]["source"]);
        let source = after["plan"]["source"].as_str().unwrap();
        assert!(source.ends_with(name), "{source}");
        let notice = after["notices"][0]["en"].as_str().unwrap();
        assert!(notice.contains("no plan was named") && notice.contains(name), "{notice}");
    }
    std::fs::create_dir(folder.path().join("sub")).unwrap();
    let ran = run(&folder.path().join("sub"), ["check"]);
    assert_eq!((ran.code, ran.stdout.as_str()), (2, ""));
    insta::assert_snapshot!(ran.stderr);
}

#[test]
fn a_folder_with_a_usual_name_is_no_plan() {
    let folder = folder_with("plan.json", plan().to_string().as_bytes());
    std::fs::create_dir(folder.path().join("tfplan")).unwrap();
    let report = report_of(folder.path(), &["check"]);
    assert!(report["plan"]["source"].as_str().unwrap().ends_with("plan.json"));
}

#[test]
fn chdir_leads_to_the_plan_and_to_the_configuration() {
    let folder = folder_with("elsewhere.json", plan_with(BLOCKING, true.into()).as_bytes());
    let root = folder.path().join("live");
    std::fs::create_dir(&root).unwrap();
    std::fs::write(root.join("plan.json"), plan().to_string()).unwrap();
    std::fs::write(root.join(".pairgate.hcl"), "rule \"incomplete-plan\" { level = \"off\" }\n").unwrap();
    let found = report_of(folder.path(), &["check", "--chdir", "live"]);
    assert_eq!(found["plan"]["source"], "live/plan.json");
    // A named plan is named from here; only the configuration follows `--chdir`.
    let named = report_of(folder.path(), &["check", "--chdir", "live", "elsewhere.json"]);
    assert_eq!((&named["verdict"], &named["plan"]["root_module"]), (&"clear".into(), &".".into()));
    assert_eq!(report_of(folder.path(), &["check", "elsewhere.json"])["verdict"], "blocked");
    let ran = run(folder.path(), ["check", "--chdir", "missing"]);
    assert_eq!((ran.code, ran.stdout.as_str()), (2, ""));
    assert!(
        ran.stderr.contains("`missing` is not a folder") && ran.stderr.contains("help:"),
        "{}",
        ran.stderr
    );
}

#[test]
fn standard_input_is_a_plan_of_the_current_folder() {
    let folder = folder_with(".pairgate.hcl", b"rule \"incomplete-plan\" { level = \"off\" }\n");
    let text = plan_with(BLOCKING, true.into());
    let ran = finish(pairgate(folder.path()).args(["check", "-"]).write_stdin(text.clone()));
    assert_eq!(ran.code, 0, "{}{}", ran.stdout, ran.stderr);
    let ran = finish(pairgate(folder.path()).args(["check", "/dev/stdin"]).write_stdin(text));
    assert_eq!(ran.code, 0, "the configuration of the current folder holds: {}{}", ran.stdout, ran.stderr);
}

#[cfg(unix)]
#[test]
fn a_named_pipe_is_read_with_the_configuration_of_the_current_folder() {
    let folder = folder_with(".pairgate.hcl", b"rule \"incomplete-plan\" { level = \"off\" }\n");
    let away = tempfile::tempdir().unwrap();
    let pipe = away.path().join("pipe");
    assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let writer = {
        let (pipe, text) = (pipe.clone(), plan_with(BLOCKING, true.into()));
        std::thread::spawn(move || std::fs::write(pipe, text).unwrap())
    };
    let ran = run(folder.path(), ["check".as_ref(), pipe.as_os_str()]);
    writer.join().unwrap();
    assert_eq!(ran.code, 0, "{}{}", ran.stdout, ran.stderr);
}

#[test]
fn what_cannot_be_read_is_said_with_the_reason() {
    let folder = folder_with("plan.json", plan().to_string().as_bytes());
    std::fs::create_dir(folder.path().join("plans")).unwrap();
    let page: Vec<String> = ["missing.json", "plans", "plan.json/inside"]
        .map(|name| {
            let ran = run(folder.path(), ["check", name]);
            assert_eq!((ran.code, ran.stdout.as_str()), (2, ""));
            format!("== {name}\n{}", ran.stderr)
        })
        .into();
    insta::assert_snapshot!(page.join("\n"));
}

#[cfg(unix)]
#[test]
fn a_plan_without_permission_is_refused() {
    use std::os::unix::fs::PermissionsExt;
    let folder = folder_with("plan.json", plan().to_string().as_bytes());
    let path = folder.path().join("plan.json");
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o0)).unwrap();
    if std::fs::read(&path).is_ok() {
        // Permissions do not hold for root, whom this test cannot stop being.
        crate::support::skip::cannot("this user may read everything");
        return;
    }
    let ran = run(folder.path(), ["check", "plan.json"]);
    assert_eq!((ran.code, ran.stdout.as_str()), (2, ""));
    assert!(ran.stderr.contains("plan-unreadable") && ran.stderr.contains("help:"), "{}", ran.stderr);
}

#[test]
fn a_name_that_looks_like_a_flag_or_a_command_is_only_a_name() {
    let folder = folder_with("$(touch hacked);x.json", plan().to_string().as_bytes());
    assert_eq!(run(folder.path(), ["check", "$(touch hacked);x.json"]).code, 0);
    assert!(!folder.path().join("hacked").exists());
    std::fs::rename(folder.path().join("$(touch hacked);x.json"), folder.path().join("-help")).unwrap();
    assert_eq!(run(folder.path(), ["check", "--", "-help"]).code, 0);
}

#[cfg(unix)]
#[test]
fn a_name_that_is_no_text_is_read_too() {
    use std::os::unix::ffi::OsStrExt;
    let folder = folder_with("plan.json", plan().to_string().as_bytes());
    let name = std::ffi::OsStr::from_bytes(b"pl\xffan.json");
    std::fs::rename(folder.path().join("plan.json"), folder.path().join(name)).unwrap();
    let ran = run(folder.path(), ["check".as_ref(), name]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    // It is refused as output though its shown name differs from its real one.
    let mut output = std::ffi::OsString::from("text=");
    output.push(name);
    let ran = run(folder.path(), ["check".as_ref(), name, "--output".as_ref(), &output]);
    assert_eq!(ran.code, 2, "{}", ran.stdout);
    assert_eq!(std::fs::read(folder.path().join(name)).unwrap(), plan().to_string().as_bytes());
}

#[test]
fn a_closed_standard_input_is_an_empty_plan() {
    let folder = tempfile::tempdir().unwrap();
    let output = Command::new(assert_cmd::cargo::cargo_bin!("pairgate"))
        .args(["check", "-"])
        .current_dir(folder.path())
        .env_clear()
        .stdin(Stdio::null())
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("plan-empty"));
}
