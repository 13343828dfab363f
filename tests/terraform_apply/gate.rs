//! What the gate does between plan and outcome, as a process that a test starts, signals and kills.

use std::cell::RefCell;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use pairgate::diagnostic::Diagnostic;
use pairgate::terraform::{ApplyRun, Sealed, StateNow, Terraform, VariableFiles, for_apply};
use serde_json::{Value, json};

use crate::until;

#[test]
#[ignore = "other tests run it as a process of its own"]
fn run() {
    let Some(spec) = std::env::var_os("PAIRGATE_TEST_GATE") else { return };
    let spec: Value = serde_json::from_slice(&fs::read(spec).unwrap()).unwrap();
    let folder = PathBuf::from(spec["folder"].as_str().unwrap());
    let result = gate(&spec, &folder).unwrap_or_else(
        |error| json!({ "error": { "code": error.code, "message": error.message, "help": error.help } }),
    );
    // Whole or not at all: a test may be waiting for it.
    fs::write(folder.join("result.part"), result.to_string()).unwrap();
    fs::rename(folder.join("result.part"), folder.join("result.json")).unwrap();
    if spec["lingers"] == true {
        until("a signal", || false);
    }
}

fn texts(value: &Value) -> Vec<String> {
    value.as_array().unwrap().iter().map(|one| one.as_str().unwrap().to_owned()).collect()
}

fn state(state: &StateNow) -> Value {
    json!({ "lineage": state.lineage, "serial": state.serial })
}

fn gate(spec: &Value, folder: &Path) -> Result<Value, Diagnostic> {
    let private = folder.join("private");
    let (plan, log) = (private.join("plan"), private.join("log"));
    let terraform = Terraform::find(spec["program"].as_str().map(Path::new), &folder.join("root"))?;
    let given = texts(&spec["plan"]);
    let values = VariableFiles::read(terraform.folder(), &given)?;
    terraform.plan(&plan, &given, true)?;
    let shown: Value = serde_json::from_slice(&terraform.show_plan(&plan)?).unwrap();
    let mut arguments = texts(&spec["apply"]);
    if spec["again"] == true {
        arguments.extend(for_apply(&given, shown["terraform_version"].as_str().unwrap())?);
    }
    let sealed = Sealed::new(&fs::read(&plan).unwrap(), &private)?;
    let before = terraform.state()?;
    if spec["pauses"] == true {
        fs::write(folder.join("sealed"), "yes").unwrap();
        until("the test to go on", || folder.join("go").exists());
    }
    values.unchanged()?;
    let (output, asked, ticks) = (RefCell::new(Vec::new()), RefCell::new(Vec::new()), RefCell::new(0));
    let environment: Vec<(String, String)> = match spec.get("environment") {
        Some(pairs) => serde_json::from_value(pairs.clone()).unwrap(),
        None => Vec::new(),
    };
    let ran = terraform.apply(
        &sealed,
        &mut ApplyRun {
            arguments: &arguments,
            environment: &environment,
            log: &log,
            spawned: &mut |pid| fs::write(folder.join("pid"), format!("{pid}.")).unwrap(),
            output: &mut |bytes| output.borrow_mut().extend_from_slice(bytes),
            tick: &mut || *ticks.borrow_mut() += 1,
            asked: &mut |what| {
                asked.borrow_mut().push(format!("{what:?}"));
                let mut file =
                    fs::File::options().create(true).append(true).open(folder.join("asked")).unwrap();
                writeln!(file, "{what:?}.").unwrap();
            },
        },
    )?;
    Ok(json!({
        "ran": { "code": ran.code, "signal": ran.signal, "interrupted": ran.interrupted, "hung_up": ran.hung_up },
        "before": state(&before), "after": state(&terraform.state()?), "set_aside": terraform.set_aside(),
        "sha256": sealed.sha256(), "output": String::from_utf8(output.into_inner()).unwrap(),
        "asked": asked.into_inner(), "ticks": ticks.into_inner(), "seconds": ran.seconds,
    }))
}
