//! `cross-account-trust`: principals of another account.
//!
//! Where the account of the document is not known, two accounts in it cannot both be its own, and one might be: that
//! is worth a word and no more.

use std::collections::BTreeSet;

use super::Remark;
use super::narrowing::is_demanding;
use super::subject::{Subject, with_names};
use crate::iam::document::{Document, Effect, Kind, Principal, PrincipalKind, Statement, quote};
use crate::source::Span;
use crate::text::Text;

pub(super) const RULE: &str = "cross-account-trust";

pub(super) fn remarks(document: &Document, account: Option<&str>) -> Vec<Remark> {
    let allows = document.statements.iter().enumerate().filter(|(_, one)| one.effect == Effect::Allow);
    allows.filter_map(|(at, statement)| remark(document, statement, at, account)).collect()
}

fn remark(document: &Document, statement: &Statement, at: usize, account: Option<&str>) -> Option<Remark> {
    // Everybody but a list is told as public.
    let principals = statement.principals.as_ref().filter(|principals| !principals.negated)?;
    let subject = Subject { kind: document.kind, version: document.version, statement, at };
    let mut foreign: Vec<(&str, Span)> = Vec::new();
    let mut canonical: Vec<(&str, Span)> = Vec::new();
    for one in &principals.values {
        if one.kind == PrincipalKind::Canonical {
            canonical.push((&one.text, one.span));
        } else if let Some(of) = owner(one).filter(|of| Some(*of) != account) {
            foreign.push((of, one.span));
        }
    }
    let accounts: BTreeSet<&str> = foreign.iter().map(|(of, _)| *of).collect();
    let accounts: Vec<&str> = accounts.into_iter().collect();
    if let Some((_, span)) = foreign.first() {
        let message = match account {
            Some(_) => with_names(
                &accounts,
                "principals of another account are allowed: {}",
                "別のアカウントのプリンシパルに許可されています: {}",
            ),
            None => with_names(
                &accounts,
                "principals of these accounts are allowed, and it is not known which one is the own: {}",
                "次のアカウントのプリンシパルに許可されていますが、どれが自アカウントか分かりません: {}",
            ),
        };
        let mut remark = subject.remark(RULE, *span, message);
        remark.advisory = account.is_none();
        remark.details = details(&subject);
        return Some(remark);
    }
    let (id, span) = canonical.first()?;
    let id = quote(id);
    let mut remark = subject.remark(
        RULE,
        *span,
        Text::new(
            format!("the canonical user {id} is allowed, and whose it is cannot be told"),
            format!("正規ユーザー {id} に許可されていますが、誰のものか分かりません"),
        ),
    );
    remark.advisory = true;
    Some(remark)
}

/// The account of a principal. Identities of CloudFront have none.
fn owner(principal: &Principal) -> Option<&str> {
    if principal.kind != PrincipalKind::Aws {
        return None;
    }
    let text = principal.text.as_str();
    let of = if text.starts_with("arn:") { text.split(':').nth(4)? } else { text };
    (of.len() == 12 && of.bytes().all(|byte| byte.is_ascii_digit())).then_some(of)
}

fn details(subject: &Subject<'_>) -> Vec<Text> {
    let mut details = Vec::new();
    let has = |key: &str| {
        let found = |test: &&crate::iam::document::Test| {
            test.key.text.eq_ignore_ascii_case(key) && is_demanding(test)
        };
        subject.statement.conditions.iter().any(|test| found(&test))
    };
    if subject.kind == Kind::Trust && !has("sts:ExternalId") {
        details.push(Text::new(
            "no condition on `sts:ExternalId`: a third party that serves many customers can be made to use the role for another one of them",
            "`sts:ExternalId` の条件がありません。多数の顧客を扱う第三者の場合、別の顧客のためにこのロールを使わされるおそれがあります",
        ));
    }
    for key in ["aws:PrincipalOrgID", "aws:PrincipalOrgPaths"] {
        if has(key) {
            details.push(Text::new(
                format!("limited by the condition on `{key}`"),
                format!("`{key}` の条件で限定されています"),
            ));
        }
    }
    details
}
