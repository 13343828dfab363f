//! Reports and files, without a forge.

use serde_json::Value;

use crate::support::program::{Ran, run};
use crate::world::{Matrix, deletion, plan, words};

pub fn assert_valid(merged: &Value) {
    validated(include_str!("../../schemas/merge-v1.schema.json"), merged);
}

fn validated(schema: &str, value: &Value) {
    // The schema of OASIS has a pattern for languages with a bracket too many; we set no language.
    let schema = schema.replace("^[a-zA-Z]{2}|^[a-zA-Z]{2}-[a-zA-Z]{2}]?$", "^[a-zA-Z]{2}");
    let schema: Value = serde_json::from_str(&schema).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let errors: Vec<String> =
        validator.iter_errors(value).map(|error| format!("{error} at {}", error.instance_path())).collect();
    assert!(errors.is_empty(), "{errors:#?}");
}

/// A folder with reports of two root modules that were only checked.
struct Checked {
    folder: tempfile::TempDir,
}

impl Checked {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let checked = Self { folder };
        checked.write(".pairgate.hcl", "protect \"orders\" {\n  addresses = [\"aws_sqs_queue.orders\"]\n}\n");
        for (name, plan) in [("network", plan(0)), ("shop", deletion())] {
            std::fs::create_dir(checked.folder.path().join(name)).unwrap();
            checked.write(&format!("{name}/plan.json"), &plan);
            let (file, out) = (format!("{name}/plan.json"), format!("json={name}.json"));
            let ran = run(checked.folder.path(), ["check", &file, "--output", &out]);
            assert_eq!(ran.code, i32::from(name == "shop"), "{ran:?}");
        }
        checked
    }

    fn write(&self, name: &str, text: &str) {
        std::fs::write(self.folder.path().join(name), text).unwrap();
    }

    fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.folder.path().join(name)).unwrap()
    }

    fn merge(&self, arguments: &[&str]) -> Ran {
        run(self.folder.path(), ["merge"].iter().chain(arguments))
    }
}

#[test]
fn every_format_joins_all_reports() {
    let checked = Checked::new();
    let outputs = ["json=all.out", "sarif=all.sarif", "junit=all.xml", "markdown=all.md"];
    let mut arguments = vec!["network.json", "shop.json"];
    arguments.extend(outputs.iter().flat_map(|output| ["--output", output]));
    let merged = checked.merge(&arguments);
    assert_eq!(merged.code, 1, "{merged:?}");
    assert!(merged.stdout.contains("network") && merged.stdout.contains("1 blocked"), "{}", merged.stdout);
    let json: Value = serde_json::from_str(&checked.read("all.out")).unwrap();
    assert_valid(&json);
    assert_eq!((&json["verdict"], &json["satisfied"]), (&"blocked".into(), &Value::Null));
    assert_eq!(json["reports"][1]["root_module"], "shop");
    assert_eq!(json["counts"]["delete"], 1);

    let sarif: Value = serde_json::from_str(&checked.read("all.sarif")).unwrap();
    validated(include_str!("../schemas/sarif-2.1.0.json"), &sarif);
    let runs = sarif["runs"].as_array().unwrap();
    let ids: Vec<_> = runs.iter().map(|run| run["automationDetails"]["id"].clone()).collect();
    assert_eq!(ids, ["pairgate/network/", "pairgate/shop/"]);
    // The results are those of the report itself.
    let alone = run(checked.folder.path(), ["check", "shop/plan.json", "--format", "sarif"]);
    let alone: Value = serde_json::from_str(&alone.stdout).unwrap();
    assert_eq!(runs[1]["results"], alone["runs"][0]["results"]);
    assert!(!runs[1]["results"].as_array().unwrap().is_empty());

    let junit = quick_junit::Report::deserialize_from_str(&checked.read("all.xml")).expect("is JUnit");
    let names: Vec<&str> = junit.test_suites.iter().map(|suite| suite.name.as_str()).collect();
    assert_eq!(names, ["pairgate network", "pairgate shop"]);
    assert!(junit.test_suites[0].failures == 0 && junit.test_suites[1].failures > 0);
    let page = checked.read("all.md");
    assert!(page.find("**`shop`**").unwrap() < page.find("**`network`**").unwrap(), "{page}");
    let ja = checked.merge(&["network.json", "shop.json", "--lang", "ja"]);
    assert!(ja.stdout.contains("ルートモジュール 2 件"), "{}", ja.stdout);
}

#[test]
fn what_is_no_report_is_refused_by_name() {
    let checked = Checked::new();
    let good = checked.read("shop.json");
    let with = |from: &str, to: &str| {
        assert!(good.contains(from), "{from}");
        good.replacen(from, to, 1)
    };
    let cases = [
        ("{}".to_owned(), "it is no report"),
        (good.chars().take(good.chars().count() / 2).collect(), "it is no report"),
        (format!("{good}{{}}"), "it is no report"),
        (with("pairgate-report-v1", "pairgate-report-v2"), "its schema is not"),
        (with("\"verdict\": \"blocked\"", "\"verdict\": \"fine\""), "its verdict is not known"),
        (
            with("\"verdict\": \"blocked\"", "\"verdict\": \"blocked\", \"verdict\": \"clear\""),
            "it is no report",
        ),
        (with("\"findings\": [", "\"found\": ["), "it is no report"),
        (with("\"reversibility\"", "\"undo\""), "it is no report"),
    ];
    for (text, why) in cases {
        checked.write("bad.json", &text);
        let merged = checked.merge(&["network.json", "bad.json"]);
        assert_eq!(merged.code, 2, "{why}: {merged:?}");
        let said = words(&merged.stderr);
        assert!(said.contains(why) && said.contains("bad.json") && said.contains("help"), "{why}: {said}");
    }
    for (arguments, why) in [
        (vec!["network.json", "absent.json"], "absent.json"),
        (vec!["network.json", "network"], "not a plain file"),
        (vec!["network.json", "./network.json"], "are both about root module `network`"),
        (vec!["network.json", "--output", "json=network.json"], "one of the reports"),
        (vec!["network.json", "--format", "github"], "annotations belong"),
        (vec!["network.json", "--head", "abc"], "40 or 64"),
        (vec![], "REPORT"),
    ] {
        let merged = checked.merge(&arguments);
        let said = words(&merged.stderr);
        assert!(merged.code == 2 && said.contains(why), "{why}: {merged:?}");
    }
    assert_eq!(checked.read("shop.json"), good);
}

#[test]
fn a_job_in_a_workflow_leaves_outputs_and_a_summary() {
    let matrix = Matrix::open();
    matrix.job("network", &plan(1));
    let (output, summary) = (matrix.path("output"), matrix.path("summary"));
    let variables = [("GITHUB_OUTPUT", output.as_path()), ("GITHUB_STEP_SUMMARY", summary.as_path())];
    let ran = matrix.pairgate_with(&["merge", "--pr", "1", "reports/network.json"], &variables);
    assert_eq!(ran.code, 3, "{ran:?}");
    let output = std::fs::read_to_string(output).unwrap();
    for (name, value) in [("verdict", "needs_signoff"), ("sign-off", "waiting"), ("to-change", "1")] {
        let (_, rest) = output.split_once(&format!("{name}<<")).unwrap();
        assert_eq!(rest.lines().nth(1), Some(value), "{output}");
    }
    assert!(std::fs::read_to_string(summary).unwrap().contains("live/network"));
}
