//! `passrole-unbounded`: whoever may hand any role to any service has the permissions of every role.

use super::Remark;
use super::narrowing::{is_any, is_demanding};
use super::subject::Subject;
use crate::iam::document::{Kind, Test};
use crate::text::Text;

pub(super) const RULE: &str = "passrole-unbounded";

pub(super) fn remark(subject: &Subject<'_>) -> Option<Remark> {
    if subject.kind != Kind::Identity || subject.is_everything() || !subject.allows("iam:PassRole") {
        return None;
    }
    let span = subject.everywhere("iam:PassRole")?;
    let bounds = |test: &Test| {
        test.key.text.eq_ignore_ascii_case("iam:PassedToService")
            && is_demanding(test)
            && test.values.iter().all(|item| !is_any(test, item))
    };
    if subject.statement.conditions.iter().any(bounds) {
        return None;
    }
    let mut remark = subject.remark(
        RULE,
        span,
        Text::new(
            "`iam:PassRole` is allowed on every role, to every service",
            "`iam:PassRole` がすべてのロールについて、どのサービスに対しても許可されています",
        ),
    );
    remark.details.push(Text::new(
        "name the roles, or add a condition on `iam:PassedToService`",
        "ロールを指定するか、`iam:PassedToService` の条件を追加してください",
    ));
    Some(remark)
}
