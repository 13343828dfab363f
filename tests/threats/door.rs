//! `pairgate exec` and the shim: what changes nothing runs as terraform itself, everything else does not begin.

use std::path::{Path, PathBuf};

use crate::stage::Said;
use crate::support::program::{finish, pairgate};
use crate::support::terraform::{find, terraform};

const MAIN: &str =
    "variable \"a\" {\n  default = \"x\"\n}\nresource \"terraform_data\" \"one\" {\n  input = var.a\n}\n";

/// A folder with a state, as terraform left it.
struct Root {
    folder: tempfile::TempDir,
}

impl Root {
    fn new() -> Option<Self> {
        let program = find()?;
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("main.tf"), MAIN).unwrap();
        terraform(&program, folder.path(), &["init", "-no-color", "-input=false"]);
        terraform(&program, folder.path(), &["apply", "-no-color", "-input=false", "-auto-approve"]);
        Some(Self { folder })
    }

    fn path(&self) -> &Path {
        self.folder.path()
    }

    fn command(&self) -> assert_cmd::Command {
        let mut command = pairgate(self.path());
        command.env("HOME", self.path()).env("TF_CLI_CONFIG_FILE", "/dev/null");
        command
    }

    fn exec(&self, line: &[&str]) -> Said {
        Said::of(finish(self.command().args(["exec", "--", "terraform"]).args(line)))
    }

    fn state(&self) -> Vec<u8> {
        std::fs::read(self.path().join("terraform.tfstate")).unwrap()
    }

    /// These words are refused, before terraform began.
    fn refuses(&self, line: &[&str], sentences: &[&str]) {
        let before = self.state();
        self.exec(line).blocked(sentences);
        assert_eq!(self.state(), before, "{line:?}");
    }
}

#[test]
fn threat_50_what_changes_nothing_runs_as_terraform_itself() {
    let Some(root) = Root::new() else { return };
    root.exec(&["state", "list"]).passes();
    let ran = finish(root.command().args(["exec", "--", "terraform", "state", "list"]));
    assert_eq!((ran.stdout.as_str(), ran.stderr.as_str()), ("terraform_data.one\n", ""));
    // The exit code is terraform's own: 2 says that there are changes.
    let said = root.exec(&["plan", "-detailed-exitcode", "-var=a=y", "-no-color"]);
    assert_eq!(said.code, 2, "{}", said.text);
    said.says("1 to change");
    assert_eq!(root.exec(&["plan", "-detailed-exitcode"]).code, 0);
    root.exec(&["apply", "-help"]).passes().says("Usage: terraform [global options] apply");
    let here = format!("-chdir={}", root.path().display());
    let elsewhere = tempfile::tempdir().unwrap();
    let mut command = pairgate(elsewhere.path());
    command.env("TF_CLI_CONFIG_FILE", "/dev/null");
    Said::of(finish(command.args(["exec", "--", "terraform", &here, "state", "list"])))
        .passes()
        .says("terraform_data.one");
}

#[test]
fn threat_50_what_changes_something_is_refused_and_what_nobody_knows_too() {
    let Some(root) = Root::new() else { return };
    root.refuses(
        &["apply", "-auto-approve", "-var=a=y"],
        &["`terraform apply` changes something", "`pairgate apply PR`"],
    );
    root.refuses(&["destroy", "-auto-approve"], &["`pairgate apply PR -- -destroy`"]);
    root.refuses(
        &["-chdir=.", "apply", "-auto-approve", "-var=a=y"],
        &["needs two people", "nothing was run"],
    );
    root.refuses(&["state", "rm", "terraform_data.one"], &["`terraform state rm` changes something"]);
    root.refuses(&["workspace", "new", "x"], &["`terraform workspace new`"]);
    root.refuses(&["aply"], &["nobody knows", "is not on the list"]);
    root.refuses(&["--chdir=.", "apply"], &["only `-chdir=DIR`"]);
    root.refuses(&["", "apply", "-auto-approve"], &["nothing was run"]);
    for program in ["tofu", "/nowhere/tofu", "/nowhere/terraform"] {
        let ran = finish(root.command().args(["exec", "--", program, "apply"]));
        assert_eq!(ran.code, 1, "{}", ran.stderr);
    }
    let ran = finish(root.command().args(["exec", "--", "sh", "-c", "terraform apply"]));
    Said::of(ran).fails(&["neither terraform nor tofu"]);
}

#[test]
fn threat_50_a_plan_takes_no_states_place() {
    let Some(root) = Root::new() else { return };
    root.refuses(&["plan", "-out=terraform.tfstate"], &["is no saved plan", "another name"]);
    root.refuses(&["-chdir=.", "plan", "--out", "terraform.tfstate"], &["is no saved plan"]);
    for _ in 0..2 {
        // An older plan may be replaced.
        root.exec(&["plan", "-out=tfplan"]).passes();
    }
}

#[test]
fn threat_50_init_copies_no_state() {
    let Some(root) = Root::new() else { return };
    std::fs::write(
        root.path().join("backend.tf"),
        "terraform {\n  backend \"local\" {\n    path = \"b.tfstate\"\n  }\n}\n",
    )
    .unwrap();
    let before = root.state();
    for line in
        [&["init"][..], &["init", "-input=true"], &["init", "-migrate-state"], &["init", "-force-copy"]]
    {
        let mut command = root.command();
        command.args(["exec", "--", "terraform"]).args(line).write_stdin("yes\n");
        assert_eq!(finish(&mut command).code, 1, "{line:?}");
        assert!(!root.path().join("b.tfstate").exists() && root.state() == before, "{line:?}");
    }
}

#[test]
fn threat_50_selecting_a_workspace_takes_its_name_twice() {
    let Some(root) = Root::new() else { return };
    terraform(&find().unwrap(), root.path(), &["workspace", "new", "other"]);
    let select = |more: &[&str]| {
        let mut command = root.command();
        Said::of(finish(command.arg("exec").args(more).args([
            "--",
            "terraform",
            "workspace",
            "select",
            "default",
        ])))
    };
    select(&[]).blocked(&["`pairgate exec --workspace NAME -- terraform workspace select NAME`"]);
    select(&["--workspace", "other"]).blocked(&["needs two people"]);
    root.exec(&["workspace", "show"]).says("other");
    select(&["--workspace", "default"]).passes();
    root.exec(&["workspace", "show"]).says("default");
}

#[test]
fn threat_48_arguments_in_the_environment_are_scrubbed_and_said() {
    let Some(root) = Root::new() else { return };
    let mut command = root.command();
    command
        .env("TF_CLI_ARGS", "-help")
        .env("TF_CLI_ARGS_plan", "-destroy")
        .env("TF_CLI_ARGS_init", "-force-copy");
    let said = Said::of(finish(command.args(["exec", "--", "terraform", "plan", "-no-color"])));
    said.passes()
        .says("No changes.")
        .says("not passed on to terraform: `TF_CLI_ARGS`, `TF_CLI_ARGS_init`, `TF_CLI_ARGS_plan`");
}

#[test]
fn threat_49_variables_that_point_elsewhere_are_refused() {
    let Some(root) = Root::new() else { return };
    for name in ["TF_WORKSPACE", "TF_DATA_DIR"] {
        let mut command = root.command();
        command.env(name, "other").args(["exec", "--", "terraform", "plan"]);
        Said::of(finish(&mut command)).fails(&[&format!("`{name}` is set"), "unset it"]);
    }
    let mut command = root.command();
    command.env("TF_REATTACH_PROVIDERS", "not even json").args(["exec", "--", "terraform", "plan"]);
    Said::of(finish(&mut command)).passes().says("`TF_REATTACH_PROVIDERS`");
}

#[test]
fn threat_51_no_shell_sees_an_argument() {
    let Some(root) = Root::new() else { return };
    let odd = "$(touch pwned); `touch pwned` | touch pwned & 'x' \"y\" \\ *";
    let said = root.exec(&["plan", "-no-color", &format!("-var=a={odd}")]);
    said.passes().says("$(touch pwned)");
    let file = root.path().join(odd);
    root.exec(&["plan", &format!("-out={odd}")]).passes();
    assert!(file.is_file() && !root.path().join("pwned").exists());
}

/// A terraform in PATH that is the shim.
#[cfg(unix)]
fn shim(root: &Root) -> (PathBuf, std::ffi::OsString) {
    let folder = root.path().join("it's a folder; $(touch pwned)");
    let mut command = root.command();
    let said = Said::of(finish(command.args(["shim", "install", "--dir"]).arg(&folder)));
    said.passes().says("export PATH=").says("it is no wall");
    let rest = std::env::var_os("PATH").unwrap();
    let path =
        std::env::join_paths(std::iter::once(folder.clone()).chain(std::env::split_paths(&rest))).unwrap();
    (folder.join("terraform"), path)
}

#[cfg(unix)]
#[test]
fn threat_50_the_shim_leads_through_the_door_and_never_to_itself() {
    let Some(root) = Root::new() else { return };
    let (script, path) = shim(&root);
    let run = |line: &[&str]| {
        let mut command = std::process::Command::new(&script);
        command.args(line).current_dir(root.path()).env_clear().env("PATH", &path).env("HOME", root.path());
        command.env("TF_CLI_CONFIG_FILE", "/dev/null").output().unwrap()
    };
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let list = run(&["state", "list"]);
    assert_eq!((text(&list.stdout), text(&list.stderr)), ("terraform_data.one\n".to_owned(), String::new()));
    assert_eq!(run(&["plan", "-detailed-exitcode", "-var", "a=two words"]).status.code(), Some(2));
    let before = root.state();
    let apply = run(&["apply", "-auto-approve", "-var=a=y"]);
    assert_eq!(apply.status.code(), Some(1));
    assert!(text(&apply.stderr).contains("`pairgate apply PR`"), "{}", text(&apply.stderr));
    assert!(root.state() == before && !root.path().join("pwned").exists());
    // Named by its path the shim is no terraform.
    let mut command = root.command();
    command.args(["exec", "--"]).arg(&script).arg("version");
    Said::of(finish(&mut command)).fails(&["is pairgate's shim"]);
    // A shim alone leads nowhere, and not in circles.
    let alone = |path: &Path| {
        let mut command = pairgate(root.path());
        command.env("PATH", path).args(["exec", "--", "terraform", "version"]);
        Said::of(finish(&mut command))
    };
    alone(script.parent().unwrap()).fails(&["is not in PATH"]);
}

#[cfg(unix)]
#[test]
fn threat_50_a_wrapper_behind_the_shim_goes_in_no_circle() {
    let Some(root) = Root::new() else { return };
    let (_, path) = shim(&root);
    let wrappers = tempfile::tempdir().unwrap();
    let wrapper = wrappers.path().join("terraform");
    crate::support::program::executable(&wrapper, "#!/bin/sh\nexec terraform \"$@\"\n");
    let mut folders: Vec<PathBuf> = std::env::split_paths(&path).collect();
    folders.insert(1, wrappers.path().to_owned());
    let mut command = root.command();
    command.env("PATH", std::env::join_paths(folders).unwrap()).args(["exec", "--", "terraform", "version"]);
    Said::of(finish(&mut command)).fails(&["was reached from itself"]);
}

#[cfg(unix)]
#[test]
fn a_shim_replaces_only_a_shim_and_says_how_it_stands() {
    let Some(root) = Root::new() else { return };
    let (script, path) = shim(&root);
    let folder = script.parent().unwrap().to_owned();
    let run = |verb: &str, path: Option<&std::ffi::OsStr>| {
        let mut command = root.command();
        if let Some(path) = path {
            command.env("PATH", path);
        }
        Said::of(finish(command.args(["shim", verb, "--dir"]).arg(&folder)))
    };
    run("status", Some(&path)).passes().says("leads to");
    run("status", None).blocked(&["goes past the gate", "comes later in PATH"]);
    run("install", Some(&path)).passes();
    run("remove", None).passes().says("removed");
    run("remove", None).passes().says("nothing to remove");
    run("status", None).blocked(&["pairgate shim install"]);
    std::fs::write(&script, "#!/bin/sh\necho mine\n").unwrap();
    run("install", None).fails(&["is not a shim of pairgate"]);
    run("remove", None).fails(&["is not a shim of pairgate"]);
    std::fs::remove_file(&script).unwrap();
    std::os::unix::fs::symlink("/nowhere", &script).unwrap();
    run("install", None).fails(&["is not a shim of pairgate"]);
}
