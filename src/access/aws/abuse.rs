//! How somebody can abuse what is new: as administrator, or by one of the known ways to more permissions.

use super::facts::Findings;
use super::judged::{Judged, is_everything};
use super::show;
use crate::access::{Entry, Fact};
use crate::iam::escalation::{Administrator, Found};
use crate::text::{Lang, Text};

/// Whose access it is, and what is said of it.
pub(super) struct Subject<'s> {
    /// The principal.
    pub name: &'s str,
    /// The address that a reader has to look at.
    pub cause: &'s str,
    /// Some document is marked sensitive: nothing of it is shown.
    pub sensitive: bool,
}

/// Tells of what is new in an access that got wider.
pub(super) fn judge(
    findings: &mut Findings<'_, '_>,
    subject: &Subject<'_>,
    judged: &Judged,
    entry: &mut Entry,
) {
    let (was, is) = judged.standing;
    if is < was && is_everything(is) {
        let (words, message) = administrator(is, subject.name);
        entry.abuse.push(words);
        let mut fact = Fact::new("admin-granted", subject.cause, message);
        fact.details = show::lines(&judged.comparison.added, subject.sensitive);
        findings.fact(fact);
        return;
    }
    escalates(findings, subject, &judged.ways, entry);
}

fn administrator(level: Administrator, name: &str) -> (Text, Text) {
    match level {
        Administrator::UnderCondition => (
            Text::new("may do everything under a condition", "条件付きですべての操作が可能です"),
            Text::new(
                format!("`{name}` becomes administrator under a condition"),
                format!("`{name}` が条件付きで管理者権限を得ます"),
            ),
        ),
        Administrator::Undecided => (
            Text::new("may be able to do everything", "すべての操作が可能になるおそれがあります"),
            Text::new(
                format!("`{name}` may become administrator: it could not be decided, and counts"),
                format!(
                    "`{name}` が管理者権限を得るおそれがあります。判定できないため、該当するものとして扱います"
                ),
            ),
        ),
        _ => (
            Text::new("may do everything", "すべての操作が可能です"),
            Text::new(format!("`{name}` becomes administrator"), format!("`{name}` が管理者権限を得ます")),
        ),
    }
}

/// Tells of ways that are new.
pub(super) fn escalates(
    findings: &mut Findings<'_, '_>,
    subject: &Subject<'_>,
    found: &[Found],
    entry: &mut Entry,
) {
    let Some(first) = found.first() else { return };
    let name = subject.name;
    if subject.sensitive {
        let message = Text::new(
            format!(
                "`{name}` can get more permissions; the policy is marked sensitive, so the way is not shown"
            ),
            format!("`{name}` が権限を昇格できます。ポリシーが機密値のため、手順は表示しません"),
        );
        entry.abuse.push(Text::new("can get more permissions", "権限を昇格できます"));
        findings.fact(Fact::new("privilege-escalation", subject.cause, message));
        return;
    }
    let title = |lang| first.path.title.get(lang);
    let message = match found.len() {
        1 => Text::new(
            format!("`{name}` can get more permissions: {}", title(Lang::En)),
            format!("`{name}` が権限を昇格できます: {}", title(Lang::Ja)),
        ),
        count => Text::new(
            format!("`{name}` can get more permissions in {count} ways, for example: {}", title(Lang::En)),
            format!("`{name}` が {count} 通りの方法で権限を昇格できます。例: {}", title(Lang::Ja)),
        ),
    };
    entry.abuse.extend(found.iter().map(|one| {
        let line = |lang| format!("{}: {}", one.path.title.get(lang), one.path.gains.get(lang));
        Text::new(line(Lang::En), line(Lang::Ja))
    }));
    let mut fact = Fact::new("privilege-escalation", subject.cause, message);
    fact.details = show::bounded(found.iter().map(way).collect());
    findings.fact(fact);
}

pub(super) fn way(found: &Found) -> Text {
    let evidence = found.evidence.join("; ");
    let one = |lang| format!("{}: {} ({evidence})", found.path.id, found.path.title.get(lang));
    match found.undecided {
        false => Text::new(one(Lang::En), one(Lang::Ja)),
        true => Text::new(
            format!("{}, not decided and counted", one(Lang::En)),
            format!("{}。判定できないため、該当するものとして扱います", one(Lang::Ja)),
        ),
    }
}
