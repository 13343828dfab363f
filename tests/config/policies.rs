//! `policies` blocks: what they say, what they cannot say, and rules and waivers that are about policies.

use super::{parse, refused, settings};
use pairgate::commands::config;
use pairgate::commands::policies::RootModuleArgs;
use pairgate::config::{Literal, Pack};
use pairgate::render::diagnostic::render;
use std::fs;
use std::path::PathBuf;
use tempfile::TempDir;

const POLICY: &str = r#"
input "team" {
  type      = string
  default   = "nobody"
  sensitive = true
}
input "days" {
  type    = number
  default = 7
}
# A bucket has no team.
resource_policy "aws_s3_bucket" "team-names" {
  enforce { condition = attrs.bucket == input.team && input.days > 0 }
}
"#;

/// A repository with this configuration, and a policy in `rules`.
fn repository(text: &str) -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().canonicalize().unwrap();
    fs::create_dir_all(root.join(".git")).unwrap();
    fs::create_dir_all(root.join("prod/db")).unwrap();
    fs::create_dir_all(root.join("rules")).unwrap();
    fs::write(root.join("rules/team.policy.hcl"), POLICY).unwrap();
    fs::write(root.join(".pairgate.hcl"), text).unwrap();
    (folder, root)
}

/// What `pairgate config` says about `root_module`: values, or what is wrong.
fn shown(text: &str, root_module: &str) -> Result<String, String> {
    let (_guard, root) = repository(text);
    let args = config::Args {
        root_module: RootModuleArgs { chdir: root.join(root_module), config: None },
        format: config::Format::Text,
    };
    let clean = |text: String| text.replace(&root.display().to_string(), "REPO");
    let mut out = Vec::new();
    let result = config::run(&args, &mut out, &mut |warnings| assert!(warnings.is_empty(), "{warnings:?}"));
    result.map(|_| clean(String::from_utf8(out).unwrap())).map_err(|errors| clean(render(&errors, false)))
}

fn groups(pack: &Pack) -> Vec<&str> {
    match pack {
        Pack::Groups(groups) => groups.iter().map(|group| group.name.as_str()).collect(),
        _ => panic!("{pack:?}"),
    }
}

const BOTH: &str = r#"
policies {
  pack    = ["backup", "aws/exposure"]
  folders = ["rules"]
  inputs = {
    days  = 14.50
    team  = "core"
    names = ["a", { b = null }]
  }
}
environment "production" {
  paths = ["prod/**"]
  policies {
    pack    = "all"
    folders = ["prod/rules"]
    inputs  = { days = 99999999999999999999999999 }
  }
}
environment "sandbox" {
  paths = ["sandbox"]
  policies { pack = "none" }
}
"#;

#[test]
fn an_environment_overrides_pack_and_inputs_and_adds_folders() {
    let general = settings(BOTH, ".").policies;
    assert_eq!(groups(&general.pack), ["backup", "aws/exposure"]);
    assert_eq!(general.folders, ["rules"]);
    assert_eq!(general.inputs.keys().collect::<Vec<_>>(), ["days", "names", "team"]);
    assert_eq!(general.inputs["days"].value, Literal::Number("14.50".to_owned()), "as it is written");
    let map = Literal::Map(vec![("b".to_owned(), Literal::Null)]);
    assert_eq!(general.inputs["names"].value, Literal::List(vec![Literal::Text("a".to_owned()), map]));

    let production = settings(BOTH, "prod/db").policies;
    assert_eq!((&production.pack, production.folders.len()), (&Pack::All, 2));
    assert_eq!(production.inputs["days"].value, Literal::Number("99999999999999999999999999".to_owned()));
    assert_eq!(production.inputs["team"], general.inputs["team"]);
    assert_eq!(settings(BOTH, "sandbox").policies.pack, Pack::None);
    assert_eq!(settings("", ".").policies.pack, Pack::All);
}

#[test]
fn what_a_policies_block_cannot_say_is_reported_together() {
    insta::assert_snapshot!(refused(
        r#"
policies {
  packs   = "all"
  pack    = "backup"
  folders = "rules"
  inputs  = ["days"]
}
policies {}
environment "a" {
  paths = ["a"]
  policies {
    pack    = ["backup", 3]
    folders = []
    inputs  = { days = 1 + 1, days = 2, more = var.x }
  }
}
environment "b" {
  paths = ["b"]
  policies "aws" {
    pack    = []
    folders = ["rules", 7]
    inputs  = null
  }
}
environment "c" {
  paths = ["c"]
  policies = "all"
}
"#
    ));
    assert!(parse("policies { pack = true }").is_err());
}

#[test]
fn groups_and_folders_that_do_not_exist_are_told_with_their_place() {
    let unknown = shown("policies {\n  pack = [\"backup\", \"backups\", \"aws/exposures\"]\n}\n", ".");
    let missing = shown("policies {\n  folders = [\"rules\", \"nowhere\"]\n}\n", ".");
    let empty = shown("policies {\n  folders = [\"prod\"]\n}\n", "prod/db");
    let all = [unknown, missing, empty].map(|refusal| refusal.unwrap_err());
    insta::assert_snapshot!(all.join("---\n"));
}

#[test]
fn rules_and_waivers_may_be_about_policies() {
    let text = r#"
policies {
  pack    = "none"
  folders = ["rules"]
  inputs  = { team = "s3cr3t-team", days = 3 }
}
rule "team-names" { level = "advisory" }
# Not chosen here, and no mistake.
rule "aws-db-backup-retention" { level = "mandatory_overridable" }
waive "aws-s3-versioning" {
  address = "aws_s3_bucket.a"
  reason  = "r"
  owner   = "o"
  expires = "2030-01-01"
}
environment "production" {
  paths = ["prod/**"]
  policies {
    pack   = "all"
    inputs = { days = 30 }
  }
}
"#;
    let text = shown(text, "prod/db").unwrap();
    assert!(!text.contains("s3cr3t"), "{text}");
    let rows: Vec<&str> = text
        .lines()
        .filter(|line| ["policies.", "rule[", "waive["].iter().any(|start| line.starts_with(start)))
        .collect();
    insta::assert_snapshot!(rows.join("\n"));
}

#[test]
fn a_name_that_neither_rule_nor_policy_has_is_a_mistake() {
    let told = shown(
        "rule \"aws-db-backup-retentoin\" {\n  level = \"off\"\n}\nrule \"team-name\" {\n  level = \"off\"\n}\npolicies {\n  folders = [\"rules\"]\n}\n",
        ".",
    );
    let told = told.unwrap_err();
    for near in ["did you mean `aws-db-backup-retention`?", "did you mean `team-names`?"] {
        assert!(told.contains(near), "{told}");
    }
    assert!(told.contains("`pairgate policy list`") && told.len() < 3000, "{told}");
}
