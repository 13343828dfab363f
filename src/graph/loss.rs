//! The sentences about what is lost and what proves that it comes back.
//!
//! A reviewer believes a verdict that shows its evidence: the setting, with its value, that was found
//! or missed. Only values that are not sensitive are ever shown.

use super::proof::{evidence, short, state};
use crate::plan::{Marks, Value};
use crate::text::{Lang, Text};
use crate::types::{Atom, Expression, Holds, Truth, TypeRow};

/// Attributes that say how long a recovery window is.
const WINDOWS: [&str; 3] =
    ["deletion_window_in_days", "recovery_window_in_days", "permanent_deletion_time_in_days"];

/// What is lost, by category where that says more than what the type holds.
fn lost(row: &TypeRow) -> (&'static str, &'static str) {
    match (row.category.as_ref(), row.holds) {
        ("dns-zone", _) => (
            "its records go, and the name servers of the zone change: the delegation must follow by hand",
            "レコードが失われ、ゾーンのネームサーバーも変わります。委任を手作業で更新する必要があります",
        ),
        ("ip-address", _) => (
            "the address is given back and cannot be had again",
            "IP アドレスは返却され、同じものは取り戻せません",
        ),
        ("certificate", _) => (
            "the certificate is gone, and whatever uses it must be given a new one",
            "証明書は失われ、利用先すべてに新しい証明書を設定し直す必要があります",
        ),
        ("snapshot" | "backup", Holds::Data) => {
            ("the copy that it is or keeps is destroyed", "バックアップそのものが失われます")
        }
        (_, Holds::Key) => {
            ("the key material or secret value is destroyed", "鍵またはシークレットの値が失われます")
        }
        (_, Holds::Identity) => (
            "its identifier is gone for good: a new one differs, and whoever uses the old one fails",
            "識別子は失われます。作り直しても別のものになり、古い識別子の利用先は動かなくなります",
        ),
        (_, Holds::History) => ("the history in it is destroyed", "蓄積された履歴が失われます"),
        _ => ("its data is destroyed", "中のデータは失われます"),
    }
}

/// The reason when no proof was found.
pub struct Missing<'a> {
    /// The row of the type.
    pub row: &'a TypeRow,
    /// Values before.
    pub before: &'a Value<'a>,
    /// Which of them are sensitive.
    pub sensitive: &'a Marks<'a>,
    /// A new object takes its place.
    pub replaced: bool,
}

impl Missing<'_> {
    /// What is lost, and which proofs were looked for.
    pub fn reason(&self) -> Text {
        let (en, ja) = lost(self.row);
        let empty = self.replaced && self.row.holds == Holds::Data;
        let (mut en, mut ja) = match empty {
            true => (
                format!("{en} and the new object starts empty"),
                format!("{ja}。新しいリソースは空の状態で作られます"),
            ),
            false => (en.to_owned(), ja.to_owned()),
        };
        let settings = self.settings();
        if !settings.is_empty() {
            let shown = |lang| settings.iter().map(|text| text.get(lang)).collect::<Vec<_>>().join(", ");
            en += &format!(": {}", shown(Lang::En));
            ja += &format!(" ({})", shown(Lang::Ja));
        }
        if !self.row.recovered_by.is_empty() {
            en += &format!("; no {} in this plan keeps a copy", self.row.recovered_by.join(" or "));
            ja +=
                &format!("。このプランには複製を保持する {} もありません", self.row.recovered_by.join(" / "));
        }
        Text::new(en, ja)
    }

    /// From each way to a proof, the first condition that fails, with the value that was found.
    fn settings(&self) -> Vec<Text> {
        let mut found: Vec<Text> = Vec::new();
        for atoms in self.row.recoverable_if.iter().flat_map(Expression::conjunctions) {
            let failing = atoms.iter().find(|atom| atom.evaluate(self.before, self.sensitive) != Truth::True);
            let text = failing.map(|atom| state(atom.path, self.before, self.sensitive));
            found.extend(text.filter(|text| !found.contains(text)));
        }
        found
    }
}

/// A resource that stays keeps a copy, perhaps with others.
pub fn kept(address: &str, others: usize) -> Text {
    let (en, ja) = match others {
        0 => ("refers to it and stays".to_owned(), String::new()),
        more => (format!("and {more} more refer to it and stay"), format!(" ほか {more} 件")),
    };
    Text::new(
        format!("`{address}` {en}; how old or complete the copy is, the plan does not say"),
        format!(
            "`{address}`{ja} がこれを参照したまま残ります。ただし複製の新しさや完全さはプランからは分かりません"
        ),
    )
}

/// A type of which the service itself keeps something for a while.
pub fn window(row: &TypeRow, value: &Value<'_>, sensitive: &Marks<'_>) -> Text {
    if row.source.is_empty() {
        return Text::new(
            "comes back by hand, as the team's configuration says of this type",
            "チームの設定によると、この種類は手作業で復旧できます",
        );
    }
    let days = WINDOWS.iter().find(|name| {
        !sensitive.member(name).is_all() && value.get(name).is_some_and(|days| !days.is_empty())
    });
    let shown = days.map(|name| format!(" ({})", state(name, value, sensitive).get(Lang::En)));
    let shown = shown.unwrap_or_default();
    Text::new(
        format!("the service keeps it or a copy for a while: it comes back by hand, not by a revert{shown}"),
        format!("サービス側に一定期間残るため復旧できますが、revert では戻らず手作業が必要です{shown}"),
    )
}

/// Adds that a replacement takes the name that the recovery needs.
pub fn with_name(reason: Text, name: Option<&str>) -> Text {
    let Some(name) = name else { return reason };
    let name = short(name);
    Text::new(
        format!(
            "{}; the replacement wants the same name `{name}`, so recovery takes more work, and the new object may not be creatable meanwhile",
            reason.get(Lang::En)
        ),
        format!(
            "{}。ただし新しいリソースが同じ名前 `{name}` を使うため、復旧に手間がかかり、作成自体が失敗することもあります",
            reason.get(Lang::Ja)
        ),
    )
}

/// The settings take a recovery window away.
pub fn hastened(row: &TypeRow, atoms: &[Atom], value: &Value<'_>, sensitive: &Marks<'_>) -> Text {
    let ((en, ja), (shown_en, shown_ja)) = (lost(row), evidence(atoms, value, sensitive));
    Text::new(
        format!("{en}: no recovery window ({shown_en})"),
        format!("{ja}。復旧猶予もありません ({shown_ja})"),
    )
}

/// A setting that decides about the recovery window cannot be read.
pub fn unreadable(row: &TypeRow, condition: &Expression) -> Text {
    let (en, ja) = lost(row);
    let mut paths: Vec<&str> = condition.atoms().map(|atom| atom.path).collect();
    paths.dedup();
    let paths = paths.join(", ");
    Text::new(
        format!("{en}: a recovery window is not proven, {paths} is sensitive or missing"),
        format!("{ja}。{paths} が機密値または不明のため、復旧猶予を確認できません"),
    )
}

/// The type stores nothing.
pub fn nothing(holds: Holds) -> Text {
    if holds == Holds::Watch {
        return Text::new(
            "nothing is stored in it, but nobody is told until it is back",
            "保存データはありませんが、元に戻すまで通知や記録が止まります",
        );
    }
    Text::new(
        "nothing is stored in it: revert and apply brings it back",
        "保存データはなく、変更を revert して apply すれば元に戻ります",
    )
}

/// Says that the object is a leftover.
pub fn deposed(key: &str, reason: &Text) -> Text {
    Text::new(
        format!("deposed object `{key}`, left over from an earlier replacement: {}", reason.get(Lang::En)),
        format!("以前の置き換えで残った deposed オブジェクト `{key}`: {}", reason.get(Lang::Ja)),
    )
}

/// Says that the worst was assumed.
pub fn unknown_action(reason: &Text) -> Text {
    Text::new(
        format!("the action is not known and taken for a destroy: {}", reason.get(Lang::En)),
        format!("未知のアクションのため削除とみなします: {}", reason.get(Lang::Ja)),
    )
}
