//! `confused-deputy`: a service may act, and nothing says for whom.
//!
//! Source: IAM User Guide, `confused-deputy` (cross-service confused deputy prevention).

use super::Remark;
use super::narrowing;
use super::subject::{Subject, with_names};
use super::tables;
use crate::iam::document::{Kind, PrincipalKind};
use crate::text::Text;

pub(super) const RULE: &str = "confused-deputy";

pub(super) fn remark(subject: &Subject<'_>) -> Option<Remark> {
    let principals = subject.statement.principals.as_ref().filter(|principals| !principals.negated)?;
    let trust = subject.kind == Kind::Trust;
    let open: Vec<_> = principals
        .values
        .iter()
        .filter(|one| one.kind == PrincipalKind::Service && !(trust && tables::is_passed_role(&one.text)))
        .collect();
    let first = open.first()?;
    if narrowing::deputy(subject).is_some() {
        return None;
    }
    let services: Vec<&str> = open.iter().map(|one| one.text.as_str()).collect();
    let mut remark = subject.remark(
        RULE,
        first.span,
        with_names(
            &services,
            "a service may act here for anybody's resource: {}",
            "サービスが誰のリソースのためにでもここで動作できます: {}",
        ),
    );
    remark.details.push(Text::new(
        "no condition on `aws:SourceArn`, `aws:SourceAccount` or `aws:SourceOrgID` says for whose resource",
        "`aws:SourceArn`、`aws:SourceAccount`、`aws:SourceOrgID` のいずれの条件でも、誰のリソースのためかが限定されていません",
    ));
    // Nobody can make a service use a role without `iam:PassRole` in its account.
    remark.advisory = trust;
    if names_the_account(subject) {
        remark.advisory = true;
        remark.details.push(Text::new(
            "the resources name the account whose logs are taken",
            "リソースのパスに、ログを受け取るアカウントが指定されています",
        ));
    }
    Some(remark)
}

/// Logs are written below `AWSLogs/ACCOUNT/`, so a resource that goes down to there takes only one account's.
fn names_the_account(subject: &Subject<'_>) -> bool {
    let named = |text: &str| {
        text.split_once("AWSLogs/").and_then(|(_, rest)| rest.split_once('/')).is_some_and(|(account, _)| {
            account.len() == 12 && account.bytes().all(|byte| byte.is_ascii_digit())
        })
    };
    subject.statement.resources.as_ref().is_some_and(|clause| !clause.negated && !clause.values.is_empty())
        && subject.resources().all(|item| named(&item.text))
}
