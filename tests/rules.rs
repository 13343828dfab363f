//! Every built-in rule has a manual, a plan that trips it, a plan that does not, and a snapshot of what
//! it says; then the corners in which rules of this kind go wrong.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod context;
#[path = "rules/descriptions.rs"]
mod descriptions;
#[path = "rules/policies.rs"]
mod policies;

use std::fs;
use std::path::{Path, PathBuf};

use context::{findings, findings_described, findings_with, show};
use pairgate::finding::Level;
use pairgate::graph::Reversibility;
use pairgate::rules;
use pairgate::text::Lang;

fn tests() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests")
}

fn fixture(id: &str, name: &str) -> Option<String> {
    fs::read_to_string(tests().join("rules").join(id).join(name)).ok()
}

fn run(id: &str, name: &str) -> Vec<pairgate::finding::Finding> {
    let plan = fixture(id, name).unwrap_or_else(|| panic!("rule {id} lacks the fixture {name}"));
    if let Some(policy) = fixture(id, "backups.policy.hcl") {
        return policies::findings(id, &plan, &policy);
    }
    let description = fixture(id, &name.replace(".json", ".md"));
    findings_described(id, &plan, &fixture(id, "pairgate.hcl").unwrap_or_default(), description.as_deref())
}

#[test]
fn every_rule_says_the_right_thing_about_a_plan_that_trips_it() {
    for rule in rules::ALL {
        let found = run(rule.id, "trips.json");
        assert!(!found.is_empty(), "{} does not trip", rule.id);
        insta::assert_snapshot!(rule.id, show(&found));
    }
}

#[test]
fn every_rule_is_silent_about_a_plan_that_does_not_trip_it() {
    for rule in rules::ALL {
        let found = run(rule.id, "passes.json");
        assert!(found.is_empty(), "{} trips over a harmless plan:\n{}", rule.id, show(&found));
    }
}

#[test]
fn every_rule_has_an_id_a_manual_fixtures_and_a_snapshot() {
    let mut ids: Vec<&str> = rules::ALL.iter().map(|rule| rule.id).collect();
    for rule in rules::ALL {
        let id = rule.id;
        let kebab = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_lowercase());
        assert!(id.split('-').all(kebab), "{id} is not kebab-case");
        assert_eq!(rules::find(id).map(|found| found.id), Some(id));
        for file in ["trips.json", "passes.json"] {
            assert!(fixture(id, file).is_some(), "{id} lacks {file}");
        }
        assert!(tests().join(format!("snapshots/rules__{id}.snap")).is_file(), "{id} lacks a snapshot");
        manual(rule);
    }
    let count = ids.len();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), count, "two rules have one id");
}

fn manual(rule: &rules::Rule) {
    let (id, lines): (_, Vec<&str>) = (rule.id, rule.manual.lines().map(str::trim).collect());
    let headings: Vec<&str> = lines.iter().filter_map(|line| line.strip_prefix("## ")).collect();
    let parts = ["What it finds", "Why it matters", "A plan that trips it", "What to do", "Configuration"];
    assert_eq!(headings, parts, "the parts of the manual of {id}");
    assert!(lines.len() <= 60, "the manual of {id} is long: {} lines", lines.len());
    for level in Level::ALL.map(Level::name).into_iter().chain(["off"]) {
        assert!(rule.manual.contains(&format!("`{level}`")), "the manual of {id} lacks the level {level}");
    }
    let default = format!("default level is `{}`", rule.level.name());
    assert!(lines.join(" ").contains(&default), "the manual of {id} lacks: {default}");
    // What a manual shows as configuration must be accepted as configuration.
    let example: Vec<&str> = rule
        .manual
        .lines()
        .skip_while(|line| line.trim() != "```hcl")
        .skip(1)
        .take_while(|line| line.trim() != "```")
        .collect();
    assert!(!example.is_empty(), "the manual of {id} has no example of a configuration");
    let plan = r#"{"format_version":"1.2"}"#;
    let waiver_of_mandatory = rule.level == Level::Mandatory && example.join("\n").contains("waive");
    let level = format!("rule \"{id}\" {{\n  level = \"mandatory_overridable\"\n}}\n");
    findings(id, plan, &format!("{}{}", if waiver_of_mandatory { &level } else { "" }, example.join("\n")));
    for text in [(rule.title)(), (rule.help)()] {
        for lang in [Lang::En, Lang::Ja] {
            let text = text.get(lang);
            assert!(!text.is_empty() && !text.ends_with(['.', '。']), "{id}: {text}");
        }
    }
}

#[test]
fn messages_are_sentences_without_a_final_stop_in_both_languages() {
    for rule in rules::ALL {
        for finding in run(rule.id, "trips.json") {
            for text in finding.details.iter().chain([&finding.message]) {
                let (en, ja) = (text.get(Lang::En), text.get(Lang::Ja));
                assert!(!en.ends_with('.') && !ja.ends_with('。'), "{}: {en} / {ja}", rule.id);
                assert!(en.is_ascii() || en.contains(['→', '…']), "{}: {en}", rule.id);
            }
            assert!(!finding.message.get(Lang::Ja).is_ascii(), "{}: no Japanese", rule.id);
        }
    }
}

/// One change of a plan, as `resource_changes` has it.
fn change(address: &str, kind: &str, rest: &str, change: &str) -> String {
    format!(
        r#"{{"address":{},"mode":"managed","type":"{kind}","name":"n","provider_name":"registry.terraform.io/hashicorp/aws"{rest},"change":{{{change}}}}}"#,
        serde_json::to_string(address).unwrap()
    )
}

fn plan(changes: &[String], rest: &str) -> String {
    format!(r#"{{"format_version":"1.2"{rest},"resource_changes":[{}]}}"#, changes.join(","))
}

const PRODUCTION: &str = "protect \"production\" {\n  tags = { Environment = \"production\" }\n}\n";

#[test]
fn a_sensitive_tag_protects_whatever_it_is_and_is_never_said() {
    for (marks, tags, covered) in [
        (r#"{"tags":true}"#, r#"{"Environment":"top-secret-value"}"#, true),
        (r#"{"tags":{"Environment":true}}"#, r#"{"Environment":"top-secret-value"}"#, true),
        ("true", r#"{"Environment":"top-secret-value"}"#, true),
        (r#"{"tags":{"Owner":true}}"#, r#"{"Environment":"staging","Owner":"top-secret-value"}"#, false),
        (r#"{"tags":{"Owner":true}}"#, r#"{"Environment":"production","Owner":"top-secret-value"}"#, true),
    ] {
        let delete = change(
            "aws_instance.n",
            "aws_instance",
            "",
            &format!(
                r#""actions":["delete"],"before":{{"tags":{tags}}},"after":null,"before_sensitive":{marks}"#
            ),
        );
        let found = findings("protected-address", &plan(&[delete], ""), PRODUCTION);
        assert_eq!(!found.is_empty(), covered, "{marks} {tags}");
        assert!(!show(&found).contains("top-secret-value"));
        // Whoever reads the finding is told when it rests on a tag that nobody looked at.
        let guess = covered && !tags.contains("production");
        assert_eq!(show(&found).contains("cannot be looked at"), guess, "{marks} {tags}");
    }
}

#[test]
fn tags_are_found_wherever_a_provider_keeps_them() {
    for (before, covered) in [
        (r#"{"tags":null,"tags_all":{"Environment":"production"}}"#, true),
        (r#"{"terraform_labels":{"Environment":"production"}}"#, true),
        (r#"{"tag":[{"key":"Team","value":"a"},{"key":"Environment","value":"production"}]}"#, true),
        (r#"{"tags":["Environment:production"]}"#, true),
        (r#"{"tags":["production"]}"#, false),
        (r#"{"tags":"Environment"}"#, false),
        // Nothing can be looked at: rather too much protection.
        ("null", true),
    ] {
        let delete = change(
            "aws_instance.n",
            "aws_instance",
            "",
            &format!(r#""actions":["delete"],"before":{before},"after":null"#),
        );
        let found = findings("protected-address", &plan(&[delete], ""), PRODUCTION);
        assert_eq!(!found.is_empty(), covered, "{before}");
    }
}

fn gone(address: &str, values: &str, reason: &str) -> String {
    change(
        address,
        "aws_instance",
        &format!(r#","action_reason":"{reason}""#),
        &format!(r#""actions":["delete"],"before":{values},"after":null"#),
    )
}

fn made(address: &str, values: &str) -> String {
    change(address, "aws_instance", "", &format!(r#""actions":["create"],"before":null,"after":{values}"#))
}

const WEB: &str = r#"{"ami":"ami-1","instance_type":"t3.micro","subnet_id":"s-1","key_name":"k"}"#;
const API: &str = r#"{"ami":"ami-2","instance_type":"m7g.large","subnet_id":"s-2","key_name":"l"}"#;

/// The suggested `from` and `to` of each finding.
fn suggestions(changes: &[String]) -> Vec<String> {
    findings("unmoved-rename", &plan(changes, ""), "")
        .iter()
        .map(|finding| {
            let block = finding.details[0].get(Lang::En).to_owned();
            block
                .lines()
                .filter_map(|line| line.split_once("= "))
                .map(|(_, to)| to)
                .collect::<Vec<_>>()
                .join(" > ")
        })
        .collect()
}

#[test]
fn renamed_keys_are_paired_by_what_they_hold_and_not_by_their_order() {
    let each = "delete_because_each_key";
    let changes = [
        gone(r#"aws_instance.n["a.b"]"#, WEB, each),
        gone(r#"aws_instance.n["b"]"#, API, each),
        made(r#"aws_instance.n["x"]"#, API),
        made(r#"aws_instance.n["y\"z"]"#, WEB),
    ];
    assert_eq!(
        suggestions(&changes),
        [r#"aws_instance.n["a.b"] > aws_instance.n["y\"z"]"#, r#"aws_instance.n["b"] > aws_instance.n["x"]"#,]
    );
}

#[test]
fn a_renamed_module_is_one_finding() {
    let no_module = "delete_because_no_module";
    let mut changes = vec![
        gone("module.a.module.net.aws_instance.web", WEB, no_module),
        gone("module.a.module.net.aws_instance.api[0]", API, no_module),
        gone("module.a.module.net.aws_instance.api[1]", API, no_module),
        made("module.b.module.net.aws_instance.web", WEB),
        made("module.b.module.net.aws_instance.api[1]", API),
        made("module.b.module.net.aws_instance.api[0]", API),
    ];
    assert_eq!(suggestions(&changes), ["module.a > module.b"]);
    insta::assert_snapshot!("renamed-module", show(&findings("unmoved-rename", &plan(&changes, ""), "")));
    // The old module keeps something, so it cannot move as a whole.
    changes.push(change(
        "module.a.aws_vpc.n",
        "aws_vpc",
        "",
        r#""actions":["no-op"],"before":{},"after":{}"#,
    ));
    assert_eq!(
        suggestions(&changes),
        [
            "module.a.module.net.aws_instance.web > module.b.module.net.aws_instance.web",
            "module.a.module.net.aws_instance.api > module.b.module.net.aws_instance.api",
        ]
    );
}

#[test]
fn all_instances_of_a_renamed_block_are_one_finding_and_a_new_for_each_is_not() {
    let none = "delete_because_no_resource_config";
    let block = [
        gone("aws_instance.a[0]", WEB, none),
        gone("aws_instance.a[1]", WEB, none),
        made("aws_instance.b[1]", WEB),
        made("aws_instance.b[0]", WEB),
    ];
    assert_eq!(suggestions(&block), ["aws_instance.a > aws_instance.b"]);
    let repetition = [
        gone("aws_instance.a", WEB, "delete_because_wrong_repetition"),
        made(r#"aws_instance.a["main"]"#, WEB),
    ];
    assert_eq!(suggestions(&repetition), [r#"aws_instance.a > aws_instance.a["main"]"#]);
}

#[test]
fn an_unknown_or_sensitive_value_is_no_evidence_of_a_rename() {
    let from =
        gone("aws_instance.a", r#"{"ami":"ami-1","user_data":"x"}"#, "delete_because_no_resource_config");
    let to = change(
        "aws_instance.b",
        "aws_instance",
        "",
        r#""actions":["create"],"before":null,"after":{"ami":"ami-1","user_data":"x"},"after_unknown":{"ami":true},"after_sensitive":{"user_data":true}"#,
    );
    assert!(suggestions(&[from, to]).is_empty());
}

#[test]
fn thousands_of_equal_objects_are_paired_by_their_keys_in_bearable_time() {
    let side = |module: &str, index: usize| format!("module.{module}.aws_instance.n[{index}]");
    let mut changes = Vec::new();
    for index in 0..3000 {
        changes.push(gone(&side("a", index), WEB, "delete_because_no_module"));
        changes.push(made(&side("b", index), WEB));
    }
    assert_eq!(suggestions(&changes), ["module.a > module.b"]);
}

#[test]
fn a_destroy_for_another_reason_is_no_rename() {
    let other = gone("aws_instance.a", WEB, "delete_because_of_a_later_version");
    assert!(suggestions(&[other, made("aws_instance.b", WEB)]).is_empty());
    let mut deposed = gone("aws_instance.a", WEB, "delete_because_no_resource_config");
    deposed = deposed.replacen(r#","change""#, r#","deposed":"k","change""#, 1);
    assert!(suggestions(&[deposed, made("aws_instance.b", WEB)]).is_empty());
}

#[test]
fn drift_of_a_sensitive_attribute_is_named_and_not_said() {
    let values = |password: &str, note: &str| {
        format!(r#"{{"password":"{password}","note":"{note}","size":{}}}"#, password.len())
    };
    let marks = r#""before_sensitive":{"password":true},"after_sensitive":{"password":true}"#;
    let (old, new) = (values("old-password-1", "rotated"), values("new-password-22", "see new-password-22"));
    let drift = change(
        "aws_instance.n",
        "aws_instance",
        "",
        &format!(r#""actions":["update"],"before":{old},"after":{new},{marks}"#),
    );
    let back = change(
        "aws_instance.n",
        "aws_instance",
        "",
        &format!(r#""actions":["update"],"before":{new},"after":{old},{marks}"#),
    );
    let found = findings("drift-overwritten", &plan(&[back], &format!(r#","resource_drift":[{drift}]"#)), "");
    let shown = show(&found);
    assert!(!shown.contains("password-"), "{shown}");
    insta::assert_snapshot!("drift-with-a-secret", shown);
}

#[test]
fn drift_of_a_marked_value_is_hidden_when_only_one_side_is_marked() {
    let drift = change(
        "aws_instance.n",
        "aws_instance",
        "",
        r#""actions":["update"],"before":{"pin":"111"},"after":{"pin":"222"},"before_sensitive":{"pin":true}"#,
    );
    let back = change(
        "aws_instance.n",
        "aws_instance",
        "",
        r#""actions":["update"],"before":{"pin":"222"},"after":{"pin":"111"}"#,
    );
    let found = findings("drift-overwritten", &plan(&[back], &format!(r#","resource_drift":[{drift}]"#)), "");
    assert_eq!(found.len(), 1);
    assert!(!show(&found).contains("111") && !show(&found).contains("222"));
}

#[test]
fn drift_in_spelling_only_or_that_stays_is_no_finding() {
    for (was, is, wanted) in [
        (
            r#"{"rule":[{"a":null,"b":1}],"c":1}"#,
            r#"{"rule":[{"a":"","b":1}],"c":1}"#,
            r#"{"rule":[{"a":"x","b":1}],"c":2}"#,
        ),
        (r#"{"a":1}"#, r#"{"a":2}"#, r#"{"a":2,"b":1}"#),
    ] {
        let drift = change(
            "aws_vpc.n",
            "aws_vpc",
            "",
            &format!(r#""actions":["update"],"before":{was},"after":{is}"#),
        );
        let update = change(
            "aws_vpc.n",
            "aws_vpc",
            "",
            &format!(r#""actions":["update"],"before":{is},"after":{wanted}"#),
        );
        let found =
            findings("drift-overwritten", &plan(&[update], &format!(r#","resource_drift":[{drift}]"#)), "");
        assert!(found.is_empty(), "{}", show(&found));
    }
}

#[test]
fn plans_that_are_whole_are_not_called_incomplete() {
    for (what, plan) in [
        (
            "empty",
            r#"{"format_version":"1.2","planned_values":{"root_module":{}},"applyable":false,"complete":true,"errored":false}"#,
        ),
        (
            "only outputs",
            r#"{"format_version":"1.2","output_changes":{"a":{"actions":["create"],"before":null,"after":"x"}},"applyable":true,"complete":true,"errored":false}"#,
        ),
        (
            "refresh-only",
            r#"{"format_version":"1.2","planned_values":{"outputs":{},"root_module":{}},"resource_drift":[{"address":"aws_vpc.a","mode":"managed","type":"aws_vpc","name":"a","change":{"actions":["update"],"before":{"x":1},"after":{"x":2}}}],"prior_state":{"values":{"root_module":{"resources":[{"address":"aws_vpc.a","mode":"managed","type":"aws_vpc","name":"a","values":{"x":2}}]}}},"applyable":true,"complete":true,"errored":false}"#,
        ),
        (
            "no change",
            r#"{"format_version":"1.2","planned_values":{"root_module":{"resources":[{"address":"aws_vpc.a","mode":"managed","type":"aws_vpc","name":"a","values":{}}]}},"resource_changes":[{"address":"aws_vpc.a","mode":"managed","type":"aws_vpc","name":"a","change":{"actions":["no-op"],"before":{},"after":{}}}],"applyable":false,"complete":true,"errored":false}"#,
        ),
        ("old", r#"{"format_version":"0.1"}"#),
    ] {
        let found = findings("incomplete-plan", plan, "");
        assert!(found.is_empty(), "{what}: {}", show(&found));
    }
}

#[test]
fn plans_that_are_not_whole_say_why() {
    let create = r#""resource_changes":[{"address":"aws_vpc.a","mode":"managed","type":"aws_vpc","name":"a","change":{"actions":["create"],"before":null,"after":{}}}]"#;
    let planned = r#""planned_values":{"root_module":{"resources":[{"address":"aws_vpc.a","mode":"managed","type":"aws_vpc","name":"a","values":{}}]}}"#;
    for (plan, words) in [
        (
            format!(
                r#"{{"format_version":"1.2",{create},"applyable":false,"complete":false,"errored":true}}"#
            ),
            "planning failed",
        ),
        (
            format!(
                r#"{{"format_version":"1.2",{create},"applyable":false,"complete":true,"errored":false}}"#
            ),
            "cannot be applied",
        ),
        (
            format!(
                r#"{{"format_version":"1.2",{create},"applyable":true,"complete":false,"errored":false}}"#
            ),
            "-target",
        ),
        (format!(r#"{{"format_version":"1.2",{planned}}}"#), "no `resource_changes`"),
        (format!(r#"{{"format_version":"1.2",{planned},"resource_changes":[]}}"#), "lists no change"),
    ] {
        let found = findings("incomplete-plan", &plan, "");
        assert_eq!(found.len(), 1, "{plan}");
        assert!(found[0].message.get(Lang::En).contains(words), "{}", show(&found));
        assert_eq!(found[0].level, Level::Mandatory);
    }
}

#[test]
fn data_sources_count_nowhere() {
    let data: Vec<String> = (0..9)
        .map(|index| {
            change(
                &format!("data.aws_rds_cluster.n[{index}]"),
                "aws_rds_cluster",
                "",
                r#""actions":["delete"],"before":{"tags":{"Environment":"production"}},"after":null"#,
            )
            .replacen("managed", "data", 1)
        })
        .collect();
    let config = format!("{PRODUCTION}protect \"types\" {{\n  types = [\"*\"]\n}}\n");
    for rule in rules::ALL {
        let found = findings(rule.id, &plan(&data, ""), &config);
        // No terraform deletes a data source: that alone is told.
        assert_eq!(found.is_empty(), rule.id != "unknown-action", "{}", show(&found));
    }
}

#[test]
fn no_rule_fails_or_speaks_about_an_empty_plan() {
    for rule in rules::ALL {
        assert!(
            findings(rule.id, r#"{"format_version":"1.2","resource_changes":[]}"#, PRODUCTION).is_empty()
        );
    }
}

#[test]
fn a_deposed_object_is_told_from_the_current_one_at_its_address() {
    let delete = |rest: &str| {
        change("aws_kms_key.n", "aws_kms_key", rest, r#""actions":["delete"],"before":{},"after":null"#)
    };
    let update = change("aws_kms_key.n", "aws_kms_key", "", r#""actions":["update"],"before":{},"after":{}"#);
    let found = findings("stateful-destroy", &plan(&[update, delete(r#","deposed":"abc""#)], ""), "");
    assert!(
        found[0].message.get(Lang::En).starts_with("deposed object `abc` of `aws_kms_key.n`"),
        "{}",
        show(&found)
    );
    let found = findings("stateful-destroy", &plan(&[delete(""), delete(r#","deposed":"abc""#)], ""), "");
    let deposed = found.iter().filter(|one| one.message.get(Lang::En).starts_with("deposed")).count();
    assert_eq!((found.len(), deposed), (2, 1));
}

#[test]
fn watch_and_nothing_are_not_lost_but_irreversible_counts_in_any_case() {
    let delete =
        change("aws_kms_key.n", "aws_kms_key", "", r#""actions":["delete"],"before":{},"after":null"#);
    for (holds, reversibility, stateful, irreversible) in [
        ("watch", Reversibility::Reversible, 0, 0),
        ("none", Reversibility::Irreversible, 0, 1),
        ("data", Reversibility::Reversible, 0, 0),
        ("history", Reversibility::Recoverable, 1, 0),
        ("identity", Reversibility::Irreversible, 1, 1),
    ] {
        let count = |rule: &str| {
            findings_with(rule, &plan(std::slice::from_ref(&delete), ""), "", |all| {
                all[0].holds = holds;
                all[0].reversibility = reversibility;
            })
            .len()
        };
        assert_eq!(
            (count("stateful-destroy"), count("irreversible-change")),
            (stateful, irreversible),
            "{holds}"
        );
    }
}

#[test]
fn one_resource_is_no_mass_and_either_number_is_enough() {
    let delete = |index: usize| {
        change(
            &format!("aws_vpc.n[{index}]"),
            "aws_vpc",
            "",
            r#""actions":["delete"],"before":{},"after":null"#,
        )
    };
    let keep = |index: usize| {
        change(&format!("aws_vpc.k[{index}]"), "aws_vpc", "", r#""actions":["no-op"],"before":{},"after":{}"#)
    };
    for (deleted, kept, config, trips) in [
        (1, 0, "", false),
        (1, 0, "mass_delete {\n  count = 1\n}\n", true),
        (2, 0, "", true),
        (2, 8, "", true),
        (2, 9, "", false),
        (5, 95, "", true),
        (4, 96, "", false),
        (3, 0, "mass_delete {\n  count   = 4\n  percent = 100\n}\n", true),
        (3, 1, "mass_delete {\n  count   = 4\n  percent = 100\n}\n", false),
    ] {
        let changes: Vec<String> = (0..deleted).map(delete).chain((0..kept).map(keep)).collect();
        let found = findings("mass-delete", &plan(&changes, ""), config);
        assert_eq!(!found.is_empty(), trips, "{deleted} of {} with {config:?}", deleted + kept);
    }
}

#[test]
fn legacy_provider_names_are_no_change_and_another_registry_is() {
    let case = |old: &str, new: &str| {
        let change = change("aws_vpc.n", "aws_vpc", "", r#""actions":["no-op"],"before":{},"after":{}"#)
            .replacen("registry.terraform.io/hashicorp/aws", new, 1);
        let prior = format!(
            r#","prior_state":{{"values":{{"root_module":{{"resources":[{{"address":"aws_vpc.n","mode":"managed","type":"aws_vpc","name":"n","provider_name":"{old}","values":{{}}}}]}}}}}}"#
        );
        !findings("provider-changed", &plan(&[change], &prior), "").is_empty()
    };
    for (old, new, changed) in [
        ("aws", "registry.terraform.io/hashicorp/aws", false),
        ("registry.terraform.io/-/aws", "registry.terraform.io/hashicorp/aws", false),
        ("aws", "aws", false),
        ("terraform", "terraform.io/builtin/terraform", false),
        ("", "registry.terraform.io/hashicorp/aws", false),
        ("aws", "registry.terraform.io/acme/aws", true),
        ("registry.terraform.io/hashicorp/aws", "registry.opentofu.org/hashicorp/aws", true),
        ("registry.terraform.io/hashicorp/aws", "registry.terraform.io/hashicorp/awscc", true),
    ] {
        assert_eq!(case(old, new), changed, "{old} to {new}");
    }
}

#[test]
fn an_import_id_that_is_a_secret_is_not_said() {
    let import = change(
        "aws_vpc.n",
        "aws_vpc",
        "",
        r#""actions":["no-op"],"before":{"token":"abcdefgh1234"},"after":{"token":"abcdefgh1234"},"before_sensitive":{"token":true},"importing":{"id":"x/abcdefgh1234"}"#,
    );
    let found = findings("import-or-forget", &plan(&[import], ""), "");
    assert!(found.len() == 1 && !show(&found).contains("abcdefgh"), "{}", show(&found));
}

#[test]
fn long_lists_are_cut_and_counted() {
    let moves: Vec<String> = (0..50)
        .map(|index| {
            change(
                &format!("aws_vpc.n[{index}]"),
                "aws_vpc",
                &format!(r#","previous_address":"aws_vpc.o[{index}]""#),
                r#""actions":["no-op"],"before":{},"after":{}"#,
            )
        })
        .collect();
    let found = findings("import-or-forget", &plan(&moves, ""), "");
    assert_eq!(found[0].details.len(), 21);
    assert_eq!(found[0].details[20].get(Lang::En), "and 30 more");
}
