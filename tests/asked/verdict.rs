//! The verdict with a `signoff` block, through the real binary: exit code 3 means that somebody must sign.

use std::fs;

use jiff::civil::date;
use pairgate::config::Config;
use pairgate::engine::{self, Inputs};
use pairgate::plan;
use pairgate::plan::digest::Seal;
use pairgate::report::{Report, Verdict};
use pairgate::rules;
use pairgate::source::Source;

use super::support::program::run;

const SIGNOFF: &str = "signoff {\n  operators = [\"team:acme/sre\", \"user:583231\"]\n}\n";
const CHANGE: &str = r#""actions":["update"],"before":{"a":"1"},"after":{"a":"2"}"#;
const KEEP: &str = r#""actions":["no-op"],"before":{"a":"1"},"after":{"a":"1"}"#;
const DESTROY: &str = r#""actions":["delete"],"before":{"a":"1"},"after":null"#;

fn resource(address: &str, kind: &str, rest: &str, change: &str) -> String {
    format!(
        r#"{{"address":"{address}","mode":"managed","type":"{kind}","name":"n","provider_name":"registry.terraform.io/hashicorp/aws"{rest},"change":{{{change}}}}}"#
    )
}

fn plan(changes: &[String], rest: &str) -> String {
    format!(
        r#"{{"format_version":"1.2","terraform_version":"1.11.4","complete":true,"errored":false{rest},"resource_changes":[{}]}}"#,
        changes.join(",")
    )
}

/// Exit code and first line.
fn check(config: &str, plan: &str) -> (i32, String) {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join(".git")).unwrap();
    fs::write(folder.path().join(".pairgate.hcl"), config).unwrap();
    fs::write(folder.path().join("plan.json"), plan).unwrap();
    let ran = run(folder.path(), ["check", "plan.json", "--format", "json"]);
    assert!(ran.stderr.is_empty(), "{}", ran.stderr);
    let document: serde_json::Value = serde_json::from_str(&ran.stdout).unwrap();
    (ran.code, document["verdict"].as_str().unwrap().to_owned())
}

fn report(config: &str, plan: &str) -> Report {
    let ids: Vec<&str> = rules::ALL.iter().map(|rule| rule.id).collect();
    let (config, _) = Config::parse(&Source::new(".pairgate.hcl", config), &ids).unwrap();
    let read = plan::plan("plan.json", plan).unwrap();
    let inputs = Inputs {
        name: "plan.json",
        settings: &config.settings(".").unwrap(),
        config: Some(config.source()),
        root_module: ".",
        today: date(2026, 11, 1),
        seal: &Seal::Key(b"0123456789abcdef0123456789abcdef"),
        consumers: Vec::new(),
        policies: None,
        description: None,
        notices: Vec::new(),
    };
    engine::check(plan, &read, inputs).unwrap()
}

fn vpc(change: &str) -> String {
    plan(&[resource("aws_vpc.n", "aws_vpc", "", change)], "")
}

/// A destroyed image, whose data is gone: `stateful-destroy` and `irreversible-change` stand in the way.
fn image() -> String {
    plan(&[resource("aws_ami.n", "aws_ami", "", DESTROY)], "")
}

#[test]
fn a_change_waits_for_a_sign_off_where_the_configuration_asks_for_one() {
    assert_eq!(check(SIGNOFF, &vpc(CHANGE)), (3, "needs_signoff".to_owned()));
    assert_eq!(check("", &vpc(CHANGE)), (0, "clear".to_owned()));
    assert_eq!(check(SIGNOFF, &vpc(KEEP)), (0, "clear".to_owned()));
}

#[test]
fn what_changes_without_a_create_update_or_delete_is_signed_as_well() {
    let idle = |rest: &str| plan(&[resource("aws_vpc.n", "aws_vpc", rest, KEEP)], "");
    let outputs = r#","output_changes":{"o":{"actions":["create"],"before":null,"after":"x"}}"#;
    let deferred = format!(
        r#","deferred_changes":[{{"reason":"resource_config_unknown","resource_change":{}}}]"#,
        resource("aws_vpc.later", "aws_vpc", "", r#""actions":["create"],"before":null,"after":{}"#)
    );
    let action = r#","action_invocations":[{"address":"action.aws_lambda_invoke.a","type":"aws_lambda_invoke","name":"a","provider_name":"registry.terraform.io/hashicorp/aws","invoke_action_trigger":{}}]"#;
    let import =
        plan(&[resource("aws_vpc.n", "aws_vpc", "", &format!(r#"{KEEP},"importing":{{"id":"vpc-1"}}"#))], "");
    // What these rules find besides is not asked about here.
    let quiet = ["import-or-forget", "incomplete-plan", "unknown-action", "provisioner-runs"]
        .map(|id| format!("rule \"{id}\" {{\n  level = \"off\"\n}}\n"))
        .concat();
    for (name, plan) in [
        ("output", plan(&[], outputs)),
        ("deferred", plan(&[], &deferred)),
        ("action", plan(&[], action)),
        ("refresh", plan(&[], r#","applyable":true"#)),
        ("move", idle(r#","previous_address":"aws_vpc.o""#)),
        ("import", import),
        ("forget", vpc(r#""actions":["forget"],"before":{"a":"1"},"after":null"#)),
        ("unknown", vpc(r#""actions":["evaporate"],"before":{"a":"1"},"after":null"#)),
        ("replace", vpc(r#""actions":["delete","create"],"before":{"a":"1"},"after":{"a":"2"}"#)),
    ] {
        let report = report(&format!("{SIGNOFF}{quiet}"), &plan);
        assert!(report.changes_something(), "{name}");
        assert_eq!(report.verdict, Verdict::NeedsSignoff, "{name}: {:?}", report.findings);
    }
    for (name, plan) in [("nothing", plan(&[], "")), ("not applyable", plan(&[], r#","applyable":false"#))] {
        assert_eq!(report(SIGNOFF, &plan).verdict, Verdict::Clear, "{name}");
    }
}

#[test]
fn who_lifts_a_finding_is_for_the_configuration_to_say() {
    let level = |level: &str| format!("rule \"stateful-destroy\" {{\n  level = \"{level}\"\n}}\n");
    let waiver = SIGNOFF.replace('}', "  overridable = \"waiver\"\n}");
    let waived = |rule: &str| {
        format!(
            "waive \"{rule}\" {{\n  address = \"aws_ami.n\"\n  reason = \"r\"\n  owner = \"o\"\n  expires = \"2099-12-31\"\n}}\n"
        )
    };
    for (config, code) in [
        (String::new(), 1),
        (SIGNOFF.to_owned(), 3),
        (format!("{SIGNOFF}{}", level("mandatory")), 1),
        (waiver.clone(), 1),
        (format!("{waiver}{}", waived("stateful-destroy")), 1),
        (
            ["stateful-destroy", "irreversible-change", "mass-delete", "blast-radius-exceeded"]
                .map(waived)
                .concat()
                + &waiver
                + "blast_radius {\n  max_level = \"critical\"\n}\n",
            3,
        ),
        (format!("fail_on = \"mandatory\"\n{waiver}"), 3),
        (format!("fail_on = \"mandatory\"\n{waiver}{}", level("mandatory")), 1),
    ] {
        assert_eq!(check(&config, &image()).0, code, "{config}");
    }
    // Where nothing changes nobody can sign, so a finding blocks as it does without the block.
    let incomplete = plan(&[], "").replace(r#""errored":false"#, r#""errored":true"#);
    assert_eq!(check(SIGNOFF, &incomplete), check("", &incomplete));
    assert_eq!(check(SIGNOFF, &incomplete).0, 1);
}

#[test]
fn a_plan_that_readers_disagree_about_stays_undecided() {
    let twice = vpc(r#""actions":["update"],"before":{"a":"1"},"after":{"a":"2","a":"3"}"#);
    assert_eq!(check(SIGNOFF, &twice), (1, "undecided".to_owned()));
}

#[test]
fn a_signer_acknowledges_what_is_lost_and_each_finding_that_is_lifted() {
    let shown = |config: &str| report(config, &image()).signoff.unwrap();
    let view = shown(SIGNOFF);
    assert_eq!(view.operators, ["acme/sre", "583231"]);
    assert_eq!((view.request, view.signed), (None, None));
    let expected =
        ["aws_ami.n", "blast-radius-exceeded", "irreversible-change aws_ami.n", "stateful-destroy aws_ami.n"];
    assert!(view.acknowledge.is_sorted());
    assert_eq!(view.acknowledge, expected);
    // Without the list of what is lost, the findings stay.
    let quiet = SIGNOFF.replace('}', "  acknowledge = false\n}");
    assert_eq!(shown(&quiet).acknowledge, expected[1..]);
    // A tier brings the list back.
    let tier = quiet.replace(
        "\n}",
        "\n  tier \"lost\" {\n    rules = [\"irreversible-change\"]\n    acknowledge = true\n  }\n}",
    );
    let view = shown(&tier);
    assert_eq!(
        (view.tiers, view.acknowledge),
        (vec!["lost".to_owned()], expected.map(str::to_owned).to_vec())
    );
    // Advisory findings are acknowledged by those who let them stand in the way, and not by others.
    let advisory = "rule \"stateful-destroy\" {\n  level = \"advisory\"\n}\n";
    assert!(!shown(&format!("{SIGNOFF}{advisory}")).acknowledge.contains(&expected[3].to_owned()));
    let strict = report(&format!("fail_on = \"advisory\"\n{SIGNOFF}{advisory}"), &image());
    assert_eq!(strict.verdict, Verdict::NeedsSignoff);
    assert!(strict.signoff.unwrap().acknowledge.contains(&expected[3].to_owned()));
    // What is waived is lifted already.
    let waived = format!(
        "{SIGNOFF}waive \"stateful-destroy\" {{\n  address = \"aws_ami.n\"\n  reason = \"r\"\n  owner = \"o\"\n  expires = \"2099-12-31\"\n}}\n"
    );
    assert!(!shown(&waived).acknowledge.contains(&expected[3].to_owned()));
    // A blocked report says what would be asked; one in which nothing changes does not.
    let mandatory =
        report(&format!("{SIGNOFF}rule \"stateful-destroy\" {{\n  level = \"mandatory\"\n}}\n"), &image());
    assert_eq!(mandatory.verdict, Verdict::Blocked);
    assert!(mandatory.signoff.is_some());
    assert_eq!(report(SIGNOFF, &vpc(KEEP)).signoff, None);
    assert_eq!(report("", &image()).signoff, None);
}
