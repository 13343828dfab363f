//! What went and what stayed, service by service, and the lines that say so.

use std::collections::{BTreeMap, BTreeSet};

use jiff::tz::TimeZone;

use super::uses::{Fate, Uses};
use crate::iam::catalog;
use crate::text::{Lang, Text};

/// A line names so many, and counts the others.
const NAMED: usize = 5;

/// So many services have a line of their own before they share one.
const LINES: usize = 10;

/// What became of the actions of a service.
#[derive(Debug, Default)]
struct Row {
    granted: BTreeSet<String>,
    gone: BTreeSet<String>,
    kept: BTreeMap<Fate, BTreeSet<String>>,
}

/// What became of all actions of a policy.
#[derive(Debug, Default)]
pub(super) struct Tally {
    rows: BTreeMap<String, Row>,
    unknown: BTreeSet<String>,
    closed: BTreeSet<String>,
}

impl Tally {
    /// Counts an action.
    pub(super) fn count(&mut self, service: &str, name: &str, fate: Fate) {
        let row = self.rows.entry(service.to_owned()).or_default();
        row.granted.insert(name.to_owned());
        if fate == Fate::Unused {
            row.gone.insert(name.to_owned());
        } else {
            row.kept.entry(fate).or_default().insert(name.to_owned());
            if catalog::find(&format!("{service}:{name}")).is_none() {
                self.unknown(format!("{service}:{name}"));
            }
        }
    }

    /// Something that stays and that no table knows.
    pub(super) fn unknown(&mut self, text: String) {
        self.unknown.insert(text);
    }

    /// A list stands now where all of a service was meant, or all services with `*`: what nobody knows of goes as well.
    pub(super) fn closed(&mut self, service: String) {
        self.closed.insert(service);
    }

    /// What is taken away, a line each.
    pub(super) fn removed(&self, uses: &Uses) -> Vec<Text> {
        let (mut whole, mut out) = (Vec::new(), Vec::new());
        for (service, row) in self.rows.iter().filter(|(_, row)| !row.gone.is_empty()) {
            // The day of a service that others of its actions keep in use would be theirs.
            if row.gone == row.granted && uses.is_idle(service) {
                whole.push((service, row));
            } else if uses.is_idle(service) {
                // What stays of it is a permission and no call, and what goes AWS may track or not.
                out.push(gone(service, row, uses));
            } else {
                let gone = named(row.gone.iter().map(|name| format!("{service}:{name}")));
                out.push(around(
                    "",
                    &gone,
                    ", tracked by AWS and not used",
                    "（AWS が追跡しており、使われていません）",
                ));
            }
        }
        let rest = whole.split_off(whole.len().min(LINES));
        let mut lines: Vec<Text> = whole.into_iter().map(|(service, row)| gone(service, row, uses)).collect();
        if !rest.is_empty() {
            let count = rest.len();
            let names = named(rest.into_iter().map(|(service, _)| service.clone()));
            lines.push(around(
                &format!("{count} "),
                &names,
                ": further services, all their actions, not used",
                "（サービス全体が使われていません）",
            ));
        }
        lines.extend(out);
        let date = catalog::source().date;
        let services = named(self.closed.iter().filter(|name| *name != "*").cloned());
        if !services.get(Lang::En).is_empty() {
            lines.push(around(
                "",
                &services,
                &format!(": also actions that are not in the table of {date}"),
                &format!(": {date} 時点の一覧にないアクションも含みます"),
            ));
        }
        if self.closed.contains("*") {
            lines.push(Text::new(
                format!("`*`: also services that are neither in the table of {date} nor in the report"),
                format!("`*`: {date} 時点の一覧にもレポートにもないサービスも含みます"),
            ));
        }
        lines
    }

    /// What other calls need, which are used.
    fn silent(&self, out: &mut Vec<Text>) {
        for (service, row) in &self.rows {
            if let Some(names) = row.kept.get(&Fate::Tagging) {
                let names = named(names.iter().map(|name| format!("{service}:{name}")));
                out.push(around(
                    "",
                    &names,
                    ": what is tagged as it is made needs it, and AWS reports no use of it then",
                    ": 作成と同時のタグ付けに必要ですが、その場合 AWS は使用を記録しません",
                ));
            }
        }
        if let Some(names) = self.rows.get("sts").and_then(|row| row.kept.get(&Fate::Session)) {
            out.push(around(
                "",
                &named(names.iter().map(|name| format!("sts:{name}"))),
                ": roles are assumed, which needs them for tags and source identities, and AWS reports no use of them then",
                ": ロールの引き受け時にタグやソース ID を渡すのに必要ですが、その場合 AWS は使用を記録しません",
            ));
        }
    }

    /// What stays although nobody knows whether it is used.
    pub(super) fn kept(&self) -> Vec<Text> {
        let mut out = Vec::new();
        for (service, row) in &self.rows {
            if let Some(names) = row.kept.get(&Fate::Untracked) {
                let names = named(names.iter().map(|name| format!("{service}:{name}")));
                out.push(around("", &names, ": AWS does not track them", ": AWS が追跡していません"));
            }
        }
        self.silent(&mut out);
        let with = |fate: Fate| {
            let all = self.rows.iter().filter(move |(_, row)| row.kept.contains_key(&fate));
            all.map(|(service, _)| service.clone()).collect::<Vec<_>>()
        };
        let mut services = |fate, en: &str, ja: &str| {
            let names: Vec<String> = with(fate);
            if !names.is_empty() {
                out.push(around("", &named(names.into_iter()), en, ja));
            }
        };
        services(
            Fate::ServiceOnly,
            ": used, and of which actions is not told",
            ": 使われていますが、どのアクションかは分かりません",
        );
        services(
            Fate::NotReported,
            ": not in the report of last uses",
            ": 最終アクセスのレポートにありません",
        );
        if !with(Fate::PassRole).is_empty() {
            out.push(Text::new(
                "`iam:PassRole`: AWS reports no use of it, since it is no call",
                "`iam:PassRole`: API 呼び出しではないため、AWS は使用を記録しません",
            ));
        }
        if !self.unknown.is_empty() {
            let date = catalog::source().date;
            out.push(around(
                "",
                &named(self.unknown.iter().cloned()),
                &format!(": not in the table of actions of {date}"),
                &format!(": {date} 時点のアクションの一覧にありません"),
            ));
        }
        out
    }
}

/// A service that goes as far as the policy has it.
fn gone(service: &str, row: &Row, uses: &Uses) -> Text {
    let day = uses.last(service).map(|at| at.to_zoned(TimeZone::UTC).date());
    let (en, ja) = match day {
        Some(day) => (format!("last used on {day}"), format!("最後に使われたのは {day}")),
        None => ("never used".to_owned(), "使われたことがありません".to_owned()),
    };
    let all = match catalog::expand(&format!("{service}:*")) {
        catalog::Known::Actions(all) => all.len(),
        catalog::Known::NoService | catalog::Known::NoAction => 0,
    };
    let count = row.gone.len();
    if count == all {
        return Text::new(
            format!("`{service}`: all {count} actions, {en}"),
            format!("`{service}`: 全 {count} アクション（{ja}）"),
        );
    }
    // The day is the service's: another action of it may have been the one.
    let (en, ja) = match day {
        Some(day) => {
            (format!("the service was last used on {day}"), format!("サービスが最後に使われたのは {day}"))
        }
        None => (en, ja),
    };
    let names = named(row.gone.iter().map(|name| format!("{service}:{name}")));
    around(&format!("`{service}`: "), &names, &format!(", {en}"), &format!("（{ja}）"))
}

/// The first names, and how many more there are.
fn named(names: impl Iterator<Item = String>) -> Text {
    let all: Vec<String> = names.map(|name| format!("`{name}`")).collect();
    let more = all.len().saturating_sub(NAMED);
    let first = all.iter().take(NAMED).cloned().collect::<Vec<_>>();
    if more == 0 {
        return Text::new(first.join(", "), first.join("、"));
    }
    Text::new(format!("{} and {more} more", first.join(", ")), format!("{} ほか {more} 件", first.join("、")))
}

fn around(before: &str, names: &Text, en: &str, ja: &str) -> Text {
    Text::new(format!("{before}{}{en}", names.get(Lang::En)), format!("{before}{}{ja}", names.get(Lang::Ja)))
}
