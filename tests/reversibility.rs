//! What a plan takes away, and what proves that it comes back.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod support;

use pairgate::graph::reversibility::{consequences, of_change};
use pairgate::graph::{Consequence, Reversibility};
use pairgate::plan::{Input, Marks, Value, decode};
use pairgate::text::Lang;
use pairgate::types::{Extra, Holds, Table};

/// One element of `resource_changes`.
fn change(address: &str, actions: &str, rest: &str) -> String {
    let comma = if rest.is_empty() { "" } else { "," };
    format!(
        r#"{{"address":"{address}","mode":"managed","type":"{}","name":"x","provider_name":"registry.terraform.io/hashicorp/{}","change":{{"actions":{actions}{comma}{rest}}}}}"#,
        address.split('.').next().unwrap(),
        address.split('_').next().unwrap(),
    )
}

fn plan_of(changes: &[String], configuration: &str) -> String {
    format!(
        r#"{{"format_version":"1.2","terraform_version":"1.9.0","resource_changes":[{}],"configuration":{configuration}}}"#,
        changes.join(",")
    )
}

fn judge_with(text: &str, kept: &dyn Fn(&str, &[&str]) -> Vec<String>) -> Vec<Consequence> {
    let plan = pairgate::plan::plan("plan.json", text).unwrap();
    let table = Table::new(Vec::new()).unwrap();
    let found = consequences(&plan, &table, kept);
    for change in &plan.changes {
        let alone = of_change(change, &plan, &table, kept);
        let listed = found.iter().find(|one| one.address == change.address && change.deposed.is_none());
        if let Some(listed) = listed {
            assert_eq!(alone, listed.reversibility, "{}", change.address);
        }
    }
    found
}

fn judge(changes: &[String]) -> Vec<Consequence> {
    judge_with(&plan_of(changes, "{}"), &|_, _| Vec::new())
}

fn one(address: &str, actions: &str, rest: &str) -> (Reversibility, String, String) {
    let found = judge(&[change(address, actions, rest)]);
    assert_eq!(found.len(), 1, "{address} {actions} {rest}");
    (
        found[0].reversibility,
        found[0].reason.get(Lang::En).to_owned(),
        found[0].reason.get(Lang::Ja).to_owned(),
    )
}

const DELETE: &str = r#"["delete"]"#;
const REPLACE: &str = r#"["delete","create"]"#;
const CREATE_FIRST: &str = r#"["create","delete"]"#;
const UPDATE: &str = r#"["update"]"#;
use Reversibility::{Irreversible, Recoverable, Reversible};

#[test]
fn a_database_without_a_copy_is_lost_and_the_settings_say_so() {
    let before = r#""before":{"skip_final_snapshot":true,"backup_retention_period":7,"delete_automated_backups":true,"replicate_source_db":""}"#;
    let (found, en, ja) = one("aws_db_instance.x", DELETE, before);
    assert_eq!(found, Irreversible);
    assert_eq!(
        en,
        "its data is destroyed: skip_final_snapshot = true, delete_automated_backups = true, no replicate_source_db; no aws_db_snapshot or aws_backup_selection in this plan keeps a copy"
    );
    assert_eq!(
        ja,
        "中のデータは失われます (skip_final_snapshot = true, delete_automated_backups = true, replicate_source_db の指定なし)。このプランには複製を保持する aws_db_snapshot / aws_backup_selection もありません"
    );
}

#[test]
fn a_final_snapshot_makes_it_recoverable() {
    let before = r#""before":{"skip_final_snapshot":false,"final_snapshot_identifier":"main-final"}"#;
    for actions in [DELETE, REPLACE, CREATE_FIRST] {
        let (found, en, ja) = one("aws_db_instance.x", actions, before);
        assert_eq!(found, Recoverable);
        assert_eq!(
            en,
            "a final snapshot is taken (skip_final_snapshot = false, final_snapshot_identifier = main-final)"
        );
        assert!(ja.starts_with("最終スナップショットが取得されます"), "{ja}");
    }
}

#[test]
fn a_create_before_destroy_replacement_still_loses_the_data() {
    let (found, en, _) = one("aws_db_instance.x", CREATE_FIRST, r#""before":{"skip_final_snapshot":true}"#);
    assert_eq!(found, Irreversible);
    assert!(en.contains("the new object starts empty"), "{en}");
}

#[test]
fn a_sensitive_value_proves_nothing_and_stays_secret() {
    let rest = r#""before":{"skip_final_snapshot":false,"final_snapshot_identifier":"hush-hush"},"before_sensitive":{"final_snapshot_identifier":true}"#;
    let (found, en, ja) = one("aws_db_instance.x", DELETE, rest);
    assert_eq!(found, Irreversible);
    assert!(en.contains("final_snapshot_identifier is sensitive or missing and proves nothing"), "{en}");
    assert!(!en.contains("hush") && !ja.contains("hush"));

    let rest = r#""before":{"recovery_window_in_days":30,"name":"hush"},"before_sensitive":true"#;
    let (found, en, ja) = one("aws_secretsmanager_secret.x", DELETE, rest);
    assert_eq!(found, Irreversible);
    assert!(en.contains("recovery window is not proven"), "{en}");
    assert!(!en.contains("hush") && !ja.contains("hush"));
}

#[test]
fn a_destroy_without_values_proves_nothing() {
    let (found, ..) = one("aws_db_instance.x", DELETE, "");
    assert_eq!(found, Irreversible);
    assert_eq!(one("aws_secretsmanager_secret.x", DELETE, "").0, Irreversible);
}

#[test]
fn a_recovery_window_counts_and_zero_days_do_not() {
    let (found, en, _) = one(
        "aws_secretsmanager_secret.x",
        DELETE,
        r#""before":{"name":"db/password","recovery_window_in_days":30}"#,
    );
    assert_eq!(found, Recoverable);
    assert!(en.ends_with("(recovery_window_in_days = 30)"), "{en}");
    let (found, en, _) =
        one("aws_secretsmanager_secret.x", DELETE, r#""before":{"recovery_window_in_days":0}"#);
    assert_eq!(found, Irreversible);
    assert!(en.contains("no recovery window (recovery_window_in_days = 0)"), "{en}");
}

#[test]
fn a_replacement_under_the_same_name_says_that_recovery_is_harder() {
    let same =
        r#""before":{"name":"db/password","recovery_window_in_days":7},"after":{"name":"db/password"}"#;
    let (found, en, ja) = one("aws_secretsmanager_secret.x", REPLACE, same);
    assert_eq!(found, Recoverable);
    assert!(en.contains("wants the same name `db/password`"), "{en}");
    assert!(ja.contains("同じ名前 `db/password`"), "{ja}");
    let other = r#""before":{"name":"db/password","recovery_window_in_days":7},"after":{"name":"other"}"#;
    assert!(!one("aws_secretsmanager_secret.x", REPLACE, other).1.contains("same name"));
    let hidden = r#""before":{"name":"hush","recovery_window_in_days":7},"before_sensitive":{"name":true},"after":{"name":"hush"}"#;
    assert!(!one("aws_secretsmanager_secret.x", REPLACE, hidden).1.contains("hush"));
}

#[test]
fn what_is_only_forgotten_stays() {
    for actions in [r#"["forget"]"#, r#"["create","forget"]"#] {
        let (found, en, ja) = one("aws_db_instance.x", actions, r#""before":{"skip_final_snapshot":true}"#);
        assert_eq!(found, Reversible);
        assert_eq!(en, "stays in AWS: only forgotten by the state, and an import brings it back");
        assert!(ja.starts_with("AWS 上には残ります"), "{ja}");
    }
}

#[test]
fn zones_addresses_keys_and_watchers_say_what_goes() {
    let cases = [
        ("aws_route53_zone.x", Irreversible, "name servers of the zone change"),
        ("aws_eip.x", Irreversible, "cannot be had again"),
        ("aws_iam_access_key.x", Irreversible, "key material"),
        ("aws_iam_role.x", Irreversible, "identifier"),
        ("aws_kms_key.x", Recoverable, "the service keeps it"),
        ("aws_cloudwatch_metric_alarm.x", Reversible, "nobody is told"),
        ("aws_autoscaling_group.x", Reversible, "nothing is stored"),
        ("aws_cloudwatch_log_group.x", Irreversible, "history"),
    ];
    for (address, wanted, words) in cases {
        let (found, en, ja) = one(address, DELETE, r#""before":{"id":"x"}"#);
        assert_eq!(found, wanted, "{address}");
        assert!(en.contains(words), "{address}: {en}");
        assert!(!ja.is_empty() && ja != en, "{address}");
    }
}

#[test]
fn a_snapshot_that_stays_is_a_copy_and_an_exclusion_is_not() {
    let database = change(
        "aws_db_instance.x",
        DELETE,
        r#""before":{"id":"db","arn":"arn:db","skip_final_snapshot":true}"#,
    );
    let kept = |address: &str, kinds: &[&str]| {
        assert_eq!(address, "aws_db_instance.x");
        assert!(kinds.contains(&"aws_db_snapshot"));
        vec!["aws_db_snapshot.x".to_owned(), "aws_backup_selection.x".to_owned()]
    };
    let stays = |address: &str, values: &str| {
        change(address, r#"["no-op"]"#, &format!(r#""before":{values},"after":{values}"#))
    };
    let snapshot = stays("aws_db_snapshot.x", r#"{"db_instance_identifier":"db"}"#);
    let backup = stays("aws_backup_selection.x", r#"{"resources":["arn:db"]}"#);
    let found = judge_with(&plan_of(&[database.clone(), snapshot, backup.clone()], "{}"), &kept);
    assert_eq!(found[0].reversibility, Recoverable);
    let en = found[0].reason.get(Lang::En);
    assert!(en.starts_with("`aws_db_snapshot.x` and 1 more refer to it and stay"), "{en}");

    let selection = |_: &str, _: &[&str]| vec!["aws_backup_selection.x".to_owned()];
    let excluding = change(
        "aws_backup_selection.x",
        r#"["no-op"]"#,
        r#""before":{"not_resources":["arn:db"]},"after":{"not_resources":["arn:db"]}"#,
    );
    let found = judge_with(&plan_of(&[database.clone(), excluding], "{}"), &selection);
    assert_eq!(found[0].reversibility, Irreversible);

    let configuration = |attribute: &str| {
        format!(
            r#"{{"root_module":{{"resources":[{{"address":"aws_backup_selection.x","mode":"managed","type":"aws_backup_selection","name":"x","expressions":{{"{attribute}":{{"references":["aws_db_instance.x.arn","aws_db_instance.x"]}}}}}}]}}}}"#
        )
    };
    for (attribute, wanted) in [("not_resources", Irreversible), ("resources", Recoverable)] {
        let text = plan_of(&[database.clone(), backup.clone()], &configuration(attribute));
        assert_eq!(judge_with(&text, &selection)[0].reversibility, wanted, "{attribute}");
    }
}

#[test]
fn a_deposed_object_is_named_and_has_no_copies() {
    let text = change("aws_db_instance.x", DELETE, r#""before":{"skip_final_snapshot":true}"#).replacen(
        '{',
        r#"{"deposed":"abcd1234","#,
        1,
    );
    let found = judge_with(&plan_of(&[text], "{}"), &|_, _| vec!["aws_db_snapshot.x".to_owned()]);
    assert_eq!(found[0].reversibility, Irreversible);
    assert!(found[0].reason.get(Lang::En).starts_with("deposed object `abcd1234`"));
    assert!(found[0].reason.get(Lang::Ja).contains("deposed オブジェクト `abcd1234`"));
}

#[test]
fn one_way_updates_are_found_by_direction() {
    let cases = [
        (
            "aws_db_instance.x",
            r#"{"engine":"postgres","engine_version":"15.3"}"#,
            r#"{"engine_version":"16.1"}"#,
            Some(Irreversible),
        ),
        (
            "aws_db_instance.x",
            r#"{"engine":"postgres","engine_version":"15.3"}"#,
            r#"{"engine_version":"15.4"}"#,
            None,
        ),
        (
            "aws_db_instance.x",
            r#"{"engine":"mysql","engine_version":"8.0.35"}"#,
            r#"{"engine_version":"8.4.3"}"#,
            Some(Irreversible),
        ),
        (
            "aws_db_instance.x",
            r#"{"engine":"mysql","engine_version":"8.0.35"}"#,
            r#"{"engine_version":"8.0.36"}"#,
            None,
        ),
        (
            "aws_db_instance.x",
            r#"{"engine":"mysql","engine_version":"8.0.35"}"#,
            r#"{"engine_version":"8.0"}"#,
            None,
        ),
        (
            "aws_db_instance.x",
            r#"{"backup_retention_period":7}"#,
            r#"{"backup_retention_period":0}"#,
            Some(Irreversible),
        ),
        (
            "aws_db_instance.x",
            r#"{"backup_retention_period":7}"#,
            r#"{"backup_retention_period":3}"#,
            Some(Irreversible),
        ),
        ("aws_db_instance.x", r#"{"backup_retention_period":7}"#, r#"{"backup_retention_period":14}"#, None),
        (
            "aws_db_instance.x",
            r#"{"allocated_storage":20}"#,
            r#"{"allocated_storage":100}"#,
            Some(Recoverable),
        ),
        (
            "aws_cloudwatch_log_group.x",
            r#"{"retention_in_days":0}"#,
            r#"{"retention_in_days":30}"#,
            Some(Irreversible),
        ),
        ("aws_cloudwatch_log_group.x", r#"{"retention_in_days":30}"#, r#"{"retention_in_days":0}"#, None),
        (
            "aws_dynamodb_table.x",
            r#"{"point_in_time_recovery":[{"enabled":true}]}"#,
            r#"{"point_in_time_recovery":[{"enabled":false}]}"#,
            Some(Irreversible),
        ),
        (
            "aws_dynamodb_table.x",
            r#"{"point_in_time_recovery":[{"enabled":true}]}"#,
            r#"{"point_in_time_recovery":[]}"#,
            Some(Irreversible),
        ),
        (
            "aws_dynamodb_table.x",
            r#"{"point_in_time_recovery":[]}"#,
            r#"{"point_in_time_recovery":[{"enabled":false}]}"#,
            None,
        ),
        (
            "aws_dynamodb_table.x",
            r#"{"ttl":[],"point_in_time_recovery":[{"enabled":true}]}"#,
            r#"{"ttl":[{"enabled":true}],"point_in_time_recovery":[{"enabled":true}]}"#,
            Some(Recoverable),
        ),
        ("aws_dynamodb_table.x", r#"{"ttl":[]}"#, r#"{"ttl":[{"enabled":true}]}"#, Some(Irreversible)),
        (
            "google_sql_database_instance.x",
            r#"{"database_version":"POSTGRES_14"}"#,
            r#"{"database_version":"POSTGRES_16"}"#,
            Some(Irreversible),
        ),
        ("aws_eks_cluster.x", r#"{"version":"1.29"}"#, r#"{"version":"1.30"}"#, Some(Irreversible)),
        ("aws_kms_key.x", r#"{"is_enabled":true}"#, r#"{"is_enabled":false}"#, None),
    ];
    for (address, before, after, wanted) in cases {
        let found = judge(&[change(address, UPDATE, &format!(r#""before":{before},"after":{after}"#))]);
        let reversibility = found.first().map(|one| one.reversibility);
        assert_eq!(reversibility, wanted, "{address} {before} {after}");
    }
    let (_, en, ja) =
        one("aws_eks_cluster.x", UPDATE, r#""before":{"version":"1.29"},"after":{"version":"1.30"}"#);
    assert!(en.starts_with("version 1.29 → 1.30: the control plane cannot go back"), "{en}");
    assert!(ja.starts_with("version 1.29 → 1.30: コントロールプレーンは"), "{ja}");
}

#[test]
fn an_update_to_something_unknown_claims_nothing_and_a_sensitive_one_is_not_shown() {
    let unknown = r#""before":{"version":"1.29"},"after":{},"after_unknown":{"version":true}"#;
    assert!(judge(&[change("aws_eks_cluster.x", UPDATE, unknown)]).is_empty());
    let hidden =
        r#""before":{"version":"1.29"},"after":{"version":"1.30"},"after_sensitive":{"version":true}"#;
    let (found, en, _) = one("aws_eks_cluster.x", UPDATE, hidden);
    assert_eq!(found, Irreversible);
    assert!(!en.contains("1.30") && !en.contains("1.29"), "{en}");
}

#[test]
fn unknown_types_have_no_entry_and_unknown_actions_are_taken_for_a_destroy() {
    assert!(judge(&[change("acme_thing.x", DELETE, "")]).is_empty());
    assert!(judge(&[change("aws_db_instance.x", r#"["no-op"]"#, "")]).is_empty());
    assert!(judge(&[change("aws_db_instance.x", r#"["create"]"#, "")]).is_empty());
    let (found, en, _) = one("aws_db_instance.x", r#"["explode"]"#, "");
    assert_eq!(found, Irreversible);
    assert!(en.starts_with("the action is not known"), "{en}");
}

#[test]
fn the_worst_comes_first() {
    let found = judge(&[
        change("aws_autoscaling_group.x", DELETE, ""),
        change("aws_kms_key.x", DELETE, ""),
        change("aws_cloudwatch_log_group.x", DELETE, r#""before":{"id":"x"}"#),
        change("aws_route53_zone.x", DELETE, ""),
        change("aws_iam_access_key.x", DELETE, ""),
        change("aws_s3_bucket.b", DELETE, ""),
        change("aws_s3_bucket.a", DELETE, ""),
    ]);
    let order: Vec<&str> = found.iter().map(|one| one.address.as_str()).collect();
    assert_eq!(
        order,
        [
            "aws_s3_bucket.a",
            "aws_s3_bucket.b",
            "aws_iam_access_key.x",
            "aws_route53_zone.x",
            "aws_cloudwatch_log_group.x",
            "aws_kms_key.x",
            "aws_autoscaling_group.x",
        ]
    );
}

#[test]
fn types_of_the_team_count() {
    let extra = Extra {
        kind: "acme_ledger".to_owned(),
        category: "ledger".to_owned(),
        holds: Holds::Data,
        serving: false,
        destroy: Reversibility::Recoverable,
    };
    let table = Table::new(vec![extra]).unwrap();
    let text = plan_of(&[change("acme_ledger.x", DELETE, "")], "{}");
    let plan = pairgate::plan::plan("plan.json", &text).unwrap();
    let found = consequences(&plan, &table, &|_, _| Vec::new());
    assert_eq!((found[0].category.as_str(), found[0].reversibility), ("ledger", Recoverable));
    assert!(found[0].reason.get(Lang::En).contains("team's configuration"));
}

#[test]
fn every_update_row_is_about_a_known_type() {
    let table = Table::new(Vec::new()).unwrap();
    let text = include_str!("../data/irreversible-updates.tsv");
    let rows = pairgate::types::Update::parse(text).unwrap();
    assert!(rows.len() >= 10);
    for row in rows {
        assert!(table.get(row.kind).is_some(), "{}", row.kind);
        assert!(!row.ja.is_ascii(), "{} {}", row.kind, row.attribute);
        assert!(!row.en.ends_with('.') && !row.ja.ends_with('。'), "{} {}", row.kind, row.attribute);
    }
}

/// Strings that a mark covers.
fn secrets<'a>(value: &'a Value<'_>, marks: &Marks<'_>, found: &mut Vec<&'a str>) {
    match value {
        Value::String(text) if marks.is_all() && text.len() >= 6 => found.push(text),
        Value::Array(items) => {
            items.iter().enumerate().for_each(|(index, item)| secrets(item, marks.item(index), found));
        }
        Value::Object(members) => {
            members.iter().for_each(|(name, member)| secrets(member, marks.member(name), found));
        }
        _ => {}
    }
}

#[test]
fn no_reason_about_a_collected_plan_holds_a_sensitive_value() {
    let Some(corpus) = support::skip::corpus() else { return };
    let folder = corpus.join("plans");
    let table = Table::new(Vec::new()).unwrap();
    let (mut open, mut entries) = (vec![folder], 0);
    while let Some(path) = open.pop() {
        if path.is_dir() {
            open.extend(std::fs::read_dir(&path).unwrap().map(|entry| entry.unwrap().path()));
            continue;
        }
        let Ok(Input::Text(text)) = decode("plan.json", std::fs::read(&path).unwrap()) else { continue };
        let Ok(plan) = pairgate::plan::plan("plan.json", &text) else { continue };
        let mut hidden = Vec::new();
        let values: Vec<_> = plan
            .changes
            .iter()
            .map(|one| (one.change.before_value(), one.change.sensitive_marks().0))
            .collect();
        values.iter().for_each(|(value, marks)| secrets(value, marks, &mut hidden));
        for found in consequences(&plan, &table, &|_, _| Vec::new()) {
            entries += 1;
            for lang in [Lang::En, Lang::Ja] {
                let reason = found.reason.get(lang);
                assert!(!reason.is_empty());
                assert!(!hidden.iter().any(|secret| reason.contains(secret)), "{}: {reason}", path.display());
            }
        }
    }
    assert!(entries > 20, "only {entries} consequences were judged");
}
