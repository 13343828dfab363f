//! Refusals: what the file is, and what to do. The snapshots are read as a person would read them.

use super::{check, folder_with, plan, plan_with, utf16};
use crate::support::program::{finish, pairgate, run};

/// Refused with exit code 2, a code, a help, and nothing that a pipe could take for a report.
fn refusal(bytes: impl AsRef<[u8]>) -> String {
    let bytes = bytes.as_ref();
    let ran = check(bytes);
    assert_eq!((ran.code, ran.stdout.as_str()), (2, ""), "{}", ran.stderr);
    assert!(ran.stderr.contains("help:"), "no help: {}", ran.stderr);
    assert!(ran.stderr.contains("plan-"), "no code: {}", ran.stderr);
    let folder = folder_with("plan.json", bytes);
    let digest = run(folder.path(), ["digest", "plan.json"]);
    assert_eq!((digest.code, &digest.stderr, digest.stdout.as_str()), (2, &ran.stderr, ""));
    let stdin = finish(pairgate(folder.path()).args(["check", "-"]).write_stdin(bytes.to_vec()));
    assert_eq!((stdin.code, stdin.stdout.as_str()), (2, ""), "{}", stdin.stderr);
    assert!(stdin.stderr.contains("<stdin>"), "{}", stdin.stderr);
    ran.stderr
}

/// One snapshot for a family of inputs.
fn page(cases: &[(&str, Vec<u8>)]) -> String {
    cases.iter().map(|(name, bytes)| format!("== {name}\n{}", refusal(bytes))).collect::<Vec<_>>().join("\n")
}

fn case(name: &'static str, bytes: impl Into<Vec<u8>>) -> (&'static str, Vec<u8>) {
    (name, bytes.into())
}

#[test]
fn nothing_at_all_is_said_to_be_empty() {
    insta::assert_snapshot!(page(&[
        case("no bytes", ""),
        case("blanks", " \r\n\t\n"),
        case("only a byte order mark", "\u{feff}"),
        case("a mark and blanks", "\u{feff}\n"),
        case("only a UTF-16 mark", [0xff, 0xfe]),
        case("a UTF-16 mark and a line break", utf16("\r\n", true, true)),
    ]));
}

#[test]
fn damaged_encodings_and_other_files_are_told_apart() {
    let text = plan().to_string();
    let utf32: Vec<u8> = text.chars().flat_map(|c| u32::from(c).to_le_bytes()).collect();
    let utf32_marked: Vec<u8> = [0xff, 0xfe, 0, 0].into_iter().chain(utf32.clone()).collect();
    let lossy = String::from_utf8_lossy(&utf16(&text, true, true)).into_owned();
    let latin: String = utf16(&text, true, true).into_iter().map(char::from).collect();
    let mut odd = utf16(&text, true, true);
    odd.pop();
    let mut half = utf16("{\"a\":\"", true, true);
    half.extend(0xd800u16.to_le_bytes());
    half.extend(u16::from(b'"').to_le_bytes());
    // PowerShell under code page 932 took UTF-8 for Shift_JIS: the quote behind a character was eaten.
    let eaten = text.replace("ログ <b>\"", "繝ｭ繧ｰ\u{fffd}");
    let latin1: Vec<u8> =
        text.replace('ロ', "\u{e9}").chars().map(|c| u8::try_from(c).unwrap_or(b'?')).collect();
    insta::assert_snapshot!(page(&[
        case("UTF-32", utf32),
        case("UTF-32 with a mark", utf32_marked),
        case("UTF-16 decoded as UTF-8", lossy),
        case("UTF-16 decoded as Latin-1", latin),
        case("UTF-16 with half a character", odd),
        case("UTF-16 with half of a pair", half),
        case("quotes eaten by a code page", eaten),
        case("Latin-1", latin1),
        case("gzip", [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 1, 2, 3]),
        case("zstd", [0x28, 0xb5, 0x2f, 0xfd, 4, 0]),
        case("an ELF program", [0x7f, b'E', b'L', b'F', 2, 1, 1, 0, 0, 0, 0xff, 0xfe]),
        case("a PNG", [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1a, b'\n', 0, 0, 0, 13]),
        case("zeros", vec![0; 4096]),
        case("a .DS_Store", [0, 0, 0, 1, b'B', b'u', b'd', b'1', 0, 0, 0x10, 0]),
    ]));
}

#[test]
fn what_terraform_prints_for_other_purposes_is_recognised() {
    let state = r#"{"version":4,"terraform_version":"1.11.4","serial":3,"lineage":"2f0c","outputs":{},"resources":[],"check_results":null}"#;
    let cut_state = r#"{"version":4,"resources":[]}"#;
    let shown = r#"{"format_version":"1.0","terraform_version":"1.11.4","values":{"root_module":{}}}"#;
    let stream = "{\"@level\":\"info\",\"@message\":\"Terraform 1.11.4\",\"type\":\"version\"}\n{\"@level\":\"info\",\"@message\":\"Plan: 1 to add\",\"type\":\"change_summary\",\"changes\":{\"add\":1}}\n";
    let one = stream.lines().next().unwrap();
    let log = "aws_instance.web: Refreshing state... [id=i-1]\n\nTerraform used the selected providers\n  # aws_instance.web will be destroyed\n";
    let colours =
        "\u{1b}[0m\u{1b}[1maws_instance.web: Refreshing state...\u{1b}[0m\n\u{1b}[31m  - destroy\u{1b}[0m\n";
    let wrapper_script = "+ terraform plan\nAcquiring state lock. This may take a few moments...\n";
    insta::assert_snapshot!(page(&[
        case("a raw state", state),
        case("a hand-cut state", cut_state),
        case("`show -json` of a state", shown),
        case("`show -json` of an empty state", r#"{"format_version":"1.0"}"#),
        case("`plan -json`", stream),
        case("one line of `plan -json`", one),
        case("`plan -json` with a mark", format!("\u{feff}{stream}")),
        case("a log", log),
        case("a log with colours", colours),
        case("a log below the words of a script", wrapper_script),
        case("an error", "╷\n│ Error: No configuration files\n╵\n"),
        case("`providers schema -json`", r#"{"format_version":"1.0","provider_schemas":{}}"#),
        case(
            "`validate -json`",
            r#"{"format_version":"1.0","valid":true,"error_count":0,"warning_count":0,"diagnostics":[]}"#
        ),
        case(
            "`version -json`",
            r#"{"terraform_version":"1.11.4","platform":"linux_amd64","provider_selections":{},"terraform_outdated":false}"#
        ),
        case(
            "a plan of nothing that not even has a configuration",
            r#"{"format_version":"1.2","terraform_version":"1.11.4"}"#
        ),
    ]));
}

#[test]
fn what_a_ci_wrapper_leaves_around_a_plan_is_named_with_its_setting() {
    let plan = plan().to_string();
    let escaped = format!("::set-output name=stdout::{plan}%0A");
    let before = format!("[command]/opt/terraform/terraform-bin show -json tfplan\n{plan}");
    insta::assert_snapshot!(page(&[
        case("a line before", before.clone()),
        case("a line before, cut", &before.as_bytes()[..200]),
        case(
            "lines after",
            format!("{plan}\n::debug::Terraform exited with code 0.\n::debug::stdout: {plan}\n")
        ),
        case("the output command after", format!("{plan}\n\n{escaped}\n")),
        case("an escaped line break after", format!("{plan}%0A")),
        case("only the output command", escaped),
        case("all of it", format!("{before}\n::debug::exitcode: 0\n::set-output name=exitcode::0\n")),
    ]));
}

#[test]
fn json_of_something_else_is_called_that() {
    let html = "<!DOCTYPE html>\n<html><head><title>Sign in</title></head></html>\n";
    insta::assert_snapshot!(page(&[
        case("a list", "[]"),
        case("a list of plans", format!("[{}]", plan())),
        case("a string", "\"{}\""),
        case("null", "null"),
        case("a number", "-1.5e3"),
        case("a boolean", "true\n"),
        case("an empty object", "{}"),
        case("a package", r#"{"name":"web","version":"1.0.0","dependencies":{}}"#),
        case("a configuration without a version", r#"{"configuration":{"retries":3}}"#),
        case("something else with a member that a plan has too", r#"{"variables":["a","b"],"checks":7}"#),
        case("an HTML page", html),
        case("terraform code", "resource \"aws_instance\" \"web\" {\n}\n"),
        case("YAML", "---\nformat_version: 1.2\n"),
    ]));
}

#[test]
fn a_plan_that_is_not_one_whole_plan_is_refused() {
    let text = plan().to_string();
    let twice = format!("{text}\n{text}\n");
    insta::assert_snapshot!(page(&[
        case("two plans", twice),
        case("a plan and junk", format!("{text}\nDone.\n")),
        case("a plan and zeros", format!("{text}\0\0")),
        case("a plan and a brace", format!("{text}}}")),
        case("cut in the middle", &text.as_bytes()[..text.len() / 2]),
        case("cut inside of a character", &text.as_bytes()[..text.find('ロ').unwrap() + 1]),
        case("a comma too many", text.replacen("[\"update\"]", "[\"update\",]", 1)),
        case("a comment", text.replacen('{', "{ // made by hand\n", 1)),
        case("a raw line break in a string", text.replacen("log-1", "log\n1", 1)),
        case("half of a pair", text.replacen("log-1", "\\ud83d", 1)),
        case(
            "a number as only JavaScript writes it",
            plan_with("/complete", 1.into()).replacen(":1,", ":01,", 1)
        ),
        case("a key twice", text.replacen('{', r#"{"format_version":"1.0","#, 1)),
        case("changes twice", text.replacen('{', r#"{"resource_changes":[],"#, 1)),
    ]));
}

#[test]
fn a_plan_of_another_shape_or_version_is_refused() {
    insta::assert_snapshot!(page(&[
        case("a new major version", plan_with("/format_version", "2.0".into())),
        case(
            "a new major version of another shape",
            plan_with("/resource_changes", 7.into()).replace("1.2", "2.0")
        ),
        case("a version that is none", plan_with("/format_version", "1.x".into())),
        case("an empty version", plan_with("/format_version", "".into())),
        case("a version that is a number", plan_with("/format_version", 1.2.into())),
        case("changes that are no list", plan_with("/resource_changes", serde_json::json!({}))),
        case("a change that is no object", plan_with("/resource_changes", serde_json::json!(["x"]))),
        case(
            "actions that are no list",
            plan_with("/resource_changes/0/change/actions", "delete".into()).replace("\"0\":", "\"x\":")
        ),
        case("planned values that are no object", plan_with("/planned_values", serde_json::json!([]))),
        case("a module that is no object", plan_with("/planned_values/root_module", 1.into())),
        case(
            "resources that are no list",
            plan_with("/prior_state/values/root_module/resources", "x".into())
        ),
        case("a configuration that is no object", plan_with("/configuration", serde_json::json!([]))),
    ]));
}

#[test]
fn deep_nesting_is_refused_without_a_crash() {
    let deep = "[".repeat(100_000);
    let closed = deep.clone() + &"]".repeat(100_000);
    let text = plan().to_string();
    let inside = |member: &str| text.replacen(member, &format!("{member}{closed},\"x\":"), 1);
    insta::assert_snapshot!(page(&[
        case("brackets alone", deep.clone()),
        case("braces alone", "{\"a\":".repeat(100_000)),
        case("inside of a value", inside("\"before\":")),
        case("inside of marks", inside("\"after_sensitive\":")),
        case("inside of an unknown member", text.replacen('{', &format!("{{\"later\":{closed},"), 1)),
        case("inside of the configuration", inside("\"configuration\":")),
    ]));
}

#[test]
fn every_plan_that_was_cut_short_is_refused() {
    let examples = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("examples");
    for example in ["database-replacement", "multi-module"] {
        let bytes = std::fs::read(examples.join(example).join("plan.json")).unwrap();
        let end = bytes.trim_ascii_end().len();
        for part in 0..50 {
            let cut = &bytes[..end * part / 50];
            let ran = check(cut);
            assert_eq!((ran.code, ran.stdout.as_str()), (2, ""), "{part}/50 of {example}: {}", ran.stderr);
            let code = if part == 0 { "plan-empty" } else { "plan-truncated" };
            assert!(ran.stderr.contains(code), "{part}/50 of {example}: {}", ran.stderr);
        }
        assert_eq!(check(&bytes[..end - 1]).code, 2, "without the last brace");
        assert!(check(&bytes).code < 2, "the whole plan");
    }
}

#[test]
fn a_name_with_control_characters_cannot_write_to_the_terminal() {
    let folder = folder_with("pl\u{1b}[31man\u{202e}.json", b"[]");
    let ran = run(folder.path(), ["check", "pl\u{1b}[31man\u{202e}.json"]);
    assert_eq!(ran.code, 2);
    assert!(!ran.stderr.contains('\u{1b}') && !ran.stderr.contains('\u{202e}'), "{:?}", ran.stderr);
}
