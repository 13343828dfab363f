//! `pairgate policy list` and `pairgate explain` for policies, through the real binary.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, missing_docs)]

mod support;

use serde_json::{Value, json};
use tempfile::TempDir;

use support::program::{Ran, finish, pairgate, run};

const POLICIES: &str = r#"
input "team" {
  type        = string
  default     = "s3cr3t-default"
  sensitive   = true
  description = "The team's name."
}
input "limits" {
  type    = object({ low = number, tags = list(string), more = optional(bool) })
  default = { low = 1, tags = ["a"] }
}

# The name of a resource has no team.
#
# Why: nobody knows \u001b whom to ask.
# Do: put `team-` in front of the name.
resource_policy "aws_s3_bucket" "team-names" {
  enforcement_level = "advisory"
  operations        = ["create", "update"]
  filter            = attrs.bucket != null
  enforce {
    condition     = attrs.bucket == input.team
    error_message = "no team"
  }
}

resource_policy "aws_sqs_queue" "team-names" {
  enforcement_level = "advisory"
  enforce { condition = attrs.name == input.team }
}

resource_policy "aws_*" "low-limit" {
  enforcement_level = input.limits.low > 3 ? "mandatory" : "advisory"
  enforce { condition = attrs.name != "" }
}
"#;

const CONFIG: &str = r#"
rule "aws-s3-versioning" { level = "off" }
rule "team-names" { level = "mandatory" }
policies {
  pack    = ["aws/backup"]
  folders = ["rules"]
  inputs  = { team = "s3cr3t-team", limits = { low = 1, tags = ["a"] } }
}
"#;

const REGO: &str = "package main\n\nwarn_names contains \"m\" if { input.x }\n";

/// A repository with policies of its own; ESC in them is a real one.
fn repository() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for name in [".git", "rules", "live"] {
        std::fs::create_dir(folder.path().join(name)).unwrap();
    }
    let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
    write("rules/team.policy.hcl", &POLICIES.replace("\\u001b", "\u{1b}[31m"));
    write("rules/names.rego", REGO);
    write(".pairgate.hcl", CONFIG);
    folder
}

fn list(arguments: &[&str]) -> Value {
    let ran = run(repository().path(), ["policy", "list", "--format", "json"].iter().chain(arguments));
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    serde_json::from_str(&ran.stdout).unwrap()
}

fn row<'l>(list: &'l Value, id: &str) -> &'l Value {
    let rows: Vec<&Value> =
        list["policies"].as_array().unwrap().iter().filter(|row| row["id"] == id).collect();
    assert_eq!(rows.len(), 1, "each id once: {id}");
    rows[0]
}

#[test]
fn the_list_has_what_runs_here_with_its_level() {
    let list = list(&[]);
    assert_eq!(
        (&list["schema"], &list["config"]),
        (&json!("pairgate-policy-list-v1"), &json!(".pairgate.hcl"))
    );
    let pack = row(&list, "aws-s3-versioning");
    assert_eq!(
        (&pack["level"], &pack["group"], &pack["provider"]),
        (&json!("off"), &json!("backup"), &json!("aws"))
    );
    assert_eq!(pack["types"], json!(["aws_s3_bucket"]));
    assert_eq!(pack["title"]["en"], "A bucket keeps no old versions of its objects");
    assert!(!pack["title"]["ja"].as_str().unwrap().is_ascii());
    assert_eq!(pack["file"], "policies/aws/s3/backup.policy.hcl");

    let own = row(&list, "team-names");
    assert_eq!(own["level"], "mandatory");
    assert_eq!(own["types"], json!(["aws_s3_bucket", "aws_sqs_queue"]));
    assert_eq!((&own["built_in"], &own["group"]), (&json!(false), &Value::Null));
    assert_eq!((&own["file"], &own["line"]), (&json!("rules/team.policy.hcl"), &json!(17)));
    assert_eq!(row(&list, "low-limit")["level"], Value::Null, "its inputs decide");
    assert_eq!(row(&list, "main.warn_names")["level"], "advisory");

    let rows = list["policies"].as_array().unwrap();
    assert!(
        rows.iter()
            .all(|row| row["built_in"] == false || row["group"] == "backup" && row["provider"] == "aws")
    );
    let counts = &list["counts"];
    assert_eq!((&counts["policies"], &counts["own_files"]), (&json!(rows.len()), &json!(3)));
    assert_eq!(counts["groups"]["backup"], json!(rows.len() - 3));
    assert_eq!((&counts["levels"]["off"], &counts["levels"]["mandatory"]), (&json!(1), &json!(1)));
}

#[test]
fn the_command_line_chooses_too() {
    assert_eq!(list(&["--pack", "none"])["counts"]["groups"], json!({}));
    let all = list(&["--pack", "all", "--chdir", "live"]);
    assert!(all["counts"]["groups"].as_object().unwrap().len() >= 7, "{}", all["counts"]);
    let providers: Vec<&str> =
        all["policies"].as_array().unwrap().iter().filter_map(|row| row["provider"].as_str()).collect();
    assert!(["aws", "google", "azure", "mackerel"].iter().all(|name| providers.contains(name)));
    let ran = run(repository().path(), ["policy", "list", "--pack", "backups"]);
    assert_eq!(ran.code, 2, "{}", ran.stderr);
    assert!(ran.stderr.contains("the built-in pack has no group `backups`"), "{}", ran.stderr);
    let away = tempfile::tempdir().unwrap();
    std::fs::write(away.path().join("x.policy.hcl"), POLICIES.replace("team-names", "names")).unwrap();
    let path = away.path().to_str().unwrap();
    assert_eq!(row(&list(&["--pack", "none", "--policy", path]), "names")["level"], "advisory");
}

#[test]
fn the_list_is_readable() {
    let ran = run(repository().path(), ["policy", "list", "--pack", "none"]);
    assert_eq!(ran.code, 0);
    insta::assert_snapshot!(ran.stdout);
    let ran = run(repository().path(), ["policy", "list"]);
    assert!(ran.stdout.starts_with("backup (aws)\n\n  aws-"), "{}", ran.stdout);
    let empty = tempfile::tempdir().unwrap();
    std::fs::create_dir(empty.path().join(".git")).unwrap();
    let ran = run(empty.path(), ["policy", "list", "--pack", "none"]);
    assert!(ran.stdout.starts_with("no policies"), "{}", ran.stdout);
}

fn explain(name: &str) -> Ran {
    let ran = run(repository().path(), ["explain", name]);
    assert!(
        !ran.stdout.contains("s3cr3t") && !ran.stdout.contains('\u{1b}'),
        "{}",
        ran.stdout.escape_debug()
    );
    ran
}

#[test]
fn a_policy_is_explained_with_what_holds_here() {
    let pages = ["team-names", "aws-s3-versioning", "low-limit", "main.warn_names"].map(|name| {
        let ran = explain(name);
        assert_eq!((ran.code, ran.stderr.as_str()), (0, ""), "{name}");
        ran.stdout
    });
    insta::assert_snapshot!(pages.join("\n---\n\n"));
}

#[test]
fn what_is_left_out_of_the_pack_is_explained_and_said_not_to_run() {
    let page = explain("google-state-versioning").stdout;
    assert!(page.contains("It does not run here"), "{page}");
    assert!(!explain("aws-s3-versioning").stdout.contains("does not run here"));
}

#[test]
fn the_value_that_holds_is_told_beside_the_default() {
    let folder = repository();
    let text = CONFIG.replace("low = 1", "low = 2");
    std::fs::write(folder.path().join(".pairgate.hcl"), text).unwrap();
    let page = run(folder.path(), ["explain", "team-names"]).stdout;
    assert!(
        page.contains("  here: { low = 2, more = null, tags = [\"a\"] }, set at .pairgate.hcl:7"),
        "{page}"
    );
}

#[test]
fn an_input_of_the_environment_is_said() {
    let folder = repository();
    std::fs::remove_file(folder.path().join(".pairgate.hcl")).unwrap();
    let mut command = pairgate(folder.path());
    command.env("TFPOLICY_INPUT_team", "s3cr3t-team").args(["explain", "team-names", "--policy", "rules"]);
    let ran = finish(&mut command);
    assert!(ran.stdout.contains("(sensitive value), set at TFPOLICY_INPUT_team"), "{}", ran.stdout);
    assert!(!ran.stdout.contains("s3cr3t"));
}

#[test]
fn a_misspelt_name_is_corrected_over_rules_policies_and_topics() {
    for (written, meant) in [
        ("mass-delet", "mass-delete"),
        ("digets", "digest"),
        ("aws-s3-versoning", "aws-s3-versioning"),
        ("team-name", "team-names"),
        ("main.warn_name", "main.warn_names"),
    ] {
        let ran = explain(written);
        assert_eq!((ran.code, ran.stdout.as_str()), (2, ""), "{written}");
        assert!(ran.stderr.contains(&format!("did you mean `{meant}`?")), "{}", ran.stderr);
    }
    let ran = explain("nothing-like-it-at-all");
    assert!(
        ran.stderr.contains("`pairgate policy") && !ran.stderr.contains("did you mean"),
        "{}",
        ran.stderr
    );
}

#[test]
fn a_broken_configuration_does_not_hide_the_manual() {
    let folder = repository();
    std::fs::write(folder.path().join(".pairgate.hcl"), "langauge = 1\n").unwrap();
    for name in ["mass-delete", "digest"] {
        let ran = run(folder.path(), ["explain", name]);
        assert_eq!((ran.code, ran.stderr.as_str()), (0, ""), "no file is read for {name}");
    }
    let ran = run(folder.path(), ["explain", "aws-s3-versioning"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    assert!(
        ran.stderr.contains("the configuration is not considered: unknown attribute `langauge`"),
        "{}",
        ran.stderr
    );
    let ran = run(folder.path(), ["explain", "team-names"]);
    assert_eq!(ran.code, 2);
    assert!(ran.stderr.contains("`team-names`") && ran.stderr.contains("`langauge`"), "{}", ran.stderr);
    // A list that leaves out half of what runs would mislead.
    assert_eq!(run(folder.path(), ["policy", "list"]).code, 2);
}

#[test]
fn explain_alone_says_how_many_policies_there_are() {
    let text = run(repository().path(), ["explain"]).stdout;
    let count = list(&["--pack", "all"])["counts"]["policies"].as_u64().unwrap() - 3;
    assert!(
        text.contains(&format!("\n  {count} in the built-in pack: `pairgate policy list` lists them")),
        "{text}"
    );
}
