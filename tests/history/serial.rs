//! Row 65: somebody with credentials runs terraform by hand. A local gate cannot stop that; it can see it.

use std::path::Path;

use pairgate::signoff::session::Ended;
use serde_json::Value;

use crate::story::{ALICE, BOB, Cloned, Told, head};
use crate::support::terraform;

const MAIN: &str = "resource \"terraform_data\" \"a\" {\n  input = \"VALUE\"\n}\n";

fn write(folder: &Path, value: &str) {
    std::fs::write(folder.join("main.tf"), MAIN.replace("VALUE", value)).unwrap();
}

fn state(folder: &Path) -> (String, u64) {
    let text = std::fs::read_to_string(folder.join("terraform.tfstate")).unwrap();
    let state: Value = serde_json::from_str(&text).unwrap();
    (state["lineage"].as_str().unwrap().to_owned(), state["serial"].as_u64().unwrap())
}

#[test]
fn threat_65_raw_terraform_beside_the_gate_is_told_by_the_next_check() {
    let Some(program) = terraform::find() else { return };
    let Some(clone) = Cloned::with(&[]) else { return };
    let folder = clone.path();
    let run = |arguments: &[&str]| terraform::terraform(&program, folder, arguments);
    let check = || {
        run(&["plan", "-no-color", "-input=false", "-out=tfplan"]);
        let ran = clone.run(&["check", "tfplan"]);
        assert!(matches!(ran.code, 0 | 3), "{}{}", ran.stdout, ran.stderr);
        ran.stdout.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    write(folder, "one");
    run(&["init", "-no-color", "-input=false"]);
    run(&["apply", "-no-color", "-input=false", "-auto-approve"]);
    let (lineage, serial) = state(folder);
    // No record: nobody can know.
    write(folder, "two");
    assert!(!check().contains("beside the gate"));
    // The apply is on record: the state is as it left it.
    let told = Told::new(7, &format!(". {lineage}"), (ALICE, &[BOB]), 0, "2025-03-03T01:00:00Z").ended(
        Ended::Applied,
        Some(serial),
        (1, 0, 1),
    );
    let entries: Vec<_> = told.entries().into_iter().map(|entry| (head(7), entry)).collect();
    clone.note(&entries);
    assert!(!check().contains("beside the gate"));
    // Somebody applies by hand.
    run(&["apply", "-no-color", "-input=false", "-auto-approve"]);
    let (_, moved) = state(folder);
    assert!(moved > serial);
    write(folder, "three");
    let said = check();
    let sentence = format!("the state moved from serial {serial} to {moved} since the last recorded apply");
    assert!(said.contains(&sentence) && said.contains("somebody ran terraform beside the gate"), "{said}");
    assert!(said.contains("by `alice` with `bob`, 2025-03-03 01:00 UTC"), "{said}");
    let ja: String = clone.run(&["check", "tfplan", "--lang", "ja"]).stdout.split_whitespace().collect();
    assert!(ja.contains("ゲートを通さずにterraformが実行されています"), "{ja}");
    // An older state is put back.
    let back = Told::new(8, &format!(". {lineage}"), (ALICE, &[BOB]), moved, "2025-03-04T01:00:00Z").ended(
        Ended::Applied,
        Some(moved + 5),
        (1, 0, 1),
    );
    let entries: Vec<_> = back.entries().into_iter().map(|entry| (head(8), entry)).collect();
    clone.note(&entries);
    let said = check();
    assert!(said.contains(&format!("the state went back from serial {} to {moved}", moved + 5)), "{said}");
}
