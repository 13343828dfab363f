//! `public-principal`: everybody in the world, with or without credentials.

use super::Remark;
use super::narrowing;
use super::subject::{Subject, with_names};
use crate::iam::document::{Kind, PrincipalKind};
use crate::text::Text;

pub(super) const RULE: &str = "public-principal";

pub(super) fn remark(subject: &Subject<'_>) -> Option<Remark> {
    let principals = subject.statement.principals.as_ref()?;
    let (span, message) = if principals.negated {
        let message = Text::new(
            "`NotPrincipal` with `Allow` lets everybody in but a list",
            "`Allow` と `NotPrincipal` の組み合わせは、列挙した相手以外のすべての人に許可します",
        );
        (principals.span, message)
    } else {
        let public = principals.values.iter().find(|one| one.text == "*")?;
        let message = match (public.kind, subject.kind) {
            (PrincipalKind::Federated, _) => {
                Text::new("every identity provider is trusted", "すべての ID プロバイダーが信頼されています")
            }
            (_, Kind::Trust) => Text::new(
                "everybody with an AWS account can assume the role",
                "AWS アカウントを持つ誰もがこのロールを引き受けられます",
            ),
            _ => Text::new("everybody in the world is allowed", "世界中の誰にでも許可されています"),
        };
        (public.span, message)
    };
    if narrowing::caller(subject).is_some() {
        return None;
    }
    let mut remark = subject.remark(RULE, span, message);
    let actions: Vec<&str> = subject.statement.actions.values.iter().map(|item| item.text.as_str()).collect();
    if !subject.statement.actions.negated && !actions.is_empty() {
        remark.details.push(with_names(&actions, "what is allowed: {}", "許可されるアクション: {}"));
    }
    let keys: Vec<&str> = subject.statement.conditions.iter().map(|test| test.key.text.as_str()).collect();
    if !keys.is_empty() {
        remark.details.push(with_names(
            &keys,
            "the conditions on {} do not narrow it to accounts, an organization or a network",
            "{} の条件では、アカウント、組織、ネットワークに絞り込まれません",
        ));
    }
    Some(remark)
}
