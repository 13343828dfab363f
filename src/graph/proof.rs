//! The proofs that the table knows, in words, and the settings that they rest on.
//!
//! A value is shown only when no mark covers it; otherwise the sentence says that it proves nothing.

use crate::plan::{Marks, Value};
use crate::text::{Lang, Text};
use crate::types::{Atom, Test, expression};

/// What a proof means in words, by an attribute that it rests on: the first that the proof has.
const PROOFS: [(&str, &str, &str); 22] = [
    (
        "replicate_source_db",
        "it is a replica: its source keeps the data",
        "レプリカのため、データは複製元に残ります",
    ),
    (
        "master_instance_name",
        "it is a replica: its source keeps the data",
        "レプリカのため、データは複製元に残ります",
    ),
    ("delete_automated_backups", "its automated backups outlive it", "自動バックアップは削除後も残ります"),
    (
        "point_in_time_recovery",
        "point-in-time recovery was on: a backup outlives the table for a while",
        "ポイントインタイムリカバリが有効なため、テーブル削除後も一定期間はバックアップが残ります",
    ),
    ("skip_final_snapshot", "a final snapshot is taken", "最終スナップショットが取得されます"),
    ("final_snapshot_identifier", "a final snapshot is taken", "最終スナップショットが取得されます"),
    ("final_snapshot_name", "a final snapshot is taken", "最終スナップショットが取得されます"),
    ("final_snapshot", "a final snapshot is taken", "最終スナップショットが取得されます"),
    ("create_snapshot_before_destroy", "a snapshot is taken first", "削除前にスナップショットが取得されます"),
    ("skip_final_backup", "a final backup is taken", "最終バックアップが取得されます"),
    (
        "skip_destroy",
        "it stays where it is: Terraform only lets go of it",
        "実体は残り、Terraform の管理から外れるだけです",
    ),
    (
        "retain_physical_resources",
        "it stays where it is: Terraform only lets go of it",
        "実体は残り、Terraform の管理から外れるだけです",
    ),
    ("deletion_policy", "its deletion policy keeps it", "削除ポリシーにより実体は残ります"),
    ("retain_on_delete", "it is disabled and not deleted", "削除されず、無効化されるだけです"),
    ("archive_on_destroy", "it is archived and not deleted", "削除されず、アーカイブされます"),
    ("root_block_device", "its disk stays when the machine goes", "マシンを削除してもディスクは残ります"),
    ("boot_disk", "its disk stays when the machine goes", "マシンを削除してもディスクは残ります"),
    (
        "delete_os_disk_on_termination",
        "its disks stay when the machine goes",
        "マシンを削除してもディスクは残ります",
    ),
    (
        "purge_protection_enabled",
        "purge protection keeps it restorable for its retention period",
        "消去保護により、保持期間内は復元できます",
    ),
    (
        "soft_delete_policy",
        "soft delete keeps it restorable for its retention period",
        "論理削除の保持期間内は復元できます",
    ),
    (
        "deletion_delay_hours",
        "the deletion waits and can be called off until then",
        "削除は猶予期間後に実行され、それまでは取り消せます",
    ),
    ("settings", "its backups outlive it", "バックアップは削除後も残ります"),
];

/// Proofs of which recovery means to have the old object back under its name.
const NAMED: [&str; 6] = [
    "deletion_policy",
    "retain_on_delete",
    "skip_destroy",
    "purge_protection_enabled",
    "soft_delete_policy",
    "archive_on_destroy",
];

/// What stands at `path`: `a = b`, `no a`, or that it cannot be read.
pub fn state(path: &str, value: &Value<'_>, sensitive: &Marks<'_>) -> Text {
    let mut shown: Vec<String> = Vec::new();
    let mut hidden = !matches!(value, Value::Object(_));
    let mut some = false;
    expression::visit(path, value, sensitive, &mut |leaf| match leaf {
        None => hidden = true,
        Some(Value::Bool(found)) => shown.push(found.to_string()),
        Some(Value::Number(text)) => shown.push(text.to_string()),
        Some(Value::String(text)) if !text.is_empty() => shown.push(short(text)),
        Some(other) => some |= !other.is_empty(),
    });
    if hidden {
        return Text::new(
            format!("{path} is sensitive or missing and proves nothing"),
            format!("{path} は機密値または不明のため根拠になりません"),
        );
    }
    shown.dedup();
    if !shown.is_empty() {
        let text = format!("{path} = {}", shown.join(", "));
        return Text::new(text.clone(), text);
    }
    match some {
        true => Text::new(format!("{path} is set"), format!("{path} の指定あり")),
        false => Text::new(format!("no {path}"), format!("{path} の指定なし")),
    }
}

/// A text that is short enough to be read. Longer ones are left out and not cut: the redactor would not
/// recognise the first half of a secret.
pub fn short(text: &str) -> String {
    if text.chars().nth(80).is_some() { "…".to_owned() } else { text.to_owned() }
}

/// The settings that a conjunction rests on.
pub fn evidence(atoms: &[Atom], value: &Value<'_>, sensitive: &Marks<'_>) -> (String, String) {
    let texts: Vec<Text> = atoms.iter().map(|atom| state(atom.path, value, sensitive)).collect();
    let joined = |lang| texts.iter().map(|text| text.get(lang)).collect::<Vec<_>>().join(", ");
    (joined(Lang::En), joined(Lang::Ja))
}

/// The conjunction holds: what it means, and the settings that say so.
pub fn proven(atoms: &[Atom], value: &Value<'_>, sensitive: &Marks<'_>) -> Text {
    let known = PROOFS.iter().find(|(name, ..)| atoms.iter().any(|atom| atom.attribute() == *name));
    let (en, ja) = known
        .map_or(("its settings keep a copy", "設定により複製が残ります"), |(_, en, ja)| {
            (*en, *ja)
        });
    let (shown_en, shown_ja) = evidence(atoms, value, sensitive);
    Text::new(format!("{en} ({shown_en})"), format!("{ja} ({shown_ja})"))
}

/// Whether the proof means to have the old object back under its name.
pub fn needs_name(atoms: &[Atom]) -> bool {
    atoms.iter().any(|atom| atom.test != Test::Unset && NAMED.contains(&atom.attribute()))
}
