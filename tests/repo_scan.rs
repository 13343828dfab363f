//! The scan names other root modules that read what a plan changes, and says what it did not look at.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use std::fs;
use std::path::Path;

use pairgate::plan::{Marks, Value};
use pairgate::repo::{RepoScan, Target, Targets, scan};
use pairgate::text::Lang;
use tempfile::TempDir;

const BACKEND: &str = r#"terraform {
  backend "s3" {
    bucket = "acme-state"
    key    = "network/terraform.tfstate"
    region = "ap-northeast-1"
  }
}
"#;

fn remote_state(key: &str) -> String {
    format!(
        "data \"terraform_remote_state\" \"net\" {{\n  backend = \"s3\"\n  config = {{\n    bucket = \"acme-state\"\n    key    = {key}\n    region = \"ap-northeast-1\"\n  }}\n}}\n"
    )
}

fn repository(files: &[(&str, &str)]) -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    for (path, text) in files {
        let path = dir.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    dir
}

fn look(dir: &Path, targets: &Targets<'_>) -> RepoScan {
    scan(dir, &dir.join("network"), targets).unwrap()
}

fn outputs(names: &[&str]) -> Targets<'static> {
    Targets { outputs: names.iter().map(|name| (*name).to_owned()).collect(), resources: Vec::new() }
}

fn resource(address: &str, before: &'static str) -> Target<'static> {
    Target {
        address: address.to_owned(),
        kind: address.split('.').next().unwrap().to_owned(),
        before: Value::parse(before).unwrap(),
        sensitive: Marks::None,
    }
}

/// `root place target: reads` of every consumer.
fn lines(scan: &RepoScan) -> Vec<String> {
    let line = |one: &pairgate::graph::Consumer| {
        format!("{} {} {}: {}", one.root_module, one.place, one.target, one.reads.get(Lang::En))
    };
    scan.consumers.iter().map(line).collect()
}

fn notices(scan: &RepoScan) -> Vec<&str> {
    scan.notices.iter().map(|notice| notice.get(Lang::En)).collect()
}

/// A lookup of one resource by one data block, as the English sentence or nothing.
fn found_by(block: &str, target: Target<'static>) -> Option<String> {
    let dir = repository(&[("network/main.tf", BACKEND), ("app/main.tf", block)]);
    let targets = Targets { outputs: Vec::new(), resources: vec![target] };
    let scan = look(dir.path(), &targets);
    assert!(scan.notices.is_empty(), "{:?}", notices(&scan));
    scan.consumers.first().map(|one| one.reads.get(Lang::En).to_owned())
}

#[test]
fn an_output_read_through_remote_state_is_found_with_its_place() {
    let app = format!(
        "{}\nresource \"aws_instance\" \"x\" {{\n  subnet_id = data.terraform_remote_state.net.outputs.subnet_id\n  vpc = data.terraform_remote_state.net.outputs[\"vpc_id\"]\n}}\n",
        remote_state("\"network/terraform.tfstate\"")
    );
    let dir = repository(&[("network/main.tf", BACKEND), ("services/app/main.tf", &app)]);
    let scan = look(dir.path(), &outputs(&["vpc_id", "subnet_id", "unread"]));
    assert_eq!(
        lines(&scan),
        [
            "services/app services/app/main.tf:11 output.subnet_id: output `subnet_id` through data.terraform_remote_state.net",
            "services/app services/app/main.tf:12 output.vpc_id: output `vpc_id` through data.terraform_remote_state.net",
        ]
    );
    assert_eq!(scan.root_modules, 1);
    assert!(scan.notices.is_empty());
    assert_eq!(
        scan.consumers[0].reads.get(Lang::Ja),
        "data.terraform_remote_state.net 経由で output `subnet_id`"
    );
}

#[test]
fn another_key_bucket_or_kind_is_another_state() {
    let read = "\noutput \"x\" { value = data.terraform_remote_state.net.outputs.vpc_id }\n";
    let texts = [
        remote_state("\"app/terraform.tfstate\""),
        remote_state("\"network/terraform.tfstate\"").replace("acme-state", "other-state"),
        remote_state("\"${var.env}/app.tfstate\""),
        remote_state("\"network/terraform.tfstate\"").replace("\"s3\"", "\"gcs\""),
    ];
    for text in texts {
        let dir = repository(&[("network/main.tf", BACKEND), ("app/main.tf", &(text.clone() + read))]);
        assert_eq!(lines(&look(dir.path(), &outputs(&["vpc_id"]))), [""; 0], "{text}");
    }
}

#[test]
fn what_is_not_literal_is_a_guess_that_says_so() {
    let read = "\noutput \"x\" { value = data.terraform_remote_state.net.outputs.vpc_id }\n";
    let theirs = remote_state("\"${var.layer}/terraform.tfstate\"") + read;
    let dir = repository(&[("network/main.tf", BACKEND), ("app/main.tf", &theirs)]);
    let scan = look(dir.path(), &outputs(&["vpc_id"]));
    assert_eq!(
        lines(&scan),
        [
            "app app/main.tf:10 output.vpc_id: possibly output `vpc_id` through data.terraform_remote_state.net"
        ]
    );
    assert!(scan.notices.is_empty());

    let theirs = remote_state("\"network/terraform.tfstate\"") + read;
    let partial = "terraform {\n  backend \"s3\" {}\n}\n";
    let dir = repository(&[("network/main.tf", partial), ("app/main.tf", &theirs)]);
    let scan = look(dir.path(), &outputs(&["vpc_id"]));
    assert!(scan.consumers[0].reads.get(Lang::En).starts_with("possibly"));
    assert!(scan.consumers[0].reads.get(Lang::Ja).starts_with("おそらく "));
    assert!(notices(&scan)[0].contains("not fully written down"));

    let workspace = theirs.replace("backend = \"s3\"", "backend = \"s3\"\n  workspace = \"prod\"");
    let dir = repository(&[("network/main.tf", BACKEND), ("app/main.tf", &workspace)]);
    assert!(look(dir.path(), &outputs(&["vpc_id"])).consumers[0].reads.get(Lang::En).starts_with("possibly"));
}

#[test]
fn outputs_are_followed_through_locals_and_as_a_whole() {
    let state = remote_state("local.key");
    let locals = "locals {\n  key = \"network/terraform.tfstate\"\n  net = data.terraform_remote_state.net.outputs\n  deep = local.net.vpc_id\n  all = merge(data.terraform_remote_state.net.outputs, {})\n}\n";
    let cases = [
        ("x = local.net.vpc_id", "vpc_id", true),
        ("x = local.deep", "vpc_id", true),
        ("x = local.net[\"vpc_id\"]", "vpc_id", true),
        ("x = \"${local.net.vpc_id}-x\"", "vpc_id", true),
        ("x = local.net.other", "vpc_id", false),
        ("x = local.net[var.name]", "vpc_id", true),
    ];
    for (line, output, wanted) in cases {
        let text = format!(
            "{state}{}\nmodule \"m\" {{\n  {line}\n}}\n",
            locals.replace("  all = merge(data.terraform_remote_state.net.outputs, {})\n", "")
        );
        let dir = repository(&[("network/main.tf", BACKEND), ("app/main.tf", &text)]);
        assert_eq!(!look(dir.path(), &outputs(&[output])).consumers.is_empty(), wanted, "{line}");
    }
    let dir = repository(&[("network/main.tf", BACKEND), ("app/main.tf", &format!("{state}{locals}"))]);
    let scan = look(dir.path(), &outputs(&["vpc_id"]));
    assert!(lines(&scan)[0].contains("among all outputs"), "{:?}", lines(&scan));
}

#[test]
fn what_a_template_goes_through_is_read() {
    let state = remote_state("\"network/terraform.tfstate\"");
    let read = "%{ for id in data.terraform_remote_state.net.outputs.vpc_ids }${id}%{ endfor }";
    for value in [format!("\"{read}\""), format!("<<EOT\n{read}\nEOT")] {
        let text = format!("{state}\noutput \"x\" {{\n  value = {value}\n}}\n");
        let dir = repository(&[("network/main.tf", BACKEND), ("app/main.tf", &text)]);
        assert_eq!(look(dir.path(), &outputs(&["vpc_ids"])).consumers.len(), 1, "{value}");
    }
}

#[test]
fn local_states_are_compared_by_path() {
    let own = "output \"vpc_id\" { value = 1 }\n";
    let reader = |path: &str| {
        format!(
            "data \"terraform_remote_state\" \"net\" {{\n  backend = \"local\"\n  config = {{ path = \"{path}\" }}\n}}\noutput \"x\" {{ value = data.terraform_remote_state.net.outputs.vpc_id }}\n"
        )
    };
    for (path, wanted) in [
        ("../../network/terraform.tfstate", true),
        ("${path.module}/../../network/terraform.tfstate", true),
        ("../network/terraform.tfstate", false),
        ("../../network/other.tfstate", false),
    ] {
        let dir = repository(&[("network/main.tf", own), ("services/app/main.tf", &reader(path))]);
        let scan = look(dir.path(), &outputs(&["vpc_id"]));
        assert_eq!(scan.consumers.len(), usize::from(wanted), "{path}");
        assert!(scan.notices.is_empty());
    }
}

#[test]
fn workspaces_of_hcp_terraform_are_compared_by_name() {
    let cloud = "terraform {\n  cloud {\n    organization = \"acme\"\n    workspaces { name = \"network\" }\n  }\n}\n";
    let cases = [
        (
            "data \"tfe_outputs\" \"net\" {\n  organization = \"acme\"\n  workspace = \"network\"\n}\noutput \"x\" { value = data.tfe_outputs.net.values.vpc_id }\n",
            true,
        ),
        (
            "data \"tfe_outputs\" \"net\" {\n  organization = \"acme\"\n  workspace = \"app\"\n}\noutput \"x\" { value = data.tfe_outputs.net.values.vpc_id }\n",
            false,
        ),
        (
            "data \"terraform_remote_state\" \"net\" {\n  backend = \"remote\"\n  config = {\n    organization = \"acme\"\n    workspaces = { name = \"network\" }\n  }\n}\noutput \"x\" { value = data.terraform_remote_state.net.outputs.vpc_id }\n",
            true,
        ),
        (
            "data \"terraform_remote_state\" \"net\" {\n  backend = \"remote\"\n  config = {\n    organization = \"other\"\n    workspaces = { name = \"network\" }\n  }\n}\noutput \"x\" { value = data.terraform_remote_state.net.outputs.vpc_id }\n",
            false,
        ),
    ];
    for (text, wanted) in cases {
        let dir = repository(&[("network/main.tf", cloud), ("app/main.tf", text)]);
        let scan = look(dir.path(), &outputs(&["vpc_id"]));
        assert_eq!(scan.consumers.len(), usize::from(wanted), "{text}");
        assert!(scan.consumers.iter().all(|one| !one.reads.get(Lang::En).starts_with("may")), "{text}");
    }
}

#[test]
fn a_local_module_counts_for_every_root_that_reaches_it_and_is_no_root() {
    let module = remote_state("\"network/terraform.tfstate\"")
        + "output \"x\" { value = data.terraform_remote_state.net.outputs.vpc_id }\n";
    let dir = repository(&[
        ("network/main.tf", &format!("{BACKEND}module \"own\" {{\n  source = \"../modules/outer\"\n}}\n")),
        ("app/main.tf", "module \"m\" {\n  source = \"../modules/outer\"\n}\n"),
        ("batch/main.tf", "module \"m\" {\n  source = \"../modules/outer\"\n}\n"),
        ("modules/outer/main.tf", "module \"n\" {\n  source = \"./inner\"\n}\n"),
        ("modules/outer/inner/main.tf", &module),
    ]);
    let scan = look(dir.path(), &outputs(&["vpc_id"]));
    let roots: Vec<&str> = scan.consumers.iter().map(|one| one.root_module.as_str()).collect();
    assert_eq!(roots, ["app", "batch"]);
    assert_eq!(scan.consumers[0].place, "modules/outer/inner/main.tf:9");
    assert_eq!(scan.root_modules, 2);
}

#[test]
fn data_sources_find_what_they_name() {
    let vpc = || {
        resource(
            "aws_vpc.main",
            r#"{"id":"vpc-1","tags":{"Name":"main","Env":"prod"},"cidr_block":"10.0.0.0/8"}"#,
        )
    };
    let cases = [
        ("id = \"vpc-1\"", Some("aws_vpc.main through data.aws_vpc.x by id \"vpc-1\"")),
        ("id = \"vpc-2\"", None),
        ("id = var.id", None),
        ("tags = { Name = \"main\" }", Some("aws_vpc.main through data.aws_vpc.x by tag Name \"main\"")),
        ("tags = {\n Name = \"main\"\n Env = \"stg\"\n}", None),
        ("tags = {\n Name = \"main\"\n Team = \"a\"\n}", None),
        (
            "tags = {\n Name = \"main\"\n Env = var.env\n}",
            Some("possibly aws_vpc.main through data.aws_vpc.x by tag Name \"main\""),
        ),
        (
            "filter {\n name = \"tag:Name\"\n values = [\"other\", \"main\"]\n}",
            Some("aws_vpc.main through data.aws_vpc.x by filter tag:Name \"main\""),
        ),
        (
            "filter {\n name = \"vpc-id\"\n values = [\"vpc-1\"]\n}",
            Some("aws_vpc.main through data.aws_vpc.x by filter vpc-id \"vpc-1\""),
        ),
        ("filter {\n name = \"tag:Name\"\n values = [\"other\"]\n}", None),
        ("default = true", None),
    ];
    for (arguments, wanted) in cases {
        let block = format!("data \"aws_vpc\" \"x\" {{\n{arguments}\n}}\n");
        assert_eq!(found_by(&block, vpc()).as_deref(), wanted, "{arguments}");
    }
}

#[test]
fn many_kinds_of_data_sources_are_understood() {
    let cases = [
        (
            "aws_ssm_parameter",
            "name = \"/db/host\"",
            r#"{"name":"/db/host","id":"/db/host"}"#,
            "aws_ssm_parameter.x",
            true,
        ),
        (
            "aws_secretsmanager_secret",
            "name = \"db\"",
            r#"{"name":"db","arn":"arn:1"}"#,
            "aws_secretsmanager_secret.x",
            true,
        ),
        (
            "aws_secretsmanager_secret_version",
            "secret_id = \"db\"",
            r#"{"name":"db","arn":"arn:1"}"#,
            "aws_secretsmanager_secret.x",
            true,
        ),
        (
            "aws_db_instance",
            "db_instance_identifier = \"main\"",
            r#"{"identifier":"main","id":"db-1"}"#,
            "aws_db_instance.x",
            true,
        ),
        (
            "aws_db_instance",
            "db_instance_identifier = \"other\"",
            r#"{"identifier":"main"}"#,
            "aws_db_instance.x",
            false,
        ),
        ("aws_s3_bucket", "bucket = \"logs\"", r#"{"bucket":"logs"}"#, "aws_s3_bucket.x", true),
        ("aws_iam_role", "name = \"app\"", r#"{"name":"app"}"#, "aws_iam_role.x", true),
        (
            "aws_route53_zone",
            "name = \"example.com.\"",
            r#"{"name":"example.com"}"#,
            "aws_route53_zone.x",
            true,
        ),
        ("aws_kms_alias", "name = \"alias/app\"", r#"{"name":"alias/app"}"#, "aws_kms_alias.x", true),
        ("aws_alb", "name = \"front\"", r#"{"name":"front"}"#, "aws_lb.x", true),
        ("aws_ecr_repository", "name = \"app\"", r#"{"name":"app"}"#, "aws_ecr_repository.x", true),
        (
            "google_compute_network",
            "name = \"main\"\nproject = \"p1\"",
            r#"{"name":"main","project":"p1"}"#,
            "google_compute_network.x",
            true,
        ),
        (
            "google_compute_network",
            "name = \"main\"\nproject = \"p2\"",
            r#"{"name":"main","project":"p1"}"#,
            "google_compute_network.x",
            false,
        ),
        (
            "azurerm_key_vault",
            "name = \"kv\"\nresource_group_name = \"rg\"",
            r#"{"name":"kv","resource_group_name":"rg"}"#,
            "azurerm_key_vault.x",
            true,
        ),
        (
            "azurerm_key_vault",
            "name = \"kv\"\nresource_group_name = \"stg\"",
            r#"{"name":"kv","resource_group_name":"rg"}"#,
            "azurerm_key_vault.x",
            false,
        ),
        (
            "aws_iam_role",
            "name = \"${var.env}-app-role\"",
            r#"{"name":"prod-app-role"}"#,
            "aws_iam_role.x",
            true,
        ),
        (
            "aws_iam_role",
            "name = \"${var.env}-web-role\"",
            r#"{"name":"prod-app-role"}"#,
            "aws_iam_role.x",
            false,
        ),
    ];
    for (kind, arguments, before, address, wanted) in cases {
        let block = format!("data \"{kind}\" \"x\" {{\n{arguments}\n}}\n");
        assert_eq!(found_by(&block, resource(address, before)).is_some(), wanted, "{kind} {arguments}");
    }
}

#[test]
fn sensitive_values_are_neither_matched_nor_shown() {
    let text = r#"{"format_version":"1.2","output_changes":{"gone":{"actions":["delete"]},"new":{"actions":["create"]},"same":{"actions":["no-op"]}},"resource_changes":[
      {"address":"aws_ssm_parameter.x","mode":"managed","type":"aws_ssm_parameter","name":"x","change":{"actions":["update"],"before":{"name":"hush","arn":"arn:1"},"before_sensitive":{"name":true}}},
      {"address":"aws_ssm_parameter.new","mode":"managed","type":"aws_ssm_parameter","name":"new","change":{"actions":["create"],"before":null}}]}"#;
    let plan = pairgate::plan::plan("plan.json", text).unwrap();
    let targets = Targets::of_plan(&plan);
    assert_eq!(targets.outputs, ["gone"]);
    assert_eq!(targets.resources.len(), 1);
    for (argument, wanted) in [("name = \"hush\"", 0), ("arn = \"arn:1\"", 1)] {
        let block = format!("data \"aws_ssm_parameter\" \"x\" {{\n  {argument}\n}}\n");
        let dir = repository(&[("network/main.tf", BACKEND), ("app/main.tf", &block)]);
        let scan = look(dir.path(), &targets);
        assert_eq!(scan.consumers.len(), wanted, "{argument}");
    }
}

#[test]
fn json_syntax_is_read() {
    let text = r#"{
  "data": {
    "aws_vpc": {"x": {"tags": {"Name": "main"}}},
    "terraform_remote_state": {"net": {"backend": "s3", "config": {"bucket": "acme-state", "key": "network/terraform.tfstate"}}}
  },
  "locals": {"net": "${data.terraform_remote_state.net.outputs}"},
  "output": {"x": {"value": "${local.net.vpc_id}"}}
}"#;
    let dir = repository(&[("network/main.tf", BACKEND), ("app/main.tf.json", text)]);
    let targets = Targets {
        resources: vec![resource("aws_vpc.main", r#"{"id":"vpc-1","tags":{"Name":"main"}}"#)],
        ..outputs(&["vpc_id", "other"])
    };
    assert_eq!(
        lines(&look(dir.path(), &targets)),
        [
            "app app/main.tf.json:3 aws_vpc.main: aws_vpc.main through data.aws_vpc.x by tag Name \"main\"",
            "app app/main.tf.json:7 output.vpc_id: output `vpc_id` through data.terraform_remote_state.net",
        ]
    );
}

#[test]
fn what_does_not_parse_is_said_with_file_and_line() {
    let dir = repository(&[
        ("network/main.tf", BACKEND),
        ("app/ok.tf", "data \"aws_vpc\" \"x\" {\n  id = \"vpc-1\"\n}\n"),
        ("app/broken.tf", "locals {\n  a = 1\n}\nresource \"x\" {{\n"),
        ("app/broken.tf.json", "{\n  \"data\": [\n"),
        ("app/latin.tf", ""),
        (".terraform/modules/x/main.tf", "broken {{{"),
        ("app/.terraform/x.tf", "broken {{{"),
        ("node_modules/x/main.tf", "broken {{{"),
        ("app/.#main.tf", "broken {{{"),
    ]);
    fs::write(dir.path().join("app/latin.tf"), b"# caf\xe9\n").unwrap();
    fs::write(dir.path().join("app/huge.tf"), vec![b'#'; (1 << 20) + 1]).unwrap();
    let targets =
        Targets { resources: vec![resource("aws_vpc.main", r#"{"id":"vpc-1"}"#)], ..Targets::default() };
    let scan = look(dir.path(), &targets);
    assert_eq!(scan.consumers.len(), 1, "the files that parse still count");
    let notices = notices(&scan);
    assert_eq!(notices.len(), 4, "{notices:?}");
    assert!(notices[0].contains("`app/broken.tf` line 4 does not parse"), "{notices:?}");
    assert!(notices[1].contains("`app/broken.tf.json` line 3 does not parse"), "{notices:?}");
    assert!(notices[2].contains("`app/huge.tf` was not read: it is larger than 1 MiB"), "{notices:?}");
    assert!(notices[3].contains("`app/latin.tf` was not read: it is not UTF-8"), "{notices:?}");
}

#[test]
fn deep_nesting_is_refused_and_does_not_crash() {
    let nested = |open: &str, close: &str| format!("a = {}1{}\n", open.repeat(50_000), close.repeat(50_000));
    let deep = [
        nested("[", "]"),
        nested("(", ")"),
        nested("{a=", "}"),
        nested("\"${", "}\""),
        nested("!", ""),
        format!("{}{}", "a {\n".repeat(50_000), "}\n".repeat(50_000)),
        format!("a = 1{}\n", " + 1".repeat(50_000)),
    ];
    let names: Vec<String> = (0..deep.len()).map(|index| format!("app/deep{index}.tf")).collect();
    let mut files: Vec<(&str, &str)> =
        names.iter().map(String::as_str).zip(deep.iter().map(String::as_str)).collect();
    let json = format!("{{\"a\": {}{}}}", "[".repeat(50_000), "]".repeat(50_000));
    files.push(("app/deep.tf.json", &json));
    files.push(("network/main.tf", BACKEND));
    let dir = repository(&files);
    let scan = look(dir.path(), &outputs(&["vpc_id"]));
    assert_eq!(scan.notices.len(), deep.len() + 1, "{:?}", notices(&scan));

    // What is still accepted must not exhaust the stack of a worker thread either.
    let legal = format!("locals {{\n  a = {}1{}\n}}\n", "[".repeat(60), "]".repeat(60));
    let dir = repository(&[("network/main.tf", BACKEND), ("app/main.tf", &legal)]);
    assert!(look(dir.path(), &outputs(&["vpc_id"])).notices.is_empty());
}

#[cfg(unix)]
#[test]
fn links_in_circles_and_out_of_the_repository_are_not_followed() {
    use std::os::unix::fs::symlink;
    let outside = repository(&[("main.tf", "data \"aws_vpc\" \"x\" {\n  id = \"vpc-1\"\n}\n")]);
    let dir = repository(&[
        ("network/main.tf", BACKEND),
        ("app/main.tf", "data \"aws_vpc\" \"x\" {\n  id = \"vpc-1\"\n}\n"),
    ]);
    symlink(dir.path(), dir.path().join("app/loop")).unwrap();
    symlink(outside.path(), dir.path().join("app/outside")).unwrap();
    symlink(outside.path().join("main.tf"), dir.path().join("network/linked.tf")).unwrap();
    fs::create_dir(dir.path().join("linked")).unwrap();
    symlink(dir.path().join("app/main.tf"), dir.path().join("linked/main.tf")).unwrap();
    symlink(dir.path().join("nowhere"), dir.path().join("linked/dangling.tf")).unwrap();
    let targets =
        Targets { resources: vec![resource("aws_vpc.main", r#"{"id":"vpc-1"}"#)], ..Targets::default() };
    let scan = look(dir.path(), &targets);
    let roots: Vec<&str> = scan.consumers.iter().map(|one| one.root_module.as_str()).collect();
    assert_eq!(roots, ["app", "linked"]);
    let notices = notices(&scan);
    assert_eq!(notices.len(), 3, "{notices:?}");
    assert!(notices[0].contains("2 linked folders were not followed"), "{notices:?}");
    assert!(notices[1].contains("`linked/dangling.tf` was not read"), "{notices:?}");
    assert!(notices[2].contains("`network/linked.tf` was not read: the link leads out"), "{notices:?}");
}

#[cfg(target_os = "linux")]
#[test]
fn names_that_are_not_utf_8_are_told() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt as _;
    let dir = repository(&[("network/main.tf", BACKEND), ("app/main.tf", "")]);
    fs::write(dir.path().join("app").join(OsStr::from_bytes(b"caf\xe9.tf")), "x").unwrap();
    fs::write(dir.path().join("app").join(OsStr::from_bytes(b"caf\xe9.txt")), "x").unwrap();
    let odd = dir.path().join(OsStr::from_bytes(b"mod\xe9"));
    fs::create_dir_all(odd.join("docs")).unwrap();
    fs::write(odd.join("docs/notes.md"), "x").unwrap();
    assert_eq!(
        notices(&look(dir.path(), &outputs(&["vpc_id"]))).len(),
        1,
        "nothing of Terraform is in there"
    );
    fs::write(odd.join("docs/main.tf"), "x").unwrap();
    let scan = look(dir.path(), &outputs(&["vpc_id"]));
    let told = notices(&scan);
    assert_eq!(told.len(), 2, "{told:?}");
    for (notice, name) in told.iter().zip(["mod", "app/caf"]) {
        assert!(notice.contains(name) && notice.contains("its name is not UTF-8"), "{notice}");
    }
}

#[test]
fn nothing_at_stake_and_wrong_folders() {
    let dir = repository(&[("network/main.tf", BACKEND), ("app/main.tf", "broken {{")]);
    assert!(look(dir.path(), &Targets::default()).notices.is_empty());
    let missing = scan(&dir.path().join("nowhere"), dir.path(), &Targets::default()).unwrap_err();
    assert_eq!(missing[0].code, "repository-missing");
    let file = scan(dir.path(), &dir.path().join("network/main.tf"), &Targets::default()).unwrap_err();
    assert_eq!(file[0].code, "root-module-missing");
}

#[test]
fn the_repository_itself_can_be_a_root_and_the_own_root_can_lie_elsewhere() {
    let text = remote_state("\"network/terraform.tfstate\"")
        + "output \"x\" { value = data.terraform_remote_state.net.outputs.vpc_id }\n";
    let dir = repository(&[("main.tf", &text)]);
    let own = repository(&[("main.tf", BACKEND)]);
    let scan = scan(dir.path(), own.path(), &outputs(&["vpc_id"])).unwrap();
    assert_eq!(scan.consumers[0].root_module, ".");
    assert_eq!(scan.consumers[0].place, "main.tf:9");
}
